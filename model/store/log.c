#include "model/store/log.h"

#include "model/store/form_table.h"

static int find_id(Store *s, sqlite3_stmt *q, int64_t *id, Error *err)
{
    int got = db_step(s, q, err);
    if (got == 1) {
        *id = sqlite3_column_int64(q, 0);
        db_done(q);
    }
    return got;
}

bool log_device(Store *s, Str code, Str office, int64_t *id, Error *err)
{
    sqlite3_stmt *q = db_take(s, "SELECT id FROM device WHERE code = ?1", err);
    if (!q) return false;
    db_bind(q, 1, code);
    int got = find_id(s, q, id, err);
    if (got) return got == 1;
    q = db_take(s, "INSERT INTO device(code, office, first_seen) VALUES(?1, ?2, ?3)", err);
    if (!q) return false;
    db_bind(q, 1, code);
    db_bind_or_null(q, 2, office);
    sqlite3_bind_int64(q, 3, s->os->now_ms(s->os->ctx));
    if (!db_run(s, q, err)) return false;
    *id = sqlite3_last_insert_rowid(s->db);
    return true;
}

bool log_actor(Store *s, Str office, Str login, int64_t *id, Error *err)
{
    sqlite3_stmt *q = db_take(s, "SELECT id FROM actor WHERE office = ?1 AND login = ?2", err);
    if (!q) return false;
    db_bind(q, 1, office);
    db_bind(q, 2, login);
    int got = find_id(s, q, id, err);
    if (got) return got == 1;
    q = db_take(s, "INSERT INTO actor(office, login) VALUES(?1, ?2)", err);
    if (!q) return false;
    db_bind(q, 1, office);
    db_bind(q, 2, login);
    if (!db_run(s, q, err)) return false;
    *id = sqlite3_last_insert_rowid(s->db);
    return true;
}

static const char ADD_CHANGE[] =
    "INSERT INTO change(id, device, seq, digest, record, kind, form, hlc, actor, seen, prev, body, reason, withheld, "
    "via, partial) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";

bool log_add(Store *s, const Change *c, const LogPlace *at, int64_t *id, Error *err)
{
    sqlite3_stmt *q = db_take(s, ADD_CHANGE, err);
    if (!q) return false;
    uint8_t prev[16];
    *id = s->next_change;
    sqlite3_bind_int64(q, 1, *id);
    sqlite3_bind_int64(q, 2, at->device);
    sqlite3_bind_int64(q, 3, c->seq);
    db_bind_blob(q, 4, c->digest, sizeof c->digest);
    sqlite3_bind_int64(q, 5, at->record);
    db_bind(q, 6, c->kind);
    sqlite3_bind_int64(q, 7, at->form);
    sqlite3_bind_int64(q, 8, c->hlc);
    sqlite3_bind_int64(q, 9, at->actor);
    db_bind(q, 10, c->seen);
    if (hex_read(c->prev, prev, sizeof prev)) db_bind_blob(q, 11, prev, sizeof prev);
    db_bind(q, 12, c->body);
    db_bind_or_null(q, 13, c->reason);
    db_bind_or_null(q, 14, c->withheld);
    if (at->via) sqlite3_bind_int64(q, 15, at->via);
    sqlite3_bind_int(q, 16, c->withheld.n > 0);
    if (!db_run(s, q, err)) return false;
    s->next_change++;
    return true;
}

int log_has(Store *s, int64_t device, int64_t seq, const uint8_t digest[static 16], Error *err)
{
    sqlite3_stmt *q = db_take(s, "SELECT id FROM change WHERE device = ?1 AND seq = ?2 AND digest = ?3", err);
    if (!q) return -1;
    int64_t id;
    sqlite3_bind_int64(q, 1, device);
    sqlite3_bind_int64(q, 2, seq);
    db_bind_blob(q, 3, digest, 16);
    return find_id(s, q, &id, err);
}

static const char ADD_RECORD[] =
    "INSERT INTO record(id, uuid, form, owner, seen, created_by) VALUES(?1, ?2, ?3, ?4, ?5, ?6)";

bool log_add_record(Store *s, Uuid uuid, int64_t form, Str owner, Str seen, int64_t created_by, int64_t *id, Error *err)
{
    sqlite3_stmt *q = db_take(s, ADD_RECORD, err);
    if (!q) return false;
    *id = s->next_record;
    sqlite3_bind_int64(q, 1, *id);
    db_bind_blob(q, 2, uuid.b, sizeof uuid.b);
    sqlite3_bind_int64(q, 3, form);
    db_bind_or_null(q, 4, owner);
    db_bind(q, 5, seen);
    sqlite3_bind_int64(q, 6, created_by);
    if (!db_run(s, q, err)) return false;
    s->next_record++;
    return true;
}

int log_find_record(Store *s, Uuid uuid, int64_t *id, int64_t *form, Text *seen, Error *err)
{
    sqlite3_stmt *q = db_take(s, "SELECT id, form, seen FROM record WHERE uuid = ?1", err);
    if (!q) return -1;
    db_bind_blob(q, 1, uuid.b, sizeof uuid.b);
    int got = db_step(s, q, err);
    if (got != 1) return got;
    *id = sqlite3_column_int64(q, 0);
    *form = sqlite3_column_int64(q, 1);
    if (seen) text_set(seen, db_text(q, 2));
    db_done(q);
    return 1;
}

/* Does any row of this form wait? Asked once a transaction: a million new records ask nothing more. */
static bool waits(Store *s, FormTable *t, Error *err)
{
    if (t->waits_at == s->transaction) return true;
    sqlite3_stmt *q = db_take(s, t->waits, err);
    int got = q ? db_step(s, q, err) : -1;
    if (got < 0) return false;
    if (got == 1) db_done(q);
    t->is_waiting = got == 1;
    t->waits_at = s->transaction;
    return true;
}

bool log_adopt(Store *s, Uuid parent, int64_t parent_id, Error *err)
{
    if (!form_tables_load(s, err)) return false;
    for (size_t i = 0; i < s->form_count; i++) {
        FormTable *t = s->forms[i];
        if (!waits(s, t, err)) return false;
        if (!t->is_waiting) continue;
        sqlite3_stmt *q = db_take(s, t->adopt, err);
        if (!q) return false;
        sqlite3_bind_int64(q, 1, parent_id);
        db_bind_blob(q, 2, parent.b, sizeof parent.b);
        if (!db_run(s, q, err)) return false;
    }
    return true;
}
