/* IDs, telephones, house codes: digits only, never past their room, the verdict told. */
#include "tests/fuzz/fuzz.h"
#include "locale/citizen.h"

#include <string.h>

static void check_verdict(IdVerdict verdict, const char *out, size_t room, const Error *e)
{
    size_t digits = strspn(out, "0123456789");
    assert(out[digits] == 0 && digits < room);
    assert((verdict == ID_OK) == (e->msg == NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    Str s = str_from((const char *)data, n);
    char id[14], again[14], phone[16], house[12];
    Error e = { 0 };
    IdVerdict verdict = citizen_read(s, id, &e);
    check_verdict(verdict, id, sizeof id, &e);
    if (verdict == ID_OK || verdict == ID_DOUBT) {
        CLEANUP_TEXT dashed = TEXT_INIT;
        citizen_add_dashed(&dashed, str_of(id));
        IdVerdict second = citizen_read(text_str(&dashed), again, NULL);
        assert(second == verdict && strcmp(id, again) == 0 && citizen_swap(id) == -1);
        (void)citizen_is_synthetic(id);
    }
    fault_clear(&e);
    verdict = phone_read(s, phone, &e);
    check_verdict(verdict, phone, sizeof phone, &e);
    if (verdict == ID_OK) assert(phone[0] == '0' && (strlen(phone) == 9 || strlen(phone) == 10));
    fault_clear(&e);
    verdict = house_code_read(s, house, &e);
    check_verdict(verdict, house, sizeof house, &e);
    if (verdict == ID_OK || verdict == ID_DOUBT) assert(strlen(house) == 11);
    return 0;
}
