#include "locale/text.h"

#include <stdarg.h>
#include <stdio.h>

char text_empty[1] = "";

/* --- Str ------------------------------------------------------------------------------------ */

Str str_of(const char *terminated)
{
    return terminated ? (Str){ .p = terminated, .n = strlen(terminated) } : STR_NONE;
}

Str str_from(const char *p, size_t n)
{
    return (Str){ .p = p, .n = n };
}

Str text_str(const Text *t)
{
    return (Str){ .p = t->b, .n = t->n };
}

bool str_eq(Str a, Str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static char small_letter(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_same_letters(Str a, Str b)
{
    bool is_same = a.n == b.n;
    for (size_t i = 0; i < a.n && is_same; i++) is_same = small_letter(a.p[i]) == small_letter(b.p[i]);
    return is_same;
}

int str_cmp(Str a, Str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(Str s, Str prefix)
{
    return s.n >= prefix.n && str_eq(str_from(s.p, prefix.n), prefix);
}

bool str_ends(Str s, Str suffix)
{
    return s.n >= suffix.n && str_eq(str_cut_head(s, s.n - suffix.n), suffix);
}

Str str_cut_head(Str s, size_t n)
{
    if (n > s.n) n = s.n;
    return n ? (Str){ .p = s.p + n, .n = s.n - n } : s;
}

Str str_cut_tail(Str s, size_t n)
{
    return (Str){ .p = s.p, .n = n > s.n ? 0 : s.n - n };
}

ptrdiff_t str_find(Str hay, Str needle)
{
    if (needle.n == 0) return 0;
    if (needle.n > hay.n) return -1;
    const char *at = memmem(hay.p, hay.n, needle.p, needle.n);
    return at ? at - hay.p : -1;
}

static bool is_blank(uint32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == '\r' || cp == '\n' || cp == 0xA0 || cp == 0x200B ||
           cp == 0xFEFF;
}

/* Whether a blank may begin or end with this byte; no other byte needs a closer look. */
static bool may_be_blank(char c)
{
    switch ((unsigned char)c) {
    case ' ': case '\t': case '\r': case '\n':
    case 0xC2: case 0xA0:           /* U+00A0 is C2 A0 */
    case 0xE2: case 0x8B:           /* U+200B is E2 80 8B */
    case 0xEF: case 0xBF: return true; /* U+FEFF is EF BB BF */
    default: return false;
    }
}

Str str_trim(Str s)
{
    size_t n;
    if (s.n && !may_be_blank(s.p[0]) && !may_be_blank(s.p[s.n - 1])) return s;
    while (s.n && is_blank(utf8_at(s, &n))) s = str_cut_head(s, n);
    while ((n = utf8_last(s)) && is_blank(utf8_at(str_cut_head(s, s.n - n), &n)))
        s = str_cut_tail(s, n);
    return s;
}

bool str_split(Str *rest, char sep, Str *piece)
{
    if (!rest->p) return false;
    const char *at = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
    if (at) {
        *piece = str_from(rest->p, (size_t)(at - rest->p));
        *rest = str_cut_head(*rest, piece->n + 1);
    } else {
        *piece = *rest;
        *rest = (Str){ .p = NULL, .n = 0 }; /* used up, unlike an empty last piece */
    }
    return true;
}

static bool parts_words(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool str_word(Str *rest, Str *word)
{
    size_t from = 0, to;
    while (from < rest->n && parts_words(rest->p[from])) from++;
    for (to = from; to < rest->n && !parts_words(rest->p[to]);) to++;
    *word = rest->p ? str_from(rest->p + from, to - from) : STR_NONE; /* NULL + 0 is undefined */
    *rest = str_cut_head(*rest, to);
    return word->n > 0;
}

Str str_copy(Arena *a, Str s)
{
    return (Str){ .p = arena_copy(a, s.p, s.n), .n = s.n };
}

/* --- Text ----------------------------------------------------------------------------------- */

static size_t most(const Text *t)
{
    return t->max ? t->max : TEXT_MAX;
}

/* Room for n bytes in all and the 0; n is within the maximum. */
static void make_room(Text *t, size_t n)
{
    if (t->cap > n) return;
    size_t cap = t->cap ? t->cap : 32;
    while (cap <= n) cap *= 2;
    if (cap > most(t) + 1) cap = most(t) + 1;
    t->b = memory_resize(t->cap ? t->b : NULL, cap, 1);
    t->cap = cap;
    t->b[t->n] = 0;
}

void text_free(Text *t)
{
    if (t->cap) memory_resize(t->b, 0, 1);
    *t = (Text){ .b = text_empty, .max = t->max };
}

void text_clear(Text *t)
{
    t->n = 0;
    t->over = false;
    if (t->cap) t->b[0] = 0;
}

/* What of s still fits: whole code points, so that a text cut by its maximum stays UTF-8. */
static Str fitting(Text *t, Str s)
{
    size_t left = most(t) > t->n ? most(t) - t->n : 0;
    if (s.n <= left) return s;
    t->over = true;
    while (left && ((unsigned char)s.p[left] & 0xC0) == 0x80) left--;
    return str_from(s.p, left);
}

void text_grow(Text *t, Str s)
{
    Str take = fitting(t, s);
    if (take.n == 0) return;
    if (take.p >= t->b && take.p < t->b + t->cap) { /* a piece of itself: b may move */
        size_t at = (size_t)(take.p - t->b);
        make_room(t, t->n + take.n);
        take.p = t->b + at;
    } else {
        make_room(t, t->n + take.n);
    }
    memmove(t->b + t->n, take.p, take.n);
    t->n += take.n;
    t->b[t->n] = 0;
}

void text_add_cp(Text *t, uint32_t code_point)
{
    char bytes[4];
    size_t n = utf8_put(bytes, code_point);
    text_add(t, str_from(bytes, n));
}

void text_add_f(Text *t, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    char small[256];
    int n = vsnprintf(small, sizeof small, fmt, args);
    if (n >= 0 && (size_t)n < sizeof small) {
        text_add(t, str_from(small, (size_t)n));
    } else if (n >= 0) {
        char *large = memory_resize(NULL, (size_t)n + 1, 1);
        vsnprintf(large, (size_t)n + 1, fmt, again);
        text_add(t, str_from(large, (size_t)n));
        memory_resize(large, 0, 1);
    }
    va_end(again);
    va_end(args);
}

void text_set(Text *t, Str s)
{
    if (s.n && s.p >= t->b && s.p < t->b + t->cap) { /* a piece of itself: move it to the front */
        memmove(t->b, s.p, s.n);
        t->n = s.n;
        t->b[t->n] = 0;
        return;
    }
    text_clear(t);
    text_add(t, s);
}

void text_replace(Text *t, size_t at, size_t n, Str with)
{
    if (at > t->n) at = t->n;
    if (n > t->n - at) n = t->n - at;
    Text whole = { .b = text_empty, .max = t->max };
    text_add(&whole, str_from(t->b, at));
    text_add(&whole, with);
    text_add(&whole, str_from(t->b + at + n, t->n - at - n));
    bool over = t->over || whole.over;
    text_free(t);
    *t = whole;
    t->over = over;
}

/* --- code points ---------------------------------------------------------------------------- */

static bool follows(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/* Length of the well-formed sequence at p (n bytes left), or 0; the value in *cp. */
static size_t decode_at(const unsigned char *p, size_t n, uint32_t *cp)
{
    if (p[0] < 0x80) {
        *cp = p[0];
        return 1;
    }
    if (p[0] < 0xE0) {
        if (p[0] < 0xC2 || n < 2 || !follows(p[1])) return 0;
        *cp = (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
        return 2;
    }
    if (p[0] < 0xF0) {
        if (n < 3 || !follows(p[1]) || !follows(p[2])) return 0;
        *cp = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        return *cp < 0x800 || (*cp >= 0xD800 && *cp < 0xE000) ? 0 : 3;
    }
    if (p[0] > 0xF4 || n < 4 || !follows(p[1]) || !follows(p[2]) || !follows(p[3])) return 0;
    *cp = (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
          (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    return *cp < 0x10000 || *cp > 0x10FFFF ? 0 : 4;
}

uint32_t utf8_at(Str s, size_t *n)
{
    uint32_t cp;
    *n = decode_at((const unsigned char *)s.p, s.n, &cp);
    if (*n) return cp;
    *n = 1;
    return 0xFFFD;
}

size_t utf8_last(Str s)
{
    for (size_t back = 1; back <= 4 && back <= s.n; back++) {
        if (follows((unsigned char)s.p[s.n - back])) continue;
        size_t n;
        utf8_at(str_cut_head(s, s.n - back), &n);
        return n == back ? n : 1;
    }
    return s.n ? 1 : 0;
}

/* Bytes from the beginning that need no decoding: ASCII eight at a time, and Thai letters. */
static size_t plain_head(const unsigned char *p, size_t n)
{
    const uint64_t ones = 0x0101010101010101u, highs = ones << 7;
    uint64_t w;
    size_t i = 0;
    for (;;) {
        while (i + 8 <= n && (memcpy(&w, p + i, 8), ((w | ((w - ones) & ~w)) & highs) == 0)) i += 8;
        if (i + 3 > n || p[i] != 0xE0 || (p[i + 1] & 0xFE) != 0xB8 || (p[i + 2] & 0xC0) != 0x80) return i;
        i += 3;
    }
}

/* U+0E00 to U+0E7F, the most frequent by far. */
static bool is_thai(const unsigned char *p)
{
    return p[0] == 0xE0 && (p[1] == 0xB8 || p[1] == 0xB9) && follows(p[2]);
}

ptrdiff_t utf8_bad(Str s)
{
    size_t i = 0;
    while (i < s.n) {
        i += plain_head((const unsigned char *)s.p + i, s.n - i);
        while (i + 3 <= s.n && is_thai((const unsigned char *)s.p + i)) i += 3;
        if (i == s.n) break;
        uint32_t cp = 0;
        size_t n = decode_at((const unsigned char *)s.p + i, s.n - i, &cp);
        if (n == 0 || cp == 0) return (ptrdiff_t)i;
        i += n;
    }
    return -1;
}

size_t utf8_count(Str s)
{
    size_t count = 0, n;
    for (size_t i = 0; i < s.n; i += n, count++) utf8_at(str_cut_head(s, i), &n);
    return count;
}

size_t utf8_put(char out[static 4], uint32_t cp)
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000)) cp = 0xFFFD;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}
