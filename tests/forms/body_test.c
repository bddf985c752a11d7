/* body: the canonical JSON of a change, there and back. */
#include "tests/lib/check.h"

#include "forms/body.h"

static void the_vectors_of_the_digest_are_read_and_written_back(void **state)
{
    (void)state;
    const Str vectors[] = {
        STR("{\"head_name\":\"สมชาย ม่วงสังข์\",\"house_no\":\"12/3\",\"status\":\"found\"}"),
        STR("{\"q07\":null,\"status\":\"verified\"}"),
        STR("{}"),
        STR("{\"_blind\":\"citizen_id phone\",\"phone\":\"0812345678\"}"),
        STR("{\"A\":\"x\",\"_blind\":\"b\",\"b\":{\"missing\":\"refused\"},\"c\":{\"missing\":"
            "\"unknown\"},"
            "\"d\":{\"inactive\":\"3000\"}}"),
        STR("{\"a\":\"q\\\" b\\\\ t\\t n\\n e\\u001b d\x7f\"}"),
        STR("{\"a\\\"\":\"1\",\"ก\":\"2\"}"),
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        Arena a = { 0 };
        Error err = { 0 };
        BodyMember *m;
        size_t count;
        Str blind;
        assert_true(body_read(&a, vectors[i], &m, &count, &blind, &err));
        for (size_t j = 0; j + j < count; j++) { /* any order in */
            BodyMember swapped = m[j];
            m[j] = m[count - 1 - j];
            m[count - 1 - j] = swapped;
        }
        CLEANUP_TEXT out = TEXT_INIT;
        body_write(&out, m, count, blind);
        check_str(text_str(&out), vectors[i]);
        arena_done(&a);
    }
}

static void members_carry_their_kinds(void **state)
{
    (void)state;
    Arena a = { 0 };
    Error err = { 0 };
    BodyMember *m;
    size_t count;
    Str blind;
    Str json = STR(
        "{\"_blind\":\"x y\",\"a\":null,\"b\":{\"missing\":\"refused\"},\"c\":{\"inactive\":\"3\"},"
        "\"d\":\"\\u0001\\\\\"}");
    assert_true(body_read(&a, json, &m, &count, &blind, &err));
    assert_int_equal(count, 4);
    check_str(blind, STR("x y"));
    assert_int_equal(m[0].value.kind, ANSWER_NONE);
    assert_int_equal(m[1].value.kind, ANSWER_REFUSED);
    assert_int_equal(m[2].value.kind, ANSWER_TEXT);
    assert_true(m[2].value.inactive);
    check_str(m[2].value.text, STR("3"));
    assert_true(m[0].name.p > json.p && m[0].name.p < json.p + json.n); /* not copied */
    check_str(m[3].value.text, STR("\1\\"));
    arena_done(&a);
}

static void anything_but_the_canonical_form_is_refused_with_its_place(void **state)
{
    (void)state;
    const struct {
        Str json;
        int at;
    } bad[] = {
        { STR(""), 0 },
        { STR("[]"), 0 },
        { STR("{"), 1 },
        { STR("{} "), 2 },
        { STR("{\"a\": \"1\"}"), 5 },
        { STR("{\"a\":1}"), 5 },
        { STR("{\"a\":true}"), 5 },
        { STR("{\"a\":\"\"}"), 5 },
        { STR("{\"a\":\"1\",}"), 9 },
        { STR("{\"b\":\"1\",\"a\":\"2\"}"), 9 },
        { STR("{\"a\":\"1\",\"a\":\"2\"}"), 9 },
        { STR("{\"\":\"1\"}"), 1 },
        { STR("{\"a\":\"\\/\"}"), 6 },
        { STR("{\"a\":\"\\u0041\"}"), 6 },
        { STR("{\"a\":\"\\u000a\"}"), 6 },
        { STR("{\"a\":\"\\u0000\"}"), 6 },
        { STR("{\"a\":\"\\u001B\"}"), 6 },
        { STR("{\"a\":\"x\ny\"}"), 7 },
        { STR("{\"a\":\"x"), 6 },
        { STR("{\"a\":\"x\\"), 6 },
        { STR("{\"a\":\"\xff\"}"), 6 },
        { STR("{\"a\":{\"missing\":\"lost\"}}"), 16 },
        { STR("{\"a\":{\"inactive\":null}}"), 17 },
        { STR("{\"a\":{\"inactive\":\"1\",\"b\":\"2\"}}"), 20 },
        { STR("{\"_blind\":null}"), 14 },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Arena a = { 0 };
        Error err = { 0 };
        BodyMember *m;
        size_t count;
        Str blind;
        if (body_read(&a, bad[i].json, &m, &count, &blind, &err) || err.n != bad[i].at) {
            fail_msg("%.*s: at %d", STR_ARG(bad[i].json), (int)err.n);
        }
        assert_string_equal(err.msg, "form.e_body");
        arena_done(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_the_digest_are_read_and_written_back),
        cmocka_unit_test(members_carry_their_kinds),
        cmocka_unit_test(anything_but_the_canonical_form_is_refused_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
