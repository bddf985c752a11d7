/* The terminal under a pty: byte budgets, one write a frame, resize, hangup, crash, foreign TERMs.
 *
 * The child is this program itself with another argument: a list with a `>`, a field under it, and
 * the name of the last key. */
#include "tests/lib/check.h"
#include "tests/lib/vt.h"
#include "tui/term/term.h"
#include "tui/widget/edit.h"
#include "tui/widget/list.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *self;

/* --- the child --- */

static const char *const PEOPLE[] = { "นางทดสอบ ใจดี", "นายตัวอย่าง ใจดี", "น.ส.สมมุติ ใจดี",
                                      "ด.ช.จำลอง ที่น้ำ" };

static void draw_person(const void *ctx, size_t i, Surface line)
{
    (void)ctx;
    surface_put_f(line, 0, 2, STYLE_TEXT, "HH-%04zu  %s", i + 1, PEOPLE[i % 4]);
}

typedef struct {
    List list;
    ListWhole whole;
    Edit edit;
    bool is_in_field, has_echo;
    Text last;
} Child;

static void child_draw(const Child *c, Surface s, const char *notice)
{
    surface_clear(s);
    surface_fill(s, 0, STYLE_TITLE);
    surface_put(s, 0, 1, STR("kaejon  ครัวเรือน"), STYLE_TITLE);
    list_draw(&c->list, surface_part(s, 1, 0, 10, s.columns),
              c->is_in_field ? LIST_CURSOR_ELSEWHERE : LIST_CURSOR_HERE);
    surface_put(s, 12, 1, STR("ชื่อ :"), STYLE_TEXT);
    edit_draw(&c->edit, s, 12, 6, c->is_in_field ? EDIT_FOCUSED : EDIT_UNFOCUSED);
    if (c->has_echo) surface_put(s, 13, 1, text_str(&c->last), STYLE_TEXT);
    if (notice != NULL) surface_put(s, 14, 1, say(LANG_EN, notice), STYLE_WARNING);
}

static bool child_key(Child *c, const Key *k)
{
    if (key_is(k, (KeyName)(NAME_CTRL + 24))) return false;
    if (key_is(k, (KeyName)(NAME_CTRL + 11))) abort();
    text_clear(&c->last);
    key_add_name(&c->last, k);
    if (key_is(k, NAME_TAB))
        c->is_in_field = !c->is_in_field;
    else if (c->is_in_field)
        edit_key(&c->edit, k);
    else
        list_key(&c->list, k);
    return true;
}

static int child(bool has_echo)
{
    Error err = { 0 };
    const char *notice;
    const char *no_colour = getenv("NO_COLOR");
    TermOptions options = {
        .in_fd = 0, .out_fd = 1, .esc_ms = 100, .watch_fd = -1, .has_no_colour = no_colour != NULL
    };
    const char *marks = getenv("KAEJON_MARKS");
    options.marks = marks != NULL ? MARKS_NORMAL : MARKS_UNKNOWN;
    Term *t = term_open(&options, &notice, &err);
    if (t == NULL) {
        dprintf(2, "refused: %s\n", err.msg);
        return fault_exit(err.code);
    }
    Child c = { .whole = { .total = 1000, .draw = draw_person },
                .has_echo = has_echo,
                .last = TEXT_INIT };
    list_init(&c.list, list_whole(&c.whole), 10);
    edit_init(&c.edit, EDIT_TEXT, 2000);
    edit_fit(&c.edit, 40);
    int rows, columns, code = 0;
    term_size(t, &rows, &columns);
    Canvas *canvas = canvas_new(rows, columns);
    for (bool is_running = true; is_running;) {
        if (!term_key_waits(t)) {
            child_draw(&c, canvas_surface(canvas), notice);
            term_show(t, canvas);
        }
        Key k;
        term_read(t, &k, 0);
        if (k.kind == KEY_HANGUP) {
            code = 128 + (int)k.cp;
            is_running = false;
        } else if (k.kind == KEY_RESIZE) {
            canvas_free(canvas);
            term_size(t, &rows, &columns);
            canvas = canvas_new(rows, columns);
        } else {
            is_running = child_key(&c, &k);
        }
    }
    term_close(t);
    canvas_free(canvas);
    dprintf(1, "left: %.*s\n", STR_ARG(edit_str(&c.edit)));
    edit_free(&c.edit);
    text_free(&c.last);
    return code;
}

