#include "model/store/image.h"

#include "locale/thai.h"
#include "model/store/fold.h"

/* --- making --- */

static Cell text_cell(Arena *arena, Text *t)
{
    Cell c = {.type = CELL_TEXT, .bytes = str_copy(arena, text_str(t))};
    text_clear(t);
    return c;
}

/* Words to search in, a line each: those of indexed questions first, for they are what people ask by. Two line
 * ends close it, so that its last letter begins three letters of the index too (search.h). */
static void add_fold(Text *out, const FormTable *t, const Cell *cells)
{
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < t->column_count; i++) {
            const Column *c = &t->columns[i];
            if (!c->is_searched || c->is_indexed != (pass == 0) || cells[c->cell].type != CELL_TEXT) continue;
            if (out->n) text_add_c(out, '\n');
            thai_fold(out, cells[c->cell].bytes);
        }
    if (out->n) text_add(out, STR("\n\n"));
}

static Cell sort_cell(Arena *arena, const Column *c, Str text, Text *scratch)
{
    text_clear(scratch);
    if (c->sort == SORT_NATURAL) thai_natural_key(scratch, text);
    else thai_sort_key(scratch, text);
    return (Cell){.type = CELL_BLOB, .bytes = str_copy(arena, text_str(scratch))};
}

void image_set_parent(Cell *cells, Arena *arena, Uuid parent, int64_t parent_id)
{
    if (!uuid_is_nil(parent))
        cells[OWN_PARENT_UUID] = (Cell){.type = CELL_BLOB, .bytes = str_copy(arena, str_from((const char *)parent.b, 16))};
    if (parent_id) cells[OWN_PARENT_ID] = (Cell){.type = CELL_INTEGER, .integer = parent_id};
}

Cell *image_make(Arena *arena, const FormTable *t, const BodyMember *members, size_t count, Uuid parent, int64_t parent_id)
{
    Cell *cells = arena_take_array(arena, t->cell_count, sizeof *cells);
    BodyMember *aside = NULL;
    size_t aside_count = 0;
    CLEANUP_TEXT scratch = TEXT_INIT;
    for (size_t i = 0; i < t->column_count; i++)
        if (t->columns[i].sort_cell >= 0) cells[t->columns[i].sort_cell] = (Cell){.type = CELL_BLOB, .bytes = STR_NONE};
    /* Members and columns are both sorted by name: one walk finds all. */
    for (size_t i = 0, k = 0; i < count; i++) {
        while (k < t->column_count && str_cmp(t->by_name[k]->name, members[i].name) < 0) k++;
        if (k == t->column_count) break;
        const Column *c = t->by_name[k];
        Value v = members[i].value;
        if (!str_eq(c->name, members[i].name) || v.kind == ANSWER_NONE) continue;
        Cell two[2];
        bool is_whole = v.kind == ANSWER_TEXT && !v.inactive;
        if (is_whole) {
            is_whole = column_pack(c, v.text, two);
            cells[c->cell] = two[0];
            if (c->kind == COLUMN_PLACE) cells[c->cell + 1] = two[1];
            if (c->sort_cell >= 0) cells[c->sort_cell] = sort_cell(arena, c, v.text, &scratch);
        }
        if (is_whole) continue;
        if (!aside) aside = arena_take_array(arena, count, sizeof *aside);
        aside[aside_count++] = members[i];
    }
    text_clear(&scratch);
    if (aside_count) {
        body_write(&scratch, aside, aside_count, STR_NONE);
        cells[OWN_ASIDE] = text_cell(arena, &scratch);
    }
    add_fold(&scratch, t, cells);
    if (scratch.n) cells[OWN_FOLD] = text_cell(arena, &scratch);
    for (size_t i = 0; t->whole.n && i < count; i++)
        if (str_eq(members[i].name, FIELD_POSITION) && members[i].value.kind == ANSWER_TEXT)
            cells[OWN_POSITION] = (Cell){.type = CELL_TEXT, .bytes = members[i].value.text};
    image_set_parent(cells, arena, parent, parent_id);
    return cells;
}

/* --- writing and reading --- */

static void bind_image(sqlite3_stmt *q, const FormTable *t, int64_t id, const Cell *cells)
{
    sqlite3_bind_int64(q, 1, id);
    for (size_t i = 0; i < t->cell_count; i++) {
        int at = (int)i + 2;
        switch (cells[i].type) {
        case CELL_NULL: sqlite3_bind_null(q, at); break;
        case CELL_INTEGER: sqlite3_bind_int64(q, at, cells[i].integer); break;
        case CELL_REAL: sqlite3_bind_double(q, at, cells[i].real); break;
        case CELL_TEXT: db_bind(q, at, cells[i].bytes); break;
        case CELL_BLOB: db_bind_blob(q, at, cells[i].bytes.p, cells[i].bytes.n); break;
        }
    }
}

