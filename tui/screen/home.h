/* Home: what needs me today, the forms of the office, and the search over them.
 *
 * Letters typed here search the office's main form at once. Only what there is stands here: a count
 * of zero is not shown. On top is the draft that this person left last: Enter goes on in the same
 * field, after a dropped line too. */
#ifndef TUI_SCREEN_HOME_H
#define TUI_SCREEN_HOME_H

#include "tui/screen/screen.h"

extern const ScreenOps home_screen;

#endif
