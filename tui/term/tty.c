#include "tui/term/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* What a crash needs when nothing can be passed in any more. */
static struct {
    volatile sig_atomic_t is_set;
    int in, out, err_saved, err_log;
    struct termios before;
    char leave[256];
    size_t n;
} guard;

static volatile sig_atomic_t has_resized, has_hung_up, has_ended, has_continued, has_stopped;

/* --- open and close --- */

bool tty_open(Tty *t, int in_fd, int out_fd, Error *err)
{
    *t = (Tty){ .in = in_fd, .out = out_fd, .given_out = out_fd, .err_saved = -1, .err_log = -1 };
    if (!isatty(in_fd) || !isatty(out_fd)) return fault(err, ERR_SYSTEM, "term.no_tty", STR_NONE);
    if (tcgetattr(in_fd, &t->before) != 0)
        return fault_os(err, ERR_SYSTEM, "term.no_tty", STR_NONE, errno);
    /* A second opening has its own flags: setting O_NONBLOCK on the given one would reach the shell
     * that we return to. */
    char name[128];
    if (ttyname_r(out_fd, name, sizeof name) != 0) return true;
    int fd = open(name, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return true;
    t->out = fd;
    t->is_out_ours = true;
    return true;
}

void tty_close(Tty *t)
{
    tty_cooked(t);
    tty_show_stderr(t);
    if (t->is_out_ours) close(t->out);
    t->out = t->given_out;
    t->is_out_ours = false;
}

void tty_raw(const Tty *t)
{
    struct termios raw = t->before;
    cfmakeraw(&raw);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    tcsetattr(t->in, TCSANOW, &raw);
}

void tty_cooked(const Tty *t)
{
    tcsetattr(t->in, TCSANOW, &t->before);
}

void tty_hide_stderr(Tty *t)
{
    if (t->err_log >= 0 || !isatty(STDERR_FILENO)) return;
    int log = memfd_create("stderr", MFD_CLOEXEC);
    if (log < 0) return;
    t->err_saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    t->err_log = log;
    dup2(log, STDERR_FILENO);
}

/* Safe in a handler. */
static void replay(int log, int to)
{
    char block[1024];
    ssize_t n;
    for (off_t at = 0; (n = pread(log, block, sizeof block, at)) > 0; at += n)
        if (write(to, block, (size_t)n) < 0) return;
}

void tty_show_stderr(Tty *t)
{
    if (t->err_log < 0) return;
    dup2(t->err_saved, STDERR_FILENO);
    replay(t->err_log, STDERR_FILENO);
    close(t->err_saved);
    close(t->err_log);
    t->err_saved = t->err_log = -1;
}

/* --- crashes --- */

static const int FATAL[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGQUIT };
enum { FATAL_COUNT = sizeof FATAL / sizeof FATAL[0] };

/* Only functions that a handler may call. */
static void restore_terminal(void)
{
    if (!guard.is_set) return;
    guard.is_set = 0;
    ssize_t ignored = write(guard.out, guard.leave, guard.n);
    (void)ignored;
    tcsetattr(guard.in, TCSANOW, &guard.before);
    if (guard.err_log >= 0) {
        dup2(guard.err_saved, STDERR_FILENO);
        replay(guard.err_log, STDERR_FILENO);
    }
}

static void on_fatal(int number)
{
    restore_terminal();
    raise(number); /* SA_RESETHAND: this time it happens */
}

static void on_exhausted(void)
{
    static const char LINE[] = "kaejon: out of memory; what was typed is in the draft\n";
    restore_terminal();
    ssize_t ignored = write(STDERR_FILENO, LINE, sizeof LINE - 1);
    (void)ignored;
    _exit(71);
}

void tty_guard(const Tty *t, Str leave)
{
    guard.in = t->in;
    guard.out = t->out;
    guard.err_saved = t->err_saved;
    guard.err_log = t->err_log;
    guard.before = t->before;
    guard.n = leave.n < sizeof guard.leave ? leave.n : sizeof guard.leave;
    memcpy(guard.leave, leave.p, guard.n);
    guard.is_set = 1;
    struct sigaction action = { .sa_handler = on_fatal, .sa_flags = (int)SA_RESETHAND };
    for (size_t i = 0; i < FATAL_COUNT; i++) sigaction(FATAL[i], &action, NULL);
    memory_on_exhausted(on_exhausted);
}

void tty_unguard(void)
{
    guard.is_set = 0;
    struct sigaction action = { .sa_handler = SIG_DFL };
    for (size_t i = 0; i < FATAL_COUNT; i++) sigaction(FATAL[i], &action, NULL);
    memory_on_exhausted(NULL);
}

/* --- signals as flags --- */

static void on_signal(int number)
{
    if (number == SIGWINCH)
        has_resized = 1;
    else if (number == SIGCONT)
        has_continued = 1;
    else if (number == SIGTSTP)
        has_stopped = 1;
    else if (number == SIGHUP)
        has_hung_up = 1;
    else
        has_ended = 1;
}

static const int FLAGGED[] = { SIGWINCH, SIGHUP, SIGTERM, SIGINT, SIGCONT, SIGTSTP };
enum { FLAGGED_COUNT = sizeof FLAGGED / sizeof FLAGGED[0] };

void tty_catch_signals(sigset_t *while_waiting)
{
    sigset_t ours;
    sigemptyset(&ours);
    struct sigaction action = { .sa_handler = on_signal };
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < FLAGGED_COUNT; i++) {
        sigaddset(&ours, FLAGGED[i]);
        sigaction(FLAGGED[i], &action, NULL);
    }
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    sigaction(SIGPIPE, &ignore, NULL);
    sigprocmask(SIG_BLOCK, &ours, while_waiting);
    for (size_t i = 0; i < FLAGGED_COUNT; i++) sigdelset(while_waiting, FLAGGED[i]);
}

