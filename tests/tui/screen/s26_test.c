/* S26 on the screen, steps 1 to 35 (entry_s26_test has the export as well): the form with districts, members, sums and conditions, key by key, at its clock. */
#include "tests/lib/check.h"
#include "tests/lib/desk.h"

#include <stdio.h>

/* 2026-03-15 10:30 in Bangkok. */
#define NOW_MS ((int64_t)1773545400000)

/* Steps 1 to 10: the earlier sub-district is kept, marked and mended; 31 members are refused. */
static void place(Desk *d)
{
    desk_type(d, "บ้านทดสอบ");
    desk_press(d, "Enter");
    desk_press(d, "F4");
    desk_see(d, "เมืองกาฬสินธุ์");
    desk_press(d, "Enter");
    desk_see(d, "เหนือ");
    desk_press(d, "F4 Down Enter");
    desk_on(d, "จำนวนสมาชิก");
    desk_press(d, "Up Up F4 Down Enter");
    desk_see(d, "!ตำบล");
    desk_press(d, "F4 Enter");
    desk_type(d, "31");
    desk_press(d, "Enter");
    desk_see(d, "ต้องเป็น 1 ถึง 30");
    desk_press(d, "PgUp F8");
    desk_see(d, "ต้องเป็น 1 ถึง 30");
    desk_press(d, "Enter");
    desk_on(d, "จำนวนสมาชิก");
    desk_press(d, "2 Enter");
    desk_on(d, "ชื่อ");
}

/* Steps 11 to 19: ages by the form's clock, school only for the younger, an income of one. */
static void members(Desk *d)
{
    desk_press(d, "Enter");
    desk_type(d, "15/03/2551");
    desk_press(d, "Enter");
    desk_see(d, "-เรียนอยู่หรือไม่");
    desk_on(d, "รายได้ต่อเดือน");
    desk_type(d, "3000");
    desk_press(d, "Enter Enter");
    desk_type(d, "16/03/2569");
    desk_press(d, "Enter");
    desk_see(d, "เกินวันนี้");
    desk_press(d, "Up Up");
    desk_on(d, "วันเกิด");
    desk_type(d, "16/03/2558");
    desk_press(d, "Enter");
    desk_on(d, "เรียนอยู่หรือไม่");
    desk_press(d, "Enter Enter");
    desk_see(d, "รายได้ต่อหัวต่ำกว่า 2,762 บาท");
}

/* Steps 20 to 25: "none" with another is refused; what "other" said comes back with it. */
static void assets(Desk *d)
{
    desk_on(d, "ทรัพย์สิน");
    desk_press(d, "1 3");
    desk_see(d, "“ไม่มี” ใช้ร่วมกับคำตอบอื่นไม่ได้");
    desk_press(d, "3 4 F8");
    desk_see(d, "ที่ขาดและที่ผิด 4 ข้อ");
    desk_press(d, "Enter");
    desk_type(d, "ก");
    desk_press(d, "Enter F8 Enter");
    desk_type(d, "ข");
    desk_press(d, "Enter F8 Enter");
    desk_on(d, "เรียนอยู่หรือไม่");
    desk_press(d, "1 F8 Enter");
    desk_on(d, "อื่น ๆ ระบุ");
    desk_type(d, "เครื่องสูบน้ำ");
    desk_press(d, "Up 4");
    desk_see(d, "-อื่น ๆ ระบุ");
    desk_press(d, "4");
    desk_see(d, ": เครื่องสูบน้ำ");
}

/* Steps 29 to 35: one member too many stays and is said; a kill, and all is there; closed. */
static void closing(Desk *d)
{
    desk_press(d, "PgUp PgUp Down*3 1 F8");
    desk_see(d, "เกิน");
    desk_press(d, "Esc PgDn PgDn");
    assert_false(desk_shows(d, "รายได้ต่อหัวต่ำกว่า"));
    desk_press(d, "PgUp PgUp Down*3 2 Enter");
    desk_restart(d);
    desk_press(d, "Enter");
    desk_see(d, "ต่อจากร่าง");
    desk_press(d, "F8");
    desk_see(d, "ครบแล้ว");
    desk_press(d, "F2");
    desk_see(d, "บันทึกแล้ว: บ้านทดสอบ 460201");
    assert_int_equal(desk_records(d, "s26"), 1);
}

static void every_step_on_the_screen(void **state)
{
    (void)state;
    Desk d;
    desk_open(&d, 24, 80);
    d.fake.now_ms = NOW_MS;
    desk_install(&d, "tests/data/cases/s26_form");
    desk_restart(&d);
    desk_press(&d, "End Enter Ins");
    desk_on(&d, "ชื่อครัวเรือน");
    place(&d);
    members(&d);
    assets(&d);
    closing(&d);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_step_on_the_screen)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
