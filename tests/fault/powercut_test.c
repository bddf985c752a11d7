/* The power goes at every moment of a save and of an apply, and the disk keeps what it likes of what
 * was not yet synced: the records are as before or as after, never between (handoff.md 7.4).
 *
 * What the database did to its files is recorded, then played up to each call; of the writes since a
 * file's last sync the disk keeps none, all, all but a torn end, only the last, or some sectors by
 * chance. What was told as saved must be there. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "model/store/db.h"
#include "tests/lib/chance.h"
#include "tests/lib/check.h"
#include "tests/lib/faultvfs.h"
#include "tests/lib/storeroom.h"

enum { SECTOR = 512, BY_CHANCE = 6, TOLD = 64 };
static FakeOs fake;
static Os os;
static const char FORM[] = "survey\n,type,name,label,index\n,text,a,A,1\n,integer,b,B,1\nsettings\n,form_id,version\n,house,1\n";
static const FaultPlan nothing = {.effect = FAULT_NOTHING};

/* What the disk kept of the writes since the last sync. */
typedef enum { KEPT_NONE, KEPT_ALL, KEPT_TORN, KEPT_LAST, KEPT_BY_CHANCE } Kept;

typedef struct {
    Text before;   /* bytes of the database when the recording began */
    FaultEvent *events;
    size_t count;
    struct { size_t events; int64_t number; } told[TOLD]; /* after so many calls so much was promised */
    size_t told_count;
    int64_t first, last;   /* number there before, and at the end */
    int64_t (*look)(void); /* the number that is there; -1: the database is not whole */
    int64_t step;          /* a number between first and last must be so many steps from first */
} Tape;

static int64_t changes_there(void)
{
    return room_look(&os, "w.db");
}

/* The n of the only draft {"b":"n"}. */
static int64_t draft_there(void)
{
    if (room_look(&os, "w.db") < 0) return -1;
    Error err = {0};
    Arena arena = {0};
    Draft *drafts;
    size_t n;
    int64_t out = 0;
    Store *s = room_open(&os, "w.db");
    assert_true(store_drafts(s, &arena, &drafts, &n, &err));
    if (n) out = strtoll(drafts[0].body.p + strlen("{\"b\":\""), NULL, 10);
    store_close(s);
    arena_done(&arena);
    return out;
}

static Store *begin_tape(Tape *t, const char *database)
{
    *t = (Tape){.before = TEXT_INIT, .look = changes_there, .step = 1};
    room_bytes(database, &t->before);
    room_put("w.db", text_str(&t->before));
    faultvfs_plan(nothing);
    faultvfs_record();
    Store *s = room_open(&os, "w.db");
    t->first = t->last = store_last_arrival(s);
    return s;
}

static void tell(Tape *t, int64_t number)
{
    size_t events;
    faultvfs_events(&events);
    assert_true(t->told_count < TOLD);
    t->told[t->told_count].events = events;
    t->told[t->told_count++].number = t->last = number;
}

/* The recorder's own copies end with the next plan; this one stays while databases are looked at. */
static void take_tape(Tape *t)
{
    const FaultEvent *events = faultvfs_events(&t->count);
    t->events = calloc(t->count, sizeof *t->events);
    assert_non_null(t->events);
    for (size_t i = 0; i < t->count; i++) {
        t->events[i] = events[i];
        if (!events[i].n) continue;
        uint8_t *bytes = malloc(events[i].n);
        assert_non_null(bytes);
        memcpy(bytes, events[i].bytes, events[i].n);
        t->events[i].bytes = bytes;
    }
    faultvfs_plan(nothing);
}

static void free_tape(Tape *t)
{
    for (size_t i = 0; i < t->count; i++) free((void *)(uintptr_t)t->events[i].bytes);
    free(t->events);
    text_free(&t->before);
}

/* --- the disk after the cut --- */
static void put(int fd, const FaultEvent *e, size_t from, size_t to)
{
    if (from < to) assert_int_equal(pwrite(fd, e->bytes + from, to - from, e->offset + (int64_t)from), to - from);
}

