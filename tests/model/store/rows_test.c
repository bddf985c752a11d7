/* rows: repeats at every depth are stored, read, changed, taken out and counted; forms grow with them. */
#include "forms/rows.h"
#include "model/store/db.h"
#include "model/store/query.h"
#include "tests/lib/check.h"
#include "tests/lib/storeroom.h"

static FakeOs fake;
static Os os;
static const char FARM[] =
    "survey\n,type,name,label,calculation,repeat_count,relevant,required\n,text,owner,Owner,,,,\n,integer,size,Size,,,,\n"
    ",begin_repeat,plot,Plot,,${size},,\n,text,crop,Crop,,,,yes\n,decimal,rai,Rai,,,,\n,text,deed,Deed,,,${rai} > 5,\n"
    ",begin_repeat,well,Well,,,,\n,integer,depth,Depth,,,,\n,end_repeat,,,,,,\n,end_repeat,,,,,,\n"
    ",begin_repeat,visit,Visit,,,,\n,date,day,Day,,,,\n,end_repeat,,,,,,\n"
    ",calculate,total,,sum(${rai}),,,\nsettings\n,form_id,version\n,farm,1\n";
static const char FARM_2[] =
    "survey\n,type,name,label,calculation,repeat_count\n,text,owner,Owner,,\n,integer,size,Size,,\n"
    ",begin_repeat,plot,Plot,,\n,text,crop,Crop,,\n,decimal,rai,Rai,,\n,text,soil,Soil,,\n,end_repeat,,,,\n"
    ",begin_repeat,loan,Loan,,\n,integer,baht,Baht,,\n,end_repeat,,,,\n"
    "settings\n,form_id,version\n,farm,2\n";

static Store *open_farm(const char *name, const char *sheets)
{
    Error err = {0};
    Store *s = room_store(&os, name);
    Form *f = room_form("farm", sheets);
    if (!store_install_form(s, f, &err)) fail_msg("%s", err.msg);
    form_free(f);
    return s;
}

/* A record that is being filled in, as the screens do it. */
typedef struct { Store *store; const Form *form; Entry *entry; Record *before; RecordHead head; Arena arena; } Filling;

static const EntryEnv env = {.now_ms = 1700000000000, .zone_minutes = 420, .lang = LANG_EN};

static Filling fill(Store *s, Uuid record)
{
    Error err = {0};
    Filling f = {.store = s, .form = store_form(s, STR("farm"))};
    Record *r = record_new(f.form);
    bool is_new = uuid_is_nil(record);
    if (!is_new) {
        f.before = record_new(f.form);
        assert_true(store_head(s, record, &f.arena, &f.head, &err));
        assert_true(store_read(s, f.head.id, r, &err) && store_read(s, f.head.id, f.before, &err));
    }
    f.entry = entry_open(f.form, r, is_new ? ENTRY_NEW : ENTRY_OPEN, &env);
    return f;
}

static Row *root(Filling *f) { return entry_record(f->entry)->root; }
static int repeat(const Filling *f, const char *name) { return form_field(f->form, str_of(name))->index; }
static Row *row(Filling *f, const char *name, size_t i) { return row_at(root(f), repeat(f, name), i); }

static void set(Filling *f, Row *at, const char *name, const char *value)
{
    (void)entry_set(f->entry, at, form_field(f->form, str_of(name)), value_text(str_of(value)));
}

static bool try_save(Filling *f, Saved *out, Text *overlap, Error *err)
{
    Text body = TEXT_INIT;
    if (!entry_body(f->entry, f->before, &body)) text_set(&body, f->before ? STR_NONE : STR("{}"));
    Save save = {.form = STR("farm"), .record = f->head.uuid, .opened_seen = f->head.seen, .body = text_str(&body),
                 .now = entry_record(f->entry), .before = f->before};
    bool ok = store_save(f->store, &save, out, overlap, err);
    text_free(&body);
    return ok;
}

static void done(Filling *f)
{
    entry_free(f->entry);
    record_free(f->before);
    arena_done(&f->arena);
}

static Uuid finish(Filling *f)
{
    Error err = {0};
    Saved saved;
    if (!try_save(f, &saved, NULL, &err)) fail_msg("%s", err.msg);
    done(f);
    return saved.record;
}

static void add_row(Text *out, const Row *r)
{
    bool is_first = true;
    for (size_t i = 0; i < r->form->field_count; i++) {
        const Field *f = &r->form->fields[i];
        if (f->repeat != r->repeat) continue;
        if (type_is_answer(f->type) && row_get(r, f).kind == ANSWER_TEXT) {
            if (!is_first) text_add_c(out, ' ');
            if (row_get(r, f).inactive) text_add_c(out, '-');
            text_add(out, row_get(r, f).text);
            is_first = false;
        }
        for (size_t k = 0; f->type == TYPE_REPEAT && k < row_count(r, f->index); k++) {
            text_add(out, k || !is_first ? STR(" [") : STR("["));
            add_row(out, row_at(r, f->index, k));
            text_add_c(out, ']');
            is_first = false;
        }
    }
}

