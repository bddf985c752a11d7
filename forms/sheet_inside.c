#include "forms/sheet_inside.h"
#include "forms/sheet_markup.h"

#include <string.h>

void *grown(Arena *a, void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room) return items;
    *room = *room ? *room * 2 : 16;
    void *more = arena_take_array(a, *room, size);
    if (count > 0) memcpy(more, items, count * size);
    return more;
}

/* --- grids ----------------------------------------------------------------------------------- */

Grid *grid_of(const SheetReader *r, Str name)
{
    for (size_t i = 0; i < r->grid_count; i++) {
        const Grid *g = r->grids[i];
        if (str_eq(g->known.n > 0 ? g->known : g->name, name)) return r->grids[i];
    }
    return NULL;
}

Str grid_cell(const Grid *g, const GridRow *row, ColumnKind kind)
{
    int at = g->at[kind];
    return at >= 0 && (size_t)at < row->count ? row->cells[at] : STR_NONE;
}

Str grid_heading(const Grid *g, ColumnKind kind)
{
    return g->at[kind] >= 0 ? g->headings[g->at[kind]].written : STR_NONE;
}

/* --- findings -------------------------------------------------------------------------------- */

static size_t *counter_of(FormReport *report, FindingLevel level)
{
    switch (level) {
    case FINDING_ERROR: return &report->errors;
    case FINDING_REPAIR: return &report->repairs;
    case FINDING_IGNORED: return &report->ignored;
    case FINDING_WARNING: break;
    }
    return &report->warnings;
}

static Finding *new_finding(SheetReader *r, FindingLevel level, Str sheet, int row, Str column)
{
    FormReport *report = &r->report;
    r->findings = grown(&report->arena, r->findings, report->finding_count, &r->finding_room,
                        sizeof *r->findings);
    Finding *f = &r->findings[report->finding_count++];
    report->findings = r->findings;
    *f = (Finding){ .level = level,
                    .sheet = str_copy(&report->arena, sheet),
                    .row = row,
                    .column = str_copy(&report->arena, column) };
    ++*counter_of(report, level);
    return f;
}

/* "survey 12 relevant": where an Error is shown without its finding. */
static void say_place(Finding *f)
{
    if (f->row == 0) {
        fault_at(&f->error, f->sheet);
    } else if (f->column.n == 0) {
        fault_at_f(&f->error, "%.*s %d", STR_ARG(f->sheet), f->row);
    } else {
        fault_at_f(&f->error, "%.*s %d %.*s", STR_ARG(f->sheet), f->row, STR_ARG(f->column));
    }
}

Error *find_add(SheetReader *r, FindingLevel level, Str sheet, int row, Str column, const char *msg,
                Str what)
{
    Finding *f = new_finding(r, level, sheet, row, column);
    fault(&f->error, ERR_INPUT, msg, what);
    say_place(f);
    return &f->error;
}

Error *find_with(SheetReader *r, FindingLevel level, Str sheet, int row, Str column,
                 const char *msg, Str what, Str more)
{
    CLEANUP_TEXT t = TEXT_INIT;
    text_add_f(&t, "%.*s (%.*s)", STR_ARG(what), STR_ARG(more));
    return find_add(r, level, sheet, row, column, msg, text_str(&t));
}

Error *find_near(SheetReader *r, FindingLevel level, Str sheet, int row, Str column,
                 const char *msg, const char *msg_near, Str what, Str near)
{
    if (near.n == 0) return find_add(r, level, sheet, row, column, msg, what);
    CLEANUP_TEXT t = TEXT_INIT;
    text_add_f(&t, "%.*s → %.*s", STR_ARG(what), STR_ARG(near));
    return find_add(r, level, sheet, row, column, msg_near, text_str(&t));
}

void find_error(SheetReader *r, Str sheet, int row, Str column, const Error *e)
{
    Finding *f = new_finding(r, FINDING_ERROR, sheet, row, column);
    f->error = *e;
    f->position = (int)e->n;
    say_place(f);
}

void find_once(SheetReader *r, FindingLevel level, Str sheet, int row, Str column, const char *msg,
               Str what)
{
    for (size_t i = 0; i < r->report.finding_count; i++) {
        const Finding *f = &r->findings[i];
        if (f->level == level && strcmp(f->error.msg, msg) == 0 &&
            str_eq(str_of(f->error.what), what)) {
            return;
        }
    }
    find_add(r, level, sheet, row, column, msg, what);
}

