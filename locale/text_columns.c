/* Stops and columns of locale/text.h: measuring, cutting, padding, and what a terminal may get. */
#include "locale/text.h"
#include "locale/thai_letters.h"

#include <unictype.h>
#include <uniwidth.h>

/* Our own table for Thai and ASCII: an old libc is not to be trusted, and these are nearly all. */
int cp_columns(uint32_t cp)
{
    enum {
        NEVER = UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cn | UC_CATEGORY_MASK_Cs |
                UC_CATEGORY_MASK_Zl | UC_CATEGORY_MASK_Zp,
        JOINS = UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Me | UC_CATEGORY_MASK_Cf
    };
    if (cp < 0x7F) return cp < 0x20 ? -1 : 1;
    if (cp - 0x0E00u < 128) {
        unsigned kind = thai_letter_kinds[cp - 0x0E00u];
        return kind & THAI_MARK ? 0 : kind & THAI_UNASSIGNED ? -1 : 1;
    }
    if (cp > 0x10FFFF || uc_is_general_category_withtable(cp, NEVER)) return -1;
    if (uc_is_general_category_withtable(cp, JOINS)) return 0;
    return uc_width(cp, "UTF-8");
}

/* --- stops ---------------------------------------------------------------------------------- */

static bool is_ascii_letter(char c)
{
    return (unsigned char)c >= 0x20 && (unsigned char)c < 0x7F;
}

size_t stop_next(Str s, int *columns)
{
    size_t n;
    int first = 1;
    if (is_ascii_letter(s.p[0])) {
        n = 1;
        if (s.n == 1 || (unsigned char)s.p[1] < 0x80) { /* nothing can join it */
            *columns = 1;
            return 1;
        }
    } else {
        first = cp_columns(utf8_at(s, &n));
    }
    *columns = first < 1 ? 1 : first; /* a mark alone stands on a circle, a control is one U+FFFD */
    for (size_t more; n < s.n; n += more)
        if (cp_columns(utf8_at(str_cut_head(s, n), &more)) != 0) break;
    return n;
}

size_t stop_last(Str s)
{
    size_t n = 0;
    while (n < s.n) {
        Str head = str_cut_tail(s, n);
        size_t last = utf8_last(head), ignored;
        n += last;
        if (cp_columns(utf8_at(str_cut_head(head, head.n - last), &ignored)) != 0) break;
    }
    return n;
}

size_t text_stops(Str s)
{
    size_t stops = 0;
    int columns;
    for (; s.n; stops++) s = str_cut_head(s, stop_next(s, &columns));
    return stops;
}

size_t text_columns(Str s)
{
    size_t sum = 0;
    int columns;
    for (; s.n; sum += (size_t)columns) s = str_cut_head(s, stop_next(s, &columns));
    return sum;
}

/* --- cutting and padding -------------------------------------------------------------------- */

Str text_fit(Str s, size_t columns, size_t *used)
{
    size_t n = 0;
    *used = 0;
    while (n < s.n) {
        int wide;
        size_t stop = stop_next(str_cut_head(s, n), &wide);
        if (*used + (size_t)wide > columns) break;
        *used += (size_t)wide;
        n += stop;
    }
    return str_from(s.p, n);
}

/* Thai vowels that are written before their consonant: one left at the end reads as a mistake. */
static bool leads(uint32_t cp)
{
    return cp >= 0x0E40 && cp <= 0x0E44;
}

size_t text_cut(Text *out, Str s, size_t columns)
{
    size_t used;
    Str whole = text_fit(s, columns, &used);
    if (whole.n == s.n) {
        text_add(out, s);
        return used;
    }
    if (columns == 0) return 0;
    Str head = text_fit(s, columns - 1, &used);
    for (size_t last, ignored; (last = stop_last(head)) > 0; used--) {
        if (!leads(utf8_at(str_cut_head(head, head.n - last), &ignored))) break;
        head = str_cut_tail(head, last);
    }
    text_add(out, head);
    text_add(out, STR("…"));
    return used + 1;
}

static void add_blanks(Text *out, size_t n)
{
    while (n--) text_add_c(out, ' ');
}

void text_pad(Text *out, Str s, size_t columns, PadSide side)
{
    CLEANUP_TEXT cut = TEXT_INIT; /* how far a cut text comes is known only when it is cut */
    size_t blanks = columns - text_cut(&cut, s, columns);
    size_t before = side == PAD_LEFT ? blanks : side == PAD_CENTRE ? blanks / 2 : 0;
    add_blanks(out, before);
    text_add(out, text_str(&cut));
    add_blanks(out, blanks - before);
}

/* --- what may be shown ---------------------------------------------------------------------- */

/* Overrides and isolates of direction can make a text read as another: they are made visible. */
static bool turns_direction(uint32_t cp)
{
    return (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

void text_add_visible(Text *out, Str s)
{
    size_t n, begin = out->n;
    for (; s.n; s = str_cut_head(s, n)) {
        uint32_t cp = utf8_at(s, &n);
        if (out->n == begin && cp_columns(cp) == 0 && uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_M))
            text_add_cp(out, 0x25CC);
        if (cp == '\r' && s.n > 1 && s.p[1] == '\n') continue; /* CRLF is one line end */
        if (cp == '\n' || cp == '\r' || cp == '\t' || cp == 0xA0)
            text_add_c(out, ' ');
        else if (cp_columns(cp) < 0 || turns_direction(cp))
            text_add_cp(out, 0xFFFD);
        else if (!uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Cf))
            text_add_cp(out, cp);
    }
}
