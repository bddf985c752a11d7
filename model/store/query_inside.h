/* QueryInside: what the parts of a running query know of each other.
 *
 * query.c opens it and reads its rows, query_page.c makes the SQL of one page, query_find.c says which
 * records come into question for the words looked for. */
#ifndef MODEL_STORE_QUERY_INSIDE_H
#define MODEL_STORE_QUERY_INSIDE_H

#include "model/store/query.h"
#include "model/store/query_where.h"
#include "model/store/search.h"

enum { QUERY_SORTS_MAX = 8 };

/* One key of the order. sql: what stands in ORDER BY, over aliases f and r. */
typedef struct {
    Str sql;
    bool descending;
    bool is_indexed;     /* an index delivers it */
    bool has_nulls;      /* NULL counts as the least, as SQLite sorts */
} QueryKey;

/* How the records with the words looked for are found. instr() looks at every row that is read in each case. */
typedef enum {
    FIND_PLAIN,  /* row by row: no words, or no index that could be asked for them */
    FIND_WALK,   /* row by row: many are expected. Taken back when a page asks too much (FIND_STEPS) */
    FIND_FEW,    /* the index named FIND_FEW_MAX records or fewer: they are read and sorted */
    FIND_AMONG   /* it named more: rows in order, but those that it did not name are not read */
} FindWay;

enum {
    FIND_FEW_MAX = 3000,   /* about as long as the rows of one page in order, where one in 300 fits */
    FIND_LOOK_MAX = 20000, /* the index is asked for so many before anything is read */
    FIND_STEPS = 40        /* thousands of SQLite's steps: some 4,000 rows, 5 ms */
};

/* A set of ids of records: one bit each. */
typedef struct { uint8_t *bits; size_t bytes; int64_t count; } IdSet;

struct QueryRun {
    Store *store;
    const FormTable *table;
    Arena arena;
    EntryEnv env;
    Sql filter;          /* ` AND …` for where, find and parent */
    WhereRow *where;
    Search search;
    FindWay find;
    int64_t mark;        /* the change up to which the index goes */
    IdSet named;         /* FIND_FEW, FIND_AMONG: by the index */
    Sql candidates;      /* … ` AND …` */
    int64_t few;         /* FIND_FEW_MAX, less in tests */
    int steps;           /* FIND_STEPS, less in tests */
    int steps_left;      /* of the statement that runs; 0: no limit */
    bool is_spent;       /* the limit was reached, and SQL stopped for it */
    QueryKey keys[QUERY_SORTS_MAX + 1];
    size_t key_count;
    bool is_by_uuid;     /* no key was asked for */
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
/* A statement of the query, stopped by a key that waits or by steps_left; NULL: *err says why. */
sqlite3_stmt *query_begin(QueryRun *, const Sql *, Error *);
/* Ends it; rc is of its last step. Stopped: ERR_CANCEL. */
bool query_end(QueryRun *, sqlite3_stmt *, int rc, Error *);
/* Where the words looked for are found, decided as far as it can be without reading a row. */
NODISCARD bool find_begin(QueryRun *, Error *);
/* Rows in order asked too much, or all will be read: the index is asked for all words, however many records it
 * names. */
NODISCARD bool find_settle(QueryRun *, Error *);
/* Up to `most` ids of records that the index names; *is_all false: there are more. FIND_WALK only. */
NODISCARD bool find_some(QueryRun *, int64_t most, IdSet *out, bool *is_all, Error *);
bool id_set_has(const IdSet *, int64_t id);
void id_set_free(IdSet *);

/* Our SQL functions on this connection, registered when they are not yet:
 * kj_key(text)        the Thai sort key of text that has no key column
 * kj_day(text)        day number of an ISO date, NULL when it is none
 * kj_div(a, b), kj_mod(a, b)  as the form language divides: by zero gives an infinity
 * kj_among(p, id)     whether the set p (IdSet) has the record
 * kj_true(p, id, aside, cells …)  the whole expression, by the form language itself
 * kj_lacks(p, id)     whether the record lacks a required answer */
NODISCARD bool query_functions(Store *, Error *);
/* FROM … WHERE 1 and the filter. */
void page_add_from(Sql *out, const QueryRun *);

#endif
