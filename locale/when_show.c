/* Dates as people and forms show them. Names of months and days live in the catalogues, as one
 * line of twelve or seven parted by bars, so that date_read reads what this file writes. */
#include "locale/when.h"

/* The n-th piece (from 1) of a catalogue line parted by bars. */
static Str piece_of(Lang lang, const char *id, int n)
{
    Str rest = say(lang, id), piece = STR_NONE;
    while (n-- > 0) {
        if (!str_split(&rest, '|', &piece)) return STR_NONE;
    }
    return piece;
}

Str month_name(int month, NameForm form, Lang lang)
{
    return piece_of(lang, form == NAME_SHORT ? "when.months.short" : "when.months", month);
}

Str weekday_name(int weekday, NameForm form, Lang lang)
{
    return piece_of(lang, form == NAME_SHORT ? "when.weekdays.short" : "when.weekdays", weekday);
}

/* n in at least `digits` digits, 0 before it. n is not negative. */
static void add_padded(Text *out, int n, int digits)
{
    char buffer[12], *end = buffer + sizeof buffer, *p = end;
    for (; n > 0 || digits > 0; n /= 10, digits--) *--p = (char)('0' + n % 10);
    text_add(out, str_from(p, (size_t)(end - p)));
}

static void add_plain(Text *out, int n)
{
    add_padded(out, n, 1);
}

void date_add_iso(Text *out, Date d)
{
    int year, month, day;
    date_parts(d, &year, &month, &day);
    if (d.known == DATE_NONE) return;
    add_padded(out, year, 4);
    if (month == 0) return;
    text_add_c(out, '-');
    add_padded(out, month, 2);
    if (day == 0) return;
    text_add_c(out, '-');
    add_padded(out, day, 2);
}

void date_add(Text *out, Date d, DateStyle style, Era era, Lang lang)
{
    int year, month, day;
    date_parts(d, &year, &month, &day);
    if (d.known == DATE_NONE) return;
    if (era == ERA_BE) year = date_be_year(d);
    if (style == DATE_SHORT) {
        if (day) add_padded(out, day, 2), text_add_c(out, '/');
        if (month) add_padded(out, month, 2), text_add_c(out, '/');
        add_plain(out, year);
        return;
    }
    if (day) add_plain(out, day), text_add_c(out, ' ');
    if (month) {
        text_add(out, month_name(month, style == DATE_LONG ? NAME_FULL : NAME_SHORT, lang));
        text_add_c(out, ' ');
    }
    if (style == DATE_ABBREVIATED && day)
        add_padded(out, year % 100, 2);
    else
        add_plain(out, year);
}

/* One conversion of date_add_format; false if there is no such letter. */
static bool add_conversion(Text *out, char letter, Date d, int32_t ms, Lang lang)
{
    int year, month, day;
    date_parts((Date){ d.day, DATE_DAY }, &year, &month, &day);
    switch (letter) {
    case 'Y': add_padded(out, year, 4); break;
    case 'y': add_padded(out, year % 100, 2); break;
    case 'E': add_plain(out, date_be_year(d)); break;
    case 'm': add_padded(out, month, 2); break;
    case 'n': add_plain(out, month); break;
    case 'b': text_add(out, month_name(month, NAME_SHORT, lang)); break;
    case 'd': add_padded(out, day, 2); break;
    case 'e': add_plain(out, day); break;
    case 'a': text_add(out, weekday_name(date_weekday(d), NAME_SHORT, lang)); break;
    case 'H': add_padded(out, ms / 3600000, 2); break;
    case 'h': add_plain(out, ms / 3600000); break;
    case 'M': add_padded(out, ms / 60000 % 60, 2); break;
    case 'S': add_padded(out, ms / 1000 % 60, 2); break;
    case '3': add_padded(out, ms % 1000, 3); break;
    case '%': text_add_c(out, '%'); break;
    default: return false;
    }
    return true;
}

void date_add_format(Text *out, Str format, Date d, int32_t ms_of_day, Lang lang)
{
    if (d.known == DATE_NONE) return;
    for (size_t i = 0; i < format.n; i++) {
        char c = format.p[i];
        if (c == '%' && i + 1 < format.n &&
            add_conversion(out, format.p[i + 1], d, ms_of_day, lang))
            i++;
        else
            text_add_c(out, c);
    }
}

void date_add_iso_time(Text *out, int64_t ms, int zone_minutes)
{
    Date d;
    int32_t of_day;
    date_of_ms(ms, zone_minutes, &d, &of_day);
    date_add_iso(out, d);
    text_add_c(out, 'T');
    add_padded(out, of_day / 3600000, 2);
    text_add_c(out, ':');
    add_padded(out, of_day / 60000 % 60, 2);
    text_add_c(out, ':');
    add_padded(out, of_day / 1000 % 60, 2);
    text_add_c(out, zone_minutes < 0 ? '-' : '+');
    int zone = zone_minutes < 0 ? -zone_minutes : zone_minutes;
    add_padded(out, zone / 60, 2);
    text_add_c(out, ':');
    add_padded(out, zone % 60, 2);
}

void date_add_recent(Text *out, int64_t ms, int64_t now_ms, int zone_minutes, Era era, Lang lang)
{
    Date day, today;
    int32_t of_day, ignored;
    date_of_ms(ms, zone_minutes, &day, &of_day);
    date_of_ms(now_ms, zone_minutes, &today, &ignored);
    int32_t ago = today.day - day.day;
    if (ago != 0 && ago != 1) {
        date_add(out, day, DATE_ABBREVIATED, era, lang);
        return;
    }
    CLEANUP_TEXT time = TEXT_INIT;
    add_padded(&time, of_day / 3600000, 2);
    text_add_c(&time, ':');
    add_padded(&time, of_day / 60000 % 60, 2);
    SAY(out, lang, ago == 0 ? "when.today" : "when.yesterday", text_str(&time));
}
