#include "model/store/search.h"

#include "model/store/search_index.h"
#include "locale/thai.h"

enum {
    READINGS_MAX = 4,
    TRIGRAMS_MAX = 6,   /* asked of the index for one reading; instr sees to the rest */
    HITS_MAX = 5000     /* more candidates than that: reading in order finds a page sooner */
};

typedef struct { Str fold[READINGS_MAX]; size_t count; } Word;

static void add_reading(Word *w, Str fold)
{
    for (size_t i = 0; i < w->count; i++)
        if (str_eq(w->fold[i], fold)) return;
    if (fold.n && w->count < READINGS_MAX) w->fold[w->count++] = fold;
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

static Word read_word(Arena *a, Str typed)
{
    static const ThaiKeyboard layouts[] = { KEYBOARD_KEDMANEE, KEYBOARD_PATTACHOTE };
    Word w = { 0 };
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

/* --- the index --- */

static void add_index_name(Sql *sql, const FormTable *t)
{
    sql_add_name(sql, STR_NONE, t->table, "__find");
}

/* "abc" AND "bcd" …: a few trigrams spread over the reading. false: shorter than three. */
static bool add_match(Text *out, Str fold)
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
        text_add(out, i ? STR(" AND \"") : STR("\""));
        for (size_t k = starts[i]; k < stop; k++) {
            if (fold.p[k] == '"') text_add_c(out, '"');
            text_add_c(out, fold.p[k]);
        }
        text_add_c(out, '"');
    }
    return true;
}

/* What the index is asked for all words that have three letters in every reading; empty when none has. */
static void make_match(Text *out, const Word *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        CLEANUP_TEXT one = TEXT_INIT;
        bool all = true;
        for (size_t k = 0; k < words[i].count && all; k++) {
            text_add(&one, k ? STR(" OR (") : STR("("));
            all = add_match(&one, words[i].fold[k]);
            text_add_c(&one, ')');
        }
        if (!all) continue;
        text_add(out, out->n ? STR(" AND (") : STR("("));
        text_add(out, text_str(&one));
        text_add_c(out, ')');
    }
}

static void add_candidates(Sql *sql, const FormTable *t, Str match)
{
    sql_add(sql, "SELECT rowid FROM ");
    add_index_name(sql, t);
    sql_add(sql, " WHERE ");
    add_index_name(sql, t);
    sql_add(sql, " MATCH ");
    sql_add_text(sql, match);
}

/* Few candidates: the index leads. Many: a page in order is filled soon enough without it. */
static bool are_few(Store *s, const FormTable *t, Str match, bool *out, Error *err)
{
    Sql sql = SQL_INIT;
    sql_add(&sql, "SELECT count(*) FROM (");
    add_candidates(&sql, t, match);
    sql_add(&sql, " LIMIT ");
    sql_add_integer(&sql, HITS_MAX + 1);
    sql_add(&sql, ")");
    sqlite3_stmt *st = sql_prepare(s, &sql, err);
    int rc = st ? sqlite3_step(st) : SQLITE_ERROR;
    *out = rc == SQLITE_ROW && sqlite3_column_int(st, 0) <= HITS_MAX;
    if (st && rc != SQLITE_ROW) db_fault(s, rc, err);
    sqlite3_finalize(st);
    sql_free(&sql);
    return rc == SQLITE_ROW;
}

static bool add_index(Sql *out, Arena *a, Store *s, const FormTable *t, const Word *words, size_t count,
                      Error *err)
{
    CLEANUP_TEXT match = TEXT_INIT;
    int64_t mark;
    bool few;
    make_match(&match, words, count);
    if (match.n == 0 || (mark = search_mark(s, t->name)) < 0) return true;
    Str kept = str_copy(a, text_str(&match));
    if (!are_few(s, t, kept, &few, err)) return false;
    if (!few) return true;
    sql_add(out, " AND f.id IN (");
    add_candidates(out, t, kept);
    sql_add(out, " UNION ALL SELECT record FROM change WHERE id>");
    sql_add_integer(out, mark);
    sql_add(out, ")");
    return true;
}

/* --- the condition --- */

bool search_add(Sql *out, Arena *a, Store *s, const FormTable *t, Str find, Error *err)
{
    enum { WORDS_MAX = 16 };
    Word words[WORDS_MAX];
    size_t count = 0;
    CLEANUP_TEXT normal = TEXT_INIT;
    thai_normal(&normal, find, NULL);
    Str rest = str_copy(a, text_str(&normal)), word;
    while (count < WORDS_MAX && str_word(&rest, &word)) {
        words[count] = read_word(a, word);
        count += words[count].count > 0;
    }
    if (count == 0) return true;
    if (!add_index(out, a, s, t, words, count, err)) return false;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < words[i].count; k++) {
            sql_add(out, k ? " OR instr(f._fold," : " AND (instr(f._fold,");
            sql_add_text(out, words[i].fold[k]);
            sql_add(out, ")>0");
        }
        sql_add(out, ")");
    }
    return true;
}
