#include "model/store/db.h"

#include <errno.h>

/* --- errors --- */

static const struct { int rc; ErrCode code; const char *msg; } FAULTS[] = {
    {SQLITE_BUSY, ERR_BUSY, "store.busy"},
    {SQLITE_LOCKED, ERR_BUSY, "store.busy"},
    {SQLITE_PROTOCOL, ERR_BUSY, "store.busy"},
    {SQLITE_FULL, ERR_FULL, "store.full"},
    {SQLITE_IOERR, ERR_IO, "store.io"},
    {SQLITE_CORRUPT, ERR_INPUT, "store.damaged"},
    {SQLITE_NOTADB, ERR_INPUT, "store.not_database"},
    {SQLITE_READONLY, ERR_DENIED, "store.read_only"},
    {SQLITE_PERM, ERR_DENIED, "store.denied"},
    {SQLITE_AUTH, ERR_DENIED, "store.denied"},
    {SQLITE_CANTOPEN, ERR_CREATE, "store.cannot_open"},
    {SQLITE_TOOBIG, ERR_INPUT, "store.too_big"},
    {SQLITE_INTERRUPT, ERR_CANCEL, "store.stopped"},
    {SQLITE_NOMEM, ERR_SYSTEM, "store.memory"},
};

bool db_fault_on(Store *s, sqlite3 *db, int rc, Error *err)
{
    int number = db ? sqlite3_system_errno(db) : 0;
    int primary = rc & 0xFF;
    Str path = text_str(&s->path);
    if ((primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN) && (number == ENOSPC || number == EDQUOT))
        primary = SQLITE_FULL;
    if (primary == SQLITE_CANTOPEN && (number == EACCES || number == EPERM)) primary = SQLITE_PERM;
    if (primary == SQLITE_FULL) s->is_full = true;
    for (size_t i = 0; i < sizeof FAULTS / sizeof *FAULTS; i++)
        if (FAULTS[i].rc == primary) return fault_os(err, FAULTS[i].code, FAULTS[i].msg, path, number);
    /* What is left is our own mistake: the engine's sentence helps whoever mends it. */
    fault_n(err, ERR_BUG, "store.bug", str_of(db ? sqlite3_errmsg(db) : ""), rc);
    return fault_at(err, path);
}

bool db_fault(Store *s, int rc, Error *err)
{
    return db_fault_on(s, s->db, rc, err);
}

/* --- ending what runs long --- */

static int asked_to_stop(void *ctx)
{
    Store *s = ctx;
    return s->stop(s->stop_ctx);
}

void store_stop_when(Store *s, bool (*stop)(void *ctx), void *ctx)
{
    s->stop = stop;
    s->stop_ctx = ctx;
    if (s->db) sqlite3_progress_handler(s->db, stop ? 20000 : 0, stop ? asked_to_stop : NULL, s);
}

/* --- statements --- */

static size_t slot_of(const Store *s, const char *sql)
{
    size_t mask = s->statement_cap - 1;
    size_t i = ((uintptr_t)sql >> 3) * (size_t)0x9E3779B97F4A7C15u >> 32 & mask;
    while (s->statements[i].sql && s->statements[i].sql != sql) i = (i + 1) & mask;
    return i;
}

static void grow(Store *s)
{
    DbStatement *old = s->statements;
    size_t old_cap = s->statement_cap;
    s->statement_cap = old_cap ? old_cap * 2 : 64;
    s->statements = memory_resize(NULL, s->statement_cap, sizeof *s->statements);
    memset(s->statements, 0, s->statement_cap * sizeof *s->statements);
    for (size_t i = 0; i < old_cap; i++)
        if (old[i].sql) s->statements[slot_of(s, old[i].sql)] = old[i];
    memory_resize(old, 0, 0);
}

static sqlite3_stmt *prepare(Store *s, const char *sql, Error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
    if (rc != SQLITE_OK) {
        db_fault(s, rc, err);
        return NULL;
    }
    return stmt;
}

sqlite3_stmt *db_take(Store *s, const char *sql, Error *err)
{
    if (!s->db && !db_connect(s, err)) return NULL;
    if (s->statement_count * 2 >= s->statement_cap) grow(s);
    size_t i = slot_of(s, sql);
    if (!s->statements[i].stmt) {
        sqlite3_stmt *stmt = prepare(s, sql, err);
        if (!stmt) return NULL;
        if (!s->statements[i].sql) s->statement_count++;
        s->statements[i] = (DbStatement){sql, stmt};
    }
    sqlite3_stmt *stmt = s->statements[i].stmt;
    /* After a rollback, writes of those still inside would stand alone: refuse them. */
    if (s->depth && (s->aborted || sqlite3_get_autocommit(s->db)) && !sqlite3_stmt_readonly(stmt)) {
        fault(err, s->is_full ? ERR_FULL : ERR_IO, s->is_full ? "store.full" : "store.aborted", text_str(&s->path));
        return NULL;
    }
    return stmt;
}

