/* Offices: databases in folders of their own, each with its clock and chance, that exchange bundles. */
#ifndef TESTS_LIB_OFFICES_H
#define TESTS_LIB_OFFICES_H

#include "model/handoff/bundle.h"
#include "tests/lib/fakeos.h"

typedef struct {
    FakeOs fake;
    Os os;
    char folder[128], file[160];
    Store *store;
} Office;

/* A new folder for all offices of a test; offices_done removes it with all that is in it. */
const char *offices_make(void);
void offices_done(void);
/* A new database of office `code` with the forms household and person. training: made-up data. */
void office_open(Office *, const char *code, uint64_t seed);
void office_open_training(Office *, const char *code, uint64_t seed);
void office_open_bare(Office *, const char *code, uint64_t seed); /* without forms */
void office_close(Office *);
void office_again(Office *);     /* close and open */
/* A household or person; record nil: new. Asserts that it worked. */
Uuid office_save(Office *, const char *form, Uuid record, const char *body);
Uuid office_save_member(Office *, Uuid parent, const char *body);
/* The latest bundle's path lives in room until the next. */
const char *office_make(Office *, const char *to, BundleLevel, BundleScope, BundleMade *out);
void office_take(Office *, const char *path, AppliedCounts *out);   /* receive, apply all */
/* Export of both forms, one text: equal offices give equal bytes. */
void office_export(Office *, Text *out);
/* Every row of every table but bundle_in: what may not change when a bundle is refused. */
void office_dump(Office *, Text *out);
/* Write bytes as a file. */
void office_put_file(const char *path, const void *p, size_t n);
/* Rewrite the archive's end so that its hash fits again, or give a plain zip such an end: what an
 * enemy would do. */
void office_seal(Text *zip);
void office_seal_plain(Text *zip);

#endif
