/* Demo: a training database of made-up people: households, their members, and every rule obeyed.
 *
 * Names and how each question is answered are data (forms/demo/); the answers pass through the
 * same Entry as a person's. Citizen IDs carry province 59, which no province has. The same seed
 * gives the same people. */
#ifndef MODEL_EXCHANGE_DEMO_H
#define MODEL_EXCHANGE_DEMO_H

#include "model/os/job.h"
#include "model/store/save.h"

typedef struct { int64_t households, persons; } DemoMade;
/* Into an open training database that has the shipped forms. One household in twelve is left
 * unfinished, so that the worklists have something to show. progress may be NULL. */
NODISCARD bool demo_fill(Store *, int64_t households, uint64_t seed, const EntryEnv *, Job *progress,
                         DemoMade *out, Error *);

#endif
