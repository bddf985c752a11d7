#include "model/handoff/changefile.h"

#include "locale/when.h"
#include "model/exchange/csv.h"
#include "model/exchange/csvout.h"

enum { CHANGE, RECORD, FORM, KIND, SEEN, HLC, TIME, AUTHOR, OFFICE, BODY, WITHHELD, REASON, DIGEST, PREV, COLUMNS };
static const char *const NAMES[COLUMNS] = { "change", "record", "form", "kind", "seen", "hlc", "time",
                                            "author", "office", "body", "withheld", "reason", "digest", "prev" };

/* --- writing --- */

void changefile_add_header(Text *out)
{
    for (int i = 0; i < COLUMNS; i++) {
        if (i) text_add_c(out, ',');
        text_add(out, str_of(NAMES[i]));
    }
    text_add_c(out, '\n');
}

static void add_cell(Text *out, Str s)
{
    if (s.n) csvout_add(out, s);
    text_add_c(out, ',');
}

void changefile_add(Text *out, const Change *c)
{
    CLEANUP_TEXT form = TEXT_INIT;
    text_add(&form, c->form);
    text_add_c(&form, '@');
    text_add(&form, c->version);
    change_add_id(out, c);
    text_add_c(out, ',');
    uuid_add(out, c->record);
    text_add_c(out, ',');
    add_cell(out, text_str(&form));
    add_cell(out, c->kind);
    add_cell(out, c->seen);
    text_add_f(out, "%lld,", (long long)c->hlc);
    date_add_iso_time(out, hlc_ms(c->hlc), 0);
    text_add_c(out, ',');
    const Str rest[] = { c->login, c->office, c->body, c->withheld, c->reason };
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) add_cell(out, rest[i]);
    hex_add(out, c->digest, sizeof c->digest);
    text_add_c(out, ',');
    text_add(out, c->prev);
    text_add_c(out, '\n');
}

/* --- reading --- */

struct ChangeFile {
    CsvReader *csv;
    ChangeFileSink sink;
    void *ctx;
    int64_t rows;
    int at[COLUMNS]; /* cell of each column; -1: not seen */
    size_t cells;    /* of the header */
};

static bool bad_row(int64_t line, const char *what, Error *err)
{
    fault_n(err, ERR_INPUT, "bundle.changes", str_of(what), line);
    return fault_at_f(err, CHANGEFILE ":%lld", (long long)line);
}

static bool take_header(ChangeFile *f, const CsvRow *row, Error *err)
{
    for (int i = 0; i < COLUMNS; i++) {
        f->at[i] = -1;
        for (size_t k = 0; k < row->count; k++)
            if (str_eq(row->cells[k], str_of(NAMES[i]))) f->at[i] = f->at[i] < 0 ? (int)k : COLUMNS * 1000;
        if (f->at[i] < 0 || f->at[i] >= (int)row->count) return bad_row(row->line, NAMES[i], err);
    }
    f->cells = row->count;
    return true;
}

/* Digits only, as we write them. */
static bool read_number(Str s, int64_t *out)
{
    int64_t n = 0;
    if (s.n == 0 || (s.p[0] == '0' && s.n > 1)) return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, s.p[i] - '0', &n)) return false;
    }
    *out = n;
    return true;
}

/* k7f3q2ab-000001-cb156a1e, spelled as we spell it and with the digest's check. */
static bool read_id(Str id, Change *c)
{
    if (id.n < 8 + 1 + 6 + 1 + 8) return false;
    Str seq = str_from(id.p + 9, id.n - 9 - 9);
    while (seq.n > 1 && seq.p[0] == '0') seq = str_cut_head(seq, 1);
    c->device = str_from(id.p, 8);
    CLEANUP_TEXT again = TEXT_INIT;
    if (!read_number(seq, &c->seq)) return false;
    change_add_id(&again, c);
    return str_eq(text_str(&again), id);
}

static bool read_change(const ChangeFile *f, const CsvRow *row, Change *c, Error *err)
{
    Str cell[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) cell[i] = row->cells[f->at[i]].n ? row->cells[f->at[i]] : STR_NONE;
    ptrdiff_t split = str_find(cell[FORM], STR("@"));
    *c = (Change){ .kind = cell[KIND], .seen = cell[SEEN], .login = cell[AUTHOR], .office = cell[OFFICE],
                   .body = cell[BODY], .withheld = cell[WITHHELD], .reason = cell[REASON], .prev = cell[PREV] };
    if (split < 0) return bad_row(row->line, NAMES[FORM], err);
    c->form = str_from(cell[FORM].p, (size_t)split);
    c->version = str_cut_head(cell[FORM], (size_t)split + 1);
    if (!uuid_read(cell[RECORD], &c->record)) return bad_row(row->line, NAMES[RECORD], err);
    if (!read_number(cell[HLC], &c->hlc)) return bad_row(row->line, NAMES[HLC], err);
    if (!hex_read(cell[DIGEST], c->digest, sizeof c->digest)) return bad_row(row->line, NAMES[DIGEST], err);
    return read_id(cell[CHANGE], c) || bad_row(row->line, NAMES[CHANGE], err);
}

static bool on_row(void *ctx, const CsvRow *row, Error *err)
{
    ChangeFile *f = ctx;
    if (row->kind != CSV_ROW || utf8_bad(row->raw) >= 0) return bad_row(row->line, "", err);
    if (f->cells == 0) return take_header(f, row, err);
    Change c;
    if (row->count != f->cells) return bad_row(row->line, "", err);
    if (!read_change(f, row, &c, err)) return false;
    if (!change_check(&c, err)) return false;
    c.is_checked = true;
    f->rows++;
    return f->sink(f->ctx, &c, err);
}

ChangeFile *changefile_open(ChangeFileSink sink, void *ctx)
{
    ChangeFile *f = memory_resize(NULL, 1, sizeof *f);
    *f = (ChangeFile){ .sink = sink, .ctx = ctx };
    f->csv = csv_open(',', on_row, f);
    return f;
}

bool changefile_feed(ChangeFile *f, Str bytes, Error *err) { return csv_feed(f->csv, bytes, err); }

bool changefile_end(ChangeFile *f, Error *err)
{
    return csv_end(f->csv, err) && (f->cells > 0 || bad_row(1, NAMES[CHANGE], err));
}

int64_t changefile_rows(const ChangeFile *f) { return f->rows; }

void changefile_close(ChangeFile *f)
{
    if (!f) return;
    csv_close(f->csv);
    memory_resize(f, 0, 0);
}
