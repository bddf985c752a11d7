/* The key decoder: every known sequence, every split, every gap; bad bytes; pastes. */
#include "tests/lib/check.h"
#include "tui/term/key.h"

#include <string.h>

enum { ESC_MS = 100 };

/* All keys of a decoder as one line: "Up|a|Esc 2". */
static void take_all(KeyDecoder *d, int64_t now, Text *out)
{
    Key k;
    while (key_next(d, &k, now)) {
        if (out->n > 0) text_add_c(out, '|');
        if (k.kind == KEY_PASTE) {
            text_add(out, STR("paste:"));
            text_add(out, k.paste);
        } else {
            key_add_name(out, &k);
        }
    }
}

/* Bytes fed in two pieces with a gap, then time enough for a lone Esc. */
static void decode(Str bytes, size_t split, int64_t gap, Text *out)
{
    KeyDecoder *d = key_decoder_new(ESC_MS);
    text_clear(out);
    key_feed(d, bytes.p, split, 1000);
    take_all(d, 1000, out);
    take_all(d, 1000 + gap, out);
    key_feed(d, bytes.p + split, bytes.n - split, 1000 + gap);
    take_all(d, 1000 + gap, out);
    take_all(d, 1000 + gap + 20000, out);
    key_decoder_free(d);
}

typedef struct {
    const char *bytes;
    const char *keys;
} Case;

static const Case SEQUENCES[] = {
    /* cursor keys: normal and application mode, modifiers, rxvt */
    { "\033[A", "Up" },
    { "\033[B", "Down" },
    { "\033[C", "Right" },
    { "\033[D", "Left" },
    { "\033OA", "Up" },
    { "\033OB", "Down" },
    { "\033OC", "Right" },
    { "\033OD", "Left" },
    { "\033[1;5D", "Ctrl-Left" },
    { "\033[1;5C", "Ctrl-Right" },
    { "\033[1;2A", "Up" },
    { "\033Od", "Ctrl-Left" },
    { "\033Oc", "Ctrl-Right" },
    { "\033[a", "Up" },
    { "\033[d", "Left" },
    { "\033O5D", "Ctrl-Left" },
    { "\033[5D", "Left" },
    /* Home, End, Ins, Del, pages: vt220, xterm, linux, PuTTY, screen, tmux, rxvt */
    { "\033[H", "Home" },
    { "\033[F", "End" },
    { "\033OH", "Home" },
    { "\033OF", "End" },
    { "\033[1~", "Home" },
    { "\033[4~", "End" },
    { "\033[7~", "Home" },
    { "\033[8~", "End" },
    { "\033[2~", "Ins" },
    { "\033[3~", "Del" },
    { "\033[5~", "PgUp" },
    { "\033[6~", "PgDn" },
    { "\033[3;5~", "Del" },
    { "\033[3$", "Del" },
    { "\033[5^", "PgUp" },
    { "\033[Z", "Shift-Tab" },
    { "\033\t", "Shift-Tab" },
    /* function keys */
    { "\033OP", "F1" },
    { "\033OQ", "F2" },
    { "\033OR", "F3" },
    { "\033OS", "F4" },
    { "\033[11~", "F1" },
    { "\033[12~", "F2" },
    { "\033[13~", "F3" },
    { "\033[14~", "F4" },
    { "\033[[A", "F1" },
    { "\033[[B", "F2" },
    { "\033[[C", "F3" },
    { "\033[[D", "F4" },
    { "\033[[E", "F5" },
    { "\033[P", "F1" },
    { "\033[15~", "F5" },
    { "\033[17~", "F6" },
    { "\033[18~", "F7" },
    { "\033[19~", "F8" },
    { "\033[20~", "F9" },
    { "\033[21~", "F10" },
    { "\033[23~", "F11" },
    { "\033[24~", "F12" },
    { "\033OT", "F5" },
    { "\033OY", "F10" },
    /* the application keypad types digits */
    { "\033Op\033Oq\033Oy\033On\033OM", "0|1|9|.|Enter" },
    /* swallowed whole: Shift-F1, reports, unknown ones, focus events, mouse */
    { "\033[1;2Px", "x" },
    { "\033[25~x", "x" },
    { "\033[?1;2cx", "x" },
    { "\033[12;40Rx", "x" },
    { "\033[Ix", "x" },
    { "\033[M !!x", "x" },
    { "\033[<0;1;1Mx", "x" },
    { "\033[?2004;1$yx", "x" },
    { "\033[[Zx", "x" },
    { "\033[201~x", "x" },
    { "\033[999999999999~x", "x" },
    /* text, controls, Thai */
    { "ab", "a|b" },
    { "ที่", "ท|ี|่" },
    { "\r", "Enter" },
    { "\n", "Enter" },
    { "\t", "Tab" },
    { "\x08\x7f", "Backspace|Backspace" },
    { "\x0f", "^O" },
    { "\x1a", "^Z" },
    { " ", "Space" },
    { "\x1c\x1d", "" },
};

