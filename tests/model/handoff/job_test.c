/* job: making, receiving, reviewing and applying a bundle breathe, and whoever stops them at any breath
 * finds everything as it was. */
#include "tests/lib/check.h"
#include "tests/lib/offices.h"

#include "model/store/bundles.h"

#include <stdio.h>

static const Uuid nil;

/* A Job that is stopped at its n-th breath; 0: never. */
typedef struct {
    Job job;
    int64_t breaths, stop_at, last_done;
    const char *last_what;
} Stopped;

static void breathe(Job *job, void *host)
{
    Stopped *s = host;
    bool is_new_part = job->what != s->last_what || job->done < s->last_done;
    if (is_new_part) assert_true(job->done >= 0);
    assert_true(job->total == 0 || job->done <= job->total);
    s->last_done = job->done;
    s->last_what = job->what;
    if (++s->breaths == s->stop_at) job->cancel = true;
}

static Job *stopped_at(Stopped *s, int64_t n)
{
    *s = (Stopped){ .stop_at = n };
    s->job.breathe = breathe;
    s->job.host = s;
    return &s->job;
}

static void fill(Office *o)
{
    char body[200];
    for (int i = 0; i < 6; i++) {
        snprintf(body, sizeof body, "{\"head_name\":\"คน %d\",\"hh_code\":\"H%d\",\"members\":\"4\"}", i, i);
        Uuid h = office_save(o, "household", nil, body);
        snprintf(body, sizeof body, "{\"first_name\":\"ลูก\",\"hh_code\":\"H%d\"}", i);
        office_save_member(o, h, body);
        office_save(o, "household", h, "{\"members\":\"5\"}");
    }
}

static size_t files_in(Office *o, const char *folder)
{
    Arena a = { 0 };
    Str *names;
    size_t n = 0;
    char path[300];
    snprintf(path, sizeof path, "%s/bundles/%s", o->folder, folder);
    if (!o->os.list(o->os.ctx, str_of(path), &a, &names, &n, NULL)) n = 0;
    arena_done(&a);
    return n;
}

static void check_nothing_told(Office *o)
{
    Arena a = { 0 };
    Error err = { 0 };
    Disclosure *log;
    BundleOut *out;
    size_t count;
    assert_int_equal(files_in(o, "out"), 0);
    assert_true(bundles_disclosures(o->store, &a, &log, &count, &err));
    assert_int_equal(count, 0);
    assert_true(bundles_out(o->store, STR("4601"), STR("writing"), &a, &out, &count, &err));
    assert_int_equal(count, 0);
    arena_done(&a);
}

static void a_stopped_make_leaves_no_file_and_no_line_in_the_log(void **state)
{
    (void)state;
    Office o;
    office_open(&o, "460101", 1);
    fill(&o);
    BundleRequest r = { .to = STR("4601"), .lang = LANG_TH };
    int64_t breaths = 0;
    for (int64_t at = 1;; at++) {
        Arena a = { 0 };
        Error err = { 0 };
        BundleMade made;
        Stopped s;
        bool ok = bundle_make(o.store, &r, &a, &made, stopped_at(&s, at), &err);
        breaths = s.breaths;
        arena_done(&a);
        if (ok) break;
        assert_int_equal(err.code, ERR_CANCEL);
        assert_int_equal(s.breaths, at);
        check_nothing_told(&o);
    }
    assert_true(breaths > 40); /* each record, each change twice, each member */
    assert_int_equal(files_in(&o, "out"), 1);
    office_close(&o);
}

static void a_stopped_plan_ends_too(void **state)
{
    (void)state;
    Office o;
    Arena a = { 0 };
    Error err = { 0 };
    BundleMade made;
    Stopped s;
    office_open(&o, "460101", 2);
    fill(&o);
    BundleRequest r = { .to = STR("4601"), .lang = LANG_TH };
    assert_false(bundle_plan(o.store, &r, &a, &made, stopped_at(&s, 5), &err));
    assert_int_equal(err.code, ERR_CANCEL);
    assert_int_equal(s.breaths, 5);
    office_save(&o, "household", nil, "{\"hh_code\":\"H9\"}"); /* no transaction is left open */
    arena_done(&a);
    office_close(&o);
}

