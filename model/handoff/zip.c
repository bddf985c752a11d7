/* Zip members by libarchive over Os files. */
#include "model/handoff/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

/* --- writing --- */

struct ZipWriter {
    const Os *os;
    OsFile *file;
    struct archive *archive;
    int64_t left; /* bytes that the present member still lacks */
    bool failed;  /* the Os refused a write: error holds why */
    Error error;
};

static la_ssize_t writer_write(struct archive *a, void *ctx, const void *p, size_t n)
{
    ZipWriter *w = ctx;
    if (!w->os->write(w->os->ctx, w->file, p, n, &w->error)) {
        w->failed = true;
        archive_set_error(a, EIO, "write");
        return -1;
    }
    return (la_ssize_t)n;
}

static bool writer_fault(ZipWriter *w, Error *err)
{
    if (w->failed) {
        if (err) *err = w->error;
        return false;
    }
    return fault_os(err, ERR_IO, "zip.write", str_of(archive_error_string(w->archive)),
                    archive_errno(w->archive));
}

bool zip_write_start(const Os *os, OsFile *file, ZipWriter **out, Error *err)
{
    ZipWriter *w = memory_resize(NULL, 1, sizeof *w);
    *w = (ZipWriter){ .os = os, .file = file, .archive = archive_write_new() };
    *out = NULL;
    bool is_ready = w->archive && archive_write_set_format_zip(w->archive) == ARCHIVE_OK &&
                    archive_write_set_options(w->archive, "zip:compression-level=6") == ARCHIVE_OK &&
                    archive_write_set_bytes_in_last_block(w->archive, 1) == ARCHIVE_OK &&
                    archive_write_open(w->archive, w, NULL, writer_write, NULL) == ARCHIVE_OK;
    if (!is_ready) {
        bool ok = w->archive ? writer_fault(w, err) : fault(err, ERR_SYSTEM, "zip.write", STR_NONE);
        zip_write_drop(w);
        return ok;
    }
    *out = w;
    return true;
}

bool zip_write_member(ZipWriter *w, Str name, int64_t bytes, int64_t created_ms, Error *err)
{
    if (w->left != 0) return fault(err, ERR_BUG, "zip.size", name);
    Arena arena = { 0 };
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, arena_copy(&arena, name.p, name.n));
    archive_entry_set_size(entry, bytes);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_mtime(entry, created_ms / 1000, 0);
    bool ok = archive_write_header(w->archive, entry) == ARCHIVE_OK || writer_fault(w, err);
    archive_entry_free(entry);
    arena_done(&arena);
    w->left = bytes;
    return ok;
}

bool zip_write_bytes(ZipWriter *w, const void *p, size_t n, Error *err)
{
    if ((int64_t)n > w->left) return fault(err, ERR_BUG, "zip.size", STR_NONE);
    w->left -= (int64_t)n;
    return n == 0 || archive_write_data(w->archive, p, n) == (la_ssize_t)n || writer_fault(w, err);
}

bool zip_write_end(ZipWriter *w, Error *err)
{
    bool ok = w->left == 0 ? archive_write_close(w->archive) == ARCHIVE_OK || writer_fault(w, err)
                           : fault(err, ERR_BUG, "zip.size", STR_NONE);
    zip_write_drop(w);
    return ok;
}

void zip_write_drop(ZipWriter *w)
{
    if (!w) return;
    if (w->archive) archive_write_free(w->archive);
    memory_resize(w, 0, 0);
}

/* --- reading --- */

struct ZipReader {
    const Os *os;
    OsFile *file;
    struct archive *archive;
    int64_t at, size;
    bool failed;
    Error error;
    Arena arena; /* names seen */
    Str names[ZIP_MAX_MEMBERS];
    size_t name_count;
    char block[65536];
};

static la_ssize_t reader_read(struct archive *a, void *ctx, const void **block)
{
    ZipReader *r = ctx;
    size_t got = 0;
    *block = r->block;
    if (!r->os->read(r->os->ctx, r->file, r->block, sizeof r->block, &got, &r->error)) {
        r->failed = true;
        archive_set_error(a, EIO, "read");
        return -1;
    }
    r->at += (int64_t)got;
    return (la_ssize_t)got;
}

static la_int64_t reader_seek(struct archive *a, void *ctx, la_int64_t offset, int whence)
{
    ZipReader *r = ctx;
    int64_t to = whence == SEEK_SET ? offset : whence == SEEK_CUR ? r->at + offset : r->size + offset;
    if (to < 0 || !r->os->seek(r->os->ctx, r->file, to, &r->error)) {
        r->failed = to >= 0;
        archive_set_error(a, EIO, "seek");
        return ARCHIVE_FATAL;
    }
    r->at = to;
    return to;
}

