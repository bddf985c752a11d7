/* A list over a window that somebody else moves: same as a list that holds everything. */
#include "tests/lib/check.h"
#include "tui/widget/list.h"

#include <stdlib.h>

/* A source as a database is one: rows by number, with a window, counting what it is asked for. */
typedef struct {
    size_t total, first, count, asked;
} Source;

static size_t source_move(void *ctx, RowsMove move, size_t n)
{
    Source *s = ctx;
    s->asked++;
    size_t got = n;
    switch (move) {
    case ROWS_FIRST: s->first = 0; break;
    case ROWS_LAST: s->first = s->total > n ? s->total - n : 0; break;
    case ROWS_AGAIN: break;
    case ROWS_DOWN:
        got = s->total - s->first - s->count;
        if (got > n) got = n;
        s->first += got;
        return got;
    case ROWS_UP:
        if (got > s->first) got = s->first;
        s->first -= got;
        return got;
    }
    s->count = s->total - s->first < n ? s->total - s->first : n;
    return s->count;
}

static void source_draw(const void *ctx, size_t i, Surface line)
{
    const Source *s = ctx;
    surface_put_f(line, 0, 2, STYLE_TEXT, "row %zu", s->first + i);
}

static void press(List *l, KeyName name)
{
    Key k = key_named(name);
    assert_int_equal(list_key(l, &k), TOOK);
}

/* Against the plain model: a position and a top. */
static void test_random_keys_of_both_kinds(void **state)
{
    (void)state;
    static const KeyName NAMES[] = {
        NAME_DOWN, NAME_UP, NAME_PGDN, NAME_PGUP, NAME_HOME, NAME_END
    };
    unsigned seed = 20261125;
    for (int round = 0; round < 200; round++) {
        size_t total = (size_t)(rand_r(&seed) % 40), height = 1 + (size_t)(rand_r(&seed) % 12);
        Source source = { .total = total };
        ListWhole whole = { .total = total };
        List a, b;
        list_init(&a, (ListRows){ .ctx = &source, .move = source_move, .draw = source_draw },
                  height);
        list_init(&b, list_whole(&whole), height);
        for (int i = 0; i < 200; i++) {
            KeyName name = NAMES[rand_r(&seed) % 6];
            size_t before = source.first + a.at;
            press(&a, name);
            press(&b, name);
            size_t at = source.first + a.at;
            assert_int_equal(at, list_whole_at(&b, &whole));
            assert_int_equal(source.first, whole.first);
            assert_true(total == 0 || at < total);
            assert_true(a.at < height);
            if (name == NAME_DOWN && total > 0)
                assert_int_equal(at, before + 1 < total ? before + 1 : before);
            if (name == NAME_UP) assert_int_equal(at, before > 0 ? before - 1 : 0);
            if (name == NAME_END && total > 0) assert_int_equal(at, total - 1);
            if (name == NAME_HOME) assert_int_equal(at, 0);
            if (rand_r(&seed) % 20 == 0) { /* another height keeps the row in focus */
                height = 1 + (size_t)(rand_r(&seed) % 12);
                at = source.first + a.at;
                list_fit(&a, height);
                list_fit(&b, height);
                assert_int_equal(source.first + a.at, at);
                assert_int_equal(list_whole_at(&b, &whole), at);
                assert_int_equal(source.count, total < height ? total : height);
            }
        }
    }
}

/* One statement for a key, and none while the focus moves inside the window. */
static void test_cost(void **state)
{
    (void)state;
    Source source = { .total = 1000000 };
    List l;
    list_init(&l, (ListRows){ .ctx = &source, .move = source_move, .draw = source_draw }, 20);
    assert_int_equal(source.asked, 1);
    for (int i = 0; i < 19; i++) press(&l, NAME_DOWN);
    assert_int_equal(source.asked, 1);
    press(&l, NAME_DOWN);
    press(&l, NAME_PGDN);
    press(&l, NAME_END);
    assert_int_equal(source.asked, 4);
    assert_int_equal(source.first + l.at, 999999);
}

static void test_rows_that_go_away(void **state)
{
    (void)state;
    ListWhole whole = { .total = 30, .draw = source_draw };
    List l;
    list_init(&l, list_whole(&whole), 10);
    list_whole_go(&l, &whole, 29);
    assert_int_equal(list_whole_at(&l, &whole), 29);
    whole.total = 5;
    list_refresh(&l);
    assert_true(list_whole_at(&l, &whole) < 5);
    press(&l, NAME_DOWN);
    assert_true(list_whole_at(&l, &whole) < 5);
    whole.total = 0;
    list_refresh(&l);
    press(&l, NAME_DOWN);
    press(&l, NAME_END);
    assert_int_equal(l.count, 0);
}

static void test_drawing(void **state)
{
    (void)state;
    Source source = { .total = 3 };
    List l;
    list_init(&l, (ListRows){ .ctx = &source, .move = source_move, .draw = source_draw }, 5);
    press(&l, NAME_DOWN);
    Canvas *c = canvas_new(6, 20);
    list_draw(&l, surface_part(canvas_surface(c), 1, 0, 5, 20), LIST_CURSOR_HERE);
    CLEANUP_TEXT all = TEXT_INIT;
    for (int row = 0; row < 6; row++) {
        canvas_line(c, row, &all);
        text_add_c(&all, '|');
    }
    check_str(text_str(&all), STR("|  row 0|> row 1|  row 2|||"));
    int row, column;
    canvas_cursor(c, &row, &column);
    assert_int_equal(row, 2);
    assert_int_equal(column, 0);
    canvas_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_keys_of_both_kinds),
        cmocka_unit_test(test_cost),
        cmocka_unit_test(test_rows_that_go_away),
        cmocka_unit_test(test_drawing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
