/* entry: what an answer opens, forbids and computes, and nothing else; undo; drafts. */
#include "tests/lib/check.h"

#include <stdlib.h>

#include "forms/entry.h"
#include "tests/lib/sheets.h"

#define NOW_MS ((int64_t)1773545400000) /* 2026-03-15 10:30 in Bangkok */

static Entry *open_as(const Form *form, EntryMode mode)
{
    EntryEnv env = { .now_ms = NOW_MS, .zone_minutes = 420, .lang = LANG_EN, .user = STR("malee") };
    return entry_open(form, record_new(form), mode, &env);
}

static Row *root(Entry *e)
{
    return entry_record(e)->root;
}

static SetVerdict type_in(Entry *e, Row *row, const char *field, const char *text)
{
    const Field *f = form_field(row->form, str_of(field));
    assert_non_null(f);
    return entry_type(e, row, f, str_of(text), FROM_PERSON);
}

static SetVerdict type(Entry *e, const char *field, const char *text)
{
    return type_in(e, root(e), field, text);
}

static EntryState state_in(Entry *e, const Row *row, const char *field)
{
    return entry_state(e, row, form_field(row->form, str_of(field)));
}

static Str value_in(const Row *row, const char *field)
{
    return value_seen(row_get(row, form_field(row->form, str_of(field))));
}

#define check_value(e, field, want) check_str(value_in(root(e), (field)), str_of(want))
#define check_body(e, before, want)                                                                \
    do {                                                                                           \
        CLEANUP_TEXT body = TEXT_INIT;                                                             \
        entry_body((e), (before), &body);                                                          \
        check_str(text_str(&body), str_of(want));                                                  \
    } while (0)

/* --- only what depends on a change -------------------------------------------------------------
 */

/* 400 questions: q0 to q199 typed, c0 to c199 calculated in chains of four: c4k from q4k, and each
 * of the next three from the one before it. */
static Form *long_form(void)
{
    CLEANUP_TEXT t = TEXT_INIT;
    text_add(&t, STR("type,name,label,calculation,relevant\n"));
    for (int i = 0; i < 200; i++) {
        text_add_f(&t, "calculate,c%d,,${%s%d} + 1,\n", i, i % 4 ? "c" : "q", i % 4 ? i - 1 : i);
    }
    for (int i = 0; i < 200; i++) {
        text_add_f(&t, "integer,q%d,Q,,%s\n", i, i == 150 ? "${c3} > 10" : "");
    }
    return sheets_form(t.b, NULL, NULL);
}

static void setting_an_answer_evaluates_its_dependants_only(void **state)
{
    (void)state;
    Form *form = long_form();
    Entry *e = open_as(form, ENTRY_NEW);
    size_t before = entry_evaluations(e);
    assert_int_equal(type(e, "q0", "3"), SET_ACCEPTED);
    assert_int_equal(entry_evaluations(e) - before, 5); /* c0 c1 c2 c3, and whether q150 is asked */
    check_value(e, "c3", "7");
    before = entry_evaluations(e);
    type(e, "q1", "3");
    assert_int_equal(entry_evaluations(e) - before, 0);
    type(e, "q8", "1");
    assert_int_equal(entry_evaluations(e) - before, 4);
    before = entry_evaluations(e);
    type(e, "q8", "01");
    assert_int_equal(entry_evaluations(e) - before, 0); /* the same number: nothing changed */
    check_value(e, "c11", "5");
    entry_undo(e, NULL, NULL); /* of the last that did anything */
    check_value(e, "c11", "");
    check_value(e, "c3", "7");
    entry_free(e);
    form_free(form);
}

/* --- relevance ---------------------------------------------------------------------------------
 */

static const char open_close[] =
    "type,name,label,relevant,required,calculation\n"
    "select_one yn,has,Has one,,yes,\n"
    "begin_group,g,G,${has} = 'y',,\n"
    "integer,age,Age,,yes,\n"
    "text,why,Why,${age} > 10,yes,\n"
    "end_group,,,,,\n"
    "calculate,sum,,,,\"coalesce(${age}, 0) + string-length(${why})\"\n";
