#include "forms/sheet_lists.h"

#include <stdlib.h>
#include <string.h>

#include "forms/nearest.h"

/* More is a mistake in the sheet, not a form. */
enum { MOST_LISTS = 2000 };

int list_named(const SheetReader *r, Str name)
{
    for (size_t i = 0; i < r->list_count; i++) {
        if (str_eq(r->lists[i].list.name, name)) return (int)i;
    }
    return -1;
}

static ListMaking *new_list(SheetReader *r, Str name)
{
    r->lists = grown(&r->scratch, r->lists, r->list_count, &r->list_room, sizeof *r->lists);
    ListMaking *m = &r->lists[r->list_count++];
    *m = (ListMaking){ .list = { .name = name } };
    return m;
}

static Choice *new_choice(SheetReader *r, ListMaking *m)
{
    m->choices = grown(&r->scratch, m->choices, m->count, &m->room, sizeof *m->choices);
    Choice *c = &m->choices[m->count++];
    *c = (Choice){ 0 };
    return c;
}

/* --- the choices sheets ---------------------------------------------------------------------- */

/* The further columns of a choices sheet, and where they stand. */
typedef struct {
    Str *names;
    int *at;
    size_t count;
} Further;

static Further further_columns(SheetReader *r, const Grid *g)
{
    Further f = { arena_take_array(&r->arena, g->heading_count + 1, sizeof *f.names),
                  arena_take_array(&r->scratch, g->heading_count + 1, sizeof *f.at), 0 };
    for (size_t i = 0; i < g->heading_count; i++) {
        if (g->headings[i].kind != COL_OTHER) continue;
        f.names[f.count] = g->headings[i].written;
        f.at[f.count++] = (int)i;
    }
    return f;
}

static Str cell_at(const GridRow *row, int at)
{
    return at >= 0 && (size_t)at < row->count ? row->cells[at] : STR_NONE;
}

static void read_choice(SheetReader *r, const Grid *g, const GridRow *row, const Further *further)
{
    Str list_name = grid_word(r, g, row, COL_LIST_NAME);
    if (list_name.n == 0) return;
    Str name = grid_word(r, g, row, COL_NAME);
    if (name.n == 0) {
        find_add(r, FINDING_ERROR, g->name, row->line, grid_heading(g, COL_NAME),
                 "form.e_name_choice_missing", list_name);
        return;
    }
    int at = r->list_count > 0 && str_eq(r->lists[r->list_count - 1].list.name, list_name)
                 ? (int)r->list_count - 1
                 : list_named(r, list_name);
    if (at < 0 && r->list_count >= MOST_LISTS) {
        find_once(r, FINDING_ERROR, g->name, row->line, grid_heading(g, COL_LIST_NAME),
                  "form.e_limit", STR("list_name"));
        return;
    }
    ListMaking *m = at >= 0 ? &r->lists[at] : new_list(r, list_name);
    m->list.columns = further->names;
    m->list.column_count = further->count;
    Choice *c = new_choice(r, m);
    Str *cells = arena_take_array(&r->arena, further->count + 1, sizeof *cells);
    for (size_t i = 0; i < further->count; i++) cells[i] = str_trim(cell_at(row, further->at[i]));
    c->name = name;
    c->label = grid_texts(r, g, row, COL_LABEL);
    c->score = str_trim(grid_cell(g, row, COL_SCORE));
    c->cells = cells;
    c->row = row->line;
}

static void read_sheet(SheetReader *r, Str sheet)
{
    const Grid *g = grid_of(r, sheet);
    if (!g || g->row_count == 0) return;
    if (g->head == g->row_count || g->at[COL_NAME] < 0) {
        find_add(r, FINDING_ERROR, g->name, 1, STR_NONE, "form.e_sheet_choices",
                 g->head == g->row_count ? STR("list_name") : STR("name"));
        return;
    }
    Further further = further_columns(r, g);
    for (size_t i = g->head + 1; i < g->row_count; i++) read_choice(r, g, &g->rows[i], &further);
}

void lists_read(SheetReader *r)
{
    read_sheet(r, STR("choices"));
    read_sheet(r, STR("external_choices"));
    r->report.lists = r->list_count;
    for (size_t i = 0; i < r->list_count; i++) r->report.choices += r->lists[i].count;
}

