/* The language of text scripts: every word is seen to pass and to fail, against the tiny program of
 * vt_test.c. A word that cannot fail would make every journey worthless. */
#include "tests/lib/script.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char program[PATH_MAX], folder[] = "/tmp/kaejon-script-XXXXXX";

typedef struct {
    const char *text;    /* the script */
    const char *problem; /* part of the log when it must fail, or NULL when it must pass */
} Case;

#define RUN "size 60x10\nrun child\n"

static const Case cases[] = {
    { "# a remark\n\n", NULL },
    { "dance", "no such word" },
    { "dance", ":1: dance" },
    { RUN "line 1 = น้ำ ที่อยู่\nline 2 = \"60x10\"", NULL },
    { RUN "line 1 = น้า", "น้ำ ที่อยู่" },
    { RUN "line 1 contains ที่อยู่\nline 1 not contains X", NULL },
    { RUN "line 1 contains ที่อย่", "expected contains" },
    { RUN "line 1 not contains ที่อยู่", "expected not contains" },
    { RUN "line -8 contains กี่", NULL },
    { RUN "line x = 1", "which line" },
    { RUN "screen contains 日本\nscreen not contains 韓\nnot contains 韓", NULL },
    { RUN "screen contains 韓", "expected the screen: contains" },
    { RUN "not contains 日本", "not contains" },
    { RUN "wait contains |X", NULL },
    { RUN "type สมชาย ใจดี\nline 5 = สมชาย ใจดี\ncursor 5,10", NULL },
    { RUN "type \"\\x61\\tb \"\ncursor 5,11", NULL },
    { RUN "type ab\ncursor 5,4", "cursor is elsewhere" },
    { RUN "cursor 4,1", "cursor is elsewhere" },
    { RUN "type ab\ncursor on field \"ab\"", NULL },
    { RUN "type ab\ncursor on field \"X\"", "cursor is elsewhere" },
    { RUN "key F2 Left x*3 \"Esc x\"\nline 5 = F2LeftxxxEscx", NULL },
    { RUN "key Shift-Tab Home\nline 5 = Shift-TabHome", NULL },
    { RUN "key F2\nline 5 = F3", "it is  \"F2\"" },
    { RUN "key Hyper", "no key Hyper" },
    { RUN "send \"\\e[\\x44\"\nscreen contains D", NULL },
    { RUN "style 1,1 = reverse\nstyle 2,1 = plain", NULL },
    { RUN "style 1,1 = plain", "is reverse" },
    { RUN "style 1,1 = reverse bold", "is reverse" },
    { RUN "size 70x12\nline 2 = 70x12", NULL },
    { RUN "size 70x12\nline 2 = 60x10", "70x12" },
    { RUN "key a\nbytes <= 40", NULL },
    { RUN "key a\nbytes <= 0", "bytes came down" },
    { RUN "idle\nkey a\nidle\nutf8", NULL },
    { RUN "key !\nidle", "it woke up" },
    { RUN "type ก\nutf8", NULL },
    { RUN "key %\nutf8", "is 0xff" },
    { RUN "key q\nexits 7", NULL },
    { RUN "key q\nexits 0", "ended with 7" },
    { RUN "drop\nexits 129", NULL },
    { RUN "drop\nexits 0", "ended with 129" },
    { RUN "kill\nexits 137\nrun child\nkill TERM\nexits 1", NULL },
    { RUN "kill NINE", "no such signal" },
    { "key a", "nothing runs" },
    { "line 1 = a", "nothing runs" },
    { "sh \"echo a\"\nsh \"echo a; echo b\" = \"a\\nb\"\nsh \"echo abc\" contains b", NULL },
    { "sh \"echo a\" = b", "exit code 0" },
    { "sh \"echo a\" contains b", "exit code 0" },
    { "sh \"exit 3\"", "exit code 3" },
    { "sh \"echo oh >&2; exit 65\" exit 65\nsh \"echo oh >&2; exit 65\" exit 65 oh", NULL },
    { "sh \"echo oh >&2; exit 65\" exit 65 dear", "oh" },
    { "sh \"exit 3\" exit 4", "exit code 3" },
    { "env A=ก ข\nsh \"echo $A\" = ก ข\nenv -A\nsh \"echo [$A$LC_ALL]\" = [C]", NULL },
    { "sh \"env | grep -cv -e ^LC_ALL=C -e ^PATH= -e ^HOME= -e ^TMPDIR= -e ^KAEJON_DB= "
      "-e ^PROJECT= -e ^PWD= -e ^OLDPWD= -e ^SHLVL= -e ^_=\" exit 1",
      NULL },
    { "sql \"create table a(b); insert into a values ('ก'); select b from a\" = ก\n"
      "sql \"select count(*) from a\" = 1",
      NULL },
    { "sql \"select 1\" = 2", "stdout" },
    { "sql \"select nothing\" = 2", "in prepare" },
    { RUN "golden none-of-this-name", "UPDATE=1" },
};

static char *run_script(const char *text, bool updates, bool *passed)
{
    char path[PATH_MAX], *log = NULL;
    size_t n = 0;
    snprintf(path, sizeof path, "%s/script.keys", folder);
    FILE *f = fopen(path, "we"), *out = open_memstream(&log, &n);
    assert_non_null(f);
    assert_non_null(out);
    fputs(text, f);
    fclose(f);
    ScriptOptions options = { program, folder, updates, 100 };
    *passed = script_run(path, &options, out) == SCRIPT_PASSED;
    fclose(out);
    return log;
}

static void each_word_passes_and_fails(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool passed;
        char *log = run_script(cases[i].text, false, &passed);
        bool is_right = cases[i].problem ? !passed && strstr(log, cases[i].problem) : passed;
        if (!is_right) print_error("script:\n%s\nlog:\n%s\n", cases[i].text, log);
        free(log);
        assert_true(is_right);
    }
}

static void a_golden_is_written_compared_and_refused(void **state)
{
    (void)state;
    bool passed;
    free(run_script(RUN "golden one", true, &passed));
    assert_true(passed);
    free(run_script(RUN "golden one", false, &passed));
    assert_true(passed);
    char *log = run_script(RUN "type z\ngolden one", false, &passed);
    assert_false(passed);
    assert_non_null(strstr(log, "# screen 60x10"));
    free(log);
}

static void nothing_is_left_behind(void **state)
{
    (void)state;
    char text[PATH_MAX], where[PATH_MAX] = "";
    bool passed;
    snprintf(text, sizeof text, "sh \"mkdir -p home/a/b; chmod 500 home/a; pwd > %s/where\"",
             folder);
    free(run_script(text, false, &passed));
    assert_true(passed);
    snprintf(text, sizeof text, "%s/where", folder);
    FILE *f = fopen(text, "re");
    assert_non_null(f);
    assert_non_null(fgets(where, sizeof where, f));
    fclose(f);
    where[strcspn(where, "\n")] = '\0';
    assert_int_not_equal(access(where, F_OK), 0);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    static const char *const files[] = { "script.keys", "one.txt", "where" };
    char path[PATH_MAX];
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        unlink(path);
    }
    return rmdir(folder);
}

int main(int argc, char **argv)
{
    (void)argc;
    if (!realpath(argv[0], program)) return 99;
    memcpy(strrchr(program, '/'), "/vt_test", sizeof "/vt_test");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_word_passes_and_fails),
        cmocka_unit_test(a_golden_is_written_compared_and_refused),
        cmocka_unit_test(nothing_is_left_behind),
    };
    return cmocka_run_group_tests_name("scripts", tests, make_folder, remove_folder);
}