static const char yn[] = "list_name,name,label\nyn,y,Yes\nyn,n,No\n";

static void an_answer_no_longer_asked_for_is_kept_and_comes_back(void **state)
{
    (void)state;
    Form *form = sheets_form(open_close, yn, NULL);
    Entry *e = open_as(form, ENTRY_NEW);
    assert_false(state_in(e, root(e), "age").relevant);
    type(e, "has", "y");
    type(e, "age", "12");
    type(e, "why", "abc");
    check_value(e, "sum", "15");
    type(e, "has", "n");
    check_value(e, "sum", "0");
    check_value(e, "why", "");
    const Field *by = entry_skipped_by(e, root(e), form_field(form, STR("why")));
    check_str(by->name, STR("g"));
    check_body(e, NULL,
               "{\"age\":{\"inactive\":\"12\"},\"has\":\"n\",\"sum\":\"0\",\"why\":{\"inactive\":"
               "\"abc\"}}");
    assert_true(entry_complete(e));
    type(e, "has", "y");
    check_value(e, "why", "abc");
    check_value(e, "sum", "15");
    type(e, "age", "9");
    by = entry_skipped_by(e, root(e), form_field(form, STR("why")));
    check_str(by->name, STR("why"));
    assert_null(entry_skipped_by(e, root(e), form_field(form, STR("age"))));
    size_t answered, asked;
    entry_progress(e, &answered, &asked);
    assert_int_equal(answered, 2);
    assert_int_equal(asked, 2);
    entry_free(e);
    form_free(form);
}

static void opening_a_record_recomputes_nothing(void **state)
{
    (void)state;
    Form *form = sheets_form("type,name,label,calculation\ninteger,a,A,\ncalculate,c,,${a} + 1\n"
                             "calculate,t,,today()\n",
                             NULL, NULL);
    Record *r = record_new(form);
    row_set(r, r->root, form_field(form, STR("a")), value_text(STR("1")));
    row_set(r, r->root, form_field(form, STR("c")), value_text(STR("77")));
    EntryEnv env = { .now_ms = NOW_MS, .zone_minutes = 420, .lang = LANG_EN };
    Entry *e = entry_open(form, r, ENTRY_OPEN, &env);
    check_value(e, "c", "77");
    check_value(e, "t", "");
    assert_false(entry_changed(e));
    Text none = TEXT_INIT;
    assert_false(entry_body(e, entry_opened(e), &none));
    text_free(&none);
    type(e, "a", "5");
    assert_true(entry_changed(e));
    check_body(e, entry_opened(e), "{\"a\":\"5\",\"c\":\"6\"}");
    type(e, "a", "");
    type(e, "c", "");
    check_body(e, entry_opened(e), "{\"a\":null,\"c\":null}");
    entry_free(e);
    form_free(form);
}

/* --- what is refused ---------------------------------------------------------------------------
 */

static const char ages[] =
    "type,name,label,constraint,constraint_message::Thai (th),constraint_message::English (en)\n"
    "integer,n,People,. >= 1,อย่างน้อย 1,At least 1\n"
    "integer,child,Children,. <= ${n},ไม่เกินจำนวนคน,Not more than the people\n";

static void what_is_refused_is_kept_as_typed_and_tried_again(void **state)
{
    (void)state;
    Form *form = sheets_form(ages, NULL, NULL);
    Entry *e = open_as(form, ENTRY_NEW);
    type(e, "n", "3");
    type(e, "child", "2");
    assert_int_equal(type(e, "child", "5"), SET_REFUSED);
    EntryState s = state_in(e, root(e), "child");
    assert_true(s.refused_raw);
    check_str(s.raw, STR("5"));
    assert_string_equal(s.why->what, "Not more than the people");
    check_value(e, "child", "2");
    entry_set_lang(e, LANG_TH);
    assert_string_equal(state_in(e, root(e), "child").why->what, "ไม่เกินจำนวนคน");
    assert_false(entry_complete(e));
    type(e, "n", "6"); /* now it is right */
    check_value(e, "child", "5");
    assert_false(state_in(e, root(e), "child").refused_raw);
    type(e, "n", "4"); /* and an answer that was right may be wrong now */
    s = state_in(e, root(e), "child");
    assert_true(s.invalid);
    assert_false(s.refused_raw);
    check_value(e, "child", "5");
    assert_int_equal(type(e, "n", "four"), SET_REFUSED);
    check_value(e, "n", "4");
    check_str(state_in(e, root(e), "n").raw, STR("four"));
    assert_int_equal(type(e, "n", ""), SET_ACCEPTED);
    check_value(e, "n", "");
    entry_free(e);
    form_free(form);
}

