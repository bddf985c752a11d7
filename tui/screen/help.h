/* Help: what the item in focus wants, what its screen is for, every key there, and the topics.
 *
 * One text, read like a page: the item and its screen first, then the keys out of the one command
 * table, then the topics. Typing searches all of it, on either keyboard. It explains the screen that
 * it lies on, in the language of the moment. */
#ifndef TUI_SCREEN_HELP_H
#define TUI_SCREEN_HELP_H

#include "tui/screen/screen.h"

extern const ScreenOps help_screen;

#endif
