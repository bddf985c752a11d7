#include "forms/sheet.h"

#include <string.h>

#include "forms/sheet_fields.h"
#include "forms/sheet_inside.h"
#include "forms/sheet_lists.h"
#include "forms/sheet_rules.h"
#include "forms/sheet_settings.h"
#include "forms/sheet_type.h"
#include "forms/sheet_warn.h"

enum {
    MOST_ROWS = 100000,
    MOST_FILE_ROWS = 1000000,
    MOST_COLUMNS = 4096,
    MOST_DATES = 1000,
    MOST_SCANNED = 10000 /* rows of the survey: far more than it may have questions */
};

void report_free(FormReport *report)
{
    arena_done(&report->arena);
    *report = (FormReport){ 0 };
}

SheetReader *sheet_open(Str fallback_name)
{
    Arena scratch = { 0 };
    SheetReader *r = arena_take(&scratch, sizeof *r);
    r->scratch = scratch;
    r->fallback_name = str_copy(&r->scratch, fallback_name);
    r->form = arena_take(&r->arena, sizeof *r->form);
    return r;
}

/* --- rows in --------------------------------------------------------------------------------- */

static Str known_sheet(Arena *a, Str name)
{
    static const char *const known[] = { "survey", "choices", "settings", "external_choices" };
    Str word = plain_word(a, name);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (str_eq(word, str_of(known[i]))) return str_of(known[i]);
    }
    return STR_NONE;
}

/* What is not UTF-8 cannot be kept as it is: it is made visible, and its question shows it. */
static Str cell_copy(SheetReader *r, Str cell)
{
    if (utf8_bad(cell) < 0) return cell.n > 0 ? str_copy(&r->arena, cell) : STR_NONE;
    CLEANUP_TEXT t = TEXT_INIT;
    text_add_visible(&t, cell);
    return str_copy(&r->arena, text_str(&t));
}

static Grid *grid_for(SheetReader *r, Str name)
{
    for (size_t i = r->grid_count; i > 0; i--) {
        if (str_eq(r->grids[i - 1]->pushed, name)) return r->grids[i - 1];
    }
    r->grids = grown(&r->scratch, r->grids, r->grid_count, &r->grid_room, sizeof *r->grids);
    Grid *g = arena_take(&r->scratch, sizeof *g);
    g->pushed = str_copy(&r->scratch, name);
    g->name = cell_copy(r, name);
    g->known = known_sheet(&r->scratch, g->name);
    r->grids[r->grid_count++] = g;
    return g;
}

void sheet_row(SheetReader *r, Str sheet, int line, const Str *cells, size_t cell_count)
{
    Grid *g = grid_for(r, sheet);
    size_t most = str_starts(sheet, STR("file:")) ? MOST_FILE_ROWS : MOST_ROWS;
    if (g->row_count == most) {
        find_once(r, FINDING_ERROR, sheet, line, STR_NONE, "form.e_limit", sheet);
        return;
    }
    while (cell_count > 0 && cells[cell_count - 1].n == 0) cell_count--;
    if (cell_count > MOST_COLUMNS) cell_count = MOST_COLUMNS;
    Str *copies = arena_take_array(&r->scratch, cell_count + 1, sizeof *copies);
    for (size_t i = 0; i < cell_count; i++) copies[i] = cell_copy(r, cells[i]);
    g->rows = grown(&r->scratch, g->rows, g->row_count, &g->row_room, sizeof *g->rows);
    g->rows[g->row_count++] = (GridRow){ line, copies, cell_count };
}

void sheet_date_cell(SheetReader *r, Str sheet, int line, size_t column, Str text)
{
    if (r->date_count == MOST_DATES) return;
    r->dates = grown(&r->scratch, r->dates, r->date_count, &r->date_room, sizeof *r->dates);
    r->dates[r->date_count++] = (DateCell){ str_copy(&r->scratch, sheet), str_copy(&r->scratch, text), line, column };
}

