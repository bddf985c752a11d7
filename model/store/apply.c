/* store_apply: one change from elsewhere into the log, and its record folded again. */
#include "model/store/first.h"
#include "model/store/refold.h"
#include "model/store/save.h"

/* Number of the bundle that brings a change; 0: none given. */
static bool bundle_number(Store *s, Str bundle, int64_t *out, Error *err)
{
    *out = 0;
    if (!bundle.n) return true;
    sqlite3_stmt *q = db_take(s, "SELECT n FROM bundle_in WHERE id = ?1", err);
    if (!q) return false;
    db_bind(q, 1, bundle);
    int got = db_step(s, q, err);
    if (got == 0) return fault(err, ERR_BUG, "store.no_bundle", bundle);
    if (got < 0) return false;
    *out = sqlite3_column_int64(q, 0);
    db_done(q);
    return true;
}

typedef struct {
    Store *s;
    const Change *change;
    Arena arena;
    LogPlace place;
    int64_t family;
} Work;

/* A form that is not here yet leaves no row: its changes wait in the log (M9). */
static bool add_first(Work *w, Error *err)
{
    Error why = {0};
    BodyMember *members;
    size_t count;
    Str blind;
    int64_t id;
    bool ignored;
    Store *s = w->s;
    const Change *c = w->change;
    FormTable *t = form_table_by_id(s, w->family, &why);
    if (t)
        return body_read(&w->arena, c->body, &members, &count, &blind, err) &&
               first_add(s, &w->arena, t, c, members, count, NULL, &w->place, err);
    if (why.code != ERR_ABSENT) {
        if (err) *err = why;
        return false;
    }
    return log_add_record(s, c->record, w->family, c->office, STR_NONE, s->next_change, &w->place.record, err) &&
           log_add(s, c, &w->place, &id, err) && refold_record(s, w->place.record, REFOLD_REPLACE, &ignored, err) &&
           log_adopt(s, c->record, w->place.record, err);
}

static bool add_later(Work *w, Error *err)
{
    int64_t id;
    bool ignored;
    return log_add(w->s, w->change, &w->place, &id, err) &&
           refold_record(w->s, w->place.record, REFOLD_REPLACE, &ignored, err);
}

/* Nothing that the part told may read otherwise in the whole (M11). */
static bool agrees(Work *w, Str part, bool *ok, Error *err)
{
    BodyMember *few, *all;
    size_t few_count, count, k;
    Str blind;
    *ok = true;
    if (!body_read(&w->arena, part, &few, &few_count, &blind, err) ||
        !body_read(&w->arena, w->change->body, &all, &count, &blind, err))
        return false;
    for (size_t i = 0; i < few_count; i++) {
        for (k = 0; k < count && !str_eq(all[k].name, few[i].name); k++) {}
        *ok = *ok && k < count && value_eq(all[k].value, few[i].value);
    }
    return true;
}

static const char PART[] = "SELECT c.id, c.record, c.body FROM change c WHERE c.device = ?1 AND c.seq = ?2 AND "
                           "c.digest = ?3 AND c.partial = 1";
static const char COMPLETE[] = "UPDATE change SET body = ?2, reason = ?3, withheld = NULL, partial = 0 WHERE id = ?1";

/* The whole of a change of which a level had withheld something: its digest proves it. */
static bool complete(Work *w, Applied *out, Error *err)
{
    bool ok, ignored;
    sqlite3_stmt *q = db_take(w->s, PART, err);
    if (!q) return false;
    sqlite3_bind_int64(q, 1, w->place.device);
    sqlite3_bind_int64(q, 2, w->change->seq);
    db_bind_blob(q, 3, w->change->digest, 16);
    int got = db_step(w->s, q, err);
    if (got != 1) return got == 0; /* it was whole before */
    int64_t id = sqlite3_column_int64(q, 0);
    w->place.record = sqlite3_column_int64(q, 1);
    Str part = str_copy(&w->arena, db_text(q, 2));
    db_done(q);
    if (!agrees(w, part, &ok, err)) return false;
    if (!ok) {
        CLEANUP_TEXT name = TEXT_INIT;
        change_add_id(&name, w->change);
        return fault(err, ERR_INPUT, "store.change_digest", text_str(&name));
    }
    if (!(q = db_take(w->s, COMPLETE, err))) return false;
    sqlite3_bind_int64(q, 1, id);
    db_bind(q, 2, w->change->body);
    db_bind_or_null(q, 3, w->change->reason);
    *out = APPLY_CHANGED;
    return db_run(w->s, q, err) && refold_record(w->s, w->place.record, REFOLD_REPLACE, &ignored, err);
}

static bool apply_in(Work *w, Str bundle, Applied *out, Error *err)
{
    Store *s = w->s;
    const Change *c = w->change;
    int64_t form;
    if ((!c->is_checked && !change_check(c, err)) || !log_device(s, c->device, c->office, &w->place.device, err)) return false;
    int has = log_has(s, w->place.device, c->seq, c->digest, err);
    if (has < 0) return false;
    *out = APPLY_SAME;
    if (has) return c->withheld.n > 0 || complete(w, out, err);
    if (!log_actor(s, c->office, c->login, &w->place.actor, err) || !bundle_number(s, bundle, &w->place.via, err) ||
        !form_table_version(s, c->form, c->version, &w->place.form, &w->family, err))
        return false;
    int found = log_find_record(s, c->record, &w->place.record, &form, NULL, err);
    if (found < 0) return false;
    if (found && form != w->family) {
        CLEANUP_TEXT id = TEXT_INIT;
        uuid_add(&id, c->record);
        return fault(err, ERR_INPUT, "store.other_form", text_str(&id));
    }
    if (!(found ? add_later(w, err) : add_first(w, err))) return false;
    s->has_grown = true;
    s->has_counters = s->has_counters && !str_eq(c->device, text_str(&s->device));
    *out = found ? APPLY_CHANGED : APPLY_NEW_RECORD;
    return true;
}

bool store_apply(Store *s, const Change *c, Str via_bundle, Applied *out, Error *err)
{
    if (!store_begin(s, err)) return false;
    Work w = {.s = s, .change = c};
    bool ok = (s->has_counters || db_counters(s, err)) && apply_in(&w, via_bundle, out, err);
    arena_done(&w.arena);
    if (ok) return store_commit(s, err);
    store_abort(s);
    return false;
}
