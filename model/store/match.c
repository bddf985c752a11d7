#include "model/store/match.h"

#include "forms/body.h"
#include "model/store/image.h"
#include "model/store/sql.h"

enum { KEYS_MAX = 16 };

typedef struct { const int *fields; const char *sql; const Column *columns[KEYS_MAX]; size_t count; } KeySql;

struct Match {
    Store *store;
    const FormTable *table;
    Arena arena;
    const Column **columns;   /* of the compared fields; NULL where there is none */
    size_t count;
    const char *by_uuid;
    KeySql keys[KEYS_MAX];
    size_t key_count;
    uint64_t *seen;           /* open addressing; 0: free */
    size_t seen_count, seen_cap;
    bool has_read;            /* the table's rows are among seen */
};

enum { AT_ID, AT_UUID, AT_PARENT, AT_SEEN, AT_ASIDE, AT_CELLS };

/* --- its SQL --- */

static const char *make_select(Match *m, const KeySql *key)
{
    Sql sql = SQL_INIT;
    sql_add(&sql, "SELECT f.id,r.uuid,f.parent_uuid,r.seen,f.aside");
    for (size_t i = 0; i < m->count; i++) {
        const Column *c = m->columns[i];
        sql_add(&sql, ",");
        if (c) sql_add_name(&sql, STR("f"), c->col, "");
        else sql_add(&sql, "NULL");
        sql_add(&sql, ",");
        if (c && c->kind == COLUMN_PLACE) sql_add_name(&sql, STR("f"), c->col, "__lon");
        else sql_add(&sql, "NULL");
    }
    sql_add(&sql, " FROM ");
    sql_add_name(&sql, STR_NONE, m->table->table, "");
    sql_add(&sql, " f JOIN record r ON r.id=f.id WHERE ");
    if (!key) sql_add(&sql, "r.uuid=?1");
    for (size_t i = 0; key && i < key->count; i++) {
        if (i) sql_add(&sql, " AND ");
        sql_add_name(&sql, STR("f"), key->columns[i]->col, "");
        text_add_f(&sql.text, "=?%zu", i + 1);
    }
    sql_add(&sql, " LIMIT 2");
    const char *p = str_copy(&m->arena, text_str(&sql.text)).p;
    sql_free(&sql);
    return p;
}

static KeySql *key_sql(Match *m, const int *fields)
{
    for (size_t i = 0; i < m->key_count; i++)
        if (m->keys[i].fields == fields) return &m->keys[i];
    if (m->key_count == KEYS_MAX) return NULL;
    KeySql *k = &m->keys[m->key_count];
    *k = (KeySql){ .fields = fields };
    for (; fields[k->count] >= 0; k->count++) {
        if (k->count == KEYS_MAX) return NULL;
        const Field *f = &m->table->form->fields[fields[k->count]];
        if (!(k->columns[k->count] = form_table_column(m->table, f->name))) return NULL;
    }
    k->sql = make_select(m, k);
    m->key_count++;
    return k;
}

bool match_open(Store *s, Str form, const Field *const *compared, size_t count, Match **out, Error *err)
{
    *out = NULL;
    const FormTable *t = form_table(s, form, err);
    if (!t) return false;
    Match *m = memory_resize(NULL, 1, sizeof *m);
    *m = (Match){ .store = s, .table = t, .count = count };
    m->columns = arena_take_array(&m->arena, count + 1, sizeof *m->columns);
    for (size_t i = 0; i < count; i++) m->columns[i] = form_table_column(t, compared[i]->name);
    m->by_uuid = make_select(m, NULL);
    *out = m;
    return true;
}

void match_close(Match *m)
{
    if (!m) return;
    db_forget(m->store, m->by_uuid);
    for (size_t i = 0; i < m->key_count; i++) db_forget(m->store, m->keys[i].sql);
    memory_resize(m->seen, 0, sizeof *m->seen);
    arena_done(&m->arena);
    memory_resize(m, 0, 1);
}

/* --- comparing --- */

