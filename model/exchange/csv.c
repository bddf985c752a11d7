#include "model/exchange/csv.h"

#include <csv.h>

typedef struct { size_t at, n; bool is_null; } Piece;

struct CsvReader {
    char delimiter;
    CsvSink sink;
    void *ctx;
    Text window;    /* from the row that is being read to the end of what was fed */
    size_t row, at; /* in window: begin of that row, first byte not yet read */
    size_t scanned; /* in window: no line end before here */
    int64_t line;   /* of row */
    int64_t lines;  /* read of this row so far */
    int64_t record;
    size_t columns; /* of the header; 0 before it */
    bool has_nul;   /* somewhere in what was fed */
    bool is_started;
    bool is_skipping; /* the rest of a row that was too long, up to its line end */
    struct csv_parser parser;
    bool in_row;    /* the parser holds the beginning of a row */
    int rows;       /* told by the parser in the present call */
    int64_t field_lines;
    Text cells;     /* texts of the parsed row */
    Piece *pieces;
    Str *strs;
    size_t count, room;
    Text bad;       /* bytes noted by csv_note_bad_byte, the first not yet seen at bad_at */
    size_t bad_at;
    CsvNotes notes;
};

static int no_space(unsigned char c)
{
    (void)c;
    return 0;
}

static void start_parser(CsvReader *r)
{
    csv_init(&r->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL | CSV_EMPTY_IS_NULL |
                             CSV_REPALL_NL);
    csv_set_delim(&r->parser, (unsigned char)r->delimiter);
    csv_set_space_func(&r->parser, no_space);
    csv_set_blk_size(&r->parser, 64 << 10);
}

CsvReader *csv_open(char delimiter, CsvSink sink, void *ctx)
{
    CsvReader *r = memory_resize(NULL, 1, sizeof *r);
    *r = (CsvReader){ .delimiter = delimiter, .sink = sink, .ctx = ctx, .window = TEXT_INIT,
                      .cells = TEXT_INIT, .bad = TEXT_INIT, .line = 1, .record = 1 };
    start_parser(r);
    return r;
}

void csv_close(CsvReader *r)
{
    if (!r) return;
    csv_free(&r->parser);
    text_free(&r->window);
    text_free(&r->cells);
    text_free(&r->bad);
    memory_resize(r->pieces, 0, sizeof *r->pieces);
    memory_resize(r->strs, 0, sizeof *r->strs);
    memory_resize(r, 0, 1);
}

CsvNotes csv_notes(const CsvReader *r) { return r->notes; }
void csv_note_bad_byte(CsvReader *r, uint8_t byte) { text_add_c(&r->bad, (char)byte); }

/* --- cells of the present row --- */

static void add_piece(CsvReader *r, Piece p)
{
    if (r->count == r->room) {
        r->room = r->room ? r->room * 2 : 64;
        r->pieces = memory_resize(r->pieces, r->room, sizeof *r->pieces);
        r->strs = memory_resize(r->strs, r->room, sizeof *r->strs);
    }
    r->pieces[r->count++] = p;
}

static void clear_cells(CsvReader *r)
{
    r->count = 0;
    r->rows = 0;
    text_clear(&r->cells);
}

static void on_field(void *s, size_t n, void *ctx)
{
    CsvReader *r = ctx;
    r->field_lines = 0;
    if (r->rows || r->count > CSV_COLUMN_MAX) return;
    add_piece(r, (Piece){ r->cells.n, n, s == NULL });
    if (s) text_add(&r->cells, str_from(s, n));
}

static void on_row(int end, void *ctx)
{
    (void)end;
    ((CsvReader *)ctx)->rows++;
}

/* Cut a text without quotes, or one whose quotes mean nothing, at its delimiters. */
static void split(CsvReader *r, Str line)
{
    const char *base = r->window.b;
    clear_cells(r);
    if (line.n == 0) return;
    const char *p = line.p, *end = line.p + line.n;
    while (r->count <= CSV_COLUMN_MAX) {
        const char *d = memchr(p, r->delimiter, (size_t)(end - p));
        const char *stop = d ? d : end;
        add_piece(r, (Piece){ (size_t)(p - base), (size_t)(stop - p), stop == p });
        if (!d) return;
        p = d + 1;
    }
}

/* The cell at p, which begins behind its quote, into cells, a doubled quote as one. Where its closing
 * quote is; NULL when there is none. */
