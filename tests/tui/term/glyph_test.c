/* A row as terminals of each kind are given it. */
#include "tests/lib/check.h"
#include "tui/term/glyph.h"

enum { COLUMNS = 30 };

/* The glyphs of a text as one Text, glyphs separated by |. */
static void glyphs_of(const char *text, MarksMode marks, GlyphAlphabet alphabet, Text *out,
                      int places[COLUMNS])
{
    Canvas *c = canvas_new(1, COLUMNS);
    Glyph glyphs[COLUMNS];
    surface_put(canvas_surface(c), 0, 0, str_of(text), STYLE_TEXT);
    int count = glyph_row(canvas_cell(c, 0, 0), COLUMNS, marks, alphabet, glyphs, places);
    int last = count;
    while (last > 0 && glyphs[last - 1].text[0] == L' ') last--;
    for (int i = 0; i < last; i++) {
        if (i > 0) text_add_c(out, '|');
        for (const wchar_t *p = glyphs[i].text; *p != 0; p++) text_add_cp(out, (uint32_t)*p);
    }
    canvas_free(c);
}

static void test_each_kind(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        MarksMode marks;
        GlyphAlphabet alphabet;
        const char *glyphs;
    } ROWS[] = {
        { "น้ำ ทำ", MARKS_NORMAL, GLYPH_UNICODE, "น้|ำ| |ท|ำ" },
        { "น้ำ ทำ", MARKS_UNKNOWN, GLYPH_UNICODE, "น้|ำ| |ท|ำ" },
        { "น้ำ ทำ", MARKS_JOINED, GLYPH_UNICODE, "นํ้|า| |ทํ|า" },
        { "ำ", MARKS_JOINED, GLYPH_UNICODE, "า" },
        { "ที่ x  y", MARKS_SPACED, GLYPH_UNICODE, "ท|ี|่| |x| |y" },
        { "ที่   y", MARKS_SPACED, GLYPH_UNICODE, "ท|ี|่| |y" },
        { "ที่xy", MARKS_SPACED, GLYPH_UNICODE, "ท|ี|่|x|y" },
        { "██░ ✓ ·…", MARKS_NORMAL, GLYPH_ASCII, "#|#|.| |v| |.|~" },
        { "██░ ✓", MARKS_NORMAL, GLYPH_UNICODE, "█|█|░| |✓" },
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        CLEANUP_TEXT got = TEXT_INIT;
        int places[COLUMNS];
        glyphs_of(ROWS[i].text, ROWS[i].marks, ROWS[i].alphabet, &got, places);
        check_str(text_str(&got), str_of(ROWS[i].glyphs));
        for (int k = 0; k + 1 < COLUMNS; k++)
            assert_true(places[k] <= places[k + 1] && places[k + 1] < COLUMNS);
    }
}

/* A row full of marks is cut at the screen's edge, never beyond. */
static void test_full_row(void **state)
{
    (void)state;
    CLEANUP_TEXT got = TEXT_INIT;
    CLEANUP_TEXT full = TEXT_INIT;
    int places[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) text_add(&full, STR("ที่"));
    glyphs_of(full.b, MARKS_SPACED, GLYPH_UNICODE, &got, places);
    assert_int_equal(utf8_count(text_str(&got)), COLUMNS + COLUMNS - 1);
    assert_int_equal(places[COLUMNS - 1], COLUMNS - 1);
}

/* curses counts columns as we do. */
static void test_wcwidth(void **state)
{
    (void)state;

    assert_int_equal(wcwidth(0), 0);
    for (uint32_t cp = 1; cp < 0x3000; cp++) assert_int_equal(wcwidth((wchar_t)cp), cp_columns(cp));
    glyph_space_marks(true);
    assert_int_equal(wcwidth(0xe35), 1);
    assert_int_equal(wcwidth(0xe01), 1);
    glyph_space_marks(false);
    assert_int_equal(wcwidth(0xe35), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_kind),
        cmocka_unit_test(test_full_row),
        cmocka_unit_test(test_wcwidth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