Str finding_code(const Finding *f)
{
    /* Message ids begin with their code; these ids of expressions are kinds of another one. */
    static const struct {
        const char *id, *code;
    } known[] = {
        { "e_sheet", "E_SHEET" }, { "e_type", "E_TYPE" },       { "e_name", "E_NAME" },
        { "e_date_cell", "E_TYPE" },
        { "e_nest", "E_NEST" },   { "e_paren", "E_PAREN" },     { "e_string", "E_STRING" },
        { "e_quote", "E_QUOTE" }, { "e_func", "E_FUNC" },       { "e_args", "E_ARGS" },
        { "e_ref", "E_REF" },     { "e_scope", "E_SCOPE" },     { "e_cycle", "E_CYCLE" },
        { "e_list", "E_LIST" },   { "e_limit", "E_LIMIT" },     { "e_twice", "E_NAME" },
        { "e_column", "E_LIST" }, { "e_no_choices", "E_LIST" }, { "e_parent", "E_REF" },
        { "e_places", "E_TYPE" }, { "e_pii", "E_TYPE" },
    };
    if (f->level != FINDING_ERROR || !f->error.msg) return STR_NONE;
    Str id = str_of(f->error.msg);
    bool is_of_expression = str_starts(id, STR("expr."));
    id = str_cut_head(id, 5);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        bool is_name_in_expression = is_of_expression && strcmp(known[i].id, "e_name") == 0;
        if (str_starts(id, str_of(known[i].id)) && !is_name_in_expression)
            return str_of(known[i].code);
    }
    return STR("E_SYNTAX");
}

/* --- cells ----------------------------------------------------------------------------------- */

static Str without_tail(Str s)
{
    while (s.n > 0 && str_trim(str_from(s.p + s.n - 1, 1)).n == 0) s.n--;
    return s;
}

FormText grid_texts(SheetReader *r, const Grid *g, const GridRow *row, ColumnKind kind)
{
    Str *texts = arena_take_array(&r->arena, r->language_count + 1, sizeof *texts);
    for (size_t i = 0; i < g->heading_count && i < row->count; i++) {
        const Heading *h = &g->headings[i];
        if (h->kind == kind && texts[h->lang].n == 0)
            texts[h->lang] = markup_without(&r->arena, without_tail(row->cells[i]));
    }
    return (FormText){ texts };
}

Str grid_word(SheetReader *r, const Grid *g, const GridRow *row, ColumnKind kind)
{
    Str cell = grid_cell(g, row, kind), s = str_trim(cell);
    if (s.n > 0 && s.n < cell.n) {
        find_add(r, FINDING_REPAIR, g->name, row->line, grid_heading(g, kind), "form.r_blanks", s);
    }
    return s;
}

/* --- words ----------------------------------------------------------------------------------- */

int language_index(SheetReader *r, Str written)
{
    Str code = plain_word(&r->scratch, language_code(written));
    for (size_t i = 0; i < r->language_count; i++) {
        Str other = plain_word(&r->scratch, language_code(r->languages[i]));
        if (str_eq(other, code)) return (int)i;
    }
    r->languages =
        grown(&r->arena, r->languages, r->language_count, &r->language_room, sizeof *r->languages);
    r->languages[r->language_count] = written;
    return (int)r->language_count++;
}

YesNo yes_or_no(Str cell)
{
    static const struct {
        Str word;
        YesNo means;
    } known[] = {
        { { "yes", 3 }, SAYS_YES },    { { "true", 4 }, SAYS_YES }, { { "true()", 6 }, SAYS_YES },
        { { "1", 1 }, SAYS_YES },      { { "no", 2 }, SAYS_NO },    { { "false", 5 }, SAYS_NO },
        { { "false()", 7 }, SAYS_NO }, { { "0", 1 }, SAYS_NO },
    };
    Str s = str_trim(cell);
    if (s.n == 0) return SAYS_NOTHING;
    if (s.n > 7) return SAYS_ELSE;
    char small[8];
    for (size_t i = 0; i < s.n; i++) {
        small[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]);
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (str_eq(known[i].word, str_from(small, s.n))) return known[i].means;
    }
    return SAYS_ELSE;
}
