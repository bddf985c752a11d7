/* Sheets of a form: any rows make a form or findings; the form can be filled in, undone, kept as a
 * draft, and its source makes the same form again.
 *
 * Input: lines of cells with tabs between; `#NAME` begins a sheet. */
#include "forms/entry.h"
#include "forms/sheet.h"
#include "forms/title.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

enum { CELLS = 64 };

static Form *read_sheets(Str text, FormReport *report)
{
    SheetReader *r = sheet_open(STR("fuzz"));
    Str sheet = STR("survey"), line;
    int number = 0;
    while (str_split(&text, '\n', &line)) {
        Str cells[CELLS], rest = line;
        size_t count = 0;
        if (str_starts(line, STR("#"))) {
            sheet = str_cut_head(line, 1);
            number = 0;
            continue;
        }
        while (count < CELLS && str_split(&rest, '\t', &cells[count])) count++;
        sheet_row(r, sheet, ++number, cells, count);
    }
    for (size_t i = 0; sheet_wanted(r, i).n > 0; i++) assert(i < 10000);
    return sheet_close(r, report);
}

static void check_findings(const FormReport *report, bool is_form)
{
    size_t counted = report->errors + report->repairs + report->ignored + report->warnings;
    assert(counted == report->finding_count);
    assert(is_form == (report->errors == 0));
    for (size_t i = 0; i < report->finding_count; i++) {
        const Finding *f = &report->findings[i];
        CLEANUP_TEXT words = TEXT_INIT;
        say_error(&words, LANG_TH, &f->error);
        assert(f->error.msg && say_has(LANG_TH, f->error.msg) && words.n > 0);
        assert((f->level == FINDING_ERROR) == (finding_code(f).n > 0));
    }
}

static void check_form(const Form *form)
{
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[i];
        assert(form_field(form, f->name) == f && form_field_by_column(form, f->column) == f);
        assert(f->end > (int)i && f->end <= (int)form->field_count);
        assert(f->slot < form_row_slots(form, f->repeat));
        assert(form->by_rank[f->rank] == (int)i);
    }
}

static void add_draft(Entry *e, Text *out)
{
    text_clear(out);
    entry_draft(e, out);
}

static void fill(const Form *form)
{
    static const char *const answers[] = { "3", "x", "2026-01-02", "1", "y", "-7.5" };
    EntryEnv env = { .now_ms = INT64_C(1773545400000), .zone_minutes = 420, .lang = LANG_TH };
    Entry *e = entry_open(form, record_new(form), ENTRY_NEW, &env);
    CLEANUP_TEXT before = TEXT_INIT, after = TEXT_INIT, title = TEXT_INIT;
    add_draft(e, &before);
    for (size_t i = 0; i < form->field_count && i < 40; i++) {
        const Field *f = &form->fields[i];
        Row *root = entry_record(e)->root, *row = root;
        if (f->type == TYPE_REPEAT && f->repeat < 0) entry_add_row(e, root, f->index);
        if (f->repeat >= 0 && form->fields[f->repeat].repeat < 0) row = row_at(root, f->repeat, 0);
        if (row) entry_type(e, row, f, str_of(answers[i % 6]), FROM_PERSON);
    }
    const EntryFinding *findings;
    (void)entry_findings(e, &findings);
    record_title(&title, entry_record(e), LANG_EN);
    while (entry_undo(e, NULL, NULL)) {
    }
    add_draft(e, &after);
    assert(str_eq(text_str(&before), text_str(&after)));
    while (entry_redo(e, NULL, NULL)) {
    }
    add_draft(e, &before);
    Error err = { 0 };
    bool resumed = entry_resume(e, text_str(&before), &err);
    assert(resumed);
    entry_free(e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    FormReport report;
    Form *form = read_sheets(str_from((const char *)data, n), &report);
    check_findings(&report, form != NULL);
    report_free(&report);
    if (form) {
        check_form(form);
        fill(form);
        assert(utf8_bad(form->source) < 0);
    }
    form_free(form);
    return 0;
}
