/* A row of FORM.REPEAT from a file: found by its _id or put into the record that _parent names. */
#include "forms/rowform.h"
#include "forms/rows.h"
#include "model/exchange/import_row_inside.h"
#include "model/store/row_edit.h"

typedef struct {
    ImportRow *r;
    RowEdit edit;
    Uuid id, parent;      /* nil: not given */
    Str seen, place;
    bool is_known;        /* it is in the record already */
} Repeat;

static Str cell(const Repeat *p, OwnColumn own)
{
    return plan_own_cell(&p->r->plan, &p->r->now->row, own);
}

/* A uuid, or whatever names the record around: a key, the first digits. */
static bool read_parent(Repeat *p, RowVerdict *v, Error *err)
{
    Str text = cell(p, OWN_PARENT);
    RecordHead head;
    Error e = { 0 };
    if (!text.n || uuid_read(text, &p->parent)) return true;
    if (store_find(p->r->store, p->r->plan.map->form->parent_form, text, &p->r->arena, &head, &e)) {
        p->parent = head.uuid;
        return true;
    }
    if (e.code != ERR_ABSENT && e.code != ERR_USAGE) return *err = e, false;
    *v = row_reject(p->r, ERR_ABSENT, "import.row_parent", text);
    return true;
}

/* What names the row and its record; *v is ROW_REJECTED where nothing does. */
static bool read_names(Repeat *p, RowVerdict *v, Error *err)
{
    RecordHead head;
    Error e = { 0 };
    Str id = cell(p, OWN_ID);
    p->seen = cell(p, OWN_SEEN);
    p->place = cell(p, OWN_POSITION);
    if (id.n && !uuid_read(id, &p->id)) {
        *v = row_reject(p->r, ERR_INPUT, "import.bad_id", id);
        return true;
    }
    if (!read_parent(p, v, err) || *v == ROW_REJECTED) return *v == ROW_REJECTED;
    if (id.n && store_head(p->r->store, p->id, &p->r->arena, &head, &e)) {
        bool is_other = !str_eq(head.form, p->r->plan.map->form->name);
        if (is_other || head.deleted) *v = row_reject(p->r, ERR_INPUT, is_other ? "import.other_form" : "import.deleted", id);
        bool is_moved = !uuid_is_nil(p->parent) && memcmp(p->parent.b, head.parent.b, sizeof head.parent.b) != 0;
        if (is_moved && *v != ROW_REJECTED) *v = row_reject(p->r, ERR_INPUT, "import.row_moved", id);
        p->is_known = true;
        return true;
    }
    if (e.code && e.code != ERR_ABSENT) return *err = e, false;
    if (uuid_is_nil(p->parent)) *v = row_reject(p->r, ERR_INPUT, "import.row_parent", id);
    return true;
}

static bool open_around(Repeat *p, const EntryEnv *env, RowVerdict *v, Error *err)
{
    Error e = { 0 };
    const Form *form = p->r->plan.map->form;
    if (row_edit_open(p->r->store, form, p->is_known ? p->id : p->parent, env, &p->edit, &e)) return true;
    if (e.code != ERR_ABSENT && e.code != ERR_USAGE) return *err = e, false;
    *v = row_reject(p->r, e.code, "import.row_parent", cell(p, p->is_known ? OWN_ID : OWN_PARENT));
    return true;
}

/* --- the answers --- */

/* The row says in these fields what the file says. */
static bool says_the_same(const Repeat *p, const Row *row)
{
    const JudgePlan *plan = &p->r->plan;
    for (size_t i = 0; i < plan->count; i++) {
        Value stored = row->values[plan->fields[i]->slot], v = p->r->now->values[i];
        stored.inactive = v.inactive = false;
        if (!value_eq(stored, v)) return false;
    }
    return true;
}

/* A row that nothing names and that stands there already, word for word. */
static bool is_there(const Repeat *p)
{
    const Row *around = p->edit.row;
    if (p->is_known || !uuid_is_nil(p->id)) return false;
    for (size_t i = 0; i < row_count(around, p->edit.repeat); i++) {
        const Row *row = row_at(around, p->edit.repeat, i);
        if (row->seen.n && says_the_same(p, row)) return true;
    }
    return false;
}

