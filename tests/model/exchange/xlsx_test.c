/* xlsx: cells of every kind as their reader sees them; merges; sheets; what is refused, and with which words. */
#include "tests/lib/check.h"
#include "tests/lib/storeroom.h"
#include "tests/lib/workbook.h"

#include "model/exchange/xlsx_style.h"

#include <stdio.h>

static int set_up(void **state)
{
    (void)state;
    room_make();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    room_done();
    return 0;
}

/* Rows as `1: a|b` lines; dates in <>, numbers plain, truths in {}, errors in []. */
static bool add_row(void *ctx, const XlsxRow *row, Error *err)
{
    static const char *const marks[] = { "", "", "", "<>", "{}", "[]" };
    Text *out = ctx;
    (void)err;
    text_add_f(out, "%d:", (int)row->number);
    for (size_t i = 0; i < row->count; i++) {
        const char *m = marks[row->cells[i].kind];
        text_add_c(out, i ? '|' : ' ');
        if (*m) text_add_c(out, m[0]);
        text_add(out, row->cells[i].text);
        if (*m) text_add_c(out, m[1]);
    }
    text_add_c(out, '\n');
    return true;
}

static void read_sheet(const char *file, size_t sheet, Text *out)
{
    Error err = { 0 };
    Xlsx *x;
    bool more = true;
    text_clear(out);
    if (!xlsx_open(os_real(), str_of(room_path(file)), &x, &err)) {
        print_error("%s %s\n", err.msg, err.what);
        fail();
    }
    assert_true(xlsx_check(x, &err));
    assert_true(xlsx_start(x, sheet, XLSX_SPREAD_MERGES, add_row, out, &err));
    while (more)
        if (!xlsx_step(x, &more, &err)) {
            text_add_f(out, "%s %s\n", err.msg, err.what);
            more = false;
        }
    xlsx_close(x);
}

static void check_sheet(const char *xml, const char *strings, const char *styles, const char *book, const char *want)
{
    CLEANUP_TEXT got = TEXT_INIT;
    WorkbookPart sheet = { "One", xml };
    workbook_write(room_path("a.xlsx"), &sheet, 1, strings, styles, book);
    read_sheet("a.xlsx", 0, &got);
    check_str(text_str(&got), str_of(want));
}

#define STYLES                                                                                         \
    "<numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-D07041E]d\\ mmm\\ bbbb\"/>"                    \
    "<numFmt numFmtId=\"165\" formatCode=\"0000000000\"/><numFmt numFmtId=\"166\" formatCode=\"[h]:mm\"/>" \
    "<numFmt numFmtId=\"167\" formatCode=\"#,##0.00\\ &quot;days&quot;;[Red]-0\"/></numFmts>"           \
    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"                                                \
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"20\"/>"     \
    "<xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"167\"/></cellXfs>"

static void shared_texts_are_whole_and_without_readings(void **state)
{
    (void)state;
    check_sheet("<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"
                "<c r=\"C1\" t=\"s\"><v>2</v></c><c r=\"D1\" t=\"s\"><v>9</v></c></row></sheetData>",
                "<si><t xml:space=\"preserve\"> บ้าน &amp; สวน</t></si>"
                "<si><r><rPr><b/></rPr><t>นาง</t></r><r><t>สมศรี</t></r><rPh sb=\"0\" eb=\"1\"><t>READING</t></rPh></si>"
                "<si><t>a_x000D_\nb_x005F_x0041_ _xZZZZ_</t></si>", NULL, "",
                "1:  บ้าน & สวน|นางสมศรี|a\r\nb_x0041_ _xZZZZ_\n");
}

static void every_kind_of_cell_is_read(void **state)
{
    (void)state;
    check_sheet("<sheetData><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><r><t>ใน</t></r><r><t>บรรทัด</t></r></is></c>"
                "<c r=\"C2\"><v>12345678901234567</v></c><c r=\"D2\"><v>0.30000000000000004</v></c>"
                "<c r=\"E2\" t=\"b\"><v>0</v></c><c r=\"F2\" t=\"e\"><v>#N/A</v></c>"
                "<c r=\"G2\" t=\"str\"><f>\"=\"&amp;1</f><v>ผล</v></c><c r=\"H2\"><f>1+1</f><v>2</v></c>"
                "<c r=\"I2\" t=\"d\"><v>2026-03-15</v></c><c r=\"J2\"><v>1460100000016</v></c><c r=\"K2\"><v>-0</v></c>"
                "<c r=\"L2\"><v>2.5E-7</v></c><c r=\"M2\"/></row></sheetData>", NULL, NULL, "",
                "2: ในบรรทัด||1.23456789012346E+16|0.3|{FALSE}|[#N/A]|ผล|2|<2026-03-15>|1460100000016|0|0.00000025\n");
}

