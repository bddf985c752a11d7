#include "model/store/form_source.h"

#include "forms/sheet.h"

enum { CELLS = 256 };

/* One cell, taken off *rest; *ends tells whether the row ends with it. */
static Str take_cell(Arena *arena, Str *rest, bool *ends)
{
    CLEANUP_TEXT t = TEXT_INIT;
    bool is_quoted = rest->n && rest->p[0] == '"';
    size_t i = is_quoted;
    for (; i < rest->n; i++) {
        char c = rest->p[i];
        if (is_quoted && c == '"') {
            if (i + 1 < rest->n && rest->p[i + 1] == '"') i++;
            else {
                is_quoted = false;
                continue;
            }
        } else if (!is_quoted && (c == ',' || c == '\n')) {
            break;
        }
        text_add_c(&t, c);
    }
    *ends = i >= rest->n || rest->p[i] == '\n';
    *rest = str_cut_head(*rest, i < rest->n ? i + 1 : i);
    return str_copy(arena, text_str(&t));
}

Form *form_source_read(Str source, Str name, Error *err)
{
    Arena arena = {0};
    SheetReader *reader = sheet_open(name);
    Str sheet = STR("survey");
    int line = 0;
    Str *cells = arena_take_array(&arena, CELLS, sizeof *cells);
    size_t cap = CELLS;
    for (Str rest = source; rest.n;) {
        size_t n = 0;
        for (bool ends = false; !ends;) {
            if (n == cap) {
                Str *more = arena_take_array(&arena, cap * 2, sizeof *more);
                memcpy(more, cells, cap * sizeof *cells);
                cells = more;
                cap *= 2;
            }
            cells[n++] = take_cell(&arena, &rest, &ends);
        }
        /* A line with a name in its first cell begins that sheet; blank lines only count. */
        line++;
        if (cells[0].n) {
            sheet = cells[0];
            line = 0;
        } else if (n > 2 || (n == 2 && cells[1].n)) {
            sheet_row(reader, sheet, line, cells + 1, n - 1);
        }
    }
    FormReport report;
    Form *form = sheet_close(reader, &report);
    if (!form && report.finding_count && err) *err = report.findings[0].error;
    if (!form && !report.finding_count) fault(err, ERR_INPUT, "store.form_bad", name);
    report_free(&report);
    arena_done(&arena);
    return form;
}

/* Appends the letters of a name that SQL takes as they are; false: some had to be changed. */
static bool add_plain(Text *out, Str name)
{
    bool fits = name.n > 0 && str_find(name, STR("__")) < 0;
    for (size_t i = 0; i < name.n && i < 60; i++) {
        char c = name.p[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        if (!is_plain) fits = false;
        if (c >= 'A' && c <= 'Z') text_add_c(out, (char)(c + 32));
        else text_add_c(out, is_plain ? c : '_');
    }
    return fits;
}

void form_source_table(Text *out, Str name, Str whole, int64_t form)
{
    bool fits = name.n <= 60;
    text_add(out, STR("f_"));
    if (whole.n) {
        fits = add_plain(out, whole) && fits;
        text_add(out, STR("__"));
        name = str_cut_head(name, whole.n + 1);
    }
    fits = add_plain(out, name) && fits;
    if (!fits) text_add_f(out, "__%lld", (long long)form);
}
