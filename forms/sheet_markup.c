#include "forms/sheet_markup.h"

#include <string.h>

enum { TAG_BYTES = 200, HEADING_MARKS = 6 };

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Bytes of the tag that s begins with, or 0: `a < b` is none. */
static size_t tag_length(Str s)
{
    size_t name = s.n > 1 && s.p[1] == '/' ? 2 : 1;
    if (s.n <= name || s.p[0] != '<' || !is_letter(s.p[name])) return 0;
    for (size_t i = name; i < s.n && i < TAG_BYTES; i++) {
        if (s.p[i] == '<') return 0;
        if (s.p[i] == '>') return i + 1;
    }
    return 0;
}

static size_t entity(Str s, char *out)
{
    static const struct { Str name; char stands_for; } KNOWN[] = {
        {{"&lt;", 4}, '<'}, {{"&gt;", 4}, '>'}, {{"&amp;", 5}, '&'}, {{"&nbsp;", 6}, ' '}, {{"&quot;", 6}, '"'},
    };
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++)
        if (str_starts(s, KNOWN[i].name)) {
            *out = KNOWN[i].stands_for;
            return KNOWN[i].name.n;
        }
    return 0;
}

/* The # that make a heading of a line, with the blank after them. */
static size_t heading_length(Str s)
{
    size_t n = 0;
    while (n < s.n && n <= HEADING_MARKS && s.p[n] == '#') n++;
    if (n == 0 || n > HEADING_MARKS || n == s.n) return 0;
    bool is_heading = s.p[n] == ' ' || n >= 2 || s.p[n] == '<'; /* `#3` is a number */
    return !is_heading ? 0 : s.p[n] == ' ' ? n + 1 : n;
}

static bool has_markup(Str s)
{
    return str_find(s, STR("<")) >= 0 || str_find(s, STR("#")) >= 0 || str_find(s, STR("**")) >= 0 || str_find(s, STR("&")) >= 0;
}

Str markup_without(Arena *arena, Str label)
{
    if (!has_markup(label)) return label;
    CLEANUP_TEXT out = TEXT_INIT;
    bool is_line_start = true;
    for (Str s = label; s.n > 0;) {
        char c = s.p[0];
        size_t n = tag_length(s);
        if (n > 0 && (str_starts(s, STR("<br")) || str_starts(s, STR("<p")))) text_add_c(&out, ' ');
        if (n == 0 && str_starts(s, STR("**"))) n = 2;
        if (n == 0 && is_line_start) n = heading_length(s);
        if (n == 0) {
            n = entity(s, &c);
            text_add_c(&out, c);
            is_line_start = c == '\n';
            if (n == 0) n = 1;
        }
        s = str_cut_head(s, n);
    }
    return str_copy(arena, str_trim(text_str(&out)));
}
