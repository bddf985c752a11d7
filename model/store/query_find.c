/* QueryFind: which records come into question for the words that a query looks for.
 *
 * One letter may stand in every record or in none, and the time until a page is full must not tell: words of
 * three letters are looked up in the index first, and short ones read row by row, for most fill a page at once.
 * When a page is not full after FIND_STEPS the index is asked for all words. */
#include "model/store/query_inside.h"

#include "model/store/search_ask.h"
#include "model/store/search_index.h"

enum { IDS_MAX = 1 << 27 }; /* 16 MB of bits: above that, row by row */

/* --- sets of ids --- */

bool id_set_has(const IdSet *set, int64_t id)
{
    return id >= 0 && (size_t)(id >> 3) < set->bytes && (set->bits[id >> 3] >> (id & 7) & 1);
}

void id_set_free(IdSet *set)
{
    set->bits = memory_resize(set->bits, 0, 0);
    *set = (IdSet){ 0 };
}

static void add_id(IdSet *set, int64_t id)
{
    size_t at = (size_t)(id >> 3);
    if (at >= set->bytes) {
        size_t bytes = set->bytes ? set->bytes : 4096;
        while (bytes <= at) bytes *= 2;
        set->bits = memory_resize(set->bits, bytes, 1);
        memset(set->bits + set->bytes, 0, bytes - set->bytes);
        set->bytes = bytes;
    }
    if (id_set_has(set, id)) return;
    set->bits[at] |= (uint8_t)(1u << (id & 7));
    set->count++;
}

/* --- asking the index --- */

/* Up to `most` ids (0: all); *is_all false: there are more, or one that is too great to be kept. */
static bool collect(QueryRun *q, Str match, int64_t most, IdSet *out, bool *is_all, Error *err)
{
    Sql sql = SQL_INIT;
    *is_all = true;
    search_add_candidates(&sql, q->table, match, q->mark);
    sqlite3_stmt *st = query_begin(q, &sql, err);
    int rc = SQLITE_ERROR;
    while (st && *is_all && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        int64_t id = sqlite3_column_int64(st, 0);
        *is_all = id >= 0 && id < IDS_MAX && (most == 0 || out->count < most);
        if (*is_all) add_id(out, id);
    }
    bool ok = st && query_end(q, st, rc, err);
    sql_free(&sql);
    return ok;
}

/* --- the ways --- */

/* [12,15,…] for json_each. */
static Str ids_as_json(Arena *a, const IdSet *set)
{
    CLEANUP_TEXT out = TEXT_INIT;
    for (size_t at = 0; at < set->bytes; at++) {
        for (int bit = 0; set->bits[at] && bit < 8; bit++) {
            if (set->bits[at] >> bit & 1) text_add_f(&out, "%s%zu", out.n ? "," : "[", at * 8 + (size_t)bit);
        }
    }
    text_add(&out, out.n ? STR("]") : STR("[]"));
    return str_copy(a, text_str(&out));
}

/* q->named is whole. */
static void take_named(QueryRun *q)
{
    sql_free(&q->candidates);
    q->candidates = (Sql)SQL_INIT;
    q->find = q->named.count <= q->few ? FIND_FEW : FIND_AMONG;
    if (q->find == FIND_FEW) {
        sql_add(&q->candidates, " AND f.id IN (SELECT value FROM json_each(");
        sql_add_text(&q->candidates, ids_as_json(&q->arena, &q->named));
        sql_add(&q->candidates, "))");
        return;
    }
    sql_add(&q->candidates, " AND kj_among(");
    sql_add_bind(&q->candidates, (Bind){ .kind = BIND_POINTER, .pointer = &q->named });
    sql_add(&q->candidates, q->is_by_uuid ? ",r.id)" : ",f.id)");
}

bool find_begin(QueryRun *q, Error *err)
{
    CLEANUP_TEXT match = TEXT_INIT;
    bool is_all;
    q->find = FIND_PLAIN;
    if (q->search.count == 0 || (q->mark = search_mark(q->store, q->table->name)) < 0) return true;
    q->find = FIND_WALK;
    search_match_long(&match, &q->search);
    if (match.n == 0) return true;
    if (!collect(q, text_str(&match), FIND_LOOK_MAX, &q->named, &is_all, err)) return false;
    if (is_all) take_named(q);
    else id_set_free(&q->named);
    return true;
}

bool find_some(QueryRun *q, int64_t most, IdSet *out, bool *is_all, Error *err)
{
    CLEANUP_TEXT match = TEXT_INIT;
    *is_all = false;
    if (!search_match(&match, q->store, q->table, &q->search, err)) return false;
    return match.n == 0 || collect(q, text_str(&match), most, out, is_all, err);
}

bool find_settle(QueryRun *q, Error *err)
{
    bool is_all;
    if (!find_some(q, 0, &q->named, &is_all, err)) {
        id_set_free(&q->named);
        return false;
    }
    if (is_all) {
        take_named(q);
        return true;
    }
    id_set_free(&q->named);
    q->find = FIND_PLAIN;
    return true;
}
