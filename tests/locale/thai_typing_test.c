/* Typing Thai: T20, the WTT table of section 3.5. */
#include "locale/thai.h"
#include "tests/lib/check.h"
#include "tests/lib/table.h"

/* What a field does with a key: ask, insert or replace, normalise. */
static void type(Text *field, uint32_t cp)
{
    size_t back;
    char bytes[4];
    Str letter = str_from(bytes, utf8_put(bytes, cp));
    ThaiTyping answer = thai_typing(text_str(field), cp, &back);
    if (answer == TYPE_REFUSE) return;
    if (answer == TYPE_INSERT) {
        text_add(field, letter);
    } else {
        size_t at = field->n - back, n;
        utf8_at(str_cut_head(text_str(field), at), &n);
        text_replace(field, at, n, letter);
    }
    CLEANUP_TEXT form = TEXT_INIT;
    thai_normal(&form, text_str(field), NULL);
    text_set(field, text_str(&form));
}

static void typed_gives(const char *keys, const char *want)
{
    CLEANUP_TEXT field = TEXT_INIT;
    size_t n;
    for (Str left = str_of(keys); left.n; left = str_cut_head(left, n))
        type(&field, utf8_at(left, &n));
    check_str(text_str(&field), str_of(want));
}

static void T20_what_can_be_repaired_is(void **state)
{
    (void)state;
    typed_gives("ก่ี", "กี่");
    typed_gives("นำ้", "น้ำ");
    typed_gives("กา่", "ก่า");
    typed_gives("กํา", "กำ");
    typed_gives("เเม่", "แม่");
    typed_gives("กี่่", "กี่");
    typed_gives("สินธ์ุ", "สินธุ์");
}

static void T20_a_second_mark_of_its_class_replaces_the_first(void **state)
{
    (void)state;
    typed_gives("กี่้", "กี้");
    typed_gives("กุี", "กี");
    typed_gives("ทีุ่", "ทุ่");
    typed_gives("ก่์", "ก์");
    typed_gives("ก็ั", "กั");
    typed_gives("กุ์", "กุ์"); /* these go together */
    typed_gives("กิํ", "กิํ");
    typed_gives("กี็", "กี็");
}

static void T20_a_mark_without_a_base_is_refused(void **state)
{
    (void)state;
    typed_gives("่ก", "ก");
    typed_gives("เ่ก", "เก");
    typed_gives("a่", "a");
    typed_gives(" ิ", " ");
    typed_gives("า่", "า");
    typed_gives("น้ำ๊", "น้ำ");
    typed_gives("๑้", "๑");
    typed_gives("◌้", "◌้"); /* how one writes about a mark */
}

static void T20_nothing_else_is_blocked(void **state)
{
    (void)state;
    typed_gives("ะๅเ ฯๆ๑a-ฤา", "ะๅเ ฯๆ๑a-ฤา");
    typed_gives("ก็่", "ก็่"); /* northern spellings */
    size_t back;
    assert_int_equal(thai_typing(STR_NONE, 0x0E01, &back), TYPE_INSERT);
    assert_int_equal(back, 0);
}

/* On each class of letter before, a mark is taken exactly where the table composes it, but for
 * what T20 forgives: repairs and replacements. */
static void every_cell_of_the_wtt_table(void **state)
{
    (void)state;
    Arena a = { 0 };
    Table wtt = table_read(&a, "tests/data/thai/wtt.csv");
    Table letters = table_read(&a, "tests/data/thai/width.csv");
    assert_int_equal(wtt.rows, 17);
    size_t composed = 0, refused = 0;
    for (size_t i = 0; i < letters.rows; i++)
        for (size_t k = 0; k < letters.rows; k++) {
            Str before = table_code_points(&a, table_cell(&letters, i, "cp"));
            Str after = table_code_points(&a, table_cell(&letters, k, "cp"));
            Str class1 = table_cell(&letters, i, "wtt_class");
            Str class2 = table_cell(&letters, k, "wtt_class");
            if (class1.n == 0 || class2.n == 0) continue;
            size_t row = 0, n, back;
            while (!str_eq(table_cell(&wtt, row, "previous\\next"), class1)) row++;
            Str op = table_cell(&wtt, row, class2.p);
            CLEANUP_TEXT text = TEXT_INIT;
            bool mark_before = thai_is_mark(utf8_at(before, &n));
            if (mark_before) text_add(&text, STR("ก"));
            text_add(&text, before);
            ThaiTyping answer = thai_typing(text_str(&text), utf8_at(after, &n), &back);
            bool mark = thai_is_mark(utf8_at(after, &n));
            bool ru = str_eq(class1, STR("FV3")); /* RU and LU carry marks in old spellings */
            if (str_eq(op, STR("CP"))) {
                assert_int_equal(answer, TYPE_INSERT);
                composed++;
            } else if (str_eq(op, STR("RJ")) && !mark_before && !ru) {
                assert_int_equal(answer, TYPE_REFUSE);
                refused++;
            } else if (!mark) {
                assert_int_equal(answer, TYPE_INSERT);
            }
        }
    assert_true(composed > 600 && refused > 300);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(T20_what_can_be_repaired_is),
        cmocka_unit_test(T20_a_second_mark_of_its_class_replaces_the_first),
        cmocka_unit_test(T20_a_mark_without_a_base_is_refused),
        cmocka_unit_test(T20_nothing_else_is_blocked),
        cmocka_unit_test(every_cell_of_the_wtt_table),
    };
    return cmocka_run_group_tests_name("thai_typing", tests, NULL, NULL);
}
