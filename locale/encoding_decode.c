/* Decoding to UTF-8, block by block. Each encoding is one function that takes a character off the
 * head of what is there; a character cut by the end of a block waits in `held`. */
#include "locale/encoding.h"

#include <string.h>

/* CP874 from 80 on, as code points; 0 where the code page has none (data/thai/bytes-874.csv). */
static uint32_t from_874(uint8_t byte)
{
    static const uint16_t signs[24] = {
        0x20AC, 0, 0, 0, 0, 0x2026, [17] = 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014
    };
    if (byte < 0x80) return byte;
    if (byte < 0x98) return signs[byte - 0x80];
    if (byte == 0xA0) return 0xA0;
    if ((byte >= 0xA1 && byte <= 0xDA) || (byte >= 0xDF && byte <= 0xFB))
        return byte - 0xA0u + 0x0E00u;
    return 0;
}

size_t encoding_step(const uint8_t *p, size_t left, uint32_t *cp)
{
    uint8_t lead = p[0], low = 0x80, high = 0xBF;
    *cp = lead;
    if (lead < 0x80) return 1;
    size_t n = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead == 0xE0) low = 0xA0;  /* else overlong */
    if (lead == 0xED) high = 0x9F; /* else a surrogate */
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F; /* else beyond 10FFFF */
    uint32_t value = lead & (0x7Fu >> n);
    bool is_bad = lead < 0xC2 || lead > 0xF4;
    for (size_t i = 1; i < n && !is_bad; i++) {
        if (i == left) return 0;
        is_bad = p[i] < low || p[i] > high;
        low = 0x80;
        high = 0xBF;
        value = value << 6 | (p[i] & 0x3F);
    }
    *cp = is_bad ? ENCODING_BAD : value;
    return is_bad ? 1 : n;
}

static size_t step_874(const uint8_t *p, uint32_t *cp)
{
    *cp = from_874(p[0]);
    if (*cp == 0 && p[0] != 0) *cp = ENCODING_BAD;
    return 1;
}

static size_t step_utf16(const uint8_t *p, size_t left, bool little, uint32_t *cp)
{
    if (left < 2) return 0;
    uint32_t unit = little ? p[0] | (uint32_t)p[1] << 8 : p[1] | (uint32_t)p[0] << 8;
    *cp = unit;
    if (unit < 0xD800 || unit > 0xDFFF) return 2;
    *cp = ENCODING_BAD;
    if (unit > 0xDBFF) return 2;
    if (left < 4) return 0;
    uint32_t second = little ? p[2] | (uint32_t)p[3] << 8 : p[3] | (uint32_t)p[2] << 8;
    if (second < 0xDC00 || second > 0xDFFF) return 2;
    *cp = 0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00);
    return 4;
}

static size_t step(const Decoder *d, const uint8_t *p, size_t left, uint32_t *cp)
{
    switch (d->encoding) {
    case ENC_CP874: return step_874(p, cp);
    case ENC_UTF16LE:
    case ENC_UTF16BE: return step_utf16(p, left, d->encoding == ENC_UTF16LE, cp);
    case ENC_UTF8:
    case ENC_UTF8_BOM:
    case ENC_UNKNOWN: break;
    }
    return encoding_step(p, left, cp);
}

static void put_bad(Decoder *d, uint8_t byte, Text *out)
{
    if (d->bad == 0) d->first_bad = d->offset;
    if (d->bad < DECODER_BAD_KEPT) d->bad_bytes[d->bad] = byte;
    d->bad++;
    text_add(out, STR("\xEF\xBF\xBD"));
}

/* One character of n bytes that began with `byte`. */
static void put(Decoder *d, uint32_t cp, uint8_t byte, size_t n, Text *out)
{
    if (cp == ENCODING_BAD || cp == 0xFFFD)
        put_bad(d, byte, out);
    else if (cp != 0xFEFF || d->offset > 0)
        text_add_cp(out, cp);
    d->offset += n;
}

/* Take off `held` what is whole by now. */
static void drain(Decoder *d, Text *out)
{
    uint32_t cp;
    size_t n;
    while (d->held_n > 0 && (n = step(d, d->held, d->held_n, &cp)) > 0) {
        put(d, cp, d->held[0], n, out);
        d->held_n -= n;
        memmove(d->held, d->held + n, d->held_n);
    }
}

static bool is_thai_letter(const uint8_t *p, size_t left)
{
    return left >= 3 && p[0] == 0xE0 && (p[1] & 0xFE) == 0xB8 && (p[2] & 0xC0) == 0x80;
}

