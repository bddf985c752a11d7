/* Undo: saved changes taken back by new changes that give the old values back; nothing is ever deleted.
 *
 * A value that somebody changed since stays as it is, and so does a record or a row that was new: it can
 * leave, with a reason, but is not undone. Undoing an undo does it again. */
#ifndef MODEL_WORK_UNDO_H
#define MODEL_WORK_UNDO_H

#include "model/store/save.h"

typedef struct {
    int64_t given;   /* values given back */
    int64_t since;   /* values that were changed since, and stay */
    int64_t stayed;  /* records and rows that were new, or would have to go, and stay */
    int64_t after, until; /* the changes that this made: arrivals (after, until] */
} Undone;

/* One change of a record: id as `show --history` prints it, empty for the last one. ERR_ABSENT undo.no_change. */
NODISCARD bool undo_change(Store *, const RecordHead *, Str change_id, Undone *, Error *err);
/* All changes that were made here and arrived in (after, until], in one commit: one act of a person. */
NODISCARD bool undo_changes(Store *, int64_t after, int64_t until, Undone *, Error *err);

#endif
