/* Quick: writes at almost every key, on a connection of their own that need not sync.
 *
 * Safe against kill -9; a power cut costs what was written since the last one that synced. Our own
 * quick writes do not make the screens read again: the generation stays. */
#ifndef MODEL_STORE_QUICK_H
#define MODEL_STORE_QUICK_H

#include "model/store/db.h"

typedef enum { QUICK_UNSYNCED, QUICK_SYNCED } QuickSync;
/* Prepare, bind and step on this connection; called again when the disk was full and the reserve was
 * given up for it. */
typedef bool QuickWrite(Store *, sqlite3 *, void *ctx, Error *);
/* One transaction; within store_begin it joins that one. */
NODISCARD bool quick_write(Store *, QuickSync, QuickWrite *, void *ctx, Error *);

#endif
