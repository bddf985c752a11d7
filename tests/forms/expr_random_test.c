/* expr: random expressions and random damage never crash, print to themselves, cost linear work. */
#include "tests/lib/check.h"

#include "forms/expr_node.h"
#include "tests/lib/bench.h"
#include "tests/lib/chance.h"

#include <string.h>

static void add_random(Text *out, Chance *c, int depth);

static void add_random_call(Text *out, Chance *c, int depth)
{
    size_t count = 0;
    while (function_at(count)) count++;
    const ExprFunction *f = function_at(chance_below(c, count));
    int most = f->most < 0 ? f->least + 2 : f->most;
    int arguments = (int)chance_between(c, f->least, most);
    text_add_f(out, "%s(", f->name);
    for (int i = 0; i < arguments; i++) {
        if (i) text_add(out, STR(", "));
        add_random(out, c, depth - 1);
    }
    text_add_c(out, ')');
}

static void add_random_path(Text *out, Chance *c, int depth)
{
    text_add(out, str_of(PICK(c, "${member}", "${age}", "..", ".", "/data", "age",
                              "instance('place')/root/item", "current()", "*", "@x", "(1)")));
    for (uint64_t k = chance_below(c, 3); k; k--) {
        text_add(out, str_of(PICK(c, "/", "/", "//")));
        text_add(out, str_of(PICK(c, "age", "job", "pay", "..", ".", "*", "label", "nm")));
        if (chance_below(c, 3)) continue;
        text_add_c(out, '[');
        add_random(out, c, depth - 1);
        text_add_c(out, ']');
    }
}

static void add_random(Text *out, Chance *c, int depth)
{
    switch (depth <= 0 ? chance_below(c, 4) : chance_below(c, 12)) {
    case 0:
        text_add(out, str_of(PICK(c, "1", "0", "2.5", ".5", "7.", "12345678901234567890")));
        break;
    case 1:
        text_add(out,
                 str_of(PICK(c, "'x'", "\"it's\"", "''", "'2026-03-15'", "'น้ำ'", "'a b'", "'[a'")));
        break;
    case 2:
        text_add(out,
                 str_of(PICK(c, "${hh}", "${size}", "${dob}", "${age}", "${ pay }", "${member}")));
        break;
    case 3:
        text_add(out, str_of(PICK(c, ".", "..", "true()", "today()", "now()", "position()")));
        break;
    case 4:
    case 5:
        text_add_c(out, '(');
        add_random(out, c, depth - 1);
        text_add_c(out, ')');
        break;
    case 6:
        text_add(out, str_of(PICK(c, "-", "- -")));
        add_random(out, c, depth - 1);
        break;
    case 7: add_random_path(out, c, depth); break;
    case 8: add_random_call(out, c, depth); break;
    default:
        add_random(out, c, depth - 1);
        text_add(out, str_of(PICK(c, " or ", " and ", " = ", "!=", " < ", "<=", ">", " >= ", " + ",
                                  " - ", "*", " div ", " mod ", " | ")));
        add_random(out, c, depth - 1);
    }
}

static bool same_tree(const ExprNode *x, const ExprNode *y)
{
    bool same = x->kind == y->kind && str_eq(x->text, y->text) && x->kid_count == y->kid_count &&
                x->function == y->function;
    for (size_t i = 0; same && i < x->kid_count; i++) same = same_tree(x->kids[i], y->kids[i]);
    return same;
}

static void check_printed(Arena *a, const Expr *e)
{
    CLEANUP_TEXT out = TEXT_INIT, twice = TEXT_INIT;
    Error err = { 0 };
    expr_print(&out, e);
    Expr *again = expr_parse(a, text_str(&out), EXPR_STRICT, NULL, &err);
    if (!again || !same_tree(expr_root(e), expr_root(again)))
        print_error("printed: %s (%s)\n", out.b, err.msg);
    assert_non_null(again);
    assert_true(same_tree(expr_root(e), expr_root(again)));
    expr_print(&twice, again);
    check_str(text_str(&twice), text_str(&out));
}

