/* What lies over the lower part of a form: choices, what is missing, history, sections, leaving. One at most. */
#ifndef TUI_SCREEN_FORM_OVER_H
#define TUI_SCREEN_FORM_OVER_H

#include "tui/screen/form_answer.h"

/* The choices of the question in focus; first (may be NULL) is the key that opened them. For other
 * questions "refused" and "not known". ANSWER_NEXT when the key already picked one. */
AnswerReply form_open_choices(App *, FormScreen *, const Key *first);
/* Everything missing or wrong, in the record and its members. */
void form_open_missing(App *, FormScreen *);
size_t form_findings(FormScreen *, size_t *wrong);
/* Earlier values of the question in focus; false: it has none. */
bool form_open_history(App *, FormScreen *);
void form_open_sections(App *, FormScreen *);
/* Why s->leaving is not in the household any more. */
void form_open_leaving(FormScreen *);
void form_close_over(FormScreen *);

/* A key for what lies there. ANSWER_PASS: not for it, and it is still open. */
AnswerReply form_over_key(App *, FormScreen *, const Key *);
/* Rows that it takes of a content of so many. */
int form_over_rows(const FormScreen *, int content_rows);
void form_over_draw(const App *, const FormScreen *, Surface);
/* The title of a tab without the number that its label begins with. */
Str form_section_title(const FormScreen *, size_t section, Lang);

#endif
