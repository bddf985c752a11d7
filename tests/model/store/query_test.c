/* query: a filter in SQL means what the form language says; pages meet whatever the order. */
#include "tests/lib/chance.h"
#include "tests/lib/check.h"
#include "tests/lib/random_thai.h"
#include "tests/lib/storeroom.h"

#include "model/store/bulk.h"
#include "model/store/query_inside.h"

enum { RECORDS = 240, EXPRESSIONS = 3000 };

static FakeOs fake;
static Os os;
static Store *store;
static EntryEnv env;
static Uuid uuids[RECORDS];
static size_t exact;

static const char FORM[] =
    "survey\n,type,name,label,index,places\n,text,nm,Name,1,\n,text,memo,Memo,,\n,integer,age,Age,1,\n"
    ",decimal,pay,Pay,1,2\n,decimal,tax,Tax,,2\n,integer,size,Size,,\n,date,dob,Born,1,\n"
    ",select_one yn,own,Own,,\n,select_multiple yn,many,Many,,\n,calculate,calc,Calc,,\n,geopoint,gps,Place,,\n"
    ",select_one yn,alt,Alt,,\nchoices\n,list_name,name,label\n,yn,y,Yes\n,yn,n,No\n,yn,x1,Other\n"
    "settings\n,form_id,version\n,thing,1\n";

static void add_member(Text *t, Chance *c, const char *name, const char *value)
{
    uint64_t kind = chance_below(c, 12);
    if (kind < 2) return;
    text_add_f(t, "%s\"%s\":", t->n > 1 ? "," : "", name);
    if (kind == 2) text_add_f(t, "{\"missing\":\"%s\"}", PICK(c, "refused", "unknown"));
    else if (kind == 3) text_add_f(t, "{\"inactive\":\"%s\"}", value);
    else text_add_f(t, "\"%s\"", value);
}

/* Members in the order of their bytes, as a canonical body wants them. */
static void add_body(Text *t, Chance *c)
{
    char age[16];
    snprintf(age, sizeof age, "%d", (int)chance_between(c, -2, 12));
    text_add_c(t, '{');
    add_member(t, c, "age", age);
    add_member(t, c, "alt", PICK(c, "y", "n", "x1"));
    add_member(t, c, "calc", PICK(c, "1", "0", "0.5", "-3", "01", "abc", "2.5", "1e3", "2026-01-02"));
    add_member(t, c, "dob", PICK(c, "2026-03-15", "2026-03", "2026", "1957", "1957-05", "1957-05-01", "2025-12-31", "2026-01-01"));
    add_member(t, c, "gps", PICK(c, "16.4 103.5", "16.5 103.5 12 3", "-1 0"));
    add_member(t, c, "many", PICK(c, "y", "y n", "n x1", "x1"));
    add_member(t, c, "memo", PICK(c, "x", "2", "02", "y n", "ก", "2026-03-15", " a"));
    add_member(t, c, "nm", PICK(c, "เก่า", "ขา", "กา", "แก้ว", "อ", "Ann", "bob", "ไก่", "๑๒"));
    add_member(t, c, "own", PICK(c, "y", "n", "x1"));
    add_member(t, c, "pay", PICK(c, "0.1", "1234.5", "2.5", "0", "-0.01", "3", "0.3"));
    add_member(t, c, "size", PICK(c, "1", "2", "3", "5"));
    add_member(t, c, "tax", PICK(c, "0.1", "0.2", "2.5", "7"));
    text_add_c(t, '}');
}

static int set_up(void **state)
{
    (void)state;
    Error err = { 0 };
    Chance c = chance_new("query");
    room_make();
    os = fakeos(&fake, 7);
    store = room_store(&os, "query.db");
    room_install(store, "thing", FORM);
    env = (EntryEnv){ .now_ms = FAKEOS_NOW_MS, .zone_minutes = 420, .lang = LANG_TH };
    assert_true(store_begin(store, &err));
    for (int i = 0; i < RECORDS; i++) {
        CLEANUP_TEXT body = TEXT_INIT;
        add_body(&body, &c);
        uuids[i] = room_save(store, "thing", (Uuid){ 0 }, body.b).record;
    }
    assert_true(store_commit(store, &err));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    store_close(store);
    room_done();
    return 0;
}

