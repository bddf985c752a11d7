/* place: between any two places there is one more, and a list keeps the places that are in order. */
#include <stdio.h>

#include "forms/place.h"
#include "tests/lib/check.h"
#include "tests/lib/sample.h"

static void check_between(const char *low, const char *high, const char *want)
{
    Text t = TEXT_INIT;
    bool has = place_between(&t, str_of(low), str_of(high));
    if (!want) assert_false(has);
    check_str(text_str(&t), str_of(want ? want : ""));
    text_free(&t);
}

static void places_follow_each_other_and_stand_between(void **state)
{
    (void)state;
    check_between("", "", "a0");
    check_between("a0", "", "a1");
    check_between("a9", "", "aA");
    check_between("az", "", "b00");
    check_between("bzz", "", "c000");
    check_between("a0V", "", "a1");
    check_between("a0", "a1", "a0V");
    check_between("a0", "a0V", "a0F");
    check_between("", "a0", "I");
    check_between("", "1", "0V");
    check_between("I", "", "a0");
    check_between("az", "b00", "azV");
}

static void what_leaves_no_room_is_said(void **state)
{
    (void)state;
    check_between("a1", "a1", NULL);
    check_between("a2", "a1", NULL);
    check_between("a", "a0", NULL);
    check_between("ก", "", NULL);
    check_between("a-", "", NULL);
}

/* 2,000 insertions anywhere into lists of their own: always strictly between, never longer than needed
 * to tell it from its neighbours by more than a letter for each time it was halved. */
static void there_is_always_room(void **state)
{
    (void)state;
    static char list[2001][64];
    size_t n = 0;
    uint64_t seed = 20261125;
    for (int i = 0; i < 2000; i++) {
        size_t at = (size_t)((seed = seed * 6364136223846793005u + 1442695040888963407u) >> 33) % (n + 1);
        Text t = TEXT_INIT;
        Str low = at ? str_of(list[at - 1]) : STR_NONE, high = at < n ? str_of(list[at]) : STR_NONE;
        assert_true(place_between(&t, low, high));
        assert_true(str_cmp(low, text_str(&t)) < 0 && (at == n || str_cmp(text_str(&t), high) < 0));
        assert_true(t.n < sizeof list[0]);
        memmove(list + at + 1, list + at, (n - at) * sizeof list[0]);
        snprintf(list[at], sizeof list[at], "%s", t.b);
        n++;
        text_free(&t);
    }
}

static void check_places(const Row *root, int repeat, const char *want)
{
    Text t = TEXT_INIT;
    for (size_t i = 0; i < row_count(root, repeat); i++) {
        if (i) text_add_c(&t, ' ');
        text_add(&t, row_at(root, repeat, i)->place);
    }
    check_str(text_str(&t), str_of(want));
    text_free(&t);
}

static void only_what_is_out_of_order_gets_another_place(void **state)
{
    (void)state;
    Sample s;
    sample_make(&s, STR("{\"m\":[{\"x\":\"1\"},{\"x\":\"2\"},{\"x\":\"3\"}]}"), STR(""));
    Row *root = s.record->root;
    int repeat = form_field(s.form, STR("m"))->index;
    place_rows(s.record, root, repeat);
    check_places(root, repeat, "a0 a1 a2");
    place_rows(s.record, root, repeat);
    check_places(root, repeat, "a0 a1 a2");
    Row *row = row_add(s.record, root, repeat); /* a fourth is put between the first two */
    row_drop(s.record, row);
    row->position = 1;
    row_put_back(s.record, row);
    place_rows(s.record, root, repeat);
    check_places(root, repeat, "a0 a0V a1 a2");
    Row *first = row_at(root, repeat, 0); /* the first goes to the end */
    row_drop(s.record, first);
    first->position = 3;
    row_put_back(s.record, first);
    place_rows(s.record, root, repeat);
    check_places(root, repeat, "a0V a1 a2 a3");
    /* Two offices gave the same place: they stand by uuid, and one put between moves the second. */
    row_at(root, repeat, 1)->place = row_at(root, repeat, 0)->place;
    row_at(root, repeat, 0)->uuid = STR("1");
    row_at(root, repeat, 1)->uuid = STR("2");
    place_rows(s.record, root, repeat);
    check_places(root, repeat, "a0V a0V a2 a3");
    row = row_add(s.record, root, repeat);
    row_drop(s.record, row);
    row->position = 1;
    row_put_back(s.record, row);
    place_rows(s.record, root, repeat);
    check_places(root, repeat, "a0V a1 a1V a2 a3");
    sample_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_follow_each_other_and_stand_between),
        cmocka_unit_test(what_leaves_no_room_is_said),
        cmocka_unit_test(there_is_always_room),
        cmocka_unit_test(only_what_is_out_of_order_gets_another_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
