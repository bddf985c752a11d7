/* Column: how one answer's canonical text becomes typed cells of a table, and comes back.
 *
 * handoff.md 1.2. What a cell cannot hold exactly (a received value that breaks its type, a place
 * with an altitude) is kept as text in `aside`: merge never loses a value. */
#ifndef MODEL_STORE_COLUMN_H
#define MODEL_STORE_COLUMN_H

#include "forms/form.h"

typedef enum { CELL_NULL, CELL_INTEGER, CELL_REAL, CELL_TEXT, CELL_BLOB } CellType;
typedef struct { CellType type; int64_t integer; double real; Str bytes; } Cell;

typedef enum {
    COLUMN_TEXT,
    COLUMN_INTEGER,
    COLUMN_DECIMAL, /* INTEGER scaled by 10^places */
    COLUMN_ANY,     /* calculations: whole number, other number, text */
    COLUMN_PLACE    /* geopoint: latitude in NAME, longitude in NAME__lon */
} ColumnKind;
/* NAME__s holds the key by which Thai text sorts; house numbers by the value of their digits. */
typedef enum { SORT_BY_VALUE, SORT_THAI, SORT_NATURAL } ColumnSort;

typedef struct {
    const Field *field;
    Str name;          /* of the question */
    Str col;           /* of the table, without quotes */
    ColumnKind kind;
    ColumnSort sort;
    int places;
    bool is_indexed;
    bool is_fixed;     /* an index stands on it: of a list, of a key */
    bool is_key;       /* it alone names a record, and is indexed as it stands */
    bool is_searched;  /* its words are in _fold */
    int cell, sort_cell; /* places in the row image; sort_cell -1: none */
} Column;

/* The kind, and what form_field.type says ("text", "integer", "decimal:2", "any", "place"). */
ColumnKind column_kind(const Field *);
void column_type(Text *out, const Field *);
/* Canonical text to cells (two for a place). False: cells do not hold it whole; what they hold is
 * still right for filters, the text goes aside. */
bool column_pack(const Column *, Str text, Cell out[static 2]);
/* Back to the canonical text; false: NULL, no answer here. The text lives in the arena or the cell. */
bool column_unpack(const Column *, const Cell in[static 2], Arena *, Str *out);
/* Do two texts mean the same answer in this column ("1,000" and "1000")? NULL column: bytes. */
bool column_same(const Column *, Str a, Str b);
bool cell_eq(const Cell *, const Cell *);

#endif
