/* Receiving a bundle: a copy of its own, verified, then staged, kept waiting, or put in quarantine. */
#include "model/handoff/bundle_inside.h"
#include "model/store/decided.h"

#include "locale/when.h"
#include "model/os/part.h"

enum { BLOCK = 65536 };

bool bundle_folder(Store *s, const char *name, Text *out, Error *err)
{
    const Os *os = store_os(s);
    Str path = store_path(s);
    size_t n = path.n;
    while (n && path.p[n - 1] != '/') n--;
    text_set(out, n ? str_from(path.p, n) : STR("./"));
    text_add(out, STR("bundles/"));
    text_add(out, str_of(name));
    return os->make_folder(os->ctx, text_str(out), err);
}

static bool hash_file(const Os *os, OsFile *file, int64_t *bytes, uint8_t out[static 32], Job *job, Error *err)
{
    Sha256 sha;
    size_t got = 0;
    bool ok;
    char *block = memory_resize(NULL, BLOCK, 1);
    sha256_start(&sha);
    *bytes = 0;
    while ((ok = os->read(os->ctx, file, block, BLOCK, &got, err)) && got) {
        sha256_add(&sha, block, got);
        *bytes += (int64_t)got;
        if (!(ok = bundle_goes_on(job, 0, err))) break;
    }
    sha256_end(&sha, out);
    memory_resize(block, 0, 0);
    return ok;
}

bool bundle_compare(const Os *os, Str path, int64_t bytes, const uint8_t sha256[static 32], bool *same, Job *job,
                    Error *err)
{
    OsFile *file;
    int64_t found = 0;
    uint8_t hash[32];
    *same = false;
    if (!os->open(os->ctx, path, OS_READ, &file, err)) return false;
    bool ok = os->drop_cache(os->ctx, file, err) && hash_file(os, file, &found, hash, job, err);
    if (!os->close(os->ctx, file, ok ? err : NULL)) ok = false;
    *same = ok && found == bytes && memcmp(hash, sha256, sizeof hash) == 0;
    return ok;
}

typedef struct {
    Store *store;
    const Os *os;
    Str source;
    Arena *arena;
    BundlePass pass;
    BundleInfo *info;
    BundleIn row;
    Text folder, part, place;
    int64_t bytes;
} Receiving;

/* --- the copy --- */

static bool pour(Receiving *r, OsFile *from, OsFile *to, Error *err)
{
    Sha256 sha;
    size_t got = 0;
    bool ok;
    char *block = memory_resize(NULL, BLOCK, 1);
    sha256_start(&sha);
    job_begins(r->pass.job, "job.bytes", 0);
    while ((ok = r->os->read(r->os->ctx, from, block, BLOCK, &got, err)) && got) {
        sha256_add(&sha, block, got);
        r->bytes += (int64_t)got;
        ok = r->os->write(r->os->ctx, to, block, got, err) && bundle_goes_on(r->pass.job, (int64_t)got, err);
        if (!ok) break;
    }
    sha256_end(&sha, r->row.sha256);
    memory_resize(block, 0, 0);
    return ok && r->os->sync(r->os->ctx, to, err);
}

static bool has_room(const Receiving *r, Error *err)
{
    OsStat st;
    int64_t left;
    if (!r->os->stat(r->os->ctx, r->source, &st, err)) return false;
    if (st.is_folder) return fault(err, ERR_INPUT, "zip.not_a_zip", r->source);
    if (!r->os->free_space(r->os->ctx, text_str(&r->folder), &left, err)) return false;
    if (left - st.size > (4 << 20)) return true;
    fault_n(err, ERR_FULL, "bundle.no_room", r->source, st.size >> 20);
    return fault_at(err, text_str(&r->folder));
}

