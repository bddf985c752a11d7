/* expr: what the vectors do not reach: nested repeats, paths, lists, binding, repairs, places of
 * faults, cost. */
#include "tests/lib/check.h"

#include "forms/expr_node.h"
#include "tests/lib/bench.h"

#include <string.h>

static void gives(Bench *b, const char *text, const char *want)
{
    Str got = expr_string(bench_bound(b, text), &b->scope);
    if (!str_eq(got, str_of(want))) print_error("%s\n", text);
    check_str(got, str_of(want));
}

static void references_reach_rows_by_scope(void **state)
{
    Bench *b = *state;
    bench_on_root(b, NULL);
    gives(b, "sum(${pay})", "35");
    gives(b, "count(${member})", "2");
    gives(b, "count(${job})", "3");
    gives(b, "count(${member}/job)", "3");
    gives(b, "count(${member}[age > 20]/job[pay > 10])", "1");
    gives(b, "sum(${member}[nm = 'ข']/job/pay)", "5");
    gives(b, "string(${member}[2]/nm)", "ข");
    gives(b, "string(${member}[age < 20][1]/nm)", "ข");
    gives(b, "count(${member}[position() = 2])", "1");
    gives(b, "count(${age} | ${nm} | ${age})", "4");
    gives(b, "join('-', ${nm}, 'z')", "ก-ข-z");
    gives(b, "indexed-repeat(${pay}, ${member}, 1, ${job}, 2)", "20");
    gives(b, "indexed-repeat(${pay}, ${member}, 2, ${job}, 2)", "");
    gives(b, "indexed-repeat(${nm}, ${member}, 0)", "");
    gives(b, "count(${member}[${age} > 20])", "1"); /* inside a predicate the row under test */
    gives(b, "${age} = ${size} * 6", "true");
    gives(b, "${age} = ${pay}", "false");
    gives(b, "boolean(${member})", "true");
    gives(b, "boolean(${member}[age > 100])", "false");
    bench_on_member(b, 0, "nm");
    gives(b, "sum(${pay})", "30");
    gives(b, "count(${job})", "2");
    gives(b, "count(${member})", "2");
    gives(b, "${age} + ${size}", "42");
    gives(b, "position(..)", "1");
    gives(b, "../age", "40");
    gives(b, "../../size", "2");
    gives(b, "count(${member}[age < current()/../age])", "1");
    gives(b, "sum(../job/pay)", "30");
    bench_on_member(b, 1, "nm");
    gives(b, ".", "ข");
    gives(b, "/data/member/age", "12"); /* an absolute path means what the reference means */
    gives(b, "/data/size", "2");
    gives(b, "/data/g/inner", "7");
    gives(b, "count(/data/member[age > 20])", "1");
    gives(b, "count(/data/member/*)", "7");
    gives(b, "count(//pay)", "3");
}

static void rows_above_the_count_and_inactive_answers_do_not_count(void **state)
{
    Bench *b = *state;
    bench_on_root(b, NULL);
    Row *second = row_at(b->record->root, bench_field(b, "member")->index, 1);
    second->surplus = true;
    gives(b, "count(${member})", "1");
    gives(b, "sum(${pay})", "30");
    second->surplus = false;
    Value v = row_get(second, bench_field(b, "age"));
    v.inactive = true;
    row_set(b->record, second, bench_field(b, "age"), v);
    gives(b, "sum(${age})", "40");
    gives(b, "count-non-empty(${age})", "1");
    v.inactive = false;
    row_set(b->record, second, bench_field(b, "age"), v);
}

static void lists_are_read_by_path_and_by_name(void **state)
{
    Bench *b = *state;
    bench_on_root(b, NULL);
    gives(b, "instance('place')/root/item[kind = ${hh}]/label", "หนึ่ง");
    gives(b, "count(instance('place')/root/item)", "2");
    gives(b, "pulldata('place', 'kind', 'name', 'p2')", "b");
    gives(b, "jr:choice-name(${several}, '${several}')", "เช่า, ของตนเอง");
    gives(b, "jr:itext(instance('tenure')/root/item[name = ${tenure}]/itextId)", "เช่า");
    gives(b, "jr:itext('tenure-7')", "");
    gives(b, "jr:itext('tenure')", "");
    gives(b, "jr:choice-name('nothing', '${tenure}')", "");
    b->scope.lang = LANG_EN;
    gives(b, "jr:choice-name(${tenure}, '${tenure}')", "Rent");
    b->scope.lang = LANG_TH;
    b->scope.self = bench_field(b, "place")->index;
    b->scope.list = bench_field(b, "place")->choices;
    b->scope.item = &b->scope.list->choices[1];
    gives(b, "kind = ${hh}", "false");
    gives(b, "label", "สอง");
    gives(b, "position(.)", "2");
    gives(b, ".", "p2");
    b->scope.list = NULL;
    b->scope.item = NULL;
}

