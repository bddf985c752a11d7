#include "model/store/refold.h"

#include "model/store/log.h"
#include "model/store/image.h"

static const char CHANGES[] =
    "SELECT c.id, d.code, c.seq, c.digest, c.kind, c.hlc, c.seen, c.body FROM change c "
    "JOIN device d ON d.id = c.device WHERE c.record = ?1 ORDER BY c.id";

bool refold_load(Store *s, Arena *arena, int64_t record, FoldChange **out, size_t *count, Error *err)
{
    sqlite3_stmt *q = db_take(s, CHANGES, err);
    *out = NULL;
    *count = 0;
    if (!q) return false;
    sqlite3_bind_int64(q, 1, record);
    size_t cap = 0;
    int got;
    while ((got = db_step(s, q, err)) == 1) {
        if (*count == cap) {
            cap = cap ? cap * 2 : 4;
            FoldChange *more = arena_take_array(arena, cap, sizeof *more);
            if (*count) memcpy(more, *out, *count * sizeof *more);
            *out = more;
        }
        FoldChange *c = &(*out)[(*count)++];
        *c = (FoldChange){
            .id = sqlite3_column_int64(q, 0), .device = str_copy(arena, db_text(q, 1)), .seq = sqlite3_column_int64(q, 2),
            .kind = str_copy(arena, db_text(q, 4)), .hlc = sqlite3_column_int64(q, 5),
            .seen = str_copy(arena, db_text(q, 6)), .body = str_copy(arena, db_text(q, 7)),
        };
        if (sqlite3_column_bytes(q, 3) == (int)sizeof c->digest) memcpy(c->digest, sqlite3_column_blob(q, 3), sizeof c->digest);
    }
    return got == 0;
}

typedef struct { Store *s; const FormTable *table; } World;

static bool same(void *ctx, Str field, Value a, Value b)
{
    const World *w = ctx;
    if (value_eq(a, b)) return true;
    if (a.kind != ANSWER_TEXT || b.kind != ANSWER_TEXT || a.inactive != b.inactive) return false;
    return column_same(w->table ? form_table_column(w->table, field) : NULL, a.text, b.text);
}

static int64_t highest(void *ctx, Str device)
{
    const World *w = ctx;
    static const char sql[] =
        "SELECT coalesce((SELECT max(seq) FROM change WHERE device = (SELECT id FROM device WHERE code = ?1)), 0)";
    sqlite3_stmt *q = db_take(w->s, sql, NULL);
    if (!q) return 0;
    db_bind(q, 1, device);
    if (db_step(w->s, q, NULL) != 1) return 0;
    int64_t n = sqlite3_column_int64(q, 0);
    db_done(q);
    return n;
}

bool refold_only(Store *s, Arena *arena, const FormTable *t, const FoldChange *changes, size_t count, Folded *out, Error *err)
{
    World world = {s, t};
    return fold(arena, changes, count, &(FoldWorld){same, highest, &world}, out, err);
}

/* --- what stands in the tables beside the row --- */

/* Sparse heads (handoff.md 1.3): none where the creating change alone is the head. */
static bool has_head_rows(const Folded *f, const FoldField *field)
{
    return field->head_count != 1 || field->heads[0] != f->created_by;
}

static bool put_heads(Store *s, int64_t record, const FoldChange *changes, const Folded *f, Error *err)
{
    sqlite3_stmt *q = db_take(s, "DELETE FROM head WHERE record = ?1", err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, record);
    if (!db_run(s, q, err)) return false;
    for (size_t i = 0; i < f->field_count; i++) {
        const FoldField *field = &f->fields[i];
        if (!has_head_rows(f, field)) continue;
        for (size_t k = 0; k < field->head_count; k++) {
            q = db_take(s, "INSERT INTO head(record, field, change) VALUES(?1, ?2, ?3)", err);
            if (!q) return false;
            sqlite3_bind_int64(q, 1, record);
            db_bind(q, 2, field->name);
            sqlite3_bind_int64(q, 3, changes[field->heads[k]].id);
            if (!db_run(s, q, err)) return false;
        }
    }
    return true;
}

/* When the later side of the conflict was written. */
static int64_t conflict_since(const FoldChange *changes, const FoldField *field)
{
    int64_t hlc = 0;
    for (size_t i = 0; i < field->head_count; i++)
        if (changes[field->heads[i]].hlc > hlc) hlc = changes[field->heads[i]].hlc;
    return hlc_ms(hlc);
}

static const char PUT_CONFLICT[] = "INSERT INTO conflict(record, field, since) VALUES(?1, ?2, ?3) "
                                   "ON CONFLICT(record, field) DO UPDATE SET since = excluded.since";

