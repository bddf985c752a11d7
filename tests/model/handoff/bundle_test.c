/* bundle: offices exchange their work in any order and as often as they like, and end up the same. */
#include "tests/lib/check.h"
#include "tests/lib/offices.h"

#include "model/store/bundles.h"

#include <stdio.h>

static const Uuid nil;

static void check_same(Office *a, Office *b)
{
    CLEANUP_TEXT x = TEXT_INIT, y = TEXT_INIT;
    office_export(a, &x);
    office_export(b, &y);
    assert_true(x.n > 60);
    check_str(text_str(&x), text_str(&y));
}

static void a_household_and_its_member_arrive_as_they_were(void **state)
{
    (void)state;
    Office a, b;
    BundleMade made;
    AppliedCounts n;
    office_open(&a, "460101", 1);
    office_open(&b, "4601", 2);
    Uuid h = office_save(&a, "household", nil,
                         "{\"head_name\":\"=สมชาย \\\"ม่วง\\\"\",\"hh_code\":\"H1\",\"ill\":\"bad\",\"income\":\"1234.5\","
                         "\"members\":\"4\",\"note\":{\"missing\":\"refused\"},\"phone\":\"0812345678\"}");
    office_save_member(&a, h, "{\"citizen_id\":\"1460100000016\",\"first_name\":\"สมศรี\",\"hh_code\":\"H1\"}");
    office_save(&a, "household", h, "{\"members\":\"5\"}");
    const char *path = office_make(&a, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, &made);
    assert_int_equal(made.records, 2);
    assert_int_equal(made.changes, 3);
    assert_int_equal(made.withheld, 0);
    Arena arena = { 0 };
    Error err = { 0 };
    BundleInfo info;
    assert_true(bundle_verify(&b.os, str_of(path), &arena, &info, NULL, &err));
    if (info.problem_count) print_error("%s %s %s\n", info.problems[0].msg, info.problems[0].what, info.problems[0].where);
    assert_int_equal(info.problem_count, 0);
    check_str(info.from, STR("460101"));
    check_str(info.signer, STR(""));
    assert_false(info.is_trusted);
    office_take(&b, path, &n);
    assert_int_equal(n.added, 2);
    assert_int_equal(n.changed, 0);
    assert_int_equal(n.same, 0);
    assert_int_equal(n.conflicts, 0);
    assert_int_equal(n.gaps, 0);
    check_same(&a, &b);
    RecordHead head;
    assert_true(store_find(b.store, STR("person"), STR("1460100000016"), &arena, &head, &err));
    assert_memory_equal(head.parent.b, h.b, 16);
    int64_t differed;
    assert_true(store_refold(b.store, REFOLD_COMPARE, &differed, &err));
    assert_int_equal(differed, 0);
    arena_done(&arena);
    office_close(&a);
    office_close(&b);
}

