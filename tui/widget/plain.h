/* Plain: what screens share when they are read line by line (kaejon --plain).
 *
 * A screen then says lines, from first to last, and is answered by a line. Things to pick from stand
 * one a line behind their number; the last line, without a line end, is the prompt. */
#ifndef TUI_WIDGET_PLAIN_H
#define TUI_WIDGET_PLAIN_H

#include "locale/text.h"

/* "3 words" and a line end; words made visible on one line. */
void plain_add_item(Text *out, size_t number, Str words);
/* The line is a whole number from 1 to most, in Arabic or Thai digits. */
bool plain_number(Str line, size_t most, size_t *out);

#endif
