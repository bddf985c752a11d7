/* Making, opening and closing a database, and what it says about itself. */
#include "locale/embedded.h"
#include "model/store/bulk.h"
#include "model/store/db.h"
#include "model/store/form_table.h"
#include "model/store/reserve.h"

#include <errno.h>

/* The steps of model/store/schema/, in order. */
extern const Embedded embedded_schema[];

/* --- making --- */

static const char SET_META[] = "INSERT INTO meta(key, value) VALUES(?1, ?2) "
                               "ON CONFLICT(key) DO UPDATE SET value = excluded.value";

static bool set_meta(Store *s, const char *key, Str value, Error *err)
{
    sqlite3_stmt *q = db_take(s, SET_META, err);
    if (!q) return false;
    db_bind(q, 1, str_of(key));
    db_bind(q, 2, value);
    return db_run(s, q, err);
}

/* 40 random bits in Crockford's base 32. */
static bool new_code(const Os *os, char out[static 9], Error *err)
{
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
    uint8_t random[8];
    if (!os->random(os->ctx, random, sizeof random, err)) return false;
    for (int i = 0; i < 8; i++) out[i] = digits[random[i] & 31];
    out[8] = 0;
    return true;
}

/* Which machine and which file this is, as one digest: another means a copy (handoff.md M10). */
static bool identity(Store *s, Text *out, Error *err)
{
    CLEANUP_TEXT hardware = TEXT_INIT;
    OsStat stat;
    uint8_t digest[32];
    Sha256 sha;
    if (!s->os->stat(s->os->ctx, text_str(&s->path), &stat, err)) return false;
    if (!s->os->hardware(s->os->ctx, &hardware)) return fault(err, ERR_SYSTEM, "os.io", STR("hardware"));
    text_add_f(&hardware, "inode %llu", (unsigned long long)stat.inode);
    sha256_start(&sha);
    sha256_add(&sha, hardware.b, hardware.n);
    sha256_end(&sha, digest);
    hex_add(out, digest, sizeof digest);
    return true;
}

/* A device code of its own for this file on this machine, within a transaction. */
static bool take_device(Store *s, Str hardware, Error *err)
{
    static const char add[] = "INSERT INTO device(code, office, first_seen) VALUES(?1, ?2, ?3)";
    char code[9];
    sqlite3_stmt *q = NULL;
    if (!new_code(s->os, code, err) || !(q = db_take(s, add, err))) return false;
    db_bind(q, 1, str_of(code));
    db_bind(q, 2, text_str(&s->office));
    sqlite3_bind_int64(q, 3, s->os->now_ms(s->os->ctx));
    if (!db_run(s, q, err)) return false;
    text_set(&s->device, str_of(code));
    s->has_counters = false;
    return set_meta(s, "device", str_of(code), err) && set_meta(s, "hardware", hardware, err);
}

static Store *store_new(const Os *os, Str path, StoreMode mode)
{
    Store *s = memory_resize(NULL, 1, sizeof *s);
    *s = (Store){
        .os = os, .path = TEXT_INIT, .mode = mode, .watch = -1, .version_seen = -1,
        .office = TEXT_INIT, .office_name = TEXT_INIT, .area = TEXT_INIT, .device = TEXT_INIT,
        .login = TEXT_INIT,
    };
    text_set(&s->path, path);
    text_set(&s->login, os->login(os->ctx));
    return s;
}

/* WAL needs memory shared by all who use the file: none over a network, none on FAT. */
static bool journal(Store *s, Error *err)
{
    Str fs = str_of(s->filesystem);
    bool is_fat = str_eq(fs, STR("vfat")) || str_eq(fs, STR("exfat"));
    return db_script(s, is_fat ? "PRAGMA journal_mode=DELETE" : "PRAGMA journal_mode=WAL", err);
}

static bool check_filesystem(Store *s, Str at, Error *err)
{
    static const char *const remote[] = {"nfs", "smb", "fuse", "9p", "afs", "ceph", "coda", "ncp", "fhgfs", "gpfs"};
    if (!s->os->filesystem(s->os->ctx, at, s->filesystem, err)) return false;
    if (s->mode == STORE_READ_ONLY) return true;
    for (size_t i = 0; i < sizeof remote / sizeof *remote; i++)
        if (strcmp(remote[i], s->filesystem) == 0) {
            fault(err, ERR_DENIED, "store.network", text_str(&s->path));
            return fault_at(err, str_of(s->filesystem));
        }
    return true;
}

