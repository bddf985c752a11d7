#include "model/store/query_inside.h"

#include "forms/body.h"
#include "model/store/image.h"
#include "model/store/query_standing.h"

enum { OWN_ID, OWN_UUID, OWN_PARENT, OWN_SEEN, OWN_CONFLICTS, OWN_ASIDE_TEXT, OWN_PLACE, OWN_COLUMNS };
static const char own_list[] = "f.id,r.uuid,f.parent_uuid,r.seen,r.conflicts,f.aside";

/* --- opening --- */

static bool find_column(const QueryRun *q, Str name, const Column **out, Error *err)
{
    const Field *f = form_field(q->table->form, name);
    *out = f ? form_table_column(q->table, f->name) : NULL;
    if (*out) return true;
    fault(err, ERR_USAGE, f ? "query.not_a_column" : "query.no_field", name);
    return fault_at(err, q->table->name);
}

static bool take_columns(QueryRun *q, const Query *query, Error *err)
{
    size_t n = query->columns ? query->column_count : q->table->column_count;
    q->columns = arena_take_array(&q->arena, n + 1, sizeof *q->columns);
    q->fields = arena_take_array(&q->arena, n + 1, sizeof *q->fields);
    q->place = arena_take_array(&q->arena, q->table->form->field_count + 1, sizeof *q->place);
    for (size_t i = 0; i < q->table->form->field_count; i++) q->place[i] = -1;
    for (size_t i = 0; i < n; i++) {
        const Column *c = &q->table->columns[i < q->table->column_count ? i : 0];
        if (query->columns && !find_column(q, query->columns[i], &c, err)) return false;
        q->columns[i] = c;
        q->fields[i] = c->field;
        q->place[c->field->index] = (int)i;
    }
    q->column_count = n;
    return true;
}

/* The uuid needs no id behind it, but one way for all orders costs nothing. */
static QueryKey uuid_key(void)
{
    return (QueryKey){ .sql = STR("r.uuid"), .is_indexed = true };
}

/* What names records is most often a code, in the order of its bytes as its index has it: no name in Thai
 * stands there. Then none begins with a letter beyond ASCII either, and that is asked of the index. */
static bool is_code(QueryRun *q, const Column *c)
{
    Sql sql = SQL_INIT;
    if (!c->is_key) return false;
    sql_add(&sql, "SELECT 1 FROM ");
    sql_add_name(&sql, STR_NONE, q->table->table, "");
    sql_add(&sql, " f WHERE ");
    sql_add_name(&sql, STR("f"), c->col, "");
    sql_add(&sql, ">=");
    sql_add_text(&sql, STR("\x7f"));
    sql_add(&sql, " LIMIT 1");
    sqlite3_stmt *st = sql_prepare(q->store, &sql, NULL);
    bool is_ascii = st && sqlite3_step(st) == SQLITE_DONE;
    sqlite3_finalize(st);
    sql_free(&sql);
    return is_ascii;
}

static QueryKey column_key(QueryRun *q, const Column *c, bool descending)
{
    Sql sql = SQL_INIT;
    bool is_words = c->kind == COLUMN_TEXT && c->field->type == TYPE_TEXT;
    bool is_plain = c->sort_cell < 0 && (is_words ? is_code(q, c) : c->is_key);
    QueryKey k = { .descending = descending, .is_indexed = c->is_indexed || is_plain, .has_nulls = c->sort_cell < 0 };
    if (c->sort_cell >= 0) {
        sql_add_name(&sql, STR("f"), c->col, "__s");
    } else if (is_words && !is_plain) {
        sql_add(&sql, "kj_key(");
        sql_add_name(&sql, STR("f"), c->col, "");
        sql_add(&sql, ")");
    } else {
        sql_add_name(&sql, STR("f"), c->col, "");
    }
    k.sql = str_copy(&q->arena, text_str(&sql.text));
    sql_free(&sql);
    return k;
}

static bool take_sorts(QueryRun *q, const Query *query, Error *err)
{
    if (query->sort_count > QUERY_SORTS_MAX)
        return fault_n(err, ERR_USAGE, "query.sorts", STR_NONE, QUERY_SORTS_MAX);
    for (size_t i = 0; i < query->sort_count; i++) {
        const Column *c;
        if (!find_column(q, query->sorts[i].field, &c, err)) return false;
        q->keys[q->key_count++] = column_key(q, c, query->sorts[i].descending);
    }
    q->is_by_uuid = q->key_count == 0;
    if (q->is_by_uuid) q->keys[q->key_count++] = uuid_key();
    return true;
}