/* --- starting it --- */

static Vt *start(const char *term, const char *mode, const char *variable)
{
    const char *argv[] = { self, mode, NULL };
    const char *env[] = { "LC_ALL=C", variable, NULL };
    Vt *v =
        vt_start(&(VtStart){ .argv = argv, .env = env, .term = term, .rows = 24, .columns = 80 });
    vt_quiet(v);
    return v;
}

static void check_line(Vt *v, int row, const char *want)
{
    char line[VT_LINE];
    vt_line(v, row, line);
    assert_string_equal(line, want);
}

static size_t bytes_of(Vt *v, const char *key)
{
    size_t n;
    vt_mark(v);
    assert_true(vt_key(v, key));
    assert_true(vt_quiet(v));
    vt_bytes(v, &n);
    return n;
}

static size_t bytes_of_text(Vt *v, const char *text)
{
    size_t n;
    vt_mark(v);
    vt_type(v, text);
    assert_true(vt_quiet(v));
    vt_bytes(v, &n);
    return n;
}

#define check_at_most(n, limit) assert_in_range((n), 1, (limit))

/* Wait for a line of the screen, where the program stands behind another one. */
typedef struct {
    Vt *v;
    int row;
    const char *want;
} Seen;
static bool is_seen(void *ctx)
{
    Seen *s = ctx;
    char line[VT_LINE];
    vt_line(s->v, s->row, line);
    return strcmp(line, s->want) == 0;
}

static void await_line(Vt *v, int row, const char *want)
{
    assert_true(vt_until(v, is_seen, &(Seen){ v, row, want }, 5000));
}

/* --- what is shown --- */

static const char *const TERMS[] = { "xterm-256color", "xterm",         "linux", "vt220",
                                     "screen",         "tmux-256color", "putty" };
enum { TERM_COUNT = sizeof TERMS / sizeof TERMS[0] };

static void test_thai_in_straight_columns_on_every_terminal(void **state)
{
    (void)state;
    for (size_t i = 0; i < TERM_COUNT; i++) {
        Vt *v = start(TERMS[i], "child", NULL);
        check_line(v, 1, " kaejon  ครัวเรือน");
        check_line(v, 2, "> HH-0001  นางทดสอบ ใจดี");
        check_line(v, 5, "  HH-0004  ด.ช.จำลอง ที่น้ำ");
        int row, column;
        vt_cursor(v, &row, &column);
        assert_int_equal(row, 2);
        assert_int_equal(column, 1);
        assert_true(vt_cursor_shown(v));
        vt_key(v, "Ctrl-X");
        assert_int_equal(vt_end(v, 2000), 0);
        vt_free(v);
    }
}

/* screens.md 10, peers.md 3 and 5: exact counts on the commonest terminal, ceilings on all. */
static void test_byte_budgets(void **state)
{
    (void)state;
    for (size_t i = 0; i < TERM_COUNT; i++) {
        Vt *v = start(TERMS[i], "child", NULL);
        bytes_of(v, "Down");
        check_at_most(bytes_of(v, "Down"), 14);
        check_at_most(bytes_of(v, "Up"), 14);
        for (int n = 0; n < 8; n++) vt_key(v, "Down");
        vt_quiet(v);
        size_t scrolled = bytes_of(v, "Down");
        size_t again = bytes_of(v, "Down");
        check_at_most(scrolled, 200);
        check_at_most(again, 200);
        check_at_most(bytes_of(v, "Tab"), 14);
        bytes_of_text(v, "a");
        check_at_most(bytes_of_text(v, "a"), 6);
        check_at_most(bytes_of_text(v, "ท"), 8);
        check_at_most(bytes_of_text(v, "ี"), 12);
        check_at_most(bytes_of_text(v, "่"), 12);
        check_at_most(bytes_of_text(v, "น"), 8);
        check_line(v, 13, " ชื่อ : aaที่น");
        if (getenv("SHOW") != NULL) print_message("%s scroll %zu %zu\n", TERMS[i], scrolled, again);
        vt_free(v);
    }
}

