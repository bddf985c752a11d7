#include "tests/lib/forgery.h"

#include "model/exchange/zip.h"
#include "tests/lib/check.h"
#include "tests/lib/fakeos.h"

void forgery_open(Forgery *f, const Os *os, const char *path)
{
    Error err = { 0 };
    ZipReader *zip;
    ZipMember m;
    CLEANUP_TEXT json = TEXT_INIT;
    char block[4096];
    size_t got;
    *f = (Forgery){ .os = os };
    assert_true(zip_read_open(os, str_of(path), &zip, &err));
    for (bool is_first = true; zip_read_next(zip, &m, &err); is_first = false) {
        Text *into = is_first ? &json : forgery_add(f, m.name.p, false);
        while (zip_read_bytes(zip, block, sizeof block, &got, &err) && got) text_add(into, str_from(block, got));
    }
    zip_read_close(zip);
    assert_true(package_read(&f->arena, text_str(&json), &f->package, &err));
    assert_int_equal(f->package.part_count, f->count);
}

void forgery_close(Forgery *f)
{
    for (size_t i = 0; i < f->count; i++) text_free(&f->member[i].bytes);
    arena_done(&f->arena);
}

Text *forgery_member(Forgery *f, const char *name)
{
    for (size_t i = 0; i < f->count; i++)
        if (str_eq(f->member[i].name, str_of(name))) return &f->member[i].bytes;
    fail_msg("no member %s", name);
    return NULL;
}

Text *forgery_add(Forgery *f, const char *name, bool is_unlisted)
{
    assert_true(f->count < FORGERY_MEMBERS);
    f->member[f->count].name = str_copy(&f->arena, str_of(name));
    f->member[f->count].bytes = (Text)TEXT_INIT;
    f->member[f->count].is_unlisted = is_unlisted;
    return &f->member[f->count++].bytes;
}

void forgery_replace(Forgery *f, const char *name, const char *from, const char *to)
{
    Text *t = forgery_member(f, name);
    ptrdiff_t at = str_find(text_str(t), str_of(from));
    if (at < 0) fail_msg("%s is not in %s", from, name);
    text_replace(t, (size_t)at, strlen(from), str_of(to));
}

/* Parts as the members are now: those that were there keep what was said of them. */
static void list_parts(Forgery *f)
{
    PackagePart *parts = arena_take_array(&f->arena, f->count, sizeof *parts);
    size_t n = 0;
    for (size_t i = 0; i < f->count; i++) {
        if (f->member[i].is_unlisted) continue;
        const PackagePart *was = package_part(&f->package, f->member[i].name);
        PackagePart p = was ? *was : (PackagePart){ .path = f->member[i].name, .rows = -1 };
        Sha256 sha;
        p.bytes = (int64_t)f->member[i].bytes.n;
        sha256_start(&sha);
        sha256_add(&sha, f->member[i].bytes.b, f->member[i].bytes.n);
        sha256_end(&sha, p.sha256);
        parts[n++] = p;
    }
    f->package.parts = parts;
    f->package.part_count = n;
}

void forgery_write(Forgery *f, const char *path)
{
    Error err = { 0 };
    OsFile *file;
    ZipWriter *zip;
    int64_t bytes;
    uint8_t hash[32];
    CLEANUP_TEXT json = TEXT_INIT;
    if (!f->keeps_hashes) list_parts(f);
    package_write(&json, &f->package);
    if (f->from.n) {
        ptrdiff_t at = str_find(text_str(&json), f->from);
        if (at < 0) fail_msg("%s is not in the package file", f->from.p);
        text_replace(&json, (size_t)at, f->from.n, f->to);
    }
    (void)f->os->remove(f->os->ctx, str_of(path), NULL);
    assert_true(f->os->open(f->os->ctx, str_of(path), OS_CREATE_NEW, &file, &err));
    assert_true(zip_write_start(f->os, file, &zip, &err));
    assert_true(zip_write_member(zip, STR(PACKAGE_FILE), (int64_t)json.n, FAKEOS_NOW_MS, &err));
    assert_true(zip_write_bytes(zip, json.b, json.n, &err));
    for (size_t i = 0; i < f->count; i++) {
        const Text *t = &f->member[i].bytes;
        assert_true(zip_write_member(zip, f->member[i].name, (int64_t)t->n, FAKEOS_NOW_MS, &err));
        assert_true(t->n == 0 || zip_write_bytes(zip, t->b, t->n, &err));
    }
    assert_true(zip_write_end(zip, &bytes, hash, &err));
    assert_true(f->os->close(f->os->ctx, file, &err));
}

/* --- the file as it stands --- */

static size_t number_at(Str zip, size_t at, int bytes)
{
    size_t n = 0;
    for (int i = bytes; i-- > 0;) n = n << 8 | (unsigned char)zip.p[at + (size_t)i];
    return n;
}

size_t forgery_spans(Str zip, ForgerySpan *out, size_t room)
{
    size_t n = 0;
    for (size_t end = zip.n; end-- > 22;) {
        if (memcmp(zip.p + end, "PK\5\6", 4) != 0) continue;
        size_t at = number_at(zip, end + 16, 4);
        for (; n < room && at + 46 <= end && memcmp(zip.p + at, "PK\1\2", 4) == 0; n++) {
            size_t header = number_at(zip, at + 42, 4);
            out[n] = (ForgerySpan){ header, header + 30 + number_at(zip, header + 26, 2) + number_at(zip, header + 28, 2),
                                    number_at(zip, at + 20, 4), at };
            at += 46 + number_at(zip, at + 28, 2) + number_at(zip, at + 30, 2) + number_at(zip, at + 32, 2);
        }
        break;
    }
    return n;
}
