/* QueryInside: what the parts of a running query know of each other.
 *
 * query.c opens it and reads its rows, query_page.c makes the SQL of one page, search.c the SQL of
 * the words looked for. */
#ifndef MODEL_STORE_QUERY_INSIDE_H
#define MODEL_STORE_QUERY_INSIDE_H

#include "model/store/query.h"
#include "model/store/query_where.h"

enum { QUERY_SORTS_MAX = 8 };

/* One key of the order. sql: what stands in ORDER BY, over aliases f and r. */
typedef struct {
    Str sql;
    bool descending;
    bool is_indexed;     /* an index delivers it */
    bool has_nulls;      /* NULL counts as the least, as SQLite sorts */
} QueryKey;

struct QueryRun {
    Store *store;
    const FormTable *table;
    Arena arena;
    EntryEnv env;
    Sql filter;          /* ` AND …` for where, find and parent */
    WhereRow *where;
    bool has_find, is_parted; /* members of one record */
    QueryKey keys[QUERY_SORTS_MAX + 1];
    size_t key_count;
    const Column **columns;
    const Field **fields;
    size_t column_count;
    int *place;          /* by field index: place among columns, or -1: for aside */
    sqlite3_stmt *slice; /* of query_count_slice */
    uint64_t slice_epoch;
    Sql list;            /* SELECT list: own columns, answers, keys */
    int key_at;          /* result column of the first key */
    bool (*stop)(void *ctx);
    void *stop_ctx;
};

/* The value of one key of a row, kept in QueryRow.key; then the id. */
typedef struct { Cell key[QUERY_SORTS_MAX + 1]; int64_t id; } QueryPlace;

/* The statement for up to max rows next to a place (NULL: from an end). Rows come in reading
 * direction: QUERY_BEFORE backwards. */
void page_sql(Sql *out, const QueryRun *, const QueryPlace *from, QueryDirection, int64_t max);
/* Our SQL functions on this connection, registered when they are not yet:
 * kj_key(text)        the Thai sort key of text that has no key column
 * kj_day(text)        day number of an ISO date, NULL when it is none
 * kj_div(a, b), kj_mod(a, b)  as the form language divides: by zero gives an infinity
 * kj_true(p, id, aside, cells …)  the whole expression, by the form language itself
 * kj_lacks(p, id)     whether the record lacks a required answer */
NODISCARD bool query_functions(Store *, Error *);
/* FROM … WHERE 1 and the filter. */
void page_add_from(Sql *out, const QueryRun *);

#endif
