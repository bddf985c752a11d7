/* The search fold of locale/thai.h: what a searcher need not type right. */
#include "locale/thai.h"
#include "locale/thai_letters.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* One code point of a normal text into at most 4 bytes; *n is what it took of s, *blank whether a
 * blank stands before it. Returns the bytes written. */
static size_t fold_one(char out[static 4], Str s, size_t *n, bool *blank)
{
    if ((unsigned char)s.p[0] < 0x80) {
        bool again = *blank && is_blank(s.p[0]);
        *n = 1;
        *blank = is_blank(s.p[0]);
        out[0] = *blank ? ' ' : small(s.p[0]);
        return again ? 0 : 1;
    }
    if (thai_letter_at((const unsigned char *)s.p, s.n)) {
        unsigned place = thai_letter_place((const unsigned char *)s.p);
        unsigned kind = thai_letter_kinds[place];
        *n = 3;
        if (kind & THAI_UNFOLDED) return 0;
        *blank = false;
        if (kind & THAI_DIGIT) {
            out[0] = (char)('0' + (place - 0x50));
            return 1;
        }
        memcpy(out, s.p, 3);
        return 3;
    }
    utf8_at(s, n);
    *blank = false;
    memcpy(out, s.p, *n);
    return *n;
}

void thai_fold(Text *out, Str s)
{
    CLEANUP_TEXT form = TEXT_INIT;
    if (!thai_is_normal(s)) {
        thai_normal(&form, s, NULL);
        s = text_str(&form);
    }
    char pieces[256]; /* handed on in one go: this runs for every cell that can be searched */
    size_t made = 0;
    bool blank = false;
    for (size_t n; s.n; s = str_cut_head(s, n)) {
        made += fold_one(pieces + made, s, &n, &blank);
        if (made + 4 <= sizeof pieces) continue;
        text_add(out, str_from(pieces, made));
        made = 0;
    }
    text_add(out, str_from(pieces, made));
}

void thai_fold_range(Str s, size_t at, size_t n, size_t *from, size_t *to)
{
    size_t folded = 0, place = 0;
    bool blank = false, found = false;
    *from = *to = 0;
    while (place < s.n && (!found || folded < at + n)) {
        int columns;
        size_t stop = stop_next(str_cut_head(s, place), &columns), before = folded;
        for (size_t i = 0, took; i < stop; i += took) {
            char piece[4];
            folded += fold_one(piece, str_from(s.p + place + i, stop - i), &took, &blank);
        }
        if (folded > at && !found) {
            *from = place;
            found = true;
        }
        if (found && before < at + n && folded > before) *to = place + stop;
        place += stop;
    }
    if (!found) *from = s.n;
    if (*to < *from) *to = *from;
}