/* Who was asked to decide stays with a conflict that is still open. */
static bool put_conflicts(Store *s, int64_t record, const FoldChange *changes, const Folded *f, Error *err)
{
    Arena arena = {0};
    bool ok = true;
    sqlite3_stmt *q = db_take(s, "SELECT field FROM conflict WHERE record = ?1", err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, record);
    Str *gone = NULL;
    size_t n = 0;
    int got;
    while ((got = db_step(s, q, err)) == 1) {
        const FoldField *field = fold_field(f, db_text(q, 0));
        if (field && field->is_conflict) continue;
        Str *more = arena_take_array(&arena, n + 1, sizeof *more);
        if (n) memcpy(more, gone, n * sizeof *more);
        gone = more;
        gone[n++] = str_copy(&arena, db_text(q, 0));
    }
    ok = got == 0;
    for (size_t i = 0; ok && i < n; i++) {
        q = db_take(s, "DELETE FROM conflict WHERE record = ?1 AND field = ?2", err);
        if (!(ok = q != NULL)) break;
        sqlite3_bind_int64(q, 1, record);
        db_bind(q, 2, gone[i]);
        ok = db_run(s, q, err);
    }
    for (size_t i = 0; ok && i < f->field_count; i++) {
        if (!f->fields[i].is_conflict) continue;
        q = db_take(s, PUT_CONFLICT, err);
        if (!(ok = q != NULL)) break;
        sqlite3_bind_int64(q, 1, record);
        db_bind(q, 2, f->fields[i].name);
        sqlite3_bind_int64(q, 3, conflict_since(changes, &f->fields[i]));
        ok = db_run(s, q, err);
    }
    arena_done(&arena);
    return ok;
}

static bool put_far(Store *s, int64_t record, const Folded *f, Error *err)
{
    static const char add[] = "INSERT OR REPLACE INTO finding(record, field, rule, level, text_id) "
                              "VALUES(?1, '', 'seen.far', 1, 'store.seen_far')";
    static const char drop[] = "DELETE FROM finding WHERE record = ?1 AND field = '' AND rule = 'seen.far'";
    sqlite3_stmt *q = db_take(s, f->is_far ? add : drop, err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, record);
    return db_run(s, q, err);
}

static bool put_record(Store *s, int64_t record, const FoldChange *changes, const Folded *f, Error *err)
{
    static const char sql[] = "UPDATE record SET seen = ?2, created_by = ?3, deleted = ?4, conflicts = ?5, gaps = ?6, "
                              "owner = (SELECT a.office FROM change c JOIN actor a ON a.id = c.actor WHERE c.id = ?3) WHERE id = ?1";
    sqlite3_stmt *q = db_take(s, sql, err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, record);
    db_bind(q, 2, f->seen);
    sqlite3_bind_int64(q, 3, changes[f->created_by].id);
    sqlite3_bind_int(q, 4, f->is_deleted);
    sqlite3_bind_int(q, 5, f->conflicts);
    sqlite3_bind_int(q, 6, f->gaps);
    return db_run(s, q, err);
}

/* --- comparing --- */

static bool record_differs(Store *s, int64_t record, const FoldChange *changes, const Folded *f, bool *out, Error *err)
{
    static const char sql[] = "SELECT r.seen, r.created_by, r.deleted, r.conflicts, r.gaps, r.owner IS a.office FROM record r "
                              "JOIN change c ON c.id = ?2 JOIN actor a ON a.id = c.actor WHERE r.id = ?1";
    sqlite3_stmt *q = db_take(s, sql, err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, record);
    sqlite3_bind_int64(q, 2, changes[f->created_by].id);
    int got = db_step(s, q, err);
    if (got != 1) return got == 0 && (*out = true);
    if (!str_eq(db_text(q, 0), f->seen) || sqlite3_column_int64(q, 1) != changes[f->created_by].id ||
        sqlite3_column_int(q, 2) != f->is_deleted || sqlite3_column_int(q, 3) != f->conflicts ||
        sqlite3_column_int(q, 4) != f->gaps || !sqlite3_column_int(q, 5))
        *out = true;
    db_done(q);
    return true;
}

static bool is_head(const FoldChange *changes, const Folded *f, Str name, int64_t change)
{
    const FoldField *field = fold_field(f, name);
    if (!field || !has_head_rows(f, field)) return false;
    for (size_t i = 0; i < field->head_count; i++)
        if (changes[field->heads[i]].id == change) return true;
    return false;
}

static bool heads_differ(Store *s, int64_t record, const FoldChange *changes, const Folded *f, bool *out, Error *err)
{
    size_t wanted = 0, found = 0;
    for (size_t i = 0; i < f->field_count; i++)
        if (has_head_rows(f, &f->fields[i])) wanted += f->fields[i].head_count;
    sqlite3_stmt *q = db_take(s, "SELECT field, change FROM head WHERE record = ?1", err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, record);
    int got;
    while ((got = db_step(s, q, err)) == 1) {
        found++;
        if (!is_head(changes, f, db_text(q, 0), sqlite3_column_int64(q, 1))) *out = true;
    }
    if (found != wanted) *out = true;
    return got == 0;
}

