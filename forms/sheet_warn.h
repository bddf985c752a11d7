/* Warnings: what a form may hold and still be loaded, but its maker should look at (xlsform.md 5,
 * 6). */
#ifndef FORMS_SHEET_WARN_H
#define FORMS_SHEET_WARN_H

#include "forms/sheet_inside.h"

/* Only for a form without errors. */
void warn_about(SheetReader *);

#endif
