/* Normal form: a scan that answers "is it normal?" at once, and the rules for when it is not. */
#include "locale/thai.h"
#include "locale/thai_letters.h"

#include <assert.h>
#include <uninorm.h>

enum { NIKHAHIT = 0x0E4D, AA = 0x0E32, AM = 0x0E33, SARA_E = 0x0E40, SARA_AE = 0x0E41 };
enum { PHINTHU = 0x0E3A, SARA_U = 0x0E38, SARA_UU = 0x0E39 };

bool thai_is_mark(uint32_t cp)
{
    return (thai_letter(cp) & THAI_MARK) != 0;
}
bool thai_is_thai(uint32_t cp)
{
    return cp - 0x0E00u < 128 && !(thai_letter(cp) & THAI_UNASSIGNED);
}

/* R2's place of a mark in its run: 1, 2 or 3; 0 for what is no mark. */
static unsigned place_in_run(unsigned kind)
{
    if (kind & THAI_FIRST) return 1;
    if (kind & (THAI_TONE | THAI_KILLER)) return 2;
    return kind & THAI_LAST ? 3 : 0;
}

/* R0. */
static bool is_invisible(uint32_t cp)
{
    return cp == 0xAD || (cp >= 0x200B && cp <= 0x200F) || cp == 0x2060 || cp == 0xFEFF;
}
static bool is_odd_space(uint32_t cp)
{
    return cp == 0xA0 || cp == 0x202F || cp == 0x3000;
}

/* Can NFC change this code point or its neighbours? Below U+0300 it cannot; the ranges named are
 * the dashes, quotes, dots and currency signs that stand in ordinary Thai text. */
static bool may_compose(uint32_t cp)
{
    return cp >= 0x300 && !(cp >= 0x2010 && cp <= 0x2027) && !(cp >= 0x2030 && cp <= 0x205E) &&
           !(cp >= 0x20A0 && cp <= 0x20BF) && cp != 0xFFFD;
}

/* --- the scan ------------------------------------------------------------------------------- */

/* What of the text before matters to the rules, while scanning Thai letters. */
typedef struct {
    uint32_t seen;     /* marks of this run, a bit each */
    unsigned place;    /* highest place_in_run so far */
    unsigned before;   /* place in the block of the letter before; 0 at first */
    unsigned nikhahit; /* 1: the run ends with it, 2: with it and a tone. Before AA: R3 */
    unsigned bare;     /* 1: consonant, vowel marks, no tone; 2: then AA or AM. Before a tone: R4 */
} Scan;

/* false: letter at `place` of the Thai block breaks a rule here. */
static bool scan_mark(Scan *s, unsigned place, unsigned kind)
{
    uint32_t bit = 1u << (place - 0x30);
    unsigned in_run = place_in_run(kind);
    bool tone = (kind & THAI_TONE) != 0;
    bool after_u = s->before == (SARA_U & 0x7F) || s->before == (SARA_UU & 0x7F);
    if ((s->seen & bit) || in_run < s->place || (tone && s->bare == 2)) return false;
    if (place == (PHINTHU & 0x7F) && after_u) return false; /* NFC's order */
    s->seen |= bit;
    s->place = in_run;
    s->nikhahit = place == (NIKHAHIT & 0x7F) ? 1 : s->nikhahit == 1 && tone ? 2 : 0;
    s->bare = s->bare == 1 && (kind & THAI_FIRST);
    s->before = place;
    return true;
}

static bool scan_letter(Scan *s, unsigned place)
{
    unsigned kind = thai_letter_kinds[place];
    if (kind & THAI_MARK) return scan_mark(s, place, kind);
    if (place == (AA & 0x7F) && s->nikhahit) return false;
    if (place == (SARA_E & 0x7F) && s->before == place) return false;
    unsigned bare = 0;
    if (kind & THAI_CONSONANT)
        bare = 1;
    else if (s->bare == 1 && (place == (AA & 0x7F) || place == (AM & 0x7F)))
        bare = 2;
    *s = (Scan){ .before = place, .bare = bare };
    return true;
}

typedef enum { NORMAL, BROKEN, FOREIGN } Verdict;

