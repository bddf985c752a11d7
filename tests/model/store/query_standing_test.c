/* standing: what lacks a required answer is what the form itself says of each record; what was verified
 * is what the records of the verifying form say. Counting in slices gives the same numbers. */
#include "tests/lib/chance.h"
#include "tests/lib/check.h"
#include "tests/lib/storeroom.h"

#include "model/store/query.h"
#include "model/work/check.h"

#include <string.h>

enum { RECORDS = 700 };

static FakeOs fake;
static Os os;
static Store *store;
static EntryEnv env;

static const char FORM[] =
    "survey\n,type,name,label,required,relevant\n,select_one yn,met,Met,yes,\n,begin_group,g,Group,,${met} = 'y'\n"
    ",text,name,Name,yes,\n,integer,kids,Kids,yes,\n,integer,school,School,yes,${kids} > 0\n"
    ",text,why,Why,${kids} = 0,string-length(${name}) > 2\n,end_group,g,,,\n,text,memo,Memo,,\n"
    "choices\n,list_name,name,label\n,yn,y,Yes\n,yn,n,No\nsettings\n,form_id,version\n,thing,1\n";
static const char VISIT[] =
    "survey\n,type,name,label,role\n,text,name,Name,\n,text,word,Word,\n,calculate,done,Done,verified\n"
    "settings\n,form_id,version,kaejon_key,kaejon_parent\n,visit,1,name,thing:name\n";

static void add_member(Text *t, Chance *c, const char *name, const char *value)
{
    uint64_t kind = chance_below(c, 10);
    if (kind < 3) return;
    text_add_f(t, "%s\"%s\":", t->n > 1 ? "," : "", name);
    if (kind == 3) text_add_f(t, "{\"missing\":\"%s\"}", chance_below(c, 2) ? "refused" : "unknown");
    else if (kind == 4) text_add_f(t, "{\"inactive\":\"%s\"}", value);
    else text_add_f(t, "\"%s\"", value);
}

static int set_up(void **state)
{
    (void)state;
    Error err = { 0 };
    Chance c = chance_new("standing");
    room_make();
    os = fakeos(&fake, 7);
    store = room_store(&os, "standing.db");
    env = (EntryEnv){ .now_ms = FAKEOS_NOW_MS, .zone_minutes = 420, .lang = LANG_TH };
    Form *forms[] = { room_form("thing", FORM), room_form("visit", VISIT) };
    for (size_t i = 0; i < 2; i++) {
        assert_true(store_install_form(store, forms[i], &err));
        form_free(forms[i]);
    }
    assert_true(store_begin(store, &err));
    for (int i = 0; i < RECORDS; i++) {
        CLEANUP_TEXT body = TEXT_INIT;
        text_add_c(&body, '{');
        add_member(&body, &c, "kids", chance_below(&c, 2) ? "0" : "3");
        add_member(&body, &c, "memo", "x");
        add_member(&body, &c, "met", chance_below(&c, 4) ? "y" : "n");
        add_member(&body, &c, "name", chance_below(&c, 2) ? "ก" : "กขค");
        add_member(&body, &c, "school", "1");
        add_member(&body, &c, "why", "w");
        text_add_c(&body, '}');
        room_save(store, "thing", (Uuid){ 0 }, body.b);
    }
    assert_true(store_commit(store, &err));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    store_close(store);
    room_done();
    return 0;
}

static QueryRun *standing(QueryStanding what)
{
    QueryRun *run;
    Error err = { 0 };
    Query q = { .form = STR("thing"), .standing = what };
    assert_true(query_open(store, &q, &env, &run, &err));
    return run;
}

typedef struct { Uuid lacking[RECORDS]; size_t n; } Lacking;

static bool note(void *ctx, const CheckFinding *f, Error *err)
{
    Lacking *l = ctx;
    (void)err;
    bool is_again = l->n > 0 && memcmp(&l->lacking[l->n - 1], &f->record, sizeof f->record) == 0;
    if (strcmp(f->rule, "required") == 0 && !is_again) l->lacking[l->n++] = f->record;
    return true;
}

static bool holds(const Lacking *l, Uuid u)
{
    for (size_t i = 0; i < l->n; i++)
        if (memcmp(&l->lacking[i], &u, sizeof u) == 0) return true;
    return false;
}

static void unfinished_is_what_check_says(void **state)
{
    (void)state;
    static Lacking lacking;
    Arena a = { 0 };
    Error err = { 0 };
    int64_t records;
    QueryRow *rows;
    size_t n;
    assert_true(check_records(store, STR("thing"), &env, note, &lacking, &records, &err));
    assert_true(lacking.n > 50 && lacking.n < RECORDS - 50);
    QueryRun *run = standing(QUERY_UNFINISHED);
    assert_true(query_rows(run, NULL, QUERY_AFTER, RECORDS, &a, &rows, &n, &err));
    assert_int_equal(n, lacking.n);
    for (size_t i = 0; i < n; i++) assert_true(holds(&lacking, rows[i].uuid));
    query_close(run);
    arena_done(&a);
}

static int64_t in_slices(QueryStanding what, int *slices)
{
    Error err = { 0 };
    QueryCount count = { 0 };
    QueryRun *run = standing(what);
    for (*slices = 0; !count.is_done; ++*slices) assert_true(query_count_slice(run, &count, &err));
    query_close(run);
    return count.found;
}

static void slices_count_the_same(void **state)
{
    (void)state;
    for (int what = QUERY_ANY; what <= QUERY_UNVERIFIED; what++) {
        Error err = { 0 };
        int64_t whole;
        int slices;
        QueryRun *run = standing((QueryStanding)what);
        assert_true(query_count(run, 0, &whole, &err));
        query_close(run);
        assert_int_equal(in_slices((QueryStanding)what, &slices), whole);
        assert_true(slices > 2);
    }
}

static void verified_is_what_a_visit_says(void **state)
{
    (void)state;
    Arena a = { 0 };
    Error err = { 0 };
    QueryRow *rows;
    size_t n;
    int slices;
    Saved saved;
    QueryRun *run = standing(QUERY_ANY);
    assert_true(query_rows(run, NULL, QUERY_AFTER, 3, &a, &rows, &n, &err));
    query_close(run);
    assert_int_equal(in_slices(QUERY_UNVERIFIED, &slices), RECORDS);
    Save save = { .form = STR("visit"), .parent = rows[0].uuid, .body = STR("{\"done\":\"1\",\"name\":\"1\"}") };
    assert_true(store_save(store, &save, &saved, NULL, &err));
    save.body = STR("{\"done\":\"1\",\"name\":\"2\"}"); /* twice is once */
    assert_true(store_save(store, &save, &saved, NULL, &err));
    save.parent = rows[1].uuid; /* not settled */
    save.body = STR("{\"done\":\"0\",\"name\":\"3\"}");
    assert_true(store_save(store, &save, &saved, NULL, &err));
    assert_int_equal(in_slices(QUERY_UNVERIFIED, &slices), RECORDS - 1);
    assert_non_null(query_verifying(store, STR("thing")));
    assert_null(query_verifying(store, STR("visit")));
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unfinished_is_what_check_says),
        cmocka_unit_test(slices_count_the_same),
        cmocka_unit_test(verified_is_what_a_visit_says),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
