/* SendDraw: what the send screen shows of each step: answers so far, the question, what would leave. */
#ifndef TUI_SCREEN_SEND_DRAW_H
#define TUI_SCREEN_SEND_DRAW_H

#include "tui/screen/send_state.h"

void send_draw(const Send *, Surface content);
/* Where the typed answer begins: beside its question, or on a row of its own where there is no room. */
int send_edit_column(const Send *, int columns);
/* The whole sample of the table in focus: for each column its name, then the cells of the first rows,
 * each on a line of its own. */
void send_add_sample(const Send *, Text *out);
/* Columns that scrolling can reach in the sample below the tables. */
size_t send_sample_columns(const Send *);

#endif
