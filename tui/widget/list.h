/* List: rows of which only a window is known; the focus is `>` in column 0 and the hardware cursor.
 *
 * A list of a million rows never loads itself: whoever owns the rows keeps the window's worth of
 * them and moves it when asked (by keyset, so that the cost does not grow with depth). Moving the
 * focus costs 8 bytes on the line, a full-width bar would cost 280. */
#ifndef TUI_WIDGET_LIST_H
#define TUI_WIDGET_LIST_H

#include "tui/widget/widget.h"

typedef enum {
    ROWS_FIRST, /* the window becomes the first n rows */
    ROWS_LAST,  /* the last n rows */
    ROWS_DOWN,  /* n rows further: the window loses as many at its top as come at its end */
    ROWS_UP,    /* n rows back, likewise */
    ROWS_AGAIN  /* n rows from the window's first row on, read anew (other height, other data) */
} RowsMove;

/* Where the rows come from. ctx is the owner's. */
typedef struct {
    void *ctx;
    /* Moves the window; returns by how many rows it moved (ROWS_DOWN, ROWS_UP), else the rows that
     * it now holds. A failure is the owner's to tell; it counts as 0 and leaves the window. */
    size_t (*move)(void *ctx, RowsMove, size_t n);
    /* Draws row i of the window into `line`, from column 0 of it (the `>` is not the owner's). */
    void (*draw)(const void *ctx, size_t i, Surface line);
} ListRows;

typedef struct {
    ListRows rows;
    size_t at;      /* row of the window that has the focus */
    size_t count;   /* rows in the window */
    size_t height;  /* rows that fit */
    const char *mark; /* of the row in focus: ">", or "->" where Enter takes it */
} List;

/* Loads the first window. */
void list_init(List *, ListRows, size_t height);
void list_fit(List *, size_t height);   /* the size changed: same row in focus */
void list_refresh(List *);              /* the data changed: same place */
void list_restart(List *);              /* another question: from the first row */
/* Up, Down, PgUp, PgDn, Home, End; all else passes. */
Reply list_key(List *, const Key *);
typedef enum { LIST_CURSOR_HERE, LIST_CURSOR_ELSEWHERE } ListCursor;
/* Draws every row of the window; with LIST_CURSOR_HERE the hardware cursor goes to the `>`. */
void list_draw(const List *, Surface, ListCursor);

/* A window over rows that are all in memory: counts only; ctx of the ListRows points to it. */
typedef struct {
    size_t total, first, count;
    const void *ctx;
    void (*draw)(const void *ctx, size_t i, Surface line); /* i counts from the first of all rows */
} ListWhole;
ListRows list_whole(ListWhole *);
/* The row of all rows that has the focus. */
size_t list_whole_at(const List *, const ListWhole *);
/* Brings row i of all rows into sight and focus. */
void list_whole_go(List *, ListWhole *, size_t i);

#endif
