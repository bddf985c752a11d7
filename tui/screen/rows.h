/* Rows: the window of a query's rows that a list shows, moved by keyset pages.
 *
 * Moving on by one row asks for one row; what was read stays until it has grown old. A query that a
 * key interrupts leaves the window as it was. */
#ifndef TUI_SCREEN_ROWS_H
#define TUI_SCREEN_ROWS_H

#include "model/store/query.h"
#include "tui/widget/list.h"

typedef struct {
    QueryRun *run; /* borrowed */
    QueryRow *rows;
    size_t count, room;
    Arena arena;   /* what the rows point to */
    Error err;     /* of the last move that failed; ERR_CANCEL: a key came first */
} Rows;

void rows_free(Rows *);
/* As ListRows.move asks; the context of a ListRows that a screen makes may call it. */
size_t rows_move(Rows *, RowsMove, size_t n);

#endif
