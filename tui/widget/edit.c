#include "tui/widget/edit.h"

#include <string.h>

enum { BYTES_MAX = 4096, UNDO_BYTES = 64 * 1024, REPLACEMENT = 0xfffd };

void edit_init(Edit *e, EditKind kind, size_t max_stops)
{
    *e = (Edit){ .text = TEXT_INIT,
                 .undo = TEXT_INIT,
                 .redo = TEXT_INIT,
                 .kind = kind,
                 .max_stops = max_stops,
                 .columns = 1 };
}

void edit_free(Edit *e)
{
    text_free(&e->text);
    text_free(&e->undo);
    text_free(&e->redo);
}

void edit_set(Edit *e, Str value, EditEntry entry)
{
    text_set(&e->text, value);
    text_clear(&e->undo);
    text_clear(&e->redo);
    e->cursor = e->text.n;
    e->scroll = 0;
    e->last_step = STEP_NONE;
    e->notice = NULL;
    e->was_twin = false;
    e->is_selected = entry == EDIT_SELECTED && value.n > 0;
    edit_fit(e, e->columns);
}

static Str head(const Edit *e)
{
    return str_from(e->text.b, e->cursor);
}

static Str tail(const Edit *e)
{
    return str_cut_head(text_str(&e->text), e->cursor);
}

/* --- undo: snapshots of text and cursor, one after another in a Text --- */

typedef struct {
    size_t n, cursor;
} Snapshot;

static void push(Text *stack, const Edit *e)
{
    if (stack->n > UNDO_BYTES) text_clear(stack);
    Snapshot s = { .n = e->text.n, .cursor = e->cursor };
    text_add(stack, text_str(&e->text));
    text_add(stack, str_from((const char *)&s, sizeof s));
}

static bool pop(Text *stack, Edit *e)
{
    if (stack->n == 0) return false;
    Snapshot s;
    memcpy(&s, stack->b + stack->n - sizeof s, sizeof s);
    size_t at = stack->n - sizeof s - s.n;
    text_set(&e->text, str_from(stack->b + at, s.n));
    e->cursor = s.cursor;
    text_replace(stack, at, stack->n - at, STR_NONE);
    return true;
}

static bool step_back(Edit *e, Text *from, Text *to)
{
    if (from->n == 0) return false;
    push(to, e);
    pop(from, e);
    e->is_selected = false;
    e->last_step = STEP_NONE;
    e->notice = NULL;
    edit_fit(e, e->columns);
    return true;
}

bool edit_undo(Edit *e)
{
    return step_back(e, &e->undo, &e->redo);
}

bool edit_redo(Edit *e)
{
    return step_back(e, &e->redo, &e->undo);
}

/* --- changing the text --- */

/* The cursor stands after what was inserted: where the untouched rest of the text begins. Mending
 * may join the insertion with what follows; then the end of the joined stop. */
static size_t cursor_after(Str whole, Str rest)
{
    size_t same = 0;
    while (same < rest.n && same < whole.n &&
           whole.p[whole.n - 1 - same] == rest.p[rest.n - 1 - same])
        same++;
    if (same < rest.n) { /* the rest itself was changed: go past its first, changed stop */
        int columns;
        size_t first = stop_next(rest, &columns);
        same = rest.n > first && same >= rest.n - first ? rest.n - first : 0;
    }
    size_t at = 0;
    while (at < whole.n - same) {
        int columns;
        at += stop_next(str_cut_head(whole, at), &columns);
    }
    return at;
}

/* Bytes [from, to) become `with`; the whole is brought into normal form, as one step of undo. */
static bool change(Edit *e, EditStep step, size_t from, size_t to, Str with)
{
    CLEANUP_TEXT raw = TEXT_INIT;
    CLEANUP_TEXT whole = TEXT_INIT;
    text_add(&raw, str_from(e->text.b, from));
    text_add(&raw, with);
    text_add(&raw, str_cut_head(text_str(&e->text), to));
    thai_normal(&whole, text_str(&raw), NULL);
    size_t stops = text_stops(text_str(&whole));
    bool is_over = (stops > e->max_stops && stops > text_stops(text_str(&e->text))) ||
                   (whole.n > BYTES_MAX && whole.n > e->text.n);
    if (is_over && step != STEP_ERASE) {
        e->notice = "edit.full";
        return false;
    }
    size_t cursor = cursor_after(text_str(&whole), str_cut_head(text_str(&e->text), to));
    if (step != e->last_step || step == STEP_WHOLE || step == STEP_LAYOUT) push(&e->undo, e);
    text_clear(&e->redo);
    text_set(&e->text, text_str(&whole));
    e->cursor = cursor;
    e->last_step = step;
    e->is_selected = false;
    return true;
}

/* --- what a key types --- */

/* Thai letters on the digit row stand for their digits wherever nothing else is meant: always in
 * codes and numbers; in dates only where a number begins or goes on, for months have letters too.
 */
