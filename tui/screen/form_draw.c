#include "tui/screen/form_draw.h"
#include "tui/screen/columns.h"
#include "tui/screen/form_answer.h"
#include "tui/screen/form_items.h"
#include "tui/screen/form_leave.h"
#include "tui/screen/form_note.h"
#include "tui/screen/form_option.h"
#include "tui/screen/form_over.h"
#include "tui/screen/form_part.h"
#include "tui/screen/form_twin.h"
#include "tui/widget/frame.h"

enum { NARROW = 60, LABEL_AT = 2, LABEL_LEAST = 12, TALL = 18, REASON_FIELDS = 3, OPTION_GAP = 2, ID_COLUMNS = 18, GONE_COLUMNS = 14 };

/* Where things stand on a content of this size. */
typedef struct {
    int tabs;        /* rows of the tabs */
    int table, table_rows;
    int body, body_rows;
    int panel, panel_rows;
    int value_at;    /* column of the answers; labels end before it */
    bool is_narrow;  /* label and answer on two lines */
} Layout;

/* --- choices at the foot --- */

static int option_columns(const FormOption *o)
{
    int digits = o->digits.n > 0 ? (int)o->digits.n + 1 : 0;
    return digits + (int)text_columns(o->label) + OPTION_GAP;
}

static int widest_option(const FormScreen *s)
{
    int widest = 1;
    for (size_t i = 0; i < s->option_count; i++) {
        int columns = option_columns(&s->options[i]);
        if (columns > widest) widest = columns;
    }
    return widest;
}

static bool is_closed_choice(const FormScreen *s)
{
    const FormItem *item = form_question(s);
    return s->over == OVER_NOTHING && item != NULL && is_select(item->field);
}

static int total_columns(const FormScreen *s)
{
    int total = 0;
    for (size_t i = 0; i < s->option_count; i++) total += option_columns(&s->options[i]) + 2;
    return total;
}

static int value_columns(const FormScreen *s)
{
    const FormItem *item = form_question(s);
    CLEANUP_TEXT shown = TEXT_INIT;
    if (item != NULL) value_show(&shown, item->field, entry_value(form_entry(s, item), item->row, item->field), s->env.lang);
    int columns = (int)text_columns(text_str(&shown));
    return columns > 1 ? columns : 1;
}

/* Few and short: they stand on the line of the answer. */
static bool fits_line(const FormScreen *s, const Layout *l, int columns)
{
    return !l->is_narrow && l->value_at + value_columns(s) + 2 + total_columns(s) <= columns;
}

static int option_rows(const FormScreen *s, int columns, int most)
{
    int across = (columns - LABEL_AT) / widest_option(s);
    if (across < 1) across = 1;
    int rows = ((int)s->option_count + across - 1) / across;
    return rows <= most ? rows : 1;
}

static bool fits_rows(const FormScreen *s, int columns, int rows)
{
    int across = (columns - LABEL_AT) / widest_option(s);
    return (int)s->option_count <= (across < 1 ? 1 : across) * rows;
}

static void draw_option(const FormScreen *s, size_t i, Surface panel, int row, int column)
{
    const FormOption *o = &s->options[i];
    if (form_option_is_on(s, i)) surface_put(panel, row, column - 1, STR("*"), STYLE_TEXT);
    if (o->digits.n > 0) column = surface_put(panel, row, column, o->digits, STYLE_TEXT) + 1;
    surface_put(panel, row, column, o->label, STYLE_TEXT);
}

static void draw_options(const FormScreen *s, Surface panel)
{
    if (!fits_rows(s, panel.columns, panel.rows)) {
        CLEANUP_TEXT count = TEXT_INIT;
        CLEANUP_TEXT words = TEXT_INIT;
        text_add_f(&count, "%zu", s->option_count);
        SAY(&words, s->env.lang, "fill.open_list", text_str(&count));
        frame_put_hints(panel, 0, LABEL_AT, text_str(&words));
        return;
    }
    int wide = widest_option(s);
    for (size_t i = 0; i < s->option_count; i++)
        draw_option(s, i, panel, (int)i % panel.rows, LABEL_AT + (int)i / panel.rows * wide);
}

/* --- layout --- */

static void add_label(const FormScreen *s, const FormItem *item, Text *out)
{
    entry_label(out, form_entry(s, item), item->row, item->field, s->env.lang);
}

static int widest_label(const FormScreen *s)
{
    int widest = LABEL_LEAST;
    for (size_t i = s->upper; i < s->item_count; i++) {
        const FormItem *item = &s->items[i];
        if (item->kind != ITEM_FIELD && item->kind != ITEM_SHOWN) continue;
        CLEANUP_TEXT label = TEXT_INIT;
        add_label(s, item, &label);
        int columns = (int)text_columns(text_str(&label));
        if (columns > widest) widest = columns;
    }
    return widest;
}

