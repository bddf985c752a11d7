#include "model/exchange/xlsxout.h"

#include <errno.h>
#include <xlsxwriter.h>

#include "locale/library.h"
#include "locale/number.h"

#define LIBXLSXWRITER "libxlsxwriter.so.4"
#define FUNCTIONS(X) \
    X(workbook_new_opt) X(workbook_add_worksheet) X(workbook_add_format) X(workbook_close) X(lxw_workbook_free) \
    X(format_set_num_format_index) X(format_set_bold) X(worksheet_set_column) X(worksheet_freeze_panes) \
    X(worksheet_write_string) X(worksheet_write_number) X(lxw_strerror)

typedef struct {
#define X(name) __typeof__(&name) name;
    FUNCTIONS(X)
#undef X
} Libxlsxwriter;

enum { TEXT_FORMAT = 49 /* @ */, SHEET_NAME = 31, MOST_DIGITS = 15, MOST_LETTERS = 32767, NARROW = 10, WIDEST = 40 };

struct XlsxOut {
    Libxlsxwriter lib;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *text, *head;
    XlsxColumn *columns;
    size_t count, room;
    lxw_row_t row;
    Text cell;
};

static bool load(Libxlsxwriter *out, Error *err)
{
    static const char *const names[] = {
#define X(name) #name,
        FUNCTIONS(X)
#undef X
    };
    return library_load(LIBXLSXWRITER, names, sizeof names / sizeof *names, out) ||
           fault(err, ERR_PROGRAM, "xlsx.library", STR(LIBXLSXWRITER));
}

static bool refused(const XlsxOut *x, lxw_error e, Str what, Error *err)
{
    if (e == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED) return fault_n(err, ERR_INPUT, "xlsx.long", what, MOST_LETTERS);
    if (e == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE) return fault_n(err, ERR_INPUT, "xlsx.many", what, LXW_ROW_MAX);
    return fault_os(err, errno == ENOSPC ? ERR_FULL : ERR_IO, "xlsx.write", str_of(x->lib.lxw_strerror(e)), errno);
}

/* What a sheet's name may not hold becomes `_`. */
static void add_sheet_name(Text *out, Str name)
{
    size_t count = 0, n;
    for (size_t i = 0; i < name.n && count < SHEET_NAME; i += n, count++) {
        utf8_at(str_cut_head(name, i), &n);
        bool is_refused = n == 1 && strchr("[]:*?/\\'", name.p[i]);
        text_add(out, is_refused ? STR("_") : str_from(name.p + i, n));
    }
}

bool xlsxout_open(Str path, Str sheet, XlsxOut **out, Error *err)
{
    CLEANUP_TEXT file = TEXT_INIT, name = TEXT_INIT;
    XlsxOut *x = memory_resize(NULL, 1, sizeof *x);
    *x = (XlsxOut){ .cell = TEXT_INIT };
    *out = NULL;
    text_add(&file, path);
    add_sheet_name(&name, sheet);
    if (!load(&x->lib, err)) {
        memory_resize(x, 0, 1);
        return false;
    }
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };
    x->book = x->lib.workbook_new_opt(file.b, &options);
    x->sheet = x->book ? x->lib.workbook_add_worksheet(x->book, name.b) : NULL;
    if (!x->sheet) {
        bool ok = refused(x, LXW_ERROR_CREATING_XLSX_FILE, path, err);
        xlsxout_drop(x);
        return ok;
    }
    x->text = x->lib.workbook_add_format(x->book);
    x->head = x->lib.workbook_add_format(x->book);
    x->lib.format_set_num_format_index(x->text, TEXT_FORMAT);
    x->lib.format_set_num_format_index(x->head, TEXT_FORMAT);
    x->lib.format_set_bold(x->head);
    x->lib.worksheet_freeze_panes(x->sheet, 1, 0);
    *out = x;
    return true;
}

/* A text that looks like an escape of workbooks, _x0041_, is escaped itself. */
static void set_cell(XlsxOut *x, Str s)
{
    text_set(&x->cell, s);
    for (size_t i = 0; i + 7 <= x->cell.n; i++) {
        const char *p = x->cell.b + i;
        bool is_escape = p[0] == '_' && p[1] == 'x' && p[6] == '_' && strspn(p + 2, "0123456789abcdefABCDEF") >= 4;
        if (!is_escape) continue;
        text_replace(&x->cell, i, 1, STR("_x005F_"));
        i += 6;
    }
}

static bool write_text(XlsxOut *x, size_t column, Str s, lxw_format *format, Error *err)
{
    set_cell(x, s);
    lxw_error e = x->lib.worksheet_write_string(x->sheet, x->row, (lxw_col_t)column, x->cell.b, format);
    return e == LXW_NO_ERROR || refused(x, e, s, err);
}

bool xlsxout_column(XlsxOut *x, Str name, XlsxColumn kind, Error *err)
{
    size_t columns = text_columns(name) + 2, at = x->count;
    if (x->count == x->room) {
        x->room = x->room ? x->room * 2 : 32;
        x->columns = memory_resize(x->columns, x->room, sizeof *x->columns);
    }
    x->columns[x->count++] = kind;
    columns = columns < NARROW ? NARROW : columns > WIDEST ? WIDEST : columns;
    lxw_error e = x->lib.worksheet_set_column(x->sheet, (lxw_col_t)at, (lxw_col_t)at, (double)columns,
                                              kind == XLSX_TEXT_COLUMN ? x->text : NULL);
    return e == LXW_NO_ERROR ? write_text(x, at, name, x->head, err) : refused(x, e, name, err);
}

/* What a double holds digit by digit, and no zero in front that a number would lose. */
static bool is_safe_number(Str s)
{
    size_t i = s.n && s.p[0] == '-', digits = 0, dots = 0, first = i;
    for (; i < s.n; i++) {
        dots += s.p[i] == '.';
        digits += s.p[i] >= '0' && s.p[i] <= '9';
        if (s.p[i] != '.' && (s.p[i] < '0' || s.p[i] > '9')) return false;
    }
    bool has_zero = s.n > first + 1 && s.p[first] == '0' && s.p[first + 1] != '.';
    return digits > 0 && digits <= MOST_DIGITS && dots <= 1 && !has_zero && s.p[s.n - 1] != '.';
}

bool xlsxout_cell(XlsxOut *x, size_t column, Str s, Error *err)
{
    if (x->columns[column] == XLSX_TEXT_COLUMN || !is_safe_number(s)) return write_text(x, column, s, x->text, err);
    lxw_error e = x->lib.worksheet_write_number(x->sheet, x->row, (lxw_col_t)column, double_read(s), NULL);
    return e == LXW_NO_ERROR || refused(x, e, s, err);
}

void xlsxout_next_row(XlsxOut *x) { x->row++; }

static void free_it(XlsxOut *x)
{
    memory_resize(x->columns, 0, sizeof *x->columns);
    text_free(&x->cell);
    memory_resize(x, 0, 1);
}

bool xlsxout_end(XlsxOut *x, Error *err)
{
    errno = 0;
    lxw_error e = x->lib.workbook_close(x->book);
    bool ok = e == LXW_NO_ERROR || refused(x, e, STR_NONE, err);
    free_it(x);
    return ok;
}

void xlsxout_drop(XlsxOut *x)
{
    if (!x) return;
    if (x->book) x->lib.lxw_workbook_free(x->book);
    free_it(x);
}