static bool conflicts_differ(Store *s, int64_t record, const FoldChange *changes, const Folded *f, bool *out, Error *err)
{
    int found = 0;
    sqlite3_stmt *q = db_take(s, "SELECT field, since FROM conflict WHERE record = ?1", err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, record);
    int got;
    while ((got = db_step(s, q, err)) == 1) {
        const FoldField *field = fold_field(f, db_text(q, 0));
        found++;
        if (!field || !field->is_conflict || sqlite3_column_int64(q, 1) != conflict_since(changes, field)) *out = true;
    }
    if (found != f->conflicts) *out = true;
    return got == 0;
}

static bool row_differs(Store *s, const FormTable *t, int64_t record, const Cell *image, Arena *arena, bool *out, Error *err)
{
    Cell *stored;
    int got = image_read(s, t, record, arena, &stored, err);
    if (got < 0) return false;
    if ((got == 1) != (image != NULL)) *out = true;
    for (size_t i = 0; got == 1 && image && i < t->cell_count; i++)
        if (!cell_eq(&stored[i], &image[i])) *out = true;
    return true;
}

/* --- one record --- */

/* The parent as its field says it, and its number where it is here. */
static bool find_parent(Store *s, const Folded *f, Uuid *parent, int64_t *id, Error *err)
{
    const FoldField *field = fold_field(f, FIELD_PARENT);
    int64_t form;
    *parent = (Uuid){{0}};
    *id = 0;
    if (!field || field->shown.kind != ANSWER_TEXT || !uuid_read(field->shown.text, parent)) return true;
    return log_find_record(s, *parent, id, &form, NULL, err) >= 0;
}

static bool make_image(Store *s, Arena *arena, const FormTable *t, const Folded *f, Cell **out, Error *err)
{
    Uuid parent;
    int64_t parent_id;
    *out = NULL;
    if (f->is_deleted) return true;
    if (!find_parent(s, f, &parent, &parent_id, err)) return false;
    BodyMember *members = arena_take_array(arena, f->field_count + 1, sizeof *members);
    for (size_t i = 0; i < f->field_count; i++) members[i] = (BodyMember){f->fields[i].name, f->fields[i].shown};
    *out = image_make(arena, t, members, f->field_count, parent, parent_id);
    return true;
}

/* The table of a record's form, *t NULL where the form is not here yet (M9); and whether anything
 * may stand beside the row: without conflicts and gaps there are no rows to clear. */
static bool table_of(Store *s, int64_t record, FormTable **t, bool *was_plain, Error *err)
{
    sqlite3_stmt *q = db_take(s, "SELECT form, conflicts = 0 AND gaps = 0 FROM record WHERE id = ?1", err);
    *t = NULL;
    if (!q) return false;
    sqlite3_bind_int64(q, 1, record);
    int got = db_step(s, q, err);
    if (got < 0) return false;
    if (got == 0) return fault(err, ERR_ABSENT, "store.no_record", STR_NONE);
    int64_t form = sqlite3_column_int64(q, 0);
    *was_plain = sqlite3_column_int(q, 1);
    db_done(q);
    Error why = {0};
    *t = form_table_by_id(s, form, &why);
    if (*t || why.code == ERR_ABSENT) return true;
    if (err) *err = why;
    return false;
}

static bool refold_in(Store *s, Arena *arena, int64_t record, RefoldMode mode, bool *differed, Error *err)
{
    FormTable *t;
    FoldChange *changes;
    size_t count;
    Folded f;
    Cell *image = NULL;
    bool was_plain = false;
    *differed = false;
    if (!table_of(s, record, &t, &was_plain, err) || !refold_load(s, arena, record, &changes, &count, err)) return false;
    if (!count) return *differed = true;
    if (!refold_only(s, arena, t, changes, count, &f, err)) return false;
    if (t && !make_image(s, arena, t, &f, &image, err)) return false;
    if (mode == REFOLD_COMPARE)
        return record_differs(s, record, changes, &f, differed, err) && heads_differ(s, record, changes, &f, differed, err) &&
               conflicts_differ(s, record, changes, &f, differed, err) &&
               (!t || row_differs(s, t, record, image, arena, differed, err));
    if (!put_record(s, record, changes, &f, err) || !put_heads(s, record, changes, &f, err)) return false;
    bool is_plain = was_plain && !f.conflicts && !f.gaps;
    if (!is_plain && (!put_conflicts(s, record, changes, &f, err) || !put_far(s, record, &f, err))) return false;
    if (!t) return true;
    return image ? image_put(s, t, arena, record, image, err) : image_drop(s, t, record, err);
}

