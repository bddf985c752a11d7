#include "tui/widget/ask.h"

Reply ask_key(Ask *a, const Key *key)
{
    if (key_is(key, NAME_ENTER) || key_is(key, NAME_ESC)) {
        a->chosen = a->safe;
        return LEAVE;
    }
    if (key->kind != KEY_TEXT) return TOOK; /* an open question holds every other key */
    char digit = widget_digit(key->cp);
    if (digit < '1' || digit >= '1' + (int)a->count) return TOOK;
    a->chosen = (size_t)(digit - '1');
    return LEAVE;
}

int ask_rows(const Ask *a, int columns)
{
    int rows = (int)a->count;
    size_t skip;
    for (Str s = a->question; s.n > 0; s = str_cut_head(s, skip)) {
        skip = 0;
        size_t n = thai_wrap(a->breaker, s, (size_t)(columns > 3 ? columns - 2 : 1), &skip);
        skip += n;
        rows++;
    }
    return rows;
}

void ask_draw(const Ask *a, Surface s)
{
    surface_clear(s);
    int row = 0;
    size_t skip;
    for (Str rest = a->question; rest.n > 0; rest = str_cut_head(rest, skip)) {
        skip = 0;
        size_t n = thai_wrap(a->breaker, rest, (size_t)(s.columns > 3 ? s.columns - 2 : 1), &skip);
        surface_put(s, row++, 1, str_from(rest.p, n), STYLE_FOCUS);
        skip += n;
    }
    for (size_t i = 0; i < a->count; i++) {
        surface_put(s, row + (int)i, 0, i == a->safe ? STR("->") : STR("  "), STYLE_TEXT);
        surface_put_f(s, row + (int)i, 3, STYLE_TEXT, "%zu %.*s", i + 1, STR_ARG(a->answers[i]));
    }
    surface_cursor(s, row + (int)a->safe, 0);
}