static QueryRun *open_query(const Query *q) { return room_query(store, q, &env); }

/* --- filters --- */

static const char *number(Chance *c)
{
    return PICK(c, "1", "2", "0", "3.5", "0.1", "0.3", "1234.5", "-1", "-0.01", "20000", "1 div 0", "0 div 0", "'2'", "'x'", "''",
                "'2026-03-15'", "today()", "today() - 30", "2 * 3", "1 - 3");
}

static const char *text(Chance *c)
{
    return PICK(c, "'y'", "'n'", "''", "'2'", "'02'", "'2.5'", "'0.5'", "'x'", "'ก'", "'กา'", "'2026'", "'2026-03-15'", "today()", "'abc'",
                "'16.4 103.5'", "'01'", "'1'", "true()", "false()");
}

static const char *field(Chance *c)
{
    return PICK(c, "${nm}", "${memo}", "${age}", "${pay}", "${tax}", "${size}", "${dob}", "${own}", "${many}", "${calc}", "${gps}", "${alt}");
}

static void add_arithmetic(Text *t, Chance *c, int depth)
{
    if (depth == 0 || chance_below(c, 3) == 0) {
        text_add(t, str_of(chance_below(c, 4) ? PICK(c, "${age}", "${pay}", "${tax}", "${size}", "${dob}", "${calc}", "${memo}") : number(c)));
        return;
    }
    text_add_c(t, '(');
    add_arithmetic(t, c, depth - 1);
    text_add(t, str_of(PICK(c, " + ", " - ", " * ", " div ", " mod ")));
    add_arithmetic(t, c, depth - 1);
    text_add_c(t, ')');
}

static void add_filter(Text *t, Chance *c, int depth)
{
    const char *sign = PICK(c, " = ", " != ", " < ", " <= ", " > ", " >= ");
    switch (chance_below(c, depth > 0 ? 14 : 8)) {
    case 0: text_add_f(t, "%s%s%s", field(c), sign, text(c)); break;
    case 1: text_add_f(t, "%s%s%s", field(c), sign, number(c)); break;
    case 2: text_add_f(t, "%s%s%s", number(c), sign, field(c)); break;
    case 3: text_add_f(t, "%s%s%s", field(c), sign, field(c)); break;
    case 4: text_add_f(t, "selected(%s, %s)", field(c), text(c)); break;
    case 5: text_add_f(t, "%s(%s, %s)", PICK(c, "contains", "starts-with"), field(c), text(c)); break;
    case 6: text_add(t, str_of(chance_below(c, 3) ? field(c) : PICK(c, "true()", "false()", "'a'", "''", "0", "1"))); break;
    case 7:
        add_arithmetic(t, c, 2);
        text_add(t, str_of(sign));
        add_arithmetic(t, c, 2);
        break;
    case 8: text_add_f(t, "string-length(%s)%s%s", field(c), sign, number(c)); break;
    case 9: text_add_f(t, "regex(%s, '[a-z]+')", field(c)); break;
    case 10: case 11:
        text_add(t, STR("not("));
        add_filter(t, c, depth - 1);
        text_add_c(t, ')');
        break;
    default:
        text_add_c(t, '(');
        add_filter(t, c, depth - 1);
        text_add(t, str_of(PICK(c, " and ", " or ")));
        add_filter(t, c, depth - 1);
        text_add_c(t, ')');
    }
}

static bool holds(const Expr *e, Uuid uuid)
{
    Arena a = { 0 };
    RecordHead head;
    Error err = { 0 };
    const Form *form = store_form(store, STR("thing"));
    Record *r = record_new(form);
    assert_true(store_head(store, uuid, &a, &head, &err));
    assert_true(store_read(store, head.id, r, &err));
    ExprScope scope = { .form = form, .row = r->root, .self = -1, .now_ms = env.now_ms,
                        .zone_minutes = env.zone_minutes, .arena = &a };
    bool is_true = expr_true(e, &scope);
    record_free(r);
    arena_done(&a);
    return is_true;
}

