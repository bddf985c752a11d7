/* What may be typed after what, and what is worth a remark: the WTT 2.0 table of locale/thai.h. */
#include "locale/thai.h"
#include "locale/thai_letters.h"

#include <unictype.h>

/* Classes of WTT 2.0 in the order of its table. */
typedef enum {
    CTRL,
    NON,
    CONS,
    LV,
    FV1,
    FV2,
    FV3,
    BV1,
    BV2,
    BD,
    TONE,
    AD1,
    AD2,
    AD3,
    AV1,
    AV2,
    AV3
} WttClass;

/* [before][after]: C composes, A is accepted, X is not drawn, S is refused by the strict level
 * only, R is refused (thai.md 3.5, tests/data/thai/wtt.csv). */
static const char wtt[][18] = {
    "XAAAAAARRRRRRRRRR", /* CTRL */
    "XAAASSARRRRRRRRRR", /* NON */
    "XAAAASACCCCCCCCCC", /* CONS */
    "XSASSSSRRRRRRRRRR", /* LV */
    "XAAAASARRRRRRRRRR", /* FV1 */
    "XAAAASARRRRRRRRRR", /* FV2 */
    "XAAASASRRRRRRRRRR", /* FV3 */
    "XAAAASARRRCCRRRRR", /* BV1 */
    "XAAASSARRRCRRRRRR", /* BV2 */
    "XAAASSARRRRRRRRRR", /* BD */
    "XAAAAAARRRRRRRRRR", /* TONE */
    "XAAASSARRRRRRRRRR", /* AD1 */
    "XAAASSARRRRRRRRRR", /* AD2 */
    "XAAASSARRRRRRRRRR", /* AD3 */
    "XAAASSARRRCCRRRRR", /* AV1 */
    "XAAASSARRRCRRRRRR", /* AV2 */
    "XAAASSARRRCRCRRRR", /* AV3 */
};

/* From U+0E30 to U+0E4E; before that all are consonants but RU, LU and PAIYANNOI, after it signs.
 */
static const unsigned char class_from_a[] = {
    FV1, AV2, FV1, FV1, AV1, AV3, AV2, AV3, BV1,  BV2,  BD,   NON,  NON, NON, NON, NON,
    LV,  LV,  LV,  LV,  LV,  FV2, NON, AD2, TONE, TONE, TONE, TONE, AD1, AD1, AD3,
};

static WttClass class_of(uint32_t cp)
{
    if (cp == 0x0E24 || cp == 0x0E26) return FV3;
    if (cp >= 0x0E01 && cp <= 0x0E2E) return CONS;
    if (cp >= 0x0E30 && cp <= 0x0E4E) return (WttClass)class_from_a[cp - 0x0E30];
    return cp < 0x20 ? CTRL : NON;
}

static bool composes(uint32_t before, uint32_t after)
{
    return wtt[class_of(before)][class_of(after)] == 'C';
}

/* A dotted circle is how one writes about a mark. */
static bool carries_marks(uint32_t cp)
{
    return (thai_letter(cp) & THAI_CONSONANT) || cp == 0x25CC;
}

static uint32_t first_of(Str stop)
{
    size_t n;
    return stop.n ? utf8_at(stop, &n) : 0;
}

static Str last_stop(Str s)
{
    return str_cut_head(s, s.n - stop_last(s));
}

/* Tones and THANTHAKHAT share the place above; vowels, PHINTHU, MAITAIKHU, NIKHAHIT the other. */
static unsigned rivals(uint32_t mark)
{
    unsigned kind = thai_letter(mark);
    if (kind & THAI_FIRST) return THAI_FIRST;
    return kind & (THAI_TONE | THAI_KILLER) ? THAI_TONE | THAI_KILLER : kind & THAI_LAST;
}

static bool has_mark(Str stop, unsigned kinds)
{
    size_t n;
    for (; stop.n; stop = str_cut_head(stop, n))
        if (thai_letter(utf8_at(stop, &n)) & kinds) return true;
    return false;
}

/* A tone after AA or AM is at home on the consonant before, if that has none (R4 moves it). */
static bool tone_moves_back(Str before, Str stop, uint32_t tone)
{
    uint32_t vowel = first_of(stop);
    if (!(thai_letter(tone) & THAI_TONE) || stop.n != 3 || (vowel != 0x0E32 && vowel != 0x0E33))
        return false;
    Str base = last_stop(str_cut_tail(before, stop.n));
    return (thai_letter(first_of(base)) & THAI_CONSONANT) &&
           !has_mark(base, THAI_TONE | THAI_KILLER | THAI_LAST);
}

