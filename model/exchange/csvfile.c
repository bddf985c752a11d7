#include "model/exchange/csvfile.h"

#include "model/exchange/bytesource.h"
#include "model/exchange/xlsx.h"

enum { BLOCK = 64 << 10, HEAD = 64 << 10 };

struct CsvFile {
    const Os *os;
    OsFile *file;
    Decoder decoder;
    CsvReader *reader;
    Text text;   /* one block decoded */
    int64_t read;
    char block[CSVFILE_BLOCK];
    /* of another kind than a delimited file */
    ByteSource source;
    bool has_source, has_more;
    Text waiting;
    CsvSink sink;
    void *ctx;
};

/* PDF, archives: an officer's wrong choice in the file list. */
static bool is_foreign(Str head, Str path, Error *err)
{
    static const struct { Str magic; const char *msg; } kinds[] = {
        { { "%PDF", 4 }, "csv.binary" },
        { { "SQLite format 3", 15 }, "csv.binary" },
        { { "\x7F" "ELF", 4 }, "csv.binary" },
        { { "\x1F\x8B", 2 }, "csv.binary" },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts(head, kinds[i].magic)) {
            fault(err, ERR_INPUT, kinds[i].msg, path);
            return true;
        }
    return false;
}

/* 64 bits over the bytes, eight at a time: enough to know the same file again. */
static uint64_t mark_add(uint64_t mark, const char *p, size_t n)
{
    const uint64_t k = 0x9E3779B97F4A7C15u;
    uint64_t word;
    for (; n >= 8; p += 8, n -= 8) {
        memcpy(&word, p, 8);
        mark = (mark ^ word) * k;
        mark ^= mark >> 29;
    }
    word = n;
    memcpy(&word, p, n);
    return (mark ^ word ^ ((uint64_t)n << 56)) * k;
}

static bool find_kind(Str head, Str path, CsvShape *out, Error *err)
{
    if (xlsx_looks_old(head)) return fault(err, ERR_INPUT, "xlsx.old", path);
    out->kind = xlsx_looks_like(head) ? FILE_WORKBOOK : json_looks_like(head) ? FILE_JSON : FILE_DELIMITED;
    return !is_foreign(head, path, err);
}

/* Blocks of a fixed size whatever the system hands out, so that the mark is the content's. */
static bool fill(const Os *os, OsFile *f, char *block, size_t room, size_t *n, Error *err)
{
    size_t got = 1;
    for (*n = 0; *n < room && got; *n += got)
        if (!os->read(os->ctx, f, block + *n, room - *n, &got, err)) return false;
    return true;
}

static char find_delimiter(Str head, Encoding e)
{
    Decoder d = { .encoding = e == ENC_UNKNOWN ? ENC_CP874 : e };
    CLEANUP_TEXT text = TEXT_INIT;
    decode(&d, head.p, head.n, false, &text);
    char found = delimiter_guess(text_str(&text));
    return found ? found : ',';
}

static bool sniff_blocks(const Os *os, OsFile *f, Str path, EncodingCount *count, CsvShape *out,
                         Text *head, Error *err)
{
    char *block = memory_resize(NULL, 1, BLOCK);
    size_t n = 0;
    bool ok = true;
    do {
        ok = fill(os, f, block, BLOCK, &n, err);
        if (!ok || n == 0) break;
        if (out->bytes == 0) {
            text_add(head, str_from(block, n < HEAD ? n : HEAD));
            ok = find_kind(text_str(head), path, out, err);
        }
        encoding_count(count, block, n);
        out->mark = mark_add(out->mark, block, n);
        out->bytes += (int64_t)n;
    } while (ok && n == BLOCK);
    memory_resize(block, 0, 1);
    return ok;
}

/* --- workbooks --- */

static void take_sheet(const Xlsx *x, size_t sheet, CsvShape *out)
{
    size_t count;
    out->sheet = sheet;
    out->bytes = xlsx_sheets(x, &count)[sheet].bytes;
    out->mark = (out->mark ^ sheet) * 0x9E3779B97F4A7C15u;
}

