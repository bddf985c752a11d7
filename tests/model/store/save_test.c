/* save: what was saved is read back as it was, in typed columns, with its history. */
#include "model/store/bulk.h"
#include "model/store/db.h"
#include "tests/lib/check.h"
#include "tests/lib/storeroom.h"

static FakeOs fake;
static Os os;
static const char HOUSE[] =
    "survey\n,type,name,label,index,places\n,text,head_name,Head,1,\n,text,house_no,House,1,\n,integer,members,Members,1,\n"
    ",decimal,income,Income,,2\n,date,born,Born,,\n,select_one yn,poor,Poor,,\n,select_multiple yn,many,Many,,\n"
    ",geopoint,gps,Place,,\n,calculate,calc,Calc,,\n,text,note,Note,,\n"
    "choices\n,list_name,name,label\n,yn,yes,Yes\n,yn,no,No\nsettings\n,form_id,version,kaejon_key\n,household,1,house_no\n";

static Store *open_with_form(const char *name)
{
    Store *s = room_store(&os, name);
    room_install(s, "household", HOUSE);
    return s;
}

static void check_answers(Store *s, Uuid record, const char *want)
{
    Text t = TEXT_INIT;
    room_answers(s, record, &t);
    check_str(text_str(&t), str_of(want));
    text_free(&t);
}

static const Uuid nil;

static void every_type_comes_back_as_it_went_in(void **state)
{
    (void)state;
    Store *s = open_with_form("types.db");
    static const char body[] =
        "{\"born\":\"1957-05\",\"calc\":\"0.5\",\"gps\":\"16.432 103.506\",\"head_name\":\"สมชาย ม่วงสังข์\",\"house_no\":\"12/3\","
        "\"income\":\"1234.5\",\"many\":\"yes no\",\"members\":\"4\",\"note\":{\"missing\":\"refused\"},\"poor\":{\"inactive\":\"yes\"}}";
    Saved saved = room_save(s, "household", nil, body);
    check_answers(s, saved.record, body);
    /* What a type cannot hold, and what is longer than its columns, comes back too. */
    static const char odd[] = "{\"calc\":\"007\",\"gps\":\"16.4 103.5 152 5\",\"income\":\"12.345\",\"members\":\"สี่\","
                              "\"note\":{\"missing\":\"unknown\"}}";
    Saved other = room_save(s, "household", nil, odd);
    check_answers(s, other.record, odd);
    int64_t differed = -1;
    Error err = {0};
    assert_true(store_refold(s, REFOLD_COMPARE, &differed, &err));
    assert_int_equal(differed, 0);
    assert_int_equal(store_record_count(s, STR("household"), &err), 2);
    store_close(s);
}

static void a_later_save_changes_only_what_it_names(void **state)
{
    (void)state;
    Error err = {0};
    Store *s = open_with_form("later.db");
    Saved a = room_save(s, "household", nil, "{\"head_name\":\"ก\",\"members\":\"4\"}");
    Saved b = room_save(s, "household", a.record, "{\"members\":\"5\",\"note\":\"ย้ายเข้า\"}");
    assert_memory_equal(a.record.b, b.record.b, 16);
    check_answers(s, a.record, "{\"head_name\":\"ก\",\"members\":\"5\",\"note\":\"ย้ายเข้า\"}");
    room_save(s, "household", a.record, "{\"members\":null}");
    check_answers(s, a.record, "{\"head_name\":\"ก\",\"note\":\"ย้ายเข้า\"}");
    Arena arena = {0};
    Change *list;
    size_t n;
    RecordHead head;
    assert_true(store_head(s, a.record, &arena, &head, &err));
    assert_true(store_history(s, head.id, &arena, &list, &n, &err));
    assert_int_equal(n, 3);
    check_str(list[0].kind, STR("create"));
    check_str(list[2].body, STR("{\"members\":null}"));
    check_str(list[2].login, STR("somjai"));
    assert_true(list[0].hlc < list[1].hlc && list[1].hlc < list[2].hlc);
    for (size_t i = 0; i < n; i++) assert_true(change_check(&list[i], &err));
    Text id = TEXT_INIT;
    change_add_id(&id, &list[1]);
    assert_string_equal(id.b, b.change);
    text_free(&id);
    assert_int_equal(store_last_arrival(s), 3);
    arena_done(&arena);
    store_close(s);
}

