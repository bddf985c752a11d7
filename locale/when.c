/* The calendar: day numbers and the two eras. Reading is in when_read.c, showing in when_show.c. */
#include "locale/when.h"

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
    static const signed char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool date_valid(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_in(year, month);
}

/* Days since 1970-01-01, counting years from March so that the leap day comes last
 * (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
static int32_t day_number(int year, int month, int day)
{
    year -= month <= 2;
    int era = year / 400, year_of_era = year % 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

Date date_from(int year, int month, int day)
{
    if (month == 0 && day != 0) return DATE_UNKNOWN;
    if (!date_valid(year, month ? month : 1, day ? day : 1)) return DATE_UNKNOWN;
    DatePrecision known = month == 0 ? DATE_YEAR : day == 0 ? DATE_MONTH : DATE_DAY;
    return (Date){ day_number(year, month ? month : 1, day ? day : 1), known };
}

void date_parts(Date d, int *year, int *month, int *day)
{
    *year = *month = *day = 0;
    if (d.known == DATE_NONE) return;
    int64_t z = (int64_t)d.day + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int day_of_era = (int)(z - era * 146097);
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int from_march = (5 * day_of_year + 2) / 153;
    int m = from_march < 10 ? from_march + 3 : from_march - 9;
    *year = (int)(year_of_era + era * 400) + (m <= 2);
    if (d.known >= DATE_MONTH) *month = m;
    if (d.known >= DATE_DAY) *day = day_of_year - (153 * from_march + 2) / 5 + 1;
}

enum { BE_FIRST_JANUARY = 2484, BE_ADDED = 543 };

int date_be_year(Date d)
{
    int year, month, day;
    date_parts(d, &year, &month, &day);
    if (d.known == DATE_NONE) return 0;
    bool before_april = month >= 1 && month <= 3;
    return year + BE_ADDED - (year + BE_ADDED < BE_FIRST_JANUARY && before_april);
}

Date date_from_be(int be_year, int month, int day)
{
    bool before_april = month >= 1 && month <= 3;
    if (be_year == BE_FIRST_JANUARY - 1 && before_april) return DATE_UNKNOWN;
    int year = be_year - BE_ADDED + (be_year < BE_FIRST_JANUARY && before_april);
    return date_from(year, month, day);
}

int date_weekday(Date d)
{
    int from_monday = (int)(((int64_t)d.day + 3) % 7); /* 1970-01-01 was a Thursday */
    return (from_monday < 0 ? from_monday + 7 : from_monday) + 1;
}

int date_years(Date a, Date b)
{
    if (a.known == DATE_NONE || b.known == DATE_NONE) return 0;
    if (b.day < a.day) return -date_years(b, a);
    int ya, ma, da, yb, mb, db;
    date_parts((Date){ a.day, DATE_DAY }, &ya, &ma, &da);
    date_parts((Date){ b.day, DATE_DAY }, &yb, &mb, &db);
    return yb - ya - (mb < ma || (mb == ma && db < da));
}

Date date_add_months(Date d, int months)
{
    if (d.known == DATE_NONE) return d;
    int year, month, day;
    date_parts((Date){ d.day, DATE_DAY }, &year, &month, &day);
    int64_t total = (int64_t)year * 12 + month - 1 + months;
    if (total < 12 || total >= 12 * INT64_C(10000)) return DATE_UNKNOWN;
    year = (int)(total / 12);
    month = (int)(total % 12) + 1;
    if (day > days_in(year, month)) day = days_in(year, month);
    Date moved = date_from(year, d.known == DATE_YEAR ? 1 : month, day);
    moved.known = d.known;
    return moved;
}

/* Two digits at p, or -1. */
static int two_digits(const char *p)
{
    unsigned a = (unsigned char)p[0] - '0', b = (unsigned char)p[1] - '0';
    return a > 9 || b > 9 ? -1 : (int)(a * 10 + b);
}

bool date_from_iso(Str s, Date *out)
{
    *out = DATE_UNKNOWN;
    if (s.n != 4 && s.n != 7 && s.n != 10) return false;
    int high = two_digits(s.p), low = two_digits(s.p + 2), month = 0, day = 0;
    if (high < 0 || low < 0) return false;
    if (s.n >= 7 && (s.p[4] != '-' || (month = two_digits(s.p + 5)) < 1)) return false;
    if (s.n == 10 && (s.p[7] != '-' || (day = two_digits(s.p + 8)) < 1)) return false;
    *out = date_from(high * 100 + low, month, day);
    return out->known != DATE_NONE;
}

void date_of_ms(int64_t ms, int zone_minutes, Date *date, int32_t *ms_of_day)
{
    enum { MS_A_DAY = 86400000 };
    ms += (int64_t)zone_minutes * 60000;
    int64_t day = ms / MS_A_DAY, rest = ms % MS_A_DAY;
    if (rest < 0) {
        rest += MS_A_DAY;
        day--;
    }
    *date = (Date){ (int32_t)day, DATE_DAY };
    *ms_of_day = (int32_t)rest;
}
