/* Sort keys of locale/thai.h: bytes that memcmp puts in dictionary order, in any locale.
 *
 * thai.md 5.2. Three levels, parted by a byte 01: the letters (leading vowels after their
 * consonant), the tones, then capitals and what is ignored. */
#include "locale/thai.h"
#include "locale/thai_letters.h"

#include <unictype.h>

enum { PARTED = 0x01, PLAIN = 0x02, THAI_NUMBER = 0x03, CAPITAL = 0x03, OTHER_LETTER = 0xD0 };

/* Where the three levels are made. The first goes straight into out. */
typedef struct {
    Text *out;
    Text marks, rest;
    bool bare; /* the last byte of marks is the PLAIN of a letter that a mark may replace */
} Key;

static void add_letter(Key *k, char level1, char mark, char rest)
{
    text_add_c(k->out, level1);
    text_add_c(&k->marks, mark);
    text_add_c(&k->rest, rest);
    k->bare = mark == PLAIN;
}

static void add_mark(Key *k, char weight)
{
    if (k->bare)
        k->marks.b[k->marks.n - 1] = weight;
    else
        text_add_c(&k->marks, weight);
    k->bare = false;
}

static void add_ignored(Key *k, uint32_t cp)
{
    text_add_c(&k->rest, (char)((cp < 0x80 ? 0x20 : 0x60) + (cp & 0x3F)));
}

static void add_other_letter(Key *k, uint32_t cp)
{
    if (cp > 0xFFFF) cp = 0xFFFD;
    char high = (char)(cp >> 8), low = (char)(cp & 0xFF);
    add_letter(k, (char)OTHER_LETTER, PLAIN, PLAIN);
    text_add_c(k->out, high ? high : 1);
    text_add_c(k->out, low ? low : 1);
}

static char mark_weight(unsigned place)
{
    switch (place) {
    case 0x4E: return 0x10;
    case 0x3A: return 0x11;
    case 0x4C: return 0x12;
    case 0x47: return 0x13;
    default: return (char)(0x14 + (place - 0x48)); /* the four tones */
    }
}

static char letter_weight(unsigned place)
{
    if (place == 0x4D) return (char)0xB0;
    if (place == 0x45) return (char)0xB3; /* LAKKHANGYAO sorts as AA */
    if (place >= 0x40) return (char)(0xC0 + (place - 0x40));
    if (place >= 0x30) return (char)(0xB1 + (place - 0x30));
    return (char)(0x80 + (place - 1));
}

static void add_thai(Key *k, unsigned place)
{
    unsigned kind = thai_letter_kinds[place];
    if (kind & THAI_DIGIT)
        add_letter(k, (char)('0' + (place - 0x50)), THAI_NUMBER, PLAIN);
    else if (kind & THAI_UNFOLDED) /* the marks that are told apart on level 2 only */
        add_mark(k, mark_weight(place));
    else if (kind & THAI_SIGN)
        add_ignored(k, 0x0E00 + place);
    else if ((kind & THAI_UNASSIGNED) || place == 0x3F) /* BAHT is no letter of the order */
        add_other_letter(k, 0x0E00 + place);
    else
        add_letter(k, letter_weight(place), PLAIN, PLAIN);
}

static void add_ascii(Key *k, char c)
{
    if (c >= '0' && c <= '9')
        add_letter(k, c, PLAIN, PLAIN);
    else if (c >= 'A' && c <= 'Z')
        add_letter(k, c, PLAIN, CAPITAL);
    else if (c >= 'a' && c <= 'z')
        add_letter(k, (char)(c - ('a' - 'A')), PLAIN, PLAIN);
    else
        add_ignored(k, (unsigned char)c);
}

static void add_foreign(Key *k, uint32_t cp)
{
    enum {
        IGNORED = UC_CATEGORY_MASK_P | UC_CATEGORY_MASK_Z | UC_CATEGORY_MASK_C | UC_CATEGORY_MASK_Mn
    };
    if (uc_is_general_category_withtable(cp, IGNORED))
        add_ignored(k, cp);
    else
        add_other_letter(k, cp);
}

