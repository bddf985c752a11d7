#include "tui/screen/sides_draw.h"
#include "locale/number.h"

enum { LABEL_AT = 2, INDENT = 4 };

typedef struct { int label, base, ours, theirs, result, result_columns, value_columns, label_columns; } Layout;

/* 80 columns: label 20, three values of 14, result 16. */
static Layout layout_of(int columns)
{
    Layout l = {.label = LABEL_AT};
    int room = columns - LABEL_AT;
    l.label_columns = room * 20 / 78;
    l.result_columns = room * 16 / 78;
    l.value_columns = (room - l.label_columns - l.result_columns) / 3;
    l.base = LABEL_AT + l.label_columns;
    l.ours = l.base + l.value_columns;
    l.theirs = l.ours + l.value_columns;
    l.result = columns - l.result_columns;
    return l;
}

static void add_value(const Sides *s, const SideField *f, Value value, Text *out)
{
    CLEANUP_TEXT shown = TEXT_INIT;
    if (f->field != NULL) value_show(&shown, f->field, value, s->lang);
    else text_add(&shown, value.text);
    if (shown.n == 0) text_add_c(out, '-');
    else text_add_visible(out, text_str(&shown));
}

static void add_side_value(const Sides *s, const SideField *f, const Side *side, Text *out)
{
    if (side->is_there && side->shown.n > 0) text_add_visible(out, side->shown);
    else if (side->is_there) add_value(s, f, side->value, out);
    else text_add_c(out, '-');
}

/* The one of theirs that is meant: the chosen one, else the first. */
static const Side *their_side(const SideField *f)
{
    static const Side none = {0};
    if (f->their_count == 0) return &none;
    return &f->theirs[f->which < f->their_count ? f->which : 0];
}

static void add_result(const Sides *s, const SideField *f, Text *out)
{
    const char *id = NULL;
    switch (f->pick) {
    case PICK_OURS: id = "sides.ours"; break;
    case PICK_THEIRS: id = "sides.theirs"; break;
    case PICK_LATER: id = "sides.later"; break;
    case PICK_VALUE: add_value(s, f, f->value, out); return;
    default:
        id = f->side == SIDE_CONFLICT ? "sides.must_choose" : f->side == SIDE_OURS ? "sides.auto_ours" : "sides.auto_theirs";
    }
    text_add(out, say(s->lang, id));
    if (f->pick == PICK_THEIRS && f->their_count > 1) text_add_f(out, " %zu/%zu", f->which + 1, f->their_count);
}

/* --- who, when, why --- */

static Era era_of(Lang lang)
{
    return lang == LANG_TH ? ERA_BE : ERA_CE;
}

static void add_moment(const Sides *s, int64_t hlc, Text *out)
{
    Date day;
    int32_t ms;
    if (hlc == 0) return;
    date_of_ms(hlc_ms(hlc), s->zone_minutes, &day, &ms);
    text_add_c(out, ' ');
    date_add(out, day, DATE_SHORT, era_of(s->lang), s->lang);
    text_add_f(out, " %02d:%02d", ms / 3600000, ms / 60000 % 60);
}

/* " 25/11", and " 25/11/68" of another year: a column has 13 cells for name and day. */
static void add_day(const Sides *s, int64_t hlc, Text *out)
{
    Date day, today;
    int32_t ms;
    int year, this_year, month, of_month;
    if (hlc == 0) return;
    date_of_ms(s->now_ms, s->zone_minutes, &today, &ms);
    date_of_ms(hlc_ms(hlc), s->zone_minutes, &day, &ms);
    date_parts(today, &this_year, &month, &of_month);
    date_parts(day, &year, &month, &of_month);
    text_add_f(out, " %d/%d", of_month, month);
    if (year != this_year) text_add_f(out, "/%02d", (era_of(s->lang) == ERA_BE ? date_be_year(day) : year) % 100);
}

static void add_by(const Sides *s, const Side *side, Text *out)
{
    text_add_visible(out, side->author);
    add_day(s, side->hlc, out);
}

static void add_history_of(const Sides *s, const SideField *f, const Side *side, const char *id, Text *out)
{
    CLEANUP_TEXT value = TEXT_INIT;
    add_side_value(s, f, side, &value);
    text_add_f(out, "%.*s: %.*s\n", STR_ARG(say(s->lang, id)), STR_ARG(text_str(&value)));
    if (side->author.n > 0 || side->hlc != 0) {
        text_add(out, STR("   "));
        text_add_visible(out, side->author);
        if (side->office.n > 0) text_add_f(out, " (%.*s)", STR_ARG(side->office));
        add_moment(s, side->hlc, out);
        text_add_c(out, '\n');
    }
    if (side->reason.n == 0) return;
    text_add(out, STR("   \""));
    text_add_visible(out, side->reason);
    text_add(out, STR("\"\n"));
}

