#include "model/store/query_sql.h"

#include <math.h>

#include "locale/thai.h"
#include "locale/when.h"
#include "model/store/query_where.h"

void sql_free(Sql *s)
{
    text_free(&s->text);
    s->binds = memory_resize(s->binds, 0, sizeof *s->binds);
    s->count = s->cap = 0;
}

void sql_add(Sql *s, const char *piece) { text_add(&s->text, str_of(piece)); }

void sql_add_name(Sql *s, Str table, Str name, const char *tail)
{
    if (table.n) {
        text_add(&s->text, table);
        text_add_c(&s->text, '.');
    }
    text_add_c(&s->text, '"');
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '"') text_add_c(&s->text, '"');
        text_add_c(&s->text, name.p[i]);
    }
    sql_add(s, tail);
    text_add_c(&s->text, '"');
}

static void keep(Sql *s, Bind b)
{
    if (s->count == s->cap) {
        s->cap = s->cap ? s->cap * 2 : 16;
        s->binds = memory_resize(s->binds, s->cap, sizeof *s->binds);
    }
    s->binds[s->count++] = b;
}

void sql_add_bind(Sql *s, Bind b)
{
    text_add_c(&s->text, '?');
    keep(s, b);
}

void sql_add_integer(Sql *s, int64_t n)
{
    sql_add_bind(s, (Bind){ .kind = BIND_INTEGER, .integer = n });
}

void sql_add_text(Sql *s, Str t)
{
    sql_add_bind(s, (Bind){ .kind = BIND_TEXT, .bytes = t });
}

void sql_append(Sql *s, const Sql *more)
{
    text_add(&s->text, text_str(&more->text));
    for (size_t i = 0; i < more->count; i++) keep(s, more->binds[i]);
}

static void bind(sqlite3_stmt *st, int at, const Bind *b)
{
    switch (b->kind) {
    case BIND_NULL: sqlite3_bind_null(st, at); break;
    case BIND_INTEGER: sqlite3_bind_int64(st, at, b->integer); break;
    case BIND_REAL: sqlite3_bind_double(st, at, b->real); break;
    case BIND_TEXT:
        sqlite3_bind_text(st, at, b->bytes.p ? b->bytes.p : "", (int)b->bytes.n, SQLITE_STATIC);
        break;
    case BIND_BLOB:
        sqlite3_bind_blob(st, at, b->bytes.p ? b->bytes.p : "", (int)b->bytes.n, SQLITE_STATIC);
        break;
    case BIND_POINTER: sqlite3_bind_pointer(st, at, b->pointer, SQL_POINTER, NULL); break;
    }
}

sqlite3_stmt *sql_prepare(Store *s, const Sql *sql, Error *err)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(s->db, sql->text.b, (int)sql->text.n, &st, NULL);
    if (rc != SQLITE_OK) {
        db_fault(s, rc, err);
        return NULL;
    }
    for (size_t i = 0; i < sql->count; i++) bind(st, (int)i + 1, &sql->binds[i]);
    return st;
}

/* --- functions --- */

static Str value_str(sqlite3_value *v)
{
    const char *p = (const char *)sqlite3_value_text(v);
    return p ? str_from(p, (size_t)sqlite3_value_bytes(v)) : STR_NONE;
}

static void key_function(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    if (sqlite3_value_type(v[0]) == SQLITE_NULL) return;
    CLEANUP_TEXT key = TEXT_INIT;
    thai_sort_key(&key, value_str(v[0]));
    sqlite3_result_blob(c, key.b, (int)key.n, SQLITE_TRANSIENT);
}

static void day_function(sqlite3_context *c, int n, sqlite3_value **v)
{
    Date d;
    (void)n;
    if (sqlite3_value_type(v[0]) != SQLITE_NULL && date_from_iso(value_str(v[0]), &d))
        sqlite3_result_int(c, d.day);
}

/* The user data tells division from remainder. NaN is NULL in SQL, as in a filter. */
static void divide_function(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    if (sqlite3_value_type(v[0]) == SQLITE_NULL || sqlite3_value_type(v[1]) == SQLITE_NULL) return;
    double a = sqlite3_value_double(v[0]), b = sqlite3_value_double(v[1]);
    double d = sqlite3_user_data(c) ? fmod(a, b) : a / b;
    if (!isnan(d)) sqlite3_result_double(c, d);
}

static void true_function(sqlite3_context *c, int n, sqlite3_value **v)
{
    WhereRow *row = sqlite3_value_pointer(v[0], SQL_POINTER);
    sqlite3_result_int(c, row && where_is_true(row, n - 1, v + 1));
}

bool sql_functions(Store *s, Error *err)
{
    const struct {
        const char *name; int n; void *data; void (*run)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {
        { "kj_key", 1, NULL, key_function },    { "kj_day", 1, NULL, day_function },
        { "kj_div", 2, NULL, divide_function }, { "kj_mod", 2, (void *)(uintptr_t)1, divide_function },
        { "kj_true", -1, NULL, true_function },
    };
    sqlite3_stmt *probe = NULL;
    int rc = sqlite3_prepare_v2(s->db, "SELECT kj_day(NULL)", -1, &probe, NULL);
    sqlite3_finalize(probe);
    if (rc == SQLITE_OK) return true;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        rc = sqlite3_create_function_v2(s->db, functions[i].name, functions[i].n,
                                        SQLITE_UTF8 | SQLITE_DETERMINISTIC, functions[i].data,
                                        functions[i].run, NULL, NULL, NULL);
        if (rc != SQLITE_OK) return db_fault(s, rc, err);
    }
    return true;
}
