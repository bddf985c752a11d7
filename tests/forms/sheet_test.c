/* sheet: XLSForm sheets as real forms spell them; every fault at once, each with its place. */
#include "tests/lib/check.h"

#include <stdlib.h>
#include <string.h>

#include "forms/expr.h"
#include "tests/lib/sheets.h"
#include "tests/lib/table.h"

static Form *form;
static FormReport report;

static int forget(void **state)
{
    (void)state;
    form_free(form);
    report_free(&report);
    form = NULL;
    return 0;
}

static void read(const char *survey, const char *choices, const char *settings)
{
    form = sheets_text(survey, choices, settings, &report);
}

static const Field *field(const char *name)
{
    const Field *f = form_field(form, str_of(name));
    if (!f) fail_msg("no field %s", name);
    return f;
}

/* The i-th finding of a level stands in this row and column, with this message and word. */
static void check_finding(FindingLevel level, size_t i, int row, const char *column,
                          const char *msg, const char *what)
{
    const Finding *f = sheets_finding(&report, level, i);
    if (f->row != row || !str_eq(f->column, str_of(column)) || strcmp(f->error.msg, msg) != 0 ||
        strcmp(f->error.what, what) != 0) {
        sheets_show(&report);
        fail_msg("finding %zu: row %d column %.*s %s %s", i, f->row, STR_ARG(f->column),
                 f->error.msg, f->error.what);
    }
}

/* --- spellings -------------------------------------------------------------------------------- */

static void headings_and_types_are_read_in_all_their_spellings(void **state)
{
    (void)state;
    read("note to self,,,,\n"
         " Type ,NAME,Label::Thai (th),label : English (en),read only,relevance,Constraint "
         "Message::th,calculate\n"
         "Begin  Group,g,ก,G,,,,\n"
         "int,a,ก,A,yes,,อย่า,\n"
         "string,b,ข,B,,${a} > 1,,\n"
         "select one from yesno,c,ค,C,,,,\n"
         "select all that apply yesno,d,ง,D,,,,\n"
         "select1  yesno   or_other,e,จ,E,,,,\n"
         ",comment,,,,,,\n"
         "end group,,,,,,,\n"
         "CALCULATE,f,,,,,,${a} + 1\n"
         "start-geopoint,s,,,,,,\n",
         "List Name,Value,label:th,label:English(en)\nyesno,y,ใช่,Yes\n\nyesno,n,ไม่,No\n,x,,\n",
         "ID string,Default_Language\nspelt,Thai (th)\n");
    assert_int_equal(report.errors, 0);
    check_str(form->name, STR("spelt"));
    assert_int_equal(form->language_count, 2);
    check_str(form->languages[0], STR("Thai (th)"));
    assert_int_equal(field("g")->type, TYPE_GROUP);
    assert_int_equal(field("g")->end, 7); /* with the field that or_other made */
    assert_int_equal(field("a")->type, TYPE_INTEGER);
    assert_int_equal(field("a")->row, 4);
    assert_non_null(field("a")->read_only);
    check_str(form_text(form, field("a")->constraint_message, STR("th")), STR("อย่า"));
    check_str(form_text(form, field("a")->label, STR("en")), STR("A"));
    assert_non_null(field("b")->relevant);
    assert_int_equal(field("c")->type, TYPE_SELECT_ONE);
    assert_int_equal(field("d")->type, TYPE_SELECT_MULTIPLE);
    check_str(field("d")->word, STR("select_multiple"));
    assert_int_equal(field("c")->choices->choice_count, 2);
    check_str(form_text(form, field("c")->choices->choices[1].label, STR("en")), STR("No"));
    assert_true(field("e")->or_other);
    assert_int_equal(field("e")->choices->choice_count, 3);
    assert_int_equal(field("e_other")->type, TYPE_TEXT);
    assert_non_null(field("e_other")->relevant);
    assert_int_equal(field("f")->parent, -1);
    assert_non_null(field("f")->calculation);
    assert_int_equal(report.rows, 9);
    assert_int_equal(report.lists, 1);
    assert_int_equal(report.choices, 2);
}

