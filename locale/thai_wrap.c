/* Line breaks and word borders of locale/thai.h, with libthai's dictionary where there is one. */
#include "locale/thai.h"
#include "locale/library.h"
#include "locale/thai_letters.h"

#include <thai/thbrk.h>
#include <thai/thwbrk.h>

/* How far past the edge the dictionary looks, so that it sees the last word whole, and how much it
 * is shown at most: words do not depend on what stands further away. */
enum { LOOK_AHEAD = 48, WINDOW = 320 };

static const uint32_t WISHED_BREAK = 0x200B;

/* What we use of libthai, loaded with the first word border that somebody asks for. */
#define FUNCTIONS(X) X(th_brk_new) X(th_brk_delete) X(th_brk_wc_find_breaks)

struct ThaiDictionary {
#define X(name) __typeof__(&name) name;
    struct {
        FUNCTIONS(X)
    } lib;
#undef X
    ThBrk *words;
};

static ThaiDictionary *open_dictionary(void)
{
    static const char *const names[] = {
#define X(name) #name,
        FUNCTIONS(X)
#undef X
    };
    ThaiDictionary d = { 0 };
    if (!library_load("libthai.so.0", names, sizeof names / sizeof *names, &d.lib)) return NULL;
    d.words = d.lib.th_brk_new(NULL);
    if (!d.words) return NULL;
    ThaiDictionary *kept = memory_resize(NULL, 1, sizeof *kept);
    *kept = d;
    return kept;
}

bool thai_has_dictionary(ThaiBreaker *b)
{
    if (!b) return false;
    if (!b->looked) b->dictionary = open_dictionary();
    b->looked = true;
    return b->dictionary != NULL;
}

void thai_breaker_done(ThaiBreaker *b)
{
    if (b->dictionary) b->dictionary->lib.th_brk_delete(b->dictionary->words);
    b->dictionary = memory_resize(b->dictionary, 0, 0);
    *b = (ThaiBreaker){ 0 };
}

/* --- where words end ------------------------------------------------------------------------ */

/* Word borders of s as byte offsets, ascending; s is at most WINDOW code points, longer texts are
 * looked at that far. */
typedef struct {
    size_t at[WINDOW];
    size_t count;
} Borders;

static void find_borders(ThaiBreaker *b, Str s, Borders *out)
{
    thwchar_t wide[WINDOW + 1];
    size_t offset[WINDOW + 1], n = 0, i = 0;
    int found[WINDOW];
    out->count = 0;
    if (!thai_has_dictionary(b)) return;
    for (size_t bytes; i < s.n && n < WINDOW; i += bytes, n++) {
        offset[n] = i;
        wide[n] = (thwchar_t)utf8_at(str_cut_head(s, i), &bytes);
        if (wide[n] == 0) break; /* would end the text for libthai; there is none in ours */
    }
    offset[n] = i;
    wide[n] = 0;
    int count = b->dictionary->lib.th_brk_wc_find_breaks(b->dictionary->words, wide, found, WINDOW);
    for (int k = 0; k < count; k++)
        if (found[k] > 0 && (size_t)found[k] <= n) out->at[out->count++] = offset[found[k]];
}

