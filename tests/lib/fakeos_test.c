/* The scripted Os is itself tested: time stands, random repeats, each fault hits its call and no
 * other. */
#include "model/os/part.h"
#include "tests/lib/fakeos.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/kaejon-fakeos-XXXXXX", path[64];

static void time_stands_and_random_repeats(void **state)
{
    (void)state;
    FakeOs a, b;
    Os os = fakeos(&a, 7), again = fakeos(&b, 7);
    uint8_t first[32], second[32];
    assert_int_equal(os.now_ms(os.ctx), FAKEOS_NOW_MS);
    a.now_ms += 1000;
    assert_int_equal(os.now_ms(os.ctx), FAKEOS_NOW_MS + 1000);
    assert_int_equal(os.zone_minutes(os.ctx), 420);
    assert_true(os.random(os.ctx, first, sizeof first, NULL));
    assert_true(again.random(again.ctx, second, sizeof second, NULL));
    assert_memory_equal(first, second, sizeof first);
    assert_true(again.random(again.ctx, second, sizeof second, NULL));
    assert_memory_not_equal(first, second, sizeof first);
}

static void the_nth_call_fails_and_the_next_does_not(void **state)
{
    (void)state;
    FakeOs f;
    Error err = { 0 };
    Os os = fakeos(&f, 1);
    assert_true(part_replace(&os, str_of(path), STR("old"), &err));
    int64_t calls = fakeos_count(&f, FAKE_ANY);
    assert_true(calls >= 4);
    for (int64_t n = 1; n <= calls; n++) {
        CLEANUP_TEXT text = TEXT_INIT;
        fakeos_fail(&f, FAKE_ANY, n, ENOSPC);
        bool replaced = part_replace(&os, str_of(path), STR("new"), &err);
        assert_true(f.struck);
        if (!replaced) assert_int_equal(err.code, ERR_FULL);
        fakeos_fail(&f, 0, 0, 0);
        assert_true(os_read_all(&os, str_of(path), 100, &text, &err));
        assert_true(str_eq(text_str(&text), STR("old")) || str_eq(text_str(&text), STR("new")));
        if (replaced) assert_true(str_eq(text_str(&text), STR("new")));
        assert_true(part_replace(&os, str_of(path), STR("old"), &err));
    }
    fakeos_fail(&f, FAKE_ANY, 1000, EIO);
    assert_true(part_replace(&os, str_of(path), STR("old"), &err));
    assert_false(f.struck);
}

static void it_dies_where_it_is_told(void **state)
{
    (void)state;
    FakeOs f;
    Os os = fakeos(&f, 1);
    fakeos_fail(&f, FAKE_SYNC, 1, 0);
    f.effect = FAKE_EXITS;
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        bool replaced = part_replace(&os, str_of(path), STR("new"), NULL);
        _exit(replaced ? 0 : 1);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WEXITSTATUS(status), FAKE_EXIT_CODE);
}

static void the_world_is_what_the_test_says(void **state)
{
    (void)state;
    static const char *const env[] = { "KAEJON_DB=/x", "KAEJON=y", NULL };
    FakeOs f;
    Os os = fakeos(&f, 1);
    char name[16];
    int64_t bytes;
    assert_true(str_eq(os.env(os.ctx, "HOME"), STR_NONE));
    f.env = env;
    assert_true(str_eq(os.env(os.ctx, "KAEJON"), STR("y")));
    f.filesystem = "vfat";
    f.free_space = 12;
    assert_true(os.filesystem(os.ctx, STR("/"), name, NULL));
    assert_string_equal(name, "vfat");
    assert_true(os.free_space(os.ctx, STR("/"), &bytes, NULL));
    assert_int_equal(bytes, 12);
    f.free_space = -1;
    assert_true(os.free_space(os.ctx, STR("/tmp"), &bytes, NULL));
    assert_int_not_equal(bytes, 12);
}

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder)) return -1;
    snprintf(path, sizeof path, "%s/file", folder);
    return 0;
}

static int remove_folder(void **state)
{
    char command[128];
    (void)state;
    unlink(path);
    snprintf(command, sizeof command, "%s", folder);
    const char *const argv[] = { "rm", "-r", command, NULL };
    int status = 1;
    return os_real()->spawn(os_real()->ctx, argv, (const int[3]){ -1, -1, -1 }, NULL, &status, NULL)
               ? status
               : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_stands_and_random_repeats),
        cmocka_unit_test(the_nth_call_fails_and_the_next_does_not),
        cmocka_unit_test(it_dies_where_it_is_told),
        cmocka_unit_test(the_world_is_what_the_test_says),
    };
    return cmocka_run_group_tests_name("scripted os", tests, make_folder, remove_folder);
}
