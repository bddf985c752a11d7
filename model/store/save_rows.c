#include "model/store/save_rows.h"

#include "forms/place.h"
#include "forms/rowform.h"
#include "forms/rows.h"
#include "model/store/form_table.h"

/* --- who they are and where they stand --- */

static bool give_uuid(Store *s, Record *r, Row *row, Error *err)
{
    CLEANUP_TEXT text = TEXT_INIT;
    Uuid uuid;
    if (row->uuid.n) return true;
    if (!uuid_new(s->os, &uuid, err)) return false;
    uuid_add(&text, uuid);
    row->uuid = str_copy(&r->arena, text_str(&text));
    return true;
}

static bool name_rows(Store *s, Record *r, Row *row, Error *err)
{
    for (size_t i = 0; i < row->form->field_count; i++) {
        const Field *f = &row->form->fields[i];
        if (f->type != TYPE_REPEAT || f->repeat != row->repeat) continue;
        for (size_t k = 0; k < row_count(row, f->index); k++) {
            Row *inner = row_at(row, f->index, k);
            if (!give_uuid(s, r, inner, err) || !name_rows(s, r, inner, err)) return false;
        }
        place_rows(r, row, f->index);
    }
    return true;
}

/* --- saving them --- */

typedef struct {
    Store *s;
    const Save *of;
    Uuid root;
    Saved *out;
    Text *overlap;
    Arena arena;
} Work;

/* A database that got the form before rows had tables makes them now. */
static bool make_table(Store *s, const Form *whole, Str name, Error *err)
{
    Error why = {0};
    if (form_table(s, name, &why)) return true;
    if (why.code == ERR_ABSENT) return store_install_form(s, whole, err) && form_table(s, name, err);
    if (err) *err = why;
    return false;
}

static Uuid parent_of(const Work *w, const Row *row)
{
    Uuid parent;
    return row->parent->parent && uuid_read(row->parent->uuid, &parent) ? parent : w->root;
}

static bool save_row(Work *w, const RowChange *c, Error *err)
{
    CLEANUP_TEXT name = TEXT_INIT, body = TEXT_INIT;
    const Form *form = c->row->form;
    Saved saved;
    Save save = {.opened_seen = c->row->seen, .reason = w->of->reason};
    if (!uuid_read(c->row->uuid, &save.record)) return fault(err, ERR_BUG, "store.change_bad", c->row->uuid);
    rowform_name(&name, form, &form->fields[c->row->repeat]);
    save.form = text_str(&name);
    if (c->fate == ROW_IS_GONE) {
        text_set(&body, STR("{\"_deleted\":\"yes\"}"));
        save.kind = STR("delete");
    } else {
        (void)row_body(c->row, c->before, &body); /* only its place may differ */
        save.kind = c->row->seen.n ? w->of->kind : STR_NONE;
        if (!c->before || !str_eq(c->before->place, c->row->place)) save.position = c->row->place;
        if (!c->before) save.parent = parent_of(w, c->row);
    }
    save.body = text_str(&body);
    if (make_table(w->s, form, save.form, err) && store_save(w->s, &save, &saved, w->overlap, err)) {
        if (!w->out->change[0]) memcpy(w->out->change, saved.change, sizeof saved.change);
        w->out->record = w->root;
        w->out->conflicts += saved.conflicts;
        return true;
    }
    w->out->record = save.record;
    return false;
}

bool save_rows(Store *s, const Save *of, Saved *out, Text *overlap, Error *err)
{
    Work w = {.s = s, .of = of, .root = out->record, .out = out, .overlap = overlap};
    RowChange *changes;
    if (!name_rows(s, of->now, of->now->root, err)) return false;
    size_t count = row_changes(&w.arena, of->now, of->before, &changes);
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) ok = save_row(&w, &changes[i], err);
    arena_done(&w.arena);
    return ok;
}
