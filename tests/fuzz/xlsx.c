/* The XML of a workbook's sheet: rows in order, cells within bounds, and the same however it is cut. */
#include "model/exchange/xlsx_inside.h"
#include "tests/fuzz/fuzz.h"

typedef struct { uint64_t hash; int64_t row; } Rows;

static void mix(Rows *r, const void *p, size_t n)
{
    const uint8_t *b = p;
    for (size_t i = 0; i < n; i++) r->hash = (r->hash ^ b[i]) * 0x100000001B3u;
    r->hash = (r->hash ^ n) * 0x100000001B3u;
}

static bool take(void *ctx, const XlsxRow *row, Error *err)
{
    Rows *r = ctx;
    (void)err;
    assert(row->number > r->row && row->number <= XLSX_ROWS);
    assert(row->count > 0 && row->count <= XLSX_COLUMNS && row->cells[row->count - 1].kind != XLSX_BLANK);
    r->row = row->number;
    for (size_t i = 0; i < row->count; i++) {
        assert((row->cells[i].kind == XLSX_BLANK) == (row->cells[i].text.n == 0));
        mix(r, row->cells[i].text.p, row->cells[i].text.n);
    }
    return true;
}

static uint64_t read_rows(const XlsxBook *book, Str xml, size_t block)
{
    Rows r = { 0 };
    XlsxRows *rows;
    if (!xlsx_rows_open(book, take, &r, &rows, NULL)) return 0;
    bool ok = true;
    while (ok && xml.n) {
        size_t n = xml.n < block ? xml.n : block;
        ok = xlsx_rows_feed(rows, xml.p, n, XML_MORE, NULL);
        xml = str_cut_head(xml, n);
    }
    if (ok) ok = xlsx_rows_feed(rows, "", 0, XML_LAST, NULL);
    xlsx_rows_close(rows);
    return r.hash ^ (uint64_t)ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n < 2) return 0;
    char texts[] = "oneสอง";
    uint32_t ends[] = { 3, 12 };
    XlsxStrings strings = { .all = { .b = texts, .n = 12 }, .ends = ends, .count = 2 };
    XlsxFormat styles[] = { { 0 }, { .has_day = true }, { .has_clock = true }, { true, true, 0 }, { .zeros = 10 } };
    XlsxMerge merges[] = { { 1, 3, 0 }, { 2, 9, 1 }, { 2, 1 << 20, 30 } };
    XlsxBook book = { &strings, styles, 5, data[0] & 1 ? EPOCH_1904 : EPOCH_1900, merges, data[0] & 2 ? 3 : 0 };
    Str xml = str_from((const char *)data + 2, n - 2);
    uint64_t whole = read_rows(&book, xml, xml.n + 1), parts = read_rows(&book, xml, 1 + data[1] % 64);
    assert(whole == parts);
    return 0;
}