/* The same frame again is no byte; a page is its text; two keys waiting are drawn once. */
static void test_pages_and_batches(void **state)
{
    (void)state;
    Vt *v = start("xterm-256color", "child", NULL);
    assert_int_equal(bytes_of(v, "Up"), 0);
    size_t page = bytes_of(v, "PgDn");
    vt_mark(v);
    vt_send(v, "\033[6~\033[6~", 8);
    vt_quiet(v);
    size_t two;
    vt_bytes(v, &two);
    assert_true(two < page * 13 / 10);
    check_line(v, 2, "> HH-0028  ด.ช.จำลอง ที่น้ำ");
    vt_free(v);
}

/* C as under C.UTF-8, byte for byte (peers.md 28, S18, T48). */
static void test_bytes_under_other_locales(void **state)
{
    (void)state;
    static const char *const LOCALES[] = { "LC_ALL=C.UTF-8", "LC_ALL=POSIX", "LC_ALL=th_TH.TIS-620",
                                           "LC_ALL=xx_XX" };
    CLEANUP_TEXT first = TEXT_INIT;
    for (size_t i = 0; i < 4; i++) {
        const char *argv[] = { self, "child", NULL };
        const char *env[] = { LOCALES[i], NULL };
        Vt *v = vt_start(
            &(VtStart){ .argv = argv, .env = env, .term = "xterm", .rows = 24, .columns = 80 });
        vt_mark(v);
        vt_quiet(v);
        size_t n;
        const char *bytes = vt_bytes(v, &n);
        if (i == 0) text_add(&first, str_from(bytes, n));
        assert_true(n > 500);
        check_str(str_from(bytes, n), text_str(&first));
        assert_int_equal(utf8_bad(str_from(bytes, n)), -1);
        vt_free(v);
    }
}

/* --- what is typed --- */

static void test_keys_of_every_terminal(void **state)
{
    (void)state;
    static const char *const NAMES[] = { "F1",   "F2",    "F3",        "F4",    "F5",       "F6",
                                         "F7",   "F8",    "F9",        "F10",   "Up",       "Down",
                                         "Left", "Right", "Home",      "End",   "PgUp",     "PgDn",
                                         "Ins",  "Del",   "Backspace", "Enter", "Shift-Tab" };
    for (size_t i = 0; i < TERM_COUNT; i++) {
        Vt *v = start(TERMS[i], "echo", NULL);
        for (size_t k = 0; k < sizeof NAMES / sizeof NAMES[0]; k++) {
            if (!vt_key(v, NAMES[k])) continue;
            vt_quiet(v);
            char want[64];
            snprintf(want, sizeof want, " %s", NAMES[k]);
            check_line(v, 14, want);
        }
        vt_free(v);
    }
}

/* S19, T15: a lone Esc is known in 150 ms; an arrow that comes in pieces types nothing. */
static void test_esc_and_late_arrows(void **state)
{
    (void)state;
    Vt *v = start("xterm", "echo", NULL);
    vt_key(v, "Tab");
    vt_key(v, "Esc");
    vt_quiet(v);
    check_line(v, 14, " Esc");
    vt_send(v, "[", 1); /* joins the Esc, late */
    vt_quiet(v);
    vt_send(v, "D", 1);
    vt_quiet(v);
    check_line(v, 14, " Left");
    check_line(v, 13, " ชื่อ :");
    vt_send(v, "\033", 1);
    poll(NULL, 0, 30);
    vt_send(v, "O", 1);
    poll(NULL, 0, 300);
    vt_send(v, "C", 1);
    vt_quiet(v);
    check_line(v, 14, " Right");
    check_line(v, 13, " ชื่อ :");
    vt_send(v, "\0332", 2);
    vt_quiet(v);
    check_line(v, 14, " Esc 2");
    vt_free(v);
}

/* peers.md 24: a long text typed into a line that takes no output is all there afterwards. */
static void test_typing_ahead_of_a_stalled_line(void **state)
{
    (void)state;
    Vt *v = start("xterm", "child", NULL);
    CLEANUP_TEXT all = TEXT_INIT;
    text_add_c(&all, '\t');
    while (all.n < 3500) text_add(&all, STR("ที่น้ำใจดี "));
    vt_send(v, all.b, all.n);
    vt_quiet(v);
    vt_key(v, "Ctrl-X");
    assert_int_equal(vt_end(v, 5000), 0);
    char *screen = vt_screen(v);
    assert_non_null(strstr(screen, "left: ที่น้ำใจดี ที่น้ำใจดี"));
    free(screen);
    vt_free(v);
}

