/* Delimited text: rows in order, lines true, and the same rows however the bytes are cut. */
#include "model/exchange/csv.h"
#include "tests/fuzz/fuzz.h"

typedef struct { uint64_t hash; int64_t line, record; } Rows;

static void mix(Rows *r, const void *p, size_t n)
{
    const uint8_t *b = p;
    for (size_t i = 0; i < n; i++) r->hash = (r->hash ^ b[i]) * 0x100000001B3u;
    r->hash = (r->hash ^ n) * 0x100000001B3u;
}

static bool take(void *ctx, const CsvRow *row, Error *err)
{
    Rows *r = ctx;
    (void)err;
    assert(row->line > r->line && row->record == r->record + 1);
    assert((row->why != NULL) == (row->kind == CSV_DOUBT || row->kind == CSV_BAD));
    assert(row->kind == CSV_BAD || row->count <= CSV_COLUMN_MAX);
    r->line = row->line;
    r->record = row->record;
    mix(r, &row->kind, sizeof row->kind);
    for (size_t i = 0; i < row->count; i++) mix(r, row->cells[i].p, row->cells[i].n);
    return true;
}

static uint64_t read_rows(Str text, char delimiter, size_t block)
{
    Rows r = { 0 };
    CsvReader *reader = csv_open(delimiter, take, &r);
    while (text.n) {
        size_t n = text.n < block ? text.n : block;
        bool ok = csv_feed(reader, str_from(text.p, n), NULL);
        assert(ok);
        text = str_cut_head(text, n);
    }
    bool ok = csv_end(reader, NULL);
    assert(ok);
    csv_close(reader);
    return r.hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char delimiters[] = ",;\t|";
    if (n < 2) return 0;
    Str text = str_from((const char *)data + 2, n - 2);
    uint64_t whole = read_rows(text, delimiters[data[0] & 3], text.n + 1);
    uint64_t parts = read_rows(text, delimiters[data[0] & 3], 1 + data[1] % 64);
    assert(whole == parts);
    return 0;
}
