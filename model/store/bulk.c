#include "model/store/bulk.h"

#include "model/store/form_table.h"
#include "model/store/sql.h"

enum { BULK_LEAST = 20000 };   /* rows: below that an index keeps up */

static void setting_key(Text *out, Str form)
{
    text_add(out, STR("bulk."));
    text_add(out, form);
}

/* Their SQL, one a line. An index's SQL as SQLite keeps it has no line end of its own here. */
static bool list_indexes(Store *s, const FormTable *t, Text *names, Text *sql, Error *err)
{
    Sql q = SQL_INIT;
    sql_add(&q, "SELECT x.name, x.sql FROM sqlite_schema x JOIN pragma_index_list(");
    sql_add_text(&q, t->table);
    sql_add(&q, ") l ON l.name=x.name WHERE x.type='index' AND x.sql IS NOT NULL AND l.partial=0 AND x.name GLOB 'i_*'");
    sqlite3_stmt *st = sql_prepare(s, &q, err);
    int rc = SQLITE_ERROR;
    while (st && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        text_add(names, db_text(st, 0));
        text_add_c(names, '\n');
        text_add(sql, db_text(st, 1));
        text_add_c(sql, '\n');
    }
    if (st && rc != SQLITE_DONE) db_fault(s, rc, err);
    sqlite3_finalize(st);
    sql_free(&q);
    return rc == SQLITE_DONE;
}

static bool run(Store *s, Str text, Error *err)
{
    Sql sql = SQL_INIT;
    text_add(&sql.text, text);
    sqlite3_stmt *st = sql_prepare(s, &sql, err);
    int rc = st ? sqlite3_step(st) : SQLITE_ERROR;
    if (st && rc != SQLITE_DONE && rc != SQLITE_ROW) db_fault(s, rc, err);
    sqlite3_finalize(st);
    sql_free(&sql);
    return rc == SQLITE_DONE || rc == SQLITE_ROW;
}

static bool drop_each(Store *s, Str names, Error *err)
{
    Str name;
    while (names.n && str_split(&names, '\n', &name)) {
        Sql sql = SQL_INIT;
        sql_add(&sql, "DROP INDEX ");
        sql_add_name(&sql, STR_NONE, name, "");
        bool ok = run(s, text_str(&sql.text), err);
        sql_free(&sql);
        if (!ok) return false;
    }
    return true;
}

static bool put_away(Store *s, Str form, const FormTable *t, Error *err)
{
    CLEANUP_TEXT names = TEXT_INIT, sql = TEXT_INIT, key = TEXT_INIT;
    setting_key(&key, form);
    if (!list_indexes(s, t, &names, &sql, err)) return false;
    if (names.n == 0) return true;
    return store_set_setting(s, text_str(&key), text_str(&sql), err) && drop_each(s, text_str(&names), err);
}

/* What bulk rows refer to was put in a moment before, and is not looked up again; pages that many commits
 * touch go to the database file once in a while only. For this connection, until bulk_end. */
static bool hurry(Store *s, Error *err)
{
    return run(s, STR("PRAGMA foreign_keys=OFF"), err) && run(s, STR("PRAGMA wal_autocheckpoint=4000"), err);
}

static bool be_careful(Store *s, Error *err)
{
    return run(s, STR("PRAGMA foreign_keys=ON"), err) && run(s, STR("PRAGMA wal_autocheckpoint=1000"), err);
}

/* --- who is at it --- */

static void lock_path(const Store *s, Text *out)
{
    text_add_f(out, "%.*s-bulk", STR_ARG(text_str(&s->path)));
}

/* Whoever holds the file has put indexes away, or looks whether they still are. */
static bool hold(Store *s, OsOpen how)
{
    if (s->bulk) return true;
    CLEANUP_TEXT path = TEXT_INIT;
    OsFile *f;
    lock_path(s, &path);
    if (!s->os->open(s->os->ctx, text_str(&path), how, &f, NULL)) return false;
    if (s->os->lock(s->os->ctx, f)) {
        s->bulk = f;
        return true;
    }
    (void)s->os->close(s->os->ctx, f, NULL);
    return false;
}

