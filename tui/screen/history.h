/* History: every change of one record, the newest first: when, who, what it wrote and what stood there before.
 *
 * Enter shows a change whole. Undo takes back the one in focus by a new change. The argument is `FORM UUID`. */
#ifndef TUI_SCREEN_HISTORY_H
#define TUI_SCREEN_HISTORY_H

#include "tui/screen/screen.h"

extern const ScreenOps history_screen;

#endif
