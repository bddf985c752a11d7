/* Values of an evaluation and their conversions (xlsform.md 5). */
#include "forms/expr_node.h"
#include "locale/number.h"

#include <math.h>
#include <string.h>

#define DAY_MS 86400000.0
#define DAY_LIMIT 2932896.0 /* 9999-12-31 */

Val val_boolean(bool b)
{
    return (Val){ .kind = VAL_BOOLEAN, .is_true = b };
}

Val val_number(double d)
{
    return (Val){ .kind = VAL_NUMBER, .number = d };
}

Val val_string(Str s)
{
    return (Val){ .kind = VAL_STRING, .text = s };
}

/* --- text to number --- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Up to 15 digits and a point are exact in a double, and dividing by a power of ten up to 10^15
 * rounds once: the same result as the general reader, many times faster. */
static bool short_decimal(Str s, double *out)
{
    static const double tens[] = { 1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };
    size_t i = s.n && s.p[0] == '-', digits = 0, places = 0;
    bool negative = i == 1, point = false;
    int64_t whole = 0;
    for (; i < s.n; i++) {
        if (s.p[i] == '.' && !point) {
            point = true;
        } else if (is_digit(s.p[i]) && digits < 15) {
            whole = whole * 10 + (s.p[i] - '0');
            digits++;
            places += point;
        } else {
            return false;
        }
    }
    *out = (double)(negative ? -whole : whole) / tens[places];
    return digits > 0 && !(negative && whole == 0);
}

static bool looks_like_date(Str s)
{
    return s.n >= 7 && s.p[4] == '-' && is_digit(s.p[0]) && is_digit(s.p[1]) && is_digit(s.p[2]) &&
           is_digit(s.p[3]);
}

double text_to_number(Str s, int zone_minutes)
{
    double d;
    if (short_decimal(s, &d)) {
        return d;
    }
    s = str_trim(s);
    if (!looks_like_date(s)) {
        return s.n ? double_read(s) : NAN;
    }
    Date date;
    if (s.n == 10 && date_from_iso(s, &date)) {
        return date.day;
    }
    int64_t ms;
    return s.n > 10 && moment_from_iso(s, zone_minutes, &ms)
               ? ((double)ms + zone_minutes * 60000.0) / DAY_MS
               : NAN;
}

/* --- moments --- */

/* Two digits at *at, below limit. */
static bool two_digits(Str s, size_t *at, int limit, int *out)
{
    if (*at + 2 > s.n || !is_digit(s.p[*at]) || !is_digit(s.p[*at + 1])) {
        return false;
    }
    *out = (s.p[*at] - '0') * 10 + (s.p[*at + 1] - '0');
    *at += 2;
    return *out < limit;
}

static bool passed(Str s, size_t *at, char c)
{
    if (*at < s.n && s.p[*at] == c) {
        ++*at;
        return true;
    }
    return false;
}

/* The fraction of a second as whole milliseconds; further digits are cut off. */
static int fraction_ms(Str s, size_t *at)
{
    int ms = 0, scale = 100;
    for (; *at < s.n && is_digit(s.p[*at]); ++*at, scale /= 10) {
        ms += (s.p[*at] - '0') * scale;
    }
    return ms;
}

/* hh:mm[:ss[.fff]] and an optional zone; *zone is left alone where none is written. */
static bool clock_from_iso(Str s, int32_t *ms, int *zone)
{
    size_t at = 0;
    int hour, minute, second = 0, thousandths = 0, east_hours, east_minutes = 0;
    if (!two_digits(s, &at, 24, &hour) || !passed(s, &at, ':') ||
        !two_digits(s, &at, 60, &minute)) {
        return false;
    }
    if (passed(s, &at, ':')) {
        if (!two_digits(s, &at, 60, &second)) {
            return false;
        }
        if (passed(s, &at, '.')) {
            thousandths = fraction_ms(s, &at);
        }
    }
    *ms = ((hour * 60 + minute) * 60 + second) * 1000 + thousandths;
    if (at == s.n) {
        return true;
    }
    if (passed(s, &at, 'Z')) {
        *zone = 0;
        return at == s.n;
    }
    bool east = passed(s, &at, '+');
    if ((!east && !passed(s, &at, '-')) || !two_digits(s, &at, 24, &east_hours)) {
        return false;
    }
    if (at < s.n) {
        (void)passed(s, &at, ':');
        if (!two_digits(s, &at, 60, &east_minutes)) {
            return false;
        }
    }
    *zone = (east ? 1 : -1) * (east_hours * 60 + east_minutes);
    return at == s.n;
}

bool moment_from_iso(Str s, int zone_minutes, int64_t *ms)
{
    Date date;
    int32_t clock = 0;
    if (s.n < 10 || !date_from_iso(str_from(s.p, 10), &date) || date.known != DATE_DAY) {
        return false;
    }
    if (s.n > 10 && ((s.p[10] != 'T' && s.p[10] != ' ') ||
                     !clock_from_iso(str_cut_head(s, 11), &clock, &zone_minutes))) {
        return false;
    }
    *ms = (int64_t)date.day * 86400000 + clock - (int64_t)zone_minutes * 60000;
    return true;
}

