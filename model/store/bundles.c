#include "model/store/bundles.h"

#include "model/store/decided.h"
#include "model/store/log.h"
#include "model/store/refold.h"

/* --- made here --- */

static bool peer_row(Store *s, Str office, int64_t *id, Error *err)
{
    sqlite3_stmt *q = db_take(s, "INSERT INTO peer(office) VALUES(?1) ON CONFLICT(office) DO NOTHING", err);
    if (!q) return false;
    db_bind(q, 1, office);
    if (!db_run(s, q, err) || !(q = db_take(s, "SELECT id FROM peer WHERE office = ?1", err))) return false;
    db_bind(q, 1, office);
    int got = db_step(s, q, err);
    if (got != 1) return got == 0 && fault(err, ERR_BUG, "store.bug", STR("peer"));
    *id = sqlite3_column_int64(q, 0);
    db_done(q);
    return true;
}

static const char ADD_OUT[] =
    "INSERT INTO bundle_out(id, peer, scope, level, cut_from, cut_to, sha256, bytes, made, path, state, records, "
    "changes, withheld) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'writing', ?11, ?12, ?13)";

static bool add_out_row(Store *s, const BundleOut *b, int64_t peer, Error *err)
{
    sqlite3_stmt *q = db_take(s, ADD_OUT, err);
    if (!q) return false;
    db_bind(q, 1, b->id);
    sqlite3_bind_int64(q, 2, peer);
    db_bind(q, 3, b->scope);
    db_bind(q, 4, b->level);
    sqlite3_bind_int64(q, 5, b->cut_from);
    sqlite3_bind_int64(q, 6, b->cut_to);
    db_bind_blob(q, 7, b->sha256, 32);
    sqlite3_bind_int64(q, 8, b->bytes);
    sqlite3_bind_int64(q, 9, b->made_ms);
    db_bind(q, 10, b->path);
    sqlite3_bind_int64(q, 11, b->records);
    sqlite3_bind_int64(q, 12, b->changes);
    sqlite3_bind_int64(q, 13, b->withheld);
    return db_run(s, q, err);
}

/* --- the chain of disclosures --- */

static void add_part(Sha256 *sha, Str s)
{
    static const char us = 0x1F;
    sha256_add(sha, s.p, s.n);
    sha256_add(sha, &us, 1);
}

static void add_number(Sha256 *sha, int64_t n)
{
    CLEANUP_TEXT t = TEXT_INIT;
    text_add_f(&t, "%lld", (long long)n);
    add_part(sha, text_str(&t));
}

/* Every record that was disclosed is under the hash, by the name it has everywhere. */
static bool add_records(Store *s, Sha256 *sha, int64_t disclosure, Error *err)
{
    static const char sql[] = "SELECT r.uuid FROM disclosure_record x JOIN record r ON r.id = x.record "
                              "WHERE x.disclosure = ?1 ORDER BY x.record";
    sqlite3_stmt *q = db_take(s, sql, err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, disclosure);
    int got;
    while ((got = db_step(s, q, err)) == 1)
        sha256_add(sha, sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0));
    return got == 0;
}

static bool disclosure_hash(Store *s, const Disclosure *d, const uint8_t prev[static 32], uint8_t out[static 32],
                            Error *err)
{
    Sha256 sha;
    sha256_start(&sha);
    add_part(&sha, STR("kjd1"));
    sha256_add(&sha, prev, 32);
    add_number(&sha, d->at_ms);
    const Str texts[] = { d->actor, d->peer, d->bundle, d->level, d->purpose, d->legal_basis, d->fields };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) add_part(&sha, texts[i]);
    add_number(&sha, d->records);
    add_number(&sha, d->withheld);
    if (!add_records(s, &sha, d->id, err)) return false;
    sha256_end(&sha, out);
    return true;
}

static bool last_hash(Store *s, uint8_t prev[static 32], int64_t *next, Error *err)
{
    sqlite3_stmt *q = db_take(s, "SELECT id, digest FROM disclosure ORDER BY id DESC LIMIT 1", err);
    memset(prev, 0, 32);
    *next = 1;
    if (!q) return false;
    int got = db_step(s, q, err);
    if (got != 1) return got == 0;
    *next = sqlite3_column_int64(q, 0) + 1;
    if (sqlite3_column_bytes(q, 1) == 32) memcpy(prev, sqlite3_column_blob(q, 1), 32);
    db_done(q);
    return true;
}