/* --- headings -------------------------------------------------------------------------------- */

static bool row_has(SheetReader *r, const GridRow *row, HeadSheet sheet, ColumnKind wanted)
{
    for (size_t i = 0; i < row->count; i++) {
        if (heading_read(&r->scratch, row->cells[i], sheet).kind == wanted) return true;
    }
    return false;
}

static bool row_is_blank(const GridRow *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (str_trim(row->cells[i]).n > 0) return false;
    }
    return true;
}

/* The heading row: the first with the one column that the sheet cannot do without. */
static void find_head(SheetReader *r, Grid *g, HeadSheet sheet, ColumnKind needed)
{
    g->head = 0;
    while (g->head < g->row_count && (needed ? !row_has(r, &g->rows[g->head], sheet, needed)
                                             : row_is_blank(&g->rows[g->head]))) {
        g->head++;
    }
    for (int k = 0; k < COL_COUNT; k++) g->at[k] = -1;
    if (g->head == g->row_count) return;
    const GridRow *row = &g->rows[g->head];
    g->headings = arena_take_array(&r->scratch, row->count + 1, sizeof *g->headings);
    g->heading_count = row->count;
    for (size_t i = row->count; i > 0; i--) {
        Heading h = heading_read(&r->scratch, row->cells[i - 1], sheet);
        g->headings[i - 1] = h;
        g->at[h.kind] = (int)i - 1;
    }
}

/* A column that nobody knows is kept, and named once; in choices any column may be a filter's. */
static void name_other_columns(SheetReader *r, const Grid *g, HeadSheet sheet)
{
    for (size_t i = 0; i < g->heading_count; i++) {
        const Heading *h = &g->headings[i];
        int line = g->rows[g->head].line;
        if (h->kind == COL_IGNORED) {
            find_add(r, FINDING_IGNORED, g->name, line, h->written, "form.i_column", h->written);
        } else if (h->kind == COL_OTHER && sheet != HEADS_CHOICES) {
            find_near(r, FINDING_WARNING, g->name, line, h->written, "form.w_column",
                      "form.w_column_near", h->written, heading_nearest(h->written, sheet));
        }
    }
}

static void read_headings(SheetReader *r)
{
    static const struct {
        Str sheet;
        HeadSheet heads;
        ColumnKind needed;
    } known[] = {
        { { "settings", 8 }, HEADS_SETTINGS, COL_NONE },
        { { "survey", 6 }, HEADS_SURVEY, COL_TYPE },
        { { "choices", 7 }, HEADS_CHOICES, COL_LIST_NAME },
        { { "external_choices", 16 }, HEADS_CHOICES, COL_LIST_NAME },
    };
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        Grid *g = grid_of(r, known[k].sheet);
        if (!g) continue;
        find_head(r, g, known[k].heads, known[k].needed);
        name_other_columns(r, g, known[k].heads);
    }
}

/* `1/2` in a name or a rule became a date when it was typed, and what it was is gone. A version or a cell of
 * a column that nobody uses may be one. */
static void name_date_cells(SheetReader *r)
{
    for (size_t i = 0; i < r->date_count; i++) {
        const DateCell *d = &r->dates[i];
        const Grid *g = grid_of(r, d->sheet);
        if (!g || !g->known.n || d->column >= g->heading_count) continue;
        const Heading *h = &g->headings[d->column];
        if (h->kind == COL_NONE || h->kind == COL_OTHER || h->kind == COL_IGNORED) continue;
        bool is_setting = str_eq(g->known, STR("settings"));
        find_add(r, is_setting ? FINDING_REPAIR : FINDING_ERROR, g->name, d->line, h->written,
                 is_setting ? "form.r_date_cell" : "form.e_date_cell", d->text);
    }
}