static void a_stopped_receipt_keeps_nothing(void **state)
{
    (void)state;
    Office a, b;
    office_open(&a, "460101", 3);
    office_open(&b, "4601", 4);
    fill(&a);
    const char *path = office_make(&a, "4601", LEVEL_FULL, SCOPE_ALL, NULL);
    for (int64_t at = 1;; at++) {
        Arena arena = { 0 };
        Error err = { 0 };
        BundleInfo info;
        BundleState became;
        BundleRow *rows;
        size_t count;
        Stopped s;
        bool ok = bundle_receive(b.store, str_of(path), &arena, &info, &became, stopped_at(&s, at), &err);
        assert_true(bundle_list(b.store, &arena, &rows, &count, &err));
        assert_int_equal(count, ok ? 1 : 0);
        arena_done(&arena);
        assert_int_equal(files_in(&b, "in"), ok ? 1 : 0);
        if (ok) break;
        assert_int_equal(err.code, ERR_CANCEL);
    }
    office_close(&a);
    office_close(&b);
}

static void a_stopped_apply_leaves_the_database_as_it_was(void **state)
{
    (void)state;
    Office a, b;
    BundleMade made;
    AppliedCounts n;
    CLEANUP_TEXT before = TEXT_INIT;
    office_open(&a, "460101", 5);
    office_open(&b, "4601", 6);
    fill(&a);
    Uuid ours = office_save(&b, "household", nil, "{\"hh_code\":\"B1\"}");
    office_take(&a, office_make(&b, "460101", LEVEL_FULL, SCOPE_ALL, NULL), &n);
    office_save(&a, "household", ours, "{\"members\":\"7\"}");
    const char *path = office_make(&a, "4601", LEVEL_FULL, SCOPE_ALL, &made);
    Arena arena = { 0 };
    Error err = { 0 };
    BundleInfo info;
    BundleState became;
    assert_true(bundle_receive(b.store, str_of(path), &arena, &info, &became, NULL, &err));
    office_export(&b, &before);
    int64_t arrival = store_last_arrival(b.store);
    Decision mine = { .record = ours, .field = STR("members"), .kind = DECIDE_OURS };
    Accept accept = { .kind = ACCEPT_ALL, .decisions = &mine, .decision_count = 1, .accept_unsigned = true };
    int64_t breaths = 0;
    for (int64_t at = 1;; at++) {
        Stopped s;
        BundleIn row;
        bool found;
        CLEANUP_TEXT after = TEXT_INIT;
        bool ok = bundle_apply(b.store, str_of(info.bundle), &accept, &n, stopped_at(&s, at), &err);
        breaths = s.breaths;
        if (ok) break;
        assert_int_equal(err.code, ERR_CANCEL);
        assert_int_equal(n.added, 0);
        assert_int_equal(store_last_arrival(b.store), arrival);
        office_export(&b, &after);
        check_str(text_str(&after), text_str(&before));
        assert_true(bundles_find_in(b.store, str_of(info.bundle), &arena, &row, &found, &err));
        check_str(row.state, STR("staged"));
    }
    assert_true(breaths > made.changes);
    assert_int_equal(n.added, 12);
    assert_int_equal(n.refused, 1);
    arena_done(&arena);
    office_close(&a);
    office_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stopped_make_leaves_no_file_and_no_line_in_the_log),
        cmocka_unit_test(a_stopped_plan_ends_too),
        cmocka_unit_test(a_stopped_receipt_keeps_nothing),
        cmocka_unit_test(a_stopped_apply_leaves_the_database_as_it_was),
    };
    offices_make();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    offices_done();
    return failed;
}