static bool wants_twin(const Edit *e)
{
    if (e->kind == EDIT_CODE || e->kind == EDIT_NUMBER) return true;
    return e->kind == EDIT_DATE && (e->cursor == 0 || e->is_selected || e->was_twin);
}

static uint32_t thai_digit(uint32_t cp)
{
    return cp >= 0xe50 && cp <= 0xe59 ? '0' + (cp - 0xe50) : cp;
}

static uint32_t meant(Edit *e, uint32_t cp)
{
    bool was_twin = e->was_twin;
    bool wants = wants_twin(e);
    e->was_twin = false;
    if (e->kind == EDIT_TEXT || e->kind == EDIT_FILTER)
        return e->is_thai && cp >= 0x20 && cp < 0x7f ? thai_from_key(KEYBOARD_KEDMANEE, (char)cp)
                                                     : cp;
    cp = thai_digit(cp);
    if (cp == '/' || cp == '-') { /* on the Thai layout these are 2 and 3 */
        e->was_twin = was_twin;
        return was_twin ? (cp == '/' ? '2' : '3') : cp;
    }
    char key = thai_is_thai(cp) ? thai_to_key(KEYBOARD_KEDMANEE, cp) : 0;
    if (key == 0 || !wants) return cp;
    if (e->kind == EDIT_DATE && (key < '0' || key > '9') && key != 't') return cp;
    e->was_twin = true;
    return (uint32_t)(unsigned char)key;
}

static bool is_allowed(const Edit *e, uint32_t cp)
{
    if (e->kind != EDIT_NUMBER) return true;
    return (cp >= '0' && cp <= '9') || cp == '.' || cp == ',' || cp == '-' || cp == '+' ||
           cp == ' ';
}

static void type(Edit *e, uint32_t typed)
{
    uint32_t cp = meant(e, typed);
    if (cp == REPLACEMENT || !is_allowed(e, cp)) {
        e->notice = cp == REPLACEMENT ? "edit.broken" : "edit.number_only";
        return;
    }
    char bytes[4];
    Str with = str_from(bytes, utf8_put(bytes, cp));
    size_t replaced = 0;
    ThaiTyping typing = TYPE_INSERT;
    Str before = e->is_selected ? STR_NONE : head(e);
    bool is_checked = !e->is_unchecked && e->kind != EDIT_FILTER;
    if (is_checked) typing = thai_typing(before, cp, &replaced);
    if (typing == TYPE_REFUSE) {
        e->notice = "edit.needs_base";
        return;
    }
    size_t from = e->is_selected ? 0 : e->cursor - replaced;
    size_t to = e->is_selected ? e->text.n : e->cursor;
    CLEANUP_TEXT all = TEXT_INIT;
    text_add(&all, with);
    if (typing == TYPE_REPLACE) { /* it takes the place of the first mark; those after it stay */
        size_t n;
        utf8_at(str_from(e->text.b + from, replaced), &n);
        text_add(&all, str_from(e->text.b + from + n, replaced - n));
    }
    if (e->is_selected) e->last_step = STEP_NONE;
    change(e, STEP_TYPE, from, to, text_str(&all));
}

/* A paste in one line: line ends and tabs are blanks; one step of undo; what does not fit is left
 * out, and that is said. */
static void paste(Edit *e, Str pasted)
{
    CLEANUP_TEXT line = TEXT_INIT;
    size_t n;
    for (Str s = pasted; s.n > 0; s = str_cut_head(s, n)) {
        uint32_t cp = utf8_at(s, &n);
        if (cp == '\n' || cp == '\t') cp = ' ';
        if (cp == REPLACEMENT || cp < 0x20) continue;
        if (e->kind != EDIT_TEXT && e->kind != EDIT_FILTER) cp = thai_digit(cp);
        if (is_allowed(e, cp)) text_add_cp(&line, cp);
    }
    bool is_cut = false;
    Str with = text_str(&line);
    size_t from = e->is_selected ? 0 : e->cursor;
    size_t to = e->is_selected ? e->text.n : e->cursor;
    while (with.n > 0 && !change(e, STEP_WHOLE, from, to, with)) {
        with = str_cut_tail(with, stop_last(with));
        is_cut = true;
    }
    e->notice = is_cut ? "edit.cut" : NULL;
}

void edit_clear(Edit *e)
{
    e->notice = NULL;
    if (e->text.n > 0) change(e, STEP_WHOLE, 0, e->text.n, STR_NONE);
    edit_fit(e, e->columns);
}

static void has_scripts(Str s, bool *has_thai, bool *has_latin)
{
    *has_thai = *has_latin = false;
    size_t n;
    for (; s.n > 0; s = str_cut_head(s, n)) {
        uint32_t cp = utf8_at(s, &n);
        if (thai_is_thai(cp)) *has_thai = true;
        if ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z') *has_latin = true;
    }
}

