/* OutFile: a file written in blocks that is whole or not there at all.
 *
 * Written beside its place under a name nobody has, synced, then renamed; memory does not grow with
 * it. Or a sink that takes the bytes: stdout, a member of a bundle. */
#ifndef MODEL_EXCHANGE_OUTFILE_H
#define MODEL_EXCHANGE_OUTFILE_H

#include "model/os/os.h"

typedef bool (*ByteSink)(void *ctx, const void *p, size_t n, Error *);

typedef struct {
    const Os *os;
    OsFile *file;
    Text path, part;
    ByteSink sink;       /* instead of a file */
    void *sink_ctx;
    Text buffer;         /* add to it freely, then call outfile_flush */
    int64_t bytes;       /* handed on so far */
} OutFile;

NODISCARD bool outfile_open(OutFile *, const Os *, Str path, Error *);
void outfile_to_sink(OutFile *, ByteSink, void *ctx);
/* Hand on what is in the buffer when it has passed 64 KiB. */
NODISCARD bool outfile_flush(OutFile *, Error *);
/* The rest, sync, rename. After false nothing stands at path that was not there before. */
NODISCARD bool outfile_end(OutFile *, Error *);
void outfile_drop(OutFile *);    /* leave nothing behind; harmless after outfile_end */

#endif
