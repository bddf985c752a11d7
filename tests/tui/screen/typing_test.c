/* The rules of answering a question, one test each, named by the kind of question and what one types. */
#include "tests/lib/check.h"
#include "tests/lib/desk.h"
#include "tui/app_inside.h"
#include "tui/screen/form.h"
#include "tui/screen/form_state.h"

#include <stdio.h>
#include <string.h>

static FormScreen *top(Desk *d)
{
    assert_true(app_top(d->app)->ops == &form_screen);
    return app_top(d->app)->state;
}

/* The practice form, a new record, at a question. */
static void begin(Desk *d, const char *label)
{
    desk_open(d, 24, 80);
    desk_install(d, "tests/data/forms/typing");
    desk_restart(d);
    desk_press(d, "Home");
    for (int i = 0; i < 30 && !desk_cursor_on(d, "แบบฝึกพิมพ์"); i++) desk_press(d, "Down");
    desk_press(d, "Enter +");
    desk_type(d, "ก1");
    desk_press(d, "Enter");
    for (int i = 0; i < 30 && !desk_cursor_on(d, label); i++) desk_press(d, "Down");
    desk_on(d, label);
}

static Value value(Desk *d, const char *name)
{
    FormScreen *s = top(d);
    Entry *entry = s->parts[0].entry;
    return entry_value(entry, entry_record(entry)->root, form_field(s->parts[0].form, str_of(name)));
}

static void is(Desk *d, const char *name, const char *text)
{
    Value v = value(d, name);
    if (v.kind == ANSWER_TEXT && str_eq(v.text, str_of(text))) return;
    fprintf(stderr, "%s is \"%.*s\" (%d), not \"%s\"\n%s", name, STR_ARG(v.text), (int)v.kind, text, desk_screen(d));
    fail();
}

/* Types into the question in focus, goes on, looks at the answer, and comes back. */
static void gives(Desk *d, const char *name, const char *typed, const char *stored)
{
    desk_press(d, "Ctrl-U");
    desk_type(d, typed);
    desk_press(d, "Enter");
    is(d, name, stored);
    desk_press(d, "Up");
}

static void paste(Desk *d, const char *text)
{
    Key key = {.kind = KEY_PASTE, .paste = str_of(text)};
    app_key(d->app, &key);
    app_settle(d->app);
}

/* --- choices --- */

static void choice_one_digit_selects_and_goes_on(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "คำถามสั้น");
    desk_type(&d, "2");
    is(&d, "few", "b");
    desk_on(&d, "มีเก้าเอง");
    desk_press(&d, "Up");
    desk_type(&d, "ๅ"); /* the key of 1 on the Thai keyboard */
    is(&d, "few", "a");
    desk_close(&d);
}

static void choice_two_digits_wait_for_enter_or_a_second_one(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "หมู่ที่");
    desk_type(&d, "1");
    assert_int_equal(value(&d, "moo").kind, ANSWER_NONE);
    desk_type(&d, "1"); /* 11: no other number begins so */
    is(&d, "moo", "11");
    desk_on(&d, "หลายข้อ");
    desk_press(&d, "Up");
    desk_type(&d, "1");
    desk_press(&d, "Enter");
    is(&d, "moo", "1");
    desk_on(&d, "หลายข้อ");
    desk_press(&d, "Up");
    desk_type(&d, "2"); /* nothing else begins with 2 */
    is(&d, "moo", "2");
    desk_close(&d);
}

static void choice_more_than_nine_begin_with_0(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "คำถามยาว");
    desk_type(&d, "9");
    is(&d, "many", "m9");
    desk_on(&d, "หมู่ที่");
    desk_press(&d, "Up");
    desk_type(&d, "02");
    is(&d, "many", "m11");
    desk_on(&d, "หมู่ที่");
    desk_close(&d);
}

static void choice_letters_find_anywhere_in_both_languages_without_marks(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "คำถามยาว");
    desk_type(&d, "ปูน"); /* ช่างปูน: not at its beginning */
    desk_press(&d, "Enter");
    is(&d, "many", "m7");
    desk_press(&d, "Up");
    desk_type(&d, "นายาง"); /* น้ำยาง without its tone */
    desk_press(&d, "Esc");
    desk_type(&d, "เยบ"); /* เย็บผ้า without the mark */
    desk_press(&d, "Enter");
    is(&d, "many", "m9");
    desk_press(&d, "Up");
    desk_type(&d, "driv"); /* the English label on a Thai screen */
    desk_press(&d, "Enter");
    is(&d, "many", "m8");
    desk_press(&d, "Up");
    desk_type(&d, "xitmo"); /* ประม… typed with the keyboard in English */
    desk_press(&d, "Esc");
    desk_close(&d);
}