/* Which language each column of words is in. A column that names none is the default language. */
static void read_languages(SheetReader *r, Str default_language)
{
    static const Str sheets[] = { { "survey", 6 }, { "choices", 7 }, { "external_choices", 16 } };
    for (size_t k = 0; k < sizeof sheets / sizeof *sheets; k++) {
        Grid *g = grid_of(r, sheets[k]);
        for (size_t i = 0; g && i < g->heading_count; i++) {
            Heading *h = &g->headings[i];
            if (!column_has_languages(h->kind)) continue;
            h->lang = language_index(r, h->language.n > 0 ? h->language : default_language);
        }
    }
    if (r->language_count == 0) language_index(r, default_language);
}

static int default_lang(const SheetReader *r, Str default_language)
{
    Str code = language_code(default_language);
    for (size_t i = 0; i < r->language_count; i++) {
        if (str_eq(language_code(r->languages[i]), code)) return (int)i;
    }
    return 0;
}

/* --- files that a form names ----------------------------------------------------------------- */

static bool has_choices_named(const SheetReader *r, Str list)
{
    const Grid *g = grid_of(r, STR("choices"));
    for (size_t i = 0; g && i < g->row_count; i++) {
        for (size_t c = 0; c < g->rows[i].count; c++) {
            if (str_eq(str_trim(g->rows[i].cells[c]), list)) return true;
        }
    }
    return false;
}

static void want_file(SheetReader *r, Str name)
{
    CLEANUP_TEXT t = TEXT_INIT;
    text_add_f(&t, "file:%.*s", STR_ARG(name));
    if (str_find(name, STR(".")) < 0) text_add(&t, STR(".csv"));
    Str file = text_str(&t);
    if (name.n == 0 || grid_of(r, file)) return;
    for (size_t i = 0; i < r->wanted_count; i++) {
        if (str_eq(r->wanted[i], str_cut_head(file, 5))) return;
    }
    r->wanted = grown(&r->scratch, r->wanted, r->wanted_count, &r->wanted_room, sizeof *r->wanted);
    r->wanted[r->wanted_count++] = str_copy(&r->scratch, str_cut_head(file, 5));
}

/* pulldata('name', …) and instance('name') anywhere in a cell. */
static void want_called(SheetReader *r, Str cell, Str function)
{
    for (ptrdiff_t at; (at = str_find(cell, function)) >= 0;) {
        cell = str_cut_head(cell, (size_t)at + function.n);
        Str rest = str_trim(cell);
        if (rest.n < 2 || rest.p[0] != '(') continue;
        rest = str_trim(str_cut_head(rest, 1));
        if (rest.n < 2 || (rest.p[0] != '\'' && rest.p[0] != '"')) continue;
        ptrdiff_t end = str_find(str_cut_head(rest, 1), str_from(rest.p, 1));
        if (end <= 0) continue;
        Str name = str_from(rest.p + 1, (size_t)end);
        if (!has_choices_named(r, name)) want_file(r, name);
    }
}

static void want_type(SheetReader *r, Str cell, Str name)
{
    TypeCell type;
    if (!type_read(&r->scratch, cell, &type) || type.source != LIST_FILE) return;
    want_file(r, type.kind == ROW_LIST_FILE ? str_trim(name) : type.list);
}

static void scan_for_files(SheetReader *r)
{
    r->is_scanned = true;
    Grid *g = grid_of(r, STR("survey"));
    if (!g) return;
    find_head(r, g, HEADS_SURVEY, COL_TYPE);
    for (size_t i = g->head + 1; i < g->row_count && i < MOST_SCANNED; i++) {
        const GridRow *row = &g->rows[i];
        want_type(r, grid_cell(g, row, COL_TYPE), grid_cell(g, row, COL_NAME));
        for (size_t c = 0; c < row->count; c++) {
            want_called(r, row->cells[c], STR("pulldata"));
            want_called(r, row->cells[c], STR("instance"));
        }
    }
}

Str sheet_wanted(SheetReader *r, size_t i)
{
    if (!r->is_scanned) scan_for_files(r);
    return i < r->wanted_count ? r->wanted[i] : STR_NONE;
}

