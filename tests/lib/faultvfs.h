/* A SQLite file system that counts what the database does to its files, and fails or dies on order.
 *
 * It lies over the unix one. A ladder test runs an operation with the fault at call 1, 2, 3 ...
 * until a run completes (faultvfs_struck() is false), and looks at the database after each: that
 * finds every place where a full disk or a power cut can hurt (style.md 12). Counts are exact on
 * any machine, so `this save is 7 writes and 2 syncs` is a test. One plan at a time, for all
 * databases opened through it; not for threads. */
#ifndef TESTS_LIB_FAULTVFS_H
#define TESTS_LIB_FAULTVFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    FAULT_WRITE = 1,
    FAULT_SYNC = 2,
    FAULT_OPEN = 4,
    FAULT_TRUNCATE = 8,
    FAULT_DELETE = 16,
    FAULT_ANY = 31
} FaultCall;

typedef enum {
    FAULT_NOTHING,  /* only count */
    FAULT_IOERR,    /* SQLITE_IOERR_WRITE, _FSYNC, _TRUNCATE, _DELETE; an open gives CANTOPEN */
    FAULT_FULL,     /* SQLITE_FULL; an open gives CANTOPEN */
    FAULT_CANTOPEN, /* SQLITE_CANTOPEN from whatever is hit */
    FAULT_EXIT,     /* the process ends there, before the call: run it in a forked child */
    FAULT_TORN      /* half of the write is made, then the process ends (other calls: as EXIT) */
} FaultEffect;

typedef struct {
    unsigned calls; /* which calls count for `at`: FaultCall bits */
    FaultEffect effect;
    int64_t at;    /* the n-th of them is hit, from 1 */
    bool for_ever; /* and every later one */
} FaultPlan;

enum { FAULT_EXIT_CODE = 86 };

/* Register "fault" and make it the default for databases opened from now on. Safe twice. */
void faultvfs_install(void);
/* Begin anew: all counts are 0, nothing is recorded, the plan holds from here. */
void faultvfs_plan(FaultPlan);
/* Was a call hit since the plan was made? */
bool faultvfs_struck(void);
/* How many of these calls (FaultCall bits) were made since the plan, hit ones included. */
int64_t faultvfs_count(unsigned calls);

/* --- recording: what would be on the disk after a power cut --- */
typedef struct {
    FaultCall call;
    char file[32];  /* last part of the name */
    int64_t offset; /* of a write; new size of a truncate */
    size_t n;       /* bytes written */
    const uint8_t *bytes;
} FaultEvent;

/* Keep every successful call until the next plan. */
void faultvfs_record(void);
/* What was kept, in order; owned here, valid until the next plan. */
const FaultEvent *faultvfs_events(size_t *count);

#endif