static const char *take_quoted(CsvReader *r, const char *p, const char *end)
{
    for (;;) {
        const char *stop = memchr(p, '"', (size_t)(end - p));
        if (!stop) return NULL;
        bool is_doubled = stop + 1 < end && stop[1] == '"';
        text_add(&r->cells, str_from(p, (size_t)(stop - p) + is_doubled));
        if (!is_doubled) return stop;
        p = stop + 2;
    }
}

/* A line whose quotes stand around whole cells, or doubled within them, needs no parser either; false:
 * it does (a cell of several lines, quotes that do not match). Its cells are put together in r->cells. */
static bool split_quoted(CsvReader *r, Str line)
{
    const char *p = line.p, *end = line.p + line.n;
    clear_cells(r);
    while (r->count <= CSV_COLUMN_MAX) {
        size_t at = r->cells.n;
        bool is_quoted = p < end && *p == '"';
        const char *stop = is_quoted ? take_quoted(r, p + 1, end) : memchr(p, r->delimiter, (size_t)(end - p));
        if (is_quoted && (!stop || (++stop < end && *stop != r->delimiter))) return false;
        if (!stop) stop = end;
        if (!is_quoted) {
            if (memchr(p, '"', (size_t)(stop - p))) return false;
            text_add(&r->cells, str_from(p, (size_t)(stop - p)));
        }
        add_piece(r, (Piece){ at, r->cells.n - at, !is_quoted && stop == p });
        if (stop == end) return true;
        p = stop + 1;
    }
    return false;
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* --- delivering --- */

static const char replacement[] = "\xEF\xBF\xBD";

/* The first cell that holds a byte which was not in the encoding; its column in n, the byte in hex. */
static bool find_bad_byte(CsvReader *r, Str raw, Error *why)
{
    size_t hits = 0;
    for (Str rest = raw;; hits++) {
        ptrdiff_t k = str_find(rest, str_of(replacement));
        if (k < 0) break;
        rest = str_cut_head(rest, (size_t)k + 3);
    }
    if (hits == 0) return false;
    unsigned byte = r->bad_at < r->bad.n ? (unsigned char)r->bad.b[r->bad_at] : 0;
    r->bad_at += hits < r->bad.n - r->bad_at ? hits : r->bad.n - r->bad_at;
    size_t column = 0;
    while (column < r->count && str_find(r->strs[column], str_of(replacement)) < 0) column++;
    CLEANUP_TEXT hex = TEXT_INIT;
    text_add_f(&hex, "%02X", byte);
    fault_n(why, ERR_INPUT, "csv.bad_byte", text_str(&hex), (int64_t)column + 1);
    if (r->bad_at == r->bad.n) {
        text_clear(&r->bad);
        r->bad_at = 0;
    }
    return true;
}

/* Limits and bytes that make a row unusable. */
static bool find_fault(CsvReader *r, Str raw, Error *why)
{
    if (r->bad.n && find_bad_byte(r, raw, why)) return true;
    if (r->has_nul && memchr(raw.p, 0, raw.n)) {
        fault(why, ERR_INPUT, "csv.nul", STR_NONE);
        return true;
    }
    if (r->count > CSV_COLUMN_MAX) {
        fault_n(why, ERR_INPUT, "csv.columns", STR_NONE, CSV_COLUMN_MAX);
        return true;
    }
    if (raw.n > CSV_ROW_MAX) {
        fault_n(why, ERR_INPUT, "csv.row_long", str_from(raw.p, 40), CSV_ROW_MAX >> 20);
        return true;
    }
    if (raw.n > CSV_FIELD_MAX)
        for (size_t i = 0; i < r->count; i++)
            if (r->strs[i].n > CSV_FIELD_MAX) {
                fault_n(why, ERR_INPUT, "csv.cell_long", str_from(r->strs[i].p, 40),
                        CSV_FIELD_MAX >> 10);
                return true;
            }
    return false;
}

/* The row from window[row, end) is read: hand it over and stand at `next`. base: what pieces point
 * into. why: set for DOUBT and BAD. */
static bool deliver(CsvReader *r, CsvKind kind, const char *base, size_t end, size_t next,
                    const Error *why, Error *err)
{
    Error found = { 0 };
    Str raw = str_from(r->window.b + r->row, end - r->row);
    for (size_t i = 0; i < r->count; i++) {
        Piece p = r->pieces[i];
        r->strs[i] = p.is_null ? (Str){ NULL, 0 } : str_from(base + p.at, p.n);
    }
    if ((kind == CSV_ROW || kind == CSV_DOUBT) && find_fault(r, raw, &found)) {
        kind = CSV_BAD;
        why = &found;
    }
    if (r->columns == 0 && (kind == CSV_ROW || kind == CSV_DOUBT)) r->columns = r->count;
    CsvRow row = { .kind = kind, .line = r->line, .record = r->record, .cells = r->strs,
                   .count = r->count, .raw = raw, .why = why };
    r->record++;
    r->line += r->lines;
    r->lines = 0;
    r->row = r->at = next;
    r->in_row = false;
    return r->sink(r->ctx, &row, err);
}

/* --- one line --- */

typedef struct { size_t end, next; } Line; /* its end and the begin of the next, in window */

/* The next line at `from`; false when its end is not there yet. A CR that ends the window may be
 * half of a CRLF. */
static bool find_line(CsvReader *r, size_t from, bool is_last, Line *out)
{
    size_t start = r->scanned > from ? r->scanned : from;
    const char *b = r->window.b;
    const char *lf = memchr(b + start, '\n', r->window.n - start);
    size_t limit = lf ? (size_t)(lf - b) : r->window.n;
    const char *cr = memchr(b + start, '\r', limit - start);
    if (cr) {
        size_t at = (size_t)(cr - b);
        if (at + 1 == r->window.n && !is_last) {
            r->scanned = at;
            return false;
        }
        *out = (Line){ at, at + 1 + (at + 1 < r->window.n && b[at + 1] == '\n') };
        return true;
    }
    r->scanned = limit;
    if (lf) *out = (Line){ limit, limit + 1 };
    else if (is_last && from < r->window.n) *out = (Line){ r->window.n, r->window.n };
    else return false;
    return true;
}

static void count_line(CsvReader *r, Line l)
{
    if (l.next - l.end == 2) r->notes.crlf++;
    else if (l.next > l.end && r->window.b[l.end] == '\n') r->notes.lf++;
    else if (l.next > l.end) r->notes.cr++;
    r->lines++;
}

/* The line with blanks between a delimiter and an opening quote taken out. */
static bool without_blanks(CsvReader *r, Str line, Text *out)
{
    bool changed = false, in_quotes = false, at_begin = true;
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        if (at_begin && is_blank(c) && c != r->delimiter) {
            size_t k = i;
            while (k < line.n && is_blank(line.p[k]) && line.p[k] != r->delimiter) k++;
            if (k < line.n && line.p[k] == '"') {
                changed = true;
                i = k;
                c = '"';
            }
        }
        if (c == '"') in_quotes = !in_quotes;
        at_begin = c == r->delimiter && !in_quotes;
        text_add_c(out, c);
    }
    return changed;
}

