/* os: files whole or not at all, digests, identifiers, and children without a shell. */
#include "model/os/os.h"
#include "model/os/part.h"
#include "tests/lib/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[64];

static Text inside(const char *name)
{
    Text t = TEXT_INIT;
    text_add_f(&t, "%s/%s", folder, name);
    return t;
}

static int make_folder(void **state)
{
    (void)state;
    memcpy(folder, "/tmp/kaejon-os-XXXXXX", sizeof "/tmp/kaejon-os-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int drop_folder(void **state)
{
    (void)state;
    const Os *os = os_real();
    Arena a = {0};
    Str *names;
    size_t n;
    if (!os->list(os->ctx, str_of(folder), &a, &names, &n, NULL)) return -1;
    for (size_t i = 0; i < n; i++) {
        Text t = inside(names[i].p);
        (void)os->remove(os->ctx, text_str(&t), NULL);
        text_free(&t);
    }
    arena_done(&a);
    return rmdir(folder);
}

static void replacing_leaves_the_whole_file_and_nothing_beside_it(void **state)
{
    (void)state;
    const Os *os = os_real();
    Error err = {0};
    Text path = inside("a.txt"), got = TEXT_INIT;
    assert_true(part_replace(os, text_str(&path), STR("หนึ่ง"), &err));
    assert_true(part_replace(os, text_str(&path), STR("สอง"), &err));
    assert_true(os_read_all(os, text_str(&path), 100, &got, &err));
    check_str(text_str(&got), STR("สอง"));
    OsStat s;
    assert_true(os->stat(os->ctx, text_str(&path), &s, &err));
    assert_int_equal(s.mode, 0600);
    Arena a = {0};
    Str *names;
    size_t n;
    assert_true(os->list(os->ctx, str_of(folder), &a, &names, &n, &err));
    assert_int_equal(n, 1);
    check_str(names[0], STR("a.txt"));
    assert_false(os_read_all(os, text_str(&path), 3, &got, &err));
    assert_string_equal(err.msg, "os.too_big");
    assert_int_equal(err.n, 3);
    arena_done(&a);
    text_free(&path);
    text_free(&got);
}

static void what_is_not_there_says_so(void **state)
{
    (void)state;
    const Os *os = os_real();
    Error err = {0};
    Text got = TEXT_INIT, path = inside("none");
    assert_false(os_read_all(os, text_str(&path), 100, &got, &err));
    assert_int_equal(err.code, ERR_ABSENT);
    assert_false(os_read_all(os, str_of(folder), 100, &got, &err));
    assert_string_equal(err.msg, "os.is_folder");
    assert_false(os_read_all(os, STR("a\0b"), 100, &got, &err));
    assert_string_equal(err.msg, "os.path");
    assert_true(os->remove(os->ctx, text_str(&path), &err));
    text_free(&path);
}

static void a_digest_is_that_of_the_standard(void **state)
{
    (void)state;
    Sha256 s;
    uint8_t d[32];
    sha256_start(&s);
    sha256_add(&s, "ab", 2);
    sha256_add(&s, "c", 1);
    sha256_end(&s, d);
    Text hex = TEXT_INIT;
    hex_add(&hex, d, 32);
    check_str(text_str(&hex), STR("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    uint8_t back[32];
    assert_true(hex_read(text_str(&hex), back, 32));
    assert_memory_equal(back, d, 32);
    assert_false(hex_read(STR("BA"), back, 1));
    assert_false(hex_read(STR("b"), back, 1));
    text_free(&hex);
}

static int64_t stopped(void *ctx)
{
    (void)ctx;
    return 0x018abc000000;
}

static void a_uuid_carries_its_time_and_reads_back(void **state)
{
    (void)state;
    Os os = *os_real();
    os.now_ms = stopped;
    Uuid a, b, back;
    Error err;
    assert_true(uuid_new(&os, &a, &err) && uuid_new(&os, &b, &err));
    assert_memory_not_equal(a.b, b.b, 16);
    Text t = TEXT_INIT;
    uuid_add(&t, a);
    assert_int_equal(t.n, 36);
    assert_true(str_starts(text_str(&t), STR("018abc00-0000-7")));
    assert_non_null(strchr("89ab", t.b[19]));
    assert_true(uuid_read(text_str(&t), &back));
    assert_memory_equal(a.b, back.b, 16);
    assert_true(uuid_read(STR("018ABC00-0000-7000-8000-000000000001"), &back));
    assert_int_equal(back.b[15], 1);
    assert_false(uuid_read(STR("018abc00000070008000000000000001"), &back));
    assert_false(uuid_is_nil(back));
    assert_true(uuid_is_nil((Uuid){{0}}));
    text_free(&t);
}

static void a_child_is_found_by_path_and_its_code_returned(void **state)
{
    (void)state;
    const Os *os = os_real();
    Error err = {0};
    int none[3] = {-1, -1, -1}, status = -1;
    setenv("LANG", "th_TH.UTF-8", 1);
    const char *argv[] = {"sh", "-c", "test \"$LC_ALL\" = C && test -z \"$LANG\" && exit 7", NULL};
    assert_true(os->spawn(os->ctx, argv, none, NULL, &status, &err));
    assert_int_equal(status, 7);
    const char *killed[] = {"sh", "-c", "kill -9 $$", NULL};
    assert_true(os->spawn(os->ctx, killed, none, NULL, &status, &err));
    assert_int_equal(status, 137);
    const char *absent[] = {"kaejon-no-such-program", NULL};
    assert_false(os->spawn(os->ctx, absent, none, NULL, &status, &err));
    assert_int_equal(err.code, ERR_PROGRAM);
}

static void the_file_system_has_a_name_and_room(void **state)
{
    (void)state;
    const Os *os = os_real();
    char name[16] = "";
    int64_t bytes = 0;
    assert_true(os->filesystem(os->ctx, STR("/proc"), name, NULL));
    assert_string_equal(name, "other");
    assert_true(os->free_space(os->ctx, str_of(folder), &bytes, NULL));
    assert_true(bytes > 0);
    Text hardware = TEXT_INIT, again = TEXT_INIT;
    assert_true(os->hardware(os->ctx, &hardware) && os->hardware(os->ctx, &again));
    check_str(text_str(&hardware), text_str(&again));
    text_free(&hardware);
    text_free(&again);
}

static void a_watch_wakes_when_a_file_is_written(void **state)
{
    (void)state;
    const Os *os = os_real();
    int watch = os->watch(os->ctx, str_of(folder));
    char byte;
    assert_true(watch >= 0);
    assert_true(read(watch, &byte, 0) <= 0);
    Text path = inside("w");
    OsFile *f;
    assert_true(os->open(os->ctx, text_str(&path), OS_APPEND, &f, NULL));
    assert_true(os->write(os->ctx, f, "x", 1, NULL));
    assert_true(os->close(os->ctx, f, NULL));
    char room[512];
    assert_true(read(watch, room, sizeof room) > 0);
    os->watch_clear(os->ctx, watch);
    assert_true(read(watch, room, sizeof room) < 0);
    os->unwatch(os->ctx, watch);
    text_free(&path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replacing_leaves_the_whole_file_and_nothing_beside_it),
        cmocka_unit_test(what_is_not_there_says_so),
        cmocka_unit_test(a_digest_is_that_of_the_standard),
        cmocka_unit_test(a_uuid_carries_its_time_and_reads_back),
        cmocka_unit_test(a_child_is_found_by_path_and_its_code_returned),
        cmocka_unit_test(the_file_system_has_a_name_and_room),
        cmocka_unit_test(a_watch_wakes_when_a_file_is_written),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
