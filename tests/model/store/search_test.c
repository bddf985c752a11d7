/* search: words are found as people type them, and the same ones with and without the index, by each way. */
#include "tests/lib/chance.h"
#include "tests/lib/check.h"
#include "tests/lib/storeroom.h"

#include "model/store/query_inside.h"
#include "model/store/search_index.h"

enum { RECORDS = 240 };

static FakeOs fake;
static Os os;
static Store *store;
static EntryEnv env;
static Uuid uuids[RECORDS];

static const char FORM[] = "survey\n,type,name,label,index\n,text,nm,Name,1\n,text,memo,Memo,\n"
                           "settings\n,form_id,version\n,thing,1\n";

static int set_up(void **state)
{
    (void)state;
    Error err = { 0 };
    Chance c = chance_new("search");
    room_make();
    os = fakeos(&fake, 7);
    store = room_store(&os, "search.db");
    room_install(store, "thing", FORM);
    env = (EntryEnv){ .now_ms = FAKEOS_NOW_MS, .zone_minutes = 420, .lang = LANG_TH };
    assert_true(store_begin(store, &err));
    for (int i = 0; i < RECORDS; i++) {
        CLEANUP_TEXT body = TEXT_INIT;
        const char *memo = PICK(&c, "x", "2", "02", "y n", "ก", "2026-03-15", " a");
        text_add_f(&body, "{\"memo\":\"%s\",\"nm\":\"%s\"}", memo,
                   PICK(&c, "เก่า", "ขา", "กา", "แก้ว", "อ", "Ann", "bob", "ไก่", "๑๒"));
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

static size_t find(const char *what, Found *f)
{
    Error err = { 0 };
    Query q = { .form = STR("thing"), .find = str_of(what) };
    QueryRun *run = open_query(&q);
    f->n = 0;
    assert_true(query_each(run, keep, f, &err));
    query_close(run);
    return f->n;
}

static void words_are_found_as_people_type_them(void **state)
{
    (void)state;
    Found f, g;
    size_t n = find("แก้ว", &f);
    assert_true(n > 5);
    assert_int_equal(find("แกว", &g), n);           /* without the tone */
    assert_int_equal(find("cdh;", &g), n);           /* Thai word on the Latin keyboard: แก้ว */
    assert_int_equal(find("ANN", &f), find("ann", &g));
    assert_true(f.n > 0);
    assert_int_equal(find("ฟืื", &g), f.n);           /* ann on the Thai keyboard */
    assert_int_equal(find("12", &f), find("๑๒", &g)); /* digits of both kinds */
    assert_true(f.n > 0);
    assert_int_equal(find("ไม่มีคำนี้", &f), 0);
    size_t both = find("แก้ว x", &f);
    for (size_t i = 0; i < both; i++) assert_true(find("x", &g) > 0 && was_found(&g, f.uuids[i]));
}

static bool index_is_used(const char *what)
{
    Query q = { .form = STR("thing"), .find = str_of(what) };
    QueryRun *run = open_query(&q);
    bool used = run->find == FIND_FEW;
    query_close(run);
    return used;
}

/* The same words by each way: row by row, what the index names read and sorted, rows in order passing over what it
 * does not name; and taken back in the middle of a page. */
static void each_way_finds_the_same(const char *what, const Found *expected)
{
    static const struct { int64_t few; FindWay way; } ways[] = {
        { FIND_FEW_MAX, FIND_WALK }, { FIND_FEW_MAX, FIND_FEW }, { -1, FIND_AMONG } };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        Error err = { 0 };
        Arena arena = { 0 };
        QuerySort by = { STR("nm"), false };
        Query q = { .form = STR("thing"), .find = str_of(what), .sorts = &by, .sort_count = i % 2 };
        QueryRun *run = open_query(&q);
        QueryRow *rows;
        size_t count;
        int64_t total;
        if (run->find == FIND_FEW) id_set_free(&run->named);
        sql_free(&run->candidates);
        run->candidates = (Sql)SQL_INIT;
        run->find = FIND_WALK;
        run->few = ways[i].few;
        run->steps = 0;
        if (ways[i].way != FIND_WALK) assert_true(find_settle(run, &err));
        assert_int_equal(run->find, run->search.count > 0 || ways[i].way == FIND_WALK ? ways[i].way : FIND_PLAIN);
        assert_true(query_rows(run, NULL, QUERY_AFTER, 1000, &arena, &rows, &count, &err));
        assert_int_equal(count, expected->n);
        for (size_t k = 0; k < count; k++) assert_true(was_found(expected, rows[k].uuid));
        assert_true(query_count(run, 0, &total, &err));
        assert_int_equal(total, expected->n);
        assert_true(query_count(run, 3, &total, &err));
        assert_int_equal(total, expected->n < 3 ? expected->n : 3);
        query_close(run);
        arena_done(&arena);
    }
}

/* Reading row by row is given up in the middle of a page or a count, and the index asked after all. Returns whether
 * it was: most words fill a page sooner. */
static bool a_walk_is_taken_back(const char *what, const Found *expected)
{
    bool was_taken_back = false;
    Error err = { 0 };
    Query q = { .form = STR("thing"), .find = str_of(what) };
    for (int64_t limit = 0; limit < 4; limit++) {
        QueryRun *run = open_query(&q);
        int64_t total;
        run->steps = 1;
        assert_true(query_count(run, limit, &total, &err));
        assert_int_equal(total, limit > 0 && expected->n > (size_t)limit ? (size_t)limit : expected->n);
        was_taken_back |= run->is_spent;
        QueryRow *rows;
        size_t count;
        Arena arena = { 0 };
        assert_true(query_rows(run, NULL, QUERY_BEFORE, (size_t)limit + 1, &arena, &rows, &count, &err));
        assert_int_equal(count, expected->n > (size_t)limit ? (size_t)limit + 1 : expected->n);
        was_taken_back |= run->is_spent;
        arena_done(&arena);
        query_close(run);
    }
    return was_taken_back;
}

static void the_index_finds_the_same(void **state)
{
    (void)state;
    enum { WORDS = 200 };
    Chance c = chance_new("the_index_finds_the_same");
    static Found before[WORDS];
    Text words[WORDS];
    Error err = { 0 };
    /* longer names, so that there are substrings of all lengths */
    for (int i = 0; i < 60; i++) {
        CLEANUP_TEXT body = TEXT_INIT;
        text_add(&body, STR("{\"nm\":\""));
        for (int k = 0; k < 4; k++) text_add(&body, str_of(PICK(&c, "สมชาย", "บุญ", "ศรีจันทร์", "น้ำคำ", "โพธิ์ทอง", " ", "๑๒", "Lee")));
        text_add(&body, STR("\"}"));
        room_save(store, "thing", uuids[i], body.b);
    }
    const char *source = "สมชายบุญศรีจันทร์ น้ำคำโพธิ์ทอง๑๒Leeแก้วเก่า";
    for (int i = 0; i < WORDS; i++) {
        Str s = str_of(source);
        words[i] = (Text)TEXT_INIT;
        size_t from = chance_below(&c, 30), n = 1 + chance_below(&c, 7), bytes;
        for (; from && s.n; from--) {
            utf8_at(s, &bytes);
            s = str_cut_head(s, bytes);
        }
        for (; n && s.n; n--) {
            utf8_at(s, &bytes);
            text_add(&words[i], str_from(s.p, bytes));
            s = str_cut_head(s, bytes);
        }
        find(words[i].b, &before[i]);
    }
    assert_false(index_is_used("โพธิ์ทอง"));
    assert_true(search_keep(store, STR("thing"), 1000, &err));
    assert_false(index_is_used("โพธิ์ทอง"));
    assert_true(search_keep(store, STR("thing"), 100, &err));
    assert_true(index_is_used("โพธิ์ทอง"));
    assert_false(index_is_used("บุ"));
    int taken_back = 0;
    for (int i = 0; i < WORDS; i++) {
        Found after;
        assert_int_equal(find(words[i].b, &after), before[i].n);
        for (size_t k = 0; k < after.n; k++) assert_true(was_found(&before[i], after.uuids[k]));
        each_way_finds_the_same(words[i].b, &before[i]);
        taken_back += a_walk_is_taken_back(words[i].b, &before[i]);
        text_free(&words[i]);
    }
    assert_true(taken_back > 0);
    /* and it follows changes */
    Found f;
    room_save(store, "thing", uuids[3], "{\"nm\":\"กฤษณพงศ์\"}");
    assert_int_equal(find("กฤษณพงศ์", &f), 1);
    room_save(store, "thing", uuids[3], "{\"nm\":\"อื่น\"}");
    assert_int_equal(find("กฤษณพงศ์", &f), 0);
    /* also when it is brought up to the last change */
    room_save(store, "thing", uuids[4], "{\"nm\":\"กฤษณพงศ์\"}");
    int64_t mark = search_mark(store, STR("thing"));
    for (int i = 0; i < 150; i++) room_save(store, "thing", uuids[5], i % 2 ? "{\"memo\":\"a\"}" : "{\"memo\":\"b\"}");
    assert_true(search_keep(store, STR("thing"), 200, &err));
    assert_int_equal(search_mark(store, STR("thing")), mark);   /* not due yet */
    /* as many as the limit are added, more would make it anew */
    assert_true(search_keep(store, STR("thing"), store_last_arrival(store) - mark, &err));
    assert_int_equal(search_mark(store, STR("thing")), store_last_arrival(store));
    assert_true(index_is_used("กฤษณพงศ์"));
    assert_int_equal(find("กฤษณพงศ์", &f), 1);
    assert_true(memcmp(&f.uuids[0], &uuids[4], sizeof(Uuid)) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_as_people_type_them),
        cmocka_unit_test(the_index_finds_the_same),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
