/* ImportRejects: the rows that an import could not take, as a file to mend and import again as it is.
 *
 * design.md 7, detail 4: the source's columns with cells as typed, then _line, _field, _reason, _do.
 * UTF-8 with the mark that spreadsheets want. Written under another name, whole or not at all. */
#ifndef MODEL_EXCHANGE_IMPORT_REJECTS_H
#define MODEL_EXCHANGE_IMPORT_REJECTS_H

#include "model/exchange/csv.h"
#include "model/exchange/import_map.h"
#include "model/exchange/outfile.h"

typedef struct { Str column; Str value; const Error *error; } RejectCell;   /* column empty: the row */

typedef struct {
    OutFile out;
    const ImportMap *map;
    char delimiter;      /* of the source: surplus cells are joined by it */
    Lang lang;
    bool is_on;
    int64_t rows;
} Rejects;

/* path empty: nothing is ever written. */
NODISCARD bool rejects_open(Rejects *, const Os *, Str path, const ImportMap *, char delimiter, Lang, Error *);
NODISCARD bool rejects_add(Rejects *, const CsvRow *, const RejectCell *, size_t count, Error *);
/* Puts the file in its place; none when no row was rejected. */
NODISCARD bool rejects_end(Rejects *, Error *);
void rejects_drop(Rejects *);    /* after an error: the part goes */

#endif
