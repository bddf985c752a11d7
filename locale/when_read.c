/* Dates as people write them. The text is made plain (Arabic digits, small letters), cut into
 * numbers, a month's name and an era, and only then judged: first the year, then the day, then
 * whether a person must be asked. */
#include "locale/when.h"

#include <string.h>

enum { INPUT_MAX = 120, NUMBERS_MAX = 3, NUMBER_DIGITS_MAX = 8 };
enum { PLAIN_MAX = INPUT_MAX * 3 }; /* a bad byte becomes U+FFFD */
#define WORD(literal)                                                                              \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }

typedef struct {
    int value, digits;
} Number;

/* What was found in the text. */
typedef struct {
    Number number[NUMBERS_MAX];
    int count;
    int month_name; /* 1 to 12, 0 if none */
    bool has_era;
    Era era;
} Pieces;

/* The question that is being answered. */
typedef struct {
    Str typed;
    DateSource source;
    DateKind kind;
    Date today, *out, *other;
    Error *err;
} Asked;

/* --- verdicts --- */

static DateReading bad_n(const Asked *q, const char *msg, int64_t n)
{
    *q->out = *q->other = DATE_UNKNOWN;
    fault_n(q->err, ERR_INPUT, msg, q->typed, n);
    return DATE_BAD;
}

static DateReading bad(const Asked *q, const char *msg)
{
    return bad_n(q, msg, 0);
}

/* Events may lie ahead (the next visit), but not a lifetime ahead. */
enum { EVENT_YEARS_AHEAD = 50 };

static DateReading settle(const Asked *q, DateReading reading)
{
    if (q->out->known == DATE_NONE) return reading;
    if (q->kind == DATE_BIRTH && q->out->day > q->today.day) return bad(q, "date.future");
    if (q->out->day > q->today.day && date_years(q->today, *q->out) >= EVENT_YEARS_AHEAD)
        return bad(q, "date.far");
    return reading;
}

static DateReading sure(const Asked *q, Date d)
{
    *q->out = d;
    *q->other = DATE_UNKNOWN;
    return settle(q, DATE_OK);
}

static DateReading ask(const Asked *q, const char *msg, Date likely, Date second)
{
    bool first_is_none = likely.known == DATE_NONE;
    *q->out = first_is_none ? second : likely;
    *q->other = first_is_none ? DATE_UNKNOWN : second;
    fault(q->err, ERR_INPUT, msg, q->typed);
    return settle(q, DATE_ASK);
}

/* --- plain text --- */

/* s with Arabic digits, small ASCII letters and plain blanks, without invisible characters.
 * Returns the bytes written. */
