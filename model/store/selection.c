#include "model/store/selection.h"

#include "model/store/form_table.h"

/* In files, which SQLite unlinks as it makes them: a million numbers would take 24 MB in memory. */
static const char MAKE[] =
    "PRAGMA temp_store = FILE;"
    "CREATE TEMP TABLE IF NOT EXISTS refused(record INTEGER PRIMARY KEY, is_own INTEGER NOT NULL DEFAULT 0);"
    "CREATE TEMP TABLE IF NOT EXISTS wanted(record INTEGER PRIMARY KEY);"
    "CREATE TEMP TABLE IF NOT EXISTS known(record INTEGER PRIMARY KEY, cut INTEGER NOT NULL);"
    "CREATE TEMP TABLE IF NOT EXISTS chosen(record INTEGER PRIMARY KEY, cut INTEGER NOT NULL);"
    "CREATE TEMP TABLE IF NOT EXISTS chosen_for(everything INTEGER NOT NULL, peer INTEGER NOT NULL);"
    "DELETE FROM temp.refused; DELETE FROM temp.wanted; DELETE FROM temp.known; DELETE FROM temp.chosen;"
    "DELETE FROM temp.chosen_for;";

bool selection_begin(Store *s, Error *err)
{
    int64_t ignored;
    if (!s->db && !db_connect(s, err)) return false;
    if (!db_script(s, MAKE, err)) return false;
    if (!db_script(s, "BEGIN", err)) return false;
    if (db_number(s, "SELECT max(id) FROM change", 0, &ignored, err)) return true;
    selection_end(s);
    return false;
}

void selection_end(Store *s)
{
    if (!s->db || s->depth || sqlite3_get_autocommit(s->db)) return;
    if (!db_script(s, "COMMIT", NULL)) (void)!db_script(s, "ROLLBACK", NULL); /* nothing was written */
}

/* SQL made from table and column names of the forms; ?1 is `first`. */
static bool run_made(Store *s, const Text *sql, int64_t first, Error *err)
{
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(s->db, sql->b, (int)sql->n, &q, NULL);
    if (rc == SQLITE_OK && sqlite3_bind_parameter_count(q)) rc = sqlite3_bind_int64(q, 1, first);
    if (rc == SQLITE_OK) rc = sqlite3_step(q);
    sqlite3_finalize(q);
    return rc == SQLITE_DONE || rc == SQLITE_ROW || db_fault(s, rc, err);
}

static bool run(Store *s, const char *sql, int64_t first, Error *err)
{
    sqlite3_stmt *q = db_take(s, sql, err);
    if (!q) return false;
    if (sqlite3_bind_parameter_count(q)) sqlite3_bind_int64(q, 1, first);
    return db_run(s, q, err);
}

bool selection_want(Store *s, int64_t record, Error *err)
{
    return run(s, "INSERT OR IGNORE INTO temp.wanted(record) VALUES(?1)", record, err);
}

/* --- who refused --- */

/* What a table knows of an answer: the column, or, while its question is not relevant, what is kept
 * aside. A refusal does not lapse because the house is now empty. */
static void add_answer(Text *sql, const Column *c)
{
    text_add(sql, STR("coalesce("));
    form_table_quote(sql, c->col);
    text_add_f(sql, ", json_extract(aside, '$.%.*s.inactive'), '')", STR_ARG(c->name));
}

