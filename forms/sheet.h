/* Reading an XLSForm: rows pushed in, a Form or a list of findings out.
 *
 * No I/O: model/exchange reads CSV folders, one-file CSV and workbooks and pushes their rows. All
 * faults of a form are listed at once; a form with an error is not made. xlsform.md 3 and 6. */
#ifndef FORMS_SHEET_H
#define FORMS_SHEET_H

#include "forms/form.h"

typedef enum { FINDING_ERROR, FINDING_REPAIR, FINDING_IGNORED, FINDING_WARNING } FindingLevel;
typedef struct {
    FindingLevel level;
    Str sheet;    /* "survey", "choices", "settings", or a list's file */
    int row;      /* as a spreadsheet counts, header = 1; 0 when it is the sheet as a whole */
    Str column;   /* header as written; empty when it is the row as a whole */
    int position; /* in the expression, from 1 in code points; 0 if none */
    Error error; /* msg with what and what to do; E_ codes of xlsform.md 6 are the msg "form.e_type"
                    … */
} Finding;

typedef struct {
    Arena arena;
    const Finding *findings;
    size_t finding_count;
    size_t errors, repairs, ignored, warnings;
    size_t rows, lists, choices; /* counted: survey rows with a type, choice lists, choices */
} FormReport;
void report_free(FormReport *);
/* The code of xlsform.md 6 that an error belongs to ("E_NAME"); empty for the other levels. */
Str finding_code(const Finding *);

typedef struct SheetReader SheetReader;
/* fallback_name: form_id where the settings name none (folder or file name). */
SheetReader *sheet_open(Str fallback_name);
/* One row of a sheet in order, the header first. sheet: "survey", "choices", "settings", any other
 * sheet (kept), or "file:NAME.csv" for a list beside the form. line: as a spreadsheet counts. */
void sheet_row(SheetReader *, Str sheet, int line, const Str *cells, size_t cell_count);
/* Tell of a cell, its column counted from 0, that a workbook holds as a date: `text` is what it was read as,
 * but perhaps somebody meant a fraction or a version. An error where rules or choices are made of it. */
void sheet_date_cell(SheetReader *, Str sheet, int line, size_t column, Str text);
/* Files that select_one_from_file and pulldata name and that were not pushed yet: the i-th, or
 * empty. Ask after the last row of the sheets; push what is found; then close. */
Str sheet_wanted(SheetReader *, size_t i);
/* Ends reading and frees the reader. The form, or NULL when there are errors; the report always. */
Form *sheet_close(SheetReader *, FormReport *out);

#endif