static void two_officers_join_or_are_told(void **state)
{
    (void)state;
    Error err = {0};
    Store *s = open_with_form("two.db"), *t = NULL;
    assert_true(store_open(&os, str_of(room_path("two.db")), STORE_READ_WRITE, &t, &err));
    check_str(store_device(s), store_device(t));
    Saved a = room_save(s, "household", nil, "{\"head_name\":\"ก\",\"members\":\"4\"}"), out;
    Arena arena = {0};
    RecordHead opened;
    assert_true(store_head(s, a.record, &arena, &opened, &err));
    uint64_t generation = store_generation(s);
    room_save(t, "household", a.record, "{\"members\":\"5\"}");
    assert_true(store_generation(s) > generation);
    Save mine = {.form = STR("household"), .record = a.record, .opened_seen = opened.seen, .body = STR("{\"note\":\"x\"}")};
    Text overlap = TEXT_INIT;
    assert_true(store_save(s, &mine, &out, &overlap, &err));
    check_answers(t, a.record, "{\"head_name\":\"ก\",\"members\":\"5\",\"note\":\"x\"}");
    mine.body = STR("{\"members\":\"6\",\"note\":\"x\"}");
    assert_false(store_save(s, &mine, &out, &overlap, &err));
    assert_int_equal(err.code, ERR_CONFLICT);
    check_str(text_str(&overlap), STR("members"));
    check_answers(t, a.record, "{\"head_name\":\"ก\",\"members\":\"5\",\"note\":\"x\"}");
    mine.body = STR("{\"members\":\"5\"}"); /* both say the same */
    assert_true(store_save(s, &mine, &out, &overlap, &err));
    assert_int_equal(out.conflicts, 0);
    text_free(&overlap);
    arena_done(&arena);
    store_close(s);
    store_close(t);
}

static void several_saves_are_one_commit_or_none(void **state)
{
    (void)state;
    Error err = {0};
    Store *s = open_with_form("batch.db");
    assert_true(store_begin(s, &err));
    room_save(s, "household", nil, "{\"head_name\":\"ก\"}");
    room_save(s, "household", nil, "{\"head_name\":\"ข\"}");
    store_abort(s);
    assert_int_equal(store_record_count(s, STR("household"), &err), 0);
    assert_int_equal(store_last_arrival(s), 0);
    assert_true(store_begin(s, &err));
    Saved a = room_save(s, "household", nil, "{\"head_name\":\"ก\"}");
    assert_true(store_begin(s, &err));
    store_abort(s); /* one within gave up: nothing of the whole is kept */
    Save save = {.form = STR("household"), .body = STR("{}")};
    Saved out;
    assert_false(store_save(s, &save, &out, NULL, &err));
    assert_false(store_commit(s, &err));
    assert_int_equal(store_record_count(s, STR("household"), &err), 0);
    a = room_save(s, "household", nil, "{\"head_name\":\"ค\"}");
    assert_true(strstr(a.change, "-000001-") != NULL); /* no hole in seq */
    store_close(s);
}

static void a_record_is_found_by_its_id_a_piece_of_it_or_its_key(void **state)
{
    (void)state;
    Error err = {0};
    Store *s = open_with_form("find.db");
    Saved a = room_save(s, "household", nil, "{\"house_no\":\"12/3\"}");
    room_save(s, "household", nil, "{\"house_no\":\"12/4\"}");
    room_save(s, "household", nil, "{\"house_no\":\"12/4\"}");
    Arena arena = {0};
    Text id = TEXT_INIT;
    uuid_add(&id, a.record);
    RecordHead h;
    assert_true(store_find(s, STR("household"), text_str(&id), &arena, &h, &err));
    assert_true(store_find(s, STR("household"), STR("12/3"), &arena, &h, &err));
    assert_memory_equal(h.uuid.b, a.record.b, 16);
    check_str(h.owner, STR("460101"));
    assert_true(store_find(s, STR_NONE, str_from(id.b, 23), &arena, &h, &err));
    assert_false(store_find(s, STR("household"), STR("12/4"), &arena, &h, &err));
    assert_string_equal(err.msg, "store.several");
    assert_false(store_find(s, STR("household"), str_from(id.b, 4), &arena, &h, &err));
    assert_string_equal(err.msg, "store.several");
    assert_false(store_find(s, STR("household"), STR("99"), &arena, &h, &err));
    assert_int_equal(err.code, ERR_ABSENT);
    assert_false(store_find(s, STR("none"), STR("99"), &arena, &h, &err));
    assert_string_equal(err.msg, "store.no_form");
    text_free(&id);
    arena_done(&arena);
    store_close(s);
}

