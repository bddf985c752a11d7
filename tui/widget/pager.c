#include "tui/widget/pager.h"

void pager_init(Pager *p, Str text, ThaiBreaker *breaker)
{
    *p = (Pager){ .text = TEXT_INIT, .breaker = breaker };
    text_add(&p->text, text);
    pager_fit(p, 20, 80);
}

void pager_free(Pager *p)
{
    text_free(&p->text);
    p->lines = memory_resize(p->lines, 0, 0);
    p->count = p->room = 0;
}

static void add_line(Pager *p, Str line)
{
    if (p->count == p->room) {
        p->room = p->room ? p->room * 2 : 64;
        p->lines = memory_resize(p->lines, p->room, sizeof *p->lines);
    }
    p->lines[p->count++] = line;
}

static void add_paragraph(Pager *p, Str paragraph, size_t columns)
{
    bool is_fixed = str_starts(paragraph, STR(" "));
    if (paragraph.n == 0 || is_fixed) add_line(p, paragraph);
    if (is_fixed) return;
    while (paragraph.n > 0) {
        size_t skip = 0;
        size_t n = thai_wrap(p->breaker, paragraph, columns, &skip);
        add_line(p, str_from(paragraph.p, n));
        paragraph = str_cut_head(paragraph, n + skip);
    }
}

static size_t last_top(const Pager *p)
{
    return p->count > (size_t)p->rows ? p->count - (size_t)p->rows : 0;
}

void pager_fit(Pager *p, int rows, int columns)
{
    size_t kept = p->count > 0 ? (size_t)(p->lines[p->top].p - p->text.b) : 0;
    p->rows = rows < 1 ? 1 : rows;
    p->columns = columns < 3 ? 3 : columns;
    p->count = 0;
    Str rest = text_str(&p->text), paragraph;
    while (str_split(&rest, '\n', &paragraph)) add_paragraph(p, paragraph, (size_t)p->columns - 2);
    p->top = 0;
    while (p->top + 1 < p->count && (size_t)(p->lines[p->top + 1].p - p->text.b) <= kept &&
           kept > 0)
        p->top++;
    if (p->top > last_top(p)) p->top = last_top(p);
}

void pager_go(Pager *p, size_t at)
{
    p->top = 0;
    while (p->top + 1 < p->count && (size_t)(p->lines[p->top + 1].p - p->text.b) <= at) p->top++;
    if (p->top > last_top(p)) p->top = last_top(p);
}

Reply pager_key(Pager *p, const Key *key)
{
    size_t page = p->rows > 1 ? (size_t)p->rows - 1 : 1;
    bool is_space = key->kind == KEY_TEXT && key->cp == ' ';
    if (key_is(key, NAME_DOWN))
        p->top += 1;
    else if (key_is(key, NAME_UP))
        p->top -= p->top > 0 ? 1 : 0;
    else if (key_is(key, NAME_PGDN) || is_space)
        p->top += page;
    else if (key_is(key, NAME_PGUP))
        p->top -= p->top > page ? page : p->top;
    else if (key_is(key, NAME_HOME))
        p->top = 0;
    else if (key_is(key, NAME_END))
        p->top = last_top(p);
    else
        return PASS;
    if (p->top > last_top(p)) p->top = last_top(p);
    return TOOK;
}

void pager_draw(const Pager *p, Surface s)
{
    surface_clear(s);
    for (int row = 0; row < s.rows && p->top + (size_t)row < p->count; row++)
        surface_put(s, row, 1, p->lines[p->top + (size_t)row], STYLE_TEXT);
    surface_cursor(s, 0, 0);
}