bool refold_record(Store *s, int64_t record, RefoldMode mode, bool *differed, Error *err)
{
    bool ok = refold_in(s, &s->folding, record, mode, differed, err);
    if (s->folding.bytes > 1 << 20) arena_done(&s->folding);
    else arena_clear(&s->folding);
    return ok;
}

/* --- many --- */

typedef struct { const char *next; int64_t form; } Walk;

/* The next record after `after` by a statement that is finished before the record is touched. */
static int next_record(Store *s, const Walk *w, int64_t after, int64_t *id, Error *err)
{
    sqlite3_stmt *q = db_take(s, w->next, err);
    if (!q) return -1;
    sqlite3_bind_int64(q, 1, after);
    if (w->form) sqlite3_bind_int64(q, 2, w->form);
    int got = db_step(s, q, err);
    if (got == 1) {
        *id = sqlite3_column_int64(q, 0);
        db_done(q);
    }
    return got;
}

static bool walk(Store *s, const Walk *w, RefoldMode mode, int64_t *differed, Error *err)
{
    int64_t id = 0;
    int got;
    *differed = 0;
    while ((got = next_record(s, w, id, &id, err)) == 1) {
        bool is_other = false;
        if (mode == REFOLD_REPLACE && !refold_record(s, id, REFOLD_COMPARE, &is_other, err)) return false;
        if (mode == REFOLD_COMPARE || is_other) {
            bool ignored;
            if (!refold_record(s, id, mode, mode == REFOLD_COMPARE ? &is_other : &ignored, err)) return false;
        }
        *differed += is_other;
    }
    return got == 0;
}

static const char ALL[] = "SELECT id FROM record WHERE id > ?1 ORDER BY id LIMIT 1";
static const char OF_FORM[] = "SELECT id FROM record WHERE id > ?1 AND form = ?2 ORDER BY id LIMIT 1 -- scan ok: once an upgrade";
static const char WITH_FAR[] = "SELECT record FROM finding WHERE rule = 'seen.far' AND record > ?1 ORDER BY record LIMIT 1";

/* Rows that no record stands behind. */
static bool strays(Store *s, RefoldMode mode, int64_t *differed, Error *err)
{
    if (!form_tables_load(s, err)) return false;
    for (size_t i = 0; i < s->form_count; i++) {
        const FormTable *t = s->forms[i];
        CLEANUP_TEXT sql = TEXT_INIT;
        text_add(&sql, mode == REFOLD_REPLACE ? STR("DELETE") : STR("SELECT count(*)"));
        text_add_f(&sql, " FROM \"%.*s\" AS f WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.id = f.id AND r.form = %lld "
                         "AND r.deleted = 0)", STR_ARG(t->table), (long long)t->id);
        sqlite3_stmt *q = NULL;
        int rc = sqlite3_prepare_v2(s->db, sql.b, -1, &q, NULL);
        if (rc == SQLITE_OK) rc = sqlite3_step(q);
        if (rc == SQLITE_ROW) *differed += sqlite3_column_int64(q, 0);
        if (rc == SQLITE_DONE) *differed += sqlite3_changes(s->db);
        sqlite3_finalize(q);
        if (rc != SQLITE_ROW && rc != SQLITE_DONE) return db_fault(s, rc, err);
    }
    return true;
}

static bool walk_all(Store *s, RefoldMode mode, int64_t *differed, Error *err)
{
    return walk(s, &(Walk){ALL, 0}, mode, differed, err) && strays(s, mode, differed, err);
}

bool store_refold(Store *s, RefoldMode mode, int64_t *differed, Error *err)
{
    if (mode == REFOLD_COMPARE && s->depth == 0) {
        /* One look at one state; and a lock once instead of at each of a million statements. */
        if (!s->db && !db_connect(s, err)) return false;
        if (!db_script(s, "BEGIN", err)) return false;
        bool ok = walk_all(s, mode, differed, err);
        return db_script(s, "COMMIT", ok ? err : NULL) && ok;
    }
    if (mode == REFOLD_COMPARE) return walk_all(s, mode, differed, err);
    if (!store_begin(s, err)) return false;
    if (walk_all(s, mode, differed, err)) return store_commit(s, err);
    store_abort(s);
    return false;
}

bool refold_form(Store *s, Str form, Error *err)
{
    const FormTable *t = form_table(s, form, err);
    int64_t differed;
    return t && walk(s, &(Walk){OF_FORM, t->id}, REFOLD_REPLACE, &differed, err);
}

bool refold_far(Store *s, Error *err)
{
    int64_t differed;
    return walk(s, &(Walk){WITH_FAR, 0}, REFOLD_REPLACE, &differed, err);
}
