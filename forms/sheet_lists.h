/* Choice lists: of the choices sheets, of files beside the form, and those with or_other. */
#ifndef FORMS_SHEET_LISTS_H
#define FORMS_SHEET_LISTS_H

#include "forms/sheet_inside.h"

/* All lists of the choices sheets. */
void lists_read(SheetReader *);
/* Index of the list of a name, -1 if there is none. */
int list_named(const SheetReader *, Str name);
/* Index of the list that a file makes with these columns for code and label; -1 with a finding
 * (at the survey row and column given) when the file or a column is missing. */
int list_of_file(SheetReader *, Str file, Str value, Str label, int row, Str column);
/* Index of the same list with a choice `other` at its end. */
int list_with_other(SheetReader *, int list);
/* Checks names and lays the choices into the form, once all lists are known. */
void lists_finish(SheetReader *);

#endif