typedef struct { Uuid uuids[RECORDS]; size_t n; } Found;
static bool keep(void *ctx, const QueryRow *row, Error *err)
{
    Found *f = ctx;
    (void)err;
    assert_true(f->n < RECORDS);
    f->uuids[f->n++] = row->uuid;
    return true;
}

static bool was_found(const Found *f, Uuid u)
{
    for (size_t i = 0; i < f->n; i++)
        if (memcmp(&f->uuids[i], &u, sizeof u) == 0) return true;
    return false;
}

static void a_filter_means_what_the_language_says(void **state)
{
    (void)state;
    Chance c = chance_new("a_filter_means_what_the_language_says");
    const Form *form = store_form(store, STR("thing"));
    int rounds = chance_rounds(EXPRESSIONS);
    for (int t = 0; t < rounds; t++) {
        CLEANUP_TEXT where = TEXT_INIT;
        Arena a = { 0 };
        Error err = { 0 };
        add_filter(&where, &c, 3);
        Expr *e = expr_parse(&a, text_str(&where), EXPR_STRICT, NULL, &err);
        assert_non_null(e);
        assert_true(expr_bind(e, &a, form, -1, &err));
        Query q = { .form = STR("thing"), .where = text_str(&where) };
        QueryRun *run = open_query(&q);
        exact += where_is_exact(run->where);
        Found found = { .n = 0 };
        assert_true(query_each(run, keep, &found, &err));
        for (int i = (int)chance_below(&c, 4); i < RECORDS; i += 4)
            if (holds(e, uuids[i]) != was_found(&found, uuids[i])) {
                Sql sql = SQL_INIT;
                page_sql(&sql, run, NULL, QUERY_AFTER, -1);
                CLEANUP_TEXT answers = TEXT_INIT;
                room_answers(store, uuids[i], &answers);
                print_error("%s\n%s\n%s\nlanguage %d\n", where.b, sql.text.b, answers.b, holds(e, uuids[i]));
                fail();
            }
        int64_t count;
        assert_true(query_count(run, 0, &count, &err));
        assert_int_equal(count, found.n);
        query_close(run);
        arena_done(&a);
    }
    /* SQL alone is the rule, not the exception. */
    print_message("# %zu of %d filters by SQL alone\n", exact, rounds);
    assert_true((int)exact * 10 > rounds * 3);
}

static void common_filters_need_no_language(void **state)
{
    (void)state;
    static const char *const common[] = {
        "${own} = 'y'", "${own} = 'y' and ${age} > 3", "selected(${many}, 'n')", "${pay} < 0.3 or not(${alt} = 'n')",
        "${own} = 'y' or ${own} = 'n'", "${dob} >= '2026-01-01'", "${dob} < today()", "${pay} + ${tax} > 3",
        "${nm} != ''", "contains(${nm}, 'ก')", "${pay} div ${size} < 2",
    };
    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        Query q = { .form = STR("thing"), .where = str_of(common[i]) };
        QueryRun *run = open_query(&q);
        if (!where_is_exact(run->where)) print_error("%s\n", common[i]);
        assert_true(where_is_exact(run->where));
        query_close(run);
    }
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    QueryRun *run;
    Error err = { 0 };
    Str column = STR("nmm");
    Query q = { .form = STR("thing"), .where = STR("${agee} > 1") };
    assert_false(query_open(store, &q, &env, &run, &err));
    assert_string_equal(err.msg, "expr.e_ref_near");
    q = (Query){ .form = STR("thing"), .columns = &column, .column_count = 1 };
    fault_clear(&err);
    assert_false(query_open(store, &q, &env, &run, &err));
    assert_string_equal(err.msg, "query.no_field");
    q = (Query){ .form = STR("nothing") };
    fault_clear(&err);
    assert_false(query_open(store, &q, &env, &run, &err));
    assert_int_equal(err.code, ERR_ABSENT);
}

/* --- pages --- */

