/* Match: which stored record a row of foreign data is, and whether it says anything new.
 *
 * By uuid, by the fields that name a record, or, where nothing names it, by being wholly equal to
 * one that stands here (design.md 7, detail 3). Compared in the table's own cells, so that a file
 * imported a second time costs one look-up a row. */
#ifndef MODEL_STORE_MATCH_H
#define MODEL_STORE_MATCH_H

#include "model/store/store.h"

typedef struct Match Match;
/* compared: the fields that the rows bring, in the order of their values. */
NODISCARD bool match_open(Store *, Str form, const Field *const *compared, size_t count, Match **, Error *);
void match_close(Match *);

/* What an empty value of a row means: nothing was said, or the answer is to be empty. */
typedef enum { EMPTY_SAYS_NOTHING, EMPTY_EMPTIES } MatchEmpty;
typedef struct {
    int count;              /* records found: 0, 1, or 2 for several */
    int64_t id;
    Uuid uuid, parent;      /* parent nil: none */
    Str seen;               /* in the arena */
    bool is_same;           /* all values stand there already */
} Matched;
/* values: by compared; NULL compares nothing. */
NODISCARD bool match_uuid(Match *, Uuid, const Value *values, MatchEmpty, Arena *, Matched *, Error *);
/* fields: of a key, ends with -1; key: their values, all present. */
NODISCARD bool match_key(Match *, const int *fields, const Value *key, const Value *values, MatchEmpty,
                         Arena *, Matched *, Error *);
/* Whether a record with just these values stands here, or was noted; and note one. The first call
 * reads the table once (8 bytes a record are kept). */
NODISCARD bool match_whole(Match *, const Value *values, bool *found, Error *);
void match_note(Match *, const Value *values);

#endif