static bool is_thai(Str s, unsigned kinds)
{
    const unsigned char *p = (const unsigned char *)s.p;
    return thai_letter_at(p, s.n) && (thai_letter_kinds[thai_letter_place(p)] & kinds);
}

/* The next letter, or a leading vowel and its consonant in the other order. Returns bytes taken. */
static size_t add_next(Key *k, Str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    if (p[0] < 0x80) {
        add_ascii(k, s.p[0]);
        return 1;
    }
    if (!thai_letter_at(p, s.n)) {
        size_t n;
        add_foreign(k, utf8_at(s, &n));
        return n;
    }
    if (is_thai(s, THAI_LEADS) && is_thai(str_cut_head(s, 3), THAI_CONSONANT)) {
        add_thai(k, thai_letter_place(p + 3));
        add_thai(k, thai_letter_place(p));
        return 6;
    }
    add_thai(k, thai_letter_place(p));
    return 3;
}

static Str without_plain_tail(const Text *t)
{
    size_t n = t->n;
    while (n && t->b[n - 1] == PLAIN) n--;
    return str_from(t->b, n);
}

static void add_key(Text *out, Str normal)
{
    Key k = { .out = out, .marks = TEXT_INIT, .rest = TEXT_INIT };
    while (normal.n) normal = str_cut_head(normal, add_next(&k, normal));
    text_add_c(out, PARTED);
    text_add(out, without_plain_tail(&k.marks));
    text_add_c(out, PARTED);
    text_add(out, without_plain_tail(&k.rest));
    text_free(&k.marks);
    text_free(&k.rest);
}

void thai_sort_key(Text *out, Str s)
{
    if (thai_is_normal(s)) {
        add_key(out, s);
        return;
    }
    CLEANUP_TEXT form = TEXT_INIT;
    thai_normal(&form, s, NULL);
    add_key(out, text_str(&form));
}

/* --- by number ------------------------------------------------------------------------------ */

enum { NUMBER = '0', SIGN = 0x10, LONG_RUN = 0xFF };

/* 0 to 9, of either kind, and its bytes; -1 for anything else. */
static int digit_at(Str s, size_t *n)
{
    if (s.n && s.p[0] >= '0' && s.p[0] <= '9') {
        *n = 1;
        return s.p[0] - '0';
    }
    if (s.n && is_thai(s, THAI_DIGIT)) {
        *n = 3;
        return (int)thai_letter_place((const unsigned char *)s.p) - 0x50;
    }
    return -1;
}

/* A run of digits: its length without zeros in front, then the digits, so that a longer number
 * is a larger one. Returns bytes taken. */
static size_t add_number(Text *out, Str s)
{
    size_t taken = 0, n;
    CLEANUP_TEXT digits = TEXT_INIT;
    for (int digit; (digit = digit_at(str_cut_head(s, taken), &n)) >= 0; taken += n)
        if (digit > 0 || digits.n > 0) text_add_c(&digits, (char)('0' + digit));
    text_add_c(out, NUMBER);
    if (digits.n < LONG_RUN) {
        text_add_c(out, (char)digits.n);
    } else {
        text_add_c(out, (char)LONG_RUN);
        for (int shift = 24; shift >= 0; shift -= 8) text_add_c(out, (char)(digits.n >> shift));
    }
    text_add(out, text_str(&digits));
    return taken;
}

void thai_natural_key(Text *out, Str s)
{
    CLEANUP_TEXT form = TEXT_INIT;
    thai_normal(&form, s, NULL);
    Str left = text_str(&form);
    Key letters = { .out = out, .marks = TEXT_INIT, .rest = TEXT_INIT };
    while (left.n) {
        size_t before = out->n, n;
        if (digit_at(left, &n) >= 0) {
            left = str_cut_head(left, add_number(out, left));
            continue;
        }
        n = add_next(&letters, left);
        if (out->n == before && left.p[0] != ' ' && !is_thai(left, THAI_MARK))
            text_add_c(out, SIGN);
        left = str_cut_head(left, n);
    }
    text_free(&letters.marks);
    text_free(&letters.rest);
    text_add_c(out, PARTED);
    thai_sort_key(out, text_str(&form));
}
