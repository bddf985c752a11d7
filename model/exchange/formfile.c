#include "model/exchange/formfile.h"

#include "model/exchange/csvfile.h"
#include "model/exchange/xlsx.h"

typedef struct {
    const Os *os;
    Str path;        /* as given, without a slash at its end */
    Str folder;
    Str lists;
    SheetReader *reader;
    Arena arena;
    /* of the file being read */
    Str file;        /* its name */
    Str sheet;       /* what its rows are pushed as; one-file CSV: the sheet at present */
    bool is_one_file;
    bool is_bare;    /* one file that is just the survey sheet */
    size_t bytes;    /* of a workbook's cells so far */
} FormFile;

static Str base_name(Str path)
{
    size_t at = path.n;
    while (at && path.p[at - 1] != '/') at--;
    return str_cut_head(path, at);
}

static Str join(FormFile *f, Str folder, Str name)
{
    CLEANUP_TEXT t = TEXT_INIT;
    text_add(&t, folder);
    if (folder.n && !str_ends(folder, STR("/"))) text_add_c(&t, '/');
    text_add(&t, name);
    return str_copy(&f->arena, text_str(&t));
}

static bool is_there(const Os *os, Str path)
{
    OsStat st;
    return os->stat(os->ctx, path, &st, NULL) && !st.is_folder;
}

/* --- rows --- */

/* In one file the first column names the sheet; it may stand once or on each row. */
static void push_one_file(FormFile *f, const CsvRow *row)
{
    Str first = row->count ? str_trim(row->cells[0]) : STR_NONE;
    if (row->record == 1 && str_eq(first, STR("type"))) {
        f->is_bare = true;
        f->sheet = STR("survey");
    }
    if (f->is_bare) {
        sheet_row(f->reader, f->sheet, (int)row->record, row->cells, row->count);
        return;
    }
    if (first.n && !str_eq(first, f->sheet)) f->sheet = str_copy(&f->arena, first);
    bool has_cells = false;
    for (size_t i = 1; i < row->count; i++)
        if (row->cells[i].n) has_cells = true;
    if (f->sheet.n && has_cells)
        sheet_row(f->reader, f->sheet, (int)row->record, row->cells + 1, row->count - 1);
}

static bool push_row(void *ctx, const CsvRow *row, Error *err)
{
    FormFile *f = ctx;
    if (row->kind == CSV_BAD) {
        if (err) *err = *row->why;
        return fault_at_f(err, "%.*s:%lld", STR_ARG(f->file), (long long)row->line);
    }
    if (row->kind == CSV_BLANK) return true;
    if (f->is_one_file) push_one_file(f, row);
    else sheet_row(f->reader, f->sheet, (int)row->record, row->cells, row->count);
    return true;
}

/* --- workbooks: a sheet is a sheet --- */

static bool push_workbook_row(void *ctx, const XlsxRow *row, Error *err)
{
    FormFile *f = ctx;
    Arena arena = { 0 };
    Str *cells = arena_take_array(&arena, row->count + 1, sizeof *cells);
    for (size_t i = 0; i < row->count; i++) {
        cells[i] = row->cells[i].text;
        f->bytes += cells[i].n + sizeof *cells;
        if (row->cells[i].kind == XLSX_DATE)
            sheet_date_cell(f->reader, f->sheet, (int)row->number, i, cells[i]);
    }
    sheet_row(f->reader, f->sheet, (int)row->number, cells, row->count);
    arena_done(&arena);
    return f->bytes <= FORMFILE_CELLS || fault_n(err, ERR_INPUT, "formfile.big", f->path, FORMFILE_CELLS >> 20);
}

static bool read_workbook(FormFile *f, Str path, Error *err)
{
    Xlsx *x;
    size_t count;
    if (!xlsx_open(f->os, path, &x, err)) return false;
    const XlsxSheet *sheets = xlsx_sheets(x, &count);
    bool ok = true;
    for (size_t i = 0; i < count && ok; i++) {
        bool more = true;
        f->sheet = str_copy(&f->arena, str_trim(sheets[i].name));
        ok = xlsx_start(x, i, XLSX_IGNORE_MERGES, push_workbook_row, f, err);
        while (ok && more) ok = xlsx_step(x, &more, err);
    }
    xlsx_close(x);
    return ok || fault_at(err, path);
}

