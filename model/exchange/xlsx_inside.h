/* The inside of Xlsx: the parts of a workbook, each fed to its own reader, for model/exchange/xlsx*.c. */
#ifndef MODEL_EXCHANGE_XLSX_INSIDE_H
#define MODEL_EXCHANGE_XLSX_INSIDE_H

#include "model/exchange/xlsx_style.h"
#include "model/exchange/xml.h"
#include "model/exchange/zip.h"

/* --- shared strings: all of them behind each other, and where each ends --- */
typedef struct {
    Text all;
    uint32_t *ends;
    size_t count, room;
    bool is_over;   /* more than XLSX_STRINGS bytes */
} XlsxStrings;

/* A text in XML: its <t> pieces, without phonetic readings, _x000D_ undone. */
typedef struct { Text *out; int phonetic; bool is_in; size_t from; } XlsxTextPart;
void xlsx_text_start(XlsxTextPart *, Str name);
void xlsx_text_end(XlsxTextPart *, Str name);
void xlsx_text_add(XlsxTextPart *, Str piece);

Str xlsx_string(const XlsxStrings *, size_t i);   /* empty for one that is not there */

/* --- one sheet --- */
typedef struct { int32_t first, last, column; } XlsxMerge;   /* rows, from 1; more than one */

typedef struct {
    const XlsxStrings *strings;
    const XlsxFormat *styles;
    size_t style_count;
    XlsxEpoch epoch;
    XlsxMerge *merges;       /* by first row */
    size_t merge_count;
} XlsxBook;

typedef struct XlsxRows XlsxRows;
/* The book must outlive it. */
NODISCARD bool xlsx_rows_open(const XlsxBook *, XlsxSink, void *ctx, XlsxRows **, Error *);
NODISCARD bool xlsx_rows_feed(XlsxRows *, const char *p, size_t n, XmlEnd, Error *);
bool xlsx_rows_are_over(const XlsxRows *);   /* the rest of the XML holds no rows */
void xlsx_rows_close(XlsxRows *);
/* "B12" -> column 1 (from 0) and row 12; false when it is none. */
bool xlsx_cell_name(Str, int *column, int64_t *row);

#endif
