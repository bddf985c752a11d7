/* store_save: one validated save becomes one change, one row, one commit. */
#include "model/store/blind.h"
#include "model/store/doubt.h"
#include "model/store/first.h"
#include "model/store/log.h"
#include "model/store/refold.h"
#include "model/store/save_rows.h"

typedef struct {
    Store *s;
    const Save *save;
    Arena *arena;
    FormTable *table;
    Str body;               /* with `_parent`, where that was given */
    Text seen;              /* the record's, now */
    BodyMember *members;
    size_t count;
    int64_t record;         /* 0: new */
    int64_t stored;         /* the same once it is stored */
    Uuid uuid;
    Change change;
    char prev[33];
    bool is_told;           /* the caller asked what was saved */
} Work;

/* --- what is written --- */

static const BodyMember *member(const BodyMember *list, size_t count, Str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(list[i].name, name)) return &list[i];
    return NULL;
}

enum { OWN_MEMBERS = 3 };

/* A row that was removed is saved: it is to be there again, which its author says by saving it. */
static bool comes_back(Work *w, bool *out, Error *err)
{
    *out = false;
    if (!w->record || !w->table->whole.n || member(w->members, w->count, FIELD_DELETED)) return true;
    sqlite3_stmt *q = db_take(w->s, "SELECT deleted FROM record WHERE id = ?1", err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, w->record);
    int got = db_step(w->s, q, err);
    if (got != 1) return got == 0;
    *out = sqlite3_column_int(q, 0) != 0;
    db_done(q);
    return true;
}

/* The body as given, or with what the save says beside it: parent, place, coming back. */
static bool read_body(Work *w, Error *err)
{
    const Prepared *made = w->save->prepared;
    Str blind = STR_NONE;
    bool is_back;
    BodyMember own[OWN_MEMBERS];
    size_t n = 0;
    w->body = w->save->body;
    if (made && made->table) {
        w->members = made->members;
        w->count = made->count;
    } else if (!body_read(w->arena, w->body, &w->members, &w->count, &blind, err)) {
        return false;
    }
    if (!comes_back(w, &is_back, err)) return false;
    if (!uuid_is_nil(w->save->parent)) {
        CLEANUP_TEXT parent = TEXT_INIT;
        uuid_add(&parent, w->save->parent);
        own[n++] = (BodyMember){FIELD_PARENT, value_text(str_copy(w->arena, text_str(&parent)))};
    }
    if (w->save->position.n) own[n++] = (BodyMember){FIELD_POSITION, value_text(w->save->position)};
    if (is_back) own[n++] = (BodyMember){FIELD_DELETED, VALUE_NONE};
    if (!n) return true;
    for (size_t i = 0; i < n; i++)
        if (member(w->members, w->count, own[i].name)) return fault(err, ERR_BUG, "store.change_bad", own[i].name);
    BodyMember *more = arena_take_array(w->arena, w->count + n, sizeof *more);
    if (w->count) memcpy(more, w->members, w->count * sizeof *more);
    memcpy(more + w->count, own, n * sizeof *more);
    w->members = more;
    w->count += n;
    CLEANUP_TEXT whole = TEXT_INIT;
    body_write(&whole, w->members, w->count, blind);
    w->body = str_copy(w->arena, text_str(&whole));
    return true;
}

/* Whose record it is: a new one, one given by its uuid that is new here, or one that stands. */
static bool find_record(Work *w, Error *err)
{
    if (uuid_is_nil(w->save->record)) return db_uuid_new(w->s, &w->uuid, err);
    int64_t form = 0;
    w->uuid = w->save->record;
    int got = log_find_record(w->s, w->uuid, &w->record, &form, &w->seen, err);
    if (got < 0) return false;
    if (got == 1 && form != w->table->id) {
        CLEANUP_TEXT id = TEXT_INIT;
        uuid_add(&id, w->uuid);
        return fault(err, ERR_INPUT, "store.other_form", text_str(&id));
    }
    if (got == 0) w->record = 0;
    return true;
}

