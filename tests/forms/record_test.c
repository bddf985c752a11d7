/* record, form, title: rows of values, looking up, sections, what a record is called. */
#include "tests/lib/check.h"

#include <stdlib.h>

#include "forms/record.h"
#include "forms/title.h"
#include "tests/lib/sheets.h"

static const char survey[] = "type,name,label::Thai (th),label::English (en),role\n"
                             "start,s,,,\n"
                             "text,a,ก,A,first\n"
                             "begin_group,g,ข,B,\n"
                             "text,b,ค,C,\n"
                             "end_group,,,,\n"
                             "calculate,hidden,,,\n"
                             "begin_repeat,r,ง,D,\n"
                             "text,c,จ,E,\n"
                             "begin_repeat,q,ฉ,F,\n"
                             "text,d,ช,G,\n"
                             "end_repeat,,,,\n"
                             "end_repeat,,,,\n"
                             "text,e,ซ,,\n";
static const char settings[] = "form_id,form_title,kaejon_title_en,default_language,kaejon_key\n"
                               "f,แบบ,The form,Thai (th),a | b e\n";

static Str get(const Row *row, const char *name)
{
    return row_get(row, form_field(row->form, str_of(name))).text;
}

static void set(Record *r, Row *row, const char *name, const char *text)
{
    row_set(r, row, form_field(r->form, str_of(name)), value_text(str_of(text)));
}

static void a_form_is_looked_up_and_has_sections(void **state)
{
    (void)state;
    Form *form = sheets_form(survey, NULL, settings);
    check_str(form_field(form, STR("d"))->column, STR("d"));
    assert_null(form_field(form, STR("D")));
    assert_null(form_field_by_column(form, STR("")));
    check_str(form_field_by_role(form, STR("first"))->name, STR("a"));
    check_str(field_label(form_field(form, STR("e")), LANG_EN),
              STR("ซ")); /* another language stands in */
    check_str(field_label(form_field(form, STR("hidden")), LANG_EN), STR("hidden"));
    check_str(form_title(form, LANG_TH), STR("แบบ"));
    check_str(form_title(form, LANG_EN), STR("The form"));
    const char *const first[] = { "s", "g", "r", "e" }; /* the calculation alone is no section */
    int end;
    for (size_t i = 0; i < 4; i++) {
        int at = form_section(form, i, &end);
        assert_true(at >= 0);
        check_str(form->fields[at].name, str_of(first[i]));
    }
    assert_int_equal(end, (int)form->field_count);
    assert_int_equal(form_section(form, 4, &end), -1);
    form_free(form);
}

static void rows_come_and_go_at_their_places(void **state)
{
    (void)state;
    Form *form = sheets_form(survey, NULL, settings);
    int r = form_field(form, STR("r"))->index, q = form_field(form, STR("q"))->index;
    Record *record = record_new(form);
    Row *root = record->root, *rows[5];
    const char *const names[] = { "0", "1", "2", "3", "4" };
    for (int i = 0; i < 5; i++) {
        rows[i] = row_add(record, root, r);
        set(record, rows[i], "c", names[i]);
    }
    Row *inner = row_add(record, rows[3], q);
    set(record, inner, "d", "deep");
    row_drop(record, rows[1]);
    assert_int_equal(row_count(root, r), 4);
    assert_int_equal(rows[3]->position, 2);
    check_str(get(row_at(root, r, 1), "c"), STR("2"));
    assert_null(row_at(root, r, 4));
    row_put_back(record, rows[1]);
    for (size_t i = 0; i < 5; i++) {
        assert_ptr_equal(row_at(root, r, i), rows[i]);
        assert_int_equal(rows[i]->position, i);
    }
    assert_ptr_equal(row_holding(inner, form_field(form, STR("c"))), rows[3]);
    assert_ptr_equal(row_holding(inner, form_field(form, STR("a"))), root);
    assert_null(row_holding(rows[3], form_field(form, STR("d"))));
    Record *copy = record_copy(record);
    assert_true(record_eq(copy, record));
    set(copy, row_at(row_at(copy->root, r, 3), q, 0), "d", "deeper");
    assert_false(record_eq(copy, record));
    check_str(get(inner, "d"), STR("deep"));
    record_reset(copy);
    assert_int_equal(row_count(copy->root, r), 0);
    record_free(copy);
    record_free(record);
    form_free(form);
}

static void a_body_holds_what_differs(void **state)
{
    (void)state;
    Form *form = sheets_form(survey, NULL, settings);
    Record *before = record_new(form), *now = record_new(form);
    set(before, before->root, "a", "1");
    set(before, before->root, "b", "2");
    set(now, now->root, "b", "2");
    set(now, now->root, "e", "ก\"");
    CLEANUP_TEXT body = TEXT_INIT;
    assert_true(row_body(now->root, before->root, &body));
    check_str(text_str(&body), STR("{\"a\":null,\"e\":\"ก\\\"\"}"));
    text_clear(&body);
    assert_false(row_body(now->root, now->root, &body));
    check_str(text_str(&body), STR("{}"));
    record_free(before);
    record_free(now);
    form_free(form);
}

static void a_record_is_called_by_its_rule_or_its_first_whole_key(void **state)
{
    (void)state;
    Form *form = sheets_form(survey, NULL, settings);
    Record *record = record_new(form);
    CLEANUP_TEXT title = TEXT_INIT;
    record_title(&title, record, LANG_TH);
    check_str(text_str(&title), STR(""));
    set(record, record->root, "e", "y");
    set(record, record->root, "b", "x");
    record_title(&title, record, LANG_TH);
    check_str(text_str(&title), STR("x y"));
    set(record, record->root, "a", "one");
    text_clear(&title);
    record_title(&title, record, LANG_TH);
    check_str(text_str(&title), STR("one"));
    record_free(record);
    form_free(form);
    form = sheets_form(survey, NULL, "form_id,instance_name\nf,\"concat('no. ', ${e})\"\n");
    record = record_new(form);
    set(record, record->root, "e", "7");
    text_clear(&title);
    record_title(&title, record, LANG_TH);
    check_str(text_str(&title), STR("no. 7"));
    record_free(record);
    form_free(form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_is_looked_up_and_has_sections),
        cmocka_unit_test(rows_come_and_go_at_their_places),
        cmocka_unit_test(a_body_holds_what_differs),
        cmocka_unit_test(a_record_is_called_by_its_rule_or_its_first_whole_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
