/* SetAll: answers set on many records at once, each judged as if a person had typed them, and taken back at once.
 *
 * One change a record and one commit for all, so that it is there for all or for none. A record whose rules
 * refuse an answer is left as it is and counted; nothing is forced. Taking back is a change again, never a
 * deletion, and leaves alone what somebody changed since. */
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

/* What one change gave back, so that it can be taken back. */
typedef struct { Uuid record; Str seen /* after it */, body /* the answers before it */; } SetBack;
typedef struct {
    int64_t changed, same, refused;
    Uuid first;             /* of those refused, and why */
    Error why;
    Arena arena;
    SetBack *back; size_t back_count;
    int64_t *left; size_t left_count;       /* ids of those refused */
} SetDone;
void setall_free(SetDone *);

/* job may be NULL; stopped: ERR_CANCEL, nothing is changed. ERR_USAGE "cli.no_field"; "setall.rows" for
 * the rows of a repeat. */
NODISCARD bool setall_run(Store *, const SetAll *, const EntryEnv *, Job *, SetDone *, Error *);
/* Takes it back; *left: records that somebody saved since, which stay as they are. Its own SetDone is for
 * doing it again. */
NODISCARD bool setall_back(Store *, Str form, const SetDone *, Str reason, Job *, SetDone *again, int64_t *left, Error *);

#endif
