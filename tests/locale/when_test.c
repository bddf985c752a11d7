/* when: the calendar, the two eras, and dates as they are shown. */
#include "locale/when.h"
#include "tests/lib/chance.h"
#include "tests/lib/check.h"
#include "tests/lib/table.h"

static void days_are_counted_from_1970(void **state)
{
    (void)state;
    assert_int_equal(date_from(1970, 1, 1).day, 0);
    assert_int_equal(date_from(2000, 3, 1).day, 11017);
    assert_int_equal(date_from(2026, 3, 15).day, 20527);
    assert_int_equal(date_from(1899, 12, 30).day, -25569);
    assert_int_equal(date_weekday(date_from(2026, 3, 5)), 4);
    assert_int_equal(date_weekday(date_from(1940, 4, 1)), 1);
}

/* Every day of the calendar follows the one before, and its parts give it back. */
static void every_day_comes_back(void **state)
{
    (void)state;
    int32_t day = date_from(1, 1, 1).day;
    int weekday = date_weekday(date_from(1, 1, 1));
    for (int year = 1; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int dom = 1; dom <= 31 && date_valid(year, month, dom); dom++, day++) {
                Date d = date_from(year, month, dom);
                int y, m, n;
                date_parts(d, &y, &m, &n);
                if (d.day != day || y != year || m != month || n != dom ||
                    date_weekday(d) != weekday)
                    fail_msg("%d-%d-%d", year, month, dom);
                weekday = weekday % 7 + 1;
            }
        }
    }
    assert_int_equal(day - 1, date_from(9999, 12, 31).day);
}

static void there_are_days_that_are_none(void **state)
{
    (void)state;
    static const int none[][3] = { { 2023, 2, 29 }, { 1900, 2, 29 }, { 2024, 4, 31 },
                                   { 2024, 13, 1 }, { 0, 1, 1 },     { 10000, 1, 1 },
                                   { 2024, 0, 5 },  { 2024, 1, 32 }, { 2024, -1, 1 },
                                   { 2024, 1, -1 } };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(date_from(none[i][0], none[i][1], none[i][2]).known, DATE_NONE);
    assert_true(date_valid(2000, 2, 29));
    assert_int_equal(date_from(2024, 5, 0).known, DATE_MONTH);
    assert_int_equal(date_from(2024, 0, 0).known, DATE_YEAR);
}

static void check_iso(const char *text)
{
    Date d;
    if (!date_from_iso(str_of(text), &d)) fail_msg("%s", text);
    CLEANUP_TEXT t = TEXT_INIT;
    date_add_iso(&t, d);
    check_str(text_str(&t), str_of(text));
}

static void stored_dates_come_back(void **state)
{
    (void)state;
    check_iso("1957");
    check_iso("1957-05");
    check_iso("1957-05-31");
    check_iso("0001-01-01");
    check_iso("9999-12-31");
    Chance chance = chance_new("stored_dates_come_back");
    for (int i = 0; i < 100000; i++) {
        Date d = date_from((int)chance_between(&chance, 1, 9999),
                           (int)chance_between(&chance, 1, 12),
                           (int)chance_between(&chance, 1, 28)),
             back;
        CLEANUP_TEXT t = TEXT_INIT;
        date_add_iso(&t, d);
        assert_true(date_from_iso(text_str(&t), &back));
        assert_int_equal(back.day, d.day);
        assert_int_equal(back.known, DATE_DAY);
    }
    static const char *const others[] = { "",           "195",         "19577",      "1957-5",
                                          "1957-13",    "1957-00",     "1957-05-00", "1957-02-29",
                                          "1957/05/31", "1957-05-31 ", "+957-05-31", "1957-0531",
                                          "๑๙๕๗",       "0000" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        Date d;
        if (date_from_iso(str_of(others[i]), &d)) fail_msg("%s was read", others[i]);
        assert_int_equal(d.known, DATE_NONE);
    }
}

/* S07: the year that turned on 1 April. */
static void S07_buddhist_years(void **state)
{
    (void)state;
    static const int days[][4] = { { 1940, 4, 1, 2483 },  { 1940, 12, 31, 2483 },
                                   { 1941, 1, 1, 2484 },  { 1940, 3, 31, 2482 },
                                   { 1940, 2, 15, 2482 }, { 1939, 5, 15, 2482 },
                                   { 1939, 2, 15, 2481 }, { 2026, 3, 15, 2569 },
                                   { 1940, 0, 0, 2483 } };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        Date d = date_from(days[i][0], days[i][1], days[i][2]);
        assert_int_equal(date_be_year(d), days[i][3]);
        assert_int_equal(date_from_be(days[i][3], days[i][1], days[i][2]).day, d.day);
    }
    assert_int_equal(date_from_be(2483, 1, 15).known, DATE_NONE);
    assert_int_equal(date_from_be(2483, 3, 0).known, DATE_NONE);
    for (int32_t day = date_from(1858, 1, 1).day; day < date_from(2100, 1, 1).day; day++) {
        int year, month, dom;
        date_parts((Date){ day, DATE_DAY }, &year, &month, &dom);
        int be = date_be_year((Date){ day, DATE_DAY });
        assert_int_equal(date_from_be(be, month, dom).day, day);
    }
}

