/* Twins: answers that already name another record, here or stored, and the way to it.
 *
 * Looked up when such an answer is complete or left. A line under the question says whose it is; the
 * focus never waits for it. */
#ifndef TUI_SCREEN_FORM_TWIN_H
#define TUI_SCREEN_FORM_TWIN_H

#include "tui/screen/form_state.h"

/* Look for the question's answer, or for what is being typed as its answer. */
void form_twin_look(App *, FormScreen *, const FormItem *);
/* What was found for it, in words; empty: nothing. */
Str form_twin_words(const FormScreen *, const FormItem *);
/* That of the question in focus, else the one found last; NULL: none. */
const FormTwin *form_twin_near(const FormScreen *);
/* A part goes: what was found for it too. */
void form_twin_forget(FormScreen *, size_t part);

#endif