/* Households that said `none` to sharing, would not answer that question, or refused altogether. */
static bool add_refused(Store *s, const FormTable *t, Error *err)
{
    const Column *share = form_table_column(t, STR("consent_share"));
    const Column *basis = form_table_column(t, STR("lawful_basis"));
    if (!share && !basis) return true;
    CLEANUP_TEXT sql = TEXT_INIT;
    text_add(&sql, STR("INSERT OR IGNORE INTO temp.refused(record, is_own) SELECT id, 1 FROM "));
    form_table_quote(&sql, t->table);
    text_add(&sql, STR(" WHERE 0"));
    if (share) {
        text_add(&sql, STR(" OR instr(' ' || "));
        add_answer(&sql, share);
        text_add(&sql, STR(" || ' ', ' none ') > 0 OR json_extract(aside, '$.consent_share.missing') = 'refused'"));
    }
    if (basis) {
        text_add(&sql, STR(" OR "));
        add_answer(&sql, basis);
        text_add(&sql, STR(" = 'refused'"));
    }
    return run_made(s, &sql, 0, err);
}

/* Two answers to the question of consent, one of them no: it is no until a person has decided. */
static const char REFUSED_IN_CONFLICT[] =
    "INSERT OR IGNORE INTO temp.refused(record, is_own) SELECT cf.record, 1 FROM conflict cf "
    "JOIN head h ON h.record = cf.record AND h.field = cf.field JOIN change c ON c.id = h.change "
    "WHERE (cf.field = 'consent_share' AND instr(' ' || json_extract(c.body, '$.consent_share') || ' ', ' none ') > 0) "
    "OR (cf.field = 'lawful_basis' AND json_extract(c.body, '$.lawful_basis') = 'refused')";

/* Records without a row, deleted ones and those of forms unknown here: their changes are asked. */
#define ROWLESS "(r.deleted = 1 OR r.form IN (SELECT min(id) FROM form GROUP BY name HAVING count(definition) = 0))"
static const char REFUSED_IN_LOG[] =
    "INSERT OR IGNORE INTO temp.refused(record) SELECT c.record FROM record r JOIN change c ON c.record = r.id "
    "WHERE " ROWLESS " AND (instr(' ' || json_extract(c.body, '$.consent_share') || ' ', ' none ') > 0 "
    "OR json_extract(c.body, '$.consent_share.missing') = 'refused' "
    "OR json_extract(c.body, '$.lawful_basis') = 'refused')";
static const char ROWLESS_OF_REFUSED[] =
    "INSERT OR IGNORE INTO temp.refused(record) SELECT c.record FROM record r JOIN change c ON c.record = r.id "
    "WHERE " ROWLESS " AND replace(json_extract(c.body, '$._parent'), '-', '') IN "
    "(SELECT lower(hex(p.uuid)) FROM temp.refused x JOIN record p ON p.id = x.record)";
static const char ROWLESS_OF_WANTED[] =
    "INSERT OR IGNORE INTO temp.wanted(record) SELECT c.record FROM record r JOIN change c ON c.record = r.id "
    "WHERE " ROWLESS " AND replace(json_extract(c.body, '$._parent'), '-', '') IN "
    "(SELECT lower(hex(p.uuid)) FROM temp.wanted x JOIN record p ON p.id = x.record)";

/* --- what belongs to them --- */

/* Members by parent, and those told by a key only (hh_code), which nobody has linked yet. */
static bool add_members(Store *s, const FormTable *t, const char *set, Error *err)
{
    CLEANUP_TEXT sql = TEXT_INIT;
    text_add_f(&sql, "INSERT OR IGNORE INTO temp.%s(record) SELECT id FROM ", set);
    form_table_quote(&sql, t->table);
    text_add_f(&sql, " WHERE parent_id IN (SELECT record FROM temp.%s)", set);
    if (!run_made(s, &sql, 0, err)) return false;
    if (t->form->parent_form.n == 0 || t->form->parent_field < 0) return true;
    const FormTable *parent = form_table(s, t->form->parent_form, NULL);
    const Column *here = form_table_column(t, t->form->fields[t->form->parent_field].name);
    const Column *there = parent ? form_table_column(parent, t->form->parent_key) : NULL;
    if (!here || !there) return true;
    text_clear(&sql);
    text_add_f(&sql, "INSERT OR IGNORE INTO temp.%s(record) SELECT id FROM ", set);
    form_table_quote(&sql, t->table);
    text_add(&sql, STR(" WHERE "));
    form_table_quote(&sql, here->col);
    text_add(&sql, STR(" IN (SELECT p."));
    form_table_quote(&sql, there->col);
    text_add(&sql, STR(" FROM "));
    form_table_quote(&sql, parent->table);
    text_add_f(&sql, " p JOIN temp.%s x ON x.record = p.id)", set);
    return run_made(s, &sql, 0, err);
}

