/* How long a command takes and how much memory it holds, as a median.
 *
 *     wall RUNS LONG_MS COMMAND ARGUMENT...
 *
 * Runs it RUNS times, or once when the first takes LONG_MS or more. Its output is read through a
 * pipe and thrown away, as a program downstream would take it (to /dev/null some programs write less).
 * Prints `MS PEAK_KB EXIT BYTES`: the median in milliseconds, the largest resident memory, its last
 * exit code, and how many bytes it wrote. */
#include <errno.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { RUNS_MAX = 99 };

typedef struct { double ms; long peak_kb; int exit_code; long long bytes; } Run;

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static long long swallow(int fd)
{
    static char buffer[1 << 16];
    long long all = 0;
    ssize_t n;
    while ((n = read(fd, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR)) all += n > 0 ? n : 0;
    return all;
}

static Run run_once(char **argv)
{
    int ends[2], status = 0;
    pid_t pid = 0;
    struct rusage use = { 0 };
    posix_spawn_file_actions_t actions;
    if (pipe(ends) != 0) exit(99);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    double begin = now_ms();
    if (posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ) != 0) {
        fprintf(stderr, "wall: %s does not start\n", argv[0]);
        exit(99);
    }
    close(ends[1]);
    Run r = { .bytes = swallow(ends[0]) };
    close(ends[0]);
    if (wait4(pid, &status, 0, &use) != pid) exit(99);
    r.ms = now_ms() - begin;
    r.peak_kb = use.ru_maxrss;
    r.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    posix_spawn_file_actions_destroy(&actions);
    return r;
}

static int by_ms(const void *a, const void *b)
{
    double x = ((const Run *)a)->ms, y = ((const Run *)b)->ms;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    Run runs[RUNS_MAX];
    int wanted = argc > 3 ? atoi(argv[1]) : 0, n = 0;
    if (wanted < 1 || wanted > RUNS_MAX) {
        fputs("wall RUNS LONG_MS COMMAND ARGUMENT...\n", stderr);
        return 64;
    }
    double too_long = strtod(argv[2], NULL);
    while (n < wanted && (n == 0 || runs[0].ms < too_long)) runs[n++] = run_once(argv + 3);
    Run last = runs[n - 1];
    for (int i = 0; i < n; i++) last.peak_kb = runs[i].peak_kb > last.peak_kb ? runs[i].peak_kb : last.peak_kb;
    qsort(runs, (size_t)n, sizeof *runs, by_ms);
    printf("%.3f %ld %d %lld\n", runs[n / 2].ms, last.peak_kb, last.exit_code, last.bytes);
    return 0;
}