static bool sniff_workbook(const Os *os, Str path, CsvShape *out, Error *err)
{
    Xlsx *x;
    size_t count, first = 0;
    if (!xlsx_open(os, path, &x, err)) return false;
    bool ok = xlsx_check(x, err) || fault_at(err, path);
    const XlsxSheet *sheets = xlsx_sheets(x, &count);
    for (size_t i = 0; ok && i < count; i++)
        if (sheets[i].has_merges) out->merged |= (uint64_t)1 << (i < 63 ? i : 63);
    while (first + 1 < count && sheets[first].is_hidden) first++;
    if (ok) take_sheet(x, first < count && !sheets[first].is_hidden ? first : 0, out);
    xlsx_close(x);
    return ok;
}

bool csvfile_use_sheet(const Os *os, Str path, Str name, CsvShape *shape, Error *err)
{
    Xlsx *x;
    if (shape->kind != FILE_WORKBOOK) return fault(err, ERR_USAGE, "xlsx.no_sheets", path);
    if (!xlsx_open(os, path, &x, err)) return false;
    int sheet = xlsx_find_sheet(x, name);
    if (sheet >= 0) take_sheet(x, (size_t)sheet, shape);
    xlsx_close(x);
    if (sheet >= 0) return true;
    fault(err, ERR_INPUT, "xlsx.sheet", name);
    return fault_at(err, path);
}

bool csvfile_sniff(const Os *os, Str path, Encoding wanted, char delimiter, CsvShape *out,
                   Error *err)
{
    OsFile *f;
    EncodingCount count = { 0 };
    CLEANUP_TEXT head = TEXT_INIT;
    *out = (CsvShape){ .encoding = wanted, .delimiter = delimiter };
    if (!os->open(os->ctx, path, OS_READ, &f, err)) return false;
    bool ok = sniff_blocks(os, f, path, &count, out, &head, err);
    if (!os->close(os->ctx, f, ok ? err : NULL)) ok = false;
    if (!ok) return false;
    if (out->kind != FILE_DELIMITED) {
        out->encoding = ENC_UTF8;
        out->delimiter = ',';
        return out->kind == FILE_JSON || sniff_workbook(os, path, out, err);
    }
    Encoding guess = encoding_guess(&count, &out->ambiguous, &out->mojibake);
    if (wanted == ENC_UNKNOWN) out->encoding = out->ambiguous ? ENC_UNKNOWN : guess;
    else out->ambiguous = false;
    if (!delimiter) out->delimiter = find_delimiter(text_str(&head), out->encoding);
    return true;
}

bool csvfile_must_ask(const CsvShape *s, Str path, Error *err)
{
    if (s->encoding != ENC_UNKNOWN) return false;
    fault(err, ERR_INPUT, s->ambiguous ? "csv.encoding_two" : "csv.encoding", path);
    return true;
}

bool csvfile_preview(const Os *os, Str path, Encoding e, size_t max, Text *out, Error *err)
{
    OsFile *f;
    if (!os->open(os->ctx, path, OS_READ, &f, err)) return false;
    char *block = memory_resize(NULL, 1, BLOCK);
    size_t n = 0;
    bool ok = fill(os, f, block, BLOCK, &n, err);
    if (!os->close(os->ctx, f, ok ? err : NULL)) ok = false;
    if (ok) {
        Decoder d = { .encoding = e };
        CLEANUP_TEXT text = TEXT_INIT;
        decode(&d, block, n, n < BLOCK, &text);
        Str rest = text_str(&text), line;
        for (size_t i = 0; i < max && rest.n && str_split(&rest, '\n', &line); i++) {
            text_add_visible(out, str_trim(line));
            text_add_c(out, '\n');
        }
    }
    memory_resize(block, 0, 1);
    return ok;
}

/* Rows of a sheet are named as its reader counts them. */
static bool take_sheet_row(void *ctx, const CsvRow *row, Error *err)
{
    CsvFile *f = ctx;
    CsvRow r = *row;
    r.line = row->record;
    return f->sink(f->ctx, &r, err);
}

static bool open_source(CsvFile *f, Str path, const CsvShape *shape, Error *err)
{
    bool is_merged = shape->merged >> (shape->sheet < 63 ? shape->sheet : 63) & 1;
    f->has_more = true;
    f->has_source = shape->kind == FILE_JSON
        ? json_source(f->os, path, &f->source, err)
        : sheet_source(f->os, path, shape->sheet, is_merged ? MERGES_MAYBE : MERGES_NONE, &f->source, err);
    return f->has_source;
}

