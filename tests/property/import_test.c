/* Property: whatever a file holds, read = added + changed + same + doubtful + rejected; importing it
 * again adds and changes nothing; what goes out comes back the same. The faults are those that field
 * offices meet (tests/data/gen_households.py) and worse. */
#include "tests/lib/chance.h"
#include "tests/lib/check.h"
#include "tests/lib/random_thai.h"
#include "tests/lib/storeroom.h"

#include "model/exchange/csvout.h"
#include "model/exchange/export.h"
#include "model/exchange/formfile.h"
#include "model/exchange/import.h"

#include <stdio.h>

enum { FILES = 240, COLUMNS = 20 };

static FakeOs fake;
static Os os;
static EntryEnv env;

static const char header[] = "hh_id,house_no,moo,village,tambon,amphoe,province,postcode,head_prefix,head_first,head_last,"
                             "head_cid,head_birth_be,phone,members,dependants,income_year,debt,survey_date,need";

typedef struct { Text cell[COLUMNS]; } Cells;

static void good_row(Cells *r, Chance *c, int k)
{
    for (int i = 0; i < COLUMNS; i++) text_clear(&r->cell[i]);
    text_add_f(&r->cell[0], "%08d", 46000000 + k);
    text_add_f(&r->cell[1], "%d/%d", (int)chance_between(c, 1, 300), (int)chance_between(c, 1, 9));
    text_add_f(&r->cell[2], "%d", (int)chance_between(c, 1, 18));
    text_add(&r->cell[3], str_of(PICK(c, "บ้านโนนสวรรค์", "บ้านน้ำคำ", "บ้านกุดหว้า")));
    text_add(&r->cell[9], str_of(PICK(c, "สมชาย", "ที่รัก", "น้ำฝน", "เพ็ญศรี")));
    text_add(&r->cell[10], str_of(PICK(c, "ภูสีเขียว", "ศรีโคตร", "โพธิ์ชมพู")));
    text_add_f(&r->cell[12], "%d", (int)chance_between(c, 2460, 2550));
    text_add_f(&r->cell[14], "%d", (int)chance_between(c, 3, 9));
    text_add_f(&r->cell[15], "%d", (int)chance_between(c, 0, 3));
    text_add_f(&r->cell[16], "%d", (int)chance_between(c, 0, 300000));
    text_add(&r->cell[19], str_of(PICK(c, "ซ่อมแซมบ้าน", "น้ำประปา, ไฟฟ้า", "")));
}

static void spoil(Cells *r, Chance *c, int k)
{
    Text *t = r->cell;
    switch (chance_below(c, 16)) {
    case 0: text_set(&t[11], STR("3590048175341")); break;          /* check digit */
    case 1: text_set(&t[16], STR("๑๒๓๐๐")); break;
    case 2: text_set(&t[11], STR("3-5900-48175-34-0")); break;
    case 3: text_add(&t[9], str_of(PICK(c, "ท\u0e48\u0e35", "น\u0e33\u0e49"))); break;
    case 4: text_set(&t[3], STR("บ้านน\u0e4d\u0e49\u0e32คำ")); break;
    case 5: text_add(&t[10], STR("\u200b")); break;
    case 6: text_set(&t[12], STR("1975")); break;
    case 7: text_set(&t[0], STR("46000000")); (void)k; break;       /* a row twice */
    case 8: text_clear(&t[9]); break;
    case 9: text_set(&t[16], STR("-5")); break;
    case 10: text_add(&t[19], STR("\nรอยืนยัน")); break;
    case 11: text_set(&t[14], str_of(PICK(c, "1.5", "สาม", "99", "1,200", "3 คน"))); break;
    case 12: text_set(&t[11], STR("3.59E+12")); break;
    case 13: text_set(&t[0], str_of(PICK(c, "", "46", "4600000a"))); break;
    case 14: random_text(c, &t[chance_below(c, COLUMNS)], 12); break;
    default: text_set(&t[19], str_of(PICK(c, "=1+1", "a\"b", "'x", "@cmd", "\r\n")));
    }
}

/* Quotes forgotten, cells too many, lines cut, blank lines: faults of the file itself. */
static void add_line(Text *file, Cells *r, Chance *c, bool is_dirty)
{
    size_t begin = file->n;
    for (int i = 0; i < COLUMNS; i++) {
        if (i) text_add_c(file, ',');
        csvout_add(file, r->cell[i].n ? text_str(&r->cell[i]) : (Str){ NULL, 0 });
    }
    switch (is_dirty ? chance_below(c, 30) : 99) {
    case 0: text_add(file, STR(",x")); break;
    case 1: text_replace(file, begin + (file->n - begin) / 2, file->n - begin - (file->n - begin) / 2, STR_NONE); break;
    case 2: text_add_c(file, '"'); break;
    case 3: text_add(file, STR("\n\n,,,")); break;
    case 4: text_add(file, STR(",,,")); break;
    case 5: text_replace(file, begin, 0, STR("\"")); break;
    default: break;
    }
    text_add(file, chance_below(c, 2) ? STR("\n") : STR("\r\n"));
}

