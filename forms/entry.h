/* Entry: a form being filled in: answers in, and at once what they open, forbid and compute.
 *
 * Setting one answer recomputes only what depends on it (relevance, calculations, constraints,
 * required, filters, repeat counts), in order of dependence; every set can be undone. No I/O and no
 * clock: the Env brings them. Used by the screens, the import, `set` and `check` alike. */
#ifndef FORMS_ENTRY_H
#define FORMS_ENTRY_H

#include "forms/expr.h"

typedef struct {
    int64_t now_ms;
    int zone_minutes;
    Lang lang;
    bool (*uuid)(void *ctx, char out[static 37]);
    void *uuid_ctx;
    Str user, device; /* metadata questions */
} EntryEnv;

typedef struct Entry Entry;
/* ENTRY_NEW: defaults proposed, calculations computed, metadata filled. ENTRY_OPEN: a stored record
 * is taken as it is and nothing is recomputed (xlsform.md 5); rows that a count asks for and nobody has
 * filled in are there again, blank. ENTRY_IMPORT: a new record without
 * defaults (missing is not zero). The entry owns the record. */
typedef enum { ENTRY_NEW, ENTRY_OPEN, ENTRY_IMPORT } EntryMode;
Entry *entry_open(const Form *, Record *, EntryMode, const EntryEnv *);
void entry_free(Entry *);
/* Empties the record and begins again: an import of a million rows uses one Entry. */
void entry_reset(Entry *, EntryMode);
Record *entry_record(Entry *);
/* The record as it was opened: what a Change is the difference to, and whose rows may be gone now.
 * NULL for ENTRY_NEW and ENTRY_IMPORT: there was none. */
const Record *entry_opened(const Entry *);
/* In a batch a set only takes the value in; nothing is worked out or judged, and there is no undo.
 * ENTRY_IMPORT is always one. entry_settle ends it: it works out and judges what depends on what
 * was set. findings, complete, body and choices settle by themselves; state and value do not. */
void entry_batch(Entry *);
void entry_settle(Entry *);
void entry_tick(Entry *, int64_t now_ms); /* the clock of today() and now() from now on */
const EntryEnv *entry_env(const Entry *);
void entry_set_lang(Entry *, Lang); /* messages and choice names from now on */

/* State of one question in one row. */
typedef struct {
    bool relevant;    /* its own rule and those of all groups around it */
    bool required;    /* asked for now: the rule holds and it is relevant */
    bool missing;     /* required, relevant and without an answer */
    bool invalid;     /* constraint broken, or choice no longer in the filtered list */
    bool doubtful;    /* soft: read with a question left to a person */
    bool refused_raw; /* raw holds what was typed and could not be taken */
    bool proposed;    /* entry_value gives a default that nobody has passed with Enter yet: it
                       * is not in the record, and no expression sees it (missing is not zero) */
    bool read_only;
    const Error *why;     /* for invalid, doubtful, refused_raw: what to say */
    Str raw;              /* as typed, when it could not be taken */
    const Error *warning; /* a rule of its own could not be worked out (an impossible date, a bad
                           * pattern) and counted as empty; NULL most often */
} EntryState;
EntryState entry_state(const Entry *, const Row *, const Field *);
Value entry_value(const Entry *, const Row *,
                  const Field *); /* row may be a descendant of the holder */

typedef enum { SET_ACCEPTED, SET_DOUBT, SET_REFUSED } SetVerdict;
/* What a person typed. SET_REFUSED: not readable or the constraint says no; the record keeps its
 * old value and the entry keeps the raw text (state.raw), so that nothing typed is lost. */
SetVerdict entry_type(Entry *, Row *, const Field *, Str raw, ValueSource);
/* A value already canonical (choice picked, draft, import, `set`): same checks. */
SetVerdict entry_set(Entry *, Row *, const Field *, Value);
/* The answer of a question outside repeats left a question open when it was read, elsewhere; nothing
 * happens when another answer stands there by now. Typing or setting the answer settles it. */
void entry_doubt(Entry *, const Field *, Str value, const Error *why);
void entry_pass(Entry *, Row *, const Field *); /* Enter on a proposed default stores it */
Row *entry_add_row(Entry *, Row *parent, int repeat);
void entry_drop_row(Entry *, Row *);
/* A row of another record of the form, with the rows inside it, taken over as it is: uuid, place and
 * answers. NULL: the row around it is not here. */
Row *entry_take_row(Entry *, const Row *from);
/* Undo and redo the last set, add or drop. false when there is none. *field, *row: where it was. */
bool entry_undo(Entry *, const Field **, Row **);
bool entry_redo(Entry *, const Field **, Row **);
/* The default of a question over the answers as they stand now, for one that follows another answer;
 * lives in the Entry. Empty: it has none. */
Str entry_default(Entry *, Row *, const Field *);
bool entry_changed(const Entry *); /* differs from what was opened */

/* Choices of a select question now: indexes into field->choices that pass choice_filter. */
size_t entry_choices(Entry *, const Row *, const Field *, const int **indexes);
/* Why a question is skipped: the rule (own or of the group) that is false, for words like
 * "skipped: age below 15". NULL when it is relevant. */
const Field *entry_skipped_by(const Entry *, const Row *, const Field *);

/* The label of a question as it reads in this row: `${name}` in it stands for that answer as it is shown, "…"
 * while there is none. */
void entry_label(Text *out, const Entry *, const Row *, const Field *, Lang);

/* Everything missing, invalid, doubtful or surplus, in form order. */
typedef enum { FINDS_MISSING, FINDS_INVALID, FINDS_DOUBT, FINDS_SURPLUS } FindsKind;
typedef struct {
    const Row *row;
    const Field *field;
    FindsKind kind;
    const Error *why;
} EntryFinding;
size_t entry_findings(Entry *, const EntryFinding **); /* lives until the next call on the entry */
bool entry_complete(Entry *);                          /* no missing, invalid or surplus */
/* How far: answered and relevant questions. */
void entry_progress(const Entry *, size_t *answered, size_t *asked);

/* The fields whose value differs from `before` (NULL: from nothing): a Change's body, canonical.
 * Answers not relevant at present are written as inactive. false when nothing differs. */
bool entry_body(Entry *, const Record *before, Text *out);
/* The same answers of a new record as the members of its body; room for as many as the form has fields.
 * Their texts live until the entry changes. */
size_t entry_members(Entry *, BodyMember *out);
/* The whole state with raw texts, rows and proposals as JSON, and back: the draft. */
void entry_draft(Entry *, Text *out);
NODISCARD bool entry_resume(Entry *, Str draft, Error *err);

/* How many expressions were evaluated so far: tests hold it to what depends on a change. */
size_t entry_evaluations(const Entry *);
/* What an expression or a rule stands on at this row and field. */
ExprScope entry_scope(Entry *, const Row *, const Field *);

#endif