static size_t make_plain(char plain[static PLAIN_MAX], Str s)
{
    size_t n = 0;
    for (size_t step; s.n > 0; s = str_cut_head(s, step)) {
        uint32_t cp = utf8_at(s, &step);
        if (cp >= 0x0E50 && cp <= 0x0E59) cp = '0' + (cp - 0x0E50);
        if (cp >= 0xFF10 && cp <= 0xFF19) cp = '0' + (cp - 0xFF10);
        if (cp >= 'A' && cp <= 'Z') cp += 'a' - 'A';
        if (cp == 0xA0 || cp == '\t') cp = ' ';
        if (cp == 0x2013 || cp == 0x2212) cp = '-';
        if (cp == 0x200B || cp == 0xFEFF) continue;
        n += utf8_put(plain + n, cp);
    }
    return n;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

/* --- names --- */

/* One character of a name is equal to one of the text: ฏ for ฎ is a common slip (กรกฏาคม). */
static bool same_letter(Str text, Str name, size_t *n_text, size_t *n_name)
{
    uint32_t a = utf8_at(text, n_text), b = utf8_at(name, n_name);
    if (b >= 'A' && b <= 'Z') b += 'a' - 'A';
    if (a == 0x0E0F) a = 0x0E0E;
    return a == b;
}

/* Bytes of text that say name, dots and blanks within it left aside; 0 if it says another thing. */
static size_t match_name(Str text, Str name)
{
    size_t at = 0, end = 0, n_text, n_name;
    while (name.n > 0) {
        if (name.p[0] == '.' || name.p[0] == ' ') {
            name = str_cut_head(name, 1);
            continue;
        }
        while (at > 0 && at < text.n && (text.p[at] == '.' || text.p[at] == ' ')) at++;
        if (at >= text.n || !same_letter(str_cut_head(text, at), name, &n_text, &n_name)) return 0;
        at += n_text;
        end = at;
        name = str_cut_head(name, n_name);
    }
    if (end > 0 && end < text.n && is_small(text.p[end - 1]) && is_small(text.p[end])) return 0;
    while (end < text.n && text.p[end] == '.') end++;
    return end;
}

/* As match_name, also for what people say for short: กันยา, กุมภา, Sept. */
static size_t match_month(Str text, Str name)
{
    size_t n = match_name(text, name);
    static const Str endings[] = { WORD("คม"), WORD("ยน"), WORD("พันธ์"), WORD("ember") };
    for (size_t i = 0; n == 0 && i < sizeof endings / sizeof *endings; i++) {
        if (str_ends(name, endings[i])) n = match_name(text, str_cut_tail(name, endings[i].n));
    }
    return n;
}

/* The longest piece of a catalogue line, in any language, that text begins with. */
static size_t find_name(Str text, const char *id, int *which)
{
    size_t best = 0;
    for (Lang lang = 0; lang < lang_count(); lang++) {
        Str rest = say(lang, id), name;
        for (int i = 1; str_split(&rest, '|', &name); i++) {
            size_t n, letter;
            if (name.n == 0 || !same_letter(text, name, &n, &letter)) continue; /* most of them */
            n = match_month(text, name);
            if (n <= best) continue;
            best = n;
            *which = i;
        }
    }
    return best;
}

/* Words around a date that say nothing, or the era. */
enum { WORD_NOTHING, WORD_BE, WORD_CE };
static const struct {
    Str text;
    int means;
} words[] = {
    { WORD("วันที่"), WORD_NOTHING },  { WORD("วัน"), WORD_NOTHING }, { WORD("ที่"), WORD_NOTHING },
    { WORD("เดือน"), WORD_NOTHING }, { WORD("ปี"), WORD_NOTHING },  { WORD("พศ"), WORD_BE },
    { WORD("คศ"), WORD_CE },        { WORD("be"), WORD_BE },      { WORD("ad"), WORD_CE },
    { WORD("ce"), WORD_CE },
};

static size_t find_word(Str text, int *means)
{
    size_t best = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = match_name(text, words[i].text);
        if (n <= best) continue;
        best = n;
        *means = words[i].means;
    }
    return best;
}

/* Take one word off text into pieces: a month, an era, a weekday, or one that says nothing.
 * Returns its bytes, 0 if it is unknown or the second of its kind. */
static size_t take_word(Pieces *found, Str text)
{
    int month = 0, means = WORD_NOTHING, weekday = 0, n_month = 0;
    size_t word = find_word(text, &means);
    size_t name = find_name(text, "when.months", &month);
    size_t brief = find_name(text, "when.months.short", &n_month);
    if (brief > name) name = brief, month = n_month;
    if (name > word) {
        if (found->month_name) return 0;
        found->month_name = month;
        return name;
    }
    if (word > 0 && means != WORD_NOTHING) {
        if (found->has_era) return 0;
        found->has_era = true;
        found->era = means == WORD_BE ? ERA_BE : ERA_CE;
        return word;
    }
    size_t day = find_name(text, "when.weekdays", &weekday);
    if (day == 0 && word == 0) day = find_name(text, "when.weekdays.short", &weekday);
    return day > word ? day : word;
}

/* --- cutting into pieces --- */

static size_t take_number(Pieces *found, Str text)
{
    if (found->count == NUMBERS_MAX) return 0;
    Number number = { 0, 0 };
    while ((size_t)number.digits < text.n && is_digit(text.p[number.digits])) {
        if (number.digits == NUMBER_DIGITS_MAX) return 0;
        number.value = number.value * 10 + (text.p[number.digits++] - '0');
    }
    found->number[found->count++] = number;
    return (size_t)number.digits;
}

