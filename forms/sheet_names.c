#include "forms/sheet_names.h"

static bool is_ascii_letter(uint32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
}

/* Letters of other scripts. What is no letter there (blanks, punctuation, signs) lies in few
 * blocks. */
static bool is_far_letter(uint32_t cp)
{
    if (cp < 0xAA || cp == 0xD7 || cp == 0xF7 ||
        (cp >= 0xAB && cp < 0xC0 && cp != 0xB5 && cp != 0xBA)) {
        return false;
    }
    if (cp >= 0x2000 && cp < 0x2C00) return false;
    if ((cp >= 0x3000 && cp < 0x3005) || (cp >= 0x3008 && cp < 0x3021)) return false;
    if (cp >= 0xE000 && cp < 0xF900) return false;
    if ((cp >= 0xFE00 && cp < 0xFE70) || cp == 0xFEFF || cp >= 0xFFE0) return cp >= 0x10000;
    return cp_columns(cp) > 0;
}

static bool is_thai_digit_or_sign(uint32_t cp)
{
    return (cp >= 0xE50 && cp <= 0xE59) || cp == 0xE3F || cp == 0xE4F || cp == 0xE5A || cp == 0xE5B;
}

bool name_is_allowed(Str s)
{
    size_t n;
    for (size_t i = 0; i < s.n; i += n) {
        uint32_t cp = utf8_at(str_cut_head(s, i), &n);
        bool is_start =
            is_ascii_letter(cp) || cp == '_' || (is_far_letter(cp) && !is_thai_digit_or_sign(cp));
        bool is_mark = cp >= 0x80 && cp_columns(cp) == 0 && !(cp >= 0x2000 && cp < 0x2070) &&
                       cp != 0xAD && cp != 0xFEFF;
        bool is_rest = (cp >= '0' && cp <= '9') || cp == '.' || cp == '-' || is_mark ||
                       (cp >= 0xE50 && cp <= 0xE59);
        if (!is_start && (i == 0 || !is_rest)) return false;
    }
    return s.n > 0;
}

/* --- the set --------------------------------------------------------------------------------- */

static size_t place_of(const NameSet *set, Str key)
{
    uint64_t h = 1469598103934665603u; /* FNV-1a */
    for (size_t i = 0; i < key.n; i++) h = (h ^ (unsigned char)key.p[i]) * 1099511628211u;
    size_t at = (size_t)(h % set->room);
    while (set->keys[at].p && !str_eq(set->keys[at], key)) at = at + 1 == set->room ? 0 : at + 1;
    return at;
}

int name_set_find(const NameSet *set, Str key)
{
    if (set->room == 0) return -1;
    size_t at = place_of(set, key);
    return set->keys[at].p ? set->numbers[at] : -1;
}

void name_set_add(NameSet *set, Str key, int number)
{
    if (set->count * 2 >= set->room) {
        NameSet bigger = { .arena = set->arena, .room = set->room ? set->room * 2 + 1 : 127 };
        bigger.keys = arena_take_array(set->arena, bigger.room, sizeof *bigger.keys);
        bigger.numbers = arena_take_array(set->arena, bigger.room, sizeof *bigger.numbers);
        for (size_t i = 0; i < set->room; i++) {
            if (set->keys[i].p) name_set_add(&bigger, set->keys[i], set->numbers[i]);
        }
        *set = bigger;
    }
    size_t at = place_of(set, key);
    if (!set->keys[at].p) set->count++;
    set->keys[at] = key.p ? key : STR_NONE;
    set->numbers[at] = number;
}

/* --- columns --------------------------------------------------------------------------------- */

enum { COLUMN_MOST = 63, COLUMN_ROOM = 64 };

/* Columns that every table of a form has, and SQLite's own names for the row. */
static bool is_own_column(Str s)
{
    static const char *const own[] = { "id",    "parent_uuid", "parent_id", "position",
                                       "aside", "rowid",       "oid",       "_rowid_" };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (str_eq(s, str_of(own[i]))) return true;
    }
    return false;
}

/* name__s is the sort key of name, name__2 its next type: no question may look like one. */
static bool looks_made(Str s)
{
    size_t digits = 0;
    while (digits < s.n && s.p[s.n - 1 - digits] >= '0' && s.p[s.n - 1 - digits] <= '9') digits++;
    return str_ends(s, STR("__s")) || (digits > 0 && str_ends(str_cut_tail(s, digits), STR("__")));
}

Str column_for(Arena *a, NameSet *taken, Str name)
{
    char stem[COLUMN_ROOM];
    size_t used = 0, n;
    for (size_t i = 0; i < name.n && used < COLUMN_MOST - 1; i += n) {
        uint32_t cp = utf8_at(str_cut_head(name, i), &n);
        char c = cp >= 'A' && cp <= 'Z' ? (char)(cp + 32) : cp < 0x80 ? (char)cp : '_';
        bool is_kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (used == 0 && !(c >= 'a' && c <= 'z')) stem[used++] = 'q';
        stem[used++] = is_kept ? c : '_';
    }
    if (looks_made(str_from(stem, used)) && used < COLUMN_MOST) stem[used++] = '_';
    CLEANUP_TEXT t = TEXT_INIT;
    text_set(&t, str_from(stem, used));
    for (int k = 2; is_own_column(text_str(&t)) || name_set_find(taken, text_str(&t)) >= 0; k++) {
        size_t room = COLUMN_MOST - (k < 10 ? 2 : k < 100 ? 3 : 8);
        text_set(&t, str_from(stem, used < room ? used : room));
        text_add_f(&t, "_%d", k);
    }
    Str column = str_copy(a, text_str(&t));
    name_set_add(taken, column, 1);
    return column;
}
