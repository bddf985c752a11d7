/* The survey sheet: its rows as Fields, with their groups, names, lists and places in a Row. */
#ifndef FORMS_SHEET_FIELDS_H
#define FORMS_SHEET_FIELDS_H

#include "forms/sheet_inside.h"

/* Everything of a field but its rules; also ends the lists. */
void fields_read(SheetReader *);
/* The value of key=value among a cell of parameters; empty if it is not there. */
Str parameter_of(Str cell, Str key);

#endif
