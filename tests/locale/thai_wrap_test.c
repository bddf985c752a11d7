/* Line breaks and word borders: T31 to T34. */
#include "locale/thai.h"
#include "tests/lib/random_thai.h"
#include "tests/lib/check.h"
#include "tests/lib/table.h"

/* All lines of s joined by |. */
static void lines_of(Text *out, ThaiBreaker *b, Str s, size_t columns)
{
    for (size_t skip; s.n;) {
        size_t n = thai_wrap(b, s, columns, &skip);
        assert_true(n + skip > 0);
        text_add(out, str_from(s.p, n));
        s = str_cut_head(s, n + skip);
        if (s.n) text_add_c(out, '|');
    }
}

static void wraps_to(ThaiBreaker *b, const char *text, size_t columns, const char *want)
{
    CLEANUP_TEXT out = TEXT_INIT;
    lines_of(&out, b, str_of(text), columns);
    check_str(text_str(&out), str_of(want));
}

static void T31_words_of_the_dictionary(void **state)
{
    (void)state;
    Arena a = { 0 };
    ThaiBreaker b = { 0 };
    Table t = table_read(&a, "tests/data/thai/linebreaks.csv");
    assert_int_equal(t.rows, 17);
    if (!thai_has_dictionary(&b)) skip();
    for (size_t row = 0; row < t.rows; row++) {
        Str text = table_cell(&t, row, "text");
        CLEANUP_TEXT out = TEXT_INIT;
        for (size_t at = 0, next; at < text.n; at = next) {
            next = thai_word_next(&b, text, at);
            assert_true(next > at);
            assert_int_equal(thai_word_before(&b, text, next), at);
            if (at) text_add_c(&out, '|');
            text_add(&out, str_from(text.p + at, next - at));
        }
        check_str(text_str(&out), table_cell(&t, row, "libthai_0.1.29_breaks"));
    }
    thai_breaker_done(&b);
    arena_done(&a);
}

static void T31_lines(void **state)
{
    (void)state;
    ThaiBreaker b = { 0 };
    wraps_to(&b, "กขค", 3, "กขค");
    wraps_to(&b, "กด F1 เพื่อเปิดความช่วยเหลือ", 40, "กด F1 เพื่อเปิดความช่วยเหลือ");
    wraps_to(&b, "one two  three", 7, "one two|three");
    wraps_to(&b, "one two three", 8, "one two|three");
    wraps_to(&b, "one\n\ntwo three", 5, "one||two|three");
    wraps_to(&b, "abcdefgh", 3, "abc|def|gh");
    wraps_to(&b, "ＡＢ", 1, "Ａ|Ｂ");
    wraps_to(&b, "กข", 0, "ก|ข");
    if (thai_has_dictionary(&b)) {
        wraps_to(&b, "ทะเบียนครัวเรือนยากจน", 11, "ทะเบียนครัว|เรือนยากจน");
        /* a blank more than half way is better than a word border: the name stays whole */
        wraps_to(&b, "ผู้ใหญ่บ้าน นายจารุวัฒน์ บุญเพิ่ม", 14, "ผู้ใหญ่บ้าน|นายจารุวัฒน์|บุญเพิ่ม");
    }
    thai_breaker_done(&b);
}

static void T32_what_never_begins_or_ends_a_line(void **state)
{
    (void)state;
    ThaiBreaker b = { 0 };
    wraps_to(&b, "ก ต่าง ๆ", 6, "ก|ต่าง ๆ");
    wraps_to(&b, "กก\xC2\xA0ขข คค", 6, "กก\xC2\xA0ขข|คค");
    wraps_to(NULL, "กขค)ง", 3, "กข|ค)ง");
    wraps_to(NULL, "กข(คง", 3, "กข|(คง");
    wraps_to(NULL, "กขคงฯลฯ", 5, "กขค|งฯลฯ");
    thai_breaker_done(&b);
}

static void T33_a_wished_break(void **state)
{
    (void)state;
    wraps_to(NULL, "กขค\xE2\x80\x8Bงจ", 4, "กขค\xE2\x80\x8B|งจ");
}

static void T34_without_a_dictionary(void **state)
{
    (void)state;
    ThaiBreaker none = { .looked = true };
    assert_false(thai_has_dictionary(&none));
    assert_false(thai_has_dictionary(NULL));
    wraps_to(&none, "โนนแหลมทอง", 3, "โนน|แหล|มทอ|ง");
    wraps_to(&none, "น้ำใจดี", 1, "น้|ำ|ใ|จ|ดี"); /* nothing better fits */
    wraps_to(&none, "กาน้ำ", 3, "กา|น้ำ");
    Str s = STR("บ้าน หนองแวง ๕");
    assert_int_equal(thai_word_next(&none, s, 0), 13);
    assert_int_equal(thai_word_before(&none, s, s.n), s.n - 3);
    assert_int_equal(thai_word_before(&none, s, 0), 0);
}

/* Every line is within the width, ends at a stop, and the lines with what was dropped are the text.
 */
static void one_random_wrap(ThaiBreaker *b, Str s, size_t columns)
{
    Str whole = s;
    size_t stops = 0, taken = 0;
    for (size_t skip; s.n;) {
        size_t n = thai_wrap(b, s, columns, &skip);
        Str line = str_from(s.p, n);
        assert_true(n + skip > 0 && n + skip <= s.n);
        if (text_columns(line) > columns) assert_int_equal(text_stops(line), 1);
        for (size_t i = 0; i < skip; i++) assert_true(s.p[n + i] == ' ' || s.p[n + i] == '\n');
        stops += text_stops(str_from(s.p, n + skip));
        taken += n + skip;
        s = str_cut_head(s, n + skip);
    }
    assert_int_equal(taken, whole.n);
    if (!memchr(whole.p, '\n', whole.n)) assert_int_equal(stops, text_stops(whole));
}

static void T31_random_texts(void **state)
{
    (void)state;
    Chance chance = chance_new("T31");
    ThaiBreaker b = { 0 };
    CLEANUP_TEXT t = TEXT_INIT;
    for (int round = 0; round < 20000; round++) {
        text_clear(&t);
        random_text(&chance, &t, 60);
        if (round % 8 == 0) text_add_c(&t, '\n');
        if (round % 4 == 0) random_thai(&chance, &t, 30);
        one_random_wrap(round % 2 ? &b : NULL, text_str(&t), 1 + chance_below(&chance, 24));
    }
    thai_breaker_done(&b);
}

static void T31_a_long_text_costs_by_its_length(void **state)
{
    (void)state;
    ThaiBreaker b = { 0 };
    CLEANUP_TEXT t = TEXT_INIT;
    for (int i = 0; i < 4000; i++) text_add(&t, STR("สอบทานข้อมูลคนจนครบร้อยละ"));
    one_random_wrap(&b, text_str(&t), 78);
    thai_breaker_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(T31_words_of_the_dictionary),
        cmocka_unit_test(T31_lines),
        cmocka_unit_test(T32_what_never_begins_or_ends_a_line),
        cmocka_unit_test(T33_a_wished_break),
        cmocka_unit_test(T34_without_a_dictionary),
        cmocka_unit_test(T31_random_texts),
        cmocka_unit_test(T31_a_long_text_costs_by_its_length),
    };
    return cmocka_run_group_tests_name("thai_wrap", tests, NULL, NULL);
}
