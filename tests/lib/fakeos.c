#include "tests/lib/fakeos.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

static FakeOs *of(void *ctx)
{
    return ctx;
}

#define REAL of(ctx)->real
#define WITH of(ctx)->real->ctx

/* Count a call. True when it is to fail. */
static bool is_hit(FakeOs *f, FakeCall call)
{
    f->count[__builtin_ctz(call)]++;
    if (!(f->calls & call)) return false;
    f->counted++;
    if (f->counted != f->at && !(f->for_ever && f->counted > f->at)) return false;
    f->struck = true;
    if (f->effect == FAKE_EXITS) _exit(FAKE_EXIT_CODE);
    return true;
}

static bool refused(FakeOs *f, Str what, Error *e)
{
    ErrCode code = f->error == ENOSPC ? ERR_FULL : f->error == EACCES ? ERR_DENIED : ERR_IO;
    const char *msg = code == ERR_FULL ? "os.full" : code == ERR_DENIED ? "os.denied" : "os.io";
    return fault_os(e, code, msg, what, f->error);
}

static int64_t on_now(void *ctx)
{
    return of(ctx)->now_ms;
}

static int on_zone(void *ctx)
{
    return of(ctx)->zone_minutes;
}

/* splitmix64 (Steele, Lea, Flood 2014). */
static bool on_random(void *ctx, void *out, size_t n, Error *e)
{
    uint8_t *p = out;
    if (is_hit(of(ctx), FAKE_RANDOM)) return refused(of(ctx), STR("random"), e);
    for (size_t i = 0; i < n; i++) {
        uint64_t z = of(ctx)->seed += 0x9E3779B97F4A7C15u;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
        z = (z ^ z >> 27) * 0x94D049BB133111EBu;
        p[i] = (uint8_t)((z ^ z >> 31) >> 56);
    }
    return true;
}

static bool on_open(void *ctx, Str path, OsOpen how, OsFile **file, Error *e)
{
    if (is_hit(of(ctx), FAKE_OPEN)) return refused(of(ctx), path, e);
    return REAL->open(WITH, path, how, file, e);
}

static bool on_read(void *ctx, OsFile *file, void *buf, size_t n, size_t *got, Error *e)
{
    if (is_hit(of(ctx), FAKE_READ)) return refused(of(ctx), STR("read"), e);
    return REAL->read(WITH, file, buf, n, got, e);
}

static bool on_write(void *ctx, OsFile *file, const void *buf, size_t n, Error *e)
{
    if (is_hit(of(ctx), FAKE_WRITE)) {
        bool wrote = REAL->write(WITH, file, buf, n / 2, e);
        return refused(of(ctx), wrote ? STR("write") : STR("half write"), e);
    }
    return REAL->write(WITH, file, buf, n, e);
}

static bool on_seek(void *ctx, OsFile *file, int64_t offset, Error *e)
{
    if (is_hit(of(ctx), FAKE_SEEK)) return refused(of(ctx), STR("seek"), e);
    return REAL->seek(WITH, file, offset, e);
}

static bool on_sync(void *ctx, OsFile *file, Error *e)
{
    if (is_hit(of(ctx), FAKE_SYNC)) return refused(of(ctx), STR("sync"), e);
    return REAL->sync(WITH, file, e);
}

static bool on_lock(void *ctx, OsFile *file)
{
    return REAL->lock(WITH, file);
}

static bool on_drop_cache(void *ctx, OsFile *file, Error *e)
{
    return REAL->drop_cache(WITH, file, e);
}

/* A close that fails has closed all the same, as on Linux. */
static bool on_close(void *ctx, OsFile *file, Error *e)
{
    bool hit = is_hit(of(ctx), FAKE_CLOSE);
    bool closed = REAL->close(WITH, file, e);
    return hit ? refused(of(ctx), STR("close"), e) : closed;
}

static bool on_rename(void *ctx, Str from, Str to, Error *e)
{
    if (is_hit(of(ctx), FAKE_RENAME)) return refused(of(ctx), to, e);
    return REAL->rename(WITH, from, to, e);
}

static bool on_remove(void *ctx, Str path, Error *e)
{
    if (is_hit(of(ctx), FAKE_REMOVE)) return refused(of(ctx), path, e);
    return REAL->remove(WITH, path, e);
}

