/* One line being typed: the rules of thai.md 2.3, 3.4 and 3.5, T10 to T12, T16 to T20; S10. */
#include "tests/lib/check.h"
#include "tests/lib/table.h"
#include "tui/widget/edit.h"

#include <stdlib.h>

static void press(Edit *e, KeyName name)
{
    Key k = key_named(name);
    edit_key(e, &k);
}

static void type(Edit *e, Str s)
{
    size_t n;
    for (; s.n > 0; s = str_cut_head(s, n)) {
        Key k = key_text(utf8_at(s, &n));
        edit_key(e, &k);
    }
}

static void paste(Edit *e, Str s)
{
    Key k = { .kind = KEY_PASTE, .paste = s };
    edit_key(e, &k);
}

static void begin(Edit *e, EditKind kind, Str value, EditEntry entry)
{
    edit_init(e, kind, 60);
    edit_fit(e, 30);
    edit_set(e, value, entry);
}

/* S10: each row of the vectors. */
static void test_backspace_and_delete_vectors(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Table t = table_read(&arena, "tests/data/cases/s10_backspace.csv");
    assert_true(t.rows >= 6);
    for (size_t i = 0; i < t.rows; i++) {
        Edit e;
        begin(&e, EDIT_TEXT, table_cell(&t, i, "before"), EDIT_AT_END);
        press(&e, NAME_BACKSPACE);
        check_str(edit_str(&e), table_cell(&t, i, "after_one_backspace"));
        edit_set(&e, table_cell(&t, i, "before"), EDIT_AT_END);
        press(&e, NAME_HOME);
        press(&e, NAME_DELETE);
        check_str(edit_str(&e), table_cell(&t, i, "after_one_delete_at_start"));
        edit_free(&e);
    }
    arena_done(&arena);
}

/* Typing, one case a row: what was there, the keys, the text that must stand. */
static void test_typing(void **state)
{
    (void)state;
    static const struct {
        const char *before, *typed, *after;
    } ROWS[] = {
        { "", "ที่น้ำ", "ที่น้ำ" }, { "", "นํา", "นำ" }, /* R3 while typing */
        { "", "นำ้", "น้ำ" },                       /* R4: the tone typed after SARA AM */
        { "", "ก่ี", "กี่" },                         /* R2: tone before vowel */
        { "", "เเม่", "แม่" },                      /* R1 */
        { "ก่", "้", "ก้" },                         /* a second tone replaces the first */
        { "กี่", "ู", "กู่" }, /* a second vowel replaces the first, the tone stays */
        { "", "่", "" },   /* a mark without a base is not typed */
        { "เ", "่", "เ" },     { "a", "่", "a" },
        { "", "a b", "a b" }, { "", "น.ส. ๑๒", "น.ส. ๑๒" },
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        Edit e;
        begin(&e, EDIT_TEXT, str_of(ROWS[i].before), EDIT_AT_END);
        type(&e, str_of(ROWS[i].typed));
        check_str(edit_str(&e), str_of(ROWS[i].after));
        assert_int_equal(e.cursor, e.text.n);
        edit_free(&e);
    }
}

static void test_refusals_are_said(void **state)
{
    (void)state;
    Edit e;
    begin(&e, EDIT_TEXT, STR(""), EDIT_AT_END);
    type(&e, STR("่"));
    assert_string_equal(e.notice, "edit.needs_base");
    type(&e, STR("ก"));
    assert_null(e.notice);
    type(&e, STR("\xef\xbf\xbd"));
    assert_string_equal(e.notice, "edit.broken");
    check_str(edit_str(&e), STR("ก"));
    edit_free(&e);
    begin(&e, EDIT_NUMBER, STR(""), EDIT_AT_END);
    type(&e, STR("1k2"));
    check_str(edit_str(&e), STR("12"));
    edit_free(&e);
}

/* A mark typed in the middle joins the stop before; the cursor stands after it. */
static void test_typing_in_the_middle(void **state)
{
    (void)state;
    Edit e;
    begin(&e, EDIT_TEXT, STR("ทีก"), EDIT_AT_END);
    press(&e, NAME_LEFT);
    type(&e, STR("่"));
    check_str(edit_str(&e), STR("ที่ก"));
    assert_int_equal(e.cursor, STR("ที่").n);
    edit_set(&e, STR("นา"), EDIT_AT_END);
    press(&e, NAME_LEFT);
    type(&e, STR("ํ")); /* joins with what follows: นำ */
    check_str(edit_str(&e), STR("นำ"));
    assert_int_equal(e.cursor, STR("นำ").n);
    edit_set(&e, STR("เม่"), EDIT_AT_END);
    press(&e, NAME_HOME);
    type(&e, STR("เ"));
    check_str(edit_str(&e), STR("แม่"));
    assert_int_equal(e.cursor, STR("แ").n);
    edit_free(&e);
}

