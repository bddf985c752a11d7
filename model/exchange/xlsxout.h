/* XlsxOut: one sheet of rows written as a workbook, by libxlsxwriter, in constant memory.
 *
 * What a spreadsheet would take apart (citizen IDs, telephones, house numbers 12/3, codes with zeros in
 * front, dates) stands in text cells of text columns, so that it stays as it is, also when somebody types
 * over it. Nothing is ever written as a formula. Reading it back with xlsx.h gives the same texts. */
#ifndef MODEL_EXCHANGE_XLSXOUT_H
#define MODEL_EXCHANGE_XLSXOUT_H

#include "locale/fault.h"

typedef struct XlsxOut XlsxOut;
/* The file at path is made or written over; sheet: its name, cut to 31 characters. "xlsx.library". */
NODISCARD bool xlsxout_open(Str path, Str sheet, XlsxOut **out, Error *);
typedef enum { XLSX_TEXT_COLUMN, XLSX_NUMBER_COLUMN } XlsxColumn;
/* The next column, before the first row; its name goes into the header, which stays when one scrolls. */
NODISCARD bool xlsxout_column(XlsxOut *, Str name, XlsxColumn, Error *);
/* A cell of the present row, columns in any order. Numbers of more than 15 digits are written as text.
 * "xlsx.long" (n: letters a cell takes), "xlsx.many" (n: rows a sheet takes). */
NODISCARD bool xlsxout_cell(XlsxOut *, size_t column, Str, Error *);
void xlsxout_next_row(XlsxOut *);
/* Writes the file and frees the writer, also on failure. */
NODISCARD bool xlsxout_end(XlsxOut *, Error *);
void xlsxout_drop(XlsxOut *);   /* NULL is fine; what stands at path is no workbook */

#endif
