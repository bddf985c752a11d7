/* Applying a bundle: its changes into the log, decisions as changes of our own, all in one commit. */
#include "model/handoff/bundle_inside.h"

#include "forms/json.h"
#include "model/store/decided.h"

#define DAY_MS INT64_C(86400000)
enum { SHEETS_MAX = 32 << 20 /* bytes of form definitions held at once */ };

/* --- which bundle --- */

static bool find_by_prefix(Store *s, Str prefix, Arena *arena, BundleIn *out, bool *found, Error *err)
{
    BundleIn *all;
    size_t count, hits = 0;
    *found = false;
    if (prefix.n < 4) return true;
    if (!bundles_in(s, STR_NONE, arena, &all, &count, err)) return false;
    for (size_t i = 0; i < count; i++) {
        if (!str_starts(all[i].id, prefix)) continue;
        *out = all[i];
        hits++;
    }
    *found = hits == 1;
    return hits < 2 || fault(err, ERR_USAGE, "bundle.several", prefix);
}

bool bundle_find(Store *s, Str bundle, Arena *arena, BundleIn *out, Job *job, Error *err)
{
    bool found;
    OsStat st;
    const Os *os = store_os(s);
    if (!bundles_find_in(s, bundle, arena, out, &found, err)) return false;
    if (found) return true;
    if (os->stat(os->ctx, bundle, &st, NULL) && !st.is_folder) {
        BundleInfo info;
        BundleState state;
        if (!bundle_receive(s, bundle, arena, &info, &state, job, err)) return false;
        bundle = str_copy(arena, str_of(info.bundle));
        if (!bundles_find_in(s, bundle, arena, out, &found, err)) return false;
    } else if (!find_by_prefix(s, bundle, arena, out, &found, err)) {
        return false;
    }
    return found || fault(err, ERR_ABSENT, "bundle.unknown", bundle);
}

/* --- state of one application --- */

typedef struct Sheet { Str member, bytes; struct Sheet *next; } Sheet;
typedef struct {
    Store *store;
    const Accept *accept;
    Accept own;     /* that, with what a review has kept */
    Arena *arena;
    Job *job;
    BundleIn row;
    BundlePass pass;
    Sheet *sheets, **last_sheet;
    int64_t sheet_bytes;
    Str acks;
    AppliedCounts *counts;
    int64_t before; /* last change here before it */
    int64_t taken;  /* changes that were new, or completed one that was here in part (M11) */
    int64_t logged; /* of them new rows of the log */
} Applying;

/* Definitions of forms that are not known here at all, and the receipts. */
static bool wants(void *ctx, Str member)
{
    const Applying *a = ctx;
    Str folder, name;
    if (str_eq(member, STR(ACKS_FILE))) return true;
    return formpack_is(member, &folder) && str_split(&folder, '@', &name) && !store_form(a->store, name);
}

static bool keep_member(void *ctx, Str member, Str bytes, Error *err)
{
    Applying *a = ctx;
    (void)err;
    if (str_eq(member, STR(ACKS_FILE))) {
        a->acks = str_copy(a->arena, bytes);
        return true;
    }
    a->sheet_bytes += (int64_t)bytes.n;
    if (a->sheet_bytes > SHEETS_MAX) return true; /* the values are kept without their form */
    Sheet *sheet = arena_take(a->arena, sizeof *sheet);
    *sheet = (Sheet){ str_copy(a->arena, member), str_copy(a->arena, bytes), NULL };
    *a->last_sheet = sheet;
    a->last_sheet = &sheet->next;
    return true;
}

/* The bytes just read are those that were received. */
static bool is_received(const Applying *a, Error *err)
{
    return memcmp(a->pass.sha256, a->row.sha256, 32) == 0 || fault(err, ERR_INPUT, "bundle.same_id", a->row.path);
}

/* Whole, for us, and of the right kind of data; nothing of it is used yet. A staged bundle was read to
 * its last byte when it came, and its hash says that these are the same bytes. */