void tty_release_signals(void)
{
    sigset_t ours;
    sigemptyset(&ours);
    struct sigaction action = { .sa_handler = SIG_DFL };
    for (size_t i = 0; i < FLAGGED_COUNT; i++) {
        sigaddset(&ours, FLAGGED[i]);
        /* What arrives from here on finds the terminal restored; SIGHUP of a line that is gone
         * must not end us before the database is closed. */
        if (FLAGGED[i] != SIGHUP) sigaction(FLAGGED[i], &action, NULL);
    }
    sigprocmask(SIG_UNBLOCK, &ours, NULL);
}

unsigned tty_take_flags(void)
{
    unsigned flags = (has_resized ? TTY_RESIZED : 0U) | (has_hung_up ? TTY_HUNG_UP : 0U) |
                     (has_ended ? TTY_ENDED : 0U) | (has_continued ? TTY_CONTINUED : 0U) |
                     (has_stopped ? TTY_STOPPED : 0U);
    has_resized = has_hung_up = has_ended = has_continued = has_stopped = 0;
    return flags;
}

/* --- the line --- */

bool tty_size(const Tty *t, int *rows, int *columns)
{
    struct winsize size;
    if (ioctl(t->in, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return false;
    *rows = size.ws_row;
    *columns = size.ws_col;
    return true;
}

bool tty_is_slow(const Tty *t)
{
    static const speed_t SLOW[] = { B50,  B75,   B110,  B134,  B150,  B200,  B300,
                                    B600, B1200, B1800, B2400, B4800, B9600, B19200 };
    speed_t speed = cfgetospeed(&t->before);
    for (size_t i = 0; i < sizeof SLOW / sizeof SLOW[0]; i++)
        if (speed == SLOW[i]) return true;
    return false;
}

ptrdiff_t tty_write(const Tty *t, Str s)
{
    for (;;) {
        ssize_t n = write(t->out, s.p, s.n);
        if (n >= 0) return n;
        if (errno == EAGAIN || errno == EWOULDBLOCK) return 0;
        if (errno != EINTR) return -1;
    }
}

int64_t tty_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
