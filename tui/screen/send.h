/* Send: making a bundle for another office, step by step; nothing leaves before the last one. */
#ifndef TUI_SCREEN_SEND_H
#define TUI_SCREEN_SEND_H

#include "tui/screen/screen.h"

extern const ScreenOps send_screen;

#endif