/* Answers in form order, each row in brackets, an inactive answer with a dash before it. */
static void check_record(Store *s, Uuid record, const char *want)
{
    Error err = {0};
    Arena a = {0};
    RecordHead head;
    Text t = TEXT_INIT;
    assert_true(store_head(s, record, &a, &head, &err));
    Record *r = record_new(store_form(s, STR("farm")));
    assert_true(store_read(s, head.id, r, &err));
    add_row(&t, r->root);
    check_str(text_str(&t), str_of(want));
    record_free(r);
    text_free(&t);
    arena_done(&a);
}

static void check_whole(Store *s)
{
    Error err = {0};
    int64_t differed = -1;
    assert_true(store_refold(s, REFOLD_COMPARE, &differed, &err));
    assert_int_equal(differed, 0);
}

static const Uuid nil;

/* กก: two plots, the first with two wells; a visit. */
static Uuid make_farm(Store *s)
{
    Filling f = fill(s, nil);
    set(&f, root(&f), "owner", "กก");
    set(&f, root(&f), "size", "2");
    set(&f, row(&f, "plot", 0), "crop", "ข้าว");
    set(&f, row(&f, "plot", 0), "rai", "6.5");
    set(&f, row(&f, "plot", 0), "deed", "น.ส.3");
    set(&f, row(&f, "plot", 1), "crop", "อ้อย");
    set(&f, row(&f, "plot", 1), "rai", "2");
    set(&f, entry_add_row(f.entry, row(&f, "plot", 0), repeat(&f, "well")), "depth", "12");
    set(&f, entry_add_row(f.entry, row(&f, "plot", 0), repeat(&f, "well")), "depth", "30");
    set(&f, entry_add_row(f.entry, root(&f), repeat(&f, "visit")), "day", "2023-01-05");
    return finish(&f);
}

#define FARM_AS_MADE "กก 2 [ข้าว 6.5 น.ส.3 [12] [30]] [อ้อย 2] [2023-01-05] 8.5"

static void rows_at_every_depth_come_back_in_order(void **state)
{
    (void)state;
    Error err = {0};
    Store *s = open_farm("depth.db", FARM);
    Uuid farm = make_farm(s);
    check_record(s, farm, FARM_AS_MADE);
    assert_int_equal(store_record_count(s, STR("farm.plot"), &err), 2);
    assert_int_equal(store_record_count(s, STR("farm.well"), &err), 2);
    assert_int_equal(store_last_arrival(s), 6); /* the farm, two plots, two wells, a visit */
    int64_t n = 0;
    assert_true(db_number(s, "SELECT count(*) FROM f_farm__well w JOIN f_farm__plot p ON p.id = w.parent_id "
                             "JOIN f_farm f ON f.id = p.parent_id", 0, &n, &err));
    assert_int_equal(n, 2);
    check_whole(s);
    store_close(s);
}

static void only_what_changed_is_saved(void **state)
{
    (void)state;
    Store *s = open_farm("changed.db", FARM);
    Uuid farm = make_farm(s);
    Filling f = fill(s, farm);
    finish(&f);
    assert_int_equal(store_last_arrival(s), 6);
    f = fill(s, farm);
    set(&f, row_at(row(&f, "plot", 0), repeat(&f, "well"), 1), "depth", "31");
    finish(&f);
    assert_int_equal(store_last_arrival(s), 7); /* one well and nothing else */
    check_record(s, farm, "กก 2 [ข้าว 6.5 น.ส.3 [12] [31]] [อ้อย 2] [2023-01-05] 8.5");
    f = fill(s, farm);
    set(&f, row(&f, "plot", 1), "rai", "3");
    finish(&f);
    assert_int_equal(store_last_arrival(s), 9); /* a plot, and the total of the farm */
    check_record(s, farm, "กก 2 [ข้าว 6.5 น.ส.3 [12] [31]] [อ้อย 3] [2023-01-05] 9.5");
    check_whole(s);
    store_close(s);
}

static void a_row_taken_out_is_kept_in_the_log(void **state)
{
    (void)state;
    Error err = {0};
    int64_t n;
    Store *s = open_farm("out.db", FARM);
    Uuid farm = make_farm(s);
    Filling f = fill(s, farm);
    entry_drop_row(f.entry, row(&f, "plot", 0));
    set(&f, root(&f), "size", "1");
    finish(&f);
    check_record(s, farm, "กก 1 [อ้อย 2] [2023-01-05] 2");
    assert_true(db_number(s, "SELECT count(*) FROM record WHERE deleted = 1", 0, &n, &err));
    assert_int_equal(n, 3); /* with its wells */
    assert_true(db_number(s, "SELECT count(*) FROM change WHERE body LIKE '%น.ส.3%'", 0, &n, &err));
    assert_int_equal(n, 1);
    check_whole(s);
    store_close(s);
}

