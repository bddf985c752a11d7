/* store_apply: one change from elsewhere into the log, and its record folded again. */
#include "model/store/fold.h"
#include "model/store/image.h"
#include "model/store/log.h"
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

typedef struct { const Change *change; LogPlace place; int64_t family; bool is_new; } Work;

static bool add_record(Store *s, Work *w, Error *err)
{
    int64_t form;
    int got = log_find_record(s, w->change->record, &w->place.record, &form, NULL, err);
    if (got < 0) return false;
    if (got == 1 && form != w->family) {
        CLEANUP_TEXT id = TEXT_INIT;
        uuid_add(&id, w->change->record);
        return fault(err, ERR_INPUT, "store.other_form", text_str(&id));
    }
    w->is_new = got == 0;
    return got == 1 || log_add_record(s, w->change->record, w->family, w->change->office, STR_NONE, s->next_change,
                                      &w->place.record, err);
}

/* A partial change is completed by the whole one (M11) in an issue of its own; until then the same
 * id is the same change. */
static bool apply_in(Store *s, const Change *c, Str bundle, Applied *out, Error *err)
{
    Work w = {.change = c};
    int64_t id;
    bool differed;
    if (!change_check(c, err) || !log_device(s, c->device, c->office, &w.place.device, err)) return false;
    int has = log_has(s, w.place.device, c->seq, c->digest, err);
    if (has < 0) return false;
    if (has) {
        *out = APPLY_SAME;
        return true;
    }
    if (!log_actor(s, c->office, c->login, &w.place.actor, err) || !bundle_number(s, bundle, &w.place.via, err) ||
        !form_table_version(s, c->form, c->version, &w.place.form, &w.family, err) || !add_record(s, &w, err) ||
        !log_add(s, c, &w.place, &id, err) || !refold_record(s, w.place.record, REFOLD_REPLACE, &differed, err))
        return false;
    if (w.is_new && !log_adopt(s, c->record, w.place.record, err)) return false;
    s->has_grown = true;
    s->has_counters = s->has_counters && !str_eq(c->device, text_str(&s->device));
    *out = w.is_new ? APPLY_NEW_RECORD : APPLY_CHANGED;
    return true;
}

bool store_apply(Store *s, const Change *c, Str via_bundle, Applied *out, Error *err)
{
    if (!store_begin(s, err)) return false;
    if ((s->has_counters || db_counters(s, err)) && apply_in(s, c, via_bundle, out, err)) return store_commit(s, err);
    store_abort(s);
    return false;
}
