/* Members of a bundle in one temporary file. */
#include "model/handoff/spool.h"

#include "model/os/part.h"

#define SPOOL_BLOCK ((size_t)65536)

struct Spool {
    const Os *os;
    OsFile *file;
    Text path, held; /* held: bytes not yet written */
    Arena arena;     /* paths and fields */
    PackagePart *parts;
    Str *samples;    /* by part */
    size_t count, room;
    Sample sample;   /* of the present member */
    Sha256 hash;     /* of the present member */
    bool is_hashing;
};

bool spool_open(const Os *os, Str folder, Spool **out, Error *err)
{
    Spool *s = memory_resize(NULL, 1, sizeof *s);
    *s = (Spool){ .os = os, .path = TEXT_INIT, .held = TEXT_INIT, .sample = { .text = TEXT_INIT, .is_full = true } };
    *out = NULL;
    if (folder.n == 0) {
        *out = s;
        return true;
    }
    CLEANUP_TEXT inside = TEXT_INIT;
    text_add(&inside, folder);
    text_add_c(&inside, '/');
    if (os->make_folder(os->ctx, folder, err) && part_open(os, text_str(&inside), &s->path, &s->file, err)) {
        *out = s;
        return true;
    }
    spool_close(s);
    return false;
}

static void end_member(Spool *s)
{
    if (s->is_hashing) {
        sha256_end(&s->hash, s->parts[s->count - 1].sha256);
        s->samples[s->count - 1] = str_copy(&s->arena, sample_str(&s->sample));
    }
    s->is_hashing = false;
}

void spool_member(Spool *s, Str path)
{
    end_member(s);
    if (s->count == s->room) {
        s->room = s->room ? s->room * 2 : 16;
        s->parts = memory_resize(s->parts, s->room, sizeof *s->parts);
        s->samples = memory_resize(s->samples, s->room, sizeof *s->samples);
    }
    s->samples[s->count] = STR_NONE;
    text_clear(&s->sample.text);
    s->sample = (Sample){ .text = s->sample.text, .is_full = true };
    s->parts[s->count++] = (PackagePart){ .path = str_copy(&s->arena, path), .rows = -1 };
    sha256_start(&s->hash);
    s->is_hashing = true;
}

void spool_sampled(Spool *s) { s->sample.is_full = false; }

Str spool_sample(const Spool *s, size_t part) { return s->samples[part]; }

static bool flush(Spool *s, Error *err)
{
    bool ok = s->held.n == 0 || !s->file || s->os->write(s->os->ctx, s->file, s->held.b, s->held.n, err);
    text_clear(&s->held);
    return ok;
}

bool spool_add(Spool *s, Str bytes, Error *err)
{
    sha256_add(&s->hash, bytes.p, bytes.n);
    sample_add(&s->sample, bytes);
    s->parts[s->count - 1].bytes += (int64_t)bytes.n;
    text_add(&s->held, bytes);
    return s->held.n < SPOOL_BLOCK || flush(s, err);
}

void spool_table(Spool *s, int64_t rows, const PackageField *fields, size_t field_count, Str primary_key)
{
    PackagePart *part = &s->parts[s->count - 1];
    PackageField *copy = arena_take_array(&s->arena, field_count, sizeof *copy);
    for (size_t i = 0; i < field_count; i++) {
        copy[i] = (PackageField){ str_copy(&s->arena, fields[i].name), str_copy(&s->arena, fields[i].type),
                                  str_copy(&s->arena, fields[i].title) };
    }
    part->rows = rows;
    part->fields = copy;
    part->field_count = field_count;
    part->primary_key = str_copy(&s->arena, primary_key);
    part->is_csv = true;
}

void spool_guarded(Spool *s)
{
    s->parts[s->count - 1].is_guarded = true;
}

int64_t spool_bytes(const Spool *s)
{
    int64_t bytes = 0;
    for (size_t i = 0; i < s->count; i++) bytes += s->parts[i].bytes;
    return bytes;
}

const PackagePart *spool_parts(Spool *s, size_t *count)
{
    end_member(s);
    *count = s->count;
    return s->parts;
}

static bool pour_member(Spool *s, const PackagePart *part, ZipWriter *zip, char *block, Job *job, Error *err)
{
    for (int64_t left = part->bytes; left > 0;) {
        size_t got = 0, want = left < (int64_t)SPOOL_BLOCK ? (size_t)left : SPOOL_BLOCK;
        if (!s->os->read(s->os->ctx, s->file, block, want, &got, err)) return false;
        if (got == 0) return fault(err, ERR_IO, "zip.size", part->path);
        if (!zip_write_bytes(zip, block, got, err)) return false;
        if (!job_goes_on(job, (int64_t)got)) return fault(err, ERR_CANCEL, "bundle.stopped", STR_NONE);
        left -= (int64_t)got;
    }
    return true;
}

bool spool_pour(Spool *s, ZipWriter *zip, int64_t created_ms, Job *job, Error *err)
{
    end_member(s);
    if (!flush(s, err) || !s->os->seek(s->os->ctx, s->file, 0, err)) return false;
    char *block = memory_resize(NULL, SPOOL_BLOCK, 1);
    bool ok = true;
    for (size_t i = 0; ok && i < s->count; i++) {
        const PackagePart *part = &s->parts[i];
        ok = zip_write_member(zip, part->path, part->bytes, created_ms, err) &&
             pour_member(s, part, zip, block, job, err);
    }
    memory_resize(block, 0, 0);
    return ok;
}

void spool_close(Spool *s)
{
    if (!s) return;
    Error e = { 0 };
    if (s->file) {
        (void)s->os->close(s->os->ctx, s->file, &e);
        (void)s->os->remove(s->os->ctx, text_str(&s->path), &e);
    }
    text_free(&s->path);
    text_free(&s->held);
    text_free(&s->sample.text);
    arena_done(&s->arena);
    memory_resize(s->parts, 0, 0);
    memory_resize(s->samples, 0, 0);
    memory_resize(s, 0, 0);
}
