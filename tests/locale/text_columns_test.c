/* Stops, columns, cutting and padding: T7 to T12, T35, T36, S09, S10, S12. */
#include "tests/lib/random_thai.h"
#include "tests/lib/check.h"
#include "tests/lib/table.h"

#include <locale.h>
#include <stdlib.h>
#include <wchar.h>

static size_t number(const Table *t, size_t row, const char *heading)
{
    return (size_t)table_number(t, row, heading);
}

static uint32_t code_point(const Table *t, size_t row, const char *heading)
{
    return (uint32_t)strtoul(table_cell(t, row, heading).p, NULL, 16);
}

static void T7_columns_of_every_thai_code_point(void **state)
{
    (void)state;
    Arena a = { 0 };
    Table t = table_read(&a, "tests/data/thai/width.csv");
    assert_int_equal(t.rows, 91);
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    for (size_t row = 0; row < t.rows; row++) {
        uint32_t cp = code_point(&t, row, "cp");
        bool assigned = table_cell(&t, row, "columns").n > 0;
        long want = assigned ? table_number(&t, row, "columns") : -1;
        if (cp_columns(cp) != want) fail_msg("U+%04X: %d, not %ld", cp, cp_columns(cp), want);
        assert_int_equal(cp_columns(cp), wcwidth((wchar_t)cp));
    }
    assert_int_equal(cp_columns(0x0E00), -1);
    arena_done(&a);
}