static void dates_are_told_by_their_format(void **state)
{
    (void)state;
    static const char xml[] =
        "<sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>46096</v></c><c r=\"B1\" s=\"2\"><v>46096.6840277778</v></c>"
        "<c r=\"C1\" s=\"3\"><v>0.684027777777778</v></c><c r=\"D1\" s=\"4\"><v>46096</v></c><c r=\"E1\" s=\"5\"><v>812345678</v></c>"
        "<c r=\"F1\" s=\"6\"><v>0.5</v></c><c r=\"G1\" s=\"7\"><v>46096</v></c><c r=\"H1\" s=\"1\"><v>59</v></c>"
        "<c r=\"I1\" s=\"1\"><v>61</v></c><c r=\"J1\" s=\"1\"><v>60</v></c><c r=\"K1\" s=\"1\"><v>-3</v></c>"
        "<c r=\"L1\" s=\"99\"><v>3</v></c></row></sheetData>";
    check_sheet(xml, NULL, STYLES, "", "1: <2026-03-15>|<2026-03-15T16:25:00>|<16:25>|<2026-03-15>|0812345678|<12:00>|46096|"
                                       "<1900-02-28>|<1900-03-01>|60|-3|3\n");
    static const char mac[] = "<sheetData><row><c s=\"1\"><v>44634</v></c><c s=\"1\"><v>0</v></c></row></sheetData>";
    check_sheet(mac, NULL, STYLES, "date1904=\"1\"", "1: <2026-03-15>|<1904-01-01>\n");
}

