/* Undo of saved changes: old values come back as a new change; nothing is deleted; redo is undo of undo. */
#include "model/work/undo.h"
#include "tests/lib/check.h"
#include "tests/lib/storeroom.h"

static FakeOs fake;
static Os os;
static const Uuid nil;
static const char HOUSE[] = "survey\n,type,name,label\n,text,head_name,Head\n,integer,income,Income\n,text,village,Village\n"
                            "settings\n,form_id,version,kaejon_key\n,household,1,head_name\n";

static Store *open_room(const char *name)
{
    Error err = {0};
    Store *s = room_store(&os, name);
    Form *f = room_form("household", HOUSE);
    assert_true(store_install_form(s, f, &err));
    form_free(f);
    return s;
}

static void check_answers(Store *s, Uuid record, const char *want)
{
    CLEANUP_TEXT t = TEXT_INIT;
    room_answers(s, record, &t);
    check_str(text_str(&t), str_of(want));
}

static RecordHead head_of(Store *s, Uuid record, Arena *arena)
{
    RecordHead head;
    Error err = {0};
    assert_true(store_head(s, record, arena, &head, &err));
    return head;
}

static size_t changes_of(Store *s, Uuid record, Arena *arena, Change **out)
{
    size_t count;
    Error err = {0};
    assert_true(store_history(s, head_of(s, record, arena).id, arena, out, &count, &err));
    return count;
}

static void the_old_values_come_back_as_a_new_change(void **state)
{
    (void)state;
    Store *s = open_room("undo.db");
    Arena arena = {0};
    Error err = {0};
    Undone u;
    Change *all;
    Saved saved = room_save(s, "household", nil, "{\"head_name\":\"สมชาย\",\"income\":\"5000\"}");
    room_save(s, "household", saved.record, "{\"income\":\"3000\",\"village\":\"โนน\"}");
    RecordHead head = head_of(s, saved.record, &arena);
    assert_true(undo_change(s, &head, STR_NONE, &u, &err));
    assert_int_equal(u.given, 2);
    assert_int_equal(u.since + u.stayed, 0);
    check_answers(s, saved.record, "{\"head_name\":\"สมชาย\",\"income\":\"5000\"}");
    assert_int_equal(changes_of(s, saved.record, &arena, &all), 3); /* the log only grows */
    check_str(all[2].kind, STR("undo"));
    check_str(all[2].body, STR("{\"income\":\"5000\",\"village\":null}"));
    /* Undone once more, it is done again. */
    assert_true(undo_changes(s, u.after, u.until, &u, &err));
    assert_int_equal(u.given, 2);
    check_answers(s, saved.record, "{\"head_name\":\"สมชาย\",\"income\":\"3000\",\"village\":\"โนน\"}");
    int64_t differed = -1;
    assert_true(store_refold(s, REFOLD_COMPARE, &differed, &err));
    assert_int_equal(differed, 0);
    arena_done(&arena);
    store_close(s);
}

static void what_was_changed_since_stays(void **state)
{
    (void)state;
    Store *s = open_room("since.db");
    Arena arena = {0};
    Error err = {0};
    Undone u;
    Saved saved = room_save(s, "household", nil, "{\"head_name\":\"สมชาย\",\"income\":\"5000\"}");
    Saved second = room_save(s, "household", saved.record, "{\"income\":\"3000\",\"village\":\"โนน\"}");
    room_save(s, "household", saved.record, "{\"income\":\"2000\"}");
    RecordHead head = head_of(s, saved.record, &arena);
    assert_true(undo_change(s, &head, str_of(second.change), &u, &err));
    assert_int_equal(u.given, 1);
    assert_int_equal(u.since, 1);
    check_answers(s, saved.record, "{\"head_name\":\"สมชาย\",\"income\":\"2000\"}");
    head = head_of(s, saved.record, &arena);
    assert_false(undo_change(s, &head, STR("k7f3q2ab-000009-00000000"), &u, &err));
    assert_string_equal(err.msg, "undo.no_change");
    arena_done(&arena);
    store_close(s);
}

static void a_new_record_is_never_deleted(void **state)
{
    (void)state;
    Store *s = open_room("stays.db");
    Error err = {0};
    Undone u;
    int64_t after = store_last_arrival(s);
    Saved old = room_save(s, "household", nil, "{\"head_name\":\"ก\"}");
    after = store_last_arrival(s);
    room_save(s, "household", old.record, "{\"income\":\"1\"}");
    Saved fresh = room_save(s, "household", nil, "{\"head_name\":\"ข\"}");
    assert_true(undo_changes(s, after, store_last_arrival(s), &u, &err)); /* one act: both */
    assert_int_equal(u.given, 1);
    assert_int_equal(u.stayed, 1);
    check_answers(s, old.record, "{\"head_name\":\"ก\"}");
    check_answers(s, fresh.record, "{\"head_name\":\"ข\"}");
    assert_int_equal(store_record_count(s, STR("household"), &err), 2);
    store_close(s);
}

static int set_up(void **state)
{
    (void)state;
    room_make();
    os = fakeos(&fake, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    room_done();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_old_values_come_back_as_a_new_change),
        cmocka_unit_test(what_was_changed_since_stays),
        cmocka_unit_test(a_new_record_is_never_deleted),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
