/* encoding: the samples and rules T38 to T42, and any bytes cut into any blocks. */
#include "locale/encoding.h"
#include "tests/lib/chance.h"
#include "tests/lib/check.h"
#include "tests/lib/table.h"

#include <string.h>

#define SAMPLES "tests/data/thai/sample-"

typedef struct {
    Encoding encoding;
    bool ambiguous, mojibake;
} Guess;

static EncodingCount count_in_blocks(Str s, size_t block)
{
    EncodingCount c = { 0 };
    for (size_t i = 0; i < s.n; i += block)
        encoding_count(&c, s.p + i, s.n - i < block ? s.n - i : block);
    return c;
}

static Guess guess(Str s)
{
    EncodingCount c = count_in_blocks(s, s.n ? s.n : 1);
    Guess g;
    g.encoding = encoding_guess(&c, &g.ambiguous, &g.mojibake);
    return g;
}

static void decode_whole(Encoding e, Str s, Text *out)
{
    Decoder d = { .encoding = e };
    decode(&d, s.p, s.n, DECODE_LAST, out);
}

static void names_are_found(void **state)
{
    (void)state;
    static const Encoding all[] = { ENC_UTF8, ENC_CP874, ENC_UTF16LE, ENC_UTF16BE };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_int_equal(encoding_find(encoding_name(all[i])), all[i]);
    assert_int_equal(encoding_find(STR("TIS-620")), ENC_CP874);
    assert_int_equal(encoding_find(STR("Windows-874")), ENC_CP874);
    assert_int_equal(encoding_find(STR("UTF8")), ENC_UTF8);
    assert_int_equal(encoding_find(STR("iso-8859-11")), ENC_CP874);
    assert_int_equal(encoding_find(STR("koi8-r")), ENC_UNKNOWN);
    assert_int_equal(encoding_find(STR("a-name-that-is-far-too-long")), ENC_UNKNOWN);
    check_str(encoding_name(ENC_UNKNOWN), STR("unknown"));
}

/* T38: every byte against glibc's table. */
static void T38_every_byte_of_874(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Table t = table_read(&arena, "tests/data/thai/bytes-874.csv");
    assert_int_equal(t.rows, 128);
    for (size_t i = 0; i < 256; i++) {
        char byte = (char)i;
        Decoder d = { .encoding = ENC_CP874 };
        CLEANUP_TEXT got = TEXT_INIT;
        decode(&d, &byte, 1, DECODE_LAST, &got);
        Str want = i < 128 ? str_from(&byte, 1)
                           : table_code_points(&arena, table_cell(&t, i - 128, "cp874_glibc"));
        bool is_bad = i >= 128 && want.n == 0;
        check_str(text_str(&got), is_bad ? STR("\xEF\xBF\xBD") : want);
        assert_int_equal(d.bad, is_bad);
        if (is_bad) assert_int_equal(d.bad_bytes[0], i);
        /* what decodes counts as CP874, and nothing else does */
        EncodingCount c = { 0 };
        encoding_count(&c, &byte, 1);
        if (i >= 128 && c.held_n == 0) assert_int_equal(c.in874, !is_bad);
    }
    arena_done(&arena);
}

/* T40: the five samples of one file give the same text; a BOM never stays. */
static void T40_five_samples_one_text(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        Encoding encoding;
    } samples[] = {
        { SAMPLES "utf8.csv.txt", ENC_UTF8 },
        { SAMPLES "utf8-bom.csv.txt", ENC_UTF8_BOM },
        { SAMPLES "tis620.csv.txt", ENC_CP874 },
        { SAMPLES "cp874.csv.txt", ENC_CP874 },
        { SAMPLES "utf16le-bom-tab.txt", ENC_UTF16LE },
    };
    Arena arena = { 0 };
    Str want = table_file(&arena, samples[0].path);
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        Str file = table_file(&arena, samples[i].path);
        Guess g = guess(file);
        assert_int_equal(g.encoding, samples[i].encoding);
        assert_false(g.ambiguous || g.mojibake);
        CLEANUP_TEXT got = TEXT_INIT;
        decode_whole(g.encoding, file, &got);
        for (size_t at = 0; at < got.n;) { /* but for tabs, and the quotes in cp874 */
            Str rest = str_cut_head(text_str(&got), at);
            bool is_curly = str_starts(rest, STR("“")) || str_starts(rest, STR("”"));
            if (is_curly)
                text_replace(&got, at, 3, STR_NONE);
            else if (rest.p[0] == '\t')
                text_replace(&got, at, 1, STR(","));
            at += !is_curly;
        }
        check_str(text_str(&got), want);
        assert_int_equal(delimiter_guess(text_str(&got)), ',');
    }
    arena_done(&arena);
}

