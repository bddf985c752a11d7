/* QueryPage: the SQL of one page.
 *
 * A page starts where its neighbour ended: all keys equal and a greater id, else the last key
 * greater and those before it equal, and so on. Each of these segments is one range of an index, so
 * they are asked one after another until the page is full; without an index they are one condition,
 * or the table would be read once for each, and only the keys of all rows are looked at: what else a
 * row holds, and its record, is read of those that make the page. */
#include "model/store/query_inside.h"

void page_add_from(Sql *out, const QueryRun *q)
{
    sql_add(out, " FROM ");
    sql_add_name(out, STR_NONE, q->table->table, "");
    sql_add(out, " f JOIN record r ON r.id=f.id WHERE 1");
    sql_append(out, &q->filter);
    sql_append(out, &q->candidates);
}

static bool rises(const QueryRun *q, size_t i, QueryDirection d)
{
    bool descending = i < q->key_count ? q->keys[i].descending : q->keys[q->key_count - 1].descending;
    return descending == (d == QUERY_BEFORE);
}

static void add_order(Sql *out, const QueryRun *q, size_t first, QueryDirection d)
{
    sql_add(out, " ORDER BY ");
    for (size_t i = first; i < q->key_count; i++) {
        text_add(&out->text, q->keys[i].sql);
        sql_add(out, rises(q, i, d) ? "," : " DESC,");
    }
    /* Without the +, SQLite takes the last index that ends with the id to sort by, and looks up each row by it. */
    if (!q->keys[0].is_indexed) sql_add(out, "+");
    sql_add(out, rises(q, q->key_count, d) ? "f.id" : "f.id DESC");
}

static void add_cell(Sql *out, Cell c)
{
    Bind b = { .kind = BIND_NULL };
    switch (c.type) {
    case CELL_INTEGER: b = (Bind){ .kind = BIND_INTEGER, .integer = c.integer }; break;
    case CELL_REAL: b = (Bind){ .kind = BIND_REAL, .real = c.real }; break;
    case CELL_TEXT: b = (Bind){ .kind = BIND_TEXT, .bytes = c.bytes }; break;
    case CELL_BLOB: b = (Bind){ .kind = BIND_BLOB, .bytes = c.bytes }; break;
    case CELL_NULL: break;
    }
    sql_add_bind(out, b);
}

static void add_equal(Sql *out, const QueryRun *q, size_t keys, const QueryPlace *from)
{
    for (size_t i = 0; i < keys; i++) {
        sql_add(out, " AND ");
        text_add(&out->text, q->keys[i].sql);
        if (from->key[i].type == CELL_NULL) {
            sql_add(out, " IS NULL");
        } else {
            sql_add(out, "=");
            add_cell(out, from->key[i]);
        }
    }
}

/* How a segment goes beyond the place in its own key. */
typedef enum { BEYOND_NONE, BEYOND_VALUE, BEYOND_NULL } Beyond;
typedef struct { size_t equal; Beyond beyond; } Segment;

static void add_beyond(Sql *out, const QueryRun *q, Segment s, const QueryPlace *from, QueryDirection d)
{
    sql_add(out, " AND ");
    if (s.equal == q->key_count) {
        bool up = rises(q, s.equal, d);
        sql_add(out, d == QUERY_FROM ? (up ? "f.id>=" : "f.id<=") : up ? "f.id>" : "f.id<");
        sql_add_integer(out, from->id);
        return;
    }
    text_add(&out->text, q->keys[s.equal].sql);
    if (s.beyond == BEYOND_NULL) {
        sql_add(out, " IS NULL");
    } else if (from->key[s.equal].type == CELL_NULL) {
        sql_add(out, " IS NOT NULL");
    } else {
        sql_add(out, rises(q, s.equal, d) ? ">" : "<");
        add_cell(out, from->key[s.equal]);
    }
}

/* The segments behind a place, nearest first. */
static size_t segments_behind(const QueryRun *q, const QueryPlace *from, QueryDirection d,
                              Segment out[static 2 * QUERY_SORTS_MAX + 3])
{
    size_t n = 0;
    out[n++] = (Segment){ q->key_count, BEYOND_VALUE };
    for (size_t i = q->key_count; i-- > 0;) {
        bool at_null = from->key[i].type == CELL_NULL;
        if (rises(q, i, d) || !at_null) out[n++] = (Segment){ i, BEYOND_VALUE };
        if (!rises(q, i, d) && !at_null && q->keys[i].has_nulls) out[n++] = (Segment){ i, BEYOND_NULL };
    }
    return n;
}

static void add_limit(Sql *out, int64_t max)
{
    sql_add(out, " LIMIT ");
    sql_add_integer(out, max);
}

static void add_select(Sql *out, const QueryRun *q)
{
    sql_add(out, "SELECT ");
    sql_append(out, &q->list);
    page_add_from(out, q);
}

static void add_behind(Sql *out, const QueryRun *q, const Segment *s, size_t n, const QueryPlace *from, QueryDirection d)
{
    sql_add(out, " AND (");
    for (size_t i = 0; i < n; i++) {
        sql_add(out, i ? " OR (1" : "(1");
        add_equal(out, q, s[i].equal, from);
        add_beyond(out, q, s[i], from, d);
        sql_add(out, ")");
    }
    sql_add(out, ")");
}

/* The ids of the page by one look at all rows, then the rows. */
static void add_one_scan(Sql *out, const QueryRun *q, const QueryPlace *from, QueryDirection d, int64_t max)
{
    Segment s[2 * QUERY_SORTS_MAX + 3];
    sql_add(out, "SELECT ");
    sql_append(out, &q->list);
    sql_add(out, " FROM (SELECT f.id AS id FROM ");
    sql_add_name(out, STR_NONE, q->table->table, "");
    sql_add(out, " f LEFT JOIN record r ON r.id=f.id WHERE 1");
    sql_append(out, &q->filter);
    sql_append(out, &q->candidates);
    if (from) add_behind(out, q, s, segments_behind(q, from, d, s), from, d);
    add_order(out, q, 0, d);
    add_limit(out, max);
    sql_add(out, ") page CROSS JOIN ");
    sql_add_name(out, STR_NONE, q->table->table, "");
    sql_add(out, " f ON f.id=page.id CROSS JOIN record r ON r.id=f.id");
    add_order(out, q, 0, d);
}

void page_sql(Sql *out, const QueryRun *q, const QueryPlace *from, QueryDirection d, int64_t max)
{
    Segment s[2 * QUERY_SORTS_MAX + 3];
    if (!q->keys[0].is_indexed && max >= 0) {
        add_one_scan(out, q, from, d, max);
        return;
    }
    if (!from) {
        add_select(out, q);
        add_order(out, q, 0, d);
        add_limit(out, max);
        return;
    }
    size_t n = segments_behind(q, from, d, s);
    for (size_t i = 0; i < n; i++) {
        sql_add(out, i ? " UNION ALL SELECT * FROM (" : "SELECT * FROM (");
        add_select(out, q);
        add_equal(out, q, s[i].equal, from);
        add_beyond(out, q, s[i], from, d);
        add_order(out, q, s[i].equal, d);
        add_limit(out, max);
        sql_add(out, ")");
    }
    add_limit(out, max);
}