static void check_pages(const Query *q, Chance *c)
{
    Arena a = { 0 };
    Error err = { 0 };
    QueryRun *run = open_query(q);
    QueryRow *all, *rows;
    size_t n, got;
    assert_true(query_rows(run, NULL, QUERY_AFTER, RECORDS, &a, &all, &n, &err));
    /* forward from any row, backward from any row, and from either end */
    for (int t = 0; t < 24; t++) {
        size_t at = n ? chance_below(c, n) : 0, max = 1 + chance_below(c, 9);
        if (n == 0) break;
        assert_true(query_rows(run, &all[at], QUERY_AFTER, max, &a, &rows, &got, &err));
        assert_int_equal(got, n - at - 1 < max ? n - at - 1 : max);
        for (size_t i = 0; i < got; i++) assert_int_equal(rows[i].id, all[at + 1 + i].id);
        assert_true(query_rows(run, &all[at], QUERY_FROM, max, &a, &rows, &got, &err));
        for (size_t i = 0; i < got; i++) assert_int_equal(rows[i].id, all[at + i].id);
        assert_true(query_rows(run, &all[at], QUERY_BEFORE, max, &a, &rows, &got, &err));
        assert_int_equal(got, at < max ? at : max);
        for (size_t i = 0; i < got; i++) assert_int_equal(rows[i].id, all[at - got + i].id);
    }
    assert_true(query_rows(run, NULL, QUERY_BEFORE, 7, &a, &rows, &got, &err));
    assert_int_equal(got, n < 7 ? n : 7);
    for (size_t i = 0; i < got; i++) assert_int_equal(rows[i].id, all[n - got + i].id);
    query_close(run);
    arena_done(&a);
}

static void pages_meet_whatever_the_order(void **state)
{
    (void)state;
    Chance c = chance_new("pages_meet_whatever_the_order");
    static const char *const fields[] = { "nm", "memo", "age", "pay", "tax", "size", "dob", "own", "calc", "gps" };
    for (int t = 0; t < chance_rounds(250); t++) {
        QuerySort sorts[3];
        size_t n = chance_below(&c, 4);
        for (size_t i = 0; i < n; i++)
            sorts[i] = (QuerySort){ str_of(fields[chance_below(&c, 10)]), chance_below(&c, 2) };
        Query q = { .form = STR("thing"), .sorts = sorts, .sort_count = n };
        if (chance_below(&c, 3) == 0) q.where = STR("${own} = 'y' or ${age} > 4");
        check_pages(&q, &c);
    }
}

static void names_sort_as_in_a_dictionary(void **state)
{
    (void)state;
    Arena a = { 0 };
    Error err = { 0 };
    Str column = STR("nm");
    QuerySort by = { STR("nm"), false };
    Query q = { .form = STR("thing"), .sorts = &by, .sort_count = 1, .columns = &column, .column_count = 1,
                .where = STR("${nm} = 'ขา' or ${nm} = 'เก่า' or ${nm} = 'แก้ว' or ${nm} = 'กา'") };
    QueryRun *run = open_query(&q);
    QueryRow *rows;
    size_t n, at = 0;
    static const char *const order[] = { "กา", "เก่า", "แก้ว", "ขา" };
    assert_true(query_rows(run, NULL, QUERY_AFTER, RECORDS, &a, &rows, &n, &err));
    assert_true(n > 20);
    for (size_t i = 0; i < n; i++) {
        while (at < 4 && !str_eq(rows[i].values[0].text, str_of(order[at]))) at++;
        assert_true(at < 4);
    }
    query_close(run);
    arena_done(&a);
}

/* The plan of a page, one line a step. */
static void plan(Text *out, const Query *q, bool from_middle)
{
    Arena a = { 0 };
    Error err = { 0 };
    QueryRun *run = open_query(q);
    QueryRow *rows;
    size_t n;
    assert_true(query_rows(run, NULL, QUERY_AFTER, 20, &a, &rows, &n, &err));
    Sql page = SQL_INIT, sql = SQL_INIT;
    page_sql(&page, run, from_middle ? rows[n - 1].key : NULL, QUERY_AFTER, 24);
    sql_add(&sql, "EXPLAIN QUERY PLAN ");
    sql_append(&sql, &page);
    sqlite3_stmt *st = sql_prepare(store, &sql, &err);
    while (sqlite3_step(st) == SQLITE_ROW) text_add_f(out, "%s\n", (const char *)sqlite3_column_text(st, 3));
    sqlite3_finalize(st);
    sql_free(&page);
    sql_free(&sql);
    query_close(run);
    arena_done(&a);
}

