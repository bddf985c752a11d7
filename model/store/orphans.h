/* Orphans: rows of a repeat whose record, or the row around them, does not stand (any more).
 *
 * Somebody took a record out while another added a row to it, or the record has not come yet (M7, M8). */
#ifndef MODEL_STORE_ORPHANS_H
#define MODEL_STORE_ORPHANS_H

#include "model/store/store.h"

/* uuids of the standing rows of FORM.REPEAT whose parent is not there or was removed; in the arena. */
NODISCARD bool store_orphans(Store *, Str rows, Arena *, Uuid **out, size_t *count, Error *);

#endif
