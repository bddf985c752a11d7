#include "model/exchange/csvout.h"

/* Whether one of eight bytes may be a delimiter, a quote or a line end: all at once. */
static inline bool has_special(uint64_t w)
{
    const uint64_t ones = 0x0101010101010101u, highs = ones << 7;
    uint64_t comma = w ^ (ones * ','), quote = w ^ (ones * '"'), lf = w ^ (ones * '\n'), cr = w ^ (ones * '\r');
    return ((((comma - ones) & ~comma) | ((quote - ones) & ~quote) | ((lf - ones) & ~lf) | ((cr - ones) & ~cr)) &
            highs) != 0;
}

static inline uint64_t word_at(const char *p)
{
    uint64_t w;
    memcpy(&w, p, sizeof w);
    return w;
}

static bool needs_quotes(Str s)
{
    static const bool special[256] = { [','] = true, ['"'] = true, ['\n'] = true, ['\r'] = true };
    size_t i = 0;
    while (i + 8 <= s.n && !has_special(word_at(s.p + i))) i += 8;
    for (; i < s.n; i++)
        if (special[(unsigned char)s.p[i]]) return true;
    return s.n == 0 && s.p;
}

static void add_quoted(Text *out, char guard, Str s)
{
    text_add_c(out, '"');
    if (guard) text_add_c(out, guard);
    for (const char *q; s.n && (q = memchr(s.p, '"', s.n)) != NULL;) {
        size_t n = (size_t)(q - s.p) + 1;
        text_add(out, str_from(s.p, n));
        text_add_c(out, '"');
        s = str_cut_head(s, n);
    }
    text_add(out, s);
    text_add_c(out, '"');
}

/* Eight bytes or more copied while they are looked at; false: they need quotes, nothing was added. */
static bool add_plain(Text *out, Str s)
{
    char *to = out->b + out->n;
    for (size_t i = 0; i + 8 < s.n; i += 8) {
        uint64_t w = word_at(s.p + i);
        if (has_special(w)) return false;
        memcpy(to + i, &w, sizeof w);
    }
    uint64_t last = word_at(s.p + s.n - 8); /* may lie over the one before */
    if (has_special(last)) return false;
    memcpy(to + s.n - 8, &last, sizeof last);
    out->n += s.n;
    out->b[out->n] = 0;
    return true;
}

void csvout_add(Text *out, Str s)
{
    if (s.n >= 8 && out->cap > out->n + s.n && add_plain(out, s)) return;
    if (needs_quotes(s)) add_quoted(out, 0, s);
    else text_add(out, s);
}

static bool is_plain_number(Str s)
{
    size_t i = 0, digits = 0;
    if (i < s.n && s.p[i] == '-') i++;
    for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++) digits++;
    if (i < s.n && s.p[i] == '.')
        for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++) digits++;
    return i == s.n && digits > 0;
}

static bool is_active(Str s)
{
    if (s.n == 0) return false;
    if (s.p[0] == '-') return !is_plain_number(s);
    return s.p[0] == '=' || s.p[0] == '+' || s.p[0] == '@' || s.p[0] == '\t' || s.p[0] == '\r' ||
           s.p[0] == '\'';
}

void csvout_add_guarded(Text *out, Str s)
{
    if (!is_active(s)) {
        csvout_add(out, s);
    } else if (needs_quotes(s)) {
        add_quoted(out, '\'', s);
    } else {
        text_add_c(out, '\'');
        text_add(out, s);
    }
}

Str csvout_unguard(Str s)
{
    return s.n && s.p[0] == '\'' ? str_cut_head(s, 1) : s;
}
