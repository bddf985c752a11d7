#include "model/os/part.h"

#define HEAD STR(".kj-")
#define TAIL STR(".part")
enum { RANDOM = 8, DAY_MS = 86400000 };

Str part_folder(Str path)
{
    while (path.n && path.p[path.n - 1] != '/') path.n--;
    return path;
}

static bool is_part(Str name)
{
    if (!str_starts(name, HEAD) || !str_ends(name, TAIL) || name.n != HEAD.n + 2 * RANDOM + TAIL.n) return false;
    Str hex = str_cut_tail(str_cut_head(name, HEAD.n), TAIL.n);
    for (size_t i = 0; i < hex.n; i++)
        if (!((hex.p[i] >= '0' && hex.p[i] <= '9') || (hex.p[i] >= 'a' && hex.p[i] <= 'f'))) return false;
    return true;
}

/* Its lock goes with the process that held it, so whoever gets it may throw the file away. */
static void sweep_one(const Os *os, Str path)
{
    OsStat st;
    OsFile *f;
    if (!os->stat(os->ctx, path, &st, NULL) || st.is_folder) return;
    if (os->now_ms(os->ctx) - st.mtime_ms < DAY_MS || !os->open(os->ctx, path, OS_READ, &f, NULL)) return;
    bool is_free = os->lock(os->ctx, f);
    if (is_free) (void)os->remove(os->ctx, path, NULL);
    (void)os->close(os->ctx, f, NULL);
}

void part_sweep(const Os *os, Str folder)
{
    Arena arena = { 0 };
    Str *names;
    size_t count = 0;
    if (!os->list(os->ctx, folder.n ? folder : STR("."), &arena, &names, &count, NULL)) count = 0;
    for (size_t i = 0; i < count; i++) {
        CLEANUP_TEXT path = TEXT_INIT;
        if (!is_part(names[i])) continue;
        text_add(&path, folder);
        text_add(&path, names[i]);
        sweep_one(os, text_str(&path));
    }
    arena_done(&arena);
}

static bool make(const Os *os, Str folder, Text *path, OsFile **out, Error *err)
{
    uint8_t random[RANDOM];
    text_clear(path);
    if (!os->random(os->ctx, random, sizeof random, err)) return false;
    text_add(path, folder);
    text_add(path, HEAD);
    hex_add(path, random, sizeof random);
    text_add(path, TAIL);
    return os->open(os->ctx, text_str(path), OS_CREATE_NEW, out, err);
}

bool part_open(const Os *os, Str folder, Text *path, OsFile **out, Error *err)
{
    Error why = { 0 };
    part_sweep(os, folder);
    if (make(os, folder, path, out, &why)) {
        (void)os->lock(os->ctx, *out);
        return true;
    }
    text_clear(path);
    part_refused(folder, &why);
    if (err) *err = why;
    return false;
}

bool part_refused(Str folder, Error *err)
{
    if (err && (err->code == ERR_ABSENT || err->code == ERR_DENIED || err->code == ERR_CREATE))
        fault_os(err, ERR_CREATE, "os.folder", folder.n ? folder : STR("."), err->os);
    return false;
}

bool part_replace(const Os *os, Str path, Str bytes, Error *err)
{
    CLEANUP_TEXT part = TEXT_INIT;
    OsFile *f;
    if (!part_open(os, part_folder(path), &part, &f, err)) return false;
    bool ok = os->write(os->ctx, f, bytes.p, bytes.n, err) && os->sync(os->ctx, f, err);
    if (!os->close(os->ctx, f, ok ? err : NULL)) ok = false;
    ok = ok && os->rename(os->ctx, text_str(&part), path, err);
    if (!ok) (void)os->remove(os->ctx, text_str(&part), NULL);
    return ok;
}
