/* Home: the first screen, what needs me today. */
#ifndef TUI_SCREEN_HOME_H
#define TUI_SCREEN_HOME_H

#include "tui/screen/screen.h"

extern const ScreenOps home_screen;

#endif