void sides_add_history(const Sides *s, const SideField *f, Text *out)
{
    add_history_of(s, f, &f->base, "sides.base", out);
    add_history_of(s, f, &f->ours, "sides.ours", out);
    for (size_t i = 0; i < f->their_count; i++) add_history_of(s, f, &f->theirs[i], "sides.theirs", out);
}

/* --- lines --- */

typedef void AddSide(const Sides *, const SideField *, const Side *, Text *);

static void put_side(const Sides *s, const SideField *f, const Side *side, AddSide *add, Surface line, int column, int columns)
{
    CLEANUP_TEXT words = TEXT_INIT;
    add(s, f, side, &words);
    surface_put_cut(line, 0, column, columns, text_str(&words), STYLE_TEXT);
}

static void add_by_of(const Sides *s, const SideField *f, const Side *side, Text *out)
{
    (void)f;
    add_by(s, side, out);
}

static void add_reason_of(const Sides *s, const SideField *f, const Side *side, Text *out)
{
    (void)s;
    (void)f;
    text_add_visible(out, side->reason);
}

static void put_three(const Sides *s, const SideField *f, AddSide *add, Surface line, const Layout *l)
{
    put_side(s, f, &f->base, add, line, l->base, l->value_columns - 1);
    put_side(s, f, &f->ours, add, line, l->ours, l->value_columns - 1);
    put_side(s, f, their_side(f), add, line, l->theirs, l->value_columns - 1);
}

static void put_result(const Sides *s, const SideField *f, Surface line, int column, int columns)
{
    CLEANUP_TEXT result = TEXT_INIT;
    add_result(s, f, &result);
    bool is_open = f->side == SIDE_CONFLICT && f->pick == PICK_NONE;
    bool is_chosen = f->pick != PICK_NONE;
    surface_put_cut(line, 0, column, columns, text_str(&result), is_open ? STYLE_WARNING : is_chosen ? STYLE_FOCUS : STYLE_TEXT);
    if (is_open) surface_put(line, 0, 1, STR("!"), STYLE_ERROR);
}

static void draw_wide(const Sides *s, const SideField *f, size_t i, Surface line)
{
    Layout l = layout_of(line.columns);
    if (i == 0) {
        surface_put_cut(line, 0, l.label, l.label_columns - 1, side_label(f, s->lang), STYLE_TEXT);
        /* A record that is not here yet has one side only, which gets the room of all three. */
        if (f->side == SIDE_NEW_RECORD) put_side(s, f, their_side(f), add_side_value, line, l.base, l.result - l.base - 1);
        else put_three(s, f, add_side_value, line, &l);
        put_result(s, f, line, l.result, l.result_columns);
        return;
    }
    surface_put_cut(line, 0, l.label + 1, l.label_columns - 2, say(s->lang, i == 1 ? "sides.by" : "sides.why"), STYLE_TEXT);
    put_three(s, f, i == 1 ? add_by_of : add_reason_of, line, &l);
}

/* "  ours    3,000  สมหญิง 25/11/2569" */
static void draw_narrow_side(const Sides *s, const SideField *f, const Side *side, const char *id, Surface line)
{
    CLEANUP_TEXT words = TEXT_INIT;
    text_add_f(&words, "%.*s ", STR_ARG(say(s->lang, id)));
    add_side_value(s, f, side, &words);
    if (side->author.n > 0) text_add(&words, STR("  "));
    add_by(s, side, &words);
    surface_put_cut(line, 0, INDENT, line.columns - INDENT, text_str(&words), STYLE_TEXT);
}

static void draw_narrow(const Sides *s, const SideField *f, size_t i, Surface line)
{
    bool is_conflict = f->side == SIDE_CONFLICT;
    if (i == 0) {
        int columns = line.columns * 2 / 5;
        surface_put_cut(line, 0, LABEL_AT, line.columns - columns - LABEL_AT - 1, side_label(f, s->lang), STYLE_TEXT);
        put_result(s, f, line, line.columns - columns, columns);
    } else if (is_conflict && i == 1) {
        draw_narrow_side(s, f, &f->base, "sides.base", line);
    } else if (is_conflict ? i == 2 : f->side == SIDE_OURS) {
        draw_narrow_side(s, f, &f->ours, "sides.ours", line);
    } else {
        draw_narrow_side(s, f, their_side(f), "sides.theirs", line);
    }
}

/* --- the whole --- */

static void draw_head(const Sides *s, const SideRecord *r, Surface line)
{
    CLEANUP_TEXT right = TEXT_INIT;
    CLEANUP_TEXT at = TEXT_INIT;
    CLEANUP_TEXT all = TEXT_INIT;
    CLEANUP_TEXT fields = TEXT_INIT;
    number_add_grouped(&at, (int64_t)s->record + 1);
    number_add_grouped(&all, (int64_t)s->record_count);
    number_add_grouped(&fields, (int64_t)r->field_count);
    SAY(&right, s->lang, r->is_new ? "sides.record_new" : "sides.record", text_str(&at), text_str(&all), text_str(&fields));
    int columns = (int)text_columns(text_str(&right));
    surface_put_cut(line, 0, 1, line.columns - columns - 3, r->title, STYLE_FOCUS);
    surface_put(line, 0, line.columns - columns - 1, text_str(&right), STYLE_TEXT);
}