void db_done(sqlite3_stmt *stmt)
{
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
}

void db_forget(Store *s, const char *sql)
{
    if (!s->statement_cap) return;
    size_t i = slot_of(s, sql);
    sqlite3_finalize(s->statements[i].stmt);
    s->statements[i].stmt = NULL; /* the place stays taken, so that others are still found */
}

void db_forget_all(Store *s)
{
    for (size_t i = 0; i < s->statement_cap; i++) sqlite3_finalize(s->statements[i].stmt);
    memory_resize(s->statements, 0, 0);
    s->statements = NULL;
    s->statement_count = s->statement_cap = 0;
}

bool db_run(Store *s, sqlite3_stmt *stmt, Error *err)
{
    int rc = sqlite3_step(stmt);
    if (rc != SQLITE_DONE && rc != SQLITE_ROW) {
        db_fault(s, rc, err);
        db_done(stmt);
        return false;
    }
    db_done(stmt);
    return true;
}

int db_step(Store *s, sqlite3_stmt *stmt, Error *err)
{
    int rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW) return 1;
    if (rc != SQLITE_DONE) db_fault(s, rc, err);
    db_done(stmt);
    return rc == SQLITE_DONE ? 0 : -1;
}

bool db_script(Store *s, const char *sql, Error *err)
{
    int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? true : db_fault(s, rc, err);
}

bool db_number(Store *s, const char *sql, int64_t fallback, int64_t *out, Error *err)
{
    sqlite3_stmt *stmt = db_take(s, sql, err);
    *out = fallback;
    if (!stmt) return false;
    int got = db_step(s, stmt, err);
    if (got < 0) return false;
    if (got && sqlite3_column_type(stmt, 0) != SQLITE_NULL) *out = sqlite3_column_int64(stmt, 0);
    if (got) db_done(stmt);
    return true;
}

void db_bind(sqlite3_stmt *stmt, int at, Str s)
{
    sqlite3_bind_text64(stmt, at, s.n ? s.p : "", s.n, SQLITE_STATIC, SQLITE_UTF8);
}

void db_bind_or_null(sqlite3_stmt *stmt, int at, Str s)
{
    if (s.n) db_bind(stmt, at, s);
    else sqlite3_bind_null(stmt, at);
}

void db_bind_blob(sqlite3_stmt *stmt, int at, const void *p, size_t n)
{
    sqlite3_bind_blob64(stmt, at, n ? p : "", n, SQLITE_STATIC);
}

void db_bind_uuid(sqlite3_stmt *stmt, int at, Uuid u)
{
    if (uuid_is_nil(u)) sqlite3_bind_null(stmt, at);
    else sqlite3_bind_blob64(stmt, at, u.b, sizeof u.b, SQLITE_TRANSIENT);
}

Str db_text(sqlite3_stmt *stmt, int column)
{
    /* The value itself may be asked since one thread only uses SQLite: half the calls' cost. */
    sqlite3_value *v = sqlite3_column_value(stmt, column);
    const unsigned char *p = sqlite3_value_text(v);
    return p ? str_from((const char *)p, (size_t)sqlite3_value_bytes(v)) : STR_NONE;
}

Uuid db_uuid(sqlite3_stmt *stmt, int column)
{
    Uuid u = {{0}};
    const void *p = sqlite3_column_blob(stmt, column);
    if (p && sqlite3_column_bytes(stmt, column) == (int)sizeof u.b) memcpy(u.b, p, sizeof u.b);
    return u;
}

/* --- connection --- */