static bool copy(Receiving *r, Error *err)
{
    OsFile *from, *to;
    bool is_same = false;
    if (!bundle_folder(r->store, "in", &r->folder, err) || !has_room(r, err)) return false;
    CLEANUP_TEXT inside = TEXT_INIT;
    text_add_f(&inside, "%.*s/", STR_ARG(text_str(&r->folder)));
    if (!r->os->open(r->os->ctx, r->source, OS_READ, &from, err)) return false;
    bool ok = part_open(r->os, text_str(&inside), &r->part, &to, err);
    if (ok) {
        ok = pour(r, from, to, err);
        if (!r->os->close(r->os->ctx, to, ok ? err : NULL)) ok = false;
        if (ok && r->bytes == 0) ok = fault(err, ERR_INPUT, "bundle.nothing", STR_NONE) || fault_at(err, r->source);
        ok = ok && bundle_compare(r->os, text_str(&r->part), r->bytes, r->row.sha256, &is_same, r->pass.job, err);
        if (ok && !is_same) ok = fault(err, ERR_IO, "bundle.medium", text_str(&r->part));
    }
    if (!r->os->close(r->os->ctx, from, ok ? err : NULL)) ok = false;
    return ok;
}

/* Under its name: that of the bundle, or of its bytes where nobody can say which bundle it is. */
static bool place(Receiving *r, const char *folder, Str name, Error *err)
{
    OsStat st;
    if (!bundle_folder(r->store, folder, &r->place, err)) return false;
    text_add_c(&r->place, '/');
    text_add(&r->place, name);
    text_add(&r->place, STR(".zip"));
    r->row.path = text_str(&r->place);
    if (r->os->stat(r->os->ctx, text_str(&r->place), &st, NULL)) {
        bool is_same;
        if (!bundle_compare(r->os, text_str(&r->place), r->bytes, r->row.sha256, &is_same, NULL, err)) return false;
        if (is_same) return r->os->remove(r->os->ctx, text_str(&r->part), err);
        return fault(err, ERR_INPUT, "bundle.same_id", name);
    }
    return r->os->rename(r->os->ctx, text_str(&r->part), text_str(&r->place), err);
}

/* --- what becomes of it --- */

static bool put_row(Receiving *r, Str id, Str state, const Error *why, Error *err)
{
    r->row.id = id;
    r->row.state = state;
    r->row.received_ms = r->os->now_ms(r->os->ctx);
    r->row.error = why ? str_of(why->msg) : STR_NONE;
    return bundles_put_in(r->store, &r->row, err);
}

/* Kept as it came, with the reason; the Error names the file that was given. */
static bool quarantine(Receiving *r, BundleState *state, const Error *why, Error *err)
{
    CLEANUP_TEXT name = TEXT_INIT;
    hex_add(&name, r->row.sha256, sizeof r->row.sha256);
    if (!place(r, "quarantine", text_str(&name), err) || !put_row(r, text_str(&name), STR("quarantined"), why, err))
        return false;
    *state = BUNDLE_QUARANTINED;
    if (err) *err = *why;
    if (err) err->where[0] = 0;
    return fault_at(err, r->source);
}

/* Whole, but not to be used now: made for another office, by a newer program, or of the other kind. */
static bool has_place_here(const Receiving *r, Str *state, Error *why)
{
    const Package *k = &r->pass.package;
    *state = STR("waiting");
    if (!str_eq(k->to_office, store_office(r->store))) return fault(why, ERR_TRUST, "bundle.not_for_us", k->to_office);
    *state = STR("refused");
    if (k->is_training && !store_is_training(r->store)) return fault(why, ERR_INPUT, "bundle.training", k->from_office);
    if (!k->is_training && store_is_training(r->store)) return fault(why, ERR_INPUT, "bundle.real", k->from_office);
    return true;
}

static bool stage(Receiving *r, BundleState *out, Error *err)
{
    Error why = { 0 }, e = { 0 };
    Str state, id = r->pass.package.bundle;
    bool is_fit = has_place_here(r, &state, &why);
    r->row.peer = r->pass.package.from_office;
    r->row.peer_name = r->pass.package.from_name;
    if (!place(r, "in", id, &e)) {
        if (bundle_is_damage(&e)) return quarantine(r, out, &e, err); /* the same name, other bytes */
        if (err) *err = e;
        return false;
    }
    if (!put_row(r, id, is_fit ? STR("staged") : state, is_fit ? NULL : &why, err)) return false;
    *out = is_fit ? BUNDLE_STAGED : str_eq(state, STR("refused")) ? BUNDLE_REFUSED : BUNDLE_WAITING;
    if (is_fit) return true;
    if (err) *err = why;
    return false;
}

