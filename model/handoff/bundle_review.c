/* Reviewing a bundle: for each field that arrives, what both had seen, what stands here, what comes. */
#include "model/handoff/bundle_inside.h"

#include "forms/expr.h"
#include "model/store/record_title.h"

#include <stdlib.h>

enum { NEW_KEPT = 2000 /* changes of records unknown here that are held in memory */, DEPTH_MOST = 16 /* of repeats */ };

typedef struct {
    Store *store;
    Arena *arena;
    Change *changes; /* not in the log yet */
    size_t count, room, new_kept;
    int64_t more_added;
} Gathering;

/* --- what is not here yet --- */

static Change change_copy(Arena *arena, const Change *from)
{
    Change c = *from;
    Str *texts[] = { &c.device, &c.form, &c.version, &c.kind, &c.office, &c.login, &c.seen, &c.prev, &c.reason, &c.body, &c.withheld };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = str_copy(arena, *texts[i]);
    return c;
}

static bool is_record_here(Store *s, Uuid record, Arena *arena, RecordHead *head, bool *here, Error *err)
{
    Error e = { 0 };
    *here = store_head(s, record, arena, head, &e);
    if (*here || e.code == ERR_ABSENT) return true;
    if (err) *err = e;
    return false;
}

static bool gather(void *ctx, const Change *c, Error *err)
{
    Gathering *g = ctx;
    RecordHead head;
    bool has, here;
    if (!bundles_has(g->store, c, &has, err)) return false;
    if (has) return true;
    if (!is_record_here(g->store, c->record, g->arena, &head, &here, err)) return false;
    if (!here && ++g->new_kept > NEW_KEPT) {
        if (str_eq(c->kind, STR("create"))) g->more_added++;
        return true;
    }
    if (g->count == g->room) {
        g->room = g->room ? g->room * 2 : 64;
        g->changes = memory_resize(g->changes, g->room, sizeof *g->changes);
    }
    g->changes[g->count++] = change_copy(g->arena, c);
    return true;
}

static int by_record(const void *a, const void *b)
{
    const Change *x = a, *y = b;
    int c = memcmp(x->record.b, y->record.b, sizeof x->record.b);
    if (c) return c;
    return x->hlc < y->hlc ? -1 : x->hlc > y->hlc ? 1 : memcmp(x->digest, y->digest, sizeof x->digest);
}

/* --- one record --- */

/* All changes of a record: first those here, then those that arrive. */
typedef struct {
    Store *store;
    Arena *arena;
    Str form;
    const Change **all;
    FoldChange *fold;
    size_t here, count;
    Folded ours, united;
    Folded **base; /* by arriving change: what its author had seen of ours */
} Compared;

static FoldChange fold_change(const Change *c, int64_t id)
{
    FoldChange f = { .id = id, .device = c->device, .kind = c->kind, .seen = c->seen, .body = c->body,
                     .seq = c->seq, .hlc = c->hlc };
    memcpy(f.digest, c->digest, sizeof f.digest);
    return f;
}

static bool compare(Compared *c, const Change *here, size_t here_count, const Change *come, size_t come_count, Error *err)
{
    c->here = here_count;
    c->count = here_count + come_count;
    c->all = arena_take_array(c->arena, c->count, sizeof *c->all);
    c->fold = arena_take_array(c->arena, c->count, sizeof *c->fold);
    c->base = arena_take_array(c->arena, c->count, sizeof *c->base);
    for (size_t i = 0; i < c->count; i++) {
        c->all[i] = i < here_count ? &here[i] : &come[i - here_count];
        c->fold[i] = fold_change(c->all[i], (int64_t)i);
    }
    return (!here_count || bundles_fold(c->store, c->form, c->arena, c->fold, here_count, &c->ours, err)) &&
           bundles_fold(c->store, c->form, c->arena, c->fold, c->count, &c->united, err);
}

/* The fold of those changes here that the author of an arriving one had open. */
static bool find_base(Compared *c, size_t arriving, Str field, Value *out, Error *err)
{
    *out = VALUE_NONE;
    if (!c->base[arriving]) {
        size_t entries, n = 0;
        const SeenEntry *seen = seen_read(c->arena, c->all[arriving]->seen, &entries);
        FoldChange *common = arena_take_array(c->arena, c->here, sizeof *common);
        for (size_t i = 0; i < c->here; i++) {
            const FoldChange *f = &c->fold[i];
            if (seen_has(seen, entries, f->device, f->seq, seen_check(f->digest))) common[n++] = *f;
        }
        c->base[arriving] = arena_take(c->arena, sizeof **c->base);
        if (n && !bundles_fold(c->store, c->form, c->arena, common, n, c->base[arriving], err)) return false;
    }
    const FoldField *f = fold_field(c->base[arriving], field);
    if (f) *out = f->shown;
    return true;
}

