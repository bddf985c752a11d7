/* formfile: folders of sheets and one-file CSV become Forms; lists found beside and shared. */
#include "tests/lib/check.h"
#include "tests/lib/scratch.h"
#include "tests/lib/workbook.h"
#include "model/exchange/formfile.h"
#include "model/exchange/formout.h"

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
    assert_false(formfile_read(os_real(), STR("tests/data/nothing"), STR_NONE, &f, &report, &err));
    assert_int_equal(err.code, ERR_ABSENT);
    fault_clear(&err);
    /* A CSV without the sheets: read, and the report says what lacks. */
    assert_true(formfile_read(os_real(), STR("tests/data/real/provinces.csv"), STR_NONE, &f, &report, &err));
    assert_null(f);
    assert_true(report.errors > 0);
    report_free(&report);
}

/* --- workbooks --- */

static void a_real_workbook_is_read(void **state)
{
    (void)state;
    FormReport report;
    Form *f = read_form(STR("tests/data/real/socio_economic_survey.xlsx"), &report);
    assert_non_null(f);
    assert_int_equal(report.rows, 27);
    assert_int_equal(report.lists, 30);
    assert_int_equal(report.choices, 235);
    assert_true(f->language_count >= 2);
    assert_int_equal(report.repairs, 1); /* FALSE in relevant, row 11 */
    assert_int_equal(report.findings[4].row, 11);
    form_free(f);
    report_free(&report);
}

/* Each finding as `mark sheet row column message`. */
static void list_findings(const FormReport *report, Text *out)
{
    for (size_t i = 0; i < report->finding_count; i++) {
        const Finding *f = &report->findings[i];
        if (f->level == FINDING_WARNING) continue;
        text_add_f(out, "%c %.*s %d %.*s %s\n", "!~-?"[f->level], STR_ARG(f->sheet), f->row, STR_ARG(f->column),
                   f->error.msg);
    }
}

static void check_workbook(const char *survey, const char *choices, const char *settings, const char *want)
{
    Scratch s;
    char path[SCRATCH_PATH];
    FormReport report;
    Form *f;
    Error err = { 0 };
    Text xml[3] = { TEXT_INIT, TEXT_INIT, TEXT_INIT }, found = TEXT_INIT;
    const char *rows[] = { survey, choices, settings }, *names[] = { "Survey ", "choices", "settings" };
    WorkbookPart sheets[3];
    for (size_t i = 0; i < 3; i++) {
        if (rows[i][0] == '<') text_add(&xml[i], str_of(rows[i]));
        else workbook_rows(&xml[i], rows[i]);
        sheets[i] = (WorkbookPart){ names[i], xml[i].b };
    }
    scratch_init(&s, "/bin/true");
    scratch_path(&s, "f.xlsx", path);
    workbook_write(path, sheets, 3, NULL, "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>", "");
    assert_true(formfile_read(os_real(), str_of(path), STR_NONE, &f, &report, &err));
    list_findings(&report, &found);
    check_str(text_str(&found), str_of(want));
    if (f) form_free(f);
    report_free(&report);
    for (size_t i = 0; i < 3; i++) text_free(&xml[i]);
    text_free(&found);
    scratch_done(&s);
}

#define SETTINGS "form_id|version\nf|#2\n"

static void repairs_are_told_with_sheet_row_and_column(void **state)
{
    (void)state;
    check_workbook("type|name|label|relevant|constraint|pulldata\ntext|a|A\n\ninteger|b|B|${a} == ‘x’ && ${a}!= 'y'|. ≥ 1 and . =< 9\n"
                   "text|c |C|FALSE|. <> '' and ${b} &lt; 3\n",
                   "list_name|name|label\n", SETTINGS,
                   "~ Survey 5 name form.r_blanks\n~ Survey 4 relevant form.r_expression\n~ Survey 4 constraint form.r_expression\n"
                   "~ Survey 5 relevant form.r_expression\n~ Survey 5 constraint form.r_expression\n");
}

static void wrong_signs_that_could_mean_two_things_are_errors(void **state)
{
    (void)state;
    check_workbook("type|name|label|relevant\ntext|a|A\ntext|b|B|${a} & 'x'\ntext|c|C|!${a}\n", "list_name|name|label\n", SETTINGS,
                   "! Survey 3 relevant expr.e_write\n! Survey 4 relevant expr.e_write\n");
}