static void rows_above_the_count_are_kept_inactive_and_come_back(void **state)
{
    (void)state;
    Store *s = open_farm("surplus.db", FARM);
    Uuid farm = make_farm(s);
    Filling f = fill(s, farm);
    set(&f, root(&f), "size", "1");
    finish(&f);
    check_record(s, farm, "กก 1 [ข้าว 6.5 น.ส.3 [12] [30]] [-อ้อย -2] [2023-01-05] 6.5");
    check_whole(s);
    f = fill(s, farm);
    const EntryFinding *findings;
    assert_int_equal(entry_findings(f.entry, &findings), 1);
    assert_int_equal(findings[0].kind, FINDS_SURPLUS);
    set(&f, root(&f), "size", "2");
    finish(&f);
    check_record(s, farm, FARM_AS_MADE);
    store_close(s);
}

static void blank_rows_of_a_count_are_none_until_filled(void **state)
{
    (void)state;
    Error err = {0};
    Store *s = open_farm("blank.db", FARM);
    Filling f = fill(s, nil);
    set(&f, root(&f), "size", "4");
    set(&f, row(&f, "plot", 1), "crop", "มัน");
    Uuid farm = finish(&f);
    assert_int_equal(store_record_count(s, STR("farm.plot"), &err), 2); /* the first keeps its place */
    f = fill(s, farm);
    assert_int_equal(row_count(root(&f), repeat(&f, "plot")), 4);
    assert_false(entry_changed(f.entry));
    set(&f, row(&f, "plot", 3), "crop", "ข้าว");
    finish(&f);
    check_record(s, farm, "4 [] [มัน] [] [ข้าว] 0");
    f = fill(s, farm);
    set(&f, root(&f), "size", "5");
    set(&f, root(&f), "size", "4"); /* the blank fifth goes again */
    assert_int_equal(row_count(root(&f), repeat(&f, "plot")), 4);
    done(&f);
    store_close(s);
}

static void two_officers_at_one_row_are_told_and_at_two_rows_joined(void **state)
{
    (void)state;
    Error err = {0};
    Saved saved;
    Text overlap = TEXT_INIT;
    Store *s = open_farm("two.db", FARM);
    Uuid farm = make_farm(s), plot;
    Filling a = fill(s, farm), b = fill(s, farm), c = fill(s, farm), d = fill(s, farm);
    set(&a, row(&a, "plot", 0), "crop", "ปอ");
    finish(&a);
    set(&b, row(&b, "plot", 1), "crop", "มัน");
    assert_true(try_save(&b, &saved, &overlap, &err));
    done(&b);
    check_record(s, farm, "กก 2 [ปอ 6.5 น.ส.3 [12] [30]] [มัน 2] [2023-01-05] 8.5");
    set(&c, row(&c, "plot", 0), "crop", "ฝ้าย");
    assert_false(try_save(&c, &saved, &overlap, &err));
    assert_int_equal(err.code, ERR_CONFLICT);
    check_str(text_str(&overlap), STR("crop"));
    assert_true(uuid_read(row(&c, "plot", 0)->uuid, &plot));
    assert_memory_equal(saved.record.b, plot.b, 16);
    check_record(s, farm, "กก 2 [ปอ 6.5 น.ส.3 [12] [30]] [มัน 2] [2023-01-05] 8.5");
    done(&c);
    /* Taken out here, changed there: that is for a person too. */
    entry_drop_row(d.entry, row(&d, "plot", 0));
    set(&d, root(&d), "size", "1");
    assert_false(try_save(&d, &saved, &overlap, &err));
    check_str(text_str(&overlap), STR("_deleted"));
    done(&d);
    check_whole(s);
    text_free(&overlap);
    store_close(s);
}

static void a_row_saved_after_it_was_taken_out_comes_back(void **state)
{
    (void)state;
    Error err = {0};
    Saved saved;
    Text overlap = TEXT_INIT;
    RecordHead head;
    Uuid visit;
    Store *s = open_farm("back.db", FARM);
    Uuid farm = make_farm(s);
    Filling a = fill(s, farm), b = fill(s, farm);
    entry_drop_row(a.entry, row(&a, "visit", 0));
    finish(&a);
    set(&b, row(&b, "visit", 0), "day", "2023-02-01");
    assert_false(try_save(&b, &saved, &overlap, &err));
    check_str(text_str(&overlap), STR("_deleted"));
    assert_true(uuid_read(row(&b, "visit", 0)->uuid, &visit) && store_head(s, visit, &b.arena, &head, &err));
    row(&b, "visit", 0)->seen = head.seen; /* mine, says the officer */
    finish(&b);
    check_record(s, farm, "กก 2 [ข้าว 6.5 น.ส.3 [12] [30]] [อ้อย 2] [2023-02-01] 8.5");
    check_whole(s);
    text_free(&overlap);
    store_close(s);
}