static void test_entry_selects(void **state)
{
    (void)state;
    Edit e;
    begin(&e, EDIT_TEXT, STR("เดิม"), EDIT_SELECTED);
    type(&e, STR("ใหม่"));
    check_str(edit_str(&e), STR("ใหม่"));
    assert_true(edit_undo(&e)); /* the old value in one step */
    check_str(edit_str(&e), STR("เดิม"));
    assert_true(edit_redo(&e));
    check_str(edit_str(&e), STR("ใหม่"));
    edit_set(&e, STR("เดิม"), EDIT_SELECTED);
    press(&e, NAME_LEFT); /* an arrow edits it */
    type(&e, STR("x"));
    check_str(edit_str(&e), STR("เดิxม"));
    edit_set(&e, STR("เดิม"), EDIT_SELECTED);
    type(&e, STR("่")); /* nothing to sit on, for it would replace */
    check_str(edit_str(&e), STR("เดิม"));
    edit_free(&e);
}

static void test_undo_steps(void **state)
{
    (void)state;
    Edit e;
    begin(&e, EDIT_TEXT, STR(""), EDIT_AT_END);
    type(&e, STR("กข"));
    press(&e, NAME_BACKSPACE);
    press(&e, NAME_BACKSPACE);
    paste(&e, STR("ง\nจ\tฉ\x01"));
    check_str(edit_str(&e), STR("ง จ ฉ"));
    assert_true(edit_undo(&e));
    check_str(edit_str(&e), STR(""));
    assert_true(edit_undo(&e));
    check_str(edit_str(&e), STR("กข"));
    assert_true(edit_undo(&e));
    check_str(edit_str(&e), STR(""));
    assert_false(edit_undo(&e));
    for (int i = 0; i < 3; i++) assert_true(edit_redo(&e));
    assert_false(edit_redo(&e));
    check_str(edit_str(&e), STR("ง จ ฉ"));
    edit_clear(&e);
    check_str(edit_str(&e), STR(""));
    assert_true(edit_undo(&e));
    check_str(edit_str(&e), STR("ง จ ฉ"));
    edit_free(&e);
}

/* T12: the limit counts stops; nothing goes over it and what does not fit is said. */
static void test_limit_in_stops(void **state)
{
    (void)state;
    Edit e;
    edit_init(&e, EDIT_TEXT, 5);
    edit_fit(&e, 30);
    type(&e, STR("สมเด็จ"));
    check_str(edit_str(&e), STR("สมเด็จ"));
    type(&e, STR("พ"));
    check_str(edit_str(&e), STR("สมเด็จ"));
    assert_string_equal(e.notice, "edit.full");
    type(&e, STR("่")); /* a mark adds no stop */
    check_str(edit_str(&e), STR("สมเด็จ่"));
    edit_set(&e, STR(""), EDIT_AT_END);
    paste(&e, STR("ที่อยู่ของเรา"));
    assert_int_equal(text_stops(edit_str(&e)), 5);
    assert_string_equal(e.notice, "edit.cut");
    edit_free(&e);
}

static void test_twins(void **state)
{
    (void)state;
    static const struct {
        EditKind kind;
        const char *typed, *after;
    } ROWS[] = {
        { EDIT_CODE, "ๅ/-ภถุึคตจ", "1234567890" },
        { EDIT_CODE, "๑๒๓", "123" },
        { EDIT_CODE, "12/3-4", "12/3-4" }, /* separators after digits of a Latin layout */
        { EDIT_CODE, "ป", "x" },           /* no number */
        { EDIT_NUMBER, "๑,๒๐๐.๕", "1,200.5" },
        { EDIT_NUMBER, "ภจจ", "400" },
        { EDIT_DATE, "ๅ/จถ/ถจ",
          "12052"
          "50" },
        { EDIT_DATE, "12 พ.ค. 11", "12 พ.ค. 11" },
        { EDIT_DATE, "12 ต.ค. 11", "12 ต.ค. 11" },
        { EDIT_DATE, "ะ", "t" },
        { EDIT_DATE, "12/5/2511", "12/5/2511" },
        { EDIT_TEXT, "ภถ", "ภถ" },
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        Edit e;
        begin(&e, ROWS[i].kind, STR(""), EDIT_AT_END);
        type(&e, str_of(ROWS[i].typed));
        check_str(edit_str(&e), str_of(ROWS[i].after));
        edit_free(&e);
    }
}

