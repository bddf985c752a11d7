/* Looking into a bundle: every member against the package file, every change against its digest. */
#include "model/handoff/bundle_inside.h"

enum { BLOCK = 65536, WHOLE_MAX = 16 << 20 /* a member handed over whole */, RATIO_MAX = 200 };

bool bundle_is_damage(const Error *err)
{
    return err->code == ERR_INPUT || err->code == ERR_NEWER || err->code == ERR_TRUST;
}

static void add_problem(BundlePass *p, const Error *e)
{
    if (p->problem_count < PASS_PROBLEMS) p->problems[p->problem_count++] = *e;
}

static void problem(BundlePass *p, const char *msg, Str what)
{
    Error e = { 0 };
    fault(&e, ERR_INPUT, msg, what);
    fault_at(&e, p->path);
    add_problem(p, &e);
}

bool bundle_whole(const BundlePass *p, Error *err)
{
    if (p->problem_count && err) *err = p->problems[0];
    return p->problem_count == 0;
}

bool bundle_goes_on(Job *job, int64_t more, Error *err)
{
    return job_goes_on(job, more) || fault(err, ERR_CANCEL, "bundle.stopped", STR_NONE);
}

/* --- the package file --- */

static bool read_package(BundlePass *p, ZipReader *zip, Error *err)
{
    ZipMember m;
    Error e = { 0 };
    CLEANUP_TEXT json = TEXT_INIT;
    if (!zip_read_next(zip, &m, &e)) {
        if (e.code == ERR_NONE) return fault(err, ERR_INPUT, "bundle.not_a_bundle", STR_NONE);
        if (err) *err = e;
        return false;
    }
    if (!str_eq(m.name, STR(PACKAGE_FILE))) return fault(err, ERR_INPUT, "bundle.not_a_bundle", m.name);
    if (m.bytes > (int64_t)PACKAGE_MAX) return fault_n(err, ERR_INPUT, "bundle.too_big", m.name, PACKAGE_MAX >> 20);
    char *block = memory_resize(NULL, BLOCK, 1);
    size_t got = 0;
    bool ok;
    while ((ok = zip_read_bytes(zip, block, BLOCK, &got, err)) && got && json.n <= PACKAGE_MAX)
        text_add(&json, str_from(block, got));
    memory_resize(block, 0, 0);
    if (!ok) return false;
    if (json.n > PACKAGE_MAX) return fault_n(err, ERR_INPUT, "bundle.too_big", m.name, PACKAGE_MAX >> 20);
    return package_read(p->arena, text_str(&json), &p->package, err);
}

static int64_t bytes_of(const Package *k)
{
    int64_t total = 0;
    for (size_t i = 0; i < k->part_count; i++)
        if (__builtin_add_overflow(total, k->parts[i].bytes, &total)) return INT64_MAX;
    return total;
}

/* What the package file promises must be possible. */
static void check_package(BundlePass *p)
{
    const Package *k = &p->package;
    BundleLevel level;
    if (bytes_of(k) / RATIO_MAX > p->bytes + (1 << 20)) problem(p, "bundle.bomb", STR(PACKAGE_FILE));
    if (!level_find(k->level, &level)) problem(p, "bundle.level", k->level);
    else if (level >= LEVEL_MASKED && package_part(k, STR(CHANGEFILE))) problem(p, "bundle.level", k->level);
    if (k->changes && !package_part(k, STR(CHANGEFILE)) && level < LEVEL_MASKED) problem(p, "bundle.member_missing", STR(CHANGEFILE));
    if (k->from_office.n == 0 || k->to_office.n == 0) problem(p, "package.member", STR("office"));
}

/* --- the other members --- */

/* One member as it streams by. */
typedef struct {
    BundlePass *pass;
    const PackagePart *part;
    Sha256 hash;
    int64_t bytes;
    ChangeFile *changes; /* of changes.csv, until its first fault */
    bool is_kept;
    Text whole;
} Member;

/* A change that does not hold is a problem of the bundle; the caller's own refusal ends the pass. */
typedef struct { BundlePass *pass; bool refused; } Sinking;

static bool on_change(void *ctx, const Change *c, Error *err)
{
    Sinking *s = ctx;
    if (!s->pass->on_change || s->pass->on_change(s->pass->ctx, c, err)) return true;
    s->refused = true;
    return false;
}