static void a_form_without_languages_is_in_its_default_language(void **state)
{
    (void)state;
    read("type,name,label,label::English (en)\ntext,a,ก,A\ntext,b,ข,\n", NULL,
         "form_id,default_language\nx,ไทย\n");
    assert_int_equal(form->language_count, 2);
    check_str(form->languages[0], STR("ไทย"));
    check_str(field_label(field("a"), LANG_TH), STR("ก"));
    check_str(field_label(field("b"), LANG_EN), STR("ข")); /* the default stands in */
    check_finding(FINDING_WARNING, 0, 3, "label::English (en)", "form.w_translation",
                  "English (en)");
}

/* --- S24 -------------------------------------------------------------------------------------- */

static void s24_choice_names_with_blanks(void **state)
{
    (void)state;
    Arena a = { 0 };
    SheetReader *r = sheet_open(STR("s24"));
    sheets_push(r, "survey", table_file(&a, "tests/data/cases/s24_survey.csv"));
    sheets_push(r, "choices", table_file(&a, "tests/data/cases/s24_choices.csv"));
    form = sheet_close(r, &report);
    assert_null(form);
    assert_int_equal(report.errors, 1);
    check_finding(FINDING_ERROR, 0, 4, "name", "form.e_name_choice_blank", "rice farm");
    check_str(finding_code(sheets_finding(&report, FINDING_ERROR, 0)), STR("E_NAME"));
    check_str(sheets_finding(&report, FINDING_ERROR, 0)->sheet, STR("choices"));
    check_finding(FINDING_WARNING, 0, 2, "name", "form.w_choice_blank", "own house");
    arena_done(&a);
}

/* --- all faults at once ------------------------------------------------------------------------
 */

static void every_fault_is_listed_with_its_place_and_the_nearest_word(void **state)
{
    (void)state;
    read("type,name,label,relevant,calculation,constraint\n"
         "selct_one yn,a,A,,,\n"
         "select_one,b,B,,,\n"
         "select_one yess,c,C,,,\n"
         "text,,D,,,\n"
         "text,9x,E,,,\n"
         "text,f,F,${aa} = 1,,\n"
         "text,f,F,,,\n"
         "calculate,g,,,1 +,\n"
         "calculate,h,,,sums(1),\n"
         "integer,i,I,,,. ^ 1\n"
         "end_group,,,,,\n"
         "begin_group,j,J,,,\n"
         "begin_repeat,k,K,,,\n"
         "end_group,,,,,\n",
         "list_name,name,label\nyes,y,Y\nyes,y,Z\nyes,,W\n",
         "form_id,kaejon_key,kaejon_parent\nx,99x,household\n");
    assert_null(form);
    check_finding(FINDING_ERROR, 0, 4, "name", "form.e_name_choice_missing", "yes");
    check_finding(FINDING_ERROR, 1, 2, "type", "form.e_type_near", "selct_one yn → select_one");
    check_finding(FINDING_ERROR, 2, 3, "type", "form.e_type_no_list", "select_one");
    check_finding(FINDING_ERROR, 3, 4, "type", "form.e_type_list_near", "yess → yes");
    check_finding(FINDING_ERROR, 4, 5, "name", "form.e_name_missing", "text");
    check_finding(FINDING_ERROR, 5, 6, "name", "form.e_name", "9x");
    check_finding(FINDING_ERROR, 6, 8, "name", "form.e_name_twice", "f");
    assert_int_equal(sheets_finding(&report, FINDING_ERROR, 6)->error.n, 7);
    check_finding(FINDING_ERROR, 7, 12, "type", "form.e_nest_end", "end_group");
    check_finding(FINDING_ERROR, 8, 15, "type", "form.e_nest_kind", "end_group");
    check_finding(FINDING_ERROR, 9, 13, "type", "form.e_nest_open", "begin_group (j)");
    check_finding(FINDING_ERROR, 10, 3, "name", "form.e_name_choice_twice", "y (yes)");
    check_finding(FINDING_ERROR, 11, 2, "kaejon_key", "form.e_ref_near", "99x → 9x");
    check_finding(FINDING_ERROR, 12, 2, "kaejon_parent", "form.e_parent", "household");
    const char *const codes[] = { "E_SYNTAX", "E_FUNC", "E_SYNTAX", "E_REF" };
    const int rows[] = { 9, 10, 11, 7 };
    for (size_t i = 0; i < 4; i++) {
        const Finding *f = sheets_finding(&report, FINDING_ERROR, 13 + i);
        check_str(finding_code(f), str_of(codes[i]));
        assert_int_equal(f->row, rows[i]);
        assert_true(f->position > 0);
    }
    assert_int_equal(report.errors, 17);
}

