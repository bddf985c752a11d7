#include "model/handoff/sample.h"

#include "model/exchange/csv.h"

#define MARK STR("\xEF\xBB\xBF")

void sample_add(Sample *s, Str bytes)
{
    for (size_t i = 0; i < bytes.n && !s->is_full; i++) {
        char c = bytes.p[i];
        text_add_c(&s->text, c);
        if (c == '"') s->is_quoted = !s->is_quoted; /* a doubled quote leaves and enters again */
        if (c == '\n' && !s->is_quoted) {
            s->whole = s->text.n;
            s->rows++;
        }
        s->is_full = s->rows > SAMPLE_ROWS || s->text.n >= SAMPLE_MAX;
    }
}

Str sample_str(const Sample *s)
{
    Str all = str_from(s->text.b, s->whole);
    return str_starts(all, MARK) ? str_cut_head(all, MARK.n) : all;
}

typedef struct { Arena *arena; Str *cells; size_t rows, columns; } Reading;

static bool take_row(void *ctx, const CsvRow *row, Error *err)
{
    Reading *r = ctx;
    (void)err;
    if (row->kind != CSV_ROW || (r->rows && row->count != r->columns) || r->rows > SAMPLE_ROWS) return false;
    if (!r->rows) {
        r->columns = row->count;
        r->cells = arena_take_array(r->arena, row->count * (SAMPLE_ROWS + 1), sizeof *r->cells);
    }
    for (size_t i = 0; i < row->count; i++) r->cells[r->rows * r->columns + i] = str_copy(r->arena, row->cells[i]);
    r->rows++;
    return true;
}

Str *sample_cells(Arena *arena, Str sample, size_t *rows, size_t *columns)
{
    Reading r = { .arena = arena };
    CsvReader *csv = csv_open(',', take_row, &r);
    if (csv_feed(csv, sample, NULL)) (void)!csv_end(csv, NULL);
    csv_close(csv);
    *rows = r.rows;
    *columns = r.columns;
    return r.cells;
}
