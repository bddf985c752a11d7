#include "model/work/setall.h"

#include <string.h>

#include "model/store/doubt.h"
#include "model/store/save.h"

typedef struct {
    Store *store;
    const Form *form;
    const SetAll *what;
    const EntryEnv *env;
    SetDone *done;
    Arena scratch; /* of one record */
} Work;

void setall_free(SetDone *d)
{
    arena_done(&d->arena);
    *d = (SetDone){ 0 };
}

/* --- one record --- */

/* Which rule says no, of the answers that were set; NULL: none. */
static const Error *refusal(Work *w, Entry *entry, Error *own)
{
    const Row *root = entry_record(entry)->root;
    for (size_t i = 0; i < w->what->answer_count; i++) {
        const SetAnswer *a = &w->what->answers[i];
        const Field *f = form_field(w->form, a->field);
        EntryState state = entry_state(entry, root, f);
        if (!state.refused_raw && !state.invalid && state.relevant && !state.read_only) continue;
        if (state.why && (state.refused_raw || state.invalid)) *own = *state.why;
        else fault(own, ERR_RULE, state.relevant ? "set.refused" : "setall.skipped", a->raw);
        fault_at(own, field_label(f, w->env->lang));
        return own;
    }
    return NULL;
}

static bool save(Work *w, const RecordHead *head, Entry *entry, Str body, Error *err)
{
    Save one = { .form = w->form->name, .record = head->uuid, .opened_seen = head->seen, .body = body,
                 .reason = w->what->reason };
    w->done->changed++;
    return store_save(w->store, &one, NULL, NULL, err) && doubts_keep(w->store, head->uuid, entry, err);
}

static bool set_one(Work *w, const RecordHead *head, const Record *before, Entry *entry, Error *err)
{
    CLEANUP_TEXT body = TEXT_INIT;
    Error why = { 0 };
    SetDone *d = w->done;
    entry_batch(entry);
    for (size_t i = 0; i < w->what->answer_count; i++) {
        const SetAnswer *a = &w->what->answers[i];
        (void)entry_type(entry, entry_record(entry)->root, form_field(w->form, a->field), a->raw, FROM_PERSON);
    }
    entry_settle(entry);
    if (refusal(w, entry, &why)) {
        if (d->refused++ == 0) {
            d->first = head->uuid;
            d->why = why;
        }
        d->left[d->left_count++] = head->id;
        return true;
    }
    if (entry_body(entry, before, &body)) return save(w, head, entry, text_str(&body), err);
    d->same++;
    return true;
}

static bool work_one(Work *w, const RecordHead *head, Error *err)
{
    Record *before = record_new(w->form);
    Record *now = record_new(w->form);
    if (!store_read(w->store, head->id, before, err) || !store_read(w->store, head->id, now, err)) {
        record_free(before);
        record_free(now);
        return false;
    }
    Entry *entry = entry_open(w->form, now, ENTRY_OPEN, w->env);
    bool ok = doubts_tell(w->store, head->id, entry, err) && set_one(w, head, before, entry, err);
    entry_free(entry);
    record_free(before);
    arena_clear(&w->scratch);
    return ok;
}

/* All of them are found before one is written: one statement, however many they are. */
typedef struct { Arena arena; RecordHead *heads; size_t count, most; } Found;

static bool take_head(void *ctx, const QueryRow *row, Error *err)
{
    Found *f = ctx;
    (void)err;
    if (f->count < f->most)
        f->heads[f->count++] = (RecordHead){ .id = row->id, .uuid = row->uuid, .seen = str_copy(&f->arena, row->seen) };
    return true;
}

static bool find_all(Work *w, Found *f, Error *err)
{
    Query q = { .form = w->form->name, .ids = w->what->ids, .id_count = w->what->count,
                .columns = &w->what->answers[0].field, .column_count = 1 };
    QueryRun *run;
    f->most = w->what->count;
    f->heads = arena_take_array(&f->arena, f->most + 1, sizeof *f->heads);
    if (!query_open(w->store, &q, w->env, &run, err)) return false;
    bool ok = query_each(run, take_head, f, err);
    query_close(run);
    return ok;
}

static bool work_all(Work *w, Job *job, Error *err)
{
    Found found = { .count = 0 };
    bool ok = find_all(w, &found, err);
    for (size_t i = 0; ok && i < found.count; i++) {
        ok = work_one(w, &found.heads[i], err);
        if (ok && !job_goes_on(job, 1)) ok = fault(err, ERR_CANCEL, "query.stopped", w->form->name);
    }
    arena_done(&found.arena);
    return ok;
}

/* --- all of them --- */

static bool end(Store *s, bool ok, SetDone *d, Error *err)
{
    if (ok && store_commit(s, err)) return true;
    if (!ok) store_abort(s);
    setall_free(d);
    return false;
}

bool setall_run(Store *s, const SetAll *what, const EntryEnv *env, Job *job, SetDone *d, Error *err)
{
    Work w = { .store = s, .form = store_form(s, what->form), .what = what, .env = env, .done = d };
    *d = (SetDone){ 0 };
    if (!w.form) return fault(err, ERR_ABSENT, "store.no_form", what->form);
    if (w.form->whole) return fault(err, ERR_USAGE, "setall.rows", what->form); /* their record judges them */
    for (size_t i = 0; i < what->answer_count; i++) {
        const Field *f = form_field(w.form, what->answers[i].field);
        if (!f || !type_is_answer(f->type) || f->repeat >= 0) return fault(err, ERR_USAGE, "cli.no_field", what->answers[i].field);
    }
    d->left = arena_take_array(&d->arena, what->count + 1, sizeof *d->left);
    job_begins(job, "job.rows", (int64_t)what->count);
    if (!store_begin(s, err)) return false;
    bool ok = what->count == 0 || what->answer_count == 0 || work_all(&w, job, err);
    arena_done(&w.scratch);
    return end(s, ok, d, err);
}
