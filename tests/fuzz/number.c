/* Numbers: what is read is written and read again as the same. */
#include "tests/fuzz/fuzz.h"
#include "locale/number.h"

static void check_decimal(Str s, int places)
{
    int64_t n, back;
    Error e = { 0 };
    if (!decimal_read(s, places, &n, &e)) {
        assert(e.msg && e.n >= 0);
        return;
    }
    CLEANUP_TEXT stored = TEXT_INIT, shown = TEXT_INIT;
    decimal_add(&stored, n, places);
    decimal_add_grouped(&shown, n, places);
    bool is_number = decimal_read(text_str(&stored), places, &back, NULL);
    assert(is_number && back == n);
    is_number = decimal_read(text_str(&shown), places, &back, NULL);
    assert(is_number && back == n);
    assert(!number_is_damaged(s));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n == 0) return 0;
    Str s = str_from((const char *)data + 1, n - 1);
    check_decimal(s, data[0] % 19);
    double d = double_read(s);
    CLEANUP_TEXT text = TEXT_INIT, thai = TEXT_INIT, arabic = TEXT_INIT;
    if (double_add(&text, d)) {
        double back = double_read(text_str(&text));
        assert(back <= d && back >= d); /* equal: NaN and infinity write nothing */
    }
    digits_add_thai(&thai, s);
    digits_add_arabic(&arabic, text_str(&thai));
    text_clear(&thai);
    digits_add_arabic(&thai, s);
    assert(str_eq(text_str(&thai), text_str(&arabic)));
    return 0;
}