/* The arriving change that speaks for a field: a head if one is, else the last that wrote it. */
static size_t speaker(const Compared *c, const FoldField *u, size_t last_writer, Value last, Value *theirs, bool *is_head)
{
    for (size_t k = 0; k < u->head_count; k++) {
        if (u->heads[k] < c->here) continue;
        *theirs = u->values[k];
        *is_head = true;
        return u->heads[k];
    }
    *theirs = last;
    *is_head = false;
    return last_writer;
}

static bool compare_field(Compared *c, Str name, size_t last_writer, Value last, ReviewField *out, Error *err)
{
    const FoldField *u = fold_field(&c->united, name), *o = c->here ? fold_field(&c->ours, name) : NULL;
    bool is_head = false;
    *out = (ReviewField){ .field = name, .ours = o ? o->shown : VALUE_NONE };
    if (!u) return fault(err, ERR_BUG, "bundle.review", name);
    size_t their = speaker(c, u, last_writer, last, &out->theirs, &is_head);
    if (!find_base(c, their, name, &out->base, err)) return false;
    out->their_author = c->all[their]->login;
    out->their_office = c->all[their]->office;
    out->their_hlc = c->all[their]->hlc;
    out->their_reason = c->all[their]->reason;
    if (o && o->head_count) {
        out->our_author = c->all[o->heads[0]]->login;
        out->our_hlc = c->all[o->heads[0]]->hlc;
    }
    if (!c->here) out->side = SIDE_NEW_RECORD;
    else if (!is_head) out->side = SIDE_OURS;
    else if (u->is_conflict) out->side = SIDE_CONFLICT;
    else out->side = value_eq(out->theirs, out->ours) ? SIDE_SAME : SIDE_THEIRS;
    return true;
}

/* Names that arriving changes write, with the last value and its change. */
typedef struct { Str name; Value value; size_t change; } Written;

static bool list_written(Compared *c, Written **out, size_t *count, Error *err)
{
    size_t room = 0;
    *out = NULL;
    *count = 0;
    for (size_t i = c->here; i < c->count; i++) {
        BodyMember *members;
        size_t n, k;
        Str blind;
        if (!body_read(c->arena, c->all[i]->body, &members, &n, &blind, err)) return false;
        for (size_t m = 0; m < n; m++) {
            for (k = 0; k < *count && !str_eq((*out)[k].name, members[m].name); k++) {}
            if (k == room) {
                room = room ? room * 2 : 32;
                Written *more = arena_take_array(c->arena, room, sizeof *more);
                if (k) memcpy(more, *out, k * sizeof *more);
                *out = more;
            }
            if (k == *count) ++*count;
            (*out)[k] = (Written){ members[m].name, members[m].value, i };
        }
    }
    return true;
}

/* As the record is called on screens. */
static Str title_of(const Compared *c, const Form *form)
{
    const Os *os = store_os(c->store);
    if (!form || !form->instance_name) return STR_NONE;
    Record *r = record_new(form);
    for (size_t i = 0; i < c->united.field_count; i++) {
        const Field *f = form_field(form, c->united.fields[i].name);
        if (f && type_is_answer(f->type) && f->repeat < 0) row_set(r, r->root, f, c->united.fields[i].shown);
    }
    ExprScope scope = { .form = form, .row = r->root, .self = -1, .now_ms = os->now_ms(os->ctx),
                        .zone_minutes = os->zone_minutes(os->ctx), .arena = c->arena };
    Str title = str_copy(c->arena, expr_string(form->instance_name, &scope));
    record_free(r);
    return title;
}

