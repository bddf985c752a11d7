/* Notes: F6 on a question and on a record; marked with ~, shown on the help line, in the history; never an answer. */
#include "tests/lib/check.h"
#include "tests/lib/desk.h"

static void test_notes_on_question_and_record(void **state)
{
    (void)state;
    Desk d;
    desk_open_demo(&d, 24, 80, 20);
    desk_press(&d, "Enter Down Enter Down*7");
    assert_true(desk_cursor_on(&d, "บ้านเลขที่"));
    desk_press(&d, "F6");
    assert_true(desk_shows(&d, "โน้ต: บ้านเลขที่"));
    desk_type(&d, "ย้ายไปบ้านลูก");
    desk_press(&d, "Enter");
    assert_true(desk_shows(&d, "เก็บโน้ตแล้ว"));
    assert_true(desk_shows(&d, ">~บ้านเลขที่"));
    assert_true(desk_shows(&d, "โน้ต: ย้ายไปบ้านลูก"));
    desk_press(&d, "Esc 6");
    assert_true(desk_shows(&d, ": ย้ายไปบ้านลูก")); /* what is there already stands above the line */
    desk_press(&d, "Tab"); /* the record's */
    assert_true(desk_shows(&d, "โน้ต: 460101-01-0003"));
    desk_type(&d, "ไปเยี่ยมตอนเย็น");
    desk_press(&d, "Enter");
    desk_press(&d, "F6");
    desk_type(&d, "ไม่เก็บ");
    desk_press(&d, "Esc F3");
    desk_restart(&d);
    assert_false(desk_shows(&d, "ทำต่อ")); /* a note begins no draft */
    desk_press(&d, "Enter Down F7");
    assert_true(desk_shows(&d, "\"ไปเยี่ยมตอนเย็น\""));
    assert_true(desk_shows(&d, "โน้ต  บ้านเลขที่: \"ย้ายไปบ้านลูก\""));
    assert_false(desk_shows(&d, "ไม่เก็บ"));
    desk_press(&d, "F3 Enter Down*7");
    assert_true(desk_shows(&d, ">~บ้านเลขที่"));
    assert_true(desk_shows(&d, ": 291"));
    desk_close(&d);
}

static void test_a_new_record_is_saved_first(void **state)
{
    (void)state;
    Desk d;
    desk_open(&d, 24, 80);
    desk_press(&d, "+ F6");
    assert_false(desk_shows(&d, "Enter เก็บ"));
    desk_close(&d);
}

/* A draft in the making is not touched by a note, and saves afterwards. */
static void test_a_note_amid_typing(void **state)
{
    (void)state;
    Desk d;
    desk_open_demo(&d, 24, 80, 20);
    desk_press(&d, "Enter Down Enter Down*7 Esc c");
    desk_type(&d, "12/3");
    desk_press(&d, "F6");
    desk_type(&d, "โน้ต");
    desk_press(&d, "Enter");
    assert_true(desk_shows(&d, ": 12/3"));
    desk_press(&d, "F2");
    assert_true(desk_shows(&d, "บันทึกแล้ว"));
    desk_press(&d, "Enter Down*7");
    assert_true(desk_shows(&d, ": 12/3"));
    assert_true(desk_shows(&d, ">~บ้านเลขที่"));
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_notes_on_question_and_record),
        cmocka_unit_test(test_a_new_record_is_saved_first),
        cmocka_unit_test(test_a_note_amid_typing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
