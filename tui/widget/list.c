#include "tui/widget/list.h"

static void clamp(List *l)
{
    if (l->at >= l->count) l->at = l->count > 0 ? l->count - 1 : 0;
}

void list_init(List *l, ListRows rows, size_t height)
{
    *l = (List){ .rows = rows, .height = height, .mark = ">" };
    list_restart(l);
}

void list_restart(List *l)
{
    l->at = 0;
    l->count = l->rows.move(l->rows.ctx, ROWS_FIRST, l->height);
}

void list_refresh(List *l)
{
    l->count = l->rows.move(l->rows.ctx, ROWS_AGAIN, l->height);
    clamp(l);
}

/* The row in focus stays in the window: a smaller window moves down to it, a larger one fills up
 * with the rows before it. */
void list_fit(List *l, size_t height)
{
    if (height == 0) height = 1;
    if (height == l->height) return;
    size_t at = l->at;
    l->height = height;
    l->count = l->rows.move(l->rows.ctx, ROWS_AGAIN, height);
    if (at >= height) at -= l->rows.move(l->rows.ctx, ROWS_DOWN, at - height + 1);
    if (l->count < height) at += l->rows.move(l->rows.ctx, ROWS_UP, height - l->count);
    l->at = at;
    list_refresh(l);
}

static void down(List *l, size_t n)
{
    size_t inside = l->count > l->at + 1 ? l->count - l->at - 1 : 0;
    if (n <= inside) {
        l->at += n;
        return;
    }
    l->at += inside;
    l->rows.move(l->rows.ctx, ROWS_DOWN, n - inside);
}

static void up(List *l, size_t n)
{
    if (n <= l->at) {
        l->at -= n;
        return;
    }
    size_t rest = n - l->at;
    l->at = 0;
    l->rows.move(l->rows.ctx, ROWS_UP, rest);
}

/* A page keeps the focus on its row of the screen, and leaves one row of the page before. */
static void page(List *l, RowsMove move)
{
    size_t n = l->height > 1 ? l->height - 1 : 1;
    size_t moved = l->rows.move(l->rows.ctx, move, n);
    if (moved > 0) return;
    l->at = move == ROWS_UP || l->count == 0 ? 0 : l->count - 1;
}

Reply list_key(List *l, const Key *key)
{
    if (key->kind != KEY_NAMED) return PASS;
    switch (key->name) {
    case NAME_DOWN: down(l, 1); return TOOK;
    case NAME_UP: up(l, 1); return TOOK;
    case NAME_PGDN: page(l, ROWS_DOWN); return TOOK;
    case NAME_PGUP: page(l, ROWS_UP); return TOOK;
    case NAME_HOME: list_restart(l); return TOOK;
    case NAME_END:
        l->count = l->rows.move(l->rows.ctx, ROWS_LAST, l->height);
        l->at = l->count > 0 ? l->count - 1 : 0;
        return TOOK;
    default: return PASS;
    }
}

void list_draw(const List *l, Surface s, ListCursor cursor)
{
    for (size_t i = 0; i < l->count && i < (size_t)s.rows; i++) {
        Surface line = surface_part(s, (int)i, 0, 1, s.columns);
        l->rows.draw(l->rows.ctx, i, line);
        surface_put(line, 0, 0, i == l->at ? str_of(l->mark) : STR(" "), STYLE_TEXT);
    }
    if (cursor == LIST_CURSOR_HERE) surface_cursor(s, (int)l->at, 0);
}

/* --- rows that are all in memory --- */

static size_t whole_move(void *ctx, RowsMove move, size_t n)
{
    ListWhole *w = ctx;
    size_t height = move == ROWS_DOWN || move == ROWS_UP ? w->count : n;
    size_t last_first = w->total > height ? w->total - height : 0;
    size_t before = w->first;
    if (move == ROWS_FIRST)
        w->first = 0;
    else if (move == ROWS_LAST)
        w->first = last_first;
    else if (move == ROWS_DOWN && w->first < last_first)
        w->first = last_first - w->first < n ? last_first : w->first + n;
    else if (move == ROWS_UP)
        w->first = w->first < n ? 0 : w->first - n;
    else if (w->first > w->total)
        w->first = last_first;
    if (move == ROWS_DOWN) return w->first - before;
    if (move == ROWS_UP) return before - w->first;
    w->count = w->total - w->first < height ? w->total - w->first : height;
    return w->count;
}

static void whole_draw(const void *ctx, size_t i, Surface line)
{
    const ListWhole *w = ctx;
    w->draw(w->ctx, w->first + i, line);
}

ListRows list_whole(ListWhole *w)
{
    return (ListRows){ .ctx = w, .move = whole_move, .draw = whole_draw };
}

size_t list_whole_at(const List *l, const ListWhole *w)
{
    return w->first + l->at;
}

void list_whole_go(List *l, ListWhole *w, size_t i)
{
    if (i >= w->total) i = w->total > 0 ? w->total - 1 : 0;
    if (i < w->first || i >= w->first + l->count) {
        size_t last_first = w->total > l->height ? w->total - l->height : 0;
        w->first = i < last_first ? i : last_first;
        list_refresh(l);
    }
    l->at = i - w->first;
    clamp(l);
}
