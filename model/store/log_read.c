/* Changes read back: history of a record, the log by arrival, open conflicts. */
#include "model/store/fold.h"
#include "model/store/log.h"
#include "model/store/refold.h"

#include <stdlib.h>

/* --- changes as they were written --- */

#define CHANGE_COLUMNS                                                                                     \
    "c.id, d.code, c.seq, r.uuid, f.name, f.version, c.kind, c.hlc, a.office, a.login, c.seen, c.prev, "   \
    "c.reason, c.body, c.withheld, c.digest FROM change c JOIN device d ON d.id = c.device "              \
    "JOIN record r ON r.id = c.record JOIN form f ON f.id = c.form JOIN actor a ON a.id = c.actor "

enum { AT_ID, AT_DEVICE, AT_SEQ, AT_RECORD, AT_FORM, AT_VERSION, AT_KIND, AT_HLC, AT_OFFICE, AT_LOGIN, AT_SEEN, AT_PREV,
       AT_REASON, AT_BODY, AT_WITHHELD, AT_DIGEST, AT_VIA };

/* Texts live until the next step; prev_hex holds what is stored as bytes. */
static Change change_at(sqlite3_stmt *q, Text *prev_hex)
{
    text_clear(prev_hex);
    if (sqlite3_column_bytes(q, AT_PREV) == 16) hex_add(prev_hex, sqlite3_column_blob(q, AT_PREV), 16);
    Change c = {
        .device = db_text(q, AT_DEVICE), .seq = sqlite3_column_int64(q, AT_SEQ), .record = db_uuid(q, AT_RECORD),
        .form = db_text(q, AT_FORM), .version = db_text(q, AT_VERSION), .kind = db_text(q, AT_KIND),
        .hlc = sqlite3_column_int64(q, AT_HLC), .office = db_text(q, AT_OFFICE), .login = db_text(q, AT_LOGIN),
        .seen = db_text(q, AT_SEEN), .prev = text_str(prev_hex), .reason = db_text(q, AT_REASON),
        .body = db_text(q, AT_BODY), .withheld = db_text(q, AT_WITHHELD),
    };
    if (sqlite3_column_bytes(q, AT_DIGEST) == 16) memcpy(c.digest, sqlite3_column_blob(q, AT_DIGEST), 16);
    return c;
}

static Change change_copy(Arena *arena, const Change *from)
{
    Change c = *from;
    Str *const texts[] = {&c.device, &c.form, &c.version, &c.kind, &c.office, &c.login, &c.seen, &c.prev, &c.reason, &c.body,
                          &c.withheld};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = str_copy(arena, *texts[i]);
    return c;
}

static int earlier(const void *p, const void *q)
{
    const Change *a = p, *b = q;
    if (a->hlc != b->hlc) return a->hlc < b->hlc ? -1 : 1;
    int c = str_cmp(a->device, b->device);
    return c ? c : memcmp(a->digest, b->digest, sizeof a->digest);
}

/* Covered before covering, then by clock: a wrong clock cannot put an effect before its cause. */
static void order(Arena *arena, Change *list, size_t count)
{
    SeenEntry **seen = arena_take_array(arena, count, sizeof *seen);
    size_t *seen_count = arena_take_array(arena, count, sizeof *seen_count);
    bool *is_out = arena_take_array(arena, count, sizeof *is_out);
    Change *sorted = arena_take_array(arena, count, sizeof *sorted);
    qsort(list, count, sizeof *list, earlier);
    for (size_t i = 0; i < count; i++) seen[i] = seen_read(arena, list[i].seen, &seen_count[i]);
    for (size_t n = 0; n < count; n++) {
        size_t pick = count, first = count;
        for (size_t i = 0; i < count && pick == count; i++) {
            if (is_out[i]) continue;
            if (first == count) first = i;
            bool is_ready = true;
            for (size_t k = 0; k < count && is_ready; k++)
                is_ready = is_out[k] || k == i ||
                           !seen_has(seen[i], seen_count[i], list[k].device, list[k].seq, seen_check(list[k].digest));
            if (is_ready) pick = i;
        }
        if (pick == count) pick = first; /* forged vectors in a circle */
        is_out[pick] = true;
        sorted[n] = list[pick];
    }
    memcpy(list, sorted, count * sizeof *list);
}

