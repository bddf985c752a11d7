/* Runs every tests/journey/NAME.keys against the program, each in its own process and folder, and
 * prints TAP. KAEJON_BIN names another program, ONLY=NAME picks scripts, JOBS=N runs N at a time,
 * UPDATE=1 rewrites golden screens. */
#include "tests/lib/script.h"
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    pid_t pid;
    FILE *log;
    int status;
} Run;

static void start(Run *r, const char *path, const ScriptOptions *options)
{
    r->log = tmpfile();
    r->status = -1;
    fflush(stdout);
    r->pid = r->log ? fork() : -1;
    if (r->pid != 0) return;
    ScriptResult result = script_run(path, options, r->log);
    fflush(r->log);
    _exit((int)result);
}

static void wait_for_one(Run *runs, size_t n)
{
    int status;
    pid_t pid = wait(&status);
    for (size_t i = 0; i < n; i++)
        if (runs[i].pid == pid && pid > 0) runs[i].status = status;
}

static void tell(const Run *r, size_t number, const char *path)
{
    char line[8192];
    const char *name = strrchr(path, '/') + 1;
    int result = WIFEXITED(r->status) ? WEXITSTATUS(r->status) : SCRIPT_FAILED;
    bool passed = result == SCRIPT_PASSED, skipped = result == SCRIPT_SKIPPED;
    printf("%s %zu - journey %.*s%s\n", passed || skipped ? "ok" : "not ok", number,
           (int)strcspn(name, "."), name, skipped ? " # SKIP" : "");
    if (r->log) {
        rewind(r->log);
        while (!passed && fgets(line, sizeof line, r->log)) fputs(line, stdout);
        fclose(r->log);
    }
}

static bool is_well(const Run *r)
{
    return WIFEXITED(r->status) && (WEXITSTATUS(r->status) == SCRIPT_PASSED || WEXITSTATUS(r->status) == SCRIPT_SKIPPED);
}

int main(void)
{
    const char *program = getenv("KAEJON_BIN"), *build = getenv("B"), *jobs = getenv("JOBS");
    const char *only = getenv("ONLY"), *update = getenv("UPDATE");
    char beside[4096], pattern[4096];
    snprintf(beside, sizeof beside, "%s/kaejon", build ? build : "build");
    snprintf(pattern, sizeof pattern, "tests/journey/%s.keys", only ? only : "*");
    ScriptOptions options = { program ? program : beside, "tests/golden", update && *update, 0 };
    glob_t found;
    if (glob(pattern, 0, NULL, &found) != 0) {
        puts("1..0 # no script");
        return only ? 1 : 0;
    }
    size_t n = found.gl_pathc, most = jobs ? (size_t)atoi(jobs) : 2, failed = 0;
    if (most < 1) most = 1;
    Run *runs = calloc(n, sizeof *runs);
    if (!runs) return 99;
    printf("1..%zu\n", n);
    for (size_t i = 0; i < n; i++) {
        if (i >= most) wait_for_one(runs, i);
        start(&runs[i], found.gl_pathv[i], &options);
    }
    for (size_t i = 0; i < most && i < n; i++) wait_for_one(runs, n);
    for (size_t i = 0; i < n; i++) {
        tell(&runs[i], i + 1, found.gl_pathv[i]);
        failed += !is_well(&runs[i]);
    }
    free(runs);
    globfree(&found);
    return failed ? 1 : 0;
}