typedef struct { const char *name, *count, *rowless; } Set;
static const Set REFUSED = { "refused", "SELECT count(*) FROM temp.refused", ROWLESS_OF_REFUSED };
static const Set WANTED = { "wanted", "SELECT count(*) FROM temp.wanted", ROWLESS_OF_WANTED };

/* Members of members too, until nothing is added. */
static bool close_set(Store *s, const Set *set, Error *err)
{
    for (int64_t before = 0, now;; before = now) {
        if (!db_number(s, set->count, 0, &now, err)) return false;
        if (now == before) return true;
        for (size_t i = 0; i < s->form_count; i++) {
            const FormTable *t = form_table(s, s->forms[i]->name, err);
            if (!t || !add_members(s, t, set->name, err)) return false;
        }
        if (!run(s, set->rowless, 0, err)) return false;
    }
}

static bool find_refused(Store *s, Error *err)
{
    if (!form_tables_load(s, err)) return false;
    for (size_t i = 0; i < s->form_count; i++) {
        const FormTable *t = form_table(s, s->forms[i]->name, err);
        if (!t || !add_refused(s, t, err)) return false;
    }
    return run(s, REFUSED_IN_CONFLICT, 0, err) && run(s, REFUSED_IN_LOG, 0, err) && close_set(s, &REFUSED, err);
}

/* --- the choice --- */

static const char KNOWN[] =
    "INSERT INTO temp.known(record, cut) "
    "SELECT x.record, max(CASE WHEN o.state = 'acknowledged' THEN o.cut_to ELSE 0 END) "
    "FROM bundle_out o JOIN disclosure d ON d.bundle = o.id JOIN disclosure_record x ON x.disclosure = d.id "
    "WHERE o.peer = ?1 AND o.level = ?2 AND o.state <> 'lost' GROUP BY x.record";
static const char CHOOSE[] =
    "INSERT INTO temp.chosen(record, cut) "
    "SELECT r.id, iif(?1, 0, coalesce(k.cut, 0)) FROM record r LEFT JOIN temp.known k ON k.record = r.id "
    "WHERE r.id NOT IN (SELECT record FROM temp.refused) "
    "AND (NOT ?2 OR k.record IS NOT NULL OR r.id IN (SELECT record FROM temp.wanted)) "
    "AND (r.deleted = 0 OR ?3 OR k.record IS NOT NULL) "
    "AND EXISTS (SELECT 1 FROM change c LEFT JOIN bundle_in b ON b.n = c.via WHERE c.record = r.id "
    "AND c.id > iif(?1, 0, coalesce(k.cut, 0)) AND (?1 OR b.peer IS NOT ?4))";
static const char COUNT[] =
    "SELECT (SELECT count(*) FROM temp.chosen), count(*), (SELECT count(*) FROM temp.refused f JOIN record r "
    "ON r.id = f.record WHERE f.is_own AND r.deleted = 0 AND (NOT ?3 OR f.record IN (SELECT record FROM temp.wanted))) "
    "FROM temp.chosen x CROSS JOIN change c INDEXED BY change_record ON c.record = x.record AND c.id > x.cut LEFT JOIN bundle_in b "
    "ON b.n = c.via WHERE ?1 OR b.peer IS NOT ?2";
static const char LAST_ACK[] = "SELECT cut_to, id FROM bundle_out WHERE peer = ?1 AND level = ?2 "
                               "AND state = 'acknowledged' ORDER BY cut_to DESC, id DESC LIMIT 1";

