/* Reserve: 4 MB beside the database, given up when the disk is full so that the draft still fits.
 *
 * handoff.md 7.4: once the disk is full, SQLite can neither save nor empty its journal. */
#ifndef MODEL_STORE_RESERVE_H
#define MODEL_STORE_RESERVE_H

#include "model/os/os.h"

#define RESERVE_BYTES ((size_t)4 << 20)

/* Make it where it is missing and the disk has ample room; silent when that fails. */
void reserve_keep(const Os *, Str database);
/* Delete it; true when there was one to delete. */
bool reserve_use(const Os *, Str database);
/* The folder a file lies in. */
Str reserve_folder(Str path);

#endif
