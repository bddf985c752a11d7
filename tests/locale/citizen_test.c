/* citizen: IDs, telephones and house codes; every row of the vectors. */
#include "locale/citizen.h"
#include "locale/say.h"
#include "tests/lib/chance.h"
#include "tests/lib/check.h"
#include "tests/lib/table.h"

#include <string.h>

/* Says what the vectors of S13 call an outcome. */
static const char *outcome_of(IdVerdict verdict, const Error *e, char room[static 64])
{
    switch (verdict) {
    case ID_OK: return "ok";
    case ID_EMPTY: return "empty";
    case ID_CHECK: return "wrong check digit";
    case ID_ZERO: return "refused: all zero";
    case ID_SHORT:
    case ID_LONG: snprintf(room, 64, "%d digits", (int)e->n); return room;
    case ID_LETTER: snprintf(room, 64, "not a digit in place %d", (int)e->n); return room;
    case ID_DOUBT:
        return strcmp(e->msg, "id.begins_zero") == 0 ? "to be verified: begins with 0"
                                                     : "to be verified: one digit repeated";
    case ID_FIRST: return "refused: first digit";
    case ID_DAMAGED: return "reject: number lost by a spreadsheet";
    }
    return "?";
}

static void S13_every_row(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Table t = table_read(&arena, "tests/data/cases/s13_ids.csv");
    assert_int_equal(t.rows, 19);
    for (size_t i = 0; i < t.rows; i++) {
        char out[14], room[64];
        Error e = { 0 };
        IdVerdict verdict = citizen_read(table_cell(&t, i, "typed"), out, &e);
        check_str(str_of(outcome_of(verdict, &e, room)), table_cell(&t, i, "outcome"));
        if (verdict == ID_OK) check_str(str_of(out), table_cell(&t, i, "stored"));
        if (verdict != ID_OK) assert_true(say_has(LANG_TH, e.msg) && say_has(LANG_EN, e.msg));
    }
    arena_done(&arena);
}

static void S13_the_likely_swap_is_named(void **state)
{
    (void)state;
    char out[14];
    Error e = { 0 };
    assert_int_equal(citizen_read(STR("9199900000013"), out, &e), ID_CHECK);
    assert_string_equal(e.msg, "id.swap");
    assert_int_equal(e.n, 1);
    assert_int_equal(citizen_swap("9199900000013"), 0);
    assert_int_equal(citizen_swap("1999900000013"), -1);
    assert_int_equal(citizen_read(STR("1999900000015"), out, &e), ID_CHECK);
    assert_string_equal(e.msg, "id.check");
}

static void every_citizen_example(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Table t = table_read(&arena, "tests/data/citizen_id_examples.csv");
    assert_int_equal(t.rows, 23);
    for (size_t i = 0; i < t.rows; i++) {
        char out[14];
        IdVerdict verdict = citizen_read(table_cell(&t, i, "input"), out, NULL);
        bool valid = verdict == ID_OK || verdict == ID_DOUBT;
        if (valid != str_eq(table_cell(&t, i, "expected"), STR("valid")))
            fail_msg("row %zu: verdict %d", i, (int)verdict);
        if (valid) assert_int_equal(strlen(out), 13);
    }
    arena_done(&arena);
}

/* What S02 expects of an ID or a telephone: keep, flag or reject, and the value stored. */
static void check_S02(Str typed, Str field, Str outcome, Str value)
{
    char id[14], phone[16];
    bool is_phone = str_eq(field, STR("phone"));
    Error e = { 0 };
    IdVerdict verdict = is_phone ? phone_read(typed, phone, &e) : citizen_read(typed, id, &e);
    if (str_eq(outcome, STR("keep"))) assert_int_equal(verdict, ID_OK);
    if (str_starts(outcome, STR("flag"))) {
        assert_int_equal(verdict, ID_DOUBT);
        assert_string_equal(e.msg, "phone.lost_zero");
    }
    if (str_starts(outcome, STR("reject"))) {
        assert_int_equal(verdict, ID_DAMAGED);
        assert_string_equal(e.msg, "id.damaged");
    } else {
        check_str(str_of(is_phone ? phone : id), value);
    }
}

static void S02_damage_is_named_and_never_repaired(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Table rows = table_read(&arena, "tests/data/cases/s02_ids.csv");
    Table want = table_read(&arena, "tests/data/cases/s02_ids.expected.csv");
    size_t checked = 0;
    for (size_t i = 0; i < want.rows; i++) {
        Str field = table_cell(&want, i, "field");
        bool is_phone = str_eq(field, STR("phone"));
        if (!is_phone && !str_eq(field, STR("citizen_id"))) continue;
        size_t row = (size_t)table_number(&want, i, "line") - 2;
        check_S02(table_cell(&rows, row, is_phone ? "phone" : "citizen_id"), field,
                  table_cell(&want, i, "outcome"), table_cell(&want, i, "value"));
        checked++;
    }
    assert_int_equal(checked, 4);
    arena_done(&arena);
}

static void a_zero_lost_in_front_is_hinted(void **state)
{
    (void)state;
    char id[14];
    Error e = { 0 };
    assert_int_equal(citizen_read(STR("000089001672"), id, &e), ID_SHORT);
    assert_string_equal(e.msg, "id.lost_zero");
    assert_int_equal(citizen_read(STR("199990000001"), id, &e), ID_SHORT);
    assert_string_equal(e.msg, "id.short");
}