/* Mapped memory is off: a full disk would be a SIGBUS. Double quotes mean names only. */
static bool settle(Store *s, sqlite3 *db, Error *err)
{
    static const char always[] =
        "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
        "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0;";
    static const char plenty[] = "PRAGMA cache_size=-2000", few[] = "PRAGMA cache_size=-500";
    static const char wal[] = "PRAGMA synchronous=FULL; PRAGMA journal_size_limit=16777216;"
                              "PRAGMA wal_autocheckpoint=1000;";
    static const char fat[] = "PRAGMA synchronous=EXTRA;";
    bool is_fat = str_eq(str_of(s->filesystem), STR("vfat")) || str_eq(str_of(s->filesystem), STR("exfat"));
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, 5000);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, (int *)NULL);
    int rc = sqlite3_exec(db, always, NULL, NULL, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_exec(db, s->is_lean ? few : plenty, NULL, NULL, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_exec(db, is_fat ? fat : wal, NULL, NULL, NULL);
    return rc == SQLITE_OK ? true : db_fault_on(s, db, rc, err);
}

/* Only one thread of a process calls SQLite (an import's second one does not), so it needs no locks of
 * its own, and nobody asks how much memory it has: both cost every row. Said before its first use; later
 * it refuses, and all stays as it was. */
static void spare_locks(void)
{
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* The path as SQLite's URI that says: no file here ever changes. */
static void add_still(Text *out, Str path)
{
    text_add(out, STR("file:"));
    for (size_t i = 0; i < path.n; i++) {
        bool is_special = path.p[i] == '%' || path.p[i] == '?' || path.p[i] == '#';
        if (is_special) text_add_f(out, "%%%02x", (unsigned)(unsigned char)path.p[i]);
        else text_add_c(out, path.p[i]);
    }
    text_add(out, STR("?immutable=1"));
}

bool db_open_more(Store *s, sqlite3 **out, Error *err)
{
    spare_locks();
    int flags = s->mode == STORE_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    CLEANUP_TEXT still = TEXT_INIT;
    *out = NULL;
    if (s->is_still) add_still(&still, text_str(&s->path));
    int rc = sqlite3_open_v2(s->is_still ? still.b : s->path.b, out,
                             flags | SQLITE_OPEN_NOMUTEX | (s->is_still ? SQLITE_OPEN_URI : 0), NULL);
    bool ok = rc == SQLITE_OK ? settle(s, *out, err) : db_fault_on(s, *out, rc, err);
    if (!ok) {
        sqlite3_close_v2(*out);
        *out = NULL;
    }
    return ok;
}

/* The system is asked for chance once for many records. */
bool db_uuid_new(Store *s, Uuid *out, Error *err)
{
    if (s->chance_left == 0) {
        if (!s->os->random(s->os->ctx, s->chance, sizeof s->chance, err)) return false;
        s->chance_left = sizeof s->chance / UUID_CHANCE;
    }
    uint8_t *chance = s->chance + --s->chance_left * UUID_CHANCE;
    *out = uuid_of(s->os->now_ms(s->os->ctx), chance);
    memset(chance, 0, UUID_CHANCE);
    return true;
}

bool db_connect(Store *s, Error *err)
{
    if (!db_open_more(s, &s->db, err)) return false;
    s->epoch++;
    s->has_counters = false;
    s->version_seen = -1;
    return true;
}

void db_disconnect(Store *s)
{
    db_forget_all(s);
    sqlite3_close_v2(s->draft_db);
    sqlite3_close_v2(s->db);
    s->draft_db = s->db = NULL;
    s->has_counters = false;
    s->device_id = s->actor_id = 0;
}

/* --- counters --- */

static const char OWN_LAST[] =
    "SELECT d.id, c.seq, c.hlc, c.digest FROM device d LEFT JOIN change c ON c.device = d.id "
    "WHERE d.code = ?1 ORDER BY c.seq DESC LIMIT 1";

bool db_counters(Store *s, Error *err)
{
    if (!db_number(s, "SELECT max(id) + 1 FROM change", 1, &s->next_change, err) ||
        !db_number(s, "SELECT max(id) + 1 FROM record", 1, &s->next_record, err))
        return false;
    sqlite3_stmt *q = db_take(s, OWN_LAST, err);
    if (!q) return false;
    db_bind(q, 1, text_str(&s->device));
    s->device_id = s->own_seq = s->own_hlc = 0;
    s->has_prev = false;
    int got = db_step(s, q, err);
    if (got < 0) return false;
    if (got) {
        s->device_id = sqlite3_column_int64(q, 0);
        s->own_seq = sqlite3_column_int64(q, 1);
        s->own_hlc = sqlite3_column_int64(q, 2);
        if (sqlite3_column_bytes(q, 3) == (int)sizeof s->own_prev) {
            memcpy(s->own_prev, sqlite3_column_blob(q, 3), sizeof s->own_prev);
            s->has_prev = true;
        }
        db_done(q);
    }
    s->has_counters = true;
    return true;
}