static void make_list(QueryRun *q)
{
    sql_add(&q->list, own_list);
    sql_add(&q->list, q->table->whole.n ? ",f.position" : ",NULL");
    for (size_t i = 0; i < q->column_count; i++) {
        sql_add(&q->list, ",");
        sql_add_name(&q->list, STR("f"), q->columns[i]->col, "");
        if (q->columns[i]->kind == COLUMN_PLACE) {
            sql_add(&q->list, ",");
            sql_add_name(&q->list, STR("f"), q->columns[i]->col, "__lon");
        }
    }
    q->key_at = OWN_COLUMNS;
    for (size_t i = 0; i < q->column_count; i++) q->key_at += q->columns[i]->kind == COLUMN_PLACE ? 2 : 1;
    for (size_t i = 0; i < q->key_count; i++) {
        sql_add(&q->list, ",");
        text_add(&q->list.text, q->keys[i].sql);
    }
}

static void add_parent(QueryRun *q, Uuid parent)
{
    Str bytes = str_copy(&q->arena, str_from((const char *)parent.b, sizeof parent.b));
    sql_add(&q->filter, " AND f.parent_id=(SELECT id FROM record WHERE uuid=");
    sql_add_bind(&q->filter, (Bind){ .kind = BIND_BLOB, .bytes = bytes });
    sql_add(&q->filter, ")");
}

/* Only these records. */
static void add_ids(QueryRun *q, const int64_t *ids, size_t count)
{
    CLEANUP_TEXT list = TEXT_INIT;
    text_add_c(&list, '[');
    for (size_t i = 0; i < count; i++) text_add_f(&list, i ? ",%lld" : "%lld", (long long)ids[i]);
    text_add_c(&list, ']');
    sql_add(&q->filter, " AND f.id IN (SELECT value FROM json_each(");
    sql_add_text(&q->filter, str_copy(&q->arena, text_str(&list)));
    sql_add(&q->filter, "))");
}

static bool compile(QueryRun *q, const Query *query, Error *err)
{
    if (!take_columns(q, query, err) || !take_sorts(q, query, err)) return false;
    make_list(q);
    if (!uuid_is_nil(query->parent)) add_parent(q, query->parent);
    if (query->id_count) add_ids(q, query->ids, query->id_count);
    if (str_trim(query->where).n) {
        sql_add(&q->filter, " AND ");
        if (!where_compile(&q->filter, &q->where, &q->arena, q->store, q->table, query->where, &q->env, err))
            return false;
    }
    if (!standing_add(&q->filter, q, query->standing, err)) return false;
    search_read(&q->search, &q->arena, query->find);
    search_add(&q->filter, &q->search);
    return find_begin(q, err);
}

bool query_open(Store *s, const Query *query, const EntryEnv *env, QueryRun **out, Error *err)
{
    *out = NULL;
    FormTable *t = form_table(s, query->form, err);
    if (!t) return false;
    QueryRun *q = memory_resize(NULL, 1, sizeof *q);
    *q = (QueryRun){ .store = s, .table = t, .env = *env, .filter = SQL_INIT, .list = SQL_INIT,
                     .candidates = SQL_INIT, .few = FIND_FEW_MAX, .steps = FIND_STEPS };
    if (!compile(q, query, err)) {
        query_close(q);
        return false;
    }
    *out = q;
    return true;
}

void query_close(QueryRun *q)
{
    if (!q) return;
    where_free(q->where);
    sqlite3_finalize(q->slice);
    sql_free(&q->filter);
    sql_free(&q->list);
    sql_free(&q->candidates);
    id_set_free(&q->named);
    arena_done(&q->arena);
    memory_resize(q, 0, 1);
}

const Field *const *query_columns(const QueryRun *q, size_t *count)
{
    *count = q->column_count;
    return q->fields;
}

void query_interrupt_with(QueryRun *q, bool (*stop)(void *ctx), void *ctx)
{
    q->stop = stop;
    q->stop_ctx = ctx;
}

/* --- running --- */

