/* fold: the histories of handoff.md 3.3 that a plain vector would get wrong, and forged ones. */
#include "model/store/fold.h"
#include "tests/lib/check.h"

static int64_t highest_known;

static bool same_bytes(void *ctx, Str field, Value a, Value b)
{
    (void)ctx;
    (void)field;
    return value_eq(a, b);
}

static int64_t highest(void *ctx, Str device)
{
    (void)ctx;
    (void)device;
    return highest_known;
}

static const FoldWorld world = {same_bytes, highest, NULL};

/* Change n of a device, its digest 0x0000000n… so that entries are easy to write. */
static FoldChange change(const char *device, int64_t seq, uint8_t check, int64_t hlc, const char *seen, const char *body)
{
    FoldChange c = {.device = str_of(device), .kind = seq == 1 ? STR("create") : STR("save"), .seen = str_of(seen),
                    .body = str_of(body), .seq = seq, .hlc = hlc};
    c.digest[3] = check;
    return c;
}

static Folded folded(Arena *arena, const FoldChange *list, size_t n)
{
    Folded f;
    Error err = {0};
    assert_true(fold(arena, list, n, &world, &f, &err));
    return f;
}

/* A copy restored from a backup holds 5 and 7 of a device but not 6; its user saves; then 6 comes. */
static void a_change_that_comes_after_a_hole_is_not_buried(void **state)
{
    (void)state;
    Arena arena = {0};
    FoldChange list[] = {
        change("aaaaaaaa", 5, 5, 50, "", "{\"q\":\"5\"}"),
        change("aaaaaaaa", 7, 7, 70, "aaaaaaaa:6:00000006", "{\"r\":\"7\"}"),
        change("bbbbbbbb", 1, 1, 90, "", "{\"q\":\"b\"}"),
        change("aaaaaaaa", 6, 6, 60, "aaaaaaaa:5:00000005", "{\"q\":\"6\"}"),
    };
    Folded before = folded(&arena, list, 2);
    check_str(before.seen, STR("aaaaaaaa+7:00000007 aaaaaaaa:5:00000005"));
    assert_int_equal(before.gaps, 1);
    list[2].seen = before.seen;
    Folded saved = folded(&arena, list, 3);
    assert_false(fold_field(&saved, STR("q"))->is_conflict);
    Folded after = folded(&arena, list, 4);
    const FoldField *q = fold_field(&after, STR("q"));
    assert_true(q->is_conflict);
    assert_int_equal(q->head_count, 2);
    check_str(q->shown.text, STR("b"));
    check_str(q->values[1].text, STR("6"));
    check_str(after.seen, STR("aaaaaaaa:7:00000007 bbbbbbbb:1:00000001"));
    assert_int_equal(after.gaps, 0);
    arena_done(&arena);
}

/* An agency whose copy lacks the telephone number writes one. */
static void a_field_written_unseen_does_not_bury_what_was_withheld(void **state)
{
    (void)state;
    Arena arena = {0};
    FoldChange list[] = {
        change("aaaaaaaa", 1, 1, 10, "", "{\"name\":\"ก\",\"phone\":\"0811111111\"}"),
        change("bbbbbbbb", 1, 2, 20, "aaaaaaaa:1:00000001", "{\"_blind\":\"phone\",\"name\":\"ข\",\"phone\":\"0822222222\"}"),
    };
    Folded f = folded(&arena, list, 2);
    assert_int_equal(f.conflicts, 1);
    assert_true(fold_field(&f, STR("phone"))->is_conflict);
    assert_false(fold_field(&f, STR("name"))->is_conflict);
    check_str(fold_field(&f, STR("name"))->shown.text, STR("ข"));
    /* The agency corrects itself, still without sight of the other number: two sides, not three. */
    FoldChange again[] = {
        list[0], list[1],
        change("bbbbbbbb", 2, 3, 30, "aaaaaaaa:1:00000001 bbbbbbbb:1:00000002", "{\"_blind\":\"phone\",\"phone\":\"0833333333\"}"),
    };
    f = folded(&arena, again, 3);
    assert_int_equal(fold_field(&f, STR("phone"))->head_count, 2);
    check_str(fold_field(&f, STR("phone"))->shown.text, STR("0833333333"));
    arena_done(&arena);
}

static void one_forged_entry_does_not_hide_the_future_of_a_device(void **state)
{
    (void)state;
    Arena arena = {0};
    FoldChange list[] = {
        change("aaaaaaaa", 1, 1, 10, "", "{\"q\":\"1\"}"),
        change("eeeeeeee", 1, 2, 20, "aaaaaaaa:900000000:12345678", "{\"q\":\"x\"}"),
    };
    highest_known = 5;
    Folded f = folded(&arena, list, 2);
    assert_true(f.is_far);
    assert_true(fold_field(&f, STR("q"))->is_conflict);
    highest_known = 899995000; /* the device has really come that far */
    f = folded(&arena, list, 2);
    assert_false(f.is_far);
    assert_false(fold_field(&f, STR("q"))->is_conflict);
    arena_done(&arena);
}

