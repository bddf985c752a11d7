/* An Os for tests: a clock that stands still, random that repeats, and files that fail on order.
 *
 * Files, folders and child processes are the real ones (model/os), so a test works in a folder of
 * its own; what is faked are the things a test must decide: the time (2026-03-15 10:30 in Bangkok,
 * moved by hand), the random bytes (from a seed, printed when a test fails), free space, kind of
 * file system, hardware, login, environment, and which call fails. Set the members freely. */
#ifndef TESTS_LIB_FAKEOS_H
#define TESTS_LIB_FAKEOS_H

#include "model/os/os.h"

#define FAKEOS_NOW_MS 1773545400000 /* 2026-03-15 10:30 +07:00 */

typedef enum {
    FAKE_OPEN = 1,
    FAKE_READ = 2,
    FAKE_WRITE = 4,
    FAKE_SYNC = 8,
    FAKE_RENAME = 16,
    FAKE_REMOVE = 32,
    FAKE_CLOSE = 64,
    FAKE_SEEK = 128,
    FAKE_FOLDER = 256,
    FAKE_RANDOM = 512,
    FAKE_SPAWN = 1024,
    FAKE_ANY = 2047
} FakeCall;

typedef enum {
    FAKE_FAILS, /* with .error; a write stores its first half before it fails */
    FAKE_EXITS  /* the process ends there with FAKE_EXIT_CODE: run it in a forked child */
} FakeEffect;

enum { FAKE_EXIT_CODE = 87, FAKE_KINDS = 11 };

typedef struct {
    const Os *real;
    int64_t now_ms;
    int zone_minutes;
    uint64_t seed;          /* state of the generator */
    int64_t free_space;     /* -1: as it is */
    int processors;         /* 2 */
    const char *filesystem; /* NULL: as it is */
    const char *hardware;
    const char *login;
    const char *const *env; /* "NAME=VALUE", ends with NULL; NULL: none */
    /* --- faults --- */
    unsigned calls; /* FakeCall bits that count for `at`; 0: nothing fails */
    FakeEffect effect;
    int error;     /* errno, such as ENOSPC or EIO */
    int64_t at;    /* the n-th of them is hit, from 1 */
    bool for_ever; /* and every later one */
    /* --- what happened --- */
    bool struck;
    int64_t counted;           /* of `calls` */
    int64_t count[FAKE_KINDS]; /* of each kind, by the number of its bit */
} FakeOs;

/* The table whose ctx is f. f and what it points to must outlive it. */
Os fakeos(FakeOs *f, uint64_t seed);
/* Let the n-th call of these kinds fail with an errno; counts begin anew. */
void fakeos_fail(FakeOs *, unsigned calls, int64_t at, int error);
/* How many calls of these kinds were made since fakeos() or fakeos_fail(). */
int64_t fakeos_count(const FakeOs *, unsigned calls);

#endif
