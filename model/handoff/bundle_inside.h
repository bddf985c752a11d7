/* The inside of Bundle: one pass over a bundle's members, and folders, for model/handoff/bundle*.c. */
#ifndef MODEL_HANDOFF_BUNDLE_INSIDE_H
#define MODEL_HANDOFF_BUNDLE_INSIDE_H

#include "model/handoff/acks.h"
#include "model/handoff/bundle.h"
#include "model/handoff/changefile.h"
#include "model/handoff/formpack.h"
#include "model/handoff/people.h"

/* --- one pass over a bundle --- */

enum { PASS_PROBLEMS = 50 };
typedef struct {
    const Os *os;
    Str path;
    Arena *arena;             /* of the package and the problems */
    Job *job;                 /* may be NULL */
    /* What the caller wants; each may be NULL. */
    ChangeFileSink on_change; /* false ends the pass with its Error */
    bool (*wants)(void *ctx, Str member);                          /* then it is handed over whole: */
    bool (*on_member)(void *ctx, Str member, Str bytes, Error *);
    void *ctx;
    /* What was found. */
    Package package;
    int64_t bytes, changes;
    Str *samples;             /* by part of the package; of PASS_SAMPLES */
    uint8_t sha256[32];       /* of the whole file */
    Error *problems; size_t problem_count;
} BundlePass;
typedef enum {
    PASS_PACKAGE,   /* the package file only */
    PASS_SAMPLES,   /* and the first rows of data/… */
    PASS_WANTED,    /* and the members wanted, changes.csv where on_change is set; the others are there */
    PASS_ALL        /* every byte */
} PassDepth;
/* false: the file cannot be read, the caller's sink ended it, or it is no bundle at all (the Error
 * of zip.h and package.h). true: problems lists what does not fit. */
NODISCARD bool bundle_pass(BundlePass *, PassDepth, Error *);
void bundle_info_of(const BundlePass *, BundleInfo *);
/* Is the Error about what the file holds (not about reading it)? */
bool bundle_is_damage(const Error *);
/* A bundle with problems: the first of them as the Error. */
NODISCARD bool bundle_whole(const BundlePass *, Error *);

/* --- folders beside the database --- */

/* "out", "in", "quarantine": its path, made when it is not there. */
NODISCARD bool bundle_folder(Store *, const char *name, Text *out, Error *);
/* Same bytes as were hashed, read back from the medium. */
NODISCARD bool bundle_compare(const Os *, Str path, int64_t bytes, const uint8_t sha256[static 32], bool *same, Job *, Error *);
/* A received bundle by id, beginning of it, or file (received first). */
NODISCARD bool bundle_find(Store *, Str bundle, Arena *, BundleIn *, Job *, Error *);
/* What it would change, compared with what is here; the caller holds the transaction, or none. */
NODISCARD bool bundle_compare_changes(Store *, BundlePass *, Arena *, Review *, Error *);
/* job_goes_on, and the Error when it does not. */
NODISCARD bool bundle_goes_on(Job *, int64_t more, Error *);

#endif
