#include "model/exchange/import_row_inside.h"

#include "model/store/save.h"

bool row_open(ImportRow *r, Store *s, const ImportMap *map, const EntryEnv *env, ImportMode mode, Error *err)
{
    *r = (ImportRow){ .store = s, .env = *env, .mode = mode, .last_parent_text = TEXT_INIT };
    plan_open(&r->plan, map, env);
    judge_open(&r->judge, &r->plan, &r->env, JUDGE_HERE);
    if (mode == IMPORT_STORE && !map->form->whole && !prepared_for(s, map->form->name, &r->plan.table, err)) return false;
    if (!match_open(s, map->form->name, r->plan.fields, r->plan.count, &r->match, err)) return false;
    const Form *parent = map->form->parent_field >= 0 ? store_form(s, map->form->parent_form) : NULL;
    const Field *key = parent ? form_field(parent, map->form->parent_key) : NULL;
    if (!key) return true;
    r->parent_key[0] = key->index;
    r->parent_key[1] = -1;
    return match_open(s, map->form->parent_form, NULL, 0, &r->parents, err);
}

void row_close(ImportRow *r)
{
    judge_close(&r->judge);
    entry_free(r->changed);
    plan_close(&r->plan);
    match_close(r->match);
    match_close(r->parents);
    text_free(&r->last_parent_text);
    arena_done(&r->arena);
}

RowVerdict row_reject(ImportRow *r, ErrCode code, const char *msg, Str what)
{
    Error *e = arena_take(&r->arena, sizeof *e);
    fault(e, code, msg, what);
    bad_add(&r->bad, STR_NONE, str_copy(&r->arena, what), e);
    return ROW_REJECTED;
}

/* --- which record --- */

typedef struct { Matched found; bool by_id; MatchEmpty empty; Uuid id; } Who;

static bool by_id(ImportRow *r, Str id, Who *who, RowVerdict *v, Error *err)
{
    RecordHead head;
    Error e = { 0 };
    who->by_id = true;
    who->empty = EMPTY_EMPTIES;
    if (!uuid_read(id, &who->id)) {
        *v = row_reject(r, ERR_INPUT, "import.bad_id", id);
        return true;
    }
    if (!match_uuid(r->match, who->id, r->now->values, who->empty, &r->arena, &who->found, err)) return false;
    if (who->found.count) return true;
    if (store_head(r->store, who->id, &r->arena, &head, &e))
        *v = row_reject(r, ERR_INPUT, head.deleted ? "import.deleted" : "import.other_form", id);
    return e.code == ERR_NONE || e.code == ERR_ABSENT || (*err = e, false);
}

/* The first alternative whose fields are all filled counts. */
static bool by_key(ImportRow *r, Who *who, bool *has_key, Error *err)
{
    const Form *form = r->plan.map->form;
    *has_key = false;
    for (size_t k = 0; k < form->key_count; k++) {
        Value key[32];
        size_t n = 0;
        for (const int *f = form->keys[k]; *f >= 0 && n < 32; f++, n++) {
            int at = plan_place(&r->plan, &form->fields[*f]);
            if (at < 0 || r->now->values[at].kind != ANSWER_TEXT) break;
            key[n] = r->now->values[at];
        }
        if (n == 0 || form->keys[k][n] >= 0) continue;
        *has_key = true;
        return match_key(r->match, form->keys[k], key, r->now->values, who->empty, &r->arena, &who->found, err);
    }
    return true;
}

static bool find_record(ImportRow *r, Who *who, RowVerdict *v, Error *err)
{
    Str id = plan_own_cell(&r->plan, &r->now->row, OWN_ID);
    bool has_key, found;
    *who = (Who){ .empty = r->plan.map->own[OWN_ID] >= 0 ? EMPTY_EMPTIES : EMPTY_SAYS_NOTHING };
    *v = ROW_ADDED;
    if (id.n) return by_id(r, id, who, v, err);
    if (!by_key(r, who, &has_key, err)) return false;
    if (has_key) {
        if (who->found.count > 1 && !who->found.is_same) *v = row_reject(r, ERR_INPUT, "import.several", STR_NONE);
        return true;
    }
    if (!match_whole(r->match, r->now->values, &found, err)) return false;
    if (found) *v = ROW_SAME;
    return true;
}

/* The household of a member, by the answer that names it; nil when it is not here (yet). */
static bool find_parent(ImportRow *r, Uuid *out, Str *wanted, Error *err)
{
    *out = (Uuid){ 0 };
    *wanted = STR_NONE;
    if (!r->parents) return true;
    int at = plan_place(&r->plan, &r->plan.map->form->fields[r->plan.map->form->parent_field]);
    if (at < 0 || r->now->values[at].kind != ANSWER_TEXT) return true;
    Value key = r->now->values[at];
    if (!uuid_is_nil(r->last_parent) && str_eq(text_str(&r->last_parent_text), key.text)) {
        *out = r->last_parent;
        return true;
    }
    Matched m;
    if (!match_key(r->parents, r->parent_key, &key, NULL, EMPTY_SAYS_NOTHING, &r->arena, &m, err)) return false;
    *wanted = m.count == 1 ? STR_NONE : key.text;
    if (m.count != 1) return true;
    text_set(&r->last_parent_text, key.text);
    *out = r->last_parent = m.uuid;
    return true;
}

/* --- storing --- */

typedef struct { Str body; const Prepared *prepared; Uuid parent; Str seen; } Written;

