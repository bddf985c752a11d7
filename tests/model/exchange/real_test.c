/* Real files made by others (tests/data/real/README.md), each with a small form of its own. */
#include "tests/lib/check.h"
#include "tests/lib/storeroom.h"

#include "model/exchange/export.h"
#include "model/exchange/import.h"

#include <stdio.h>

static FakeOs fake;
static Os os;
static EntryEnv env;

static int set_up(void **state)
{
    (void)state;
    room_make();
    os = fakeos(&fake, 3);
    env = (EntryEnv){ .now_ms = FAKEOS_NOW_MS, .zone_minutes = 420, .lang = LANG_TH };
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    room_done();
    return 0;
}

static Store *store_with(const char *form, const char *sheets)
{
    char name[64];
    snprintf(name, sizeof name, "%s.db", form);
    Store *s = room_store(&os, name);
    room_install(s, form, sheets);
    return s;
}

static ImportResult import_file(Store *s, const char *form, const char *path, Text *problems)
{
    Import *im;
    Error err = { 0 };
    ImportOptions o = { .form = str_of(form), .file = str_of(path),
                        .encoding = STR("utf-8") /* Spanish without Thai would have to be asked (T40) */ };
    if (!import_open(s, &o, &env, &im, &err)) {
        print_error("%s %s %s\n", err.msg, err.what, err.where);
        fail();
    }
    Job *job = import_job(im);
    while (job->step(job, INT64_MAX, &err) == JOB_MORE) {}
    ImportResult r = *import_result(im);
    size_t n;
    const ImportProblem *p = import_problems(im, &n);
    for (size_t i = 0; problems && i < n; i++) text_add_f(problems, "%d %s\n", (int)p[i].record, p[i].error.msg);
    import_close(im);
    return r;
}

static void export_again(Store *s, const char *form, Text *out)
{
    Error err = { 0 };
    Query q = { .form = str_of(form) };
    const char *path = room_path("out.csv");
    assert_true(export_file(s, &q, &env, EXPORT_CSV, str_of(path), NULL, NULL, NULL, &err));
    assert_true(os_read_all(os_real(), str_of(path), 1 << 24, out, &err));
    ImportResult same = import_file(s, form, room_path("out.csv"), NULL);
    assert_true(same.read > 0 && same.same == same.read);
}

static void tambons_keep_their_times(void **state)
{
    (void)state;
    Store *s = store_with("tambon", "survey\n,type,name,label\n,text,id,ID\n,text,zip_code,Z\n,text,name_th,T\n,text,name_en,E\n"
                                    ",text,district_id,D\n,decimal,lat,A\n,decimal,long,O\n,text,created_at,C\n,text,updated_at,U\n"
                                    ",text,deleted_at,X\nsettings\n,form_id,version,kaejon_key\n,tambon,1,id\n");
    CLEANUP_TEXT problems = TEXT_INIT, out = TEXT_INIT;
    ImportResult r = import_file(s, "tambon", "tests/data/real/sub_districts_kalasin.csv", &problems);
    if (r.added != 135) print_error("%s", problems.b);
    assert_int_equal(r.added, 135);
    assert_true(r.notes.crlf > 130);
    export_again(s, "tambon", &out);
    assert_true(str_find(text_str(&out), STR(",460101,46000,กาฬสินธุ์,Kalasin,4601,16.437,103.522,2019-08-09T03:33:09.000+07:00,"
                                             "2025-09-20T06:31:26.000+07:00,\n")) > 0);
    store_close(s);
}

static void a_running_number_is_no_province_code(void **state)
{
    (void)state;
    Store *s = store_with("province", "survey\n,type,name,label,constraint\n,text,id,Code,\"regex(., '[1-9][0-9]') and . >= 10 and . <= 96\"\n"
                                      ",text,name_th,T,\nsettings\n,form_id,version,kaejon_key\n,province,1,id\n");
    CLEANUP_TEXT problems = TEXT_INIT;
    ImportResult r = import_file(s, "province", "tests/data/real/provinces.csv", &problems);
    assert_int_equal(r.read, 77);
    assert_int_equal(r.rejected, 9);   /* 1 to 9 have one digit; the form cannot know the others */
    store_close(s);
}

static void quotes_and_commas_survive(void **state)
{
    (void)state;
    Store *s = store_with("budget", "survey\n,type,name,label\n,text,INCISO,I\n,text,NOMBREINCISO,N\n,text,UE,U\n,text,NOMBREUE,V\n"
                                    ",integer,ano,AÑO\n,text,DESCRIPCIONAP,D\n,text,DESCRIPCIONPROGRAMA,P\n,text,pfi,F\n,text,pbi,B\n"
                                    "settings\n,form_id,version\n,budget,1\n");
    CLEANUP_TEXT out = TEXT_INIT;
    ImportResult r = import_file(s, "budget", "tests/data/real/doublequote.csv", NULL);
    assert_int_equal(r.added, 5);
    export_again(s, "budget", &out);
    assert_true(str_find(text_str(&out), STR("su artículo nro. 31 define la formación en educación. Ésta... '\"\"se concebirá")) > 0);
    store_close(s);
}

static void empty_rows_are_left_out(void **state)
{
    (void)state;
    Store *s = store_with("people", "survey\n,type,name,label\n,text,id,I\n,text,name,N\n,integer,age,A\n"
                                    "settings\n,form_id,version,kaejon_key\n,people,1,id\n");
    ImportResult r = import_file(s, "people", "tests/data/real/blank_rows.csv", NULL);
    assert_int_equal(r.added, 2);
    assert_int_equal(r.empty, 11);
    store_close(s);
}

static void line_ends_in_cells_stay(void **state)
{
    (void)state;
    Store *s = store_with("lines", "survey\n,type,name,label\n,text,a,A\n,text,b,B\n,text,c,C\nsettings\n,form_id,version\n,lines,1\n");
    CLEANUP_TEXT out = TEXT_INIT;
    ImportResult r = import_file(s, "lines", "tests/data/real/newlines_crlf.csv", NULL);
    assert_int_equal(r.added, 3);
    export_again(s, "lines", &out);
    assert_true(str_find(text_str(&out), STR("\"Once upon \na time\"")) > 0);
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tambons_keep_their_times),   cmocka_unit_test(a_running_number_is_no_province_code),
        cmocka_unit_test(quotes_and_commas_survive),  cmocka_unit_test(empty_rows_are_left_out),
        cmocka_unit_test(line_ends_in_cells_stay),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
