/* save under faults: every write, sync, open and truncate of one save fails once, for ever, or kills.
 *
 * style.md 12, handoff.md 10.2: whatever happens the database is whole, nothing is half visible, a
 * save that was called saved is there, and one that was called failed is not. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/store/db.h"
#include "tests/lib/check.h"
#include "tests/lib/faultvfs.h"
#include "tests/lib/storeroom.h"

static FakeOs fake;
static Os os;
static Text template = TEXT_INIT; /* bytes of a database with one record */
static Uuid record;
static const char FORM[] = "survey\n,type,name,label,index\n,text,a,A,1\n,integer,b,B,1\n,text,c,C,\nsettings\n,form_id,version\n,house,1\n";
static const FaultPlan nothing = {.effect = FAULT_NOTHING};

static void make_template(void)
{
    Store *s = room_store(&os, "template.db");
    room_install(s, "house", FORM);
    record = room_save(s, "house", (Uuid){{0}}, "{\"a\":\"ก\",\"b\":\"1\"}").record;
    store_close(s);
    room_bytes("template.db", &template);
}

static Store *fresh(void)
{
    room_put("w.db", text_str(&template));
    return room_open(&os, "w.db");
}

/* One save as an officer makes it: a change to a record, or a new one. */
static bool save_one(Store *s, bool is_new, Saved *out, Error *err)
{
    Arena arena = {0};
    RecordHead head = {.id = 0};
    bool ok = is_new || store_head(s, record, &arena, &head, err);
    Save save = {.form = STR("house"), .opened_seen = head.seen, .body = STR("{\"b\":\"2\",\"c\":\"ข\"}"), .reason = STR("เยี่ยม")};
    if (!is_new) save.record = record;
    ok = ok && store_save(s, &save, out, NULL, err);
    arena_done(&arena);
    return ok;
}

typedef struct { bool is_whole, is_there; } State;

static State look(int64_t changes_before)
{
    int64_t n = room_look(&os, "w.db");
    return (State){n >= 0, n > changes_before};
}

static void ladder_of(unsigned calls, FaultEffect effect, bool for_ever, bool is_new, int *runs)
{
    for (int64_t n = 1;; n++) {
        Store *s = fresh();
        Saved out;
        Error err = {0};
        faultvfs_plan((FaultPlan){.calls = calls, .effect = effect, .at = n, .for_ever = for_ever});
        bool told = save_one(s, is_new, &out, &err);
        bool struck = faultvfs_struck();
        faultvfs_plan(nothing);
        bool is_known = s->db != NULL; /* else even opening again was impossible */
        store_close(s);
        State now = look(1);
        ++*runs;
        if (!now.is_whole || (told && !now.is_there) || (!told && now.is_there && is_known)) {
            print_error("calls %u effect %d n %lld for_ever %d new %d: told %d (%s), whole %d, there %d\n", calls, effect,
                        (long long)n, for_ever, is_new, told, err.msg ? err.msg : "-", now.is_whole, now.is_there);
            fail();
        }
        if (!told) {
            assert_true(err.code == ERR_IO || err.code == ERR_FULL || err.code == ERR_CREATE);
            assert_true(effect != FAULT_FULL || err.code != ERR_IO || calls == FAULT_SYNC);
        }
        if (!struck) break;
        assert_true(n < 200);
    }
}

static void every_call_fails_once_or_for_ever(void **state)
{
    (void)state;
    static const unsigned kinds[] = {FAULT_WRITE, FAULT_SYNC, FAULT_OPEN, FAULT_TRUNCATE, FAULT_ANY};
    int runs = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (int effect = FAULT_IOERR; effect <= FAULT_FULL; effect++)
            for (int mode = 0; mode < 4; mode++) ladder_of(kinds[i], (FaultEffect)effect, mode & 1, mode & 2, &runs);
    print_message("%d runs\n", runs);
}

/* Told what was saved through a pipe, since the child may not live to return. */
static bool child_saves(int tell, bool is_new)
{
    Error err = {0};
    Saved out;
    Store *s = NULL;
    if (!store_open(&os, str_of(room_path("w.db")), STORE_READ_WRITE, &s, &err)) _exit(3);
    bool ok = save_one(s, is_new, &out, &err);
    if (ok && write(tell, "s", 1) != 1) _exit(4);
    store_close(s);
    return ok;
}

static void the_process_dies_at_every_call(void **state)
{
    (void)state;
    for (int effect = FAULT_EXIT; effect <= FAULT_TORN; effect++)
        for (int is_new = 0; is_new < 2; is_new++)
            for (int64_t n = 1;; n++) {
                int fd[2], status = 0;
                char told = 0;
                store_close(fresh());
                assert_int_equal(pipe(fd), 0);
                pid_t child = fork();
                if (child == 0) {
                    faultvfs_plan((FaultPlan){.calls = FAULT_ANY, .effect = (FaultEffect)effect, .at = n});
                    _exit(child_saves(fd[1], is_new) ? 0 : 5);
                }
                close(fd[1]);
                bool was_told = read(fd[0], &told, 1) == 1;
                close(fd[0]);
                waitpid(child, &status, 0);
                State now = look(1);
                if (!now.is_whole || (was_told && !now.is_there)) fail_msg("effect %d n %lld told %d", effect, (long long)n, was_told);
                if (WEXITSTATUS(status) == 0) break;
                assert_int_equal(WEXITSTATUS(status), FAULT_EXIT_CODE);
                assert_true(n < 200);
            }
}

