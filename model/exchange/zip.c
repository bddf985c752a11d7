/* Zip members by libarchive over Os files. */
#include "model/exchange/zip.h"
#include "locale/library.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

/* A zip without a comment ends with 22 bytes that begin with this; the last two are the length of the
 * comment that follows. Ours is SEAL and the hash in hex. */
#define END_MARK "PK\5\6"
enum { END_BYTES = 22, BLOCK = 65536 };
#define SEAL "kaejon sha256:"
enum { SEAL_BYTES = sizeof SEAL - 1, COMMENT_BYTES = SEAL_BYTES + 64, TAIL_BYTES = END_BYTES + COMMENT_BYTES };

/* --- libarchive --- */

/* What we use of it, loaded with the first zip: with what it stands on it costs as much to load as
 * all other libraries together (docs/decisions.md). */
#define LIBARCHIVE "libarchive.so.13"
#define FUNCTIONS(X) \
    X(archive_entry_filetype) X(archive_entry_free) X(archive_entry_hardlink) X(archive_entry_new) \
    X(archive_entry_pathname) X(archive_entry_set_filetype) X(archive_entry_set_mtime) \
    X(archive_entry_set_pathname) X(archive_entry_set_perm) X(archive_entry_set_size) X(archive_entry_size) \
    X(archive_entry_size_is_set) X(archive_entry_symlink) X(archive_errno) X(archive_error_string) \
    X(archive_format_name) X(archive_read_data) X(archive_read_free) X(archive_read_new) \
    X(archive_read_next_header) X(archive_read_open2) X(archive_read_set_seek_callback) \
    X(archive_read_support_format_zip_seekable) X(archive_set_error) X(archive_write_close) \
    X(archive_write_data) X(archive_write_free) X(archive_write_header) X(archive_write_new) \
    X(archive_write_open) X(archive_write_set_bytes_in_last_block) X(archive_write_set_format_zip) \
    X(archive_write_set_options)

typedef struct {
#define X(name) __typeof__(&name) name;
    FUNCTIONS(X)
#undef X
} Libarchive;

static bool load_libarchive(Libarchive *out, Error *err)
{
    static const char *const names[] = {
#define X(name) #name,
        FUNCTIONS(X)
#undef X
    };
    return library_load(LIBARCHIVE, names, sizeof names / sizeof *names, out) ||
           fault(err, ERR_PROGRAM, "zip.library", STR(LIBARCHIVE));
}

/* --- writing --- */

struct ZipWriter {
    Libarchive lib;
    const Os *os;
    OsFile *file;
    struct archive *archive;
    Text held;     /* not yet written: at least the last END_BYTES */
    Sha256 hash;   /* of what was written */
    int64_t bytes; /* of it */
    int64_t left;  /* bytes that the present member still lacks */
    bool failed;   /* the Os refused a write: error holds why */
    Error error;
};

/* Write all that is held but its last `keep` bytes. */
static bool write_held(ZipWriter *w, size_t keep)
{
    size_t n = w->held.n - keep;
    if (!w->os->write(w->os->ctx, w->file, w->held.b, n, &w->error)) {
        w->failed = true;
        return false;
    }
    sha256_add(&w->hash, w->held.b, n);
    w->bytes += (int64_t)n;
    text_replace(&w->held, 0, n, STR_NONE);
    return true;
}

static la_ssize_t writer_write(struct archive *a, void *ctx, const void *p, size_t n)
{
    /* A failure is told by our own callers: libarchive, told of it, would never free its buffers. */
    ZipWriter *w = ctx;
    (void)a;
    if (w->failed) return (la_ssize_t)n;
    text_add(&w->held, str_from(p, n));
    if (w->held.n >= BLOCK + END_BYTES) (void)write_held(w, END_BYTES);
    return (la_ssize_t)n;
}