/* The rows of repeats, where answers around them changed what they say; a new record of a file has none. */
static void add_rows(Save *s, Entry *e)
{
    if (!e || !form_row_lists(entry_record(e)->form, -1)) return;
    s->now = entry_record(e);
    s->before = entry_opened(e);
}

/* true: stored, or rejected with *v. */
static bool save(ImportRow *r, Entry *entry, const Who *who, const Written *w, RowVerdict *v, Error *err)
{
    CLEANUP_TEXT overlap = TEXT_INIT;
    Error e = { 0 };
    Save s = { .form = r->plan.map->form->name, .record = who->found.count ? who->found.uuid : who->id,
               .parent = w->parent, .opened_seen = w->seen, .body = w->body, .prepared = w->prepared,
               .reason = r->reason, .doubts = r->now->doubts, .doubt_count = r->now->doubt_count };
    add_rows(&s, entry);
    bool may_overlap = who->found.count && !str_eq(w->seen, who->found.seen);
    if (r->mode == IMPORT_CHECK || r->is_reading_only) return true;
    if (may_overlap && r->settle && !r->settle(r->settle_ctx, err)) return false;
    if (store_save(r->store, &s, NULL, &overlap, &e)) return true;
    if (e.code == ERR_CONFLICT) {
        *v = row_reject(r, ERR_CONFLICT, "import.overlap", text_str(&overlap));
        return true;
    }
    *err = e;
    return false;
}

void row_join(ImportRow *r, const BadCells *found, FoundKind kind)
{
    if (kind == FOUND_BROKEN) r->bad.count = 0;
    for (size_t i = 0; i < found->count; i++)
        bad_add(&r->bad, found->list[i].column, found->list[i].value, found->list[i].error);
}

static bool add_record(ImportRow *r, const Who *who, RowVerdict *v, Uuid parent, Error *err)
{
    Judged *j = r->now;
    if (!j->is_tried) judge_new(&r->judge, &r->arena, j);
    row_join(r, &j->findings, j->is_fine ? FOUND_DOUBTS : FOUND_BROKEN);
    if (!j->is_fine) {
        *v = ROW_REJECTED;
        return true;
    }
    Written w = { .body = j->fresh.body, .prepared = &j->fresh, .parent = parent, .seen = STR_NONE };
    if (!save(r, NULL, who, &w, v, err)) return false;
    if (*v == ROW_ADDED && !who->found.count && !who->by_id && r->plan.map->form->key_count == 0)
        match_note(r->match, j->values);
    return true;
}

static bool change_record(ImportRow *r, const Who *who, RowVerdict *v, Uuid parent, Error *err)
{
    CLEANUP_TEXT body = TEXT_INIT;
    BadCells found = { .arena = &r->arena };
    Str seen = plan_own_cell(&r->plan, &r->now->row, OWN_SEEN);
    const Form *form = r->plan.map->form;
    Record *record = record_new(form);
    if (!store_read(r->store, who->found.id, record, err)) {
        record_free(record);
        return false;
    }
    entry_free(r->changed);
    Entry *e = r->changed = entry_open(form, record, ENTRY_OPEN, &r->env);
    bool is_fine = judge_try(&r->plan, e, r->now->values, who->empty, &found);
    row_join(r, &found, is_fine ? FOUND_DOUBTS : FOUND_BROKEN);
    if (!is_fine) {
        *v = ROW_REJECTED;
        return true;
    }
    if (!entry_body(e, entry_opened(e), &body) && uuid_is_nil(parent)) {
        *v = ROW_SAME;
        return true;
    }
    if (body.n == 0) text_add(&body, STR("{}"));
    Written w = { .body = text_str(&body), .parent = parent, .seen = seen.n ? seen : who->found.seen };
    return save(r, e, who, &w, v, err);
}

static bool is_same_uuid(Uuid a, Uuid b) { return memcmp(a.b, b.b, sizeof a.b) == 0; }

static bool take(ImportRow *r, RowVerdict *v, Error *err)
{
    Who who;
    Uuid parent;
    Str wanted;
    if (r->plan.map->form->whole) return row_import_repeat(r, v, err);
    if (!find_record(r, &who, v, err)) return false;
    if (*v == ROW_REJECTED || *v == ROW_SAME) return true;
    if (!find_parent(r, &parent, &wanted, err)) return false;
    bool is_known = who.found.count > 0;
    if (is_known && (uuid_is_nil(parent) || is_same_uuid(parent, who.found.parent))) {
        parent = (Uuid){ 0 };
        if (who.found.is_same) *v = ROW_SAME;
    }
    if (*v == ROW_SAME) return true;
    *v = is_known ? ROW_CHANGED : ROW_ADDED;
    if (wanted.n) {
        Error *e = arena_take(&r->arena, sizeof *e);
        fault(e, ERR_ABSENT, "import.no_parent", wanted);
        bad_add(&r->bad, STR_NONE, wanted, e);
    }
    bool ok = is_known ? change_record(r, &who, v, parent, err) : add_record(r, &who, v, parent, err);
    if (ok && (*v == ROW_ADDED || *v == ROW_CHANGED) && r->bad.count) *v = ROW_DOUBTFUL;
    return ok;
}

bool row_import(ImportRow *r, Judged *j, RowVerdict *out, Error *err)
{
    if (r->arena.bytes > 200 << 10) arena_clear(&r->arena);
    r->now = j;
    r->bad = (BadCells){ .arena = &r->arena };
    row_join(r, &j->bad, FOUND_DOUBTS);
    *out = j->verdict;
    return j->verdict != ROW_ADDED || take(r, out, err);
}