static const char ADD_DISCLOSURE[] =
    "INSERT INTO disclosure(id, at, actor, peer, bundle, level, purpose, legal_basis, records, fields, withheld, "
    "prev, digest) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";

static bool add_disclosure(Store *s, const BundleOut *b, const Disclosed *what, int64_t peer, Error *err)
{
    uint8_t prev[32], digest[32];
    int64_t actor, id;
    Str login = s->os->login(s->os->ctx);
    CLEANUP_TEXT who = TEXT_INIT;
    text_add(&who, text_str(&s->office));
    text_add_c(&who, '/');
    text_add(&who, login);
    if (!last_hash(s, prev, &id, err) || !log_actor(s, text_str(&s->office), login, &actor, err)) return false;
    sqlite3_stmt *q = db_take(
        s, "INSERT INTO disclosure_record(disclosure, record) SELECT ?1, record FROM temp.chosen", err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, id);
    Disclosure d = { .id = id, .at_ms = b->made_ms, .records = b->records, .withheld = b->withheld,
                     .actor = text_str(&who), .peer = b->peer, .bundle = b->id, .level = b->level,
                     .purpose = what->purpose, .legal_basis = what->legal_basis, .fields = what->fields };
    if (!db_run(s, q, err) || !disclosure_hash(s, &d, prev, digest, err)) return false;
    if (!(q = db_take(s, ADD_DISCLOSURE, err))) return false;
    sqlite3_bind_int64(q, 1, id);
    sqlite3_bind_int64(q, 2, d.at_ms);
    sqlite3_bind_int64(q, 3, actor);
    sqlite3_bind_int64(q, 4, peer);
    db_bind(q, 5, d.bundle);
    db_bind(q, 6, d.level);
    db_bind(q, 7, d.purpose);
    db_bind(q, 8, d.legal_basis);
    sqlite3_bind_int64(q, 9, d.records);
    db_bind(q, 10, d.fields);
    sqlite3_bind_int64(q, 11, d.withheld);
    db_bind_blob(q, 12, prev, 32);
    db_bind_blob(q, 13, digest, 32);
    return db_run(s, q, err);
}

/* A failed commit is not known to have failed (style.md 12): open anew and look. */
static bool is_out_there(Store *s, Str id)
{
    db_disconnect(s);
    if (!db_connect(s, NULL)) return false;
    sqlite3_stmt *q = db_take(s, "SELECT 1 FROM bundle_out WHERE id = ?1", NULL);
    if (!q) return false;
    db_bind(q, 1, id);
    int got = db_step(s, q, NULL);
    if (got == 1) db_done(q);
    return got == 1;
}

bool bundles_add_out(Store *s, const BundleOut *b, const Disclosed *what, Error *err)
{
    int64_t peer;
    if (!store_begin(s, err)) return false;
    if (!peer_row(s, b->peer, &peer, err) || !add_out_row(s, b, peer, err) || !add_disclosure(s, b, what, peer, err)) {
        store_abort(s);
        return false;
    }
    if (store_commit(s, err)) return true;
    if (!is_out_there(s, b->id)) return false;
    fault_clear(err);
    return true;
}

bool bundles_set_out(Store *s, Str id, Str state, Error *err)
{
    if (!store_begin(s, err)) return false;
    sqlite3_stmt *q = db_take(s, "UPDATE bundle_out SET state = ?2 WHERE id = ?1", err);
    if (q) {
        db_bind(q, 1, id);
        db_bind(q, 2, state);
        if (db_run(s, q, err)) return store_commit(s, err);
    }
    store_abort(s);
    return false;
}

/* One more element of an array in an arena. */
static void *grown(Arena *arena, void *list, size_t count, size_t *room, size_t size)
{
    if (count < *room) return list;
    *room = *room ? *room * 2 : 8;
    void *more = arena_take_array(arena, *room, size);
    if (count) memcpy(more, list, count * size);
    return more;
}

static const char OUT[] =
    "SELECT o.id, p.office, o.level, o.scope, o.path, o.state, o.cut_from, o.cut_to, o.bytes, o.records, o.changes, "
    "o.withheld, o.made, o.sha256 FROM bundle_out o JOIN peer p ON p.id = o.peer "
    "WHERE p.office = ?1 AND o.state = ?2 ORDER BY o.made DESC, o.id DESC";

