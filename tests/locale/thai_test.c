/* The normal form and its remarks: T21, T22, T23 and all vectors of section 4. */
#include "locale/say.h"
#include "locale/thai.h"
#include "tests/lib/random_thai.h"
#include "tests/lib/check.h"
#include "tests/lib/table.h"

static void normal_is(Str input, Str want)
{
    CLEANUP_TEXT out = TEXT_INIT;
    ThaiRepairs done = { 0 };
    thai_normal(&out, input, &done);
    check_str(text_str(&out), want);
    bool same = str_eq(input, want);
    assert_int_equal(thai_is_normal(input), same);
    unsigned rules =
        done.invisible + done.doubled_e + done.order + done.sara_am + done.tone + done.latin;
    assert_int_equal(rules == 0, same);
}

static void all_37_vectors_and_what_they_are_repaired_by(void **state)
{
    (void)state;
    Arena a = { 0 };
    Table t = table_read(&a, "tests/data/thai/normalise.csv");
    assert_int_equal(t.rows, 37);
    for (size_t row = 0; row < t.rows; row++) {
        Str input = table_code_points(&a, table_cell(&t, row, "input_cp"));
        Str want = table_code_points(&a, table_cell(&t, row, "output_cp"));
        check_str(input, table_cell(&t, row, "input"));
        normal_is(input, want);
        ThaiRepairs done = { 0 };
        CLEANUP_TEXT out = TEXT_INIT;
        thai_normal(&out, input, &done);
        const unsigned by[] = { done.invisible, done.doubled_e, done.order, done.sara_am,
                                done.tone };
        Str rule = table_cell(&t, row, "rule");
        if (str_eq(input, want)) continue;
        assert_int_equal(rule.p[0], 'R');
        assert_int_equal(by[rule.p[1] - '0'], 1);
    }
    arena_done(&a);
}

static void all_16_pairs_of_sara_am(void **state)
{
    (void)state;
    Arena a = { 0 };
    Table t = table_read(&a, "tests/data/thai/sara-am.csv");
    assert_int_equal(t.rows, 16);
    for (size_t row = 0; row < t.rows; row++) {
        Str right = table_code_points(&a, table_cell(&t, row, "right_cp"));
        normal_is(table_code_points(&a, table_cell(&t, row, "variant_cp")), right);
        normal_is(right, right);
    }
    arena_done(&a);
}

static void normal_forms_of_the_58_vectors(void **state)
{
    (void)state;
    Arena a = { 0 };
    Table t = table_read(&a, "tests/data/thai/vectors.csv");
    for (size_t row = 0; row < t.rows; row++)
        normal_is(table_cell(&t, row, "text"),
                  table_code_points(&a, table_cell(&t, row, "normalised_cp")));
    arena_done(&a);
}

static void latin_is_composed_and_thai_around_it_mended(void **state)
{
    (void)state;
    normal_is(STR("Jose\xCC\x81 ก่ี"), STR("Jos\xC3\xA9 กี่"));
    normal_is(STR("Jos\xC3\xA9 – “ก” ฿5"), STR("Jos\xC3\xA9 – “ก” ฿5"));
    normal_is(STR("\xE2\x84\xAB"), STR("\xC3\x85")); /* ANGSTROM SIGN */
    /* What NFC itself would reorder in Thai is in its order even where no Latin stands by. */
    normal_is(STR("ก\xE0\xB8\xB8\xE0\xB8\xBA"), STR("ก\xE0\xB8\xBA\xE0\xB8\xB8"));
    CLEANUP_TEXT out = TEXT_INIT; /* bytes that are no UTF-8 never come through as they are */
    assert_false(thai_is_normal(STR("ก\xFF")));
    thai_normal(&out, STR("ก\xFF"), NULL);
    check_str(text_str(&out), STR("ก\xEF\xBF\xBD"));
}

static void rules_that_ask_for_each_other(void **state)
{
    (void)state;
    normal_is(STR("กํา่"), STR("ก่ำ"));              /* R3 then R4 */
    normal_is(STR("เ\xE2\x80\x8Bเก"), STR("แก")); /* R0 then R1 */
    normal_is(STR("เเเเ"), STR("แแ"));
    normal_is(STR("นำ้้"), STR("น้ำ")); /* R2 then R4 */
    normal_is(STR("นำ้๊"), STR("น้ำ๊")); /* one tone moves, the other is kept */
    normal_is(STR("ัา้"), STR("ัา้"));   /* no consonant: nothing to move to */
    normal_is(STR("กี่่่่่่่่่่่่่่่่่่่่่่่่่่่่่่่่"), STR("กี่"));
    normal_is(STR_NONE, STR_NONE);
}

static void one_random_text(Chance *chance, Text *t, Text *once, Text *twice, bool latin)
{
    text_clear(t);
    text_clear(once);
    text_clear(twice);
    if (latin)
        random_text(chance, t, 9);
    else
        random_thai(chance, t, 9);
    thai_normal(once, text_str(t), NULL);
    thai_normal(twice, text_str(once), NULL);
    check_str(text_str(twice), text_str(once));
    if (!latin && once->n > t->n) fail_msg("longer: %s", t->b);
    if (!thai_is_normal(text_str(once))) fail_msg("the scan refuses: %s", once->b);
    if (thai_is_normal(text_str(t)) != str_eq(text_str(t), text_str(once)))
        fail_msg("the scan and the rules differ: %s", t->b);
}

