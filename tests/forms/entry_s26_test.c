/* S26: one form from opening to export, every step of its scenario through the engine. */
#include "tests/lib/check.h"

#include <stdlib.h>
#include <string.h>

#include "forms/entry.h"
#include "forms/title.h"
#include "tests/lib/sheets.h"
#include "tests/lib/table.h"

/* 2026-03-15 10:30 in Bangkok. */
#define NOW_MS ((int64_t)1773545400000)

typedef struct {
    Form *form;
    Entry *entry;
    Arena arena;
} Scene;

static const EntryEnv env = { .now_ms = NOW_MS, .zone_minutes = 7 * 60, .lang = 0 };

static Entry *fresh(const Form *form)
{
    EntryEnv thai = env;
    thai.lang = LANG_TH;
    return entry_open(form, record_new(form), ENTRY_NEW, &thai);
}

/* "member[2]/m_age" or "size": the field and its row. */
static const Field *find(Scene *s, Str path, Row **row)
{
    *row = entry_record(s->entry)->root;
    ptrdiff_t bracket = str_find(path, STR("["));
    if (bracket >= 0) {
        const Field *repeat = form_field(s->form, str_from(path.p, (size_t)bracket));
        assert_non_null(repeat);
        *row = row_at(*row, repeat->index, (size_t)atoi(path.p + bracket + 1) - 1);
        assert_non_null(*row);
        path = str_cut_head(path, (size_t)str_find(path, STR("/")) + 1);
    }
    const Field *f = form_field(s->form, path);
    assert_non_null(f);
    return f;
}

static void add_path(Text *out, const Row *row, const Field *f)
{
    if (out->n > 0) text_add_c(out, ' ');
    if (row->repeat >= 0 && f->type != TYPE_REPEAT) {
        text_add_f(out, "%.*s[%zu]/", STR_ARG(row->form->fields[row->repeat].name),
                   row->position + 1);
    }
    text_add(out, f->name);
}

static void check_yes(bool is, Str expected)
{
    check_str(is ? STR("yes") : STR("no"), expected);
}

static void check_choices(Scene *s, Str path, Str expected)
{
    Row *row;
    const Field *f = find(s, path, &row);
    const int *indexes;
    size_t count = entry_choices(s->entry, row, f, &indexes);
    CLEANUP_TEXT t = TEXT_INIT;
    for (size_t i = 0; i < count; i++) {
        if (i > 0) text_add_c(&t, ' ');
        text_add(&t, f->choices->choices[indexes[i]].name);
    }
    check_str(text_str(&t), expected);
}

/* "value x", "visible x", "invalid x", "rows x", "choices x". */
static void check_state(Scene *s, Str expect, Str expected)
{
    Str rest = expect, what, path;
    str_word(&rest, &what);
    path = str_trim(rest);
    Row *row;
    const Field *f = find(s, path, &row);
    EntryState state = entry_state(s->entry, row, f);
    if (str_eq(what, STR("value"))) {
        check_str(value_seen(entry_value(s->entry, row, f)), expected);
    } else if (str_eq(what, STR("visible"))) {
        check_yes(state.relevant, expected);
    } else if (str_eq(what, STR("invalid"))) {
        check_yes(state.invalid, expected);
    } else if (str_eq(what, STR("rows"))) {
        CLEANUP_TEXT t = TEXT_INIT;
        text_add_f(&t, "%zu", row_count(row, f->index));
        check_str(text_str(&t), expected);
    } else {
        assert_true(str_eq(what, STR("choices")));
        check_choices(s, path, expected);
    }
}