static void choice_space_and_f4_open_the_list(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "คำถามสั้น");
    desk_press(&d, "Space");
    desk_see(&d, "-> 1");
    desk_press(&d, "Esc F4 Down Enter");
    is(&d, "few", "b");
    desk_close(&d);
}

static void choice_8_refuses_and_9_is_not_known(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "คำถามสั้น");
    desk_type(&d, "8");
    assert_int_equal(value(&d, "few").kind, ANSWER_REFUSED);
    desk_press(&d, "Up");
    desk_type(&d, "9");
    assert_int_equal(value(&d, "few").kind, ANSWER_UNKNOWN);
    desk_on(&d, "มีเก้าเอง");
    desk_type(&d, "9"); /* its own 9 stays its own */
    is(&d, "own", "9");
    desk_on(&d, "รู้ไหม");
    desk_see(&d, "2 ไม่ทราบ"); /* of its own: not offered twice */
    assert_false(desk_shows(&d, "9 ไม่ทราบ"));
    desk_type(&d, "2");
    is(&d, "knows", "u");
    desk_on(&d, "คำถามยาว");
    desk_press(&d, "F4 End"); /* in a long list they stand last */
    desk_see(&d, "ไม่ตอบ");
    desk_see(&d, "ไม่ทราบ");
    desk_press(&d, "Enter");
    assert_int_equal(value(&d, "many").kind, ANSWER_UNKNOWN);
    desk_close(&d);
}

static void choice_several_toggle_and_enter_goes_on(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "หลายข้อ");
    desk_type(&d, "31");
    is(&d, "several", "a c");
    desk_on(&d, "หลายข้อ");
    desk_type(&d, "3");
    is(&d, "several", "a");
    desk_press(&d, "Enter");
    desk_on(&d, "เลขประจำตัว");
    desk_close(&d);
}

static void cascade_a_lower_level_fills_the_upper(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "อำเภอที่อยู่");
    desk_type(&d, "สงเปล");
    desk_see(&d, "สงเปลือย, นามน");
    desk_press(&d, "Enter");
    is(&d, "amphoe", "4602");
    is(&d, "tambon", "460203");
    desk_on(&d, "สุดท้าย");
    desk_press(&d, "Esc u");
    desk_close(&d);
}

/* --- citizen IDs --- */

static void id_shows_dashes_and_the_last_digit(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "เลขประจำตัว");
    desk_type(&d, "1999900010");
    desk_on(&d, "1-9999-00010");
    desk_type(&d, "12");
    desk_on(&d, "หลักท้าย 4");
    desk_type(&d, "4");
    is(&d, "cid", "1999900010124");
    desk_on(&d, "วันเกิด");
    desk_close(&d);
}

static void id_wrong_stays_and_names_the_likely_slip(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "เลขประจำตัว");
    desk_type(&d, "1999900001213"); /* …231 with two digits swapped */
    desk_on(&d, "เลขประจำตัว");
    desk_see(&d, "!");
    desk_see(&d, "สลับ");
    desk_press(&d, "Enter");
    desk_on(&d, "วันเกิด");
    desk_see(&d, " !เลขประจำตัว");
    desk_close(&d);
}

static void id_pasted_with_blanks_and_dashes(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "เลขประจำตัว");
    paste(&d, "1 9999 00010 12 4");
    is(&d, "cid", "1999900010124");
    desk_on(&d, "วันเกิด");
    desk_press(&d, "Up Ctrl-U");
    paste(&d, " 1-9999-00001-23-1\n");
    is(&d, "cid", "1999900001231");
    desk_press(&d, "Up Ctrl-U");
    desk_type(&d, "๑๙๙๙๙๐๐๐๑๐๑๒๔");
    is(&d, "cid", "1999900010124");
    desk_press(&d, "Up Ctrl-U");
    desk_type(&d, "ๅตตตตจจจๅจๅ/ภ"); /* the digit row of the Thai keyboard */
    is(&d, "cid", "1999900010124");
    desk_close(&d);
}

static void id_x_is_no_number_and_asks_why(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "เลขประจำตัว");
    desk_type(&d, "x");
    desk_see(&d, "ไม่ตอบ");
    desk_see(&d, "ไม่ทราบ");
    desk_press(&d, "Down Enter");
    assert_int_equal(value(&d, "cid").kind, ANSWER_UNKNOWN);
    desk_on(&d, "วันเกิด");
    desk_press(&d, "Up");
    desk_type(&d, "ป"); /* x on the Thai keyboard */
    desk_see(&d, "ไม่ทราบ");
    desk_close(&d);
}

