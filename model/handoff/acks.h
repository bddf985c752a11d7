/* Acks: acks.csv of a bundle, what the sender tells of the receiver's own bundles.
 *
 * handoff.md 4.3 and 10. Only a bundle told `applied` with the hash of the very file counts as
 * acknowledged: sent is not received. */
#ifndef MODEL_HANDOFF_ACKS_H
#define MODEL_HANDOFF_ACKS_H

#include "model/handoff/spool.h"
#include "model/store/bundles.h"

#define ACKS_FILE "acks.csv"
#define ACKS_MAX ((size_t)1 << 20)
/* Bundles of this peer that were applied or refused here, the newest first. */
NODISCARD bool acks_write(Spool *, Store *, Str peer, Error *);
/* Take what a peer tells of our bundles into the database. */
NODISCARD bool acks_take(Store *, Str peer, Str csv, Error *);

#endif
