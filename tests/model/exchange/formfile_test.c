/* formfile: folders of sheets and one-file CSV become Forms; lists found beside and shared. */
#include "tests/lib/check.h"
#include "tests/lib/scratch.h"
#include "model/exchange/formfile.h"

#include <stdio.h>
#include <sys/stat.h>

static Form *read_form(Str path, FormReport *report)
{
    Error err = { 0 };
    Form *f;
    if (!formfile_read(os_real(), path, STR("forms/lists"), &f, report, &err)) {
        print_error("%s %s %s\n", err.msg, err.what, err.where);
        fail();
    }
    for (size_t i = 0; i < report->finding_count; i++) {
        const Finding *g = &report->findings[i];
        if (g->level == FINDING_ERROR)
            print_error("%.*s row %d: %s %s\n", STR_ARG(g->sheet), g->row, g->error.msg, g->error.what);
    }
    return f;
}

static void shipped_forms_are_read(void **state)
{
    (void)state;
    static const char *const names[] = { "household", "person", "verification", "meeting", "referral",
                                         "followup", "housing", "model", "order", "plan" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[64];
        FormReport report;
        snprintf(path, sizeof path, "forms/shipped/%s", names[i]);
        Form *f = read_form(str_of(path), &report);
        assert_non_null(f);
        check_str(f->name, str_of(names[i]));
        assert_int_equal(report.errors, 0);
        form_free(f);
        report_free(&report);
    }
}

static void shared_lists_are_found(void **state)
{
    (void)state;
    FormReport report;
    Form *f = read_form(STR("forms/shipped/household/survey.csv"), &report);
    assert_non_null(f);
    check_str(f->name, STR("household"));
    const Field *amphoe = form_field(f, STR("amphoe"));
    assert_non_null(amphoe);
    assert_int_equal(amphoe->choices->choice_count, 18);
    form_free(f);
    report_free(&report);
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void one_file_is_read(void **state)
{
    (void)state;
    Scratch s;
    char path[SCRATCH_PATH];
    FormReport report;
    scratch_init(&s, "/bin/true");
    scratch_path(&s, "short.csv", path);
    write_file(path, "\"survey\",,,\n,\"type\",\"name\",\"label\"\n,\"text\",\"q1\",\"One\"\n"
                     ",\"select_one yn\",\"q2\",\"Two\"\n\"choices\",,,\n"
                     ",\"list_name\",\"name\",\"label\"\n,\"yn\",\"y\",\"Yes\"\n,\"yn\",\"n\",\"No\"\n"
                     "\"settings\",\"form_id\",\"form_title\",\n\"settings\",\"tiny\",\"Tiny\",\n");
    Form *f = read_form(str_of(path), &report);
    assert_non_null(f);
    check_str(f->name, STR("tiny"));
    assert_int_equal(f->field_count, 2);
    assert_int_equal(form_field(f, STR("q2"))->choices->choice_count, 2);
    form_free(f);
    report_free(&report);
    write_file(path, "type,name,label\ninteger,age,Age\n");
    f = read_form(str_of(path), &report);
    assert_non_null(f);
    check_str(f->name, STR("short"));
    assert_int_equal(f->fields[0].type, TYPE_INTEGER);
    form_free(f);
    report_free(&report);
    scratch_done(&s);
}

static void what_is_no_form_is_refused(void **state)
{
    (void)state;
    Form *f;
    FormReport report;
    Error err = { 0 };
    assert_false(formfile_read(os_real(), STR("tests/data/real/socio_economic_survey.xlsx"), STR_NONE, &f,
                               &report, &err));
    assert_int_equal(err.code, ERR_INPUT);
    assert_string_equal(err.msg, "formfile.workbook");
    fault_clear(&err);
    assert_false(formfile_read(os_real(), STR("tests/data/nothing"), STR_NONE, &f, &report, &err));
    assert_int_equal(err.code, ERR_ABSENT);
    fault_clear(&err);
    /* A CSV without the sheets: read, and the report says what lacks. */
    assert_true(formfile_read(os_real(), STR("tests/data/real/provinces.csv"), STR_NONE, &f, &report, &err));
    assert_null(f);
    assert_true(report.errors > 0);
    report_free(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_forms_are_read),
        cmocka_unit_test(shared_lists_are_found),
        cmocka_unit_test(one_file_is_read),
        cmocka_unit_test(what_is_no_form_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