/* Sector by sector, as the disk has them, not as the program wrote. */
static void put_some(int fd, const FaultEvent *e, Chance *chance)
{
    for (size_t at = 0; at < e->n;) {
        size_t end = at + SECTOR - (size_t)((e->offset + (int64_t)at) % SECTOR);
        if (end > e->n) end = e->n;
        if (chance_below(chance, 2)) put(fd, e, at, end);
        at = end;
    }
}

static void put_pending(int fd, const FaultEvent *e, bool is_last, Kept kept, Chance *chance)
{
    if (kept == KEPT_NONE || (kept == KEPT_LAST && !is_last)) return;
    if (e->call == FAULT_TRUNCATE) {
        if (kept != KEPT_BY_CHANCE || chance_below(chance, 2)) assert_int_equal(ftruncate(fd, e->offset), 0);
        return;
    }
    size_t middle = (size_t)((e->offset + (int64_t)(e->n / 2)) / SECTOR * SECTOR - e->offset);
    if (kept == KEPT_BY_CHANCE) put_some(fd, e, chance);
    else put(fd, e, 0, kept == KEPT_TORN && is_last ? (middle < e->n ? middle : 0) : e->n);
}

/* One file as it stands after the first `n` calls. A file that was removed begins anew. */
static void make_file(const Tape *t, size_t n, const char *name, Kept kept, Chance *chance)
{
    size_t begin = 0, synced = 0, last = n;
    bool is_there = strcmp(name, "w.db") == 0, is_removed = false;
    for (size_t i = 0; i < n; i++) {
        const FaultEvent *e = &t->events[i];
        if (strcmp(e->file, name) != 0) continue;
        if (e->call == FAULT_DELETE) is_removed = true;
        if (e->call == FAULT_OPEN && is_removed) is_removed = false, begin = synced = i;
        if (e->call == FAULT_OPEN) is_there = true;
        if (e->call == FAULT_SYNC) synced = i + 1;
        if (e->call == FAULT_WRITE || e->call == FAULT_TRUNCATE) last = i;
    }
    /* No sync follows a removal: the cut may bring the file back, where no new one stands. */
    if (!is_there || (is_removed && kept != KEPT_NONE)) return;
    int fd = open(room_path(name), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    for (size_t i = begin; i < n; i++) {
        const FaultEvent *e = &t->events[i];
        if (strcmp(e->file, name) != 0 || (e->call != FAULT_WRITE && e->call != FAULT_TRUNCATE)) continue;
        put_pending(fd, e, i == last, i < synced ? KEPT_ALL : kept, chance);
    }
    close(fd);
}

static void cut_after(const Tape *t, size_t n, Kept kept, Chance *chance)
{
    room_put("w.db", text_str(&t->before));
    make_file(t, n, "w.db", kept, chance);
    make_file(t, n, "w.db-wal", kept, chance);
    make_file(t, n, "w.db-journal", kept, chance);
    int64_t told = t->first, there = t->look();
    for (size_t i = 0; i < t->told_count; i++)
        if (t->told[i].events <= n) told = t->told[i].number;
    if (there >= told && there <= t->last && (there - t->first) % t->step == 0) return;
    fail_msg("cut after call %zu of %zu, kept %d: %lld there, %lld told, %lld at the end", n, t->count, (int)kept,
             (long long)there, (long long)told, (long long)t->last);
}

/* The tape's database is closed; the power goes after each of its calls. */
static void cut_everywhere(Tape *t, const char *test)
{
    Chance chance = chance_new(test);
    int cuts = 0;
    take_tape(t);
    for (size_t n = 0; n <= t->count; n++) {
        for (Kept kept = KEPT_NONE; kept < KEPT_BY_CHANCE; kept++, cuts++) cut_after(t, n, kept, &chance);
        for (int i = 0; i < BY_CHANCE; i++, cuts++) cut_after(t, n, KEPT_BY_CHANCE, &chance);
    }
    print_message("%zu calls, %d cuts\n", t->count, cuts);
    free_tape(t);
}

static void a_save_is_there_or_not(void **state)
{
    (void)state;
    Tape t;
    Store *s = begin_tape(&t, "one.db");
    room_save(s, "house", (Uuid){{0}}, "{\"a\":\"ข\",\"b\":\"2\"}");
    tell(&t, store_last_arrival(s));
    store_close(s);
    assert_int_equal(t.last, t.first + 1);
    cut_everywhere(&t, "a save");
}

/* Several saves, of new records and of one record, with drafts between them and with the log written
 * back into the database in the midst of it, which is where a database could lose its old pages. */
static void a_sitting_keeps_every_save_that_was_told(void **state)
{
    (void)state;
    Error err = {0};
    Tape t;
    Store *s = begin_tape(&t, "one.db");
    Draft d = {.form = STR("house"), .body = STR("{\"b\":\"9\"}")};
    Uuid record = {{0}};
    assert_true(db_script(s, "PRAGMA wal_autocheckpoint=12", &err));
    for (int i = 0; i < 6; i++) {
        Saved saved = room_save(s, "house", i % 2 ? record : (Uuid){{0}}, i % 2 ? "{\"b\":\"3\"}" : "{\"a\":\"ข\",\"b\":\"2\"}");
        record = saved.record;
        tell(&t, store_last_arrival(s));
        assert_true(store_keep_draft(s, &d, DRAFT_QUICK, &err));
    }
    store_close(s);
    assert_int_equal(t.last, t.first + 6);
    cut_everywhere(&t, "a sitting");
}

static void a_field_that_was_left_is_in_the_draft(void **state)
{
    (void)state;
    Error err = {0};
    Tape t;
    Store *s = begin_tape(&t, "one.db");
    t.look = draft_there;
    t.first = t.last = 0;
    Draft d = {.form = STR("house")};
    for (int i = 1; i <= 4; i++) {
        char body[24];
        snprintf(body, sizeof body, "{\"b\":\"%d\"}", i);
        d.body = str_of(body);
        assert_true(store_keep_draft(s, &d, i % 2 ? DRAFT_QUICK : DRAFT_SYNC, &err));
        if (i % 2 == 0) tell(&t, i);
    }
    store_close(s);
    cut_everywhere(&t, "a draft");
}

static void a_bundle_is_there_whole_or_not(void **state)
{
    (void)state;
    Store *from = room_store(&os, "from.db");
    room_install(from, "house", FORM);
    for (int i = 0; i < 6; i++) {
        Saved saved = room_save(from, "house", (Uuid){{0}}, "{\"a\":\"ก\",\"b\":\"1\"}");
        room_save(from, "house", saved.record, "{\"b\":\"2\"}");
    }
    uint64_t seed = 1;
    Tape t;
    Store *s = begin_tape(&t, "one.db");
    room_carry(from, s, 0, &seed);
    tell(&t, store_last_arrival(s));
    store_close(s);
    t.step = t.last - t.first;
    assert_int_equal(t.step, 12);
    cut_everywhere(&t, "an apply");
    store_close(from);
}

static int start(void **state)
{
    (void)state;
    os = fakeos(&fake, 1);
    faultvfs_install();
    faultvfs_plan(nothing);
    room_make();
    Store *s = room_store(&os, "one.db");
    room_install(s, "house", FORM);
    room_save(s, "house", (Uuid){{0}}, "{\"a\":\"ก\",\"b\":\"1\"}");
    store_close(s);
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
        cmocka_unit_test(a_save_is_there_or_not),
        cmocka_unit_test(a_sitting_keeps_every_save_that_was_told),
        cmocka_unit_test(a_field_that_was_left_is_in_the_draft),
        cmocka_unit_test(a_bundle_is_there_whole_or_not),
    };
    return cmocka_run_group_tests(tests, start, end);
}
