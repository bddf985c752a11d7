/* Review: what a received bundle would change, answer by answer, and the person's decisions on it.
 *
 * screens.md 12.13. Nothing of the bundle is in the data before F2; then all of it is, in one commit,
 * with what was decided as changes of this person. The argument of app_open is the bundle's id. */
#ifndef TUI_SCREEN_REVIEW_H
#define TUI_SCREEN_REVIEW_H

#include "tui/screen/screen.h"

extern const ScreenOps review_screen;

#endif
