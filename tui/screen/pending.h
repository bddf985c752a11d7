/* Pending: the drafts of this office that nobody has finished; Enter goes on with one. */
#ifndef TUI_SCREEN_PENDING_H
#define TUI_SCREEN_PENDING_H

#include "tui/screen/screen.h"

extern const ScreenOps pending_screen;

#endif
