#include "forms/value_moment.h"
#include "locale/number.h"

#define OFFICE_ZONE (7 * 60)
#define DAY_MS 86400000

/* --- times --- */

typedef struct {
    int32_t ms;
    bool has_parts; /* a fraction of a second was written, be it zero */
    bool has_zone, is_utc; /* is_utc: as Z */
    int zone;
} Clock;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* One or two digits off *s, below limit. */
static bool take_number(Str *s, int limit, int *out)
{
    size_t n = 0;
    *out = 0;
    while (n < 2 && n < s->n && is_digit(s->p[n])) *out = *out * 10 + (s->p[n++] - '0');
    *s = str_cut_head(*s, n);
    return n > 0 && *out < limit;
}

static bool take(Str *s, char c)
{
    bool there = s->n && s->p[0] == c;
    if (there) *s = str_cut_head(*s, 1);
    return there;
}

static int take_thousandths(Str *s)
{
    int ms = 0, scale = 100;
    for (; s->n && is_digit(s->p[0]); *s = str_cut_head(*s, 1), scale /= 10) {
        ms += (s->p[0] - '0') * scale;
    }
    return ms;
}

static bool take_zone(Str *s, Clock *c)
{
    int hours, minutes = 0;
    bool east = str_starts(*s, STR("+"));
    if (take(s, 'Z')) {
        c->has_zone = c->is_utc = true;
        return true;
    }
    if (!take(s, '+') && !take(s, '-')) return true;
    if (!take_number(s, 15, &hours)) return false;
    (void)take(s, ':');
    if (s->n && !take_number(s, 60, &minutes)) return false;
    c->has_zone = true;
    c->zone = (east ? 1 : -1) * (hours * 60 + minutes);
    return true;
}

/* s in Arabic digits. `1407` needs all four digits; `14.07` is how times are printed in Thai. */
static bool clock_parse(Str s, Clock *out)
{
    int hour, minute, second = 0, thousandths = 0;
    *out = (Clock){ 0 };
    s = str_trim(s);
    if (str_ends(s, STR("."))) s = str_cut_tail(s, 1);
    if (str_ends(s, STR("น"))) s = str_trim(str_cut_tail(s, 3));
    bool compact = s.n == 4 && is_digit(s.p[1]) && is_digit(s.p[2]);
    if (!take_number(&s, 24, &hour)) return false;
    if (!compact && !take(&s, ':') && !take(&s, '.')) return false;
    if (s.n < 2 || !is_digit(s.p[1]) || !take_number(&s, 60, &minute)) return false;
    if (take(&s, ':')) {
        if (!take_number(&s, 60, &second)) return false;
        if (take(&s, '.')) {
            out->has_parts = s.n && is_digit(s.p[0]);
            thousandths = take_thousandths(&s);
        }
    }
    if (!take_zone(&s, out) || s.n) return false;
    out->ms = ((hour * 60 + minute) * 60 + second) * 1000 + thousandths;
    return true;
}

/* Brought to the office's wall clock; returns the days by which that moves the date. */
static int to_office(Clock *c)
{
    if (!c->has_zone) return 0;
    int32_t local = c->ms + (OFFICE_ZONE - c->zone) * 60000;
    int days = local < 0 ? -1 : local >= DAY_MS ? 1 : 0;
    c->ms = local - days * DAY_MS;
    return days;
}

static void add_clock(Text *out, int32_t ms)
{
    int parts = ms % 1000, second = ms / 1000 % 60;
    text_add_f(out, "%02d:%02d", ms / 3600000, ms / 60000 % 60);
    if (second || parts) text_add_f(out, ":%02d", second);
    if (parts) {
        text_add_f(out, ".%03d", parts);
        while (out->b[out->n - 1] == '0') text_replace(out, out->n - 1, 1, STR_NONE);
    }
}

/* As other programs write it and read it again: three places, and the zone. */
static void add_moment_clock(Text *out, const Clock *c)
{
    int zone = c->zone < 0 ? -c->zone : c->zone;
    text_add_f(out, "%02d:%02d:%02d", c->ms / 3600000, c->ms / 60000 % 60, c->ms / 1000 % 60);
    if (c->has_parts) text_add_f(out, ".%03d", c->ms % 1000);
    if (c->is_utc) text_add_c(out, 'Z');
    else if (c->has_zone) text_add_f(out, "%c%02d:%02d", c->zone < 0 ? '-' : '+', zone / 60, zone % 60);
}

bool clock_read(Text *out, Str raw, Error *err)
{
    CLEANUP_TEXT plain = TEXT_INIT;
    Clock c;
    digits_add_arabic(&plain, raw);
    if (!clock_parse(text_str(&plain), &c)) return fault(err, ERR_INPUT, "value.time", raw);
    (void)to_office(&c);
    add_clock(out, c.ms);
    return true;
}