/* `-/2/2500`: a dash where the day or month is not known. */
static bool is_unknown_part(Str whole, size_t at)
{
    return whole.p[at] == '-' && at + 1 < whole.n && whole.p[at + 1] == '/' &&
           (at == 0 || whole.p[at - 1] == '/');
}

static bool cut(Pieces *found, Str whole)
{
    char separator = '/'; /* nothing may begin with one, and no two stand together */
    for (size_t at = 0, n; at < whole.n; at += n) {
        Str text = str_cut_head(whole, at);
        char c = text.p[0];
        n = 1;
        if (c == ' ') continue;
        if (is_unknown_part(whole, at)) {
            if (found->count == NUMBERS_MAX) return false;
            found->number[found->count++] = (Number){ 0, 1 };
            separator = 0;
        } else if (c == '/' || c == '-' || c == '.' || c == ',') {
            if (separator) return false;
            separator = c;
        } else {
            n = is_digit(c) ? take_number(found, text) : take_word(found, text);
            if (n == 0) return false;
            separator = 0;
        }
    }
    return separator != '/' && separator != '-';
}

/* A time behind the date passes when it is midnight, as spreadsheets write it. Cuts it off;
 * false when it is another time, which a date cannot keep. */
static bool drop_midnight(Str *s)
{
    const char *colon = memchr(s->p, ':', s->n);
    if (!colon) return true;
    size_t at = (size_t)(colon - s->p);
    while (at > 0 && is_digit(s->p[at - 1])) at--;
    Str time = str_cut_head(*s, at);
    bool is_am = str_ends(time, STR("am"));
    if (is_am && str_starts(time, STR("12:"))) time = str_cut_head(time, 2);
    if (is_am) time = str_cut_tail(time, 2);
    for (size_t i = 0; i < time.n; i++) {
        if (!strchr("0:. z", time.p[i])) return false;
    }
    if (at > 0 && s->p[at - 1] == 't') at--;
    *s = str_trim(str_from(s->p, at));
    return true;
}

/* --- judging --- */

/* A B.E. date before 2484 in January to March: the official year had not turned yet, but many
 * cards were made by taking off 543. */
static DateReading judge_old_year(const Asked *q, int be_year, int month, int day)
{
    Date simple = date_from(be_year - 543, month, day), next = date_from(be_year - 542, month, day);
    if (simple.known == DATE_NONE && next.known == DATE_NONE) return bad_n(q, "date.day", day);
    if (be_year == 2483) return ask(q, "date.lost_quarter", simple, next);
    if (simple.known == DATE_NONE) return sure(q, next);
    return ask(q, "date.april_year", next, simple);
}

static DateReading judge_day(const Asked *q, Era era, int year, int month, int day)
{
    int ce = era == ERA_BE ? year - 543 : year;
    if (month > 12) {
        bool swapped = era == ERA_CE && day >= 1 && day <= 12 && date_valid(ce, day, month);
        return swapped ? ask(q, "date.swapped", date_from(ce, day, month), DATE_UNKNOWN)
                       : bad_n(q, "date.month", month);
    }
    if (month == 0 && day != 0) return bad_n(q, "date.month", month);
    if (era == ERA_BE && year < 2484 && month >= 1 && month <= 3)
        return judge_old_year(q, year, month, day);
    Date d = date_from(ce, month, day);
    return d.known == DATE_NONE ? bad_n(q, "date.day", day) : sure(q, d);
}

/* The year of a two-digit one. Birth: the latest that is not in the future; event: the nearest. */
static int full_year(const Asked *q, Era era, DateKind kind, int two, int month, int day)
{
    int best = 0;
    int64_t least = INT64_MAX;
    for (int century = era == ERA_BE ? 2400 : 1800; century <= (era == ERA_BE ? 2600 : 2100);
         century += 100) {
        int ce = century + two - (era == ERA_BE ? 543 : 0);
        Date d = date_from(ce, month > 12 ? 12 : month, day > 28 ? 28 : day);
        int64_t away = (int64_t)q->today.day - d.day;
        if (away < 0 && kind == DATE_BIRTH) continue;
        if (away < 0) away = -away;
        if (away >= least) continue;
        least = away;
        best = century + two;
    }
    return best;
}