/* --- somebody saved in between (handoff.md 3.2) --- */

static void name_overlap(Text *overlap, Str name)
{
    Str rest = text_str(overlap), word;
    while (str_word(&rest, &word))
        if (str_eq(word, name)) return;
    if (overlap->n) text_add_c(overlap, ' ');
    text_add(overlap, name);
}

/* Removed on one side, written on the other: that too is for a person to decide. */
static bool removes(const BodyMember *list, size_t count)
{
    const BodyMember *m = member(list, count, FIELD_DELETED);
    return m && m->value.kind == ANSWER_TEXT;
}

static void note_overlap(Work *w, const BodyMember *theirs, size_t count, Text *overlap)
{
    for (size_t i = 0; i < count; i++) {
        const BodyMember *mine = member(w->members, w->count, theirs[i].name);
        if (mine && !value_eq(mine->value, theirs[i].value)) name_overlap(overlap, theirs[i].name);
    }
    if (removes(theirs, count) != removes(w->members, w->count)) name_overlap(overlap, FIELD_DELETED);
}

/* Fields written by changes that the editor did not have open, with another value than ours. */
static bool check_overlap(Work *w, Text *overlap, Error *err)
{
    if (!w->record || str_eq(text_str(&w->seen), w->save->opened_seen)) return true;
    FoldChange *changes;
    size_t count, seen_count;
    if (!refold_load(w->s, w->arena, w->record, &changes, &count, err)) return false;
    const SeenEntry *seen = seen_read(w->arena, w->save->opened_seen, &seen_count);
    CLEANUP_TEXT found = TEXT_INIT;
    for (size_t i = 0; i < count; i++) {
        const FoldChange *c = &changes[i];
        BodyMember *theirs;
        size_t n;
        Str blind;
        if (seen_has(seen, seen_count, c->device, c->seq, seen_check(c->digest))) continue;
        if (!body_read(w->arena, c->body, &theirs, &n, &blind, err)) return false;
        note_overlap(w, theirs, n, &found);
    }
    if (!found.n) return true;
    if (overlap) text_set(overlap, text_str(&found));
    return fault(err, ERR_CONFLICT, "store.overlap", text_str(&found));
}

/* What a level withheld from this copy is not covered by what is written here (M11). */
static bool tell_blind(Work *w, Error *err)
{
    Str blind = STR_NONE;
    if (!w->record) return true;
    if (!blind_find(w->s, w->arena, w->record, w->members, w->count, &blind, err)) return false;
    if (!blind.n) return true;
    CLEANUP_TEXT whole = TEXT_INIT;
    body_write(&whole, w->members, w->count, blind);
    w->body = str_copy(w->arena, text_str(&whole));
    return true;
}

/* --- the change and what follows from it --- */

static bool make_change(Work *w, Error *err)
{
    Store *s = w->s;
    Str login = text_str(&s->login);
    if (!s->device_id && !log_device(s, text_str(&s->device), text_str(&s->office), &s->device_id, err)) return false;
    if (!s->actor_id && !log_actor(s, text_str(&s->office), login, &s->actor_id, err)) return false;
    Str prev = STR_NONE;
    if (s->has_prev) {
        CLEANUP_TEXT hex = TEXT_INIT;
        hex_add(&hex, s->own_prev, sizeof s->own_prev);
        memcpy(w->prev, hex.b, sizeof w->prev);
        prev = str_from(w->prev, 32);
    }
    Str usual = w->record ? STR("save") : STR("create");
    w->change = (Change){
        .device = text_str(&s->device), .seq = s->own_seq + 1, .record = w->uuid,
        .form = w->table->name, .version = w->table->version,
        .kind = w->save->kind.n ? w->save->kind : usual,
        .hlc = hlc_next(s->os->now_ms(s->os->ctx), s->own_hlc),
        .office = text_str(&s->office), .login = login, .seen = text_str(&w->seen), .prev = prev,
        .reason = w->save->reason, .body = w->body,
    };
    change_digest(&w->change, w->change.digest);
    return true;
}

