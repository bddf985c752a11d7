/* Package: the package file of a bundle, `datapackage.json`: what is in it, from whom, for whom.
 *
 * handoff.md 4.1: a Frictionless Data Package with an object "kaejon". It is the only list of
 * hashes; every other member is listed here with its bytes and SHA-256, or the bundle is refused. */
#ifndef MODEL_HANDOFF_PACKAGE_H
#define MODEL_HANDOFF_PACKAGE_H

#include "model/os/os.h"

#define PACKAGE_FILE "datapackage.json"
#define PACKAGE_SIGNATURE "datapackage.json.sig"
#define PACKAGE_FORMAT 1
#define PACKAGE_MAX ((size_t)16 << 20)
#define PACKAGE_MAX_PARTS 198      /* with the two above no more than a zip of ours may hold */

typedef struct { Str name, type /* Frictionless: string integer number date … */, title; } PackageField;
typedef struct {
    Str path;                      /* member of the zip */
    int64_t bytes;
    uint8_t sha256[32];
    int64_t rows;                  /* of a table, else -1 */
    const PackageField *fields; size_t field_count;   /* of a table */
    Str primary_key;               /* "_id", or empty */
    bool is_csv;
    bool is_guarded;               /* cells carry csvout.h's guard: a sheet for people */
} PackagePart;

typedef struct {
    int format;
    Str bundle;                    /* UUIDv7 */
    Str title, created;            /* ISO time */
    Str from_office, from_name, from_device, from_key;
    Str to_office, to_key;
    Str level, purpose, legal_basis, scope, since_ack, made_by, program;
    int64_t cut_from, cut_to, changes, records;
    bool is_full, is_training;
    PackagePart *parts; size_t part_count;
} Package;

void package_write(Text *out, const Package *);
/* Errors: ERR_INPUT "package.json" (where: line:column), "package.member" (what: the member that is
 * missing, doubled or of the wrong kind); ERR_NEWER "package.newer" for a later format. */
NODISCARD bool package_read(Arena *, Str json, Package *out, Error *);
const PackagePart *package_part(const Package *, Str path);

#endif
