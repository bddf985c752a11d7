/* The settings sheet: what the form is called, its languages, its key, whose child it is. */
#ifndef FORMS_SHEET_SETTINGS_H
#define FORMS_SHEET_SETTINGS_H

#include "forms/sheet_inside.h"

/* Into r->form and the reader's own members; headings are read already. */
void settings_read(SheetReader *);
/* kaejon_key and kaejon_parent, once the fields are known. */
void settings_bind(SheetReader *);

#endif