static void test_sequences_in_one_piece(void **state)
{
    (void)state;
    CLEANUP_TEXT got = TEXT_INIT;
    for (size_t i = 0; i < sizeof SEQUENCES / sizeof SEQUENCES[0]; i++) {
        decode(str_of(SEQUENCES[i].bytes), 0, 0, &got);
        check_str(text_str(&got), str_of(SEQUENCES[i].keys));
    }
}

/* T15: whatever the split and the gap, no part of a sequence becomes text. A gap above esc_ms after
 * the first byte only adds an Esc in front. */
static void test_sequences_split_anywhere(void **state)
{
    (void)state;
    static const int64_t GAPS[] = { 0, 10, 50, 99, 100, 150, 400, 3000, 4900 };
    CLEANUP_TEXT got = TEXT_INIT;
    CLEANUP_TEXT want = TEXT_INIT;
    for (size_t i = 0; i < sizeof SEQUENCES / sizeof SEQUENCES[0]; i++) {
        Str bytes = str_of(SEQUENCES[i].bytes);
        for (size_t split = 1; split < bytes.n; split++)
            for (size_t g = 0; g < sizeof GAPS / sizeof GAPS[0]; g++) {
                decode(bytes, split, GAPS[g], &got);
                bool has_esc = bytes.p[split - 1] == 27 && GAPS[g] >= ESC_MS;
                bool is_first =
                    split == 1 && bytes.p[1] != '\t'; /* Esc, then later a Tab: two keys */
                if (has_esc && !is_first) continue;
                text_clear(&want);
                if (has_esc) text_add(&want, STR("Esc|"));
                text_add(&want, str_of(SEQUENCES[i].keys));
                check_str(text_str(&got), text_str(&want));
            }
    }
}

static void test_esc(void **state)
{
    (void)state;
    CLEANUP_TEXT got = TEXT_INIT;
    static const struct {
        const char *bytes;
        size_t split;
        int64_t gap;
        const char *keys;
    } ROWS[] = {
        { "\033", 0, 0, "Esc" },
        { "\0332", 0, 0, "Esc 2" },
        { "\0332", 1, 99, "Esc 2" },
        { "\0332", 1, 100, "Esc|2" },
        { "\033\033", 0, 0, "Esc|Esc" },
        { "\033\033", 1, 500, "Esc|Esc" },
        { "\033\033[A", 0, 0, "Esc|Up" },
        { "\033\r", 0, 0, "Esc|Enter" },
        { "\033\x7f", 0, 0, "Esc|Backspace" },
        { "\033ภ", 0, 0, "Esc ภ" },
        { "\033ภ", 2, 5000, "Esc ภ" },
        { "\033\xff", 0, 0, "Esc|\xef\xbf\xbd" },
        { "\033[\033[A", 0, 0, "Up" },
        { "\033[1\rx", 0, 0, "Enter|x" },
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        decode(str_of(ROWS[i].bytes), ROWS[i].split, ROWS[i].gap, &got);
        check_str(text_str(&got), str_of(ROWS[i].keys));
    }
}

/* S19: a lone Esc acts after esc_ms, and the wait says exactly when. */
static void test_esc_time(void **state)
{
    (void)state;
    KeyDecoder *d = key_decoder_new(ESC_MS);
    Key k;
    assert_int_equal(key_wait_ms(d, 0), -1);
    key_feed(d, "\033", 1, 1000);
    assert_int_equal(key_wait_ms(d, 1030), 70);
    assert_false(key_next(d, &k, 1099));
    assert_true(key_next(d, &k, 1100));
    assert_true(key_is(&k, NAME_ESC));
    assert_int_equal(key_wait_ms(d, 1100), -1); /* no wake-up while it waits for what may join */
    assert_false(key_next(d, &k, 999999));
    key_decoder_free(d);
}

/* T13: bad bytes become one U+FFFD each and never cost a good character; half ones wait for ever.
 */
static void test_bad_utf8(void **state)
{
    (void)state;
    CLEANUP_TEXT got = TEXT_INIT;
    static const Case ROWS[] = {
        { "\xe0\xb8"
          "a\xff\xb7z",
          "\xef\xbf\xbd|a|\xef\xbf\xbd|z" },
        { "\xc0\xaf"
          "a",
          "\xef\xbf\xbd|a" }, /* overlong */
        { "\xed\xa0\x80"
          "a",
          "\xef\xbf\xbd|a" }, /* surrogate */
        { "\xf4\x90\x80\x80"
          "a",
          "\xef\xbf\xbd|a" }, /* above 10FFFF */
        { "\xe0\xb8\033[A", "\xef\xbf\xbd|Up" },
        { "\xe0\xb8\xe0\xb8\x81", "\xef\xbf\xbd|ก" },
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++)
        for (size_t split = 0; split < strlen(ROWS[i].bytes); split++) {
            if (ROWS[i].bytes[split] == '[') continue; /* a late Esc is another test */
            decode(str_of(ROWS[i].bytes), split, 60000, &got);
            check_str(text_str(&got), str_of(ROWS[i].keys));
        }
}

