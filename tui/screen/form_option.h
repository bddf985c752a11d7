/* Options: the answers that a choice question offers now, with the digits that pick them.
 *
 * A list whose codes are numbers is picked by its codes (a village by its number), others by their
 * place in the list. 8 and 9 stand for "refused" and "not known" wherever at most seven answers
 * leave them free (screens.md 6); in longer lists those two come last, without digits. */
#ifndef TUI_SCREEN_FORM_OPTION_H
#define TUI_SCREEN_FORM_OPTION_H

#include "tui/screen/form_state.h"

/* Fills options, option_count and proposal for the question in focus; empty for other items. */
void form_options(App *, FormScreen *);
/* The option picked by these digits alone, -1 if there is none; *is_open when longer digits begin
 * with them, so that one has to wait. */
ptrdiff_t form_option_by_digits(const FormScreen *, Str digits, bool *is_open);
/* The option is (among) the answer. */
bool form_option_is_on(const FormScreen *, size_t option);
/* Answer with an option: the answer itself, or in or out of several. */
SetVerdict form_option_take(FormScreen *, size_t option);

#endif
