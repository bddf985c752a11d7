#include "locale/say.h"
#include "locale/embedded.h"

#include <assert.h>

/* A .mo file: a header of seven numbers, then two tables of (length, offset), one for the ids in
 * byte order, one for the texts in the order of their ids. The build writes it little-endian. */
typedef struct {
    const unsigned char *bytes;
    size_t n, count, ids, texts;
} Catalogue;

static uint32_t number_at(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static Catalogue catalogue_of(Lang lang)
{
    assert(lang >= 0 && lang < lang_count());
    const Embedded *e = &embedded_catalogues[lang];
    assert(e->n >= 28 && number_at(e->bytes) == 0x950412DE);
    return (Catalogue){.bytes = e->bytes,
                       .n = e->n,
                       .count = number_at(e->bytes + 8),
                       .ids = number_at(e->bytes + 12),
                       .texts = number_at(e->bytes + 16)};
}

/* The i-th string of a table; msgfmt puts a 0 after each. */
static Str entry(const Catalogue *c, size_t table, size_t i)
{
    const unsigned char *row = c->bytes + table + 8 * i;
    size_t n = number_at(row), at = number_at(row + 4);
    assert(at + n < c->n);
    return str_from((const char *)c->bytes + at, n);
}

static bool find(const Catalogue *c, Str id, Str *text)
{
    size_t low = 0, high = c->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = str_cmp(id, entry(c, c->ids, mid));
        if (order == 0) {
            *text = entry(c, c->texts, mid);
            return text->n > 0;
        }
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return false;
}

/* --- languages ------------------------------------------------------------------------------ */

int lang_count(void)
{
    int n = 0;
    while (embedded_catalogues[n].name) n++;
    return n;
}

Str lang_code(Lang lang)
{
    assert(lang >= 0 && lang < lang_count());
    return str_of(embedded_catalogues[lang].name);
}

Str lang_name(Lang lang)
{
    return say(lang, "lang.name");
}

Lang lang_find(Str code)
{
    for (Lang lang = 0; lang < lang_count(); lang++)
        if (str_eq(lang_code(lang), code)) return lang;
    return -1;
}

/* "th_TH.UTF-8" asks for th: the part before _ . or @. */
static Lang asked_by_locale(Str name)
{
    size_t n = 0;
    while (n < name.n && name.p[n] != '_' && name.p[n] != '.' && name.p[n] != '@') n++;
    return lang_find(str_from(name.p, n));
}

/* The default is Thai, so of the environment only another language than English can be a wish:
 * en_US and C are what machines say that nobody has asked. */
Lang lang_choose(Str wanted, Str saved, Str environment)
{
    Lang lang = lang_find(wanted);
    if (lang < 0) lang = lang_find(saved);
    if (lang >= 0) return lang;
    lang = asked_by_locale(environment);
    return lang < 0 || lang == LANG_EN ? LANG_TH : lang;
}

/* --- messages ------------------------------------------------------------------------------- */

bool say_has(Lang lang, const char *id)
{
    Catalogue c = catalogue_of(lang);
    Str text;
    return id[0] && find(&c, str_of(id), &text);
}

const char *say_known(Str id)
{
    Catalogue c = catalogue_of(LANG_TH);
    size_t low = 0, high = c.count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        Str here = entry(&c, c.ids, mid);
        int order = str_cmp(id, here);
        if (order == 0) return here.p;
        if (order < 0) high = mid;
        else low = mid + 1;
    }
    return NULL;
}

Str say(Lang lang, const char *id)
{
    Catalogue c = catalogue_of(lang);
    Str text;
    return id[0] && find(&c, str_of(id), &text) ? text : str_of(id);
}

/* {0} to {9} at the head of s: which one, or -1. */
static int argument_at(Str s)
{
    return s.n >= 3 && s.p[0] == '{' && s.p[1] >= '0' && s.p[1] <= '9' && s.p[2] == '}'
               ? s.p[1] - '0'
               : -1;
}

void say_add(Text *out, Lang lang, const char *id, const Str *args, size_t count)
{
    for (Str left = say(lang, id); left.n;) {
        int which = argument_at(left);
        if (which >= 0 && (size_t)which < count) {
            text_add(out, args[which]);
            left = str_cut_head(left, 3);
        } else {
            text_add_c(out, left.p[0]);
            left = str_cut_head(left, 1);
        }
    }
}

const char *say_id(Lang lang, size_t i)
{
    Catalogue c = catalogue_of(lang);
    return i + 1 < c.count ? entry(&c, c.ids, i + 1).p : NULL; /* the first is the file's header */
}

/* --- errors --------------------------------------------------------------------------------- */

static void add_error_text(Text *out, Str text, const Error *e)
{
    while (text.n) {
        if (str_starts(text, STR("{what}"))) {
            text_add(out, str_of(e->what));
            text = str_cut_head(text, 6);
        } else if (str_starts(text, STR("{where}"))) {
            text_add(out, str_of(e->where));
            text = str_cut_head(text, 7);
        } else if (str_starts(text, STR("{n}"))) {
            text_add_f(out, "%lld", (long long)e->n);
            text = str_cut_head(text, 3);
        } else if (str_starts(text, STR("{os}"))) {
            text_add(out, str_of(e->os ? strerror(e->os) : ""));
            text = str_cut_head(text, 4);
        } else {
            text_add_c(out, text.p[0]);
            text = str_cut_head(text, 1);
        }
    }
}

static Str cure_of(Lang lang, const Error *e)
{
    CLEANUP_TEXT cure_id = TEXT_INIT;
    text_add(&cure_id, str_of(e->msg));
    text_add(&cure_id, STR(".do"));
    return say_has(lang, cure_id.b) ? say(lang, cure_id.b) : STR_NONE;
}

void say_fault(Text *out, Lang lang, const Error *e)
{
    if (e->msg) add_error_text(out, say(lang, e->msg), e);
}

void say_cure(Text *out, Lang lang, const Error *e)
{
    if (e->msg) add_error_text(out, cure_of(lang, e), e);
}

void say_error(Text *out, Lang lang, const Error *e)
{
    if (!e->msg) return;
    Str told = say(lang, e->msg);
    Str cure = cure_of(lang, e);
    if (e->where[0] && str_find(told, STR("{where}")) < 0 && str_find(cure, STR("{where}")) < 0) {
        text_add(out, str_of(e->where));
        text_add(out, STR(": "));
    }
    add_error_text(out, told, e);
    if (cure.n) {
        text_add(out, STR(": "));
        add_error_text(out, cure, e);
    }
}