static void a_sheet_that_is_not_there_is_named(void **state)
{
    (void)state;
    form = sheet_close(sheet_open(STR("x")), &report);
    check_finding(FINDING_ERROR, 0, 0, "", "form.e_sheet_survey", "survey");
    forget(NULL);
    read("kind,name\ntext,a\n", NULL, NULL);
    check_finding(FINDING_ERROR, 0, 1, "", "form.e_sheet_type", "type");
    forget(NULL);
    read("type,label\ntext,a\n", NULL, NULL);
    check_finding(FINDING_ERROR, 0, 1, "", "form.e_sheet_name", "name");
    forget(NULL);
    read("type,name,label\n", NULL, NULL);
    check_finding(FINDING_ERROR, 0, 0, "", "form.e_sheet_empty", "survey");
    forget(NULL);
    read("type,name,label\nselect_one a,a,A\nselect_one b,b,B\n", NULL, NULL);
    check_finding(FINDING_ERROR, 0, 0, "", "form.e_sheet_no_choices", "choices");
    assert_int_equal(report.errors, 1);
    forget(NULL);
    read("type,name,label\nselect_one a,a,A\n", "list,code\na,1\n", NULL);
    check_finding(FINDING_ERROR, 0, 1, "", "form.e_sheet_choices", "list_name");
}

static void a_cycle_is_printed(void **state)
{
    (void)state;
    read("type,name,label,calculation,relevant\ncalculate,a,,${b} + 1,\ncalculate,b,,${c},\n"
         "calculate,c,,${a},\ncalculate,d,,${d},\ninteger,e,E,.,\ntext,f,F,,${f} = ''\n",
         NULL, NULL);
    assert_int_equal(report.errors, 3);
    check_finding(FINDING_ERROR, 0, 2, "", "form.e_cycle", "a → b → c → a");
    check_finding(FINDING_ERROR, 1, 5, "", "form.e_cycle", "d → d");
    check_finding(FINDING_ERROR, 2, 7, "", "form.e_cycle", "f → f");
}

/* --- order ------------------------------------------------------------------------------------ */

static void calculations_stand_in_order_of_dependence(void **state)
{
    (void)state;
    read("type,name,label,calculation,relevant,constraint\ncalculate,a,,${b} + ${x},,\n"
         "calculate,b,,${c},,\ncalculate,c,,${x} * 2,,\nbegin_group,g,G,,${a} > 1,\n"
         "integer,y,Y,,,. < ${x}\nend_group,,,,,\ninteger,x,X,,,\n",
         NULL, NULL);
    assert_int_equal(report.errors, 0);
    assert_int_equal(form->order_count, 3);
    assert_int_equal(form->order[0], field("c")->index);
    assert_int_equal(form->order[1], field("b")->index);
    assert_int_equal(form->order[2], field("a")->index);
    assert_true(field("x")->rank < field("c")->rank);
    assert_true(field("a")->rank < field("g")->rank);
    assert_true(field("g")->rank < field("y")->rank);
    const Field *x = field("x");
    assert_int_equal(x->dependant_count, 3); /* c, a, y */
    assert_int_equal(x->dependants[0], field("c")->index);
    assert_int_equal(x->dependants[1], field("a")->index);
    assert_int_equal(x->dependants[2], field("y")->index);
    assert_int_equal(x->dependant_rules[2], RULE_CONSTRAINT);
}

/* --- names and columns -------------------------------------------------------------------------
 */