static bool is_border(const Borders *b, size_t at)
{
    size_t low = 0, high = b->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (b->at[mid] == at) return true;
        if (b->at[mid] < at)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

/* --- where a line may end ------------------------------------------------------------------- */

static uint32_t first_of(Str s)
{
    size_t n;
    return s.n ? utf8_at(s, &n) : 0;
}

/* A blank that carries a mark is not there to be dropped. */
static bool is_blank_at(Str s, size_t at)
{
    if (at >= s.n || s.p[at] != ' ') return false;
    return at + 1 == s.n || cp_columns(first_of(str_cut_head(s, at + 1))) != 0;
}

/* Never at the head of a line (T32). */
static bool clings_to_left(uint32_t cp)
{
    switch (cp) {
    case 0x0E46:
    case 0x0E2F: /* MAIYAMOK, PAIYANNOI */
    case ')':
    case ']':
    case '}':
    case ':':
    case ';':
    case ',':
    case '.':
    case '!':
    case '?':
    case '%':
    case '"':
    case 0x201D:
    case 0x2019:
    case 0xBB:
    case 0x2026: return true;
    default: return thai_is_mark(cp);
    }
}

/* Never at the end of a line. */
static bool clings_to_right(uint32_t cp)
{
    return cp == '(' || cp == '[' || cp == '{' || cp == 0x201C || cp == 0x2018 || cp == 0xAB;
}

/* Vowels that a stop break must not part from their consonant. */
static bool follows_consonant(uint32_t cp)
{
    return cp == 0x0E30 || cp == 0x0E32 || cp == 0x0E33 || cp == 0x0E45;
}

/* PAIYANNOI LO LING PAIYANNOI, "and so on", is one sign of three letters. */
static bool splits_and_so_on(Str s, size_t at)
{
    static const char sign[] = "ฯลฯ";
    for (size_t part = 3; part <= 6; part += 3)
        if (at >= part && str_starts(str_cut_head(s, at - part), str_of(sign))) return true;
    return false;
}

typedef enum { NO_BREAK, AT_STOP, AT_WORD, AT_BLANK } BreakKind;

/* What breaking s at byte `at` would be: `last` is the stop that ends there. */
static BreakKind kind_of_break(Str s, size_t at, Str last, const Borders *words)
{
    Str right = str_cut_head(s, at);
    size_t n;
    uint32_t after = first_of(right), before = first_of(last), end;
    end = utf8_at(str_cut_head(last, last.n - utf8_last(last)), &n);
    if (is_blank_at(right, 0)) {
        while (is_blank_at(right, 0)) right = str_cut_head(right, 1);
        return before == ' ' || clings_to_left(first_of(right)) ? NO_BREAK : AT_BLANK;
    }
    if (before == ' ') return NO_BREAK; /* the border before the blanks is the one */
    if (end == WISHED_BREAK) return AT_BLANK;
    if (clings_to_left(after) || clings_to_right(before) || after == 0xA0 || before == 0xA0 ||
        splits_and_so_on(s, at))
        return NO_BREAK;
    if (is_border(words, at)) return AT_WORD;
    return (thai_letter(before) & THAI_LEADS) || follows_consonant(after) ? NO_BREAK : AT_STOP;
}

/* The last break of each kind within a head of s, and how wide the line before a blank would be. */
typedef struct {
    size_t at[AT_BLANK + 1];
    size_t blank_columns;
} Breaks;

static Breaks find_breaks(Str s, size_t head, const Borders *words)
{
    Breaks found = { 0 };
    size_t columns = 0;
    for (size_t at = 0; at < head;) {
        int wide;
        size_t n = stop_next(str_cut_head(s, at), &wide);
        Str last = str_from(s.p + at, n);
        at += n;
        columns += (size_t)wide;
        BreakKind kind = at < s.n ? kind_of_break(s, at, last, words) : NO_BREAK;
        if (kind == NO_BREAK) continue;
        found.at[kind] = at;
        if (kind == AT_BLANK) found.blank_columns = columns;
    }
    return found;
}

/* Where to end a line whose head is all that fits, when something follows it. */
static size_t best_break(ThaiBreaker *b, Str s, size_t head, size_t columns)
{
    Borders words;
    size_t look = head, n;
    for (int i = 0; i < LOOK_AHEAD && look < s.n; i++, look += n)
        utf8_at(str_cut_head(s, look), &n);
    find_borders(b, str_from(s.p, look), &words);
    Breaks found = find_breaks(s, head, &words);
    if (found.at[AT_BLANK] && 2 * found.blank_columns >= columns) return found.at[AT_BLANK];
    if (found.at[AT_WORD]) return found.at[AT_WORD];
    if (found.at[AT_BLANK]) return found.at[AT_BLANK];
    return found.at[AT_STOP] ? found.at[AT_STOP] : head;
}

size_t thai_wrap(ThaiBreaker *b, Str s, size_t columns, size_t *skip)
{
    *skip = 0;
    if (s.n == 0) return 0;
    size_t used, cut = text_fit(s, columns, &used).n;
    const char *end = memchr(s.p, '\n', cut < s.n ? cut + 1 : cut);
    if (end) { /* nothing is lost when only the line end itself does not fit */
        *skip = 1;
        return (size_t)(end - s.p);
    }
    if (cut == s.n) return cut;
    int ignored;
    if (cut == 0)
        cut = stop_next(s, &ignored); /* wider than the box: it must go somewhere */
    else
        cut = best_break(b, s, cut, columns);
    while (is_blank_at(s, cut + *skip)) ++*skip;
    if (cut + *skip < s.n && s.p[cut + *skip] == '\n') ++*skip;
    return cut;
}

/* --- words for the cursor ------------------------------------------------------------------- */

size_t thai_word_next(ThaiBreaker *b, Str s, size_t at)
{
    if (at >= s.n) return s.n;
    Borders words;
    Str right = str_cut_head(s, at);
    find_borders(b, right, &words);
    bool dictionary = thai_has_dictionary(b);
    size_t n = 0;
    while (at + n < s.n) {
        int columns;
        n += stop_next(str_cut_head(right, n), &columns);
        if (is_blank_at(s, at + n)) continue;
        if (is_blank_at(s, at + n - 1) || (dictionary && is_border(&words, n))) break;
    }
    return at + n;
}

size_t thai_word_before(ThaiBreaker *b, Str s, size_t at)
{
    /* Words are found from left to right, so begin well before, at a blank where there is one. */
    size_t from = 0, next;
    if (at > s.n) at = s.n;
    for (size_t i = at > 600 ? at - 600 : 0; i > 0 && i < at; i++)
        if (is_blank_at(s, i)) {
            from = i + 1;
            break;
        }
    while ((next = thai_word_next(b, s, from)) < at) from = next;
    return from < at ? from : 0;
}
