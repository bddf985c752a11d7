/* The shipped forms: each is read without an error, and holds what lists and keys need. */
#include "tests/lib/check.h"

#include "forms/entry.h"
#include "tests/lib/sheets.h"
#include "tests/lib/table.h"

#define NOW_MS ((int64_t)1773545400000) /* 2026-03-15 10:30 in Bangkok */

static const char *const shipped[] = { "household", "person",   "verification", "meeting",
                                       "referral",  "followup", "housing",      "model",
                                       "order",     "plan" };
enum { SHIPPED = sizeof shipped / sizeof *shipped };

static Form *load(const char *name)
{
    CLEANUP_TEXT path = TEXT_INIT;
    text_add_f(&path, "forms/shipped/%s", name);
    FormReport report;
    Form *form = sheets_folder(path.b, "forms/lists", &report);
    if (!form) sheets_show(&report);
    assert_non_null(form);
    assert_int_equal(report.repairs, 0);
    report_free(&report);
    return form;
}

static void every_shipped_form_loads(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHIPPED; i++) {
        Form *f = load(shipped[i]);
        check_str(f->name, str_of(shipped[i]));
        form_free(f);
    }
}

/* What the form check says of them, all of it meant: a date of birth is asked for unless the age is
 * told, and an age is that of today. */
static void the_check_has_nothing_else_to_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHIPPED; i++) {
        CLEANUP_TEXT path = TEXT_INIT;
        text_add_f(&path, "forms/shipped/%s", shipped[i]);
        FormReport report;
        form_free(sheets_folder(path.b, "forms/lists", &report));
        size_t expected = str_eq(str_of(shipped[i]), STR("person")) ? 2 : 0;
        if (report.warnings != expected) sheets_show(&report);
        assert_int_equal(report.warnings, expected);
        report_free(&report);
    }
}

/* --- the scored items of the worked example (domain.md 3.2) --------------------------------------
 */

static Entry *fill(const Form *form, const Table *answers, Str household)
{
    EntryEnv env = { .now_ms = NOW_MS, .zone_minutes = 420, .lang = LANG_TH };
    Entry *e = entry_open(form, record_new(form), ENTRY_IMPORT, &env);
    for (size_t i = 0; i < answers->rows; i++) {
        if (!str_eq(table_cell(answers, i, "household"), household)) continue;
        const Field *f = form_field(form, table_cell(answers, i, "name"));
        assert_non_null(f);
        if (f->type == TYPE_CALCULATE) continue;
        Str value = table_cell(answers, i, "value");
        if (entry_type(e, entry_record(e)->root, f, value, FROM_FILE) != SET_ACCEPTED) {
            fail_msg("%.*s = %.*s", STR_ARG(f->name), STR_ARG(value));
        }
    }
    entry_settle(e);
    return e;
}

/* 1 to 4, "n/a" for what does not apply, "missing" for what is not answered. */
static Str score_of(const Entry *e, const Row *row, const Field *f)
{
    if (!entry_state(e, row, f).relevant) return STR("n/a");
    Str value = value_seen(entry_value(e, row, f));
    if (value.n == 0) return STR("missing");
    if (!f->choices) return value;
    Str score = list_choice(f->choices, value)->score;
    return score.n > 0 ? score : STR("n/a");
}

static void the_worked_example_scores_as_it_says(void **state)
{
    (void)state;
    Arena a = { 0 };
    Form *form = load("household");
    Table answers = table_read(&a, "tests/data/capital_example_answers.csv");
    Table items = table_read(&a, "tests/data/capital_example_items.csv");
    Table expected = table_read(&a, "tests/data/capital_example_expected.csv");
    Str household = STR_NONE;
    Entry *e = NULL;
    for (size_t i = 0; i < items.rows; i++) {
        if (!str_eq(household, table_cell(&items, i, "household"))) {
            household = table_cell(&items, i, "household");
            entry_free(e);
            e = fill(form, &answers, household);
        }
        const Field *f = form_field(form, table_cell(&items, i, "name"));
        Str score = score_of(e, entry_record(e)->root, f), want = table_cell(&items, i, "score");
        if (!str_eq(score, want)) {
            fail_msg("%.*s %.*s: %.*s, not %.*s", STR_ARG(household), STR_ARG(f->name),
                     STR_ARG(score), STR_ARG(want));
        }
    }
    entry_free(e);
    for (size_t i = 0; i < expected.rows; i++) {
        if (!str_eq(table_cell(&expected, i, "kind"), STR("calc"))) continue;
        e = fill(form, &answers, table_cell(&expected, i, "household"));
        const Field *f = form_field(form, table_cell(&expected, i, "item"));
        check_str(value_seen(entry_value(e, entry_record(e)->root, f)),
                  table_cell(&expected, i, "value"));
        entry_free(e);
    }
    form_free(form);
    arena_done(&a);
}