static void names_become_columns(void **state)
{
    (void)state;
    read("type,name,label\ntext,Head.Name,A\ntext,head_name,B\ntext,ชื่อ,C\ntext,_x,D\ntext,id,E\n"
         "text,position,F\ntext,a__s,G\ntext,"
         "a2345678901234567890123456789012345678901234567890123456789012345678901234567890,H\ntext,"
         "a2345678901234567890123456789012345678901234567890123456789012345678901234567891,I\n",
         NULL, NULL);
    assert_int_equal(report.errors, 0);
    check_str(field("Head.Name")->column, STR("head_name"));
    check_str(field("head_name")->column, STR("head_name_2"));
    check_str(field("ชื่อ")->column, STR("q____"));
    check_str(field("_x")->column, STR("q_x"));
    check_str(field("id")->column, STR("id_2"));
    check_str(field("position")->column, STR("position_2"));
    check_str(field("a__s")->column, STR("a__s_"));
    check_str(form->fields[7].column,
              STR("a2345678901234567890123456789012345678901234567890123456789012"));
    check_str(form->fields[8].column,
              STR("a234567890123456789012345678901234567890123456789012345678901_2"));
    assert_ptr_equal(form_field_by_column(form, STR("id_2")), field("id"));
}

static void a_note_needs_no_name(void **state)
{
    (void)state;
    read("type,name,label\ntext,a,A\nnote,,N\nnote,,M\n", NULL, NULL);
    assert_int_equal(report.errors, 0);
    check_str(form->fields[1].name, STR("generated_note_name_3"));
    check_str(form->fields[2].name, STR("generated_note_name_4"));
}

static void equal_names_in_two_groups_stay_apart(void **state)
{
    (void)state;
    read("type,name,label,relevant\nbegin_group,g,G,\ntext,a,A,\nend_group,,,\nbegin_group,h,H,"
         "\ntext,a,A,\n"
         "end_group,,,\n",
         NULL, NULL);
    assert_int_equal(report.errors, 0);
    check_str(form->fields[1].name, STR("a"));
    check_str(form->fields[3].name, STR("h/a"));
    check_str(form->fields[3].column, STR("a_2"));
    forget(NULL);
    read("type,name,label,relevant\nbegin_group,g,G,\ntext,a,A,\nend_group,,,\nbegin_group,h,H,"
         "\ntext,a,A,\n"
         "end_group,,,\ntext,b,B,${a} = '1'\n",
         NULL, NULL);
    assert_int_equal(report.errors, 1);
    check_str(finding_code(sheets_finding(&report, FINDING_ERROR, 0)), STR("E_NAME"));
}

/* --- lists ------------------------------------------------------------------------------------ */

static void a_list_file_is_asked_for_and_read(void **state)
{
    (void)state;
    const char *survey =
        "type,name,label::Thai (th),label::English (en),parameters,choice_filter,calculation\n"
        "select_one_from_file d.csv,d,อ,D,value=code label=name_th,,\n"
        "select_one_from_file t.csv,t,ต,T,\"value = code, label = name_th\",d_code=${d},\n"
        "calculate,p,,,,,\"pulldata('price', 'baht', 'item', 'rice')\"\n";
    SheetReader *r = sheet_open(STR("x"));
    sheets_push(r, "survey", str_of(survey));
    check_str(sheet_wanted(r, 0), STR("d.csv"));
    check_str(sheet_wanted(r, 1), STR("t.csv"));
    check_str(sheet_wanted(r, 2), STR("price.csv"));
    check_str(sheet_wanted(r, 3), STR(""));
    sheets_push(r, "file:d.csv", STR("code,name_th,name_en\n46,กาฬสินธุ์,Kalasin\n"));
    sheets_push(r, "file:t.csv", STR("d_code,code,name_th\n46,4601,เหนือ\n47,4701,ใต้\n"));
    sheets_push(r, "file:price.csv", STR("item,baht\nrice,15\n"));
    form = sheet_close(r, &report);
    if (!form) sheets_show(&report);
    assert_non_null(form);
    const ChoiceList *d = field("d")->choices;
    assert_true(d->is_file);
    check_str(choice_label(form, &d->choices[0], LANG_EN), STR("Kalasin"));
    check_str(choice_label(form, &d->choices[0], LANG_TH), STR("กาฬสินธุ์"));
    const ChoiceList *t = field("t")->choices;
    check_str(choice_cell(t, list_choice(t, STR("4701")), STR("d_code")), STR("47"));
    check_str(choice_label(form, list_choice(t, STR("4701")), LANG_EN), STR("ใต้"));
    assert_true(str_find(form->source, STR("file:price.csv\n,item,baht\n,rice,15\n")) > 0);
    forget(NULL);
    r = sheet_open(STR("x"));
    sheets_push(r, "survey", str_of(survey));
    sheets_push(r, "file:d.csv", STR("name,label\n46,K\n"));
    form = sheet_close(r, &report);
    check_finding(FINDING_ERROR, 0, 2, "type", "form.e_list_column", "code (d.csv)");
    check_finding(FINDING_ERROR, 1, 3, "type", "form.e_list_file", "t.csv");
    const Finding *pulled = sheets_finding(&report, FINDING_ERROR, 2);
    check_str(finding_code(pulled), STR("E_LIST"));
}

