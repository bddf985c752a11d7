/* Which encoding a file has: counts over all its bytes, and the verdict. Decoding is in
 * encoding_decode.c, delimiters are in encoding_delimiter.c. */
#include "locale/encoding.h"

#include <string.h>

/* --- names --- */

Str encoding_name(Encoding e)
{
    switch (e) {
    case ENC_UTF8:
    case ENC_UTF8_BOM: return STR("utf-8");
    case ENC_CP874: return STR("cp874");
    case ENC_UTF16LE: return STR("utf-16le");
    case ENC_UTF16BE: return STR("utf-16be");
    case ENC_UNKNOWN: break;
    }
    return STR("unknown");
}

Encoding encoding_find(Str name)
{
    static const struct {
        const char *name; /* small letters and digits only */
        Encoding encoding;
    } names[] = {
        { "utf8", ENC_UTF8 },       { "utf8bom", ENC_UTF8_BOM },  { "utf8sig", ENC_UTF8_BOM },
        { "ascii", ENC_UTF8 },      { "cp874", ENC_CP874 },       { "windows874", ENC_CP874 },
        { "ms874", ENC_CP874 },     { "xwindows874", ENC_CP874 }, { "ibm874", ENC_CP874 },
        { "874", ENC_CP874 },       { "tis620", ENC_CP874 },      { "iso885911", ENC_CP874 },
        { "utf16le", ENC_UTF16LE }, { "utf16", ENC_UTF16LE },     { "unicode", ENC_UTF16LE },
        { "utf16be", ENC_UTF16BE },
    };
    char plain[16];
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if (c == '-' || c == '_' || c == ' ') continue;
        if (n == sizeof plain) return ENC_UNKNOWN;
        plain[n++] = c;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_eq(str_from(plain, n), str_of(names[i].name))) return names[i].encoding;
    }
    return ENC_UNKNOWN;
}

/* --- counting --- */

/* A byte from 80 on that CP874 has: the Thai letters and its few signs (data/thai/bytes-874.csv).
 * The signs count too: a file of eight words may hold four curly quotes (cases.md S08). */
static bool is_in_874(uint8_t c)
{
    if (c >= 0xA0) return c <= 0xDA || (c >= 0xDF && c <= 0xFB);
    return c == 0x80 || c == 0x85 || (c >= 0x91 && c <= 0x97);
}

static void count_high(EncodingCount *c, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        c->high += p[i] >= 0x80;
        c->in874 += p[i] >= 0x80 && is_in_874(p[i]);
    }
}

/* cp may stand behind เธ or เน only where the three bytes of a Thai letter were read as CP874: the
 * last of them is 80 to BF there, and after เน at most 9B. */
static bool is_misread_third(uint32_t second, uint32_t cp)
{
    if (cp >= 0x0E01 && cp <= 0x0E1F) return second == 0x0E18;
    return cp == 0xFFFD || (cp >= 0x80 && cp <= 0xA0) || (cp >= 0x2013 && cp <= 0x2026) ||
           cp == 0x20AC;
}

static void count_code_point(EncodingCount *c, uint32_t cp)
{
    c->thai += cp >= 0x0E01 && cp <= 0x0E5B;
    c->latin_pairs += cp >= 0xA1 && cp <= 0x7FF;
    uint32_t first = c->before[1], second = c->before[0];
    bool is_latin = second == 0xE0 && (cp == 0xB8 || cp == 0xB9);
    bool is_thai =
        first == 0x0E40 && (second == 0x0E18 || second == 0x0E19) && is_misread_third(second, cp);
    c->mojibake += is_latin || is_thai;
    c->before[1] = second;
    c->before[0] = cp;
}

/* The character at p, whole or bad; 0 if it needs more bytes than are left. */
static size_t count_one(EncodingCount *c, const uint8_t *p, size_t left)
{
    uint32_t cp;
    size_t n = encoding_step(p, left, &cp);
    if (n == 0) return 0;
    count_high(c, p, n);
    c->bad_utf8 += cp == ENCODING_BAD;
    if (cp == ENCODING_BAD || cp < 0x80)
        c->before[0] = c->before[1] = 0; /* no wrong reading goes over these */
    else
        count_code_point(c, cp);
    return n;
}

static size_t skip_ascii(const uint8_t *p, size_t n)
{
    size_t i = 0;
    for (uint64_t word; i + sizeof word <= n; i += sizeof word) {
        memcpy(&word, p + i, sizeof word);
        if (word & UINT64_C(0x8080808080808080)) break;
    }
    while (i < n && p[i] < 0x80) i++;
    return i;
}

