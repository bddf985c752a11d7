/* Every shipped form from the screen alone: filled to its end, saved, found in its list, opened again, nothing
 * lost. With FORMS="FOLDER …" in the environment, the forms of those folders too, whoever made them. */
#include "tests/lib/check.h"
#include "tests/lib/filler.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Down to the line that says so. */
static void go_to(Desk *d, const char *text)
{
    desk_press(d, "Home");
    for (int i = 0; i < 40 && !desk_cursor_on(d, text); i++) desk_press(d, "Down");
    if (desk_cursor_on(d, text)) return;
    fprintf(stderr, "no line: %s\n%s", text, desk_screen(d));
    fail();
}

/* The title as far as the narrowest list shows it. */
static const char *title_of(Desk *d, const char *name, Lang lang)
{
    static char title[256];
    size_t columns;
    const Form *form = store_form(d->store, str_of(name));
    assert_non_null(form);
    Str words = text_fit(form_title(form, lang), 20, &columns);
    snprintf(title, sizeof title, "%.*s", STR_ARG(words));
    return title;
}

static void fill(Desk *d, const char *name)
{
    Filler f = {.rows = 2};
    int before = d->keys;
    int64_t records = desk_records(d, name);
    bool is_done = filler_fill(d, &f);
    if (!is_done || f.failed > 0) {
        fprintf(stderr, "%s stays open:\n%s", name, desk_screen(d));
        fail();
    }
    desk_press(d, "F2");
    if (desk_records(d, name) != records + 1) {
        fprintf(stderr, "%s is not saved:\n%s", name, desk_screen(d));
        fail();
    }
    print_message("%s: %zu questions answered with %d keys\n", name, f.questions, d->keys - before);
}

/* The list shows it; opened and left, it is as it was, and F2 has nothing to save. */
static void opens_again(Desk *d, const char *name)
{
    int64_t records = desk_records(d, name);
    desk_see(d, app_lang(d->app) == LANG_TH ? "1 แถว" : "1 row");
    desk_press(d, "Home Enter F8");
    if (!desk_shows(d, app_lang(d->app) == LANG_TH ? "ครบแล้ว" : "Complete")) {
        fprintf(stderr, "%s is not complete when opened again:\n%s", name, desk_screen(d));
        fail();
    }
    desk_press(d, "F3");
    assert_int_equal(desk_records(d, name), records);
}

static void own_form(Desk *d, const char *name)
{
    go_to(d, title_of(d, name, app_lang(d->app)));
    desk_press(d, "Enter +");
    fill(d, name);
    opens_again(d, name);
    desk_press(d, "F3");
}

/* From the household's linked forms: the code and the number are there already. */
static void linked_form(Desk *d, const char *name)
{
    desk_press(d, "Esc v");
    go_to(d, title_of(d, name, app_lang(d->app)));
    desk_press(d, "Enter +");
    desk_see(d, "460101-01-0001");
    fill(d, name);
    opens_again(d, name);
    desk_press(d, "F3 F3");
}

static void all_shipped(Lang lang)
{
    static const char *const OWN[] = {"meeting", "order", "plan", NULL};
    static const char *const LINKED[] = {"verification", "referral", "followup", "housing", "model", NULL};
    Desk d;
    desk_open(&d, 24, 80);
    if (lang == LANG_EN) desk_press(&d, "Esc h");
    own_form(&d, "household");
    assert_int_equal(desk_records(&d, "person"), 2);
    for (size_t i = 0; OWN[i] != NULL; i++) own_form(&d, OWN[i]);
    go_to(&d, title_of(&d, "household", lang));
    desk_press(&d, "Enter Home");
    for (size_t i = 0; LINKED[i] != NULL; i++) linked_form(&d, LINKED[i]);
    desk_press(&d, "Esc v"); /* a record is called by words, not by codes */
    desk_see(&d, lang == LANG_TH ? "รายได้ไม่พอ" : "Income or");
    desk_close(&d);
}

static void shipped_in_thai(void **state)
{
    (void)state;
    all_shipped(LANG_TH);
}

static void shipped_in_english(void **state)
{
    (void)state;
    all_shipped(LANG_EN);
}

/* The one form that is no shipped one. */
static void foreign_name(Desk *d, char name[static 128])
{
    static const char *const SHIPPED[] = {"household", "person", "verification", "meeting", "referral", "followup", "housing", "model", "order", "plan"};
    name[0] = '\0';
    for (size_t i = 0; i < store_form_count(d->store); i++) {
        Str each = store_form_name(d->store, i);
        bool is_shipped = store_form_is_rows(d->store, i);
        for (size_t k = 0; k < sizeof SHIPPED / sizeof *SHIPPED; k++) is_shipped = is_shipped || str_eq(each, str_of(SHIPPED[k]));
        if (!is_shipped) snprintf(name, 128, "%.*s", STR_ARG(each));
    }
    assert_true(name[0] != '\0');
}

static void forms_of_others(void **state)
{
    (void)state;
    const char *folders = getenv("FORMS");
    Str rest = str_of(folders != NULL ? folders : ""), folder;
    while (str_word(&rest, &folder)) {
        Desk d;
        char path[512], name[128];
        snprintf(path, sizeof path, "%.*s", STR_ARG(folder));
        desk_open(&d, 24, 80);
        desk_install(&d, path);
        foreign_name(&d, name);
        desk_restart(&d);
        own_form(&d, name);
        desk_close(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_in_thai), cmocka_unit_test(shipped_in_english), cmocka_unit_test(forms_of_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
