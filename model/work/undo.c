#include "model/work/undo.h"
#include "model/store/fold.h"
#include "model/work/past.h"

/* The old values of what change i wrote and nobody has written since. */
static size_t old_values(const Past *p, size_t i, BodyMember *out, Undone *u)
{
    size_t n = 0;
    for (size_t k = 0; k < p->member_counts[i]; k++) {
        Str name = p->members[i][k].name;
        Value now, old;
        bool is_last = past_writer(p, p->count, name, &now) == i;
        (void)past_writer(p, i, name, &old);
        bool deletes = str_eq(name, FIELD_DELETED) && old.kind == ANSWER_TEXT;
        if (deletes) u->stayed++;
        else if (!is_last) u->since++;
        else if (!value_eq(now, old)) out[n++] = (BodyMember){name, old};
    }
    return n;
}

static bool take_back(Store *s, const RecordHead *head, Past *p, size_t i, Undone *u, Error *err)
{
    if (i == 0) {
        u->stayed++;
        return true;
    }
    CLEANUP_TEXT body = TEXT_INIT;
    BodyMember *members = arena_take_array(p->arena, p->member_counts[i] + 1, sizeof *members);
    size_t n = old_values(p, i, members, u);
    if (n == 0) return true;
    body_write(&body, members, n, STR_NONE);
    Save save = {.form = head->form, .record = head->uuid, .opened_seen = head->seen, .body = text_str(&body), .kind = STR("undo")};
    u->given += (int64_t)n;
    return store_save(s, &save, NULL, NULL, err);
}

static bool undo_one(Store *s, const RecordHead *head, Str change_id, Undone *u, Error *err)
{
    Past p;
    Arena arena = {0};
    bool ok = past_read(s, head->id, &arena, &p, err);
    size_t at = ok && change_id.n == 0 && p.count > 0 ? p.count - 1 : p.count;
    while (at > 0 && at < p.count && p.member_counts[at] == 0) at--; /* notes wrote nothing */
    for (size_t i = 0; ok && i < p.count && at == p.count; i++) {
        CLEANUP_TEXT id = TEXT_INIT;
        change_add_id(&id, &p.all[i]);
        if (str_eq(text_str(&id), change_id)) at = i;
    }
    if (ok && at == p.count) ok = fault(err, ERR_ABSENT, "undo.no_change", change_id);
    ok = ok && take_back(s, head, &p, at, u, err);
    arena_done(&arena);
    return ok;
}

bool undo_change(Store *s, const RecordHead *head, Str change_id, Undone *out, Error *err)
{
    *out = (Undone){0};
    if (!store_begin(s, err)) return false;
    out->after = store_last_arrival(s);
    if (!undo_one(s, head, change_id, out, err)) {
        store_abort(s);
        return false;
    }
    out->until = store_last_arrival(s);
    return store_commit(s, err);
}

/* --- an act: several changes --- */

typedef struct { Str id; Uuid record; } Done;
typedef struct { Arena arena; Done *list; size_t count, room; int64_t until; Str device; } Acts;

static bool gather(void *ctx, int64_t arrival, const Change *c, Str via, Error *err)
{
    (void)err;
    Acts *a = ctx;
    CLEANUP_TEXT id = TEXT_INIT;
    if (arrival > a->until || via.n > 0 || !str_eq(c->device, a->device)) return true;
    if (a->count == a->room) {
        Done *more = arena_take_array(&a->arena, a->room = a->room * 2 + 16, sizeof *more);
        if (a->count > 0) memcpy(more, a->list, a->count * sizeof *more);
        a->list = more;
    }
    change_add_id(&id, c);
    a->list[a->count++] = (Done){str_copy(&a->arena, text_str(&id)), c->record};
    return true;
}

/* The newest first: what a later change rests on goes before it. */
static bool undo_all(Store *s, Acts *a, Undone *u, Error *err)
{
    for (size_t i = a->count; i-- > 0;) {
        RecordHead head;
        if (!store_head(s, a->list[i].record, &a->arena, &head, err) || !undo_one(s, &head, a->list[i].id, u, err))
            return false;
    }
    return true;
}

bool undo_changes(Store *s, int64_t after, int64_t until, Undone *out, Error *err)
{
    Acts acts = {.until = until, .device = store_device(s)};
    *out = (Undone){0};
    if (!store_begin(s, err)) return false;
    out->after = store_last_arrival(s);
    bool ok = store_changes(s, after, STR_NONE, gather, &acts, err) && undo_all(s, &acts, out, err);
    out->until = store_last_arrival(s);
    arena_done(&acts.arena);
    if (ok) return store_commit(s, err);
    store_abort(s);
    return false;
}
