#include "model/store/view.h"

#include "forms/body.h"
#include "model/store/db.h"

/* --- as one text of meta: the key `view.FORM` LF NAME, the value a body --- */

enum { MEMBERS = 5 };
static const char *const MEMBER_NAMES[MEMBERS] = { "columns", "find", "sort", "standing", "where" };

static void add_body(Text *out, const View *v)
{
    const Str values[MEMBERS] = { v->columns, v->find, v->sort, query_standing_word(v->standing), v->where };
    BodyMember members[MEMBERS];
    size_t n = 0;
    for (size_t i = 0; i < MEMBERS; i++)
        if (values[i].n) members[n++] = (BodyMember){ str_of(MEMBER_NAMES[i]), value_text(values[i]) };
    body_write(out, members, n, STR_NONE);
}

static bool read_body(Arena *a, Str body, View *v, Error *err)
{
    BodyMember *members;
    size_t count;
    Str blind, standing = STR_NONE;
    if (!body_read(a, str_copy(a, body), &members, &count, &blind, err)) return false;
    Str *const places[MEMBERS] = { &v->columns, &v->find, &v->sort, &standing, &v->where };
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < MEMBERS; k++)
            if (str_eq(members[i].name, str_of(MEMBER_NAMES[k]))) *places[k] = members[i].value.text;
    if (!query_standing_read(standing, &v->standing)) v->standing = QUERY_ANY;
    return true;
}

/* Strings of `key` behind the prefix: form LF name. */
static bool read_row(Arena *a, sqlite3_stmt *q, View *v, Error *err)
{
    Str key = str_copy(a, db_text(q, 0));
    *v = (View){ 0 };
    if (!str_split(&key, '\n', &v->form)) return fault(err, ERR_INPUT, "store.damaged", STR("meta"));
    v->name = key;
    return read_body(a, db_text(q, 1), v, err);
}

/* --- reading --- */

/* The form stands before the name, so that one range of the key is one form's. */
static const char READ[] =
    "SELECT substr(key, 6), value FROM meta WHERE key > 'view.' AND key < 'view/' "
    "AND (?1 = '' OR substr(key, 6, length(?1) + 1) = ?1 || char(10)) ORDER BY key";

bool views_read(Store *s, Str form, Arena *a, View **out, size_t *count, Error *err)
{
    size_t cap = 0;
    *out = NULL;
    *count = 0;
    sqlite3_stmt *q = db_take(s, READ, err);
    if (!q) return false;
    db_bind(q, 1, form);
    int got;
    while ((got = db_step(s, q, err)) == 1) {
        if (*count == cap) {
            View *more = arena_take_array(a, cap * 2 + 16, sizeof *more);
            if (cap) memcpy(more, *out, cap * sizeof *more);
            *out = more;
            cap = cap * 2 + 16;
        }
        if (!read_row(a, q, &(*out)[*count], err)) {
            db_done(q);
            return false;
        }
        (*count)++;
    }
    return got == 0;
}

static const char FIND[] = "SELECT substr(key, 6), value FROM meta WHERE key = 'view.' || ?1 || char(10) || ?2";

bool view_find(Store *s, Str form, Str name, Arena *a, View *out, Error *err)
{
    sqlite3_stmt *q = db_take(s, FIND, err);
    if (!q) return false;
    db_bind(q, 1, form);
    db_bind(q, 2, str_trim(name));
    int got = db_step(s, q, err);
    if (got == 0) fault(err, ERR_ABSENT, "view.absent", name);
    if (got != 1) return false;
    bool ok = read_row(a, q, out, err);
    db_done(q);
    return ok;
}

/* --- writing --- */

static bool run(Store *s, const char *sql, Str form, Str name, Str value, Error *err)
{
    if (!store_begin(s, err)) return false;
    sqlite3_stmt *q = db_take(s, sql, err);
    if (q) {
        db_bind(q, 1, form);
        db_bind(q, 2, name);
        if (value.n) db_bind(q, 3, value);
        if (db_run(s, q, err)) return store_commit(s, err);
    }
    store_abort(s);
    return false;
}

bool view_keep(Store *s, const View *v, Error *err)
{
    static const char put[] = "INSERT INTO meta(key, value) VALUES('view.' || ?1 || char(10) || ?2, ?3) "
                              "ON CONFLICT(key) DO UPDATE SET value = excluded.value";
    CLEANUP_TEXT body = TEXT_INIT;
    Str name = str_trim(v->name);
    if (!name.n) return fault(err, ERR_USAGE, "view.no_name", v->name);
    if (text_stops(name) > VIEW_NAME_STOPS || str_find(name, STR("\n")) >= 0)
        return fault_n(err, ERR_USAGE, "view.long", name, VIEW_NAME_STOPS);
    add_body(&body, v);
    return run(s, put, v->form, name, text_str(&body), err);
}

bool view_drop(Store *s, Str form, Str name, Error *err)
{
    static const char drop[] = "DELETE FROM meta WHERE key = 'view.' || ?1 || char(10) || ?2";
    Arena a = { 0 };
    View found;
    bool ok = view_find(s, form, name, &a, &found, err);
    arena_done(&a);
    return ok && run(s, drop, form, str_trim(name), STR_NONE, err);
}

/* --- as a question --- */

Str *view_names(Arena *a, Str list, size_t *count)
{
    Str rest = list, piece;
    Str *names = arena_take_array(a, list.n + 1, sizeof *names);
    *count = 0;
    while (list.n && str_split(&rest, ',', &piece)) {
        piece = str_trim(piece);
        if (piece.n) names[(*count)++] = piece;
    }
    return names;
}

QuerySort *view_sorts(Arena *a, Str list, size_t *count)
{
    Str *names = view_names(a, list, count);
    QuerySort *sorts = arena_take_array(a, *count + 1, sizeof *sorts);
    for (size_t i = 0; i < *count; i++) {
        bool is_down = str_starts(names[i], STR("-"));
        sorts[i] = (QuerySort){ is_down ? str_cut_head(names[i], 1) : names[i], is_down };
    }
    return sorts;
}

void view_query(const View *v, Arena *a, Query *out)
{
    *out = (Query){ .form = v->form, .where = v->where, .find = v->find, .standing = v->standing };
    out->sorts = view_sorts(a, v->sort, &out->sort_count);
    if (v->columns.n) out->columns = view_names(a, v->columns, &out->column_count);
}
