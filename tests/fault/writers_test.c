/* Six officers in one database at once, each a process of its own: no save is lost, none is refused. */
#include "tests/lib/check.h"
#include "tests/lib/storeroom.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WRITERS = 6, SAVES = 40 };

static const char SHEETS[] = "survey\n,type,name,label\n,text,who,ใคร\n,integer,n,ครั้งที่\n,text,mine0,0\n,text,mine1,1\n"
                             ",text,mine2,2\n,text,mine3,3\n,text,mine4,4\n,text,mine5,5\n";

static FakeOs fake;
static Os os;

static int set_up(void **state)
{
    (void)state;
    room_make();
    os = fakeos(&fake, 11);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    room_done();
    return 0;
}

/* A new record each time, and an answer of one's own in the record that all share. */
static bool write_all(int who, Uuid shared)
{
    Store *s;
    Error err = {0};
    FakeOs own;
    Os mine = fakeos(&own, 100 + (uint64_t)who);
    if (!store_open(&mine, str_of(room_path("six.db")), STORE_READ_WRITE, &s, &err)) return false;
    for (int i = 0; i < SAVES; i++) {
        CLEANUP_TEXT fresh = TEXT_INIT, part = TEXT_INIT;
        Arena arena = {0};
        RecordHead head;
        Saved saved;
        text_add_f(&fresh, "{\"n\":\"%d\",\"who\":\"%d\"}", i, who);
        text_add_f(&part, "{\"mine%d\":\"%d\"}", who, i);
        Save new = {.form = STR("six"), .opened_seen = STR_NONE, .body = text_str(&fresh)};
        bool ok = store_save(s, &new, &saved, NULL, &err) && store_head(s, shared, &arena, &head, &err);
        Save join = {.form = STR("six"), .record = shared, .opened_seen = ok ? head.seen : STR_NONE, .body = text_str(&part)};
        ok = ok && store_save(s, &join, &saved, NULL, &err);
        arena_done(&arena);
        if (ok) continue;
        print_error("writer %d, save %d: %s %s\n", who, i, err.msg, err.what);
        return false;
    }
    store_close(s);
    return true;
}

static void six_writers_lose_nothing(void **state)
{
    (void)state;
    Error err = {0};
    Store *s = room_store(&os, "six.db");
    room_install(s, "six", SHEETS);
    Uuid shared = room_save(s, "six", (Uuid){{0}}, "{\"who\":\"all\"}").record;
    store_close(s);
    for (int i = 0; i < WRITERS; i++) {
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) _exit(write_all(i, shared) ? 0 : 1);
    }
    for (int i = 0; i < WRITERS; i++) {
        int status;
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    int64_t differed;
    CLEANUP_TEXT answers = TEXT_INIT;
    assert_true(store_open(&os, str_of(room_path("six.db")), STORE_READ_WRITE, &s, &err));
    assert_int_equal(store_record_count(s, STR("six"), &err), WRITERS * SAVES + 1);
    assert_int_equal(store_last_arrival(s), 2 * WRITERS * SAVES + 1);
    room_answers(s, shared, &answers);
    check_str(text_str(&answers), STR("{\"mine0\":\"39\",\"mine1\":\"39\",\"mine2\":\"39\",\"mine3\":\"39\",\"mine4\":\"39\","
                                      "\"mine5\":\"39\",\"who\":\"all\"}"));
    assert_true(store_refold(s, REFOLD_COMPARE, &differed, &err));
    assert_int_equal(differed, 0);
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(six_writers_lose_nothing, set_up, tear_down) };
    return cmocka_run_group_tests_name("six writers", tests, NULL, NULL);
}