static void years_are_full_ones(void **state)
{
    (void)state;
    Date born = date_from(2008, 3, 15), leap = date_from(2008, 2, 29);
    assert_int_equal(date_years(born, date_from(2026, 3, 15)), 18);
    assert_int_equal(date_years(born, date_from(2026, 3, 14)), 17);
    assert_int_equal(date_years(born, born), 0);
    assert_int_equal(date_years(leap, date_from(2026, 2, 28)), 17);
    assert_int_equal(date_years(leap, date_from(2026, 3, 1)), 18);
    assert_int_equal(date_years(leap, date_from(2024, 2, 29)), 16);
    assert_int_equal(date_years(date_from(2026, 3, 15), born), -18);
    assert_int_equal(date_years(DATE_UNKNOWN, born), 0);
}

static void months_are_added(void **state)
{
    (void)state;
    assert_int_equal(date_add_months(date_from(2026, 11, 25), 6).day, date_from(2027, 5, 25).day);
    assert_int_equal(date_add_months(date_from(2026, 1, 31), 1).day, date_from(2026, 2, 28).day);
    assert_int_equal(date_add_months(date_from(2024, 2, 29), 12).day, date_from(2025, 2, 28).day);
    assert_int_equal(date_add_months(date_from(2026, 1, 31), -2).day, date_from(2025, 11, 30).day);
    assert_int_equal(date_add_months(date_from(2026, 1, 1), -1).day, date_from(2025, 12, 1).day);
    assert_int_equal(date_add_months(date_from(9999, 12, 1), 1).known, DATE_NONE);
    assert_int_equal(date_add_months(date_from(1, 1, 1), -1).known, DATE_NONE);
    assert_int_equal(date_add_months(date_from(2026, 3, 0), 1).known, DATE_MONTH);
    assert_int_equal(date_add_months(date_from(2026, 0, 0), 12).day, date_from(2027, 1, 1).day);
}

static void check_shown(Date d, DateStyle style, Era era, Lang lang, const char *want)
{
    CLEANUP_TEXT t = TEXT_INIT;
    date_add(&t, d, style, era, lang);
    check_str(text_str(&t), str_of(want));
}

static void dates_are_shown_in_both_eras_and_languages(void **state)
{
    (void)state;
    Date d = date_from(2026, 11, 5);
    check_shown(d, DATE_SHORT, ERA_BE, LANG_TH, "05/11/2569");
    check_shown(d, DATE_ABBREVIATED, ERA_BE, LANG_TH, "5 พ.ย. 69");
    check_shown(d, DATE_LONG, ERA_BE, LANG_TH, "5 พฤศจิกายน 2569");
    check_shown(d, DATE_LONG, ERA_CE, LANG_EN, "5 November 2026");
    check_shown(d, DATE_ABBREVIATED, ERA_CE, LANG_EN, "5 Nov 26");
    check_shown(date_from(1957, 2, 0), DATE_SHORT, ERA_BE, LANG_TH, "02/2500");
    check_shown(date_from(1957, 2, 0), DATE_ABBREVIATED, ERA_BE, LANG_TH, "ก.พ. 2500");
    check_shown(date_from(1957, 0, 0), DATE_LONG, ERA_BE, LANG_TH, "2500");
    check_shown(date_from(1940, 2, 15), DATE_SHORT, ERA_BE, LANG_TH, "15/02/2482");
    check_shown(DATE_UNKNOWN, DATE_SHORT, ERA_BE, LANG_TH, "");
}

static void check_format(const char *format, Lang lang, const char *want)
{
    CLEANUP_TEXT t = TEXT_INIT;
    date_add_format(&t, str_of(format), date_from(2026, 3, 5), ((4 * 60 + 7) * 60 + 9) * 1000 + 45,
                    lang);
    check_str(text_str(&t), str_of(want));
}

static void format_date_as_xlsform(void **state)
{
    (void)state;
    check_format("%d/%m/%Y", LANG_EN, "05/03/2026");
    check_format("%e/%n/%y", LANG_EN, "5/3/26");
    check_format("%Y%m%d", LANG_EN, "20260305");
    check_format("%a %e %b", LANG_EN, "Thu 5 Mar");
    check_format("%a %e %b", LANG_TH, "พฤ. 5 มี.ค.");
    check_format("%e %b %E", LANG_TH, "5 มี.ค. 2569");
    check_format("%H:%M:%S.%3", LANG_EN, "04:07:09.045");
    check_format("%h:%M", LANG_EN, "4:07");
    check_format("100%% %q %", LANG_EN, "100% %q %");
    CLEANUP_TEXT t = TEXT_INIT;
    date_add_format(&t, STR("%Y"), DATE_UNKNOWN, 0, LANG_EN);
    check_str(text_str(&t), STR_NONE);
}

