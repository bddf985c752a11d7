/* What ties a form's record to the one it belongs to: that record's code, the next number under it, its title. */
#ifndef TUI_SCREEN_FORM_PARENT_H
#define TUI_SCREEN_FORM_PARENT_H

#include "tui/screen/form_state.h"

/* A new record takes the code of s->parent and, where its key is that code and a whole number whose
 * role is roster_line or next_number, the next number; the focus goes to the first question that is left. Does nothing without a parent. */
NODISCARD bool form_parent_tie(App *, FormScreen *, Error *);
/* The title of s->parent in the language shown, into s->parent_title; empty without one. */
void form_parent_name(App *, FormScreen *);

#endif