static void choices_keep_their_further_columns_and_scores(void **state)
{
    (void)state;
    read("type,name,label,choice_filter\nselect_one a,a,A,\nselect_one t,t,T,amphoe = ${a}\n",
         "list_name,name,label,amphoe,score\na,1,One,,4\na,01,Oh one,,\nt,x,X,1,2\n", NULL);
    assert_int_equal(report.errors, 0);
    const ChoiceList *a = field("a")->choices;
    check_str(a->choices[0].score, STR("4"));
    check_str(a->choices[1].score, STR(""));
    assert_ptr_equal(list_choice(a, STR("01")), &a->choices[1]);
    assert_null(list_choice(a, STR("001")));
    check_str(choice_cell(field("t")->choices, &field("t")->choices->choices[0], STR("amphoe")),
              STR("1"));
}

static void twice_the_same_choice_is_allowed_where_settings_say_so(void **state)
{
    (void)state;
    read("type,name,label\nselect_one a,a,A\n", "list_name,name,label\na,1,One\na,1,Uno\n",
         "form_id,allow_choice_duplicates\nx,yes\n");
    assert_int_equal(report.errors, 0);
    assert_int_equal(field("a")->choices->choice_count, 2);
}

/* --- rules ------------------------------------------------------------------------------------ */

static void words_and_rules_share_a_column(void **state)
{
    (void)state;
    read("type,name,label,required,default,parameters\ninteger,a,A,yes,5,\ntext,b,B,FALSE,it's,\n"
         "text,c,C,${a} > 1,\"concat('x', ${a})\",\ntext,d,D,True(),say "
         "\"it's\",\nrange,e,E,,,start=2 end=8\n",
         NULL, NULL);
    if (!form) sheets_show(&report);
    assert_true(field("a")->is_required);
    assert_null(field("b")->required);
    assert_false(field("c")->is_required);
    assert_non_null(field("c")->required);
    assert_true(field("d")->is_required);
    assert_non_null(field("e")->constraint);
    Record *r = record_new(form);
    row_set(r, r->root, field("a"), value_text(STR("7")));
    Arena a = { 0 };
    ExprScope scope = { .form = form, .row = r->root, .self = -1, .arena = &a };
    check_str(expr_string(field("a")->initial, &scope), STR("5"));
    check_str(expr_string(field("b")->initial, &scope), STR("it's"));
    check_str(expr_string(field("c")->initial, &scope), STR("x7"));
    check_str(expr_string(field("d")->initial, &scope), STR("say \"it's\""));
    arena_done(&a);
    record_free(r);
}

/* Labels are shown on a terminal; a form given back is as it was, for the sheets are kept. */
static void markup_of_labels_is_left_out(void **state)
{
    (void)state;
    read("type,name,label\n"
         "note,a,#####<span style=\"\"color:red\"\">Person</span>\nnote,b,## **Bold** &lt;5\n"
         "note,c,a < b and #3 of 1*2\nnote,d,**ข้อ** 1<br>สอง\n",
         NULL, NULL);
    assert_int_equal(report.errors, 0);
    check_str(field_label(field("a"), LANG_EN), STR("Person"));
    check_str(field_label(field("b"), LANG_EN), STR("Bold <5"));
    check_str(field_label(field("c"), LANG_EN), STR("a < b and #3 of 1*2"));
    check_str(field_label(field("d"), LANG_EN), STR("ข้อ 1 สอง"));
}

