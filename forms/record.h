/* Record: one filled form, as rows of values; and the JSON body of a change.
 *
 * The root Row holds the answers outside repeats; each repeat has rows of its own under the row it
 * stands in. Values are found by Field.slot. */
#ifndef FORMS_RECORD_H
#define FORMS_RECORD_H

#include "forms/body.h"
#include "forms/form.h"

typedef struct Row Row;
struct Row {
    const Form *form;
    int repeat;            /* field index of the repeat this is a row of, -1: root */
    Row *parent;           /* NULL for the root */
    size_t position;       /* from 0 among its siblings */
    Value *values;         /* form_row_slots(form, repeat) of them */
    struct RowList *lists; /* one for each repeat directly inside; see row_rows */
    bool surplus;          /* above repeat_count: kept, shown as one too many */
    Str uuid, place;       /* of a repeat's row: its own record and its fractional index (place.h) */
    Str seen;              /* of that record when it was read; empty: not stored yet */
    struct RowState *state; /* of the Entry that is at work on it (entry.c), else NULL */
};

struct RowList {
    Row **rows;
    size_t count, room;
};

typedef struct Record Record;
struct Record {
    const Form *form;
    Arena arena; /* rows of repeats and texts of the values */
    Row *root;
    Arena fixed; /* what record_reset keeps: this struct and the root row */
};

Record *record_new(const Form *);
void record_free(Record *);
Record *record_copy(const Record *);
bool record_eq(const Record *, const Record *); /* answers, rows and their places */
/* Empty again, as record_new gave it: an import of a million rows uses one Record. */
void record_reset(Record *);
/* The row of `from` or of one of its ancestors that holds the field's value; NULL if the field's
 * repeat does not enclose `from`. */
const Row *row_holding(const Row *from, const Field *);
Value row_get(const Row *, const Field *);           /* field->repeat == row->repeat */
void row_set(Record *, Row *, const Field *, Value); /* copies the text into the record's arena */
size_t row_count(const Row *, int repeat);           /* rows of a repeat directly inside */
Row *row_at(const Row *, int repeat, size_t i);
Row *row_add(Record *, Row *parent, int repeat); /* at the end */
void row_drop(Record *, Row *);                  /* takes it out of its list; the memory stays */
void row_put_back(Record *, Row *);              /* undoes row_drop: at its old position */

/* The answers of `row` that differ from `before` (NULL: from nothing), in the order of a body; room
 * for as many as the form has fields. Their texts are the rows'. */
size_t row_members(const Row *row, const Row *before, BodyMember *out);
/* The answers of `row` that differ from `before` (NULL: from nothing) as a change's body; values
 * that became empty are null. Rows of repeats inside are not part of it. false when nothing
 * differs. */
bool row_body(const Row *row, const Row *before, Text *out);

#endif
