/* import: killed with -9 at random moments, then looked at, listed and run again: as if never killed.
 *
 * A real process of the program each time, on a file large enough that the list indexes are put away.
 * KILLS=N for another number of kills, SEED=N to see one again. */
#include "tests/lib/check.h"

#include "tests/lib/chance.h"
#include "tests/lib/scratch.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
enum { USUAL_KILLS = 4 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { USUAL_KILLS = 4 };
#else
enum { USUAL_KILLS = 20 };
#endif
#else
enum { USUAL_KILLS = 20 };
#endif
enum { ROWS = 21000 };

static Scratch scratch;

static void run(const char *command, ScratchOutput *o)
{
    scratch_run(&scratch, (const char *[]){ "sh", "-c", command, NULL }, o);
}

/* stdout of a command that must exit with this code; lives until the next call. */
static const char *told(const char *command, int code)
{
    static char out[1 << 16];
    ScratchOutput o;
    run(command, &o);
    if (o.code != code) print_error("%s: exit %d, not %d\n%s%s\n", command, o.code, code, o.out, o.err);
    assert_int_equal(o.code, code);
    snprintf(out, sizeof out, "%s", o.out);
    scratch_output_free(&o);
    return out;
}

static void make_file(void)
{
    char path[SCRATCH_PATH];
    scratch_path(&scratch, "list.csv", path);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("code,name,moo,money\n", f);
    for (int i = 0; i < ROWS; i++)
        fprintf(f, "C%06d,%s คนที่ %d,%d,%d.50\n", i * 7919 % ROWS, i % 3 ? "นางสาวสมหญิง" : "นายแก้ว", i, i % 20, i % 977);
    fclose(f);
}

static void make_form(void)
{
    assert_non_null(told("mkdir f && printf 'type,name,label,index\\ntext,code,รหัส,yes\\ntext,name,ชื่อ,yes\\ninteger,moo,หมู่,yes\\n"
                         "decimal,money,เงิน,yes\\n' > f/survey.csv && "
                         "printf 'form_id,form_title,kaejon_key\\nfolk,คน,code\\n' > f/settings.csv", 0));
    told("kaejon init --office A --area 460111 -q && kaejon form install f -q && cp kaejon.db empty.db", 0);
}

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static pid_t start_import(void)
{
    fflush(stdout);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid > 0) return pid;
    if (chdir(scratch.root) != 0 || !freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr)) _exit(98);
    char words[5][16] = { "kaejon", "import", "folk", "list.csv", "-q" };
    execve(scratch.program, (char *[]){ words[0], words[1], words[2], words[3], words[4], NULL }, scratch.env);
    _exit(127);
}

/* One whole run: how long, and what the database then says. */
static double whole(char *wanted, size_t n, char *indexes, size_t m)
{
    double begin = now_s();
    int status;
    pid_t pid = start_import();
    assert_int_equal(waitpid(pid, &status, 0), pid);
    double took = now_s() - begin;
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    snprintf(wanted, n, "%s", told("kaejon export folk | cut -d, -f3- | sort | sha256sum", 0));
    snprintf(indexes, m, "%s", told("sqlite3 kaejon.db \"select name, sql from sqlite_schema where type='index' order by 1\" | sha256sum", 0));
    return took;
}

static long number_behind(const char *text, const char *key)
{
    const char *at = strstr(text, key);
    assert_non_null(at);
    return strtol(at + strlen(key), NULL, 10);
}

/* Whole and equal to its log, whatever the moment; the one thing that may be to be told is the indexes. */
static long look(int *left)
{
    ScratchOutput o;
    run("kaejon --lang en doctor --json", &o);
    assert_non_null(strstr(o.out, "\"quick_check\":true"));
    assert_non_null(strstr(o.out, "\"refold_equal\":true"));
    if (o.code != 0) {
        assert_non_null(strstr(o.out, "An import was cut off"));
        ++*left;
    }
    scratch_output_free(&o);
    return strtol(told("kaejon list folk --json | grep -o '\"_id\"' | wc -l", 0), NULL, 10);
}