static void an_answer_being_tried_stands_for_its_question(void **state)
{
    Bench *b = *state;
    bench_on_member(b, 0, "age");
    Value tried = value_text(STR("41"));
    b->scope.self_value = &tried;
    gives(b, ".", "41");
    gives(b, "${age} + 1", "42");
    gives(b, "once(5)", "41");
    bench_on_root(b, NULL);
    gives(b, ". > 40", "true"); /* no question: the value alone */
    b->scope.self_value = NULL;
    gives(b, "sum(${age})", "52");
}

static void dates_keep_what_is_known_of_them(void **state)
{
    Bench *b = *state;
    bench_on_root(b, "dob");
    gives(b, ". <= today()", "true"); /* 1957 is a year here, not the number */
    gives(b, "years-between(., today())", "69");
    gives(b, "date(.)", "1957");
    gives(b, "format-date(., '%E')", "2500");
    gives(b, "years-between('', today())", "");
    gives(b, "years-between('2008-03-15', today())", "18");
    gives(b, "years-between('2004-02-29', '2022-02-28')", "17");
    gives(b, "years-between('2004-02-29', '2022-03-01')", "18");
    gives(b, "format-date('2026-03-05', '%a %e %b %E')", "พฤ. 5 มี.ค. 2569");
    gives(b, "now() > today()", "true");
    gives(b, "now() - today() < 1", "true");
    gives(b, "string(now())", "2026-03-15T10:30:00+07:00");
    gives(b, "date(now())", "2026-03-15");
    gives(b, "date-time('2026-03-05') = date-time('2026-03-04T17:00:00Z')", "true");
    gives(b, "date(decimal-date-time('2026-03-05T00:30:00.000+07:00'))", "2026-03-05");
    gives(b, "decimal-time('24:00')", "");
    gives(b, "today() = '2026-03-15'", "true");
    gives(b, "thai-id-valid('1-9999-00000-01-3')", "true");
    gives(b, "thai-id-valid('1999900000014')", "false");
    gives(b, "date(99999999)", "");
    b->warning = (Error){ 0 };
    gives(b, "date('2025-02-29')", "");
    assert_string_equal(b->warning.msg, "expr.w_date");
    b->warning = (Error){ 0 };
}

static void texts_and_numbers_follow_the_rules(void **state)
{
    Bench *b = *state;
    bench_on_root(b, NULL);
    gives(b, "0.1 + 0.2", "0.30000000000000004");
    gives(b, "round(1.005, 2)", "1.01");
    gives(b, "round(-1.005, 2)", "-1");
    gives(b, "round(0.285 * 100) = 29", "true");
    gives(b, "round(1234567.894999, 2)", "1234567.89");
    gives(b, "round(0 div 0)", "");
    gives(b, "string(1 div 0)", "");
    gives(b, "min('', '')", "");
    gives(b, "sum(${hh})", ""); /* a text that is no number is not skipped */
    gives(b, "count(${size})", "1");
    gives(b, "'' = 0", "false");
    gives(b, "-'' != 0", "true");
    gives(b, "number('-5.50')", "-5.5");
    gives(b, "number('.5') + number('5.')", "5.5");
    gives(b, "number('- 5')", "");
    gives(b, "number('99999999999999999999')", "100000000000000000000");
    gives(b, "substr('แก้จน', -2)", "จน");
    gives(b, "substr('abc', 2, 1)", "");
    gives(b, "substring('12345', 1.5, 2.6)", "234"); /* XPath 1.0, 4.2 */
    gives(b, "substring('12345', 0, 3)", "12");
    gives(b, "substring('12345', 0 div 0)", "");
    gives(b, "translate('bar', 'abc', 'AB')", "BAr");
    gives(b, "translate('--aaa--', 'abc-', 'ABC')", "AAA");
    gives(b, "substring-after('ก=ข', '=')", "ข");
    gives(b, "selected-at('a b', -1)", "");
    gives(b, "coalesce('', '', 'c')", "c");
    gives(b, "weighted-checklist(5, 9, true(), 3, 'x', 4)", "true");
    gives(b, "weighted-checklist(8, -1, true(), 3, 'x', 4)", "false");
    gives(b, "checklist(-1, 1, true(), true())", "false");
    gives(b, "uuid()", "");
    gives(b, "if(true(), 1, 1 div 0)", "1");
    gives(b, "2 * -3", "-6");
    gives(b, "--2", "2");
    gives(b, "7 mod 0", "");
}

