#include "tests/lib/faultvfs.h"
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    sqlite3_file base;
    sqlite3_file *real; /* stands behind this struct in the same allocation */
    char name[32];
} FaultFile;

static sqlite3_vfs fault, *unix_vfs;
static sqlite3_io_methods methods[4];
static FaultPlan plan;
static int64_t counted, counts[32];
static bool struck, recording;
static FaultEvent *events;
static size_t events_n, events_room;

static void record(FaultCall call, const char *file, int64_t offset, const void *bytes, size_t n)
{
    if (!recording) return;
    if (events_n == events_room) {
        events_room = events_room ? events_room * 2 : 64;
        events = realloc(events, events_room * sizeof *events);
        if (!events) abort();
    }
    uint8_t *copy = n ? malloc(n) : NULL;
    if (copy) memcpy(copy, bytes, n);
    FaultEvent *e = &events[events_n++];
    *e = (FaultEvent){ .call = call, .offset = offset, .n = n, .bytes = copy };
    memcpy(e->file, file, sizeof e->file);
}

static void last_part(const char *path, char out[static 32])
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    const char *name = slash ? slash + 1 : path ? path : "temporary";
    size_t n = strlen(name);
    memset(out, 0, 32);
    if (n > 31) name += n - 31, n = 31;
    memcpy(out, name, n);
}

/* Count a call. True when it is hit and the process is still there. */
static bool is_hit(FaultCall call)
{
    counts[call]++;
    if (!(plan.calls & call) || plan.effect == FAULT_NOTHING) return false;
    counted++;
    if (counted != plan.at && !(plan.for_ever && counted > plan.at)) return false;
    struck = true;
    if (plan.effect == FAULT_EXIT || (plan.effect == FAULT_TORN && call != FAULT_WRITE))
        _exit(FAULT_EXIT_CODE);
    return true;
}

static int code(int ioerr)
{
    if (plan.effect == FAULT_FULL) return SQLITE_FULL;
    if (plan.effect == FAULT_CANTOPEN) return SQLITE_CANTOPEN;
    return ioerr;
}

static FaultFile *ours(sqlite3_file *file)
{
    return (FaultFile *)file;
}

#define REAL(file) ours(file)->real
#define PASS(file, method, ...) REAL(file)->pMethods->method(REAL(file), __VA_ARGS__)

static int on_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    if (is_hit(FAULT_WRITE)) {
        if (plan.effect != FAULT_TORN) return code(SQLITE_IOERR_WRITE);
        PASS(f, xWrite, p, n / 2, at);
        _exit(FAULT_EXIT_CODE);
    }
    int rc = PASS(f, xWrite, p, n, at);
    if (rc == SQLITE_OK) record(FAULT_WRITE, ours(f)->name, at, p, (size_t)n);
    return rc;
}

static int on_sync(sqlite3_file *f, int flags)
{
    if (is_hit(FAULT_SYNC)) return code(SQLITE_IOERR_FSYNC);
    int rc = PASS(f, xSync, flags);
    if (rc == SQLITE_OK) record(FAULT_SYNC, ours(f)->name, 0, NULL, 0);
    return rc;
}

static int on_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    if (is_hit(FAULT_TRUNCATE)) return code(SQLITE_IOERR_TRUNCATE);
    int rc = PASS(f, xTruncate, size);
    if (rc == SQLITE_OK) record(FAULT_TRUNCATE, ours(f)->name, size, NULL, 0);
    return rc;
}