static bool writer_fault(ZipWriter *w, Error *err)
{
    if (w->failed) {
        if (err) *err = w->error;
        return false;
    }
    return fault_os(err, ERR_IO, "zip.write", str_of(w->lib.archive_error_string(w->archive)),
                    w->lib.archive_errno(w->archive));
}

bool zip_write_start(const Os *os, OsFile *file, ZipWriter **out, Error *err)
{
    ZipWriter *w = memory_resize(NULL, 1, sizeof *w);
    *w = (ZipWriter){ .os = os, .file = file, .held = TEXT_INIT };
    sha256_start(&w->hash);
    *out = NULL;
    if (!load_libarchive(&w->lib, err)) {
        zip_write_drop(w);
        return false;
    }
    w->archive = w->lib.archive_write_new();
    bool is_ready = w->archive && w->lib.archive_write_set_format_zip(w->archive) == ARCHIVE_OK &&
                    w->lib.archive_write_set_options(w->archive, "zip:compression-level=6") == ARCHIVE_OK &&
                    w->lib.archive_write_set_bytes_in_last_block(w->archive, 1) == ARCHIVE_OK &&
                    w->lib.archive_write_open(w->archive, w, NULL, writer_write, NULL) == ARCHIVE_OK;
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
    struct archive_entry *entry = w->lib.archive_entry_new();
    w->lib.archive_entry_set_pathname(entry, arena_copy(&arena, name.p, name.n));
    w->lib.archive_entry_set_size(entry, bytes);
    w->lib.archive_entry_set_filetype(entry, AE_IFREG);
    w->lib.archive_entry_set_perm(entry, 0600);
    w->lib.archive_entry_set_mtime(entry, created_ms / 1000, 0);
    bool ok = (w->lib.archive_write_header(w->archive, entry) == ARCHIVE_OK && !w->failed) || writer_fault(w, err);
    w->lib.archive_entry_free(entry);
    arena_done(&arena);
    w->left = bytes;
    return ok;
}

bool zip_write_bytes(ZipWriter *w, const void *p, size_t n, Error *err)
{
    if ((int64_t)n > w->left) return fault(err, ERR_BUG, "zip.size", STR_NONE);
    w->left -= (int64_t)n;
    bool ok = n == 0 || (w->lib.archive_write_data(w->archive, p, n) == (la_ssize_t)n && !w->failed);
    return ok || writer_fault(w, err);
}

/* The comment, told in the end record before it. */
static bool write_seal(ZipWriter *w, Error *err)
{
    size_t end = w->held.n - END_BYTES;
    if (w->held.n < END_BYTES || memcmp(w->held.b + end, END_MARK, 4) != 0 || w->held.b[w->held.n - 1] ||
        w->held.b[w->held.n - 2])
        return fault(err, ERR_BUG, "zip.write", STR(SEAL));
    w->held.b[w->held.n - 2] = COMMENT_BYTES;
    text_add(&w->held, STR(SEAL));
    if (!write_held(w, 0)) return writer_fault(w, err);
    Sha256 sum = w->hash;
    uint8_t hash[32];
    sha256_end(&sum, hash);
    hex_add(&w->held, hash, sizeof hash);
    return write_held(w, 0) || writer_fault(w, err);
}

bool zip_write_end(ZipWriter *w, int64_t *bytes, uint8_t sha256[static 32], Error *err)
{
    bool ok = w->left == 0 || fault(err, ERR_BUG, "zip.size", STR_NONE);
    ok = ok && ((w->lib.archive_write_close(w->archive) == ARCHIVE_OK && !w->failed) || writer_fault(w, err));
    ok = ok && write_seal(w, err);
    *bytes = w->bytes;
    sha256_end(&w->hash, sha256);
    zip_write_drop(w);
    return ok;
}

void zip_write_drop(ZipWriter *w)
{
    if (!w) return;
    w->failed = true; /* freeing it writes its end: into nothing */
    if (w->archive) w->lib.archive_write_free(w->archive);
    text_free(&w->held);
    memory_resize(w, 0, 0);
}

