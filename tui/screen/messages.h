/* Messages: all that was told in this run, the newest first; each can be read in full. */
#ifndef TUI_SCREEN_MESSAGES_H
#define TUI_SCREEN_MESSAGES_H

#include "tui/screen/screen.h"

extern const ScreenOps messages_screen;

#endif
