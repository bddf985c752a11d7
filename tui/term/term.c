/* The terminal: ncurses decides what differs, we send it.
 *
 * ncurses 6.4 calls write(2) after every cursor movement: 89 packets for one screen over SSH. So it
 * writes into a file in memory, which after each frame goes to the line in one write. It never
 * reads and never touches the device's modes: both are ours (key.h, tty.h). */
#include "tui/term/term.h"
#include "tui/term/tty.h"

#include <curses.h>
#undef KEY_RESIZE /* ours (term/key.h), not the number that curses has for it */
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
/* Print a base with two marks and ask where the cursor went; then น้ำ; then wipe the line. */
#define MARKS_TEST "\rกี่\033[6n\rน้ำ\033[6n\r\033[K"

enum { LEAVE_WAIT_MS = 1000, READ_BLOCK = 4096 };

struct Term {
    Tty tty;
    KeyDecoder *keys;
    SCREEN *screen;
    FILE *memory, *nothing; /* what ncurses writes into; what it would read from */
    Cell *shown;            /* the cells as given to ncurses last */
    int rows, columns;
    Text pending; /* bytes that the line has not taken yet, from `sent` on */
    size_t sent;
    bool wants_draw; /* a frame was left undrawn because the line was full */
    bool is_gone;    /* the line: nothing is sent any more */
    bool has_ended;  /* we are asked to end; the line is still there */
    bool is_up;      /* the screen is ours (not suspended) */
    bool is_new;     /* nothing has been drawn since it became ours */
    bool has_ahead;
    Key ahead;
    MarksMode marks;    /* as known */
    MarksMode drawn_as; /* as known or assumed */
    bool is_bytes;          /* it answered that it shows bytes, not UTF-8 */
    int marks_answers;      /* to the question of the first frame; 2: all, or none was asked */
    GlyphAlphabet alphabet;
    Glyph *glyphs; /* room for one row */
    int watch_fd;
    uint64_t bytes;
    sigset_t while_waiting;
    attr_t attributes[STYLE_COUNT];
    short pairs[STYLE_COUNT];
};

/* --- opening --- */

