/* Keycheck: which keys arrive from this terminal, asked in ten seconds; hints then name no other.
 *
 * Function keys, F10 (menus of terminals take it) and Ctrl while the Thai layout is on are what is lost
 * most often. What arrived is kept with the settings of this kind of terminal. */
#ifndef TUI_SCREEN_KEYCHECK_H
#define TUI_SCREEN_KEYCHECK_H

#include "tui/screen/screen.h"

extern const ScreenOps keycheck_screen;

#endif