static void T7_columns_of_other_code_points(void **state)
{
    (void)state;
    static const struct {
        uint32_t cp;
        int columns;
    } rows[] = { { 'a', 1 },    { 0x00, -1 },   { 0x1F, -1 },    { 0x7F, -1 },  { 0x9F, -1 },
                 { 0xA0, 1 },   { 0xAD, 0 },    { 0xE9, 1 },     { 0x301, 0 },  { 0x200B, 0 },
                 { 0x200D, 0 }, { 0xFEFF, 0 },  { 0x2026, 1 },   { 0x4E00, 2 }, { 0xFF21, 2 },
                 { 0x378, -1 }, { 0x2028, -1 }, { 0x20DD, 0 },   { 0xFFFD, 1 }, { 0x1F600, 2 },
                 { 0x25CC, 1 }, { 0xD800, -1 }, { 0x110000, -1 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (cp_columns(rows[i].cp) != rows[i].columns)
            fail_msg("U+%04X: %d", rows[i].cp, cp_columns(rows[i].cp));
}

/* vectors.csv counts a mark at the start of a text 0; on the screen it has a circle (T8). */
static size_t columns_on_screen(const Table *t, size_t row)
{
    size_t n;
    Str text = table_cell(t, row, "text");
    bool bare = text.n && cp_columns(utf8_at(text, &n)) == 0;
    return number(t, row, "columns") + bare;
}

static void T8_T9_all_58_vectors(void **state)
{
    (void)state;
    Arena a = { 0 };
    Table t = table_read(&a, "tests/data/thai/vectors.csv");
    assert_int_equal(t.rows, 58);
    for (size_t row = 0; row < t.rows; row++) {
        Str text = table_code_points(&a, table_cell(&t, row, "code_points"));
        check_str(text, table_cell(&t, row, "text"));
        assert_int_equal(utf8_count(text), number(&t, row, "n_cp"));
        assert_int_equal(text.n, number(&t, row, "n_bytes"));
        assert_int_equal(text_columns(text), columns_on_screen(&t, row));
        assert_int_equal(text_stops(text), number(&t, row, "stops"));
        CLEANUP_TEXT split = TEXT_INIT;
        for (Str left = text; left.n;) {
            int columns;
            Str stop = str_from(left.p, stop_next(left, &columns));
            if (split.n) text_add_c(&split, '|');
            text_add(&split, stop);
            left = str_cut_head(left, stop.n);
        }
        check_str(text_str(&split), table_cell(&t, row, "stops_split"));
    }
    arena_done(&a);
}

/* For every text: the stops put together are the text, forwards and backwards, their widths add
 * up, and each is at least one column wide. */
static void T8_stops_of_random_texts(void **state)
{
    (void)state;
    Chance chance = chance_new("T8");
    CLEANUP_TEXT t = TEXT_INIT;
    for (int round = 0; round < 100000; round++) {
        text_clear(&t);
        random_text(&chance, &t, 12);
        Str s = text_str(&t);
        size_t n = 0, stops = 0, sum = 0, last = 0;
        for (int columns; n < s.n; stops++) {
            last = stop_next(str_cut_head(s, n), &columns);
            if (columns < 1 || columns > 2) fail_msg("a stop of %d columns", columns);
            n += last;
            sum += (size_t)columns;
        }
        assert_int_equal(n, s.n);
        assert_int_equal(sum, text_columns(s));
        assert_int_equal(stops, text_stops(s));
        assert_int_equal(last, stop_last(s));
    }
}

/* T10: what stands before the cursor after Backspace is still whole stops: the one before the
 * cursor only gets shorter. */
static void T10_backspace_shortens_one_stop(void **state)
{
    (void)state;
    Chance chance = chance_new("T10");
    CLEANUP_TEXT t = TEXT_INIT;
    for (int round = 0; round < 20000; round++) {
        text_clear(&t);
        random_thai(&chance, &t, 8);
        Str s = text_str(&t), rest = str_cut_tail(s, stop_last(s));
        if (s.n == 0) continue;
        Str after = str_cut_tail(s, utf8_last(s));
        assert_true(str_starts(after, rest));
        assert_true(text_stops(after) == text_stops(rest) || text_stops(after) == text_stops(s));
    }
}

static void T11_a_window_never_shows_half_a_stop(void **state)
{
    (void)state;
    Str s = STR("ที่น้ำＡผู้");
    static const size_t fits[] = { 0, 9, 15, 18, 18, 21, 30 };
    for (size_t columns = 0; columns < 7; columns++) {
        size_t used;
        assert_int_equal(text_fit(s, columns, &used).n, fits[columns]);
        assert_true(used <= columns);
    }
}

static void T12_three_lengths(void **state)
{
    (void)state;
    Str s = STR("สมเด็จ");
    assert_int_equal(s.n, 18);
    assert_int_equal(utf8_count(s), 6);
    assert_int_equal(text_stops(s), 5);
    assert_int_equal(text_columns(s), 5);
}

static void T35_all_72_cuts(void **state)
{
    (void)state;
    Arena a = { 0 };
    Table t = table_read(&a, "tests/data/thai/truncate.csv");
    assert_int_equal(t.rows, 72);
    for (size_t row = 0; row < t.rows; row++) {
        CLEANUP_TEXT cut = TEXT_INIT;
        size_t used =
            text_cut(&cut, table_cell(&t, row, "text"), number(&t, row, "columns_available"));
        check_str(text_str(&cut), table_cell(&t, row, "shown"));
        assert_int_equal(used, number(&t, row, "columns_used"));
    }
    arena_done(&a);
}

static void T35_T36_cuts_and_pads_of_random_texts(void **state)
{
    (void)state;
    Chance chance = chance_new("T35");
    CLEANUP_TEXT t = TEXT_INIT;
    CLEANUP_TEXT out = TEXT_INIT;
    for (int round = 0; round < 50000; round++) {
        text_clear(&t);
        random_text(&chance, &t, 14);
        size_t columns = chance_below(&chance, 16);
        text_clear(&out);
        size_t used = text_cut(&out, text_str(&t), columns);
        assert_int_equal(used, text_columns(text_str(&out)));
        assert_true(used <= columns);
        if (text_columns(text_str(&t)) <= columns) check_str(text_str(&out), text_str(&t));
        text_clear(&out);
        text_pad(&out, text_str(&t), columns, (PadSide)chance_below(&chance, 3));
        if (t.n == 0 || cp_columns(utf8_at(text_str(&t), &used)) != 0)
            assert_int_equal(text_columns(text_str(&out)), columns);
    }
}

static void T36_padding(void **state)
{
    (void)state;
    static const struct {
        PadSide side;
        const char *want;
    } rows[] = { { PAD_RIGHT, "ตำบล   |" }, { PAD_LEFT, "   ตำบล|" }, { PAD_CENTRE, " ตำบล  |" } };
    for (size_t i = 0; i < 3; i++) {
        CLEANUP_TEXT t = TEXT_INIT;
        text_pad(&t, STR("ตำบล"), 7, rows[i].side);
        text_add_c(&t, '|');
        check_str(text_str(&t), str_of(rows[i].want));
    }
    CLEANUP_TEXT t = TEXT_INIT;
    text_pad(&t, STR("โนนแหลมทอง"), 5, PAD_LEFT);
    check_str(text_str(&t), STR(" โนน…"));
}

static void S09_cells_of_18_texts(void **state)
{
    (void)state;
    Arena a = { 0 };
    Table t = table_read(&a, "tests/data/cases/s09_widths.csv");
    assert_int_equal(t.rows, 18);
    for (size_t row = 0; row < t.rows; row++) {
        Str text = table_cell(&t, row, "text");
        assert_int_equal(utf8_count(text), number(&t, row, "code_points"));
        assert_int_equal(text_columns(text), number(&t, row, "cells"));
        size_t presses = 0;
        for (; text.n; presses++) text = str_cut_tail(text, utf8_last(text));
        assert_int_equal(presses, number(&t, row, "backspaces_to_empty"));
    }
    arena_done(&a);
}

static void S10_backspace_and_delete(void **state)
{
    (void)state;
    Arena a = { 0 };
    Table t = table_read(&a, "tests/data/cases/s10_backspace.csv");
    for (size_t row = 0; row < t.rows; row++) {
        Str text = table_cell(&t, row, "before");
        int columns;
        check_str(str_cut_tail(text, utf8_last(text)), table_cell(&t, row, "after_one_backspace"));
        check_str(str_cut_head(text, stop_next(text, &columns)),
                  table_cell(&t, row, "after_one_delete_at_start"));
    }
    arena_done(&a);
}

static void S12_twenty_cells_fill_a_box_of_twenty(void **state)
{
    (void)state;
    CLEANUP_TEXT t = TEXT_INIT;
    for (int i = 0; i < 20; i++) text_add(&t, STR("กี"));
    size_t used;
    assert_int_equal(text_fit(text_str(&t), 20, &used).n, t.n);
    assert_int_equal(used, 20);
}

static void only_visible_characters_go_to_a_terminal(void **state)
{
    (void)state;
    CLEANUP_TEXT t = TEXT_INIT;
    text_add_visible(&t,
                     STR("a\x1B]0;x\x07 b\r\nc\td\xC2\xA0-\xE2\x80\x8B-\xE2\x80\xAEg\xE0\xB8\xBB"
                         "\xFFที่"));
    check_str(text_str(&t), STR("a�]0;x� b c d --�g��ที่"));
    /* A mark alone would stand on whatever is before it, and the table would lose a column. */
    CLEANUP_TEXT marks = TEXT_INIT;
    text_add_visible(&marks, STR("่ก"));
    text_add_visible(&marks, STR("\xE2\x80\x8Bิ"));
    text_add_visible(&marks, STR(" ่"));
    check_str(text_str(&marks), STR("◌่ก◌ิ ่"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(T7_columns_of_every_thai_code_point),
        cmocka_unit_test(T7_columns_of_other_code_points),
        cmocka_unit_test(T8_T9_all_58_vectors),
        cmocka_unit_test(T8_stops_of_random_texts),
        cmocka_unit_test(T10_backspace_shortens_one_stop),
        cmocka_unit_test(T11_a_window_never_shows_half_a_stop),
        cmocka_unit_test(T12_three_lengths),
        cmocka_unit_test(T35_all_72_cuts),
        cmocka_unit_test(T35_T36_cuts_and_pads_of_random_texts),
        cmocka_unit_test(T36_padding),
        cmocka_unit_test(S09_cells_of_18_texts),
        cmocka_unit_test(S10_backspace_and_delete),
        cmocka_unit_test(S12_twenty_cells_fill_a_box_of_twenty),
        cmocka_unit_test(only_visible_characters_go_to_a_terminal),
    };
    return cmocka_run_group_tests_name("text_columns", tests, NULL, NULL);
}
