#include "model/store/search.h"

#include "model/store/search_ask.h"
#include "locale/thai.h"

enum {
    TRIGRAMS_MAX = 6,   /* asked of the index for one reading; instr sees to the rest */
    GROUPS_MAX = 300    /* of three letters, for one reading of one or two */
};

static void add_reading(SearchWord *w, Str fold)
{
    for (size_t i = 0; i < w->count; i++)
        if (str_eq(w->fold[i], fold)) return;
    if (fold.n && w->count < SEARCH_READINGS_MAX) w->fold[w->count++] = fold;
}

static Str folded(Arena *a, Str s)
{
    CLEANUP_TEXT t = TEXT_INIT;
    thai_fold(&t, s);
    return str_copy(a, text_str(&t));
}

/* Numbers are stored without dashes: 1-4601-00000-01-6, 081-234-5678. */
static bool without_dashes(Arena *a, Str s, Str *out)
{
    CLEANUP_TEXT t = TEXT_INIT;
    bool has_dash = false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '-') has_dash = true;
        else if (s.p[i] >= '0' && s.p[i] <= '9') text_add_c(&t, s.p[i]);
        else return false;
    }
    *out = str_copy(a, text_str(&t));
    return has_dash && t.n > 0;
}

static SearchWord read_word(Arena *a, Str typed)
{
    static const ThaiKeyboard layouts[] = { KEYBOARD_KEDMANEE, KEYBOARD_PATTACHOTE };
    SearchWord w = { 0 };
    Str plain;
    add_reading(&w, folded(a, typed));
    if (w.count && without_dashes(a, w.fold[0], &plain)) add_reading(&w, plain);
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        CLEANUP_TEXT other = TEXT_INIT;
        thai_swap_layout(&other, typed, layouts[i]);
        add_reading(&w, folded(a, text_str(&other)));
    }
    return w;
}

void search_read(Search *out, Arena *a, Str find)
{
    CLEANUP_TEXT normal = TEXT_INIT;
    thai_normal(&normal, find, NULL);
    Str rest = str_copy(a, text_str(&normal)), word;
    out->count = 0;
    while (out->count < SEARCH_WORDS_MAX && str_word(&rest, &word)) {
        out->words[out->count] = read_word(a, word);
        out->count += out->words[out->count].count > 0;
    }
}

void search_add(Sql *out, const Search *search)
{
    for (size_t i = 0; i < search->count; i++) {
        const SearchWord *w = &search->words[i];
        for (size_t k = 0; k < w->count; k++) {
            sql_add(out, k ? " OR instr(f._fold," : " AND (instr(f._fold,");
            sql_add_text(out, w->fold[k]);
            sql_add(out, ")>0");
        }
        sql_add(out, ")");
    }
}

/* --- the index --- */

/* "abc" AND "bcd" …: a few trigrams spread over the reading. false: shorter than three. */
static bool add_trigrams(Text *out, Str fold)
{
    size_t starts[256], count = 0;
    for (size_t at = 0, n; at < fold.n && count < 256; at += n) {
        utf8_at(str_cut_head(fold, at), &n);
        starts[count++] = at;
    }
    if (count < 3) return false;
    size_t grams = count - 2, step = (grams + TRIGRAMS_MAX - 1) / TRIGRAMS_MAX;
    for (size_t i = 0; i < grams; i = i + step < grams || i + 1 == grams ? i + step : grams - 1) {
        size_t stop = i + 3 < count ? starts[i + 3] : count < 256 ? fold.n : starts[255];
        if (i) text_add(out, STR(" AND "));
        search_phrase(out, str_from(fold.p + starts[i], stop - starts[i]));
    }
    return true;
}

/* The index folds case in all scripts, we in ASCII: only what both leave alone may be asked by its beginning. */
static bool is_left_alone(Str fold)
{
    for (size_t n; fold.n; fold = str_cut_head(fold, n)) {
        uint32_t cp = utf8_at(fold, &n);
        if (cp >= 0x80 && (cp < 0x0E00 || cp > 0x0E7F)) return false;
    }
    return true;
}

/* One reading, in brackets. *fits false: the index cannot be asked for it. */
static bool add_reading_match(Text *out, Store *s, const FormTable *t, Str fold, bool *fits, Error *err)
{
    text_add_c(out, '(');
    *fits = add_trigrams(out, fold);
    if (!*fits && t && is_left_alone(fold) && !search_groups(out, s, t, fold, GROUPS_MAX, fits, err)) return false;
    text_add_c(out, ')');
    return true;
}

/* t NULL: long readings only. */
static bool make_match(Text *out, Store *s, const FormTable *t, const Search *search, Error *err)
{
    for (size_t i = 0; i < search->count; i++) {
        const SearchWord *w = &search->words[i];
        CLEANUP_TEXT one = TEXT_INIT;
        bool fits = true;
        for (size_t k = 0; k < w->count && fits; k++) {
            if (k) text_add(&one, STR(" OR "));
            if (!add_reading_match(&one, s, t, w->fold[k], &fits, err)) return false;
        }
        if (!fits) continue;
        text_add(out, out->n ? STR(" AND (") : STR("("));
        text_add(out, text_str(&one));
        text_add_c(out, ')');
    }
    return true;
}

void search_match_long(Text *out, const Search *search)
{
    (void)make_match(out, NULL, NULL, search, NULL);
}

bool search_match(Text *out, Store *s, const FormTable *t, const Search *search, Error *err)
{
    return make_match(out, s, t, search, err);
}