static bool review_record(Store *s, Arena *arena, const Change *come, size_t count, ReviewRecord *out, Review *review,
                          Error *err)
{
    RecordHead head = { 0 };
    bool here;
    Change *ours = NULL;
    size_t our_count = 0, n;
    Written *written;
    Compared c = { .store = s, .arena = arena, .form = come->form };
    if (!is_record_here(s, come->record, arena, &head, &here, err)) return false;
    if (here && !store_history(s, head.id, arena, &ours, &our_count, err)) return false;
    if (!compare(&c, ours, our_count, come, count, err) || !list_written(&c, &written, &n, err)) return false;
    *out = (ReviewRecord){ .record = come->record, .form = come->form, .owner = here ? head.owner : come->office,
                           .is_new = !here, .title = title_of(&c, store_form(s, come->form)) };
    out->fields = arena_take_array(arena, n, sizeof *out->fields);
    for (size_t i = 0; i < n; i++) {
        if (!compare_field(&c, written[i].name, written[i].change, written[i].value, &out->fields[i], err)) return false;
        review->conflicts += out->fields[i].side == SIDE_CONFLICT;
    }
    out->field_count = n;
    review->gaps += c.united.gaps;
    review->added += !here;
    review->changed += here;
    return true;
}

/* --- rows of repeats: known by what they stand in --- */


static ReviewRecord *listed(Review *review, Uuid uuid)
{
    for (size_t i = 0; i < review->record_count; i++)
        if (memcmp(review->records[i].record.b, uuid.b, sizeof uuid.b) == 0) return &review->records[i];
    return NULL;
}

/* What it is to stand in, by what arrives, else by what is here. */
static Uuid around(Gathering *g, const ReviewRecord *r)
{
    Uuid parent = { { 0 } };
    RecordHead head;
    for (size_t i = 0; i < r->field_count; i++)
        if (str_eq(r->fields[i].field, FIELD_PARENT) && uuid_read(r->fields[i].theirs.text, &parent)) return parent;
    return store_head(g->store, r->record, g->arena, &head, NULL) ? head.parent : parent;
}

static void name_row(Gathering *g, Review *review, ReviewRecord *r, int depth)
{
    const Form *form = store_form(g->store, r->form);
    if (!form || !form->whole || r->title.n || depth == DEPTH_MOST) return;
    CLEANUP_TEXT title = TEXT_INIT;
    Uuid parent = around(g, r);
    ReviewRecord *outer = listed(review, parent);
    if (outer) name_row(g, review, outer, depth + 1);
    if (outer && outer->title.n) text_add(&title, outer->title);
    else if (!store_title(g->store, parent, LANG_TH, &title, NULL)) text_clear(&title);
    if (title.n) text_add(&title, STR(" › "));
    text_add(&title, field_label(form->around, LANG_TH));
    r->title = str_copy(g->arena, text_str(&title));
}

/* --- the whole --- */

static bool review_all(Gathering *g, Review *out, Job *job, Error *err)
{
    size_t records = 0;
    job_begins(job, "job.changes", (int64_t)g->count);
    if (g->count) qsort(g->changes, g->count, sizeof *g->changes, by_record);
    out->records = arena_take_array(g->arena, g->count, sizeof *out->records);
    for (size_t i = 0, k; i < g->count; i = k) {
        for (k = i + 1; k < g->count && memcmp(&g->changes[k].record, &g->changes[i].record, 16) == 0; k++) {}
        if (!bundle_goes_on(job, (int64_t)(k - i), err)) return false;
        if (!review_record(g->store, g->arena, &g->changes[i], k - i, &out->records[records++], out, err)) return false;
    }
    out->record_count = records;
    for (size_t i = 0; i < records; i++) name_row(g, out, &out->records[i], 0);
    return true;
}

bool bundle_compare_changes(Store *s, BundlePass *pass, Arena *arena, Review *out, Error *err)
{
    Gathering g = { .store = s, .arena = arena };
    *out = (Review){ 0 };
    pass->on_change = gather;
    pass->wants = NULL;
    pass->ctx = &g;
    bool ok = bundle_pass(pass, PASS_WANTED, err) && bundle_whole(pass, err) && review_all(&g, out, pass->job, err);
    out->added += g.more_added;
    out->same = pass->package.records - out->added - out->changed;
    if (out->same < 0) out->same = 0;
    memory_resize(g.changes, 0, 0);
    return ok;
}

bool bundle_review(Store *s, Str bundle, Arena *arena, Review *out, Job *job, Error *err)
{
    BundleIn row;
    *out = (Review){ 0 };
    if (!bundle_find(s, bundle, arena, &row, job, err)) return false;
    if (str_eq(row.state, STR("quarantined"))) return fault(err, ERR_INPUT, "bundle.quarantined", bundle);
    BundlePass pass = { .os = store_os(s), .path = row.path, .arena = arena, .job = job };
    return bundle_compare_changes(s, &pass, arena, out, err);
}
