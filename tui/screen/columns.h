/* Columns: which answers of a form stand in a table, how wide, and one cell of it drawn.
 *
 * The form says it: fields marked `index`, else its key and its first questions. Narrow ASCII comes
 * first and the longest Thai text last, so that a terminal that draws a Thai cell one column off
 * breaks nothing (screens.md 3). On a narrow screen columns go, the last but one first. */
#ifndef TUI_SCREEN_COLUMNS_H
#define TUI_SCREEN_COLUMNS_H

#include "forms/form.h"
#include "tui/term/surface.h"

enum { COLUMNS_MAX = 12, COLUMNS_GAP = 1 };
typedef struct {
    const Field *field;
    int columns;
} Column;

/* Fills out for a line of `room` columns and returns how many there are. without (may be NULL): a
 * field that would be the same in every row. */
size_t columns_of(const Form *, const Field *without, Lang, int room, Column out[static COLUMNS_MAX]);
/* All that could be shown, in the same order, however wide. */
size_t columns_wanted(const Form *, const Field *without, Column out[static COLUMNS_MAX], Lang);
/* Those of these names that can be shown, in their order. */
size_t columns_named(const Form *, const Str *names, size_t count, Column out[static COLUMNS_MAX], Lang);
/* Made fit for a line of `room` columns; returns how many are left. */
size_t columns_fit(Column out[static COLUMNS_MAX], size_t count, int room);
/* A table can have a column of it. */
bool columns_can_show(const Field *);
void columns_draw_head(const Column *, size_t count, Lang, Surface line, int at);
/* One value at a column of the line; returns where the next one begins. */
int columns_draw_cell(const Column *, Value, Lang, Surface line, int at);

#endif
