#include "tests/lib/sheets.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/lib/table.h"

void sheets_push(SheetReader *r, const char *sheet, Str csv)
{
    Arena a = { 0 };
    for (int line = 1; csv.n > 0; line++) {
        size_t columns;
        Str *cells = table_row(&a, &csv, &columns);
        sheet_row(r, str_of(sheet), line, cells, columns);
    }
    arena_done(&a);
}

static void push_file(SheetReader *r, const char *folder, const char *name, const char *sheet)
{
    Arena a = { 0 };
    CLEANUP_TEXT path = TEXT_INIT;
    text_add_f(&path, "%s/%s", folder, name);
    if (access(path.b, R_OK) == 0) sheets_push(r, sheet, table_file(&a, path.b));
    arena_done(&a);
}

static Form *close_with_lists(SheetReader *r, const char *lists, FormReport *report)
{
    for (size_t i = 0; sheet_wanted(r, i).n > 0; i++) {
        Arena a = { 0 };
        const char *name = str_copy(&a, sheet_wanted(r, i)).p;
        CLEANUP_TEXT sheet = TEXT_INIT;
        text_add_f(&sheet, "file:%s", name);
        if (lists) push_file(r, lists, name, sheet.b);
        arena_done(&a);
    }
    return sheet_close(r, report);
}

Form *sheets_folder(const char *folder, const char *lists, FormReport *report)
{
    SheetReader *r = sheet_open(STR("folder"));
    push_file(r, folder, "survey.csv", "survey");
    push_file(r, folder, "choices.csv", "choices");
    push_file(r, folder, "settings.csv", "settings");
    return close_with_lists(r, lists, report);
}

Form *sheets_text(const char *survey, const char *choices, const char *settings, FormReport *report)
{
    SheetReader *r = sheet_open(STR("test"));
    sheets_push(r, "survey", str_of(survey));
    if (choices) sheets_push(r, "choices", str_of(choices));
    if (settings) sheets_push(r, "settings", str_of(settings));
    return close_with_lists(r, NULL, report);
}

Form *sheets_form(const char *survey, const char *choices, const char *settings)
{
    FormReport report;
    Form *form = sheets_text(survey, choices, settings, &report);
    if (!form) {
        sheets_show(&report);
        exit(1);
    }
    report_free(&report);
    return form;
}

void sheets_show(const FormReport *report)
{
    static const char *const levels[] = { "error", "repair", "ignored", "warning" };
    for (size_t i = 0; i < report->finding_count; i++) {
        const Finding *f = &report->findings[i];
        CLEANUP_TEXT t = TEXT_INIT;
        say_error(&t, LANG_EN, &f->error);
        fprintf(stderr, "%s: %.*s %d %.*s: %s\n", levels[f->level], STR_ARG(f->sheet), f->row,
                STR_ARG(f->column), t.b);
    }
}

const Finding *sheets_finding(const FormReport *report, FindingLevel level, size_t i)
{
    for (size_t j = 0; j < report->finding_count; j++) {
        if (report->findings[j].level == level && i-- == 0) return &report->findings[j];
    }
    sheets_show(report);
    fprintf(stderr, "no such finding\n");
    exit(1);
}