/* Idempotent, never longer, and the fast scan says what the rules do. */
static void T22_random_texts(void **state)
{
    (void)state;
    Chance chance = chance_new("T22");
    CLEANUP_TEXT t = TEXT_INIT;
    CLEANUP_TEXT once = TEXT_INIT;
    CLEANUP_TEXT twice = TEXT_INIT;
    for (int round = 0; round < 300000; round++)
        one_random_text(&chance, &t, &once, &twice, round % 4 == 0);
}

static void T22_a_cell_counts_once_for_each_rule(void **state)
{
    (void)state;
    ThaiRepairs done = { 0 };
    CLEANUP_TEXT out = TEXT_INIT;
    thai_normal(&out, STR("เเก กํา เเก กํา"), &done);
    thai_normal(&out, STR("กา่"), &done);
    thai_normal(&out, STR("กา"), &done);
    assert_int_equal(done.doubled_e, 1);
    assert_int_equal(done.sara_am, 1);
    assert_int_equal(done.tone, 1);
    assert_int_equal(done.order + done.invisible + done.latin, 0);
}

static void T21_T23_what_is_kept_but_remarked(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned remarks;
    } rows[] = {
        { "นายบุญส่ง น้ำใจดี", 0 },
        { "123/4 หมู่ ๕", 0 },
        { "ฤๅษี", 0 },
        { "ห้อง A1", 0 },
        { "กุํ ธุ์ ็", THAI_MARK_ALONE },
        { "่ก", THAI_MARK_ALONE },
        { "a่", THAI_MARK_ALONE },
        { "น้ำ้", THAI_MARK_ALONE },
        { "เ่ก", THAI_MARK_ALONE },
        { "ก่้", THAI_TWO_TONES },
        { "กุี", THAI_TWO_VOWELS },
        { "กๅ", THAI_LAKKHANG },
        { "แ", THAI_VOWEL_ALONE },
        { "เ เ", THAI_VOWEL_ALONE },
        { "๑2", THAI_MIXED_DIGITS },
        { "1,๐๐๐", THAI_MIXED_DIGITS },
        { "1 ๐", 0 },
        { "นาu้าน", THAI_LOOKALIKE | THAI_MARK_ALONE },
        { "บnน", THAI_LOOKALIKE },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (thai_remarks(str_of(rows[i].text)) != rows[i].remarks)
            fail_msg("%s: %u", rows[i].text, thai_remarks(str_of(rows[i].text)));
}

static void every_remark_has_its_words(void **state)
{
    (void)state;
    for (unsigned bit = THAI_MARK_ALONE; bit <= THAI_LOOKALIKE; bit <<= 1) {
        assert_true(say_has(LANG_TH, thai_remark_id((ThaiRemark)bit)));
        assert_true(say_has(LANG_EN, thai_remark_id((ThaiRemark)bit)));
    }
    assert_true(say_has(LANG_TH, "thai.needs_base"));
}

/* Bytes that are no UTF-8 should never get this far; if they do, nothing reads past their end. */
static void random_bytes_do_no_harm(void **state)
{
    (void)state;
    Chance chance = chance_new("bytes");
    ThaiBreaker breaker = { 0 };
    CLEANUP_TEXT t = TEXT_INIT;
    CLEANUP_TEXT out = TEXT_INIT;
    for (int round = 0; round < 20000; round++) {
        static const unsigned char often[] = { 0xE0, 0xB8, 0xB9, 0x81, 0xC3, 0xF0, 0x00, ' ' };
        text_clear(&t);
        text_clear(&out);
        for (size_t n = chance_below(&chance, 12); n; n--)
            text_add_c(&t, (char)(chance_below(&chance, 4) ? often[chance_below(&chance, 8)]
                                                           : chance_below(&chance, 256)));
        char *exact = memory_resize(NULL, t.n + 1, 1); /* so that a tool sees a byte too far */
        memcpy(exact, t.b, t.n);
        exact = memory_resize(exact, t.n ? t.n : 1, 1);
        Str s = str_from(exact, t.n);
        size_t from, to, skip;
        thai_normal(&out, s, NULL);
        assert_int_equal(utf8_bad(text_str(&out)) < 0 || memchr(out.b, 0, out.n) != NULL, true);
        thai_fold(&out, s);
        thai_sort_key(&out, s);
        thai_natural_key(&out, s);
        thai_swap_layout(&out, s, KEYBOARD_KEDMANEE);
        text_add_visible(&out, s);
        text_pad(&out, s, 5, PAD_CENTRE);
        thai_remarks(s);
        thai_typing(s, 0x0E49, &skip);
        thai_fold_range(s, 1, 3, &from, &to);
        assert_true(from <= to && to <= s.n);
        thai_wrap(&breaker, s, 3, &skip);
        thai_word_before(&breaker, s, s.n);
        str_trim(s);
        memory_resize(exact, 0, 1);
    }
    thai_breaker_done(&breaker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_37_vectors_and_what_they_are_repaired_by),
        cmocka_unit_test(all_16_pairs_of_sara_am),
        cmocka_unit_test(normal_forms_of_the_58_vectors),
        cmocka_unit_test(latin_is_composed_and_thai_around_it_mended),
        cmocka_unit_test(rules_that_ask_for_each_other),
        cmocka_unit_test(T22_random_texts),
        cmocka_unit_test(T22_a_cell_counts_once_for_each_rule),
        cmocka_unit_test(T21_T23_what_is_kept_but_remarked),
        cmocka_unit_test(every_remark_has_its_words),
        cmocka_unit_test(random_bytes_do_no_harm),
    };
    return cmocka_run_group_tests_name("thai", tests, NULL, NULL);
}
