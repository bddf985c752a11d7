/* entry: whatever is answered in whatever order, what was worked out step by step is what working
 * everything out anew gives, and undoing all of it leaves nothing. */
#include "tests/lib/check.h"

#include "forms/entry.h"
#include "tests/lib/chance.h"
#include "tests/lib/sheets.h"

enum { ACTS = 250, ROUNDS = 6 };

static const EntryEnv env = { .now_ms = INT64_C(1773545400000), .zone_minutes = 420, .lang = 0 };

/* --- random answers --------------------------------------------------------------------------- */

static void add_answer(Text *out, Chance *chance, const Field *f)
{
    if (chance_below(chance, 8) == 0) return; /* emptied */
    if (f->choices) {
        size_t most = f->type == TYPE_SELECT_ONE ? 1 : 3;
        for (size_t i = 0; i < 1 + chance_below(chance, most); i++) {
            if (i > 0) text_add_c(out, ' ');
            text_add(out, f->choices->choices[chance_below(chance, f->choices->choice_count)].name);
        }
    } else if (f->type == TYPE_DATE) {
        text_add_f(out, "20%02u-%02u-%02u", 10 + (unsigned)chance_below(chance, 18),
                   1 + (unsigned)chance_below(chance, 12), 1 + (unsigned)chance_below(chance, 28));
    } else {
        text_add_f(out, "%u", (unsigned)chance_below(chance, chance_below(chance, 3) ? 6 : 60000));
        if (f->type == TYPE_DECIMAL) text_add_f(out, ".%u", (unsigned)chance_below(chance, 100));
    }
}

static Row *random_row(Chance *chance, Row *root, const Field *f)
{
    if (f->repeat < 0) return root;
    size_t rows = row_count(root, f->repeat);
    return rows > 0 ? row_at(root, f->repeat, (size_t)chance_below(chance, rows)) : NULL;
}

static void act(Entry *e, Chance *chance)
{
    const Form *form = entry_record(e)->form;
    const Field *f = &form->fields[chance_below(chance, form->field_count)];
    Row *root = entry_record(e)->root, *row = random_row(chance, root, f);
    if (f->type == TYPE_REPEAT) {
        if (row_count(root, f->index) > 0 && chance_below(chance, 3) == 0) {
            entry_drop_row(e, row_at(root, f->index, 0));
        } else {
            entry_add_row(e, root, f->index);
        }
    } else if (row && type_is_answer(f->type) && f->type != TYPE_CALCULATE) {
        CLEANUP_TEXT t = TEXT_INIT;
        add_answer(&t, chance, f);
        entry_type(e, row, f, text_str(&t), FROM_PERSON);
    } else if (chance_below(chance, 2)) {
        entry_undo(e, NULL, NULL);
    } else {
        entry_redo(e, NULL, NULL);
    }
}

/* --- anew ------------------------------------------------------------------------------------- */

static void set_row(Entry *to, Row *row, const Row *from)
{
    const Form *form = from->form;
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[i];
        if (f->repeat != from->repeat) continue;
        for (size_t j = 0; f->type == TYPE_REPEAT && j < row_count(from, f->index); j++) {
            set_row(to, entry_add_row(to, row, f->index), row_at(from, f->index, j));
        }
        if (!type_is_answer(f->type) || f->type == TYPE_CALCULATE) continue;
        Value v = row_get(from, f);
        v.inactive = false;
        if (v.kind == ANSWER_TEXT) entry_set(to, row, f, v);
    }
}

static void compare_rows(const Entry *a, const Row *x, const Entry *b, const Row *y)
{
    const Form *form = x->form;
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[i];
        if (f->repeat != x->repeat) continue;
        EntryState s = entry_state(a, x, f), t = entry_state(b, y, f);
        Value v = row_get(x, f), w = row_get(y, f);
        bool is_kept_only = !s.relevant && f->type == TYPE_CALCULATE; /* the last one worked out */
        bool is_same = s.relevant == t.relevant && s.required == t.required &&
                       s.invalid == t.invalid && (is_kept_only || value_eq(v, w));
        if (!is_same) {
            fail_msg("%.*s.%.*s: %d%d%d %.*s against %d%d%d %.*s", STR_ARG(form->name),
                     STR_ARG(f->name), s.relevant, s.required, s.invalid, STR_ARG(v.text),
                     t.relevant, t.required, t.invalid, STR_ARG(w.text));
        }
        for (size_t j = 0; f->type == TYPE_REPEAT && j < row_count(x, f->index); j++) {
            compare_rows(a, row_at(x, f->index, j), b, row_at(y, f->index, j));
        }
    }
}

static void check_anew(Entry *e)
{
    const Form *form = entry_record(e)->form;
    Entry *anew = entry_open(form, record_new(form), ENTRY_IMPORT, &env);
    set_row(anew, entry_record(anew)->root, entry_record(e)->root);
    entry_settle(anew);
    compare_rows(e, entry_record(e)->root, anew, entry_record(anew)->root);
    entry_free(anew);
    Entry *opened = entry_open(form, record_copy(entry_record(e)), ENTRY_OPEN, &env);
    compare_rows(e, entry_record(e)->root, opened, entry_record(opened)->root);
    entry_free(opened);
}

static void run(const char *name)
{
    CLEANUP_TEXT path = TEXT_INIT;
    text_add_f(&path, "forms/shipped/%s", name);
    FormReport report;
    Form *form = sheets_folder(path.b, "forms/lists", &report);
    report_free(&report);
    Chance chance = chance_new(name);
    for (int round = 0; round < ROUNDS; round++) {
        CLEANUP_TEXT before = TEXT_INIT, after = TEXT_INIT;
        Entry *e = entry_open(form, record_new(form), ENTRY_NEW, &env);
        entry_draft(e, &before);
        for (int i = 0; i < ACTS; i++) {
            act(e, &chance);
            if (i % 10 == 0 || i > ACTS - 5) check_anew(e);
        }
        while (entry_undo(e, NULL, NULL)) {
        }
        entry_draft(e, &after);
        check_str(text_str(&after), text_str(&before));
        entry_free(e);
    }
    form_free(form);
}

static void step_by_step_is_the_same_as_anew(void **state)
{
    run(*state);
}

int main(void)
{
    static char names[][16] = { "household", "person",  "verification", "meeting", "referral",
                                "followup",  "housing", "model",        "order",   "plan" };
    struct CMUnitTest tests[sizeof names / sizeof *names];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        tests[i] =
            (struct CMUnitTest){ names[i], step_by_step_is_the_same_as_anew, NULL, NULL, names[i] };
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
