/* Sample: the first rows of a table of a bundle, exactly as they stand in its file.
 *
 * What a sender is shown before anything leaves, and what `bundle inspect` shows of a bundle. The bytes
 * of the table stream by; its header and SAMPLE_ROWS rows are kept, without the mark of UTF-8. */
#ifndef MODEL_HANDOFF_SAMPLE_H
#define MODEL_HANDOFF_SAMPLE_H

#include "locale/arena.h"
#include "locale/text.h"

enum { SAMPLE_ROWS = 3, SAMPLE_MAX = 65536 /* bytes; a row that does not fit is left out whole */ };

typedef struct {
    Text text;
    size_t whole;    /* bytes of whole rows */
    int rows;        /* the header too */
    bool is_quoted, is_full;
} Sample;
#define SAMPLE_INIT { .text = TEXT_INIT }
void sample_add(Sample *, Str bytes);
Str sample_str(const Sample *);        /* borrowed: whole rows */

/* A sample as cells, row after row, the header first; *columns of each. A row with another number of
 * cells ends it. NULL: nothing can be read. */
Str *sample_cells(Arena *, Str sample, size_t *rows, size_t *columns);

#endif
