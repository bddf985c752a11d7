/* XlsxStyle: what the number in a cell means to its reader: the formats of styles.xml. */
#ifndef MODEL_EXCHANGE_XLSX_STYLE_H
#define MODEL_EXCHANGE_XLSX_STYLE_H

#include "model/exchange/xlsx.h"

enum { XLSX_STYLES = 65536 };

typedef struct { bool has_day, has_clock; int zeros; /* 0000: at least so many digits */ } XlsxFormat;
typedef enum { EPOCH_1900, EPOCH_1904 } XlsxEpoch;

/* A format's code as in styles.xml, `d/m/yyyy` or `[$-D07041E]d mmm bbbb`. */
XlsxFormat xlsx_format_read(Str code);
/* One that is built in; also those of Thai Excel, 71 to 81. */
XlsxFormat xlsx_format_of(int id);
/* The text of a number as it stands in the XML, appended; its kind. Raw text where it is no number. */
XlsxKind xlsx_number_add(Text *out, Str raw, XlsxFormat, XlsxEpoch);

#endif