/* Steps after `from`, each one transaction with its number. */
static bool migrate(Store *s, int64_t from, Error *err)
{
    for (int64_t i = 0; embedded_schema[i].name; i++) {
        if (i < from) continue;
        CLEANUP_TEXT sql = TEXT_INIT;
        text_add(&sql, STR("BEGIN IMMEDIATE;\n"));
        text_add(&sql, str_from((const char *)embedded_schema[i].bytes, embedded_schema[i].n));
        text_add_f(&sql, ";\nPRAGMA user_version=%lld;\nCOMMIT;", (long long)(i + 1));
        if (db_script(s, sql.b, err)) continue;
        if (!sqlite3_get_autocommit(s->db)) (void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
        return false;
    }
    return true;
}

static bool fill(Store *s, Str area, DataKind kind, Error *err)
{
    CLEANUP_TEXT hardware = TEXT_INIT, now = TEXT_INIT;
    text_add_f(&now, "%lld", (long long)s->os->now_ms(s->os->ctx));
    if (!identity(s, &hardware, err) || !store_begin(s, err)) return false;
    if (set_meta(s, "office", text_str(&s->office), err) && set_meta(s, "office_name", text_str(&s->office_name), err) &&
        set_meta(s, "area", area, err) && set_meta(s, "created", text_str(&now), err) &&
        set_meta(s, "training", kind == DATA_TRAINING ? STR("1") : STR("0"), err) &&
        take_device(s, text_str(&hardware), err))
        return store_commit(s, err);
    store_abort(s);
    return false;
}

/* An empty file that only its owner may read; the journal's files take its rights over. */
static bool make_file(Store *s, Error *err)
{
    const Os *os = s->os;
    OsFile *f;
    OsStat stat;
    Str folder = reserve_folder(text_str(&s->path));
    if (os->stat(os->ctx, text_str(&s->path), &stat, NULL))
        return fault(err, ERR_CREATE, "store.exists", text_str(&s->path));
    if (!os->make_folder(os->ctx, folder, err) || !check_filesystem(s, folder, err) ||
        !os->open(os->ctx, text_str(&s->path), OS_CREATE_NEW, &f, err)) {
        /* Whatever the system calls it, here it means that nothing can be made in that folder. */
        if (err && (err->code == ERR_DENIED || err->code == ERR_ABSENT) && err->os)
            fault_os(err, ERR_CREATE, "store.folder", folder, err->os);
        return false;
    }
    return os->close(os->ctx, f, err);
}

static void remove_file(Store *s)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        CLEANUP_TEXT path = TEXT_INIT;
        text_add_f(&path, "%.*s%s", STR_ARG(text_str(&s->path)), ends[i]);
        (void)s->os->remove(s->os->ctx, text_str(&path), NULL);
    }
}

bool store_create(const Os *os, Str path, Str office_name, Str area, Str owner, DataKind kind, Error *err)
{
    Store *s = store_new(os, path, STORE_READ_WRITE);
    text_set(&s->office, owner.n ? owner : area);
    text_set(&s->office_name, office_name);
    bool ok = make_file(s, err);
    if (ok) {
        CLEANUP_TEXT id = TEXT_INIT;
        text_add_f(&id, "PRAGMA application_id=%d", DB_APPLICATION);
        ok = db_connect(s, err) && db_script(s, id.b, err) && journal(s, err) && migrate(s, 0, err) &&
             fill(s, area, kind, err);
        if (ok) reserve_keep(os, path);
        db_disconnect(s);
        if (!ok) remove_file(s);
    }
    store_close(s);
    return ok;
}

/* --- opening --- */

