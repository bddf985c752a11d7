/* The test terminal is tested against a tiny ncurses program: this file itself, run with "child".
 */
#include "tests/lib/vt.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <curses.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *self;

/* --- the tiny program ----------------------------------------------------------------------- */
static int screen_child(void)
{
    char text[512] = "";
    size_t n = 0;
    setlocale(LC_ALL, "C.UTF-8");
    set_escdelay(100);
    initscr();
    raw();
    noecho();
    keypad(stdscr, TRUE);
    for (;;) {
        erase();
        attron(A_REVERSE);
        mvaddstr(0, 0, "น้ำ ที่อยู่");
        attroff(A_REVERSE);
        mvprintw(1, 0, "%dx%d", COLS, LINES);
        mvaddstr(2, 0, "日本|กี่|X");
        mvaddstr(4, 0, text);
        refresh();
        int c = getch();
        if (c == 'q') break;
        if (c == '!') timeout(100); /* from now on it cannot rest */
        if (c == '%') {
            refresh();
            printf("\377");
            fflush(stdout);
        }
        if (c == KEY_RESIZE) continue;
        const char *name = c == 27         ? "Esc"
                           : c == KEY_F(2) ? "F2"
                           : c == KEY_LEFT ? "Left"
                           : c == KEY_BTAB ? "Shift-Tab"
                           : c == KEY_HOME ? "Home"
                                           : NULL;
        char one[2] = { (char)c, 0 };
        n += (size_t)snprintf(text + n, sizeof text - n, "%s", name ? name : one);
    }
    endwin();
    return 7;
}

static const char *const no_env[] = { "PATH=/usr/bin:/bin", NULL };

static Vt *start_with(const char *term, int rows, int columns)
{
    const char *const argv[] = { self, "child", NULL };
    Vt *v = vt_start(
        &(VtStart){ .argv = argv, .env = no_env, .term = term, .rows = rows, .columns = columns });
    assert_true(vt_quiet(v));
    return v;
}

static void line_is(Vt *v, int row, const char *expected)
{
    char line[VT_LINE];
    vt_line(v, row, line);
    assert_string_equal(line, expected);
}

/* --- the tests ------------------------------------------------------------------------------- */
static void thai_cells_carry_their_marks(void **state)
{
    (void)state;
    Vt *v = start_with("xterm-256color", 24, 80);
    line_is(v, 1, "น้ำ ที่อยู่");
    line_is(v, 3, "日本|กี่|X");
    static const char *const cells[] = { "น้", "ำ", " ", "ที่", "อ", "ยู่", " " };
    VtCell cell;
    for (int i = 0; i < 7; i++) {
        vt_cell(v, 1, i + 1, &cell);
        assert_string_equal(cell.text, cells[i]);
        assert_int_equal(cell.columns, 1);
        assert_int_equal(cell.reverse, i < 6);
    }
    vt_cell(v, 3, 1, &cell);
    assert_string_equal(cell.text, "日");
    assert_int_equal(cell.columns, 2);
    vt_cell(v, 3, 2, &cell);
    assert_string_equal(cell.text, "");
    vt_cell(v, 3, 6, &cell);
    assert_string_equal(cell.text, "กี่");
    assert_true(vt_on_alternate_screen(v));
    vt_free(v);
}

static void typed_text_arrives_and_the_cursor_follows(void **state)
{
    (void)state;
    Vt *v = start_with("xterm-256color", 24, 80);
    vt_mark(v);
    vt_type(v, "ที่น้ำ");
    assert_true(vt_quiet(v));
    line_is(v, 5, "ที่น้ำ");
    int row, column;
    vt_cursor(v, &row, &column);
    assert_int_equal(row, 5);
    assert_int_equal(column, 4);
    size_t n;
    vt_bytes(v, &n);
    assert_in_range(n, 18, 80);
    vt_free(v);
}

