/* Dates: proleptic Gregorian inside, Buddhist era and Thai month names outside.
 *
 * A Date is a day number (0 = 1970-01-01) with the precision that is known. As stored: ISO 8601,
 * shortened where only the month or the year is known ("1957-05", "1957"). Vectors:
 * data/cases/s06_dates.csv, s07_before_2484.csv, data/date_examples.csv. */
#ifndef LOCALE_WHEN_H
#define LOCALE_WHEN_H

#include "locale/say.h"

typedef enum { DATE_NONE, DATE_YEAR, DATE_MONTH, DATE_DAY } DatePrecision;
typedef struct {
    int32_t day; /* the first day of what is known */
    DatePrecision known;
} Date;
typedef enum { ERA_BE, ERA_CE } Era; /* how years are shown and read */

#define DATE_UNKNOWN ((Date){ 0, DATE_NONE })

/* DATE_NONE if there is no such day; month or day 0 = not known. */
Date date_from(int year, int month, int day);
void date_parts(Date, int *year, int *month, int *day); /* what is not known is 0 */
/* The Buddhist year as people counted it on that day: until 2483 the year turned on 1 April, so
 * January to March belong to C.E. + 542 before 1941 (cases.md S07). */
int date_be_year(Date);
/* The other way: DATE_NONE for a day that never was (January to March 2483). */
Date date_from_be(int be_year, int month, int day);
bool date_valid(int year, int month, int day); /* years 1 to 9999 */
int date_weekday(Date);                        /* 1 Monday to 7 Sunday */
/* Full years from a to b by the calendar; a birthday of 29 February is completed on 1 March in
 * common years. */
int date_years(Date a, Date b);
Date date_add_months(Date, int months);

bool date_from_iso(Str s, Date *out); /* exact stored form only: YYYY[-MM[-DD]] */
void date_add_iso(Text *out, Date);

/* How sure the reading is. DATE_ASK: *out is the likely reading and *other the second one (either
 * may be DATE_NONE, and *other is where there is only one); err says what to ask. DATE_BAD: err
 * says why, both are DATE_NONE. */
typedef enum { DATE_OK, DATE_ASK, DATE_BAD } DateReading;
typedef enum { DATE_TYPED, DATE_IMPORTED } DateSource; /* two-digit years: read at once / asked */
typedef enum { DATE_BIRTH, DATE_EVENT } DateKind;      /* two-digit years: latest past / nearest */
/* Read what a person typed or a file holds: both eras, Thai digits, month names with and without
 * dots, 22/9/66, 220966, 22092566, `t` today, +7 -1 +2w +6m, 0/0/2484. today is the clock's.
 * Years of 4 digits: 2401 to 2700 are B.E., 1800 to 2200 C.E. (screens.md 6). What a stored date
 * looks like (date_add_iso) is read back from a file without a question.
 * Asked: two-digit years of a file, January to March before 2484, a spreadsheet's day number,
 * month and day swapped, a file's 00/00/2500. The shorthands (t, +7) are for typing only. */
DateReading date_read(Str s, DateSource, DateKind, Date today, Date *out, Date *other, Error *err);

typedef enum {
    DATE_SHORT,       /* 25/11/2569 */
    DATE_ABBREVIATED, /* 25 พ.ย. 69 */
    DATE_LONG         /* 25 พฤศจิกายน 2569 */
} DateStyle;
void date_add(Text *out, Date, DateStyle, Era, Lang);
/* Format as the XLSForm functions format-date and format-date-time do: %Y %y %m %n %d %e %H %h %M
 * %S %3 %a %b, and %E for the Buddhist year. ms_of_day 0 to 86399999. */
void date_add_format(Text *out, Str format, Date, int32_t ms_of_day, Lang);
/* Milliseconds since 1970 UTC to the office's date and milliseconds of day. zone: minutes east. */
void date_of_ms(int64_t ms, int zone_minutes, Date *, int32_t *ms_of_day);
/* `2026-11-25T16:25:00+07:00` */
void date_add_iso_time(Text *out, int64_t ms, int zone_minutes);
/* As people say when something came: `today 14:05`, `yesterday 09:30`, else the day, `3 Nov 26`. */
void date_add_recent(Text *out, int64_t ms, int64_t now_ms, int zone_minutes, Era, Lang);
typedef enum { NAME_FULL, NAME_SHORT } NameForm;
Str month_name(int month, NameForm, Lang);     /* 1 to 12 */
Str weekday_name(int weekday, NameForm, Lang); /* 1 Monday to 7 Sunday */

#endif
