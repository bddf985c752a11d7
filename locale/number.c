/* Numbers as people write them. Why by hand: strtol and strtod follow the C locale, know no Thai
 * digits, take `0x` and `1e3`, and cannot say where the first wrong character stands. */
#include "locale/number.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES_MAX = 18 };

/* The digit that begins at p: bytes taken in *n, value 0 to 9; -1 if there is none. */
static int digit_at(const unsigned char *p, size_t left, size_t *n)
{
    if (left == 0) return -1;
    if (p[0] >= '0' && p[0] <= '9') {
        *n = 1;
        return p[0] - '0';
    }
    if (left < 3) return -1;
    *n = 3;
    if (p[0] == 0xE0 && p[1] == 0xB9 && p[2] >= 0x90 && p[2] <= 0x99) return p[2] - 0x90;
    if (p[0] == 0xEF && p[1] == 0xBC && p[2] >= 0x90 && p[2] <= 0x99) return p[2] - 0x90;
    return -1;
}

void digits_add_arabic(Text *out, Str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t from = 0;
    for (size_t i = 0; i < s.n;) {
        size_t n = 1;
        int digit = p[i] < 0x80 ? -1 : digit_at(p + i, s.n - i, &n);
        if (digit < 0) {
            i++;
            continue;
        }
        text_add(out, str_from(s.p + from, i - from));
        text_add_c(out, (char)('0' + digit));
        i += n;
        from = i;
    }
    text_add(out, str_from(s.p + from, s.n - from));
}

void digits_add_thai(Text *out, Str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t from = 0;
    for (size_t i = 0; i < s.n;) {
        size_t n = 1;
        int digit = digit_at(p + i, s.n - i, &n);
        if (digit < 0) {
            i++;
            continue;
        }
        text_add(out, str_from(s.p + from, i - from));
        text_add_cp(out, 0x0E50 + (uint32_t)digit);
        i += n;
        from = i;
    }
    text_add(out, str_from(s.p + from, s.n - from));
}

bool number_is_damaged(Str s)
{
    s = str_trim(s);
    size_t i = 0;
    if (i < s.n && (s.p[i] == '-' || s.p[i] == '+')) i++;
    size_t digits = i;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') i++;
    if (i == digits) return false;
    if (i < s.n && (s.p[i] == '.' || s.p[i] == ',')) {
        i++;
        while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') i++;
    }
    if (i == s.n || (s.p[i] != 'E' && s.p[i] != 'e')) return false;
    i++;
    if (i < s.n && (s.p[i] == '-' || s.p[i] == '+')) i++;
    digits = i;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') i++;
    return i > digits && i == s.n;
}

/* What the digits of a number came to, and where they ended. */
typedef struct {
    uint64_t magnitude;
    size_t at;         /* byte where reading stopped */
    const char *wrong; /* message id, NULL when all is well */
} Reading;

static bool magnitude_push(Reading *r, int digit)
{
    if (r->magnitude > (UINT64_MAX - (unsigned)digit) / 10) {
        r->wrong = "number.large";
        return false;
    }
    r->magnitude = r->magnitude * 10 + (unsigned)digit;
    return true;
}

/* A comma at s.p[at] with at most two digits and nothing more behind it: 12500,50. */
static bool looks_like_decimal_comma(Str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.p;
    int digits = 0;
    for (size_t i = at + 1, n; i < s.n; i += n, digits++) {
        if (digit_at(p + i, s.n - i, &n) < 0) return false;
    }
    return digits == 1 || digits == 2;
}

/* The whole part: digits, with commas only where they part thousands. */
static bool read_whole(Reading *r, Str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    int group = 0; /* digits since the last comma or the beginning */
    bool grouped = false;
    size_t comma = 0, n;
    while (r->at < s.n) {
        int digit = digit_at(p + r->at, s.n - r->at, &n);
        if (digit >= 0) {
            if (grouped && group == 3) {
                r->wrong = "number.comma";
                return false;
            }
            if (!magnitude_push(r, digit)) return false;
            group++;
            r->at += n;
            continue;
        }
        if (p[r->at] != ',' || (group == 0 && !grouped)) break;
        if (grouped ? group != 3 : group > 3) {
            r->wrong = looks_like_decimal_comma(s, r->at) ? "number.decimal_comma" : "number.comma";
            return false;
        }
        grouped = true;
        comma = r->at;
        group = 0;
        r->at++;
    }
    if (grouped && group != 3) {
        r->at = comma;
        r->wrong = looks_like_decimal_comma(s, comma) ? "number.decimal_comma" : "number.comma";
        return false;
    }
    return true;
}