static DateReading judge_two_digits(const Asked *q, const Pieces *found, int two, int month,
                                    int day)
{
    Era era = found->has_era ? found->era : ERA_BE;
    int year = full_year(q, era, q->kind, two, month, day);
    if (found->has_era || q->source == DATE_TYPED) return judge_day(q, era, year, month, day);
    int ce = full_year(q, ERA_CE, DATE_BIRTH, two, month, day);
    Date buddhist = date_from_be(year, month, day), common = date_from(ce, month, day);
    if (buddhist.known == DATE_NONE && common.known == DATE_NONE)
        return month > 12 ? bad_n(q, "date.month", month) : bad_n(q, "date.day", day);
    return ask(q, "date.two_digits", buddhist, common);
}

static DateReading judge(const Asked *q, const Pieces *found, Number year, int month, int day)
{
    if (year.digits == 2) return judge_two_digits(q, found, year.value, month, day);
    bool is_be = year.value > 2400 && year.value <= 2700;
    bool is_ce = year.value >= 1800 && year.value <= 2200;
    if (year.digits != 4 || !(is_be || is_ce) ||
        (found->has_era && is_be != (found->era == ERA_BE)))
        return bad_n(q, "date.era", year.value);
    return judge_day(q, is_be ? ERA_BE : ERA_CE, year.value, month, day);
}

/* Day numbers that spreadsheets show when a cell lost its format: 10000 is in 1927, 73050 the
 * last of 2099. They count from 1899-12-30. */
static DateReading judge_serial(const Asked *q, int serial)
{
    if (serial < 10000 || serial > 73050) return bad(q, "date.unreadable");
    Date d = { date_from(1899, 12, 30).day + serial, DATE_DAY };
    return ask(q, "date.serial", d, DATE_UNKNOWN);
}

/* Digits without a separator: ddmmyy, ddmmyyyy, yyyymmdd, yyyy, a day number. */
static DateReading judge_compact(const Asked *q, const Pieces *found)
{
    int n = found->number[0].value, digits = found->number[0].digits;
    if (digits == 4) return judge(q, found, found->number[0], 0, 0);
    if (digits == 5) return judge_serial(q, n);
    if (digits == 6) return judge(q, found, (Number){ n % 100, 2 }, n / 100 % 100, n / 10000);
    if (digits != 7 && digits != 8) return bad(q, digits < 4 ? "date.no_year" : "date.unreadable");
    Number last = { n % 10000, 4 }, first = { n / 10000, 4 };
    bool year_is_last = last.value >= 1800; /* as month and day the last four are at most 1231 */
    if (digits == 8 && !year_is_last) return judge(q, found, first, n / 100 % 100, n % 100);
    DateReading reading = judge(q, found, last, n / 10000 % 100, n / 1000000);
    if (digits == 7 && reading == DATE_OK) /* the zero in front fell off */
        return ask(q, "date.lost_zero", *q->out, DATE_UNKNOWN);
    return reading;
}

static bool is_year(Number n)
{
    return n.digits >= 3;
}

static DateReading judge_named(const Asked *q, const Pieces *found)
{
    const Number *n = found->number;
    int month = found->month_name;
    if (found->count == 2 && is_year(n[0])) return judge(q, found, n[0], month, n[1].value);
    if (found->count == 2 && n[0].value > 0) return judge(q, found, n[1], month, n[0].value);
    if (found->count == 1 && (is_year(n[0]) || n[0].value > 31))
        return judge(q, found, n[0], month, 0);
    return bad(q, found->count < 2 ? "date.no_year" : "date.unreadable");
}

