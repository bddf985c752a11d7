#include "model/store/decided.h"

#include "forms/body.h"
#include "model/store/quick.h"

static const char *const PICKS[] = {"", "ours", "theirs", "value", "later"};

static DecidedPick pick_of(Str name)
{
    for (size_t i = 1; i < sizeof PICKS / sizeof *PICKS; i++)
        if (str_eq(name, str_of(PICKS[i]))) return (DecidedPick)i;
    return DECIDED_NOTHING;
}

/* A sum of well mixed numbers (splitmix64): another side gives another sum, in whatever order. */
int64_t decided_side(int64_t sides, int64_t hlc)
{
    uint64_t x = (uint64_t)hlc + UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return (int64_t)((uint64_t)sides + (x ^ x >> 31));
}

typedef struct { Str bundle; const Deciding *what; Str login; int64_t now_ms; } Keeping;

static const char BEGIN[] =
    "INSERT INTO deciding(bundle, login, updated, reason, record, field, typed) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) "
    "ON CONFLICT(bundle) DO UPDATE SET login = excluded.login, updated = excluded.updated, reason = excluded.reason, "
    "record = excluded.record, field = excluded.field, typed = excluded.typed";
static const char PUT[] =
    "INSERT INTO decided(bundle, record, field, pick, side, sides, body) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) "
    "ON CONFLICT(bundle, record, field) DO UPDATE SET pick = excluded.pick, side = excluded.side, "
    "sides = excluded.sides, body = excluded.body";
static const char TAKE_BACK[] = "DELETE FROM decided WHERE bundle = ?1 AND record = ?2 AND field = ?3";

static bool put_begin(Store *s, sqlite3 *db, const Keeping *k, Error *err)
{
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(db, BEGIN, -1, &q, NULL);
    if (rc == SQLITE_OK) {
        db_bind(q, 1, k->bundle);
        db_bind(q, 2, k->login);
        sqlite3_bind_int64(q, 3, k->now_ms);
        db_bind(q, 4, k->what->reason);
        db_bind_uuid(q, 5, k->what->record);
        db_bind(q, 6, k->what->field);
        db_bind(q, 7, k->what->typed);
        rc = sqlite3_step(q);
    }
    sqlite3_finalize(q);
    return rc == SQLITE_DONE || db_fault_on(s, db, rc, err);
}

static bool put_one(Store *s, sqlite3 *db, Str bundle, const Decided *d, Error *err)
{
    CLEANUP_TEXT body = TEXT_INIT;
    BodyMember member = {.name = d->field, .value = d->value};
    sqlite3_stmt *q = NULL;
    bool is_taken_back = d->pick == DECIDED_NOTHING;
    body_write(&body, &member, d->pick == DECIDED_VALUE, STR_NONE);
    int rc = sqlite3_prepare_v2(db, is_taken_back ? TAKE_BACK : PUT, -1, &q, NULL);
    if (rc == SQLITE_OK) {
        db_bind(q, 1, bundle);
        db_bind_blob(q, 2, d->record.b, sizeof d->record.b);
        db_bind(q, 3, d->field);
        if (!is_taken_back) {
            db_bind(q, 4, str_of(PICKS[d->pick]));
            sqlite3_bind_int64(q, 5, d->side);
            sqlite3_bind_int64(q, 6, d->sides);
            db_bind(q, 7, text_str(&body));
        }
        rc = sqlite3_step(q);
    }
    sqlite3_finalize(q);
    return rc == SQLITE_DONE || db_fault_on(s, db, rc, err);
}

static bool put_all(Store *s, sqlite3 *db, void *ctx, Error *err)
{
    const Keeping *k = ctx;
    if (!put_begin(s, db, k, err)) return false;
    for (size_t i = 0; i < k->what->count; i++)
        if (!put_one(s, db, k->bundle, &k->what->list[i], err)) return false;
    return true;
}

bool decided_keep(Store *s, Str bundle, const Deciding *what, Error *err)
{
    Keeping k = {.bundle = bundle, .what = what, .login = what->login.n ? what->login : text_str(&s->login),
                 .now_ms = s->os->now_ms(s->os->ctx)};
    return quick_write(s, QUICK_UNSYNCED, put_all, &k, err);
}

static bool read_one(Arena *arena, sqlite3_stmt *q, Decided *d, Error *err)
{
    BodyMember *members;
    size_t count;
    Str blind;
    *d = (Decided){.record = db_uuid(q, 0), .field = str_copy(arena, db_text(q, 1)), .pick = pick_of(db_text(q, 2)),
                   .side = sqlite3_column_int64(q, 3), .sides = sqlite3_column_int64(q, 4)};
    if (d->pick != DECIDED_VALUE) return true;
    if (!body_read(arena, str_copy(arena, db_text(q, 5)), &members, &count, &blind, err)) return false;
    if (count == 1) d->value = members[0].value;
    return count == 1 || fault(err, ERR_INPUT, "store.damaged", d->field);
}

static bool read_list(Store *s, Str bundle, Arena *arena, Deciding *out, Error *err)
{
    static const char sql[] = "SELECT record, field, pick, side, sides, body FROM decided WHERE bundle = ?1 ORDER BY record, field";
    size_t room = 0;
    int got;
    sqlite3_stmt *q = db_take(s, sql, err);
    if (!q) return false;
    db_bind(q, 1, bundle);
    while ((got = db_step(s, q, err)) == 1) {
        if (out->count == room) {
            room = room * 2 + 16;
            Decided *more = arena_take_array(arena, room, sizeof *more);
            if (out->count) memcpy(more, out->list, out->count * sizeof *more);
            out->list = more;
        }
        if (read_one(arena, q, &out->list[out->count++], err)) continue;
        db_done(q);
        return false;
    }
    return got == 0;
}

bool decided_read(Store *s, Str bundle, Arena *arena, Deciding *out, Error *err)
{
    *out = (Deciding){.updated_ms = 0};
    sqlite3_stmt *q = db_take(s, "SELECT login, updated, reason, record, field, typed FROM deciding WHERE bundle = ?1", err);
    if (!q) return false;
    db_bind(q, 1, bundle);
    int got = db_step(s, q, err);
    if (got != 1) return got == 0;
    *out = (Deciding){.login = str_copy(arena, db_text(q, 0)), .updated_ms = sqlite3_column_int64(q, 1),
                      .reason = str_copy(arena, db_text(q, 2)), .record = db_uuid(q, 3),
                      .field = str_copy(arena, db_text(q, 4)), .typed = str_copy(arena, db_text(q, 5))};
    db_done(q);
    return read_list(s, bundle, arena, out, err);
}

static bool drop_from(Store *s, const char *sql, Str bundle, Error *err)
{
    sqlite3_stmt *q = db_take(s, sql, err);
    if (!q) return false;
    db_bind(q, 1, bundle);
    return db_run(s, q, err);
}

bool decided_drop(Store *s, Str bundle, Error *err)
{
    if (!store_begin(s, err)) return false;
    if (drop_from(s, "DELETE FROM decided WHERE bundle = ?1", bundle, err) &&
        drop_from(s, "DELETE FROM deciding WHERE bundle = ?1", bundle, err))
        return store_commit(s, err);
    store_abort(s);
    return false;
}