static bool peer_id(Store *s, Str office, int64_t *out, Error *err)
{
    *out = 0;
    sqlite3_stmt *q = db_take(s, "SELECT id FROM peer WHERE office = ?1", err);
    if (!q) return false;
    db_bind(q, 1, office);
    int got = db_step(s, q, err);
    if (got == 1) {
        *out = sqlite3_column_int64(q, 0);
        db_done(q);
    }
    return got >= 0;
}

static bool find_cut(Store *s, const SelectWhat *what, int64_t peer, Selected *out, Error *err)
{
    sqlite3_stmt *q;
    if (!db_number(s, "SELECT max(id) FROM change", 0, &out->cut_to, err)) return false;
    if (what->from == SELECT_ALL) return true;
    if (!(q = db_take(s, LAST_ACK, err))) return false;
    sqlite3_bind_int64(q, 1, peer);
    db_bind(q, 2, what->level);
    int got = db_step(s, q, err);
    if (got != 1) return got == 0;
    Str id = db_text(q, 1);
    out->cut_from = sqlite3_column_int64(q, 0);
    memcpy(out->since_ack, id.p, id.n < sizeof out->since_ack ? id.n : sizeof out->since_ack - 1);
    db_done(q);
    return true;
}

static bool choose(Store *s, const SelectWhat *what, int64_t peer, Error *err)
{
    sqlite3_stmt *q = db_take(s, KNOWN, err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, peer);
    db_bind(q, 2, what->level);
    if (!db_run(s, q, err) || !(q = db_take(s, CHOOSE, err))) return false;
    sqlite3_bind_int(q, 1, what->from == SELECT_ALL);
    sqlite3_bind_int(q, 2, what->is_filtered);
    sqlite3_bind_int(q, 3, what->deleted == SELECT_DELETED_TOO);
    sqlite3_bind_int64(q, 4, peer);
    if (!db_run(s, q, err)) return false;
    q = db_take(s, "INSERT INTO temp.chosen_for(everything, peer) VALUES(?1, ?2)", err);
    if (!q) return false;
    sqlite3_bind_int(q, 1, what->from == SELECT_ALL);
    sqlite3_bind_int64(q, 2, peer);
    return db_run(s, q, err);
}

bool selection_make(Store *s, const SelectWhat *what, Selected *out, Error *err)
{
    int64_t peer;
    *out = (Selected){ 0 };
    if (!peer_id(s, what->peer, &peer, err) || !find_cut(s, what, peer, out, err) || !find_refused(s, err) ||
        (what->is_filtered && !close_set(s, &WANTED, err)) || !choose(s, what, peer, err))
        return false;
    sqlite3_stmt *q = db_take(s, COUNT, err);
    if (!q) return false;
    sqlite3_bind_int(q, 1, what->from == SELECT_ALL);
    sqlite3_bind_int64(q, 2, peer);
    sqlite3_bind_int(q, 3, what->is_filtered);
    int got = db_step(s, q, err);
    if (got != 1) return got == 0;
    out->records = sqlite3_column_int64(q, 0);
    out->changes = sqlite3_column_int64(q, 1);
    out->withheld = sqlite3_column_int64(q, 2);
    db_done(q);
    return true;
}

/* --- walking it --- */

bool selection_forms(Store *s, Arena *arena, Str **names, size_t *count, Error *err)
{
    static const char sql[] = "SELECT name FROM form WHERE id IN (SELECT DISTINCT r.form FROM temp.chosen x "
                              "CROSS JOIN record r ON r.id = x.record) ORDER BY name";
    sqlite3_stmt *q = db_take(s, sql, err);
    *names = NULL;
    *count = 0;
    if (!q) return false;
    size_t room = 0;
    int got;
    while ((got = db_step(s, q, err)) == 1) {
        if (*count == room) {
            room = room ? room * 2 : 16;
            Str *more = arena_take_array(arena, room, sizeof *more);
            if (*count) memcpy(more, *names, *count * sizeof *more);
            *names = more;
        }
        (*names)[(*count)++] = str_copy(arena, db_text(q, 0));
    }
    return got == 0;
}