static void a_default_may_come_from_the_record_saved_last(void **state)
{
    (void)state;
    read("type,name,label,default\n"
         "text,a,A,${last-saved#b}\ntext,b,B,\ntext,c,C,${last-saved#d}\n",
         NULL, NULL);
    assert_int_equal(report.errors, 1);
    check_finding(FINDING_ERROR, 0, 4, "default", "form.e_ref", "d");
    form_free(form);
    report_free(&report);
    read("type,name,label,default\ntext,a,A,${last-saved#b}\ntext,b,B,\n", NULL, NULL);
    assert_int_equal(report.errors, 0);
    check_str(field("a")->last_saved, STR("b"));
    assert_null(field("a")->initial);
}

static void curly_quotes_are_made_straight_and_that_is_said(void **state)
{
    (void)state;
    read("type,name,label,relevant\ntext,a,A,\ntext, b ,B,${a} = ‘x’\n", NULL, NULL);
    assert_int_equal(report.errors, 0);
    check_finding(FINDING_REPAIR, 0, 3, "name", "form.r_blanks", "b");
    check_finding(FINDING_REPAIR, 1, 3, "relevant", "form.r_expression", "${a} = ‘x’");
    assert_int_equal(report.repairs, 2);
}

static void what_is_not_used_is_kept_and_named(void **state)
{
    (void)state;
    SheetReader *r = sheet_open(STR("x"));
    sheets_push(r, "survey",
                STR("type,name,label,media::image,bind::odk:length,relevent,owner\n"
                    "image,a,A,a.png,20,,me\n\ntext,b,\"B, \"\"b\"\"\",,,,\n"));
    sheets_push(r, "Notes", STR("anything,at all\nkept,too\n"));
    form = sheet_close(r, &report);
    check_finding(FINDING_IGNORED, 0, 1, "media::image", "form.i_column", "media::image");
    check_finding(FINDING_IGNORED, 1, 1, "bind::odk:length", "form.i_column", "bind::odk:length");
    check_finding(FINDING_IGNORED, 2, 2, "type", "form.i_type", "image");
    check_finding(FINDING_WARNING, 0, 1, "relevent", "form.w_column_near", "relevent → relevant");
    check_finding(FINDING_WARNING, 1, 1, "owner", "form.w_column", "owner");
    check_str(form->source,
              STR("survey\n,type,name,label,media::image,bind::odk:length,relevent,owner\n"
                  ",image,a,A,a.png,20,,me\n,\n,text,b,\"B, \"\"b\"\"\"\n"
                  "Notes\n,anything,at all\n,kept,too\n"));
    check_str(form->name, STR("x"));
}

static void the_traps_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *relevant, *msg, *what;
        int position;
    } traps[] = {
        { "int((today() - ${dob}) div 365.25) > 17", "form.w_age", "365.25", 24 },
        { "not(${age} > 5)", "form.w_not_empty", "age", 1 },
        { "${yn} != 'y'", "form.w_unequal_empty", "yn", 7 },
        { "${village} = 1", "form.w_text_number", "village", 12 },
        { "\"regex(${village}, '[0-9]+')\"", "form.w_anchors", "[0-9]+", 1 },
        { "${yn} = 'yes'", "form.w_choice", "yes (yn)", 7 },
        { "\"selected(${yn}, 'maybe')\"", "form.w_choice", "maybe (yn)", 1 },
        { "${yn} != '' and ${yn} != 'y'", NULL, NULL, 0 },
        { "\"regex(${village}, '^[0-9]+$')\"", NULL, NULL, 0 },
        { "not(${yn} = 'y')", NULL, NULL, 0 },
    };
    for (size_t i = 0; i < sizeof traps / sizeof *traps; i++) {
        CLEANUP_TEXT survey = TEXT_INIT;
        text_add_f(&survey,
                   "type,name,label,relevant\ndate,dob,D,\ninteger,age,A,\ntext,village,V,\n"
                   "select_one yn,yn,Y,\ntext,x,X,%s\n",
                   traps[i].relevant);
        read(survey.b, "list_name,name,label\nyn,y,Y\nyn,n,N\n", NULL);
        if (!form) sheets_show(&report);
        assert_int_equal(report.warnings, traps[i].msg ? 1 : 0);
        if (traps[i].msg) {
            check_finding(FINDING_WARNING, 0, 6, "relevant", traps[i].msg, traps[i].what);
            assert_int_equal(sheets_finding(&report, FINDING_WARNING, 0)->position,
                             traps[i].position);
        }
        forget(NULL);
    }
}