/* A row whose quotes do not match, read once more: its first line alone. Blanks before a quote may
 * be what is wrong; else quotes mean nothing (5" pipe). */
static bool read_alone(CsvReader *r, Error *err)
{
    Line l;
    r->scanned = 0;
    if (!find_line(r, r->row, true, &l)) l = (Line){ r->window.n, r->window.n };
    r->scanned = 0;
    r->lines = 1;
    r->field_lines = 0;
    csv_free(&r->parser);
    start_parser(r);
    Str line = str_from(r->window.b + r->row, l.end - r->row);
    Error why = { 0 };
    CLEANUP_TEXT lenient = TEXT_INIT;
    if (without_blanks(r, line, &lenient)) {
        clear_cells(r);
        text_add_c(&lenient, '\n');
        size_t n = csv_parse(&r->parser, lenient.b, lenient.n, on_field, on_row, r);
        bool whole = n == lenient.n && r->rows == 1;
        csv_free(&r->parser);
        start_parser(r);
        if (whole && (r->columns == 0 || r->count == r->columns)) {
            fault_n(&why, ERR_INPUT, "csv.blank_quote", line, r->line);
            return deliver(r, CSV_DOUBT, r->cells.b, l.end, l.next, &why, err);
        }
    }
    split(r, line);
    bool fits = r->columns == 0 || r->count == r->columns;
    fault_n(&why, ERR_INPUT, fits ? "csv.quote" : "csv.quote_bad", line, r->line);
    return deliver(r, fits ? CSV_DOUBT : CSV_BAD, r->window.b, l.end, l.next, &why, err);
}

/* libcsv's FIELD_MIGHT_HAVE_ENDED: a quote was read inside a quoted cell, and nothing after it. */
enum { QUOTE_MAY_HAVE_CLOSED = 3 };

