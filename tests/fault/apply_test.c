/* apply under faults: a bundle's changes come as one commit, whole or not at all, and again as often
 * as one likes. */
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/check.h"
#include "tests/lib/faultvfs.h"
#include "tests/lib/storeroom.h"

enum { CHANGES = 12 };
static FakeOs fake;
static Os os;
static Text template = TEXT_INIT;
static Arena arena;
static Change changes[CHANGES];
static int count;
static const char FORM[] = "survey\n,type,name,label,index\n,text,a,A,1\n,integer,b,B,1\nsettings\n,form_id,version\n,house,1\n";
static const FaultPlan nothing = {.effect = FAULT_NOTHING};

static bool keep(void *ctx, int64_t arrival, const Change *c, Str via, Error *err)
{
    (void)ctx;
    (void)arrival;
    (void)via;
    (void)err;
    Change *k = &changes[count++];
    *k = *c;
    Str *const texts[] = {&k->device, &k->form, &k->version, &k->kind, &k->office, &k->login, &k->seen, &k->prev, &k->reason, &k->body};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = str_copy(&arena, *texts[i]);
    return true;
}

/* Six households, each made and saved once more; and an empty database that shall receive them. */
static void make(void)
{
    Error err = {0};
    Store *from = room_store(&os, "from.db"), *to = room_store(&os, "to.db");
    room_install(from, "house", FORM);
    room_install(to, "house", FORM);
    for (int i = 0; i < CHANGES / 2; i++) {
        Saved s = room_save(from, "house", (Uuid){{0}}, "{\"a\":\"ก\",\"b\":\"1\"}");
        room_save(from, "house", s.record, "{\"b\":\"2\"}");
    }
    assert_true(store_changes(from, 0, STR_NONE, keep, NULL, &err));
    assert_int_equal(count, CHANGES);
    store_close(from);
    store_close(to);
    room_bytes("to.db", &template);
}

static Store *fresh(void)
{
    room_put("w.db", text_str(&template));
    return room_open(&os, "w.db");
}

static bool apply_all(Store *s, int *new_records, Error *err)
{
    *new_records = 0;
    if (!store_begin(s, err)) return false;
    for (int i = 0; i < CHANGES; i++) {
        Applied applied;
        if (!store_apply(s, &changes[i], STR_NONE, &applied, err)) {
            store_abort(s);
            return false;
        }
        *new_records += applied == APPLY_NEW_RECORD;
    }
    return store_commit(s, err);
}

static void again_completes_it(void)
{
    Error err = {0};
    Store *s = room_open(&os, "w.db");
    int news;
    assert_true(apply_all(s, &news, &err));
    assert_true(apply_all(s, &news, &err));
    assert_int_equal(news, 0);
    store_close(s);
    assert_int_equal(room_look(&os, "w.db"), CHANGES);
}

static void every_call_fails_once_or_for_ever(void **state)
{
    (void)state;
    static const unsigned kinds[] = {FAULT_WRITE, FAULT_SYNC, FAULT_TRUNCATE, FAULT_ANY};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (int effect = FAULT_IOERR; effect <= FAULT_FULL; effect++)
            for (int mode = 0; mode < 2; mode++)
                for (int64_t n = 1; n < 400; n++) {
                    Store *s = fresh();
                    Error err = {0};
                    int news;
                    faultvfs_plan((FaultPlan){.calls = kinds[i], .effect = (FaultEffect)effect, .at = n, .for_ever = mode});
                    bool told = apply_all(s, &news, &err);
                    bool struck = faultvfs_struck();
                    faultvfs_plan(nothing);
                    store_close(s);
                    int64_t there = room_look(&os, "w.db");
                    assert_true(there == 0 || there == CHANGES);
                    if (told) assert_int_equal(there, CHANGES);
                    again_completes_it();
                    if (!struck) break;
                }
}

static void the_process_dies_at_every_call(void **state)
{
    (void)state;
    for (int effect = FAULT_EXIT; effect <= FAULT_TORN; effect++)
        for (int64_t n = 1; n < 400; n++) {
            store_close(fresh());
            pid_t child = fork();
            if (child == 0) {
                Error err = {0};
                Store *s = NULL;
                int news;
                faultvfs_plan((FaultPlan){.calls = FAULT_ANY, .effect = (FaultEffect)effect, .at = n});
                if (!store_open(&os, str_of(room_path("w.db")), STORE_READ_WRITE, &s, &err) || !apply_all(s, &news, &err)) _exit(3);
                store_close(s);
                _exit(0);
            }
            int status = 0;
            waitpid(child, &status, 0);
            int64_t there = room_look(&os, "w.db");
            assert_true(there == 0 || there == CHANGES);
            again_completes_it();
            if (WEXITSTATUS(status) == 0) break;
            assert_int_equal(WEXITSTATUS(status), FAULT_EXIT_CODE);
        }
}

/* A bundle is one commit however many changes it brings. */
static void a_bundle_is_one_sync(void **state)
{
    (void)state;
    Error err = {0};
    Store *s = fresh();
    int news;
    assert_true(store_set_setting(s, STR("x"), STR("1"), &err)); /* the log's header is written once */
    faultvfs_plan(nothing);
    assert_true(apply_all(s, &news, &err));
    assert_int_equal(news, CHANGES / 2);
    assert_int_equal(faultvfs_count(FAULT_SYNC), 1);
    faultvfs_plan(nothing);
    assert_true(apply_all(s, &news, &err));
    assert_int_equal(faultvfs_count(FAULT_WRITE | FAULT_SYNC), 0);
    store_close(s);
}

static int start(void **state)
{
    (void)state;
    os = fakeos(&fake, 1);
    faultvfs_install();
    faultvfs_plan(nothing);
    room_make();
    make();
    return 0;
}

static int end(void **state)
{
    (void)state;
    text_free(&template);
    arena_done(&arena);
    room_done();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bundle_is_one_sync),
        cmocka_unit_test(every_call_fails_once_or_for_ever),
        cmocka_unit_test(the_process_dies_at_every_call),
    };
    return cmocka_run_group_tests(tests, start, end);
}
