#include "model/store/doubt.h"

#include "model/store/db.h"
#include "model/store/save.h"

bool doubts_add(Store *s, int64_t record, const Doubt *doubts, size_t count, Error *err)
{
    static const char sql[] = "INSERT OR REPLACE INTO finding(record, field, rule, level, text_id, what, n, value) "
                              "VALUES(?1, ?2, 'doubt', 1, ?3, ?4, ?5, ?6)";
    for (size_t i = 0; i < count; i++) {
        sqlite3_stmt *q = db_take(s, sql, err);
        if (!q) return false;
        sqlite3_bind_int64(q, 1, record);
        db_bind(q, 2, doubts[i].field->name);
        db_bind(q, 3, str_of(doubts[i].why->msg));
        db_bind(q, 4, str_of(doubts[i].why->what));
        sqlite3_bind_int64(q, 5, doubts[i].why->n);
        db_bind(q, 6, doubts[i].value);
        if (!db_run(s, q, err)) return false;
    }
    return true;
}

bool doubts_tell(Store *s, int64_t record, Entry *e, Error *err)
{
    static const char sql[] = "SELECT field, text_id, what, n, value FROM finding WHERE record = ?1 AND rule = 'doubt'";
    sqlite3_stmt *q = db_take(s, sql, err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, record);
    int got;
    while ((got = db_step(s, q, err)) == 1) {
        const Field *f = form_field(entry_record(e)->form, db_text(q, 0));
        const char *msg = say_known(db_text(q, 1));
        Error why = {0};
        if (!f || f->repeat >= 0 || !msg) continue;
        fault_n(&why, ERR_INPUT, msg, db_text(q, 2), sqlite3_column_int64(q, 3));
        entry_doubt(e, f, db_text(q, 4), &why);
    }
    return got == 0;
}

static bool drop_all(Store *s, int64_t record, Error *err)
{
    sqlite3_stmt *q = db_take(s, "DELETE FROM finding WHERE record = ?1 AND rule = 'doubt'", err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, record);
    return db_run(s, q, err);
}

static int has_any(Store *s, int64_t record, Error *err)
{
    sqlite3_stmt *q = db_take(s, "SELECT 1 FROM finding WHERE record = ?1 AND rule = 'doubt' LIMIT 1", err);
    if (!q) return -1;
    sqlite3_bind_int64(q, 1, record);
    int got = db_step(s, q, err);
    if (got == 1) db_done(q);
    return got;
}

static bool put_instead(Store *s, int64_t record, const Doubt *doubts, size_t count, Error *err)
{
    if (!store_begin(s, err)) return false;
    if (drop_all(s, record, err) && doubts_add(s, record, doubts, count, err)) return store_commit(s, err);
    store_abort(s);
    return false;
}

bool doubts_keep(Store *s, Uuid uuid, Entry *e, Error *err)
{
    Arena arena = {0};
    RecordHead head;
    const EntryFinding *found;
    size_t n = entry_findings(e, &found), count = 0;
    Doubt *doubts = arena_take_array(&arena, n + 1, sizeof *doubts);
    for (size_t i = 0; i < n; i++) {
        if (found[i].kind != FINDS_DOUBT || found[i].row != entry_record(e)->root || !found[i].why) continue;
        doubts[count++] = (Doubt){found[i].field, row_get(found[i].row, found[i].field).text, found[i].why};
    }
    bool ok = store_head(s, uuid, &arena, &head, err);
    int had = ok ? has_any(s, head.id, err) : -1;
    ok = had >= 0 && (!(had || count) || put_instead(s, head.id, doubts, count, err));
    arena_done(&arena);
    return ok;
}
