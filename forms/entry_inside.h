/* What the parts of an Entry share: the state of each question in each row, the queue of what is to
 * be worked out again, the log of what was done. */
#ifndef FORMS_ENTRY_INSIDE_H
#define FORMS_ENTRY_INSIDE_H

#include "forms/entry.h"

/* Why what was typed is not in the record. */
typedef enum { INPUT_FINE, INPUT_DOUBTFUL, INPUT_UNREADABLE, INPUT_AGAINST_RULE } InputState;

/* What a person did to a question, as far as the value does not tell. */
typedef struct {
    InputState state;
    bool is_proposed; /* raw is a default that nobody passed yet, canonical */
    Str raw;          /* as typed, unless INPUT_FINE */
    ValueSource source;
    const Error *why;
} Input;

/* One question, group or repeat in one row, by Field.slot. */
typedef struct {
    unsigned todo;     /* RULE_ bits to be run again */
    bool is_queued[2]; /* for the values, for the judging */
    bool is_relevant, is_required, is_read_only;
    bool breaks_constraint, breaks_filter;
    const Error *why;     /* of the two above */
    const Error *warning; /* of the last time its rules were worked out */
    Input input;
} Cell;

struct RowState {
    bool is_relevant; /* its repeat is, and it is not surplus */
    bool is_counted;  /* a count made it, nobody added it */
    Cell cells[];
};

/* Values are worked out before anything is judged: first all of FOR_VALUE, by rank. */
typedef enum { FOR_VALUE, FOR_STATE } Phase;
typedef struct {
    int key;
    int field;
    Row *row;
} Task;

typedef enum { DID_VALUE, DID_ADD, DID_DROP } DeedKind;
/* One thing done; undoing a DID_VALUE exchanges what is here with what is in the record. */
typedef struct {
    DeedKind kind;
    Row *row;
    int field;
    Value value;
    Input input;
} Deed;
typedef struct {
    size_t deeds;
    Row *row;
    int field;
} Act; /* deeds: index after its last one */

struct Entry {
    const Form *form;
    Record *record, *opened;
    EntryMode mode;
    EntryEnv env;
    Arena fixed; /* the Entry and the root's state */
    Arena arena; /* states of rows, raw texts, errors, the log */
    Arena work;  /* results of expressions, until the next settling */
    Arena told;  /* findings, until the next call */
    Arena words; /* what to say of a question that is not answered, in the language in use */
    const Error **missing; /* of each field, once it was needed; NULL before */
    Task *queue;
    size_t queued, queue_room;
    Deed *deeds;
    size_t deed_room;
    Act *acts;
    size_t act_count, act_room; /* acts done and undone */
    size_t done;                /* of act_count: how many are done */
    size_t deed_count;
    bool is_acting;          /* deeds are written down */
    bool is_batch, is_whole; /* is_whole: everything is to be worked out */
    bool is_restoring;       /* undo: values are as they were; only states are worked out */
    bool is_passing;         /* within the pass over everything: no need to queue */
    size_t evaluations;
    Error caught; /* the warning of the expression at work */
    int *choices;
    size_t choice_room;
    EntryFinding *findings;
    size_t finding_count, finding_room;
};

static inline Cell *cell_at(const Row *row, const Field *f)
{
    return &row->state->cells[f->slot];
}

/* --- entry_settle.c --- */
void settle_all(Entry *);    /* everything: a new or imported record */
void settle_states(Entry *); /* relevance and judgements only: an opened record */
void settle_counts(Entry *); /* rows up to each repeat_count */
void settle_queue(Entry *);  /* what was queued */
/* Queue what depends on the value of a field in a row, and the judging of the field itself. */
void settle_value_changed(Entry *, Row *, const Field *);
void settle_rows_changed(Entry *, Row *parent, int repeat); /* rows came or went */
void settle_row_added(Entry *, Row *);                      /* gives it a state; queues all in it */
void state_give(Entry *, Row *); /* states of a row and of all rows inside */
/* Would the constraint and the filter take this value? why (may be NULL) is filled when not. */
bool value_is_allowed(Entry *, const Row *, const Field *, Value, const Error **why);
bool eval_true(Entry *, const Expr *, const ExprScope *);
Str eval_string(Entry *, const Expr *, const ExprScope *);
bool choice_is_offered(Entry *, const Row *, const Field *, const Choice *);
bool field_is_shown(const Field *); /* a question that a person answers */

/* --- entry_log.c --- */
void log_begin(Entry *, Row *, const Field *);
void log_end(Entry *); /* an act without deeds is dropped */
/* Change a value or what was typed, written down while acting. */
void do_value(Entry *, Row *, const Field *, Value, Input);
Row *do_add(Entry *, Row *parent, int repeat);
void do_drop(Entry *, Row *);
void log_clear(Entry *);

/* --- entry.c --- */
/* Reads, judges and stores what was typed; the queue is not settled. */
SetVerdict take_typed(Entry *, Row *, const Field *, Str raw, ValueSource);
void propose_default(Entry *, Row *, const Field *);
void say_again(Entry *); /* words of the form's rules, in the language in use */

#endif