static bool take_bytes(Member *m, Sinking *s, Str bytes, Error *err)
{
    sha256_add(&m->hash, bytes.p, bytes.n);
    m->bytes += (int64_t)bytes.n;
    if (m->is_kept) text_add(&m->whole, bytes);
    Error e = { 0 };
    if (!m->changes || changefile_feed(m->changes, bytes, &e)) return true;
    changefile_close(m->changes);
    m->changes = NULL;
    if (!s->refused) add_problem(m->pass, &e);
    else if (err) *err = e;
    return !s->refused;
}

static bool end_changes(Member *m, Sinking *s, Error *err)
{
    Error e = { 0 };
    if (!m->changes) return true;
    m->pass->changes = changefile_rows(m->changes);
    if (!changefile_end(m->changes, &e)) {
        if (!s->refused) add_problem(m->pass, &e);
        else if (err) *err = e;
        return !s->refused;
    }
    m->pass->changes = changefile_rows(m->changes);
    if (m->pass->changes != m->pass->package.changes || m->pass->package.records > m->pass->changes)
        problem(m->pass, "bundle.counts", STR(CHANGEFILE));
    return true;
}

static bool end_member(Member *m, Error *err)
{
    BundlePass *p = m->pass;
    uint8_t hash[32];
    sha256_end(&m->hash, hash);
    if (m->bytes != m->part->bytes || memcmp(hash, m->part->sha256, sizeof hash) != 0) {
        problem(p, "bundle.member_changed", m->part->path);
        return true;
    }
    return !m->is_kept || p->on_member(p->ctx, m->part->path, text_str(&m->whole), err);
}

static bool stream_member(Member *m, ZipReader *zip, char *block, Error *err)
{
    Sinking sinking = { m->pass, false };
    Error e = { 0 };
    size_t got = 0;
    bool ok = true;
    if (str_eq(m->part->path, STR(CHANGEFILE))) m->changes = changefile_open(on_change, &sinking);
    while (ok && zip_read_bytes(zip, block, BLOCK, &got, &e) && got) {
        if (m->bytes + (int64_t)got > m->part->bytes) break;
        ok = take_bytes(m, &sinking, str_from(block, got), err) && bundle_goes_on(m->pass->job, (int64_t)got, err);
    }
    if (ok && e.code != ERR_NONE) {
        fault_at(&e, m->part->path);
        if (!bundle_is_damage(&e)) {
            if (err) *err = e;
            ok = false;
        } else {
            add_problem(m->pass, &e);
        }
    } else if (ok && got) {
        problem(m->pass, "bundle.member_changed", m->part->path); /* longer than it may be */
    } else if (ok) {
        ok = end_changes(m, &sinking, err) && end_member(m, err);
    }
    changefile_close(m->changes);
    text_free(&m->whole);
    return ok;
}

/* The first rows of a table, to be shown; what is wrong with it is for PASS_ALL to say. */
static void take_sample(BundlePass *p, ZipReader *zip, const PackagePart *part, char *block)
{
    Sample s = SAMPLE_INIT;
    size_t got = 0;
    while (!s.is_full && zip_read_bytes(zip, block, BLOCK, &got, NULL) && got) sample_add(&s, str_from(block, got));
    p->samples[part - p->package.parts] = str_copy(p->arena, sample_str(&s));
    text_free(&s.text);
}

static bool sample_members(BundlePass *p, ZipReader *zip, Error *err)
{
    ZipMember z;
    Error ignored = { 0 };
    char *block = memory_resize(NULL, BLOCK, 1);
    bool ok = true;
    while (ok && zip_read_next(zip, &z, &ignored)) {
        const PackagePart *part = package_part(&p->package, z.name);
        if (part && part->is_guarded) take_sample(p, zip, part, block);
        ok = bundle_goes_on(p->job, 0, err);
    }
    memory_resize(block, 0, 0);
    return ok;
}

static bool is_to_be_read(const BundlePass *p, PassDepth depth, Str member)
{
    return depth == PASS_ALL || (p->on_change && str_eq(member, STR(CHANGEFILE))) || (p->wants && p->wants(p->ctx, member));
}

static bool take_member(BundlePass *p, PassDepth depth, ZipReader *zip, const ZipMember *z, bool *is_seen, char *block,
                        Error *err)
{
    const PackagePart *part = package_part(&p->package, z->name);
    if (str_eq(z->name, STR(PACKAGE_SIGNATURE))) return true; /* checked where keys are known */
    if (!part) {
        problem(p, "bundle.member_unlisted", z->name);
        return true;
    }
    is_seen[part - p->package.parts] = true;
    if (!is_to_be_read(p, depth, z->name)) return true;
    Member m = { .pass = p, .part = part, .whole = TEXT_INIT };
    m.is_kept = p->wants && part->bytes <= WHOLE_MAX && p->wants(p->ctx, z->name);
    sha256_start(&m.hash);
    return stream_member(&m, zip, block, err);
}

