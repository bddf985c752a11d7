/* A whole bundle as its forger sealed it: told what is wrong, or whole; inspected and verified alike. */
#include "model/handoff/bundle.h"
#include "tests/fuzz/fuzz.h"

/* --- one file in memory --- */

struct OsFile { size_t at; };
static bool open_it(void *ctx, Str path, OsOpen how, OsFile **out, Error *err)
{
    (void)ctx;
    (void)path;
    (void)err;
    assert(how == OS_READ);
    *out = memory_resize(NULL, 1, sizeof **out);
    (*out)->at = 0;
    return true;
}

static bool read_it(void *ctx, OsFile *f, void *into, size_t n, size_t *got, Error *err)
{
    const Text *file = ctx;
    (void)err;
    size_t left = f->at < file->n ? file->n - f->at : 0;
    *got = n < left ? n : left;
    if (*got) memcpy(into, file->b + f->at, *got);
    f->at += *got;
    return true;
}

static bool seek_it(void *ctx, OsFile *f, int64_t to, Error *err)
{
    (void)ctx;
    (void)err;
    assert(to >= 0);
    f->at = (size_t)to;
    return true;
}

static bool close_it(void *ctx, OsFile *f, Error *err)
{
    (void)ctx;
    (void)err;
    memory_resize(f, 0, 0);
    return true;
}

static bool stat_it(void *ctx, Str path, OsStat *out, Error *err)
{
    const Text *file = ctx;
    (void)path;
    (void)err;
    *out = (OsStat){ .size = (int64_t)file->n };
    return true;
}

/* --- its end, as zip.h wants it --- */

static void seal(Text *zip)
{
    enum { END = 22 };
    static const char mark[] = "kaejon sha256:";
    CLEANUP_TEXT hex = TEXT_INIT;
    Sha256 sha;
    uint8_t hash[32];
    size_t end = zip->n;
    while (end >= END && memcmp(zip->b + end - END, "PK\5\6", 4) != 0) end--;
    if (end < END) return; /* no zip at all */
    zip->n = end;
    zip->b[end - 2] = sizeof mark - 1 + 64;
    zip->b[end - 1] = 0;
    text_add(zip, str_of(mark));
    sha256_start(&sha);
    sha256_add(&sha, zip->b, zip->n);
    sha256_end(&sha, hash);
    hex_add(&hex, hash, sizeof hash);
    text_add(zip, text_str(&hex));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    CLEANUP_TEXT file = TEXT_INIT;
    text_add(&file, str_from((const char *)data, n));
    seal(&file);
    Os os = { .ctx = &file, .open = open_it, .read = read_it, .seek = seek_it, .close = close_it, .stat = stat_it };
    Arena arena = { 0 };
    BundleInfo info, package;
    Error err = { 0 }, e = { 0 };
    bool opens = bundle_inspect(&os, STR("b.zip"), &arena, &package, &e);
    bool ok = bundle_verify(&os, STR("b.zip"), &arena, &info, NULL, &err);
    assert(ok || (err.msg && err.code != ERR_BUG));
    for (size_t i = 0; ok && i < info.problem_count; i++) assert(info.problems[i].msg && info.problems[i].code != ERR_BUG);
    if (ok && info.problem_count == 0) {
        assert(opens && package.member_count == info.member_count);
        for (size_t i = 0; i < info.member_count; i++) {
            size_t rows, columns;
            (void)sample_cells(&arena, package.members[i].sample, &rows, &columns);
            assert(str_eq(package.members[i].name, info.members[i].name) && rows <= 1 + SAMPLE_ROWS);
        }
    }
    arena_done(&arena);
    return 0;
}
