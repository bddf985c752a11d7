#include "tests/lib/fakeos.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int64_t fake_now(void *ctx)
{
    FakeOs *f = ctx;
    return f->now_ms += f->step_ms;
}

static bool fake_random(void *ctx, void *out, size_t n, Error *err)
{
    FakeOs *f = ctx;
    if (!f->random) return os_real()->random(NULL, out, n, err);
    for (size_t i = 0; i < n; i++) {
        f->random = f->random * 6364136223846793005u + 1442695040888963407u;
        ((uint8_t *)out)[i] = (uint8_t)(f->random >> 33);
    }
    return true;
}

static bool fake_filesystem(void *ctx, Str path, char name[static 16], Error *err)
{
    FakeOs *f = ctx;
    if (!f->filesystem) return os_real()->filesystem(NULL, path, name, err);
    memcpy(name, f->filesystem, strlen(f->filesystem) + 1);
    return true;
}

static bool fake_hardware(void *ctx, Text *out)
{
    FakeOs *f = ctx;
    text_add(out, str_of(f->hardware));
    return true;
}

static Str fake_login(void *ctx)
{
    return str_of(((FakeOs *)ctx)->login);
}

static bool fake_free_space(void *ctx, Str path, int64_t *bytes, Error *err)
{
    FakeOs *f = ctx;
    if (f->free_space < 0) return os_real()->free_space(NULL, path, bytes, err);
    *bytes = f->free_space;
    return true;
}

/* Counts one operation; false when it is the one that fails. */
static bool goes(FakeOs *f, Error *err)
{
    f->operations++;
    if (!f->fail_at || --f->fail_at > 0) return true;
    return fault_os(err, f->fail_with == ENOSPC ? ERR_FULL : ERR_IO, f->fail_with == ENOSPC ? "os.full" : "os.io",
                    STR("fake"), f->fail_with);
}

static bool fake_open(void *ctx, Str path, OsOpen how, OsFile **out, Error *err)
{
    *out = NULL;
    return goes(ctx, err) && os_real()->open(NULL, path, how, out, err);
}

static bool fake_write(void *ctx, OsFile *f, const void *buf, size_t n, Error *err)
{
    return goes(ctx, err) && os_real()->write(NULL, f, buf, n, err);
}

static bool fake_sync(void *ctx, OsFile *f, Error *err)
{
    return goes(ctx, err) && os_real()->sync(NULL, f, err);
}

static bool fake_rename(void *ctx, Str from, Str to, Error *err)
{
    return goes(ctx, err) && os_real()->rename(NULL, from, to, err);
}

void fakeos_init(FakeOs *f)
{
    *f = (FakeOs){
        .os = *os_real(), .now_ms = 1763028000000, .step_ms = 1, .hardware = "machine", .login = "somsak", .free_space = -1};
    f->os.ctx = f;
    f->os.now_ms = fake_now;
    f->os.random = fake_random;
    f->os.filesystem = fake_filesystem;
    f->os.hardware = fake_hardware;
    f->os.login = fake_login;
    f->os.free_space = fake_free_space;
    f->os.open = fake_open;
    f->os.write = fake_write;
    f->os.sync = fake_sync;
    f->os.rename = fake_rename;
}

/* --- a folder --- */

static char room[64];
static char path[256];

const char *room_make(void)
{
    const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(room, sizeof room, "%s/kaejon-XXXXXX", base);
    if (!mkdtemp(room)) {
        perror(room);
        exit(99);
    }
    return room;
}

const char *room_path(const char *name)
{
    snprintf(path, sizeof path, "%s/%s", room, name);
    return path;
}

void room_done(void)
{
    Arena a = {0};
    Str *names;
    size_t n;
    if (os_real()->list(NULL, str_of(room), &a, &names, &n, NULL))
        for (size_t i = 0; i < n; i++) unlink(room_path(names[i].p));
    rmdir(room);
    arena_done(&a);
}
