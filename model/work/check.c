/* Every rule over every record. */
#include "model/work/check.h"

#include <string.h>

#include "forms/rowform.h"
#include "model/store/doubt.h"
#include "model/store/orphans.h"
#include "model/store/save.h"

typedef struct {
    Store *store;
    const Form *form;
    const EntryEnv *env;
    CheckSink sink;
    void *ctx;
    int64_t records;
    const Field *only;    /* rows of this repeat of the form; NULL: all */
} Check;

static const struct { const char *rule; CheckLevel level; } kinds[] = {
    [FINDS_MISSING] = { "required", CHECK_BLOCK },
    [FINDS_INVALID] = { "constraint", CHECK_BLOCK },
    [FINDS_DOUBT] = { "doubt", CHECK_WARN },
    [FINDS_SURPLUS] = { "surplus", CHECK_WARN },
};

const char *check_rule(FindsKind kind) { return kinds[kind].rule; }

/* The form and uuid of the row that a finding is about; a row that is not stored yet is a matter of what
 * it stands in. */
static void name_row(const Check *c, const Row *row, const Form **form, Uuid *record)
{
    CLEANUP_TEXT name = TEXT_INIT;
    while (row->parent && !row->seen.n) row = row->parent;
    if (!row->parent || !uuid_read(row->uuid, record)) return;
    rowform_name(&name, row->form, &row->form->fields[row->repeat]);
    const Form *of_row = store_form(c->store, text_str(&name));
    if (of_row) *form = of_row;
}

static CheckFinding finding_of(const Check *c, Uuid record, const EntryFinding *f)
{
    CheckFinding out = { c->form, record, f->field, kinds[f->kind].rule, kinds[f->kind].level, f->why };
    name_row(c, f->row, &out.form, &out.record);
    return out;
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
    c->records += !c->only;
    if (!store_read(c->store, row->id, record, err)) {
        record_free(record);
        return false;
    }
    Entry *entry = entry_open(c->form, record, ENTRY_OPEN, c->env);
    const EntryFinding *findings;
    bool ok = doubts_tell(c->store, row->id, entry, err);
    size_t count = ok ? entry_findings(entry, &findings) : 0;
    for (size_t i = 0; ok && i < count; i++) {
        if (c->only && findings[i].row->repeat != c->only->index) continue;
        CheckFinding f = finding_of(c, row->uuid, &findings[i]);
        ok = c->sink(c->ctx, &f, err);
    }
    entry_free(entry);
    return ok && (c->only || check_conflicts(c, &head, err));
}

static bool check_each(Check *c, Str name, RowSink sink, Error *err)
{
    c->form = store_form(c->store, name);
    if (!c->form) return fault(err, ERR_ABSENT, "check.no_form", name);
    Query query = { .form = name };
    QueryRun *run;
    if (!query_open(c->store, &query, c->env, &run, err)) return false;
    bool ok = query_each(run, sink, c, err);
    query_close(run);
    return ok;
}

/* Rules of rows are run with their record; what only the row itself knows is looked at here. */
static bool check_row(void *ctx, const QueryRow *row, Error *err)
{
    Check *c = ctx;
    RecordHead head = { .id = row->id, .uuid = row->uuid, .conflicts = row->conflicts };
    c->records++;
    return check_conflicts(c, &head, err);
}

static bool check_orphans(Check *c, Error *err)
{
    Arena arena = { 0 };
    Uuid *rows;
    size_t count;
    bool ok = store_orphans(c->store, c->form->name, &arena, &rows, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        CheckFinding f = { c->form, rows[i], NULL, "orphan", CHECK_WARN, NULL };
        ok = c->sink(c->ctx, &f, err);
    }
    arena_done(&arena);
    return ok;
}

static bool check_rows(Check *c, Str name, Error *err)
{
    return check_each(c, name, check_row, err) && check_orphans(c, err);
}

static bool check_form(Check *c, Str name, Error *err)
{
    const Form *form = store_form(c->store, name), *whole = form && form->whole ? store_form(c->store, form->whole->name) : NULL;
    if (!whole) return check_each(c, name, check_one, err);
    c->only = form_field(whole, form->around->name);
    bool ok = !c->only || check_each(c, whole->name, check_one, err);
    c->only = NULL;
    return ok && check_rows(c, name, err);
}

bool check_records(Store *store, Str form, const EntryEnv *env, CheckSink sink, void *ctx, int64_t *records,
                   Error *err)
{
    Check c = { .store = store, .env = env, .sink = sink, .ctx = ctx };
    bool ok = true;
    if (form.n) ok = check_form(&c, form, err);
    for (size_t i = 0; ok && !form.n && i < store_form_count(store); i++) {
        Str name = store_form_name(store, i);
        ok = store_form_is_rows(store, i) ? check_rows(&c, name, err) : check_form(&c, name, err);
    }
    *records = c.records;
    return ok;
}
