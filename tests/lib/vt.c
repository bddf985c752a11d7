#include "tests/lib/vt.h"
#include "tests/lib/keys.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

enum { MOMENT_MS = 6, TIME_LIMIT_MS = 250, BUSY_MS = 20000 };

struct Vt {
    pid_t pid;
    int fd;        /* our end of the pty; -1 once closed */
    int code;      /* exit code, -1 while it runs */
    char line[64]; /* the name of the program's end */
    Keys *keys;
    VTerm *vt;
    VTermScreen *screen;
    int rows, columns;
    bool cursor_shown, alternate;
    char *got; /* bytes since the mark */
    size_t n, cap;
};

static void broken(const char *what)
{
    fprintf(stderr, "test terminal: %s: %s\n", what, strerror(errno));
    exit(99);
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int on_property(VTermProp prop, VTermValue *value, void *user)
{
    Vt *v = user;
    if (prop == VTERM_PROP_CURSORVISIBLE) v->cursor_shown = value->boolean;
    if (prop == VTERM_PROP_ALTSCREEN) v->alternate = value->boolean;
    return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_property };

static void child(const VtStart *s)
{
    size_t n = 0;
    while (s->env && s->env[n]) n++;
    const char **env = calloc(n + 2, sizeof *env);
    char term[128];
    snprintf(term, sizeof term, "TERM=%s", s->term);
    env[0] = term;
    if (n) memcpy(env + 1, s->env, n * sizeof *env);
    if (s->folder && chdir(s->folder) != 0) _exit(98);
    execve(s->argv[0], (char *const *)(uintptr_t)s->argv, (char *const *)(uintptr_t)env);
    _exit(97);
}

Vt *vt_start(const VtStart *s)
{
    Vt *v = calloc(1, sizeof *v);
    if (!v) broken("memory");
    v->code = -1;
    v->rows = s->rows;
    v->columns = s->columns;
    v->cursor_shown = true;
    v->keys = keys_of(s->term);
    v->vt = vterm_new(s->rows, s->columns);
    vterm_set_utf8(v->vt, 1);
    v->screen = vterm_obtain_screen(v->vt);
    vterm_screen_set_callbacks(v->screen, &callbacks, v);
    vterm_screen_enable_altscreen(v->screen, 1);
    vterm_screen_reset(v->screen, 1);
    struct winsize size = { .ws_row = (unsigned short)s->rows,
                            .ws_col = (unsigned short)s->columns };
    v->pid = forkpty(&v->fd, NULL, NULL, &size);
    if (v->pid < 0) broken("forkpty");
    if (v->pid == 0) child(s);
    if (ptsname_r(v->fd, v->line, sizeof v->line) != 0) broken("ptsname");
    if (fcntl(v->fd, F_SETFL, O_NONBLOCK) != 0 || fcntl(v->fd, F_SETFD, FD_CLOEXEC) != 0)
        broken("fcntl");
    return v;
}

void vt_free(Vt *v)
{
    if (!v) return;
    if (v->code < 0) vt_signal(v, SIGKILL);
    vt_end(v, BUSY_MS);
    if (v->fd >= 0) close(v->fd);
    vterm_free(v->vt);
    keys_free(v->keys);
    free(v->got);
    free(v);
}

/* Whether it has ended; never waits. */
static bool reap(Vt *v)
{
    int status;
    if (v->code >= 0) return true;
    if (waitpid(v->pid, &status, WNOHANG) != v->pid) return false;
    v->code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return true;
}

static void keep(Vt *v, const char *p, size_t n)
{
    if (v->n + n > v->cap) {
        v->cap = (v->n + n) * 2;
        v->got = realloc(v->got, v->cap);
        if (!v->got) broken("memory");
    }
    memcpy(v->got + v->n, p, n);
    v->n += n;
}

/* Take in what is there, show it to the emulator, and send its answers (cursor reports) back. */
static bool take(Vt *v, int wait_ms)
{
    char buffer[16384];
    bool some = false;
    if (v->fd < 0) return false;
    struct pollfd p = { .fd = v->fd, .events = POLLIN };
    if (poll(&p, 1, wait_ms) <= 0) return false;
    for (;;) {
        ssize_t n = read(v->fd, buffer, sizeof buffer);
        if (n <= 0) break;
        some = true;
        keep(v, buffer, (size_t)n);
        vterm_input_write(v->vt, buffer, (size_t)n);
        size_t reply = vterm_output_read(v->vt, buffer, sizeof buffer);
        if (reply) vt_send(v, buffer, reply);
    }
    return some;
}

/* Bytes that the program has not read yet, looked at from its own end of the line. On a busy machine
 * they are on their way through the kernel for a while; poll there waits until they have arrived. */
static bool has_unread(const Vt *v)
{
    int n = 0;
    int fd = open(v->line, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return false;
    struct pollfd arrived = { .fd = fd, .events = POLLIN };
    (void)poll(&arrived, 1, 0);
    if (ioctl(fd, FIONREAD, &n) != 0) n = 0;
    close(fd);
    return n > 0;
}

typedef enum { AT_WORK, WAITS_A_WHILE, WAITS } Doing;

/* What the kernel says the program does: /proc/PID/syscall names the call it is blocked in. */
static Doing doing(const Vt *v)
{
    char path[64], text[256];
    snprintf(path, sizeof path, "/proc/%d/syscall", (int)v->pid);
    FILE *f = fopen(path, "re");
    if (!f) return WAITS_A_WHILE;
    bool read_it = fgets(text, sizeof text, f) != NULL;
    fclose(f);
    if (!read_it) return WAITS_A_WHILE;
    long call = -1;
    unsigned long long a[5] = { 0 };
    if (sscanf(text, "%ld %llx %llx %llx %llx %llx", &call, a, a + 1, a + 2, a + 3, a + 4) < 4)
        return AT_WORK;
    switch (call) {
    case SYS_read: return a[0] == 0 ? WAITS : AT_WORK; /* of the keyboard, not of a library */
#ifdef SYS_poll
    case SYS_poll: return (int)a[2] < 0 ? WAITS : WAITS_A_WHILE;
    case SYS_select: return a[4] == 0 ? WAITS : WAITS_A_WHILE;
#endif
    case SYS_ppoll: return a[2] == 0 ? WAITS : WAITS_A_WHILE;
    case SYS_pselect6: return a[4] == 0 ? WAITS : WAITS_A_WHILE;
    default: return AT_WORK;
    }
}

/* Times that the program gave up the processor by itself, which is once for each wait. */
static long waits(const Vt *v)
{
    char path[64], line[256];
    long n = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)v->pid);
    FILE *f = fopen(path, "re");
    while (f && n < 0 && fgets(line, sizeof line, f))
        sscanf(line, "voluntary_ctxt_switches: %ld", &n);
    if (f) fclose(f);
    return n;
}