/* thai.md T45: whatever the environment says, characters are UTF-8. */
static void force_utf8(void)
{
    if (setlocale(LC_CTYPE, "") == NULL || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
}

static bool can_place_cursor(void)
{
    const char *cup = tigetstr("cup");
    return cup != NULL && cup != (const char *)-1;
}

/* A screen for TERM, else for the commonest kinds. */
static bool start_curses(Term *t, const char **notice, Error *err)
{
    static const char *const FALLBACKS[] = { NULL, "xterm", "vt100" };
    const char *asked = getenv("TERM");
    *notice = NULL;
    if (asked != NULL && strcmp(asked, "dumb") == 0)
        return fault(err, ERR_SYSTEM, "term.dumb", str_of(asked));
    use_env(FALSE);
    for (size_t i = 0; i < sizeof FALLBACKS / sizeof FALLBACKS[0]; i++) {
        const char *name = i == 0 ? asked : FALLBACKS[i];
        if (name == NULL || *name == 0) continue;
        t->screen = newterm(name, t->memory, t->nothing);
        if (t->screen == NULL) continue;
        if (can_place_cursor()) {
            if (i > 0) *notice = "term.unknown";
            return true;
        }
        endwin();
        delscreen(t->screen);
        t->screen = NULL;
        rewind(t->memory);
        if (ftruncate(fileno(t->memory), 0) != 0) break;
    }
    return fault(err, ERR_SYSTEM, "term.none", str_of(asked));
}

/* The roles of screens.md 8. Meaning never hangs on a colour: every role also has a character. */
static void choose_styles(Term *t, bool has_no_colour)
{
    static const struct {
        Style style;
        short fg, bg;
        attr_t mono;
    } ROLES[] = {
        { STYLE_TITLE, COLOR_WHITE, COLOR_BLUE, A_REVERSE },
        { STYLE_ERROR, COLOR_WHITE, COLOR_RED, A_REVERSE },
        { STYLE_WARNING, COLOR_YELLOW, COLOR_BLUE, A_BOLD },
        { STYLE_CHANGED, COLOR_CYAN, COLOR_BLACK, A_NORMAL },
        { STYLE_GOOD, COLOR_GREEN, COLOR_BLACK, A_BOLD },
    };
    t->attributes[STYLE_FOCUS] = A_BOLD;
    t->attributes[STYLE_MATCH] = A_UNDERLINE;
    t->attributes[STYLE_SELECTED] = A_UNDERLINE;
    bool has_colour = !has_no_colour && has_colors() && start_color() == OK && COLORS >= 8;
    if (has_colour) use_default_colors();
    for (size_t i = 0; i < sizeof ROLES / sizeof ROLES[0]; i++) {
        Style style = ROLES[i].style;
        bool is_on_black = ROLES[i].bg == COLOR_BLACK;
        short pair = (short)(i + 1);
        if (!has_colour) {
            t->attributes[style] = ROLES[i].mono;
        } else if (COLORS >= 16) {
            init_pair(pair, (short)(ROLES[i].fg + 8), ROLES[i].bg);
            t->pairs[style] = pair;
        } else if (is_on_black) {
            t->attributes[style] = A_BOLD;
        } else {
            init_pair(pair, ROLES[i].fg, ROLES[i].bg);
            t->pairs[style] = pair;
            t->attributes[style] = A_BOLD;
        }
    }
}

static void set_up_curses(void)
{
    raw();
    noecho();
    nonl();
    typeahead(-1); /* frames are drawn when no key waits: the loop sees to that */
    leaveok(stdscr, FALSE);
    idlok(stdscr,
          TRUE); /* a list that scrolls by one row moves with the terminal's own scrolling */
}

static void forget_shown(Term *t)
{
    t->shown = memory_resize(t->shown, (size_t)t->rows * (size_t)t->columns, sizeof(Cell));
    t->glyphs = memory_resize(t->glyphs, (size_t)t->columns, sizeof *t->glyphs);
    memset(t->shown, 0xff, (size_t)t->rows * (size_t)t->columns * sizeof(Cell));
}

static void draw_marks_as(Term *t, MarksMode marks)
{
    t->drawn_as = marks;
    glyph_space_marks(marks == MARKS_SPACED);
}

/* Until the terminal answers: the Linux console spaces marks, everything else does not (T6). */
static void assume_marks(Term *t)
{
    bool is_console = str_eq(str_of(getenv("TERM")), STR("linux"));
    MarksMode assumed = is_console ? MARKS_SPACED : MARKS_NORMAL;
    draw_marks_as(t, t->marks == MARKS_UNKNOWN ? assumed : t->marks);
}

static void take_size(Term *t)
{
    if (!tty_size(&t->tty, &t->rows, &t->columns)) {
        t->rows = 24;
        t->columns = 80;
    }
    resize_term(t->rows, t->columns);
    forget_shown(t);
}

/* What the crash handler sends: modes off in the reverse order of switching them on. */
static void add_leave_string(Text *out)
{
    static const char *const NAMES[] = { "sgr0", "cnorm", "rmcup" };
    text_add(out, STR(PASTE_OFF));
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        const char *s = tigetstr(NAMES[i]);
        if (s != NULL && s != (const char *)-1) text_add(out, str_of(s));
    }
    text_add(out, STR("\r\n"));
}

static void enter(Term *t)
{
    t->is_new = true;
    tty_raw(&t->tty);
    tty_hide_stderr(&t->tty);
    CLEANUP_TEXT leave = TEXT_INIT;
    add_leave_string(&leave);
    tty_guard(&t->tty, text_str(&leave));
    t->is_up = true;
}

static void discard(Term *t)
{
    if (t->screen != NULL) delscreen(t->screen);
    if (t->memory != NULL) fclose(t->memory);
    if (t->nothing != NULL) fclose(t->nothing);
    key_decoder_free(t->keys);
    text_free(&t->pending);
    memory_resize(t->shown, 0, 0);
    memory_resize(t->glyphs, 0, 0);
    memory_resize(t, 0, 0);
}