/* T14: the same text in one piece, byte by byte, and in random pieces. */
static void test_text_in_pieces(void **state)
{
    (void)state;
    CLEANUP_TEXT all = TEXT_INIT;
    CLEANUP_TEXT want = TEXT_INIT;
    while (all.n < 3000) text_add(&all, STR("นางจำลอง ใจดี ที่น้ำ ผู้ใหญ่บ้าน 45/2 ก้อ "));
    KeyDecoder *d = key_decoder_new(ESC_MS);
    key_feed(d, all.b, all.n, 0);
    take_all(d, 0, &want);
    key_decoder_free(d);
    uint32_t seed = 20261125;
    for (int round = 0; round < 50; round++) {
        CLEANUP_TEXT got = TEXT_INIT;
        d = key_decoder_new(ESC_MS);
        int64_t now = 0;
        for (size_t at = 0; at < all.n;) {
            seed = seed * 1664525 + 1013904223;
            size_t n = round == 0 ? 1 : 1 + (seed >> 16) % 40;
            if (n > all.n - at) n = all.n - at;
            key_feed(d, all.b + at, n, now += (seed >> 8) % 300);
            take_all(d, now, &got);
            at += n;
        }
        key_decoder_free(d);
        check_str(text_str(&got), text_str(&want));
    }
}

/* T16. */
static void test_paste(void **state)
{
    (void)state;
    CLEANUP_TEXT got = TEXT_INIT;
    Str whole = STR("a\033[200~ใจดี\r\nb\tc\x01\033[A\xff\033[201~z");
    for (size_t split = 0; split < whole.n; split++)
        for (int64_t gap = 0; gap < 5000; gap += 99) {
            decode(whole, split, gap, &got);
            bool has_esc = split == 2 && gap >= ESC_MS;
            check_str(text_str(&got), has_esc ? STR("a|Esc|paste:ใจดี\nb\tc[A\xef\xbf\xbd|z")
                                              : STR("a|paste:ใจดี\nb\tc[A\xef\xbf\xbd|z"));
        }
    decode(STR("\033[200~no end"), 3, 0, &got); /* ends by itself after 5 s */
    check_str(text_str(&got), STR("paste:no end"));
}

static void test_reports(void **state)
{
    (void)state;
    KeyDecoder *d = key_decoder_new(ESC_MS);
    Key k;
    int row, column;
    key_feed(d, "x\033[24;3R\033[24;2Ry", 15, 0);
    while (key_next(d, &k, 0)) assert_int_equal(k.kind, KEY_TEXT);
    assert_true(key_report(d, &row, &column));
    assert_int_equal(column, 3);
    assert_true(key_report(d, &row, &column));
    assert_int_equal(column, 2);
    assert_false(key_report(d, &row, &column));
    key_decoder_free(d);
}

static void test_names_both_ways(void **state)
{
    (void)state;
    static const char *const NAMES[] = { "F1",   "F10",   "Esc",       "Esc 2", "Esc u",
                                         "^O",   "^Z",    "Enter",     "Tab",   "Shift-Tab",
                                         "PgDn", "Space", "Esc Space", "+",     "ก",
                                         "?",    "^",     "Ctrl-Left" };
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        CLEANUP_TEXT again = TEXT_INIT;
        Key k;
        assert_true(key_parse(str_of(NAMES[i]), &k));
        key_add_name(&again, &k);
        check_str(text_str(&again), str_of(NAMES[i]));
    }
    Key a, b;
    assert_true(key_parse(STR("Ctrl-X"), &a) && key_parse(STR("^x"), &b) && key_eq(&a, &b));
    assert_false(key_parse(STR("F13"), &a));
    assert_false(key_parse(STR(""), &a));
    assert_false(key_parse(STR("Esc Esc"), &a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sequences_in_one_piece),
        cmocka_unit_test(test_sequences_split_anywhere),
        cmocka_unit_test(test_esc),
        cmocka_unit_test(test_esc_time),
        cmocka_unit_test(test_bad_utf8),
        cmocka_unit_test(test_text_in_pieces),
        cmocka_unit_test(test_paste),
        cmocka_unit_test(test_reports),
        cmocka_unit_test(test_names_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