static la_int64_t reader_skip(struct archive *a, void *ctx, la_int64_t n)
{
    ZipReader *r = ctx;
    int64_t before = r->at;
    return reader_seek(a, ctx, before + n, SEEK_SET) < 0 ? 0 : n;
}

static bool reader_fault(ZipReader *r, const char *msg, Error *err)
{
    if (r->failed) {
        if (err) *err = r->error;
        return false;
    }
    return fault(err, ERR_INPUT, msg, str_of(archive_error_string(r->archive)));
}

/* The first bytes of a zip are a local header or the end record of an empty one. */
static bool begins_as_zip(ZipReader *r)
{
    char magic[4] = { 0 };
    size_t got = 0;
    Error e = { 0 };
    bool ok = r->os->read(r->os->ctx, r->file, magic, sizeof magic, &got, &e) && got == sizeof magic &&
              magic[0] == 'P' && magic[1] == 'K' && (magic[2] == 3 || magic[2] == 5);
    return r->os->seek(r->os->ctx, r->file, 0, &e) && ok;
}

bool zip_read_open(const Os *os, Str path, ZipReader **out, Error *err)
{
    *out = NULL;
    OsStat stat;
    if (!os->stat(os->ctx, path, &stat, err)) return false;
    ZipReader *r = memory_resize(NULL, 1, sizeof *r);
    *r = (ZipReader){ .os = os, .size = stat.size };
    if (!os->open(os->ctx, path, OS_READ, &r->file, err)) goto fail;
    if (!begins_as_zip(r)) {
        fault(err, ERR_INPUT, "zip.not_a_zip", path);
        goto fail;
    }
    r->archive = archive_read_new();
    archive_read_set_seek_callback(r->archive, reader_seek);
    if (!r->archive || archive_read_support_format_zip_seekable(r->archive) != ARCHIVE_OK ||
        archive_read_open2(r->archive, r, NULL, reader_read, reader_skip, NULL) != ARCHIVE_OK) {
        reader_fault(r, "zip.cut_short", err);
        fault_at(err, path);
        goto fail;
    }
    *out = r;
    return true;
fail:
    zip_read_close(r);
    return false;
}

static bool name_is_plain(Str name)
{
    if (name.n == 0 || name.n > 200 || name.p[0] == '/' || str_find(name, STR("..")) >= 0) return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (c <= ' ' || c > '~' || strchr("\\:*?\"<>|", c)) return false;
    }
    return true;
}

static bool name_is_known(const ZipReader *r, Str name)
{
    for (size_t i = 0; i < r->name_count; i++)
        if (str_eq(r->names[i], name)) return true;
    return false;
}

/* libarchive names the method in the format's name: "ZIP 2.0 (deflation)". */
static bool method_is_known(struct archive *a)
{
    Str format = str_of(archive_format_name(a));
    return str_find(format, STR("(deflation)")) >= 0 || str_find(format, STR("(uncompressed)")) >= 0;
}

bool zip_read_next(ZipReader *r, ZipMember *out, Error *err)
{
    fault_clear(err);
    struct archive_entry *entry = NULL;
    int rc = archive_read_next_header(r->archive, &entry);
    if (rc == ARCHIVE_EOF) return false;
    if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN) return reader_fault(r, "zip.cut_short", err);
    Str name = str_of(archive_entry_pathname(entry));
    if (!name_is_plain(name) || name_is_known(r, name)) return fault(err, ERR_INPUT, "zip.name", name);
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_size(entry) < 0)
        return fault(err, ERR_INPUT, "zip.link", name);
    if (!method_is_known(r->archive)) return fault(err, ERR_INPUT, "zip.method", name);
    if (r->name_count == ZIP_MAX_MEMBERS)
        return fault_n(err, ERR_INPUT, "zip.members", name, ZIP_MAX_MEMBERS);
    name = str_copy(&r->arena, name);
    r->names[r->name_count++] = name;
    *out = (ZipMember){ name, archive_entry_size(entry) };
    return true;
}

bool zip_read_bytes(ZipReader *r, void *buf, size_t n, size_t *got, Error *err)
{
    la_ssize_t rc = archive_read_data(r->archive, buf, n);
    *got = rc < 0 ? 0 : (size_t)rc;
    return rc >= 0 || reader_fault(r, "zip.damaged", err);
}

void zip_read_close(ZipReader *r)
{
    if (!r) return;
    if (r->archive) archive_read_free(r->archive);
    Error e = { 0 };
    if (r->file) (void)r->os->close(r->os->ctx, r->file, &e);
    arena_done(&r->arena);
    memory_resize(r, 0, 0);
}