static void patterns_match_whole_values(void **state)
{
    Bench *b = *state;
    bench_on_root(b, NULL);
    gives(b, "regex('a', 'a|ab')", "true");
    gives(b, "regex('ab', 'a|ab')", "true"); /* the alternative that reaches the end counts */
    gives(b, "regex('abc', 'b')", "false");
    gives(b, "regex('๑', '\\d')", "false");
    gives(b, "regex('é', '\\w')", "false");
    gives(b, "regex('น้ำ', '.{3}')", "true");
    gives(b, "regex(concat('a', ''), concat('[a', ']'))", "true");
    b->warning = (Error){ 0 };
    gives(b, "regex('a', concat('[', 'a'))", "false");
    assert_string_equal(b->warning.msg, "expr.w_regex");
    b->warning = (Error){ 0 };
    gives(b, "regex('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '(a+)+')", "false");
    assert_string_equal(b->warning.msg, "expr.w_regex_tired");
    b->warning = (Error){ 0 };
}

/* --- refusals --- */

typedef struct {
    const char *text, *msg;
    int position;
    const char *what;
} Refusal;

static void refuses(Bench *b, const Refusal *r)
{
    Error err = { 0 };
    Expr *e = expr_parse(&b->arena, str_of(r->text), EXPR_STRICT, NULL, &err);
    bool good = e && expr_bind(e, &b->arena, b->form, b->scope.self, &err);
    if (good || strcmp(err.msg, r->msg) != 0 || err.n != r->position ||
        strcmp(err.what, r->what) != 0) {
        print_error("%s: %s %d '%s'\n", r->text, good ? "accepted" : err.msg, (int)err.n, err.what);
    }
    assert_false(good);
    assert_string_equal(err.msg, r->msg);
    assert_int_equal(err.n, r->position);
    assert_string_equal(err.what, r->what);
    CLEANUP_TEXT id = TEXT_INIT;
    text_add_f(&id, "%s.do", err.msg);
    assert_true(say_has(LANG_TH, err.msg) && say_has(LANG_EN, id.b));
}

static void every_fault_says_where_and_what_instead(void **state)
{
    static const Refusal refusals[] = {
        { "1 = 1 AND 2", "expr.e_write", 7, "AND → and" },
        { "${size} MOD 2", "expr.e_write", 9, "MOD → mod" },
        { "If(1, 2, 3)", "expr.e_write", 1, "If → if" },
        { "Selected(1, 2)", "expr.e_write", 1, "Selected → selected" },
        { "slected(${tenure}, 'a')", "expr.e_func_near", 1, "slected → selected" },
        { "${size} => 1", "expr.e_write", 9, "=> → >=" },
        { "${size} =< 1", "expr.e_write", 9, "=< → <=" },
        { "${size} ≥ 1", "expr.e_write", 9, "≥ → >=" },
        { "${size} || 1", "expr.e_write", 9, "|| → or" },
        { "${size} / 2", "expr.e_write", 11, "/ → div" },
        { "${size} &gt;= 2", "expr.e_write", 9, "&gt;= → >=" },
        { "if(1; 2; 3)", "expr.e_write", 5, "; → ," },
        { "$size > 1", "expr.e_write", 1, "$size → ${size}" },
        { "{size} > 1", "expr.e_write", 1, "{size → ${size}" },
        { "1＝1", "expr.e_write", 2, "＝ → =" },
        { "${size > 1", "expr.e_brace", 1, "${size > 1" },
        { "${si ze} > 1", "expr.e_name", 1, "si ze" },
        { "${sise} > 1", "expr.e_ref_near", 1, "sise → size" },
        { "1 + ${Size}", "expr.e_ref_near", 5, "Size → size" },
        { "size > 1", "expr.e_write", 1, "size → ${size}" },
        { "zzz > 1", "expr.e_ref", 1, "zzz" },
        { "${age} + 1", "expr.e_scope", 1, "age" },
        { "string-length(${nm})", "expr.e_scope", 15, "nm" },
        { "round(1, 2, 3)", "expr.e_args", 1, "round: 3 → 1–2" },
        { "indexed-repeat(${nm}, ${member}, 1, ${job})", "expr.e_args", 1,
          "indexed-repeat: 4 → 5…" },
        { "concat()", "expr.e_args", 1, "concat: 0 → 1…" },
        { "(1 + (2", "expr.e_paren", 6, "(" },
        { "if(1, 2, 3", "expr.e_paren", 3, "(" },
        { "${member}[1", "expr.e_paren", 10, "[" },
        { "1 + 2)", "expr.e_syntax", 6, ")" },
        { "1 +", "expr.e_end", 4, "" },
        { "not()", "expr.e_args", 1, "not: 0 → 1" },
        { "1 # 2", "expr.e_sign", 3, "#" },
        { "'ก' “x”", "expr.e_quote", 5, "“" },
        { "regex(., '[')", "expr.e_regex", 10, "[" },
        { "count(instance('plase')/root/item)", "expr.e_list_near", 16, "plase → place" },
        { "count(instance('nowhere')/root/item)", "expr.e_list", 16, "nowhere" },
        { "pulldata('place', 'kin', 'name', 1)", "expr.e_column_near", 19, "kin → kind" },
        { "count(instance('place')/root/item[x = 1])", "expr.e_column", 35, "x" },
        { "jr:choice-name(1, '${hh}')", "expr.e_no_choices", 19, "hh" },
        { "${member}/nme", "expr.e_ref_near", 11, "nme → nm" },
        { "ก + 1", "expr.e_ref", 1, "ก" },
        { "12k", "expr.e_operator", 3, "k" },
        { " ", "expr.e_empty", 1, "" },
    };
    Bench *b = *state;
    bench_on_root(b, "hh");
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) refuses(b, &refusals[i]);
    bench_on_root(b, "place");
    refuses(b, &(Refusal){ "kinf = ${hh}", "expr.e_column_near", 1, "kinf → kind" });
}