static void set_step(Scene *s, Str target, Str value, Str expect, Str expected)
{
    Row *row;
    const Field *f = find(s, target, &row);
    Str before = str_copy(&s->arena, value_seen(entry_value(s->entry, row, f)));
    SetVerdict verdict = entry_type(s->entry, row, f, value, FROM_PERSON);
    if (str_eq(expect, STR("refused"))) {
        EntryState state = entry_state(s->entry, row, f);
        assert_int_equal(verdict, SET_REFUSED);
        check_str(state.raw, value);
        check_str(value_seen(entry_value(s->entry, row, f)), before);
        assert_true(str_find(str_of(state.why->what), expected) >= 0);
        return;
    }
    assert_int_equal(verdict, SET_ACCEPTED);
    if (!str_eq(expect, STR("accepted"))) check_state(s, expect, expected);
}

static void close_step(Scene *s, Str expect, Str expected)
{
    const EntryFinding *findings;
    size_t count = entry_findings(s->entry, &findings);
    CLEANUP_TEXT t = TEXT_INIT;
    if (str_eq(expect, STR("closed"))) {
        assert_true(entry_complete(s->entry));
        record_title(&t, entry_record(s->entry), LANG_TH);
        check_str(text_str(&t), expected);
        return;
    }
    assert_false(entry_complete(s->entry));
    bool wants_missing = str_eq(expect, STR("missing"));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(findings[i].kind, wants_missing ? FINDS_MISSING : FINDS_SURPLUS);
        add_path(&t, findings[i].row, findings[i].field);
    }
    if (wants_missing) {
        check_str(text_str(&t), expected);
    } else {
        check_str(text_str(&t), STR("member"));
        assert_int_equal(findings[0].why->n, 1);
    }
}

/* The program dies: all there is is the draft. */
static void kill_step(Scene *s)
{
    CLEANUP_TEXT draft = TEXT_INIT, again = TEXT_INIT;
    entry_draft(s->entry, &draft);
    entry_free(s->entry);
    s->entry = fresh(s->form);
    Error err = { 0 };
    assert_true(entry_resume(s->entry, text_str(&draft), &err));
    entry_draft(s->entry, &again);
    check_str(text_str(&again), text_str(&draft));
}

static void export_step(Scene *s)
{
    Row *row;
    const Field *school = find(s, STR("member[1]/m_school"), &row);
    check_str(value_seen(row_get(row, school)), STR(""));
    const Field *other = find(s, STR("asset_other"), &row);
    check_str(value_seen(row_get(row, other)), STR("เครื่องสูบน้ำ"));
    CLEANUP_TEXT body = TEXT_INIT;
    assert_true(entry_body(s->entry, NULL, &body));
    assert_true(str_find(text_str(&body), STR("\"income_head\":\"1500\"")) > 0);
    assert_true(str_find(text_str(&body), STR("\"start\":\"2026-03-15T10:30:00+07:00\"")) > 0);
    assert_int_equal(str_find(text_str(&body), STR("NaN")), -1);
}

static void every_step_of_the_scenario_holds(void **state)
{
    (void)state;
    Scene s = { 0 };
    Table t = table_read(&s.arena, "tests/data/cases/s26_form/scenario.csv");
    FormReport report;
    s.form = sheets_folder("tests/data/cases/s26_form", NULL, &report);
    assert_non_null(s.form);
    assert_int_equal(t.rows, 36);
    for (size_t i = 0; i < t.rows; i++) {
        Str action = table_cell(&t, i, "action"), expect = table_cell(&t, i, "expect");
        Str expected = table_cell(&t, i, "expect_value");
        if (str_eq(action, STR("open"))) {
            s.entry = fresh(s.form);
            check_state(&s, expect, expected);
        } else if (str_eq(action, STR("look"))) {
            check_state(&s, expect, expected);
        } else if (str_eq(action, STR("set"))) {
            set_step(&s, table_cell(&t, i, "target"), table_cell(&t, i, "value"), expect, expected);
        } else if (str_eq(action, STR("close"))) {
            close_step(&s, expect, expected);
        } else if (str_eq(action, STR("kill"))) {
            kill_step(&s);
        } else {
            export_step(&s);
        }
    }
    entry_free(s.entry);
    form_free(s.form);
    report_free(&report);
    arena_done(&s.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_of_the_scenario_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
