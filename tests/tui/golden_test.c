/* Golden screens: each screen at each size in both languages, compared with tests/golden/NAME.LANG.txt.
 *
 * The office is the demo's, its clock stands still. After the lines of 80x24 stand the cells that are not
 * plain text, by their role (what a role is in colour and in mono is tested with the terminal), and the
 * cursor. UPDATE=1 in the environment writes the files anew: look at each before it is committed.
 * ONLY=NAME takes one screen. */
#include "tests/lib/check.h"
#include "tests/lib/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOUSEHOLDS = 40 };

typedef struct { const char *name, *keys, *type, *then; } Screen;
static const Screen SCREENS[] = {
    {"home", "", "", ""},
    {"home-draft", "+ Enter 1 Enter Enter 5 Enter", "บ้านโนนตัวอย่าง", "F3"},
    {"list", "Enter", "", ""},
    {"list-filter", "Enter", "คำ", "Down"},
    {"list-nothing", "Enter", "ฮฮฮ", ""},
    {"list-sort", "Enter F4", "", ""},
    {"list-unfinished", "Home Enter", "", ""},
    {"persons", "Down Enter", "", ""},
    {"form-new", "+", "", ""},
    {"form-place", "Enter Down Enter", "", ""},
    {"form-choices", "Enter Down Enter PgDn PgDn PgDn PgDn", "", ""},
    {"form-list-of-choices", "Enter Down Enter PgDn PgDn PgDn PgDn F4", "", ""},
    {"form-several", "Enter Down Enter Down F4", "", ""},
    {"form-numbers", "Enter Down Enter PgDn PgDn PgDn PgDn PgDn PgDn", "", ""},
    {"form-wrong", "Enter Down Enter Down Down Down Down Down Esc c", "99", "Enter"},
    {"form-missing", "+ Enter Enter F8", "", ""},
    {"form-sections", "Enter Down Enter Esc g", "", ""},
    {"form-history", "Enter Down Enter F7", "", ""},
    {"form-twin", "+ Esc c", "460101-01-0003", ""},
    {"form-discard", "+ Enter Enter Esc b", "", ""},
    {"roster", "Enter Down Enter PgDn PgDn", "", ""},
    {"roster-member", "Enter Down Enter PgDn PgDn Home Enter", "", ""},
    {"roster-new", "Enter Down Enter PgDn PgDn Enter 1", "199990000123", ""},
    {"roster-leaving", "Enter Down Enter PgDn PgDn Home Esc d", "", ""},
    {"roster-left", "Enter Down Enter PgDn PgDn Home Esc d 1", "", ""},
    {"pending", "+ Enter Enter F3 Home Down Enter", "", ""},
    {"esc-home", "Esc", "", ""},
    {"esc-form", "+ Esc", "", ""},
    {"palette", "F9", "", ""},
    {"palette-found", "F9", "ประชาคม", ""},
    {"line", "Esc q", "", ""},
    {"line-forms", "Esc q", "list ho", ""},
    {"send", "Esc o", "", ""},
    {"send-receiver", "Esc o", "4601", "Enter"},
    {"bundles", "Esc m", "", ""},
    {"conflicts", "Esc j", "", ""},
    {"linked", "Enter Down Esc v", "", ""},
    {"messages", "Esc h Esc h Esc q", ":messages", "Enter"},
    {"settings", "Esc q", ":settings", "Enter Down Down 2"},
    {"thai-digits", "Esc q", ":set digits thai", "Enter Enter"},
    {"keycheck", "Esc q", ":check-keys", "Enter F2 Home Enter"},
    {"help", "F1", "", ""},
    {"help-form", "+ F1", "", ""},
    {"help-topics", "F1 Tab", "", ""},
};

/* What came from another office before the first key (desk_exchange). */
static const struct { Screen screen; DeskTaken taken; } FROM_OTHERS[] = {
    {{"bundles-staged", "Esc m", "", ""}, DESK_STAGED},
    {{"bundles-applied", "Esc m", "", ""}, DESK_APPLIED},
    {{"review", "Esc m Enter", "", ""}, DESK_STAGED},
    {{"review-new", "Esc m Enter PgDn PgDn", "", ""}, DESK_STAGED},
    {{"conflicts-two-offices", "Esc j", "", ""}, DESK_APPLIED},
    {{"conflict-decided", "Esc j 2", "", ""}, DESK_APPLIED},
    {{"home-conflict", "", "", ""}, DESK_APPLIED},
};