static int asked_to_stop(void *ctx)
{
    QueryRun *q = ctx;
    q->is_spent = q->steps_left > 0 && --q->steps_left == 0;
    return q->is_spent || (q->stop && q->stop(q->stop_ctx));
}

/* A thousand steps of SQLite's machine: the keyboard is looked at every few ms (style.md 10). */
sqlite3_stmt *query_begin(QueryRun *q, const Sql *sql, Error *err)
{
    if (!query_functions(q->store, err)) return NULL;
    sqlite3_stmt *st = sql_prepare(q->store, sql, err);
    if (st && (q->stop || q->steps_left)) sqlite3_progress_handler(q->store->db, 1000, asked_to_stop, q);
    return st;
}

bool query_end(QueryRun *q, sqlite3_stmt *st, int rc, Error *err)
{
    sqlite3_progress_handler(q->store->db, 0, NULL, NULL);
    q->steps_left = 0;
    bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE;
    if (rc == SQLITE_INTERRUPT) fault(err, ERR_CANCEL, "query.stopped", q->table->name);
    else if (!ok) db_fault(q->store, rc, err);
    sqlite3_finalize(st);
    return ok;
}

typedef enum { ROW_BORROWED /* until the next step */, ROW_KEPT /* in the arena */ } RowLife;

static Str kept(Arena *a, Str s, RowLife life) { return life == ROW_KEPT ? str_copy(a, s) : s; }

/* Answers that the columns do not hold whole: refused, unknown, inactive, odd. */
static void read_aside(QueryRun *q, Str aside, Value *values, Arena *a)
{
    BodyMember *members;
    size_t count;
    Str blind;
    if (!aside.n || !body_read(a, str_copy(a, aside), &members, &count, &blind, NULL)) return;
    for (size_t i = 0; i < count; i++) {
        const Field *f = form_field(q->table->form, members[i].name);
        if (f && q->place[f->index] >= 0) values[q->place[f->index]] = members[i].value;
    }
}

static const Value *read_values(QueryRun *q, sqlite3_stmt *st, Arena *a, RowLife life, Value *values)
{
    int at = OWN_COLUMNS;
    for (size_t i = 0; i < q->column_count; i++) {
        const Column *c = q->columns[i];
        if (c->kind == COLUMN_TEXT) { /* text or NULL, for tables are STRICT; most cells of most forms */
            values[i] = value_text(kept(a, db_text(st, at++), life));
            continue;
        }
        Cell cell[2] = { image_cell(st, at), { .type = CELL_NULL } };
        at++;
        if (c->kind == COLUMN_PLACE) cell[1] = image_cell(st, at++);
        Str text;
        values[i] = VALUE_NONE;
        if (cell[0].type == CELL_NULL || !column_unpack(c, cell, a, &text)) continue;
        values[i] = value_text(cell[0].type == CELL_TEXT ? kept(a, text, life) : text);
    }
    read_aside(q, db_text(st, OWN_ASIDE_TEXT), values, a);
    return values;
}

static void read_row(QueryRun *q, sqlite3_stmt *st, Arena *a, RowLife life, Value *values, QueryRow *out)
{
    *out = (QueryRow){ .id = sqlite3_column_int64(st, OWN_ID), .uuid = db_uuid(st, OWN_UUID),
                       .parent = db_uuid(st, OWN_PARENT), .seen = kept(a, db_text(st, OWN_SEEN), life),
                       .place = kept(a, db_text(st, OWN_PLACE), life),
                       .conflicts = sqlite3_column_int(st, OWN_CONFLICTS) };
    out->values = read_values(q, st, a, life, values);
    if (life == ROW_BORROWED) return;
    QueryPlace *p = arena_take(a, sizeof *p);
    p->id = out->id;
    for (size_t i = 0; i < q->key_count; i++) {
        p->key[i] = image_cell(st, q->key_at + (int)i);
        p->key[i].bytes = p->key[i].bytes.n ? str_copy(a, p->key[i].bytes) : STR_NONE;
    }
    out->key = p;
    out->key_n = sizeof *p;
}

static bool read_page(QueryRun *q, const QueryRow *from, QueryDirection d, size_t max, Arena *a, QueryRow *out,
                      size_t *count, Error *err)
{
    Sql sql = SQL_INIT;
    *count = 0;
    page_sql(&sql, q, from ? from->key : NULL, d, (int64_t)max);
    sqlite3_stmt *st = query_begin(q, &sql, err);
    int rc = SQLITE_ERROR;
    while (st && *count < max && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        Value *values = arena_take_array(a, q->column_count + 1, sizeof *values);
        read_row(q, st, a, ROW_KEPT, values, out + (*count)++);
    }
    bool ok = st && query_end(q, st, max ? rc : SQLITE_DONE, err);
    sql_free(&sql);
    return ok;
}

