/* Sheets: forms for tests, read from a folder of CSV files or from CSV text in the test itself.
 *
 * The tests of forms/ may not use model/exchange, which reads them in the program. */
#ifndef TESTS_LIB_SHEETS_H
#define TESTS_LIB_SHEETS_H

#include "forms/sheet.h"

/* Push a CSV text as one sheet; its lines are counted from 1. */
void sheets_push(SheetReader *, const char *sheet, Str csv);
/* folder/survey.csv, choices.csv, settings.csv, and the lists that they name from `lists`. */
Form *sheets_folder(const char *folder, const char *lists, FormReport *);
/* A form from texts; choices and settings may be NULL. */
Form *sheets_text(const char *survey, const char *choices, const char *settings, FormReport *);
/* The same, and the test ends with all findings shown when there is an error. */
Form *sheets_form(const char *survey, const char *choices, const char *settings);
/* All findings on stderr. */
void sheets_show(const FormReport *);
/* The i-th finding of a level, or the end of the test. */
const Finding *sheets_finding(const FormReport *, FindingLevel, size_t i);

#endif
