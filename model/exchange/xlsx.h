/* Xlsx: the cells of a workbook as text, sheet by sheet and row by row, as its reader would see them.
 *
 * The zip is libarchive's, the XML expat's; nothing is computed: a formula's cell has the value that was
 * saved with it, macros are not even opened. A row is pushed as it is read; what stays in memory are the
 * shared strings (XLSX_STRINGS bytes at most) and one row. Dates are told from numbers by the format of
 * their cell, in either epoch. A cell merged over several rows stands in each of them that has another. */
#ifndef MODEL_EXCHANGE_XLSX_H
#define MODEL_EXCHANGE_XLSX_H

#include "model/os/os.h"

enum {
    XLSX_STRINGS = 64 << 20,
    XLSX_ROWS = 1 << 20,       /* what a sheet can have */
    XLSX_COLUMNS = 16384,
    XLSX_CELL_MAX = 1 << 20,   /* bytes; Excel's own limit is 32,767 letters */
    XLSX_ROW_MAX = 4 << 20,    /* bytes of all cells of a row, as of a row of CSV */
    XLSX_SHEETS = 1000,
    XLSX_MERGES = 100000
};

typedef enum {
    XLSX_BLANK, XLSX_TEXT,
    XLSX_NUMBER,   /* as 15 digits show it; 1.23E+17 where digits were lost */
    XLSX_DATE,     /* 2026-03-15, with T16:25:00 where its format shows a time; a time alone 16:25[:30] */
    XLSX_BOOLEAN,  /* TRUE, FALSE */
    XLSX_ERROR     /* #N/A and the like, as text */
} XlsxKind;
typedef struct { Str text; XlsxKind kind; } XlsxCell;
/* number: as a spreadsheet counts, from 1. Cells up to the last that is not blank; rows without any are
 * not told. They live until the callback returns. */
typedef struct { int64_t number; const XlsxCell *cells; size_t count; } XlsxRow;
typedef bool (*XlsxSink)(void *ctx, const XlsxRow *, Error *);

typedef struct {
    Str name;
    bool is_hidden;
    int64_t bytes;         /* of its XML */
    bool has_merges;       /* after xlsx_check */
} XlsxSheet;

typedef struct Xlsx Xlsx;
/* Errors: "xlsx.old" (an old .xls, or one with a password), "xlsx.not" (no workbook), "xlsx.damaged",
 * "xlsx.bomb", "xlsx.strings", "xml.…". */
NODISCARD bool xlsx_open(const Os *, Str path, Xlsx **out, Error *);
void xlsx_close(Xlsx *);   /* NULL is fine */
const XlsxSheet *xlsx_sheets(const Xlsx *, size_t *count);   /* in the order of their tabs */
/* By name (capitals do not count), else by its number from 1; -1: none. */
int xlsx_find_sheet(const Xlsx *, Str name);
/* Everything unpacked once, so that damage shows before the first row is used, and merges are known. */
NODISCARD bool xlsx_check(Xlsx *, Error *);
/* Begin a sheet. Merged cells cost one more look through it, which xlsx_check may have shown needless. */
typedef enum { XLSX_IGNORE_MERGES, XLSX_SPREAD_MERGES } XlsxMerging;
NODISCARD bool xlsx_start(Xlsx *, size_t sheet, XlsxMerging, XlsxSink, void *ctx, Error *);
/* A piece of it; *more false after the last. */
NODISCARD bool xlsx_step(Xlsx *, bool *more, Error *);
int64_t xlsx_bytes_read(const Xlsx *);   /* of the sheet's XML */

/* The first bytes of an old workbook, and of a zip, which a workbook is. */
bool xlsx_looks_old(Str head);
bool xlsx_looks_like(Str head);

#endif
