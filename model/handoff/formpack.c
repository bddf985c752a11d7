#include "model/handoff/formpack.h"

#include "model/exchange/csv.h"
#include "model/exchange/csvout.h"

enum { SHEETS_MAX = 40 };

/* --- writing --- */

typedef struct { Str name; Text rows; } Sheet;
typedef struct { Arena arena; Sheet sheets[SHEETS_MAX]; size_t count; Sheet *now; } Sheets;

static Sheet *sheet_of(Sheets *s, Str name)
{
    for (size_t i = 0; i < s->count; i++)
        if (str_eq(s->sheets[i].name, name)) return &s->sheets[i];
    if (s->count == SHEETS_MAX) return NULL;
    s->sheets[s->count] = (Sheet){ str_copy(&s->arena, name), TEXT_INIT };
    return &s->sheets[s->count++];
}

/* Form.source: one CSV. A name in the first cell begins a sheet; a blank line counts in its sheet. */
static bool split_row(void *ctx, const CsvRow *row, Error *err)
{
    Sheets *s = ctx;
    if (row->count && row->cells[0].n) {
        s->now = sheet_of(s, row->cells[0]);
        return s->now || fault(err, ERR_INPUT, "bundle.form_bad", row->cells[0]);
    }
    if (!s->now) return true;
    for (size_t i = 1; i < row->count; i++) {
        if (i > 1) text_add_c(&s->now->rows, ',');
        csvout_add(&s->now->rows, row->cells[i]);
    }
    text_add_c(&s->now->rows, '\n');
    return true;
}

/* Letters that a member's name may hold (zip.h). */
static void add_plain(Text *out, Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                        c == '-' || (c == '.' && i > 0 && s.p[i - 1] != '.');
        if (is_plain) text_add_c(out, c);
        else text_add_f(out, "_%02x", (unsigned)(unsigned char)c);
    }
}

static void add_member(Text *out, const Form *form, Str sheet)
{
    text_add(out, STR(FORMPACK_FOLDER));
    add_plain(out, form->name);
    text_add_c(out, '@');
    add_plain(out, form->version);
    text_add_c(out, '/');
    if (str_starts(sheet, STR("file:"))) {
        add_plain(out, str_cut_head(sheet, 5));
    } else {
        add_plain(out, sheet);
        text_add(out, STR(".csv"));
    }
}

bool formpack_write(Spool *spool, const Form *form, Error *err)
{
    Sheets sheets = { .count = 0 };
    CsvReader *csv = csv_open(',', split_row, &sheets);
    bool ok = csv_feed(csv, form->source, err) && csv_end(csv, err);
    csv_close(csv);
    for (size_t i = 0; i < sheets.count; i++) {
        CLEANUP_TEXT path = TEXT_INIT;
        add_member(&path, form, sheets.sheets[i].name);
        if (ok) {
            spool_member(spool, text_str(&path));
            ok = spool_add(spool, text_str(&sheets.sheets[i].rows), err);
            spool_table(spool, -1, NULL, 0, STR_NONE);
        }
        text_free(&sheets.sheets[i].rows);
    }
    arena_done(&sheets.arena);
    return ok;
}

/* --- reading --- */

struct FormPack {
    SheetReader *reader;
    Text sheet; /* as sheet_row wants it */
    bool is_read;
};

bool formpack_is(Str member, Str *folder)
{
    if (!str_starts(member, STR(FORMPACK_FOLDER)) || !str_ends(member, STR(".csv"))) return false;
    Str rest = str_cut_head(member, sizeof FORMPACK_FOLDER - 1);
    return str_split(&rest, '/', folder) && folder->n && rest.n && str_find(rest, STR("/")) < 0;
}

FormPack *formpack_open(void)
{
    FormPack *f = memory_resize(NULL, 1, sizeof *f);
    *f = (FormPack){ .sheet = TEXT_INIT };
    return f;
}

static bool push_row(void *ctx, const CsvRow *row, Error *err)
{
    FormPack *f = ctx;
    (void)err;
    if (row->kind == CSV_ROW) sheet_row(f->reader, text_str(&f->sheet), (int)row->record, row->cells, row->count);
    return true;
}

bool formpack_sheet(FormPack *f, Str member, Str bytes, Error *err)
{
    Str folder, name;
    if (!formpack_is(member, &folder)) return fault(err, ERR_INPUT, "bundle.form_bad", member);
    if (utf8_bad(bytes) >= 0) return fault(err, ERR_INPUT, "bundle.form_bad", member);
    name = str_cut_head(member, sizeof FORMPACK_FOLDER - 1 + folder.n + 1);
    Str stem = str_cut_tail(name, 4);
    bool is_sheet = str_eq(stem, STR("survey")) || str_eq(stem, STR("choices")) || str_eq(stem, STR("settings"));
    text_clear(&f->sheet);
    if (!is_sheet) text_add(&f->sheet, STR("file:"));
    text_add(&f->sheet, is_sheet ? stem : name);
    if (!f->reader) f->reader = sheet_open(str_split(&folder, '@', &stem) ? stem : folder);
    CsvReader *csv = csv_open(',', push_row, f);
    bool ok = csv_feed(csv, bytes, err) && csv_end(csv, err);
    csv_close(csv);
    return ok;
}

Form *formpack_close(FormPack *f, Error *err)
{
    FormReport report = { 0 };
    Form *form = f->reader ? sheet_close(f->reader, &report) : NULL;
    if (!form && report.finding_count && err) *err = report.findings[0].error;
    else if (!form) fault(err, ERR_INPUT, "bundle.form_bad", STR_NONE);
    report_free(&report);
    text_free(&f->sheet);
    memory_resize(f, 0, 0);
    return form;
}