void edit_layout(Edit *e)
{
    bool has_thai, has_latin;
    has_scripts(text_str(&e->text), &has_thai, &has_latin);
    bool is_again = e->last_step == STEP_LAYOUT;
    bool to_thai = !e->is_thai && has_latin && !has_thai;
    bool to_latin = e->is_thai && is_again && has_thai;
    e->notice = NULL;
    if (to_thai || to_latin) {
        CLEANUP_TEXT other = TEXT_INIT;
        thai_swap_layout(&other, text_str(&e->text), KEYBOARD_KEDMANEE);
        change(e, STEP_LAYOUT, 0, e->text.n, text_str(&other));
    }
    e->is_thai = !e->is_thai;
    e->last_step = STEP_LAYOUT;
    edit_fit(e, e->columns);
}

/* --- moving and erasing --- */

static void move_to(Edit *e, size_t at)
{
    e->cursor = at;
    e->is_selected = false;
    e->last_step = STEP_NONE;
    e->was_twin = false;
}

static size_t one_right(const Edit *e)
{
    int columns;
    return e->cursor < e->text.n ? e->cursor + stop_next(tail(e), &columns) : e->cursor;
}

static void erase(Edit *e, size_t from, size_t to)
{
    e->was_twin = false;
    if (from < to) change(e, STEP_ERASE, from, to, STR_NONE);
    e->is_selected = false;
}

static Reply named(Edit *e, KeyName name)
{
    switch (name) {
    case NAME_LEFT: move_to(e, e->cursor - stop_last(head(e))); return TOOK;
    case NAME_RIGHT: move_to(e, one_right(e)); return TOOK;
    case NAME_HOME: move_to(e, 0); return TOOK;
    case NAME_END: move_to(e, e->text.n); return TOOK;
    case NAME_WORD_LEFT:
        move_to(e, thai_word_before(e->breaker, edit_str(e), e->cursor));
        return TOOK;
    case NAME_WORD_RIGHT:
        move_to(e, thai_word_next(e->breaker, edit_str(e), e->cursor));
        return TOOK;
    case NAME_BACKSPACE: erase(e, e->cursor - utf8_last(head(e)), e->cursor); return TOOK;
    case NAME_DELETE: erase(e, e->cursor, one_right(e)); return TOOK;
    default: return PASS;
    }
}

Reply edit_key(Edit *e, const Key *key)
{
    Reply reply = TOOK;
    e->notice = NULL;
    if (key->kind == KEY_TEXT)
        type(e, key->cp);
    else if (key->kind == KEY_PASTE)
        paste(e, key->paste);
    else if (key->kind == KEY_NAMED)
        reply = named(e, key->name);
    else
        reply = PASS;
    if (reply == TOOK) edit_fit(e, e->columns);
    return reply;
}

/* --- the window --- */

/* Bytes before the stop that begins `columns` columns left of the cursor, or 0. */
static size_t left_of_cursor(const Edit *e, int columns)
{
    size_t at = e->cursor;
    for (int used = 0; at > 0;) {
        Str before = str_from(e->text.b, at);
        size_t n = stop_last(before);
        int wide = (int)text_columns(str_cut_head(before, at - n));
        if (used + wide > columns) break;
        used += wide;
        at -= n;
    }
    return at;
}

/* The window jumps by a third of itself, so that not every letter at its edge redraws all of it. */
void edit_fit(Edit *e, int columns)
{
    e->columns = columns < 1 ? 1 : columns;
    if (e->scroll > e->text.n) e->scroll = e->text.n;
    int all = (int)text_columns(text_str(&e->text));
    if (all < e->columns) {
        e->scroll = 0;
    } else if (e->cursor < e->scroll) {
        e->scroll = left_of_cursor(e, e->columns / 3);
    } else {
        Str seen = str_from(e->text.b + e->scroll, e->cursor - e->scroll);
        if ((int)text_columns(seen) >= e->columns)
            e->scroll = left_of_cursor(e, e->columns > 3 ? e->columns * 2 / 3 : e->columns - 1);
        else
            e->scroll = e->scroll == 0 ? 0 : left_of_cursor(e, (int)text_columns(seen));
    }
}

void edit_draw(const Edit *e, Surface s, int row, int column, EditFocus focus)
{
    bool is_focused = focus == EDIT_FOCUSED;
    Surface window = surface_part(s, row, column, 1, e->columns);
    size_t used;
    Str seen = text_fit(str_cut_head(text_str(&e->text), e->scroll), (size_t)window.columns, &used);
    surface_put(window, 0, 0, seen, e->is_selected && is_focused ? STYLE_SELECTED : STYLE_TEXT);
    if (!is_focused) return;
    Str before = str_from(e->text.b + e->scroll, e->cursor > e->scroll ? e->cursor - e->scroll : 0);
    surface_cursor(window, 0, (int)text_columns(before));
}