Term *term_open(const TermOptions *options, const char **notice, Error *err)
{
    Term *t = memory_resize(NULL, 1, sizeof *t);
    *t = (Term){ .pending = TEXT_INIT,
                 .marks = options->marks,
                 .alphabet = options->is_ascii ? GLYPH_ASCII : GLYPH_UNICODE,
                 .watch_fd = options->watch_fd };
    if (t->marks != MARKS_UNKNOWN) t->marks_answers = 2;
    t->keys = key_decoder_new(options->esc_ms > 0 ? options->esc_ms : 100);
    if (!tty_open(&t->tty, options->in_fd, options->out_fd, err)) {
        discard(t);
        return NULL;
    }
    force_utf8();
    int fd = memfd_create("frame", MFD_CLOEXEC);
    t->memory = fd >= 0 ? fdopen(fd, "w+") : NULL;
    t->nothing = fopen("/dev/null", "re");
    if (t->memory == NULL || t->nothing == NULL) {
        fault_os(err, ERR_SYSTEM, "term.none", STR_NONE, errno);
        tty_close(&t->tty);
        discard(t);
        return NULL;
    }
    if (!start_curses(t, notice, err)) {
        tty_close(&t->tty);
        discard(t);
        return NULL;
    }
    tty_catch_signals(&t->while_waiting); /* after newterm, which sets handlers of its own */
    set_up_curses();
    choose_styles(t, options->has_no_colour);
    take_size(t);
    assume_marks(t);
    enter(t);
    return t;
}

/* --- sending --- */

/* Everything that ncurses has written goes to the end of pending. */
static void collect(Term *t)
{
    int fd = fileno(t->memory);
    off_t end = lseek(fd, 0, SEEK_CUR);
    char block[READ_BLOCK];
    ssize_t n;
    for (off_t at = 0; at < end && (n = pread(fd, block, sizeof block, at)) > 0; at += n)
        text_add(&t->pending, str_from(block, (size_t)n));
    lseek(fd, 0, SEEK_SET);
    if (end > 0 && ftruncate(fd, 0) != 0) t->is_gone = true;
}

static bool is_pending(const Term *t)
{
    return t->sent < t->pending.n;
}

static void send_pending(Term *t)
{
    if (!is_pending(t) || t->is_gone) return;
    ptrdiff_t n = tty_write(&t->tty, str_cut_head(text_str(&t->pending), t->sent));
    if (n < 0) {
        t->is_gone = true;
        return;
    }
    t->sent += (size_t)n;
    t->bytes += (uint64_t)n;
    if (is_pending(t)) return;
    text_clear(&t->pending);
    t->sent = 0;
}

/* At the end: give a slow line a moment, then give up on it. */
static void send_rest(Term *t)
{
    int64_t until = tty_now_ms() + LEAVE_WAIT_MS;
    send_pending(t);
    while (is_pending(t) && !t->is_gone) {
        int64_t rest = until - tty_now_ms();
        struct pollfd line = { .fd = t->tty.out, .events = POLLOUT };
        if (rest <= 0 || poll(&line, 1, (int)rest) <= 0) return;
        send_pending(t);
    }
}

static void leave(Term *t)
{
    if (!t->is_up) return;
    t->is_up = false;
    text_add(&t->pending, STR(PASTE_OFF));
    endwin();
    collect(t);
    send_rest(t);
    tty_cooked(&t->tty);
    tty_unguard();
}

void term_close(Term *t)
{
    if (t == NULL) return;
    leave(t);
    tty_close(&t->tty);
    tty_release_signals();
    discard(t);
}

void term_suspend(Term *t)
{
    leave(t);
    tty_show_stderr(&t->tty);
}

void term_resume(Term *t)
{
    if (t->is_up) return;
    enter(t);
    tty_catch_signals(&t->while_waiting);
    take_size(t);
    term_redraw(t);
}

/* --- drawing --- */

