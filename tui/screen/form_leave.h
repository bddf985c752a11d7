/* Leaving: why a stored member is not in the household any more; it is never deleted.
 *
 * The form's question with the role `presence` says it, by one of the choices that have a mark in their
 * column `gone`. s->leaving is the member that is asked about. */
#ifndef TUI_SCREEN_FORM_LEAVE_H
#define TUI_SCREEN_FORM_LEAVE_H

#include "tui/screen/form_state.h"

/* The form has such a question. */
bool form_can_leave(const FormPart *);
/* The reasons as choices by digit, and their values; in the arena. */
size_t form_gone_choices(FormScreen *, Arena *, ChooseItem **items, Value **values);
void form_member_leave(App *, FormScreen *, Value why);
/* Why a member is not there any more, in words; empty: it is there. */
Str form_member_gone(const FormPart *, Lang);

#endif
