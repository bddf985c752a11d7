/* saving a record with rows under faults: the record and all its changed rows, or nothing of them.
 *
 * One save changes the record and a row, adds a row with a row in it, and takes one out. Every write,
 * sync, open and truncate of it fails once, for ever, or kills (style.md 12). */
#include <sys/wait.h>
#include <unistd.h>

#include "forms/rows.h"
#include "model/store/db.h"
#include "tests/lib/check.h"
#include "tests/lib/faultvfs.h"
#include "tests/lib/storeroom.h"

static FakeOs fake;
static Os os;
static Text template = TEXT_INIT;
static Uuid farm;
static const char FARM[] =
    "survey\n,type,name,label\n,text,owner,Owner\n,begin_repeat,plot,Plot\n,text,crop,Crop\n,begin_repeat,well,Well\n"
    ",integer,depth,Depth\n,end_repeat,,\n,end_repeat,,\nsettings\n,form_id,version\n,farm,1\n";
static const FaultPlan nothing = {.effect = FAULT_NOTHING};
enum { MADE = 4 /* changes in the template */, SAVED = 5 /* changes of one save */ };

static const Field *field(const Record *r, const char *name) { return form_field(r->form, str_of(name)); }

static Row *add(Record *r, Row *around, const char *repeat, const char *name, const char *value)
{
    Row *row = row_add(r, around, field(r, repeat)->index);
    row_set(r, row, field(r, name), value_text(str_of(value)));
    return row;
}

static bool save(Store *s, Record *now, const Record *before, const char *body, Str seen, Error *err)
{
    Saved saved;
    Save save = {.form = STR("farm"), .record = farm, .opened_seen = seen, .body = str_of(body), .now = now, .before = before};
    if (!store_save(s, &save, &saved, NULL, err)) return false;
    farm = saved.record;
    return true;
}

static void make_template(void)
{
    Error err = {0};
    Store *s = room_store(&os, "template.db");
    room_install(s, "farm", FARM);
    Record *r = record_new(store_form(s, STR("farm")));
    Row *plot = add(r, r->root, "plot", "crop", "ข้าว");
    add(r, plot, "well", "depth", "12");
    add(r, r->root, "plot", "crop", "อ้อย");
    if (!save(s, r, NULL, "{\"owner\":\"กก\"}", STR_NONE, &err)) fail_msg("%s", err.msg);
    record_free(r);
    assert_int_equal(store_last_arrival(s), MADE);
    store_close(s);
    room_bytes("template.db", &template);
}

static Store *fresh(void)
{
    room_put("w.db", text_str(&template));
    return room_open(&os, "w.db");
}

static bool change(Store *s, Error *err)
{
    Arena arena = {0};
    RecordHead head;
    const Form *form = store_form(s, STR("farm"));
    Record *now = form ? record_new(form) : NULL, *before = form ? record_new(form) : NULL;
    bool ok = form && store_head(s, farm, &arena, &head, err) && store_read(s, head.id, now, err) && store_read(s, head.id, before, err);
    if (!form) fault(err, ERR_IO, "store.no_form", STR_NONE);
    if (ok) {
        int plots = field(now, "plot")->index;
        Row *first = row_at(now->root, plots, 0);
        row_set(now, first, field(now, "crop"), value_text(STR("ปอ")));
        row_drop(now, row_at(first, field(now, "well")->index, 0));
        add(now, add(now, now->root, "plot", "crop", "มัน"), "well", "depth", "30");
        ok = save(s, now, before, "{\"owner\":\"ขข\"}", head.seen, err);
    }
    record_free(now);
    record_free(before);
    arena_done(&arena);
    return ok;
}

static void all_or_nothing_when_a_call_fails(void **state)
{
    (void)state;
    static const unsigned kinds[] = {FAULT_WRITE, FAULT_SYNC, FAULT_OPEN, FAULT_ANY};
    int runs = 0;
    for (size_t i = 0; i < 2 * 2 * sizeof kinds / sizeof *kinds; i++)
        for (int64_t n = 1;; n++) {
            Error err = {0};
            Store *s = fresh();
            faultvfs_plan((FaultPlan){.calls = kinds[i / 4], .effect = i & 1 ? FAULT_FULL : FAULT_IOERR, .at = n, .for_ever = i & 2});
            bool told = change(s, &err), struck = faultvfs_struck();
            faultvfs_plan(nothing);
            bool is_known = s->db != NULL;
            store_close(s);
            int64_t there = room_look(&os, "w.db");
            runs++;
            if (there != (told ? MADE + SAVED : MADE) && (told || is_known || there != MADE + SAVED))
                fail_msg("kind %zu n %lld: told %d, %lld changes (%s)", i, (long long)n, told, (long long)there, err.msg ? err.msg : "-");
            if (!struck) break;
            assert_true(n < 400);
        }
    print_message("%d runs\n", runs);
}

static void all_or_nothing_when_the_process_dies(void **state)
{
    (void)state;
    for (int64_t n = 1;; n++) {
        int status = 0;
        store_close(fresh());
        pid_t child = fork();
        if (child == 0) {
            Error err = {0};
            Store *s = NULL;
            faultvfs_plan((FaultPlan){.calls = FAULT_ANY, .effect = FAULT_TORN, .at = n});
            bool ok = store_open(&os, str_of(room_path("w.db")), STORE_READ_WRITE, &s, &err) && change(s, &err);
            store_close(s);
            _exit(ok ? 0 : 5);
        }
        waitpid(child, &status, 0);
        int64_t there = room_look(&os, "w.db");
        if (there != MADE && there != MADE + SAVED) fail_msg("n %lld: %lld changes", (long long)n, (long long)there);
        if (WEXITSTATUS(status) == 0) break;
        assert_int_equal(WEXITSTATUS(status), FAULT_EXIT_CODE);
        assert_true(n < 400);
    }
}

static void a_record_with_its_rows_is_one_commit(void **state)
{
    (void)state;
    Error err = {0};
    Store *s = fresh();
    room_save(s, "farm", farm, "{\"owner\":\"คค\"}"); /* the log file's header is written once */
    int64_t before = store_last_arrival(s);
    faultvfs_plan(nothing);
    assert_true(change(s, &err));
    assert_int_equal(store_last_arrival(s) - before, SAVED);
    print_message("%d changes: %lld writes\n", SAVED, (long long)faultvfs_count(FAULT_WRITE));
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
        cmocka_unit_test(a_record_with_its_rows_is_one_commit),
        cmocka_unit_test(all_or_nothing_when_a_call_fails),
        cmocka_unit_test(all_or_nothing_when_the_process_dies),
    };
    return cmocka_run_group_tests(tests, start, end);
}