static void limits_are_kept(void **state)
{
    Bench *b = *state;
    Error err = { 0 };
    CLEANUP_TEXT deep = TEXT_INIT, chain = TEXT_INIT, sum = TEXT_INIT, large = TEXT_INIT;
    for (int i = 0; i < 257; i++) text_add_c(&deep, '(');
    text_add_c(&deep, '1');
    assert_null(expr_parse(&b->arena, text_str(&deep), EXPR_STRICT, NULL, &err));
    assert_string_equal(err.msg, "expr.e_limit");
    assert_int_equal(err.n, 257);
    text_add(&chain, STR("true()"));
    for (int i = 0; i < 5000; i++) text_add(&chain, STR(" and 1"));
    gives(b, chain.b, "true");
    text_add(&sum, STR("1"));
    for (int i = 0; i < 2000; i++) text_add(&sum, STR("+1"));
    gives(b, sum.b, "2001");
    for (int i = 0; i < 100; i++) text_add(&sum, STR("+1"));
    assert_null(expr_parse(&b->arena, text_str(&sum), EXPR_STRICT, NULL, &err));
    while (large.n <= EXPR_BYTES_MAX) text_add(&large, STR("1 + "));
    assert_null(expr_parse(&b->arena, text_str(&large), EXPR_STRICT, NULL, &err));
    assert_string_equal(err.what, "65536");
}

/* 2 members, each looked at for each, 23 deep: 8 million looks that nobody waits for. */
static void lists_within_lists_end_in_time(void **state)
{
    Bench *b = *state;
    CLEANUP_TEXT nested = TEXT_INIT;
    bench_on_root(b, NULL);
    for (int i = 0; i < 23; i++) text_add(&nested, STR("count(${member}["));
    text_add(&nested, STR("1 = 1"));
    for (int i = 0; i < 23; i++) text_add(&nested, i < 22 ? STR("]) = 2") : STR("])"));
    b->warning = (Error){ 0 };
    (void)expr_eval(bench_bound(b, nested.b), &b->scope);
    assert_string_equal(b->warning.msg, "expr.w_long");
    b->warning = (Error){ 0 };
}

