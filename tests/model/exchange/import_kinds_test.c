/* Import of workbooks and JSON: which sheet, whose header, what cells say; and the same rows again are the same. */
#include "tests/lib/check.h"
#include "tests/lib/storeroom.h"
#include "tests/lib/workbook.h"

#include "model/exchange/export.h"
#include "model/exchange/import.h"

#include <stdio.h>

static FakeOs fake;
static Os os;
static EntryEnv env;

static const char HOUSE[] =
    "survey\n,type,name,label,required,constraint,places,validator\n,text,code,รหัสบ้าน,yes,,,\n,text,head,หัวหน้า,,,,\n"
    ",text,cid,เลขประจำตัว,,,,th_cid\n,text,phone,โทรศัพท์,,,,th_phone\n,integer,members,สมาชิก,,. < 30,,\n"
    ",decimal,income,รายได้,,,2,\n,date,visited,วันที่,,,,\n,select_multiple pets,pets,สัตว์,,,,\n,dateTime,seen,เวลา,,,,\n"
    "choices\n,list_name,name,label\n,pets,dog,หมา\n,pets,cat,แมว\n"
    "settings\n,form_id,version,kaejon_key\n,house,1,code\n";

static int set_up(void **state)
{
    (void)state;
    room_make();
    os = fakeos(&fake, 7);
    env = (EntryEnv){ .now_ms = FAKEOS_NOW_MS, .zone_minutes = 420, .lang = LANG_EN };
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    room_done();
    return 0;
}

static Store *open_store(const char *name)
{
    Error err = { 0 };
    Store *s = room_store(&os, name);
    Form *f = room_form("house", HOUSE);
    assert_true(store_install_form(s, f, &err));
    form_free(f);
    return s;
}

static void write_file(const char *name, const char *text)
{
    FILE *f = fopen(room_path(name), "wb");
    assert_non_null(f);
    fwrite(text, 1, strlen(text), f);
    fclose(f);
}

/* `added 2 same 1 sheet X`, then the problems; or the message of the Error. */
static void run_import(Store *s, const char *file, const char *sheet, Text *out)
{
    CLEANUP_TEXT path = TEXT_INIT, rejects = TEXT_INIT;
    text_add(&path, str_of(room_path(file)));
    text_add(&rejects, str_of(room_path("rejects.csv")));
    ImportOptions o = { .form = STR("house"), .file = text_str(&path), .sheet = str_of(sheet), .rejects = text_str(&rejects) };
    Error err = { 0 };
    Import *im;
    size_t n;
    JobState st;
    text_clear(out);
    if (!import_open(s, &o, &env, &im, &err)) {
        text_add(out, str_of(err.msg));
        return;
    }
    Job *job = import_job(im);
    while ((st = job->step(job, INT64_MAX, &err)) == JOB_MORE) {}
    const ImportResult *r = import_result(im);
    assert_int_equal(r->read, r->added + r->changed + r->same + r->doubtful + r->rejected);
    if (st != JOB_DONE) text_add(out, str_of(err.msg));
    else
        text_add_f(out, "added %d changed %d same %d doubtful %d rejected %d empty %d %.*s", (int)r->added, (int)r->changed,
                   (int)r->same, (int)r->doubtful, (int)r->rejected, (int)r->empty, STR_ARG(r->sheet));
    const ImportProblem *p = import_problems(im, &n);
    for (size_t i = 0; i < n; i++) text_add_f(out, "\n%d %.*s %s", (int)p[i].line, STR_ARG(p[i].column), p[i].error.msg);
    import_close(im);
}

static void check_import(Store *s, const char *file, const char *sheet, const char *want)
{
    CLEANUP_TEXT got = TEXT_INIT;
    run_import(s, file, sheet, &got);
    check_str(text_str(&got), str_of(want));
}

static bool take_bytes(void *ctx, const void *p, size_t n, Error *err)
{
    (void)err;
    text_add(ctx, str_from(p, n));
    return true;
}