/* A row now stands whose parent has not come: log_adopt must look at this table. */
static void note_waiting(FormTable *t, const Cell *cells)
{
    if (cells[OWN_PARENT_UUID].type != CELL_NULL && cells[OWN_PARENT_ID].type == CELL_NULL) t->is_waiting = true;
}

bool image_insert(Store *s, FormTable *t, int64_t id, const Cell *cells, Error *err)
{
    sqlite3_stmt *q = db_take(s, t->insert, err);
    if (!q) return false;
    note_waiting(t, cells);
    bind_image(q, t, id, cells);
    return db_run(s, q, err);
}

bool image_drop(Store *s, const FormTable *t, int64_t id, Error *err)
{
    sqlite3_stmt *q = db_take(s, t->drop, err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, id);
    return db_run(s, q, err);
}

Cell image_cell(sqlite3_stmt *st, int at)
{
    sqlite3_value *v = sqlite3_column_value(st, at);
    switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER: return (Cell){ .type = CELL_INTEGER, .integer = sqlite3_value_int64(v) };
    case SQLITE_FLOAT: return (Cell){ .type = CELL_REAL, .real = sqlite3_column_double(st, at) };
    case SQLITE_TEXT: return (Cell){ .type = CELL_TEXT, .bytes = db_text(st, at) };
    case SQLITE_BLOB: {
        const char *p = sqlite3_column_blob(st, at);
        return (Cell){ .type = CELL_BLOB, .bytes = str_from(p ? p : "", (size_t)sqlite3_column_bytes(st, at)) };
    }
    default: return (Cell){ .type = CELL_NULL };
    }
}

Cell *image_cells(sqlite3_stmt *q, int first, const FormTable *t, Arena *arena)
{
    Cell *cells = arena_take_array(arena, t->cell_count, sizeof *cells);
    for (size_t i = 0; i < t->cell_count; i++) {
        cells[i] = image_cell(q, first + (int)i);
        if (cells[i].type >= CELL_TEXT) cells[i].bytes = str_copy(arena, cells[i].bytes);
    }
    return cells;
}

int image_read(Store *s, const FormTable *t, int64_t id, Arena *arena, Cell **out, Error *err)
{
    sqlite3_stmt *q = db_take(s, t->select, err);
    if (!q) return -1;
    sqlite3_bind_int64(q, 1, id);
    int got = db_step(s, q, err);
    if (got != 1) return got;
    *out = image_cells(q, 0, t, arena);
    db_done(q);
    return 1;
}

/* An update that names an indexed column takes its entry out of the index and puts it in again even
 * where nothing changed: most changes leave those columns alone and are written without them. */
static bool touches_index(const FormTable *t, const Cell *a, const Cell *b)
{
    for (int i = 0; i < OWN_CELLS; i++)
        if (i != OWN_ASIDE && !cell_eq(&a[i], &b[i])) return true;
    for (size_t i = 0; i < t->column_count; i++) {
        const Column *c = &t->columns[i];
        if (!c->is_fixed) continue;
        if (!cell_eq(&a[c->cell], &b[c->cell]) || (c->sort_cell >= 0 && !cell_eq(&a[c->sort_cell], &b[c->sort_cell])))
            return true;
    }
    return false;
}

bool image_put(Store *s, FormTable *t, Arena *arena, int64_t id, const Cell *cells, Error *err)
{
    Cell *before;
    int got = image_read(s, t, id, arena, &before, err);
    if (got < 0) return false;
    if (got == 0) return image_insert(s, t, id, cells, err);
    bool is_same = true;
    for (size_t i = 0; i < t->cell_count && is_same; i++) is_same = cell_eq(&before[i], &cells[i]);
    if (is_same) return true;
    sqlite3_stmt *q = db_take(s, touches_index(t, before, cells) ? t->update : t->update_plain, err);
    if (!q) return false;
    note_waiting(t, cells);
    bind_image(q, t, id, cells);
    return db_run(s, q, err);
}

bool image_aside(const Cell *image, Arena *arena, BodyMember **out, size_t *count, Error *err)
{
    Str blind;
    *out = NULL;
    *count = 0;
    if (image[OWN_ASIDE].type != CELL_TEXT) return true;
    return body_read(arena, image[OWN_ASIDE].bytes, out, count, &blind, err);
}

Value image_value(const Column *c, const Cell *image, const BodyMember *aside, size_t aside_count, Arena *arena)
{
    Str text;
    for (size_t i = 0; i < aside_count; i++)
        if (str_eq(aside[i].name, c->name)) return aside[i].value;
    Cell two[2] = {image[c->cell], {.type = CELL_NULL}};
    if (c->kind == COLUMN_PLACE) two[1] = image[c->cell + 1];
    return column_unpack(c, two, arena, &text) ? value_text(text) : VALUE_NONE;
}