/* The part after the dot, brought to `places` digits. Zeros beyond them lose nothing and pass. */
static bool read_fraction(Reading *r, Str s, int places, size_t *digits)
{
    const unsigned char *p = (const unsigned char *)s.p;
    int have = 0;
    size_t n;
    *digits = 0;
    if (r->at < s.n && p[r->at] == '.') {
        size_t dot = r->at++;
        for (int digit; r->at < s.n && (digit = digit_at(p + r->at, s.n - r->at, &n)) >= 0;) {
            if (have < places) {
                if (!magnitude_push(r, digit)) return false;
                have++;
            } else if (digit != 0) {
                r->wrong = places == 0 ? "number.whole" : "number.places";
                if (places == 0) r->at = dot;
                return false;
            }
            ++*digits;
            r->at += n;
        }
    }
    for (; have < places; have++) {
        if (!magnitude_push(r, 0)) return false;
    }
    return true;
}

/* Bytes of a sign at the head of s (0 if none): -, + or U+2212, which spreadsheets write. */
static size_t sign_at(Str s, bool *negative)
{
    *negative = false;
    if (s.n > 0 && (s.p[0] == '-' || s.p[0] == '+')) {
        *negative = s.p[0] == '-';
        return 1;
    }
    if (str_starts(s, STR("\xE2\x88\x92"))) {
        *negative = true;
        return 3;
    }
    return 0;
}

/* The error of a reading; n tells the place of the wrong character, counted from 1. */
static bool refuse(Str s, const Reading *r, int places, Error *err)
{
    const char *msg = r->wrong;
    if (s.n == 0) return fault(err, ERR_INPUT, "number.empty", s);
    if (number_is_damaged(s)) return fault(err, ERR_INPUT, "number.damaged", s);
    if (strcmp(msg, "number.places") == 0) return fault_n(err, ERR_INPUT, msg, s, places);
    return fault_n(err, ERR_INPUT, msg, s, (int64_t)utf8_count(str_from(s.p, r->at)) + 1);
}

bool decimal_read(Str s, int places, int64_t *out, Error *err)
{
    assert(places >= 0 && places <= PLACES_MAX);
    s = str_trim(s);
    bool negative;
    Reading r = { .at = sign_at(s, &negative) };
    size_t begin = r.at, fraction = 0;
    if (!read_whole(&r, s)) return refuse(s, &r, places, err);
    size_t whole = r.at - begin;
    if (!read_fraction(&r, s, places, &fraction)) return refuse(s, &r, places, err);
    if (r.at < s.n || (whole == 0 && fraction == 0)) {
        r.wrong = "number.letter";
        return refuse(s, &r, places, err);
    }
    if (r.magnitude > (uint64_t)INT64_MAX) {
        r.at = begin;
        r.wrong = "number.large";
        return refuse(s, &r, places, err);
    }
    *out = negative ? -(int64_t)r.magnitude : (int64_t)r.magnitude;
    return true;
}

bool number_read(Str s, int64_t *out, Error *err)
{
    return decimal_read(s, 0, out, err);
}

