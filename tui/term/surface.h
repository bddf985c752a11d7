/* Surface: a rectangle of cells that one draws on; memory only, so every drawing can be tested.
 *
 * A cell holds one cursor stop and a style role, never a colour. Drawing clips. A Surface may be a
 * part of a bigger one; coordinates are its own. term/term.h puts the whole on the terminal. */
#ifndef TUI_TERM_SURFACE_H
#define TUI_TERM_SURFACE_H

#include "locale/text.h"

typedef enum {
    STYLE_TEXT, STYLE_TITLE /* and key bar */, STYLE_FOCUS, STYLE_MATCH, STYLE_ERROR, STYLE_WARNING,
    STYLE_CHANGED, STYLE_GOOD, STYLE_SELECTED /* the value of the focused field */, STYLE_COUNT
} Style;

#define CELL_BYTES 20
typedef struct {
    char bytes[CELL_BYTES]; /* one stop with at most 2 marks, 0-terminated; "" = blank */
    uint8_t n;
    uint8_t style;          /* Style */
    uint8_t columns;        /* 1, 2, or 0 for the second half of a wide one */
    uint8_t is_cut;         /* the stop has more marks: drawn reversed, so that nothing hides (T3) */
} Cell;

typedef struct Canvas Canvas;   /* the cells and the cursor that all parts share */
typedef struct { Canvas *canvas; int row, column, rows, columns; } Surface;

Canvas *canvas_new(int rows, int columns);
void canvas_free(Canvas *);
Surface canvas_surface(Canvas *);
const Cell *canvas_cell(const Canvas *, int row, int column);
void canvas_cursor(const Canvas *, int *row, int *column);
void canvas_line(const Canvas *, int row, Text *out);     /* as text, right blanks cut: dumps, tests */

void surface_clear(Surface);
Surface surface_part(Surface, int row, int column, int rows, int columns); /* clipped */
/* Text at a place, stop by stop, control characters as U+FFFD, a mark without a base on U+25CC;
 * returns the column after it, which may lie beyond the surface. */
int surface_put(Surface, int row, int column, Str, Style);
/* Cut with an ellipsis and padded to exactly `columns`. */
int surface_put_cut(Surface, int row, int column, int columns, Str, Style);
int surface_put_f(Surface, int row, int column, Style, const char *fmt, ...) PRINTF_LIKE(5, 6);
/* Gives cells that are drawn another style. */
void surface_style(Surface, int row, int column, int columns, Style);
/* Digits as Thai digits, but not in words that hold Latin letters (F2, HH-0123) nor right after "Esc". */
void surface_thai_digits(Surface);
void surface_fill(Surface, int row, Style);                /* blanks of that style to the row's end */
/* The hardware cursor: the focus (screens.md 5). The last call wins. */
void surface_cursor(Surface, int row, int column);
int canvas_rows(const Canvas *);
int canvas_columns(const Canvas *);

#endif