static void a_page_is_a_range_of_an_index(void **state)
{
    (void)state;
    static const char *const indexed[] = { "nm", "age", "pay", "dob", NULL };
    for (size_t i = 0; i < sizeof indexed / sizeof *indexed; i++)
        for (int k = 0; k < 4; k++) {
            QuerySort by = { indexed[i] ? str_of(indexed[i]) : STR_NONE, k & 1 };
            Query q = { .form = STR("thing"), .sorts = &by, .sort_count = indexed[i] != NULL };
            CLEANUP_TEXT t = TEXT_INIT;
            plan(&t, &q, k & 2);
            if (str_find(text_str(&t), STR("TEMP B-TREE")) >= 0) print_error("%s\n%s", indexed[i] ? indexed[i] : "uuid", t.b);
            assert_true(str_find(text_str(&t), STR("TEMP B-TREE")) < 0);
            assert_true(!(k & 2) || str_find(text_str(&t), STR("SEARCH")) >= 0);
        }
    /* A filter on an indexed field is looked up, not read through. */
    CLEANUP_TEXT t = TEXT_INIT;
    Query q = { .form = STR("thing"), .where = STR("${age} = 5") };
    plan(&t, &q, false);
    assert_true(str_find(text_str(&t), STR("(age=?)")) >= 0);
}

/* Sorting a million rows by a column without an index took 4 s: SQLite went by an index that ends with the id,
 * and looked up each row and its record. */
static void a_sort_without_an_index_reads_the_table_once(void **state)
{
    (void)state;
    for (int k = 0; k < 4; k++) {
        QuerySort by = { STR("memo"), k & 1 };
        Query q = { .form = STR("thing"), .sorts = &by, .sort_count = 1 };
        CLEANUP_TEXT t = TEXT_INIT;
        plan(&t, &q, k & 2);
        assert_true(str_find(text_str(&t), STR("SCAN f\n")) >= 0);
        assert_true(str_find(text_str(&t), STR("SCAN f USING")) < 0);
        assert_true(str_find(text_str(&t), STR("SCAN page")) > str_find(text_str(&t), STR("TEMP B-TREE")));
    }
}

/* The text of the first answer of each row, in the order of `by`. */
static void in_order(Text *out, Str form, QuerySort by)
{
    Arena a = { 0 };
    Error err = { 0 };
    QueryRow *rows;
    size_t n;
    Query q = { .form = form, .sorts = &by, .sort_count = 1, .columns = &by.field, .column_count = 1 };
    QueryRun *run = open_query(&q);
    assert_true(query_rows(run, NULL, QUERY_AFTER, 50, &a, &rows, &n, &err));
    for (size_t i = 0; i < n; i++) text_add_f(out, "%.*s ", STR_ARG(rows[i].values[0].text));
    query_close(run);
    arena_done(&a);
}

static void codes_that_name_records_sort_by_their_index(void **state)
{
    (void)state;
    static const char form_csv[] = "survey\n,type,name,label\n,text,code,Code\n,integer,no,Number\n"
                                   "settings\n,form_id,version,kaejon_key\n,coded,1,code\n";
    static const char *const codes[] = { "{\"code\":\"HH-0100\"}", "{\"code\":\"HH-0020\"}", "{\"code\":\"HH-0003\"}" };
    Error err = { 0 };
    Form *f = room_form("coded", form_csv);
    assert_true(store_install_form(store, f, &err));
    form_free(f);
    for (size_t i = 0; i < 3; i++) room_save(store, "coded", (Uuid){ 0 }, codes[i]);
    for (int k = 0; k < 4; k++) {
        QuerySort by = { STR("code"), k & 1 };
        Query q = { .form = STR("coded"), .sorts = &by, .sort_count = 1 };
        CLEANUP_TEXT t = TEXT_INIT;
        plan(&t, &q, k & 2);
        assert_true(str_find(text_str(&t), STR("TEMP B-TREE")) < 0);
    }
    CLEANUP_TEXT t = TEXT_INIT;
    in_order(&t, STR("coded"), (QuerySort){ STR("code"), false });
    check_str(text_str(&t), STR("HH-0003 HH-0020 HH-0100 "));
    /* Names in Thai are no codes: a dictionary puts เก after ขา as little as before กา. */
    room_save(store, "coded", (Uuid){ 0 }, "{\"code\":\"ขา\"}");
    room_save(store, "coded", (Uuid){ 0 }, "{\"code\":\"เก่า\"}");
    text_clear(&t);
    in_order(&t, STR("coded"), (QuerySort){ STR("code"), false });
    check_str(text_str(&t), STR("HH-0003 HH-0020 HH-0100 เก่า ขา "));
}