bool bundles_out(Store *s, Str peer, Str state, Arena *arena, BundleOut **out, size_t *count, Error *err)
{
    size_t room = 0;
    int got;
    *out = NULL;
    *count = 0;
    sqlite3_stmt *q = db_take(s, OUT, err);
    if (!q) return false;
    db_bind(q, 1, peer);
    db_bind(q, 2, state);
    while ((got = db_step(s, q, err)) == 1) {
        *out = grown(arena, *out, *count, &room, sizeof **out);
        BundleOut *b = &(*out)[(*count)++];
        Str *texts[] = { &b->id, &b->peer, &b->level, &b->scope, &b->path, &b->state };
        for (int i = 0; i < 6; i++) *texts[i] = str_copy(arena, db_text(q, i));
        int64_t *numbers[] = { &b->cut_from, &b->cut_to, &b->bytes, &b->records, &b->changes, &b->withheld, &b->made_ms };
        for (int i = 0; i < 7; i++) *numbers[i] = sqlite3_column_int64(q, 6 + i);
        if (sqlite3_column_bytes(q, 13) == 32) memcpy(b->sha256, sqlite3_column_blob(q, 13), 32);
    }
    return got == 0;
}

static const char ACKNOWLEDGE[] =
    "UPDATE bundle_out SET state = ?4, acked = ?5 WHERE id = ?1 AND sha256 = ?3 AND state <> 'acknowledged' "
    "AND peer = (SELECT id FROM peer WHERE office = ?2)";

bool bundles_acknowledge(Store *s, Str id, Str peer, const uint8_t sha256[static 32], Str state, Error *err)
{
    if (!store_begin(s, err)) return false;
    sqlite3_stmt *q = db_take(s, ACKNOWLEDGE, err);
    if (q) {
        db_bind(q, 1, id);
        db_bind(q, 2, peer);
        db_bind_blob(q, 3, sha256, 32);
        db_bind(q, 4, state);
        sqlite3_bind_int64(q, 5, s->os->now_ms(s->os->ctx));
        if (db_run(s, q, err)) return store_commit(s, err);
    }
    store_abort(s);
    return false;
}

/* --- reading the log of disclosures --- */

static const char DISCLOSURES[] =
    "SELECT d.id, d.at, d.records, d.withheld, a.office || '/' || a.login, p.office, d.bundle, d.level, d.purpose, "
    "d.legal_basis, d.fields, d.prev, d.digest FROM disclosure d LEFT JOIN actor a ON a.id = d.actor "
    "LEFT JOIN peer p ON p.id = d.peer ORDER BY d.id";

static bool read_disclosure(Store *s, sqlite3_stmt *q, Arena *arena, uint8_t last[static 32], Disclosure *d, Error *err)
{
    uint8_t want[32];
    *d = (Disclosure){ .id = sqlite3_column_int64(q, 0), .at_ms = sqlite3_column_int64(q, 1),
                       .records = sqlite3_column_int64(q, 2), .withheld = sqlite3_column_int64(q, 3) };
    Str *texts[] = { &d->actor, &d->peer, &d->bundle, &d->level, &d->purpose, &d->legal_basis, &d->fields };
    for (int i = 0; i < 7; i++) *texts[i] = str_copy(arena, db_text(q, 4 + i));
    if (!disclosure_hash(s, d, last, want, err)) return false;
    d->is_chained = sqlite3_column_bytes(q, 11) == 32 && memcmp(sqlite3_column_blob(q, 11), last, 32) == 0 &&
                    sqlite3_column_bytes(q, 12) == 32 && memcmp(sqlite3_column_blob(q, 12), want, 32) == 0;
    if (sqlite3_column_bytes(q, 12) == 32) memcpy(last, sqlite3_column_blob(q, 12), 32);
    return true;
}

bool bundles_disclosures(Store *s, Arena *arena, Disclosure **out, size_t *count, Error *err)
{
    size_t room = 0;
    uint8_t last[32] = { 0 };
    int got;
    *out = NULL;
    *count = 0;
    sqlite3_stmt *q = db_take(s, DISCLOSURES, err);
    if (!q) return false;
    while ((got = db_step(s, q, err)) == 1) {
        *out = grown(arena, *out, *count, &room, sizeof **out);
        if (read_disclosure(s, q, arena, last, &(*out)[*count], err)) {
            (*count)++;
            continue;
        }
        db_done(q);
        return false;
    }
    return got == 0;
}

