#include "tui/term/glyph.h"

/* wcwidth has no place for a context; this is what it depends on. */
static bool has_spaced_marks;

void glyph_space_marks(bool is_spaced)
{
    has_spaced_marks = is_spaced;
}

/* In place of libc's: curses takes this one, so that it counts columns by the same table as we do
 * (locale/text.h), on old systems too. */
int wcwidth(wchar_t c)
{
    if (c == 0) return 0;
    int columns = cp_columns((uint32_t)c);
    return columns == 0 && has_spaced_marks ? 1 : columns;
}

static uint32_t plain(uint32_t cp)
{
    switch (cp) {
    case 0x2588: return '#'; /* full block */
    case 0x2591:
    case 0xb7: return '.';
    case 0x2713: return 'v';
    case 0x2026: return '~';
    default: return cp;
    }
}

/* The code points of a cell; their number. */
static int letters_of(const Cell *cell, GlyphAlphabet alphabet, wchar_t out[GLYPH_ROOM])
{
    int count = 0;
    size_t n;
    for (Str s = str_from(cell->bytes, cell->n); s.n > 0; s = str_cut_head(s, n)) {
        uint32_t cp = utf8_at(s, &n);
        out[count++] = (wchar_t)(alphabet == GLYPH_ASCII ? plain(cp) : cp);
    }
    if (count == 0) out[count++] = L' ';
    out[count] = 0;
    return count;
}

static bool is_sara_am(const Cell *cell)
{
    return str_eq(str_from(cell->bytes, cell->n), STR("\u0e33"));
}

/* SARA AM taken apart: its ring on the base before it, AA in its own cell. */
static void join(const Cell *cell, bool is_before_am, wchar_t text[GLYPH_ROOM], int count)
{
    enum { SARA_AA = 0xe32, NIKHAHIT = 0xe4d };
    if (is_sara_am(cell)) text[0] = SARA_AA;
    if (!is_before_am || cell->n == 0) return;
    for (int i = count; i >= 1; i--) text[i + 1] = text[i];
    text[1] = NIKHAHIT;
}

static bool is_blank(const Cell *row, int columns, int i)
{
    return i >= columns || row[i].n == 0;
}

/* Each mark becomes a glyph of its own. What they take is a debt, paid with blanks; one blank
 * always stays between two texts. What no longer fits is left out. */
static int spaced_row(const Cell *row, int columns, GlyphAlphabet alphabet, Glyph *out, int *places)
{
    int count = 0, used = 0, debt = 0;
    for (int i = 0; i < columns; i++) {
        if (places != NULL) places[i] = used < columns ? used : columns - 1;
        if (row[i].columns == 0 || used >= columns) continue;
        if (debt > 0 && is_blank(row, columns, i) && is_blank(row, columns, i + 1)) {
            debt--;
            continue;
        }
        wchar_t text[GLYPH_ROOM];
        int letters = letters_of(&row[i], alphabet, text);
        for (int k = 0; k < letters && used < columns; k++) {
            int wide = k == 0 ? row[i].columns : 1;
            if (used + wide <= columns)
                out[count++] =
                    (Glyph){ .text = { text[k] }, .style = row[i].style, .is_cut = row[i].is_cut };
            used += wide;
        }
        debt += letters - 1;
    }
    return count;
}

int glyph_row(const Cell *row, int columns, MarksMode marks, GlyphAlphabet alphabet, Glyph *out,
              int *places)
{
    if (marks == MARKS_SPACED) return spaced_row(row, columns, alphabet, out, places);
    int count = 0;
    for (int i = 0; i < columns; i++) {
        if (places != NULL) places[i] = i;
        if (row[i].columns == 0) continue;
        Glyph *glyph = &out[count++];
        *glyph = (Glyph){ .style = row[i].style, .is_cut = row[i].is_cut };
        int letters = letters_of(&row[i], alphabet, glyph->text);
        bool is_before_am = i + 1 < columns && is_sara_am(&row[i + 1]);
        if (marks == MARKS_JOINED) join(&row[i], is_before_am, glyph->text, letters);
    }
    return count;
}