/* FOREIGN: the Thai of it is normal, but only NFC can tell about the rest. */
static Verdict scan(Str text)
{
    const unsigned char *p = (const unsigned char *)text.p;
    Verdict verdict = NORMAL;
    Scan s = { 0 };
    for (size_t i = 0; i < text.n;) {
        if (p[i] < 0x80) {
            do i++;
            while (i < text.n && p[i] < 0x80);
            s = (Scan){ 0 };
        } else if (thai_letter_at(p + i, text.n - i)) {
            if (!scan_letter(&s, thai_letter_place(p + i))) return BROKEN;
            i += 3;
        } else {
            size_t n;
            uint32_t cp = utf8_at(str_cut_head(text, i), &n);
            if (n == 1 || is_invisible(cp) || is_odd_space(cp)) return BROKEN;
            if (may_compose(cp)) verdict = FOREIGN;
            s = (Scan){ 0 };
            i += n;
        }
    }
    return verdict;
}

/* --- the rules, over code points ------------------------------------------------------------- */

typedef struct {
    uint32_t *at;
    size_t n;
} Points;

static bool remove_invisible(Points *t)
{
    size_t kept = 0;
    bool changed = false;
    for (size_t i = 0; i < t->n; i++) {
        uint32_t cp = t->at[i];
        if (is_invisible(cp)) continue;
        if (is_odd_space(cp)) {
            cp = ' ';
            changed = true;
        }
        t->at[kept++] = cp;
    }
    changed = changed || kept < t->n;
    t->n = kept;
    return changed;
}

static bool join_doubled_e(Points *t)
{
    size_t kept = 0, before = t->n;
    for (size_t i = 0; i < t->n; i++) {
        bool pair = t->at[i] == SARA_E && i + 1 < t->n && t->at[i + 1] == SARA_E;
        t->at[kept++] = pair ? SARA_AE : t->at[i];
        if (pair) i++;
    }
    t->n = kept;
    return kept < before;
}

/* Must b, which stands right after a, come before it? */
static bool goes_before(uint32_t b, uint32_t a)
{
    if (b == PHINTHU && (a == SARA_U || a == SARA_UU)) return true; /* as NFC has them */
    return place_in_run(thai_letter(b)) < place_in_run(thai_letter(a));
}

/* One run of marks, at[0] to at[n-1]: each once, in order. Returns how many are left. */
static size_t order_run(uint32_t *at, size_t n)
{
    uint32_t seen = 0;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t mark = at[i], bit = 1u << (mark - 0x0E30);
        if (seen & bit) continue;
        seen |= bit;
        size_t to = kept++;
        for (; to > 0 && goes_before(mark, at[to - 1]); to--) at[to] = at[to - 1];
        at[to] = mark;
    }
    return kept;
}

static bool order_marks(Points *t)
{
    size_t kept = 0;
    bool changed = false;
    for (size_t i = 0; i < t->n;) {
        size_t run = i;
        while (run < t->n && thai_is_mark(t->at[run])) run++;
        if (run == i) {
            t->at[kept++] = t->at[i++];
            continue;
        }
        uint32_t old[16]; /* there are 16 marks: a longer run repeats one and is changed anyway */
        size_t n = run - i, look = n < 16 ? n : 16;
        memcpy(old, t->at + i, look * sizeof *old);
        size_t left = order_run(t->at + i, n);
        changed = changed || left < n || memcmp(old, t->at + i, look * sizeof *old) != 0;
        memmove(t->at + kept, t->at + i, left * sizeof *t->at);
        kept += left;
        i = run;
    }
    t->n = kept;
    return changed;
}

static bool is_tone(uint32_t cp)
{
    return (thai_letter(cp) & THAI_TONE) != 0;
}

