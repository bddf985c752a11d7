/* number: reading and writing of whole numbers, exact decimals and doubles. */
#include "locale/number.h"
#include "tests/lib/chance.h"
#include "tests/lib/check.h"
#include "tests/lib/table.h"

#include <math.h>
#include <string.h>

enum { ROUNDS = 100000 };

static void digits_go_both_ways(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Table t = table_read(&arena, "tests/data/thai_digits.csv");
    assert_int_equal(t.rows, 10);
    for (size_t i = 0; i < t.rows; i++) {
        CLEANUP_TEXT arabic = TEXT_INIT, thai = TEXT_INIT;
        digits_add_arabic(&arabic, table_cell(&t, i, "thai"));
        check_str(text_str(&arabic), table_cell(&t, i, "arabic"));
        digits_add_thai(&thai, table_cell(&t, i, "arabic"));
        check_str(text_str(&thai), table_cell(&t, i, "thai"));
    }
    CLEANUP_TEXT mixed = TEXT_INIT;
    digits_add_arabic(&mixed, STR("ม.๕ บ้าน 1๒３/ก\xE0\xB9"));
    check_str(text_str(&mixed), STR("ม.5 บ้าน 123/ก\xE0\xB9"));
    arena_done(&arena);
}

static const struct {
    const char *text;
    int places;
    int64_t scaled;
} good[] = {
    { "0", 0, 0 },
    { "-0", 2, 0 },
    { "12", 0, 12 },
    { " 12 ", 0, 12 },
    { "\xC2\xA0"
      "12\xC2\xA0",
      0, 12 },
    { "+12", 0, 12 },
    { "-12", 0, -12 },
    { "\xE2\x88\x92"
      "12",
      0, -12 },
    { "๑๒", 0, 12 },
    { "๑,๒๓๔", 0, 1234 },
    { "１２", 0, 12 },
    { "1,234", 0, 1234 },
    { "12,345,678", 0, 12345678 },
    { "007", 0, 7 },
    { "12.00", 0, 12 },
    { "1234.50", 2, 123450 },
    { "1234.5", 2, 123450 },
    { "1,234.5", 2, 123450 },
    { "1.500", 2, 150 },
    { ".5", 2, 50 },
    { "5.", 2, 500 },
    { "-๑.๒๕", 2, -125 },
    { "9223372036854775807", 0, INT64_MAX },
    { "-9223372036854775807", 0, -INT64_MAX },
    { "0.000001", 6, 1 },
};

static void what_people_write_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int64_t n = -77;
        Error e = { 0 };
        if (!decimal_read(str_of(good[i].text), good[i].places, &n, &e))
            fail_msg("%s: %s at %d", good[i].text, e.msg, (int)e.n);
        if (n != good[i].scaled) fail_msg("%s: %lld", good[i].text, (long long)n);
    }
}

static const struct {
    const char *text;
    int places;
    const char *msg;
    int n; /* the place of the wrong character, or the places allowed */
} wrong[] = {
    { "", 0, "number.empty", 0 },
    { "   ", 0, "number.empty", 0 },
    { "-", 0, "number.letter", 2 },
    { ".", 2, "number.letter", 2 },
    { "12k", 0, "number.letter", 3 },
    { "๑๒ก", 0, "number.letter", 3 },
    { "1 2", 0, "number.letter", 2 },
    { "1.5", 0, "number.whole", 2 },
    { "1.005", 2, "number.places", 2 },
    { "1.5.5", 2, "number.letter", 4 },
    { "--1", 0, "number.letter", 2 },
    { "1,23", 0, "number.decimal_comma", 2 },
    { "1,2345", 0, "number.comma", 6 },
    { "1234,567", 0, "number.comma", 5 },
    { "1,234,", 0, "number.comma", 6 },
    { "1,,234", 0, "number.comma", 3 },
    { ",123", 0, "number.letter", 1 },
    { "12500,50", 2, "number.decimal_comma", 6 }, /* cases.md S05 */
    { "1.25E+05", 2, "number.damaged", 0 },
    { "0x10", 0, "number.letter", 2 },
    { "9223372036854775808", 0, "number.large", 1 },
    { "99999999999999999999999", 0, "number.large", 20 },
    { "999999999999999999", 2, "number.large", 19 },
    { "12\xE0\xB9", 0, "number.letter", 3 },
};

