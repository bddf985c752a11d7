/* memory: what is held while a bundle is made does not grow with the records in it, and nothing is sorted
 * or indexed on the way. */
#include "model/store/db.h"
#include "tests/lib/check.h"
#include "tests/lib/offices.h"

#include <stdio.h>

static const Uuid nil;

static void fill(Office *o, int from, int to)
{
    char body[1100];
    Error err = { 0 };
    assert_true(store_begin(o->store, &err));
    for (int i = from; i < to; i++) {
        snprintf(body, sizeof body, "{\"head_name\":\"คน %d\",\"hh_code\":\"H%05d\",\"note\":\"%0700d\"}", i, i, i);
        Uuid h = office_save(o, "household", nil, body);
        snprintf(body, sizeof body, "{\"first_name\":\"ลูก\",\"hh_code\":\"H%05d\"}", i);
        office_save_member(o, h, body);
    }
    assert_true(store_commit(o->store, &err));
}

/* The most that the database held while everything was told to a peer that it never met. */
static int64_t most_held(Office *o, const char *to, BundleLevel level, int64_t *records)
{
    Arena a = { 0 };
    Error err = { 0 };
    BundleMade made;
    BundleRequest r = { .to = str_of(to), .level = level, .where = STR("${hh_code} != ''"), .lang = LANG_TH };
    office_again(o); /* nothing is left in its cache */
    assert_true(store_record_count(o->store, STR("household"), &err) > 0);
    int64_t before = sqlite3_memory_used();
    (void)sqlite3_memory_highwater(1);
    assert_true(bundle_make(o->store, &r, &a, &made, NULL, &err));
    *records = made.records;
    int64_t most = sqlite3_memory_highwater(0) - before;
    arena_done(&a);
    return most;
}

static void ten_times_the_records_take_no_more_memory(void **state)
{
    (void)state;
    static const char *const PEERS[][2] = { { "4601", "4602" }, { "4603", "4604" } };
    Office o;
    office_open(&o, "460101", 1);
    int64_t few[2], many[2], records;
    fill(&o, 0, 600);
    for (int i = 0; i < 2; i++) few[i] = most_held(&o, PEERS[i][0], i ? LEVEL_MASKED : LEVEL_FULL, &records);
    assert_int_equal(records, 1200);
    fill(&o, 600, 6000);
    for (int i = 0; i < 2; i++) many[i] = most_held(&o, PEERS[i][1], i ? LEVEL_MASKED : LEVEL_FULL, &records);
    assert_int_equal(records, 12000);
    /* The caches of pages fill up: 2 MB of the database, 0.5 MB of temporary files. The log is 9 MB. */
    for (int i = 0; i < 2; i++)
        if (many[i] > few[i] + (3 << 20)) fail_msg("level %d: %lld, then %lld", i, (long long)few[i], (long long)many[i]);
    office_close(&o);
}

static void nothing_is_sorted_or_indexed_in_memory(void **state)
{
    (void)state;
    Office o;
    office_open(&o, "460101", 2);
    fill(&o, 0, 50);
    office_make(&o, "4601", LEVEL_FULL, SCOPE_SINCE_ACK, NULL);
    size_t seen = 0;
    for (size_t i = 0; i < o.store->statement_cap; i++) {
        sqlite3_stmt *q = o.store->statements[i].stmt;
        if (!q || !strstr(sqlite3_sql(q), "temp.chosen") || strstr(sqlite3_sql(q), "SELECT name FROM form")) continue;
        if (sqlite3_stmt_status(q, SQLITE_STMTSTATUS_SORT, 0) || sqlite3_stmt_status(q, SQLITE_STMTSTATUS_AUTOINDEX, 0))
            fail_msg("%s", sqlite3_sql(q));
        seen++;
    }
    assert_true(seen >= 4); /* chosen, counted, records by uuid, changes by record */
    office_close(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_times_the_records_take_no_more_memory),
        cmocka_unit_test(nothing_is_sorted_or_indexed_in_memory),
    };
    offices_make();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    offices_done();
    return failed;
}
