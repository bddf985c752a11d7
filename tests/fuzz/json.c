/* A file of JSON objects as delimited text: words, or as many rows as objects; never more columns than names. */
#include "model/exchange/bytesource.h"
#include "model/exchange/csv.h"
#include "tests/fuzz/fuzz.h"

struct OsFile { size_t at; };

static bool open_it(void *ctx, Str path, OsOpen how, OsFile **out, Error *err)
{
    (void)ctx, (void)path, (void)how, (void)err;
    *out = memory_resize(NULL, 1, sizeof **out);
    (*out)->at = 0;
    return true;
}

static bool read_it(void *ctx, OsFile *f, void *into, size_t n, size_t *got, Error *err)
{
    const Str *file = ctx;
    (void)err;
    *got = n < file->n - f->at ? n : file->n - f->at;
    if (*got) memcpy(into, file->p + f->at, *got);
    f->at += *got;
    return true;
}

static bool seek_it(void *ctx, OsFile *f, int64_t to, Error *err)
{
    (void)ctx, (void)err;
    f->at = (size_t)to;
    return true;
}

static bool close_it(void *ctx, OsFile *f, Error *err)
{
    (void)ctx, (void)err;
    memory_resize(f, 0, 0);
    return true;
}

typedef struct { size_t columns; bool has_failed; } Rows;

static bool take(void *ctx, const CsvRow *row, Error *err)
{
    Rows *r = ctx;
    (void)err;
    if (row->kind == CSV_BAD) r->has_failed = true; /* a cell of more than 100 lines */
    if (row->kind != CSV_ROW) return true;
    if (r->columns == 0) r->columns = row->count;
    assert(r->has_failed || row->count == r->columns);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    Str file = str_from((const char *)data, n);
    Os os = { .ctx = &file, .open = open_it, .read = read_it, .seek = seek_it, .close = close_it };
    ByteSource source;
    if (!json_source(&os, STR("x.json"), &source, NULL)) return 0;
    CLEANUP_TEXT text = TEXT_INIT;
    bool more = true;
    while (more) {
        bool ok = source.fill(source.ctx, &text, &more, NULL);
        assert(ok);
    }
    source.close(source.ctx);
    Rows rows = { 0 };
    CsvReader *reader = csv_open(',', take, &rows);
    bool ok = csv_feed(reader, text_str(&text), NULL) && csv_end(reader, NULL);
    assert(ok);
    csv_close(reader);
    return 0;
}