static void test_paste_is_one_event(void **state)
{
    (void)state;
    Vt *v = start("xterm", "child", NULL);
    vt_key(v, "Tab");
    vt_quiet(v);
    vt_send(v, "\033[200~ก\r\nข\033[201~", 20);
    vt_quiet(v);
    check_line(v, 13, " ชื่อ : ก ข");
    vt_free(v);
}

/* --- size, end, crash --- */

static void test_resize_keeps_everything(void **state)
{
    (void)state;
    static const int SIZES[][2] = { { 43, 132 }, { 16, 60 }, { 24, 80 },
                                    { 50, 200 }, { 15, 40 }, { 24, 80 } };
    Vt *v = start("xterm", "child", NULL);
    vt_key(v, "Down");
    vt_key(v, "Tab");
    vt_type(v, "ที่น้");
    vt_quiet(v);
    for (size_t i = 0; i < 6; i++) {
        vt_resize(v, SIZES[i][0], SIZES[i][1]);
        vt_quiet(v);
        VtCell corner; /* drawn anew to the new edge */
        vt_cell(v, 1, SIZES[i][1], &corner);
        assert_int_equal(corner.bg, 4);
        check_line(v, 1, " kaejon  ครัวเรือน");
        check_line(v, 3, "> HH-0002  นายตัวอย่าง ใจดี");
        check_line(v, 13, " ชื่อ : ที่น้");
        int row, column;
        vt_cursor(v, &row, &column);
        assert_int_equal(row, 13);
        assert_int_equal(column, 9);
    }
    vt_type(v, "ำ");
    vt_quiet(v);
    check_line(v, 13, " ชื่อ : ที่น้ำ");
    vt_free(v);
}

/* S16: the line is gone, by signal or by its end: out at once, with the code of the contract. */
static void test_hangup(void **state)
{
    (void)state;
    Vt *v = start("xterm", "child", NULL);
    vt_drop(v);
    assert_int_equal(vt_end(v, 2000), 129);
    vt_free(v);
    v = start("xterm", "child", NULL);
    vt_signal(v, SIGTERM);
    assert_int_equal(vt_end(v, 2000), 143);
    assert_false(vt_on_alternate_screen(v));
    vt_free(v);
}

static void test_leaving_gives_the_terminal_back(void **state)
{
    (void)state;
    static const char *const KEYS[] = { "Ctrl-X", "Ctrl-K" }; /* leaves; aborts */
    for (size_t i = 0; i < 2; i++) {
        const char *argv[] = {
            "/bin/sh", "-c",
            "stty -a > \"$0.before\"; \"$0\" child; c=$?; stty -a > \"$0.after\"; "
            "cmp \"$0.before\" \"$0.after\" && echo same; rm -f \"$0.before\" \"$0.after\"; exit "
            "$c",
            self, NULL
        };
        const char *env[] = { "LC_ALL=C", "PATH=/usr/bin:/bin", NULL };
        Vt *v = vt_start(
            &(VtStart){ .argv = argv, .env = env, .term = "xterm", .rows = 24, .columns = 80 });
        await_line(v, 2, "> HH-0001  นางทดสอบ ใจดี");
        assert_true(vt_on_alternate_screen(v));
        vt_mark(v);
        vt_key(v, KEYS[i]);
        int code = vt_end(v, 5000);
        assert_int_equal(code, i == 0 ? 0 : 134);
        assert_false(vt_on_alternate_screen(v));
        char *screen = vt_screen(v);
        assert_non_null(strstr(screen, "same"));
        free(screen);
        size_t n;
        const char *bytes = vt_bytes(v, &n);
        assert_true(str_find(str_from(bytes, n), STR("\033[?2004l")) >= 0);
        vt_free(v);
    }
}

