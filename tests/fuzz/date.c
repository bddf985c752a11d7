/* Dates: whatever is read keeps its promises, and what is stored comes back. */
#include "tests/fuzz/fuzz.h"
#include "locale/when.h"

static void check_comes_back(Date d)
{
    CLEANUP_TEXT iso = TEXT_INIT, shown = TEXT_INIT;
    date_add_iso(&iso, d);
    Date back;
    bool is_date = date_from_iso(text_str(&iso), &back);
    assert(is_date && back.day == d.day && back.known == d.known);
    for (DateStyle style = DATE_SHORT; style <= DATE_LONG; style++)
        date_add(&shown, d, style, ERA_BE, LANG_TH);
    assert(utf8_bad(text_str(&shown)) < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n == 0) return 0;
    Str s = str_from((const char *)data + 1, n - 1);
    DateSource source = data[0] & 1 ? DATE_IMPORTED : DATE_TYPED;
    DateKind kind = data[0] & 2 ? DATE_EVENT : DATE_BIRTH;
    Date today = date_from(2026, 3, 15), out, other;
    Error e = { 0 };
    DateReading reading = date_read(s, source, kind, today, &out, &other, &e);
    if (reading == DATE_BAD) assert(out.known == DATE_NONE && other.known == DATE_NONE);
    if (reading != DATE_BAD) assert(out.known != DATE_NONE);
    if (reading != DATE_OK) assert(e.msg && e.code == ERR_INPUT);
    if (reading == DATE_OK) assert(other.known == DATE_NONE);
    if (kind == DATE_BIRTH && reading != DATE_BAD) assert(out.day <= today.day);
    if (out.known != DATE_NONE) check_comes_back(out);
    if (other.known != DATE_NONE) check_comes_back(other);
    CLEANUP_TEXT formatted = TEXT_INIT;
    date_add_format(&formatted, s, today, 86399999, LANG_TH);
    assert(formatted.n > 0 || s.n == 0);
    return 0;
}
