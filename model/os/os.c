#include "model/os/os.h"

#include <nettle/sha2.h>

bool os_read_all(const Os *os, Str path, size_t max, Text *out, Error *err)
{
    OsFile *f;
    if (!os->open(os->ctx, path, OS_READ, &f, err)) return false;
    char room[65536];
    size_t got = 0, total = 0;
    bool ok;
    while ((ok = os->read(os->ctx, f, room, sizeof room, &got, err)) && got) {
        total += got;
        if (total > max) {
            ok = fault_n(err, ERR_INPUT, "os.too_big", path, (int64_t)max);
            break;
        }
        text_add(out, str_from(room, got));
    }
    if (!os->close(os->ctx, f, ok ? err : NULL)) ok = false;
    return ok;
}

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(Sha256), "Sha256 has room for nettle's state");

static struct sha256_ctx *inside(Sha256 *s)
{
    return (struct sha256_ctx *)(void *)s->room;
}

void sha256_start(Sha256 *s)
{
    sha256_init(inside(s));
}

void sha256_add(Sha256 *s, const void *p, size_t n)
{
    if (n) sha256_update(inside(s), n, p);
}

void sha256_end(Sha256 *s, uint8_t out[static 32])
{
    sha256_digest(inside(s), SHA256_DIGEST_SIZE, out);
}

void hex_add(Text *out, const uint8_t *p, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        char two[2] = {digits[p[i] >> 4], digits[p[i] & 15]};
        text_add(out, str_from(two, 2));
    }
}

/* The value of a small hex digit, and 16; 0 for what is none. */
static const uint8_t nibbles[256] = {
    ['0'] = 16, ['1'] = 17, ['2'] = 18, ['3'] = 19, ['4'] = 20, ['5'] = 21, ['6'] = 22, ['7'] = 23,
    ['8'] = 24, ['9'] = 25, ['a'] = 26, ['b'] = 27, ['c'] = 28, ['d'] = 29, ['e'] = 30, ['f'] = 31,
};

bool hex_read(Str hex, uint8_t *out, size_t n)
{
    if (hex.n != 2 * n) return false;
    for (size_t i = 0; i < n; i++) {
        unsigned high = nibbles[(unsigned char)hex.p[2 * i]], low = nibbles[(unsigned char)hex.p[2 * i + 1]];
        if (!(high & low & 16)) return false;
        out[i] = (uint8_t)((high & 15) << 4 | (low & 15));
    }
    return true;
}

Uuid uuid_of(int64_t now_ms, const uint8_t chance[static UUID_CHANCE])
{
    Uuid u;
    uint64_t ms = now_ms < 0 ? 0 : (uint64_t)now_ms;
    for (int i = 0; i < 6; i++) u.b[i] = (uint8_t)(ms >> (8 * (5 - i)));
    memcpy(u.b + 6, chance, UUID_CHANCE);
    u.b[6] = (uint8_t)(0x70 | (u.b[6] & 0x0F)); /* version 7 */
    u.b[8] = (uint8_t)(0x80 | (u.b[8] & 0x3F)); /* RFC 9562 variant */
    return u;
}

bool uuid_new(const Os *os, Uuid *out, Error *err)
{
    uint8_t chance[UUID_CHANCE];
    if (!os->random(os->ctx, chance, sizeof chance, err)) return false;
    *out = uuid_of(os->now_ms(os->ctx), chance);
    return true;
}

void uuid_add(Text *out, Uuid u)
{
    static const char digits[] = "0123456789abcdef";
    char text[36], *to = text;
    for (size_t i = 0; i < sizeof u.b; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) *to++ = '-';
        *to++ = digits[u.b[i] >> 4];
        *to++ = digits[u.b[i] & 15];
    }
    text_add(out, str_from(text, sizeof text));
}

bool uuid_read(Str s, Uuid *out)
{
    char hex[32];
    size_t n = 0;
    if (s.n != 36) return false;
    for (size_t i = 0; i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash != (s.p[i] == '-')) return false;
        if (!dash) hex[n++] = (char)(s.p[i] >= 'A' && s.p[i] <= 'F' ? s.p[i] + 32 : s.p[i]);
    }
    return hex_read(str_from(hex, 32), out->b, 16);
}

bool uuid_is_nil(Uuid u)
{
    static const Uuid nil;
    return memcmp(u.b, nil.b, 16) == 0;
}
