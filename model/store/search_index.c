#include "model/store/search_index.h"

#include "locale/number.h"
#include "model/store/form_table.h"
#include "model/store/sql.h"

/* --- how far it goes --- */

int64_t search_mark(Store *s, Str form)
{
    CLEANUP_TEXT key = TEXT_INIT, value = TEXT_INIT;
    int64_t mark;
    text_add(&key, STR("find.mark."));
    text_add(&key, form);
    if (!store_setting(s, text_str(&key), &value) || !number_read(text_str(&value), &mark, NULL)) return -1;
    return mark;
}

static bool set_index_mark(Store *s, const FormTable *t, int64_t mark, Error *err)
{
    CLEANUP_TEXT key = TEXT_INIT, value = TEXT_INIT;
    text_add(&key, STR("find.mark."));
    text_add(&key, t->name);
    text_add_f(&value, "%lld", (long long)mark);
    return store_set_setting(s, text_str(&key), text_str(&value), err);
}

/* --- making it --- */

static void add_index_name(Sql *sql, const FormTable *t)
{
    sql_add_name(sql, STR_NONE, t->table, "__find");
}

static bool run(Store *s, const Sql *sql, Error *err)
{
    sqlite3_stmt *st = sql_prepare(s, sql, err);
    if (!st) return false;
    int rc = sqlite3_step(st);
    sqlite3_finalize(st);
    return rc == SQLITE_DONE || rc == SQLITE_ROW || db_fault(s, rc, err);
}

/* Each piece of SQL with T for the quoted table, I for the index, N for the table without quotes. */
static bool run_template(Store *s, const FormTable *t, const char *p, Error *err)
{
    Sql sql = SQL_INIT;
    for (; *p; p++) {
        if (*p == '@') {
            p++;
            if (*p == 'T') sql_add_name(&sql, STR_NONE, t->table, "");
            else if (*p == 'I') add_index_name(&sql, t);
            else text_add(&sql.text, t->table);
        } else {
            text_add_c(&sql.text, *p);
        }
    }
    bool ok = run(s, &sql, err);
    sql_free(&sql);
    return ok;
}

/* detail=none: the least room; columnsize=0: nobody ranks by it. While it is made from a whole table, it
 * gathers 4 MB at a time instead of 1 and merges sixteen pieces instead of four: a third of the time less
 * at a million. Afterwards FTS5's own values hold again, for these are kept in the index. */
static const char *const make_index[] = {
    "DROP TABLE IF EXISTS @I",
    ("CREATE VIRTUAL TABLE @I USING fts5(_fold, content='@N', content_rowid='id', tokenize='trigram', "
     "detail='none', columnsize=0)"),
    "INSERT INTO @I(@I, rank) VALUES('hashsize', 4194304)",
    "INSERT INTO @I(@I, rank) VALUES('automerge', 16)",
    "INSERT INTO @I(@I, rank) VALUES('crisismerge', 64)",
    "INSERT INTO @I(@I) VALUES('rebuild')",
    "INSERT INTO @I(@I, rank) VALUES('hashsize', 1048576)",
    "INSERT INTO @I(@I, rank) VALUES('automerge', 4)",
    "INSERT INTO @I(@I, rank) VALUES('crisismerge', 16)",
};

static bool number_of(Store *s, Sql *sql, int64_t *out, Error *err)
{
    sqlite3_stmt *st = sql_prepare(s, sql, err);
    int rc = st ? sqlite3_step(st) : SQLITE_ERROR;
    *out = rc == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
    if (st && rc != SQLITE_ROW) db_fault(s, rc, err);
    sqlite3_finalize(st);
    sql_free(sql);
    return rc == SQLITE_ROW;
}

static bool passes(Store *s, const FormTable *t, int64_t limit, bool *out, Error *err)
{
    Sql sql = SQL_INIT;
    int64_t n;
    sql_add(&sql, "SELECT count(*) FROM (SELECT 1 FROM ");
    sql_add_name(&sql, STR_NONE, t->table, "");
    sql_add(&sql, " LIMIT ");
    sql_add_integer(&sql, limit + 1);
    sql_add(&sql, ")");
    bool ok = number_of(s, &sql, &n, err);
    *out = n > limit;
    return ok;
}

static bool rebuild(Store *s, const FormTable *t, Error *err)
{
    for (size_t i = 0; i < sizeof make_index / sizeof *make_index; i++)
        if (!run_template(s, t, make_index[i], err)) return false;
    return true;
}

/* What records said before stays in the index: it only brings them into question. */
static bool catch_up(Store *s, const FormTable *t, int64_t mark, Error *err)
{
    Sql sql = SQL_INIT;
    sql_add(&sql, "INSERT INTO ");
    add_index_name(&sql, t);
    sql_add(&sql, "(rowid,_fold) SELECT id,_fold FROM ");
    sql_add_name(&sql, STR_NONE, t->table, "");
    sql_add(&sql, " WHERE id IN (SELECT record FROM change WHERE id>");
    sql_add_integer(&sql, mark);
    sql_add(&sql, ")");
    bool ok = run(s, &sql, err);
    sql_free(&sql);
    return ok;
}

static bool bring_up(Store *s, const FormTable *t, int64_t mark, int64_t last, int64_t limit, Error *err)
{
    bool is_new = mark < 0 || last - mark > limit;
    return (is_new ? rebuild(s, t, err) : catch_up(s, t, mark, err)) && set_index_mark(s, t, last, err);
}

bool search_keep(Store *s, Str form, int64_t limit, Error *err)
{
    FormTable *t = form_table(s, form, err);
    Sql sql = SQL_INIT;
    bool is_due;
    int64_t last;
    if (!t || !passes(s, t, limit, &is_due, err)) return false;
    if (!is_due) return true;
    sql_add(&sql, "SELECT coalesce(max(id),0) FROM change");
    if (!number_of(s, &sql, &last, err)) return false;
    int64_t mark = search_mark(s, t->name);
    if (mark >= 0 && last - mark < SEARCH_LAG_MAX && last - mark < limit) return true;
    if (!store_begin(s, err)) return false;
    if (bring_up(s, t, mark, last, limit, err)) return store_commit(s, err);
    store_abort(s);
    return false;
}
