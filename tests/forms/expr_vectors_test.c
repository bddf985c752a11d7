/* expr: every vector of data/xlsform_vectors.csv (xlsform.md 7), as it stands and with white space
 * added and taken away between its tokens; printed and parsed again; refusals name their place. */
#include "tests/lib/check.h"

#include "forms/expr_lex.h"
#include "tests/lib/sample.h"
#include "tests/lib/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define VECTORS "tests/data/xlsform_vectors.csv"

typedef struct {
    Str id, expression, type, result;
    Sample sample;
} Vector;

static Table vectors(Arena *a)
{
    Table t = table_read(a, VECTORS);
    assert_int_equal(t.rows, 218);
    return t;
}

static void take(Vector *v, const Table *t, size_t i)
{
    v->id = table_cell(t, i, "id");
    v->expression = table_cell(t, i, "expression");
    v->type = table_cell(t, i, "result_type");
    v->result = table_cell(t, i, "result");
    sample_make(&v->sample, table_cell(t, i, "context_json"), table_cell(t, i, "self"));
}

static bool same_number(double got, Str want)
{
    if (str_eq(want, STR("NaN"))) return isnan(got);
    if (str_eq(want, STR("Infinity"))) return isinf(got) && got > 0;
    CLEANUP_TEXT t = TEXT_INIT;
    text_add(&t, want);
    return fabs(got - strtod(t.b, NULL)) < 1e-12;
}

static bool gives_result(Vector *v, const Expr *e)
{
    Result r = expr_eval(e, &v->sample.scope);
    if (str_eq(v->type, STR("boolean"))) {
        return result_boolean(r) == str_eq(v->result, STR("true")) &&
               expr_true(e, &v->sample.scope) == result_boolean(r);
    }
    if (str_eq(v->type, STR("number"))) return same_number(result_number(r), v->result);
    return str_eq(result_string(&v->sample.arena, r), v->result) &&
           str_eq(expr_string(e, &v->sample.scope), v->result);
}

/* Parsed, bound, run: true when the vector gives what it should. */
static bool holds(Vector *v, Str expression)
{
    Error err = { 0 };
    Arena *a = &v->sample.arena;
    Expr *e = expr_parse(a, expression, EXPR_STRICT, NULL, &err);
    bool bound = e && expr_bind(e, a, v->sample.form, v->sample.scope.self, &err);
    if (str_eq(v->result, STR("ERROR"))) return !bound && err.msg && err.n >= 1;
    if (!bound) {
        print_error("%.*s: %s at %d: %s\n", STR_ARG(v->id), err.msg, (int)err.n, err.what);
        return false;
    }
    return gives_result(v, e);
}

static void every_vector_gives_its_result(void **state)
{
    (void)state;
    Arena a = { 0 };
    Table t = vectors(&a);
    size_t wrong = 0;
    for (size_t i = 0; i < t.rows; i++) {
        Vector v;
        take(&v, &t, i);
        if (!holds(&v, v.expression)) {
            print_error("%.*s: %.*s, want %.*s\n", STR_ARG(v.id), STR_ARG(v.expression),
                        STR_ARG(v.result));
            wrong++;
        }
        sample_free(&v.sample);
    }
    assert_int_equal(wrong, 0);
    arena_done(&a);
}

/* Two tokens that would become one without white space between them: a name, number or operator
 * word before what could go on with it. */
static bool must_stand_apart(Str before, Str after)
{
    size_t n;
    uint32_t first = utf8_at(after, &n), last = 0;
    for (Str s = before; s.n; s = str_cut_head(s, n)) last = utf8_at(s, &n);
    bool wordy = name_holds(last) && last != '.' && last != '-';
    return (wordy && name_holds(first)) || (last == '.' && name_holds(first)) ||
           (last == '/' && first == '/') || (last == '-' && first == '-');
}

typedef enum { SPREAD, SQUEEZE } Spacing;

static bool respace(Text *out, Str expression, Spacing spacing)
{
    Lexer lex = { .text = expression, .position = 1 };
    Str before = STR_NONE;
    for (;;) {
        if (!lex_next(&lex) || lex.token.kind == TOK_END) break;
        Str raw = lex.token.raw;
        if (spacing == SPREAD) {
            text_add(out, STR(" \n\t "));
        } else if (before.n && must_stand_apart(before, raw)) {
            text_add_c(out, ' ');
        }
        text_add(out, raw);
        before = raw;
    }
    return lex.at == expression.n; /* an error of the lexer stops before the end */
}

