#include "forms/json.h"

#include <stdint.h>
#include <string.h>

static const char short_escape[32] = {
    ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'
};
static const char hex[] = "0123456789abcdef";

/* Whether one of eight bytes is a quote, a backslash or a control character: all at once (a byte is
 * below 0x20 when taking that away borrows into its high bit). */
static bool has_special(const char *p)
{
    const uint64_t ones = 0x0101010101010101u, highs = ones << 7;
    uint64_t w;
    memcpy(&w, p, 8);
    uint64_t quote = w ^ (ones * '"'), slash = w ^ (ones * '\\');
    uint64_t low = (w - ones * 0x20) & ~w;
    return ((low | ((quote - ones) & ~quote) | ((slash - ones) & ~slash)) & highs) != 0;
}

/* Bytes that stand in a string as they are: all but quotes, backslashes and control characters. */
static size_t plain_run(Str s)
{
    size_t i = 0;
    while (i + 8 <= s.n && !has_special(s.p + i)) i += 8;
    while (i < s.n && (unsigned char)s.p[i] >= 0x20 && s.p[i] != '"' && s.p[i] != '\\') i++;
    return i;
}

void json_add_string(Text *out, Str s)
{
    text_add_c(out, '"');
    while (s.n > 0) {
        size_t n = plain_run(s);
        if (n > 0) text_add(out, str_from(s.p, n));
        s = str_cut_head(s, n);
        if (s.n == 0) break;
        unsigned char c = (unsigned char)s.p[0];
        text_add_c(out, '\\');
        if (c >= 0x20) {
            text_add_c(out, (char)c);
        } else if (short_escape[c]) {
            text_add_c(out, short_escape[c]);
        } else {
            text_add(out, STR("u00"));
            text_add_c(out, hex[c >> 4]);
            text_add_c(out, hex[c & 15]);
        }
        s = str_cut_head(s, 1);
    }
    text_add_c(out, '"');
}

bool json_fault(JsonIn *in)
{
    Str rest = str_cut_head(in->text, in->at);
    if (rest.n > 24) rest.n = 24;
    return fault_n(in->err, ERR_INPUT, in->msg, rest, (int64_t)in->at);
}

bool json_if(JsonIn *in, char c)
{
    if (in->at >= in->text.n || in->text.p[in->at] != c) return false;
    in->at++;
    return true;
}

bool json_need(JsonIn *in, char c)
{
    return json_if(in, c) || json_fault(in);
}

bool json_word(JsonIn *in, Str word)
{
    if (!str_starts(str_cut_head(in->text, in->at), word)) return json_fault(in);
    in->at += word.n;
    return true;
}

static int hex_value(char c)
{
    const char *p = c ? strchr(hex, c) : NULL;
    return p ? (int)(p - hex) : -1;
}

/* The character of the escape at s (which begins with a backslash), its length in *n; 0 when it is
 * not the canonical escape of a character that needs one. */
static char unescaped(Str s, size_t *n)
{
    if (s.n < 2) return 0;
    *n = 2;
    if (s.p[1] == '"' || s.p[1] == '\\') return s.p[1];
    for (int c = 1; c < 0x20; c++) {
        if (short_escape[c] && short_escape[c] == s.p[1]) return (char)c;
    }
    if (s.n < 6 || !str_starts(s, STR("\\u00"))) return 0;
    *n = 6;
    int high = hex_value(s.p[4]), low = hex_value(s.p[5]);
    if (high < 0 || high > 1 || low < 0) return 0;
    int c = high * 16 + low;
    return short_escape[c] ? 0 : (char)c;
}

/* The rest of a string in which something is escaped, copied into the arena. */
static bool string_with_escapes(JsonIn *in, Str *out)
{
    Str rest = str_cut_head(in->text, in->at);
    size_t room = 0;
    while (room < rest.n && rest.p[room] != '"') room += rest.p[room] == '\\' ? 2 : 1;
    if (room >= rest.n) return json_fault(in);
    char *to = arena_take(in->arena, room + 1);
    size_t used = 0;
    for (;;) {
        rest = str_cut_head(in->text, in->at);
        size_t n = plain_run(rest);
        memcpy(to + used, rest.p, n);
        used += n;
        in->at += n;
        if (json_if(in, '"')) break;
        char c = n < rest.n && rest.p[n] == '\\' ? unescaped(str_cut_head(rest, n), &n) : 0;
        if (!c) return json_fault(in);
        to[used++] = c;
        in->at += n;
    }
    *out = str_from(to, used);
    return true;
}

bool json_take_string(JsonIn *in, Str *out)
{
    if (!json_need(in, '"')) return false;
    Str rest = str_cut_head(in->text, in->at);
    size_t n = plain_run(rest);
    if (n < rest.n && rest.p[n] == '"') {
        *out = str_from(rest.p, n);
        in->at += n + 1;
        return true;
    }
    return string_with_escapes(in, out);
}

bool json_end(JsonIn *in)
{
    return in->at == in->text.n || json_fault(in);
}