static void the_first_wrong_character_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int64_t n = -77;
        Error e = { 0 };
        if (decimal_read(str_of(wrong[i].text), wrong[i].places, &n, &e))
            fail_msg("%s was read as %lld", wrong[i].text, (long long)n);
        assert_int_equal(n, -77);
        if (strcmp(e.msg, wrong[i].msg) != 0 || (wrong[i].n && e.n != wrong[i].n))
            fail_msg("%s: %s at %d", wrong[i].text, e.msg, (int)e.n);
        assert_false(decimal_read(str_of(wrong[i].text), wrong[i].places, &n, NULL));
    }
}

static void check_decimal(int64_t scaled, int places, const char *stored, const char *shown)
{
    CLEANUP_TEXT a = TEXT_INIT, b = TEXT_INIT;
    decimal_add(&a, scaled, places);
    check_str(text_str(&a), str_of(stored));
    decimal_add_grouped(&b, scaled, places);
    check_str(text_str(&b), str_of(shown));
}

static void decimals_are_written_stored_and_shown(void **state)
{
    (void)state;
    check_decimal(0, 0, "0", "0");
    check_decimal(0, 2, "0", "0.00");
    check_decimal(5, 2, "0.05", "0.05");
    check_decimal(-5, 2, "-0.05", "-0.05");
    check_decimal(123450, 2, "1234.5", "1,234.50");
    check_decimal(100, 2, "1", "1.00");
    check_decimal(-1234567, 0, "-1234567", "-1,234,567");
    check_decimal(999, 0, "999", "999");
    check_decimal(INT64_MAX, 0, "9223372036854775807", "9,223,372,036,854,775,807");
    check_decimal(INT64_MIN, 0, "-9223372036854775808", "-9,223,372,036,854,775,808");
    check_decimal(INT64_MIN, 18, "-9.223372036854775808", "-9.223372036854775808");
    CLEANUP_TEXT t = TEXT_INIT;
    number_add_grouped(&t, 1284);
    check_str(text_str(&t), STR("1,284"));
}

static void decimals_come_back(void **state)
{
    (void)state;
    Chance chance = chance_new("decimals_come_back");
    for (int i = 0; i < ROUNDS; i++) {
        int64_t n = (int64_t)(chance_bits(&chance) >> chance_below(&chance, 64)), back;
        if (n == INT64_MIN) continue;
        if (chance_below(&chance, 2)) n = -n;
        int places = (int)chance_below(&chance, 19);
        CLEANUP_TEXT stored = TEXT_INIT, thai = TEXT_INIT, shown = TEXT_INIT;
        decimal_add(&stored, n, places);
        decimal_add_grouped(&shown, n, places);
        digits_add_thai(&thai, text_str(&shown));
        assert_true(decimal_read(text_str(&stored), places, &back, NULL) && back == n);
        assert_true(decimal_read(text_str(&shown), places, &back, NULL) && back == n);
        assert_true(decimal_read(text_str(&thai), places, &back, NULL) && back == n);
    }
}

static void check_double(double d, const char *want)
{
    CLEANUP_TEXT t = TEXT_INIT;
    assert_true(double_add(&t, d));
    check_str(text_str(&t), str_of(want));
}

static void doubles_have_no_exponent_and_no_dust(void **state)
{
    (void)state;
    check_double(0, "0");
    check_double(-0.0, "0");
    check_double(1.0 / 3, "0.3333333333333333");
    check_double(2.0 / 3, "0.6666666666666666");
    check_double(0.1, "0.1");
    check_double(0.1 + 0.2, "0.30000000000000004");
    check_double(1250.5, "1250.5");
    check_double(-2.5, "-2.5");
    check_double(1e12, "1000000000000");
    check_double(1e21, "1000000000000000000000");
    check_double(123456789012345680.0, "123456789012345680");
    check_double(9007199254740993.0, "9007199254740992");
    check_double(1e-7, "0.0000001");
    check_double(1.5e-10, "0.00000000015");
    check_double(1e22, "10000000000000000000000");
    CLEANUP_TEXT t = TEXT_INIT;
    assert_false(double_add(&t, (double)NAN));
    assert_false(double_add(&t, (double)INFINITY));
    assert_false(double_add(&t, -(double)INFINITY));
    assert_int_equal(t.n, 0);
    assert_true(double_add(&t, 5e-324));
    assert_int_equal(t.n, 326);
    assert_true(str_ends(text_str(&t), STR("0005")));
}