/* A cut-off is exact to the satang: 36,936 a head is not below 36,936, whatever the parts of the
 * sum. */
static void a_cut_off_is_exact(void **state)
{
    (void)state;
    const struct {
        const char *farm, *wage, *members, *band;
    } vectors[] = {
        { "110807.9", "0.1", "3", "2" },  { "110807.9", "0.09", "3", "1" },
        { "36935.99", "0", "1", "1" },    { "36936", "0", "1", "2" },
        { "99999.99", "0.01", "1", "4" }, { "0.1", "0.2", "1", "1" },
        { "", "0.2", "1", "" },           { "1", "2", "", "" },
    };
    Form *form = load("household");
    EntryEnv env = { .now_ms = NOW_MS, .zone_minutes = 420, .lang = LANG_TH };
    Entry *e = entry_open(form, record_new(form), ENTRY_IMPORT, &env);
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        const char *const given[][2] = {
            { "reach", "met" },
            { "lawful_basis", "consent" },
            { "n_members", vectors[i].members },
            { "inc_farm", vectors[i].farm },
            { "inc_wage", vectors[i].wage },
            { "inc_own", "0" },
            { "inc_state", "0" },
            { "inc_remit", "0" },
            { "inc_kind", "0" },
        };
        Row *root = entry_record(e)->root;
        for (size_t j = 0; j < sizeof given / sizeof *given; j++) {
            const Field *f = form_field(form, str_of(given[j][0]));
            assert_int_equal(entry_type(e, root, f, str_of(given[j][1]), FROM_FILE), SET_ACCEPTED);
        }
        entry_settle(e);
        check_str(value_seen(row_get(root, form_field(form, STR("fin_inc")))),
                  str_of(vectors[i].band));
        entry_reset(e, ENTRY_IMPORT);
    }
    entry_free(e);
    form_free(form);
}

static void lists_and_keys_have_what_they_need(void **state)
{
    (void)state;
    Form *household = load("household"), *person = load("person");
    assert_int_equal(household->key_count, 1);
    assert_int_equal(person->key_count, 2);
    check_str(person->fields[person->keys[0][0]].name, STR("citizen_id"));
    assert_int_equal(person->keys[0][1], -1);
    check_str(person->fields[person->keys[1][1]].name, STR("line_no"));
    check_str(person->parent_form, STR("household"));
    check_str(person->fields[person->parent_field].name, STR("hh_code"));
    check_str(form_field_by_role(household, STR("name"))->name, STR("head_name"));
    check_str(form_field_by_role(person, STR("roster_line"))->name, STR("line_no"));
    static const char *const lists[] = { "hh_code", "head_name",    "moo",
                                         "tambon",  "village_name", "visit_date" };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        assert_true(form_field(household, str_of(lists[i]))->is_indexed);
    }
    const Field *tambon = form_field(household, STR("tambon"));
    assert_int_equal(tambon->choices->choice_count, 135);
    check_str(choice_label(household, list_choice(tambon->choices, STR("460102")), LANG_EN),
              STR("Nuea"));
    check_str(choice_label(household, list_choice(tambon->choices, STR("460102")), LANG_TH),
              STR("เหนือ"));
    form_free(household);
    form_free(person);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shipped_form_loads),
        cmocka_unit_test(the_check_has_nothing_else_to_say),
        cmocka_unit_test(the_worked_example_scores_as_it_says),
        cmocka_unit_test(a_cut_off_is_exact),
        cmocka_unit_test(lists_and_keys_have_what_they_need),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