static void draw_columns(const Sides *s, Surface line)
{
    if (line.columns < SIDES_WIDE) {
        surface_put(line, 0, LABEL_AT, say(s->lang, "sides.field"), STYLE_FOCUS);
        surface_put(line, 0, line.columns - line.columns * 2 / 5, say(s->lang, "sides.result"), STYLE_FOCUS);
        return;
    }
    Layout l = layout_of(line.columns);
    bool is_new = s->records[s->record].is_new;
    surface_put(line, 0, l.label, say(s->lang, "sides.field"), STYLE_FOCUS);
    surface_put(line, 0, l.base, say(s->lang, is_new ? "sides.theirs" : "sides.base"), STYLE_FOCUS);
    if (!is_new) surface_put(line, 0, l.ours, say(s->lang, "sides.ours"), STYLE_FOCUS);
    if (!is_new) surface_put(line, 0, l.theirs, say(s->lang, "sides.theirs"), STYLE_FOCUS);
    surface_put(line, 0, l.result, say(s->lang, "sides.result"), STYLE_FOCUS);
}

static void draw_typing(const Sides *s, Surface lines, int row)
{
    surface_fill(surface_part(lines, row, 0, 1, lines.columns), 0, STYLE_TEXT);
    int column = surface_put(lines, row, INDENT, say(s->lang, "sides.type"), STYLE_FOCUS);
    edit_draw(&s->edit, lines, row, column + 1, EDIT_FOCUSED);
}

void sides_draw(const Sides *s, Surface surface)
{
    if (s->record >= s->record_count) return;
    const SideRecord *r = &s->records[s->record];
    draw_head(s, r, surface_part(surface, 0, 0, 1, surface.columns));
    draw_columns(s, surface_part(surface, 1, 0, 1, surface.columns));
    Surface lines = surface_part(surface, SIDES_HEAD, 0, surface.rows - SIDES_HEAD, surface.columns);
    int row = -(int)s->top, focus = 0;
    for (size_t k = 0; k < r->field_count && row < lines.rows; k++) {
        const SideField *f = &r->fields[k];
        if (k == s->field) focus = row;
        for (size_t i = 0; i < sides_lines(s, f); i++, row++) {
            if (row < 0 || row >= lines.rows) continue;
            Surface line = surface_part(lines, row, 0, 1, lines.columns);
            if (surface.columns >= SIDES_WIDE) draw_wide(s, f, i, line);
            else draw_narrow(s, f, i, line);
        }
    }
    surface_put(lines, focus, 0, STR(">"), STYLE_TEXT);
    surface_cursor(lines, focus, 0);
    int under = focus + (int)sides_lines(s, &r->fields[s->field]);
    if (s->is_typing) draw_typing(s, lines, under < lines.rows ? under : lines.rows - 1);
}

void sides_add_whole(const Sides *s, Text *out)
{
    if (s->record >= s->record_count || s->field >= s->records[s->record].field_count) return;
    const SideField *f = &s->records[s->record].fields[s->field];
    text_add_f(out, "%.*s:  %.*s ", STR_ARG(side_label(f, s->lang)), STR_ARG(say(s->lang, "sides.ours")));
    add_side_value(s, f, &f->ours, out);
    text_add_f(out, "  %.*s ", STR_ARG(say(s->lang, "sides.theirs")));
    add_side_value(s, f, their_side(f), out);
}

void sides_draw_foot(const Sides *s, Surface foot, const char *own, const char *own_short)
{
    if (s->is_giving_reason) {
        int column = surface_put(foot, 0, 1, say(s->lang, "sides.reason"), STYLE_FOCUS);
        edit_draw(&s->reason, foot, 0, column + 1, EDIT_FOCUSED);
        return;
    }
    CLEANUP_TEXT done = TEXT_INIT;
    CLEANUP_TEXT all = TEXT_INIT;
    CLEANUP_TEXT words = TEXT_INIT;
    bool is_narrow = foot.columns < SIDES_WIDE;
    surface_put_cut(foot, 0, 1, foot.columns - 1, say(s->lang, is_narrow ? "sides.keys_short" : "sides.keys"), STYLE_TEXT);
    surface_put_cut(foot, 1, 1, foot.columns - 1, say(s->lang, is_narrow ? own_short : own), STYLE_TEXT);
    number_add_grouped(&done, (int64_t)sides_decided(s));
    number_add_grouped(&all, (int64_t)sides_conflicts(s));
    SAY(&words, s->lang, "sides.decided", text_str(&done), text_str(&all));
    surface_put_cut(foot, 2, 1, foot.columns - 1, text_str(&words), STYLE_TEXT);
}
