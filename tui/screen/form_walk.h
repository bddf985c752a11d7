/* Walk: from one question of a form to the next and back, across its tabs and members. */
#ifndef TUI_SCREEN_FORM_WALK_H
#define TUI_SCREEN_FORM_WALK_H

#include "tui/screen/form_state.h"

/* To what comes after the item in focus; after everything the list of what is missing opens. */
void form_go_on(App *, FormScreen *);
/* The same once the answer is taken; it stays where that is held back (form_accept). */
void form_forward(App *, FormScreen *);
void form_back(App *, FormScreen *);

#endif
