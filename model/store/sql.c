#include "model/store/sql.h"

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
