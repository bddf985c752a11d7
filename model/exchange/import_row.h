/* ImportRow: one judged row of a file stored: which record it is, and what it changes there.
 *
 * The record is found by its id, its key or its whole content; a new one is stored as it was judged, one
 * that stands is opened and the answers tried in it. One change a row, or it is rejected as a whole.
 * Used for dry runs too. */
#ifndef MODEL_EXCHANGE_IMPORT_ROW_H
#define MODEL_EXCHANGE_IMPORT_ROW_H

#include "model/exchange/import_judge.h"

typedef enum { IMPORT_STORE, IMPORT_CHECK /* dry run: nothing is written */ } ImportMode;

typedef struct {
    Store *store;
    JudgePlan plan;
    Judge judge;             /* of rows that nobody judged ahead */
    EntryEnv env;
    ImportMode mode;
    Str reason;              /* of the changes: the file's name */
    Match *match, *parents;
    int parent_key[2];       /* field of the parent form, -1 */
    Uuid last_parent;        /* members of one household follow each other */
    Text last_parent_text;
    Entry *changed;          /* the record changed last: what was found there is said in its words */
    Arena arena;             /* of the present row */
    Judged *now;             /* the present row */
    BadCells bad;            /* what is wrong with it: rejected cells, or doubts */
    /* Commits what was stored so far: before a save that may be refused, for that ends the batch. */
    bool (*settle)(void *ctx, Error *);
    void *settle_ctx;
    bool is_reading_only;    /* a row stored by an earlier run: judged for the rejects file alone */
} ImportRow;

NODISCARD bool row_open(ImportRow *, Store *, const ImportMap *, const EntryEnv *, ImportMode, Error *);
void row_close(ImportRow *);
/* false: the import cannot go on. For ROW_REJECTED and ROW_DOUBTFUL `bad` says why, until the next. */
NODISCARD bool row_import(ImportRow *, Judged *, RowVerdict *out, Error *);

#endif
