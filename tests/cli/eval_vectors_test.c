/* eval: every vector of data/xlsform_vectors.csv that one line can express, through the program, as
 * JSON and bare; what one line cannot express exits 64 (design.md 7, detail 6). */
#include "tests/lib/check.h"

#include "tests/lib/scratch.h"
#include "tests/lib/table.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

enum { WORDS = 16 };

typedef struct {
    Arena arena;
    Scratch scratch;
    const char *words[WORDS + 1];
    size_t count;
} Line;

static const char *word(Line *l, Str text)
{
    return str_copy(&l->arena, text).p;
}

static void add(Line *l, Str text)
{
    assert_true(l->count < WORDS);
    l->words[l->count++] = word(l, text);
    l->words[l->count] = NULL;
}

static void add_value(Line *l, const char *name, const char *value)
{
    CLEANUP_TEXT t = TEXT_INIT;
    text_add_f(&t, "%s=%s", name, value);
    add(l, text_str(&t));
}

/* The command line of a vector; false when its answers are rows or choices. */
static bool make(Line *l, const Table *t, size_t row, const char *form)
{
    json_error_t why;
    Str context = table_cell(t, row, "context_json"), self = table_cell(t, row, "self");
    l->count = 0;
    add(l, STR("kaejon"));
    add(l, STR("eval"));
    add(l, table_cell(t, row, "expression"));
    add(l, STR("--lang"));
    add(l, STR("en"));
    add(l, STR("--today"));
    add(l, STR("2026-03-15"));
    if (form) add(l, str_of(form));
    json_t *root = context.n ? json_loadb(context.p, context.n, 0, &why) : json_object();
    assert_non_null(root);
    const char *key;
    json_t *value;
    bool is_plain = true;
    json_object_foreach(root, key, value)
    {
        is_plain = is_plain && json_is_string(value);
        if (!json_is_string(value)) continue;
        add_value(l, key, json_string_value(value));
        if (str_eq(self, str_of(key))) add_value(l, ".", json_string_value(value));
    }
    json_decref(root);
    return is_plain;
}

static bool is_number(const char *got, Str want)
{
    if (str_eq(want, STR("NaN")) || str_eq(want, STR("Infinity"))) return str_eq(str_of(got), want);
    return fabs(strtod(got, NULL) - strtod(want.p, NULL)) < 1e-9;
}

static bool bare_fits(const ScratchOutput *o, Str type, Str want)
{
    Str got = str_of(o->out);
    if (!str_ends(got, STR("\n"))) return false;
    CLEANUP_TEXT line = TEXT_INIT;
    text_add(&line, str_cut_tail(got, 1));
    if (str_eq(type, STR("number"))) return is_number(line.b, want);
    return str_eq(text_str(&line), want);
}

static bool json_fits(const ScratchOutput *o, Str type, Str want)
{
    json_error_t why;
    json_t *root = json_loads(o->out, 0, &why);
    const char *got = json_string_value(json_object_get(root, "type"));
    json_t *value = json_object_get(root, "value");
    bool fits = false;
    if (!got || !value) fits = false;
    else if (str_eq(type, STR("boolean"))) fits = json_is_boolean(value) && json_is_true(value) == str_eq(want, STR("true"));
    else if (!str_eq(type, STR("number"))) fits = str_eq(str_of(json_string_value(value)), want);
    else if (json_is_null(value)) fits = str_eq(want, STR("NaN")) || str_eq(want, STR("Infinity"));
    else fits = json_is_number(value) && fabs(json_number_value(value) - strtod(want.p, NULL)) < 1e-9;
    /* a date is a text that knows it */
    fits = fits && (str_eq(str_of(got), type) || (strcmp(got, "date") == 0 && str_eq(type, STR("string"))));
    json_decref(root);
    return fits;
}

/* {"error":…,"at":N}, N from 1. */
static bool tells_error(const ScratchOutput *o)
{
    json_error_t why;
    json_t *root = json_loads(o->out, 0, &why);
    bool ok = json_string_value(json_object_get(root, "error")) && json_integer_value(json_object_get(root, "at")) >= 1;
    json_decref(root);
    return ok && o->err[0];
}

/* A list beside the form, or a condition's boolean, is not what a line can ask for. */
static bool wants_form(const Table *t, size_t row)
{
    Str e = table_cell(t, row, "expression");
    static const char *const words[] = { "pulldata(", "instance(", "jr:choice-name(", ".." };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_find(e, str_of(words[i])) >= 0) return true;
    return false;
}

static bool is_bare_reference(const Table *t, size_t row)
{
    return str_eq(table_cell(t, row, "expression"), STR("${a}"));
}

static bool holds(Line *l, const Table *t, size_t row, int *refused)
{
    Str type = table_cell(t, row, "result_type"), want = table_cell(t, row, "result");
    ScratchOutput o;
    bool is_plain = make(l, t, row, "--json"), ok;
    if (!is_plain && !wants_form(t, row)) return true; /* rows and choices: not sent */
    scratch_run(&l->scratch, l->words, &o);
    bool is_form = wants_form(t, row), is_error = str_eq(want, STR("ERROR"));
    if (is_form) ok = o.code == 64 && tells_error(&o), ++*refused;
    else if (is_error) ok = o.code == 65 && tells_error(&o);
    else ok = o.code == 0 && json_fits(&o, type, want);
    scratch_output_free(&o);
    if (!ok || is_form || is_error) return ok;
    make(l, t, row, NULL);
    scratch_run(&l->scratch, l->words, &o);
    ok = o.code == 0 && bare_fits(&o, type, want);
    scratch_output_free(&o);
    return ok;
}

static void vectors_hold_on_the_command_line(void **state)
{
    (void)state;
    const char *program = getenv("KAEJON_BIN"), *build = getenv("B");
    char beside[512];
    snprintf(beside, sizeof beside, "%s/kaejon", build ? build : "build");
    Line l = { 0 };
    Arena a = { 0 };
    Table t = table_read(&a, "tests/data/xlsform_vectors.csv");
    size_t wrong = 0;
    int refused = 0;
    scratch_init(&l.scratch, program ? program : beside);
    for (size_t i = 0; i < t.rows; i++) {
        if (is_bare_reference(&t, i) || holds(&l, &t, i, &refused)) continue;
        Str id = table_cell(&t, i, "id"), expression = table_cell(&t, i, "expression");
        print_error("%.*s: %.*s\n", STR_ARG(id), STR_ARG(expression));
        wrong++;
    }
    scratch_done(&l.scratch);
    arena_done(&l.arena);
    arena_done(&a);
    assert_int_equal(wrong, 0);
    assert_true(refused >= 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(vectors_hold_on_the_command_line) };
    return cmocka_run_group_tests_name("eval vectors", tests, NULL, NULL);
}
