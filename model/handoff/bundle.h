/* Bundle: changes of one office packed for another as a zip that a person with Excel can read too.
 *
 * handoff.md 4 and 10. A bundle is a .zip (libarchive, deflate) whose first member is
 * datapackage.json; the package lists every other member with bytes and SHA-256. Merging is set
 * union of changes: any order, any repetition, any loss. Signing and sealing come later; the format
 * has their places. */
#ifndef MODEL_HANDOFF_BUNDLE_H
#define MODEL_HANDOFF_BUNDLE_H

#include "model/handoff/level.h"
#include "model/handoff/sample.h"
#include "model/os/job.h"
#include "model/store/save.h"

/* --- making --- */
typedef enum { SCOPE_SINCE_ACK, SCOPE_ALL } BundleScope;
typedef struct {
    Str to;                                     /* receiver's office code */
    BundleLevel level;
    BundleScope scope;
    Str where;                                  /* expression over households; empty: all */
    Str purpose, legal_basis;                   /* empty: the logged defaults */
    Str path;                                   /* file, or folder for the standard name; empty: bundles/out */
    Lang lang;
} BundleRequest;
typedef struct {
    Str name;
    int64_t rows, bytes;                        /* rows -1: no table */
    size_t columns_out, columns_withheld;       /* of a form's table: its questions */
    Str sample;                                 /* of a table for people: its first rows (sample.h) */
} BundlePart;
typedef struct {
    char bundle[40];                            /* uuid */
    Str file;
    int64_t records, changes, bytes, withheld;  /* withheld: households left out for want of consent */
    BundlePart *parts; size_t part_count;       /* data/…, in the arena of the call */
} BundleMade;
/* The level for a receiver unless a person names one: that of the last bundle made for it, because what
 * it has is told apart by level; for a new one `case`: all fields leave only when a person says so. */
NODISCARD bool bundle_usual_level(Store *, Str to, BundleLevel *out, Error *);
/* Each takes a Job that it breathes by (job.h), or NULL. Cancelled: ERR_CANCEL, and nothing is written,
 * told or taken in. */
/* What would leave, counted and with its first rows as the receiver will see them; nothing written. */
NODISCARD bool bundle_plan(Store *, const BundleRequest *, Arena *, BundleMade *out, Job *, Error *);
/* Write it (temporary name, sync, read back and compare, rename) and log the disclosure and the cut
 * in one transaction. */
NODISCARD bool bundle_make(Store *, const BundleRequest *, Arena *, BundleMade *out, Job *, Error *);

/* --- looking --- */
typedef struct {
    char bundle[40];
    Str from, from_name, to, device, created, level, purpose, legal_basis, program, signer; /* signer empty: not signed */
    int format;
    bool is_training, is_trusted;
    int64_t records, changes, bytes;
    BundlePart *members; size_t member_count;
    Error *problems; size_t problem_count;      /* none: whole and as described */
} BundleInfo;
/* The package file and the first rows of tables for people. Errors: ERR_INPUT "zip.cut_short", "zip.damaged", "zip.not_a_zip",
 * "bundle.not_a_bundle", "package.json", "package.member"; ERR_NEWER "package.newer". */
NODISCARD bool bundle_inspect(const Os *, Str path, Arena *, BundleInfo *, Error *);
/* Every member against its hash, every change against its digest; problems listed, those of
 * bundle_inspect too (problems[0].code tells the exit code). false: the file cannot be read. */
NODISCARD bool bundle_verify(const Os *, Str path, Arena *, BundleInfo *, Job *, Error *);

/* --- receiving --- */
typedef enum { BUNDLE_STAGED, BUNDLE_KNOWN, BUNDLE_APPLIED, BUNDLE_REFUSED, BUNDLE_WAITING, BUNDLE_QUARANTINED } BundleState;
/* Copy into bundles/in (or quarantine), verify, stage. A bundle seen before: BUNDLE_KNOWN, no error.
 * Standard input is handed over as a file by the caller. false with *state BUNDLE_QUARANTINED
 * (damaged: err->where is its new place), BUNDLE_WAITING ("package.newer", "bundle.not_for_us") or
 * BUNDLE_REFUSED ("bundle.training" …): it is kept, and err says why it is not staged. false with
 * *state BUNDLE_STAGED: nothing was kept. An unsigned bundle is staged; info->signer is empty. */
NODISCARD bool bundle_receive(Store *, Str path, Arena *, BundleInfo *, BundleState *, Job *, Error *);
typedef struct {
    Str id, from, from_name, state, received;   /* from: the office's code; received: ISO 8601 */
    int64_t received_ms, records, changes;
    int64_t decided;                            /* choices kept of a review that somebody began */
} BundleRow;
NODISCARD bool bundle_list(Store *, Arena *, BundleRow **, size_t *count, Error *);

/* --- review and apply --- */
typedef enum { SIDE_NEW_RECORD, SIDE_THEIRS /* only they changed it */, SIDE_OURS /* only we did */,
               SIDE_SAME, SIDE_CONFLICT } ReviewSide;
typedef struct {
    Str field; Value base, ours, theirs; ReviewSide side;
    Str their_author, their_office, our_author; int64_t their_hlc, our_hlc; Str their_reason;
} ReviewField;
typedef struct { Uuid record; Str form, title, owner; bool is_new; ReviewField *fields; size_t field_count; } ReviewRecord;
/* Of many new records only the first are listed; all are counted. */
typedef struct { ReviewRecord *records; size_t record_count; int64_t added, changed, same, conflicts, gaps; } Review;
NODISCARD bool bundle_review(Store *, Str bundle, Arena *, Review *, Job *, Error *);

typedef enum { DECIDE_DEFAULT /* theirs where only they changed, else left open */, DECIDE_OURS,
               DECIDE_THEIRS, DECIDE_VALUE, DECIDE_LATER } DecisionKind;
typedef struct { Uuid record; Str field; DecisionKind kind; Value value; } Decision;
typedef enum { ACCEPT_ALL, ACCEPT_NONE, ACCEPT_FIELDS } AcceptKind;
typedef struct {
    AcceptKind kind;
    const Str *fields; size_t field_count;            /* ACCEPT_FIELDS: only these are taken */
    /* Resolve changes of our own, with reason. What was chosen in a review that was begun (decided.h)
     * holds too, as long as no other value came in since. */
    const Decision *decisions; size_t decision_count;
    Str reason;
    bool accept_unsigned;                             /* --accept was given (design.md 7, detail 7) */
} Accept;
typedef struct {
    int64_t added, changed, same;  /* records: new here, with something new, with nothing new */
    int64_t conflicts, gaps;       /* on those: fields to decide, changes named but not here */
    int64_t refused;               /* fields; with ACCEPT_NONE records */
    int64_t waiting;               /* values kept for a form that is not installed here (M9) */
    int64_t far_clocks;            /* changes dated more than a day ahead of the receipt */
} AppliedCounts;
/* bundle: its id, a beginning of it (4 or more letters), or a file path (received first). Errors:
 * ERR_TRUST "bundle.unsigned" without accept_unsigned; "bundle.quarantined"; "bundle.unknown".
 * Accepting puts its changes into the log; fields refused get a
 * resolve change that travels (M12). All or nothing in one transaction. Applied before: all "same". */
NODISCARD bool bundle_apply(Store *, Str bundle, const Accept *, AppliedCounts *, Job *, Error *);

#endif