static void only_the_records_named_are_asked(void **state)
{
    (void)state;
    Arena a = { 0 };
    Error err = { 0 };
    QueryRow *rows;
    size_t n;
    int64_t total;
    Query q = { .form = STR("thing") };
    QueryRun *run = open_query(&q);
    assert_true(query_rows(run, NULL, QUERY_AFTER, 5, &a, &rows, &n, &err));
    query_close(run);
    const int64_t ids[] = { rows[1].id, rows[4].id, 99999999 };
    q.ids = ids;
    q.id_count = 3;
    run = open_query(&q);
    assert_true(query_count(run, 0, &total, &err));
    assert_int_equal(total, 2);
    query_close(run);
    arena_done(&a);
}

/* --- keys that wait --- */

static bool stop_at_once(void *ctx)
{
    ++*(int *)ctx;
    return true;
}

static void a_key_stops_a_search(void **state)
{
    (void)state;
    int asked = 0;
    Error err = { 0 };
    Query q = { .form = STR("thing"), .where = STR("string-length(concat(${nm}, ${memo})) > 1000") };
    QueryRun *run = open_query(&q);
    query_interrupt_with(run, stop_at_once, &asked);
    int64_t n = 0;
    assert_false(query_count(run, 0, &n, &err));
    assert_int_equal(err.code, ERR_CANCEL);
    assert_true(asked > 0);
    query_interrupt_with(run, NULL, NULL);
    fault_clear(&err);
    assert_true(query_count(run, 0, &n, &err));
    query_close(run);
}

/* --- put-away indexes --- */

static void indexes_put_away_are_made_again(void **state)
{
    (void)state;
    Error err = { 0 };
    QuerySort by = { STR("nm"), false };
    Query q = { .form = STR("thing"), .sorts = &by, .sort_count = 1 };
    Chance c = chance_new("indexes_put_away_are_made_again");
    CLEANUP_TEXT before = TEXT_INIT, without = TEXT_INIT, after = TEXT_INIT, few = TEXT_INIT;
    plan(&before, &q, true);
    assert_true(bulk_begin(store, STR("thing"), 100, &err));   /* too few to pay */
    plan(&few, &q, true);
    check_str(text_str(&few), text_str(&before));
    assert_true(bulk_begin(store, STR("thing"), 1000000, &err));
    plan(&without, &q, true);
    assert_true(str_find(text_str(&without), STR("TEMP B-TREE")) >= 0);
    check_pages(&q, &c);                                       /* right, only slower */
    assert_true(bulk_end(store, STR("thing"), &err));
    plan(&after, &q, true);
    check_str(text_str(&after), text_str(&before));
    assert_true(bulk_end(store, STR("thing"), &err));          /* nothing to do */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_filter_means_what_the_language_says),
        cmocka_unit_test(common_filters_need_no_language),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(pages_meet_whatever_the_order),
        cmocka_unit_test(names_sort_as_in_a_dictionary),
        cmocka_unit_test(a_page_is_a_range_of_an_index),
        cmocka_unit_test(a_sort_without_an_index_reads_the_table_once),
        cmocka_unit_test(codes_that_name_records_sort_by_their_index),
        cmocka_unit_test(only_the_records_named_are_asked),
        cmocka_unit_test(a_key_stops_a_search),
        cmocka_unit_test(indexes_put_away_are_made_again),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
