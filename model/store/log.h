/* Log: putting one change into the append-only log, with the small tables it refers to.
 *
 * Within a transaction. The log is the truth; everything else follows from it. */
#ifndef MODEL_STORE_LOG_H
#define MODEL_STORE_LOG_H

#include "model/store/change.h"
#include "model/store/db.h"

/* Row numbers of a change's device and author, made where they are new. office may be empty. */
NODISCARD bool log_device(Store *, Str code, Str office, int64_t *id, Error *);
NODISCARD bool log_actor(Store *, Str office, Str login, int64_t *id, Error *);

typedef struct {
    int64_t record, device, form, actor;
    int64_t via;              /* bundle_in.n; 0: made here */
} LogPlace;
/* *id: its number in order of arrival. */
NODISCARD bool log_add(Store *, const Change *, const LogPlace *, int64_t *id, Error *);
/* 1: this very change is in the log; 0: not; -1: error. */
int log_has(Store *, int64_t device, int64_t seq, const uint8_t digest[static 16], Error *);

/* A record's row, made for its first change. created_by is that change's number to be. */
NODISCARD bool log_add_record(Store *, Uuid, int64_t form, Str owner, Str seen, int64_t created_by, int64_t *id, Error *);
/* 1: found; 0: not; -1: error. seen (may be NULL) is set. */
int log_find_record(Store *, Uuid, int64_t *id, int64_t *form, Text *seen, Error *);
/* Rows that wait for this parent take its number. */
NODISCARD bool log_adopt(Store *, Uuid parent, int64_t parent_id, Error *);

#endif