static void moments_become_days_of_the_office(void **state)
{
    (void)state;
    Date d;
    int32_t ms;
    date_of_ms(INT64_C(1795598700000), 420, &d, &ms); /* 2026-11-25 09:25 UTC */
    assert_int_equal(d.day, date_from(2026, 11, 25).day);
    assert_int_equal(ms, (16 * 60 + 25) * 60000);
    date_of_ms(-1, 0, &d, &ms);
    assert_int_equal(d.day, -1);
    assert_int_equal(ms, 86399999);
    CLEANUP_TEXT t = TEXT_INIT;
    date_add_iso_time(&t, INT64_C(1795598700000), 420);
    text_add_c(&t, ' ');
    date_add_iso_time(&t, 0, -210);
    check_str(text_str(&t), STR("2026-11-25T16:25:00+07:00 1969-12-31T20:30:00-03:30"));
}

/* The catalogues say what the reference data say. */
static void names_of_months_and_days(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Table t = table_read(&arena, "tests/data/thai_months.csv");
    assert_int_equal(t.rows, 12);
    for (size_t i = 0; i < t.rows; i++) {
        int month = (int)table_number(&t, i, "month");
        check_str(month_name(month, NAME_FULL, LANG_TH), table_cell(&t, i, "name_th"));
        check_str(month_name(month, NAME_SHORT, LANG_TH), table_cell(&t, i, "abbr_th"));
        check_str(month_name(month, NAME_FULL, LANG_EN), table_cell(&t, i, "name_en"));
        assert_true(date_valid(2023, month, (int)table_number(&t, i, "days")));
        assert_false(date_valid(2023, month, (int)table_number(&t, i, "days") + 1));
    }
    t = table_read(&arena, "tests/data/thai_weekdays.csv");
    assert_int_equal(t.rows, 7);
    for (size_t i = 0; i < t.rows; i++) {
        int day = (int)table_number(&t, i, "iso_weekday");
        check_str(weekday_name(day, NAME_FULL, LANG_TH), table_cell(&t, i, "name_th"));
        check_str(weekday_name(day, NAME_SHORT, LANG_TH), table_cell(&t, i, "abbr_th"));
        check_str(weekday_name(day, NAME_FULL, LANG_EN), table_cell(&t, i, "name_en"));
    }
    check_str(month_name(13, NAME_FULL, LANG_TH), STR_NONE);
    check_str(month_name(0, NAME_FULL, LANG_TH), STR_NONE);
    arena_done(&arena);
}

static void check_recent(int64_t ms, Lang lang, const char *want)
{
    CLEANUP_TEXT t = TEXT_INIT;
    date_add_recent(&t, ms, INT64_C(1795598700000), 420, lang == LANG_TH ? ERA_BE : ERA_CE, lang);
    check_str(text_str(&t), str_of(want));
}

/* The day turns at the office's midnight, not at that of London. */
static void recent_times_are_told_as_people_say_them(void **state)
{
    (void)state;
    const int64_t now = INT64_C(1795598700000), hour = 3600000; /* 25 November 2026, 16:25 at the office */
    check_recent(now - 2 * hour, LANG_TH, "วันนี้ 14:25");
    check_recent(now - 16 * hour, LANG_EN, "today 00:25");
    check_recent(now - 17 * hour, LANG_TH, "เมื่อวาน 23:25");
    check_recent(now - 40 * hour, LANG_EN, "yesterday 00:25");
    check_recent(now - 41 * hour, LANG_TH, "23 พ.ย. 69");
    check_recent(now - 22 * 24 * hour, LANG_EN, "3 Nov 26");
    check_recent(now + 8 * hour, LANG_TH, "26 พ.ย. 69");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_counted_from_1970),
        cmocka_unit_test(every_day_comes_back),
        cmocka_unit_test(there_are_days_that_are_none),
        cmocka_unit_test(stored_dates_come_back),
        cmocka_unit_test(S07_buddhist_years),
        cmocka_unit_test(years_are_full_ones),
        cmocka_unit_test(months_are_added),
        cmocka_unit_test(dates_are_shown_in_both_eras_and_languages),
        cmocka_unit_test(format_date_as_xlsform),
        cmocka_unit_test(moments_become_days_of_the_office),
        cmocka_unit_test(names_of_months_and_days),
        cmocka_unit_test(recent_times_are_told_as_people_say_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
