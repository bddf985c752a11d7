/* ByteSource: a file of another kind read as delimited text, so that its rows take the way of all rows.
 *
 * UTF-8, comma, one line end a row; the n-th row of the text is the n-th row of the sheet. Rows are
 * padded to the header. What stands over the table in a workbook, a title or the name of the office, is
 * left out: the header is the first row that is at least half as full as the fullest near it. */
#ifndef MODEL_EXCHANGE_BYTESOURCE_H
#define MODEL_EXCHANGE_BYTESOURCE_H

#include "model/os/os.h"

typedef struct {
    void *ctx;
    /* Append some of the text; *more false after the last. */
    bool (*fill)(void *ctx, Text *out, bool *more, Error *);
    int64_t (*bytes_read)(void *ctx);   /* of the file, or of its part that holds the rows */
    int64_t (*left_out)(void *ctx);     /* rows of repeats, which have a file of their own; NULL: there are none */
    void (*close)(void *ctx);
} ByteSource;

/* One sheet of a workbook. has_merges: false where it is known that no cells are merged. */
typedef enum { MERGES_NONE, MERGES_MAYBE } SheetMerges;
NODISCARD bool sheet_source(const Os *, Str path, size_t sheet, SheetMerges, ByteSource *out, Error *);

/* A JSON array of objects, as export writes it: a column for each name that any of them has, in the order
 * in which they come; {"missing":"refused"} goes to the column `_aside`. Rows of repeats, which are lists of
 * objects, are counted and left out: FORM.REPEAT has its own array. One object is in memory at a time. Errors: "json.array", "json.broken", "json.nested", "json.long", "json.names"; n is the object. */
NODISCARD bool json_source(const Os *, Str path, ByteSource *out, Error *);
bool json_looks_like(Str head);

#endif
