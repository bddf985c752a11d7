/* Cascade: a narrower answer typed in a wider question: the sub-district found in the question for the district.
 *
 * Questions hang together where the list of one is filtered by `column = ${the other}`. Picking the narrow
 * answer answers all of them and goes on after the last. */
#ifndef TUI_SCREEN_FORM_CASCADE_H
#define TUI_SCREEN_FORM_CASCADE_H

#include "tui/screen/form_answer.h"

/* Fills s->deep with the answers below those of the question in focus, in over_arena. */
void form_cascade(FormScreen *, const FormItem *);
/* Answers with one of them; the focus is then on the narrowest question. */
void form_cascade_take(App *, FormScreen *, size_t deep);

#endif