static void count_change(Work *w)
{
    Store *s = w->s;
    s->own_seq = w->change.seq;
    s->own_hlc = w->change.hlc;
    memcpy(s->own_prev, w->change.digest, sizeof s->own_prev);
    s->has_prev = s->has_saved = true;
    s->saved_seq = w->change.seq;
    memcpy(s->saved_digest, w->change.digest, sizeof s->saved_digest);
}

static bool add_later(Work *w, const LogPlace *place, Error *err)
{
    int64_t change;
    bool ignored;
    return log_add(w->s, &w->change, place, &change, err) &&
           refold_record(w->s, w->record, REFOLD_REPLACE, &ignored, err);
}

static bool report(Work *w, Saved *out, Error *err)
{
    CLEANUP_TEXT id = TEXT_INIT;
    change_add_id(&id, &w->change);
    memcpy(out->change, id.b, id.n < sizeof out->change ? id.n : sizeof out->change - 1);
    if (!w->record) return true; /* it was made just now */
    sqlite3_stmt *q = db_take(w->s, "SELECT conflicts FROM record WHERE id = ?1", err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, w->record);
    int got = db_step(w->s, q, err);
    if (got == 1) {
        out->conflicts = (size_t)sqlite3_column_int(q, 0);
        db_done(q);
    }
    return got >= 0;
}

static bool put(Work *w, Error *err)
{
    Store *s = w->s;
    LogPlace at = {.record = w->record, .device = s->device_id, .form = w->table->version_id, .actor = s->actor_id};
    w->stored = w->record;
    if (w->record) return add_later(w, &at, err);
    const Prepared *made = w->save->prepared;
    if (!first_add(s, w->arena, w->table, &w->change, w->members, w->count,
                   made && made->table == w->table ? made->row : NULL, &at, err))
        return false;
    w->stored = at.record;
    return true;
}

static bool save_in(Work *w, Saved *out, Text *overlap, Error *err)
{
    if (!w->s->has_counters && !db_counters(w->s, err)) return false;
    w->table = form_table(w->s, w->save->form, err);
    if (!w->table || !find_record(w, err)) return false;
    *out = (Saved){.record = w->uuid};
    if (!read_body(w, err) || !check_overlap(w, overlap, err) || !tell_blind(w, err) || !make_change(w, err) || !put(w, err) ||
        !doubts_add(w->s, w->stored, w->save->doubts, w->save->doubt_count, err))
        return false;
    count_change(w);
    return !w->is_told || report(w, out, err);
}

static bool save_one(Store *s, const Save *save, bool is_told, Saved *out, Text *overlap, Error *err)
{
    Arena arena = {0};
    Work w = {.s = s, .save = save, .arena = &arena, .seen = TEXT_INIT, .is_told = is_told};
    bool ok = save_in(&w, out, overlap, err);
    text_free(&w.seen);
    arena_done(&arena);
    return ok;
}

static bool drop_draft(Store *s, int64_t draft, Error *err)
{
    if (!draft) return true;
    sqlite3_stmt *q = db_take(s, "DELETE FROM draft WHERE id = ?1", err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, draft);
    return db_run(s, q, err);
}

bool store_save(Store *s, const Save *save, Saved *out, Text *overlap, Error *err)
{
    Saved ignored;
    bool is_told = out != NULL;
    if (!is_told) out = &ignored;
    *out = (Saved){.record = save->record};
    if (overlap) text_clear(overlap);
    if (!store_begin(s, err)) return false;
    bool ok = !save->body.n || save_one(s, save, is_told, out, overlap, err);
    ok = ok && (!save->now || save_rows(s, save, out, overlap, err)) && drop_draft(s, save->draft, err);
    if (ok) return store_commit(s, err);
    store_abort(s);
    return false;
}