static void refused_and_unknown_satisfy_required_and_count_as_empty(void **state)
{
    (void)state;
    Form *form = sheets_form(open_close, yn, NULL);
    Entry *e = open_as(form, ENTRY_NEW);
    const EntryFinding *f;
    assert_int_equal(entry_findings(e, &f), 1);
    assert_int_equal(f[0].kind, FINDS_MISSING);
    check_str(f[0].field->name, STR("has"));
    entry_set(e, root(e), form_field(form, STR("has")), (Value){ ANSWER_REFUSED, false, STR_NONE });
    assert_true(entry_complete(e));
    assert_false(state_in(e, root(e), "age").relevant);
    check_body(e, NULL, "{\"has\":{\"missing\":\"refused\"},\"sum\":\"0\"}");
    assert_int_equal(entry_set(e, root(e), form_field(form, STR("has")), value_text(STR("x"))),
                     SET_REFUSED);
    entry_free(e);
    form_free(form);
}

/* --- defaults ----------------------------------------------------------------------------------
 */

static void a_default_is_a_proposal_until_it_is_passed(void **state)
{
    (void)state;
    Form *form = sheets_form(
        "type,name,label,default,calculation,required\n"
        "integer,a,A,7,,yes\ndate,d,D,today(),,\nhidden,h,,x,,\n"
        "calculate,c,,,${a} + 1,\ntext,t,T,(see below),,\nstart,s,,,,\nusername,u,,,,\n",
        NULL, NULL);
    Entry *e = open_as(form, ENTRY_NEW);
    const Field *a = form_field(form, STR("a"));
    assert_true(entry_state(e, root(e), a).proposed);
    assert_true(entry_state(e, root(e), a).missing);
    check_str(entry_value(e, root(e), a).text, STR("7"));
    check_str(entry_value(e, root(e), form_field(form, STR("d"))).text, STR("2026-03-15"));
    check_str(entry_value(e, root(e), form_field(form, STR("t"))).text, STR("(see below)"));
    check_body(e, NULL, "{\"h\":\"x\",\"s\":\"2026-03-15T10:30:00+07:00\",\"u\":\"malee\"}");
    assert_false(entry_changed(e));
    entry_pass(e, root(e), a);
    assert_false(entry_state(e, root(e), a).proposed);
    check_value(e, "c", "8");
    assert_true(entry_undo(e, NULL, NULL));
    assert_true(entry_state(e, root(e), a).proposed);
    check_value(e, "a", "");
    check_value(e, "c", "");
    type(e, "a", "9");
    assert_false(entry_state(e, root(e), a).proposed);
    entry_free(e);
    e = open_as(form, ENTRY_IMPORT);
    entry_settle(e);
    assert_false(entry_state(e, root(e), a).proposed);
    check_body(e, NULL, "{}");
    entry_free(e);
    form_free(form);
}

static void a_rule_that_stumbles_is_marked_and_counts_as_empty(void **state)
{
    (void)state;
    Form *form = sheets_form("type,name,label,calculation\ntext,d,D,\ncalculate,c,,date(${d})\n",
                             NULL, NULL);
    Entry *e = open_as(form, ENTRY_NEW);
    assert_null(state_in(e, root(e), "c").warning);
    type(e, "d", "2025-02-29");
    check_value(e, "c", "");
    assert_string_equal(state_in(e, root(e), "c").warning->msg, "expr.w_date");
    type(e, "d", "2025-02-28");
    check_value(e, "c", "2025-02-28");
    assert_null(state_in(e, root(e), "c").warning);
    entry_free(e);
    form_free(form);
}

/* --- repeats -----------------------------------------------------------------------------------
 */