static void draw_row(Term *t, const Cell *row, int number, cchar_t *line, int *places)
{
    int count = glyph_row(row, t->columns, t->drawn_as, t->alphabet, t->glyphs, places);
    for (int i = 0; i < count; i++) {
        const Glyph *glyph = &t->glyphs[i];
        attr_t attributes = t->attributes[glyph->style] ^ (glyph->is_cut ? A_REVERSE : 0);
        setcchar(&line[i], glyph->text, attributes, t->pairs[glyph->style], NULL);
    }
    move(number, 0);
    if (t->drawn_as == MARKS_SPACED) clrtoeol(); /* fewer columns may be filled than before */
    mvadd_wchnstr(number, 0, line, count);
}

static void draw(Term *t, const Canvas *canvas)
{
    size_t columns = (size_t)t->columns;
    cchar_t *line = memory_resize(NULL, columns, sizeof *line);
    int *places = memory_resize(NULL, columns, sizeof *places);
    int row, column;
    for (row = 0; row < t->rows; row++) {
        Cell *old = t->shown + (size_t)row * columns;
        const Cell *new = canvas_cell(canvas, row, 0);
        if (memcmp(old, new, columns * sizeof(Cell)) == 0) continue;
        draw_row(t, new, row, line, places);
        memcpy(old, new, columns * sizeof(Cell));
    }
    canvas_cursor(canvas, &row, &column);
    glyph_row(canvas_cell(canvas, row, 0), t->columns, t->drawn_as, t->alphabet, t->glyphs, places);
    move(row, places[column]);
    memory_resize(line, 0, 0);
    memory_resize(places, 0, 0);
    refresh();
    collect(t);
}

void term_show(Term *t, const Canvas *canvas)
{
    if (t->is_gone || !t->is_up) return;
    bool is_same_size = canvas_rows(canvas) == t->rows && canvas_columns(canvas) == t->columns;
    if (!is_same_size) return; /* KEY_RESIZE is on its way */
    send_pending(t);
    t->wants_draw = is_pending(t);
    if (t->wants_draw) return;
    if (t->is_new && t->marks == MARKS_UNKNOWN) text_add(&t->pending, STR(MARKS_TEST));
    draw(t, canvas);
    if (t->is_new) text_add(&t->pending, STR(PASTE_ON));
    t->is_new = false;
    send_pending(t);
}

void term_redraw(Term *t)
{
    clearok(curscr, TRUE);
    forget_shown(t);
}

/* --- reading --- */

/* Answers to MARKS_TEST: columns count from 1. */
static void take_reports(Term *t)
{
    enum { AFTER_BASE = 2, AFTER_SPACED = 4 };
    int row, column;
    while (key_report(t->keys, &row, &column)) {
        if (++t->marks_answers == 1) {
            t->marks = column == AFTER_SPACED ? MARKS_SPACED : MARKS_NORMAL;
            t->is_bytes = column > AFTER_SPACED;
        } else if (t->marks_answers == 2 && t->marks == MARKS_NORMAL && column == AFTER_BASE)
            t->marks = MARKS_JOINED;
    }
    if (t->marks == t->drawn_as || t->marks == MARKS_UNKNOWN) return;
    draw_marks_as(t, t->marks);
    t->wants_draw = true;
    term_redraw(t);
}

static void read_bytes(Term *t)
{
    char block[READ_BLOCK];
    ssize_t n = read(t->tty.in, block, sizeof block);
    if (n > 0)
        key_feed(t->keys, block, (size_t)n, tty_now_ms());
    else if (n == 0 || (errno != EINTR && errno != EAGAIN))
        t->is_gone = true;
}

static bool take_signals(Term *t, Key *out)
{
    unsigned flags = tty_take_flags();
    if (flags & TTY_HUNG_UP) t->is_gone = true;
    if (flags & TTY_ENDED) t->has_ended = true;
    if (flags & TTY_STOPPED) {
        term_suspend(t);
        raise(SIGSTOP);
        term_resume(t);
        flags |= TTY_RESIZED;
    }
    if (flags & TTY_CONTINUED) tty_raw(&t->tty);
    if (flags & (TTY_RESIZED | TTY_CONTINUED)) {
        take_size(t);
        term_redraw(t);
        *out = (Key){ .kind = KEY_RESIZE };
        return true;
    }
    return false;
}

