/* Rows of a workbook's sheet as delimited text. */
#include "model/exchange/bytesource.h"
#include "model/exchange/csvout.h"
#include "model/exchange/xlsx.h"

enum { AHEAD = 20 /* rows among which the header is sought */ };

typedef struct { int64_t number; size_t count, filled; Text text; } HeldRow;

typedef struct {
    Xlsx *xlsx;
    int64_t row;             /* written last */
    size_t columns;          /* of the header */
    bool is_past_header;
    HeldRow held[AHEAD];     /* rows that may stand before the header */
    size_t held_count;
    Text *out;
} SheetSource;

static void add_cells(Text *out, const XlsxRow *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (i) text_add_c(out, ',');
        csvout_add(out, row->cells[i].kind == XLSX_BLANK ? (Str){ NULL, 0 } : row->cells[i].text);
    }
}

static void write_row(SheetSource *s, int64_t number, Str cells, size_t count)
{
    for (; s->row + 1 < number; s->row++) text_add_c(s->out, '\n');
    text_add(s->out, cells);
    for (size_t i = count; i < s->columns; i++) text_add_c(s->out, ',');
    text_add_c(s->out, '\n');
    s->row = number;
}

static bool is_full(const Text *out, Error *err)
{
    return out->over && !fault(err, ERR_INPUT, "xlsx.bomb", STR_NONE);
}

/* The rows held back: those before the header are not told. */
static void write_held(SheetSource *s)
{
    size_t most = 0, head = 0;
    for (size_t i = 0; i < s->held_count; i++)
        if (s->held[i].filled > most) most = s->held[i].filled;
    while (head + 1 < s->held_count && s->held[head].filled * 2 < most) head++;
    s->columns = s->held_count ? s->held[head].count : 0;
    s->is_past_header = true;
    for (size_t i = 0; i < s->held_count; i++) {
        HeldRow *h = &s->held[i];
        if (i >= head) write_row(s, h->number, text_str(&h->text), h->count);
        text_free(&h->text);
    }
    s->held_count = 0;
}

static bool take_row(void *ctx, const XlsxRow *row, Error *err)
{
    SheetSource *s = ctx;
    CLEANUP_TEXT cells = TEXT_INIT;
    if (s->is_past_header) {
        add_cells(&cells, row);
        write_row(s, row->number, text_str(&cells), row->count);
        return !is_full(s->out, err);
    }
    HeldRow *h = &s->held[s->held_count++];
    *h = (HeldRow){ .number = row->number, .count = row->count, .text = TEXT_INIT };
    for (size_t i = 0; i < row->count; i++) h->filled += row->cells[i].kind != XLSX_BLANK;
    add_cells(&h->text, row);
    if (s->held_count == AHEAD) write_held(s);
    return !is_full(s->out, err);
}

static bool fill(void *ctx, Text *out, bool *more, Error *err)
{
    SheetSource *s = ctx;
    s->out = out;
    if (!xlsx_step(s->xlsx, more, err)) return false;
    if (!*more && !s->is_past_header) write_held(s);
    return !is_full(out, err);
}

static int64_t bytes_read(void *ctx) { return xlsx_bytes_read(((SheetSource *)ctx)->xlsx); }

static void close_source(void *ctx)
{
    SheetSource *s = ctx;
    xlsx_close(s->xlsx);
    for (size_t i = 0; i < s->held_count; i++) text_free(&s->held[i].text);
    memory_resize(s, 0, 1);
}

bool sheet_source(const Os *os, Str path, size_t sheet, SheetMerges merges, ByteSource *out, Error *err)
{
    SheetSource *s = memory_resize(NULL, 1, sizeof *s);
    memset(s, 0, sizeof *s);
    *out = (ByteSource){ s, fill, bytes_read, NULL, close_source };
    if (xlsx_open(os, path, &s->xlsx, err) &&
        xlsx_start(s->xlsx, sheet, merges == MERGES_NONE ? XLSX_IGNORE_MERGES : XLSX_SPREAD_MERGES, take_row, s, err))
        return true;
    close_source(s);
    return false;
}
