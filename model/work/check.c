/* Every rule over every record. */
#include "model/work/check.h"

#include <string.h>

#include "model/store/doubt.h"
#include "model/store/save.h"

typedef struct {
    Store *store;
    const Form *form;
    const EntryEnv *env;
    CheckSink sink;
    void *ctx;
    int64_t records;
} Check;

static const struct { const char *rule; CheckLevel level; } kinds[] = {
    [FINDS_MISSING] = { "required", CHECK_BLOCK },
    [FINDS_INVALID] = { "constraint", CHECK_BLOCK },
    [FINDS_DOUBT] = { "doubt", CHECK_WARN },
    [FINDS_SURPLUS] = { "surplus", CHECK_WARN },
};

const char *check_rule(FindsKind kind) { return kinds[kind].rule; }

static CheckFinding finding_of(const Check *c, Uuid record, const EntryFinding *f)
{
    return (CheckFinding){ c->form, record, f->field, kinds[f->kind].rule, kinds[f->kind].level, f->why };
}

static bool check_conflicts(Check *c, const RecordHead *head, Error *err)
{
    if (!head->conflicts) return true;
    Arena arena = { 0 };
    Conflict *conflicts;
    size_t count;
    bool ok = store_conflicts(c->store, c->form->name, &arena, &conflicts, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        if (memcmp(conflicts[i].record.b, head->uuid.b, sizeof head->uuid.b) != 0) continue;
        CheckFinding f = { c->form, head->uuid, form_field(c->form, conflicts[i].field), "conflict",
                           CHECK_BLOCK, NULL };
        ok = c->sink(c->ctx, &f, err);
    }
    arena_done(&arena);
    return ok;
}

static bool check_one(void *ctx, const QueryRow *row, Error *err)
{
    Check *c = ctx;
    Record *record = record_new(c->form);
    RecordHead head = { .id = row->id, .uuid = row->uuid, .conflicts = row->conflicts };
    c->records++;
    if (!store_read(c->store, row->id, record, err)) {
        record_free(record);
        return false;
    }
    Entry *entry = entry_open(c->form, record, ENTRY_OPEN, c->env);
    const EntryFinding *findings;
    bool ok = doubts_tell(c->store, row->id, entry, err);
    size_t count = ok ? entry_findings(entry, &findings) : 0;
    for (size_t i = 0; ok && i < count; i++) {
        CheckFinding f = finding_of(c, row->uuid, &findings[i]);
        ok = c->sink(c->ctx, &f, err);
    }
    entry_free(entry);
    return ok && check_conflicts(c, &head, err);
}

static bool check_form(Check *c, Str name, Error *err)
{
    c->form = store_form(c->store, name);
    if (!c->form) return fault(err, ERR_ABSENT, "check.no_form", name);
    Query query = { .form = name };
    QueryRun *run;
    if (!query_open(c->store, &query, c->env, &run, err)) return false;
    bool ok = query_each(run, check_one, c, err);
    query_close(run);
    return ok;
}

bool check_records(Store *store, Str form, const EntryEnv *env, CheckSink sink, void *ctx, int64_t *records,
                   Error *err)
{
    Check c = { .store = store, .env = env, .sink = sink, .ctx = ctx };
    bool ok = true;
    if (form.n) ok = check_form(&c, form, err);
    for (size_t i = 0; ok && !form.n && i < store_form_count(store); i++)
        ok = check_form(&c, store_form_name(store, i), err);
    *records = c.records;
    return ok;
}
