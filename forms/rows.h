/* Rows: what happened to the rows of a record's repeats between two states of it.
 *
 * Each row is stored as a record of its own (rowform.h), so each change of a row is one save. */
#ifndef FORMS_ROWS_H
#define FORMS_ROWS_H

#include "forms/expr.h"
#include "forms/record.h"

/* No person has answered anything in it or in rows inside it. */
bool row_is_blank(const Row *);

/* The row of this uuid at any depth; NULL: none. */
Row *row_find(const Record *, Str uuid);
/* Marks the rows above each repeat_count, as an Entry does; for a record that no Entry is at work on.
 * scope: clock and arena; its row is not looked at. */
void rows_mark_surplus(Record *, const ExprScope *);

typedef enum { ROW_IS_NEW, ROW_IS_CHANGED, ROW_IS_GONE } RowFate;
typedef struct {
    RowFate fate;
    Row *row;          /* as it is now; ROW_IS_GONE: as it was */
    const Row *before; /* ROW_IS_CHANGED: as it was */
} RowChange;
/* Rows of `now` whose answers or place differ from the row of the same uuid in `before` (NULL: there
 * were none), a row before those inside it; then those that are gone, with all inside them. Blank new
 * rows at the end of a list are none yet: a count made them, and nobody has filled them in. Lives in
 * the arena; `before` is only read. */
size_t row_changes(Arena *, const Record *now, const Record *before, RowChange **out);

#endif
