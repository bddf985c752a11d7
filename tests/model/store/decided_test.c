/* decided: choices of a review are kept at each one, taken back, and gone once they are carried out. */
#include "model/store/bundles.h"
#include "model/store/decided.h"
#include "tests/lib/check.h"
#include "tests/lib/faultvfs.h"
#include "tests/lib/storeroom.h"

static FakeOs fake;
static Os os;
static const Uuid A = {{1}}, B = {{2}};

static void keep(Store *s, const char *bundle, Decided d, const char *reason)
{
    Error err = {0};
    Deciding what = {.reason = str_of(reason), .list = &d, .count = 1};
    assert_true(decided_keep(s, str_of(bundle), &what, &err));
}

static Deciding kept(Store *s, const char *bundle, Arena *arena)
{
    Error err = {0};
    Deciding out;
    assert_true(decided_read(s, str_of(bundle), arena, &out, &err));
    return out;
}

static void choices_come_back_as_they_were(void **state)
{
    (void)state;
    Arena arena = {0};
    Store *s = room_store(&os, "back.db");
    assert_int_equal(kept(s, "b1", &arena).updated_ms, 0);
    keep(s, "b1", (Decided){.record = A, .field = STR("income"), .pick = DECIDED_THEIRS, .side = 77, .sides = 99}, "ถามแล้ว");
    keep(s, "b1", (Decided){.record = A, .field = STR("phone"), .pick = DECIDED_VALUE, .value = value_text(STR("081\n\"2"))}, "ถามแล้ว");
    keep(s, "b1", (Decided){.record = B, .field = STR("phone"), .pick = DECIDED_VALUE, .value = {.kind = ANSWER_REFUSED}}, "ถามแล้ว");
    keep(s, "b2", (Decided){.record = A, .field = STR("income"), .pick = DECIDED_OURS}, "");
    Deciding d = kept(s, "b1", &arena);
    assert_int_equal(d.count, 3);
    check_str(d.reason, STR("ถามแล้ว"));
    assert_true(d.updated_ms > 0 && d.login.n > 0);
    assert_true(d.list[0].pick == DECIDED_THEIRS && d.list[0].side == 77 && d.list[0].sides == 99);
    check_str(d.list[1].value.text, STR("081\n\"2"));
    assert_true(d.list[2].value.kind == ANSWER_REFUSED && memcmp(&d.list[2].record, &B, sizeof B) == 0);
    assert_int_equal(kept(s, "b2", &arena).count, 1);
    keep(s, "b1", (Decided){.record = A, .field = STR("income")}, "");
    assert_int_equal(kept(s, "b1", &arena).count, 2);
    arena_done(&arena);
    store_close(s);
}

/* The line of a field office is slow enough: a digit must not wait for a disk. */
static void a_choice_costs_no_sync_and_no_reading_anew(void **state)
{
    (void)state;
    Store *s = room_store(&os, "sync.db");
    keep(s, "b1", (Decided){.record = A, .field = STR("income"), .pick = DECIDED_OURS}, "");
    uint64_t generation = store_generation(s);
    faultvfs_plan((FaultPlan){.calls = FAULT_ANY, .effect = FAULT_NOTHING});
    keep(s, "b1", (Decided){.record = A, .field = STR("phone"), .pick = DECIDED_OURS}, "");
    assert_int_equal(faultvfs_count(FAULT_SYNC), 0);
    assert_true(faultvfs_count(FAULT_WRITE) > 0);
    assert_true(store_generation(s) == generation);
    store_close(s);
}

static void an_applied_bundle_keeps_no_choices(void **state)
{
    (void)state;
    Arena arena = {0};
    Error err = {0};
    Store *s = room_store(&os, "applied.db");
    BundleIn in = {.id = STR("b1"), .peer = STR("4601"), .peer_name = STR("อำเภอ"), .state = STR("staged"), .received_ms = 5};
    assert_true(bundles_put_in(s, &in, &err));
    keep(s, "b1", (Decided){.record = A, .field = STR("income"), .pick = DECIDED_OURS}, "");
    assert_true(bundles_put_in(s, &in, &err));
    assert_int_equal(kept(s, "b1", &arena).count, 1);
    /* Taken back with the transaction that failed. */
    in.state = STR("applied");
    assert_true(store_begin(s, &err));
    assert_true(bundles_put_in(s, &in, &err));
    assert_int_equal(kept(s, "b1", &arena).count, 0);
    store_abort(s);
    assert_int_equal(kept(s, "b1", &arena).count, 1);
    assert_true(bundles_put_in(s, &in, &err));
    assert_int_equal(kept(s, "b1", &arena).updated_ms, 0);
    Peer *peers;
    size_t count;
    assert_true(bundles_peers(s, &arena, &peers, &count, &err));
    assert_int_equal(count, 1);
    check_str(peers[0].office, STR("4601"));
    check_str(peers[0].name, STR("อำเภอ"));
    assert_true(peers[0].received_ms == 5 && peers[0].made_ms == 0);
    arena_done(&arena);
    store_close(s);
}

int main(void)
{
    faultvfs_install();
    os = fakeos(&fake, 1);
    room_make();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(choices_come_back_as_they_were),
        cmocka_unit_test(a_choice_costs_no_sync_and_no_reading_anew),
        cmocka_unit_test(an_applied_bundle_keeps_no_choices),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    room_done();
    return failed;
}
