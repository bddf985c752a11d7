/* SidesDraw: the record in focus with its differing answers in columns, and what is chosen of each. */
#ifndef TUI_SCREEN_SIDES_DRAW_H
#define TUI_SCREEN_SIDES_DRAW_H

#include "tui/screen/sides.h"

/* Head, column names and lines; the hardware cursor goes to the field in focus. */
void sides_draw(const Sides *, Surface);
/* SIDES_FOOT rows: which key decides what, a row of the screen's own, how much is decided; or the
 * reason while it is typed. */
enum { SIDES_FOOT = 3 };
void sides_draw_foot(const Sides *, Surface, const char *own, const char *own_short);
/* "ours: 3,000, สมหญิง 25/11/2569 16:02, asked the son again", one line for each side: the history of
 * the field as the two offices know it. */
void sides_add_history(const Sides *, const SideField *, Text *out);
/* "income:  ours 3,000  theirs 3,500" of the field in focus, uncut: the help line. */
void sides_add_whole(const Sides *, Text *out);

#endif
