#include "model/store/change.h"

#include "forms/body.h"

static void add_part(Sha256 *sha, Str s)
{
    sha256_add(sha, s.p, s.n);
}

/* A whole number as text, without the cost of printf: a million digests are made in one import. */
static Str number(char room[static 24], int64_t n)
{
    char *p = room + 24;
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do *--p = (char)('0' + left % 10);
    while (left /= 10);
    if (n < 0) *--p = '-';
    return str_from(p, (size_t)(room + 24 - p));
}

void change_digest(const Change *c, uint8_t out[static 16])
{
    static const char us = 0x1F;
    char seq[24], hlc[24];
    CLEANUP_TEXT head = TEXT_INIT;
    text_add(&head, STR("kj1"));
    text_add_c(&head, us);
    text_add(&head, c->device);
    text_add_c(&head, us);
    text_add(&head, number(seq, c->seq));
    text_add_c(&head, us);
    uuid_add(&head, c->record);
    text_add_c(&head, us);
    text_add(&head, c->form);
    text_add_c(&head, '@');
    text_add(&head, c->version);
    const Str rest[] = {c->kind, number(hlc, c->hlc), c->office, c->login, c->seen, c->prev, c->reason, c->body};
    Sha256 sha;
    uint8_t whole[32];
    sha256_start(&sha);
    add_part(&sha, text_str(&head));
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) {
        sha256_add(&sha, &us, 1);
        add_part(&sha, rest[i]);
    }
    sha256_end(&sha, whole);
    memcpy(out, whole, 16);
}

void change_add_id(Text *out, const Change *c)
{
    text_add_f(out, "%.*s-%06lld-", STR_ARG(c->device), (long long)c->seq);
    hex_add(out, c->digest, 4);
}

/* --- checking what was received --- */

/* So that the next number of a device is still one: `seen` tells 18 digits, and a clock of the year 6429. */
#define SEQ_MAX INT64_C(999999999999999998)
#define HLC_MAX (INT64_MAX - INT64_C(0xFFFFFFFF))

static bool is_device(Str s)
{
    if (s.n != 8) return false;
    for (size_t i = 0; i < 8; i++)
        if (!s.p[i] || !strchr("0123456789abcdefghjkmnpqrstvwxyz", s.p[i])) return false;
    return true;
}

/* Words that stand between separators in the digest must not hold one. */
static bool is_word(Str s, size_t most)
{
    if (s.n > most || utf8_bad(s) >= 0) return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20) return false;
    return true;
}

static bool is_seen_entry(Str e)
{
    if (e.n < 19 || !is_device(str_from(e.p, 8)) || (e.p[8] != ':' && e.p[8] != '+')) return false;
    Str rest = str_cut_head(e, 9), seq;
    uint8_t check[4];
    if (!str_split(&rest, ':', &seq) || seq.n == 0 || seq.n > 18 || seq.p[0] == '0') return false;
    for (size_t i = 0; i < seq.n; i++)
        if (seq.p[i] < '0' || seq.p[i] > '9') return false;
    return hex_read(rest, check, sizeof check);
}

static bool is_seen(Str seen)
{
    Str rest = seen, entry, last = STR_NONE;
    if (!seen.n) return true;
    while (str_split(&rest, ' ', &entry)) {
        if (!is_seen_entry(entry) || (last.n && str_cmp(last, entry) >= 0)) return false;
        last = entry;
    }
    return true;
}

bool change_check(const Change *c, Error *err)
{
    uint8_t digest[16];
    CLEANUP_TEXT id = TEXT_INIT;
    change_add_id(&id, c);
    const char *bad = NULL;
    if (!is_device(c->device) || c->seq < 1 || c->seq > SEQ_MAX || uuid_is_nil(c->record)) bad = "id";
    else if (!c->form.n || !is_word(c->form, 200) || !is_word(c->version, 200)) bad = "form";
    else if (!c->kind.n || !is_word(c->kind, 40)) bad = "kind";
    else if (!is_word(c->office, 200) || !is_word(c->login, 200)) bad = "author";
    else if (c->hlc < 0 || c->hlc > HLC_MAX) bad = "hlc";
    else if (!is_seen(c->seen)) bad = "seen";
    else if (c->prev.n && !hex_read(c->prev, digest, 16)) bad = "prev";
    else if (utf8_bad(c->reason) >= 0 || memchr(c->reason.n ? c->reason.p : "x", 0x1F, c->reason.n ? c->reason.n : 1)) bad = "reason";
    if (bad) {
        fault(err, ERR_INPUT, "store.change_bad", str_of(bad));
        return fault_at(err, text_str(&id));
    }
    Arena arena = {0};
    BodyMember *members;
    size_t count;
    Str blind;
    bool ok = body_read(&arena, c->body, &members, &count, &blind, err);
    arena_done(&arena);
    if (!ok) return fault_at(err, text_str(&id));
    if (c->withheld.n) return true; /* rests on the sender's signature (M11) */
    change_digest(c, digest);
    if (memcmp(digest, c->digest, 16) == 0) return true;
    fault(err, ERR_INPUT, "store.change_digest", text_str(&id));
    return fault_at(err, text_str(&id));
}

int64_t hlc_next(int64_t now_ms, int64_t last_own)
{
    /* Beyond this a shift would leave 63 bits; such a clock is broken anyway. */
    int64_t most = HLC_MAX / 65536;
    int64_t now = now_ms < 0 ? 0 : now_ms > most ? most : now_ms;
    int64_t wall = now * 65536;
    return wall > last_own ? wall : last_own < INT64_MAX ? last_own + 1 : last_own;
}

int64_t hlc_ms(int64_t hlc)
{
    return hlc / 65536;
}