static const char members[] = "type,name,label,relevant,required,calculation,repeat_count,default\n"
                              "integer,n,N,,,,,\n"
                              "begin_repeat,m,M,,,,${n},\n"
                              "text,nm,Name,,yes,,,\n"
                              "integer,age,Age,,,,,\n"
                              "calculate,no,,,,position(..),,\n"
                              "text,school,School,${age} < 15,yes,,,\n"
                              "integer,older,Older,,,\"${age} - coalesce(indexed-repeat(${age}, "
                              "${m}, position(..) - 1), 0)\",,\n"
                              "integer,d,D,,,,,3\n"
                              "end_repeat,,,,,,,\n"
                              "calculate,total,,,,sum(${age}),,\n"
                              "calculate,rows,,,,count(${m}),,\n"
                              "calculate,young,,,,count(${m}[age < 15]),,\n";

static void rows_follow_the_count_and_each_has_its_own_rules(void **state)
{
    (void)state;
    Form *form = sheets_form(members, NULL, NULL);
    int m = form_field(form, STR("m"))->index;
    Entry *e = open_as(form, ENTRY_NEW);
    check_value(e, "rows", "0");
    type(e, "n", "3");
    assert_int_equal(row_count(root(e), m), 3);
    check_value(e, "rows", "3");
    check_str(value_in(row_at(root(e), m, 2), "no"), STR("3"));
    assert_true(entry_state(e, row_at(root(e), m, 1), form_field(form, STR("d"))).proposed);
    type_in(e, row_at(root(e), m, 0), "age", "40");
    type_in(e, row_at(root(e), m, 1), "age", "10");
    check_value(e, "total", "50");
    check_value(e, "young", "1");
    check_str(value_in(row_at(root(e), m, 1), "older"), STR("-30"));
    assert_false(state_in(e, row_at(root(e), m, 0), "school").relevant);
    assert_true(state_in(e, row_at(root(e), m, 1), "school").relevant);
    type(e, "n", "1"); /* the third, in which nobody had typed, goes */
    assert_int_equal(row_count(root(e), m), 2);
    check_value(e, "total", "40");
    check_value(e, "rows", "1");
    const EntryFinding *f;
    assert_int_equal(entry_findings(e, &f), 2);
    assert_int_equal(f[0].kind, FINDS_MISSING);
    assert_int_equal(f[1].kind, FINDS_SURPLUS);
    assert_int_equal(f[1].why->n, 1);
    assert_ptr_equal(f[1].row, row_at(root(e), m, 1));
    entry_drop_row(e, row_at(root(e), m, 1));
    assert_int_equal(entry_findings(e, &f), 1);
    assert_true(entry_undo(e, NULL, NULL));
    type(e, "n", "3");
    check_value(e, "total", "50");
    check_str(value_in(row_at(root(e), m, 1), "age"), STR("10"));
    entry_drop_row(e, row_at(root(e), m, 0)); /* positions and neighbours move up */
    check_str(value_in(row_at(root(e), m, 0), "no"), STR("1"));
    check_str(value_in(row_at(root(e), m, 0), "older"), STR("10"));
    check_value(e, "total", "10");
    entry_free(e);
    form_free(form);
}

static void a_filter_that_changes_marks_the_answer_and_refuses_what_it_leaves_out(void **state)
{
    (void)state;
    Form *form =
        sheets_form("type,name,label,choice_filter\nselect_one a,a,A,\nselect_one t,t,T,a = ${a}\n",
                    "list_name,name,label,a\na,1,One,\na,2,Two,\nt,11,Eleven,1\nt,12,Twelve,1\n"
                    "t,21,Twentyone,2\n",
                    NULL);
    Entry *e = open_as(form, ENTRY_NEW);
    const Field *t = form_field(form, STR("t"));
    const int *indexes;
    assert_int_equal(entry_choices(e, root(e), t, &indexes), 0);
    type(e, "a", "1");
    assert_int_equal(entry_choices(e, root(e), t, &indexes), 2);
    assert_int_equal(indexes[1], 1);
    assert_int_equal(type(e, "t", "21"), SET_REFUSED);
    assert_int_equal(type(e, "t", "12"), SET_ACCEPTED);
    type(e, "a", "2");
    assert_true(entry_state(e, root(e), t).invalid);
    assert_string_equal(entry_state(e, root(e), t).why->msg, "entry.filtered");
    check_value(e, "t", "12");
    type(e, "a", "1");
    assert_false(entry_state(e, root(e), t).invalid);
    entry_free(e);
    form_free(form);
}

