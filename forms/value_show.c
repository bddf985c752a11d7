/* Showing answers: the canonical text as people read it, and as it is edited in a field. */
#include "forms/form.h"
#include "forms/value_moment.h"
#include "locale/citizen.h"

static Era era_of(Lang lang)
{
    return lang == LANG_TH ? ERA_BE : ERA_CE;
}

static bool add_date(Text *out, Str iso, Lang lang)
{
    Date d;
    if (!date_from_iso(iso, &d)) return false;
    date_add(out, d, DATE_SHORT, era_of(lang), lang);
    return true;
}

/* The date in the era, the office's time. */
static bool add_moment(Text *out, Str s, Lang lang)
{
    CLEANUP_TEXT time = TEXT_INIT;
    Date day;
    if (!moment_show(&time, s, &day)) return false;
    date_add(out, day, DATE_SHORT, era_of(lang), lang);
    text_add_c(out, ' ');
    text_add(out, text_str(&time));
    return true;
}

/* "2026-03-05T14:07:00": the same to be edited: with the zone and the fraction that it has. */
static bool edit_moment(Text *out, Str s, Lang lang)
{
    if (s.n < 16 || s.p[10] != 'T' || !add_date(out, str_from(s.p, 10), lang)) return false;
    Str time = str_cut_head(s, 11);
    text_add_c(out, ' ');
    text_add(out, str_ends(time, STR(":00")) && time.n == 8 ? str_cut_tail(time, 3) : time);
    return true;
}

static int places_of(const Field *f)
{
    return f->type == TYPE_INTEGER ? 0 : f->type == TYPE_RANGE && f->places == 0 ? 6 : f->places;
}

/* Money with both places, other quantities without closing zeros. Whole numbers below ten thousand
 * have no comma: years of either era are among them. */
static bool add_number(Text *out, const Field *f, Str text)
{
    int places = places_of(f);
    int64_t scaled;
    if (!decimal_read(text, places, &scaled, NULL)) return false;
    if (places == 0 && scaled > -10000 && scaled < 10000) {
        text_add(out, text);
        return true;
    }
    for (; places > 2 && scaled % 10 == 0; places--) scaled /= 10;
    if (f->places != places) {
        for (; places > 0 && scaled % 10 == 0; places--) scaled /= 10;
    }
    decimal_add_grouped(out, scaled, places);
    return true;
}

static void add_label(Text *out, const Field *f, Str code, Lang lang)
{
    const Choice *c = f->choices ? list_choice(f->choices, code) : NULL;
    text_add(out, c ? choice_label(f->form, c, lang) : code);
}

static void add_labels(Text *out, const Field *f, Str codes, Lang lang)
{
    Str code;
    for (bool begun = false; str_word(&codes, &code); begun = true) {
        if (begun) text_add(out, STR(", "));
        add_label(out, f, code, lang);
    }
}

static void add_phone(Text *out, Str digits)
{
    bool mobile = digits.n == 10, fixed = digits.n == 9;
    size_t head = mobile ? 3 : fixed && str_starts(digits, STR("02")) ? 2 : 3;
    if (!mobile && !fixed) {
        text_add(out, digits);
        return;
    }
    text_add_f(out, "%.*s-%.*s-%.*s", (int)head, digits.p, 3, digits.p + head,
               (int)(digits.n - head - 3), digits.p + head + 3);
}

static void add_text(Text *out, const Field *f, Str s)
{
    switch (f->validator) {
    case VALIDATE_CITIZEN_ID: citizen_add_dashed(out, s); break;
    case VALIDATE_PHONE: add_phone(out, s); break;
    case VALIDATE_HOUSE_CODE:
        if (s.n == 11) {
            text_add_f(out, "%.4s-%.6s-%.1s", s.p, s.p + 4, s.p + 10);
            break;
        }
        text_add(out, s);
        break;
    default: text_add(out, s);
    }
}

/* false: the text is not what its type should hold (another version of the form): it is shown as it
 * is. */
static bool add_shown(Text *out, const Field *f, Str s, Lang lang)
{
    switch (f->type) {
    case TYPE_INTEGER:
    case TYPE_DECIMAL:
    case TYPE_RANGE: return add_number(out, f, s);
    case TYPE_DATE: return add_date(out, s, lang);
    case TYPE_DATETIME: return add_moment(out, s, lang);
    case TYPE_TIME:
        text_add(out, s);
        if (lang == LANG_TH) text_add(out, STR(" น."));
        return true;
    case TYPE_SELECT_ONE: add_label(out, f, s, lang); return true;
    case TYPE_SELECT_MULTIPLE:
    case TYPE_RANK: add_labels(out, f, s, lang); return true;
    case TYPE_ACKNOWLEDGE: text_add(out, say(lang, "value.acknowledged")); return true;
    default: add_text(out, f, s); return true;
    }
}

static bool add_missing(Text *out, Value v, Lang lang)
{
    if (v.kind == ANSWER_TEXT) return false;
    if (v.kind == ANSWER_REFUSED) text_add(out, say(lang, "value.refused"));
    if (v.kind == ANSWER_UNKNOWN) text_add(out, say(lang, "value.unknown"));
    return true;
}

void value_show(Text *out, const Field *f, Value v, Lang lang)
{
    if (!add_missing(out, v, lang) && !add_shown(out, f, v.text, lang)) text_add(out, v.text);
}

void value_edit(Text *out, const Field *f, Value v, Lang lang)
{
    bool done = add_missing(out, v, lang);
    if (!done && f->type == TYPE_DATE) done = add_date(out, v.text, lang);
    if (!done && f->type == TYPE_DATETIME) done = edit_moment(out, v.text, lang);
    if (!done) text_add(out, v.text);
}
