#include "model/exchange/csvfile.h"

enum { BLOCK = 64 << 10, HEAD = 64 << 10 };

struct CsvFile {
    const Os *os;
    OsFile *file;
    Decoder decoder;
    CsvReader *reader;
    Text text;   /* one block decoded */
    int64_t read;
    char block[CSVFILE_BLOCK];
};

/* Old and new workbooks, PDF, zip: an officer's wrong choice in the file list. */
static bool is_foreign(Str head, Str path, Error *err)
{
    static const struct { Str magic; const char *msg; } kinds[] = {
        { { "\xD0\xCF\x11\xE0", 4 }, "csv.workbook" },
        { { "PK\x03\x04", 4 }, "csv.workbook" },
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
            ok = !is_foreign(text_str(head), path, err);
        }
        encoding_count(count, block, n);
        out->mark = mark_add(out->mark, block, n);
        out->bytes += (int64_t)n;
    } while (ok && n == BLOCK);
    memory_resize(block, 0, 1);
    return ok;
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

bool csvfile_open(const Os *os, Str path, const CsvShape *shape, CsvSink sink, void *ctx,
                  CsvFile **out, Error *err)
{
    OsFile *file;
    *out = NULL;
    if (!os->open(os->ctx, path, OS_READ, &file, err)) return false;
    CsvFile *f = memory_resize(NULL, 1, sizeof *f);
    *f = (CsvFile){ .os = os, .file = file, .text = TEXT_INIT,
                    .decoder = { .encoding = shape->encoding },
                    .reader = csv_open(shape->delimiter, sink, ctx) };
    *out = f;
    return true;
}

void csvfile_close(CsvFile *f)
{
    if (!f) return;
    f->os->close(f->os->ctx, f->file, NULL);
    csv_close(f->reader);
    text_free(&f->text);
    memory_resize(f, 0, 1);
}

int64_t csvfile_bytes_read(const CsvFile *f) { return f->read; }
CsvNotes csvfile_notes(const CsvFile *f) { return csv_notes(f->reader); }

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

bool csvfile_read(CsvFile *f, char block[static CSVFILE_BLOCK], size_t *n, Error *err)
{
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
