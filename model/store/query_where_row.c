#include "model/store/query_where_row.h"

#include "forms/rows.h"
#include "model/store/query_where.h"
#include "model/store/save.h"

struct WhereRow {
    Store *store;
    const FormTable *table;
    const Expr *expr;
    EntryEnv env;
    Record *record;
    const Column **columns;  /* that the expression reads, in the order of kj_true's cells */
    size_t column_count;
    bool reads_repeats;      /* then the record is read as a whole */
    bool is_exact;
    Arena scratch;
};

WhereRow *where_row_new(const Expr *e, Arena *a, Store *s, const FormTable *t, const EntryEnv *env)
{
    const int *reads;
    size_t n = expr_reads(e, &reads);
    WhereRow *row = arena_take(a, sizeof *row);
    *row = (WhereRow){ .store = s, .table = t, .expr = e, .env = *env, .record = record_new(t->form) };
    row->columns = arena_take_array(a, n + 1, sizeof *row->columns);
    for (size_t i = 0; i < n; i++) {
        const Field *f = &t->form->fields[reads[i]];
        const Column *c = form_table_column(t, f->name);
        if (c) row->columns[row->column_count++] = c;
        else row->reads_repeats = true;
    }
    return row;
}

static Cell cell_of(sqlite3_value *v)
{
    switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER: return (Cell){ .type = CELL_INTEGER, .integer = sqlite3_value_int64(v) };
    case SQLITE_FLOAT: return (Cell){ .type = CELL_REAL, .real = sqlite3_value_double(v) };
    case SQLITE_NULL: return (Cell){ .type = CELL_NULL };
    default: break;
    }
    const char *p = (const char *)sqlite3_value_text(v);
    return (Cell){ .type = CELL_TEXT, .bytes = str_from(p, (size_t)sqlite3_value_bytes(v)) };
}

static void set(Record *r, const Field *f, Value v) { r->root->values[f->slot] = v; }

static void fill(WhereRow *row, sqlite3_value **v)
{
    for (size_t i = 0; i < row->column_count; i++) {
        Str text;
        const Column *c = row->columns[i];
        Cell cells[2] = { cell_of(v[2 * i]), cell_of(v[2 * i + 1]) };
        bool has = column_unpack(c, cells, &row->scratch, &text);
        set(row->record, c->field, has ? value_text(text) : VALUE_NONE);
    }
}

static void fill_aside(WhereRow *row, sqlite3_value *aside)
{
    BodyMember *members;
    size_t count;
    Str blind;
    if (sqlite3_value_type(aside) == SQLITE_NULL) return;
    Cell cell = cell_of(aside);
    if (!body_read(&row->scratch, cell.bytes, &members, &count, &blind, NULL)) return;
    for (size_t i = 0; i < count; i++) {
        const Field *f = form_field(row->table->form, members[i].name);
        if (f && f->repeat < 0) set(row->record, f, members[i].value);
    }
}

bool where_is_true(WhereRow *row, int count, sqlite3_value **v)
{
    Record *whole = NULL;
    if ((size_t)count != 2 + 2 * row->column_count) return false;
    if (row->reads_repeats) {
        whole = record_new(row->table->form);
        if (!store_read(row->store, sqlite3_value_int64(v[0]), whole, NULL)) {
            record_free(whole);
            return false;
        }
    } else {
        fill(row, v + 2);
        fill_aside(row, v[1]);
    }
    ExprScope scope = { .form = row->table->form, .row = whole ? whole->root : row->record->root,
                        .self = -1, .now_ms = row->env.now_ms, .zone_minutes = row->env.zone_minutes,
                        .lang = row->env.lang, .uuid = row->env.uuid, .uuid_ctx = row->env.uuid_ctx,
                        .arena = &row->scratch };
    if (whole) rows_mark_surplus(whole, &scope);
    bool is_true = expr_true(row->expr, &scope);
    if (whole) record_free(whole);
    if (row->scratch.bytes > 60 << 10) arena_done(&row->scratch);
    return is_true;
}

bool where_is_exact(const WhereRow *row) { return row == NULL; }

void where_free(WhereRow *row)
{
    if (!row) return;
    record_free(row->record);
    arena_done(&row->scratch);
}

void where_row_add(Sql *out, WhereRow *row)
{
    sql_add(out, " AND kj_true(");
    sql_add_bind(out, (Bind){ .kind = BIND_POINTER, .pointer = row });
    sql_add(out, ",f.id,f.aside");
    for (size_t i = 0; i < row->column_count; i++) {
        const Column *c = row->columns[i];
        sql_add(out, ",");
        sql_add_name(out, STR("f"), c->col, "");
        sql_add(out, ",");
        if (c->kind == COLUMN_PLACE) sql_add_name(out, STR("f"), c->col, "__lon");
        else sql_add(out, "NULL");
    }
    sql_add(out, ")");
}
