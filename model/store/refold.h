/* Refold: one record, or all of them, folded from the log into the tables, or compared with them.
 *
 * The tables are a function of the log (M13), so they can be made again at any time: after an
 * applied change, when a form brings columns for answers that waited (M9), by doctor. */
#ifndef MODEL_STORE_REFOLD_H
#define MODEL_STORE_REFOLD_H

#include "model/store/fold.h"
#include "model/store/form_table.h"
#include "model/store/save.h"

/* Within a transaction (or to compare, without). *differed: what stood there was something else. */
NODISCARD bool refold_record(Store *, int64_t record, RefoldMode, bool *differed, Error *);
/* Every record of a form that has just been installed or has new columns. */
NODISCARD bool refold_form(Store *, Str form, Error *);
/* Records with an entry that named too far a seq, when devices' logs have grown. */
NODISCARD bool refold_far(Store *, Error *);
/* The changes of a record, and their fold; in the arena. A record without changes: count 0. */
NODISCARD bool refold_load(Store *, Arena *, int64_t record, FoldChange **, size_t *count, Error *);
NODISCARD bool refold_only(Store *, Arena *, const FormTable *, const FoldChange *, size_t count, Folded *, Error *);

#endif
