/* The package file of a bundle: refused by a name, or read, and then the same when written and read again. */
#include "model/handoff/package.h"
#include "tests/fuzz/fuzz.h"

static bool same_part(const PackagePart *a, const PackagePart *b)
{
    return str_eq(a->path, b->path) && a->bytes == b->bytes && memcmp(a->sha256, b->sha256, 32) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    Arena arena = { 0 };
    Package p, q;
    Error err = { 0 };
    CLEANUP_TEXT again = TEXT_INIT;
    if (!package_read(&arena, str_from((const char *)data, n), &p, &err)) {
        assert(err.msg && err.code != ERR_NONE && err.code != ERR_BUG);
    } else {
        assert(p.format == PACKAGE_FORMAT && p.part_count <= PACKAGE_MAX_PARTS);
        assert(p.changes >= 0 && p.records >= 0 && p.cut_from >= 0 && p.cut_to >= 0);
        package_write(&again, &p);
        bool ok = package_read(&arena, text_str(&again), &q, &err);
        assert(ok && q.part_count == p.part_count && q.changes == p.changes && q.records == p.records);
        assert(str_eq(q.bundle, p.bundle) && str_eq(q.to_office, p.to_office) && str_eq(q.level, p.level));
        for (size_t i = 0; i < p.part_count; i++) {
            assert(p.parts[i].bytes >= 0 && p.parts[i].path.n > 0);
            assert(package_part(&p, p.parts[i].path) == &p.parts[i]);
            assert(same_part(&p.parts[i], &q.parts[i]));
        }
    }
    arena_done(&arena);
    return 0;
}