static bool read_file(FormFile *f, Str path, Str sheet, int64_t max, Error *err)
{
    CsvShape shape;
    CsvFile *file;
    OsStat st;
    f->file = base_name(path);
    f->sheet = sheet;
    if (!f->os->stat(f->os->ctx, path, &st, err)) return false;
    if (st.size > max) return fault_n(err, ERR_INPUT, "formfile.big", path, max >> 20);
    if (!csvfile_sniff(f->os, path, ENC_UNKNOWN, 0, &shape, err)) return false;
    if (shape.kind == FILE_WORKBOOK && f->is_one_file) return read_workbook(f, path, err);
    /* Forms are UTF-8 wherever they can be: French labels too read as Windows-874. */
    bool is_utf8 = shape.encoding == ENC_UNKNOWN && shape.ambiguous;
    if (is_utf8 && !csvfile_sniff(f->os, path, ENC_UTF8, 0, &shape, err)) return false;
    if (csvfile_must_ask(&shape, path, err)) return false;
    if (!csvfile_open(f->os, path, &shape, push_row, f, &file, err)) return false;
    bool more = true, ok = true;
    while (ok && more) ok = csvfile_step(file, &more, err);
    csvfile_close(file);
    return ok;
}

static bool read_sheets(FormFile *f, Error *err)
{
    static const char *const sheets[] = { "survey", "choices", "settings", "external_choices" };
    if (f->is_one_file) return read_file(f, f->path, STR_NONE, FORMFILE_MAX, err);
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
        CLEANUP_TEXT name = TEXT_INIT;
        text_add_f(&name, "%s.csv", sheets[i]);
        Str path = join(f, f->folder, text_str(&name));
        if (i > 0 && !is_there(f->os, path)) continue;
        if (!read_file(f, path, str_of(sheets[i]), FORMFILE_MAX, err)) return false;
    }
    return true;
}

/* A name with a folder in it could lead anywhere. */
static bool is_plain_name(Str name)
{
    return name.n && name.p[0] != '.' && !memchr(name.p, '/', name.n) && !memchr(name.p, 0, name.n);
}

static bool read_lists(FormFile *f, Error *err)
{
    Str name;
    f->is_one_file = false;
    for (size_t i = 0; (name = sheet_wanted(f->reader, i)).n;) {
        Str beside = is_plain_name(name) ? join(f, f->folder, name) : STR_NONE;
        Str shared = is_plain_name(name) ? join(f, f->lists, name) : STR_NONE;
        Str path = beside.n && is_there(f->os, beside) ? beside : shared;
        if (path.n == 0 || !is_there(f->os, path)) {
            i++; /* sheet_close names it among the findings */
            continue;
        }
        CLEANUP_TEXT sheet = TEXT_INIT;
        text_add(&sheet, STR("file:"));
        text_add(&sheet, name);
        Str as = str_copy(&f->arena, text_str(&sheet));
        if (!read_file(f, path, as, (int64_t)FORMFILE_MAX * 10, err)) return false;
        if (str_eq(sheet_wanted(f->reader, i), name)) i++;
    }
    return true;
}

/* The form's name where its settings have none: that of the folder or file. */
static Str plain_name(Str path)
{
    Str name = base_name(path);
    for (size_t i = name.n; i > 1; i--)
        if (name.p[i - 1] == '.') return str_from(name.p, i - 1);
    return name;
}

bool formfile_read(const Os *os, Str path, Str lists, Form **form, FormReport *report, Error *err)
{
    OsStat st;
    FormFile f = { .os = os, .lists = lists };
    *form = NULL;
    *report = (FormReport){ 0 };
    while (path.n > 1 && str_ends(path, STR("/"))) path.n--;
    if (!os->stat(os->ctx, path, &st, err)) return false;
    if (!st.is_folder && str_eq(base_name(path), STR("survey.csv"))) {
        path.n -= base_name(path).n;
        if (path.n == 0) path = STR(".");
        while (path.n > 1 && str_ends(path, STR("/"))) path.n--;
        st.is_folder = true;
    }
    f.path = path;
    f.is_one_file = !st.is_folder;
    f.folder = st.is_folder ? path : str_cut_tail(path, base_name(path).n);
    f.reader = sheet_open(st.is_folder ? base_name(path) : plain_name(path));
    bool ok = read_sheets(&f, err) && read_lists(&f, err);
    *form = sheet_close(f.reader, report);
    arena_done(&f.arena);
    if (ok) return true;
    if (*form) form_free(*form);
    report_free(report);
    *form = NULL;
    *report = (FormReport){ 0 };
    return false;
}
