/* change: the vectors of handoff.md 3.2, the clock, and what is refused at the door. */
#include "model/store/change.h"
#include "tests/lib/check.h"

static Change first(void)
{
    Change c = {
        .device = STR("k7f3q2ab"), .seq = 1, .form = STR("household"), .version = STR("3"), .kind = STR("create"),
        .hlc = 111108017692540928, .office = STR("460101"), .login = STR("somsak"),
        .body = STR("{\"head_name\":\"สมชาย ม่วงสังข์\",\"house_no\":\"12/3\",\"status\":\"found\"}"),
    };
    assert_true(uuid_read(STR("018abc00-0000-7000-8000-000000000001"), &c.record));
    change_digest(&c, c.digest);
    return c;
}

static void digests_and_ids_are_those_of_the_specification(void **state)
{
    (void)state;
    Change c = first();
    Text t = TEXT_INIT;
    hex_add(&t, c.digest, 16);
    check_str(text_str(&t), STR("cb156a1e0bac42824af3166a2d232c3a"));
    text_clear(&t);
    change_add_id(&t, &c);
    check_str(text_str(&t), STR("k7f3q2ab-000001-cb156a1e"));

    Change d = first();
    d.seq = 2;
    d.kind = STR("save");
    d.hlc = 111108021624700928;
    d.seen = STR("k7f3q2ab:1:cb156a1e");
    d.prev = STR("cb156a1e0bac42824af3166a2d232c3a");
    d.reason = STR("เยี่ยมบ้าน");
    d.body = STR("{\"q07\":null,\"status\":\"verified\"}");
    change_digest(&d, d.digest);
    text_clear(&t);
    hex_add(&t, d.digest, 16);
    check_str(text_str(&t), STR("ea8d595694a74b1b231cb9219a0616d5"));
    Error err = {0};
    assert_true(change_check(&c, &err));
    assert_true(change_check(&d, &err));
    text_free(&t);
}

static void what_was_changed_on_the_way_is_refused(void **state)
{
    (void)state;
    Error err = {0};
    Change c = first();
    c.body = STR("{\"head_name\":\"สมชาย\"}");
    assert_false(change_check(&c, &err));
    assert_string_equal(err.msg, "store.change_digest");
    assert_string_equal(err.where, "k7f3q2ab-000001-cb156a1e");
    c.withheld = STR("house_no status"); /* rests on a signature */
    assert_true(change_check(&c, &err));

    struct { const char *what; Change c; } bad[] = {
        {"id", first()}, {"id", first()}, {"form", first()}, {"kind", first()}, {"author", first()}, {"hlc", first()},
        {"seen", first()}, {"seen", first()}, {"seen", first()}, {"seen", first()}, {"prev", first()}, {"reason", first()},
    };
    bad[0].c.device = STR("K7F3Q2AB");
    bad[1].c.seq = 0;
    bad[2].c.form = STR("");
    bad[3].c.kind = STR("sa\x1Fve");
    bad[4].c.login = STR("a\nb");
    bad[5].c.hlc = -1;
    bad[6].c.seen = STR("k7f3q2ab:01:cb156a1e");
    bad[7].c.seen = STR("k7f3q2ab:2:cb156a1e k7f3q2ab:1:cb156a1e");
    bad[8].c.seen = STR("k7f3q2ab:1:cb156a1");
    bad[9].c.seen = STR("k7f3q2ab:9223372036854775808:cb156a1e");
    bad[10].c.prev = STR("cb156a1e");
    bad[11].c.reason = STR("a\x1F" "b");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        change_digest(&bad[i].c, bad[i].c.digest);
        assert_false(change_check(&bad[i].c, &err));
        assert_string_equal(err.msg, "store.change_bad");
        assert_string_equal(err.what, bad[i].what);
    }
    c = first();
    c.body = STR("{\"b\":1}");
    change_digest(&c, c.digest);
    assert_false(change_check(&c, &err));
}

static void the_clock_goes_on_whatever_the_wall_says(void **state)
{
    (void)state;
    assert_int_equal(hlc_next(1000, 0), 65536000);
    assert_int_equal(hlc_next(1000, 65536000), 65536001);
    assert_int_equal(hlc_next(500, 65536001), 65536002);      /* set back between two saves */
    assert_int_equal(hlc_next(-5, 0), 1);                     /* before 1970 */
    int64_t h = hlc_next(1000, 0);
    for (int i = 0; i < 70000; i++) {                         /* more than a counter's worth in one ms */
        int64_t next = hlc_next(1000, h);
        assert_true(next > h);
        h = next;
    }
    assert_true(hlc_next(4291747200000, 0) > h);              /* 2106 */
    assert_true(hlc_next(INT64_MAX, 0) > 0);
    assert_int_equal(hlc_ms(hlc_next(1695370000000, 0)), 1695370000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_and_ids_are_those_of_the_specification),
        cmocka_unit_test(what_was_changed_on_the_way_is_refused),
        cmocka_unit_test(the_clock_goes_on_whatever_the_wall_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
