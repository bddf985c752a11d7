/* import and export: cases S02, S05, S13, S14 of cases.md, identity, rejects, resume, round trip. */
#include "tests/lib/check.h"
#include "tests/lib/storeroom.h"

#include "model/exchange/export.h"
#include "model/exchange/import.h"

#include <stdio.h>

static FakeOs fake;
static Os os;
static EntryEnv env;
static Text problems = TEXT_INIT; /* of the last import */

static const char HOUSE[] =
    "survey\n,type,name,label::Thai (th),label::English (en),required,constraint,index,places,validator,calculation,relevant\n"
    ",text,code,รหัสบ้าน,House code,yes,,1,,,,\n,text,head_name,ชื่อหัวหน้า,Head,yes,,1,,,,\n"
    ",text,cid,เลขประจำตัว,Citizen ID,,,,,th_cid,,\n,text,phone,โทรศัพท์,Telephone,,,,,th_phone,,\n"
    ",integer,members,สมาชิก,Members,,. >= 1 and . <= 30,,,,,\n,decimal,income,รายได้,Income,,,,2,,,\n"
    ",date,visited,วันที่สำรวจ,Visited,,,,,,,\n,select_one yn,poor,ยากจน,Poor,,,,,,,\n"
    ",text,why,เพราะ,Why,,,,,,,${poor} = 'yes'\n,text,note,หมายเหตุ,Note,,,,,,,\n"
    ",calculate,each,ต่อคน,Each,,,,,,${income} div ${members},\n"
    "choices\n,list_name,name,label::Thai (th),label::English (en)\n,yn,yes,ใช่,Yes\n,yn,no,ไม่ใช่,No\n"
    "settings\n,form_id,version,kaejon_key\n,house,1,code\n";
static const char MEMBER[] =
    "survey\n,type,name,label,required,index,validator\n,text,code,House,yes,,\n,integer,line,Line,yes,,\n,text,cid,ID,,1,th_cid\n"
    ",text,first,First,yes,1,\nsettings\n,form_id,version,kaejon_key,kaejon_parent\n,member,1,cid | code line,house:code\n";
static const char LOOSE[] = "survey\n,type,name,label\n,text,a,A\n,text,b,B\n,integer,n,N\nsettings\n,form_id,version\n,loose,1\n";

/* Its first answer is drawn by lot: no other thread may do that. */
static const char DRAWN[] =
    "survey\n,type,name,label,required,calculation\n,calculate,lot,,,once(uuid())\n,text,code,Code,yes,\n"
    ",text,name,Name,yes,\nsettings\n,form_id,version,kaejon_key\n,drawn,1,code\n";

static Store *open_store(const char *name)
{
    Error err = { 0 };
    Store *s = room_store(&os, name);
    static const char *const forms[][2] = { { "house", HOUSE }, { "member", MEMBER }, { "loose", LOOSE },
                                            { "drawn", DRAWN } };
    for (size_t i = 0; i < 4; i++) {
        Form *f = room_form(forms[i][0], forms[i][1]);
        assert_true(store_install_form(s, f, &err));
        form_free(f);
    }
    return s;
}

static bool draw(void *ctx, char out[static 37])
{
    Uuid id;
    CLEANUP_TEXT t = TEXT_INIT;
    (void)ctx;
    if (!uuid_new(&os, &id, NULL)) return false;
    uuid_add(&t, id);
    memcpy(out, t.b, 37);
    return true;
}

static int set_up(void **state)
{
    (void)state;
    room_make();
    os = fakeos(&fake, 11);
    env = (EntryEnv){ .now_ms = FAKEOS_NOW_MS, .zone_minutes = 420, .lang = LANG_EN };
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    text_free(&problems);
    room_done();
    return 0;
}

static void write_file(const char *name, const char *text)
{
    FILE *f = fopen(room_path(name), "wb");
    assert_non_null(f);
    fwrite(text, 1, strlen(text), f);
    fclose(f);
}

static void read_file(const char *name, Text *out)
{
    Error err = { 0 };
    text_clear(out);
    if (!os_read_all(os_real(), str_of(room_path(name)), 1 << 26, out, &err)) text_add(out, STR("(none)"));
}