bool time_from_iso(Str s, int zone_minutes, int32_t *ms)
{
    int zone = zone_minutes;
    if (!clock_from_iso(s, ms, &zone)) {
        return false;
    }
    int64_t local = (int64_t)*ms + (int64_t)(zone_minutes - zone) * 60000;
    *ms = (int32_t)(((local % 86400000) + 86400000) % 86400000);
    return true;
}

/* --- conversions --- */

bool val_true(const Val *v)
{
    switch (v->kind) {
    case VAL_BOOLEAN:
    case VAL_NODES: return v->is_true;
    case VAL_NUMBER: return !isnan(v->number) && v->number != 0;
    case VAL_STRING: return v->text.n > 0;
    default: return true;
    }
}

static double date_text_to_number(Str s, int zone_minutes)
{
    Date date;
    return date_from_iso(s, &date) ? date.day : text_to_number(s, zone_minutes);
}

double val_to_number(const Eval *ev, const Val *v)
{
    int zone = ev->scope->zone_minutes;
    switch (v->kind) {
    case VAL_BOOLEAN: return v->is_true;
    case VAL_MOMENT: return (v->number + zone * 60000.0) / DAY_MS;
    case VAL_STRING:
    case VAL_NODES:
        return v->is_day ? date_text_to_number(v->text, zone) : text_to_number(v->text, zone);
    default: return v->number;
    }
}

static Str digits_of(int64_t n, char scratch[static SCRATCH])
{
    size_t at = SCRATCH;
    uint64_t rest = n < 0 ? (uint64_t)-n : (uint64_t)n;
    do {
        scratch[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (n < 0) {
        scratch[--at] = '-';
    }
    return str_from(scratch + at, SCRATCH - at);
}

Str text_keep(const Eval *ev, const Text *t)
{
    return str_copy(ev->scope->arena, text_str(t));
}

Str text_of_number(Eval *ev, double d, char scratch[static SCRATCH])
{
    if (fabs(d) < 1e15 && d == floor(d)) {
        return digits_of((int64_t)d, scratch);
    }
    CLEANUP_TEXT t = TEXT_INIT;
    return double_add(&t, d) ? text_keep(ev, &t) : STR_NONE;
}

static Str text_of_date(Eval *ev, double day, char scratch[static SCRATCH])
{
    int year, month, of_month;
    Date date = { (int32_t)day, DATE_DAY };
    date_parts(date, &year, &month, &of_month);
    if (year < 0 || year > 9999) {
        CLEANUP_TEXT t = TEXT_INIT;
        date_add_iso(&t, date);
        return text_keep(ev, &t);
    }
    const int parts[] = {
        year / 1000, year / 100 % 10, year / 10 % 10, year % 10, -1, month / 10, month % 10,
        -1,          of_month / 10,   of_month % 10
    };
    for (size_t i = 0; i < 10; i++) {
        scratch[i] = parts[i] < 0 ? '-' : (char)('0' + parts[i]);
    }
    return str_from(scratch, 10);
}

Str val_text(Eval *ev, const Val *v, char scratch[static SCRATCH])
{
    switch (v->kind) {
    case VAL_BOOLEAN: return v->is_true ? STR("true") : STR("false");
    case VAL_NUMBER: return text_of_number(ev, v->number, scratch);
    case VAL_DATE: return text_of_date(ev, v->number, scratch);
    case VAL_MOMENT: {
        CLEANUP_TEXT t = TEXT_INIT;
        date_add_iso_time(&t, (int64_t)v->number, ev->scope->zone_minutes);
        return text_keep(ev, &t);
    }
    default: return v->text;
    }
}

/* A number is a day, or with a fraction a moment in UTC as decimal-date-time gives it. */
static bool number_to_date(double d, int zone_minutes, Date *out, int32_t *ms)
{
    if (!(fabs(d) <= DAY_LIMIT * 2)) {
        return false;
    }
    double day = floor(d), local_ms = 0;
    if (day != d) {
        double all = floor(d * DAY_MS + 0.5) + zone_minutes * 60000.0;
        day = floor(all / DAY_MS);
        local_ms = all - day * DAY_MS;
    }
    *out = (Date){ (int32_t)day, DATE_DAY };
    *ms = (int32_t)local_ms;
    return day <= DAY_LIMIT && day >= -719162.0;
}

bool val_to_date(const Eval *ev, const Val *v, Date *out, int32_t *ms, bool *impossible)
{
    int zone = ev->scope->zone_minutes;
    int64_t moment;
    *ms = 0;
    *impossible = false;
    switch (v->kind) {
    case VAL_DATE: *out = (Date){ (int32_t)v->number, DATE_DAY }; return true;
    case VAL_MOMENT: date_of_ms((int64_t)v->number, zone, out, ms); return true;
    case VAL_STRING:
    case VAL_NODES:
        if (v->text.n == 0 || date_from_iso(v->text, out)) {
            return v->text.n > 0;
        }
        if (moment_from_iso(v->text, zone, &moment)) {
            date_of_ms(moment, zone, out, ms);
            return true;
        }
        *impossible = true;
        return false;
    case VAL_BOOLEAN: *impossible = true; return false;
    default:
        *impossible = !isnan(v->number) && !number_to_date(v->number, zone, out, ms);
        return !isnan(v->number) && !*impossible;
    }
}
