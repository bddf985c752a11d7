#include "tests/lib/scratch.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUN_MS = 120000 };

static void broken(const char *what)
{
    fprintf(stderr, "scratch folder: %s: %s\n", what, strerror(errno));
    exit(99);
}

void scratch_path(const Scratch *s, const char *name, char out[static SCRATCH_PATH])
{
    snprintf(out, SCRATCH_PATH, "%s/%s", s->root, name);
}

static void set_path(Scratch *s, const char *variable, const char *before, const char *name,
                     const char *after)
{
    char text[2 * SCRATCH_PATH];
    snprintf(text, sizeof text, "%s=%s%s/%s%s", variable, before, s->root, name, after);
    scratch_env(s, text);
}

void scratch_init(Scratch *s, const char *program)
{
    static const char *const folders[] = { "bin", "home", "tmp" };
    char path[SCRATCH_PATH], here[SCRATCH_PATH], text[SCRATCH_PATH + 16];
    const char *base = getenv("TMPDIR");
    memset(s, 0, sizeof *s);
    int n = snprintf(s->root, sizeof s->root, "%s/kaejon-test-XXXXXX", base ? base : "/tmp");
    if (n >= (int)sizeof s->root) {
        errno = ENAMETOOLONG;
        broken(base);
    }
    if (!mkdtemp(s->root)) broken(s->root);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        scratch_path(s, folders[i], path);
        if (mkdir(path, 0700) != 0) broken(path);
    }
    if (!realpath(program, s->program)) broken(program);
    scratch_path(s, "bin/kaejon", path);
    if (symlink(s->program, path) != 0) broken(path);
    if (!getcwd(here, sizeof here)) broken("getcwd");
    set_path(s, "PATH", "", "bin", ":/usr/local/bin:/usr/bin:/bin");
    set_path(s, "HOME", "", "home", "");
    set_path(s, "TMPDIR", "", "tmp", "");
    set_path(s, "KAEJON_DB", "", "kaejon.db", "");
    snprintf(text, sizeof text, "PROJECT=%s", here);
    scratch_env(s, text);
    scratch_env(s, "LC_ALL=C");
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)at;
    if (kind == FTW_DNR && chmod(path, 0700) == 0) return 0;
    return remove(path) == 0 || errno == ENOENT ? 0 : -1;
}

void scratch_done(Scratch *s)
{
    if (!getenv("KEEP")) nftw(s->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    for (size_t i = 0; i < s->env_n; i++) free(s->env[i]);
    memset(s, 0, sizeof *s);
}

void scratch_env(Scratch *s, const char *assignment)
{
    bool takes_away = assignment[0] == '-';
    const char *name = assignment + takes_away;
    size_t n = strcspn(name, "="), i = 0;
    while (i < s->env_n && (strncmp(s->env[i], name, n) != 0 || s->env[i][n] != '=')) i++;
    if (i < s->env_n) {
        free(s->env[i]);
        s->env[i] = s->env[--s->env_n];
        s->env[s->env_n] = NULL;
    }
    if (takes_away) return;
    if (s->env_n == SCRATCH_ENV || !(s->env[s->env_n] = strdup(assignment))) broken(assignment);
    s->env_n++;
}

static char *read_whole(int fd)
{
    size_t n = 0, cap = 4096;
    char *p = malloc(cap);
    for (ssize_t got = 1; p && got > 0; n += (size_t)(got > 0 ? got : 0)) {
        if (cap - n < 2048) p = realloc(p, cap *= 2);
        if (p) got = pread(fd, p + n, cap - n - 1, (off_t)n);
    }
    if (!p) broken("memory");
    p[n] = '\0';
    return p;
}

static void exec_in(const Scratch *s, const char *const argv[], int out, int err)
{
    int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0) _exit(98);
    if (setsid() < 0 || chdir(s->root) != 0) _exit(98);
    execvpe(argv[0], (char *const *)(uintptr_t)argv, s->env);
    _exit(127);
}

static int wait_for(pid_t pid)
{
    int status = 0;
    int fd = pidfd_open(pid, 0);
    struct pollfd p = { .fd = fd, .events = POLLIN };
    bool ended = poll(&p, 1, RUN_MS) == 1;
    if (fd >= 0) close(fd);
    if (!ended) kill(-pid, SIGKILL);
    if (waitpid(pid, &status, 0) != pid || !ended) return -1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void scratch_run(const Scratch *s, const char *const argv[], ScratchOutput *o)
{
    int out = open(s->root, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    int err = open(s->root, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (out < 0 || err < 0) broken("temporary file");
    const char *path = s->env[0];
    for (size_t i = 0; i < s->env_n; i++)
        if (strncmp(s->env[i], "PATH=", 5) == 0) path = s->env[i] + 5;
    pid_t pid = fork();
    if (pid < 0) broken("fork");
    if (pid == 0) {
        setenv("PATH", path, 1); /* execvpe seeks by the parent's PATH */
        exec_in(s, argv, out, err);
    }
    o->code = wait_for(pid);
    o->out = read_whole(out);
    o->err = read_whole(err);
    close(out);
    close(err);
}

void scratch_output_free(ScratchOutput *o)
{
    free(o->out);
    free(o->err);
    o->out = o->err = NULL;
}