static bool load_meta(Store *s, Text *hardware, Error *err)
{
    sqlite3_stmt *q = db_take(s, "SELECT key, value FROM meta", err);
    if (!q) return false;
    int got;
    while ((got = db_step(s, q, err)) == 1) {
        Str key = db_text(q, 0), value = db_text(q, 1);
        if (str_eq(key, STR("office"))) text_set(&s->office, value);
        else if (str_eq(key, STR("office_name"))) text_set(&s->office_name, value);
        else if (str_eq(key, STR("area"))) text_set(&s->area, value);
        else if (str_eq(key, STR("device"))) text_set(&s->device, value);
        else if (str_eq(key, STR("training"))) s->is_training = str_eq(value, STR("1"));
        else if (str_eq(key, STR("hardware"))) text_set(hardware, value);
    }
    return got == 0;
}

/* The copy that a migration can be taken back with. */
static bool copy_aside(Store *s, int64_t version, Error *err)
{
    CLEANUP_TEXT to = TEXT_INIT;
    text_add_f(&to, "%.*s.before-%lld", STR_ARG(text_str(&s->path)), (long long)(version + 1));
    if (!s->os->remove(s->os->ctx, text_str(&to), err)) return false;
    sqlite3_stmt *q = db_take(s, "VACUUM INTO ?1", err);
    if (!q) return false;
    db_bind(q, 1, text_str(&to));
    return db_run(s, q, err);
}

/* An older database that is only to be read: whoever may write it brings it up to date. */
static bool migrate_first(Store *s, Error *err)
{
    Store *other;
    if (!store_open(s->os, text_str(&s->path), STORE_READ_WRITE, &other, err)) return false;
    store_close(other);
    return true;
}

/* Whose file it is, before anything else is believed. */
static bool check_kind(Store *s, Error *err)
{
    int64_t application, version;
    if (!db_number(s, "PRAGMA application_id", 0, &application, err) ||
        !db_number(s, "PRAGMA user_version", 0, &version, err))
        return false;
    if (application != DB_APPLICATION) {
        OsStat stat = {0};
        bool is_empty = s->os->stat(s->os->ctx, text_str(&s->path), &stat, NULL) && stat.size == 0;
        return fault(err, ERR_INPUT, is_empty ? "store.not_database" : "store.foreign", text_str(&s->path));
    }
    if (version > DB_SCHEMA && s->mode == STORE_READ_WRITE)
        return fault_n(err, ERR_NEWER, "store.newer", text_str(&s->path), version);
    if (version >= DB_SCHEMA) return true;
    if (s->mode == STORE_READ_ONLY) return migrate_first(s, err);
    return copy_aside(s, version, err) && migrate(s, version, err);
}

static bool check_device(Store *s, Str stored, Error *err)
{
    CLEANUP_TEXT present = TEXT_INIT;
    if (!identity(s, &present, err)) return false;
    if (str_eq(text_str(&present), stored)) return true;
    if (!store_begin(s, err)) return false;
    if (take_device(s, text_str(&present), err)) return store_commit(s, err);
    store_abort(s);
    return false;
}

static bool open_whole(Store *s, Error *err)
{
    CLEANUP_TEXT hardware = TEXT_INIT;
    if (!db_connect(s, err) || !check_kind(s, err)) return false;
    if (s->mode == STORE_READ_ONLY) return load_meta(s, &hardware, err);
    if (sqlite3_db_readonly(s->db, "main") == 1)
        return fault(err, ERR_DENIED, "store.denied", text_str(&s->path));
    return journal(s, err) && load_meta(s, &hardware, err) && check_device(s, text_str(&hardware), err);
}

/* Why nothing can be made beside the database, as the system calls it; 0: it can. */
static int folder_refuses(const Store *s)
{
    const Os *os = s->os;
    CLEANUP_TEXT probe = TEXT_INIT;
    OsFile *f;
    Error why = {0};
    text_add_f(&probe, "%.*s.probe", STR_ARG(text_str(&s->path)));
    if (!os->open(os->ctx, text_str(&probe), OS_CREATE_NEW, &f, &why)) return why.os;
    (void)os->close(os->ctx, f, NULL);
    (void)os->remove(os->ctx, text_str(&probe), NULL);
    return 0;
}

/* The journal's files could not be made. On a medium that nobody can write, with nothing left in a
 * journal, the database is read without them; else the message names the folder. */