typedef struct { ImportResult r; Error err; bool ok; } Done;

static void run_import(Store *s, ImportOptions o, Done *d)
{
    Import *im;
    *d = (Done){ .ok = false };
    text_clear(&problems);
    d->ok = import_open(s, &o, &env, &im, &d->err);
    if (!d->ok) return;
    Job *job = import_job(im);
    JobState st;
    while ((st = job->step(job, INT64_MAX, &d->err)) == JOB_MORE) {}
    d->ok = st == JOB_DONE;
    d->r = *import_result(im);
    size_t n;
    const ImportProblem *p = import_problems(im, &n);
    for (size_t i = 0; i < n; i++)
        text_add_f(&problems, "%d %.*s %s\n", (int)p[i].line, STR_ARG(p[i].column), p[i].error.msg);
    import_close(im);
    assert_int_equal(d->r.read, d->r.added + d->r.changed + d->r.same + d->r.doubtful + d->r.rejected);
}

static void check_counts_at(const Done *d, int64_t added, int64_t changed, int64_t same, int64_t doubtful,
                            int64_t rejected, int line)
{
    if (d->ok && d->r.added == added && d->r.changed == changed && d->r.same == same && d->r.doubtful == doubtful &&
        d->r.rejected == rejected)
        return;
    print_error("ok %d %s %s %s: added %lld changed %lld same %lld doubtful %lld rejected %lld\n%s", d->ok,
                d->err.msg ? d->err.msg : "", d->err.what, d->err.where, (long long)d->r.added, (long long)d->r.changed,
                (long long)d->r.same, (long long)d->r.doubtful, (long long)d->r.rejected, problems.b);
    _fail(__FILE__, line);
}
#define CHECK_COUNTS(d, ...) check_counts_at(d, __VA_ARGS__, __LINE__)

/* Import text into a form; rejects go to rejects.csv. */
static void import_text(Store *s, const char *form, const char *csv, Done *d)
{
    static char in[256], out[256];
    write_file("in.csv", csv);
    snprintf(in, sizeof in, "%s", room_path("in.csv"));
    snprintf(out, sizeof out, "%s", room_path("rejects.csv"));
    run_import(s, (ImportOptions){ .form = str_of(form), .file = str_of(in), .rejects = str_of(out) }, d);
}

static void export_text(Store *s, const char *form, ExportKind kind, const char *file, Text *out)
{
    Error err = { 0 };
    Query q = { .form = str_of(form) };
    if (!export_file(s, &q, &env, kind, str_of(room_path(file)), NULL, NULL, NULL, &err)) {
        print_error("%s %s %s\n", err.msg, err.what, err.where);
        fail();
    }
    read_file(file, out);
}

static void rows_are_added_changed_and_same(void **state)
{
    (void)state;
    Store *s = open_store("a.db");
    Done d;
    import_text(s, "house", "code,head_name,members,income\nA1,สมชาย,3,1200.50\nA2,สมหญิง,2,900\n\n,,,\nA3,อุทัย,4,\n", &d);
    CHECK_COUNTS(&d, 3, 0, 0, 0, 0);
    assert_int_equal(d.r.empty, 2);
    check_str(d.r.encoding, STR("utf-8"));
    assert_int_equal(d.r.delimiter, ',');
    import_text(s, "house", "code,head_name,members,income\nA1,สมชาย,3,1200.50\nA2,สมหญิง,5,900\nA3,อุทัย,4,\nA4,ใหม่,1,1\n", &d);
    CHECK_COUNTS(&d, 1, 1, 2, 0, 0);
    /* an empty cell says nothing */
    import_text(s, "house", "code,head_name,members\nA1,,\n", &d);
    CHECK_COUNTS(&d, 0, 0, 1, 0, 0);
    import_text(s, "house", "รหัสบ้าน;Head;สมาชิก\nA1;สมชาย;3\n", &d);
    CHECK_COUNTS(&d, 0, 0, 1, 0, 0);
    assert_int_equal(d.r.delimiter, ';');
    CLEANUP_TEXT t = TEXT_INIT;
    export_text(s, "house", EXPORT_CSV, "out.csv", &t);
    assert_true(str_find(text_str(&t), STR("_id,_seen,code,head_name,cid,phone,members,income,visited,poor,why,note,each\n")) == 0);
    assert_true(str_find(text_str(&t), STR(",A2,สมหญิง,,,5,900,,,,,180\n")) > 0);
    store_close(s);
}

