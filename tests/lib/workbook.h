/* Workbook: .xlsx files for tests, made from the XML of their parts, right or wrong as a test wants them. */
#ifndef TESTS_LIB_WORKBOOK_H
#define TESTS_LIB_WORKBOOK_H

#include "locale/text.h"

typedef struct { const char *name; const char *text; } WorkbookPart;

/* A zip of exactly these parts. Asserts that it worked. */
void workbook_zip(const char *path, const WorkbookPart *parts, size_t count);
/* A workbook of sheets (name; what stands within <worksheet>), with these <si>s and styles (either may be
 * NULL) and attributes of workbookPr. What a name begins with `-` is a hidden sheet. */
void workbook_write(const char *path, const WorkbookPart *sheets, size_t count, const char *strings, const char *styles,
                    const char *book_attributes);
/* A sheet of rows given as `a|b|c\n…`: inline text, numbers where a cell begins with `#`. */
void workbook_rows(Text *out, const char *rows);

#endif
