/* Screens: the list of screens that are opened from anywhere, by a command or by a line after `:`. */
#ifndef TUI_SCREENS_H
#define TUI_SCREENS_H

#include "tui/app.h"

/* Fills the screens of the options; the rest of them is the caller's. */
void screens_fill(AppOptions *);

#endif