static void a_broken_row_is_rejected_as_a_whole(void **state)
{
    (void)state;
    Store *s = open_store("b.db");
    Done d;
    CLEANUP_TEXT t = TEXT_INIT;
    import_text(s, "house", "code,head_name,members,poor,visited\nB1,ก,99,maybe,2026-02-30\nB2,ข,40,yes,\nB3,,3,ใช่,\nB4,ง,2,no,2026-01-05\n", &d);
    CHECK_COUNTS(&d, 1, 0, 0, 1, 2);
    read_file("rejects.csv", &t);
    assert_true(str_starts(text_str(&t), STR("\xEF\xBB\xBF" "code,head_name,members,poor,visited,_line,_field,_reason,_do\nB1,ก,99,maybe,2026-02-30,2,poor visited,")));
    assert_true(str_find(text_str(&t), STR("\nB2,ข,40,yes,,3,members,")) > 0);
    assert_int_equal(store_record_count(s, STR("house"), NULL), 2);
    /* mended and imported again as it is */
    CLEANUP_TEXT mended = TEXT_INIT;
    text_add(&mended, text_str(&t));
    ptrdiff_t at = str_find(text_str(&mended), STR("99,maybe,2026-02-30"));
    text_replace(&mended, (size_t)at, 19, STR("9,yes,2026-02-28"));
    at = str_find(text_str(&mended), STR(",40,"));
    text_replace(&mended, (size_t)at, 4, STR(",4,"));
    import_text(s, "house", mended.b, &d);
    CHECK_COUNTS(&d, 2, 0, 0, 0, 0);
    store_close(s);
}

static void s02_damage_is_named_never_guessed(void **state)
{
    (void)state;
    Store *s = open_store("s02.db");
    Done d;
    CLEANUP_TEXT t = TEXT_INIT;
    import_text(s, "house", "code,head_name,cid,phone\n007,ก,1999900000013,0812345678\n01000,ข,1.9999E+12,812345678\n", &d);
    CHECK_COUNTS(&d, 1, 0, 0, 0, 1);
    read_file("rejects.csv", &t);
    assert_true(str_find(text_str(&t), STR("01000,ข,1.9999E+12,812345678,3,cid")) > 0);
    export_text(s, "house", EXPORT_CSV, "out.csv", &t);
    assert_true(str_find(text_str(&t), STR(",007,ก,1999900000013,0812345678,")) > 0);
    store_close(s);
}

static void s05_a_surplus_cell_is_offered_joined(void **state)
{
    (void)state;
    Store *s = open_store("s05.db");
    Done d;
    CLEANUP_TEXT t = TEXT_INIT;
    import_text(s, "house", "code;head_name;members;note\nC1;ก;2;มี; ไม่ครบ\nC2;ข;3;\"มี; ครบ\"\n", &d);
    CHECK_COUNTS(&d, 1, 0, 0, 0, 1);
    assert_int_equal(d.r.delimiter, ';');
    read_file("rejects.csv", &t);
    assert_true(str_find(text_str(&t), STR("\nC1,ก,2,มี; ไม่ครบ,2,,")) > 0);
    import_text(s, "house", t.b, &d);
    CHECK_COUNTS(&d, 1, 0, 0, 0, 0);
    store_close(s);
}

static void stray_quotes_make_doubtful_rows(void **state)
{
    (void)state;
    Store *s = open_store("q.db");
    Done d;
    import_text(s, "house", "code,head_name,note\nD1,ก,5\" pipe\nD2,ข,\"ok\"\nD3,ค,\"a\" b,c\n", &d);
    CHECK_COUNTS(&d, 1, 0, 0, 1, 1);
    store_close(s);
}