ThaiTyping thai_typing(Str before, uint32_t cp, size_t *replace_bytes_from_end)
{
    *replace_bytes_from_end = 0;
    if (!thai_is_mark(cp)) return TYPE_INSERT;
    Str stop = last_stop(before);
    if (!carries_marks(first_of(stop)))
        return tone_moves_back(before, stop, cp) ? TYPE_INSERT : TYPE_REFUSE;
    size_t n, found = 0;
    uint32_t rival = 0;
    for (Str left = stop; left.n; left = str_cut_head(left, n)) {
        uint32_t mark = utf8_at(left, &n);
        if (!(thai_letter(mark) & rivals(cp))) continue;
        rival = mark;
        found = left.n;
    }
    if (!rival || rival == cp || composes(rival, cp) || composes(cp, rival)) return TYPE_INSERT;
    *replace_bytes_from_end = found;
    return TYPE_REPLACE;
}

/* --- remarks -------------------------------------------------------------------------------- */

/* What of the text before bears on a remark. */
typedef struct {
    uint32_t base, tone, vowel; /* of this stop; 0 for none */
    unsigned digits;            /* of this number: 1 Arabic, 2 Thai */
    bool leads;                 /* a leading vowel waits for its consonant */
    bool thai_word, latin_in;   /* inside a Thai word; Latin letters since then */
} Seen;

static unsigned remark_mark(Seen *s, uint32_t mark)
{
    unsigned found = carries_marks(s->base) ? 0 : THAI_MARK_ALONE, kind = thai_letter(mark);
    if (kind & THAI_TONE) {
        if (s->tone && s->tone != mark) found |= THAI_TWO_TONES;
        s->tone = mark;
    }
    if (kind & THAI_FIRST) {
        if (s->vowel && !composes(s->vowel, mark) && !composes(mark, s->vowel))
            found |= THAI_TWO_VOWELS;
        s->vowel = mark;
    }
    return found;
}

static unsigned remark_number(Seen *s, uint32_t cp)
{
    unsigned digit = cp >= '0' && cp <= '9' ? 1 : thai_letter(cp) & THAI_DIGIT ? 2 : 0;
    if (digit)
        s->digits |= digit;
    else if (cp != '.' && cp != ',')
        s->digits = 0;
    return s->digits == 3 ? THAI_MIXED_DIGITS : 0;
}

static unsigned remark_word(Seen *s, uint32_t cp)
{
    bool thai = thai_is_thai(cp) && !(thai_letter(cp) & (THAI_DIGIT | THAI_SIGN));
    bool latin =
        !thai && cp - 0x0E00u >= 128 && uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_L);
    bool found = thai && s->thai_word && s->latin_in;
    s->thai_word = thai || (latin && s->thai_word);
    s->latin_in = latin && s->thai_word;
    return found ? THAI_LOOKALIKE : 0;
}

static unsigned remark_base(Seen *s, uint32_t cp)
{
    unsigned found = 0, kind = thai_letter(cp);
    if (s->leads && !(kind & THAI_CONSONANT)) found |= THAI_VOWEL_ALONE;
    if (cp == 0x0E45 && s->base != 0x0E24 && s->base != 0x0E26) found |= THAI_LAKKHANG;
    s->leads = (kind & THAI_LEADS) != 0;
    s->base = cp;
    s->tone = s->vowel = 0;
    return found;
}

unsigned thai_remarks(Str text)
{
    Seen s = { 0 };
    unsigned found = 0;
    for (size_t n; text.n; text = str_cut_head(text, n)) {
        uint32_t cp = utf8_at(text, &n);
        found |= thai_is_mark(cp) ? remark_mark(&s, cp) : remark_base(&s, cp);
        found |= remark_number(&s, cp) | remark_word(&s, cp);
    }
    return found | (s.leads ? THAI_VOWEL_ALONE : 0);
}

const char *thai_remark_id(ThaiRemark remark)
{
    switch (remark) {
    case THAI_MARK_ALONE: return "thai.mark_alone";
    case THAI_TWO_TONES: return "thai.two_tones";
    case THAI_TWO_VOWELS: return "thai.two_vowels";
    case THAI_LAKKHANG: return "thai.lakkhang";
    case THAI_VOWEL_ALONE: return "thai.vowel_alone";
    case THAI_MIXED_DIGITS: return "thai.mixed_digits";
    case THAI_LOOKALIKE: return "thai.lookalike";
    }
    return "";
}
