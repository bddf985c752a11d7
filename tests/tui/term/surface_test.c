/* Cells: whole stops, marks, clipping, wide characters; T1 to T4, S09. */
#include "tests/lib/check.h"
#include "tests/lib/table.h"
#include "tui/term/surface.h"

#include <stdlib.h>
#include <string.h>

static void check_cell(const Canvas *c, int row, int column, const char *want)
{
    const Cell *cell = canvas_cell(c, row, column);
    check_str(str_from(cell->bytes, cell->n), str_of(want));
}

static void test_stops_are_cells(void **state)
{
    (void)state;
    Canvas *c = canvas_new(2, 20);
    Surface s = canvas_surface(c);
    assert_int_equal(surface_put(s, 0, 0, STR("ที่น้ำ ผู้ใหญ่"), STYLE_TEXT), 8);
    check_cell(c, 0, 0, "ที่");
    check_cell(c, 0, 1, "น้");
    check_cell(c, 0, 2, "ำ");
    check_cell(c, 0, 3, "");
    check_cell(c, 0, 4, "ผู้");
    assert_int_equal(canvas_cell(c, 0, 3)->columns, 1);
    CLEANUP_TEXT line = TEXT_INIT;
    canvas_line(c, 0, &line);
    check_str(text_str(&line), STR("ที่น้ำ ผู้ใหญ่"));
    canvas_free(c);
}

/* S09: every text of the vectors takes as many columns as they say. */
static void test_columns_of_vectors(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Table t = table_read(&arena, "tests/data/cases/s09_widths.csv");
    assert_true(t.rows >= 18);
    for (size_t i = 0; i < t.rows; i++) {
        Canvas *c = canvas_new(1, 80);
        int after = surface_put(canvas_surface(c), 0, 0, table_cell(&t, i, "text"), STYLE_TEXT);
        assert_int_equal(after, table_number(&t, i, "cells"));
        canvas_free(c);
    }
    arena_done(&arena);
}

static void test_odd_characters(void **state)
{
    (void)state;
    Canvas *c = canvas_new(1, 20);
    Surface s = canvas_surface(c);
    surface_put(s, 0, 0, STR("่ก\x1b[\xff\u0e3b\u200bกุิ้"), STYLE_TEXT);
    check_cell(c, 0, 0, "\u25cc่"); /* T2: on a dotted circle */
    check_cell(c, 0, 1, "ก");
    check_cell(c, 0, 2, "\ufffd"); /* T4: control characters never reach the terminal */
    check_cell(c, 0, 3, "[");
    check_cell(c, 0, 4, "\ufffd"); /* a byte that is not UTF-8 */
    check_cell(c, 0, 5, "\ufffd"); /* unassigned */
    check_cell(c, 0, 6, "กุิ");      /* T3: two marks drawn */
    assert_true(canvas_cell(c, 0, 6)->is_cut);
    assert_false(canvas_cell(c, 0, 1)->is_cut);
    canvas_free(c);
}

static void test_clipping(void **state)
{
    (void)state;
    Canvas *c = canvas_new(4, 10);
    Surface s = surface_part(canvas_surface(c), 1, 2, 2, 5);
    surface_put(s, 0, 3, STR("กขค"), STYLE_TEXT);
    surface_put(s, 5, 0, STR("x"), STYLE_TEXT);
    surface_put(s, -1, 0, STR("x"), STYLE_TEXT);
    surface_put(s, 1, -1, STR("กขค"), STYLE_TEXT);
    CLEANUP_TEXT all = TEXT_INIT;
    for (int row = 0; row < 4; row++) {
        canvas_line(c, row, &all);
        text_add_c(&all, '|');
    }
    check_str(text_str(&all), STR("|     กข|  ขค||"));
    Surface none = surface_part(s, 9, 9, 5, 5);
    assert_int_equal(none.rows, 0);
    surface_put(none, 0, 0, STR("x"), STYLE_TEXT);
    surface_cursor(none, 0, 0);
    surface_cursor(s, 9, 9);
    int row, column;
    canvas_cursor(c, &row, &column);
    assert_int_equal(row, 2);
    assert_int_equal(column, 6);
    canvas_free(c);
}