static bool open_without_journal(Store *s, Error *why)
{
    OsStat stat = {0};
    CLEANUP_TEXT wal = TEXT_INIT;
    int refused = folder_refuses(s);
    text_add_f(&wal, "%.*s-wal", STR_ARG(text_str(&s->path)));
    bool is_empty = !s->os->stat(s->os->ctx, text_str(&wal), &stat, NULL) || stat.size == 0;
    s->is_still = s->mode == STORE_READ_ONLY && refused == EROFS && is_empty;
    if (!s->is_still) return fault_os(why, ERR_CREATE, "store.folder", reserve_folder(text_str(&s->path)), refused != 0 ? refused : why->os);
    db_disconnect(s);
    fault_clear(why);
    return open_whole(s, why);
}

bool store_open(const Os *os, Str path, StoreMode mode, Store **out, Error *err)
{
    Store *s = store_new(os, path, mode);
    OsStat stat;
    Error why = {0};
    *out = NULL;
    bool ok = os->stat(os->ctx, path, &stat, &why);
    if (!ok && why.code == ERR_ABSENT) fault(&why, ERR_ABSENT, "store.absent", path);
    if (ok && stat.is_folder) ok = fault(&why, ERR_INPUT, "os.is_folder", path);
    ok = ok && check_filesystem(s, path, &why);
    if (ok && !(ok = open_whole(s, &why)) && why.code == ERR_FULL && reserve_use(os, path)) {
        /* Even opening needs a little room for the journal's index. */
        db_disconnect(s);
        fault_clear(&why);
        ok = open_whole(s, &why);
    }
    if (!ok && why.code == ERR_CREATE && why.msg && strcmp(why.msg, "store.cannot_open") == 0)
        ok = open_without_journal(s, &why);
    if (!ok) {
        if (err) *err = why;
        store_close(s);
        return false;
    }
    if (mode == STORE_READ_WRITE) {
        reserve_keep(os, path);
        bulk_mend(s);
    }
    *out = s;
    return true;
}

void store_memory(Store *s, StoreMemory memory)
{
    s->is_lean = memory == STORE_LEAN;
    if (s->db) sqlite3_exec(s->db, s->is_lean ? "PRAGMA cache_size=-500" : "PRAGMA cache_size=-2000", NULL, NULL, NULL);
}

void store_close(Store *s)
{
    if (!s) return;
    while (s->depth) store_abort(s);
    bulk_release(s);
    form_tables_free(s);
    db_disconnect(s);
    s->os->unwatch(s->os->ctx, s->watch);
    text_free(&s->path);
    text_free(&s->office);
    text_free(&s->office_name);
    text_free(&s->area);
    text_free(&s->device);
    text_free(&s->login);
    arena_done(&s->folding);
    memory_resize(s, 0, 0);
}

/* --- asking --- */

const Os *store_os(const Store *s)
{
    return s->os;
}

Str store_path(const Store *s)
{
    return text_str(&s->path);
}

Str store_office(const Store *s)
{
    return text_str(&s->office);
}

Str store_office_name(const Store *s)
{
    return text_str(&s->office_name);
}

Str store_area(const Store *s)
{
    return text_str(&s->area);
}

Str store_device(const Store *s)
{
    return text_str(&s->device);
}

bool store_is_training(const Store *s)
{
    return s->is_training;
}

bool store_is_read_only(const Store *s)
{
    return s->mode == STORE_READ_ONLY;
}

bool store_setting(Store *s, Str key, Text *out)
{
    sqlite3_stmt *q = db_take(s, "SELECT value FROM meta WHERE key = 'set.' || ?1", NULL);
    if (!q) return false;
    db_bind(q, 1, key);
    if (db_step(s, q, NULL) != 1) return false;
    text_set(out, db_text(q, 0));
    db_done(q);
    return true;
}

bool store_set_setting(Store *s, Str key, Str value, Error *err)
{
    static const char set[] = "INSERT INTO meta(key, value) VALUES('set.' || ?1, ?2) "
                              "ON CONFLICT(key) DO UPDATE SET value = excluded.value";
    if (!store_begin(s, err)) return false;
    sqlite3_stmt *q = db_take(s, set, err);
    if (q) {
        db_bind(q, 1, key);
        db_bind(q, 2, value);
        if (db_run(s, q, err)) return store_commit(s, err);
    }
    store_abort(s);
    return false;
}