/* --- the definition as one CSV --------------------------------------------------------------- */

static void add_csv_cell(Text *out, Str cell)
{
    bool is_quoted = false;
    for (size_t i = 0; i < cell.n; i++) {
        is_quoted |= cell.p[i] == ',' || cell.p[i] == '"' || cell.p[i] == '\n' || cell.p[i] == '\r';
    }
    if (!is_quoted) {
        text_add(out, cell);
        return;
    }
    text_add_c(out, '"');
    for (size_t i = 0; i < cell.n; i++) {
        if (cell.p[i] == '"') text_add_c(out, '"');
        text_add_c(out, cell.p[i]);
    }
    text_add_c(out, '"');
}

/* pyxform's one-file form: a line with the sheet's name, then its rows with an empty first cell.
 * Rows that were blank stay, so that a row has the same number when this is read again. */
static Str one_csv(SheetReader *r)
{
    CLEANUP_TEXT t = TEXT_INIT;
    for (size_t i = 0; i < r->grid_count; i++) {
        const Grid *g = r->grids[i];
        add_csv_cell(&t, g->name);
        text_add_c(&t, '\n');
        int line = 1;
        for (size_t j = 0; j < g->row_count; j++, line++) {
            for (; line < g->rows[j].line && g->rows[j].line - line < MOST_COLUMNS; line++) {
                text_add(&t, STR(",\n"));
            }
            for (size_t c = 0; c < g->rows[j].count; c++) {
                text_add_c(&t, ',');
                add_csv_cell(&t, g->rows[j].cells[c]);
            }
            text_add(&t, g->rows[j].count > 0 ? STR("\n") : STR(",\n"));
        }
    }
    if (t.over) find_add(r, FINDING_ERROR, STR("survey"), 0, STR_NONE, "form.e_limit", STR_NONE);
    return str_copy(&r->arena, text_str(&t));
}

/* --- the end --------------------------------------------------------------------------------- */

static bool has_survey(SheetReader *r)
{
    const Grid *g = grid_of(r, STR("survey"));
    if (!g) {
        find_add(r, FINDING_ERROR, STR("survey"), 0, STR_NONE, "form.e_sheet_survey",
                 STR("survey"));
        return false;
    }
    if (g->head == g->row_count) {
        find_add(r, FINDING_ERROR, g->name, 1, STR_NONE, "form.e_sheet_type", STR("type"));
        return false;
    }
    if (g->at[COL_NAME] >= 0) return true;
    find_add(r, FINDING_ERROR, g->name, g->rows[g->head].line, STR_NONE, "form.e_sheet_name",
             STR("name"));
    return false;
}

static void read_all(SheetReader *r)
{
    if (!r->is_scanned) scan_for_files(r);
    read_headings(r);
    name_date_cells(r);
    if (!has_survey(r)) return;
    settings_read(r);
    read_languages(r, r->form->default_language);
    r->form->languages = r->languages;
    r->form->language_count = r->language_count;
    Str *codes = arena_take_array(&r->arena, r->language_count, sizeof *codes);
    for (size_t i = 0; i < r->language_count; i++) codes[i] = language_code(r->languages[i]);
    r->form->language_codes = codes;
    r->form->default_lang = default_lang(r, r->form->default_language);
    lists_read(r);
    fields_read(r);
    settings_bind(r);
    rules_read(r);
    if (r->report.errors == 0) warn_about(r);
    r->form->source = one_csv(r);
}

Form *sheet_close(SheetReader *r, FormReport *out)
{
    read_all(r);
    Form *form = r->form;
    if (r->report.errors > 0) {
        arena_done(&r->arena);
        form = NULL;
    } else {
        form->arena = r->arena; /* nothing may be taken from r->arena after this */
    }
    *out = r->report;
    Arena scratch = r->scratch; /* the reader itself lies in it */
    arena_done(&scratch);
    return form;
}
