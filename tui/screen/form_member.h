/* Members of a form screen's rosters and rows of its repeats: added, opened, taken out. */
#ifndef TUI_SCREEN_FORM_MEMBER_H
#define TUI_SCREEN_FORM_MEMBER_H

#include "tui/screen/form_state.h"

/* Another one at an ITEM_ADD; at the nearest one there is (false: none). */
bool form_add_one(App *, FormScreen *, const FormItem *);
bool form_new_one(App *, FormScreen *);
void form_open_member(App *, FormScreen *, size_t part);
/* What is in focus, or is being filled in, goes: at once, or after the question why. */
bool form_remove_one(App *, FormScreen *);

#endif
