/* Search: words typed by a person as a condition over the `_fold` of a form's table.
 *
 * thai.md 6, T27 and T28. Each word is folded and looked for as it stands and as it would be on the
 * other keyboard layout; all words must occur, in any order. Up to SEARCH_SCAN_MAX records instr()
 * reads the folds; above that a trigram index over them says which records come into question, and
 * instr() looks once more, so both ways find the same. The index knows up to which change it goes;
 * records changed after that come into question as well, so a save costs nothing more for it. */
#ifndef MODEL_STORE_SEARCH_H
#define MODEL_STORE_SEARCH_H

#include "model/store/form_table.h"
#include "model/store/query_sql.h"

enum {
    SEARCH_SCAN_MAX = 100000,
    SEARCH_LAG_MAX = 2000 /* changes that the index may lack before it is brought up */
};

/* ` AND …` over alias f, nothing when there is no word. Texts live in the arena. */
NODISCARD bool search_add(Sql *out, Arena *, Store *, const FormTable *, Str find, Error *);
/* Make the trigram index of a form when its records have passed the limit (SEARCH_SCAN_MAX, or less
 * in tests), or bring it up to the last change when it lags behind: after an import, after a bundle
 * was applied, in an idle minute. Within or outside a transaction; writes nothing when not due. */
NODISCARD bool search_keep(Store *, Str form, int64_t limit, Error *);

#endif