/* --- passed through --------------------------------------------------------------------------- */
static int on_close(sqlite3_file *f)
{
    return REAL(f)->pMethods->xClose(REAL(f));
}
static int on_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    return PASS(f, xRead, p, n, at);
}
static int on_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return PASS(f, xFileSize, size);
}
static int on_lock(sqlite3_file *f, int level)
{
    return PASS(f, xLock, level);
}
static int on_unlock(sqlite3_file *f, int level)
{
    return PASS(f, xUnlock, level);
}
static int on_check(sqlite3_file *f, int *out)
{
    return PASS(f, xCheckReservedLock, out);
}
static int on_control(sqlite3_file *f, int op, void *arg)
{
    return PASS(f, xFileControl, op, arg);
}
static int on_sector(sqlite3_file *f)
{
    return REAL(f)->pMethods->xSectorSize(REAL(f));
}
static int on_device(sqlite3_file *f)
{
    return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f));
}
static int on_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    return PASS(f, xShmMap, page, size, extend, out);
}
static int on_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    return PASS(f, xShmLock, at, n, flags);
}
static void on_shm_barrier(sqlite3_file *f)
{
    REAL(f)->pMethods->xShmBarrier(REAL(f));
}
static int on_shm_unmap(sqlite3_file *f, int deletes)
{
    return PASS(f, xShmUnmap, deletes);
}
static int on_fetch(sqlite3_file *f, sqlite3_int64 at, int n, void **out)
{
    return PASS(f, xFetch, at, n, out);
}
static int on_unfetch(sqlite3_file *f, sqlite3_int64 at, void *p)
{
    return PASS(f, xUnfetch, at, p);
}

static const sqlite3_io_methods all_methods = {
    3,           on_close,       on_read,      on_write,   on_truncate, on_sync,   on_size,
    on_lock,     on_unlock,      on_check,     on_control, on_sector,   on_device, on_shm_map,
    on_shm_lock, on_shm_barrier, on_shm_unmap, on_fetch,   on_unfetch,
};

static int on_open(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *out)
{
    (void)v;
    FaultFile *o = ours(f);
    o->base.pMethods = NULL;
    if (is_hit(FAULT_OPEN)) return SQLITE_CANTOPEN;
    o->real = (sqlite3_file *)(o + 1);
    last_part(path, o->name);
    int rc = unix_vfs->xOpen(unix_vfs, path, o->real, flags, out);
    if (o->real->pMethods) o->base.pMethods = &methods[o->real->pMethods->iVersion];
    if (rc == SQLITE_OK) record(FAULT_OPEN, o->name, 0, NULL, 0);
    return rc;
}

static int on_delete(sqlite3_vfs *v, const char *path, int syncs)
{
    char name[32];
    (void)v;
    if (is_hit(FAULT_DELETE)) return code(SQLITE_IOERR_DELETE);
    int rc = unix_vfs->xDelete(unix_vfs, path, syncs);
    last_part(path, name);
    if (rc == SQLITE_OK) record(FAULT_DELETE, name, 0, NULL, 0);
    return rc;
}

void faultvfs_install(void)
{
    if (fault.zName) return;
    unix_vfs = sqlite3_vfs_find("unix");
    fault = *unix_vfs;
    fault.zName = "fault";
    fault.pNext = NULL;
    fault.szOsFile = (int)sizeof(FaultFile) + unix_vfs->szOsFile;
    fault.xOpen = on_open;
    fault.xDelete = on_delete;
    for (int version = 1; version <= 3; version++) {
        methods[version] = all_methods;
        methods[version].iVersion = version;
    }
    sqlite3_vfs_register(&fault, 1);
}

void faultvfs_plan(FaultPlan p)
{
    for (size_t i = 0; i < events_n; i++) free((void *)(uintptr_t)events[i].bytes);
    free(events);
    events = NULL;
    events_n = events_room = 0;
    recording = struck = false;
    counted = 0;
    memset(counts, 0, sizeof counts);
    plan = p;
}

bool faultvfs_struck(void)
{
    return struck;
}

int64_t faultvfs_count(unsigned calls)
{
    int64_t n = 0;
    for (unsigned call = 1; call < FAULT_ANY; call <<= 1)
        if (calls & call) n += counts[call];
    return n;
}

void faultvfs_record(void)
{
    recording = true;
}

const FaultEvent *faultvfs_events(size_t *count)
{
    *count = events_n;
    return events;
}