static void members_find_their_household(void **state)
{
    (void)state;
    Store *s = open_store("m.db");
    Done d;
    import_text(s, "house", "code,head_name\nE1,ก\n", &d);
    const char *csv = "code,line,cid,first\nE1,1,1999900000013,หนึ่ง\nE1,2,,สอง\nE9,1,,เก้า\n";
    import_text(s, "member", csv, &d);
    CHECK_COUNTS(&d, 2, 0, 0, 1, 0);
    import_text(s, "member", csv, &d);
    CHECK_COUNTS(&d, 0, 0, 3, 0, 0);
    import_text(s, "house", "code,head_name\nE9,มา\n", &d);
    import_text(s, "member", csv, &d);
    CHECK_COUNTS(&d, 0, 1, 2, 0, 0);
    /* the citizen ID names a person before the line does */
    import_text(s, "member", "code,line,cid,first\nE1,7,1999900000013,หนึ่ง\n", &d);
    CHECK_COUNTS(&d, 0, 1, 0, 0, 0);
    store_close(s);
}

static void without_a_key_equal_rows_are_the_same(void **state)
{
    (void)state;
    Store *s = open_store("l.db");
    Done d;
    import_text(s, "loose", "a,b,n\nx,y,1\nx,y,2\nx,y,1\n", &d);
    CHECK_COUNTS(&d, 2, 0, 1, 0, 0);
    import_text(s, "loose", "a,b,n\nx,y,2\nx,,2\n", &d);
    CHECK_COUNTS(&d, 1, 0, 1, 0, 0);
    store_close(s);
}

static void a_dry_run_writes_nothing(void **state)
{
    (void)state;
    Store *s = open_store("dry.db");
    Done d;
    write_file("in.csv", "code,head_name,members\nF1,ก,3\nF2,ข,99\n");
    char in[256];
    snprintf(in, sizeof in, "%s", room_path("in.csv"));
    run_import(s, (ImportOptions){ .form = STR("house"), .file = str_of(in), .mode = IMPORT_CHECK }, &d);
    CHECK_COUNTS(&d, 1, 0, 0, 0, 1);
    assert_int_equal(store_record_count(s, STR("house"), NULL), 0);
    assert_int_equal(store_last_arrival(s), 0);
    store_close(s);
}

static void a_map_is_used_and_remembered(void **state)
{
    (void)state;
    Store *s = open_store("map.db");
    Done d;
    char in[256], map[256];
    write_file("in.csv", "HOUSE_ID,NAME,X\nG1,ก,z\n");
    write_file("map.csv", "column,field\nHOUSE_ID,code\nNAME,head_name\nX,-\n");
    snprintf(in, sizeof in, "%s", room_path("in.csv"));
    snprintf(map, sizeof map, "%s", room_path("map.csv"));
    ImportOptions o = { .form = STR("house"), .file = str_of(in) };
    run_import(s, o, &d);
    assert_false(d.ok);
    assert_string_equal(d.err.msg, "import.no_columns");
    o.map_file = str_of(map);
    run_import(s, o, &d);
    CHECK_COUNTS(&d, 1, 0, 0, 0, 0);
    o.map_file = STR_NONE;
    run_import(s, o, &d);
    CHECK_COUNTS(&d, 0, 0, 1, 0, 0);
    write_file("map.csv", "column,field\nHOUSE_ID,cod\n");
    o.map_file = str_of(map);
    run_import(s, o, &d);
    assert_string_equal(d.err.msg, "import.map_field_near");
    assert_string_equal(d.err.where, "code");
    store_close(s);
}

static void encodings_are_found_or_asked(void **state)
{
    (void)state;
    static const char *const same[] = { "sample-utf8.csv.txt", "sample-utf8-bom.csv.txt", "sample-tis620.csv.txt",
                                        "sample-cp874.csv.txt", "sample-utf16le-bom-tab.txt" };
    for (size_t i = 0; i < 5; i++) {
        char path[128];
        CsvShape shape;
        Error err = { 0 };
        snprintf(path, sizeof path, "tests/data/thai/%s", same[i]);
        assert_true(csvfile_sniff(&os, str_of(path), ENC_UNKNOWN, 0, &shape, &err));
        assert_int_not_equal(shape.encoding, ENC_UNKNOWN);
        assert_int_equal(shape.delimiter, i == 4 ? '\t' : ',');
    }
    Store *s = open_store("enc.db");
    Done d;
    ImportOptions o = { .form = STR("house"), .file = STR("tests/data/thai/sample-ambiguous-tis620.txt") };
    run_import(s, o, &d);
    assert_false(d.ok);
    assert_int_equal(d.err.code, ERR_INPUT);
    assert_string_equal(d.err.msg, "csv.encoding_two");
    assert_int_equal(fault_exit(d.err.code), 65);
    o.encoding = STR("klingon");
    run_import(s, o, &d);
    assert_int_equal(d.err.code, ERR_USAGE);
    o.encoding = STR_NONE;
    o.file = STR("tests/data/real/socio_economic_survey.xlsx");
    run_import(s, o, &d);
    assert_string_equal(d.err.msg, "import.no_columns");
    o.file = STR("tests/data/none.csv");
    run_import(s, o, &d);
    assert_int_equal(d.err.code, ERR_ABSENT);
    store_close(s);
}