/* The changes that a statement finds for a record. */
static bool read_changes(Store *s, sqlite3_stmt *q, int64_t id, Arena *arena, Change **out, size_t *count, Error *err)
{
    *out = NULL;
    *count = 0;
    if (!q) return false;
    CLEANUP_TEXT prev = TEXT_INIT;
    size_t cap = 0;
    sqlite3_bind_int64(q, 1, id);
    int got;
    while ((got = db_step(s, q, err)) == 1) {
        if (*count == cap) {
            cap = cap ? cap * 2 : 8;
            Change *more = arena_take_array(arena, cap, sizeof *more);
            if (*count) memcpy(more, *out, *count * sizeof *more);
            *out = more;
        }
        Change c = change_at(q, &prev);
        (*out)[(*count)++] = change_copy(arena, &c);
    }
    if (got < 0) return false;
    if (*count > 1) order(arena, *out, *count);
    return true;
}

bool store_history(Store *s, int64_t id, Arena *arena, Change **out, size_t *count, Error *err)
{
    static const char SQL[] = "SELECT " CHANGE_COLUMNS "WHERE c.record = ?1 ORDER BY c.id";
    return read_changes(s, db_take(s, SQL, err), id, arena, out, count, err);
}

bool store_notes(Store *s, int64_t id, Arena *arena, Change **out, size_t *count, Error *err)
{
    static const char SQL[] = "SELECT " CHANGE_COLUMNS "WHERE c.record = ?1 AND c.kind = 'note' ORDER BY c.id";
    return read_changes(s, db_take(s, SQL, err), id, arena, out, count, err);
}

static const char BY_ARRIVAL[] =
    "SELECT c.id, d.code, c.seq, r.uuid, f.name, f.version, c.kind, c.hlc, a.office, a.login, c.seen, c.prev, "
    "c.reason, c.body, c.withheld, c.digest, p.office FROM change c JOIN device d ON d.id = c.device "
    "JOIN record r ON r.id = c.record JOIN form f ON f.id = c.form JOIN actor a ON a.id = c.actor "
    "LEFT JOIN bundle_in b ON b.n = c.via LEFT JOIN peer p ON p.id = b.peer "
    "WHERE c.id > ?1 AND (?2 = '' OR f.name = ?2) ORDER BY c.id";

bool store_changes(Store *s, int64_t after, Str form, ChangeSink sink, void *ctx, Error *err)
{
    /* A statement of its own: the sink may come back here. */
    sqlite3_stmt *q = NULL;
    if (!s->db && !db_connect(s, err)) return false;
    int rc = sqlite3_prepare_v2(s->db, BY_ARRIVAL, -1, &q, NULL);
    if (rc != SQLITE_OK) return db_fault(s, rc, err);
    CLEANUP_TEXT prev = TEXT_INIT;
    bool ok = true;
    sqlite3_bind_int64(q, 1, after);
    db_bind(q, 2, form);
    while (ok && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        Change c = change_at(q, &prev);
        ok = sink(ctx, sqlite3_column_int64(q, AT_ID), &c, db_text(q, AT_VIA), err);
    }
    if (ok && rc != SQLITE_DONE) ok = db_fault(s, rc, err);
    sqlite3_finalize(q);
    return ok;
}

int64_t store_last_arrival(Store *s)
{
    int64_t n;
    return db_number(s, "SELECT max(id) FROM change", 0, &n, NULL) ? n : 0;
}

/* --- conflicts --- */

static bool fill_candidate(Store *s, Arena *arena, int64_t change, Candidate *out, Error *err)
{
    sqlite3_stmt *q = db_take(s, "SELECT a.login, a.office, c.hlc, c.via IS NULL, c.reason FROM change c JOIN actor a ON a.id = c.actor WHERE c.id = ?1", err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, change);
    int got = db_step(s, q, err);
    if (got < 0) return false;
    if (got == 0) return fault(err, ERR_INPUT, "store.damaged", text_str(&s->path));
    out->author = str_copy(arena, db_text(q, 0));
    out->office = str_copy(arena, db_text(q, 1));
    out->hlc = sqlite3_column_int64(q, 2);
    out->is_own = sqlite3_column_int(q, 3) != 0;
    out->reason = str_copy(arena, db_text(q, 4));
    db_done(q);
    return true;
}