static void kill_9_costs_no_acknowledged_save(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        int fd[2];
        store_close(fresh());
        assert_int_equal(pipe(fd), 0);
        pid_t child = fork();
        if (child == 0) {
            Error err = {0};
            Saved out;
            Store *s = NULL;
            if (!store_open(&os, str_of(room_path("w.db")), STORE_READ_WRITE, &s, &err)) _exit(3);
            while (save_one(s, true, &out, &err))
                if (write(fd[1], "s", 1) != 1) break;
            _exit(4);
        }
        close(fd[1]);
        char room[64];
        int acknowledged = 0;
        for (ssize_t got; acknowledged < 5 + round * 7 && (got = read(fd[0], room, sizeof room)) > 0;) acknowledged += (int)got;
        kill(child, SIGKILL);
        for (ssize_t got; (got = read(fd[0], room, sizeof room)) > 0;) acknowledged += (int)got;
        close(fd[0]);
        waitpid(child, NULL, 0);
        assert_true(acknowledged > 0);
        State now = look(acknowledged); /* the template's one and these, at least */
        assert_true(now.is_whole && now.is_there);
    }
}

static void a_full_disk_leaves_room_for_the_draft(void **state)
{
    (void)state;
    Error err = {0};
    Saved out;
    Store *s = fresh();
    faultvfs_plan((FaultPlan){.calls = FAULT_WRITE, .effect = FAULT_FULL, .at = 1, .for_ever = true});
    assert_false(save_one(s, false, &out, &err));
    assert_string_equal(err.msg, "store.full");
    assert_int_equal(fault_exit(err.code), 73);
    faultvfs_plan(nothing);
    assert_true(access(room_path(".kj-reserve"), F_OK) != 0);
    Draft d = {.form = STR("house"), .record = record, .body = STR("{\"b\":\"2\"}")};
    assert_true(store_keep_draft(s, &d, DRAFT_SYNC, &err));
    store_close(s);
    store_close(fresh());
    assert_int_equal(access(room_path(".kj-reserve"), F_OK), 0); /* there is room again */
}

/* Exact on any machine: what one save costs the disk. */
static void one_save_is_one_commit(void **state)
{
    (void)state;
    Error err = {0};
    Saved out;
    Store *s = fresh();
    assert_true(save_one(s, false, &out, &err)); /* the log file's header is written once */
    faultvfs_plan(nothing);
    assert_true(save_one(s, false, &out, &err));
    int64_t syncs = faultvfs_count(FAULT_SYNC), writes = faultvfs_count(FAULT_WRITE);
    print_message("a save: %lld syncs, %lld writes\n", (long long)syncs, (long long)writes);
    assert_int_equal(syncs, 1);
    assert_int_equal(faultvfs_count(FAULT_TRUNCATE | FAULT_DELETE | FAULT_OPEN), 0);
    assert_int_equal(writes, 10);
    faultvfs_plan(nothing);
    Draft d = {.form = STR("house"), .body = STR("{}")};
    assert_true(store_keep_draft(s, &d, DRAFT_QUICK, &err));
    faultvfs_plan(nothing);
    d.body = STR("{\"b\":1}");
    assert_true(store_keep_draft(s, &d, DRAFT_QUICK, &err));
    assert_int_equal(faultvfs_count(FAULT_SYNC), 0);
    assert_int_equal(faultvfs_count(FAULT_WRITE), 2); /* one page of the log: its header and itself */
    faultvfs_plan(nothing);
    d.body = STR("{\"b\":2}");
    assert_true(store_keep_draft(s, &d, DRAFT_SYNC, &err));
    assert_int_equal(faultvfs_count(FAULT_SYNC), 1);
    store_close(s);
}

static int start(void **state)
{
    (void)state;
    os = fakeos(&fake, 1);
    faultvfs_install();
    faultvfs_plan(nothing);
    room_make();
    make_template();
    return 0;
}

static int end(void **state)
{
    (void)state;
    text_free(&template);
    room_done();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_save_is_one_commit),
        cmocka_unit_test(every_call_fails_once_or_for_ever),
        cmocka_unit_test(the_process_dies_at_every_call),
        cmocka_unit_test(kill_9_costs_no_acknowledged_save),
        cmocka_unit_test(a_full_disk_leaves_room_for_the_draft),
    };
    return cmocka_run_group_tests(tests, start, end);
}