static void keys_by_name_on_every_terminal(void **state)
{
    (void)state;
    static const char *const terms[] = { "xterm-256color", "linux", "vt220", "screen", "tmux" };
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        Vt *v = start_with(terms[i], 24, 80);
        assert_true(vt_key(v, "F2") && vt_key(v, "Left") && vt_key(v, "x") && vt_key(v, "Esc"));
        assert_true(vt_quiet(v));
        line_is(v, 5, "F2LeftxEsc");
        assert_false(vt_key(v, "F99"));
        vt_free(v);
    }
}

static void a_lone_esc_is_awaited(void **state)
{
    (void)state;
    Vt *v = start_with("xterm-256color", 24, 80);
    for (int i = 0; i < 3; i++) {
        assert_true(vt_key(v, "Esc"));
        assert_true(vt_quiet(v));
    }
    line_is(v, 5, "EscEscEsc");
    vt_free(v);
}

static void resize_reaches_program_and_emulator(void **state)
{
    (void)state;
    Vt *v = start_with("xterm-256color", 24, 80);
    line_is(v, 2, "80x24");
    vt_resize(v, 20, 60);
    assert_true(vt_quiet(v));
    line_is(v, 2, "60x20");
    vt_resize(v, 50, 132);
    assert_true(vt_quiet(v));
    line_is(v, 2, "132x50");
    assert_int_equal(vt_rows(v), 50);
    char *all = vt_screen(v);
    assert_non_null(strstr(all, "132x50\n日本|กี่|X\n\n"));
    free(all);
    vt_free(v);
}

static void the_end_is_known(void **state)
{
    (void)state;
    Vt *v = start_with("xterm-256color", 24, 80);
    assert_int_equal(vt_end(v, 0), -1);
    vt_type(v, "q");
    assert_int_equal(vt_end(v, 5000), 7);
    assert_false(vt_on_alternate_screen(v));
    vt_free(v);

    v = start_with("xterm-256color", 24, 80);
    vt_drop(v);
    assert_int_equal(vt_end(v, 5000), 128 + SIGHUP);
    vt_free(v);

    v = start_with("xterm-256color", 24, 80);
    vt_signal(v, SIGKILL);
    assert_int_equal(vt_end(v, 5000), 128 + SIGKILL);
    vt_free(v);
}

static void each_of_many_keys_is_seen(void **state)
{
    (void)state;
    Vt *v = start_with("xterm-256color", 24, 80);
    char expected[VT_LINE] = "";
    for (int i = 0; i < 70; i++) {
        const char letter[2] = { (char)('a' + i % 16), 0 };
        memcpy(expected + i, letter, 2);
        vt_type(v, letter);
        assert_true(vt_quiet(v));
        line_is(v, 5, expected);
    }
    vt_free(v);
}

static void cursor_reports_are_answered(void **state)
{
    (void)state;
    const char *const argv[] = {
        "/bin/sh", "-c",
        "stty raw -echo; printf '\\033[3;5H\\033[6n'; dd bs=1 count=6 2>/dev/null | od -An -c", NULL
    };
    Vt *v = vt_start(
        &(VtStart){ .argv = argv, .env = no_env, .term = "xterm", .rows = 24, .columns = 80 });
    assert_int_equal(vt_end(v, 5000), 0);
    char *all = vt_screen(v);
    assert_non_null(strstr(all, "033   [   3   ;   5   R"));
    free(all);
    vt_free(v);
}

int main(int argc, char **argv)
{
    static char path[4096];
    if (argc > 1 && strcmp(argv[1], "child") == 0) return screen_child();
    if (!realpath(argv[0], path)) return 99;
    self = path;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thai_cells_carry_their_marks),
        cmocka_unit_test(typed_text_arrives_and_the_cursor_follows),
        cmocka_unit_test(keys_by_name_on_every_terminal),
        cmocka_unit_test(a_lone_esc_is_awaited),
        cmocka_unit_test(resize_reaches_program_and_emulator),
        cmocka_unit_test(the_end_is_known),
        cmocka_unit_test(each_of_many_keys_is_seen),
        cmocka_unit_test(cursor_reports_are_answered),
    };
    return cmocka_run_group_tests_name("test terminal", tests, NULL, NULL);
}
