/* ImportRow: one row of a file judged and stored: what it says, which record it is, what is wrong.
 *
 * Cells are read as answers, the record found, the answers tried in an Entry by the same rules as a
 * person's; then saved as one change, or rejected as a whole. Used for dry runs too. */
#ifndef MODEL_EXCHANGE_IMPORT_ROW_H
#define MODEL_EXCHANGE_IMPORT_ROW_H

#include "locale/thai.h"
#include "model/exchange/import_rejects.h"
#include "model/store/match.h"

typedef enum { IMPORT_STORE, IMPORT_CHECK /* dry run: nothing is written */ } ImportMode;
typedef enum { ROW_EMPTY, ROW_ADDED, ROW_CHANGED, ROW_SAME, ROW_DOUBTFUL, ROW_REJECTED } RowVerdict;

typedef struct {
    Store *store;
    const ImportMap *map;
    EntryEnv env;
    Date today;
    ImportMode mode;
    Str reason;              /* of the changes: the file's name */
    const Field **fields;    /* mapped ones, in the order of their columns */
    int *columns;            /* their columns */
    size_t count;
    Value *values;           /* of the present row */
    Match *match, *parents;
    int parent_key[2];       /* field of the parent form, -1 */
    Value last_parent_key;   /* members of one household follow each other */
    Uuid last_parent;
    Text last_parent_text;
    Entry *entry;            /* of new records, used again for each */
    Arena arena;             /* of the present row */
    RejectCell *bad;         /* what is wrong with it: rejected cells, or doubts */
    size_t bad_count, bad_cap;
    ThaiRepairs repairs;
    int64_t repaired;
    /* Commits what was stored so far: before a save that may be refused, for that ends the batch. */
    bool (*settle)(void *ctx, Error *);
    void *settle_ctx;
    bool is_reading_only;    /* a row stored by an earlier run: judged for the rejects file alone */
} ImportRow;

NODISCARD bool row_open(ImportRow *, Store *, const ImportMap *, const EntryEnv *, ImportMode, Error *);
void row_close(ImportRow *);
/* false: the import cannot go on. For ROW_REJECTED and ROW_DOUBTFUL `bad` says why, until the next. */
NODISCARD bool row_import(ImportRow *, const CsvRow *, RowVerdict *out, Error *);

#endif
