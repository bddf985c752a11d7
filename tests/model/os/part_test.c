/* part: what a killed process left is swept by the next work, and nothing else ever. */
#include "model/os/part.h"
#include "tests/lib/check.h"
#include "tests/lib/storeroom.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static FakeOs fake;
static Os os;

static int set_up(void **state)
{
    (void)state;
    room_make();
    os = fakeos(&fake, 7);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    room_done();
    return 0;
}

/* An empty file whose age, by the fake clock, is so many hours. */
static void leave(const char *name, int hours)
{
    const char *path = room_path(name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fclose(f);
    time_t at = (time_t)(fake.now_ms / 1000 - hours * 3600);
    struct timespec times[2] = { { .tv_sec = at }, { .tv_sec = at } };
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static bool is_there(const char *name) { return access(room_path(name), F_OK) == 0; }

static Str folder(Text *out)
{
    text_set(out, str_of(room_path("x")));
    text_replace(out, out->n - 1, 1, STR_NONE);
    return text_str(out);
}

static void old_parts_go_and_nothing_else(void **state)
{
    (void)state;
    static const char *const foreign[] = { ".kj-0123456789abcdef.par", "kj-0123456789abcdef.part", ".kj-0123456789abcdeg.part",
                                           ".kj-0123456789ABCDEF.part", ".kj-reserve", "report.part", ".kj-0123456789abcde.part",
                                           ".kj-0123456789abcdef0123456789abcdef.part" };
    CLEANUP_TEXT room = TEXT_INIT, path = TEXT_INIT;
    Error err = { 0 };
    OsFile *f;
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) leave(foreign[i], 1000);
    leave(".kj-00000000000000aa.part", 25);
    leave(".kj-00000000000000bb.part", 23);
    leave(".kj-00000000000000cc.part", -25); /* of a clock that went wrong */
    assert_true(part_open(&os, folder(&room), &path, &f, &err));
    assert_false(is_there(".kj-00000000000000aa.part"));
    assert_true(is_there(".kj-00000000000000bb.part"));
    assert_true(is_there(".kj-00000000000000cc.part"));
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) assert_true(is_there(foreign[i]));
    assert_true(os.close(os.ctx, f, &err));
}

static void a_part_that_somebody_writes_stays(void **state)
{
    (void)state;
    CLEANUP_TEXT room = TEXT_INIT, path = TEXT_INIT;
    Error err = { 0 };
    OsFile *f;
    assert_true(part_open(&os, folder(&room), &path, &f, &err));
    fake.now_ms += 400LL * 24 * 3600 * 1000 + (int64_t)time(NULL) * 1000 - FAKEOS_NOW_MS;
    part_sweep(&os, folder(&room));
    assert_int_equal(access(path.b, F_OK), 0);
    assert_true(os.close(os.ctx, f, &err));
    part_sweep(&os, folder(&room)); /* given back, or its process died: now it is anybody's */
    assert_int_not_equal(access(path.b, F_OK), 0);
}

static void a_folder_that_is_not_there_is_named(void **state)
{
    (void)state;
    CLEANUP_TEXT path = TEXT_INIT;
    Error err = { 0 };
    OsFile *f;
    assert_false(part_open(&os, STR("/nowhere/at/all/"), &path, &f, &err));
    assert_int_equal(err.code, ERR_CREATE);
    assert_string_equal(err.msg, "os.folder");
    assert_string_equal(err.what, "/nowhere/at/all/");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(old_parts_go_and_nothing_else, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_part_that_somebody_writes_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_folder_that_is_not_there_is_named, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("part", tests, NULL, NULL);
}