static void a_killed_import_is_as_if_never_killed(void **state)
{
    (void)state;
    char wanted[256], indexes[256];
    const char *kills = getenv("KILLS"), *program = getenv("KAEJON_BIN"), *build = getenv("B");
    char beside[512];
    Chance chance = chance_new("a_killed_import_is_as_if_never_killed");
    snprintf(beside, sizeof beside, "%s/kaejon", build ? build : "build");
    scratch_init(&scratch, program ? program : beside);
    make_file();
    make_form();
    double took = whole(wanted, sizeof wanted, indexes, sizeof indexes);
    int left = 0, cut = 0, n = kills ? atoi(kills) : USUAL_KILLS;
    for (int i = 0; i < n; i++) {
        told("rm -f kaejon.db* && cp empty.db kaejon.db", 0);
        pid_t pid = start_import();
        /* Each in its own part of the run, so that a few kills see all of it. */
        double at = took * (i + (double)chance_below(&chance, 1000) / 1000) / n;
        poll(NULL, 0, (int)(at * 1000));
        kill(pid, SIGKILL);
        int status;
        assert_int_equal(waitpid(pid, &status, 0), pid);
        long here = look(&left);
        cut += here < ROWS;
        assert_true(here % 500 == 0); /* whole batches */
        const char *again = told("kaejon import folk list.csv --json", 0);
        assert_int_equal(number_behind(again, "\"read\":"), ROWS);
        assert_int_equal(number_behind(again, "\"added\":") + number_behind(again, "\"same\":"), ROWS);
        assert_string_equal(told("kaejon export folk | cut -d, -f3- | sort | sha256sum", 0), wanted);
        assert_string_equal(told("sqlite3 kaejon.db \"select name, sql from sqlite_schema where type='index' order by 1\" | sha256sum", 0), indexes);
        if (i % 5) continue;
        told("kaejon doctor", 0);
        assert_int_equal(number_behind(told("kaejon import folk list.csv --json", 0), "\"same\":"), ROWS);
    }
    print_message("# %d kills, %d cut the file, %d left indexes away\n", n, cut, left);
    assert_true(cut > n / 3);
    assert_true(left > 0);
    scratch_done(&scratch);
}

/* Without another import: whoever opens the database for writing makes the indexes again. */
static void the_next_opening_makes_the_indexes_again(void **state)
{
    (void)state;
    const char *program = getenv("KAEJON_BIN"), *build = getenv("B");
    char beside[512], indexes[256];
    snprintf(beside, sizeof beside, "%s/kaejon", build ? build : "build");
    scratch_init(&scratch, program ? program : beside);
    make_file();
    make_form();
    snprintf(indexes, sizeof indexes, "%s", told("sqlite3 kaejon.db \"select name, sql from sqlite_schema where type='index' order by 1\" | sha256sum", 0));
    pid_t pid = start_import();
    const char *away = "test $(sqlite3 kaejon.db \"select count(*) from meta where key like 'set.bulk.%' and value <> ''\") -gt 0";
    ScratchOutput o = { 0 };
    for (int i = 0; i < 500; i++) {
        run(away, &o);
        bool is_away = o.code == 0;
        scratch_output_free(&o);
        if (is_away) break;
        poll(NULL, 0, 2);
    }
    kill(pid, SIGKILL);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    told("kaejon --lang en doctor | grep -q 'An import was cut off'", 0);
    told(away, 0); /* doctor only looks */
    told("kaejon set folk new code=Y name=ข -q", 0);
    assert_string_equal(told("sqlite3 kaejon.db \"select name, sql from sqlite_schema where type='index' order by 1\" | sha256sum", 0), indexes);
    told("kaejon doctor && test ! -e kaejon.db-bulk", 0);
    scratch_done(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_import_is_as_if_never_killed),
        cmocka_unit_test(the_next_opening_makes_the_indexes_again),
    };
    return cmocka_run_group_tests_name("killed import", tests, NULL, NULL);
}