/* --- undo --------------------------------------------------------------------------------------
 */

static void every_act_can_be_undone_and_redone(void **state)
{
    (void)state;
    Form *form = sheets_form(members, NULL, NULL);
    Entry *e = open_as(form, ENTRY_NEW);
    enum { ACTS = 200 };
    char *drafts[ACTS + 1];
    Arena a = { 0 };
    int m = form_field(form, STR("m"))->index;
    unsigned seed = 7;
    for (int i = 0; i <= ACTS; i++) {
        CLEANUP_TEXT t = TEXT_INIT;
        entry_draft(e, &t);
        drafts[i] = arena_copy(&a, t.b, t.n);
        if (i == ACTS) break;
        seed = seed * 1103515245u + 12345u;
        unsigned pick = seed >> 16, rows = (unsigned)row_count(root(e), m);
        CLEANUP_TEXT number = TEXT_INIT;
        text_add_f(&number, "%u", 1000 + (unsigned)i);
        if (pick % 4 == 0) {
            text_set(&number, STR("0"));
            number.b[0] = (char)('0' + i % 2 + (int)(pick / 4 % 4));
            if (type(e, "n", number.b) != SET_ACCEPTED) fail();
            CLEANUP_TEXT now = TEXT_INIT;
            entry_draft(e, &now);
            if (str_eq(text_str(&now), str_of(drafts[i])))
                type(e, "n", "x"); /* an act in any case */
        } else if (rows == 0 || pick % 4 == 1) {
            entry_add_row(e, root(e), m);
        } else if (pick % 4 == 2) {
            entry_drop_row(e, row_at(root(e), m, pick / 4 % rows));
        } else {
            type_in(e, row_at(root(e), m, pick / 4 % rows), "age", number.b);
        }
    }
    for (int round = 0; round < 2; round++) {
        for (int i = ACTS - 1; i >= 0; i--) {
            assert_true(entry_undo(e, NULL, NULL));
            CLEANUP_TEXT t = TEXT_INIT;
            entry_draft(e, &t);
            check_str(text_str(&t), str_of(drafts[i]));
        }
        assert_false(entry_undo(e, NULL, NULL));
        assert_false(entry_changed(e));
        for (int i = 1; i <= ACTS; i++) {
            assert_true(entry_redo(e, NULL, NULL));
            CLEANUP_TEXT t = TEXT_INIT;
            entry_draft(e, &t);
            check_str(text_str(&t), str_of(drafts[i]));
        }
        assert_false(entry_redo(e, NULL, NULL));
    }
    arena_done(&a);
    entry_free(e);
    form_free(form);
}

static void undo_tells_where_it_was(void **state)
{
    (void)state;
    Form *form = sheets_form(ages, NULL, NULL);
    Entry *e = open_as(form, ENTRY_NEW);
    type(e, "n", "3");
    type(e, "child", "9"); /* refused, and that too is undone */
    const Field *f;
    Row *row;
    assert_true(entry_undo(e, &f, &row));
    check_str(f->name, STR("child"));
    assert_false(state_in(e, root(e), "child").refused_raw);
    assert_true(entry_redo(e, &f, &row));
    check_str(state_in(e, root(e), "child").raw, STR("9"));
    entry_free(e);
    form_free(form);
}

/* --- drafts ------------------------------------------------------------------------------------
 */

