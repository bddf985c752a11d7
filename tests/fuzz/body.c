/* Bodies of changes: refused with a place, or read and written back byte for byte. */
#include "forms/body.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    Arena a = { 0 };
    Error err = { 0 };
    Str json = str_from((const char *)data, n), blind;
    BodyMember *members;
    size_t count;
    if (body_read(&a, json, &members, &count, &blind, &err)) {
        CLEANUP_TEXT out = TEXT_INIT;
        body_write(&out, members, count, blind);
        assert(str_eq(text_str(&out), json));
    } else {
        assert(err.msg && err.n >= 0 && err.n <= (int64_t)n);
    }
    arena_done(&a);
    return 0;
}
