/* Conflicts of the record that is being filled in: told when it opens, decided on their own screen,
 * and read anew afterwards. */
#ifndef TUI_SCREEN_FORM_CONFLICTS_H
#define TUI_SCREEN_FORM_CONFLICTS_H

#include "tui/screen/form_state.h"

/* "2 answers in conflict: Esc j" in the message line, when the record or a member has any. */
void form_tell_conflicts(App *, const FormScreen *);
/* The conflicts of the record and its members on a screen of their own. false: there are none. */
bool form_open_conflicts(App *, FormScreen *);
/* Was the record or a member saved since it was opened, with nothing typed here that could be lost?
 * Then it is to be opened anew. */
bool form_is_overtaken(App *, const FormScreen *);

#endif