/* Removed while it is held: whoever opened it before that finds nothing left to do. */
void bulk_release(Store *s)
{
    if (!s->bulk) return;
    CLEANUP_TEXT path = TEXT_INIT;
    lock_path(s, &path);
    if (s->mode == STORE_READ_WRITE) (void)s->os->remove(s->os->ctx, text_str(&path), NULL);
    (void)s->os->close(s->os->ctx, s->bulk, NULL);
    s->bulk = NULL;
}

bool bulk_begin(Store *s, Str form, int64_t coming, Error *err)
{
    const FormTable *t = form_table(s, form, err);
    if (!t) return false;
    if (coming < BULK_LEAST) return true;
    int64_t here = store_record_count(s, form, err);
    if (here < 0) return false;
    if (here > coming * 2) return true;
    if (!hold(s, OS_APPEND)) return true;
    if (!store_begin(s, err)) return false;
    if (!put_away(s, form, t, err)) {
        store_abort(s);
        return false;
    }
    return store_commit(s, err) && hurry(s, err);
}

static bool make_each(Store *s, Str sql, Error *err)
{
    Str one;
    while (sql.n && str_split(&sql, '\n', &one))
        if (one.n && !run(s, one, err)) return false;
    return true;
}

static bool make_all(Store *s, Str sql, Str key, Error *err)
{
    if (!store_begin(s, err)) return false;
    if (make_each(s, sql, err) && store_set_setting(s, key, STR_NONE, err)) return store_commit(s, err);
    store_abort(s);
    return false;
}

static bool make_again(Store *s, Str form, Error *err)
{
    CLEANUP_TEXT key = TEXT_INIT, sql = TEXT_INIT;
    setting_key(&key, form);
    if (!store_setting(s, text_str(&key), &sql) || sql.n == 0) return true;
    /* Sorting a million keys in memory takes 60 MB; with files it takes the cache's few. */
    if (!run(s, STR("PRAGMA temp_store=FILE"), err)) return false;
    bool ok = make_all(s, text_str(&sql), text_str(&key), err);
    return run(s, STR("PRAGMA temp_store=MEMORY"), ok ? err : NULL) && ok;
}

bool bulk_end(Store *s, Str form, Error *err)
{
    bool ok = be_careful(s, err) && make_again(s, form, err);
    if (ok) bulk_release(s);
    return ok;
}

/* --- what a killed import left --- */

/* Forms, one a line. */
static bool list_left(Store *s, Text *forms)
{
    static const char left[] = "SELECT substr(key, 10) FROM meta WHERE key >= 'set.bulk.' AND key < 'set.bulk/' AND value <> ''";
    sqlite3_stmt *q = db_take(s, left, NULL);
    int got = -1;
    while (q && (got = db_step(s, q, NULL)) == 1) {
        text_add(forms, db_text(q, 0));
        text_add_c(forms, '\n');
    }
    return got == 0 && forms->n > 0;
}

bool bulk_is_left(Store *s)
{
    CLEANUP_TEXT forms = TEXT_INIT, path = TEXT_INIT;
    OsStat st;
    if (!list_left(s, &forms)) return false;
    lock_path(s, &path);
    if (!s->os->stat(s->os->ctx, text_str(&path), &st, NULL)) return true;
    if (!hold(s, OS_READ)) return false;
    bulk_release(s);
    return true;
}

void bulk_mend(Store *s)
{
    CLEANUP_TEXT forms = TEXT_INIT;
    Str form;
    if (!list_left(s, &forms) || !hold(s, OS_APPEND)) return;
    bool ok = true;
    for (Str rest = text_str(&forms); ok && rest.n && str_split(&rest, '\n', &form);)
        if (form.n) ok = make_again(s, form, NULL);
    bulk_release(s);
}
