/* StoreRoom: small forms and stores for tests of the model, made in one line each. */
#ifndef TESTS_LIB_STOREROOM_H
#define TESTS_LIB_STOREROOM_H

#include "model/store/query.h"
#include "model/store/save.h"
#include "tests/lib/fakeos.h"

/* A folder of its own for one test program's files, on memory where there is one; room_done empties
 * it. room_path lives until the next call. */
const char *room_make(void);
const char *room_path(const char *name);
void room_done(void);

/* A form from its sheets as one CSV ("survey\n,type,name,…\n,text,q1,…\n"); fails the test when it
 * has a fault. form_free it. */
Form *room_form(const char *name, const char *sheets);
/* Install the form of these sheets. */
void room_install(Store *, const char *name, const char *sheets);
/* A new database `name` in the room, opened, with office 460101. */
Store *room_store(const Os *, const char *name);
/* One that is there already. */
Store *room_open(const Os *, const char *name);
/* All bytes of a file in the room, appended; and bytes as a database without a log beside it. */
void room_bytes(const char *name, Text *out);
void room_put(const char *name, Str bytes);
/* What a process that comes later sees in a database: how many changes arrived, or -1 when it cannot
 * be opened, its structure is not whole, or its tables are not what its log says. */
int64_t room_look(const Os *, const char *name);
/* Save a body; asserts that it worked. record nil: new. Its opened_seen is the present one. */
Saved room_save(Store *, const char *form, Uuid record, const char *body);
/* A query begun; fails the test when it cannot be. query_close it. */
QueryRun *room_query(Store *, const Query *, const EntryEnv *);
/* The record's answers as a canonical body, for comparing. Append. */
void room_answers(Store *, Uuid record, Text *out);
/* Hand every change of one store to another; chance: per cent of changes lost, drawn from *seed. */
void room_carry(Store *from, Store *to, int lost_percent, uint64_t *seed);
uint64_t room_draw(uint64_t *seed, uint64_t below);

#endif