/* S15. */
static void sent_three_times_is_applied_once(void **state)
{
    (void)state;
    Office a, b;
    AppliedCounts n;
    office_open(&a, "460101", 3);
    office_open(&b, "4601", 4);
    char paths[3][256];
    Uuid h = office_save(&a, "household", nil, "{\"hh_code\":\"H1\",\"members\":\"4\"}");
    snprintf(paths[0], sizeof paths[0], "%s", office_make(&a, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, NULL));
    office_save(&a, "household", h, "{\"members\":\"5\"}");
    snprintf(paths[1], sizeof paths[1], "%s", office_make(&a, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, NULL));
    office_save(&a, "household", nil, "{\"hh_code\":\"H2\",\"members\":\"1\"}");
    snprintf(paths[2], sizeof paths[2], "%s", office_make(&a, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, NULL));
    static const int orders[6][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
    for (int o = 0; o < 6; o++) {
        office_close(&b);
        office_open(&b, "4601", 40 + (uint64_t)o);
        int64_t added = 0;
        for (int i = 0; i < 3; i++)
            for (int times = 0; times < 3; times++) {
                office_take(&b, paths[orders[o][i]], &n);
                if (times) assert_int_equal(n.added + n.changed, 0);
                if (times) assert_true(n.same > 0);
                added += n.added;
            }
        assert_int_equal(added, 2);
        check_same(&a, &b);
    }
    office_close(&a);
    office_close(&b);
}

/* Three offices that edit the same households exchange bundles in every order of a round. */
static void a_bundle_seen_before_is_not_copied_again(void **state)
{
    (void)state;
    Office a, b;
    AppliedCounts n;
    Arena arena = { 0 };
    Error err = { 0 };
    BundleInfo info;
    BundleState became;
    office_open(&a, "460101", 31);
    office_open(&b, "4601", 32);
    office_save(&a, "household", nil, "{\"hh_code\":\"H1\"}");
    const char *path = office_make(&a, "4601", LEVEL_FULL, SCOPE_ALL, NULL);
    office_take(&b, path, &n);
    int64_t written = fakeos_count(&b.fake, FAKE_WRITE | FAKE_SYNC);
    assert_true(bundle_receive(b.store, str_of(path), &arena, &info, &became, NULL, &err));
    assert_int_equal(became, BUNDLE_KNOWN);
    assert_int_equal(info.records, 1);
    assert_int_equal(fakeos_count(&b.fake, FAKE_WRITE | FAKE_SYNC), written);
    office_take(&b, path, &n);
    assert_int_equal(n.added + n.changed, 0);
    assert_int_equal(n.same, 1);
    arena_done(&arena);
    office_close(&a);
    office_close(&b);
}

static void all_orders_end_the_same(void **state)
{
    (void)state;
    static const int orders[6][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
    static const char *const codes[3] = { "460101", "460102", "4601" };
    CLEANUP_TEXT first = TEXT_INIT;
    for (int o = 0; o < 6; o++) {
        Office x[3];
        AppliedCounts n;
        for (int i = 0; i < 3; i++) office_open(&x[i], codes[i], 100 + (uint64_t)i);
        Uuid h = office_save(&x[0], "household", nil, "{\"hh_code\":\"H1\",\"members\":\"4\"}");
        for (int i = 1; i < 3; i++) office_take(&x[i], office_make(&x[0], codes[i], LEVEL_FULL, SCOPE_SINCE_ACK, NULL), &n);
        static const char *const edits[3] = { "{\"members\":\"5\"}", "{\"members\":\"6\",\"note\":\"ข\"}", "{\"income\":\"3000\"}" };
        for (int i = 0; i < 3; i++) office_save(&x[i], "household", h, edits[i]);
        char paths[3][3][256];
        for (int i = 0; i < 3; i++)
            for (int k = 0; k < 3; k++)
                if (i != k) snprintf(paths[i][k], 256, "%s", office_make(&x[i], codes[k], LEVEL_FULL, SCOPE_SINCE_ACK, NULL));
        for (int k = 0; k < 3; k++)
            for (int i = 0; i < 3; i++) {
                int from = orders[(o + k) % 6][i];
                if (from != k) office_take(&x[k], paths[from][k], &n);
            }
        check_same(&x[0], &x[1]);
        check_same(&x[0], &x[2]);
        CLEANUP_TEXT now = TEXT_INIT;
        office_export(&x[0], &now);
        if (o == 0) text_set(&first, text_str(&now));
        check_str(text_str(&now), text_str(&first));
        Arena arena = { 0 };
        Error err = { 0 };
        Conflict *list;
        size_t count;
        for (int i = 0; i < 3; i++) {
            assert_true(store_conflicts(x[i].store, STR_NONE, &arena, &list, &count, &err));
            assert_int_equal(count, 1);
            check_str(list[0].field, STR("members"));
            assert_int_equal(list[0].count, 2);
        }
        arena_done(&arena);
        for (int i = 0; i < 3; i++) office_close(&x[i]);
    }
}

static void a_lost_bundle_is_made_good_by_the_next(void **state)
{
    (void)state;
    Office a, b;
    BundleMade made;
    AppliedCounts n;
    office_open(&a, "460101", 5);
    office_open(&b, "4601", 6);
    Uuid h = office_save(&a, "household", nil, "{\"hh_code\":\"H1\"}");
    office_make(&a, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, &made); /* lost on the way */
    office_save(&a, "household", h, "{\"members\":\"5\"}");
    office_take(&b, office_make(&a, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, &made), &n);
    assert_int_equal(made.changes, 2);
    check_same(&a, &b);
    /* The receipt rides in b's bundle; then only what is new is sent. */
    office_take(&a, office_make(&b, "460101", LEVEL_FULL, SCOPE_SINCE_ACK, &made), &n);
    assert_int_equal(made.changes, 0); /* what came from a is not sent back */
    office_save(&a, "household", h, "{\"members\":\"6\"}");
    office_take(&b, office_make(&a, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, &made), &n);
    assert_int_equal(made.changes, 1);
    assert_int_equal(made.records, 1);
    assert_int_equal(n.changed, 1);
    check_same(&a, &b);
    office_make(&a, "4601", LEVEL_FULL, SCOPE_ALL, &made);
    assert_int_equal(made.changes, 3);
    office_close(&a);
    office_close(&b);
}

static void who_refused_stays_here_with_all_that_is_theirs(void **state)
{
    (void)state;
    Office a, b;
    BundleMade made;
    AppliedCounts n;
    office_open(&a, "460101", 7);
    office_open(&b, "4601", 8);
    Uuid h = office_save(&a, "household", nil, "{\"consent_share\":\"none\",\"hh_code\":\"H1\"}");
    office_save_member(&a, h, "{\"first_name\":\"ลับ\",\"hh_code\":\"H1\"}");
    office_save(&a, "person", nil, "{\"first_name\":\"ลับมาก\",\"hh_code\":\"H1\"}"); /* told by its key only */
    office_save(&a, "household", nil, "{\"hh_code\":\"H2\",\"lawful_basis\":\"refused\"}");
    Uuid open = office_save(&a, "household", nil, "{\"consent_share\":\"district\",\"hh_code\":\"H3\"}");
    office_save(&a, "household", nil, "{\"hh_code\":\"H4\"}"); /* not asked yet: public task */
    Uuid gone = office_save(&a, "household", nil, "{\"consent_share\":\"none\",\"hh_code\":\"H5\"}");
    office_save(&a, "household", gone, "{\"_deleted\":\"yes\"}");
    const char *path = office_make(&a, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, &made);
    assert_int_equal(made.withheld, 2);
    assert_int_equal(made.records, 2);
    office_take(&b, path, &n);
    CLEANUP_TEXT x = TEXT_INIT;
    office_export(&b, &x);
    assert_true(str_find(text_str(&x), STR("H3")) >= 0 && str_find(text_str(&x), STR("H4")) >= 0);
    assert_true(str_find(text_str(&x), STR("H1")) < 0 && str_find(text_str(&x), STR("H2")) < 0);
    CLEANUP_TEXT zip = TEXT_INIT;
    Error err = { 0 };
    assert_true(os_read_all(os_real(), str_of(path), 1 << 24, &zip, &err));
    /* Withdrawn, then given again: what was missed meanwhile is not lost. */
    office_take(&a, office_make(&b, "460101", LEVEL_FULL, SCOPE_SINCE_ACK, NULL), &n);
    office_save(&a, "household", open, "{\"consent_share\":\"none\",\"members\":\"7\"}");
    office_make(&a, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, &made);
    assert_int_equal(made.records, 0);
    office_save(&a, "household", open, "{\"consent_share\":\"district\"}");
    office_take(&b, office_make(&a, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, &made), &n);
    assert_int_equal(made.changes, 2);
    text_clear(&x);
    office_export(&b, &x);
    assert_true(str_find(text_str(&x), STR(",7,")) >= 0);
    office_close(&a);
    office_close(&b);
}

static void a_filter_takes_households_with_their_members(void **state)
{
    (void)state;
    Office a;
    BundleMade made;
    Arena arena = { 0 };
    Error err = { 0 };
    office_open(&a, "460101", 9);
    Uuid h1 = office_save(&a, "household", nil, "{\"hh_code\":\"H1\",\"members\":\"9\"}");
    Uuid h2 = office_save(&a, "household", nil, "{\"hh_code\":\"H2\",\"members\":\"2\"}");
    office_save_member(&a, h1, "{\"first_name\":\"ก\",\"hh_code\":\"H1\"}");
    office_save_member(&a, h2, "{\"first_name\":\"ข\",\"hh_code\":\"H2\"}");
    BundleRequest r = { .to = STR("4601"), .where = STR("${members} > 5") };
    assert_true(bundle_plan(a.store, &r, &arena, &made, NULL, &err));
    assert_int_equal(made.records, 2);
    assert_int_equal(made.part_count, 4); /* and codes, history */
    check_str(made.parts[0].name, STR("data/household.csv"));
    assert_int_equal(made.parts[0].rows, 1);
    assert_int_equal(made.parts[1].rows, 1);
    Disclosure *log;
    size_t count;
    assert_true(bundles_disclosures(a.store, &arena, &log, &count, &err));
    assert_int_equal(count, 0); /* a plan discloses nothing */
    r.where = STR("${nothing} > 5");
    assert_false(bundle_plan(a.store, &r, &arena, &made, NULL, &err));
    arena_done(&arena);
    office_close(&a);
}

static void every_disclosure_is_in_a_chain(void **state)
{
    (void)state;
    Office a;
    Arena arena = { 0 };
    Error err = { 0 };
    Disclosure *log;
    size_t count;
    office_open(&a, "460101", 10);
    for (int i = 0; i < 3; i++) {
        office_save(&a, "household", nil, "{\"hh_code\":\"H1\"}");
        office_make(&a, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, NULL);
    }
    assert_true(bundles_disclosures(a.store, &arena, &log, &count, &err));
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) assert_true(log[i].is_chained);
    assert_int_equal(log[2].records, 3);
    check_str(log[0].purpose, STR("handoff"));
    check_str(log[0].legal_basis, STR("public_task"));
    check_str(log[0].peer, STR("4601"));
    assert_true(str_starts(log[0].fields, STR("household: hh_code head_name")));
    arena_done(&arena);
    office_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_household_and_its_member_arrive_as_they_were),
        cmocka_unit_test(sent_three_times_is_applied_once),
        cmocka_unit_test(a_bundle_seen_before_is_not_copied_again),
        cmocka_unit_test(all_orders_end_the_same),
        cmocka_unit_test(a_lost_bundle_is_made_good_by_the_next),
        cmocka_unit_test(who_refused_stays_here_with_all_that_is_theirs),
        cmocka_unit_test(a_filter_takes_households_with_their_members),
        cmocka_unit_test(every_disclosure_is_in_a_chain),
    };
    offices_make();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    offices_done();
    return failed;
}
