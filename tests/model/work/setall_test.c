/* setall: many records at once, judged one by one, in one commit, and taken back at once. */
#include "model/work/setall.h"
#include "model/work/undo.h"
#include "model/store/save.h"
#include "tests/lib/check.h"
#include "tests/lib/faultvfs.h"
#include "tests/lib/storeroom.h"

enum { RECORDS = 5 };
static FakeOs fake;
static Os os;
static Store *store;
static EntryEnv env;
static Uuid uuids[RECORDS];
static int64_t ids[RECORDS];

static const char FORM[] =
    "survey\n,type,name,label,constraint,relevant,calculation\n,integer,age,Age,. < 100,,\n,text,job,Job,,${age} >= 15,\n"
    ",calculate,next,,,,${age} + 1\nsettings\n,form_id,version\n,thing,1\n";

static void check_answers(size_t i, const char *body)
{
    CLEANUP_TEXT t = TEXT_INIT;
    room_answers(store, uuids[i], &t);
    check_str(text_str(&t), str_of(body));
}

static int set_up(void **state)
{
    (void)state;
    static const char *const bodies[RECORDS] = {
        "{\"age\":\"40\",\"job\":\"a\",\"next\":\"41\"}", "{\"age\":\"50\",\"next\":\"51\"}", "{\"age\":\"9\",\"next\":\"10\"}",
        "{\"age\":\"60\",\"job\":\"b\",\"next\":\"61\"}", "{\"age\":\"20\",\"job\":\"rice\",\"next\":\"21\"}" };
    Error err = { 0 };
    room_make();
    os = fakeos(&fake, 7);
    store = room_store(&os, "setall.db");
    Form *f = room_form("thing", FORM);
    assert_true(store_install_form(store, f, &err));
    form_free(f);
    env = (EntryEnv){ .now_ms = FAKEOS_NOW_MS, .zone_minutes = 420, .lang = LANG_EN };
    for (int i = 0; i < RECORDS; i++) {
        Arena a = { 0 };
        RecordHead head;
        uuids[i] = room_save(store, "thing", (Uuid){ 0 }, bodies[i]).record;
        assert_true(store_head(store, uuids[i], &a, &head, &err));
        ids[i] = head.id;
        arena_done(&a);
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    store_close(store);
    room_done();
    return 0;
}

static void each_is_judged_and_all_are_one_commit(void **state)
{
    (void)state;
    Error err = { 0 };
    SetDone done;
    Undone undone, redone;
    const SetAnswer answer = { STR("job"), STR("rice") };
    SetAll what = { .form = STR("thing"), .ids = ids, .count = RECORDS, .answers = &answer, .answer_count = 1, .reason = STR("r") };
    faultvfs_plan((FaultPlan){ .calls = FAULT_ANY, .effect = FAULT_NOTHING });
    int64_t before = store_last_arrival(store);
    assert_true(setall_run(store, &what, &env, NULL, &done, &err));
    int64_t until = store_last_arrival(store);
    assert_true(faultvfs_count(FAULT_SYNC) <= 1);
    assert_int_equal(done.changed, 3);
    assert_int_equal(done.same, 1);
    assert_int_equal(done.refused, 1); /* the child of nine is not asked for work */
    assert_int_equal(done.left[0], ids[2]);
    assert_string_equal(done.why.msg, "setall.skipped");
    check_answers(0, "{\"age\":\"40\",\"job\":\"rice\",\"next\":\"41\"}");
    check_answers(2, "{\"age\":\"9\",\"next\":\"10\"}");
    /* Somebody changes one of them: that one is not taken back. */
    room_save(store, "thing", uuids[3], "{\"job\":\"c\"}");
    assert_true(undo_changes(store, before, until, &undone, &err));
    assert_int_equal(undone.given, 2);
    assert_int_equal(undone.since, 1);
    check_answers(0, "{\"age\":\"40\",\"job\":\"a\",\"next\":\"41\"}");
    check_answers(1, "{\"age\":\"50\",\"next\":\"51\"}");
    check_answers(3, "{\"age\":\"60\",\"job\":\"c\",\"next\":\"61\"}");
    assert_true(undo_changes(store, undone.after, undone.until, &redone, &err));
    check_answers(1, "{\"age\":\"50\",\"job\":\"rice\",\"next\":\"51\"}");
    setall_free(&done);
}

static void what_depends_on_it_is_worked_out_and_taken_back(void **state)
{
    (void)state;
    Error err = { 0 };
    SetDone done;
    Undone undone;
    const SetAnswer answer = { STR("age"), STR("30") };
    SetAll what = { .form = STR("thing"), .ids = ids + 4, .count = 1, .answers = &answer, .answer_count = 1 };
    int64_t before = store_last_arrival(store);
    assert_true(setall_run(store, &what, &env, NULL, &done, &err));
    check_answers(4, "{\"age\":\"30\",\"job\":\"rice\",\"next\":\"31\"}");
    assert_true(undo_changes(store, before, store_last_arrival(store), &undone, &err));
    check_answers(4, "{\"age\":\"20\",\"job\":\"rice\",\"next\":\"21\"}");
    setall_free(&done);
}

static bool stops(Job *job) { return job->done > 0; }
static void breathe(Job *job, void *host)
{
    (void)host;
    job->cancel = stops(job);
}

static void stopped_it_leaves_all_as_they_were(void **state)
{
    (void)state;
    Error err = { 0 };
    SetDone done;
    Job job = { .breathe = breathe };
    const SetAnswer answer = { STR("age"), STR("33") };
    SetAll what = { .form = STR("thing"), .ids = ids, .count = RECORDS, .answers = &answer, .answer_count = 1 };
    assert_false(setall_run(store, &what, &env, &job, &done, &err));
    assert_int_equal(err.code, ERR_CANCEL);
    check_answers(4, "{\"age\":\"20\",\"job\":\"rice\",\"next\":\"21\"}");
    const SetAnswer bad = { STR("age"), STR("200") };
    what.answers = &bad;
    fault_clear(&err);
    assert_true(setall_run(store, &what, &env, NULL, &done, &err));
    assert_int_equal(done.refused, RECORDS);
    check_answers(4, "{\"age\":\"20\",\"job\":\"rice\",\"next\":\"21\"}");
    setall_free(&done);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_judged_and_all_are_one_commit),
        cmocka_unit_test(what_depends_on_it_is_worked_out_and_taken_back),
        cmocka_unit_test(stopped_it_leaves_all_as_they_were),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
