#include "tui/screen/form_rows.h"
#include "forms/body.h"
#include "forms/json.h"
#include "forms/rows.h"

static void add_base(Text *out, const Row *row)
{
    for (size_t i = 0; i < row->form->field_count; i++) {
        const Field *f = &row->form->fields[i];
        if (f->type != TYPE_REPEAT || f->repeat != row->repeat) continue;
        for (size_t k = 0; k < row_count(row, f->index); k++) {
            const Row *inner = row_at(row, f->index, k);
            text_add_f(out, "%.*s %.*s\n", STR_ARG(inner->uuid), STR_ARG(inner->seen));
            add_base(out, inner);
        }
    }
}

void form_rows_base(Text *out, const Record *before)
{
    add_base(out, before->root);
}

static Str fate_name(RowFate fate)
{
    return fate == ROW_IS_NEW ? STR("new") : fate == ROW_IS_CHANGED ? STR("changed") : STR("gone");
}

void form_rows_changed(Text *out, FormPart *part)
{
    Arena arena = {0};
    RowChange *changes;
    size_t count = row_changes(&arena, entry_record(part->entry), part->before, &changes);
    text_add_c(out, '[');
    for (size_t i = 0; i < count; i++) {
        const RowChange *c = &changes[i];
        CLEANUP_TEXT body = TEXT_INIT;
        if (c->fate == ROW_IS_CHANGED) row_body(c->row, c->before, &body);
        const Str cells[] = {fate_name(c->fate), c->row->uuid, c->row->seen, text_str(&body)};
        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) {
            text_add(out, k > 0 ? STR(",") : i > 0 ? STR(",[") : STR("["));
            json_add_string(out, cells[k]);
        }
        text_add_c(out, ']');
    }
    text_add_c(out, ']');
    arena_done(&arena);
}

/* --- and onto the record as it is now --- */

typedef struct { FormPart *part; const Record *mine; Arena *arena; } Putting;

static bool set_answers(Putting *p, Row *row, Str body, Error *err)
{
    BodyMember *members;
    size_t count;
    Str blind;
    if (!body_read(p->arena, body, &members, &count, &blind, err)) return false;
    for (size_t i = 0; i < count; i++) {
        const Field *f = form_field(p->part->form, members[i].name);
        if (f != NULL && f->repeat == row->repeat && type_is_answer(f->type)) entry_set(p->part->entry, row, f, members[i].value);
    }
    return true;
}

static bool put_one(Putting *p, Str fate, Str uuid, Str seen, Str body, Error *err)
{
    Entry *entry = p->part->entry;
    Record *now = entry_record(entry);
    Row *row = row_find(now, uuid), *stored = row_find(p->part->before, uuid);
    const Row *mine = row_find(p->mine, uuid);
    if (str_eq(fate, STR("gone"))) {
        if (stored != NULL) stored->seen = str_copy(&p->part->before->arena, seen);
        if (row != NULL) entry_drop_row(entry, row);
        return true;
    }
    if (row == NULL) { /* new, or removed there: saving asks. Without what it stood in it stays in the draft */
        if (mine != NULL) (void)entry_take_row(entry, mine);
        return true;
    }
    if (!str_eq(fate, STR("changed"))) return true;
    row->seen = str_copy(&now->arena, seen);
    return set_answers(p, row, body, err);
}

static bool put_all(Putting *p, Str changed, Error *err)
{
    JsonIn in = {.text = changed, .arena = p->arena, .msg = "fill.draft_unreadable", .err = err};
    if (!json_need(&in, '[') || json_if(&in, ']')) return changed.n > 0;
    do {
        Str cells[4];
        for (size_t k = 0; k < 4; k++)
            if (!json_need(&in, k > 0 ? ',' : '[') || !json_take_string(&in, &cells[k])) return false;
        if (!json_need(&in, ']') || !put_one(p, cells[0], cells[1], cells[2], cells[3], err)) return false;
    } while (json_if(&in, ','));
    return json_need(&in, ']');
}

bool form_rows_put(App *app, FormPart *part, Str state, Str changed, Error *err)
{
    Putting p = {.part = part, .arena = app_arena(app)};
    Entry *mine = entry_open(part->form, record_new(part->form), ENTRY_NEW, entry_env(part->entry));
    bool ok = entry_resume(mine, state, err);
    p.mine = entry_record(mine);
    ok = ok && put_all(&p, changed, err);
    entry_free(mine);
    return ok;
}
