/* What the form screen shows: tabs, the roster's table, questions with their answers, choices below.
 *
 * Every question has its place: mark, label, colon, answer; what is wrong with it on the line under
 * it. Choices of the question in focus stand at the foot, always at the same place for the eye. */
#ifndef TUI_SCREEN_FORM_DRAW_H
#define TUI_SCREEN_FORM_DRAW_H

#include "tui/screen/form_state.h"

/* Brings the focus into sight and fits the editor; after anything that may have moved either. */
void form_scroll(const App *, FormScreen *);
void form_draw(const App *, const FormScreen *, Surface content);
/* "skipped: age is 9": the rule that closes a question, with the answers it looked at. */
void form_add_reason(Text *out, const FormScreen *, const FormItem *);
/* The answer of a question as people read it; a proposal stands there too. */
void form_add_shown(const FormScreen *, const FormItem *, Text *out);

#endif