/* Digits from the first to the last that is not 0. */
static int significant_digits(const char *text)
{
    int count = 0, zeros = 0;
    for (; *text; text++) {
        if (*text < '0' || *text > '9') continue;
        if (*text != '0')
            count += zeros + 1, zeros = 0;
        else if (count > 0)
            zeros++;
    }
    return count;
}

/* Any double comes back, and its text has no digit too many. */
static void doubles_come_back(void **state)
{
    (void)state;
    Chance chance = chance_new("doubles_come_back");
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t bits = chance_bits(&chance);
        double d;
        if (i % 4 == 0) {
            memcpy(&d, &bits, sizeof d);
        } else {
            d = (double)chance_between(&chance, -1000000, 1000000) /
                (double)chance_between(&chance, 1, 1000);
        }
        if (!isfinite(d)) continue;
        CLEANUP_TEXT t = TEXT_INIT;
        assert_true(double_add(&t, d));
        if (double_read(text_str(&t)) != d) fail_msg("%.17g: %s", d, t.b);
        assert_null(strpbrk(t.b, "eE"));
        int digits = significant_digits(t.b);
        char shorter[64];
        snprintf(shorter, sizeof shorter, "%.*e", digits - 2, d);
        if (digits > 1 && strtod(shorter, NULL) == d)
            fail_msg("%s is longer than %s", t.b, shorter);
    }
}

static void xpath_reads_plain_decimals_only(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } numbers[] = {
        { "12", 12 },
        { " 12 ", 12 },
        { "\t-1.5\r\n", -1.5 },
        { "01", 1 },
        { ".5", 0.5 },
        { "5.", 5 },
        { "-.5", -0.5 },
        { "0.1", 0.1 },
        { "123456789012345678901234567890", 1.2345678901234568e29 },
        { "0.3333333333333333", 1.0 / 3 },
        { "000000000000000000000000000012", 12 },
        { "0.00000000000000000000001", 1e-23 },
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        double d = double_read(str_of(numbers[i].text));
        if (!(d == numbers[i].value)) fail_msg("%s: %.17g", numbers[i].text, d);
    }
    static const char *const others[] = { "",     "-",   ".",   "-.",         "1e3",  "0x10",
                                          "12,5", "1 2", "+5",  "--5",        "1..2", "๑๒",
                                          "inf",  "nan", "- 5", "12 \xC2\xA0" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (!isnan(double_read(str_of(others[i])))) fail_msg("%s was read", others[i]);
    }
}

static void damage_by_a_spreadsheet_is_seen(void **state)
{
    (void)state;
    static const char *const damaged[] = { "1.9999E+12", "1.46E+12", " 1,46e12 ", "-2E-5", "5E5" };
    static const char *const sound[] = { "",   "E",   "1.9999",      "E+12",
                                         "1E", "1E+", "1.9999E+12x", "HH-1E5" };
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++)
        assert_true(number_is_damaged(str_of(damaged[i])));
    for (size_t i = 0; i < sizeof sound / sizeof *sound; i++)
        assert_false(number_is_damaged(str_of(sound[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_go_both_ways),
        cmocka_unit_test(what_people_write_is_read),
        cmocka_unit_test(the_first_wrong_character_is_named),
        cmocka_unit_test(decimals_are_written_stored_and_shown),
        cmocka_unit_test(decimals_come_back),
        cmocka_unit_test(doubles_have_no_exponent_and_no_dust),
        cmocka_unit_test(doubles_come_back),
        cmocka_unit_test(xpath_reads_plain_decimals_only),
        cmocka_unit_test(damage_by_a_spreadsheet_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