static void test_wide_characters_lose_both_halves(void **state)
{
    (void)state;
    Canvas *c = canvas_new(1, 6);
    Surface s = canvas_surface(c);
    surface_put(s, 0, 0, STR("漢字"), STYLE_TEXT);
    assert_int_equal(canvas_cell(c, 0, 0)->columns, 2);
    assert_int_equal(canvas_cell(c, 0, 1)->columns, 0);
    surface_put(s, 0, 1, STR("x"), STYLE_TEXT);
    check_cell(c, 0, 0, "");
    check_cell(c, 0, 1, "x");
    surface_put(s, 0, 2, STR("y"), STYLE_TEXT);
    check_cell(c, 0, 3, "");
    assert_int_equal(canvas_cell(c, 0, 3)->columns, 1);
    surface_put(s, 0, 5, STR("漢"), STYLE_TEXT); /* no room for its second half */
    check_cell(c, 0, 5, "");
    assert_int_equal(canvas_cell(c, 0, 5)->columns, 1);
    canvas_free(c);
}

static void test_cut_pad_style(void **state)
{
    (void)state;
    Canvas *c = canvas_new(2, 20);
    Surface s = canvas_surface(c);
    surface_put(s, 0, 0, STR("xxxxxxxxxxxx"), STYLE_TEXT);
    assert_int_equal(surface_put_cut(s, 0, 0, 5, STR("โนนแหลมทอง"), STYLE_TITLE), 5);
    CLEANUP_TEXT line = TEXT_INIT;
    canvas_line(c, 0, &line);
    check_str(text_str(&line), STR("โนน… xxxxxxx"));
    assert_int_equal(canvas_cell(c, 0, 4)->style, STYLE_TITLE);
    assert_int_equal(canvas_cell(c, 0, 5)->style, STYLE_TEXT);
    surface_put_f(s, 1, 0, STYLE_TEXT, "%s %d", "ตำบล", 5);
    surface_style(s, 1, 0, 2, STYLE_MATCH);
    assert_int_equal(canvas_cell(c, 1, 1)->style, STYLE_MATCH);
    check_cell(c, 1, 5, "5");
    canvas_free(c);
}

/* Random text over random places: every cell is blank, one stop with at most two marks, or the
 * second half of the wide one before it. */
static void test_random_drawing(void **state)
{
    (void)state;
    static const char *const PIECES[] = { "ก",      "ี",  "่",  "ำ",       "漢", "\x01",
                                          "\u200b", "a", "é", "e\u0301", " " };
    unsigned seed = 20261125;
    Canvas *c = canvas_new(5, 17);
    for (int i = 0; i < 4000; i++) {
        CLEANUP_TEXT text = TEXT_INIT;
        for (int n = rand_r(&seed) % 9; n >= 0; n--)
            text_add(&text, str_of(PIECES[rand_r(&seed) % 11]));
        surface_put(canvas_surface(c), rand_r(&seed) % 6 - 1, rand_r(&seed) % 20 - 2,
                    text_str(&text), STYLE_TEXT);
        for (int row = 0; row < 5; row++)
            for (int column = 0; column < 17; column++) {
                const Cell *cell = canvas_cell(c, row, column);
                if (cell->columns == 0) {
                    assert_int_equal(cell[-1].columns, 2);
                    assert_int_equal(cell->n, 0);
                    continue;
                }
                if (cell->columns == 2) assert_int_equal(cell[1].columns, 0);
                assert_int_equal(strlen(cell->bytes), cell->n);
                if (cell->n > 0) assert_int_equal(text_stops(str_from(cell->bytes, cell->n)), 1);
            }
    }
    canvas_free(c);
}

/* Names of keys and codes with Latin letters are read by machines and fingers: they stay. */
static void test_thai_digits(void **state)
{
    (void)state;
    Canvas *c = canvas_new(2, 60);
    Surface s = canvas_surface(c);
    surface_put(s, 0, 0, STR("12/05/2511  1,240 แถว  HH-0123  F10  Esc 2  3"), STYLE_TEXT);
    surface_thai_digits(s);
    CLEANUP_TEXT line = TEXT_INIT;
    canvas_line(c, 0, &line);
    check_str(text_str(&line), STR("๑๒/๐๕/๒๕๑๑  ๑,๒๔๐ แถว  HH-0123  F10  Esc 2  ๓"));
    canvas_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_thai_digits),
        cmocka_unit_test(test_stops_are_cells),
        cmocka_unit_test(test_columns_of_vectors),
        cmocka_unit_test(test_odd_characters),
        cmocka_unit_test(test_clipping),
        cmocka_unit_test(test_wide_characters_lose_both_halves),
        cmocka_unit_test(test_cut_pad_style),
        cmocka_unit_test(test_random_drawing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
