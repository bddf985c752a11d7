/* Child processes, never through a shell. */
/* Child processes of the real world: programs found by $PATH, never through a shell. */
#include "model/os/real.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* What a child may see of the environment: all but what would change its language (its messages
 * are read by us) or load code into it. */
static const char *const *clean_environment(Arena *arena)
{
    size_t n = 0;
    while (environ[n]) n++;
    const char **out = arena_take_array(arena, n + 2, sizeof *out);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        Str e = str_of(environ[i]);
        if (str_starts(e, STR("LC_")) || str_starts(e, STR("LANG=")) || str_starts(e, STR("LANGUAGE=")) ||
            str_starts(e, STR("LD_")))
            continue;
        out[kept++] = environ[i];
    }
    out[kept] = "LC_ALL=C";
    return out;
}

static void wire(posix_spawn_file_actions_t *actions, const int fd[3])
{
    for (int i = 0; i < 3; i++) {
        if (fd[i] < 0) {
            posix_spawn_file_actions_addopen(actions, i, "/dev/null", i == 0 ? O_RDONLY : O_WRONLY, 0);
        } else {
            posix_spawn_file_actions_adddup2(actions, fd[i], i);
        }
    }
}

static int exit_of(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool real_spawn(void *ctx, const char *const argv[], const int fd[3], int *pid, int *status, Error *err)
{
    (void)ctx;
    Arena arena = {0};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attr);
    wire(&actions, fd);
    /* The loop blocks signals and ignores some; a child starts as any program does. */
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    sigaddset(&usual, SIGINT);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &usual);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    /* posix_spawnp takes the texts without const but does not write to them. */
    union { const char *const *given; char *const *taken; } args = {argv}, env = {clean_environment(&arena)};
    pid_t child = -1;
    int r = posix_spawnp(&child, argv[0], &actions, &attr, args.taken, env.taken);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&actions);
    arena_done(&arena);
    if (r == ENOENT) return fault_os(err, ERR_PROGRAM, "os.no_program", str_of(argv[0]), r);
    if (r) return fault_os(err, ERR_SYSTEM, "os.spawn", str_of(argv[0]), r);
    if (pid) *pid = child;
    if (!status) return true;
    int raw = 0;
    while (waitpid(child, &raw, 0) < 0)
        if (errno != EINTR) return fault_os(err, ERR_SYSTEM, "os.spawn", str_of(argv[0]), errno);
    *status = exit_of(raw);
    /* 127 is how a child that could not be started ends where posix_spawn cannot tell it itself. */
    if (*status == 127) return fault_os(err, ERR_PROGRAM, "os.no_program", str_of(argv[0]), ENOENT);
    return true;
}

bool real_program_folder(void *ctx, Text *out)
{
    (void)ctx;
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path);
    while (n > 0 && path[n - 1] != '/') n--;
    if (n <= 1) return false;
    text_add(out, str_from(path, (size_t)n - 1));
    return true;
}
