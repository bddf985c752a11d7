#include "model/store/quick.h"

#include "model/store/reserve.h"
#include "model/store/save.h"

/* Our own transaction would keep another connection out. */
static bool pick(Store *s, sqlite3 **db, Error *err)
{
    *db = s->db;
    if (s->mode == STORE_READ_ONLY) return fault(err, ERR_DENIED, "store.read_only", text_str(&s->path));
    if (!s->db && !db_connect(s, err)) return false;
    *db = s->db;
    if (s->depth) return true;
    if (!s->draft_db && !db_open_more(s, &s->draft_db, err)) return false;
    *db = s->draft_db;
    return true;
}

static bool run(Store *s, sqlite3 *db, const char *sql, Error *err)
{
    int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK || db_fault_on(s, db, rc, err);
}

static int64_t version_now(Store *s)
{
    int64_t n;
    return db_number(s, "PRAGMA data_version", -1, &n, NULL) ? n : -1;
}

/* Our own write must not make the screens read again; a save by somebody else at the same moment
 * shows in the number of changes. */
static void swallow(Store *s, int64_t changes_before)
{
    if (store_last_arrival(s) != changes_before) return;
    s->version_seen = version_now(s);
}

static bool write_once(Store *s, QuickSync sync, QuickWrite *write, void *ctx, Error *err)
{
    sqlite3 *db;
    if (!pick(s, &db, err)) return false;
    bool is_own = db == s->db;
    if (!is_own && !run(s, db, sync == QUICK_SYNCED ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL", err)) return false;
    if (!is_own && !run(s, db, "BEGIN IMMEDIATE", err)) return false;
    bool ok = write(s, db, ctx, err) && (is_own || run(s, db, "COMMIT", err));
    if (!ok && !is_own && !sqlite3_get_autocommit(db)) (void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return ok;
}

bool quick_write(Store *s, QuickSync sync, QuickWrite *write, void *ctx, Error *err)
{
    Error why = {0};
    (void)store_generation(s); /* what others did until now is noticed first */
    int64_t before = store_last_arrival(s);
    bool ok = write_once(s, sync, write, ctx, &why);
    if (!ok && why.code == ERR_FULL && reserve_use(s->os, text_str(&s->path))) {
        fault_clear(&why);
        ok = write_once(s, sync, write, ctx, &why);
    }
    if (!ok && err) *err = why;
    if (ok) swallow(s, before);
    return ok;
}