static void export_all(Store *s, ExportKind kind, Text *out)
{
    Error err = { 0 };
    OutFile file;
    Query q = { .form = STR("house") };
    text_clear(out);
    outfile_to_sink(&file, take_bytes, out);
    assert_true(export_rows(s, &q, &env, kind, &file, NULL, &err));
    assert_true(outfile_end(&file, &err));
}

/* A title over the table, notes on other sheets, one of them with a header that fits less. */
static void write_list(const char *file)
{
    CLEANUP_TEXT notes = TEXT_INIT, some = TEXT_INIT, list = TEXT_INIT;
    workbook_rows(&notes, "อ่านก่อน\nกรอกชีตรายชื่อ\n");
    workbook_rows(&some, "code|x\nH9|1\n");
    workbook_rows(&list, "ทะเบียนครัวเรือน ปี 2569\n\nรหัสบ้าน|หัวหน้า|เลขประจำตัว|โทรศัพท์|สมาชิก|รายได้|วันที่\n"
                         "H1|นายดำ|#1101700230708|'|#3|#1234.5\nH2|นางแดง||||#99|\n\nH3|นายขาว|||#40\n");
    const WorkbookPart sheets[] = { { "อ่านก่อน", notes.b }, { "อื่น", some.b }, { "รายชื่อ", list.b }, { "-code", some.b } };
    workbook_write(room_path(file), sheets, 4, NULL, NULL, "");
}

static void the_sheet_whose_header_fits_is_read(void **state)
{
    (void)state;
    CLEANUP_TEXT got = TEXT_INIT;
    Store *s = open_store("fit.db");
    write_list("list.xlsx");
    run_import(s, "list.xlsx", "", &got);
    assert_true(str_starts(text_str(&got), STR("added 1 changed 0 same 0 doubtful 0 rejected 2 empty 1 รายชื่อ")));
    /* rows are named as the sheet counts them */
    assert_true(str_find(text_str(&got), STR("\n4 โทรศัพท์ ")) >= 0);
    assert_true(str_find(text_str(&got), STR("\n7 สมาชิก ")) >= 0);
    store_close(s);
}

static void a_sheet_can_be_named(void **state)
{
    (void)state;
    Store *s = open_store("named.db");
    write_list("list.xlsx");
    check_import(s, "list.xlsx", "อื่น", "added 1 changed 0 same 0 doubtful 0 rejected 0 empty 0 อื่น");
    check_import(s, "list.xlsx", "2", "added 0 changed 0 same 1 doubtful 0 rejected 0 empty 0 อื่น");
    check_import(s, "list.xlsx", "none", "xlsx.sheet");
    write_file("plain.csv", "code\nH1\n");
    check_import(s, "plain.csv", "1", "xlsx.no_sheets");
    store_close(s);
}

/* What a spreadsheet did to numbers is told, never guessed. */
static void lost_digits_are_named(void **state)
{
    (void)state;
    CLEANUP_TEXT list = TEXT_INIT;
    Store *s = open_store("lost.db");
    workbook_rows(&list, "code|cid|phone\nH1|#11017002307081234|\nH2|#1101700230708|\nH3|#1.1017E+12|\nH4||#812345678\nH5||#1\n");
    const WorkbookPart sheet = { "One", list.b };
    workbook_write(room_path("lost.xlsx"), &sheet, 1, NULL, NULL, "");
    CLEANUP_TEXT got = TEXT_INIT;
    run_import(s, "lost.xlsx", "", &got);
    assert_true(str_find(text_str(&got), STR("\n2 cid id.damaged")) >= 0);
    assert_true(str_find(text_str(&got), STR("\n3 ")) < 0);
    assert_true(str_find(text_str(&got), STR("\n4 cid id.check")) >= 0);
    assert_true(str_find(text_str(&got), STR("\n5 phone phone.lost_zero")) >= 0);
    store_close(s);
}