/* An answer is the same whether its question is relevant at present or not. */
static bool is_aside_same(Value stored, Value v, MatchEmpty empty)
{
    if (v.kind == ANSWER_NONE) return empty == EMPTY_SAYS_NOTHING || stored.kind != ANSWER_TEXT || stored.inactive;
    return stored.kind == v.kind && str_eq(stored.text, v.text);
}

static bool is_cell_same(const Column *c, sqlite3_stmt *q, int at, Value v, MatchEmpty empty)
{
    Cell stored = image_cell(q, at), cell[2];
    if (v.kind == ANSWER_NONE) return stored.type == CELL_NULL || empty == EMPTY_SAYS_NOTHING;
    if (v.kind != ANSWER_TEXT || !column_pack(c, v.text, cell) || !cell_eq(&stored, &cell[0])) return false;
    Cell second = image_cell(q, at + 1);
    return c->kind != COLUMN_PLACE || cell_eq(&second, &cell[1]);
}

static bool is_row_same(Match *m, sqlite3_stmt *q, const Value *values, MatchEmpty empty, Arena *a)
{
    BodyMember *aside = NULL;
    size_t aside_count = 0;
    Str blind, json = db_text(q, AT_ASIDE);
    if (json.n && !body_read(a, str_copy(a, json), &aside, &aside_count, &blind, NULL)) return false;
    for (size_t i = 0; i < m->count; i++) {
        const Column *c = m->columns[i];
        if (!c) continue;
        size_t k = 0;
        while (k < aside_count && !str_eq(aside[k].name, c->name)) k++;
        if (k < aside_count ? !is_aside_same(aside[k].value, values[i], empty)
                            : !is_cell_same(c, q, AT_CELLS + 2 * (int)i, values[i], empty))
            return false;
    }
    return true;
}

/* Both rows of a statement that may find two. */
static bool take_rows(Match *m, sqlite3_stmt *q, const Value *values, MatchEmpty empty, Arena *a, Matched *out,
                      Error *err)
{
    int got;
    while ((got = db_step(m->store, q, err)) == 1) {
        out->count++;
        bool is_same = values && is_row_same(m, q, values, empty, a);
        if (out->count > 1 && !is_same) continue;
        out->is_same = out->is_same || is_same;
        out->id = sqlite3_column_int64(q, AT_ID);
        out->uuid = db_uuid(q, AT_UUID);
        out->parent = db_uuid(q, AT_PARENT);
        out->seen = str_copy(a, db_text(q, AT_SEEN));
    }
    return got == 0;
}

bool match_uuid(Match *m, Uuid uuid, const Value *values, MatchEmpty empty, Arena *a, Matched *out, Error *err)
{
    *out = (Matched){ 0 };
    sqlite3_stmt *q = db_take(m->store, m->by_uuid, err);
    if (!q) return false;
    db_bind_uuid(q, 1, uuid);
    return take_rows(m, q, values, empty, a, out, err);
}

static void bind_cell(sqlite3_stmt *q, int at, Cell c)
{
    if (c.type == CELL_INTEGER) sqlite3_bind_int64(q, at, c.integer);
    else if (c.type == CELL_REAL) sqlite3_bind_double(q, at, c.real);
    else db_bind(q, at, c.bytes);
}

bool match_key(Match *m, const int *fields, const Value *key, const Value *values, MatchEmpty empty, Arena *a,
               Matched *out, Error *err)
{
    *out = (Matched){ 0 };
    KeySql *k = key_sql(m, fields);
    if (!k) return true;
    Cell cells[KEYS_MAX][2];
    for (size_t i = 0; i < k->count; i++)
        if (key[i].kind != ANSWER_TEXT || !column_pack(k->columns[i], key[i].text, cells[i])) return true;
    sqlite3_stmt *q = db_take(m->store, k->sql, err);
    if (!q) return false;
    for (size_t i = 0; i < k->count; i++) bind_cell(q, (int)i + 1, cells[i][0]);
    return take_rows(m, q, values, empty, a, out, err);
}

/* --- rows that nothing names --- */

