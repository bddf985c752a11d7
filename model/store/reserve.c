#include "model/store/reserve.h"

/* Below this much free space the reserve would itself be what fills the disk. */
#define AMPLE ((int64_t)100 << 20)

Str reserve_folder(Str path)
{
    size_t n = path.n;
    while (n && path.p[n - 1] != '/') n--;
    if (n == 0) return STR(".");
    return str_from(path.p, n > 1 ? n - 1 : n);
}

static void name(Text *out, Str database)
{
    text_add(out, reserve_folder(database));
    text_add(out, STR("/.kj-reserve"));
}

void reserve_keep(const Os *os, Str database)
{
    CLEANUP_TEXT path = TEXT_INIT;
    OsStat s;
    int64_t free_bytes = 0;
    name(&path, database);
    if (os->stat(os->ctx, text_str(&path), &s, NULL)) return;
    if (!os->free_space(os->ctx, reserve_folder(database), &free_bytes, NULL) || free_bytes < AMPLE) return;
    OsFile *f;
    if (!os->open(os->ctx, text_str(&path), OS_CREATE_NEW, &f, NULL)) return;
    static const char zeros[65536];
    bool ok = true;
    for (size_t n = 0; ok && n < RESERVE_BYTES; n += sizeof zeros)
        ok = os->write(os->ctx, f, zeros, sizeof zeros, NULL);
    if (!os->close(os->ctx, f, NULL) || !ok) (void)os->remove(os->ctx, text_str(&path), NULL);
}

bool reserve_use(const Os *os, Str database)
{
    CLEANUP_TEXT path = TEXT_INIT;
    OsStat s;
    name(&path, database);
    if (!os->stat(os->ctx, text_str(&path), &s, NULL)) return false;
    return os->remove(os->ctx, text_str(&path), NULL);
}
