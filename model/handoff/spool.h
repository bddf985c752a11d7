/* Spool: the members of a bundle while it is being made, in one temporary file, hashed as they grow.
 *
 * The package file stands first in the zip and holds the hash of every other member, so these are
 * written here first. The temporary file is removed on every way out. */
#ifndef MODEL_HANDOFF_SPOOL_H
#define MODEL_HANDOFF_SPOOL_H

#include "model/exchange/zip.h"
#include "model/handoff/package.h"
#include "model/handoff/sample.h"
#include "model/os/job.h"

typedef struct Spool Spool;
/* folder: on the database's own disk, so that nothing readable is ever left on a stick. Empty: only
 * count and hash, keep nothing, for a preview. */
NODISCARD bool spool_open(const Os *, Str folder, Spool **out, Error *);
/* Begin a member. Rows and schema are told with spool_table. */
void spool_member(Spool *, Str path);
NODISCARD bool spool_add(Spool *, Str bytes, Error *);
/* Of the present member: a CSV table with so many rows and, for people's tables, its fields. */
void spool_table(Spool *, int64_t rows, const PackageField *, size_t field_count, Str primary_key);
/* Its cells carry the guard of csvout.h. */
void spool_guarded(Spool *);
/* Keep its first rows as they stand, to be shown: told before its first byte. */
void spool_sampled(Spool *);
Str spool_sample(const Spool *, size_t part);   /* borrowed until the spool is closed; empty: none kept */
/* All members so far, in order; the array lives in the spool until the next spool_member. */
const PackagePart *spool_parts(Spool *, size_t *count);
/* Copy every member into the zip; bytes are counted in the Job, which may be NULL. */
NODISCARD bool spool_pour(Spool *, ZipWriter *, int64_t created_ms, Job *, Error *);
int64_t spool_bytes(const Spool *);     /* of all members */
void spool_close(Spool *);

#endif
