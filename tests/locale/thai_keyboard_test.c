/* In-program keyboards: T17 to T19 as far as they concern text. */
#include "locale/thai.h"
#include "tests/lib/check.h"
#include "tests/lib/table.h"

static const char *const files[] = {
    [KEYBOARD_KEDMANEE] = "tests/data/thai/keymap-kedmanee-basic.csv",
    [KEYBOARD_TIS820] = "tests/data/thai/keymap-kedmanee-tis820-2538.csv",
    [KEYBOARD_PATTACHOTE] = "tests/data/thai/keymap-pattachote.csv"
};

static void one_key(ThaiKeyboard keyboard, Str us, Str thai)
{
    size_t n;
    uint32_t cp = utf8_at(thai, &n);
    assert_int_equal(us.n, 1);
    assert_int_equal(thai_from_key(keyboard, us.p[0]), cp);
    char back = thai_to_key(keyboard, cp);
    assert_int_equal(thai_from_key(keyboard, back), cp); /* Pattachote has _ on two keys */
    if (cp != '_') assert_int_equal(back, us.p[0]);
}

static void T17_every_key_of_three_keyboards(void **state)
{
    (void)state;
    Arena a = { 0 };
    for (ThaiKeyboard k = KEYBOARD_KEDMANEE; k <= KEYBOARD_PATTACHOTE; k++) {
        Table t = table_read(&a, files[k]);
        assert_int_equal(t.rows, 47);
        for (size_t row = 0; row < t.rows; row++) {
            check_str(table_code_points(&a, table_cell(&t, row, "thai_plain_cp")),
                      table_cell(&t, row, "thai_plain"));
            one_key(k, table_cell(&t, row, "us_plain"), table_cell(&t, row, "thai_plain"));
            one_key(k, table_cell(&t, row, "us_shift"), table_cell(&t, row, "thai_shift"));
        }
    }
    arena_done(&a);
}

static void T18_other_keys_stay(void **state)
{
    (void)state;
    for (int c = 0; c < 256; c++)
        if (c <= 0x20 || c >= 0x7F) assert_int_equal(thai_from_key(KEYBOARD_KEDMANEE, (char)c), c);
    assert_int_equal(thai_to_key(KEYBOARD_KEDMANEE, 'a'), 0);
    assert_int_equal(thai_to_key(KEYBOARD_KEDMANEE, 0x0E00), 0);
}

static void swaps_to(const char *from, const char *to)
{
    CLEANUP_TEXT out = TEXT_INIT;
    thai_swap_layout(&out, str_of(from), KEYBOARD_KEDMANEE);
    check_str(text_str(&out), str_of(to));
}

static void T19_wrong_layout(void **state)
{
    (void)state;
    swaps_to("l;ylfu", "สวัสดี");
    swaps_to("สวัสดี", "l;ylfu");
    swaps_to("", "");
    for (char c = 0x21; c < 0x7F; c++) { /* each printable key, beside one that is a Thai letter */
        char us[3] = { 'd', c, 0 };
        CLEANUP_TEXT thai = TEXT_INIT;
        text_add(&thai, STR("ก"));
        text_add_cp(&thai, thai_from_key(KEYBOARD_KEDMANEE, c));
        swaps_to(us, thai.b);
        swaps_to(thai.b, us);
    }
}

static void T19_a_hundred_names_go_there_and_back(void **state)
{
    (void)state;
    Arena a = { 0 };
    Table names = table_read(&a, "tests/data/thai/sort-order.csv");
    assert_int_equal(names.rows, 100);
    for (ThaiKeyboard k = KEYBOARD_KEDMANEE; k <= KEYBOARD_PATTACHOTE; k++)
        for (size_t row = 0; row < names.rows; row++) {
            CLEANUP_TEXT us = TEXT_INIT;
            CLEANUP_TEXT back = TEXT_INIT;
            Str name = table_cell(&names, row, "word");
            thai_swap_layout(&us, name, k);
            assert_int_equal(utf8_count(text_str(&us)), us.n);
            thai_swap_layout(&back, text_str(&us), k);
            check_str(text_str(&back), name);
        }
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(T17_every_key_of_three_keyboards),
        cmocka_unit_test(T18_other_keys_stay),
        cmocka_unit_test(T19_wrong_layout),
        cmocka_unit_test(T19_a_hundred_names_go_there_and_back),
    };
    return cmocka_run_group_tests_name("thai_keyboard", tests, NULL, NULL);
}
