/* Pending: what waits for somebody: the drafts of this office, or the answers that two people gave.
 *
 * The argument of app_open is `drafts` or `conflicts`. Enter opens the record there. */
#ifndef TUI_SCREEN_PENDING_H
#define TUI_SCREEN_PENDING_H

#include "tui/screen/screen.h"

extern const ScreenOps pending_screen;

#endif
