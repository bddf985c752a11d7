/* Settings: chosen on their screen or on the : line, in force at once, kept for the person and the terminal;
 * the key check, and the messages of a run. */
#include "tests/lib/check.h"
#include "tests/lib/desk.h"
#include "tui/setting.h"

static void line_typed(Desk *d, const char *line)
{
    desk_press(d, "Esc q");
    desk_type(d, line);
    desk_press(d, "Enter");
}

static void test_every_setting_has_words(void **state)
{
    (void)state;
    for (Lang lang = 0; lang < lang_count(); lang++)
        for (SettingId id = 0; id < SETTING_COUNT; id++) {
            assert_true(setting_words(id, lang).n > 0);
            for (int i = 0; i < setting_choices(id); i++) assert_true(setting_choice_words(id, i, lang).n > 0);
            assert_int_equal(setting_of_name(setting_name(id)), id);
            assert_int_equal(setting_choice_of(id, setting_choice(id, 1)), 1);
        }
}

static void test_a_choice_is_kept(void **state)
{
    (void)state;
    Desk d;
    desk_open_demo(&d, 24, 80, 20);
    line_typed(&d, ":set digits thai");
    assert_int_equal(app_setting(d.app, SETTING_DIGITS), DIGITS_THAI);
    desk_press(&d, "Enter");
    assert_true(desk_shows(&d, "๒๐ แถว"));
    assert_true(desk_shows(&d, "F4")); /* names of keys stay */
    desk_restart(&d);
    assert_int_equal(app_setting(d.app, SETTING_DIGITS), DIGITS_THAI);
    line_typed(&d, "ตั้ง digits arabic");
    assert_int_equal(app_setting(d.app, SETTING_DIGITS), DIGITS_ARABIC);
    desk_restart(&d);
    assert_int_equal(app_setting(d.app, SETTING_DIGITS), DIGITS_ARABIC);
    line_typed(&d, "set digits roman");
    assert_true(desk_shows(&d, "arabic thai"));
    line_typed(&d, "set nothing");
    assert_true(desk_shows(&d, "nothing"));
    desk_close(&d);
}

static void test_screen_chooses_at_once(void **state)
{
    (void)state;
    Desk d;
    desk_open(&d, 24, 80);
    line_typed(&d, "settings");
    desk_press(&d, "2"); /* the language */
    assert_int_equal(app_lang(d.app), LANG_EN);
    assert_true(desk_shows(&d, "[2 English]"));
    desk_press(&d, "Down Down Enter");
    assert_int_equal(app_setting(d.app, SETTING_ECHO), ECHO_ON);
    desk_press(&d, "Down /"); /* 2 on the Thai keyboard */
    assert_int_equal(app_setting(d.app, SETTING_SLOW), SLOW_YES);
    assert_true(app_is_slow(d.app));
    assert_true(desk_shows(&d, "Keys: [Down] [/]"));
    desk_press(&d, "F3");
    assert_true(desk_shows(&d, "[F3] = Back"));
    desk_close(&d);
}

static void test_hints_name_keys_that_arrive(void **state)
{
    (void)state;
    Desk d;
    desk_open(&d, 24, 80);
    desk_press(&d, "F9");
    desk_type(&d, "หน้าแรก");
    assert_true(desk_shows(&d, "F10, Esc 0"));
    desk_press(&d, "Esc");
    line_typed(&d, "ตรวจปุ่ม");
    desk_press(&d, "F2");
    desk_rest(&d);
    app_draw(d.app); /* the help line has followed */
    Key quiet = {.kind = KEY_QUIET};
    app_key(d.app, &quiet); /* F10 never comes */
    assert_int_equal(app_setting(d.app, SETTING_F10), KEYS_MISSING);
    assert_int_equal(app_setting(d.app, SETTING_CTRL), KEYS_WORK); /* the third has five seconds of its own */
    assert_true(desk_shows(&d, "ไม่มา"));
    assert_int_equal(app_setting(d.app, SETTING_F_KEYS), KEYS_WORK);
    desk_press(&d, "F3 F9");
    desk_type(&d, "หน้าแรก");
    assert_false(desk_shows(&d, "F10, Esc 0"));
    assert_true(desk_shows(&d, "Esc 0"));
    desk_press(&d, "Esc");
    desk_restart(&d);
    assert_int_equal(app_setting(d.app, SETTING_F10), KEYS_MISSING);
    desk_close(&d);
}

static void test_messages_can_be_read_in_full(void **state)
{
    (void)state;
    Desk d;
    desk_open(&d, 24, 80);
    line_typed(&d, "xyzzyx");
    line_typed(&d, "messages");
    assert_true(desk_shows(&d, "> 10:30 ! ไม่มีคำสั่ง xyzzyx"));
    desk_press(&d, "F1");
    assert_true(desk_shows(&d, "กด F9 เพื่อดูคำสั่งทั้งหมด"));
    assert_true(desk_shows(&d, "แจ้งเวลา 10:30"));
    desk_press(&d, "F3 Enter");
    assert_true(desk_shows(&d, "แจ้งเวลา 10:30"));
    desk_close(&d);
}

/* The palette finds a record by its code, as typed or with the Thai layout left on. */
static void test_palette_jumps_to_a_record(void **state)
{
    (void)state;
    Desk d;
    desk_open_demo(&d, 24, 80, 20);
    desk_press(&d, "F9");
    desk_type(&d, "460101-04-0006");
    assert_true(desk_shows(&d, "-> แบบสำรวจครัวเรือน (ทุน 5 ด้าน): 460101-04-0006"));
    desk_press(&d, "Enter");
    assert_true(desk_cursor_on(&d, "460101-04-0006"));
    desk_press(&d, "F10 F9");
    desk_type(&d, "ภุจๅจๅขจภขจจจุ");
    assert_true(desk_shows(&d, "460101-04-0006 "));
    desk_press(&d, "Enter");
    assert_true(desk_cursor_on(&d, "460101-04-0006"));
    desk_close(&d);
}

/* What is kept of the : line beyond the run names nobody. */
static void test_typed_lines_name_nobody(void **state)
{
    (void)state;
    Desk d;
    desk_open_demo(&d, 24, 80, 20);
    line_typed(&d, "list household สมชาย");
    line_typed(&d, "show household 460101-04-0006");
    line_typed(&d, "home");
    line_typed(&d, "list person");
    desk_press(&d, "Esc q Up Up Up");
    assert_true(desk_shows(&d, ":show household 460101-04-0006"));
    desk_press(&d, "Esc");
    desk_restart(&d);
    desk_press(&d, "Esc q Up");
    assert_true(desk_shows(&d, ":list person"));
    desk_press(&d, "Up");
    assert_true(desk_shows(&d, ":home"));
    desk_press(&d, "Up Up");
    assert_true(desk_shows(&d, ":home"));
    desk_press(&d, "Esc");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_setting_has_words),
        cmocka_unit_test(test_a_choice_is_kept),
        cmocka_unit_test(test_screen_chooses_at_once),
        cmocka_unit_test(test_hints_name_keys_that_arrive),
        cmocka_unit_test(test_messages_can_be_read_in_full),
        cmocka_unit_test(test_palette_jumps_to_a_record),
        cmocka_unit_test(test_typed_lines_name_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
