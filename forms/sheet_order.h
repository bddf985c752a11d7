/* The order of computation: what reads what, cycles refused, dependants of each field.
 *
 * A field's value rests on what its relevance, calculation and repeat count read, and on the group
 * around it. Constraints, required and filters judge values and rest on all of them, so they form
 * no cycle. */
#ifndef FORMS_SHEET_ORDER_H
#define FORMS_SHEET_ORDER_H

#include "forms/sheet_inside.h"

/* Fills rank, dependants, by_rank and order; E_CYCLE for each cycle. */
void order_rules(SheetReader *);

#endif