bool vt_quiet(Vt *v)
{
    int64_t start = now_ms(), last = start;
    while (now_ms() - start < BUSY_MS) {
        if (take(v, MOMENT_MS)) {
            last = now_ms();
            continue;
        }
        if (reap(v)) {
            while (take(v, 0)) continue;
            return false;
        }
        /* In this order: all is read, it waits for more, and what it wrote before that is here. */
        bool is_unread = has_unread(v);
        Doing now = doing(v);
        if (is_unread || now == AT_WORK || take(v, 0))
            last = now_ms();
        else if (now_ms() - last >= (now == WAITS ? MOMENT_MS : TIME_LIMIT_MS))
            return true;
    }
    return false;
}

bool vt_until(Vt *v, bool (*done)(void *), void *ctx, int ms)
{
    int64_t start = now_ms();
    for (;;) {
        while (take(v, 0)) continue;
        if (done(ctx)) return true;
        if (now_ms() - start >= ms) return false;
        if (reap(v) && !take(v, 0)) return done(ctx);
        take(v, MOMENT_MS);
    }
}

static bool never(void *ctx)
{
    (void)ctx;
    return false;
}

long vt_wakeups(Vt *v, int ms)
{
    long before = waits(v);
    vt_until(v, never, NULL, ms);
    return reap(v) ? -1 : waits(v) - before;
}

int vt_end(Vt *v, int ms)
{
    int64_t start = now_ms();
    while (!reap(v) && now_ms() - start < ms) {
        take(v, MOMENT_MS);
        if (v->fd < 0) poll(NULL, 0, 1);
    }
    while (take(v, 0)) continue;
    return v->code;
}

void vt_send(Vt *v, const char *bytes, size_t n)
{
    int64_t start = now_ms();
    while (n && v->fd >= 0 && now_ms() - start < BUSY_MS) {
        ssize_t done = write(v->fd, bytes, n);
        if (done > 0) {
            bytes += done;
            n -= (size_t)done;
        } else if (errno == EAGAIN) {
            take(v, 1);
        } else if (errno != EINTR) {
            return;
        }
    }
}

