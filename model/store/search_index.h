/* SearchIndex: the trigram index over a form's folds: when it is made, how far it goes.
 *
 * No triggers: the index knows up to which change it goes, and records changed after that come into
 * question without it, so a save costs nothing more. What a record said before may stay in it, for
 * instr() looks once more at every candidate. */
#ifndef MODEL_STORE_SEARCH_INDEX_H
#define MODEL_STORE_SEARCH_INDEX_H

#include "model/store/store.h"

enum {
    SEARCH_SCAN_MAX = 100000,
    SEARCH_LAG_MAX = 2000 /* changes that the index may lack before it is brought up */
};

/* Make the trigram index of a form when its records have passed the limit (SEARCH_SCAN_MAX, or less
 * in tests), or bring it up to the last change when it lags behind: after an import, after a bundle
 * was applied, in an idle minute. Within or outside a transaction; writes nothing when not due. */
NODISCARD bool search_keep(Store *, Str form, int64_t limit, Error *);

/* The last change whose record's fold is in the index; -1: there is no index. */
int64_t search_mark(Store *, Str form);

#endif