static void date_cells_become_dates(void **state)
{
    (void)state;
    CLEANUP_TEXT csv = TEXT_INIT;
    Store *s = open_store("dates.db");
    static const WorkbookPart sheet = { "One",
        "<sheetData><row><c t=\"inlineStr\"><is><t>code</t></is></c><c t=\"inlineStr\"><is><t>visited</t></is></c>"
        "<c t=\"inlineStr\"><is><t>seen</t></is></c></row>"
        "<row><c t=\"inlineStr\"><is><t>A</t></is></c><c s=\"1\"><v>46096</v></c><c s=\"2\"><v>46096.5</v></c></row>"
        "<row><c t=\"inlineStr\"><is><t>B</t></is></c><c s=\"1\"><v>244423</v></c></row></sheetData>" };
    workbook_write(room_path("dates.xlsx"), &sheet, 1, NULL,
                   "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/></cellXfs>", "");
    /* 15/3/2569 typed where years are Christian: the era is plain all the same */
    check_import(s, "dates.xlsx", "", "added 2 changed 0 same 0 doubtful 0 rejected 0 empty 0 One");
    export_all(s, EXPORT_CSV, &csv);
    assert_true(str_find(text_str(&csv), STR(",A,,,,,,2026-03-15,,2026-03-15T12:00:00\n")) > 0);
    assert_true(str_find(text_str(&csv), STR(",B,,,,,,2026-03-15,,\n")) > 0);
    store_close(s);
}

static void a_household_merged_over_its_rows_is_in_each(void **state)
{
    (void)state;
    CLEANUP_TEXT list = TEXT_INIT;
    Store *s = open_store("merge.db");
    workbook_rows(&list, "head|code\nนายดำ|A\n|B\n|C\n");
    text_add(&list, STR("<mergeCells><mergeCell ref=\"A2:A4\"/></mergeCells>"));
    const WorkbookPart sheet = { "One", list.b };
    workbook_write(room_path("merge.xlsx"), &sheet, 1, NULL, NULL, "");
    check_import(s, "merge.xlsx", "", "added 3 changed 0 same 0 doubtful 0 rejected 0 empty 0 One");
    CLEANUP_TEXT csv = TEXT_INIT;
    export_all(s, EXPORT_CSV, &csv);
    assert_true(str_find(text_str(&csv), STR(",B,นายดำ,")) > 0);
    assert_true(str_find(text_str(&csv), STR(",C,นายดำ,")) > 0);
    store_close(s);
}

/* --- there and back --- */

/* Everything a spreadsheet takes apart comes back as it was, and the same file again changes nothing. */
static void a_workbook_written_reads_back_the_same(void **state)
{
    (void)state;
    Error err = { 0 };
    CLEANUP_TEXT first = TEXT_INIT;
    Store *s = open_store("out.db");
    Query q = { .form = STR("house") };
    static const char *const heads[] = { "=1+1", "007", "12/3", "a\r\nb", "x\ty", "_x0041_ _x005F_x0042_", "1.50", "TRUE", "ก\n\"ข\"" };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        CLEANUP_TEXT body = TEXT_INIT;
        text_add_f(&body, "{\"cid\":\"1101700230708\",\"code\":\"00%zu\",\"head\":", i);
        export_add_json_text(&body, str_of(heads[i]));
        text_add(&body, STR(",\"income\":\"1234567.5\",\"members\":\"3\",\"phone\":\"0812345678\",\"visited\":\"2026-03-15\"}"));
        CLEANUP_TEXT plain = TEXT_INIT;
        for (size_t k = 0; k < body.n; k++) /* bodies have the short escapes */
            if (strncmp(body.b + k, "\\u000d", 6) == 0) text_add(&plain, STR("\\r")), k += 5;
            else if (strncmp(body.b + k, "\\u0009", 6) == 0) text_add(&plain, STR("\\t")), k += 5;
            else text_add_c(&plain, body.b[k]);
        room_save(s, "house", (Uuid){ 0 }, plain.b);
    }
    room_save(s, "house", (Uuid){ 0 }, "{\"cid\":{\"missing\":\"refused\"},\"code\":\"Z\"}");
    int64_t rows;
    assert_true(export_file(s, &q, &env, EXPORT_XLSX, str_of(room_path("out.xlsx")), NULL, NULL, &rows, &err));
    assert_int_equal(rows, 10);
    check_import(s, "out.xlsx", "", "added 0 changed 0 same 10 doubtful 0 rejected 0 empty 0 house");
    export_all(s, EXPORT_CSV, &first);
    Store *t = open_store("out2.db");
    check_import(t, "out.xlsx", "", "added 10 changed 0 same 0 doubtful 0 rejected 0 empty 0 house");
    write_file("exact.csv", first.b);
    check_import(t, "exact.csv", "", "added 0 changed 0 same 10 doubtful 0 rejected 0 empty 0 ");
    assert_false(export_rows(s, &q, &env, EXPORT_XLSX, &(OutFile){ .sink = take_bytes, .buffer = TEXT_INIT }, NULL, &err));
    assert_string_equal(err.msg, "export.sink");
    store_close(s);
    store_close(t);
}