static void formats_are_understood(void **state)
{
    (void)state;
    static const struct { const char *code; bool day, clock; int zeros; } cases[] = {
        { "General", 0, 0, 0 }, { "0.00", 0, 0, 0 }, { "#,##0.00_);[Red](#,##0.00)", 0, 0, 0 }, { "00000", 0, 0, 5 },
        { "d/m/yyyy", 1, 0, 0 }, { "[$-1070000]d/mm/yyyy;@", 1, 0, 0 }, { "mmm-yy", 1, 0, 0 }, { "h:mm", 0, 1, 0 },
        { "mm:ss", 0, 1, 0 }, { "[h]:mm:ss", 0, 1, 0 }, { "dd/mm/yyyy hh:mm", 1, 1, 0 }, { "0 \"day\"", 0, 0, 0 },
        { "0\\d", 0, 0, 0 }, { "[Magenta]0", 0, 0, 0 }, { "mmmm", 1, 0, 0 }, { "@", 0, 0, 0 }, { "0", 0, 0, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        XlsxFormat f = xlsx_format_read(str_of(cases[i].code));
        if (f.has_day == cases[i].day && f.has_clock == cases[i].clock && f.zeros == cases[i].zeros) continue;
        print_error("%s: day %d clock %d zeros %d\n", cases[i].code, f.has_day, f.has_clock, f.zeros);
        fail();
    }
}

static void rows_and_cells_need_no_names_and_leave_gaps(void **state)
{
    (void)state;
    check_sheet("<sheetData><row><c><v>1</v></c><c r=\"D1\"><v>4</v></c><c><v>5</v></c></row><row r=\"4\"><c r=\"B4\"/></row>"
                "<row><c r=\"AA5\"><v>27</v></c></row></sheetData>", NULL, NULL, "",
                "1: 1|||4|5\n5: ||||||||||||||||||||||||||27\n");
    check_sheet("<sheetData><row r=\"2\"><c><v>1</v></c></row><row r=\"2\"><c><v>1</v></c></row></sheetData>", NULL, NULL, "",
                "2: 1\nxlsx.rows 3\n");
    check_sheet("<sheetData><row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row></sheetData>", NULL, NULL, "",
                "xlsx.rows 1\n");
    check_sheet("<sheetData><row r=\"1048577\"><c><v>1</v></c></row></sheetData>", NULL, NULL, "", "xlsx.rows 1048577\n");
}

/* The code of a household, merged over its members: each of them has it; blank rows stay blank. */
static void a_merged_cell_stands_in_each_row_that_has_others(void **state)
{
    (void)state;
    CLEANUP_TEXT xml = TEXT_INIT;
    workbook_rows(&xml, "T\nH1|a|x\n|b\n|\n|c\nH2|d\n");
    text_add(&xml, STR("<mergeCells count=\"3\"><mergeCell ref=\"A2:A5\"/><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"C2:C3\"/></mergeCells>"));
    check_sheet(xml.b, NULL, NULL, "", "1: T\n2: H1|a|x\n3: H1|b|x\n5: H1|c\n6: H2|d\n");
}

static void sheets_are_found_by_name_and_number(void **state)
{
    (void)state;
    Error err = { 0 };
    Xlsx *x;
    size_t count;
    static const WorkbookPart sheets[] = { { "คำอธิบาย", "<sheetData/>" }, { "-Lists", "<sheetData/>" }, { "Data &amp; 2", "<sheetData/>" } };
    workbook_write(room_path("s.xlsx"), sheets, 3, NULL, NULL, "");
    assert_true(xlsx_open(os_real(), str_of(room_path("s.xlsx")), &x, &err));
    const XlsxSheet *s = xlsx_sheets(x, &count);
    assert_int_equal(count, 3);
    check_str(s[0].name, STR("คำอธิบาย"));
    assert_true(s[1].is_hidden && !s[0].is_hidden && !s[2].is_hidden);
    assert_int_equal(xlsx_find_sheet(x, STR("data & 2")), 2);
    assert_int_equal(xlsx_find_sheet(x, STR("2")), 1);
    assert_int_equal(xlsx_find_sheet(x, STR("4")), -1);
    assert_int_equal(xlsx_find_sheet(x, STR("no")), -1);
    xlsx_close(x);
}

/* --- what is refused --- */

static const char *why_not(const char *file)
{
    Error err = { 0 };
    Xlsx *x;
    if (!xlsx_open(os_real(), str_of(room_path(file)), &x, &err)) return err.msg;
    CLEANUP_TEXT rows = TEXT_INIT;
    bool more = true;
    bool ok = xlsx_check(x, &err) && xlsx_start(x, 0, XLSX_SPREAD_MERGES, add_row, &rows, &err);
    while (ok && more) ok = xlsx_step(x, &more, &err);
    xlsx_close(x);
    return ok ? "fine" : err.msg;
}

static void write_bytes(const char *name, const char *bytes, size_t n)
{
    FILE *f = fopen(room_path(name), "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

static void old_and_foreign_files_are_refused_with_words(void **state)
{
    (void)state;
    write_bytes("old.xlsx", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old", 12);
    assert_string_equal(why_not("old.xlsx"), "xlsx.old");
    write_bytes("text.xlsx", "a,b\n1,2\n", 8);
    assert_string_equal(why_not("text.xlsx"), "xlsx.not");
    static const WorkbookPart other[] = { { "word/document.xml", "<a/>" } };
    workbook_zip(room_path("doc.xlsx"), other, 1);
    assert_string_equal(why_not("doc.xlsx"), "xlsx.not");
}

static void a_file_cut_short_is_damaged(void **state)
{
    (void)state;
    CLEANUP_TEXT all = TEXT_INIT, xml = TEXT_INIT;
    Error err = { 0 };
    workbook_rows(&xml, "a|b\n1|2\n3|4\n");
    WorkbookPart sheet = { "One", xml.b };
    workbook_write(room_path("c.xlsx"), &sheet, 1, NULL, NULL, "");
    assert_string_equal(why_not("c.xlsx"), "fine");
    assert_true(os_read_all(os_real(), str_of(room_path("c.xlsx")), 1 << 20, &all, &err));
    write_bytes("cut.xlsx", all.b, all.n / 2);
    assert_string_equal(why_not("cut.xlsx"), "xlsx.damaged");
    for (size_t i = 60; i < all.n; i += 7) { /* a byte another: words, or the same as ever; never a crash */
        all.b[i] ^= 0x20;
        write_bytes("flip.xlsx", all.b, all.n);
        assert_non_null(why_not("flip.xlsx"));
        all.b[i] ^= 0x20;
    }
}

static void entities_are_not_expanded(void **state)
{
    (void)state;
    static const char evil[] = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><workbook>&b;</workbook>";
    static const WorkbookPart parts[] = { { "xl/workbook.xml", evil } };
    workbook_zip(room_path("e.xlsx"), parts, 1);
    assert_string_equal(why_not("e.xlsx"), "xml.doctype");
}

static void depth_is_bounded(void **state)
{
    (void)state;
    CLEANUP_TEXT xml = TEXT_INIT;
    for (int i = 0; i < 200; i++) text_add(&xml, STR("<a>"));
    for (int i = 0; i < 200; i++) text_add(&xml, STR("</a>"));
    WorkbookPart sheet = { "One", xml.b };
    workbook_write(room_path("d.xlsx"), &sheet, 1, NULL, NULL, "");
    assert_string_equal(why_not("d.xlsx"), "xml.depth");
}

/* 40 MB of blanks in a file of 40 kB. */
static void a_bomb_is_refused_before_it_is_unpacked(void **state)
{
    (void)state;
    CLEANUP_TEXT xml = TEXT_INIT;
    text_add(&xml, STR("<sheetData>"));
    for (int i = 0; i < 40 << 10; i++)
        text_add_f(&xml, "%1024s", "");
    text_add(&xml, STR("</sheetData>"));
    WorkbookPart sheet = { "One", xml.b };
    workbook_write(room_path("b.xlsx"), &sheet, 1, NULL, NULL, "");
    assert_string_equal(why_not("b.xlsx"), "xlsx.bomb");
}

static void a_text_may_not_be_endless(void **state)
{
    (void)state;
    CLEANUP_TEXT xml = TEXT_INIT;
    text_add(&xml, STR("<sheetData><row><c t=\"str\"><v>"));
    for (int i = 0; i < 1100; i++) text_add_f(&xml, "%d%1020s", i, "x");
    text_add(&xml, STR("</v></c></row></sheetData>"));
    check_sheet(xml.b, NULL, NULL, "", "xlsx.cell 1\n");
}

/* One text of a megabyte named by thousands of cells: memory stays bounded, and it is said. */
static void a_text_named_a_thousand_times_over_is_refused(void **state)
{
    (void)state;
    CLEANUP_TEXT xml = TEXT_INIT, strings = TEXT_INIT;
    text_add(&strings, STR("<si><t>"));
    for (int i = 0; i < 900; i++) text_add_f(&strings, "%d%1020s", i, "x");
    text_add(&strings, STR("</t></si>"));
    text_add(&xml, STR("<sheetData><row>"));
    for (int i = 0; i < 1000; i++) text_add(&xml, STR("<c t=\"s\"><v>0</v></c>"));
    text_add(&xml, STR("</row></sheetData>"));
    check_sheet(xml.b, strings.b, NULL, "", "xlsx.cell 1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shared_texts_are_whole_and_without_readings),
        cmocka_unit_test(every_kind_of_cell_is_read),
        cmocka_unit_test(dates_are_told_by_their_format),
        cmocka_unit_test(formats_are_understood),
        cmocka_unit_test(rows_and_cells_need_no_names_and_leave_gaps),
        cmocka_unit_test(a_merged_cell_stands_in_each_row_that_has_others),
        cmocka_unit_test(sheets_are_found_by_name_and_number),
        cmocka_unit_test(old_and_foreign_files_are_refused_with_words),
        cmocka_unit_test(a_file_cut_short_is_damaged),
        cmocka_unit_test(entities_are_not_expanded),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(a_bomb_is_refused_before_it_is_unpacked),
        cmocka_unit_test(a_text_may_not_be_endless),
        cmocka_unit_test(a_text_named_a_thousand_times_over_is_refused),
    };
    return cmocka_run_group_tests_name("xlsx", tests, set_up, tear_down);
}
