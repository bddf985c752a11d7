/* Bundles: what other offices sent, received from a file, each opened for review. */
#ifndef TUI_SCREEN_BUNDLES_H
#define TUI_SCREEN_BUNDLES_H

#include "tui/screen/screen.h"

extern const ScreenOps bundles_screen;

#endif