static void check_guess(Str s, Encoding encoding, bool ambiguous, bool mojibake)
{
    Guess g = guess(s);
    if (g.encoding != encoding || g.ambiguous != ambiguous || g.mojibake != mojibake)
        fail_msg("%.*s: %d %d %d", STR_ARG(s), (int)g.encoding, g.ambiguous, g.mojibake);
}

static void T40_what_must_be_asked(void **state)
{
    (void)state;
    Arena arena = { 0 };
    check_guess(table_file(&arena, SAMPLES "ambiguous-tis620.txt"), ENC_UNKNOWN, DECODE_LAST,
                false);
    check_guess(table_file(&arena, SAMPLES "mojibake.txt"), ENC_UTF8, false, true);
    check_guess(STR("name,caf\xC3\xA9\n"), ENC_UNKNOWN, DECODE_LAST, false);
    check_guess(STR(""), ENC_UTF8, false, false);
    check_guess(STR("a,b\n1,2\n"), ENC_UTF8, false, false);
    check_guess(STR("\xE2\x80\x9Cplain\xE2\x80\x9D"), ENC_UTF8, false, false);
    check_guess(STR("\x81\x82\x83\x84 noise"), ENC_UNKNOWN, false, false);
    check_guess(STR("เธอ,เธอ,เนื้อ,เนเธอ"), ENC_UTF8, false, false);
    /* 3b: one bad byte among many good letters is that row's fault, not the file's */
    check_guess(STR("สวัสดีชาวไทยทุกคน \xFF\n"), ENC_UTF8, false, false);
    check_guess(STR("ก\xFF"), ENC_UNKNOWN, false, false);
    /* UTF-16 without BOM, both ways round */
    check_guess(STR("a\0,\0b\0\n\0\x01\x0E\x02\x0E"), ENC_UTF16LE, false, false);
    check_guess(STR("\0a\0,\0b\0\n\x0E\x01\x0E\x02"), ENC_UTF16BE, false, false);
    check_guess(STR("\xFE\xFF\x0E\x01"), ENC_UTF16BE, false, false);
    /* a character cut by the end of the file is a bad one */
    check_guess(STR("\xE0\xB8"), ENC_CP874, false, false);
    arena_done(&arena);
}

/* S08: also the quotes, dash and dots that TIS-620 lacks. */
static void S08_windows_874(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Str file = table_file(&arena, "tests/data/cases/s08_windows874.csv");
    check_guess(file, ENC_CP874, false, false);
    CLEANUP_TEXT got = TEXT_INIT;
    decode_whole(ENC_CP874, file, &got);
    for (size_t i = 0; i < got.n; i++) {
        if (got.b[i] == '\r') text_replace(&got, i, 1, STR_NONE);
    }
    Str want = table_file(&arena, "tests/data/cases/s08_windows874.expected.csv");
    CLEANUP_TEXT plain = TEXT_INIT;
    text_add(&plain, want);
    for (size_t i = 0; i < plain.n; i++) {
        if (plain.b[i] == '\r') text_replace(&plain, i, 1, STR_NONE);
    }
    check_str(text_str(&got), text_str(&plain));
    arena_done(&arena);
}

