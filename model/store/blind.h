/* Blind: which of the answers in a save were written without sight of what stands elsewhere.
 *
 * handoff.md 3.2 and M11. Where a level withheld an answer, this copy does not hold it; somebody who
 * writes that question here has not seen it. Named in `_blind` of the change's body, such a question
 * does not cover what was withheld: whoever holds both sees both (fold.h). */
#ifndef MODEL_STORE_BLIND_H
#define MODEL_STORE_BLIND_H

#include "forms/body.h"
#include "model/store/store.h"

/* Of these members of a save to a record, sorted by name: the names of those whose withheld answer no
 * change here covers, blank between, in the arena; empty where nothing of the record was withheld. */
NODISCARD bool blind_find(Store *, Arena *, int64_t record, const BodyMember *, size_t count, Str *out, Error *);

#endif