static void white_space_between_tokens_changes_nothing(void **state)
{
    (void)state;
    Arena a = { 0 };
    Table t = vectors(&a);
    size_t tried = 0, wrong = 0;
    for (size_t i = 0; i < t.rows; i++) {
        for (int spacing = SPREAD; spacing <= SQUEEZE; spacing++) {
            Vector v;
            CLEANUP_TEXT spaced = TEXT_INIT;
            take(&v, &t, i);
            if (respace(&spaced, v.expression, (Spacing)spacing)) {
                tried++;
                if (!holds(&v, text_str(&spaced))) {
                    print_error("%.*s: %s\n", STR_ARG(v.id), spaced.b);
                    wrong++;
                }
            }
            sample_free(&v.sample);
        }
    }
    assert_int_equal(wrong, 0);
    assert_true(tried >= 2 * 212);
    arena_done(&a);
}

static bool same_tree(const ExprNode *a, const ExprNode *b)
{
    bool same = a->kind == b->kind && str_eq(a->text, b->text) && a->kid_count == b->kid_count &&
                a->function == b->function;
    for (size_t i = 0; same && i < a->kid_count; i++) same = same_tree(a->kids[i], b->kids[i]);
    return same;
}

static void what_is_printed_parses_to_the_same_tree(void **state)
{
    (void)state;
    Arena a = { 0 };
    Table t = vectors(&a);
    size_t printed = 0;
    for (size_t i = 0; i < t.rows; i++) {
        CLEANUP_TEXT out = TEXT_INIT;
        Expr *e = expr_parse(&a, table_cell(&t, i, "expression"), EXPR_STRICT, NULL, NULL), *again;
        if (!e) continue;
        expr_print(&out, e);
        again = expr_parse(&a, text_str(&out), EXPR_STRICT, NULL, NULL);
        assert_non_null(again);
        assert_true(same_tree(expr_root(e), expr_root(again)));
        printed++;
    }
    assert_true(printed >= 205);
    arena_done(&a);
}

/* What each refusal must say: message, place, and what is at fault or to be written. */
static const struct {
    const char *id, *msg;
    int position;
    const char *what;
} refusals[] = {
    { "x188", "expr.e_func", 1, "foo" },
    { "x189", "expr.e_ref", 1, "missing" },
    { "x190", "expr.e_paren", 1, "(" },
    { "x191", "expr.e_syntax", 5, "+" },
    { "x192", "expr.e_write", 6, "== → =" },
    { "x193", "expr.e_write", 6, "&& → and" },
    { "x194", "expr.e_write", 6, "<> → !=" },
    { "x195", "expr.e_quote", 8, "‘" },
    { "x196", "expr.e_string", 8, "'x" },
    { "x197", "expr.e_args", 1, "if: 2 → 3" },
    { "x198", "expr.e_args", 1, "selected: 1 → 2" },
    { "x199", "expr.e_args", 1, "today: 1 → 0" },
    { "x200", "expr.e_empty", 1, "" },
    { "x201", "expr.e_operator", 6, "5" },
};

static void each_refusal_names_its_place_and_cure(void **state)
{
    (void)state;
    Arena a = { 0 };
    Table t = vectors(&a);
    size_t seen = 0;
    for (size_t i = 0; i < t.rows; i++) {
        for (size_t k = 0; k < sizeof refusals / sizeof *refusals; k++) {
            if (!str_eq(table_cell(&t, i, "id"), str_of(refusals[k].id))) continue;
            Error err = { 0 };
            Vector v;
            take(&v, &t, i);
            Expr *e = expr_parse(&v.sample.arena, v.expression, EXPR_STRICT, NULL, &err);
            assert_false(e && expr_bind(e, &v.sample.arena, v.sample.form, -1, &err));
            assert_string_equal(err.msg, refusals[k].msg);
            assert_int_equal(err.n, refusals[k].position);
            assert_string_equal(err.what, refusals[k].what);
            sample_free(&v.sample);
            seen++;
        }
    }
    assert_int_equal(seen, sizeof refusals / sizeof *refusals);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_vector_gives_its_result),
        cmocka_unit_test(white_space_between_tokens_changes_nothing),
        cmocka_unit_test(what_is_printed_parses_to_the_same_tree),
        cmocka_unit_test(each_refusal_names_its_place_and_cure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
