/* Query: form + where + find + sort + columns as data, run as keyset pages at any size.
 *
 * where is the form language, compiled to SQL with bound parameters; what SQL cannot say is computed
 * row by row by the same evaluator, so that a filter means the same everywhere. Text sorts in Thai
 * order by stored keys. A list never loads itself. */
#ifndef MODEL_STORE_QUERY_H
#define MODEL_STORE_QUERY_H

#include "model/store/store.h"

typedef struct { Str field; bool descending; } QuerySort;
/* Where a record stands: a required answer is missing; no record of the form that verifies it says so. */
typedef enum { QUERY_ANY, QUERY_UNFINISHED, QUERY_UNVERIFIED } QueryStanding;
/* Its word in arguments: "unfinished", "unverified"; and back. */
Str query_standing_word(QueryStanding);
bool query_standing_read(Str word, QueryStanding *out);
typedef struct {
    Str form;
    Str where;                                   /* expression; empty: all */
    Str find;                                    /* words as typed: fold, digits, both keyboard readings; all must occur */
    const QuerySort *sorts; size_t sort_count;   /* none: by uuid */
    const Str *columns; size_t column_count;     /* NULL: all answer fields in form order */
    Uuid parent;                                 /* nil: any; else members of that record */
    QueryStanding standing;
    const int64_t *ids; size_t id_count;         /* QueryRow.id of those wanted; none: all. TEXT_MAX bytes of numbers */
} Query;

typedef struct {
    int64_t id; Uuid uuid; Uuid parent; Str seen; int conflicts;
    Str place;                                   /* of a repeat's row (forms/place.h); else empty */
    const Value *values;                         /* by columns of the query */
    const void *key; size_t key_n;               /* place in the order: opaque */
} QueryRow;

typedef struct QueryRun QueryRun;
/* Checks and compiles. Errors name the place in the expression or the unknown field with the nearest. */
NODISCARD bool query_open(Store *, const Query *, const EntryEnv *, QueryRun **, Error *);
void query_close(QueryRun *);
const Field *const *query_columns(const QueryRun *, size_t *count);
typedef enum { QUERY_AFTER, QUERY_BEFORE, QUERY_FROM /* including it */ } QueryDirection;
/* Up to max rows next to `from` (NULL: from the first, or with QUERY_BEFORE from the last), always
 * delivered in the query's order. Rows live in the arena. One statement, one index range. */
NODISCARD bool query_rows(QueryRun *, const QueryRow *from, QueryDirection, size_t max, Arena *,
                          QueryRow **out, size_t *count, Error *);
/* Every row in order, one at a time; the row dies with the call. For export and check. */
typedef bool (*RowSink)(void *ctx, const QueryRow *, Error *);
NODISCARD bool query_each(QueryRun *, RowSink, void *ctx, Error *);
/* The same for those records that hold an answer which its column does not say whole (refused,
 * unknown, inactive, odd), in no order. */
NODISCARD bool query_each_aside(QueryRun *, RowSink, void *ctx, Error *);
/* Rows that match, counted up to limit (0: no limit). */
NODISCARD bool query_count(QueryRun *, int64_t limit, int64_t *out, Error *);
/* The same between keys: each call looks at the next few hundred rows of the table. Begin with all 0. */
typedef struct { int64_t after, found; bool is_done; } QueryCount;
NODISCARD bool query_count_slice(QueryRun *, QueryCount *, Error *);
/* The installed form that verifies records of `form` (its records belong to it, a question of it has the
 * role `verified`); NULL: none. Reads every form. */
const Form *query_verifying(Store *, Str form);
/* Asked every few ms while SQL runs; true stops it with ERR_CANCEL (a key waits). */
void query_interrupt_with(QueryRun *, bool (*stop)(void *ctx), void *ctx);

#endif
