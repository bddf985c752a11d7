/* Shared strings of a workbook, and the texts that XML writes in pieces. */
#include "model/exchange/xlsx_inside.h"

void xlsx_text_start(XlsxTextPart *t, Str name)
{
    if (str_eq(name, STR("rPh"))) t->phonetic++;
    t->is_in = t->phonetic == 0 && str_eq(name, STR("t"));
    if (t->is_in) t->from = t->out->n;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* _x000D_ stands for a control character, _x005F_ for the _ of a text that looks like one. */
static void undo_escapes(Text *t, size_t from)
{
    for (size_t i = from; i + 7 <= t->n; i++) {
        const char *p = t->b + i;
        if (p[0] != '_' || p[1] != 'x' || p[6] != '_') continue;
        int code = 0;
        for (int k = 2; k < 6 && code >= 0; k++) code = hex_digit(p[k]) < 0 ? -1 : code * 16 + hex_digit(p[k]);
        if (code < 1 || (code >= 0xD800 && code <= 0xDFFF)) continue;
        char out[4];
        size_t n = utf8_put(out, (uint32_t)code);
        text_replace(t, i, 7, str_from(out, n));
        i += n - 1;
    }
}

void xlsx_text_end(XlsxTextPart *t, Str name)
{
    if (str_eq(name, STR("rPh")) && t->phonetic) t->phonetic--;
    if (t->is_in && str_eq(name, STR("t"))) undo_escapes(t->out, t->from);
    t->is_in = false;
}

void xlsx_text_add(XlsxTextPart *t, Str piece)
{
    if (t->is_in) text_add(t->out, piece);
}

Str xlsx_string(const XlsxStrings *s, size_t i)
{
    if (i >= s->count) return STR_NONE;
    size_t from = i ? s->ends[i - 1] : 0;
    return str_from(s->all.b + from, s->ends[i] - from);
}
