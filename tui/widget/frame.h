/* Frame: what is the same on every screen: title row, help line, message line, key bar, Esc panel.
 *
 * screens.md 3. The rows stay where they are on every screen, so that eyes and fingers learn them. */
#ifndef TUI_WIDGET_FRAME_H
#define TUI_WIDGET_FRAME_H

#include "locale/thai.h"
#include "tui/widget/widget.h"

enum { FRAME_MIN_ROWS = 15, FRAME_MIN_COLUMNS = 40, FRAME_FOOT = 3, FRAME_HEAD = 1, FRAME_SLOTS = 10 };

/* Row 0, reversed: place left (cut if need be), what changes seldom right. */
void frame_title(Surface whole, Str left, Str right);
/* The rows between title and foot. */
Surface frame_content(Surface whole);
/* Hints stand apart by two blanks or more: those without room are left out whole, from the end. */
int frame_put_hints(Surface, int row, int column, Str hints);
void frame_help(Surface whole, Str help);
/* In its row; what is longer takes the row of the help above it as well, so that the cure at its end is
 * read. The breaker may be NULL. */
void frame_message(Surface whole, Str message, Style, ThaiBreaker *);
/* Ten slots of eight columns; slot i is the key F(i+1), empty where it does nothing. On narrower
 * screens the slots that matter least go first. */
void frame_bar(Surface whole, const Str labels[static FRAME_SLOTS]);

/* Lines in columns, as the Esc panel shows commands: a head line, then entries in three columns. */
typedef struct { Str key, text; } FrameEntry;
int frame_panel_rows(size_t entries, int columns);
/* Grows up from the key bar over the rows above it. */
void frame_panel(Surface whole, Str head, const FrameEntry *, size_t count);

bool frame_fits(int rows, int columns);
/* `line` alone, for a window that is too small. */
void frame_too_small(Surface whole, Str line);

#endif
