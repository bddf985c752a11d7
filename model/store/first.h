/* First: the first change of a record, put into log and table without folding.
 *
 * Most changes are first ones: an import is nothing else. Alone, a change is the head of all that it
 * writes and all that was seen, so its answers are the row; a test compares that with the fold. */
#ifndef MODEL_STORE_FIRST_H
#define MODEL_STORE_FIRST_H

#include "model/store/fold.h"
#include "model/store/form_table.h"
#include "model/store/log.h"

/* place->record is set. members: those of the change's body; row: the image of its answers (image_make),
 * parent left out, or NULL. Falls back to the fold where the change
 * says more than answers and a parent, or had seen others. */
NODISCARD bool first_add(Store *, Arena *, FormTable *, const Change *, const BodyMember *members, size_t count,
                         Cell *row, LogPlace *place, Error *);

#endif
