/* Reply: what a widget or a screen did with a key.
 *
 * A widget is plain state with init, key and draw; draw never changes it. PASS lets the key go on
 * to whoever stands behind: the screen, then the command table. */
#ifndef TUI_WIDGET_WIDGET_H
#define TUI_WIDGET_WIDGET_H

#include "tui/term/key.h"
#include "tui/term/surface.h"

typedef enum {
    PASS, /* not mine */
    TOOK, /* used, state changed or not */
    LEAVE /* used, and finished: close me */
} Reply;

/* The digit that a typed character stands for where only digits are answers: itself, a Thai digit,
 * or the key that a Kedmanee character sits on (`/` and `-` are 2 and 3). 0: none. */
char widget_digit(uint32_t cp);

#endif
