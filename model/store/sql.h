/* Sql: SQL put together with its parameters, so that no value ever becomes part of its text.
 *
 * Pieces are appended in order; each value appends one `?` and is bound when the statement is
 * prepared. Only files of model/store include this. */
#ifndef MODEL_STORE_SQL_H
#define MODEL_STORE_SQL_H

#include "model/store/db.h"

typedef enum { BIND_NULL, BIND_INTEGER, BIND_REAL, BIND_TEXT, BIND_BLOB, BIND_POINTER } BindKind;
typedef struct {
    BindKind kind;
    int64_t integer;
    double real;
    Str bytes;          /* borrowed until the statement is done */
    void *pointer;      /* of type SQL_POINTER */
} Bind;
#define SQL_POINTER "kaejon"

typedef struct { Text text; Bind *binds; size_t count, cap; } Sql;
#define SQL_INIT { .text = TEXT_INIT }

void sql_free(Sql *);
void sql_add(Sql *, const char *piece);
void sql_add_name(Sql *, Str table /* or empty */, Str name, const char *tail);  /* f."name__s" */
void sql_add_bind(Sql *, Bind);
void sql_add_integer(Sql *, int64_t);
void sql_add_text(Sql *, Str);
/* Another one with its parameters. */
void sql_append(Sql *, const Sql *);
/* Prepared and bound; NULL: *err says why. sqlite3_finalize it. */
sqlite3_stmt *sql_prepare(Store *, const Sql *, Error *);

#endif
