/* text: Str, Text and UTF-8, apart from stops and columns (text_columns_test.c). */
#include "tests/lib/check.h"

static void a_text_grows_and_is_always_terminated(void **state)
{
    (void)state;
    CLEANUP_TEXT t = TEXT_INIT;
    assert_string_equal(t.b, "");
    for (int i = 0; i < 1000; i++) {
        text_add(&t, STR("ที่"));
        text_add_c(&t, '/');
        text_add_cp(&t, 0x1F600);
        assert_int_equal(t.b[t.n], 0);
    }
    assert_int_equal(t.n, 14000);
    assert_false(t.over);
    text_clear(&t);
    assert_string_equal(t.b, "");
    text_add_f(&t, "%s=%d ", "ก", 7);
    text_add_f(&t, "%0500d", 1);
    assert_int_equal(t.n, 6 + 500);
    text_free(&t);
    text_free(&t);
    assert_string_equal(t.b, "");
}

static void a_maximum_drops_the_rest_at_a_character(void **state)
{
    (void)state;
    CLEANUP_TEXT t = TEXT_INIT;
    t.max = 10;
    text_add(&t, STR("กขค"));
    assert_false(t.over);
    text_add(&t, STR("ง"));
    assert_true(t.over);
    check_str(text_str(&t), STR("กขค"));
    text_add(&t, STR("1"));
    text_add_c(&t, '2');
    check_str(text_str(&t), STR("กขค1"));
    text_set(&t, STR("จ"));
    assert_false(t.over);
    check_str(text_str(&t), STR("จ"));
}

static void a_text_takes_pieces_of_itself(void **state)
{
    (void)state;
    CLEANUP_TEXT t = TEXT_INIT;
    text_set(&t, STR("0123456789abcdefghij"));
    for (int i = 0; i < 5; i++) text_add(&t, text_str(&t));
    assert_int_equal(t.n, 20 * 32);
    check_str(str_from(t.b + 620, 20), STR("0123456789abcdefghij"));
    text_set(&t, str_from(t.b + 5, 4));
    check_str(text_str(&t), STR("5678"));
    text_replace(&t, 1, 2, STR("กก"));
    check_str(text_str(&t), STR("5กก8"));
    text_replace(&t, 0, 0, text_str(&t));
    check_str(text_str(&t), STR("5กก85กก8"));
    text_replace(&t, 8, 99, STR_NONE);
    check_str(text_str(&t), STR("5กก8"));
}

static void pieces_of_a_str(void **state)
{
    (void)state;
    assert_true(str_starts(STR("ตำบล"), STR("ต")));
    assert_false(str_starts(STR("ต"), STR("ตำบล")));
    assert_true(str_ends(STR("a.csv"), STR(".csv")));
    assert_int_equal(str_find(STR("หมู่ ๕"), STR("๕")), 13);
    assert_int_equal(str_find(STR("abc"), STR("cd")), -1);
    assert_true(str_cmp(STR("a"), STR("ab")) < 0);
    assert_true(str_cmp(STR("b"), STR("ab")) > 0);
    assert_int_equal(str_cmp(STR_NONE, (Str){ .p = NULL, .n = 0 }), 0);
    check_str(str_trim(STR(" \t\xEF\xBB\xBF ก ข\xC2\xA0\r\n\xE2\x80\x8B")), STR("ก ข"));
    check_str(str_trim(STR(" \n ")), STR_NONE);
    check_str(str_cut_tail(STR("abc"), 9), STR_NONE);
}

static void splitting(void **state)
{
    (void)state;
    Str rest = STR("a,,b,"), piece;
    const char *want[] = { "a", "", "b", "" };
    for (size_t i = 0; i < 4; i++) {
        assert_true(str_split(&rest, ',', &piece));
        check_str(piece, str_of(want[i]));
    }
    assert_false(str_split(&rest, ',', &piece));
    rest = STR("  one\ttwo \n");
    assert_true(str_word(&rest, &piece));
    check_str(piece, STR("one"));
    assert_true(str_word(&rest, &piece));
    check_str(piece, STR("two"));
    assert_false(str_word(&rest, &piece));
}

/* T13: overlong, surrogates, above 10FFFF and stray bytes are one U+FFFD each. */
static void T13_broken_utf8(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        ptrdiff_t bad;
        size_t code_points;
    } rows[] = {
        { "ที่", -1, 3 },           { "a\xC0\x80", 1, 3 },        { "\xE0\x80\xAF", 0, 3 },
        { "\xED\xA0\x80", 0, 3 }, { "\xF4\x90\x80\x80", 0, 4 }, { "\xF0\x9F\x98\x80", -1, 1 },
        { "ก\xB7ข", 3, 3 },       { "ก\xE0\xB8", 3, 3 },        { "\xFF", 0, 1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(utf8_bad(str_of(rows[i].bytes)), rows[i].bad);
        assert_int_equal(utf8_count(str_of(rows[i].bytes)), rows[i].code_points);
    }
    assert_int_equal(utf8_bad(STR("a\0b")), 1);
    assert_int_equal(utf8_last(STR("ก\xE0\xB8")), 1);
    assert_int_equal(utf8_last(STR("aก")), 3);
    assert_int_equal(utf8_last(STR_NONE), 0);
}

static void every_code_point_goes_there_and_back(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
        if (cp == 0xD800) cp = 0xE000;
        char bytes[4];
        size_t n = utf8_put(bytes, cp), back;
        if (utf8_at(str_from(bytes, n), &back) != cp || back != n ||
            utf8_last(str_from(bytes, n)) != n || utf8_bad(str_from(bytes, n)) != -1)
            fail_msg("U+%04X", cp);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_grows_and_is_always_terminated),
        cmocka_unit_test(a_maximum_drops_the_rest_at_a_character),
        cmocka_unit_test(a_text_takes_pieces_of_itself),
        cmocka_unit_test(pieces_of_a_str),
        cmocka_unit_test(splitting),
        cmocka_unit_test(T13_broken_utf8),
        cmocka_unit_test(every_code_point_goes_there_and_back),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