static bool look(Applying *a, Error *err)
{
    const Package *k = &a->pass.package;
    PassDepth depth = str_eq(a->row.state, STR("staged")) ? PASS_WANTED : PASS_ALL;
    a->pass.wants = wants;
    a->pass.on_member = keep_member;
    a->pass.ctx = a;
    if (!bundle_pass(&a->pass, depth, err) || !bundle_whole(&a->pass, err)) return false;
    if (!is_received(a, err)) return false;
    if (!str_eq(k->to_office, store_office(a->store))) return fault(err, ERR_TRUST, "bundle.not_for_us", k->to_office);
    if (k->is_training && !store_is_training(a->store)) return fault(err, ERR_INPUT, "bundle.training", k->from_office);
    if (!k->is_training && store_is_training(a->store)) return fault(err, ERR_INPUT, "bundle.real", k->from_office);
    if (a->accept->accept_unsigned || a->accept->kind == ACCEPT_NONE) return true;
    return fault(err, ERR_TRUST, "bundle.unsigned", k->from_office);
}

/* --- forms that came along --- */

static bool install_folder(Applying *a, Str folder, Error *err)
{
    FormPack *pack = formpack_open();
    Error why = { 0 };
    Str of;
    bool ok = true;
    for (const Sheet *s = a->sheets; ok && s; s = s->next)
        if (formpack_is(s->member, &of) && str_eq(of, folder)) ok = formpack_sheet(pack, s->member, s->bytes, &why);
    Form *form = formpack_close(pack, &why);
    /* One that is faulty is left out: its values are kept without it. */
    if (form && ok && !store_form(a->store, form->name)) ok = store_install_form(a->store, form, err);
    else ok = true;
    if (form) form_free(form);
    return ok;
}

static bool install_forms(Applying *a, Error *err)
{
    Str folder, earlier;
    for (const Sheet *s = a->sheets; s; s = s->next) {
        bool is_first = formpack_is(s->member, &folder);
        for (const Sheet *e = a->sheets; e != s; e = e->next)
            if (formpack_is(e->member, &earlier) && str_eq(earlier, folder)) is_first = false;
        if (is_first && !install_folder(a, folder, err)) return false;
    }
    return true;
}

/* --- changes --- */

static bool apply_change(void *ctx, const Change *c, Error *err)
{
    Applying *a = ctx;
    Applied what;
    if (!bundle_goes_on(a->job, 1, err) || !store_apply(a->store, c, a->row.id, &what, err)) return false;
    a->counts->added += what == APPLY_NEW_RECORD;
    a->taken += what != APPLY_SAME;
    a->counts->far_clocks += what != APPLY_SAME && hlc_ms(c->hlc) > a->row.received_ms + DAY_MS;
    return true;
}

static bool apply_changes(Applying *a, Error *err)
{
    a->pass.wants = NULL;
    a->pass.on_change = apply_change;
    a->pass.job = NULL; /* changes are counted now, not bytes */
    job_begins(a->job, "job.changes", a->pass.package.changes);
    return bundle_pass(&a->pass, PASS_WANTED, err) && bundle_whole(&a->pass, err) && is_received(a, err);
}

/* --- decisions --- */

static bool is_taken(const Accept *accept, Str field)
{
    for (size_t i = 0; i < accept->field_count; i++)
        if (str_eq(accept->fields[i], field)) return true;
    return accept->kind != ACCEPT_FIELDS;
}

static const Decision *decision_on(const Accept *accept, Uuid record, Str field)
{
    for (size_t i = 0; i < accept->decision_count; i++)
        if (memcmp(&accept->decisions[i].record, &record, sizeof record) == 0 && str_eq(accept->decisions[i].field, field))
            return &accept->decisions[i];
    return NULL;
}