/* --- files beside the form ------------------------------------------------------------------- */

static int column_named(const GridRow *head, Str name)
{
    for (size_t i = 0; i < head->count; i++) {
        if (str_eq(str_trim(head->cells[i]), name)) return (int)i;
    }
    return -1;
}

/* The column of labels in a language: `label::…` of that language, or, for a label column name_th,
 * its sister name_en; else the label column itself. */
static int label_column(SheetReader *r, const GridRow *head, Str label, Str language)
{
    Str code = language_code(language);
    for (size_t i = 0; i < head->count; i++) {
        Heading h = heading_read(&r->scratch, head->cells[i], HEADS_CHOICES);
        if (h.kind == COL_LABEL && h.language.n > 0 && str_eq(language_code(h.language), code)) {
            return (int)i;
        }
    }
    ptrdiff_t tail = (ptrdiff_t)label.n - 3;
    if (tail > 0 && label.p[tail] == '_' && code.n == 2) {
        CLEANUP_TEXT sister = TEXT_INIT;
        text_add_f(&sister, "%.*s_%.*s", (int)tail, label.p, STR_ARG(code));
        int at = column_named(head, text_str(&sister));
        if (at >= 0) return at;
    }
    return column_named(head, label);
}

static void read_file_rows(SheetReader *r, const Grid *g, ListMaking *m, int value)
{
    const GridRow *head = &g->rows[0];
    int *label = arena_take_array(&r->scratch, r->language_count + 1, sizeof *label);
    for (size_t l = 0; l < r->language_count; l++) {
        label[l] = label_column(r, head, m->label, r->languages[l]);
    }
    Str *columns = arena_take_array(&r->arena, head->count + 1, sizeof *columns);
    for (size_t c = 0; c < head->count; c++) columns[c] = str_trim(head->cells[c]);
    m->list.columns = columns;
    m->list.column_count = head->count;
    for (size_t i = 1; i < g->row_count; i++) {
        const GridRow *row = &g->rows[i];
        Str name = str_trim(cell_at(row, value));
        if (name.n == 0) continue;
        Choice *choice = new_choice(r, m);
        Str *cells = arena_take_array(&r->arena, head->count + 1, sizeof *cells);
        for (size_t c = 0; c < head->count && c < row->count; c++) cells[c] = row->cells[c];
        Str *texts = arena_take_array(&r->arena, r->language_count + 1, sizeof *texts);
        for (size_t l = 0; l < r->language_count; l++) texts[l] = cell_at(row, label[l]);
        *choice = (Choice){ name, { texts }, cells, STR_NONE, row->line };
    }
}

static int missing(SheetReader *r, const char *msg, Str what, Str where, int row, Str column)
{
    if (where.n == 0) {
        find_add(r, FINDING_ERROR, STR("survey"), row, column, msg, what);
    } else {
        find_with(r, FINDING_ERROR, STR("survey"), row, column, msg, what, where);
    }
    return -1;
}

int list_of_file(SheetReader *r, Str file, Str value, Str label, int row, Str column)
{
    for (size_t i = 0; i < r->list_count; i++) {
        const ListMaking *m = &r->lists[i];
        if (m->list.is_file && str_eq(m->list.name, file) && str_eq(m->value, value) &&
            str_eq(m->label, label)) {
            return (int)i;
        }
    }
    CLEANUP_TEXT name = TEXT_INIT;
    text_add_f(&name, "file:%.*s", STR_ARG(file));
    const Grid *g = grid_of(r, text_str(&name));
    if (!g || g->row_count == 0) return missing(r, "form.e_list_file", file, STR_NONE, row, column);
    int at = column_named(&g->rows[0], value);
    if (at < 0) return missing(r, "form.e_list_column", value, file, row, column);
    if (column_named(&g->rows[0], label) < 0) {
        return missing(r, "form.e_list_column", label, file, row, column);
    }
    ListMaking *m = new_list(r, str_copy(&r->arena, file));
    m->list.is_file = true;
    m->value = value;
    m->label = label;
    m->is_used = true;
    read_file_rows(r, g, m, at);
    r->report.lists++;
    r->report.choices += m->count;
    return (int)r->list_count - 1;
}