static int panel_rows(const App *app, const FormScreen *s, const Layout *l)
{
    if (s->over != OVER_NOTHING) return form_over_rows(s, s->rows);
    bool is_shown = is_closed_choice(s) && !app_is_slow(app) && !fits_line(s, l, s->columns);
    return is_shown ? option_rows(s, s->columns, s->rows / 2) : 0;
}

static Layout layout(const App *app, const FormScreen *s)
{
    Layout l = {.is_narrow = s->columns < NARROW, .tabs = s->rows >= TALL ? 2 : 1};
    int most = s->columns * 45 / 100;
    int label = widest_label(s);
    l.value_at = l.is_narrow ? 4 : LABEL_AT + (label < most ? label : most) + 3;
    l.panel_rows = panel_rows(app, s, &l);
    l.panel = s->rows - l.panel_rows;
    l.table = l.tabs;
    if (s->upper > 0) {
        bool has_member = s->item_count > s->upper;
        int room = has_member ? (l.panel - l.tabs) / 3 + 1 : l.panel - l.tabs;
        l.table_rows = (int)s->upper + 1 < room ? (int)s->upper + 1 : room;
        if (l.table_rows < 2) l.table_rows = 2;
    }
    l.body = l.table + l.table_rows + (l.table_rows > 0 && s->rows >= TALL ? 1 : 0);
    l.body_rows = l.panel - l.body;
    if (l.body_rows < 0) l.body_rows = 0;
    return l;
}

static EntryState state_of(const FormScreen *s, const FormItem *item)
{
    return entry_state(form_entry(s, item), item->row, item->field);
}

static bool has_complaint(const FormScreen *s, const FormItem *item)
{
    if (item->kind != ITEM_FIELD || item->is_skipped) return false;
    if (form_twin_words(s, item).n > 0) return true;
    EntryState state = state_of(s, item);
    return (state.invalid || state.doubtful || state.refused_raw) && state.why != NULL;
}

static int height(const FormScreen *s, const Layout *l, const FormItem *item)
{
    bool is_answer = item->kind == ITEM_FIELD || item->kind == ITEM_SHOWN;
    return (l->is_narrow && is_answer && !item->is_skipped ? 2 : 1) + (has_complaint(s, item) ? 1 : 0);
}

static int first_line(const FormScreen *s, const Layout *l, size_t wanted)
{
    int line = 0;
    for (size_t i = s->upper; i < wanted && i < s->item_count; i++) line += height(s, l, &s->items[i]);
    return line;
}

static int into_sight(int top, int from, int to, int rows)
{
    if (from < top) return from;
    if (to > top + rows) return to - rows;
    return top;
}

void form_scroll(const App *app, FormScreen *s)
{
    Layout l = layout(app, s);
    edit_fit(&s->edit, s->columns - l.value_at - 1);
    if (s->over != OVER_NOTHING) choose_fit(&s->choose, (size_t)(l.panel_rows > 1 ? l.panel_rows - 1 : 1));
    if (s->focus < s->upper) {
        s->upper_top = into_sight(s->upper_top, (int)s->focus, (int)s->focus + 1, l.table_rows - 1);
        return;
    }
    if (s->focus >= s->item_count) return;
    int from = first_line(s, &l, s->focus);
    int to = from + height(s, &l, &s->items[s->focus]);
    bool is_first = true; /* then what stands above it comes into sight too */
    for (size_t i = s->upper; i < s->focus; i++)
        if (form_can_focus(&s->items[i])) is_first = false;
    if (is_first) from = 0;
    s->top = into_sight(s->top, from, to, l.body_rows);
}

/* --- tabs --- */

static void draw_tabs(const FormScreen *s, Surface line)
{
    Lang lang = s->env.lang;
    CLEANUP_TEXT progress = TEXT_INIT;
    text_add_f(&progress, "%lld/%lld", (long long)s->answered, (long long)s->asked);
    int right = line.columns - 1 - (int)progress.n;
    surface_put(line, 0, right, text_str(&progress), STYLE_TEXT);
    int others = 0;
    for (size_t i = 0; i < s->section_count; i++) others += i == s->section ? 0 : i < 9 ? 4 : 5;
    int room = right - others - 8;
    if (room < 8) room = right - 8;
    int column = 1;
    for (size_t i = 0; i < s->section_count && column < right - 3; i++) {
        const FormSection *section = &s->sections[i];
        CLEANUP_TEXT tab = TEXT_INIT;
        if (i == s->section) {
            text_add_f(&tab, "[%zu ", i + 1);
            text_cut(&tab, form_section_title(s, i, lang), (size_t)(room > 4 ? room : 4));
            text_add(&tab, section->is_wrong ? STR("!]") : STR("]"));
        } else {
            if (room == right - 8) continue;
            text_add_f(&tab, "%zu%s", i + 1, section->is_wrong ? "!" : section->is_asked ? "" : "-");
        }
        column = surface_put(line, 0, column, text_str(&tab), i == s->section ? STYLE_FOCUS : STYLE_TEXT) + 2;
    }
}