/* A run of Thai letters, which is most of what files hold; returns its bytes. */
static size_t count_thai(EncodingCount *c, const uint8_t *p, size_t n)
{
    size_t i = 0;
    uint64_t thai = 0, in874 = 0, mojibake = 0;
    uint32_t first = c->before[1], second = c->before[0];
    for (; i + 3 <= n && p[i] == 0xE0 && (p[i + 1] & 0xFE) == 0xB8 && (p[i + 2] & 0xC0) == 0x80;
         i += 3) {
        uint32_t cp = 0x0E00 + (uint32_t)((p[i + 1] & 1) << 6) + (p[i + 2] & 0x3F);
        thai += cp - 0x0E01 <= 0x5A;
        in874 += 2u + is_in_874(p[i + 2]);
        mojibake += (second == 0x0E18 || second == 0x0E19) && first == 0x0E40 &&
                    is_misread_third(second, cp);
        first = second;
        second = cp;
    }
    c->high += i;
    c->in874 += in874;
    c->thai += thai;
    c->mojibake += mojibake;
    c->before[1] = first;
    c->before[0] = second;
    return i;
}

enum { HEAD_FOR_WIDE = 4096 };

static void count_head(EncodingCount *c, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n && c->bytes + i < HEAD_FOR_WIDE; i++) {
        if (c->head_n < sizeof c->head) c->head[c->head_n++] = p[i];
        if (p[i] != 0x00 && p[i] != 0x0E) continue;
        if ((c->bytes + i) % 2)
            c->wide_odd++;
        else
            c->wide_even++;
    }
}

void encoding_count(EncodingCount *c, const void *block, size_t n)
{
    const uint8_t *p = block;
    size_t i = 0, taken;
    if (c->bytes < HEAD_FOR_WIDE) count_head(c, p, n);
    c->bytes += n;
    while (c->held_n > 0 && i < n) {
        c->held[c->held_n++] = p[i++];
        while (c->held_n > 0 && (taken = count_one(c, c->held, c->held_n)) > 0) {
            c->held_n -= taken;
            memmove(c->held, c->held + taken, c->held_n);
        }
    }
    while (i < n) {
        if ((taken = skip_ascii(p + i, n - i)) > 0) c->before[0] = c->before[1] = 0;
        i += taken;
        if ((taken = count_thai(c, p + i, n - i)) > 0) {
            i += taken;
            continue;
        }
        if (i == n) break;
        if ((taken = count_one(c, p + i, n - i)) == 0) {
            c->held_n = n - i;
            memcpy(c->held, p + i, c->held_n);
            break;
        }
        i += taken;
    }
}

/* --- the verdict --- */

static Encoding guess_by_head(const EncodingCount *c)
{
    if (c->head_n >= 2 && c->head[0] == 0xFF && c->head[1] == 0xFE) return ENC_UTF16LE;
    if (c->head_n >= 2 && c->head[0] == 0xFE && c->head[1] == 0xFF) return ENC_UTF16BE;
    if (c->head_n >= 3 && memcmp(c->head, "\xEF\xBB\xBF", 3) == 0) return ENC_UTF8_BOM;
    uint64_t pairs = (c->bytes < HEAD_FOR_WIDE ? c->bytes : HEAD_FOR_WIDE) / 2;
    if (pairs == 0) return ENC_UNKNOWN;
    if (c->wide_odd * 10 >= pairs * 9 && c->wide_even * 10 <= pairs) return ENC_UTF16LE;
    if (c->wide_even * 10 >= pairs * 9 && c->wide_odd * 10 <= pairs) return ENC_UTF16BE;
    return ENC_UNKNOWN;
}

Encoding encoding_guess(const EncodingCount *c, bool *ambiguous, bool *mojibake)
{
    *ambiguous = *mojibake = false;
    Encoding by_head = guess_by_head(c);
    if (by_head == ENC_UTF16LE || by_head == ENC_UTF16BE) return by_head;
    Encoding utf8 = by_head == ENC_UTF8_BOM ? ENC_UTF8_BOM : ENC_UTF8;
    uint64_t bad = c->bad_utf8 + c->held_n;
    bool is_in_code_page = c->in874 * 100 >= c->high * 95;
    *mojibake =
        c->mojibake >= 2 && c->mojibake * 5 >= c->thai + c->latin_pairs && c->thai >= 10 * bad;
    if (by_head == ENC_UTF8_BOM || *mojibake) return utf8;
    if (bad > 0) {
        if (c->thai > 0 && c->thai >= 10 * bad) return utf8;
        return is_in_code_page ? ENC_CP874 : ENC_UNKNOWN;
    }
    *ambiguous = c->thai == 0 && c->latin_pairs > 0 && is_in_code_page;
    return *ambiguous ? ENC_UNKNOWN : utf8;
}
