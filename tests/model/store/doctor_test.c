/* doctor: a whole database is called whole, and each kind of damage is found and named. */
#include <sys/stat.h>

#include "model/store/db.h"
#include "model/store/doctor.h"
#include "tests/lib/check.h"
#include "tests/lib/storeroom.h"

static FakeOs fake;
static Os os;
static const char FORM[] = "survey\n,type,name,label,index\n,text,a,A,1\n,integer,b,B,\nsettings\n,form_id,version\n,house,1\n";

static Store *make(const char *name)
{
    Store *s = room_store(&os, name);
    room_install(s, "house", FORM);
    Uuid none = {{0}};
    Saved first = room_save(s, "house", none, "{\"a\":\"ก\",\"b\":\"1\"}");
    room_save(s, "house", first.record, "{\"b\":\"2\"}");
    room_save(s, "house", none, "{\"a\":\"ข\"}");
    return s;
}

static bool has(const DoctorReport *r, const char *msg)
{
    for (size_t i = 0; i < r->problem_count; i++)
        if (strcmp(r->problems[i].msg, msg) == 0) return true;
    return false;
}

static void a_sound_database_has_no_problem(void **state)
{
    (void)state;
    Error err = {0};
    Arena arena = {0};
    DoctorReport r;
    Store *s = make("sound.db");
    assert_true(doctor_run(s, &arena, &r, &err));
    assert_true(r.quick_check && r.refold_equal);
    assert_int_equal(r.problem_count, 0);
    assert_int_equal(r.records, 2);
    assert_int_equal(r.changes, 3);
    assert_true(r.sizes.file > 0 && r.sizes.tables > 0 && r.sizes.history > 0 && r.sizes.other > 0);
    fake.free_space = 12 << 20;
    assert_true(doctor_run(s, &arena, &r, &err));
    assert_true(has(&r, "doctor.room"));
    fake.free_space = -1;
    chmod(room_path("sound.db"), 0644);
    assert_true(doctor_run(s, &arena, &r, &err));
    assert_true(has(&r, "doctor.readable"));
    store_close(s);
    arena_done(&arena);
}

static void damage_is_found(Store *s, const char *sql, const char *msg)
{
    Error err = {0};
    Arena arena = {0};
    DoctorReport r;
    assert_true(db_script(s, sql, &err));
    assert_true(doctor_run(s, &arena, &r, &err));
    assert_true(has(&r, msg));
    store_close(s);
    arena_done(&arena);
}

static void every_kind_of_damage_is_named(void **state)
{
    (void)state;
    damage_is_found(make("row.db"), "UPDATE f_house SET b = 7 WHERE id = 1", "doctor.differs");
    damage_is_found(make("gone.db"), "DELETE FROM f_house WHERE id = 2", "doctor.differs");
    damage_is_found(make("more.db"), "INSERT INTO f_house(id) VALUES(99)", "doctor.differs");
    damage_is_found(make("body.db"), "UPDATE change SET body = '{\"b\":\"3\"}' WHERE id = 2", "store.change_digest");
    damage_is_found(make("digest.db"), "UPDATE change SET digest = zeroblob(16) WHERE id = 3", "store.change_digest");
    damage_is_found(make("ref.db"), "PRAGMA foreign_keys=OFF; DELETE FROM actor; PRAGMA foreign_keys=ON", "doctor.reference");
}

typedef struct { Text sql; } Forged;

/* The last change made anew with another predecessor: its digest fits, the chain does not. */
static bool forge(void *ctx, int64_t arrival, const Change *c, Str via, Error *err)
{
    Forged *f = ctx;
    (void)via;
    (void)err;
    if (arrival != 3) return true;
    Change other = *c;
    other.prev = STR("00112233445566778899aabbccddeeff");
    change_digest(&other, other.digest);
    text_add(&f->sql, STR("UPDATE change SET prev = x'00112233445566778899aabbccddeeff', digest = x'"));
    hex_add(&f->sql, other.digest, sizeof other.digest);
    text_add(&f->sql, STR("' WHERE id = 3"));
    return true;
}

static void a_broken_chain_is_found(void **state)
{
    (void)state;
    Error err = {0};
    Forged f = {TEXT_INIT};
    Store *s = make("chain.db");
    assert_true(store_changes(s, 0, STR_NONE, forge, &f, &err));
    damage_is_found(s, f.sql.b, "doctor.chain");
    text_free(&f.sql);
}

static int start(void **state)
{
    (void)state;
    os = fakeos(&fake, 1);
    room_make();
    return 0;
}

static int end(void **state)
{
    (void)state;
    room_done();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_database_has_no_problem),
        cmocka_unit_test(every_kind_of_damage_is_named),
        cmocka_unit_test(a_broken_chain_is_found),
    };
    return cmocka_run_group_tests(tests, start, end);
}
