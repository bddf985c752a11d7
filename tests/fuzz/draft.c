/* Drafts: refused and nothing changed, or resumed and kept again. */
#include "forms/entry.h"
#include "forms/sheet.h"
#include "tests/fuzz/fuzz.h"

static const char *const rows[][4] = {
    { "type", "name", "relevant", "repeat_count" },
    { "integer", "n", "", "" },
    { "begin_repeat", "m", "", "${n}" },
    { "text", "t", "${n} > 1", "" },
    { "date", "d", "", "" },
    { "end_repeat", "", "", "" },
    { "text", "after", "", "" },
};

static Form *make_form(void)
{
    SheetReader *r = sheet_open(STR("fuzz"));
    for (int i = 0; i < (int)(sizeof rows / sizeof *rows); i++) {
        Str cells[4];
        for (int c = 0; c < 4; c++) cells[c] = str_of(rows[i][c]);
        sheet_row(r, STR("survey"), i + 1, cells, 4);
    }
    FormReport report;
    Form *form = sheet_close(r, &report);
    report_free(&report);
    return form;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    EntryEnv env = { .now_ms = INT64_C(1773545400000), .zone_minutes = 420, .lang = LANG_TH };
    Form *form = make_form();
    Entry *e = entry_open(form, record_new(form), ENTRY_NEW, &env);
    CLEANUP_TEXT before = TEXT_INIT, after = TEXT_INIT;
    entry_draft(e, &before);
    Error err = { 0 };
    bool ok = entry_resume(e, str_from((const char *)data, n), &err);
    entry_draft(e, &after);
    if (!ok) {
        assert(err.msg && str_eq(text_str(&before), text_str(&after)));
    } else {
        bool again = entry_resume(e, text_str(&after), &err);
        assert(again);
        text_clear(&before);
        entry_draft(e, &before);
        assert(str_eq(text_str(&before), text_str(&after)));
    }
    entry_free(e);
    form_free(form);
    return 0;
}