/* Made by a newer program: nothing of it can be read, so its bytes are its name. */
static bool keep_newer(Receiving *r, BundleState *out, const Error *why, Error *err)
{
    CLEANUP_TEXT name = TEXT_INIT;
    hex_add(&name, r->row.sha256, sizeof r->row.sha256);
    if (!place(r, "in", text_str(&name), err) || !put_row(r, text_str(&name), STR("waiting"), why, err)) return false;
    *out = BUNDLE_WAITING;
    if (err) *err = *why;
    return fault_at(err, text_str(&r->place));
}

/* The very file that was received before: nothing of it is copied or read again. What waits is looked at
 * again, and a staged one that is gone is kept again. */
static bool is_known(Receiving *r, bool *known, Error *err)
{
    BundleIn row;
    OsStat st;
    bool found;
    *known = false;
    r->pass.path = r->source;
    if (!bundle_pass(&r->pass, PASS_PACKAGE, NULL) || r->pass.problem_count) return true; /* copied first, then told */
    if (!bundles_find_in(r->store, r->pass.package.bundle, r->arena, &row, &found, err)) return false;
    *known = found && memcmp(row.sha256, r->pass.sha256, 32) == 0 && !str_eq(row.state, STR("waiting")) &&
             (!str_eq(row.state, STR("staged")) || r->os->stat(r->os->ctx, row.path, &st, NULL));
    if (*known) bundle_info_of(&r->pass, r->info);
    return true;
}

static bool judge(Receiving *r, BundleState *state, Error *err)
{
    Error e = { 0 };
    r->pass.path = text_str(&r->part);
    if (!bundle_pass(&r->pass, PASS_ALL, &e)) {
        if (!bundle_is_damage(&e)) {
            if (err) *err = e;
            return false;
        }
        return e.code == ERR_NEWER ? keep_newer(r, state, &e, err) : quarantine(r, state, &e, err);
    }
    bundle_info_of(&r->pass, r->info);
    if (!bundle_whole(&r->pass, &e)) return quarantine(r, state, &e, err);
    return stage(r, state, err);
}

bool bundle_receive(Store *s, Str path, Arena *arena, BundleInfo *info, BundleState *state, Job *job, Error *err)
{
    Receiving r = { .store = s, .os = store_os(s), .source = path, .arena = arena, .info = info,
                    .folder = TEXT_INIT, .part = TEXT_INIT, .place = TEXT_INIT,
                    .pass = { .os = store_os(s), .arena = arena, .job = job } };
    *info = (BundleInfo){ 0 };
    *state = BUNDLE_STAGED;
    bool known, ok = is_known(&r, &known, err);
    if (ok && known) *state = BUNDLE_KNOWN;
    ok = ok && (known || (copy(&r, err) && judge(&r, state, err)));
    /* Renamed where it was kept; else nothing of it stays. */
    if (r.part.n) (void)r.os->remove(r.os->ctx, text_str(&r.part), NULL);
    text_free(&r.folder);
    text_free(&r.part);
    text_free(&r.place);
    return ok;
}

static bool count_decided(Store *s, Str bundle, Arena *arena, int64_t *out, Error *err)
{
    Deciding kept;
    if (!decided_read(s, bundle, arena, &kept, err)) return false;
    *out = (int64_t)kept.count;
    return true;
}

bool bundle_list(Store *s, Arena *arena, BundleRow **out, size_t *count, Error *err)
{
    BundleIn *in;
    const Os *os = store_os(s);
    if (!bundles_in(s, STR_NONE, arena, &in, count, err)) return false;
    *out = arena_take_array(arena, *count, sizeof **out);
    for (size_t i = 0; i < *count; i++) {
        CLEANUP_TEXT time = TEXT_INIT;
        BundlePass pass = { .os = os, .path = in[i].path, .arena = arena };
        date_add_iso_time(&time, in[i].received_ms, os->zone_minutes(os->ctx));
        (*out)[i] = (BundleRow){ .id = in[i].id, .from = in[i].peer, .from_name = in[i].peer_name, .state = in[i].state,
                                 .received_ms = in[i].received_ms, .received = str_copy(arena, text_str(&time)) };
        if (!count_decided(s, in[i].id, arena, &(*out)[i].decided, err)) return false;
        if (str_eq(in[i].state, STR("quarantined")) || !bundle_pass(&pass, PASS_PACKAGE, NULL)) continue;
        (*out)[i].records = pass.package.records;
        (*out)[i].changes = pass.package.changes;
    }
    return true;
}
