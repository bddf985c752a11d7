/* plan: every order that a list of a shipped form offers is read off an index, at either end and in the
 * middle, in both directions: nothing is sorted, nothing read whole. */
#include "tests/lib/check.h"
#include "tests/lib/sheets.h"
#include "tests/lib/storeroom.h"

#include "model/store/query_inside.h"

#include <stdio.h>

static FakeOs fake;
static Os os;
static Store *store;
static EntryEnv env;

static const char *const FORMS[] = { "household", "person", "verification", "meeting", "referral",
                                     "followup", "housing", "model", "order", "plan" };
enum { FORM_COUNT = sizeof FORMS / sizeof *FORMS };

static int start(void **state)
{
    (void)state;
    Error err = { 0 };
    room_make();
    os = fakeos(&fake, 5);
    env = (EntryEnv){ .now_ms = FAKEOS_NOW_MS, .zone_minutes = 420, .lang = LANG_TH };
    store = room_store(&os, "plan.db");
    for (size_t i = 0; i < FORM_COUNT; i++) {
        char folder[64];
        FormReport report;
        snprintf(folder, sizeof folder, "forms/shipped/%s", FORMS[i]);
        Form *form = sheets_folder(folder, "forms/lists", &report);
        assert_non_null(form);
        assert_true(store_install_form(store, form, &err));
        form_free(form);
        report_free(&report);
        room_save(store, FORMS[i], (Uuid){ { 0 } }, "{}"); /* a row for the middle */
    }
    return 0;
}

static int stop(void **state)
{
    (void)state;
    store_close(store);
    room_done();
    return 0;
}

static void explain(Text *out, QueryRun *run, const QueryRow *from, QueryDirection direction)
{
    Error err = { 0 };
    Sql page = SQL_INIT, sql = SQL_INIT;
    page_sql(&page, run, from ? from->key : NULL, direction, 24);
    sql_add(&sql, "EXPLAIN QUERY PLAN ");
    sql_append(&sql, &page);
    sqlite3_stmt *st = sql_prepare(store, &sql, &err);
    assert_non_null(st);
    while (sqlite3_step(st) == SQLITE_ROW) text_add_f(out, "%s\n", (const char *)sqlite3_column_text(st, 3));
    sqlite3_finalize(st);
    sql_free(&page);
    sql_free(&sql);
}

/* A scan along an index in its order, or of the table by its id, is a page's way; a sort is not. */
static void check_plan(const char *form, Str field, Str plan)
{
    bool sorts = str_find(plan, STR("TEMP B-TREE")) >= 0;
    Str rest = plan, line;
    while (rest.n && str_split(&rest, '\n', &line)) {
        bool is_page = str_find(line, STR("(subquery")) >= 0; /* the rows of one page */
        bool is_bare = str_starts(line, STR("SCAN")) && str_find(line, STR("USING")) < 0 && !is_page && field.n;
        if (!sorts && !is_bare) continue;
        print_error("%s by %.*s: %.*s\n", form, STR_ARG(field), STR_ARG(plan));
        fail();
    }
}

static void look(const char *form, Str field, bool descending)
{
    Error err = { 0 };
    Arena arena = { 0 };
    QueryRun *run;
    QueryRow *rows;
    size_t n;
    QuerySort by = { field, descending };
    Query q = { .form = str_of(form), .sorts = &by, .sort_count = field.n ? 1 : 0 };
    assert_true(query_open(store, &q, &env, &run, &err));
    assert_true(query_rows(run, NULL, QUERY_AFTER, 2, &arena, &rows, &n, &err));
    assert_int_equal(n, 1);
    static const QueryDirection ways[] = { QUERY_AFTER, QUERY_BEFORE, QUERY_FROM };
    for (size_t i = 0; i < 3; i++)
        for (int middle = 0; middle < 2; middle++) {
            CLEANUP_TEXT plan = TEXT_INIT;
            explain(&plan, run, middle ? &rows[0] : NULL, ways[i]);
            check_plan(form, field, text_str(&plan));
        }
    query_close(run);
    arena_done(&arena);
}

static void every_offered_order_has_its_index(void **state)
{
    (void)state;
    size_t orders = 0;
    for (size_t i = 0; i < FORM_COUNT; i++) {
        const Form *form = store_form(store, str_of(FORMS[i]));
        assert_non_null(form);
        look(FORMS[i], STR_NONE, false);
        for (size_t k = 0; k < form->field_count; k++) {
            const Field *f = &form->fields[k];
            if (!f->is_indexed || f->repeat >= 0) continue;
            look(FORMS[i], f->name, false);
            look(FORMS[i], f->name, true);
            orders += 2;
        }
    }
    assert_true(orders >= 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_offered_order_has_its_index) };
    return cmocka_run_group_tests_name("plan", tests, start, stop);
}