/* T17 to T19. */
static void test_layout(void **state)
{
    (void)state;
    Edit e;
    begin(&e, EDIT_TEXT, STR(""), EDIT_AT_END);
    type(&e, STR("l;ylfu"));
    edit_layout(&e);
    check_str(edit_str(&e), STR("สวัสดี"));
    assert_true(e.is_thai);
    type(&e, STR("0=")); /* the keys type Thai now */
    check_str(edit_str(&e), STR("สวัสดีจช"));
    paste(&e, STR("ok"));
    check_str(edit_str(&e), STR("สวัสดีจชok")); /* never in a paste */
    edit_set(&e, STR("สวัสดี"), EDIT_AT_END);
    edit_layout(&e); /* once: only the keyboard */
    check_str(edit_str(&e), STR("สวัสดี"));
    assert_false(e.is_thai);
    edit_layout(&e);
    edit_layout(&e); /* again and again: the text too */
    check_str(edit_str(&e), STR("l;ylfu"));
    assert_true(edit_undo(&e));
    check_str(edit_str(&e), STR("สวัสดี"));
    edit_free(&e);
}

/* T10, T11 under random keys: the cursor is at a stop's border and in the window, the window begins
 * at a stop and shows whole stops, the text stays in normal form and within its limit. */
static void test_random_keys(void **state)
{
    (void)state;
    static const char *const PIECES[] = { "ก", "ี", "่",  "้",  "ำ", "เ", "า", "น",
                                          "ู",  "ํ", "a", " ", "๑", "ฤ", "ๅ" };
    static const KeyName NAMES[] = { NAME_LEFT,      NAME_RIGHT,  NAME_HOME,      NAME_END,
                                     NAME_BACKSPACE, NAME_DELETE, NAME_WORD_LEFT, NAME_WORD_RIGHT };
    unsigned seed = 25112569;
    Canvas *canvas = canvas_new(1, 12);
    for (int round = 0; round < 60; round++) {
        Edit e;
        edit_init(&e, EDIT_TEXT, 25);
        edit_fit(&e, 1 + round % 12);
        for (int i = 0; i < 400; i++) {
            int r = rand_r(&seed) % 100;
            if (r < 65)
                type(&e, str_of(PIECES[rand_r(&seed) % 15]));
            else if (r < 92)
                press(&e, NAMES[rand_r(&seed) % 8]);
            else if (r < 95)
                edit_undo(&e);
            else if (r < 97)
                edit_redo(&e);
            else
                paste(&e, STR("ที่ น้ำ"));
            size_t at = 0;
            bool is_border = false, is_scroll_border = e.scroll == 0;
            while (at <= e.text.n) {
                if (at == e.cursor) is_border = true;
                if (at == e.scroll) is_scroll_border = true;
                int columns;
                if (at == e.text.n) break;
                at += stop_next(str_cut_head(edit_str(&e), at), &columns);
            }
            assert_true(is_border);
            assert_true(is_scroll_border);
            assert_true(e.cursor >= e.scroll);
            assert_true((int)text_columns(str_from(e.text.b + e.scroll, e.cursor - e.scroll)) <
                        e.columns);
            assert_true(thai_is_normal(edit_str(&e)));
            assert_true(text_stops(edit_str(&e)) <= 25);
            Surface s = canvas_surface(canvas);
            surface_clear(s);
            edit_draw(&e, s, 0, 0, EDIT_FOCUSED);
            int row, column;
            canvas_cursor(canvas, &row, &column);
            assert_int_equal(column,
                             (int)text_columns(str_from(e.text.b + e.scroll, e.cursor - e.scroll)));
        }
        edit_free(&e);
    }
    canvas_free(canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_backspace_and_delete_vectors),
        cmocka_unit_test(test_typing),
        cmocka_unit_test(test_refusals_are_said),
        cmocka_unit_test(test_typing_in_the_middle),
        cmocka_unit_test(test_entry_selects),
        cmocka_unit_test(test_undo_steps),
        cmocka_unit_test(test_limit_in_stops),
        cmocka_unit_test(test_twins),
        cmocka_unit_test(test_layout),
        cmocka_unit_test(test_random_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
