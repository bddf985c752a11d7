/* Change: one save of one record, the unit of history, undo, merge and acknowledgement.
 *
 * handoff.md 3.2. Its digest is the first 16 bytes of SHA-256 over its parts; its id is
 * device-seq-check. Vectors there are tests/model/store/change_test.c. */
#ifndef MODEL_STORE_CHANGE_H
#define MODEL_STORE_CHANGE_H

#include "model/os/os.h"

typedef struct {
    Str device;          /* 8 characters of Crockford base32 */
    int64_t seq;         /* from 1, without holes */
    Uuid record;
    Str form;            /* name */
    Str version;
    Str kind;            /* create save resolve undo delete erase … ; unknown ones are kept (M9) */
    int64_t hlc;         /* milliseconds since 1970 x 65536 + counter */
    Str office, login;   /* author */
    Str seen;            /* entries device:seq:check or device+seq:check, sorted, blank between */
    Str prev;            /* digest of the device's previous change, 32 hex digits or empty */
    Str reason;
    Str body;            /* canonical JSON (forms/record.h). Names `_parent` `_position` `_deleted` `_blind` are ours */
    Str withheld;        /* names of fields that a level withheld, blank between; partial change */
    uint8_t digest[16];
    bool is_checked;     /* by change_check, just now: store_apply need not do it again */
} Change;

void change_digest(const Change *, uint8_t out[static 16]);
void change_add_id(Text *out, const Change *);                 /* k7f3q2ab-000001-cb156a1e */
NODISCARD bool change_check(const Change *, Error *);          /* form of every member, digest fits (unless withheld) */
int64_t hlc_next(int64_t now_ms, int64_t last_own);            /* never behind, never pulled by others */
int64_t hlc_ms(int64_t hlc);

#endif
