/* SetAll: answers set on many records at once, each judged as if a person had typed them.
 *
 * One change a record and one commit for all, so that it is there for all or for none, and is taken back as one
 * act (model/work/undo.h). A record whose rules refuse an answer is left as it is and counted; nothing is forced. */
#ifndef MODEL_WORK_SETALL_H
#define MODEL_WORK_SETALL_H

#include "model/os/job.h"
#include "model/store/query.h"

typedef struct { Str field, raw; } SetAnswer; /* raw: as it is typed; empty takes the answer away */
typedef struct {
    Str form;
    const int64_t *ids; size_t count;       /* QueryRow.id */
    const SetAnswer *answers; size_t answer_count;
    Str reason;
} SetAll;

typedef struct {
    int64_t changed, same, refused;
    Uuid first;             /* of those refused, and why */
    Error why;
    Arena arena;
    int64_t *left; size_t left_count;       /* ids of those refused */
} SetDone;
void setall_free(SetDone *);

/* job may be NULL; stopped: ERR_CANCEL, nothing is changed. ERR_USAGE "cli.no_field"; "setall.rows" for
 * the rows of a repeat. */
NODISCARD bool setall_run(Store *, const SetAll *, const EntryEnv *, Job *, SetDone *, Error *);

#endif
