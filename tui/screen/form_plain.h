/* Plain: a form read line by line: one question at a time is said, and a line is its answer.
 *
 * The same items, rules, draft and saving as on the screen; what is said of a question is its section
 * and headings where they are new, its label, its choices by number, and its present answer in
 * brackets, which an empty line keeps. */
#ifndef TUI_SCREEN_FORM_PLAIN_H
#define TUI_SCREEN_FORM_PLAIN_H

#include "tui/screen/form_state.h"

void form_speak(App *, FormScreen *, Text *out);
Reply form_hear(App *, FormScreen *, Str line);

#endif
