/* Bulk: the indexes by which lists sort put away while very many rows come in, and made again.
 *
 * A random place in an index for each new row costs several times what sorting them once costs. Only
 * sort indexes go; those by which records are found stay. What was put away is written down in the
 * database in the same commit, so that a killed import loses no index: the next import makes
 * it again. Lists and filters are right without them, only slower. Meanwhile this connection looks up
 * no references and writes back less often: bulk_end must follow bulk_begin also after a failure. */
#ifndef MODEL_STORE_BULK_H
#define MODEL_STORE_BULK_H

#include "model/store/store.h"

/* When about `coming` rows are expected, and that many pays: put the form's sort indexes away. */
NODISCARD bool bulk_begin(Store *, Str form, int64_t coming, Error *);
/* Make again what was put away; nothing to do when nothing was. */
NODISCARD bool bulk_end(Store *, Str form, Error *);

#endif
