/* Items of a form screen: its tabs, the lines of the tab that is open, and where the focus goes. */
#ifndef TUI_SCREEN_FORM_ITEMS_H
#define TUI_SCREEN_FORM_ITEMS_H

#include "tui/screen/form_state.h"

/* The tabs: the form's sections, and one for each roster, before the group whose `role` is "roster"
 * (else after the first section). Once, before anything else here. */
void form_sections(App *, FormScreen *);
/* The items of the present tab anew, with the focus on the question where it was. */
void form_items(FormScreen *);
/* Which tabs hold wrong answers, which are asked, and how far the record is. */
void form_marks(FormScreen *);
void form_items_free(FormScreen *);

bool form_can_focus(const FormItem *);
/* The next or previous item that Enter and the arrows stop at; false at the end. Down passes by
 * questions that are skipped, Up stops at them: there one reads why. */
bool form_focus_next(FormScreen *);
bool form_focus_previous(FormScreen *);
/* The first question of the tab that has no answer, else the first item. */
void form_focus_first(FormScreen *);
/* The next tab where something is asked: false when there is none. */
bool form_section_next(FormScreen *);
bool form_section_previous(FormScreen *);
/* The last line of the tab that Enter and the arrows stop at; of a roster the one that adds a member. */
void form_focus_last(FormScreen *);
void form_section_go(FormScreen *, size_t section);
/* The item of a question wherever it stands: opens its tab and member. false: it is not shown. */
bool form_go(FormScreen *, size_t part, const Row *, const Field *);
/* Positions of the rows around a row, from 0: "0.2"; and the row back, NULL when it is not there. */
void form_row_path(Text *out, const Row *);
Row *form_row_at(Entry *, const Field *, Str path);

#endif
