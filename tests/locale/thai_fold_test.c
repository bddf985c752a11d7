/* The search fold: T27, T29 and the 19 vectors of section 6. */
#include "locale/thai.h"
#include "tests/lib/random_thai.h"
#include "tests/lib/check.h"
#include "tests/lib/table.h"

static void all_19_vectors(void **state)
{
    (void)state;
    Arena a = { 0 };
    Table t = table_read(&a, "tests/data/thai/fold.csv");
    assert_int_equal(t.rows, 19);
    for (size_t row = 0; row < t.rows; row++) {
        CLEANUP_TEXT fold = TEXT_INIT;
        thai_fold(&fold, table_cell(&t, row, "input"));
        check_str(text_str(&fold), table_code_points(&a, table_cell(&t, row, "fold_cp")));
        CLEANUP_TEXT again = TEXT_INIT;
        thai_fold(&again, text_str(&fold));
        check_str(text_str(&again), text_str(&fold));
    }
    arena_done(&a);
}

/* T27: whatever marks the searcher leaves out, a piece of a name finds the name. */
static void T27_a_piece_without_its_tones_is_found(void **state)
{
    (void)state;
    static const char *const found[][2] = {
        { "นางสมเด็จ น้ำใจดี", "สมเดจ" },
        { "นางสมเด็จ น้ำใจดี", "นำใจ" },
        { "บ้านเลขที่ ๑๒๓/๔", "ที 123/4" },
        { "สิทธิ์ พันธุ์ดี", "สิทธิ  พันธุ" },
        { "ก้ำ", "กํ้า" },
        { "Ban Non", "NON" },
    };
    for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
        CLEANUP_TEXT hay = TEXT_INIT;
        CLEANUP_TEXT needle = TEXT_INIT;
        thai_fold(&hay, str_of(found[i][0]));
        thai_fold(&needle, str_of(found[i][1]));
        if (str_find(text_str(&hay), text_str(&needle)) < 0)
            fail_msg("%s not in %s", needle.b, hay.b);
    }
}

static void hit(const char *text, const char *needle, const char *underlined)
{
    CLEANUP_TEXT fold = TEXT_INIT;
    thai_fold(&fold, str_of(text));
    ptrdiff_t at = str_find(text_str(&fold), str_of(needle));
    assert_true(at >= 0);
    size_t from, to;
    thai_fold_range(str_of(text), (size_t)at, strlen(needle), &from, &to);
    check_str(str_from(text + from, to - from), str_of(underlined));
}

static void T29_a_hit_underlines_whole_stops(void **state)
{
    (void)state;
    hit("ผู้ใหญ่บ้าน", "ใหญ", "ใหญ่");
    hit("ผู้ใหญ่บ้าน", "ผ", "ผู้");
    hit("หมู่ ๑๒", "12", "๑๒");
    hit("บ้าน  หนองแวง", "น ห", "น  ห");
    hit("น้ำใจ", "ำ", "ำ");
    hit("Ban ก็", "ban ก", "Ban ก็");
    size_t from, to;
    thai_fold_range(STR("กข"), 3, 0, &from, &to);
    assert_int_equal(from, to);
}

/* For every byte range of the fold: whole stops, whose own fold holds the range. */
static void T29_random_ranges(void **state)
{
    (void)state;
    Chance chance = chance_new("T29");
    CLEANUP_TEXT raw = TEXT_INIT;
    CLEANUP_TEXT t = TEXT_INIT;
    CLEANUP_TEXT fold = TEXT_INIT;
    for (int round = 0; round < 50000; round++) {
        text_clear(&raw);
        text_clear(&t);
        text_clear(&fold);
        random_text(&chance, &raw, 10);
        thai_normal(&t, text_str(&raw), NULL);
        thai_fold(&fold, text_str(&t));
        if (fold.n == 0) continue;
        size_t at = chance_below(&chance, fold.n), n = 1 + chance_below(&chance, fold.n - at), from,
               to;
        thai_fold_range(text_str(&t), at, n, &from, &to);
        assert_true(from < to && to <= t.n);
        Str before = str_from(t.b, from), hit_text = str_from(t.b + from, to - from);
        assert_int_equal(text_stops(text_str(&t)), text_stops(before) + text_stops(hit_text) +
                                                       text_stops(str_cut_head(text_str(&t), to)));
        CLEANUP_TEXT head = TEXT_INIT; /* a head of a normal text is normal, so it folds the same */
        thai_fold(&head, str_from(t.b, to));
        assert_true(head.n >= at + n);
        check_str(str_from(head.b, at + n), str_from(fold.b, at + n));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_19_vectors),
        cmocka_unit_test(T27_a_piece_without_its_tones_is_found),
        cmocka_unit_test(T29_a_hit_underlines_whole_stops),
        cmocka_unit_test(T29_random_ranges),
    };
    return cmocka_run_group_tests_name("thai_fold", tests, NULL, NULL);
}
