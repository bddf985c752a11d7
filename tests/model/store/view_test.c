/* view: questions with a name come back as they were kept, form by form. */
#include "model/store/view.h"
#include "tests/lib/check.h"
#include "tests/lib/storeroom.h"

static FakeOs fake;
static Os os;
static Store *store;

static void keep(const char *form, const char *name, const char *where)
{
    Error err = { 0 };
    View v = { .form = str_of(form), .name = str_of(name), .where = str_of(where), .find = STR("ใจดี \"ก\""),
               .sort = STR("-moo,name"), .columns = STR("name"), .standing = QUERY_UNVERIFIED };
    assert_true(view_keep(store, &v, &err));
}

static void a_view_comes_back_as_it_was_kept(void **state)
{
    (void)state;
    Arena a = { 0 };
    Error err = { 0 };
    View v, *all;
    size_t n;
    Query q;
    keep("person", "ม.5", "${age} > 60");
    keep("household", " ม.5 ", "${moo} = 5");
    keep("household", "ก่อน", "${moo} = 4");
    keep("household2", "ม.5", "true()");
    assert_true(view_find(store, STR("household"), STR("ม.5"), &a, &v, &err));
    check_str(v.where, STR("${moo} = 5"));
    check_str(v.find, STR("ใจดี \"ก\""));
    view_query(&v, &a, &q);
    assert_int_equal(q.sort_count, 2);
    assert_true(q.sorts[0].descending && !q.sorts[1].descending);
    check_str(q.sorts[0].field, STR("moo"));
    assert_int_equal(q.column_count, 1);
    assert_int_equal(q.standing, QUERY_UNVERIFIED);
    assert_true(views_read(store, STR("household"), &a, &all, &n, &err));
    assert_int_equal(n, 2);
    assert_true(views_read(store, STR_NONE, &a, &all, &n, &err));
    assert_int_equal(n, 4);
    keep("household", "ม.5", "${moo} = 6");
    assert_true(views_read(store, STR("household"), &a, &all, &n, &err));
    assert_int_equal(n, 2);
    assert_true(view_drop(store, STR("household"), STR("ม.5"), &err));
    assert_false(view_find(store, STR("household"), STR("ม.5"), &a, &v, &err));
    assert_int_equal(err.code, ERR_ABSENT);
    assert_true(view_find(store, STR("person"), STR("ม.5"), &a, &v, NULL));
    arena_done(&a);
}

static void a_name_is_needed_and_short(void **state)
{
    (void)state;
    Error err = { 0 };
    CLEANUP_TEXT name = TEXT_INIT;
    View v = { .form = STR("household"), .name = STR(" \t") };
    assert_false(view_keep(store, &v, &err));
    assert_string_equal(err.msg, "view.no_name");
    for (int i = 0; i <= VIEW_NAME_STOPS; i++) text_add(&name, STR("น้"));
    v.name = text_str(&name);
    assert_false(view_keep(store, &v, &err));
    assert_string_equal(err.msg, "view.long");
    assert_int_equal(err.n, VIEW_NAME_STOPS);
    v.name = STR("a\nb");
    assert_false(view_keep(store, &v, &err));
}

static int set_up(void **state)
{
    (void)state;
    room_make();
    os = fakeos(&fake, 7);
    store = room_store(&os, "view.db");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    store_close(store);
    room_done();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_view_comes_back_as_it_was_kept),
        cmocka_unit_test(a_name_is_needed_and_short),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
