#include "tui/widget/choose.h"

static void draw_item(const void *ctx, size_t i, Surface line)
{
    const Choose *c = ctx;
    const ChooseItem *item = &c->items[c->found[i]];
    int column = 3;
    if (c->mode == CHOOSE_SEVERAL) {
        surface_put(line, 0, column, item->is_on ? STR("*") : STR(" "), STYLE_TEXT);
        column += 2;
    }
    int right = item->right.n > 0 ? (int)text_columns(item->right) + 2 : 0;
    if (item->code.n > 0) column = surface_put(line, 0, column, item->code, STYLE_TEXT) + 1;
    if (item->code.n == 1 && c->total > 9) column++;
    surface_put_cut(line, 0, column, line.columns - column - right, item->label, STYLE_TEXT);
    if (right > 0) surface_put(line, 0, line.columns - right + 1, item->right, STYLE_TEXT);
}

/* --- finding --- */

static bool has_folded(Str hay, Str needle)
{
    CLEANUP_TEXT folded = TEXT_INIT;
    thai_fold(&folded, hay);
    return str_find(text_str(&folded), needle) >= 0;
}

static bool item_matches(const ChooseItem *item, Str folded)
{
    if (item->is_hidden) return false;
    if (folded.n == 0) return !item->is_deep;
    return str_starts(item->code, folded) || has_folded(item->label, folded) ||
           has_folded(item->also, folded);
}

static void find(Choose *c)
{
    CLEANUP_TEXT other = TEXT_INIT;
    CLEANUP_TEXT as_typed = TEXT_INIT;
    CLEANUP_TEXT as_other = TEXT_INIT;
    thai_fold(&as_typed, edit_str(&c->typed));
    thai_swap_layout(&other, edit_str(&c->typed), KEYBOARD_KEDMANEE);
    thai_fold(&as_other, text_str(&other));
    c->whole.total = 0;
    for (uint32_t i = 0; i < c->total; i++)
        if (item_matches(&c->items[i], text_str(&as_typed)) ||
            (as_other.n > 0 && item_matches(&c->items[i], text_str(&as_other))))
            c->found[c->whole.total++] = i;
    list_restart(&c->list);
}

/* What is typed as digits, whichever keyboard they were typed on; false if it is something else. */
static bool typed_digits(Str typed, Text *out)
{
    size_t n;
    for (; typed.n > 0; typed = str_cut_head(typed, n)) {
        uint32_t cp = utf8_at(typed, &n);
        char key = widget_digit(cp);
        if (key == 0) return false;
        text_add_c(out, key);
    }
    return out->n > 0;
}

/* The one item whose code is the digits typed, when no longer code begins with them; else -1. */
static ptrdiff_t by_code(const Choose *c, Str digits)
{
    ptrdiff_t found = -1;
    for (size_t i = 0; i < c->total; i++) {
        if (!str_starts(c->items[i].code, digits)) continue;
        if (c->items[i].code.n > digits.n) return -1;
        found = (ptrdiff_t)i;
    }
    return found;
}

static bool has_label(const Choose *c, Str typed)
{
    CLEANUP_TEXT folded = TEXT_INIT;
    thai_fold(&folded, typed);
    for (size_t i = 0; i < c->total; i++)
        if (has_folded(c->items[i].label, text_str(&folded))) return true;
    return false;
}

/* --- keys --- */

void choose_init(Choose *c, Arena *arena, ChooseItem *items, size_t total, ChooseMode mode,
                 size_t height)
{
    *c = (Choose){ .items = items, .total = total, .mode = mode, .picked = -1 };
    edit_init(&c->typed, EDIT_FILTER, 60);
    edit_fit(&c->typed, 24);
    c->found = arena_take_array(arena, total + 1, sizeof *c->found);
    size_t found = 0;
    for (uint32_t i = 0; i < total; i++) {
        if (items[i].code.n > 0) c->has_codes = true;
        if (!items[i].is_hidden && !items[i].is_deep) c->found[found++] = i;
    }
    c->whole = (ListWhole){ .total = found, .ctx = c, .draw = draw_item };
    list_init(&c->list, list_whole(&c->whole), height);
    c->list.mark = "->";
}

void choose_free(Choose *c)
{
    edit_free(&c->typed);
}

void choose_go(Choose *c, size_t item)
{
    for (size_t i = 0; i < c->whole.total; i++)
        if (c->found[i] == item) list_whole_go(&c->list, &c->whole, i);
}

void choose_fit(Choose *c, size_t height)
{
    list_fit(&c->list, height);
}

void choose_again(Choose *c)
{
    find(c);
}

static Reply pick(Choose *c, size_t item)
{
    c->picked = (ptrdiff_t)item;
    if (c->mode == CHOOSE_ONE) return LEAVE;
    c->items[item].is_on = !c->items[item].is_on;
    return TOOK;
}

/* What was typed has found its answer: the whole list again, for the next one. */
static void forget_typed(Choose *c, size_t item)
{
    edit_set(&c->typed, STR_NONE, EDIT_AT_END);
    find(c);
    choose_go(c, item);
}

static Reply took_text(Choose *c)
{
    c->is_typing = true;
    CLEANUP_TEXT digits = TEXT_INIT;
    Str typed = edit_str(&c->typed);
    bool is_code =
        c->has_codes && typed_digits(typed, &digits) && (str_eq(text_str(&digits), typed) || !has_label(c, typed));
    ptrdiff_t item = is_code ? by_code(c, text_str(&digits)) : -1;
    if (item >= 0) {
        forget_typed(c, (size_t)item);
        return pick(c, (size_t)item);
    }
    if (is_code) edit_set(&c->typed, text_str(&digits), EDIT_AT_END);
    find(c);
    return TOOK;
}

Reply choose_key(Choose *c, const Key *key)
{
    c->picked = -1;
    if (key_is(key, NAME_ESC)) return LEAVE;
    if (key_is(key, NAME_ENTER)) {
        bool is_done = c->mode == CHOOSE_SEVERAL && c->typed.text.n == 0;
        if (is_done) return LEAVE;
        if (c->whole.total == 0) return TOOK;
        size_t item = c->found[list_whole_at(&c->list, &c->whole)];
        if (c->mode == CHOOSE_SEVERAL) forget_typed(c, item);
        return pick(c, item);
    }
    bool is_space = key->kind == KEY_TEXT && key->cp == ' ';
    if (is_space && c->mode == CHOOSE_SEVERAL && c->whole.total > 0)
        return pick(c, c->found[list_whole_at(&c->list, &c->whole)]);
    if (list_key(&c->list, key) == TOOK) {
        c->is_typing = false;
        return TOOK;
    }
    size_t before = c->typed.text.n;
    if (edit_key(&c->typed, key) == PASS) return PASS;
    return key->kind == KEY_NAMED && before == c->typed.text.n ? TOOK : took_text(c);
}

void choose_draw(const Choose *c, Str title, Surface s)
{
    surface_clear(s);
    int column = surface_put(s, 0, 1, title, STYLE_FOCUS);
    Surface rows = surface_part(s, 1, 0, s.rows - 1, s.columns);
    list_draw(&c->list, rows, c->is_typing ? LIST_CURSOR_ELSEWHERE : LIST_CURSOR_HERE);
    edit_draw(&c->typed, s, 0, column + 1, c->is_typing ? EDIT_FOCUSED : EDIT_UNFOCUSED);
}