/* true: the field gets *value by a change of our own. */
static bool decides(Applying *a, const ReviewRecord *r, const ReviewField *f, Value *value)
{
    const Decision *d = decision_on(a->accept, r->record, f->field);
    DecisionKind kind = d ? d->kind : is_taken(a->accept, f->field) ? DECIDE_DEFAULT : DECIDE_OURS;
    bool is_ours = f->side == SIDE_OURS || f->side == SIDE_SAME;
    *value = kind == DECIDE_THEIRS ? f->theirs : kind == DECIDE_VALUE ? d->value : f->ours;
    if (kind == DECIDE_OURS && !is_ours) a->counts->refused++;
    if (kind == DECIDE_OURS) return !is_ours;
    if (kind == DECIDE_THEIRS) return f->side == SIDE_CONFLICT || (f->side == SIDE_OURS && !value_eq(f->theirs, f->ours));
    return kind == DECIDE_VALUE;
}

static bool resolve_record(Applying *a, const ReviewRecord *r, Error *err)
{
    BodyMember *members = arena_take_array(a->arena, r->field_count, sizeof *members);
    size_t n = 0;
    for (size_t i = 0; i < r->field_count; i++)
        if (decides(a, r, &r->fields[i], &members[n].value)) members[n++].name = r->fields[i].field;
    if (n == 0 || !store_form(a->store, r->form)) return true;
    RecordHead head;
    Saved saved;
    CLEANUP_TEXT body = TEXT_INIT;
    body_write(&body, members, n, STR_NONE);
    if (!store_head(a->store, r->record, a->arena, &head, err)) return false;
    Save save = { .form = r->form, .record = r->record, .opened_seen = head.seen, .body = text_str(&body),
                  .kind = STR("resolve"), .reason = a->accept->reason.n ? a->accept->reason : say(LANG_TH, "bundle.reason") };
    return store_save(a->store, &save, &saved, NULL, err);
}

static const ReviewField *find_field(const Review *v, Uuid record, Str field)
{
    for (size_t i = 0; i < v->record_count; i++) {
        const ReviewRecord *r = &v->records[i];
        if (memcmp(&r->record, &record, sizeof record) != 0) continue;
        for (size_t k = 0; k < r->field_count; k++)
            if (str_eq(r->fields[k].field, field)) return &r->fields[k];
    }
    return NULL;
}

/* What was chosen in a review holds, unless another value came in since; the caller's word goes first. */
static void take_kept(Applying *a, const Review *review, const Deciding *kept)
{
    static const DecisionKind KINDS[] = { [DECIDED_NOTHING] = DECIDE_DEFAULT, [DECIDED_OURS] = DECIDE_OURS,
                                          [DECIDED_THEIRS] = DECIDE_THEIRS, [DECIDED_VALUE] = DECIDE_VALUE,
                                          [DECIDED_LATER] = DECIDE_LATER };
    size_t n = a->accept->decision_count;
    Decision *all = arena_take_array(a->arena, n + kept->count, sizeof *all);
    if (n) memcpy(all, a->accept->decisions, n * sizeof *all);
    for (size_t i = 0; i < kept->count; i++) {
        const Decided *d = &kept->list[i];
        const ReviewField *f = find_field(review, d->record, d->field);
        if (f && decided_side(decided_side(0, f->our_hlc), f->their_hlc) == d->sides) all[n++] = (Decision){ d->record, d->field, KINDS[d->pick], d->value };
    }
    a->own = *a->accept;
    a->own.decisions = all;
    a->own.decision_count = n;
    if (a->own.reason.n == 0) a->own.reason = str_trim(kept->reason);
    a->accept = &a->own;
}

