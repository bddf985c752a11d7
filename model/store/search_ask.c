#include "model/store/search_ask.h"

static void add_index_name(Sql *sql, const FormTable *t)
{
    sql_add_name(sql, STR_NONE, t->table, "__find");
}

void search_add_candidates(Sql *out, const FormTable *t, Str match, int64_t mark)
{
    sql_add(out, "SELECT rowid FROM ");
    add_index_name(out, t);
    sql_add(out, " WHERE ");
    add_index_name(out, t);
    sql_add(out, " MATCH ");
    sql_add_text(out, match);
    sql_add(out, " UNION ALL SELECT record FROM change WHERE id>");
    sql_add_integer(out, mark);
}

void search_phrase(Text *out, Str s)
{
    text_add_c(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') text_add_c(out, '"');
        text_add_c(out, s.p[i]);
    }
    text_add_c(out, '"');
}

/* The groups of the index, as a table of this connection. */
static bool make_view(Store *s, const FormTable *t, Error *err)
{
    Sql sql = SQL_INIT;
    sql_add(&sql, "CREATE VIRTUAL TABLE IF NOT EXISTS temp.");
    sql_add_name(&sql, STR_NONE, t->table, "__groups");
    sql_add(&sql, " USING fts5vocab(main,");
    add_index_name(&sql, t);
    sql_add(&sql, ",instance)");
    sqlite3_stmt *st = sql_prepare(s, &sql, err);
    int rc = st ? sqlite3_step(st) : SQLITE_DONE;
    bool ok = st && (rc == SQLITE_DONE || db_fault(s, rc, err));
    sqlite3_finalize(st);
    sql_free(&sql);
    return ok;
}

/* Each group is found from the one before it, so that the records of none are read. */
bool search_groups(Text *out, Store *s, const FormTable *t, Str begin, size_t most, bool *fits, Error *err)
{
    CLEANUP_TEXT from = TEXT_INIT;
    size_t count = 0;
    *fits = false;
    if (!make_view(s, t, err)) return false;
    Sql sql = SQL_INIT;
    sql_add(&sql, "SELECT term FROM temp.");
    sql_add_name(&sql, STR_NONE, t->table, "__groups");
    sql_add(&sql, " WHERE term>=");
    sql_add_text(&sql, begin);
    sql_add(&sql, " LIMIT 1");
    sqlite3_stmt *st = sql_prepare(s, &sql, err);
    int rc = st ? SQLITE_ROW : SQLITE_ERROR;
    while (count <= most && rc == SQLITE_ROW && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        Str term = db_text(st, 0);
        if (!str_starts(term, begin)) break;
        if (count++) text_add(out, STR(" OR "));
        search_phrase(out, term);
        text_set(&from, term);
        text_add_c(&from, '\1');
        sqlite3_reset(st);
        db_bind(st, 1, text_str(&from));
    }
    if (st && rc != SQLITE_ROW && rc != SQLITE_DONE) db_fault(s, rc, err);
    if (count == 0) search_phrase(out, STR("\1\1\1")); /* in no text */
    *fits = count <= most;
    sqlite3_finalize(st);
    sql_free(&sql);
    return rc == SQLITE_ROW || rc == SQLITE_DONE;
}