static void bad_bytes_are_named_by_their_place(void **state)
{
    (void)state;
    static const char bytes[] = "\xEF\xBB\xBF"
                                "a\xFF"
                                "\xE0\xB8"
                                "b\xC0\x80\xED\xA0\x80\xF4\x90\x80\x80\xEF\xBF\xBD\xE0\xB8";
    Decoder d = { .encoding = ENC_UTF8 };
    CLEANUP_TEXT t = TEXT_INIT;
    decode(&d, bytes, sizeof bytes - 1, DECODE_LAST, &t);
    assert_int_equal(d.bad, 15);
    assert_int_equal(d.first_bad, 4);
    assert_int_equal(d.offset, sizeof bytes - 1);
    assert_memory_equal(d.bad_bytes, "\xFF\xE0\xB8\xC0\x80\xED\xA0\x80\xF4\x90\x80\x80\xEF\xE0\xB8",
                        15);
    assert_true(str_starts(text_str(&t), STR("a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                                             "b")));
    assert_int_equal(t.n, 2 + 15 * 3);
    Decoder wide = { .encoding = ENC_UTF16LE };
    text_clear(&t);
    decode(&wide, "\xFF\xFE\x3D\xD8\x00\xDE\x00\xD8\x41\x00\x00\xDC\x01", 13, DECODE_LAST, &t);
    check_str(text_str(&t), STR("\xF0\x9F\x98\x80\xEF\xBF\xBD"
                                "A\xEF\xBF\xBD\xEF\xBF\xBD"));
    assert_int_equal(wide.first_bad, 6);
}

static void check_same_in_blocks(Encoding e, Str s, size_t block)
{
    CLEANUP_TEXT whole = TEXT_INIT, parts = TEXT_INIT;
    Decoder one = { .encoding = e }, many = { .encoding = e };
    decode(&one, s.p, s.n, DECODE_LAST, &whole);
    for (size_t i = 0; i < s.n || i == 0; i += block)
        decode(&many, s.p + i, s.n - i < block ? s.n - i : block,
               i + block >= s.n ? DECODE_LAST : DECODE_MORE, &parts);
    check_str(text_str(&parts), text_str(&whole));
    assert_memory_equal(one.bad_bytes, many.bad_bytes, sizeof one.bad_bytes);
    assert_true(one.bad == many.bad && one.first_bad == many.first_bad &&
                one.offset == many.offset);
    assert_int_equal(one.offset, s.n);
    assert_int_equal(utf8_bad(text_str(&whole)) >= 0, memchr(whole.b, 0, whole.n) != NULL);
    EncodingCount a = count_in_blocks(s, s.n ? s.n : 1), b = count_in_blocks(s, block);
    b.held_n = a.held_n = a.held_n == b.held_n ? 0 : 9;
    assert_int_equal(a.held_n, 0);
    memset(a.held, 0, sizeof a.held);
    memset(b.held, 0, sizeof b.held);
    assert_memory_equal(&a, &b, sizeof a);
    assert_int_equal(a.bytes, s.n);
}

static void samples_in_blocks_of_every_size(void **state)
{
    (void)state;
    static const char *const paths[] = { SAMPLES "utf8-bom.csv.txt", SAMPLES "cp874.csv.txt",
                                         SAMPLES "utf16le-bom-tab.txt", SAMPLES "mojibake.txt" };
    Arena arena = { 0 };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        Str file = table_file(&arena, paths[i]);
        for (Encoding e = ENC_UNKNOWN; e <= ENC_UTF16BE; e++) {
            for (size_t block = 1; block <= file.n + 1; block++)
                check_same_in_blocks(e, file, block);
        }
    }
    arena_done(&arena);
}

/* Bytes drawn so that good, cut and overlong characters, surrogates and BOMs all come often. */
static void any_bytes_in_blocks(void **state)
{
    (void)state;
    static const char *const pieces[] = { "\xE0\xB8",
                                          "\xE0\xB8\x81",
                                          "\xE0\xB9\x81\xE0",
                                          "\xEF\xBB\xBF",
                                          "\xEF\xBF\xBD",
                                          "\xED\xA0\x80",
                                          "\xC3\xA0\xC2\xB8",
                                          "\xF0\x9F",
                                          "\xFF\xFE",
                                          "\xFE\xFF",
                                          "\xD8\x3D",
                                          "\xDE",
                                          "abcdefgh",
                                          "เธ\xC2\x80",
                                          "เน",
                                          "\xF4\x8F\xBF\xBF",
                                          "," };
    Chance chance = chance_new("any_bytes_in_blocks");
    for (int round = 0; round < 5000; round++) {
        CLEANUP_TEXT t = TEXT_INIT;
        for (uint64_t left = chance_below(&chance, 30); left > 0; left--) {
            if (chance_below(&chance, 4) == 0)
                text_add_c(&t, (char)chance_bits(&chance));
            else
                text_add(&t, str_of(pieces[chance_below(&chance, sizeof pieces / sizeof *pieces)]));
        }
        check_same_in_blocks((Encoding)chance_below(&chance, 6), text_str(&t),
                             1 + (size_t)chance_below(&chance, 9));
    }
}

/* A name in CP874 and in UTF-8 gives the same text and is told apart (T40: never by accident). */
static void names_are_told_apart(void **state)
{
    (void)state;
    Chance chance = chance_new("names_are_told_apart");
    for (int round = 0; round < 20000; round++) {
        CLEANUP_TEXT utf8 = TEXT_INIT, code_page = TEXT_INIT, back = TEXT_INIT;
        size_t letters = 3 + (size_t)chance_below(&chance, 40);
        for (size_t i = 0; i < letters; i++) {
            uint8_t byte = (uint8_t)(0xA1 + chance_below(&chance, 0x2E)); /* ก to ฮ */
            if (i % 2) byte = (uint8_t)(0xD0 + chance_below(&chance, 0x0A));
            text_add_c(&code_page, (char)byte);
            text_add_cp(&utf8, byte - 0xA0u + 0x0E00u);
        }
        check_guess(text_str(&utf8), ENC_UTF8, false, false);
        check_guess(text_str(&code_page), ENC_CP874, false, false);
        decode_whole(ENC_CP874, text_str(&code_page), &back);
        check_str(text_str(&back), text_str(&utf8));
    }
}

static void T41_a_wrong_reading_can_be_undone(void **state)
{
    (void)state;
    Arena arena = { 0 };
    CLEANUP_TEXT t = TEXT_INIT;
    assert_true(encoding_repair(&t, table_file(&arena, SAMPLES "mojibake.txt")));
    check_str(text_str(&t), STR("ชื่อ,ตำบล\r\n"));
    text_clear(&t);
    /* ที่น้ำ read as Windows-1252 and as CP874 */
    assert_true(encoding_repair(&t, STR("à¸—à¸µà¹ˆ")));
    check_str(text_str(&t), STR("ที่"));
    text_clear(&t);
    assert_true(encoding_repair(&t, STR("เธ—เธตเน\xC2\x88")));
    check_str(text_str(&t), STR("ที่"));
    text_clear(&t);
    assert_false(encoding_repair(&t, STR("สวัสดี")));
    assert_false(encoding_repair(&t, STR("caf\xC3\xA9")));
    assert_int_equal(t.n, 0);
    check_guess(STR("เธ—เธตเน\xC2\x88,เธ—เธตเน\xC2\x88"), ENC_UTF8, false, true);
    arena_done(&arena);
}

static void T42_delimiters(void **state)
{
    (void)state;
    Arena arena = { 0 };
    static const struct {
        const char *head;
        char delimiter;
    } rows[] = {
        { "", 0 },
        { "\n\n", 0 },
        { "a", 0 },
        { "a,b", ',' },
        { "a,b\n1,2\n", ',' },
        { "a;b\r\n1;2\r\n", ';' },
        { "a\tb\n1,5\t2,5\n", '\t' },
        { "a|b\n1|2\n", '|' },
        { "\"a;b;c\",d\n\"1;;\",2\n", ',' },
        { "\"a\"\";\"\";\",d\n\"1;;\",2\n", ',' },
        { "\"a\nb;c;d\",e\n1,2\n", ',' },
        { "name,size\n5\" pipe,x\n6\" pipe,y;z\n", ',' },
        { "ชื่อ;หมายเหตุ\nสม, ใจ;ก, ข; ค\n", ';' },
        { "รายงาน, ปี 2569\nรหัส;ชื่อ;หมู่\n1;ก;2\n2;ข;3\n", ';' },
        { "note\nhello, world\n", 0 },
        { "note\nhello, world\nbye\n", 0 },
        { "\xEF\xBB\xBF"
          "a;b\n1;2\n",
          ';' },
        { "a,b\n1,2\n3;4;5", ',' },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char got = delimiter_guess(str_of(rows[i].head));
        if (got != rows[i].delimiter) fail_msg("%s: %c", rows[i].head, got);
    }
    assert_int_equal(delimiter_guess(table_file(&arena, "tests/data/cases/s05_semicolon.csv")),
                     ';');
    assert_int_equal(delimiter_guess(STR("a\0b,c\n")), ',');
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_found),
        cmocka_unit_test(T38_every_byte_of_874),
        cmocka_unit_test(T40_five_samples_one_text),
        cmocka_unit_test(T40_what_must_be_asked),
        cmocka_unit_test(S08_windows_874),
        cmocka_unit_test(bad_bytes_are_named_by_their_place),
        cmocka_unit_test(samples_in_blocks_of_every_size),
        cmocka_unit_test(any_bytes_in_blocks),
        cmocka_unit_test(names_are_told_apart),
        cmocka_unit_test(T41_a_wrong_reading_can_be_undone),
        cmocka_unit_test(T42_delimiters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