static void deleting_takes_it_from_sight_and_keeps_it(void **state)
{
    (void)state;
    Error err = {0};
    Store *s = open_with_form("delete.db");
    Saved a = room_save(s, "household", nil, "{\"head_name\":\"ก\"}");
    room_save(s, "household", a.record, "{\"_deleted\":\"yes\"}");
    Arena arena = {0};
    RecordHead h;
    assert_true(store_head(s, a.record, &arena, &h, &err));
    assert_true(h.deleted);
    assert_int_equal(store_record_count(s, STR("household"), &err), 0);
    check_answers(s, a.record, "{\"head_name\":\"ก\"}");
    room_save(s, "household", a.record, "{\"_deleted\":null}");
    assert_int_equal(store_record_count(s, STR("household"), &err), 1);
    arena_done(&arena);
    store_close(s);
}

static void a_member_waits_for_its_household(void **state)
{
    (void)state;
    Error err = {0};
    Store *s = open_with_form("parent.db");
    Form *f = room_form("person", "survey\n,type,name,label\n,text,name,Name\nsettings\n,form_id,version\n,person,1\n");
    assert_true(store_install_form(s, f, &err));
    form_free(f);
    Uuid house;
    assert_true(uuid_new(&os, &house, &err));
    Save save = {.form = STR("person"), .parent = house, .body = STR("{\"name\":\"ก\"}")};
    Saved member, out;
    assert_true(store_save(s, &save, &member, NULL, &err));
    Arena arena = {0};
    RecordHead h;
    assert_true(store_head(s, member.record, &arena, &h, &err));
    assert_memory_equal(h.parent.b, house.b, 16);
    save = (Save){.form = STR("household"), .record = house, .body = STR("{}")};
    assert_true(store_save(s, &save, &out, NULL, &err));
    assert_memory_equal(out.record.b, house.b, 16);
    int64_t differed = -1;
    assert_true(store_refold(s, REFOLD_COMPARE, &differed, &err)); /* parent_id was filled */
    assert_int_equal(differed, 0);
    save = (Save){.form = STR("person"), .record = house, .body = STR("{}")};
    assert_false(store_save(s, &save, &out, NULL, &err));
    assert_string_equal(err.msg, "store.other_form");
    arena_done(&arena);
    store_close(s);
}

static void a_form_grows_and_nothing_is_lost(void **state)
{
    (void)state;
    Error err = {0};
    Store *s = open_with_form("grow.db");
    Saved a = room_save(s, "household", nil, "{\"income\":\"7\",\"members\":\"4\",\"unknown_yet\":\"12\"}");
    check_answers(s, a.record, "{\"income\":\"7\",\"members\":\"4\"}");
    Form *f = room_form("household", "survey\n,type,name,label\n,text,members,Members\n,integer,unknown_yet,New\n"
                                     "settings\n,form_id,version\n,household,2\n");
    assert_true(store_install_form(s, f, &err));
    assert_true(store_install_form(s, f, &err)); /* again: nothing */
    form_free(f);
    assert_int_equal(store_form_count(s), 1);
    check_str(store_form(s, STR("household"))->version, STR("2"));
    check_answers(s, a.record, "{\"members\":\"4\",\"unknown_yet\":\"12\"}");
    int64_t differed = -1;
    assert_true(store_refold(s, REFOLD_COMPARE, &differed, &err));
    assert_int_equal(differed, 0);
    store_close(s);
}