/* --- reading --- */

struct ZipReader {
    Libarchive lib;
    const Os *os;
    OsFile *file;
    struct archive *archive;
    int64_t at, size;
    uint8_t sha256[32];
    bool failed;
    bool is_foreign;
    int64_t claimed, unpacked; /* of a foreign one: bytes of all members as told, and as they came out */
    Error error;
    Arena arena; /* names seen */
    Str names[ZIP_MAX_MEMBERS];
    size_t name_count;
    char block[BLOCK];
};

static la_ssize_t reader_read(struct archive *a, void *ctx, const void **block)
{
    ZipReader *r = ctx;
    size_t got = 0;
    *block = r->block;
    if (!r->os->read(r->os->ctx, r->file, r->block, sizeof r->block, &got, &r->error)) {
        r->failed = true;
        r->lib.archive_set_error(a, EIO, "read");
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
        r->lib.archive_set_error(a, EIO, "seek");
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
    return fault(err, ERR_INPUT, msg, str_of(r->lib.archive_error_string(r->archive)));
}

/* Read exactly n bytes at an offset. */
static bool read_at(ZipReader *r, int64_t offset, char *buf, size_t n, Error *err)
{
    if (!r->os->seek(r->os->ctx, r->file, offset, err)) return false;
    for (size_t at = 0, got; at < n; at += got) {
        if (!r->os->read(r->os->ctx, r->file, buf + at, n - at, &got, err)) return false;
        if (got == 0) return fault_n(err, ERR_INPUT, "zip.cut_short", STR_NONE, r->size);
    }
    return true;
}

/* The hash in the comment against all bytes before it; also the hash of the whole file. */
static bool hashes_fit(ZipReader *r, Str seal, Error *err)
{
    Sha256 hash;
    uint8_t want[32], got[32];
    sha256_start(&hash);
    for (int64_t at = 0, left = r->size - 64; left > 0;) {
        size_t n = left < BLOCK ? (size_t)left : BLOCK;
        if (!read_at(r, at, r->block, n, err)) return false;
        sha256_add(&hash, r->block, n);
        at += (int64_t)n;
        left -= (int64_t)n;
    }
    Sha256 whole = hash;
    sha256_end(&hash, got);
    sha256_add(&whole, seal.p + SEAL_BYTES, 64);
    sha256_end(&whole, r->sha256);
    if (hex_read(str_cut_head(seal, SEAL_BYTES), want, sizeof want) && memcmp(want, got, sizeof want) == 0)
        return true;
    return fault(err, ERR_INPUT, "zip.damaged", STR_NONE);
}

/* Is this a zip, is it whole, and are its bytes those that were written? */
static bool check_seal(ZipReader *r, Error *err)
{
    char head[4], tail[TAIL_BYTES];
    if (r->size < 4) return fault(err, ERR_INPUT, "zip.not_a_zip", STR_NONE);
    if (!read_at(r, 0, head, sizeof head, err)) return false;
    bool is_zip = head[0] == 'P' && head[1] == 'K' && (head[2] == 3 || head[2] == 5);
    if (!is_zip) return fault(err, ERR_INPUT, "zip.not_a_zip", STR_NONE);
    if (r->size < TAIL_BYTES) return fault_n(err, ERR_INPUT, "zip.cut_short", STR_NONE, r->size);
    if (!read_at(r, r->size - TAIL_BYTES, tail, sizeof tail, err)) return false;
    bool is_sealed = memcmp(tail, END_MARK, 4) == 0 && tail[20] == COMMENT_BYTES && tail[21] == 0 &&
                     memcmp(tail + END_BYTES, SEAL, SEAL_BYTES) == 0;
    if (is_sealed) return hashes_fit(r, str_from(tail + END_BYTES, COMMENT_BYTES), err);
    /* An end record near the end: some byte of it or of the comment is another. */
    bool has_end = str_find(str_from(tail, sizeof tail), STR(END_MARK)) >= 0 ||
                   str_find(str_from(tail, sizeof tail), STR(SEAL)) >= 0;
    return has_end ? fault(err, ERR_INPUT, "zip.damaged", STR_NONE)
                   : fault_n(err, ERR_INPUT, "zip.cut_short", STR_NONE, r->size);
}

static bool open_archive(ZipReader *r, Error *err)
{
    if (!load_libarchive(&r->lib, err) || !r->os->seek(r->os->ctx, r->file, 0, err)) return false;
    r->archive = r->lib.archive_read_new();
    if (!r->archive) return fault(err, ERR_SYSTEM, "zip.damaged", STR_NONE);
    r->lib.archive_read_set_seek_callback(r->archive, reader_seek);
    return (r->lib.archive_read_support_format_zip_seekable(r->archive) == ARCHIVE_OK &&
            r->lib.archive_read_open2(r->archive, r, NULL, reader_read, reader_skip, NULL) == ARCHIVE_OK) ||
           reader_fault(r, "zip.damaged", err);
}

static bool open_reader(const Os *os, Str path, bool (*open)(ZipReader *, Error *), ZipReader **out, Error *err)
{
    *out = NULL;
    OsStat stat;
    if (!os->stat(os->ctx, path, &stat, err)) return false;
    ZipReader *r = memory_resize(NULL, 1, sizeof *r);
    *r = (ZipReader){ .os = os, .size = stat.size };
    if (stat.is_folder) {
        fault(err, ERR_INPUT, "zip.not_a_zip", STR_NONE);
    } else if (os->open(os->ctx, path, OS_READ, &r->file, err) && open(r, err)) {
        *out = r;
        return true;
    }
    fault_at(err, path);
    zip_read_close(r);
    return false;
}

static bool check_and_open(ZipReader *r, Error *err) { return check_seal(r, err) && open_archive(r, err); }

bool zip_read_open(const Os *os, Str path, ZipReader **out, Error *err)
{
    return open_reader(os, path, check_and_open, out, err);
}

int64_t zip_read_size(const ZipReader *r) { return r->size; }

const uint8_t *zip_read_sha256(const ZipReader *r) { return r->sha256; }

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

static bool is_plain_file(const ZipReader *r, struct archive_entry *e)
{
    return r->lib.archive_entry_filetype(e) == AE_IFREG && r->lib.archive_entry_size_is_set(e) &&
           r->lib.archive_entry_size(e) >= 0 && !r->lib.archive_entry_hardlink(e) && !r->lib.archive_entry_symlink(e);
}

/* libarchive names the method in the format's name: "ZIP 2.0 (deflation)". */
static bool method_is_known(const ZipReader *r)
{
    Str format = str_of(r->lib.archive_format_name(r->archive));
    return str_find(format, STR("(deflation)")) >= 0 || str_find(format, STR("(uncompressed)")) >= 0;
}

static int64_t most_unpacked(const ZipReader *r)
{
    return r->size > INT64_MAX / ZIP_TIMES - ZIP_AT_ONCE ? INT64_MAX : r->size * ZIP_TIMES + ZIP_AT_ONCE;
}

bool zip_read_next(ZipReader *r, ZipMember *out, Error *err)
{
    fault_clear(err);
    struct archive_entry *entry = NULL;
    int rc = r->lib.archive_read_next_header(r->archive, &entry);
    if (rc == ARCHIVE_EOF) return false;
    if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN) return reader_fault(r, "zip.damaged", err);
    Str name = str_of(r->lib.archive_entry_pathname(entry));
    if (!name_is_plain(name) || name_is_known(r, name)) return fault(err, ERR_INPUT, "zip.name", name);
    if (!is_plain_file(r, entry)) return fault(err, ERR_INPUT, "zip.link", name);
    if (!method_is_known(r)) return fault(err, ERR_INPUT, "zip.method", name);
    if (r->name_count == ZIP_MAX_MEMBERS)
        return fault_n(err, ERR_INPUT, "zip.members", name, ZIP_MAX_MEMBERS);
    name = str_copy(&r->arena, name);
    r->names[r->name_count++] = name;
    *out = (ZipMember){ name, r->lib.archive_entry_size(entry) };
    return true;
}

