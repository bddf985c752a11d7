/* Drafts: what is being typed, written at almost every key without a sync. */
#include "model/store/quick.h"
#include "model/store/save.h"

static const char PUT[] =
    "INSERT INTO draft(id, actor, form, record, parent, opened_seen, body, cursor, updated) "
    "VALUES(?1, (SELECT id FROM actor WHERE office = ?2 AND login = ?3), "
    "(SELECT min(id) FROM form WHERE name = ?4), ?5, ?6, ?7, ?8, ?9, ?10) "
    "ON CONFLICT(id) DO UPDATE SET body = excluded.body, cursor = excluded.cursor, updated = excluded.updated, "
    "opened_seen = excluded.opened_seen, parent = excluded.parent, record = excluded.record";

static bool put(Store *s, sqlite3 *db, void *draft, Error *err)
{
    Draft *d = draft;
    Str login = d->login.n ? d->login : text_str(&s->login);
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(db, "INSERT INTO actor(office, login) VALUES(?1, ?2) ON CONFLICT DO NOTHING", -1, &q, NULL);
    if (rc == SQLITE_OK) {
        db_bind(q, 1, text_str(&s->office));
        db_bind(q, 2, login);
        rc = sqlite3_step(q);
    }
    sqlite3_finalize(q);
    if (rc != SQLITE_DONE) return db_fault_on(s, db, rc, err);
    rc = sqlite3_prepare_v2(db, PUT, -1, &q, NULL);
    if (rc == SQLITE_OK) {
        if (d->id) sqlite3_bind_int64(q, 1, d->id);
        db_bind(q, 2, text_str(&s->office));
        db_bind(q, 3, login);
        db_bind(q, 4, d->form);
        db_bind_uuid(q, 5, d->record);
        db_bind_uuid(q, 6, d->parent);
        db_bind(q, 7, d->opened_seen);
        db_bind(q, 8, d->body);
        db_bind(q, 9, d->cursor);
        sqlite3_bind_int64(q, 10, d->updated_ms);
        rc = sqlite3_step(q);
    }
    sqlite3_finalize(q);
    if (rc != SQLITE_DONE) return db_fault_on(s, db, rc, err);
    if (!d->id) d->id = sqlite3_last_insert_rowid(db);
    return true;
}

bool store_keep_draft(Store *s, Draft *d, DraftMode mode, Error *err)
{
    int64_t id = d->id;
    d->updated_ms = s->os->now_ms(s->os->ctx);
    if (quick_write(s, mode == DRAFT_SYNC ? QUICK_SYNCED : QUICK_UNSYNCED, put, d, err)) return true;
    d->id = id;
    return false;
}

static const char LIST[] =
    "SELECT d.id, f.name, d.record, d.parent, d.opened_seen, d.body, d.cursor, a.login, d.updated FROM draft d "
    "JOIN form f ON f.id = d.form JOIN actor a ON a.id = d.actor ORDER BY d.updated DESC, d.id DESC";

bool store_drafts(Store *s, Arena *arena, Draft **out, size_t *count, Error *err)
{
    size_t cap = 0;
    int got;
    *out = NULL;
    *count = 0;
    sqlite3_stmt *q = db_take(s, LIST, err);
    if (!q) return false;
    while ((got = db_step(s, q, err)) == 1) {
        if (*count == cap) {
            cap = cap * 2 + 8;
            Draft *more = arena_take_array(arena, cap, sizeof *more);
            if (*count) memcpy(more, *out, *count * sizeof *more);
            *out = more;
        }
        (*out)[(*count)++] = (Draft){
            .id = sqlite3_column_int64(q, 0), .form = str_copy(arena, db_text(q, 1)), .record = db_uuid(q, 2),
            .parent = db_uuid(q, 3), .opened_seen = str_copy(arena, db_text(q, 4)), .body = str_copy(arena, db_text(q, 5)),
            .cursor = str_copy(arena, db_text(q, 6)), .login = str_copy(arena, db_text(q, 7)),
            .updated_ms = sqlite3_column_int64(q, 8),
        };
    }
    return got == 0;
}

bool store_drop_draft(Store *s, int64_t id, Error *err)
{
    if (!store_begin(s, err)) return false;
    sqlite3_stmt *q = db_take(s, "DELETE FROM draft WHERE id = ?1", err);
    if (q) {
        sqlite3_bind_int64(q, 1, id);
        if (db_run(s, q, err)) return store_commit(s, err);
    }
    store_abort(s);
    return false;
}
