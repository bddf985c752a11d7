/* Conflicts: answers that two people gave at once, laid side by side and decided for good.
 *
 * The same view as a bundle's review (screens.md 12.13). A decision is a save of kind `resolve` with a
 * reason, so it travels, and nobody's value is lost. The argument of app_open is a record's id (its
 * conflicts and those of the records that belong to it), or empty for all. */
#ifndef TUI_SCREEN_CONFLICTS_H
#define TUI_SCREEN_CONFLICTS_H

#include "tui/screen/screen.h"

extern const ScreenOps conflicts_screen;

#endif