/* By the index of uuids, so that nothing is sorted in memory. */
static const char RECORDS[] =
    "SELECT r.id, r.uuid, r.seen FROM record r INDEXED BY sqlite_autoindex_record_1 "
    "CROSS JOIN temp.chosen x ON x.record = r.id WHERE r.form = "
    "(SELECT min(id) FROM form WHERE name = ?1) AND r.deleted = 0 ORDER BY r.uuid";

bool selection_records(Store *s, Str form, SelectedRecordSink sink, void *ctx, Error *err)
{
    sqlite3_stmt *q = db_take(s, RECORDS, err);
    if (!q) return false;
    db_bind(q, 1, form);
    int got;
    while ((got = db_step(s, q, err)) == 1) {
        SelectedRecord r = { sqlite3_column_int64(q, 0), db_uuid(q, 1), db_text(q, 2) };
        if (sink(ctx, &r, err)) continue;
        db_done(q);
        return false;
    }
    return got == 0;
}

/* By the index of changes, in the order wanted: neither an index nor a sorted copy is made in memory. */
static const char CHANGES[] =
    "SELECT x.record, r.uuid, d.code, c.seq, f.name, f.version, c.kind, c.hlc, a.office, a.login, c.seen, c.prev, "
    "c.reason, c.body, c.withheld, c.digest, c.id > x.cut AND ((SELECT everything FROM temp.chosen_for) OR b.peer IS NOT (SELECT peer FROM temp.chosen_for)) "
    "FROM temp.chosen x CROSS JOIN record r ON r.id = x.record "
    "CROSS JOIN change c INDEXED BY change_record ON c.record = x.record CROSS JOIN device d ON d.id = c.device "
    "CROSS JOIN actor a ON a.id = c.actor CROSS JOIN form f ON f.id = c.form LEFT JOIN bundle_in b ON b.n = c.via "
    "ORDER BY x.record, c.id";

static void read_change(sqlite3_stmt *q, char prev[static 33], SelectedChange *out)
{
    *out = (SelectedChange){
        .record = sqlite3_column_int64(q, 0),
        .is_sent = sqlite3_column_int(q, 16),
        .change = { .record = db_uuid(q, 1), .device = db_text(q, 2), .seq = sqlite3_column_int64(q, 3),
                    .form = db_text(q, 4), .version = db_text(q, 5), .kind = db_text(q, 6),
                    .hlc = sqlite3_column_int64(q, 7), .office = db_text(q, 8), .login = db_text(q, 9),
                    .seen = db_text(q, 10), .reason = db_text(q, 12), .body = db_text(q, 13),
                    .withheld = db_text(q, 14) },
    };
    if (sqlite3_column_bytes(q, 11) == 16) {
        CLEANUP_TEXT hex = TEXT_INIT;
        hex_add(&hex, sqlite3_column_blob(q, 11), 16);
        memcpy(prev, hex.b, 33);
        out->change.prev = str_from(prev, 32);
    }
    if (sqlite3_column_bytes(q, 15) == 16) memcpy(out->change.digest, sqlite3_column_blob(q, 15), 16);
}

bool selection_changes(Store *s, SelectedChangeSink sink, void *ctx, Error *err)
{
    sqlite3_stmt *q = db_take(s, CHANGES, err);
    if (!q) return false;
    int got;
    while ((got = db_step(s, q, err)) == 1) {
        char prev[33];
        SelectedChange c;
        read_change(q, prev, &c);
        if (sink(ctx, &c, err)) continue;
        db_done(q);
        return false;
    }
    return got == 0;
}