static void every_phone_example(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Table t = table_read(&arena, "tests/data/phone_examples.csv");
    assert_int_equal(t.rows, 11);
    for (size_t i = 0; i < t.rows; i++) {
        char out[16];
        Error e = { 0 };
        IdVerdict verdict = phone_read(table_cell(&t, i, "input"), out, &e);
        Str want = table_cell(&t, i, "expected");
        check_str(verdict == ID_OK      ? STR("valid")
                  : verdict == ID_DOUBT ? STR("warn")
                                        : STR("invalid"),
                  want);
        if (verdict == ID_OK || verdict == ID_DOUBT)
            check_str(str_of(out), table_cell(&t, i, "stored"));
    }
    arena_done(&arena);
}

static void phones_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *typed;
        IdVerdict verdict;
        const char *out;
    } phones[] = {
        { "(043) 811-234", ID_OK, "043811234" },
        { "081.234.5678", ID_OK, "0812345678" },
        { "+66 (0) 81 234 5678", ID_OK, "0812345678" },
        { "6643811234", ID_OK, "043811234" },
        { "+6643811234", ID_OK, "043811234" },
        { "43811234", ID_DOUBT, "43811234" },
        { "081234567", ID_SHORT, "081234567" },
        { "08123456789", ID_LONG, "08123456789" },
        { "081-234-5678, 089", ID_LETTER, NULL },
        { "", ID_EMPTY, "" },
        { "0812345678901234567890", ID_LONG, NULL },
        { "012345678", ID_DOUBT, "012345678" },
        { "66", ID_SHORT, NULL },
        { "8.12E+08", ID_DAMAGED, NULL },
    };
    for (size_t i = 0; i < sizeof phones / sizeof *phones; i++) {
        char out[16];
        IdVerdict verdict = phone_read(str_of(phones[i].typed), out, NULL);
        if (verdict != phones[i].verdict) fail_msg("%s: %d", phones[i].typed, (int)verdict);
        if (phones[i].out) assert_string_equal(out, phones[i].out);
    }
}

static void every_house_code_example(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Table t = table_read(&arena, "tests/data/house_code_examples.csv");
    assert_int_equal(t.rows, 8);
    for (size_t i = 0; i < t.rows; i++) {
        char out[12];
        IdVerdict verdict = house_code_read(table_cell(&t, i, "input"), out, NULL);
        check_str(verdict == ID_OK      ? STR("accept")
                  : verdict == ID_DOUBT ? STR("warn")
                                        : STR("reject"),
                  table_cell(&t, i, "expected"));
    }
    arena_done(&arena);
}

/* All hundred two-digit codes against the list of provinces. */
static void provinces_are_those_of_the_list(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Table t = table_read(&arena, "tests/data/th_provinces.csv");
    assert_int_equal(t.rows, 77);
    bool listed[100] = { false };
    for (size_t i = 0; i < t.rows; i++) listed[table_number(&t, i, "code")] = true;
    for (int code = 0; code < 100; code++) {
        char id[14] = "1999900000013";
        id[1] = (char)('0' + code / 10);
        id[2] = (char)('0' + code % 10);
        assert_int_equal(citizen_is_synthetic(id), !listed[code]);
    }
    arena_done(&arena);
}

static void ids_are_shown_with_dashes(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        { "1460100000016", "1-4601-00000-01-6" }, { "1", "1" }, { "14", "1-4" },
        { "1460100000", "1-4601-00000" },         { "", "" },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        CLEANUP_TEXT t = TEXT_INIT;
        citizen_add_dashed(&t, str_of(pairs[i][0]));
        check_str(text_str(&t), str_of(pairs[i][1]));
    }
}

/* A made-up number with its check digit passes, dashed and in Thai digits too; any other last
 * digit does not. */
static void made_up_ids_pass_and_come_back(void **state)
{
    (void)state;
    Chance chance = chance_new("made_up_ids_pass_and_come_back");
    for (int round = 0; round < 20000; round++) {
        char id[14] = "", out[14];
        id[0] = (char)('1' + chance_below(&chance, 8));
        for (int i = 1; i < 12; i++) id[i] = (char)('0' + chance_below(&chance, 10));
        id[12] = (char)citizen_check_digit(id);
        CLEANUP_TEXT dashed = TEXT_INIT, thai = TEXT_INIT;
        citizen_add_dashed(&dashed, str_of(id));
        digits_add_thai(&thai, text_str(&dashed));
        IdVerdict verdict = citizen_read(text_str(&thai), out, NULL);
        assert_true(verdict == ID_OK || verdict == ID_DOUBT);
        assert_string_equal(out, id);
        id[12] = (char)('0' + (id[12] - '0' + 1 + (int)chance_below(&chance, 9)) % 10);
        assert_int_equal(citizen_read(str_of(id), out, NULL), ID_CHECK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(S13_every_row),
        cmocka_unit_test(S13_the_likely_swap_is_named),
        cmocka_unit_test(every_citizen_example),
        cmocka_unit_test(S02_damage_is_named_and_never_repaired),
        cmocka_unit_test(a_zero_lost_in_front_is_hinted),
        cmocka_unit_test(every_phone_example),
        cmocka_unit_test(phones_as_people_write_them),
        cmocka_unit_test(every_house_code_example),
        cmocka_unit_test(provinces_are_those_of_the_list),
        cmocka_unit_test(ids_are_shown_with_dashes),
        cmocka_unit_test(made_up_ids_pass_and_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
