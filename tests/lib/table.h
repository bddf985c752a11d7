/* Table: a file of test vectors (CSV, RFC 4180) read into memory, with its header row.
 *
 * A reader of its own, so that what the product reads CSV with is not judged by itself. */
#ifndef TESTS_LIB_TABLE_H
#define TESTS_LIB_TABLE_H

#include "locale/text.h"

typedef struct {
    Str **cells; /* [row][column]; row 0 is the first below the header */
    Str *header;
    size_t rows, columns;
} Table;

/* The whole file, or the end of the test: a vector file that is missing must not pass. */
Str table_file(Arena *, const char *path);
Table table_read(Arena *, const char *path);
/* The next row of a CSV text, taken off *rest; at most 64 cells. */
Str *table_row(Arena *, Str *rest, size_t *columns);
/* The cell under a heading; a heading that does not exist ends the test. */
Str table_cell(const Table *, size_t row, const char *heading);
long table_number(const Table *, size_t row, const char *heading);
/* "0E01 0E34" as UTF-8. */
Str table_code_points(Arena *, Str hex);

#endif