/* Files that only expressions name: the code is the column `name`, else the first. */
static void lists_of_pulled_files(SheetReader *r)
{
    for (size_t i = 0; i < r->grid_count; i++) {
        const Grid *g = r->grids[i];
        Str file = str_cut_head(g->name, 5);
        if (!str_starts(g->name, STR("file:")) || g->row_count == 0 || g->rows[0].count == 0)
            continue;
        if (list_named(r, file) >= 0) continue;
        Str first = str_trim(g->rows[0].cells[0]);
        Str value = column_named(&g->rows[0], STR("name")) >= 0 ? STR("name") : first;
        Str label = column_named(&g->rows[0], STR("label")) >= 0 ? STR("label") : value;
        list_of_file(r, file, value, label, 0, STR_NONE);
    }
}

/* --- or_other -------------------------------------------------------------------------------- */

int list_with_other(SheetReader *r, int index)
{
    CLEANUP_TEXT name = TEXT_INIT;
    text_add_f(&name, "%.*s or_other", STR_ARG(r->lists[index].list.name));
    int known = list_named(r, text_str(&name));
    if (known >= 0) return known;
    ListMaking *m = new_list(r, str_copy(&r->arena, text_str(&name)));
    const ListMaking *from = &r->lists[index];
    m->list.columns = from->list.columns;
    m->list.column_count = from->list.column_count;
    m->is_used = true;
    bool has_other = false;
    for (size_t i = 0; i < from->count; i++) {
        *new_choice(r, m) = from->choices[i];
        has_other |= str_eq(from->choices[i].name, STR("other"));
    }
    if (has_other) return (int)r->list_count - 1;
    Str *texts = arena_take_array(&r->arena, r->language_count + 1, sizeof *texts);
    for (size_t l = 0; l < r->language_count; l++) {
        Lang lang = lang_find(language_code(r->languages[l]));
        texts[l] = say(lang >= 0 ? lang : LANG_EN, "form.other");
    }
    Str *cells = arena_take_array(&r->arena, m->list.column_count + 1, sizeof *cells);
    *new_choice(r, m) = (Choice){ STR("other"), { texts }, cells, STR_NONE, 0 };
    return (int)r->list_count - 1;
}

/* --- the end --------------------------------------------------------------------------------- */

static bool has_blank(Str s)
{
    Str word, rest = s;
    return str_word(&rest, &word) && word.n < s.n;
}

static void check_names(SheetReader *r, const ListMaking *m, const int *by_name)
{
    Str sheet = m->list.is_file ? m->list.name : STR("choices");
    Str column = m->list.is_file ? m->value : STR("name");
    for (size_t i = 0; i < m->count; i++) {
        const Choice *c = &m->choices[i];
        if (c->row > 0 && has_blank(c->name)) {
            find_add(r, m->is_multiple ? FINDING_ERROR : FINDING_WARNING, sheet, c->row, column,
                     m->is_multiple ? "form.e_name_choice_blank" : "form.w_choice_blank", c->name);
        }
        const Choice *twin = i > 0 ? &m->choices[by_name[i]] : NULL;
        if (twin && !r->may_repeat_choices && str_eq(twin->name, m->choices[by_name[i - 1]].name)) {
            find_with(r, FINDING_ERROR, sheet, twin->row, column, "form.e_name_choice_twice",
                      twin->name, m->list.name);
        }
    }
}

void lists_finish(SheetReader *r)
{
    lists_of_pulled_files(r);
    ChoiceList *lists = arena_take_array(&r->arena, r->list_count + 1, sizeof *lists);
    for (size_t i = 0; i < r->list_count; i++) {
        ListMaking *m = &r->lists[i];
        Choice *choices = arena_take_array(&r->arena, m->count + 1, sizeof *choices);
        if (m->count > 0) memcpy(choices, m->choices, m->count * sizeof *choices);
        m->list.choices = m->choices = choices;
        m->list.choice_count = m->count;
        m->list.by_name = choices_by_name(&r->arena, m->choices, m->count);
        lists[i] = m->list;
        bool was_checked = str_ends(m->list.name, STR(" or_other"));
        if (!was_checked) check_names(r, m, m->list.by_name);
    }
    r->form->lists = lists;
    r->form->list_count = r->list_count;
}
