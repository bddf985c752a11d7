/* RowEdit: one row of a repeat changed from outside a screen: by a file, by `set`.
 *
 * Rules look at the whole record, so the record around the row is opened, the row found or added in it,
 * and both are saved in one commit. */
#ifndef MODEL_STORE_ROW_EDIT_H
#define MODEL_STORE_ROW_EDIT_H

#include "model/store/save.h"

typedef struct {
    Store *store;
    Arena arena;
    RecordHead head;      /* of the record around */
    Entry *entry;
    Record *before;
    Row *row;             /* NULL: not there yet */
    int repeat;           /* of the record's form */
} RowEdit;

/* Opens the record around `inside`: a row itself, or for a new one the record or row it is to stand in.
 * rows: the form of the row (FORM.REPEAT). ERR_ABSENT: there is no such record; ERR_USAGE
 * "store.row_around": it is none that rows of this repeat stand in. */
NODISCARD bool row_edit_open(Store *, const Form *rows, Uuid inside, const EntryEnv *, RowEdit *, Error *);
void row_edit_close(RowEdit *);
/* A new row with this uuid (nil: any) at this place (empty: where it is): the first that a count asks for
 * and nobody has filled in, else one more at the end. */
void row_edit_add(RowEdit *, Uuid, Str place);
/* Another place among its siblings. */
void row_edit_move(RowEdit *, Str place);
/* Saves what differs; out->change is empty when nothing does. */
NODISCARD bool row_edit_save(RowEdit *, Str reason, Saved *out, Text *overlap, Error *);

#endif