bool zip_read_bytes(ZipReader *r, void *buf, size_t n, size_t *got, Error *err)
{
    la_ssize_t rc = r->lib.archive_read_data(r->archive, buf, n);
    *got = rc < 0 ? 0 : (size_t)rc;
    r->unpacked += (int64_t)*got;
    if (rc >= 0 && r->is_foreign && r->unpacked > most_unpacked(r)) return fault(err, ERR_INPUT, "zip.bomb", STR_NONE);
    return rc >= 0 || reader_fault(r, "zip.damaged", err);
}

/* --- zips of other programs --- */

static bool rewind_foreign(ZipReader *r, Error *err)
{
    r->lib.archive_read_free(r->archive);
    r->archive = NULL;
    r->at = r->unpacked = 0;
    return open_archive(r, err);
}

/* The next entry that is a file, of whatever name; false with ERR_NONE at the end. */
static bool next_foreign(ZipReader *r, Str *name, int64_t *bytes, Error *err)
{
    struct archive_entry *entry;
    int rc;
    fault_clear(err);
    do {
        entry = NULL;
        rc = r->lib.archive_read_next_header(r->archive, &entry);
        if (rc == ARCHIVE_EOF) return false;
        if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN) return reader_fault(r, "zip.damaged", err);
    } while (!is_plain_file(r, entry));
    *name = str_of(r->lib.archive_entry_pathname(entry));
    *bytes = r->lib.archive_entry_size(entry);
    return true;
}