void vt_type(Vt *v, const char *utf8)
{
    vt_send(v, utf8, strlen(utf8));
}

bool vt_key(Vt *v, const char *name)
{
    char bytes[KEYS_ROOM];
    size_t n = keys_bytes(v->keys, name, bytes);
    if (n) vt_send(v, bytes, n);
    return n > 0;
}

void vt_resize(Vt *v, int rows, int columns)
{
    struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };
    v->rows = rows;
    v->columns = columns;
    vterm_set_size(v->vt, rows, columns);
    if (v->fd >= 0 && ioctl(v->fd, TIOCSWINSZ, &size) != 0) broken("resize");
}

void vt_drop(Vt *v)
{
    while (take(v, 0)) continue;
    if (v->fd >= 0) close(v->fd);
    v->fd = -1;
}

void vt_signal(Vt *v, int signal_number)
{
    if (!reap(v)) kill(v->pid, signal_number);
}

int vt_pid(const Vt *v)
{
    return (int)v->pid;
}

int vt_rows(const Vt *v)
{
    return v->rows;
}

int vt_columns(const Vt *v)
{
    return v->columns;
}

static size_t put_utf8(char *out, uint32_t c)
{
    if (c < 0x80) return out[0] = (char)c, 1;
    if (c < 0x800) return out[0] = (char)(0xC0 | c >> 6), out[1] = (char)(0x80 | (c & 63)), 2;
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 63));
        out[2] = (char)(0x80 | (c & 63));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 63));
    out[2] = (char)(0x80 | (c >> 6 & 63));
    out[3] = (char)(0x80 | (c & 63));
    return 4;
}

static size_t cell_text(const VTermScreenCell *cell, char *out)
{
    size_t n = 0;
    if (cell->chars[0] == (uint32_t)-1) return 0; /* the right half of a wide cell */
    if (cell->chars[0] == 0) return out[0] = ' ', 1;
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
        n += put_utf8(out + n, cell->chars[i]);
    return n;
}

void vt_line(const Vt *v, int row, char out[static VT_LINE])
{
    size_t n = 0, end = 0;
    for (int c = 0; c < v->columns && n + VT_CELL < VT_LINE; c++) {
        VTermScreenCell cell;
        if (!vterm_screen_get_cell(v->screen, (VTermPos){ .row = row - 1, .col = c }, &cell)) break;
        n += cell_text(&cell, out + n);
        if (n && out[n - 1] != ' ') end = n;
    }
    out[end] = '\0';
}

char *vt_screen(const Vt *v)
{
    char *all = calloc((size_t)v->rows, VT_LINE);
    char line[VT_LINE];
    size_t n = 0;
    if (!all) broken("memory");
    for (int r = 1; r <= v->rows; r++) {
        vt_line(v, r, line);
        size_t bytes = strlen(line);
        memcpy(all + n, line, bytes);
        n += bytes;
        all[n++] = '\n';
    }
    all[n] = '\0';
    return all;
}

static int colour(const VTermColor *c)
{
    if (VTERM_COLOR_IS_DEFAULT_FG(c) || VTERM_COLOR_IS_DEFAULT_BG(c)) return -1;
    return VTERM_COLOR_IS_INDEXED(c) ? c->indexed.idx : 256;
}

void vt_cell(const Vt *v, int row, int column, VtCell *out)
{
    VTermScreenCell cell;
    memset(out, 0, sizeof *out);
    VTermPos at = { .row = row - 1, .col = column - 1 };
    if (!vterm_screen_get_cell(v->screen, at, &cell)) return;
    out->text[cell_text(&cell, out->text)] = '\0';
    out->columns = cell.width;
    out->bold = cell.attrs.bold;
    out->underline = cell.attrs.underline != 0;
    out->blink = cell.attrs.blink;
    out->reverse = cell.attrs.reverse;
    out->italic = cell.attrs.italic;
    out->fg = colour(&cell.fg);
    out->bg = colour(&cell.bg);
}

void vt_cursor(const Vt *v, int *row, int *column)
{
    VTermPos at;
    vterm_state_get_cursorpos(vterm_obtain_state(v->vt), &at);
    *row = at.row + 1;
    *column = at.col + 1;
}

bool vt_cursor_shown(const Vt *v)
{
    return v->cursor_shown;
}

bool vt_on_alternate_screen(const Vt *v)
{
    return v->alternate;
}

void vt_mark(Vt *v)
{
    v->n = 0;
}

const char *vt_bytes(const Vt *v, size_t *n)
{
    *n = v->n;
    return v->got;
}
