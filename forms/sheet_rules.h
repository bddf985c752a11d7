/* Rules: the expressions of a form, parsed, bound to its questions, and put in order.
 *
 * Every cell is read even when another has a fault, so that all faults are listed at once. */
#ifndef FORMS_SHEET_RULES_H
#define FORMS_SHEET_RULES_H

#include "forms/sheet_inside.h"

void rules_read(SheetReader *);

#endif