/* Everything is put into the log (M12); what was refused or decided follows as a change of ours. */
static bool apply_with_decisions(Applying *a, Error *err)
{
    Review review;
    Deciding kept;
    if (!decided_read(a->store, a->row.id, a->arena, &kept, err)) return false;
    bool has_decisions = a->accept->kind == ACCEPT_FIELDS || a->accept->decision_count || kept.count;
    if (has_decisions) {
        BundlePass pass = { .os = a->pass.os, .path = a->row.path, .arena = a->arena, .job = a->job };
        if (!bundle_compare_changes(a->store, &pass, a->arena, &review, err)) return false;
        take_kept(a, &review, &kept);
    }
    if (!apply_changes(a, err)) return false;
    a->logged = store_last_arrival(a->store) - a->before;
    for (size_t i = 0; has_decisions && i < review.record_count; i++)
        if (!resolve_record(a, &review.records[i], err)) return false;
    return true;
}

/* --- the one transaction --- */

static bool count_touched(Applying *a, Error *err)
{
    Touched t;
    CLEANUP_TEXT form = TEXT_INIT;
    if (!bundles_touched(a->store, a->row.id, a->before, &t, err) ||
        !bundles_waiting(a->store, a->row.id, a->before, &a->counts->waiting, &form, err))
        return false;
    a->counts->changed = t.records - a->counts->added + (a->taken - a->logged);
    a->counts->conflicts = t.conflicts;
    a->counts->gaps = t.gaps;
    a->counts->same = a->pass.package.records - a->counts->added - a->counts->changed;
    if (a->counts->same < 0) a->counts->same = 0;
    return true;
}

static void counts_json(Text *out, const AppliedCounts *c)
{
    text_add_f(out, "{\"new\":%lld,\"changed\":%lld,\"same\":%lld,\"conflicts\":%lld,\"gaps\":%lld,\"refused\":%lld}",
               (long long)c->added, (long long)c->changed, (long long)c->same, (long long)c->conflicts,
               (long long)c->gaps, (long long)c->refused);
}

static bool put_state(Applying *a, Str state, Error *err)
{
    CLEANUP_TEXT counts = TEXT_INIT;
    counts_json(&counts, a->counts);
    a->row.state = state;
    a->row.counts = text_str(&counts);
    a->row.error = a->accept->kind == ACCEPT_NONE ? a->accept->reason : STR_NONE;
    return bundles_put_in(a->store, &a->row, err);
}

static bool apply_all(Applying *a, Error *err)
{
    a->before = store_last_arrival(a->store);
    return install_forms(a, err) && apply_with_decisions(a, err) && count_touched(a, err) &&
           (a->acks.n == 0 || acks_take(a->store, a->pass.package.from_office, a->acks, err)) &&
           put_state(a, STR("applied"), err);
}

static bool run(Applying *a, Error *err)
{
    if (str_eq(a->row.state, STR("quarantined"))) return fault(err, ERR_INPUT, "bundle.quarantined", a->row.id);
    if (str_eq(a->row.state, STR("applied"))) {
        if (!bundle_pass(&a->pass, PASS_PACKAGE, err)) return false;
        a->counts->same = a->pass.package.records;
        return true;
    }
    if (!look(a, err)) return false;
    if (a->accept->kind == ACCEPT_NONE) {
        a->counts->refused = a->pass.package.records;
        return put_state(a, STR("refused"), err);
    }
    if (!store_begin(a->store, err)) return false;
    if (apply_all(a, err)) return bundles_commit(a->store, a->row.id, STR("applied"), err);
    store_abort(a->store);
    return false;
}

bool bundle_apply(Store *s, Str bundle, const Accept *accept, AppliedCounts *counts, Job *job, Error *err)
{
    Arena arena = { 0 };
    Applying a = { .store = s, .accept = accept, .arena = &arena, .job = job, .counts = counts };
    a.last_sheet = &a.sheets;
    *counts = (AppliedCounts){ 0 };
    bool ok = bundle_find(s, bundle, &arena, &a.row, job, err);
    a.pass = (BundlePass){ .os = store_os(s), .path = a.row.path, .arena = &arena, .job = job };
    ok = ok && run(&a, err);
    if (!ok) *counts = (AppliedCounts){ 0 };
    arena_done(&arena);
    return ok;
}