/* What has already come, without waiting. */
static bool take_event(Term *t, Key *out)
{
    if (take_signals(t, out)) return true;
    bool has_key = key_next(t->keys, out, tty_now_ms());
    take_reports(t);
    if (has_key) return true;
    if (t->is_gone || t->has_ended) {
        *out = (Key){ .kind = KEY_HANGUP, .cp = t->is_gone ? SIGHUP : SIGTERM };
        return true;
    }
    if (t->wants_draw && !is_pending(t)) {
        t->wants_draw = false;
        *out = (Key){ .kind = KEY_DRAINED };
        return true;
    }
    return false;
}

static bool take_watched(Term *t, Key *out)
{
    char block[READ_BLOCK];
    if (read(t->watch_fd, block, sizeof block) <= 0) t->watch_fd = -1;
    *out = (Key){ .kind = KEY_CHANGED };
    return true;
}

/* Wait at most `ms` (-1: for ever); true when a watched file made an event. */
static bool wait_for_input(Term *t, int ms, Key *out)
{
    struct pollfd fds[] = {
        { .fd = t->tty.in, .events = POLLIN },
        { .fd = t->watch_fd, .events = POLLIN },
        { .fd = is_pending(t) ? t->tty.out : -1, .events = POLLOUT },
    };
    struct timespec limit = { .tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000 };
    if (ppoll(fds, 3, ms < 0 ? NULL : &limit, &t->while_waiting) <= 0) return false;
    if (fds[2].revents) send_pending(t);
    if (fds[0].revents & POLLIN)
        read_bytes(t);
    else if (fds[0].revents)
        t->is_gone = true; /* POLLHUP, POLLERR, POLLNVAL: never spin on them */
    return fds[1].revents != 0 && take_watched(t, out);
}

void term_read(Term *t, Key *out, int quiet_ms)
{
    if (t->has_ahead) {
        t->has_ahead = false;
        *out = t->ahead;
        return;
    }
    int64_t quiet_at = tty_now_ms() + quiet_ms;
    while (!take_event(t, out)) {
        int64_t now = tty_now_ms();
        int ms = key_wait_ms(t->keys, now);
        if (quiet_ms > 0) {
            int rest = quiet_at > now ? (int)(quiet_at - now) : 0;
            if (rest == 0) {
                *out = (Key){ .kind = KEY_QUIET };
                return;
            }
            if (ms < 0 || rest < ms) ms = rest;
        }
        if (wait_for_input(t, ms, out)) return;
    }
}

bool term_key_waits(Term *t)
{
    if (t->has_ahead) return true;
    t->has_ahead =
        take_event(t, &t->ahead) || wait_for_input(t, 0, &t->ahead) || take_event(t, &t->ahead);
    return t->has_ahead;
}

/* --- what is known of it --- */

void term_size(const Term *t, int *rows, int *columns)
{
    *rows = t->rows;
    *columns = t->columns;
}

bool term_is_slow(const Term *t)
{
    return tty_is_slow(&t->tty);
}

MarksMode term_marks(const Term *t)
{
    return t->marks;
}

void term_set_marks(Term *t, MarksMode marks)
{
    t->marks = marks;
    t->marks_answers = 2;
    if (marks == t->drawn_as) return;
    draw_marks_as(t, marks);
    term_redraw(t);
}

void term_assume_marks(Term *t, MarksMode marks)
{
    if (t->marks == MARKS_UNKNOWN) draw_marks_as(t, marks);
}

bool term_is_utf8(const Term *t)
{
    return !t->is_bytes;
}

void term_set_alphabet(Term *t, GlyphAlphabet alphabet)
{
    if (t->alphabet == alphabet) return;
    t->alphabet = alphabet;
    term_redraw(t);
}

uint64_t term_bytes(const Term *t)
{
    return t->bytes;
}