/* The next statement ends after so many thousands of steps when rows are read one by one. */
static void limit_walk(QueryRun *q, int steps)
{
    q->is_spent = false;
    q->steps_left = q->find == FIND_WALK ? steps : 0;
}

bool query_rows(QueryRun *q, const QueryRow *from, QueryDirection d, size_t max, Arena *a, QueryRow **out,
                size_t *count, Error *err)
{
    *out = arena_take_array(a, max + 1, sizeof **out);
    limit_walk(q, q->steps);
    bool ok = read_page(q, from, d, max, a, *out, count, err);
    if (!ok && q->is_spent) {
        fault_clear(err);
        ok = find_settle(q, err) && read_page(q, from, d, max, a, *out, count, err);
    }
    if (ok && d == QUERY_BEFORE)
        for (size_t i = 0; i < *count / 2; i++) {
            QueryRow r = (*out)[i];
            (*out)[i] = (*out)[*count - 1 - i];
            (*out)[*count - 1 - i] = r;
        }
    return ok;
}

static bool each(QueryRun *q, const Sql *sql, RowSink sink, void *ctx, Error *err)
{
    Arena a = { 0 };
    sqlite3_stmt *st = query_begin(q, sql, err);
    Value *values = memory_resize(NULL, q->column_count + 1, sizeof *values);
    bool ok = true;
    int rc = SQLITE_ERROR;
    while (st && ok && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        QueryRow row;
        read_row(q, st, &a, ROW_BORROWED, values, &row);
        ok = sink(ctx, &row, err);
        if (a.bytes > 60 << 10) arena_clear(&a);
    }
    if (st && !query_end(q, st, rc, ok ? err : NULL)) ok = false;
    memory_resize(values, 0, sizeof *values);
    arena_done(&a);
    return st && ok;
}

bool query_each(QueryRun *q, RowSink sink, void *ctx, Error *err)
{
    Sql sql = SQL_INIT;
    if (q->find == FIND_WALK && !find_settle(q, err)) return false;
    page_sql(&sql, q, NULL, QUERY_AFTER, -1);
    bool ok = each(q, &sql, sink, ctx, err);
    sql_free(&sql);
    return ok;
}

bool query_each_aside(QueryRun *q, RowSink sink, void *ctx, Error *err)
{
    Sql sql = SQL_INIT;
    sql_add(&sql, "SELECT ");
    sql_append(&sql, &q->list);
    page_add_from(&sql, q);
    sql_add(&sql, " AND f.aside IS NOT NULL");
    bool ok = each(q, &sql, sink, ctx, err);
    sql_free(&sql);
    return ok;
}

/* Without a filter all rows count, and SQLite counts the pages of an index without reading a row. With one, LEFT
 * JOIN lets it leave the record out where the filter does not ask for it; each row has its record. */
static void count_sql(Sql *out, const QueryRun *q, int64_t limit)
{
    bool is_all = q->filter.text.n == 0;
    sql_add(out, is_all ? "SELECT count(*) FROM " : "SELECT count(*) FROM (SELECT 1 FROM ");
    sql_add_name(out, STR_NONE, q->table->table, "");
    if (is_all) return;
    sql_add(out, " f LEFT JOIN record r ON r.id=f.id WHERE 1");
    sql_append(out, &q->filter);
    sql_append(out, &q->candidates);
    sql_add(out, " LIMIT ");
    sql_add_integer(out, limit > 0 ? limit : -1);
    sql_add(out, ")");
}

static bool count_rows(QueryRun *q, int64_t limit, int64_t *out, Error *err)
{
    Sql sql = SQL_INIT;
    count_sql(&sql, q, limit);
    sqlite3_stmt *st = query_begin(q, &sql, err);
    int rc = st ? sqlite3_step(st) : SQLITE_ERROR;
    if (rc == SQLITE_ROW) *out = sqlite3_column_int64(st, 0);
    if (rc == SQLITE_ROW && limit > 0 && *out > limit) *out = limit;
    bool ok = st && query_end(q, st, rc, err);
    sql_free(&sql);
    return ok;
}

