/* fault: what an Error keeps, and how it is put into words. */
#include "locale/say.h"
#include "tests/lib/check.h"

static void an_error_keeps_only_what_may_be_shown(void **state)
{
    (void)state;
    Error e;
    assert_false(fault(&e, ERR_INPUT, "x", STR("ก\x1B[2J\nข\xFF")));
    assert_int_equal(e.code, ERR_INPUT);
    assert_string_equal(e.what, "ก\xEF\xBF\xBD[2J ข\xEF\xBF\xBD");
    assert_string_equal(e.where, "");
    assert_false(fault(NULL, ERR_INPUT, "x", STR_NONE));
}

static void a_long_value_is_cut_at_a_stop(void **state)
{
    (void)state;
    CLEANUP_TEXT t = TEXT_INIT;
    for (int i = 0; i < 40; i++) text_add(&t, STR("ที่"));
    Error e;
    fault_n(&e, ERR_RULE, "x", text_str(&t), 42);
    assert_int_equal(e.n, 42);
    assert_int_equal(strlen(e.what), (ERROR_ROOM - 1) / 9 * 9);
}

static void the_first_place_stands(void **state)
{
    (void)state;
    Error e;
    fault_os(&e, ERR_IO, "x", STR("f.csv"), 28);
    assert_int_equal(e.os, 28);
    assert_false(fault_at_f(&e, "%s:%d", "f.csv", 12));
    fault_at(&e, STR("elsewhere"));
    assert_string_equal(e.where, "f.csv:12");
    fault_clear(&e);
    assert_int_equal(e.code, ERR_NONE);
    assert_null(e.msg);
}

static void exit_codes_are_those_of_sysexits(void **state)
{
    (void)state;
    static const int want[] = {0,  64, 65, 65, 66, 69, 70, 71, 73,
                               73, 74, 75, 76, 77, 77, 78, 1,  130};
    for (int code = ERR_NONE; code <= ERR_CANCEL; code++)
        assert_int_equal(fault_exit((ErrCode)code), want[code]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_keeps_only_what_may_be_shown),
        cmocka_unit_test(a_long_value_is_cut_at_a_stop),
        cmocka_unit_test(the_first_place_stands),
        cmocka_unit_test(exit_codes_are_those_of_sysexits),
    };
    return cmocka_run_group_tests_name("fault", tests, NULL, NULL);
}