static void a_draft_brings_back_everything(void **state)
{
    (void)state;
    Form *form = sheets_form(members, NULL, NULL);
    int m = form_field(form, STR("m"))->index;
    Entry *e = open_as(form, ENTRY_NEW);
    type(e, "n", "2");
    type_in(e, row_at(root(e), m, 0), "nm", "ก \"ข\" \\");
    type_in(e, row_at(root(e), m, 1), "age", "twelve");
    type(e, "n", "1");
    CLEANUP_TEXT draft = TEXT_INIT, again = TEXT_INIT;
    entry_draft(e, &draft);
    entry_free(e);
    e = open_as(form, ENTRY_NEW);
    Error err = { 0 };
    assert_true(entry_resume(e, text_str(&draft), &err));
    entry_draft(e, &again);
    check_str(text_str(&again), text_str(&draft));
    assert_true(row_at(root(e), m, 1)->surplus);
    check_str(state_in(e, row_at(root(e), m, 1), "age").raw, STR("twelve"));
    assert_true(state_in(e, row_at(root(e), m, 1), "age").refused_raw);
    assert_true(entry_state(e, row_at(root(e), m, 0), form_field(form, STR("d"))).proposed);
    assert_true(entry_changed(e));
    for (size_t n = 0; n < draft.n; n++) { /* cut anywhere: said, and nothing is changed */
        Error cut = { 0 };
        assert_false(entry_resume(e, str_from(draft.b, n), &cut));
        assert_non_null(cut.msg);
    }
    text_clear(&again);
    entry_draft(e, &again);
    check_str(text_str(&again), text_str(&draft));
    assert_false(entry_resume(e, STR("{\"form\":\"other\",\"root\":{}}"), &err));
    assert_string_equal(err.msg, "entry.draft_form");
    entry_free(e);
    form_free(form);
}

/* --- imports -----------------------------------------------------------------------------------
 */

static void an_import_judges_a_row_at_once_whatever_the_order(void **state)
{
    (void)state;
    Form *form = sheets_form(ages, NULL, NULL);
    Entry *e = open_as(form, ENTRY_IMPORT);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(type(e, "child", "2"), SET_ACCEPTED); /* before n is there */
        assert_int_equal(type(e, "n", i == 1 ? "1" : "4"), SET_ACCEPTED);
        const EntryFinding *f;
        size_t count = entry_findings(e, &f);
        assert_int_equal(count, i == 1 ? 1 : 0);
        if (i == 1) {
            assert_int_equal(f[0].kind, FINDS_INVALID);
            check_str(f[0].field->name, STR("child"));
            assert_string_equal(f[0].why->what, "Not more than the people");
        }
        entry_reset(e, ENTRY_IMPORT);
        check_body(e, NULL, "{}");
        entry_reset(e, ENTRY_IMPORT);
    }
    assert_int_equal(type(e, "n", "many"), SET_REFUSED);
    assert_true(state_in(e, root(e), "n").refused_raw);
    entry_free(e);
    form_free(form);
}

static void a_row_with_many_empty_cells_costs_what_it_holds(void **state)
{
    (void)state;
    Form *form = sheets_form(open_close, yn, NULL);
    Entry *e = open_as(form, ENTRY_IMPORT);
    type(e, "has", "n");
    entry_settle(e);
    assert_int_equal(entry_evaluations(e), 2); /* the group's relevance and the sum: no more */
    entry_free(e);
    form_free(form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(setting_an_answer_evaluates_its_dependants_only),
        cmocka_unit_test(an_answer_no_longer_asked_for_is_kept_and_comes_back),
        cmocka_unit_test(opening_a_record_recomputes_nothing),
        cmocka_unit_test(what_is_refused_is_kept_as_typed_and_tried_again),
        cmocka_unit_test(refused_and_unknown_satisfy_required_and_count_as_empty),
        cmocka_unit_test(a_default_is_a_proposal_until_it_is_passed),
        cmocka_unit_test(a_rule_that_stumbles_is_marked_and_counts_as_empty),
        cmocka_unit_test(rows_follow_the_count_and_each_has_its_own_rules),
        cmocka_unit_test(a_filter_that_changes_marks_the_answer_and_refuses_what_it_leaves_out),
        cmocka_unit_test(every_act_can_be_undone_and_redone),
        cmocka_unit_test(undo_tells_where_it_was),
        cmocka_unit_test(a_draft_brings_back_everything),
        cmocka_unit_test(an_import_judges_a_row_at_once_whatever_the_order),
        cmocka_unit_test(a_row_with_many_empty_cells_costs_what_it_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