/* --- the roster's table --- */

static void draw_member(const FormScreen *s, const FormItem *item, const Column *columns, size_t count, Surface line)
{
    const FormPart *part = &s->parts[item->part];
    Row *root = entry_record(part->entry)->root;
    bool is_open = item->part == s->member;
    Str gone = form_member_gone(part, s->env.lang);
    int room = line.columns;
    if (gone.n > 0) { /* why stands at the right, in words */
        int wide = (int)text_columns(gone);
        if (wide > GONE_COLUMNS) wide = GONE_COLUMNS;
        room -= wide + 1;
        surface_put_cut(line, 0, room, wide, gone, STYLE_TEXT);
    }
    if (is_open || gone.n > 0) surface_put(line, 0, 1, is_open ? STR("[") : STR("-"), STYLE_TEXT);
    int at = LABEL_AT;
    for (size_t i = 0; i < count && at < room - 1; i++) {
        Column c = columns[i];
        if (c.columns > room - 1 - at) c.columns = room - 1 - at;
        at = columns_draw_cell(&c, entry_value(part->entry, root, c.field), s->env.lang, line, at);
    }
}

static void draw_table(const FormScreen *s, const Layout *l, Surface content)
{
    const Form *roster = s->sections[s->section].roster;
    Column columns[COLUMNS_MAX];
    size_t count = columns_of(roster, &roster->fields[roster->parent_field], s->env.lang, content.columns - LABEL_AT - 1, columns);
    columns_draw_head(columns, count, s->env.lang, surface_part(content, l->table, 0, 1, content.columns), LABEL_AT);
    for (int i = 0; i < l->table_rows - 1; i++) {
        size_t at = (size_t)(s->upper_top + i);
        if (at >= s->upper) break;
        Surface line = surface_part(content, l->table + 1 + i, 0, 1, content.columns);
        const FormItem *item = &s->items[at];
        bool is_focused = at == s->focus;
        if (item->kind == ITEM_MEMBER) {
            draw_member(s, item, columns, count, line);
        } else {
            CLEANUP_TEXT add = TEXT_INIT;
            SAY(&add, s->env.lang, "fill.add_member", form_title(roster, s->env.lang));
            surface_put(line, 0, LABEL_AT, text_str(&add), STYLE_TEXT);
        }
        if (!is_focused) continue;
        surface_put(line, 0, 0, STR(">"), STYLE_TEXT);
        if (s->over == OVER_NOTHING) surface_cursor(line, 0, 0);
    }
}

/* --- questions --- */

void form_add_reason(Text *out, const FormScreen *s, const FormItem *item)
{
    Lang lang = s->env.lang;
    Entry *entry = form_entry(s, item);
    const Field *by = entry_skipped_by(entry, item->row, item->field);
    CLEANUP_TEXT answers = TEXT_INIT;
    const int *reads = NULL;
    size_t count = by != NULL && by->relevant != NULL ? expr_reads(by->relevant, &reads) : 0;
    for (size_t i = 0; i < count && i < REASON_FIELDS; i++) {
        const Field *f = &item->field->form->fields[reads[i]];
        if (row_holding(item->row, f) == NULL || !type_is_answer(f->type)) continue;
        CLEANUP_TEXT value = TEXT_INIT;
        value_show(&value, f, entry_value(entry, item->row, f), lang);
        if (answers.n > 0) text_add(&answers, STR(", "));
        SAY(&answers, lang, value.n > 0 ? "fill.because_of" : "fill.because_empty", field_label(f, lang), text_str(&value));
    }
    if (answers.n > 0) SAY(out, lang, "fill.skipped_because", text_str(&answers));
    else text_add(out, say(lang, "fill.skipped"));
}

static bool is_changed(const FormScreen *s, const FormItem *item)
{
    const FormPart *part = &s->parts[item->part];
    if (part->before == NULL || item->row->parent != NULL) return false;
    Value now = entry_value(part->entry, item->row, item->field), was = row_get(part->before->root, item->field);
    return now.kind != was.kind || !str_eq(now.text, was.text);
}