/* --- received --- */

#define IN_COLUMNS "SELECT b.id, p.office, b.path, b.signer, b.counts, b.error, b.state, b.received, b.sha256, p.name " \
                   "FROM bundle_in b LEFT JOIN peer p ON p.id = b.peer "

static void read_in(sqlite3_stmt *q, Arena *arena, BundleIn *b)
{
    *b = (BundleIn){ .received_ms = sqlite3_column_int64(q, 7) };
    Str *texts[] = { &b->id, &b->peer, &b->path, &b->signer, &b->counts, &b->error, &b->state };
    for (int i = 0; i < 7; i++) *texts[i] = str_copy(arena, db_text(q, i));
    b->peer_name = str_copy(arena, db_text(q, 9));
    if (sqlite3_column_bytes(q, 8) == 32) memcpy(b->sha256, sqlite3_column_blob(q, 8), 32);
}

bool bundles_find_in(Store *s, Str id, Arena *arena, BundleIn *out, bool *found, Error *err)
{
    *found = false;
    sqlite3_stmt *q = db_take(s, IN_COLUMNS "WHERE b.id = ?1", err);
    if (!q) return false;
    db_bind(q, 1, id);
    int got = db_step(s, q, err);
    if (got != 1) return got == 0;
    *found = true;
    read_in(q, arena, out);
    db_done(q);
    return true;
}

bool bundles_in(Store *s, Str peer, Arena *arena, BundleIn **out, size_t *count, Error *err)
{
    size_t room = 0;
    int got;
    *out = NULL;
    *count = 0;
    sqlite3_stmt *q = db_take(s, IN_COLUMNS "WHERE ?1 = '' OR p.office = ?1 ORDER BY b.received DESC, b.n DESC", err);
    if (!q) return false;
    db_bind(q, 1, peer);
    while ((got = db_step(s, q, err)) == 1) {
        *out = grown(arena, *out, *count, &room, sizeof **out);
        read_in(q, arena, &(*out)[(*count)++]);
    }
    return got == 0;
}

static const char PUT_IN[] =
    "INSERT INTO bundle_in(id, peer, sha256, received, state, signer, path, counts, error) "
    "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT(id) DO UPDATE SET state = excluded.state, "
    "path = excluded.path, counts = excluded.counts, error = excluded.error, signer = excluded.signer";

static bool name_peer(Store *s, int64_t peer, Str name, Error *err)
{
    if (name.n == 0) return true;
    sqlite3_stmt *q = db_take(s, "UPDATE peer SET name = ?2 WHERE id = ?1 AND name IS NOT ?2", err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, peer);
    db_bind(q, 2, name);
    return db_run(s, q, err);
}

bool bundles_put_in(Store *s, const BundleIn *b, Error *err)
{
    int64_t peer = 0;
    if (!store_begin(s, err)) return false;
    sqlite3_stmt *q = NULL;
    if ((b->peer.n == 0 || (peer_row(s, b->peer, &peer, err) && name_peer(s, peer, b->peer_name, err))) &&
        (q = db_take(s, PUT_IN, err)) != NULL) {
        db_bind(q, 1, b->id);
        if (peer) sqlite3_bind_int64(q, 2, peer);
        db_bind_blob(q, 3, b->sha256, 32);
        sqlite3_bind_int64(q, 4, b->received_ms);
        const Str texts[] = { b->state, b->signer, b->path, b->counts, b->error };
        for (int i = 0; i < 5; i++) db_bind(q, 5 + i, texts[i]);
        bool is_decided = str_eq(b->state, STR("applied")) || str_eq(b->state, STR("refused"));
        if (db_run(s, q, err) && (!is_decided || decided_drop(s, b->id, err))) return store_commit(s, err);
    }
    store_abort(s);
    return false;
}

static const char PEERS[] =
    "SELECT p.office, p.name, (SELECT o.level FROM bundle_out o WHERE o.peer = p.id ORDER BY o.made DESC LIMIT 1), "
    "(SELECT max(o.made) FROM bundle_out o WHERE o.peer = p.id) AS made, "
    "(SELECT max(i.received) FROM bundle_in i WHERE i.peer = p.id) AS received "
    "FROM peer p ORDER BY max(coalesce(made, 0), coalesce(received, 0)) DESC, p.office";