static void bytes_outside_the_encoding_reject_their_row(void **state)
{
    (void)state;
    Store *s = open_store("bytes.db");
    Done d;
    import_text(s, "house", "code,head_name\nH1,สมชายสมชายสมชาย\nH2,ส\xDBม\nH3,สมชายสมชาย\n", &d);
    CHECK_COUNTS(&d, 2, 0, 0, 0, 1);
    check_str(text_str(&problems), STR("3  csv.bad_byte\n"));
    store_close(s);
}

/* --- export --- */

static void what_goes_out_comes_back_the_same(void **state)
{
    (void)state;
    Store *s = open_store("rt.db"), *t = open_store("rt2.db");
    Done d;
    CLEANUP_TEXT first = TEXT_INIT, second = TEXT_INIT, excel = TEXT_INIT;
    import_text(s, "house",
                "code,head_name,cid,phone,members,income,visited,poor,why,note\n"
                "I1,\"a \"\"b\"\", c\",1999900000013,0812345678,3,12.5,2026-01-05,yes,=1+1,\"two\nlines\"\n"
                "I2,'quoted,,,1,-5,2569,no,not relevant,+66812345678\nI3,-5,,,,,,,,@cmd\nI4,ที่,,,,,,,,-cmd\n", &d);
    assert_int_equal(d.r.rejected, 0);
    room_save(s, "house", (Uuid){ 0 }, "{\"code\":\"I5\",\"head_name\":{\"missing\":\"refused\"},\"phone\":{\"missing\":\"unknown\"}}");
    export_text(s, "house", EXPORT_CSV, "first.csv", &first);
    assert_true(str_find(text_str(&first), STR(",_aside\n")) > 0);
    import_text(s, "house", first.b, &d);
    CHECK_COUNTS(&d, 0, 0, 5, 0, 0);
    export_text(s, "house", EXPORT_EXCEL, "excel.csv", &excel);
    assert_true(str_starts(text_str(&excel), STR("\xEF\xBB\xBF_id,_seen,code,")));
    if (str_find(text_str(&excel), STR("1-9999-00000-01-3")) < 0) print_error("%s", excel.b);
    assert_true(str_find(text_str(&excel), STR("1-9999-00000-01-3,081-234-5678,")) > 0);
    assert_true(str_find(text_str(&excel), STR("'=1+1")) > 0 && str_find(text_str(&excel), STR("''quoted")) > 0);
    import_text(s, "house", excel.b, &d);
    CHECK_COUNTS(&d, 0, 0, 5, 0, 0);
    /* into an empty database: the same bytes again but for `_seen` */
    import_text(t, "house", first.b, &d);
    assert_int_equal(d.r.read, 5);
    assert_int_equal(d.r.rejected, 0);
    export_text(t, "house", EXPORT_JSON, "second.json", &second);
    assert_true(str_find(text_str(&second), STR("\"code\":\"I5\",\"head_name\":{\"missing\":\"refused\"},\"phone\":{\"missing\":\"unknown\"}")) > 0);
    assert_true(str_find(text_str(&second), STR("\"members\":3,\"income\":12.5,\"visited\":\"2026-01-05\"")) > 0);
    /* a row without its id is found by its key; an empty cell of an own file empties */
    ptrdiff_t at = str_find(text_str(&first), STR("0812345678"));
    text_replace(&first, (size_t)at, 10, STR_NONE);
    import_text(s, "house", first.b, &d);
    CHECK_COUNTS(&d, 0, 1, 4, 0, 0);
    store_close(s);
    store_close(t);
}

