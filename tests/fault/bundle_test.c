/* bundle under faults: making and taking one, failed and killed at every call, ends the same when it is
 * done again: one whole bundle, one line in the log of disclosures, nothing half taken in. */
#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/store/bundles.h"
#include "tests/lib/check.h"
#include "tests/lib/offices.h"

static const Uuid nil;
static char sample[256]; /* a bundle that is whole */
enum { STEPS_MAX = 400 };

static bool make_one(Office *o, Error *err)
{
    Arena a = { 0 };
    BundleMade made;
    BundleRequest r = { .to = STR("4601"), .lang = LANG_TH };
    bool ok = bundle_make(o->store, &r, &a, &made, NULL, err);
    arena_done(&a);
    return ok;
}

static bool take_one(Office *o, AppliedCounts *n, Error *err)
{
    Accept all = { .kind = ACCEPT_ALL, .accept_unsigned = true };
    return bundle_apply(o->store, str_of(sample), &all, n, NULL, err);
}

/* Every file in bundles/out is whole, and each has one line in the log. */
static void check_made(Office *o)
{
    Arena a = { 0 };
    Error err = { 0 };
    Disclosure *log;
    Str *names;
    size_t count, n, whole = 0;
    char folder[200], path[600];
    snprintf(folder, sizeof folder, "%s/bundles/out", o->folder);
    assert_true(o->os.list(o->os.ctx, str_of(folder), &a, &names, &n, &err));
    for (size_t i = 0; i < n; i++) {
        BundleInfo info;
        if (str_ends(names[i], STR(".part"))) continue;
        snprintf(path, sizeof path, "%s/%s", folder, names[i].p);
        assert_true(bundle_verify(&o->os, str_of(path), &a, &info, NULL, &err));
        assert_int_equal(info.problem_count, 0);
        whole++;
    }
    assert_int_equal(whole, 1);
    assert_true(bundles_disclosures(o->store, &a, &log, &count, &err));
    assert_int_equal(count, 1);
    assert_true(log[0].is_chained);
    arena_done(&a);
}

static void start(Office *o, uint64_t seed)
{
    office_open(o, "460101", seed);
    office_save(o, "household", nil, "{\"hh_code\":\"H1\",\"members\":\"4\"}");
}

static void making_fails_at_every_call(void **state)
{
    (void)state;
    for (int64_t at = 1; at < STEPS_MAX; at++) {
        Office o;
        Error err = { 0 };
        start(&o, 1);
        fakeos_fail(&o.fake, FAKE_ANY, at, at % 2 ? EIO : ENOSPC);
        bool ok = make_one(&o, &err), struck = o.fake.struck;
        if (!ok) assert_non_null(err.msg);
        fakeos_fail(&o.fake, 0, 0, 0);
        if (!ok) assert_true(make_one(&o, &err));
        check_made(&o);
        office_close(&o);
        if (!struck) return;
    }
    fail_msg("more than %d calls", STEPS_MAX);
}

static void making_is_killed_at_every_call(void **state)
{
    (void)state;
    for (int64_t at = 1; at < STEPS_MAX; at++) {
        Office o;
        Error err = { 0 };
        start(&o, 2);
        office_close(&o);
        pid_t child = fork();
        if (child == 0) {
            office_again(&o);
            fakeos_fail(&o.fake, FAKE_ANY, at, EIO);
            o.fake.effect = FAKE_EXITS;
            _exit(make_one(&o, &err) ? 0 : 1);
        }
        int status;
        waitpid(child, &status, 0);
        office_again(&o);
        o.fake.seed = 77 + (uint64_t)at;
        if (WEXITSTATUS(status) == FAKE_EXIT_CODE) assert_true(make_one(&o, &err));
        check_made(&o);
        office_close(&o);
        if (WEXITSTATUS(status) != FAKE_EXIT_CODE) return;
    }
    fail_msg("more than %d calls", STEPS_MAX);
}

static void taking_fails_or_is_killed_at_every_call(void **state)
{
    (void)state;
    for (int kill = 0; kill < 2; kill++) {
        bool is_done = false;
        for (int64_t at = 1; at < STEPS_MAX && !is_done; at++) {
            Office o;
            Error err = { 0 };
            AppliedCounts n;
            office_open(&o, "4601", 3);
            office_close(&o);
            pid_t child = fork();
            if (child == 0) {
                office_again(&o);
                fakeos_fail(&o.fake, FAKE_ANY, at, EIO);
                if (kill) o.fake.effect = FAKE_EXITS;
                bool ok = take_one(&o, &n, &err);
                office_close(&o);
                _exit(ok && !o.fake.struck ? 0 : ok ? 3 : 1);
            }
            int status;
            waitpid(child, &status, 0);
            is_done = WEXITSTATUS(status) == 0;
            office_again(&o);
            o.fake.seed = 99 + (uint64_t)at;
            assert_true(take_one(&o, &n, &err));
            assert_int_equal(store_record_count(o.store, STR("household"), &err), 1);
            assert_int_equal(store_last_arrival(o.store), 1);
            office_close(&o);
        }
        assert_true(is_done);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(making_fails_at_every_call),
        cmocka_unit_test(making_is_killed_at_every_call),
        cmocka_unit_test(taking_fails_or_is_killed_at_every_call),
    };
    offices_make();
    Office o;
    start(&o, 9);
    snprintf(sample, sizeof sample, "%s", office_make(&o, "4601", LEVEL_FULL, SCOPE_ALL, NULL));
    office_close(&o);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    offices_done();
    return failed;
}
