/* Records found and their answers read. */
#include "forms/rowform.h"
#include "model/store/change.h"
#include "model/store/image.h"
#include "model/store/log.h"
#include "model/store/refold.h"

/* --- finding --- */

static const char HEAD[] =
    "SELECT r.id, r.uuid, f.name, r.seen, r.owner, r.deleted, r.conflicts, r.gaps, r.form FROM record r "
    "JOIN form f ON f.id = r.form WHERE r.uuid = ?1";

static bool parent_of(Store *s, int64_t record, int64_t form, Uuid *out, Error *err)
{
    *out = (Uuid){{0}};
    if (!form_tables_load(s, err)) return false;
    for (size_t i = 0; i < s->form_count; i++) {
        if (s->forms[i]->id != form) continue;
        sqlite3_stmt *q = db_take(s, s->forms[i]->parent, err);
        if (!q) return false;
        sqlite3_bind_int64(q, 1, record);
        int got = db_step(s, q, err);
        if (got < 0) return false;
        if (got == 1) {
            *out = db_uuid(q, 0);
            db_done(q);
        }
    }
    return true;
}

bool store_head(Store *s, Uuid uuid, Arena *arena, RecordHead *out, Error *err)
{
    sqlite3_stmt *q = db_take(s, HEAD, err);
    if (!q) return false;
    db_bind_blob(q, 1, uuid.b, sizeof uuid.b);
    int got = db_step(s, q, err);
    if (got < 0) return false;
    if (got == 0) {
        CLEANUP_TEXT id = TEXT_INIT;
        uuid_add(&id, uuid);
        return fault(err, ERR_ABSENT, "store.no_record", text_str(&id));
    }
    *out = (RecordHead){
        .id = sqlite3_column_int64(q, 0), .uuid = uuid, .form = str_copy(arena, db_text(q, 2)),
        .seen = str_copy(arena, db_text(q, 3)), .owner = str_copy(arena, db_text(q, 4)),
        .deleted = sqlite3_column_int(q, 5) != 0, .conflicts = sqlite3_column_int(q, 6), .gaps = sqlite3_column_int(q, 7),
    };
    int64_t form = sqlite3_column_int64(q, 8);
    db_done(q);
    return parent_of(s, out->id, form, &out->parent, err);
}

/* At most two uuids that fit: one is found, two are too many. */
typedef struct { Uuid found[2]; int count; } Fits;

static void add_fit(Fits *fits, Uuid u)
{
    if (fits->count == 1 && memcmp(fits->found[0].b, u.b, sizeof u.b) == 0) return;
    if (fits->count < 2) fits->found[fits->count++] = u;
}

/* First and last uuid that begin with these hex digits (dashes do not matter); false: no prefix. */
static bool prefix_range(Str s, Uuid *low, Uuid *high)
{
    size_t n = 0;
    *low = (Uuid){{0}};
    memset(high->b, 0xFF, sizeof high->b);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '-') continue;
        int v = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (v < 0 || n == 32) return false;
        int shift = n % 2 ? 0 : 4;
        low->b[n / 2] = (uint8_t)(low->b[n / 2] | v << shift);
        high->b[n / 2] = (uint8_t)((high->b[n / 2] & ~(15 << shift)) | v << shift);
        n++;
    }
    return n >= 4;
}

static bool find_by_prefix(Store *s, Str form, Str text, Fits *fits, Error *err)
{
    static const char sql[] = "SELECT r.uuid FROM record r JOIN form f ON f.id = r.form "
                              "WHERE r.uuid BETWEEN ?1 AND ?2 AND (?3 = '' OR f.name = ?3) LIMIT 2";
    Uuid low, high;
    if (!prefix_range(text, &low, &high)) return true;
    sqlite3_stmt *q = db_take(s, sql, err);
    if (!q) return false;
    db_bind_blob(q, 1, low.b, sizeof low.b);
    db_bind_blob(q, 2, high.b, sizeof high.b);
    db_bind(q, 3, form);
    int got;
    while ((got = db_step(s, q, err)) == 1) add_fit(fits, db_uuid(q, 0));
    return got == 0;
}