/* A blank after a closing quote stops libcsv, which may go on behind it. */
static bool forgive(CsvReader *r, const char *p, size_t n, size_t *at)
{
    size_t k = *at;
    if (!r->parser.quoted || r->parser.pstate != QUOTE_MAY_HAVE_CLOSED || !is_blank(p[k])) return false;
    while (k < n && is_blank(p[k]) && p[k] != r->delimiter) k++;
    if (k < n && p[k] != r->delimiter && p[k] != '\r' && p[k] != '\n') return false;
    *at = k;
    r->notes.forgiven++;
    return true;
}

/* Feed one line to the parser. */
static bool parse_line(CsvReader *r, Line l, bool is_last, Error *err)
{
    const char *p = r->window.b + r->at;
    size_t n = l.next - r->at;
    if (!r->in_row) clear_cells(r);
    r->in_row = true;
    r->field_lines++;
    for (size_t done = 0; done < n;) {
        done += csv_parse(&r->parser, p + done, n - done, on_field, on_row, r);
        if (done < n && !forgive(r, p, n, &done)) return read_alone(r, err);
    }
    if (r->rows == 0 && is_last && l.next == r->window.n &&
        csv_fini(&r->parser, on_field, on_row, r) != 0)
        return read_alone(r, err);
    count_line(r, l);
    if (r->rows) return deliver(r, CSV_ROW, r->cells.b, l.end, l.next, NULL, err);
    r->at = l.next;
    if (r->field_lines > CSV_QUOTED_LINES || r->parser.entry_pos > CSV_FIELD_MAX ||
        r->at - r->row > CSV_ROW_MAX)
        return read_alone(r, err);
    return true;
}

static bool read_line(CsvReader *r, Line l, bool is_last, Error *err)
{
    if (r->in_row) return parse_line(r, l, is_last, err);
    Str line = str_from(r->window.b + r->at, l.end - r->at);
    bool has_quote = line.n && memchr(line.p, '"', line.n);
    if (has_quote && !split_quoted(r, line)) return parse_line(r, l, is_last, err);
    count_line(r, l);
    if (has_quote) return deliver(r, CSV_ROW, r->cells.b, l.end, l.next, NULL, err);
    split(r, line);
    return deliver(r, line.n ? CSV_ROW : CSV_BLANK, r->window.b, l.end, l.next, NULL, err);
}

/* A line that does not end: give what is there to the rejects and go on behind it. */
static bool drop_long_row(CsvReader *r, Error *err)
{
    Error why = { 0 };
    clear_cells(r);
    csv_free(&r->parser);
    start_parser(r);
    fault_n(&why, ERR_INPUT, "csv.row_long", str_from(r->window.b + r->row, 40), CSV_ROW_MAX >> 20);
    r->lines = 0;
    r->is_skipping = true;
    return deliver(r, CSV_BAD, r->window.b, r->row + CSV_ROW_MAX, r->window.n, &why, err);
}

/* false while the end of the long row is not there yet. */
static bool skip_line(CsvReader *r, bool is_last)
{
    Line l;
    bool found = find_line(r, r->at, is_last, &l);
    if (found) count_line(r, l);
    r->line += r->lines;
    r->lines = 0;
    r->row = r->at = found ? l.next : r->window.n - (r->window.n > r->at && !is_last);
    r->is_skipping = !found;
    return found;
}

static bool read_lines(CsvReader *r, bool is_last, Error *err)
{
    Line l;
    if (r->is_skipping && !skip_line(r, is_last)) return true;
    while (find_line(r, r->at, is_last, &l))
        if (!read_line(r, l, is_last, err)) return false;
    if (r->window.n - r->row > CSV_ROW_MAX) return drop_long_row(r, err);
    return true;
}

bool csv_feed(CsvReader *r, Str utf8, Error *err)
{
    if (r->row) {
        text_replace(&r->window, 0, r->row, STR_NONE);
        r->at -= r->row;
        r->scanned = r->scanned > r->row ? r->scanned - r->row : 0;
        r->row = 0;
    }
    if (utf8.n && memchr(utf8.p, 0, utf8.n)) r->has_nul = true;
    text_add(&r->window, utf8);
    if (!r->is_started) {
        Str mark = STR("\xEF\xBB\xBF"), begin = text_str(&r->window);
        if (begin.n < mark.n && str_starts(mark, begin)) return true;
        if (str_starts(begin, mark)) text_replace(&r->window, 0, mark.n, STR_NONE);
        r->is_started = true;
    }
    return read_lines(r, false, err);
}

bool csv_end(CsvReader *r, Error *err)
{
    if (!read_lines(r, true, err)) return false;
    while (r->in_row) {
        if (!read_alone(r, err) || !read_lines(r, true, err)) return false;
    }
    return true;
}