static bool open_foreign(ZipReader *r, Error *err)
{
    char head[4];
    Error e = { 0 };
    Str name;
    int64_t bytes;
    if (r->size < 4) return fault(err, ERR_INPUT, "zip.not_a_zip", STR_NONE);
    if (!read_at(r, 0, head, sizeof head, err)) return false;
    if (memcmp(head, "PK", 2) != 0) return fault(err, ERR_INPUT, "zip.not_a_zip", STR_NONE);
    r->is_foreign = true;
    if (!open_archive(r, err)) return false;
    for (r->name_count = 0; next_foreign(r, &name, &bytes, &e); r->name_count++) {
        if (r->name_count == ZIP_MAX_FOREIGN) return fault_n(err, ERR_INPUT, "zip.members", name, ZIP_MAX_FOREIGN);
        if (bytes > most_unpacked(r) - r->claimed) return fault(err, ERR_INPUT, "zip.bomb", name);
        r->claimed += bytes;
    }
    if (e.code != ERR_NONE && err) *err = e;
    return e.code == ERR_NONE;
}

bool zip_open_foreign(const Os *os, Str path, ZipReader **out, Error *err)
{
    return open_reader(os, path, open_foreign, out, err);
}

bool zip_read_find(ZipReader *r, Str name, ZipMember *out, Error *err)
{
    Str at;
    int64_t bytes;
    fault_clear(err);
    if (!rewind_foreign(r, err)) return false;
    while (next_foreign(r, &at, &bytes, err)) {
        if (!str_same_letters(at, name)) continue;
        *out = (ZipMember){ str_copy(&r->arena, at), bytes };
        return true;
    }
    return false;
}

void zip_read_close(ZipReader *r)
{
    if (!r) return;
    if (r->archive) r->lib.archive_read_free(r->archive);
    Error e = { 0 };
    if (r->file) (void)r->os->close(r->os->ctx, r->file, &e);
    arena_done(&r->arena);
    memory_resize(r, 0, 0);
}