/* R3, on ordered runs: NIKHAHIT, perhaps a tone, AA. */
static bool join_sara_am(Points *t)
{
    size_t kept = 0, before = t->n;
    for (size_t i = 0; i < t->n; i++) {
        size_t tone = i + 1 < t->n && is_tone(t->at[i + 1]) ? 1 : 0;
        if (t->at[i] == NIKHAHIT && i + 1 + tone < t->n && t->at[i + 1 + tone] == AA) {
            if (tone) t->at[kept++] = t->at[i + 1];
            t->at[kept++] = AM;
            i += 1 + tone;
        } else {
            t->at[kept++] = t->at[i];
        }
    }
    t->n = kept;
    return kept < before;
}

/* R4: a tone typed after AA or AM goes to the consonant, when that has none. */
static bool move_tones(Points *t)
{
    bool changed = false;
    for (size_t i = 1; i + 1 < t->n; i++) {
        if ((t->at[i] != AA && t->at[i] != AM) || !is_tone(t->at[i + 1])) continue;
        size_t base = i - 1;
        while (base > 0 && (thai_letter(t->at[base]) & THAI_FIRST)) base--;
        if (!(thai_letter(t->at[base]) & THAI_CONSONANT)) continue;
        uint32_t tone = t->at[i + 1];
        t->at[i + 1] = t->at[i];
        t->at[i] = tone;
        changed = true;
    }
    return changed;
}

/* NFC through `room`. Three code points for each are the most that NFC can need. */
static bool compose(Points *t, uint32_t *room, size_t room_n)
{
    size_t n = room_n;
    uint32_t *made = u32_normalize(UNINORM_NFC, t->at, t->n, room, &n);
    assert(made == room && n <= room_n);
    bool changed = n != t->n || memcmp(made, t->at, n * sizeof *made) != 0;
    memcpy(t->at, made, n * sizeof *made);
    t->n = n;
    return changed;
}

/* Until nothing changes; what R4 and NFC leave can ask for R2 once more, hence the rounds. Without
 * room there is nothing to compose. */
static void mend(Points *t, uint32_t *room, size_t room_n, ThaiRepairs *done)
{
    for (bool changed = true; changed;) {
        bool invisible = remove_invisible(t), doubled = join_doubled_e(t), order = order_marks(t),
             am = join_sara_am(t), tone = move_tones(t),
             latin = room_n && t->n && compose(t, room, room_n);
        changed = invisible || doubled || order || am || tone || latin;
        done->invisible |= invisible;
        done->doubled_e |= doubled;
        done->order |= order;
        done->sara_am |= am;
        done->tone |= tone;
        done->latin |= latin;
    }
}

static void add_repairs(ThaiRepairs *sum, const ThaiRepairs *one)
{
    sum->invisible += one->invisible;
    sum->doubled_e += one->doubled_e;
    sum->order += one->order;
    sum->sara_am += one->sara_am;
    sum->tone += one->tone;
    sum->latin += one->latin;
}

/* Decode, mend, encode. The array holds three times the text, for NFC's longest, twice. */
static void mended(Text *out, Str s, ThaiRepairs *done)
{
    uint32_t small[512], *large = NULL, *at = small;
    size_t n, count = utf8_count(s);
    if (count > 512 / 6) at = large = memory_resize(NULL, count, 6 * sizeof *at);
    Points t = { .at = at };
    bool foreign = false;
    for (; s.n; s = str_cut_head(s, n)) {
        uint32_t cp = utf8_at(s, &n);
        foreign = foreign || (may_compose(cp) && cp - 0x0E00u >= 128);
        t.at[t.n++] = cp;
    }
    mend(&t, at + 3 * count, foreign ? 3 * count : 0, done);
    for (size_t i = 0; i < t.n; i++) text_add_cp(out, t.at[i]);
    memory_resize(large, 0, 1);
}

void thai_normal(Text *out, Str s, ThaiRepairs *repairs)
{
    if (scan(s) == NORMAL) {
        text_add(out, s);
        return;
    }
    ThaiRepairs done = { 0 };
    mended(out, s, &done);
    if (repairs) add_repairs(repairs, &done);
}

bool thai_is_normal(Str s)
{
    Verdict verdict = scan(s);
    if (verdict != FOREIGN) return verdict == NORMAL;
    CLEANUP_TEXT form = TEXT_INIT;
    thai_normal(&form, s, NULL);
    return str_eq(text_str(&form), s);
}