static bool read_members(BundlePass *p, PassDepth depth, ZipReader *zip, Error *err)
{
    ZipMember z;
    Error e = { 0 };
    bool ok = true;
    bool *is_seen = arena_take_array(p->arena, p->package.part_count, sizeof *is_seen);
    char *block = memory_resize(NULL, BLOCK, 1);
    while (ok && zip_read_next(zip, &z, &e)) ok = take_member(p, depth, zip, &z, is_seen, block, err);
    memory_resize(block, 0, 0);
    if (!ok) return false;
    if (e.code != ERR_NONE) {
        if (!bundle_is_damage(&e)) {
            if (err) *err = e;
            return false;
        }
        fault_at(&e, p->path);
        add_problem(p, &e);
    }
    for (size_t i = 0; i < p->package.part_count; i++)
        if (!is_seen[i]) problem(p, "bundle.member_missing", p->package.parts[i].path);
    return true;
}

bool bundle_pass(BundlePass *p, PassDepth depth, Error *err)
{
    ZipReader *zip;
    p->problems = arena_take_array(p->arena, PASS_PROBLEMS, sizeof *p->problems);
    p->problem_count = 0;
    p->changes = 0;
    if (!zip_read_open(p->os, p->path, &zip, err)) return false;
    p->bytes = zip_read_size(zip);
    memcpy(p->sha256, zip_read_sha256(zip), sizeof p->sha256);
    bool ok = read_package(p, zip, err);
    if (!ok) fault_at(err, p->path);
    if (ok) check_package(p);
    p->samples = arena_take_array(p->arena, p->package.part_count, sizeof *p->samples);
    for (size_t i = 0; i < p->package.part_count; i++) p->samples[i] = STR_NONE;
    if (ok && depth >= PASS_WANTED && p->problem_count == 0) {
        job_begins(p->job, "job.bytes", bytes_of(&p->package));
        ok = read_members(p, depth, zip, err);
    }
    if (ok && depth == PASS_SAMPLES && p->problem_count == 0) ok = sample_members(p, zip, err);
    zip_read_close(zip);
    return ok;
}

/* --- for callers --- */

void bundle_info_of(const BundlePass *p, BundleInfo *out)
{
    const Package *k = &p->package;
    *out = (BundleInfo){
        .from = k->from_office, .from_name = k->from_name, .to = k->to_office, .device = k->from_device, .created = k->created,
        .level = k->level, .purpose = k->purpose, .legal_basis = k->legal_basis, .program = k->program,
        .signer = STR_NONE, .format = k->format, .is_training = k->is_training, .is_trusted = false,
        .records = k->records, .changes = k->changes, .bytes = p->bytes, .problems = p->problems,
        .problem_count = p->problem_count,
    };
    if (k->bundle.n) memcpy(out->bundle, k->bundle.p, k->bundle.n < sizeof out->bundle ? k->bundle.n : sizeof out->bundle - 1);
    out->members = arena_take_array(p->arena, k->part_count, sizeof *out->members);
    for (size_t i = 0; i < k->part_count; i++) {
        const PackagePart *part = &k->parts[i];
        out->members[i] = (BundlePart){ .name = part->path, .rows = part->rows, .bytes = part->bytes,
                                         .sample = p->samples ? p->samples[i] : STR_NONE };
    }
    out->member_count = k->part_count;
}

bool bundle_inspect(const Os *os, Str path, Arena *arena, BundleInfo *out, Error *err)
{
    BundlePass pass = { .os = os, .path = path, .arena = arena };
    *out = (BundleInfo){ 0 };
    if (!bundle_pass(&pass, PASS_SAMPLES, err)) return false;
    bundle_info_of(&pass, out);
    return true;
}

bool bundle_verify(const Os *os, Str path, Arena *arena, BundleInfo *out, Job *job, Error *err)
{
    BundlePass pass = { .os = os, .path = path, .arena = arena, .job = job };
    Error e = { 0 };
    *out = (BundleInfo){ 0 };
    if (bundle_pass(&pass, PASS_ALL, &e)) {
        bundle_info_of(&pass, out);
        return true;
    }
    if (!bundle_is_damage(&e)) {
        if (err) *err = e;
        return false;
    }
    add_problem(&pass, &e);
    bundle_info_of(&pass, out);
    return true;
}