static void a_change_since_the_export_is_not_overwritten(void **state)
{
    (void)state;
    Store *s = open_store("since.db");
    Done d;
    CLEANUP_TEXT t = TEXT_INIT;
    Uuid id = room_save(s, "house", (Uuid){ 0 }, "{\"code\":\"J1\",\"head_name\":\"ก\"}").record;
    export_text(s, "house", EXPORT_CSV, "since.csv", &t);
    room_save(s, "house", id, "{\"head_name\":\"ข\"}");
    ptrdiff_t at = str_find(text_str(&t), STR(",ก,"));
    text_replace(&t, (size_t)at, strlen(",ก,"), STR(",ค,"));
    import_text(s, "house", t.b, &d);
    CHECK_COUNTS(&d, 0, 0, 0, 0, 1);
    check_str(text_str(&problems), STR("2  import.overlap\n"));
    store_close(s);
}

/* --- resume --- */

static void a_killed_import_goes_on(void **state)
{
    (void)state;
    Store *s = open_store("kill.db");
    Error err = { 0 };
    CLEANUP_TEXT csv = TEXT_INIT, rejects = TEXT_INIT;
    text_add(&csv, STR("code,head_name,members\n"));
    for (int i = 0; i < 9000; i++) text_add_f(&csv, "K%d,นายสมชาย%d,%d\n", i, i, i % 100 == 7 ? 99 : 2);
    write_file("kill.csv", csv.b);
    char in[256], out[256];
    snprintf(in, sizeof in, "%s", room_path("kill.csv"));
    snprintf(out, sizeof out, "%s", room_path("kill.rejects.csv"));
    ImportOptions o = { .form = STR("house"), .file = str_of(in), .rejects = str_of(out) };
    Import *im;
    assert_true(import_open(s, &o, &env, &im, &err));
    Job *job = import_job(im);
    assert_int_equal(job->step(job, 0, &err), JOB_MORE);
    assert_int_equal(job->step(job, 0, &err), JOB_MORE);
    import_close(im);   /* as a kill: what was not committed is gone */
    int64_t stored = store_record_count(s, STR("house"), &err);
    assert_true(stored > 500 && stored < 8000);
    Done d;
    run_import(s, o, &d);
    CHECK_COUNTS(&d, 8910, 0, 0, 0, 90);
    assert_true(d.r.resumed);
    assert_int_equal(store_record_count(s, STR("house"), &err), 8910);
    read_file("kill.rejects.csv", &rejects);
    size_t lines = 0;
    for (size_t i = 0; i < rejects.n; i++) lines += rejects.b[i] == '\n';
    assert_int_equal(lines, 91);
    run_import(s, o, &d);
    CHECK_COUNTS(&d, 0, 0, 8910, 0, 90);
    assert_false(d.r.resumed);
    store_close(s);
}

static void a_cancelled_import_leaves_whole_batches(void **state)
{
    (void)state;
    Store *s = open_store("cancel.db");
    Error err = { 0 };
    CLEANUP_TEXT csv = TEXT_INIT;
    text_add(&csv, STR("code,head_name\n"));
    for (int i = 0; i < 6000; i++) text_add_f(&csv, "K%d,นายสมชาย%d\n", i, i);
    write_file("in.csv", csv.b);
    ImportOptions o = { .form = STR("house"), .file = str_of(room_path("in.csv")) };
    Import *im;
    assert_true(import_open(s, &o, &env, &im, &err));
    Job *job = import_job(im);
    assert_int_equal(job->step(job, 0, &err), JOB_MORE);
    job->cancel = true;
    assert_int_equal(job->step(job, 0, &err), JOB_CANCELLED);
    import_close(im);
    int64_t stored = store_record_count(s, STR("house"), &err);
    assert_true(stored > 0 && stored % 500 == 0);
    store_close(s);
}