static void drafts_are_kept_and_go_with_the_save(void **state)
{
    (void)state;
    Error err = {0};
    Store *s = open_with_form("draft.db");
    uint64_t generation = store_generation(s);
    Draft d = {.form = STR("household"), .body = STR("{\"x\":1}"), .cursor = STR("head_name 3")};
    assert_true(store_keep_draft(s, &d, DRAFT_QUICK, &err));
    int64_t id = d.id;
    assert_true(id > 0);
    d.body = STR("{\"x\":2}");
    assert_true(store_keep_draft(s, &d, DRAFT_SYNC, &err));
    assert_int_equal(d.id, id);
    assert_int_equal(store_generation(s), generation); /* the screens need not read again */
    store_close(s);
    assert_true(store_open(&os, str_of(room_path("draft.db")), STORE_READ_WRITE, &s, &err));
    Arena arena = {0};
    Draft *list;
    size_t n;
    assert_true(store_drafts(s, &arena, &list, &n, &err));
    assert_int_equal(n, 1);
    check_str(list[0].body, STR("{\"x\":2}"));
    check_str(list[0].form, STR("household"));
    check_str(list[0].login, STR("somjai"));
    Save save = {.form = STR("household"), .body = STR("{\"head_name\":\"ก\"}"), .draft = id};
    Saved out;
    assert_true(store_save(s, &save, &out, NULL, &err));
    assert_true(store_drafts(s, &arena, &list, &n, &err));
    assert_int_equal(n, 0);
    arena_done(&arena);
    store_close(s);
}

static int64_t indexes(Store *s)
{
    Error err = {0};
    int64_t n = -1;
    assert_true(db_number(s, "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = 'f_household'", 0, &n, &err));
    return n;
}

static void indexes_taken_down_for_an_import_come_back(void **state)
{
    (void)state;
    Error err = {0};
    Store *s = open_with_form("bulk.db");
    int64_t all = indexes(s);
    assert_true(bulk_begin(s, STR("household"), 100, &err)); /* not worth it */
    assert_int_equal(indexes(s), all);
    assert_true(bulk_begin(s, STR("household"), 100000, &err));
    assert_int_equal(indexes(s), all - 3);
    room_save(s, "household", nil, "{\"head_name\":\"ก\"}");
    assert_true(bulk_end(s, STR("household"), &err));
    assert_int_equal(indexes(s), all);
    assert_true(bulk_begin(s, STR("household"), 100000, &err));
    Store *other; /* somebody else, while the import is at it: left to it */
    assert_true(store_open(&os, str_of(room_path("bulk.db")), STORE_READ_WRITE, &other, &err));
    assert_int_equal(indexes(other), all - 3);
    assert_false(bulk_is_left(other));
    assert_true(bulk_begin(other, STR("household"), 100000, &err)); /* a second import leaves them too */
    store_close(other);
    store_close(s); /* killed in between: whoever opens next makes them again */
    assert_true(store_open(&os, str_of(room_path("bulk.db")), STORE_READ_ONLY, &s, &err));
    assert_true(bulk_is_left(s));
    assert_int_equal(indexes(s), all - 3);
    store_close(s);
    assert_true(store_open(&os, str_of(room_path("bulk.db")), STORE_READ_WRITE, &s, &err));
    assert_false(bulk_is_left(s));
    assert_int_equal(indexes(s), all);
    assert_int_equal(store_record_count(s, STR("household"), &err), 1);
    store_close(s);
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
        cmocka_unit_test(every_type_comes_back_as_it_went_in),
        cmocka_unit_test(a_later_save_changes_only_what_it_names),
        cmocka_unit_test(two_officers_join_or_are_told),
        cmocka_unit_test(several_saves_are_one_commit_or_none),
        cmocka_unit_test(a_record_is_found_by_its_id_a_piece_of_it_or_its_key),
        cmocka_unit_test(deleting_takes_it_from_sight_and_keeps_it),
        cmocka_unit_test(a_member_waits_for_its_household),
        cmocka_unit_test(a_form_grows_and_nothing_is_lost),
        cmocka_unit_test(indexes_taken_down_for_an_import_come_back),
        cmocka_unit_test(drafts_are_kept_and_go_with_the_save),
    };
    return cmocka_run_group_tests(tests, start, end);
}