static void bind_cell(sqlite3_stmt *q, int at, const Cell *c)
{
    if (c->type == CELL_INTEGER) sqlite3_bind_int64(q, at, c->integer);
    else if (c->type == CELL_REAL) sqlite3_bind_double(q, at, c->real);
    else db_bind(q, at, c->bytes);
}

/* The words of text as the fields of one key, in their order; a key of one field takes it whole. */
static bool find_by_key(Store *s, FormTable *t, const int *key, Str text, Fits *fits, Error *err)
{
    CLEANUP_TEXT sql = TEXT_INIT;
    Cell cells[16][2];
    int n = 0;
    Str rest = text, word;
    text_add_f(&sql, "SELECT r.uuid FROM \"%.*s\" f JOIN record r ON r.id = f.id WHERE ", STR_ARG(t->table));
    bool is_single = key[0] >= 0 && key[1] < 0;
    for (const int *k = key; *k >= 0 && n < 16; k++) {
        const Column *c = form_table_column(t, t->form->fields[*k].name);
        if (is_single) word = text;
        else if (!str_word(&rest, &word)) return true;
        if (!c || !column_pack(c, word, cells[n])) return true;
        if (n) text_add(&sql, STR(" AND "));
        text_add(&sql, STR("f."));
        form_table_quote(&sql, c->col);
        text_add_f(&sql, "=?%d", ++n);
    }
    if (!n || (!is_single && str_word(&rest, &word))) return true;
    text_add(&sql, STR(" LIMIT 2"));
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(s->db, sql.b, -1, &q, NULL);
    for (int i = 0; rc == SQLITE_OK && i < n; i++) bind_cell(q, i + 1, cells[i]);
    while (rc == SQLITE_OK && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        add_fit(fits, db_uuid(q, 0));
        rc = SQLITE_OK;
    }
    bool ok = rc == SQLITE_DONE || db_fault(s, rc, err);
    sqlite3_finalize(q);
    return ok;
}

bool store_find(Store *s, Str form, Str id_or_key, Arena *arena, RecordHead *out, Error *err)
{
    Fits fits = {.count = 0};
    Uuid whole;
    if (uuid_read(id_or_key, &whole)) {
        if (!store_head(s, whole, arena, out, err)) return false;
        if (!form.n || str_eq(form, out->form)) return true;
        return fault(err, ERR_ABSENT, "store.no_record", id_or_key);
    }
    if (form.n) {
        FormTable *t = form_table(s, form, err);
        if (!t) return false;
        for (size_t i = 0; i < t->form->key_count; i++)
            if (!find_by_key(s, t, t->form->keys[i], id_or_key, &fits, err)) return false;
    }
    if (!fits.count && !find_by_prefix(s, form, id_or_key, &fits, err)) return false;
    if (fits.count == 0) return fault(err, ERR_ABSENT, "store.no_record", id_or_key);
    if (fits.count > 1) return fault(err, ERR_USAGE, "store.several", id_or_key);
    return store_head(s, fits.found[0], arena, out, err);
}

/* --- the answers --- */

static void put(Record *into, Row *row, Str name, Value v)
{
    const Field *f = form_field(into->form, name);
    if (f && type_is_answer(f->type) && f->repeat == row->repeat) row_set(into, row, f, v);
}

/* A deleted record has no row, but its answers can still be looked at. */
static bool read_folded(Store *s, FormTable *t, int64_t id, Arena *arena, Record *into, Error *err)
{
    FoldChange *changes;
    size_t count;
    Folded f;
    if (!refold_load(s, arena, id, &changes, &count, err)) return false;
    if (!count) return fault(err, ERR_ABSENT, "store.no_record", STR_NONE);
    if (!refold_only(s, arena, t, changes, count, &f, err)) return false;
    for (size_t i = 0; i < f.field_count; i++) put(into, into->root, f.fields[i].name, f.fields[i].shown);
    return true;
}