static Str mark_of(const FormScreen *s, const FormItem *item)
{
    if (item->is_skipped) return STR("-");
    EntryState state = state_of(s, item);
    if (state.invalid || state.refused_raw) return STR("!");
    if (state.doubtful || form_twin_words(s, item).n > 0) return STR("?");
    if (state.missing) return STR("*");
    if (is_changed(s, item)) return STR("^");
    return form_note_on(s, item).n > 0 ? STR("~") : STR(" ");
}

void form_add_shown(const FormScreen *s, const FormItem *item, Text *out)
{
    CLEANUP_TEXT shown = TEXT_INIT;
    EntryState state = state_of(s, item);
    Value value = entry_value(form_entry(s, item), item->row, item->field);
    bool is_proposed = item == form_question(s) && s->proposal.n > 0;
    if (state.refused_raw) text_add(&shown, state.raw);
    else value_show(&shown, item->field, is_proposed ? value_text(s->proposal) : value, s->env.lang);
    text_add_visible(out, text_str(&shown));
}

static void draw_line_options(const FormScreen *s, Surface line, int column)
{
    for (size_t i = 0; i < s->option_count; i++) {
        draw_option(s, i, line, 0, column);
        column += option_columns(&s->options[i]) + 1;
    }
}

static void draw_focused(const App *app, const FormScreen *s, const Layout *l, const FormItem *item, Surface line, int row)
{
    CLEANUP_TEXT reading = TEXT_INIT;
    form_reading(&reading, app, s);
    int used;
    if (is_select(item->field)) {
        CLEANUP_TEXT shown = TEXT_INIT;
        form_add_shown(s, item, &shown);
        surface_put_cut(line, row, l->value_at, line.columns - l->value_at, STR_NONE, STYLE_TEXT);
        used = surface_put(line, row, l->value_at, text_str(&shown), STYLE_SELECTED) - l->value_at;
        if (used < 1) used = 1;
        if (s->over == OVER_NOTHING) surface_cursor(line, row, l->value_at);
        bool is_here = s->over == OVER_NOTHING && !app_is_slow(app) && fits_line(s, l, line.columns);
        if (is_here) {
            draw_line_options(s, surface_part(line, row, 0, 1, line.columns), l->value_at + used + 2);
            return;
        }
    } else {
        edit_draw(&s->edit, line, row, l->value_at, s->over == OVER_NOTHING ? EDIT_FOCUSED : EDIT_UNFOCUSED);
        used = (int)text_columns(edit_str(&s->edit)) + 1;
        if (item->field->validator == VALIDATE_CITIZEN_ID && used < ID_COLUMNS) used = ID_COLUMNS;
    }
    if (reading.n == 0) return;
    int wide = (int)text_columns(text_str(&reading)), at = l->value_at + used + 2; /* further left where it would be cut */
    int least = l->value_at + (int)text_columns(edit_str(&s->edit)) + 2;
    if (at + wide > line.columns) at = line.columns - wide > least ? line.columns - wide : least;
    surface_put_cut(line, row, at, line.columns - at, text_str(&reading), STYLE_TEXT);
}

static void draw_complaint(const FormScreen *s, const FormItem *item, Surface line, int row)
{
    EntryState state = state_of(s, item);
    CLEANUP_TEXT words = TEXT_INIT;
    CLEANUP_TEXT visible = TEXT_INIT;
    bool is_wrong = state.invalid || state.refused_raw;
    if (state.why != NULL && (is_wrong || state.doubtful)) say_error(&words, s->env.lang, state.why);
    else text_add(&words, form_twin_words(s, item));
    text_add_visible(&visible, text_str(&words));
    int column = surface_put(line, row, 4, is_wrong ? STR("!") : STR("?"), is_wrong ? STYLE_ERROR : STYLE_WARNING);
    size_t columns = text_columns(text_str(&visible));
    int room = line.columns - column - 2;
    surface_put_cut(line, row, column + 1, (int)columns < room ? (int)columns : room, text_str(&visible), STYLE_TEXT);
}

static void draw_label(const FormScreen *s, const Layout *l, const FormItem *item, Surface line)
{
    int room = l->is_narrow ? line.columns - LABEL_AT - 1 : l->value_at - LABEL_AT - 2;
    CLEANUP_TEXT label = TEXT_INIT;
    add_label(s, item, &label);
    surface_put_cut(line, 0, LABEL_AT, room, text_str(&label), STYLE_TEXT);
    if (!l->is_narrow) surface_put(line, 0, l->value_at - 2, STR(":"), STYLE_TEXT);
}