/* 1/2 typed as a choice's name is 1 February for ever; a version may be a date. */
static void date_cells_are_refused_where_rules_are_made_of_them(void **state)
{
    (void)state;
    check_workbook("type|name|label\nselect_one l|a|A\n",
                   "<sheetData><row><c t=\"inlineStr\"><is><t>list_name</t></is></c><c t=\"inlineStr\"><is><t>name</t></is></c></row>"
                   "<row><c t=\"inlineStr\"><is><t>l</t></is></c><c s=\"1\"><v>46054</v></c></row></sheetData>",
                   "<sheetData><row><c t=\"inlineStr\"><is><t>form_id</t></is></c><c t=\"inlineStr\"><is><t>version</t></is></c></row>"
                   "<row><c t=\"inlineStr\"><is><t>f</t></is></c><c s=\"1\"><v>46054</v></c></row></sheetData>",
                   "! choices 2 name form.e_date_cell\n~ settings 2 version form.r_date_cell\n");
}

static void an_old_workbook_is_refused_under_either_name(void **state)
{
    (void)state;
    Scratch s;
    char path[SCRATCH_PATH];
    Form *f;
    FormReport report;
    static const char *const names[] = { "old.xls", "old.xlsx", "old.csv" };
    scratch_init(&s, "/bin/true");
    for (size_t i = 0; i < 3; i++) {
        Error err = { 0 };
        scratch_path(&s, names[i], path);
        write_file(path, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more");
        assert_false(formfile_read(os_real(), str_of(path), STR_NONE, &f, &report, &err));
        assert_string_equal(err.msg, "xlsx.old");
        assert_int_equal(err.code, ERR_INPUT);
    }
    scratch_done(&s);
}

/* --- given back --- */

static void check_file(const Scratch *s, const char *name, const char *want)
{
    char path[SCRATCH_PATH];
    Error err = { 0 };
    CLEANUP_TEXT got = TEXT_INIT;
    scratch_path(s, name, path);
    assert_true(os_read_all(os_real(), str_of(path), 1 << 20, &got, &err));
    check_str(text_str(&got), str_of(want));
}

/* What nobody knows comes back: columns, sheets, a blank row, blanks in a text; a form_id is written down. */
static void a_form_is_given_back_with_all_that_was_not_used(void **state)
{
    (void)state;
    Scratch s;
    char path[SCRATCH_PATH], folder[SCRATCH_PATH], one[SCRATCH_PATH];
    FormReport report;
    Error err = { 0 };
    scratch_init(&s, "/bin/true");
    scratch_path(&s, "odd.csv", path);
    scratch_path(&s, "back", folder);
    scratch_path(&s, "back.csv", one);
    write_file(path, "survey\n,type,name,label,my column\n,text,q1,\"One, \"\"two\"\"\nthree\",mine\n,\n,select_one l,q2,Two,\n"
                     "choices\n,list_name,name,label\n,l,a,A\nMy notes\n,anything, goes \nsettings\n,version,colour\n,7,red\n");
    Form *f = read_form(str_of(path), &report);
    assert_non_null(f);
    assert_true(formout_write(os_real(), f, str_of(folder), &err));
    check_file(&s, "back/survey.csv", "type,name,label,my column\ntext,q1,\"One, \"\"two\"\"\nthree\",mine\n\nselect_one l,q2,Two,\n");
    check_file(&s, "back/My notes.csv", "anything, goes \n");
    check_file(&s, "back/settings.csv", "form_id,version,colour\nodd,7,red\n");
    assert_false(formout_write(os_real(), f, str_of(folder), &err));
    assert_string_equal(err.msg, "form.stands");
    assert_true(formout_write(os_real(), f, str_of(one), &err));
    report_free(&report);
    Form *again = read_form(str_of(folder), &report), *third;
    assert_non_null(again);
    check_str(again->name, STR("odd"));
    check_str(again->fields[0].label.by_language[0], STR("One, \"two\"\nthree"));
    report_free(&report);
    third = read_form(str_of(one), &report);
    assert_non_null(third);
    check_str(third->name, STR("odd"));
    assert_true(str_find(third->source, STR(",anything, goes \n")) > 0);
    report_free(&report);
    form_free(f);
    form_free(again);
    form_free(third);
    scratch_done(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_forms_are_read),
        cmocka_unit_test(shared_lists_are_found),
        cmocka_unit_test(one_file_is_read),
        cmocka_unit_test(what_is_no_form_is_refused),
        cmocka_unit_test(a_real_workbook_is_read),
        cmocka_unit_test(repairs_are_told_with_sheet_row_and_column),
        cmocka_unit_test(wrong_signs_that_could_mean_two_things_are_errors),
        cmocka_unit_test(date_cells_are_refused_where_rules_are_made_of_them),
        cmocka_unit_test(a_form_is_given_back_with_all_that_was_not_used),
        cmocka_unit_test(an_old_workbook_is_refused_under_either_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