static void make_file(Text *file, Chance *c, bool is_dirty)
{
    Cells r;
    int rows = (int)chance_between(c, 1, 60);
    for (int i = 0; i < COLUMNS; i++) r.cell[i] = (Text)TEXT_INIT;
    text_add(file, str_of(header));
    text_add_c(file, '\n');
    for (int k = 0; k < rows; k++) {
        good_row(&r, c, k);
        if (is_dirty && chance_below(c, 3) == 0) spoil(&r, c, k);
        add_line(file, &r, c, is_dirty);
    }
    for (int i = 0; i < COLUMNS; i++) text_free(&r.cell[i]);
}

static void write_file(const char *name, Str text)
{
    FILE *f = fopen(room_path(name), "wb");
    assert_non_null(f);
    fwrite(text.p, 1, text.n, f);
    fclose(f);
}

static ImportResult import_file(Store *s, const char *name, const char *rejects)
{
    char in[256], out[256];
    Import *im;
    Error err = { 0 };
    snprintf(in, sizeof in, "%s", room_path(name));
    snprintf(out, sizeof out, "%s", room_path(rejects));
    ImportOptions o = { .form = STR("hh"), .file = str_of(in), .rejects = str_of(out), .encoding = STR("utf-8"),
                        .delimiter = ',' };
    if (!import_open(s, &o, &env, &im, &err)) {
        print_error("%s %s %s\n", err.msg, err.what, err.where);
        fail();
    }
    Job *job = import_job(im);
    JobState st;
    while ((st = job->step(job, 0, &err)) == JOB_MORE) {}
    if (st != JOB_DONE) print_error("%s %s %s\n", err.msg, err.what, err.where);
    assert_int_equal(st, JOB_DONE);
    ImportResult r = *import_result(im);
    import_close(im);
    assert_int_equal(r.read, r.added + r.changed + r.same + r.doubtful + r.rejected);
    return r;
}

static void export_to(Store *s, const char *name, ExportKind kind)
{
    Error err = { 0 };
    Query q = { .form = STR("hh") };
    assert_true(export_file(s, &q, &env, kind, str_of(room_path(name)), NULL, NULL, NULL, &err));
}

static void every_row_is_somewhere(void **state)
{
    (void)state;
    Chance c = chance_new("every_row_is_somewhere");
    Error err = { 0 };
    Form *form;
    FormReport report;
    room_make();
    os = fakeos(&fake, 5);
    env = (EntryEnv){ .now_ms = FAKEOS_NOW_MS, .zone_minutes = 420, .lang = LANG_TH };
    assert_true(formfile_read(os_real(), STR("tests/data/forms/hh"), STR_NONE, &form, &report, &err));
    assert_non_null(form);
    report_free(&report);
    int64_t rejected = 0, doubtful = 0;
    for (int t = 0; t < FILES; t++) {
        char name[32];
        CLEANUP_TEXT file = TEXT_INIT;
        bool is_dirty = t % 6 != 0;
        snprintf(name, sizeof name, "p%d.db", t);
        Store *s = room_store(&os, name);
        assert_true(store_install_form(s, form, &err));
        make_file(&file, &c, is_dirty);
        write_file("in.csv", text_str(&file));
        ImportResult first = import_file(s, "in.csv", "r1.csv");
        if (!is_dirty) assert_int_equal(first.added, first.read);
        rejected += first.rejected;
        doubtful += first.doubtful;
        int64_t stored = store_record_count(s, STR("hh"), &err);
        assert_true(stored <= first.added + first.doubtful && stored >= first.added);
        /* Rows that name one record twice change it again; else nothing moves. */
        ImportResult again = import_file(s, "in.csv", "r2.csv");
        assert_int_equal(again.read, first.read);
        assert_int_equal(again.added, 0);
        assert_int_equal(again.rejected, first.rejected);
        assert_int_equal(store_record_count(s, STR("hh"), &err), stored);
        if (first.changed == 0 && stored == first.added + first.doubtful) assert_int_equal(again.same, again.read - again.rejected);
        /* The rejects are as many, and are rejected again as they stand. */
        if (first.rejected) {
            ImportResult back = import_file(s, "r1.csv", "r3.csv");
            assert_int_equal(back.read, first.rejected);
        }
        stored = store_record_count(s, STR("hh"), &err);
        export_to(s, "out.csv", EXPORT_CSV);
        ImportResult same = import_file(s, "out.csv", "r4.csv");
        assert_int_equal(same.read, stored);
        assert_int_equal(same.same, stored);
        export_to(s, "excel.csv", EXPORT_EXCEL);
        same = import_file(s, "excel.csv", "r4.csv");
        assert_int_equal(same.same, stored);
        store_close(s);
    }
    assert_true(rejected > 100 && doubtful > 10);
    form_free(form);
    room_done();
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_row_is_somewhere) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