/* --- JSON --- */

static const char JSON[] = "\xEF\xBB\xBF [ {\"code\":\"A\",\"head\":\"ดำ \\\"ก\\\"\\nข\",\"members\":3,\"income\":1234567.50},\n"
                           "{\"code\":\"B\",\"cid\":{\"missing\":\"refused\"},\"pets\":[\"dog\",\"cat\"],\"head\":null},\n"
                           "{ \"income\" : 0.10, \"code\":\"C\" } ]\n";

static void json_is_read_as_export_writes_it(void **state)
{
    (void)state;
    CLEANUP_TEXT json = TEXT_INIT, again = TEXT_INIT;
    Store *s = open_store("json.db"), *t = open_store("json2.db");
    write_file("in.json", JSON);
    check_import(s, "in.json", "", "added 3 changed 0 same 0 doubtful 0 rejected 0 empty 0 ");
    check_import(s, "in.json", "", "added 0 changed 0 same 3 doubtful 0 rejected 0 empty 0 ");
    export_all(s, EXPORT_JSON, &json);
    assert_true(str_find(text_str(&json), STR("\"head\":\"ดำ \\\"ก\\\"\\nข\"")) > 0);
    assert_true(str_find(text_str(&json), STR("\"income\":1234567.5")) > 0);
    assert_true(str_find(text_str(&json), STR("\"cid\":{\"missing\":\"refused\"}")) > 0);
    assert_true(str_find(text_str(&json), STR("\"pets\":\"dog cat\"")) > 0);
    write_file("out.json", json.b);
    check_import(t, "out.json", "", "added 3 changed 0 same 0 doubtful 0 rejected 0 empty 0 ");
    check_import(s, "out.json", "", "added 0 changed 0 same 3 doubtful 0 rejected 0 empty 0 ");
    /* the same records; what differs is what was seen, which is this machine's */
    export_all(t, EXPORT_CSV, &again);
    export_all(s, EXPORT_CSV, &json);
    assert_int_equal(again.n > 0, json.n > 0);
    store_close(s);
    store_close(t);
}

static void broken_json_is_told_with_its_place(void **state)
{
    (void)state;
    static const struct { const char *text, *want; } cases[] = {
        { "[{\"code\":\"A\"},{\"code\":\"B\"", "json.broken" },
        { "[{\"code\":\"A\"}{\"code\":\"B\"}]", "json.broken" },
        { "[{\"code\":\"A\",\"code\":\"B\"}]", "json.broken" },
        { "[{\"code\":\"A\",}]", "json.broken" },
        { "[{\"code\":\"A\"}] x", "json.broken" },
        { "[{\"code\":\"A\",\"more\":{\"a\":1}}]", "json.nested" },
        { "[{\"code\":[[1]]}]", "json.nested" },
        { "[]", "import.no_header" },
    };
    Store *s = open_store("broken.db");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_file("bad.json", cases[i].text);
        check_import(s, "bad.json", "", cases[i].want);
    }
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sheet_whose_header_fits_is_read),
        cmocka_unit_test(a_sheet_can_be_named),
        cmocka_unit_test(lost_digits_are_named),
        cmocka_unit_test(date_cells_become_dates),
        cmocka_unit_test(a_household_merged_over_its_rows_is_in_each),
        cmocka_unit_test(a_workbook_written_reads_back_the_same),
        cmocka_unit_test(json_is_read_as_export_writes_it),
        cmocka_unit_test(broken_json_is_told_with_its_place),
    };
    return cmocka_run_group_tests_name("import kinds", tests, set_up, tear_down);
}
