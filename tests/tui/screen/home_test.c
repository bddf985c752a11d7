/* Home on a canvas: what is not complete or not verified comes after the first paint, opens its list,
 * and goes away when it is done. */
#include "tests/lib/check.h"
#include "tests/lib/desk.h"
#include "model/store/save.h"

#include <stdio.h>
#include <string.h>

/* What was drawn when the first key can come, before anything that waits for a rest. */
static bool is_painted(Desk *d, const char *text)
{
    CLEANUP_TEXT lines = TEXT_INIT;
    app_draw(d->app);
    for (int row = 0; row < canvas_rows(app_canvas(d->app)); row++) canvas_line(app_canvas(d->app), row, &lines);
    return strstr(lines.b, text) != NULL;
}

static Uuid save(Desk *d, const char *form, Uuid record, Uuid parent, const char *body)
{
    Error err = {0};
    Saved saved;
    Arena arena = {0};
    RecordHead head = {.seen = STR_NONE};
    if (!uuid_is_nil(record)) assert_true(store_head(d->store, record, &arena, &head, &err));
    Save what = {.form = str_of(form), .record = record, .parent = parent, .opened_seen = head.seen, .body = str_of(body)};
    assert_true(store_save(d->store, &what, &saved, NULL, &err));
    arena_done(&arena);
    return saved.record;
}

static const char ABSENT[] =
    "{\"amphoe\":\"4601\",\"enumerator\":\"somying\",\"enumerator_role\":\"arm\",\"found_by\":\"tpmap\",\"head_name\":\"นางทดสอบ ใจดี\","
    "\"hh_code\":\"460101-01-0001\",\"house_no\":\"45/2\",\"moo\":\"5\",\"ok\":\"0\",\"reach\":\"absent\",\"tambon\":\"460101\","
    "\"visit_date\":\"2026-11-01\"}";

static void counted_after_the_first_paint(void **state)
{
    (void)state;
    Desk d;
    desk_open(&d, 24, 80);
    assert_false(desk_shows(&d, "กรอกไม่ครบ"));
    Uuid hh = save(&d, "household", (Uuid){{0}}, (Uuid){{0}}, "{\"hh_code\":\"460101-01-0001\"}");
    desk_restart(&d);
    desk_on(&d, "แบบสำรวจครัวเรือน"); /* where the first Enter goes, whatever is counted later */
    assert_false(is_painted(&d, "ครัวเรือนที่ยังกรอกไม่ครบ"));
    desk_rest(&d);
    desk_on(&d, "แบบสำรวจครัวเรือน");
    desk_see(&d, "ครัวเรือนที่ยังกรอกไม่ครบ");
    desk_see(&d, "ครัวเรือนรอสอบทาน");
    desk_see(&d, "0 จาก 1  (0%)");
    desk_press(&d, "Home");
    desk_on(&d, "ครัวเรือนที่ยังกรอกไม่ครบ");
    desk_press(&d, "Enter");
    desk_see(&d, "> กรอกไม่ครบ");
    desk_see(&d, "460101-01-0001");
    save(&d, "household", hh, (Uuid){{0}}, ABSENT);
    desk_press(&d, "F3");
    desk_rest(&d);
    assert_false(desk_shows(&d, "ครัวเรือนที่ยังกรอกไม่ครบ"));
    desk_see(&d, "1 จาก 1  (100%)");
    desk_close(&d);
}

static void verified_by_a_visit(void **state)
{
    (void)state;
    Desk d;
    desk_open(&d, 24, 80);
    Uuid hh = save(&d, "household", (Uuid){{0}}, (Uuid){{0}}, ABSENT);
    desk_restart(&d);
    desk_rest(&d);
    desk_press(&d, "Home");
    desk_on(&d, "ครัวเรือนรอสอบทาน");
    desk_press(&d, "Enter");
    desk_see(&d, "> รอสอบทาน");
    desk_see(&d, "460101-01-0001");
    save(&d, "verification", (Uuid){{0}}, hh, "{\"hh_code\":\"460101-01-0001\",\"round_no\":\"1\",\"settled\":\"1\",\"verdict\":\"confirmed\"}");
    desk_press(&d, "F3");
    desk_rest(&d);
    assert_false(desk_shows(&d, "ครัวเรือนรอสอบทาน"));
    desk_see(&d, "สอบทานแล้ว");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counted_after_the_first_paint),
        cmocka_unit_test(verified_by_a_visit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
