/* Part: a file in the making, under a name of its own until it is whole.
 *
 * One way for exports, rejects, bundles and spools (handoff.md 4.4): `.kj-<hex>.part` beside where
 * the file will stand, made anew, held by a lock for as long as it is open. A killed process leaves
 * its part; the next work of that kind in that folder takes it away. A bundle being made is no part
 * of these: it is named by its id, and finished or given up by the next making (bundle_make.c). */
#ifndef MODEL_OS_PART_H
#define MODEL_OS_PART_H

#include "model/os/os.h"

/* The folder of a path with its slash, empty for a bare name. */
Str part_folder(Str path);
/* Makes a part in `folder` (as part_folder gives it; empty: the current one) after sweeping it. *path
 * is its name. ERR_CREATE when the folder is not there or may not be written, ERR_FULL, ERR_IO. */
NODISCARD bool part_open(const Os *, Str folder, Text *path, OsFile **, Error *);
/* What making a part was answered with, in terms of its folder, for nobody asked for that name. false. */
bool part_refused(Str folder, Error *);
/* Removes parts that nobody holds and that are older than a day; no other file, whatever its age.
 * What cannot be looked at or removed stays. */
void part_sweep(const Os *, Str folder);
/* A whole file in the place of another: part, sync, rename, sync of the folder; or nothing has changed. */
NODISCARD bool part_replace(const Os *, Str path, Str bytes, Error *);

#endif
