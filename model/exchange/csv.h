/* Csv: delimited text pushed in as UTF-8, rows out, with nothing lost, guessed or swallowed.
 *
 * libcsv parses, strictly (handoff.md 9.3 has what it does and why); around it this reader counts
 * true lines, keeps blanks, tells an empty cell from an empty text, and reads a row whose quotes do
 * not match once more by itself, so that one stray quote costs one row and never the file. A row
 * of one line whose quotes match needs no parser: it is cut. */
#ifndef MODEL_EXCHANGE_CSV_H
#define MODEL_EXCHANGE_CSV_H

#include "locale/fault.h"

enum {
    CSV_FIELD_MAX = 1 << 20,
    CSV_ROW_MAX = 4 << 20,
    CSV_COLUMN_MAX = 2000,
    CSV_QUOTED_LINES = 100 /* a quoted cell of more lines was never closed */
};

typedef enum {
    CSV_ROW,
    CSV_DOUBT, /* read although its quotes do not match, with as many cells as the header: why says */
    CSV_BLANK, /* a line with nothing in it */
    CSV_BAD    /* cannot be used: why says; cells may be there, raw always is */
} CsvKind;
typedef struct {
    CsvKind kind;
    int64_t line;        /* where it begins in the file, from 1 */
    int64_t record;      /* row as a spreadsheet counts, from 1 = header, blank lines too */
    const Str *cells;    /* p is NULL for an empty cell, not for "" */
    size_t count;
    Str raw;             /* the row as it stands, without its line end; cut at 4 MiB */
    const Error *why;
} CsvRow;
/* Rows live until the callback returns. false stops the reading with its Error. */
typedef bool (*CsvSink)(void *ctx, const CsvRow *, Error *);

typedef struct CsvReader CsvReader;
CsvReader *csv_open(char delimiter, CsvSink, void *ctx);
void csv_close(CsvReader *);
/* The next piece of the text, cut anywhere. */
NODISCARD bool csv_feed(CsvReader *, Str utf8, Error *);
NODISCARD bool csv_end(CsvReader *, Error *);
/* Bytes of the file that its encoding does not have, in order; each stands as U+FFFD in the text
 * fed next. Rows that hold one are CSV_BAD and name it. */
void csv_note_bad_byte(CsvReader *, uint8_t);
/* What the import report tells: blanks after a closing quote forgiven, lone CR and CRLF and LF; rows of
 * repeats in a JSON file. */
typedef struct { int64_t forgiven, lf, crlf, cr, left_out; } CsvNotes;
CsvNotes csv_notes(const CsvReader *);

#endif