/* --- dates --- */

static void date_in_every_spelling(void **state)
{
    (void)state;
    static const char *const ROWS[][2] = {
        {"12/5/2511", "1968-05-12"}, {"120511", "1968-05-12"},   {"12052511", "1968-05-12"}, {"12 พ.ค. 11", "1968-05-12"},
        {"12/5/1968", "1968-05-12"}, {"๑๒/๕/๒๕๑๑", "1968-05-12"}, {"2511", "1968"},           {"0/0/2511", "1968"},
        {"0/5/2511", "1968-05"},     {"ๅ/จถๅๅ", "1968-05-12"},
    };
    Desk d;
    begin(&d, "วันเกิด");
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) gives(&d, "born", ROWS[i][0], ROWS[i][1]);
    desk_close(&d);
}

static void date_two_digit_years_of_births_and_of_visits(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "วันเกิด");
    gives(&d, "born", "1/6/80", "1937-06-01"); /* the latest that is not to come */
    desk_press(&d, "Down");
    gives(&d, "visit", "1/6/80", "2037-06-01"); /* the nearest */
    desk_see(&d, "01/06/2580");
    desk_close(&d);
}

static void date_shorthands(void **state)
{
    (void)state;
    static const char *const ROWS[][2] = {
        {"t", "2026-03-15"},   {"ะ", "2026-03-15"},   {"+7", "2026-03-22"},  {"-1", "2026-03-14"},
        {"+2w", "2026-03-29"}, {"+6m", "2026-09-15"}, {"+6ด", "2026-09-15"},
    };
    Desk d;
    begin(&d, "วันนัด");
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) gives(&d, "visit", ROWS[i][0], ROWS[i][1]);
    desk_close(&d);
}

static void date_shows_the_age_and_the_other_era(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "วันเกิด");
    desk_type(&d, "12/5/1968");
    desk_on(&d, "12/05/2511");
    desk_on(&d, "57 ปี");
    desk_press(&d, "Enter");
    desk_see(&d, "12/05/2511");
    desk_close(&d);
}

static void date_before_2484_asks_which_year(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "วันเกิด");
    desk_type(&d, "15/2/2470");
    desk_press(&d, "Enter");
    desk_see(&d, " ?วันเกิด");
    is(&d, "born", "1928-02-15");
    desk_close(&d);
}

/* --- numbers --- */

static void number_digits_commas_and_points(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "จำนวนคน");
    gives(&d, "count", "๑๒", "12");
    gives(&d, "count", "ๅ/", "12");
    desk_press(&d, "Ctrl-U");
    desk_type(&d, "12k"); /* k is no number: it is not even taken */
    desk_on(&d, ": 12");
    desk_press(&d, "Ctrl-U");
    desk_type(&d, "1.5");
    desk_press(&d, "Enter");
    desk_see(&d, " !จำนวนคน");
    desk_press(&d, "Up");
    gives(&d, "count", "5", "5");
    desk_press(&d, "Ctrl-U");
    desk_type(&d, "21");
    desk_press(&d, "Enter");
    desk_see(&d, "! 0-20");
    desk_on(&d, "เนื้อที่");
    gives(&d, "area", "1,234.50", "1234.5");
    desk_close(&d);
}

/* --- texts --- */

static void text_marks_are_mended_or_refused_with_words(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "ข้อความ");
    gives(&d, "say", "นํา", "นำ");     /* nikhahit and sara aa are one letter */
    gives(&d, "say", "ก่ี", "กี่");      /* the tone before the vowel */
    gives(&d, "say", "ก่้", "ก้");      /* the second tone replaces the first */
    desk_press(&d, "Ctrl-U");
    desk_type(&d, "่");
    desk_see(&d, "พยัญชนะ");
    desk_type(&d, "ก");
    desk_on(&d, ": ก");
    desk_close(&d);
}

static void text_pasted_blanks_that_are_none(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "ข้อความ");
    paste(&d, "ก\xc2\xa0ข\xe2\x80\x8bค\nง\tจ");
    desk_press(&d, "Enter");
    is(&d, "say", "ก ขค ง จ");
    desk_close(&d);
}

static void text_in_latin_by_mistake_is_offered_in_thai(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "ชื่อคน");
    desk_type(&d, ".0fu");
    desk_on(&d, "Esc t = ใจดี");
    desk_press(&d, "Esc t");
    desk_on(&d, ": ใจดี");
    desk_press(&d, "Enter");
    is(&d, "name", "ใจดี");
    desk_close(&d);
}

