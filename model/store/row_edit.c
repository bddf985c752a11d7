#include "model/store/row_edit.h"

#include "forms/place.h"
#include "forms/rowform.h"
#include "forms/rows.h"
#include "model/store/form_table.h"

enum { DEPTH_MOST = 16 };

/* The record that a row belongs to, through the rows around it. */
static bool find_around(RowEdit *e, const Form *whole, Uuid at, Error *err)
{
    for (int depth = 0; depth < DEPTH_MOST; depth++) {
        if (!store_head(e->store, at, &e->arena, &e->head, err)) return false;
        if (str_eq(e->head.form, whole->name)) return true;
        const FormTable *t = form_table(e->store, e->head.form, NULL);
        if (!t || !str_eq(t->whole, whole->name) || uuid_is_nil(e->head.parent)) break;
        at = e->head.parent;
    }
    CLEANUP_TEXT id = TEXT_INIT;
    uuid_add(&id, at);
    return fault(err, ERR_USAGE, "store.row_around", text_str(&id));
}

static Record *read_whole(RowEdit *e, const Form *whole, Error *err)
{
    Record *r = record_new(whole);
    if (store_read(e->store, e->head.id, r, err)) return r;
    record_free(r);
    return NULL;
}

/* The row itself, or what it is to stand in. */
static bool find_inside(RowEdit *e, Uuid inside, Error *err)
{
    CLEANUP_TEXT id = TEXT_INIT;
    Row *root = entry_record(e->entry)->root;
    uuid_add(&id, inside);
    bool is_root = memcmp(inside.b, e->head.uuid.b, sizeof inside.b) == 0;
    e->row = is_root ? root : row_find(entry_record(e->entry), text_str(&id));
    int around = root->form->fields[e->repeat].repeat;
    if (e->row && (e->row->repeat == e->repeat || e->row->repeat == around)) return true;
    return fault(err, ERR_USAGE, "store.row_around", text_str(&id));
}

bool row_edit_open(Store *s, const Form *rows, Uuid inside, const EntryEnv *env, RowEdit *out, Error *err)
{
    *out = (RowEdit){ .store = s };
    const Form *whole = store_form(s, rows->whole->name);
    const Field *repeat = whole ? form_field(whole, rows->around->name) : NULL;
    if (!repeat || repeat->type != TYPE_REPEAT) return fault(err, ERR_ABSENT, "store.no_form", rows->name);
    out->repeat = repeat->index;
    Record *record = NULL;
    bool ok = find_around(out, whole, inside, err) && (out->before = read_whole(out, whole, err)) &&
              (record = read_whole(out, whole, err));
    if (ok) out->entry = entry_open(whole, record, ENTRY_OPEN, env);
    ok = ok && find_inside(out, inside, err);
    if (!ok) row_edit_close(out);
    return ok;
}

void row_edit_close(RowEdit *e)
{
    entry_free(e->entry);
    record_free(e->before);
    arena_done(&e->arena);
    *e = (RowEdit){ 0 };
}

void row_edit_move(RowEdit *e, Str place)
{
    place_move(entry_record(e->entry), e->row, place);
}

/* A row that a count made and nobody has filled in; it is not stored. */
static Row *first_blank(const Row *around, int repeat)
{
    for (size_t i = 0; i < row_count(around, repeat); i++) {
        Row *row = row_at(around, repeat, i);
        if (!row->seen.n && row_is_blank(row)) return row;
    }
    return NULL;
}

void row_edit_add(RowEdit *e, Uuid uuid, Str place)
{
    CLEANUP_TEXT id = TEXT_INIT;
    Row *around = e->row, *blank = first_blank(around, e->repeat);
    e->row = blank ? blank : entry_add_row(e->entry, around, e->repeat);
    if (!uuid_is_nil(uuid)) {
        uuid_add(&id, uuid);
        e->row->uuid = str_copy(&entry_record(e->entry)->arena, text_str(&id));
    }
    if (place.n) row_edit_move(e, place);
}

bool row_edit_save(RowEdit *e, Str reason, Saved *out, Text *overlap, Error *err)
{
    CLEANUP_TEXT body = TEXT_INIT;
    if (!entry_body(e->entry, e->before, &body)) text_clear(&body);
    Save save = { .form = e->head.form, .record = e->head.uuid, .opened_seen = e->head.seen, .body = text_str(&body),
                  .now = entry_record(e->entry), .before = e->before, .reason = reason };
    return store_save(e->store, &save, out, overlap, err);
}