static void draw_question(const App *app, const FormScreen *s, const Layout *l, const FormItem *item, Surface lines)
{
    bool is_focused = item == form_item(s);
    int row = l->is_narrow ? 1 : 0;
    surface_put(lines, 0, 1, mark_of(s, item), STYLE_TEXT);
    draw_label(s, l, item, lines);
    if (item->is_skipped) {
        CLEANUP_TEXT why = TEXT_INIT;
        form_add_reason(&why, s, item);
        if (!l->is_narrow) surface_put_cut(lines, 0, l->value_at, lines.columns - l->value_at, text_str(&why), STYLE_TEXT);
    } else if (is_focused) {
        draw_focused(app, s, l, item, lines, row);
    } else {
        CLEANUP_TEXT shown = TEXT_INIT;
        form_add_shown(s, item, &shown);
        surface_put_cut(lines, row, l->value_at, lines.columns - l->value_at, text_str(&shown), STYLE_TEXT);
    }
    if (has_complaint(s, item)) draw_complaint(s, item, lines, row + 1);
    if (!is_focused) return;
    surface_put(lines, 0, 0, STR(">"), STYLE_TEXT);
    if (item->is_skipped && s->over == OVER_NOTHING) surface_cursor(lines, 0, 0);
}

static void draw_head(const FormScreen *s, const FormItem *item, Surface line)
{
    CLEANUP_TEXT words = TEXT_INIT;
    add_label(s, item, &words);
    if (item->number > 0) text_add_f(&words, " %zu", item->number);
    if (item->kind == ITEM_HEAD && item->row->surplus) text_add_f(&words, "  ! %.*s", STR_ARG(say(s->env.lang, "fill.surplus")));
    if (item->kind == ITEM_CLOSED) {
        text_add(&words, STR(": "));
        form_add_reason(&words, s, item);
        surface_put(line, 0, 1, STR("-"), STYLE_TEXT);
    }
    surface_put_cut(line, 0, LABEL_AT, line.columns - LABEL_AT, text_str(&words), STYLE_FOCUS);
}

static void draw_plain(const FormScreen *s, const Layout *l, const FormItem *item, Surface lines)
{
    bool is_focused = item == form_item(s);
    if (item->kind == ITEM_NOTE) {
        CLEANUP_TEXT note = TEXT_INIT;
        add_label(s, item, &note);
        surface_put_cut(lines, 0, LABEL_AT, lines.columns - LABEL_AT, text_str(&note), STYLE_TEXT);
    } else if (item->kind == ITEM_SHOWN) {
        CLEANUP_TEXT shown = TEXT_INIT;
        draw_label(s, l, item, lines);
        form_add_shown(s, item, &shown);
        surface_put(lines, l->is_narrow ? 1 : 0, l->value_at, text_str(&shown), STYLE_TEXT);
    } else {
        CLEANUP_TEXT add = TEXT_INIT;
        SAY(&add, s->env.lang, "fill.add_member", field_label(item->field, s->env.lang));
        surface_put(lines, 0, LABEL_AT, text_str(&add), STYLE_TEXT);
    }
    if (!is_focused) return;
    surface_put(lines, 0, 0, STR(">"), STYLE_TEXT);
    if (s->over == OVER_NOTHING) surface_cursor(lines, 0, 0);
}

static void draw_body(const App *app, const FormScreen *s, const Layout *l, Surface body)
{
    int line = -s->top;
    for (size_t i = s->upper; i < s->item_count && line < body.rows; i++) {
        const FormItem *item = &s->items[i];
        int rows = height(s, l, item);
        if (line >= 0) {
            Surface lines = surface_part(body, line, 0, rows, body.columns);
            if (item->kind == ITEM_FIELD) draw_question(app, s, l, item, lines);
            else if (item->kind == ITEM_HEAD || item->kind == ITEM_CLOSED) draw_head(s, item, lines);
            else draw_plain(s, l, item, lines);
        }
        line += rows;
    }
}

void form_draw(const App *app, const FormScreen *s, Surface content)
{
    Layout l = layout(app, s);
    surface_cursor(content, 0, 0);
    draw_tabs(s, surface_part(content, 0, 0, 1, content.columns));
    if (s->upper > 0) draw_table(s, &l, content);
    draw_body(app, s, &l, surface_part(content, l.body, 0, l.body_rows, content.columns));
    Surface panel = surface_part(content, l.panel, 0, l.panel_rows, content.columns);
    if (s->over != OVER_NOTHING) form_over_draw(app, s, panel);
    else if (l.panel_rows > 0) draw_options(s, panel);
}
