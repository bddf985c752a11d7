/* Zip: members in and out of a .zip through Os files, by libarchive, with hostile input refused.
 *
 * handoff.md 4.2: written as deflate 6 with known sizes, read by the central directory only. The
 * archive's comment, its last bytes, holds the SHA-256 of all bytes before: a file cut short or
 * changed anywhere, times and flags too, is refused before libarchive sees it. (It proves that
 * nothing was damaged, not who made it: that is the signature's.) Names, counts and sizes are
 * checked before a byte is used. */
#ifndef MODEL_EXCHANGE_ZIP_H
#define MODEL_EXCHANGE_ZIP_H

#include "model/os/os.h"

#define ZIP_MAX_MEMBERS 200

typedef struct ZipWriter ZipWriter;
/* Writes to an open new file; the file stays open after zip_write_end. "zip.library": there is no libarchive. */
NODISCARD bool zip_write_start(const Os *, OsFile *, ZipWriter **out, Error *);
/* Begin a member of exactly `bytes` bytes; the one before must be whole. created_ms is its time. */
NODISCARD bool zip_write_member(ZipWriter *, Str name, int64_t bytes, int64_t created_ms, Error *);
NODISCARD bool zip_write_bytes(ZipWriter *, const void *p, size_t n, Error *);
/* Frees the writer, also on failure. bytes and sha256 of the whole file, where wanted. */
NODISCARD bool zip_write_end(ZipWriter *, int64_t *bytes, uint8_t sha256[static 32], Error *);
void zip_write_drop(ZipWriter *);

typedef struct ZipReader ZipReader;
typedef struct { Str name; int64_t bytes; } ZipMember;
/* The whole file is read once, for its hash. Errors: "zip.not_a_zip", "zip.cut_short" (n: bytes that
 * are there), "zip.damaged", "zip.library". */
NODISCARD bool zip_read_open(const Os *, Str path, ZipReader **out, Error *);
/* The next member; false with err->code ERR_NONE at the end. Errors: "zip.name" (absolute, `..`,
 * doubled, not plain ASCII), "zip.members" (more than ZIP_MAX_MEMBERS), "zip.link", "zip.method"
 * (neither store nor deflate). The name lives until the reader is closed. */
bool zip_read_next(ZipReader *, ZipMember *, Error *);
/* Bytes of the present member: *got 0 at its end. "zip.damaged" when a check sum does not fit. */
NODISCARD bool zip_read_bytes(ZipReader *, void *buf, size_t n, size_t *got, Error *);
void zip_read_close(ZipReader *);

/* A zip of another program (a workbook): without the seal, members under any name, of which only those
 * asked for are read. What its members claim to hold and what comes out is held against ZIP_TIMES the
 * size of the file and ZIP_AT_ONCE more, so that no small file fills the memory. Errors: those of
 * zip_read_open but for the seal's, "zip.bomb", "zip.members" (n: ZIP_MAX_FOREIGN). */
enum { ZIP_MAX_FOREIGN = 10000, ZIP_TIMES = 200, ZIP_AT_ONCE = 10 << 20 };
NODISCARD bool zip_open_foreign(const Os *, Str path, ZipReader **out, Error *);
/* Go to a member, wherever it stands; capitals do not count. false with err->code ERR_NONE: there is none. */
bool zip_read_find(ZipReader *, Str name, ZipMember *, Error *);
/* Of the whole file. */
int64_t zip_read_size(const ZipReader *);
const uint8_t *zip_read_sha256(const ZipReader *);

#endif