static void an_entry_with_another_check_speaks_of_another_change(void **state)
{
    (void)state;
    Arena arena = {0};
    FoldChange list[] = {
        change("aaaaaaaa", 1, 1, 10, "", "{\"q\":\"1\"}"),
        change("bbbbbbbb", 1, 2, 20, "aaaaaaaa:1:00000009", "{\"q\":\"2\"}"),
    };
    Folded f = folded(&arena, list, 2);
    assert_true(fold_field(&f, STR("q"))->is_conflict);
    assert_int_equal(f.gaps, 1);
    arena_done(&arena);
}

static void vectors_that_cover_each_other_drop_nothing(void **state)
{
    (void)state;
    Arena arena = {0};
    FoldChange list[] = {
        change("aaaaaaaa", 1, 1, 10, "bbbbbbbb:1:00000002", "{\"q\":\"1\"}"),
        change("bbbbbbbb", 1, 2, 20, "aaaaaaaa:1:00000001", "{\"q\":\"2\"}"),
    };
    Folded f = folded(&arena, list, 2);
    assert_int_equal(fold_field(&f, STR("q"))->head_count, 2);
    assert_true(fold_field(&f, STR("q"))->is_conflict);
    arena_done(&arena);
}

/* M5a: two offices that resolve alike agree; differently, and both reasons stand. */
static void a_resolution_covers_all_heads(void **state)
{
    (void)state;
    Arena arena = {0};
    static const char both[] = "aaaaaaaa:1:00000001 bbbbbbbb:1:00000002";
    FoldChange list[] = {
        change("aaaaaaaa", 1, 1, 10, "", "{\"q\":\"1\"}"),
        change("bbbbbbbb", 1, 2, 20, "", "{\"q\":\"2\"}"),
        change("aaaaaaaa", 2, 3, 30, both, "{\"q\":\"1\"}"),
        change("bbbbbbbb", 2, 4, 25, both, "{\"q\":\"1\"}"),
    };
    Folded f = folded(&arena, list, 2);
    assert_int_equal(f.conflicts, 1);
    f = folded(&arena, list, 3);
    assert_int_equal(f.conflicts, 0);
    f = folded(&arena, list, 4);
    assert_int_equal(f.conflicts, 0);
    assert_int_equal(fold_field(&f, STR("q"))->head_count, 2); /* provenance lists both */
    list[3].body = STR("{\"q\":\"2\"}");
    f = folded(&arena, list, 4);
    assert_int_equal(f.conflicts, 1);
    check_str(fold_field(&f, STR("q"))->shown.text, STR("1"));
    arena_done(&arena);
}

/* M8. */
static void deleted_here_edited_there_stays_in_sight(void **state)
{
    (void)state;
    Arena arena = {0};
    FoldChange list[] = {
        change("aaaaaaaa", 1, 1, 10, "", "{\"q\":\"1\"}"),
        change("aaaaaaaa", 2, 2, 40, "aaaaaaaa:1:00000001", "{\"_deleted\":\"yes\"}"),
        change("bbbbbbbb", 1, 3, 30, "aaaaaaaa:1:00000001", "{\"q\":\"2\"}"),
        change("bbbbbbbb", 2, 4, 50, "aaaaaaaa:2:00000002 bbbbbbbb:1:00000003", "{\"_deleted\":\"yes\"}"),
    };
    Folded f = folded(&arena, list, 2);
    assert_true(f.is_deleted);
    f = folded(&arena, list, 3);
    assert_false(f.is_deleted);
    const FoldField *d = fold_field(&f, FIELD_DELETED);
    assert_true(d->is_conflict);
    assert_int_equal(d->head_count, 2);
    assert_int_equal(d->values[0].kind, ANSWER_NONE); /* the edit is what is shown */
    check_str(d->values[1].text, STR("yes"));
    f = folded(&arena, list, 4);
    assert_true(f.is_deleted);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_that_comes_after_a_hole_is_not_buried),
        cmocka_unit_test(a_field_written_unseen_does_not_bury_what_was_withheld),
        cmocka_unit_test(one_forged_entry_does_not_hide_the_future_of_a_device),
        cmocka_unit_test(an_entry_with_another_check_speaks_of_another_change),
        cmocka_unit_test(vectors_that_cover_each_other_drop_nothing),
        cmocka_unit_test(a_resolution_covers_all_heads),
        cmocka_unit_test(deleted_here_edited_there_stays_in_sight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