/* Digits of a magnitude, from the end of buffer backwards; returns where they begin. */
static char *digits_back(char *end, uint64_t n)
{
    do {
        *--end = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    return end;
}

static uint64_t magnitude_of(int64_t n)
{
    return n < 0 ? ~(uint64_t)n + 1 : (uint64_t)n;
}

static uint64_t power_of_ten(int places)
{
    uint64_t power = 1;
    while (places-- > 0) power *= 10;
    return power;
}

static void add_whole(Text *out, uint64_t n, bool grouped)
{
    char buffer[24], *end = buffer + sizeof buffer, *p = digits_back(end, n);
    size_t count = (size_t)(end - p);
    if (!grouped) {
        text_add(out, str_from(p, count));
        return;
    }
    size_t head = count % 3 ? count % 3 : 3;
    text_add(out, str_from(p, head));
    for (p += head; p < end; p += 3) {
        text_add_c(out, ',');
        text_add(out, str_from(p, 3));
    }
}

static void add_decimal(Text *out, int64_t scaled, int places, bool shown)
{
    assert(places >= 0 && places <= PLACES_MAX);
    uint64_t n = magnitude_of(scaled), unit = power_of_ten(places);
    if (scaled < 0) text_add_c(out, '-');
    add_whole(out, n / unit, shown);
    char buffer[PLACES_MAX + 2] = ".";
    int count = places;
    uint64_t rest = n % unit;
    for (int i = places; i > 0; i--, rest /= 10) buffer[i] = (char)('0' + rest % 10);
    while (!shown && count > 0 && buffer[count] == '0') count--;
    if (count == 0) return;
    text_add(out, str_from(buffer, (size_t)count + 1));
}

void decimal_add(Text *out, int64_t scaled, int places)
{
    add_decimal(out, scaled, places, false);
}

void decimal_add_grouped(Text *out, int64_t scaled, int places)
{
    add_decimal(out, scaled, places, true);
}

void number_add_grouped(Text *out, int64_t n)
{
    add_decimal(out, n, 0, true);
}

/* The fewest significant digits, from 15 on, that read back to the same double. Below the normal
 * range even fewer are enough, so there the search begins at 1. Digits without the dot go to
 * `digits`; returns their count, trailing zeros dropped; *exponent is that of the first digit. */
static size_t shortest_digits(double d, char digits[static 20], int *exponent)
{
    char text[40];
    for (int n = fpclassify(d) == FP_SUBNORMAL ? 1 : 15; n <= 17; n++) {
        snprintf(text, sizeof text, "%.*e", n - 1, d);
        if (n == 17 || strtod(text, NULL) == d) break;
    }
    size_t count = 0;
    const char *p = text;
    for (; *p != 'e'; p++) {
        if (*p >= '0' && *p <= '9') digits[count++] = *p;
    }
    *exponent = (int)strtol(p + 1, NULL, 10);
    while (count > 1 && digits[count - 1] == '0') count--;
    return count;
}

static void add_zeros(Text *out, int count)
{
    while (count-- > 0) text_add_c(out, '0');
}

bool double_add(Text *out, double d)
{
    if (!isfinite(d)) return false;
    if (d == 0) {
        text_add_c(out, '0');
        return true;
    }
    if (d < 0) text_add_c(out, '-');
    d = fabs(d);
    if (d < 9007199254740992.0 && d == floor(d)) { /* 2^53: every whole number below is exact */
        add_whole(out, (uint64_t)d, false);
        return true;
    }
    char digits[20];
    int exponent;
    size_t count = shortest_digits(d, digits, &exponent);
    if (exponent < 0) {
        text_add(out, STR("0."));
        add_zeros(out, -exponent - 1);
        text_add(out, str_from(digits, count));
        return true;
    }
    size_t whole = (size_t)exponent + 1;
    if (whole >= count) {
        text_add(out, str_from(digits, count));
        add_zeros(out, (int)(whole - count));
        return true;
    }
    text_add(out, str_from(digits, whole));
    text_add_c(out, '.');
    text_add(out, str_from(digits + whole, count - whole));
    return true;
}

static bool is_xml_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

double double_read(Str s)
{
    static const double powers[] = { 1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                     1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };
    while (s.n > 0 && is_xml_blank(s.p[0])) s = str_cut_head(s, 1);
    while (s.n > 0 && is_xml_blank(s.p[s.n - 1])) s = str_cut_tail(s, 1);
    size_t i = s.n > 0 && s.p[0] == '-', begin = i;
    bool dotted = false;
    uint64_t n = 0;
    int digits = 0, after = 0;
    for (; i < s.n; i++) {
        if (s.p[i] == '.' && !dotted) {
            dotted = true;
        } else if (s.p[i] >= '0' && s.p[i] <= '9') {
            if (digits < 16) n = n * 10 + (unsigned)(s.p[i] - '0');
            digits += digits > 0 || s.p[i] != '0'; /* significant ones */
            after += dotted;
        } else {
            return (double)NAN;
        }
    }
    if (s.n - begin == (size_t)dotted) return (double)NAN; /* no digit at all */
    if (digits <= 15 && after <= 15) { /* both exact, so one division rounds once */
        double d = (double)n / powers[after];
        return begin ? -d : d;
    }
    CLEANUP_TEXT copy = TEXT_INIT;
    text_add(&copy, s);
    return strtod(copy.b, NULL);
}
