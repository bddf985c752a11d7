/* Undo and redo of what was saved, from the list, the form and the history of a record. */
#include "tests/lib/check.h"
#include "tests/lib/desk.h"

#define HOUSE_BEFORE "291"

/* The first household's house number, 291, becomes 999 and is saved. */
static void change_one(Desk *d)
{
    desk_press(d, "Enter Down Enter Down*7 Esc c");
    desk_type(d, "999");
    assert_true(desk_cursor_on(d, "บ้านเลขที่"));
    desk_press(d, "F2");
    assert_true(desk_shows(d, "บันทึกแล้ว"));
}

static void check_house(Desk *d, const char *number)
{
    CLEANUP_TEXT line = TEXT_INIT;
    desk_press(d, "Enter");
    text_add_f(&line, "บ้านเลขที่            : %s", number);
    if (!desk_shows(d, line.b)) fail_msg("%s", desk_screen(d));
    desk_press(d, "F3");
}

static void test_saved_and_taken_back(void **state)
{
    (void)state;
    Desk d;
    desk_open_demo(&d, 24, 80, 20);
    change_one(&d);
    check_house(&d, "999");
    desk_press(&d, "Esc u");
    assert_true(desk_shows(&d, "เลิกทำแล้ว: 460101-01-0003"));
    check_house(&d, HOUSE_BEFORE);
    desk_press(&d, "Esc y");
    assert_true(desk_shows(&d, "ทำซ้ำแล้ว: 460101-01-0003"));
    check_house(&d, "999");
    desk_press(&d, "^Z");
    check_house(&d, HOUSE_BEFORE);
    desk_press(&d, "Esc u");
    assert_true(desk_shows(&d, "ตอนนี้ใช้ไม่ได้"));
    desk_close(&d);
}

/* What was typed into the filter after the save goes first. */
static void test_typing_is_taken_back_first(void **state)
{
    (void)state;
    Desk d;
    desk_open_demo(&d, 24, 80, 20);
    change_one(&d);
    desk_type(&d, "ฮฮ");
    desk_press(&d, "Esc u");
    assert_false(desk_shows(&d, "เลิกทำแล้ว"));
    assert_true(desk_shows(&d, "460101-01-0003"));
    desk_press(&d, "Esc u");
    assert_true(desk_shows(&d, "เลิกทำแล้ว: 460101-01-0003"));
    desk_close(&d);
}

static void test_history_of_a_record(void **state)
{
    (void)state;
    Desk d;
    desk_open_demo(&d, 24, 80, 20);
    change_one(&d);
    desk_press(&d, "F7");
    assert_true(desk_shows(&d, "ประวัติ > 460101-01-0003"));
    assert_true(desk_shows(&d, "บ้านเลขที่: " HOUSE_BEFORE " -> 999"));
    assert_true(desk_shows(&d, "กรอกครั้งแรก"));
    desk_press(&d, "Enter");
    assert_true(desk_shows(&d, "(460101)"));
    desk_press(&d, "Esc Esc u");
    assert_true(desk_shows(&d, "คืนค่าเดิม  บ้านเลขที่: 999 -> " HOUSE_BEFORE));
    desk_press(&d, "Down Esc u"); /* the same change again: somebody wrote it since */
    assert_true(desk_shows(&d, "มีคนแก้หลังจากนั้น"));
    desk_press(&d, "End Esc u"); /* the first entry is not deleted */
    assert_true(desk_shows(&d, "รายการใหม่ยังอยู่"));
    desk_press(&d, "F3");
    check_house(&d, HOUSE_BEFORE);
    desk_press(&d, "Enter F7"); /* on the form: of the field, then of the record */
    assert_true(desk_shows(&d, "ประวัติ: รหัสครัวเรือน"));
    desk_press(&d, "F7");
    assert_true(desk_shows(&d, "ประวัติ > 460101-01-0003"));
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_saved_and_taken_back),
        cmocka_unit_test(test_typing_is_taken_back_first),
        cmocka_unit_test(test_history_of_a_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
