/* Encodings: in blocks or whole, the same text and the same counts; the text is valid UTF-8. */
#include "tests/fuzz/fuzz.h"
#include "locale/encoding.h"

#include <string.h>

static void check_decoding(Encoding encoding, const uint8_t *data, size_t n, size_t block)
{
    Decoder one = { .encoding = encoding }, many = one;
    CLEANUP_TEXT whole = TEXT_INIT, parts = TEXT_INIT;
    decode(&one, data, n, DECODE_LAST, &whole);
    for (size_t i = 0; i < n; i += block)
        decode(&many, data + i, n - i < block ? n - i : block,
               n - i <= block ? DECODE_LAST : DECODE_MORE, &parts);
    assert(str_eq(text_str(&whole), text_str(&parts)));
    assert(one.bad == many.bad && one.offset == n && many.offset == n);
    assert(one.bad == 0 || one.first_bad < n);
    ptrdiff_t bad = utf8_bad(text_str(&whole));
    assert(bad < 0 || whole.b[bad] == 0); /* a NUL is the reader's to refuse */
    (void)delimiter_guess(text_str(&whole));
    CLEANUP_TEXT repaired = TEXT_INIT;
    if (encoding_repair(&repaired, text_str(&whole))) assert(utf8_bad(text_str(&repaired)) < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n == 0) return 0;
    size_t block = 1 + data[0] / 8;
    Encoding encoding = (Encoding)(data[0] % 6);
    data++;
    n--;
    EncodingCount whole = { 0 }, parts = { 0 };
    encoding_count(&whole, data, n);
    for (size_t i = 0; i < n; i += block)
        encoding_count(&parts, data + i, n - i < block ? n - i : block);
    bool ambiguous, mojibake, ambiguous_too, mojibake_too;
    Encoding guess = encoding_guess(&whole, &ambiguous, &mojibake);
    Encoding again = encoding_guess(&parts, &ambiguous_too, &mojibake_too);
    assert(guess == again && ambiguous == ambiguous_too && mojibake == mojibake_too);
    check_decoding(encoding, data, n, block);
    if (guess != encoding) check_decoding(guess, data, n, block);
    return 0;
}