static bool on_stat(void *ctx, Str path, OsStat *out, Error *e)
{
    return REAL->stat(WITH, path, out, e);
}

static bool on_make_folder(void *ctx, Str path, Error *e)
{
    if (is_hit(of(ctx), FAKE_FOLDER)) return refused(of(ctx), path, e);
    return REAL->make_folder(WITH, path, e);
}

static bool on_list(void *ctx, Str folder, Arena *arena, Str **names, size_t *count, Error *e)
{
    return REAL->list(WITH, folder, arena, names, count, e);
}

static bool on_free_space(void *ctx, Str path, int64_t *bytes, Error *e)
{
    if (of(ctx)->free_space < 0) return REAL->free_space(WITH, path, bytes, e);
    *bytes = of(ctx)->free_space;
    return true;
}

static bool on_filesystem(void *ctx, Str path, char name[static 16], Error *e)
{
    const char *fake = of(ctx)->filesystem;
    if (!fake) return REAL->filesystem(WITH, path, name, e);
    size_t n = strnlen(fake, 15);
    memcpy(name, fake, n);
    name[n] = '\0';
    return true;
}

static bool on_spawn(void *ctx, const char *const argv[], const int fd[3], int *pid, int *status,
                     Error *e)
{
    if (is_hit(of(ctx), FAKE_SPAWN)) return refused(of(ctx), str_of(argv[0]), e);
    return REAL->spawn(WITH, argv, fd, pid, status, e);
}

static Str on_env(void *ctx, const char *name)
{
    size_t n = strlen(name);
    for (const char *const *v = of(ctx)->env; v && *v; v++)
        if (strncmp(*v, name, n) == 0 && (*v)[n] == '=') return str_of(*v + n + 1);
    return STR_NONE;
}

static int on_processors(void *ctx)
{
    return of(ctx)->processors;
}

static Str on_login(void *ctx)
{
    return str_of(of(ctx)->login);
}

static bool on_hardware(void *ctx, Text *out)
{
    text_add(out, str_of(of(ctx)->hardware));
    return true;
}

static int on_watch(void *ctx, Str folder)
{
    return REAL->watch(WITH, folder);
}

static void on_watch_clear(void *ctx, int watch)
{
    REAL->watch_clear(WITH, watch);
}

static void on_unwatch(void *ctx, int watch)
{
    REAL->unwatch(WITH, watch);
}

Os fakeos(FakeOs *f, uint64_t seed)
{
    *f = (FakeOs){ .real = os_real(),
                   .now_ms = FAKEOS_NOW_MS,
                   .zone_minutes = 420,
                   .seed = seed,
                   .free_space = -1,
                   .processors = 2,
                   .hardware = "fake machine",
                   .login = "somjai" };
    return (Os){
        .ctx = f,
        .now_ms = on_now,
        .zone_minutes = on_zone,
        .random = on_random,
        .open = on_open,
        .read = on_read,
        .write = on_write,
        .seek = on_seek,
        .lock = on_lock,
        .sync = on_sync,
        .drop_cache = on_drop_cache,
        .close = on_close,
        .rename = on_rename,
        .remove = on_remove,
        .stat = on_stat,
        .make_folder = on_make_folder,
        .list = on_list,
        .free_space = on_free_space,
        .filesystem = on_filesystem,
        .spawn = on_spawn,
        .env = on_env,
        .watch = on_watch,
        .watch_clear = on_watch_clear,
        .unwatch = on_unwatch,
        .processors = on_processors,
        .login = on_login,
        .program_folder = os_real()->program_folder,
        .hardware = on_hardware,
    };
}

void fakeos_fail(FakeOs *f, unsigned calls, int64_t at, int error)
{
    f->calls = calls;
    f->at = at;
    f->error = error;
    f->struck = false;
    f->counted = 0;
    memset(f->count, 0, sizeof f->count);
}

int64_t fakeos_count(const FakeOs *f, unsigned calls)
{
    int64_t n = 0;
    for (int i = 0; i < FAKE_KINDS; i++)
        if (calls >> i & 1) n += f->count[i];
    return n;
}
