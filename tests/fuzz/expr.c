/* The form language: any text is parsed or refused with a place; a tree prints to itself and runs.
 */
#include "forms/expr.h"
#include "tests/fuzz/fuzz.h"

static void check_refusal(Str s, const Error *err)
{
    assert(err->msg && err->n >= 1 && err->n <= (int64_t)utf8_count(s) + 1);
}

static void check_print(Arena *a, const Expr *e)
{
    CLEANUP_TEXT once = TEXT_INIT, twice = TEXT_INIT;
    expr_print(&once, e);
    Expr *again = expr_parse(a, text_str(&once), EXPR_STRICT, NULL, NULL);
    assert(again);
    expr_print(&twice, again);
    assert(str_eq(text_str(&once), text_str(&twice)));
}

static void run(Arena *a, Expr *e)
{
    Value tried = value_text(STR("2026-03-15"));
    ExprScope scope = { .self = -1,
                        .self_value = &tried,
                        .now_ms = INT64_C(1773545400000),
                        .zone_minutes = 420,
                        .lang = LANG_TH,
                        .arena = a };
    Error err = { 0 };
    if (!expr_bind(e, a, NULL, -1, &err)) {
        assert(err.msg && err.n >= 1);
        return;
    }
    Result r = expr_eval(e, &scope);
    (void)result_boolean(r);
    assert(utf8_bad(result_string(a, r)) < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n == 0) return 0;
    Arena a = { 0 };
    Error err = { 0 };
    bool repaired;
    Str s = str_from((const char *)data + 1, n - 1);
    Expr *e = expr_parse(&a, s, data[0] % 2 ? EXPR_LENIENT : EXPR_STRICT, &repaired, &err);
    if (e) {
        check_print(&a, e);
        if (utf8_bad(s) < 0)
            run(&a, e); /* texts are valid UTF-8 once they are inside (locale/text.h) */
    } else {
        check_refusal(s, &err);
    }
    arena_done(&a);
    return 0;
}
