/* Golden screens: each screen at each size in both languages, compared with tests/golden/NAME.LANG.txt.
 *
 * The office is the demo's, its clock stands still. After the lines of 80x24 stand the cells that are not
 * plain text, by their role (what a role is in colour and in mono is tested with the terminal), and the
 * cursor. UPDATE=1 in the environment writes the files anew: look at each before it is committed.
 * ONLY=NAME takes one screen. */
#include "tests/lib/check.h"
#include "tests/lib/tour.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the picture --- */

static bool is_marked(const Canvas *c, int row)
{
    CLEANUP_TEXT line = TEXT_INIT;
    if (row < 0) return false;
    canvas_line(c, row, &line);
    Str s = str_trim(text_str(&line));
    return str_starts(s, STR(">")) || str_starts(s, STR("->"));
}

/* Behind a label: on its line, or at the beginning of the line under it, where a narrow screen puts answers. */
static bool is_behind_label(const Canvas *c, int row, int column)
{
    CLEANUP_TEXT line = TEXT_INIT;
    CLEANUP_TEXT above = TEXT_INIT;
    canvas_line(c, row, &line);
    ptrdiff_t colon = str_find(text_str(&line), STR(":"));
    bool is_on_its_line = colon >= 0 && text_columns(str_from(line.b, (size_t)colon)) < (size_t)column;
    if (row > 0) canvas_line(c, row - 1, &above);
    return is_on_its_line || (above.n > 0 && above.b[above.n - 1] == ':');
}

/* The head of the Esc panel; where nothing can be pointed at, the beginning of a line. */
static bool is_on_head(const Canvas *c, int row, int column, Lang lang)
{
    CLEANUP_TEXT line = TEXT_INIT;
    canvas_line(c, row, &line);
    if (str_starts(str_trim(text_str(&line)), str_from(say(lang, "app.panel").p, 12))) return true;
    for (int i = 0; i < canvas_rows(c); i++)
        if (is_marked(c, i)) return false;
    return column == 0;
}

/* Whoever follows the hardware cursor (a screen reader, a braille display, a magnifier) is at the focus:
 * on the mark of a row, in what is typed, or on a head. */
static bool is_at_focus(Desk *d, Lang lang)
{
    int row, column;
    app_draw(d->app);
    const Canvas *c = app_canvas(d->app);
    canvas_cursor(c, &row, &column);
    if (row < 0 || column < 0 || row >= canvas_rows(c) || column >= canvas_columns(c)) return false;
    return is_marked(c, row) || is_marked(c, row - 1) || is_behind_label(c, row, column) || is_on_head(c, row, column, lang);
}

/* Returns how often the cursor was somewhere else. */
static int add_screens(Desk *d, const char *name, Lang lang, Text *out)
{
    int away = 0, row, column;
    for (size_t i = 0; i < TOUR_SIZE_COUNT; i++) {
        app_resize(d->app, TOUR_SIZES[i].rows, TOUR_SIZES[i].columns);
        desk_rest(d);
        text_add_f(out, "== %dx%d ==\n%s", TOUR_SIZES[i].columns, TOUR_SIZES[i].rows, desk_screen(d));
        if (i == 0) text_add_f(out, "-- roles --\n%s", desk_styles(d));
        if (is_at_focus(d, lang)) continue;
        canvas_cursor(app_canvas(d->app), &row, &column);
        print_error("%s, %d columns: the cursor is away from the focus, at %d,%d\n", name, TOUR_SIZES[i].columns, row + 1, column + 1);
        away++;
    }
    return away;
}

static int picture(const TourStop *s, Lang lang, Text *out)
{
    Desk d;
    tour_visit(&d, s, lang);
    int away = add_screens(&d, s->name, lang, out);
    desk_close(&d);
    return away;
}

/* --- the file --- */

static bool read_file(const char *path, Text *out)
{
    char bytes[4096];
    size_t n;
    FILE *f = fopen(path, "re");
    if (f == NULL) return false;
    while ((n = fread(bytes, 1, sizeof bytes, f)) > 0) text_add(out, str_from(bytes, n));
    fclose(f);
    return true;
}

static void write_file(const char *path, const Text *text)
{
    FILE *f = fopen(path, "we");
    assert_non_null(f);
    assert_int_equal(fwrite(text->b, 1, text->n, f), text->n);
    assert_int_equal(fclose(f), 0);
}

/* The size of window, the line, and both readings of the first line that differs. */
static void tell_difference(const char *path, Str wanted, Str seen)
{
    Str size = STR("?"), a = STR_NONE, b = STR_NONE;
    int line = 0;
    while (str_eq(a, b) && (wanted.n > 0 || seen.n > 0)) {
        a = b = STR_NONE;
        (void)str_split(&wanted, '\n', &a);
        (void)str_split(&seen, '\n', &b);
        line = str_starts(a, STR("==")) ? 0 : line + 1;
        if (line == 0) size = a;
    }
    print_error("%s %.*s line %d\n  wanted: %.*s\n  seen:   %.*s\n", path, STR_ARG(size), line, STR_ARG(a), STR_ARG(b));
}

static int compare(const TourStop *s, Lang lang)
{
    char path[128];
    const char *update = getenv("UPDATE");
    CLEANUP_TEXT seen = TEXT_INIT;
    CLEANUP_TEXT wanted = TEXT_INIT;
    snprintf(path, sizeof path, "tests/golden/%s.%s.txt", s->name, lang == LANG_TH ? "th" : "en");
    int away = picture(s, lang, &seen);
    if (update != NULL && *update != 0) {
        write_file(path, &seen);
        return away;
    }
    if (!read_file(path, &wanted)) {
        print_error("there is no %s: UPDATE=1 writes it, then look at it\n", path);
        return away + 1;
    }
    if (str_eq(text_str(&wanted), text_str(&seen))) return away;
    tell_difference(path, text_str(&wanted), text_str(&seen));
    return away + 1;
}

static void screens_look_as_they_did_with_the_cursor_at_the_focus(void **state)
{
    (void)state;
    const char *only = getenv("ONLY");
    int failed = 0;
    for (const TourStop *s = TOUR; s->name != NULL; s++)
        if (only == NULL || strcmp(only, s->name) == 0) failed += compare(s, LANG_TH) + compare(s, LANG_EN);
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(screens_look_as_they_did_with_the_cursor_at_the_focus)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
