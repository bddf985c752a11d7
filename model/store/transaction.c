/* One commit for several writes: begin, commit, abort. */
#include "model/store/db.h"
#include "model/store/refold.h"
#include "model/store/reserve.h"

/* What others have done since the last look: their counters, their forms. */
static bool catch_up(Store *s, Error *err)
{
    int64_t version;
    if (!db_number(s, "PRAGMA data_version", 0, &version, err)) return false;
    if (version != s->version_seen) {
        if (s->version_seen >= 0) s->generation++;
        s->version_seen = version;
        s->has_counters = s->forms_are_sure = false;
    }
    return s->has_counters || db_counters(s, err);
}

static void forget_transaction(Store *s)
{
    s->has_counters = s->forms_are_sure = false;
    s->device_id = s->actor_id = 0;
    s->has_saved = s->has_grown = false;
    if (!s->is_full) return;
    /* The reserve makes room for the draft of what could not be saved (handoff.md 7.4). */
    s->is_full = false;
    (void)reserve_use(s->os, text_str(&s->path));
}

bool store_begin(Store *s, Error *err)
{
    if (s->mode == STORE_READ_ONLY) return fault(err, ERR_DENIED, "store.read_only", text_str(&s->path));
    if (s->depth) {
        s->depth++;
        return true;
    }
    sqlite3_stmt *begin = db_take(s, "BEGIN IMMEDIATE", err);
    if (!begin || !db_run(s, begin, err)) return false;
    s->depth = 1;
    s->transaction++;
    s->aborted = s->has_saved = s->has_grown = false;
    if (catch_up(s, err)) return true;
    store_abort(s);
    return false;
}

void store_abort(Store *s)
{
    if (!s->depth) return;
    if (s->db && !sqlite3_get_autocommit(s->db)) (void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->depth--;
    s->aborted = s->depth > 0;
    forget_transaction(s);
}

static const char IS_THERE[] =
    "SELECT 1 FROM device d JOIN change c ON c.device = d.id WHERE d.code = ?1 AND c.seq = ?2 AND c.digest = ?3";

/* A commit that failed may have been stored all the same (style.md 12): open again and ask. */
static bool is_there_after_all(Store *s)
{
    uint8_t digest[16];
    int64_t seq = s->saved_seq;
    memcpy(digest, s->saved_digest, sizeof digest);
    db_disconnect(s);
    if (!db_connect(s, NULL)) return false;
    sqlite3_stmt *q = db_take(s, IS_THERE, NULL);
    if (!q) return false;
    db_bind(q, 1, text_str(&s->device));
    sqlite3_bind_int64(q, 2, seq);
    db_bind_blob(q, 3, digest, sizeof digest);
    int got = db_step(s, q, NULL);
    if (got == 1) db_done(q);
    return got == 1;
}

bool store_commit(Store *s, Error *err)
{
    if (s->depth == 0) return fault(err, ERR_BUG, "store.aborted", text_str(&s->path));
    if (s->aborted || (s->depth == 1 && sqlite3_get_autocommit(s->db))) {
        /* The fault that rolled it back was told when it was found. */
        bool was_full = s->is_full;
        s->depth--;
        s->aborted = s->depth > 0;
        forget_transaction(s);
        return fault(err, was_full ? ERR_FULL : ERR_IO, was_full ? "store.full" : "store.aborted", text_str(&s->path));
    }
    if (s->depth > 1) {
        s->depth--;
        return true;
    }
    sqlite3_stmt *commit = NULL;
    bool ok = (!s->has_grown || refold_far(s, err)) && (commit = db_take(s, "COMMIT", err)) && db_run(s, commit, err);
    if (!ok) {
        if (s->db && !sqlite3_get_autocommit(s->db)) (void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
        s->depth = 0;
        bool saved = commit && s->has_saved;
        bool was_full = s->is_full;
        ok = saved && is_there_after_all(s);
        s->is_full = was_full || s->is_full;
        forget_transaction(s);
        if (ok) fault_clear(err);
    }
    s->depth = 0;
    s->has_saved = s->has_grown = false;
    if (ok) s->generation++;
    return ok;
}

bool store_begin_reading(Store *s, Error *err)
{
    if (s->depth || s->is_reading) return true;
    sqlite3_stmt *begin = db_take(s, "BEGIN", err);
    s->is_reading = begin && db_run(s, begin, err);
    return s->is_reading;
}

void store_end_reading(Store *s)
{
    if (!s->is_reading) return;
    s->is_reading = false;
    if (s->db && !sqlite3_get_autocommit(s->db)) (void)sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
}