bool bundles_peers(Store *s, Arena *arena, Peer **out, size_t *count, Error *err)
{
    size_t room = 0;
    int got;
    *out = NULL;
    *count = 0;
    sqlite3_stmt *q = db_take(s, PEERS, err);
    if (!q) return false;
    while ((got = db_step(s, q, err)) == 1) {
        *out = grown(arena, *out, *count, &room, sizeof **out);
        (*out)[(*count)++] = (Peer){ .office = str_copy(arena, db_text(q, 0)), .name = str_copy(arena, db_text(q, 1)),
                                     .level = str_copy(arena, db_text(q, 2)), .made_ms = sqlite3_column_int64(q, 3),
                                     .received_ms = sqlite3_column_int64(q, 4) };
    }
    return got == 0;
}

bool bundles_commit(Store *s, Str id, Str state, Error *err)
{
    if (store_commit(s, err)) return true;
    db_disconnect(s);
    if (!db_connect(s, NULL)) return false;
    Arena arena = { 0 };
    BundleIn row;
    bool found, is_there = bundles_find_in(s, id, &arena, &row, &found, NULL) && found && str_eq(row.state, state);
    arena_done(&arena);
    if (is_there) fault_clear(err);
    return is_there;
}

/* --- applying --- */

bool bundles_has(Store *s, const Change *c, bool *has, Error *err)
{
    static const char sql[] = "SELECT 1 FROM change WHERE device = (SELECT id FROM device WHERE code = ?1) "
                              "AND seq = ?2 AND digest = ?3 AND (partial = 0 OR ?4)";
    *has = false;
    sqlite3_stmt *q = db_take(s, sql, err);
    if (!q) return false;
    db_bind(q, 1, c->device);
    sqlite3_bind_int64(q, 2, c->seq);
    db_bind_blob(q, 3, c->digest, 16);
    sqlite3_bind_int(q, 4, c->withheld.n > 0);
    int got = db_step(s, q, err);
    if (got == 1) db_done(q);
    *has = got == 1;
    return got >= 0;
}

#define BY_BUNDLE "c.id > ?2 AND c.via = (SELECT n FROM bundle_in WHERE id = ?1)"
static const char TOUCHED[] =
    "WITH t(record) AS (SELECT DISTINCT c.record FROM change c WHERE " BY_BUNDLE ") "
    "SELECT (SELECT count(*) FROM t), (SELECT count(*) FROM t JOIN conflict f ON f.record = t.record), "
    "(SELECT coalesce(sum(r.gaps), 0) FROM t JOIN record r ON r.id = t.record)";

bool bundles_touched(Store *s, Str bundle, int64_t after, Touched *out, Error *err)
{
    *out = (Touched){ 0 };
    sqlite3_stmt *q = db_take(s, TOUCHED, err);
    if (!q) return false;
    db_bind(q, 1, bundle);
    sqlite3_bind_int64(q, 2, after);
    int got = db_step(s, q, err);
    if (got != 1) return got == 0;
    *out = (Touched){ sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1), sqlite3_column_int64(q, 2) };
    db_done(q);
    return true;
}

static const char WAITING[] =
    "SELECT coalesce(sum((SELECT count(*) FROM json_each(c.body) j WHERE substr(j.key, 1, 1) <> '_')), 0), max(f.name) "
    "FROM change c JOIN form f ON f.id = c.form WHERE " BY_BUNDLE
    " AND NOT EXISTS (SELECT 1 FROM form g WHERE g.name = f.name AND g.definition IS NOT NULL)";

bool bundles_waiting(Store *s, Str bundle, int64_t after, int64_t *values, Text *form, Error *err)
{
    *values = 0;
    sqlite3_stmt *q = db_take(s, WAITING, err);
    if (!q) return false;
    db_bind(q, 1, bundle);
    sqlite3_bind_int64(q, 2, after);
    int got = db_step(s, q, err);
    if (got != 1) return got == 0;
    *values = sqlite3_column_int64(q, 0);
    text_set(form, db_text(q, 1));
    db_done(q);
    return true;
}

bool bundles_fold(Store *s, Str form, Arena *arena, const FoldChange *changes, size_t count, Folded *out, Error *err)
{
    Error ignored = { 0 };
    const FormTable *table = form_table(s, form, &ignored);
    if (!table && ignored.code != ERR_ABSENT) {
        if (err) *err = ignored;
        return false;
    }
    return refold_only(s, arena, table, changes, count, out, err);
}