static DateReading judge_numbers(const Asked *q, const Pieces *found)
{
    const Number *n = found->number;
    switch (found->count) {
    case 3:
        if (is_year(n[0])) return judge(q, found, n[0], n[1].value, n[2].value);
        return judge(q, found, n[2], n[1].value, n[0].value);
    case 2:
        if (is_year(n[0])) return judge(q, found, n[0], n[1].value, 0);
        if (is_year(n[1])) return judge(q, found, n[1], n[0].value, 0);
        return bad(q, "date.no_year");
    case 1: return judge_compact(q, found);
    default: return bad(q, "date.unreadable");
    }
}

/* A zero or a dash typed for the day or month, not merely left out. */
static bool has_blank_part(const Pieces *found)
{
    for (int i = 0; i < found->count; i++) {
        const Number *n = &found->number[i];
        if (n->value == 0 && n->digits <= 2) return true;
        if (n->digits == 8 && n->value < 1000000) return true;
    }
    return false;
}

/* --- shorthands --- */

/* What a unit means in days or months; 0 for both if it is none. Thai letters stand for the word
 * (สัปดาห์, เดือน, ปี, วัน) and for the key of the same place. */
static void unit_of(Str unit, int *days, int *months)
{
    static const struct {
        Str text;
        int days, months;
    } units[] = {
        { WORD(""), 1, 0 },  { WORD("d"), 1, 0 },  { WORD("ว"), 1, 0 },  { WORD("w"), 7, 0 },
        { WORD("ส"), 7, 0 }, { WORD("ไ"), 7, 0 },  { WORD("m"), 0, 1 },  { WORD("ด"), 0, 1 },
        { WORD("ท"), 0, 1 }, { WORD("y"), 0, 12 }, { WORD("ป"), 0, 12 },
    };
    *days = *months = 0;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!str_eq(unit, units[i].text)) continue;
        *days = units[i].days;
        *months = units[i].months;
    }
}

/* `t`, `+7`, `-1`, `+2w`, `+6m` counted from today; DATE_NONE if s is none of these. */
static Date read_shorthand(Str s, Date today)
{
    if (str_eq(s, STR("t")) || str_eq(s, STR("ะ")) || str_eq(s, STR("วันนี้")) ||
        str_eq(s, STR("today")))
        return today;
    if (s.n < 2 || (s.p[0] != '+' && s.p[0] != '-')) return DATE_UNKNOWN;
    int sign = s.p[0] == '-' ? -1 : 1, n = 0, days, months;
    size_t at = 1;
    for (; at < s.n && at <= 4 && is_digit(s.p[at]); at++) n = n * 10 + (s.p[at] - '0');
    unit_of(str_trim(str_cut_head(s, at)), &days, &months);
    if (at == 1 || (days == 0 && months == 0)) return DATE_UNKNOWN;
    if (months) return date_add_months(today, sign * n * months);
    return (Date){ today.day + sign * n * days, DATE_DAY };
}

/* --- the whole --- */

DateReading date_read(Str s, DateSource source, DateKind kind, Date today, Date *out, Date *other,
                      Error *err)
{
    s = str_trim(s);
    Asked q = { s, source, kind, today, out, other, err };
    Date iso;
    if (date_from_iso(s, &iso) && iso.day < date_from(2201, 1, 1).day &&
        iso.day >= date_from(1800, 1, 1).day)
        return sure(&q, iso);
    if (s.n == 0 || s.n > INPUT_MAX) return bad(&q, "date.unreadable");
    char room[PLAIN_MAX];
    Str plain = str_trim(str_from(room, make_plain(room, s)));
    if (source == DATE_TYPED) {
        Date d = read_shorthand(plain, today);
        if (d.known != DATE_NONE) return sure(&q, d);
    }
    if (!drop_midnight(&plain)) return bad(&q, "date.time");
    Pieces found = { .count = 0 };
    if (!cut(&found, plain)) return bad(&q, "date.unreadable");
    DateReading reading = found.month_name ? judge_named(&q, &found) : judge_numbers(&q, &found);
    if (reading == DATE_OK && source == DATE_IMPORTED && has_blank_part(&found))
        return ask(&q, "date.partly", *out, DATE_UNKNOWN);
    return reading;
}
