/* Record: one filled form, as rows of values; and the JSON body of a change.
 *
 * The root Row holds the answers outside repeats; each repeat has rows of its own under the row it
 * stands in. Values are found by Field.slot. */
#ifndef FORMS_RECORD_H
#define FORMS_RECORD_H

#include "forms/form.h"

typedef struct Row Row;
struct Row {
    const Form *form;
    int repeat;              /* field index of the repeat this is a row of, -1: root */
    Row *parent;             /* NULL for the root */
    size_t position;         /* from 0 among its siblings */
    Value *values;           /* form_row_slots(form, repeat) of them */
    struct RowList *lists;   /* one for each repeat directly inside; see row_rows */
    bool surplus;            /* above repeat_count: kept, shown as one too many */
};

typedef struct Record Record;
struct Record {
    const Form *form;
    Arena arena;             /* rows and texts of the values */
    Row *root;
};

Record *record_new(const Form *);
void record_free(Record *);
/* The row of `from` or of one of its ancestors that holds the field's value; NULL if the field's
 * repeat does not enclose `from`. */
const Row *row_holding(const Row *from, const Field *);
Value row_get(const Row *, const Field *);             /* field->repeat == row->repeat */
void row_set(Record *, Row *, const Field *, Value);   /* copies the text into the record's arena */
size_t row_count(const Row *, int repeat);             /* rows of a repeat directly inside */
Row *row_at(const Row *, int repeat, size_t i);
Row *row_add(Record *, Row *parent, int repeat);       /* at the end */
void row_drop(Record *, Row *);                        /* takes it out of its list; the memory stays */
/* instance_name, else the key fields joined by a blank. */
void record_title(Text *out, const Record *, Lang);

/* --- body of a change: canonical JSON (handoff.md 3.2) --- */
/* One member. value.kind ANSWER_NONE is null; inactive is {"inactive":"…"}. */
typedef struct { Str name; Value value; } BodyMember;
/* Members sorted by name as canonical JSON: keys sorted by bytes, no blanks, only `"` `\` and
 * U+0000-001F escaped. blind (may be empty): the `_blind` member. */
void body_write(Text *out, BodyMember *members, size_t count, Str blind);
/* Strict reader of the canonical form only: anything else is an Error (offset in n). Texts point
 * into json where nothing was escaped, else into the arena. *blind is empty when absent. */
NODISCARD bool body_read(Arena *, Str json, BodyMember **members, size_t *count, Str *blind,
                         Error *err);

#endif
