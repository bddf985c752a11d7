/* Sort keys: T24, T25, S11. */
#include "locale/thai.h"
#include "tests/lib/random_thai.h"
#include "tests/lib/check.h"
#include "tests/lib/table.h"

#include <stdlib.h>

typedef void KeyOf(Text *, Str);
typedef struct {
    Str text, key;
} Keyed;

static Keyed keyed(Arena *a, Str text, KeyOf *key_of)
{
    CLEANUP_TEXT key = TEXT_INIT;
    key_of(&key, text);
    return (Keyed){ .text = text, .key = str_copy(a, text_str(&key)) };
}

static int by_key(const void *a, const void *b)
{
    return str_cmp(((const Keyed *)a)->key, ((const Keyed *)b)->key);
}

static void shuffle(Chance *c, Keyed *rows, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t k = chance_below(c, i);
        Keyed swap = rows[i - 1];
        rows[i - 1] = rows[k];
        rows[k] = swap;
    }
}

static void T24_order_and_bytes_of_100_words(void **state)
{
    (void)state;
    Arena a = { 0 };
    Table t = table_read(&a, "tests/data/thai/sort-order.csv");
    assert_int_equal(t.rows, 100);
    Keyed *rows = arena_take_array(&a, t.rows, sizeof *rows);
    for (size_t row = 0; row < t.rows; row++) {
        rows[row] = keyed(&a, table_cell(&t, row, "word"), thai_sort_key);
        CLEANUP_TEXT hex = TEXT_INIT;
        for (size_t i = 0; i < rows[row].key.n; i++)
            text_add_f(&hex, "%02X", (unsigned)(unsigned char)rows[row].key.p[i]);
        check_str(text_str(&hex), table_cell(&t, row, "sort_key_hex"));
    }
    Chance chance = chance_new("T24");
    shuffle(&chance, rows, t.rows);
    qsort(rows, t.rows, sizeof *rows, by_key);
    Str order = table_file(&a, "tests/data/thai/sort-order.txt"), line;
    for (size_t row = 0; row < t.rows; row++) {
        assert_true(str_split(&order, '\n', &line));
        check_str(rows[row].text, str_trim(line));
    }
    arena_done(&a);
}

static void T24_the_three_levels(void **state)
{
    (void)state;
    static const struct {
        const char *text, *key;
        size_t n;
    } rows[] = {
        { "", "\1\1", 2 },
        { "a", "A\1\1", 3 },
        { "A", "A\1\1\3", 4 },
        { "๑", "1\1\3\1", 4 },
        { "a-b", "AB\1\1\2\x4D", 6 }, /* - is 20 + 2D; the 02 of b after it is cut */
        { "ก ข", "\x80\x81\1\1\2\x40", 6 },
        { "ฯ", "\1\1\x8F", 3 },
        { "฿", "\xD0\x0E\x3F\1\1", 5 },
        { "\xC3\xA9", "\xD0\x01\xE9\1\1", 5 },
        { "\xF0\x9F\x98\x80", "\xD0\xFF\xFD\1\1", 5 },
        { "\xE2\x80\x9C", "\1\1\x7C", 3 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CLEANUP_TEXT key = TEXT_INIT;
        thai_sort_key(&key, str_of(rows[i].text));
        if (!str_eq(text_str(&key), str_from(rows[i].key, rows[i].n)))
            fail_msg("key of %s", rows[i].text);
    }
}

static void T24_a_key_is_that_of_the_normal_form(void **state)
{
    (void)state;
    Chance chance = chance_new("T24 normal");
    for (int round = 0; round < 20000; round++) {
        CLEANUP_TEXT t = TEXT_INIT;
        CLEANUP_TEXT form = TEXT_INIT;
        CLEANUP_TEXT a = TEXT_INIT;
        CLEANUP_TEXT b = TEXT_INIT;
        random_text(&chance, &t, 9);
        thai_normal(&form, text_str(&t), NULL);
        thai_sort_key(&a, text_str(&t));
        thai_sort_key(&b, text_str(&form));
        check_str(text_str(&a), text_str(&b));
    }
}

static void sorts_as(KeyOf *key_of, const char *const *want, size_t n)
{
    Arena a = { 0 };
    Chance chance = chance_new("order");
    Keyed *rows = arena_take_array(&a, n, sizeof *rows);
    for (size_t i = 0; i < n; i++) rows[i] = keyed(&a, str_of(want[i]), key_of);
    shuffle(&chance, rows, n);
    qsort(rows, n, sizeof *rows, by_key);
    for (size_t i = 0; i < n; i++) check_str(rows[i].text, str_of(want[i]));
    arena_done(&a);
}

static void T25_numbers_by_value(void **state)
{
    (void)state;
    static const char *const houses[] = {
        "",    "0",    "1",       "๑",  "2",    "๑๐",    "10/1",    "10/๒",        "10/11",
        "10ก", "0012", "12 หมู่ 3", "99", "123",  "123/4", "123/๔ ก", "12345678901", "ก",
        "ก1",  "ก 2",  "ก10",     "ข1", "หมู่ 2", "หมู่ 10",
    };
    sorts_as(thai_natural_key, houses, sizeof houses / sizeof *houses);
}

static void T25_very_long_runs(void **state)
{
    (void)state;
    CLEANUP_TEXT shorter = TEXT_INIT;
    CLEANUP_TEXT longer = TEXT_INIT;
    for (int i = 0; i < 300; i++) text_add_c(&longer, '1');
    for (int i = 0; i < 299; i++) text_add_c(&shorter, '9');
    CLEANUP_TEXT a = TEXT_INIT;
    CLEANUP_TEXT b = TEXT_INIT;
    thai_natural_key(&a, text_str(&shorter));
    thai_natural_key(&b, text_str(&longer));
    assert_true(str_cmp(text_str(&a), text_str(&b)) < 0);
}

/* The file was ordered by the default Unicode table, where the Thai digit one and 1 weigh the same
 * on every level; our key puts 1 first, so those two may stand either way. */
static void S11_thai_order(void **state)
{
    (void)state;
    Arena a = { 0 };
    Str file = table_file(&a, "tests/data/cases/s11_sort_expected.txt"), line;
    Keyed want[64], rows[64];
    size_t n = 0;
    while (str_split(&file, '\n', &line))
        if (line.n) want[n++] = keyed(&a, line, thai_sort_key);
    assert_int_equal(n, 29);
    check_str(want[0].text, STR("๑"));
    check_str(want[1].text, STR("1"));
    Keyed one = want[0];
    want[0] = want[1];
    want[1] = one;
    memcpy(rows, want, sizeof rows);
    Chance chance = chance_new("S11");
    shuffle(&chance, rows, n);
    qsort(rows, n, sizeof *rows, by_key);
    for (size_t i = 0; i < n; i++) check_str(rows[i].text, want[i].text);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(T24_order_and_bytes_of_100_words),
        cmocka_unit_test(T24_the_three_levels),
        cmocka_unit_test(T24_a_key_is_that_of_the_normal_form),
        cmocka_unit_test(T25_numbers_by_value),
        cmocka_unit_test(T25_very_long_runs),
        cmocka_unit_test(S11_thai_order),
    };
    return cmocka_run_group_tests_name("thai_sort", tests, NULL, NULL);
}
