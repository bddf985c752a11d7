/* Decided: what a person chose in a review or among conflicts, kept until it is carried out.
 *
 * Like a draft (handoff.md 7.3): written at each choice without a sync, so that a dropped line, Esc or
 * kill -9 loses none. It belongs to the bundle, not to a person: who goes on with a review finds what
 * the colleague before chose. */
#ifndef MODEL_STORE_DECIDED_H
#define MODEL_STORE_DECIDED_H

#include "model/store/store.h"

typedef enum { DECIDED_NOTHING, DECIDED_OURS, DECIDED_THEIRS, DECIDED_VALUE, DECIDED_LATER } DecidedPick;
typedef struct {
    Uuid record;
    Str field;
    DecidedPick pick;
    int64_t side;        /* DECIDED_THEIRS: hlc of the change that is meant */
    int64_t sides;       /* decided_side of all that were laid side by side: with another one it is open again */
    Value value;         /* DECIDED_VALUE */
} Decided;
typedef struct {
    Str login;           /* who chose last; empty when written: the system's user */
    Str reason;          /* so far */
    Uuid record;         /* where a value is being typed, or nil */
    Str field, typed;
    int64_t updated_ms;  /* 0: nobody has begun */
    Decided *list; size_t count;
} Deciding;

/* 0 for no side, then each of them in any order, by its change's hlc. */
int64_t decided_side(int64_t sides, int64_t hlc);

/* bundle: its id, or empty for the open conflicts. All but list: what stands now. list: choices made
 * since the last call; DECIDED_NOTHING takes one back. */
NODISCARD bool decided_keep(Store *, Str bundle, const Deciding *, Error *);
/* Nothing kept: updated_ms and count 0. */
NODISCARD bool decided_read(Store *, Str bundle, Arena *, Deciding *out, Error *);
/* Carried out, or no longer wanted. Joins store_begin. bundles_put_in calls it for a bundle that is
 * applied or refused. */
NODISCARD bool decided_drop(Store *, Str bundle, Error *);

#endif