/* One record: all its changes, and the table they are folded for. */
typedef struct { Uuid uuid; Str form; const FormTable *table; FoldChange *changes; size_t count; } Whole;

/* Those changes that lay in the copy of every author of the field's heads. */
static size_t common_changes(Arena *arena, const Whole *w, const FoldField *field, FoldChange *out)
{
    size_t n = 0;
    bool *is_common = arena_take_array(arena, w->count, sizeof *is_common);
    for (size_t i = 0; i < w->count; i++) is_common[i] = true;
    for (size_t h = 0; h < field->head_count; h++) {
        size_t entries;
        const SeenEntry *seen = seen_read(arena, w->changes[field->heads[h]].seen, &entries);
        for (size_t i = 0; i < w->count; i++) {
            const FoldChange *c = &w->changes[i];
            is_common[i] = is_common[i] && seen_has(seen, entries, c->device, c->seq, seen_check(c->digest));
        }
    }
    for (size_t i = 0; i < w->count; i++)
        if (is_common[i]) out[n++] = w->changes[i];
    return n;
}

static bool fill_base(Store *s, Arena *arena, const Whole *w, const FoldField *field, Candidate *out, Error *err)
{
    Folded f;
    FoldChange *common = arena_take_array(arena, w->count, sizeof *common);
    size_t n = common_changes(arena, w, field, common);
    if (n == 0) return true;
    if (!refold_only(s, arena, w->table, common, n, &f, err)) return false;
    const FoldField *was = fold_field(&f, field->name);
    if (!was || was->head_count == 0) return true;
    out->value = was->shown;
    return fill_candidate(s, arena, common[was->heads[0]].id, out, err);
}

typedef struct { Conflict *list; size_t count, cap; } Conflicts;

static bool add_conflict(Store *s, Arena *arena, Conflicts *to, const Whole *w, const FoldField *field, Error *err)
{
    if (to->count == to->cap) {
        to->cap = to->cap * 2 + 16;
        Conflict *more = arena_take_array(arena, to->cap, sizeof *more);
        if (to->count) memcpy(more, to->list, to->count * sizeof *more);
        to->list = more;
    }
    Conflict *c = &to->list[to->count++];
    *c = (Conflict){.record = w->uuid, .form = w->form, .field = str_copy(arena, field->name), .count = field->head_count};
    c->candidates = arena_take_array(arena, field->head_count, sizeof *c->candidates);
    for (size_t i = 0; i < field->head_count; i++) {
        c->candidates[i] = (Candidate){.value = field->values[i], .shown = i == 0};
        if (!fill_candidate(s, arena, w->changes[field->heads[i]].id, &c->candidates[i], err)) return false;
    }
    return fill_base(s, arena, w, field, &c->base, err);
}

static const char NEXT_CONFLICT[] =
    "SELECT r.id, r.uuid, f.name, r.form FROM record r JOIN form f ON f.id = r.form "
    "WHERE r.id = (SELECT min(record) FROM conflict WHERE record > ?1)";

bool store_conflicts(Store *s, Str form, Arena *arena, Conflict **out, size_t *count, Error *err)
{
    Conflicts list = {.list = NULL};
    int64_t id = 0;
    int got;
    for (;;) {
        sqlite3_stmt *q = db_take(s, NEXT_CONFLICT, err);
        if (!q) return false;
        sqlite3_bind_int64(q, 1, id);
        if ((got = db_step(s, q, err)) != 1) break;
        id = sqlite3_column_int64(q, 0);
        Whole w = {.uuid = db_uuid(q, 1), .form = str_copy(arena, db_text(q, 2))};
        db_done(q);
        if (form.n && !str_eq(form, w.form)) continue;
        Folded f;
        Error absent = {0};
        w.table = form_table(s, w.form, &absent);
        if (!w.table && absent.code != ERR_ABSENT) {
            if (err) *err = absent;
            return false;
        }
        if (!refold_load(s, arena, id, &w.changes, &w.count, err) ||
            !refold_only(s, arena, w.table, w.changes, w.count, &f, err))
            return false;
        for (size_t i = 0; i < f.field_count && !f.is_deleted; i++)
            if (f.fields[i].is_conflict && !add_conflict(s, arena, &list, &w, &f.fields[i], err)) return false;
    }
    *out = list.list;
    *count = list.count;
    return got == 0;
}
