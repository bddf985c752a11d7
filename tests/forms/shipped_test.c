/* The shipped forms: each is read without an error, and holds what lists and keys need. */
#include "tests/lib/check.h"

#include "tests/lib/sheets.h"

static const char *const shipped[] = { "household", "person",  "verification", "meeting", "referral",
                                       "followup",  "housing", "model",        "order",   "plan" };
enum { SHIPPED = sizeof shipped / sizeof *shipped };

static Form *load(const char *name)
{
    CLEANUP_TEXT path = TEXT_INIT;
    text_add_f(&path, "forms/shipped/%s", name);
    FormReport report;
    Form *form = sheets_folder(path.b, "forms/lists", &report);
    if (!form || report.repairs > 0 || report.warnings > 0) sheets_show(&report);
    assert_non_null(form);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shipped_form_loads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