static bool count_row(void *ctx, const QueryRow *r, Error *err)
{
    (void)r, (void)err;
    ++*(int *)ctx;
    return true;
}

static int count_where(Store *s, const char *form, const char *where)
{
    Error err = {0};
    QueryRun *run;
    int n = 0;
    Query q = {.form = str_of(form), .where = str_of(where)};
    if (!query_open(s, &q, &env, &run, &err) || !query_each(run, count_row, &n, &err)) fail_msg("%s", err.msg);
    query_close(run);
    return n;
}

static void filters_see_the_rows(void **state)
{
    (void)state;
    Store *s = open_farm("where.db", FARM);
    Uuid farm = make_farm(s);
    assert_int_equal(count_where(s, "farm", "sum(${rai}) = 8.5"), 1);
    assert_int_equal(count_where(s, "farm", "count(${plot}) = 2 and count(${well}) = 2"), 1);
    assert_int_equal(count_where(s, "farm", "indexed-repeat(${crop}, ${plot}, 2) = 'อ้อย'"), 1);
    assert_int_equal(count_where(s, "farm", "indexed-repeat(${crop}, ${plot}, 2) = 'ข้าว'"), 0);
    assert_int_equal(count_where(s, "farm.plot", "${rai} > 3"), 1);
    Filling f = fill(s, farm);
    set(&f, root(&f), "size", "1");
    finish(&f);
    assert_int_equal(count_where(s, "farm", "count(${plot}) = 1 and sum(${rai}) = 6.5"), 1);
    store_close(s);
}

static void a_later_version_keeps_what_rows_said(void **state)
{
    (void)state;
    Error err = {0};
    int64_t n;
    Store *s = open_farm("version.db", FARM);
    Uuid farm = make_farm(s);
    room_install(s, "farm", FARM_2);
    check_record(s, farm, "กก 2 [ข้าว 6.5] [อ้อย 2]");
    assert_non_null(store_form(s, STR("farm.loan")));
    assert_non_null(store_form(s, STR("farm.well"))); /* asked no more, and still to be read */
    assert_int_equal(count_where(s, "farm.well", "${depth} = 30"), 1);
    assert_true(db_number(s, "SELECT count(*) FROM f_farm__plot WHERE deed = 'น.ส.3'", 0, &n, &err));
    assert_int_equal(n, 1);
    check_whole(s);
    room_install(s, "farm", FARM); /* the first version once more: all is there */
    check_record(s, farm, FARM_AS_MADE);
    check_whole(s);
    store_close(s);
}

static void rows_that_come_before_their_form_wait_for_it(void **state)
{
    (void)state;
    uint64_t seed = 1;
    Store *s = open_farm("here.db", FARM), *t = room_store(&os, "there.db");
    Uuid farm = make_farm(s);
    room_carry(s, t, 0, &seed);
    room_install(t, "farm", FARM);
    check_record(t, farm, FARM_AS_MADE);
    check_whole(t);
    store_close(s);
    store_close(t);
}

static void a_database_from_before_rows_makes_their_tables_at_the_first_save(void **state)
{
    (void)state;
    Error err = {0};
    Store *s = open_farm("before.db", FARM);
    assert_true(db_script(s, "DROP TABLE f_farm__plot; DROP TABLE f_farm__well; DROP TABLE f_farm__visit;"
                             "DELETE FROM form WHERE whole IS NOT NULL", &err));
    store_close(s);
    assert_true(store_open(&os, str_of(room_path("before.db")), STORE_READ_WRITE, &s, &err));
    assert_null(store_form(s, STR("farm.plot")));
    check_record(s, make_farm(s), FARM_AS_MADE);
    check_whole(s);
    store_close(s);
}

static int set_up(void **state)
{
    (void)state;
    os = fakeos(&fake, 7);
    room_make();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    room_done();
    return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rows_at_every_depth_come_back_in_order),
        TEST(only_what_changed_is_saved),
        TEST(a_row_taken_out_is_kept_in_the_log),
        TEST(rows_above_the_count_are_kept_inactive_and_come_back),
        TEST(blank_rows_of_a_count_are_none_until_filled),
        TEST(two_officers_at_one_row_are_told_and_at_two_rows_joined),
        TEST(a_row_saved_after_it_was_taken_out_comes_back),
        TEST(filters_see_the_rows),
        TEST(a_later_version_keeps_what_rows_said),
        TEST(rows_that_come_before_their_form_wait_for_it),
        TEST(a_database_from_before_rows_makes_their_tables_at_the_first_save),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