static uint64_t mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * 0x9E3779B97F4A7C15u;
    return h ^ (h >> 32);
}

static uint64_t hash_text(uint64_t h, Str s)
{
    uint64_t word;
    h = mix(h, s.n);
    for (; s.n >= 8; s = str_cut_head(s, 8)) {
        memcpy(&word, s.p, 8);
        h = mix(h, word);
    }
    word = 0;
    if (s.n) memcpy(&word, s.p, s.n);
    return mix(h, word);
}

static uint64_t hash_values(const Match *m, const Value *values)
{
    uint64_t h = 0x6B61656A6F6E;
    for (size_t i = 0; i < m->count; i++)
        if (m->columns[i]) h = hash_text(h, values[i].kind == ANSWER_TEXT ? values[i].text : STR_NONE);
    return h ? h : 1;
}

static void put(uint64_t *table, size_t cap, uint64_t h)
{
    size_t i = h & (cap - 1);
    while (table[i] && table[i] != h) i = (i + 1) & (cap - 1);
    table[i] = h;
}

static void remember(Match *m, uint64_t h)
{
    if (m->seen_count * 3 >= m->seen_cap * 2) {
        size_t cap = m->seen_cap ? m->seen_cap * 2 : 1024;
        uint64_t *table = memory_resize(NULL, cap, sizeof *table);
        memset(table, 0, cap * sizeof *table);
        for (size_t i = 0; i < m->seen_cap; i++)
            if (m->seen[i]) put(table, cap, m->seen[i]);
        memory_resize(m->seen, 0, sizeof *m->seen);
        m->seen = table;
        m->seen_cap = cap;
    }
    put(m->seen, m->seen_cap, h);
    m->seen_count++;
}

static void hash_row(Match *m, sqlite3_stmt *q, Arena *a, Value *values)
{
    BodyMember *aside = NULL;
    size_t aside_count = 0;
    Str blind, json = db_text(q, AT_ASIDE);
    if (json.n && !body_read(a, json, &aside, &aside_count, &blind, NULL)) aside_count = 0;
    for (size_t i = 0; i < m->count; i++) {
        const Column *c = m->columns[i];
        Cell cell[2] = { image_cell(q, AT_CELLS + 2 * (int)i), image_cell(q, AT_CELLS + 2 * (int)i + 1) };
        Str text;
        values[i] = VALUE_NONE;
        if (c && column_unpack(c, cell, a, &text)) values[i] = value_text(text);
        for (size_t k = 0; c && k < aside_count; k++)
            if (str_eq(aside[k].name, c->name)) values[i] = aside[k].value;
    }
    remember(m, hash_values(m, values));
}

static bool read_table(Match *m, Error *err)
{
    Arena a = { 0 };
    CLEANUP_TEXT sql = TEXT_INIT;
    Str whole = str_of(m->by_uuid);
    text_add(&sql, str_from(whole.p, (size_t)str_find(whole, STR(" WHERE "))));
    sqlite3_stmt *q = db_take(m->store, sql.b, err);
    if (!q) return false;
    Value *values = memory_resize(NULL, m->count + 1, sizeof *values);
    int got;
    while ((got = db_step(m->store, q, err)) == 1) {
        hash_row(m, q, &a, values);
        if (a.bytes > 60 << 10) arena_done(&a);
    }
    db_forget(m->store, sql.b);
    memory_resize(values, 0, sizeof *values);
    arena_done(&a);
    m->has_read = got == 0;
    return got == 0;
}

bool match_whole(Match *m, const Value *values, bool *found, Error *err)
{
    if (!m->has_read && !read_table(m, err)) return false;
    uint64_t h = hash_values(m, values);
    *found = false;
    if (!m->seen_cap) return true;
    for (size_t i = h & (m->seen_cap - 1); m->seen[i]; i = (i + 1) & (m->seen_cap - 1))
        if (m->seen[i] == h) *found = true;
    return true;
}

void match_note(Match *m, const Value *values) { remember(m, hash_values(m, values)); }
