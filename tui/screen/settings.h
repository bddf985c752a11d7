/* Settings: what this person, and this terminal, want of the screens; each choice acts at once. */
#ifndef TUI_SCREEN_SETTINGS_H
#define TUI_SCREEN_SETTINGS_H

#include "tui/screen/screen.h"

extern const ScreenOps settings_screen;

#endif
