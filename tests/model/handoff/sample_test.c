/* sample: the first rows of what leaves, shown before it leaves and again to whoever received it. */
#include "model/handoff/sample.h"
#include "tests/lib/check.h"
#include "tests/lib/offices.h"

static const Uuid nil;

static void whole_rows_are_kept_however_the_bytes_are_cut(void **state)
{
    (void)state;
    Str table = STR("\xEF\xBB\xBF" "a,b\r\n1,\"x\r\n\"\"y\"\"\"\r\n2,\r\n3,ก\r\n4,no\r\n");
    for (size_t cut = 1; cut < table.n; cut++) {
        Sample s = SAMPLE_INIT;
        for (size_t at = 0; at < table.n; at += cut)
            sample_add(&s, str_from(table.p + at, table.n - at < cut ? table.n - at : cut));
        check_str(sample_str(&s), STR("a,b\r\n1,\"x\r\n\"\"y\"\"\"\r\n2,\r\n3,ก\r\n"));
        text_free(&s.text);
    }
}

static void a_row_that_is_too_long_is_left_out_whole(void **state)
{
    (void)state;
    Sample s = SAMPLE_INIT;
    CLEANUP_TEXT much = TEXT_INIT;
    for (int i = 0; i < SAMPLE_MAX; i++) text_add_c(&much, 'x');
    sample_add(&s, STR("a\r\n1\r\n"));
    sample_add(&s, text_str(&much));
    sample_add(&s, STR("\r\n2\r\n"));
    check_str(sample_str(&s), STR("a\r\n1\r\n"));
    assert_true(s.text.n <= SAMPLE_MAX);
    text_free(&s.text);
}

static void cells_are_read_with_their_guard(void **state)
{
    (void)state;
    Arena a = { 0 };
    size_t rows, columns;
    Str *cells = sample_cells(&a, STR("_id,name\r\n1,'=x\r\n2,\"a,b\"\r\n"), &rows, &columns);
    assert_int_equal(rows, 3);
    assert_int_equal(columns, 2);
    check_str(cells[3], STR("'=x"));
    check_str(cells[5], STR("a,b"));
    assert_null(sample_cells(&a, STR_NONE, &rows, &columns));
    assert_int_equal(rows, 0);
    arena_done(&a);
}

/* The level decides: what is masked is masked in the sample, what is withheld is not there. */
static void sender_and_receiver_see_the_same_rows(void **state)
{
    (void)state;
    static const struct { BundleLevel level; const char *name; bool has_ill; } LEVELS[] = {
        { LEVEL_FULL, "สมชาย", true }, { LEVEL_CASE, "สมชาย", false }, { LEVEL_MASKED, "สมชาย", false } };
    for (size_t i = 0; i < sizeof LEVELS / sizeof *LEVELS; i++) {
        Office o;
        Arena a = { 0 };
        Error err = { 0 };
        BundleMade plan, made;
        BundleInfo info;
        office_open(&o, "460101", 10 + i);
        for (int k = 0; k < 5; k++)
            office_save(&o, "household", nil, "{\"head_name\":\"สมชาย\",\"hh_code\":\"H1\",\"ill\":\"bad\",\"phone\":\"0812345678\"}");
        BundleRequest r = { .to = STR("4601"), .level = LEVELS[i].level, .lang = LANG_TH };
        assert_true(bundle_plan(o.store, &r, &a, &plan, NULL, &err));
        assert_true(bundle_make(o.store, &r, &a, &made, NULL, &err));
        assert_true(bundle_inspect(&o.os, made.file, &a, &info, &err));
        assert_int_equal(plan.part_count, LEVELS[i].level < LEVEL_MASKED ? 3 : 2);
        check_str(plan.parts[0].name, STR("data/household.csv"));
        assert_int_equal(plan.parts[0].rows, 5);
        Str sample = plan.parts[0].sample;
        size_t rows, columns;
        (void)sample_cells(&a, sample, &rows, &columns);
        assert_int_equal(rows, 1 + SAMPLE_ROWS);
        assert_int_equal(columns, plan.parts[0].columns_out + 3); /* _id, _seen, _aside */
        assert_int_equal(str_find(sample, STR("ill,")) >= 0, LEVELS[i].has_ill);
        assert_true(str_find(sample, str_of(LEVELS[i].name)) >= 0);
        assert_int_equal(str_find(sample, STR("081-234-5678")) >= 0, LEVELS[i].level < LEVEL_MASKED);
        for (size_t p = 0; p < plan.part_count; p++) {
            assert_true(plan.parts[p].sample.n > 0);
            for (size_t m = 0; m < info.member_count; m++)
                if (str_eq(info.members[m].name, plan.parts[p].name)) {
                    check_str(info.members[m].sample, plan.parts[p].sample);
                    check_str(made.parts[p].sample, plan.parts[p].sample);
                }
        }
        arena_done(&a);
        office_close(&o);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_rows_are_kept_however_the_bytes_are_cut),
        cmocka_unit_test(a_row_that_is_too_long_is_left_out_whole),
        cmocka_unit_test(cells_are_read_with_their_guard),
        cmocka_unit_test(sender_and_receiver_see_the_same_rows),
    };
    offices_make();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    offices_done();
    return failed;
}