/* S17. */
static void test_unknown_terminals(void **state)
{
    (void)state;
    static const char *const NAMES[] = { "xterm-kitty-of-tomorrow", "foo", "" };
    for (size_t i = 0; i < 3; i++) {
        char term[64];
        snprintf(term, sizeof term, "TERM=%s", NAMES[i]);
        Vt *v = start(NAMES[i], "child", term);
        check_line(v, 2, "> HH-0001  นางทดสอบ ใจดี");
        char line[VT_LINE];
        vt_line(v, 15, line);
        assert_non_null(strstr(line, "not known"));
        vt_free(v);
    }
    Vt *v = start("dumb", "child", NULL);
    assert_int_equal(vt_end(v, 2000), 71);
    check_line(v, 1, "refused: term.dumb");
    vt_free(v);
}

static void test_colour_and_mono(void **state)
{
    (void)state;
    VtCell cell;
    Vt *v = start("xterm-256color", "child", NULL);
    vt_cell(v, 1, 2, &cell);
    assert_int_equal(cell.fg, 15);
    assert_int_equal(cell.bg, 4);
    assert_false(cell.reverse);
    vt_free(v);
    v = start("xterm-256color", "child", "NO_COLOR=1");
    vt_cell(v, 1, 2, &cell);
    assert_true(cell.reverse);
    assert_int_equal(cell.fg, -1);
    vt_free(v);
    v = start("vt220", "child", NULL);
    vt_cell(v, 1, 2, &cell);
    assert_true(cell.reverse);
    vt_free(v);
}

/* peers.md 8 and 27, where strace is at hand: no system call when idle; one write to the line for
 * each key. */
static void test_system_calls(void **state)
{
    (void)state;
    if (access("/usr/bin/strace", X_OK) != 0) skip();
    const char *argv[] = { "/usr/bin/strace", "-y", "-o", "term_test.strace", self, "child", NULL };
    const char *env[] = { "LC_ALL=C", "ASAN_OPTIONS=detect_leaks=0", NULL };
    Vt *v = vt_start(&(VtStart){
        .argv = argv, .env = env, .term = "xterm", .rows = 24, .columns = 80, .folder = "/tmp" });
    await_line(v, 2, "> HH-0001  นางทดสอบ ใจดี");
    struct stat before, after;
    poll(NULL, 0, 200);
    assert_int_equal(stat("/tmp/term_test.strace", &before), 0);
    poll(NULL, 0, 1000);
    assert_int_equal(stat("/tmp/term_test.strace", &after), 0);
    assert_int_equal(before.st_size, after.st_size);
    static const char *const SEEN[] = { "> HH-0002  นายตัวอย่าง ใจดี", "> HH-0003  น.ส.สมมุติ ใจดี",
                                        "> HH-0004  ด.ช.จำลอง ที่น้ำ", "> HH-0005  นางทดสอบ ใจดี" };
    for (int i = 0; i < 4; i++) {
        vt_key(v, "Down");
        await_line(v, 3 + i, SEEN[i]);
    }
    vt_key(v, "Ctrl-X");
    assert_int_equal(vt_end(v, 3000), 0);
    vt_free(v);
    FILE *log = fopen("/tmp/term_test.strace", "re");
    assert_non_null(log);
    char line[65536];
    int writes = 0;
    while (fgets(line, sizeof line, log) != NULL)
        if (strstr(line, "write(") == line && strstr(line, "<char 136:") == NULL &&
            strstr(line, "pts/") != NULL)
            writes++;
    fclose(log);

    assert_int_equal(writes, 1 + 4 + 1 + 1); /* first frame, keys, leaving, the child's own line */
}

int main(int argc, char **argv)
{
    static char path[4096];
    if (argc > 1) return child(strcmp(argv[1], "echo") == 0);
    if (!realpath(argv[0], path)) return 99;
    self = path;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_thai_in_straight_columns_on_every_terminal),
        cmocka_unit_test(test_byte_budgets),
        cmocka_unit_test(test_pages_and_batches),
        cmocka_unit_test(test_bytes_under_other_locales),
        cmocka_unit_test(test_keys_of_every_terminal),
        cmocka_unit_test(test_esc_and_late_arrows),
        cmocka_unit_test(test_typing_ahead_of_a_stalled_line),
        cmocka_unit_test(test_paste_is_one_event),
        cmocka_unit_test(test_resize_keeps_everything),
        cmocka_unit_test(test_hangup),
        cmocka_unit_test(test_leaving_gives_the_terminal_back),
        cmocka_unit_test(test_unknown_terminals),
        cmocka_unit_test(test_colour_and_mono),
        cmocka_unit_test(test_system_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