enum { SLICE_ROWS = 200 };

static bool prepare_slice(QueryRun *q, Error *err)
{
    Sql sql = SQL_INIT;
    if (q->slice && q->slice_epoch == q->store->epoch) return true;
    sqlite3_finalize(q->slice);
    sql_add(&sql, "SELECT max(id), sum(fits) FROM (SELECT f.id AS id, (1");
    sql_append(&sql, &q->filter);
    sql_add(&sql, ") IS TRUE AS fits FROM ");
    sql_add_name(&sql, STR_NONE, q->table->table, "");
    sql_add(&sql, " f LEFT JOIN record r ON r.id=f.id WHERE f.id>");
    sql_add_integer(&sql, 0);
    sql_add(&sql, " ORDER BY f.id LIMIT ");
    sql_add_integer(&sql, SLICE_ROWS);
    sql_add(&sql, ")");
    q->slice = query_functions(q->store, err) ? sql_prepare(q->store, &sql, err) : NULL;
    q->slice_epoch = q->store->epoch;
    sql_free(&sql);
    return q->slice != NULL;
}

bool query_count_slice(QueryRun *q, QueryCount *count, Error *err)
{
    if (count->is_done) return true;
    if (!prepare_slice(q, err)) return false;
    sqlite3_bind_int64(q->slice, (int)q->filter.count + 1, count->after);
    int rc = sqlite3_step(q->slice);
    if (rc != SQLITE_ROW) {
        sqlite3_reset(q->slice);
        return db_fault(q->store, rc, err);
    }
    count->is_done = sqlite3_column_type(q->slice, 0) == SQLITE_NULL;
    count->after = sqlite3_column_int64(q->slice, 0);
    count->found += sqlite3_column_int64(q->slice, 1);
    sqlite3_reset(q->slice);
    return true;
}

/* Those of a set that match, each looked up. */
static bool count_among(QueryRun *q, const IdSet *set, int64_t limit, int64_t *out, Error *err)
{
    Sql sql = SQL_INIT;
    sql_add(&sql, "SELECT 1 FROM ");
    sql_add_name(&sql, STR_NONE, q->table->table, "");
    sql_add(&sql, " f LEFT JOIN record r ON r.id=f.id WHERE f.id=");
    sql_add_integer(&sql, 0);
    sql_append(&sql, &q->filter);
    sqlite3_stmt *st = query_begin(q, &sql, err);
    int rc = st ? SQLITE_DONE : SQLITE_ERROR;
    *out = 0;
    for (size_t at = 0; st && at < set->bytes * 8; at++) {
        if (!set->bits[at / 8] || !id_set_has(set, (int64_t)at)) continue;
        sqlite3_reset(st);
        sqlite3_bind_int64(st, 1, (int64_t)at);
        rc = sqlite3_step(st);
        *out += rc == SQLITE_ROW;
        if ((rc != SQLITE_ROW && rc != SQLITE_DONE) || (limit > 0 && *out == limit)) break;
    }
    bool ok = st && query_end(q, st, rc, err);
    sql_free(&sql);
    return ok;
}

/* Rows one by one were too many: as many as are to be counted, of those that the index names. */
static bool count_some(QueryRun *q, int64_t limit, int64_t *out, Error *err)
{
    IdSet some = { 0 };
    bool is_all, is_done = false;
    bool ok = limit <= 0 || find_some(q, 2 * limit, &some, &is_all, err);
    if (ok && limit > 0) {
        ok = count_among(q, &some, limit, out, err);
        is_done = is_all || *out == limit;
    }
    id_set_free(&some);
    if (!ok || is_done) return ok;
    if (!find_settle(q, err)) return false;
    return q->find == FIND_AMONG ? count_among(q, &q->named, limit, out, err) : count_rows(q, limit, out, err);
}

bool query_count(QueryRun *q, int64_t limit, int64_t *out, Error *err)
{
    if (q->find == FIND_AMONG) return count_among(q, &q->named, limit, out, err);
    limit_walk(q, (q->steps + 1) / 2); /* enough for a thousand rows of which each fits */
    if (count_rows(q, limit, out, err)) return true;
    if (!q->is_spent) return false;
    fault_clear(err);
    return count_some(q, limit, out, err);
}
