#include "model/store/seen.h"

static bool read_entry(Str text, SeenEntry *out)
{
    uint8_t check[4];
    if (text.n < 19 || (text.p[8] != ':' && text.p[8] != '+')) return false;
    Str rest = str_cut_head(text, 9), seq;
    if (!str_split(&rest, ':', &seq) || seq.n > 18 || !hex_read(rest, check, sizeof check)) return false;
    int64_t n = 0;
    for (size_t i = 0; i < seq.n; i++) {
        if (seq.p[i] < '0' || seq.p[i] > '9') return false;
        n = n * 10 + (seq.p[i] - '0');
    }
    *out = (SeenEntry){text, str_from(text.p, 8), n, seen_check(check), text.p[8] == '+' ? SEEN_ALONE : SEEN_UP_TO};
    return true;
}

SeenEntry *seen_read(Arena *arena, Str seen, size_t *count)
{
    size_t most = seen.n / 20 + 1;
    SeenEntry *list = arena_take_array(arena, most, sizeof *list);
    Str rest = seen, word;
    *count = 0;
    while (*count < most && str_word(&rest, &word))
        if (read_entry(word, &list[*count])) ++*count;
    return list;
}

bool seen_reaches(const SeenEntry *e, Str device, int64_t seq, uint32_t check)
{
    if (!str_eq(e->device, device)) return false;
    if (e->seq == seq) return e->check == check;
    return e->reach == SEEN_UP_TO && e->seq > seq;
}

bool seen_has(const SeenEntry *e, size_t count, Str device, int64_t seq, uint32_t check)
{
    for (size_t i = 0; i < count; i++)
        if (seen_reaches(&e[i], device, seq, check)) return true;
    return false;
}

void seen_add(Text *out, Str device, int64_t seq, uint32_t check, SeenReach reach)
{
    if (out->n) text_add_c(out, ' ');
    text_add_f(out, "%.*s%c%lld:%08x", STR_ARG(device), reach == SEEN_ALONE ? '+' : ':', (long long)seq, check);
}

uint32_t seen_check(const uint8_t d[static 4])
{
    return (uint32_t)d[0] << 24 | (uint32_t)d[1] << 16 | (uint32_t)d[2] << 8 | d[3];
}