static void the_same_file_again_writes_nothing(void **state)
{
    (void)state;
    Store *s = open_store("again.db"), *other;
    Error err = { 0 };
    Done d;
    CLEANUP_TEXT csv = TEXT_INIT;
    text_add(&csv, STR("code,head_name,members\n"));
    for (int i = 0; i < 1700; i++) text_add_f(&csv, "K%d,นายสมชาย%d,%d\n", i, i, i % 100 == 7 ? 99 : 2);
    import_text(s, "house", csv.b, &d);
    CHECK_COUNTS(&d, 1683, 0, 0, 0, 17);
    assert_true(store_open(&os, str_of(room_path("again.db")), STORE_READ_WRITE, &other, &err));
    uint64_t before = store_generation(other);
    import_text(s, "house", csv.b, &d);
    CHECK_COUNTS(&d, 0, 0, 1683, 0, 17);
    assert_true(store_generation(other) == before);
    store_close(other);
    store_close(s);
}

/* --- one thread or two --- */

/* Three blocks and more: new rows, known ones, wrong ones, doubtful ones, and a quote that stays open. */
static void make_mixture(Text *csv)
{
    text_add(csv, STR("code,head_name,members,income,visited,poor,note,name\n"));
    for (int i = 0; i < 3000; i++) {
        int k = i % 7 == 3 ? i / 2 : i;
        text_add_f(csv, "C%d,%s%d,%d,%d.5,2026-01-%02d,%s,%s,%s%d\n", k, i % 11 ? "สมชาย" : "", i % 11 ? i : 0,
                   i % 13 ? 3 : 77, i, i % 28 + 1, i % 17 ? "yes" : "maybe", i % 500 ? "เขียนไว้ว่า ไม่มี" : "\"open", "นา", i);
    }
}

static void import_mixture(const char *db, const char *form, int processors, Text *all)
{
    Done d;
    CLEANUP_TEXT part = TEXT_INIT, csv = TEXT_INIT;
    os = fakeos(&fake, 23);
    fake.processors = processors;
    env.uuid = draw;
    make_mixture(&csv);
    Store *s = open_store(db);
    for (int again = 0; again < 2; again++) {
        import_text(s, form, csv.b, &d);
        text_add_f(all, "%d %lld %lld %lld %lld %lld %s %s\n%s", d.ok, (long long)d.r.added, (long long)d.r.changed,
                   (long long)d.r.same, (long long)d.r.doubtful, (long long)d.r.rejected, d.err.msg ? d.err.msg : "",
                   d.err.where, problems.b);
        read_file("rejects.csv", &part);
        text_add(all, text_str(&part));
    }
    export_text(s, form, EXPORT_JSON, "all.json", &part);
    text_add(all, text_str(&part));
    assert_true(d.ok && d.r.same > 1000);
    store_close(s);
}

static void two_threads_do_what_one_does(void **state)
{
    (void)state;
    static const char *const forms[] = { "house", "drawn" };
    for (size_t i = 0; i < 2; i++) {
        CLEANUP_TEXT one = TEXT_INIT, two = TEXT_INIT;
        import_mixture(i ? "alone2.db" : "alone.db", forms[i], 1, &one);
        import_mixture(i ? "pair2.db" : "pair.db", forms[i], 2, &two);
        assert_true(one.n > 200000);
        check_str(text_str(&two), text_str(&one));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_added_changed_and_same),
        cmocka_unit_test(a_broken_row_is_rejected_as_a_whole),
        cmocka_unit_test(s02_damage_is_named_never_guessed),
        cmocka_unit_test(s05_a_surplus_cell_is_offered_joined),
        cmocka_unit_test(stray_quotes_make_doubtful_rows),
        cmocka_unit_test(members_find_their_household),
        cmocka_unit_test(without_a_key_equal_rows_are_the_same),
        cmocka_unit_test(a_dry_run_writes_nothing),
        cmocka_unit_test(a_map_is_used_and_remembered),
        cmocka_unit_test(encodings_are_found_or_asked),
        cmocka_unit_test(bytes_outside_the_encoding_reject_their_row),
        cmocka_unit_test(what_goes_out_comes_back_the_same),
        cmocka_unit_test(a_change_since_the_export_is_not_overwritten),
        cmocka_unit_test(a_killed_import_goes_on),
        cmocka_unit_test(the_same_file_again_writes_nothing),
        cmocka_unit_test(two_threads_do_what_one_does),
        cmocka_unit_test(a_cancelled_import_leaves_whole_batches),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
