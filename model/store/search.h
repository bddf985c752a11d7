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
#include "model/store/sql.h"

/* ` AND …` over alias f, nothing when there is no word. Texts live in the arena. */
NODISCARD bool search_add(Sql *out, Arena *, Store *, const FormTable *, Str find, Error *);

#endif