static size_t ascii_run(const uint8_t *p, size_t n)
{
    size_t i = 0;
    for (uint64_t word; i + sizeof word <= n; i += sizeof word) {
        memcpy(&word, p + i, sizeof word);
        if (word & UINT64_C(0x8080808080808080)) break;
    }
    while (i < n && p[i] < 0x80) i++;
    return i;
}

/* The bytes at p that need no decoding: every good character but U+FFFD, and but one that begins
 * the file, which may be a BOM. */
static size_t good_utf8(const Decoder *d, const uint8_t *p, size_t n)
{
    size_t i = 0, taken = d->offset > 0;
    while (i < n && taken > 0) {
        i += ascii_run(p + i, n - i);
        while (is_thai_letter(p + i, n - i)) i += 3;
        if (i == n || p[i] < 0x80) continue;
        uint32_t cp;
        taken = encoding_step(p + i, n - i, &cp);
        if (cp == ENCODING_BAD || cp == 0xFFFD) taken = 0;
        i += taken;
    }
    return i;
}

/* The characters of CP874 at p that it has, decoded; returns their bytes. */
static size_t good_874(Decoder *d, const uint8_t *p, size_t n, Text *out)
{
    char room[3 * 1024];
    size_t i = 0, used = 0;
    for (; i < n && used + 3 <= sizeof room; i++) {
        uint32_t cp = from_874(p[i]);
        if (cp == 0 && p[i] != 0) break;
        if (cp < 0x80) {
            room[used++] = (char)cp;
        } else if (cp >= 0x0E00 && cp < 0x0E80) {
            memcpy(room + used, cp < 0x0E40 ? "\xE0\xB8" : "\xE0\xB9", 2);
            room[used + 2] = (char)(0x80 | (cp & 0x3F));
            used += 3;
        } else {
            char one[4];
            size_t bytes = utf8_put(one, cp);
            memcpy(room + used, one, bytes);
            used += bytes;
        }
    }
    text_add(out, str_from(room, used));
    d->offset += i;
    return i;
}

/* What can be taken in one go; returns its bytes. */
static size_t put_run(Decoder *d, const uint8_t *p, size_t n, Text *out)
{
    if (d->encoding == ENC_UTF16LE || d->encoding == ENC_UTF16BE) return 0;
    if (d->encoding == ENC_CP874) return good_874(d, p, n, out);
    size_t run = good_utf8(d, p, n);
    text_add(out, str_from((const char *)p, run));
    d->offset += run;
    return run;
}

void decode(Decoder *d, const void *block, size_t n, DecodeEnd end, Text *out)
{
    const uint8_t *p = block;
    size_t i = 0;
    while (d->held_n > 0 && i < n) {
        d->held[d->held_n++] = p[i++];
        drain(d, out);
    }
    while (i < n) {
        size_t run = put_run(d, p + i, n - i, out);
        i += run;
        if (run > 0) continue;
        uint32_t cp;
        size_t taken = step(d, p + i, n - i, &cp);
        if (taken == 0) {
            d->held_n = n - i;
            memcpy(d->held, p + i, d->held_n);
            break;
        }
        put(d, cp, p[i], taken, out);
        i += taken;
    }
    while (end == DECODE_LAST && d->held_n > 0) { /* the file ends within a character */
        put(d, ENCODING_BAD, d->held[0], 1, out);
        memmove(d->held, d->held + 1, --d->held_n);
        drain(d, out);
    }
}

/* --- undoing a wrong reading --- */

/* The byte that cp was read from: as Latin-1 or one of the two code pages. -1 if none. */
static int byte_of(uint32_t cp)
{
    static const uint16_t western[32] = { 0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020,
                                          0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
                                          0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D,
                                          0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
                                          0x0153, 0,      0x017E, 0x0178 };
    if (cp < 0x100) return (int)cp;
    if (cp >= 0x0E01 && cp <= 0x0E5B) return (int)(cp - 0x0E00 + 0xA0);
    for (int i = 0; i < 32; i++) {
        if (western[i] == cp) return 0x80 + i; /* CP874 has the same where it has any */
    }
    return -1;
}

bool encoding_repair(Text *out, Str s)
{
    CLEANUP_TEXT bytes = TEXT_INIT;
    for (size_t n; s.n > 0; s = str_cut_head(s, n)) {
        int byte = byte_of(utf8_at(s, &n));
        if (byte < 0) return false;
        text_add_c(&bytes, (char)byte);
    }
    if (utf8_bad(text_str(&bytes)) >= 0) return false;
    text_add(out, text_str(&bytes));
    return true;
}