static void what_word_processors_did_is_repaired(void **state)
{
    static const struct {
        const char *text, *want;
    } repaired[] = {
        { "concat(‘a’, “b”)", "ab" },
        { "concat(“it's”, ‘\"’)", "it's\"" },
        { "'x’", "x" },
        { "'it’s'", "it’s" }, /* a letter of the text, not a quote of the formula */
        { "1\xC2\xA0+\xE2\x80\x89"
          "1",
          "2" },
        { "（1 ＋ 2） ＊ 3", "9" },
        { "1 ＝ 1", "true" },
        { "1 == 1 && 2 <> 3 || 0 > 1", "true" },
        { "1 ≥ 2 || 6 ÷ 3 × 2 =< 4", "true" },
        { "3 − 1 &gt;= 2", "true" },
    };
    Bench *b = *state;
    bench_on_root(b, NULL);
    for (size_t i = 0; i < sizeof repaired / sizeof *repaired; i++) {
        bool is_repaired;
        Error err = { 0 };
        Expr *e = expr_parse(&b->arena, str_of(repaired[i].text), EXPR_LENIENT, &is_repaired, &err);
        assert_non_null(e);
        assert_true(is_repaired == (strcmp(repaired[i].text, "'it’s'") != 0));
        assert_true(expr_bind(e, &b->arena, b->form, -1, &err));
        check_str(expr_string(e, &b->scope), str_of(repaired[i].want));
    }
    bool is_repaired;
    Error err = { 0 };
    assert_null(expr_parse(&b->arena, STR("concat(‘a, 1)"), EXPR_LENIENT, &is_repaired, &err));
    assert_string_equal(err.msg, "expr.e_quote");
    assert_int_equal(err.n, 8);
}

static void an_expression_knows_what_it_reads(void **state)
{
    Bench *b = *state;
    const int *reads;
    bench_on_root(b, NULL);
    Expr *e = bench_bound(b, "sum(${pay}) + ${size} + ${size} + count(${member}[age > 1])");
    assert_int_equal(expr_reads(e, &reads), 5);
    static const char *const names[] = { "size", "member", "age", "job", "pay" };
    for (int i = 0; i < 5; i++) assert_int_equal(reads[i], bench_field(b, names[i])->index);
    assert_true(expr_calls(e, STR("count")));
    assert_false(expr_calls(e, STR("today")));
    bench_on_member(b, 0, "nm");
    e = bench_bound(b, "${age} > 1");
    assert_int_equal(expr_reads(e, &reads), 1);
    assert_int_equal(reads[0], bench_field(b, "age")->index);
}

/* An import of a million rows runs a hundred rules for each: the usual ones take nothing from the
 * arena. */
static void the_usual_rules_allocate_nothing(void **state)
{
    static const char *const rules[] = {
        "${tenure} = 'rent'",
        "selected(${several}, 'own')",
        "${size} > 1 and ${size} <= 20",
        "not(selected(., 'none')) or count-selected(.) = 1",
        "if(${size} > 1, 1, 0)",
        "coalesce(${size}, 0) > 0",
        "regex(., '^[0-9]{6}-[0-9]{2}$')",
        "${dob} <= today()",
        "round(${size} * 12, 2) < 36936 * ${inner}",
        "string-length(.) = 13",
        "sum(${pay}) div count(${member}) > 1",
        "${age} = 12",
        "${size} = ''",
        "years-between(${dob}, today()) >= 60",
        "number(${size}) + 1 = 3",
        "string(${size}) = '2'",
        "substr(${hh}, 0, 1) = 'a'",
        "pulldata('place', 'kind', 'name', 'p2') = 'b'",
    };
    Bench *b = *state;
    bench_on_root(b, "hh");
    Arena fresh = { 0 };
    ExprScope scope = b->scope;
    scope.arena = &fresh;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const Expr *e = bench_bound(b, rules[i]);
        (void)expr_true(e, &scope);
        if (fresh.bytes) print_error("%s took %zu bytes\n", rules[i], fresh.bytes);
        assert_int_equal(fresh.bytes, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_reach_rows_by_scope),
        cmocka_unit_test(rows_above_the_count_and_inactive_answers_do_not_count),
        cmocka_unit_test(lists_are_read_by_path_and_by_name),
        cmocka_unit_test(an_answer_being_tried_stands_for_its_question),
        cmocka_unit_test(dates_keep_what_is_known_of_them),
        cmocka_unit_test(texts_and_numbers_follow_the_rules),
        cmocka_unit_test(patterns_match_whole_values),
        cmocka_unit_test(every_fault_says_where_and_what_instead),
        cmocka_unit_test(limits_are_kept),
        cmocka_unit_test(lists_within_lists_end_in_time),
        cmocka_unit_test(what_word_processors_did_is_repaired),
        cmocka_unit_test(an_expression_knows_what_it_reads),
        cmocka_unit_test(the_usual_rules_allocate_nothing),
    };
    return cmocka_run_group_tests(tests, bench_begin, bench_end);
}
