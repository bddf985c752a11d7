/* Sides: answers that differ, ours beside theirs, and which of them a person wants.
 *
 * What a bundle brings (review.c) and what two people wrote at once (conflicts.c) are looked at and
 * decided in the same way (screens.md 12.13). Nothing is chosen beforehand where both changed; every
 * choice can be taken back. This is the state and its keys; sides_draw.h draws it. */
#ifndef TUI_SCREEN_SIDES_H
#define TUI_SCREEN_SIDES_H

#include "model/handoff/bundle.h"
#include "tui/command.h"
#include "tui/widget/edit.h"

/* shown: words for a value that is nothing to read (a record's id), or empty. */
typedef struct { Value value; Str shown, author, office, reason; int64_t hlc; bool is_there; } Side;
typedef enum { PICK_NONE, PICK_OURS, PICK_THEIRS, PICK_VALUE, PICK_LATER } Pick;

typedef struct {
    Str name;
    const Field *field;       /* NULL: not in any form here */
    ReviewSide side;
    Side base, ours;
    const Side *theirs;       /* mostly one */
    size_t their_count;
    Pick pick;
    size_t which;             /* of theirs */
    Value value;              /* PICK_VALUE */
    bool is_unkept;           /* chosen since decisions_keep */
} SideField;
typedef struct {
    Uuid record;
    Uuid whole;               /* the record that it belongs to, else itself */
    Str form, title;
    bool is_new;
    SideField *fields;
    size_t field_count;
} SideRecord;

typedef struct { size_t record, field, action; Pick pick; size_t which; Value value; } SideStep; /* what it was */
typedef struct {
    SideRecord *records;      /* the owner's; only the choices in them change */
    size_t record_count;
    Lang lang;
    int64_t now_ms;           /* and the office's zone: what is told with a year, and what without */
    int zone_minutes;
    size_t record, field;     /* the focus */
    size_t top;               /* first line of the record that is seen */
    int rows, columns;
    Edit edit;                /* a value being typed for the field in focus */
    bool is_typing;
    Edit reason;              /* of the decisions */
    bool is_giving_reason;
    bool is_unkept;           /* a choice, the reason or a half-typed value since decisions_keep */
    SideStep *undo, *redo;
    size_t undo_count, undo_room, redo_count, redo_room, action;
    Arena arena;              /* values typed */
} Sides;

void sides_init(Sides *, SideRecord *, size_t count, Lang, const Os *);
/* "460101-01-0001 Mrs Thotsop Jaidee  Household survey": which one it is comes first, for lines are
 * cut at their end. title: what it is called, or empty; then the first letters of its id. */
Str sides_title(Arena *, Uuid record, Str title, Str form);
/* What a record here is called; empty where it is not here or has no title. */
Str sides_stored_title(Store *, Arena *, Uuid, Lang);
void sides_free(Sides *);
void sides_fit(Sides *, int rows, int columns);
/* Up, Down, PgUp and PgDn (the next record), Home, End; 1 ours, 2 theirs (again: the next of them),
 * 3 type a value, 4 later, 5 theirs for the whole record; while typing, the field's keys and Enter.
 * *err says why a typed value cannot be taken; it stays in the field. */
Reply sides_key(Sides *, const Key *, Date today, Error *err);
/* Everything that is no conflict as the bundle brings it. The number of those fields. */
size_t sides_take_plain(Sides *);
bool sides_undo(Sides *); /* false: nothing to take back */
bool sides_redo(Sides *);
/* The commands that mean the same wherever sides are looked at: back out of a field, a reason, undo
 * and redo, clear, the in-program keyboard. false: not now. */
bool sides_command(Sides *, CommandId);
bool sides_types_thai(const Sides *);
Str sides_reason(const Sides *);
/* What was kept (decisions.h): a choice; the field where a value was being typed, with that text. It
 * cannot be undone: undo begins with this sitting. */
void sides_restore(Sides *, SideField *, Pick, size_t which, Value);
void sides_restore_typing(Sides *, Uuid record, Str field, Str typed);
SideField *sides_find(Sides *, Uuid record, Str field); /* NULL: it differs no longer */
/* All the sides as one number (decided_side): what was chosen with other ones is open again. */
int64_t sides_shown(const SideField *);
/* The choices and the reason given on `from`, which ends, for the same fields of `to`, at its size. A
 * field that got another side meanwhile is open again; the number of those. */
size_t sides_replace(Sides *from, Sides *to);
/* To the next conflict that nobody has decided; false: there is none. */
bool sides_go_to_open(Sides *);
/* The words for a field: its label, or its name where the form is not here. */
Str side_label(const SideField *, Lang);
SideField *sides_focus(Sides *); /* NULL where there is nothing at all */
size_t sides_conflicts(const Sides *);
size_t sides_decided(const Sides *); /* of the conflicts, also those put off */

/* How many lines a field takes, and the first line of field i of its record. */
enum { SIDES_WIDE = 72 };
size_t sides_lines(const Sides *, const SideField *);
size_t sides_line_of(const Sides *, size_t field);
enum { SIDES_HEAD = 2 /* rows above the lines */ };

#endif
