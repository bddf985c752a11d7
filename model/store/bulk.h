/* Bulk: the indexes by which lists sort put away while very many rows come in, and made again.
 *
 * A random place in an index for each new row costs several times what sorting them once costs. Only
 * sort indexes go; those by which records are found stay. What was put away is written down in the
 * database in the same commit, and a file beside it (named after it, with -bulk) is held by a lock for
 * as long as the import lives: of one that was killed, the next opening for writing makes the indexes
 * again. Lists and filters are right without them, only slower. Meanwhile this connection looks up no
 * references and writes back less often: bulk_end must follow bulk_begin also after a failure. */
#ifndef MODEL_STORE_BULK_H
#define MODEL_STORE_BULK_H

#include "model/store/store.h"

/* When about `coming` rows are expected, that many pays, and no other process does so at present: put the
 * form's sort indexes away. */
NODISCARD bool bulk_begin(Store *, Str form, int64_t coming, Error *);
/* Make again what was put away; nothing to do when nothing was. */
NODISCARD bool bulk_end(Store *, Str form, Error *);
/* Were indexes put away by an import that is no longer there? */
bool bulk_is_left(Store *);
/* Makes again what such an import left away; a failure leaves things as they are, for the next time. */
void bulk_mend(Store *);
/* Lets go of the lock; store_close calls it. */
void bulk_release(Store *);

#endif
