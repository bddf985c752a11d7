#include "model/exchange/xlsx_style.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "locale/number.h"
#include "locale/when.h"

/* --- formats --- */

/* [h] [mm] [ss] count hours; [Red], [$-409], [>100] say nothing about the kind. */
static size_t read_bracket(Str code, size_t i, XlsxFormat *f)
{
    size_t from = ++i;
    while (i < code.n && code.p[i] != ']') i++;
    bool is_elapsed = i > from;
    for (size_t k = from; k < i; k++) is_elapsed &= strchr("hHmMsS", code.p[k]) != NULL;
    if (is_elapsed) f->has_clock = true;
    return i;
}

XlsxFormat xlsx_format_read(Str code)
{
    XlsxFormat f = { 0 };
    size_t zeros = 0;
    for (size_t i = 0; i < code.n && code.p[i] != ';'; i++) {
        char c = code.p[i];
        zeros += c == '0';
        switch (c) {
        case '"':
            for (i++; i < code.n && code.p[i] != '"';) i++;
            break;
        case '\\': case '_': case '*': i++; break;
        case '[': i = read_bracket(code, i, &f); break;
        case 'y': case 'Y': case 'd': case 'D': case 'b': case 'B': f.has_day = true; break;
        case 'h': case 'H': case 's': case 'S': f.has_clock = true; break;
        case 'm': case 'M':
            /* months unless hours or seconds are near: `h:mm` and `mm:ss` have both */
            if (!f.has_clock && !f.has_day) f.has_day = str_find(code, STR("s")) < 0 && str_find(code, STR("S")) < 0;
            break;
        default: break;
        }
    }
    if (zeros == code.n && zeros > 1 && zeros <= 15) f.zeros = (int)zeros;
    return f;
}

XlsxFormat xlsx_format_of(int id)
{
    XlsxFormat day = { .has_day = true }, clock = { .has_clock = true };
    if (id == 22 || id == 77) return (XlsxFormat){ .has_day = true, .has_clock = true };
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) ||
        (id >= 57 && id <= 58) || (id >= 71 && id <= 74) || id == 81)
        return day;
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || (id >= 55 && id <= 56) ||
        (id >= 75 && id <= 76) || (id >= 78 && id <= 80))
        return clock;
    return (XlsxFormat){ 0 };
}

/* --- numbers --- */

/* Digits, one dot, an exponent: what XML Schema calls a double, and nothing else. */
static bool is_number(Str s)
{
    size_t digits = 0, i = s.n && (s.p[0] == '-' || s.p[0] == '+');
    for (int dots = 0; i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] == '.' && !dots)); i++) {
        dots += s.p[i] == '.';
        digits += s.p[i] != '.';
    }
    if (!digits || i == s.n) return digits > 0;
    if (s.p[i] != 'e' && s.p[i] != 'E') return false;
    i++;
    if (i < s.n && (s.p[i] == '-' || s.p[i] == '+')) i++;
    size_t from = i;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') i++;
    return i == s.n && i > from && i - from < 4;
}

static double value_of(Str s)
{
    char room[64];
    if (s.n >= sizeof room) return NAN;
    memcpy(room, s.p, s.n);
    room[s.n] = 0;
    return strtod(room, NULL);
}

/* 15 digits are what a spreadsheet shows of a double; 0.1 + 0.2 is 0.3 to its reader. */
static void add_plain(Text *out, double d, int zeros)
{
    char room[64];
    if (fabs(d) < 1e15 && d == floor(d)) {
        text_add_f(out, "%0*.0f", zeros, d == 0 ? 0.0 : d);
        return;
    }
    int n = snprintf(room, sizeof room, "%.15g", d);
    if (n > 0 && strchr(room, 'e') && fabs(d) < 1) n = snprintf(room, sizeof room, "%.20f", d);
    Str s = str_from(room, n > 0 ? (size_t)n : 0);
    if (!memchr(s.p, 'e', s.n) && memchr(s.p, '.', s.n)) {
        while (s.n && s.p[s.n - 1] == '0') s.n--;
        if (s.n && s.p[s.n - 1] == '.') s.n--;
    }
    for (size_t i = 0; i < s.n; i++) text_add_c(out, s.p[i] == 'e' ? 'E' : s.p[i]);
}

/* --- dates --- */

enum { LAST_DAY = 2958465 /* 31 December 9999 */, SECONDS = 86400 };

/* Days since 1900 count a 29 February 1900 that never was. */
static Date day_of(int32_t serial, XlsxEpoch epoch)
{
    Date first = epoch == EPOCH_1904 ? date_from(1904, 1, 1) : date_from(1899, 12, serial < 60 ? 31 : 30);
    return (Date){ first.day + serial, DATE_DAY };
}

static void add_clock(Text *out, int32_t second)
{
    text_add_f(out, "%02d:%02d", second / 3600, second / 60 % 60);
    if (second % 60) text_add_f(out, ":%02d", second % 60);
}

static XlsxKind add_moment(Text *out, double d, XlsxFormat f, XlsxEpoch epoch)
{
    int32_t serial = (int32_t)floor(d);
    int32_t second = (int32_t)lround((d - serial) * SECONDS);
    if (second == SECONDS) serial++, second = 0;
    if (!f.has_day && serial == 0) {
        add_clock(out, second);
        return XLSX_DATE;
    }
    date_add_iso(out, day_of(serial, epoch));
    if (!f.has_clock || second == 0) return XLSX_DATE;
    text_add_f(out, "T%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60);
    return XLSX_DATE;
}

XlsxKind xlsx_number_add(Text *out, Str raw, XlsxFormat f, XlsxEpoch epoch)
{
    double d = is_number(raw) ? value_of(raw) : NAN;
    if (!isfinite(d)) {
        text_add(out, raw);
        return XLSX_TEXT;
    }
    bool is_day = d >= 0 && d < LAST_DAY + 1 && !(epoch == EPOCH_1900 && floor(d) == 60);
    if ((f.has_day || f.has_clock) && is_day) return add_moment(out, d, f, epoch);
    add_plain(out, d, f.zeros);
    return XLSX_NUMBER;
}