static void check_run(Bench *b, Arena *a, Expr *e, Chance *c)
{
    Error err = { 0 }, warning = { 0 };
    ExprScope scope = b->scope;
    scope.arena = a;
    scope.warning = &warning;
    scope.self = chance_below(c, 2) ? -1 : (int)chance_below(c, b->form->field_count);
    if (!expr_bind(e, a, b->form, scope.self, &err)) {
        assert_non_null(err.msg);
        assert_true(err.n >= 1);
        return;
    }
    Result r = expr_eval(e, &scope);
    assert_true(r.type != RESULT_BOOLEAN || result_number(r) >= 0);
    (void)result_string(a, r);
    (void)expr_true(e, &scope);
    check_str(expr_string(e, &scope), result_string(a, r));
}

/* Every token is looked at once or twice: the work stays linear in the length of the text. */
static void check_linear(const Expr *e, Str text)
{
    assert_true(e->steps <= 2 * text.n + 4);
}

static void random_expressions_parse_print_and_run(void **state)
{
    Bench *b = *state;
    Chance c = chance_new("random_expressions_parse_print_and_run");
    size_t parsed = 0;
    bench_on_root(b, NULL);
    for (int round = 0; round < 20000; round++) {
        Arena a = { 0 };
        Error err = { 0 };
        CLEANUP_TEXT text = TEXT_INIT;
        add_random(&text, &c, (int)chance_below(&c, 6));
        Expr *e = expr_parse(&a, text_str(&text), EXPR_STRICT, NULL, &err);
        if (e) {
            check_linear(e, text_str(&text));
            check_printed(&a, e);
            check_run(b, &a, e, &c);
            parsed++;
        } else {
            assert_true(err.n >= 1 && err.n <= (int64_t)utf8_count(text_str(&text)) + 1);
        }
        arena_done(&a);
    }
    assert_true(parsed > 15000);
}

static void random_damage_is_refused_with_a_place(void **state)
{
    Bench *b = *state;
    Chance c = chance_new("random_damage_is_refused_with_a_place");
    static const char marks[] = "()[]{}$'\",./|@*-+=<>!&; \n\x80\xE2\xB8"
                                "a1_";
    bench_on_root(b, NULL);
    for (int round = 0; round < 20000; round++) {
        Arena a = { 0 };
        Error err = { 0 };
        CLEANUP_TEXT text = TEXT_INIT;
        add_random(&text, &c, 4);
        for (uint64_t k = chance_below(&c, 4) + 1; k; k--) {
            char mark = marks[chance_below(&c, sizeof marks - 1)];
            text_replace(&text, chance_below(&c, text.n + 1), 0, str_from(&mark, 1));
        }
        ExprMode mode = chance_below(&c, 2) ? EXPR_STRICT : EXPR_LENIENT;
        Expr *e = expr_parse(&a, text_str(&text), mode, NULL, &err);
        if (e) {
            check_printed(&a, e);
            check_run(b, &a, e, &c);
        } else {
            assert_true(err.n >= 1 && err.n <= (int64_t)utf8_count(text_str(&text)) + 1);
        }
        arena_done(&a);
    }
}

/* Pieces that once made parsers go back again and again. */
static void parsing_is_linear_in_the_length(void **state)
{
    Bench *b = *state;
    static const char *const pieces[] = { "1+",   "a/",    "not(", "-",      "a[1]/",
                                          "'x'=", "${a}=", "(1)|", "a and ", "if(1,2," };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        for (int times = 10; times <= 240; times *= 2) {
            CLEANUP_TEXT text = TEXT_INIT;
            for (int k = 0; k < times; k++) text_add(&text, str_of(pieces[i]));
            text_add_c(&text, 'a');
            for (int k = 0; k < times && strchr(pieces[i], '(') && pieces[i][0] != '('; k++)
                text_add_c(&text, ')');
            Error err = { 0 };
            Expr *e = expr_parse(&b->arena, text_str(&text), EXPR_STRICT, NULL, &err);
            if (!e)
                print_error("%s x %d: %s %d %s\n", pieces[i], times, err.msg, (int)err.n, err.what);
            assert_non_null(e);
            check_linear(e, text_str(&text));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_expressions_parse_print_and_run),
        cmocka_unit_test(random_damage_is_refused_with_a_place),
        cmocka_unit_test(parsing_is_linear_in_the_length),
    };
    return cmocka_run_group_tests(tests, bench_begin, bench_end);
}
