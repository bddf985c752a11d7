/* Doubt: the question that an answer left when it was read, kept until a person has settled it.
 *
 * "5/6/67: which era?" Doubts belong to this database, not to the log: they stand in `finding` beside
 * the answer that they are about, and mean nothing once another answer stands there. */
#ifndef MODEL_STORE_DOUBT_H
#define MODEL_STORE_DOUBT_H

#include "model/store/store.h"

typedef struct Doubt Doubt;
struct Doubt { const Field *field; Str value; const Error *why; };

/* Write them down for a record; within a transaction. */
NODISCARD bool doubts_add(Store *, int64_t record, const Doubt *, size_t count, Error *);
/* Tell an entry opened on the record what its answers left open (entry_doubt). */
NODISCARD bool doubts_tell(Store *, int64_t record, Entry *, Error *);
/* What the entry leaves open now, in place of what was written down for the record. */
NODISCARD bool doubts_keep(Store *, Uuid record, Entry *, Error *);

#endif