/* --- moments --- */

/* Where the time begins: behind the T of an ISO moment, else behind the blank before the first
 * colon, or before the last word but น. */
static size_t time_at(Str s)
{
    if (s.n > 11 && s.p[10] == 'T') return 11;
    ptrdiff_t colon = str_find(s, STR(":"));
    size_t at = colon >= 0 ? (size_t)colon : s.n;
    if (colon < 0) {
        while (at && !is_digit(s.p[at - 1])) at--;
    }
    while (at && s.p[at - 1] != ' ') at--;
    return at;
}

bool moment_show(Text *out, Str stored, Date *day)
{
    Clock c;
    if (stored.n < 16 || stored.p[10] != 'T' || !date_from_iso(str_from(stored.p, 10), day) ||
        !clock_parse(str_cut_head(stored, 11), &c))
        return false;
    day->day += to_office(&c);
    add_clock(out, c.ms);
    return true;
}

ReadVerdict moment_read(Text *out, Str raw, DateSource source, Date today, Error *err)
{
    CLEANUP_TEXT plain = TEXT_INIT;
    digits_add_arabic(&plain, raw);
    Str s = text_str(&plain);
    size_t at = time_at(s);
    Clock c;
    Date date, other;
    if (at == 0 || !clock_parse(str_cut_head(s, at), &c)) {
        fault(err, ERR_INPUT, "value.moment", raw);
        return READ_BAD;
    }
    Str day = str_trim(str_from(s.p, at - 1));
    DateReading reading = date_read(day, source, DATE_EVENT, today, &date, &other, err);
    if (reading == DATE_BAD) return READ_BAD;
    if (date.known != DATE_DAY) {
        fault(err, ERR_INPUT, "value.moment", raw);
        return READ_BAD;
    }
    date_add_iso(out, date);
    text_add_c(out, 'T');
    add_moment_clock(out, &c);
    return reading == DATE_ASK ? READ_DOUBT : READ_OK;
}

/* --- positions --- */

enum { POINT_PLACES = 9, LATITUDE = 0, LONGITUDE = 1, ALTITUDE = 2, ACCURACY = 3 };
#define DEGREE INT64_C(1000000000)

/* A coordinate to 9 places, a tenth of a millimetre; what instruments write beyond is cut. */
static bool coordinate(Str s, int64_t *out)
{
    ptrdiff_t dot = str_find(s, STR("."));
    size_t keep = dot < 0 ? s.n : (size_t)dot + 1 + POINT_PLACES;
    for (size_t i = keep; i < s.n; i++) {
        if (!is_digit(s.p[i])) return false;
    }
    return decimal_read(str_from(s.p, keep < s.n ? keep : s.n), POINT_PLACES, out, NULL);
}

static bool take_coordinates(Str s, int64_t value[static 4], size_t *count)
{
    CLEANUP_TEXT blanks = TEXT_INIT;
    for (size_t i = 0; i < s.n; i++)
        text_add_c(&blanks, s.p[i] == ',' || s.p[i] == ';' ? ' ' : s.p[i]);
    Str rest = text_str(&blanks), word;
    for (*count = 0; str_word(&rest, &word); ++*count) {
        if (*count == 4 || !coordinate(word, &value[*count])) return false;
    }
    return *count >= 2;
}

static bool is_within(int64_t value, int64_t degrees)
{
    return value >= -degrees * DEGREE && value <= degrees * DEGREE;
}

ReadVerdict point_read(Text *out, Str raw, Error *err)
{
    int64_t value[4] = { 0 };
    size_t count;
    CLEANUP_TEXT plain = TEXT_INIT;
    digits_add_arabic(&plain, raw);
    bool read = take_coordinates(text_str(&plain), value, &count);
    bool swapped = read && !is_within(value[LATITUDE], 90) && is_within(value[LATITUDE], 180) &&
                   is_within(value[LONGITUDE], 90);
    if (swapped) {
        int64_t latitude = value[LONGITUDE];
        value[LONGITUDE] = value[LATITUDE];
        value[LATITUDE] = latitude;
    }
    if (!read || !is_within(value[LATITUDE], 90) || !is_within(value[LONGITUDE], 180) ||
        value[ACCURACY] < 0) {
        fault(err, ERR_INPUT, "value.point", raw);
        return READ_BAD;
    }
    for (size_t i = 0; i < count; i++) {
        if (i) text_add_c(out, ' ');
        decimal_add(out, value[i], POINT_PLACES);
    }
    if (swapped) fault(err, ERR_INPUT, "value.point_swapped", raw);
    return swapped ? READ_DOUBT : READ_OK;
}