static void text_longer_than_its_line_scrolls(void **state)
{
    (void)state;
    Desk d;
    CLEANUP_TEXT all = TEXT_INIT;
    begin(&d, "ข้อความ");
    for (int i = 0; i < 60; i++) {
        desk_type(&d, "กา");
        text_add(&all, STR("กา"));
    }
    desk_press(&d, "Enter");
    is(&d, "say", all.b);
    desk_close(&d);
}

/* --- everywhere --- */

static void ditto_repeats_the_record_before_and_goes_on(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "ข้อความ");
    desk_type(&d, "บ้านโนน");
    desk_press(&d, "Enter F2 F2");
    assert_int_equal(desk_records(&d, "typing"), 1);
    desk_press(&d, "+");
    desk_type(&d, "ก2");
    desk_press(&d, "Enter");
    for (int i = 0; i < 30 && !desk_cursor_on(&d, "ข้อความ"); i++) desk_press(&d, "Down");
    desk_press(&d, "F5");
    is(&d, "say", "บ้านโนน");
    desk_on(&d, "ภาพ");
    desk_close(&d);
}

/* default ${last-saved#say}: proposed in the next record, and an answer only when Enter passes it. */
static void default_of_the_record_saved_last_is_proposed(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "ข้อความ");
    desk_type(&d, "บ้านโนน");
    desk_press(&d, "Enter F2 F2 +");
    desk_type(&d, "ก2");
    desk_press(&d, "Enter");
    for (int i = 0; i < 30 && !desk_cursor_on(&d, "สุดท้าย"); i++) desk_press(&d, "Down");
    desk_on(&d, "บ้านโนน");
    assert_int_equal(value(&d, "last").kind, ANSWER_NONE);
    desk_press(&d, "Enter");
    is(&d, "last", "บ้านโนน");
    desk_close(&d);
}

static void label_shows_the_answer_that_it_names(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "ข้อความ");
    desk_see(&d, "ที่พิมพ์: …");
    desk_type(&d, "บ้านโนน");
    desk_press(&d, "Enter");
    desk_see(&d, "ที่พิมพ์: บ้านโนน");
    desk_close(&d);
}

static void first_key_replaces_and_an_arrow_edits(void **state)
{
    (void)state;
    Desk d;
    begin(&d, "ข้อความ");
    desk_type(&d, "เก่า");
    desk_press(&d, "Enter Up");
    desk_type(&d, "ใหม่");
    desk_on(&d, ": ใหม่");
    desk_press(&d, "Enter Up Left");
    desk_type(&d, "ก");
    desk_press(&d, "Enter");
    is(&d, "say", "ใหกม่");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(choice_one_digit_selects_and_goes_on),
        cmocka_unit_test(choice_two_digits_wait_for_enter_or_a_second_one),
        cmocka_unit_test(choice_more_than_nine_begin_with_0),
        cmocka_unit_test(choice_letters_find_anywhere_in_both_languages_without_marks),
        cmocka_unit_test(choice_space_and_f4_open_the_list),
        cmocka_unit_test(choice_8_refuses_and_9_is_not_known),
        cmocka_unit_test(choice_several_toggle_and_enter_goes_on),
        cmocka_unit_test(cascade_a_lower_level_fills_the_upper),
        cmocka_unit_test(id_shows_dashes_and_the_last_digit),
        cmocka_unit_test(id_wrong_stays_and_names_the_likely_slip),
        cmocka_unit_test(id_pasted_with_blanks_and_dashes),
        cmocka_unit_test(id_x_is_no_number_and_asks_why),
        cmocka_unit_test(date_in_every_spelling),
        cmocka_unit_test(date_two_digit_years_of_births_and_of_visits),
        cmocka_unit_test(date_shorthands),
        cmocka_unit_test(date_shows_the_age_and_the_other_era),
        cmocka_unit_test(date_before_2484_asks_which_year),
        cmocka_unit_test(number_digits_commas_and_points),
        cmocka_unit_test(text_marks_are_mended_or_refused_with_words),
        cmocka_unit_test(text_pasted_blanks_that_are_none),
        cmocka_unit_test(text_in_latin_by_mistake_is_offered_in_thai),
        cmocka_unit_test(text_longer_than_its_line_scrolls),
        cmocka_unit_test(ditto_repeats_the_record_before_and_goes_on),
        cmocka_unit_test(default_of_the_record_saved_last_is_proposed),
        cmocka_unit_test(label_shows_the_answer_that_it_names),
        cmocka_unit_test(first_key_replaces_and_an_arrow_edits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