static void other_warnings_name_their_row(void **state)
{
    (void)state;
    read("type,name,label,required,calculation,default,constraint,appearance\nnote,n,N,yes,,,,\n"
         "calculate,c,,,now(),,,\ncalculate,d,,,once(now()),,,\ninteger,i,I,,,3,. > 5,minimal\n"
         "text,t,,,,,,sparkling w1\ncalculate,e,,,,,,\n",
         "list_name,name,label\nunused,1,One\n", NULL);
    const char *const msgs[] = { "form.w_label",   "form.w_list_unused", "form.w_note_required",
                                 "form.w_default", "form.w_appearance",  "form.w_no_calculation",
                                 "form.w_changes" };
    const int rows[] = { 6, 2, 2, 5, 6, 7, 3 };
    assert_int_equal(report.warnings, sizeof rows / sizeof *rows);
    for (size_t i = 0; i < report.warnings; i++) {
        const Finding *f = sheets_finding(&report, FINDING_WARNING, i);
        assert_string_equal(f->error.msg, msgs[i]);
        assert_int_equal(f->row, rows[i]);
    }
    check_finding(FINDING_IGNORED, 0, 6, "appearance", "form.i_appearance", "w1");
}

/* --- limits ----------------------------------------------------------------------------------- */

static void a_form_that_is_too_large_is_refused(void **state)
{
    (void)state;
    CLEANUP_TEXT t = TEXT_INIT;
    text_add(&t, STR("type,name,label\n"));
    for (int i = 0; i < 2000; i++) text_add_f(&t, "text,q%d,Q\n", i);
    read(t.b, NULL, NULL);
    assert_null(form);
    assert_int_equal(report.errors, 1);
    assert_string_equal(sheets_finding(&report, FINDING_ERROR, 0)->error.msg,
                        "form.e_limit_questions");
}

static void every_message_of_a_finding_has_words_in_both_languages(void **state)
{
    (void)state;
    for (Lang lang = 0; lang < 2; lang++) {
        for (size_t i = 0;; i++) {
            const char *id = say_id(lang, i);
            if (!id) break;
            if (strncmp(id, "form.", 5) != 0 || id[6] != '_' || strstr(id, ".do")) continue;
            CLEANUP_TEXT cure = TEXT_INIT;
            text_add_f(&cure, "%s.do", id);
            if (!say_has(LANG_TH, cure.b) || !say_has(LANG_EN, cure.b)) fail_msg("%s", cure.b);
        }
    }
}

#define T(f) cmocka_unit_test_teardown(f, forget)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(headings_and_types_are_read_in_all_their_spellings),
        T(a_form_without_languages_is_in_its_default_language),
        T(s24_choice_names_with_blanks),
        T(every_fault_is_listed_with_its_place_and_the_nearest_word),
        T(a_sheet_that_is_not_there_is_named),
        T(a_cycle_is_printed),
        T(calculations_stand_in_order_of_dependence),
        T(names_become_columns),
        T(a_note_needs_no_name),
        T(equal_names_in_two_groups_stay_apart),
        T(a_list_file_is_asked_for_and_read),
        T(choices_keep_their_further_columns_and_scores),
        T(twice_the_same_choice_is_allowed_where_settings_say_so),
        T(words_and_rules_share_a_column),
        T(markup_of_labels_is_left_out),
        T(a_default_may_come_from_the_record_saved_last),
        T(curly_quotes_are_made_straight_and_that_is_said),
        T(what_is_not_used_is_kept_and_named),
        T(the_traps_are_named),
        T(other_warnings_name_their_row),
        T(a_form_that_is_too_large_is_refused),
        T(every_message_of_a_finding_has_words_in_both_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
