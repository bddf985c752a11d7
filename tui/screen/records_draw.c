/* What the list shows: the filter with its counts, the heads, the rows with their marks, the panel over them. */
#include "tui/screen/records_inside.h"

#include "locale/number.h"
#include "locale/thai.h"
#include "tui/widget/frame.h"

/* --- a row --- */

static size_t place_of(const Records *r, const Field *f)
{
    size_t i = 0;
    while (i + 1 < r->wanted_count && r->wanted[i].field != f) i++;
    return i;
}

Str records_status(const Records *r, const QueryRow *row)
{
    if (row->conflicts > 0) return STR("!");
    for (size_t i = 0; i < r->draft_count; i++)
        if (memcmp(&r->drafts[i].record, &row->uuid, sizeof row->uuid) == 0) return STR("d");
    return STR(" ");
}

/* One reading of the typed words, underlined where it stands in the text of a cell. */
static void underline(Str folded, Str shown, Surface line, int at, int columns)
{
    CLEANUP_TEXT fold = TEXT_INIT;
    thai_fold(&fold, shown);
    Str word;
    while (str_word(&folded, &word)) {
        ptrdiff_t place = str_find(text_str(&fold), word);
        if (place < 0) continue;
        size_t from, to;
        thai_fold_range(shown, (size_t)place, word.n, &from, &to);
        int begin = (int)text_columns(str_from(shown.p, from));
        int wide = (int)text_columns(str_from(shown.p + from, to - from));
        if (begin >= columns) continue;
        surface_style(line, 0, at + begin, begin + wide > columns ? columns - begin : wide, STYLE_MATCH);
    }
}

static void mark_matches(const Records *r, const Column *c, Value value, Surface line, int at)
{
    if (r->found.n == 0 || value.kind != ANSWER_TEXT || records_is_expression(text_str(&r->found))) return;
    CLEANUP_TEXT shown = TEXT_INIT;
    CLEANUP_TEXT folded = TEXT_INIT;
    CLEANUP_TEXT other = TEXT_INIT;
    CLEANUP_TEXT other_folded = TEXT_INIT;
    value_show(&shown, c->field, value, r->env.lang);
    thai_fold(&folded, text_str(&r->found));
    thai_swap_layout(&other, text_str(&r->found), KEYBOARD_KEDMANEE);
    thai_fold(&other_folded, text_str(&other));
    underline(text_str(&folded), text_str(&shown), line, at, c->columns);
    underline(text_str(&other_folded), text_str(&shown), line, at, c->columns);
}

void records_draw_row(const void *ctx, size_t i, Surface line)
{
    const Records *r = ctx;
    if (i >= r->rows.count) return;
    const QueryRow *row = &r->rows.rows[i];
    bool is_marked = records_is_marked(r, row->id);
    if (is_marked) surface_put(line, 0, 1, STR("*"), STYLE_TEXT);
    surface_put(line, 0, is_marked ? 2 : 1, records_status(r, row), STYLE_TEXT);
    int at = RECORDS_TEXT_AT;
    for (size_t c = 0; c < r->shown_count; c++) {
        Value value = row->values[place_of(r, r->shown[c].field)];
        int next = columns_draw_cell(&r->shown[c], value, r->env.lang, line, at);
        mark_matches(r, &r->shown[c], value, line, at);
        at = next;
    }
}

/* --- the whole --- */

void records_add_count(const Records *r, Text *out)
{
    CLEANUP_TEXT total = TEXT_INIT;
    CLEANUP_TEXT all = TEXT_INIT;
    if (r->mark_count > 0) {
        number_add_grouped(&all, (int64_t)r->mark_count);
        SAY(out, r->env.lang, "records.marked", text_str(&all));
        text_add(out, STR("  "));
        text_clear(&all);
    }
    if (r->total < 0) return;
    number_add_grouped(&total, r->is_more ? RECORDS_MOST : r->total);
    number_add_grouped(&all, r->all);
    bool is_filtered = (r->found.n > 0 || r->where.n > 0 || r->standing != QUERY_ANY) && r->all >= 0;
    bool is_whole = !is_filtered && r->all >= 0;
    if (is_whole) SAY(out, r->env.lang, "records.rows", text_str(&all));
    else if (is_filtered && r->mark_count == 0) SAY(out, r->env.lang, r->is_more ? "records.more_of" : "records.rows_of", text_str(&total), text_str(&all));
    else SAY(out, r->env.lang, r->is_more ? "records.more" : "records.rows", text_str(&total));
}

static void draw_filter(const Records *r, Surface content)
{
    int column = surface_put(content, RECORDS_FILTER_ROW, 1, say(r->env.lang, "records.filter"), STYLE_TEXT);
    edit_draw(&r->find, content, RECORDS_FILTER_ROW, column + 1, r->is_typing && r->panel == PANEL_NONE ? EDIT_FOCUSED : EDIT_UNFOCUSED);
    CLEANUP_TEXT right = TEXT_INIT;
    records_add_count(r, &right);
    int wide = (int)text_columns(text_str(&right));
    int at = content.columns - 1 - wide;
    int least = column + 1 + r->find.columns + 1;
    if (wide > 0) surface_put(content, RECORDS_FILTER_ROW, at > least ? at : least, text_str(&right), STYLE_TEXT);
}

static void draw_nothing(const Records *r, Surface content)
{
    CLEANUP_TEXT words = TEXT_INIT;
    Str title = form_title(r->form, r->env.lang);
    if (r->found.n > 0) SAY(&words, r->env.lang, "records.none_found", text_str(&r->found));
    else if (r->standing != QUERY_ANY || r->where.n > 0) text_add(&words, say(r->env.lang, "records.none_there"));
    else SAY(&words, r->env.lang, "records.none", title);
    frame_put_hints(content, RECORDS_ROWS_AT + 1, RECORDS_TEXT_AT, text_str(&words));
}

void records_draw(const App *app, const void *state, Surface content)
{
    (void)app;
    const Records *r = state;
    surface_cursor(content, RECORDS_ROWS_AT, 0);
    Surface head = surface_part(content, RECORDS_HEAD_ROW, 0, 1, content.columns);
    columns_draw_head(r->shown, r->shown_count, r->env.lang, head, RECORDS_TEXT_AT);
    Surface rows = surface_part(content, RECORDS_ROWS_AT, 0, (int)r->list.height, content.columns);
    if (r->rows.count == 0) draw_nothing(r, content);
    list_draw(&r->list, rows, r->is_typing || r->panel != PANEL_NONE ? LIST_CURSOR_ELSEWHERE : LIST_CURSOR_HERE);
    draw_filter(r, content);
    records_draw_panel(r, content);
}