static bool take_image(const FormTable *t, const Cell *image, Arena *arena, Record *into, Row *row, Error *err)
{
    BodyMember *aside;
    size_t aside_count;
    if (!image_aside(image, arena, &aside, &aside_count, err)) return false;
    for (size_t i = 0; i < t->column_count; i++) {
        Value v = image_value(&t->columns[i], image, aside, aside_count, arena);
        if (v.kind != ANSWER_NONE) put(into, row, t->columns[i].name, v);
    }
    return true;
}

/* --- the rows of repeats --- */

static bool read_rows(Store *s, Arena *arena, Record *into, Row *around, int64_t around_id, Error *err);

static bool take_row(sqlite3_stmt *q, const FormTable *t, Arena *arena, Record *into, Row *row, Error *err)
{
    CLEANUP_TEXT uuid = TEXT_INIT;
    const Cell *image = image_cells(q, 3, t, arena);
    uuid_add(&uuid, db_uuid(q, 0));
    row->uuid = str_copy(&into->arena, text_str(&uuid));
    row->seen = str_copy(&into->arena, db_text(q, 1));
    if (image[OWN_POSITION].type == CELL_TEXT) row->place = str_copy(&into->arena, image[OWN_POSITION].bytes);
    return take_image(t, image, arena, into, row, err);
}

/* The statement ends before the rows inside are asked for: a repeat may stand in itself nowhere, but
 * two rows share their inner table's statement. */
static bool read_list(Store *s, Arena *arena, Record *into, Row *around, int64_t around_id, const Field *repeat, Error *err)
{
    CLEANUP_TEXT name = TEXT_INIT;
    Error why = {0};
    rowform_name(&name, into->form, repeat);
    const FormTable *t = form_table(s, text_str(&name), &why);
    if (!t && why.code == ERR_ABSENT) return true; /* none was ever kept here */
    sqlite3_stmt *q = t ? db_take(s, t->rows, &why) : NULL;
    if (!q) {
        if (err) *err = why;
        return false;
    }
    size_t first = row_count(around, repeat->index);
    int64_t *ids = NULL;
    size_t count = 0, room = 0;
    int got;
    sqlite3_bind_int64(q, 1, around_id);
    while ((got = db_step(s, q, err)) == 1) {
        if (count == room) ids = memory_resize(ids, room = room * 2 + 16, sizeof *ids);
        ids[count++] = sqlite3_column_int64(q, 2);
        if (take_row(q, t, arena, into, row_add(into, around, repeat->index), err)) continue;
        db_done(q);
        got = -1;
        break;
    }
    bool ok = got == 0;
    for (size_t i = 0; ok && i < count; i++)
        ok = read_rows(s, arena, into, row_at(around, repeat->index, first + i), ids[i], err);
    memory_resize(ids, 0, sizeof *ids);
    return ok;
}

static bool read_rows(Store *s, Arena *arena, Record *into, Row *around, int64_t around_id, Error *err)
{
    const Form *form = into->form;
    if (!form_row_lists(form, around->repeat)) return true;
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[i];
        if (f->type != TYPE_REPEAT || f->repeat != around->repeat) continue;
        if (!read_list(s, arena, into, around, around_id, f, err)) return false;
    }
    return true;
}

static bool read_in(Store *s, int64_t id, Arena *arena, Record *into, Error *err)
{
    FormTable *t = form_table(s, into->form->name, err);
    Cell *image;
    if (!t) return false;
    int got = image_read(s, t, id, arena, &image, err);
    if (got < 0) return false;
    if (got && t->whole.n && image[OWN_POSITION].type == CELL_TEXT) /* a row, read for itself */
        into->root->place = str_copy(&into->arena, image[OWN_POSITION].bytes);
    bool ok = got ? take_image(t, image, arena, into, into->root, err) : read_folded(s, t, id, arena, into, err);
    return ok && read_rows(s, arena, into, into->root, id, err);
}

bool store_read(Store *s, int64_t id, Record *into, Error *err)
{
    Arena arena = {0};
    bool ok = read_in(s, id, &arena, into, err);
    arena_done(&arena);
    return ok;
}
