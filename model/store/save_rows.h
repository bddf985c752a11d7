/* SaveRows: the rows of a record's repeats that changed, saved in the commit of the record.
 *
 * Each row is a record of FORM.REPEAT (forms/rowform.h), so each changed row is one change; a row that
 * was taken out is one that says `_deleted`, never a physical loss. */
#ifndef MODEL_STORE_SAVE_ROWS_H
#define MODEL_STORE_SAVE_ROWS_H

#include "model/store/save.h"

/* Within a transaction, after the record itself; out->record is its uuid. */
NODISCARD bool save_rows(Store *, const Save *, Saved *out, Text *overlap, Error *);

#endif