bool csvfile_open(const Os *os, Str path, const CsvShape *shape, CsvSink sink, void *ctx,
                  CsvFile **out, Error *err)
{
    bool is_delimited = shape->kind == FILE_DELIMITED;
    CsvFile *f = memory_resize(NULL, 1, sizeof *f);
    *f = (CsvFile){ .os = os, .text = TEXT_INIT, .waiting = TEXT_INIT, .sink = sink, .ctx = ctx,
                    .decoder = { .encoding = shape->encoding } };
    f->reader = is_delimited ? csv_open(shape->delimiter, sink, ctx) : csv_open(',', take_sheet_row, f);
    *out = f;
    if (is_delimited ? os->open(os->ctx, path, OS_READ, &f->file, err) : open_source(f, path, shape, err)) return true;
    csvfile_close(f);
    *out = NULL;
    return false;
}

void csvfile_close(CsvFile *f)
{
    if (!f) return;
    if (f->file) f->os->close(f->os->ctx, f->file, NULL);
    if (f->has_source) f->source.close(f->source.ctx);
    csv_close(f->reader);
    text_free(&f->text);
    text_free(&f->waiting);
    memory_resize(f, 0, 1);
}

int64_t csvfile_bytes_read(const CsvFile *f)
{
    return f->has_source ? f->source.bytes_read(f->source.ctx) : f->read;
}

CsvNotes csvfile_notes(const CsvFile *f)
{
    CsvNotes notes = csv_notes(f->reader);
    if (f->has_source && f->source.left_out) notes.left_out = f->source.left_out(f->source.ctx);
    return notes;
}

/* A block with bytes that the encoding does not have is decoded once more byte by byte, to tell the
 * reader which they are. */
static void decode_block(CsvFile *f, const char *block, size_t n, bool is_last)
{
    Decoder before = f->decoder;
    text_clear(&f->text);
    decode(&f->decoder, block, n, is_last, &f->text);
    if (f->decoder.bad == before.bad) return;
    text_clear(&f->text);
    f->decoder = before;
    for (size_t i = 0; i < n || (is_last && i == n); i++) {
        uint64_t bad = f->decoder.bad;
        uint8_t suspect = f->decoder.held_n ? f->decoder.held[0] : (uint8_t)(i < n ? block[i] : 0);
        decode(&f->decoder, block + i, i < n, is_last && i == n, &f->text);
        for (; bad < f->decoder.bad; bad++) csv_note_bad_byte(f->reader, suspect);
    }
}

/* A block of what the source makes of its file. */
static bool fill_from_source(CsvFile *f, char block[static CSVFILE_BLOCK], size_t *n, Error *err)
{
    while (f->waiting.n < CSVFILE_BLOCK && f->has_more)
        if (!f->source.fill(f->source.ctx, &f->waiting, &f->has_more, err)) return false;
    *n = f->waiting.n < CSVFILE_BLOCK ? f->waiting.n : CSVFILE_BLOCK;
    memcpy(block, f->waiting.b, *n);
    text_replace(&f->waiting, 0, *n, STR_NONE);
    return true;
}

bool csvfile_read(CsvFile *f, char block[static CSVFILE_BLOCK], size_t *n, Error *err)
{
    if (f->has_source) return fill_from_source(f, block, n, err);
    if (!fill(f->os, f->file, block, CSVFILE_BLOCK, n, err)) return false;
    f->read += (int64_t)*n;
    return true;
}

bool csvfile_cut(CsvFile *f, const char *block, size_t n, Error *err)
{
    bool is_last = n < CSVFILE_BLOCK;
    decode_block(f, block, n, is_last);
    return csv_feed(f->reader, text_str(&f->text), err) && (!is_last || csv_end(f->reader, err));
}

bool csvfile_step(CsvFile *f, bool *more, Error *err)
{
    size_t n;
    if (!csvfile_read(f, f->block, &n, err)) return false;
    *more = n == CSVFILE_BLOCK;
    return csvfile_cut(f, f->block, n, err);
}
