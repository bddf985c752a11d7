/* Answers: any cell is read or refused; what is read reads back as itself. */
#include "forms/form.h"
#include "tests/fuzz/fuzz.h"

static const FieldType types[] = { TYPE_TEXT,  TYPE_INTEGER,  TYPE_DECIMAL,  TYPE_DATE,
                                   TYPE_TIME,  TYPE_DATETIME, TYPE_GEOPOINT, TYPE_ACKNOWLEDGE,
                                   TYPE_RANGE, TYPE_BARCODE };

static void check_read(Arena *a, const Field *f, Str raw, ValueSource source)
{
    Date today = date_from(2026, 3, 15);
    Error err = { 0 }, again = { 0 };
    Value v, back;
    ReadVerdict verdict = value_read(a, &v, f, raw, source, today, &err);
    assert(verdict == READ_OK || err.msg);
    if (verdict == READ_BAD || v.kind != ANSWER_TEXT) {
        assert(v.text.n == 0);
        return;
    }
    verdict = value_read(a, &back, f, v.text, source, today, &again);
    assert(verdict != READ_BAD && value_eq(v, back));
    CLEANUP_TEXT shown = TEXT_INIT, edited = TEXT_INIT;
    value_show(&shown, f, v, LANG_TH);
    value_edit(&edited, f, v, LANG_EN);
    assert(shown.n && edited.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n == 0) return 0;
    Str raw = str_from((const char *)data + 1, n - 1);
    if (utf8_bad(raw) >= 0) return 0;
    Arena a = { 0 };
    unsigned first = data[0], kind = first / 2 % 16;
    Field f = { .name = STR("f"), .places = 2 };
    f.type = kind < 10 ? types[kind] : TYPE_TEXT;
    f.validator = kind < 10 ? VALIDATE_NOTHING : (Validator)(kind - 10);
    check_read(&a, &f, raw, first % 2 ? FROM_FILE : FROM_PERSON);
    arena_done(&a);
    return 0;
}