static const struct { int rows, columns; } SIZES[] = {{24, 80}, {20, 60}, {15, 40}, {50, 132}};

/* --- the picture --- */

static void add_screens(Desk *d, Text *out)
{
    for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
        app_resize(d->app, SIZES[i].rows, SIZES[i].columns);
        desk_rest(d);
        text_add_f(out, "== %dx%d ==\n%s", SIZES[i].columns, SIZES[i].rows, desk_screen(d));
        if (i == 0) text_add_f(out, "-- roles --\n%s", desk_styles(d));
    }
}

static void picture(const Screen *s, DeskTaken taken, Lang lang, Text *out)
{
    Desk d;
    desk_open_demo(&d, 24, 80, HOUSEHOLDS);
    if (taken != DESK_NOTHING) desk_exchange(&d, taken);
    desk_rest(&d);
    if (lang == LANG_EN) desk_press(&d, "Esc h");
    desk_press(&d, s->keys);
    desk_type(&d, s->type);
    desk_press(&d, s->then);
    add_screens(&d, out);
    desk_close(&d);
}

/* --- the file --- */

static bool read_file(const char *path, Text *out)
{
    char bytes[4096];
    size_t n;
    FILE *f = fopen(path, "re");
    if (f == NULL) return false;
    while ((n = fread(bytes, 1, sizeof bytes, f)) > 0) text_add(out, str_from(bytes, n));
    fclose(f);
    return true;
}

static void write_file(const char *path, const Text *text)
{
    FILE *f = fopen(path, "we");
    assert_non_null(f);
    assert_int_equal(fwrite(text->b, 1, text->n, f), text->n);
    assert_int_equal(fclose(f), 0);
}

/* The size of window, the line, and both readings of the first line that differs. */
static void tell_difference(const char *path, Str wanted, Str seen)
{
    Str size = STR("?"), a = STR_NONE, b = STR_NONE;
    int line = 0;
    while (str_eq(a, b) && (wanted.n > 0 || seen.n > 0)) {
        a = b = STR_NONE;
        (void)str_split(&wanted, '\n', &a);
        (void)str_split(&seen, '\n', &b);
        line = str_starts(a, STR("==")) ? 0 : line + 1;
        if (line == 0) size = a;
    }
    print_error("%s %.*s line %d\n  wanted: %.*s\n  seen:   %.*s\n", path, STR_ARG(size), line, STR_ARG(a), STR_ARG(b));
}

static int compare(const Screen *s, DeskTaken taken, Lang lang)
{
    char path[128];
    const char *update = getenv("UPDATE");
    CLEANUP_TEXT seen = TEXT_INIT;
    CLEANUP_TEXT wanted = TEXT_INIT;
    snprintf(path, sizeof path, "tests/golden/%s.%s.txt", s->name, lang == LANG_TH ? "th" : "en");
    picture(s, taken, lang, &seen);
    if (update != NULL && *update != 0) {
        write_file(path, &seen);
        return 0;
    }
    if (!read_file(path, &wanted)) {
        print_error("there is no %s: UPDATE=1 writes it, then look at it\n", path);
        return 1;
    }
    if (str_eq(text_str(&wanted), text_str(&seen))) return 0;
    tell_difference(path, text_str(&wanted), text_str(&seen));
    return 1;
}

static void screens_look_as_they_did(void **state)
{
    (void)state;
    const char *only = getenv("ONLY");
    int failed = 0;
    for (size_t i = 0; i < sizeof SCREENS / sizeof *SCREENS; i++)
        if (only == NULL || strcmp(only, SCREENS[i].name) == 0)
            failed += compare(&SCREENS[i], DESK_NOTHING, LANG_TH) + compare(&SCREENS[i], DESK_NOTHING, LANG_EN);
    for (size_t i = 0; i < sizeof FROM_OTHERS / sizeof *FROM_OTHERS; i++) {
        const Screen *s = &FROM_OTHERS[i].screen;
        if (only == NULL || strcmp(only, s->name) == 0)
            failed += compare(s, FROM_OTHERS[i].taken, LANG_TH) + compare(s, FROM_OTHERS[i].taken, LANG_EN);
    }
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(screens_look_as_they_did)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