static void set_answers(Repeat *p)
{
    const JudgePlan *plan = &p->r->plan;
    bool empties = plan->map->own[OWN_ID] >= 0;
    entry_batch(p->edit.entry);
    for (size_t i = 0; i < plan->count; i++) {
        const Field *f = form_field(p->edit.before->form, plan->fields[i]->name);
        Value v = p->r->now->values[i];
        if (!f || (v.kind == ANSWER_NONE && (!empties || !value_seen(row_get(p->edit.row, f)).n))) continue;
        v.inactive = false;
        entry_set(p->edit.entry, p->edit.row, f, v);
    }
    entry_settle(p->edit.entry);
}

static int place_of(const JudgePlan *plan, const Field *whole)
{
    return plan_place(plan, form_field(plan->map->form, whole->name));
}

/* What the rules say of this row; other rows of the record are not this line's matter. */
static bool judge(Repeat *p)
{
    const JudgePlan *plan = &p->r->plan;
    const EntryFinding *list;
    BadCells bad = { .arena = &p->r->arena }, doubts = { .arena = &p->r->arena };
    size_t n = entry_findings(p->edit.entry, &list);
    for (size_t i = 0; i < n; i++) {
        if (list[i].row != p->edit.row) continue;
        int at = list[i].field->repeat == p->edit.repeat ? place_of(plan, list[i].field) : -1;
        bool is_bad = list[i].kind == FINDS_INVALID && at >= 0 && p->r->now->values[at].kind == ANSWER_TEXT;
        Error *why = arena_take(&p->r->arena, sizeof *why);
        if (list[i].why) *why = *list[i].why;
        else fault(why, ERR_RULE, "import.invalid", list[i].field->name);
        bad_add(is_bad ? &bad : &doubts, at >= 0 ? plan->map->columns[plan->columns[at]].header : list[i].field->name,
                at >= 0 ? p->r->now->values[at].text : STR_NONE, why);
    }
    row_join(p->r, bad.count ? &bad : &doubts, bad.count ? FOUND_BROKEN : FOUND_DOUBTS);
    return !bad.count;
}

/* --- the whole --- */

static bool save(Repeat *p, RowVerdict *v, Error *err)
{
    CLEANUP_TEXT overlap = TEXT_INIT;
    Error e = { 0 };
    Saved saved;
    ImportRow *r = p->r;
    if (r->mode == IMPORT_CHECK || r->is_reading_only) return true;
    bool may_overlap = p->is_known && p->seen.n && !str_eq(p->seen, p->edit.row->seen);
    if (may_overlap && r->settle && !r->settle(r->settle_ctx, err)) return false;
    if (p->is_known && p->seen.n) p->edit.row->seen = p->seen;
    if (row_edit_save(&p->edit, r->reason, &saved, &overlap, &e)) {
        if (!saved.change[0]) *v = ROW_SAME;
        return true;
    }
    if (e.code != ERR_CONFLICT) return *err = e, false;
    *v = row_reject(r, ERR_CONFLICT, "import.overlap", text_str(&overlap));
    return true;
}

static bool change_row(Repeat *p, RowVerdict *v, Error *err)
{
    if (!p->is_known && is_there(p)) {
        *v = ROW_SAME;
        return true;
    }
    if (!p->is_known) row_edit_add(&p->edit, p->id, p->place);
    else if (p->place.n && !str_eq(p->place, p->edit.row->place)) row_edit_move(&p->edit, p->place);
    else if (says_the_same(p, p->edit.row)) *v = ROW_SAME;
    if (*v == ROW_SAME) return true;
    set_answers(p);
    if (!judge(p)) {
        *v = ROW_REJECTED;
        return true;
    }
    *v = p->is_known ? ROW_CHANGED : ROW_ADDED;
    if (!save(p, v, err)) return false;
    if (*v != ROW_REJECTED && *v != ROW_SAME && p->r->bad.count) *v = ROW_DOUBTFUL;
    return true;
}

bool row_import_repeat(ImportRow *r, RowVerdict *v, Error *err)
{
    Repeat p = { .r = r };
    *v = ROW_ADDED;
    if (!read_names(&p, v, err)) return false;
    if (*v == ROW_REJECTED) return true;
    if (!open_around(&p, &r->env, v, err)) return false;
    if (*v == ROW_REJECTED) return true;
    bool ok = change_row(&p, v, err);
    row_edit_close(&p.edit);
    return ok;
}
