/* Saving, folding and reading records: the change log and the tables that follow from it.
 *
 * The state of a record is a pure function of the set of its changes (M13): one fold serves local
 * saves, applied bundles and doctor's comparison. */
#ifndef MODEL_STORE_SAVE_H
#define MODEL_STORE_SAVE_H

#include "model/store/change.h"
#include "model/store/prepared.h"
#include "model/store/store.h"

typedef struct Doubt Doubt;   /* model/store/doubt.h */
typedef struct {
    Str form;
    Uuid record;          /* nil: a new record; a uuid not known here: a new record with it */
    Uuid parent;          /* nil: none, or leave as it is */
    Str opened_seen;      /* record's `seen` when the editor read it; empty for a new one */
    Str body;             /* canonical JSON of the fields written; empty: nothing but rows */
    const Prepared *prepared;  /* the same body, written out already; NULL: not */
    Str position;         /* a row's place among its siblings; empty: none, or leave as it is */
    Record *now;          /* not NULL: rows of its repeats that differ from those of `before` are */
    const Record *before; /* saved too; new ones are given their uuid and place in `now` */
    Str kind;             /* empty: create or save */
    Str reason;
    int64_t draft;        /* dropped in the same commit; 0: none */
    const Doubt *doubts;  /* of its answers, kept with them */
    size_t doubt_count;
} Save;
typedef struct {
    Uuid record;          /* after ERR_CONFLICT: the record or row whose fields overlap */
    char change[40];      /* id; of the last row where only rows were saved; empty: nothing differed */
    size_t conflicts;     /* open on the record after it */
} Saved;

/* One validated save, one commit, with the rows that changed. Somebody saved in between: fields that do not overlap are joined;
 * overlapping ones give ERR_CONFLICT with *overlap their names (blank between; `_deleted` where one
 * side removed what the other wrote), nothing written.
 * A commit that reports failure is looked up by change id before the caller is told (style.md 12). */
NODISCARD bool store_save(Store *, const Save *, Saved *out /* or NULL */, Text *overlap, Error *);

/* Put one foreign change into the log and fold its record (M1 to M5, M8, M9). Within store_begin. */
typedef enum { APPLY_NEW_RECORD, APPLY_CHANGED, APPLY_SAME } Applied;
NODISCARD bool store_apply(Store *, const Change *, Str via_bundle, Applied *out, Error *);
/* Fold everything again into the tables; the number of records whose row differed before (0 = M13
 * holds). only_compare leaves the tables as they are. */
typedef enum { REFOLD_COMPARE, REFOLD_REPLACE } RefoldMode;
NODISCARD bool store_refold(Store *, RefoldMode, int64_t *differed, Error *);

/* --- reading --- */
typedef struct {
    int64_t id; Uuid uuid; Uuid parent; Str form; Str seen; Str owner;
    bool deleted; int conflicts; int gaps;
} RecordHead;
/* By uuid, or by a unique prefix of at least 4 hex digits, or by the form's key fields' text.
 * ERR_ABSENT, or ERR_USAGE when several fit. */
NODISCARD bool store_find(Store *, Str form, Str id_or_key, Arena *, RecordHead *out, Error *);
NODISCARD bool store_head(Store *, Uuid, Arena *, RecordHead *out, Error *);
/* The answers as they stand, with refused, unknown and inactive ones, and the rows of all repeats. */
NODISCARD bool store_read(Store *, int64_t id, Record *into, Error *);
/* Changes of a record, covered before covering, then by hlc. */
NODISCARD bool store_history(Store *, int64_t id, Arena *, Change **out, size_t *count, Error *);
/* Those of them that are notes (model/work/note.h). */
NODISCARD bool store_notes(Store *, int64_t id, Arena *, Change **out, size_t *count, Error *);
/* Changes by arrival, after `after` (0 = from the start): for bundles. via tells from which peer each
 * came (empty: made here). Strings live until the next call of the callback. */
typedef bool (*ChangeSink)(void *ctx, int64_t arrival, const Change *, Str via, Error *);
NODISCARD bool store_changes(Store *, int64_t after, Str form, ChangeSink, void *ctx, Error *);
int64_t store_last_arrival(Store *);

/* Open conflicts (M5): each candidate value with its author; and the base, which the authors of all
 * of them had seen (after any number of saves on each side). No author: none of them had seen any. */
typedef struct { Value value; Str author, office, reason; int64_t hlc; bool shown, is_own /* written in this database */; } Candidate;
typedef struct { Uuid record; Str form, field; Candidate *candidates; size_t count; Candidate base; } Conflict;
NODISCARD bool store_conflicts(Store *, Str form /* empty: all */, Arena *, Conflict **, size_t *, Error *);

/* --- drafts (handoff.md 7.3) --- */
typedef struct { int64_t id; Str form; Uuid record, parent; Str opened_seen, body, cursor, login; int64_t updated_ms; } Draft;
typedef enum { DRAFT_QUICK /* no sync: safe against kill -9 */, DRAFT_SYNC /* a field was left */ } DraftMode;
NODISCARD bool store_keep_draft(Store *, Draft *, DraftMode, Error *);   /* sets id on the first call */
NODISCARD bool store_drafts(Store *, Arena *, Draft **, size_t *count, Error *);
NODISCARD bool store_drop_draft(Store *, int64_t id, Error *);

#endif
