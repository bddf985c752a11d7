#include "model/os/real.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#define PATH_ROOM 4096

struct OsFile {
    int fd;
    char path[]; /* for messages */
};

/* The system wants paths with a 0 at their end; one with a 0 inside would name another file. */
static bool path_of(char room[static PATH_ROOM], Str path, Error *err)
{
    if (path.n == 0 || path.n >= PATH_ROOM || memchr(path.p, 0, path.n))
        return fault(err, ERR_USAGE, "os.path", path);
    memcpy(room, path.p, path.n);
    room[path.n] = 0;
    return true;
}

bool os_fault(Error *err, Str path, int number)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR: return fault_os(err, ERR_ABSENT, "os.absent", path, number);
    case EACCES:
    case EPERM: return fault_os(err, ERR_DENIED, "os.denied", path, number);
    case EEXIST: return fault_os(err, ERR_CREATE, "os.exists", path, number);
    case EROFS: return fault_os(err, ERR_CREATE, "os.read_only", path, number);
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return fault_os(err, ERR_FULL, "os.full", path, number);
    case EISDIR: return fault_os(err, ERR_INPUT, "os.is_folder", path, number);
    default: return fault_os(err, ERR_IO, "os.io", path, number);
    }
}

static int64_t real_now(void *ctx)
{
    (void)ctx;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The offices stand in one zone; a computer whose zone was never set must not move their days. */
static int real_zone(void *ctx)
{
    (void)ctx;
    return 420;
}

static bool real_random(void *ctx, void *out, size_t n, Error *err)
{
    (void)ctx;
    char *p = out;
    while (n) {
        ssize_t got = getrandom(p, n, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return fault_os(err, ERR_SYSTEM, "os.random", STR_NONE, errno);
        p += got;
        n -= (size_t)got;
    }
    return true;
}

static bool real_open(void *ctx, Str path, OsOpen how, OsFile **out, Error *err)
{
    (void)ctx;
    static const int flags[] = {
        [OS_CREATE_NEW] = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW,
        [OS_APPEND] = O_WRONLY | O_APPEND | O_CREAT,
        [OS_READ] = O_RDONLY,
        [OS_UPDATE] = O_RDWR,
    };
    char room[PATH_ROOM];
    *out = NULL;
    if (!path_of(room, path, err)) return false;
    int fd;
    do fd = open(room, flags[how] | O_CLOEXEC, 0600);
    while (fd < 0 && errno == EINTR);
    if (fd < 0) return os_fault(err, path, errno);
    struct stat s;
    if (fstat(fd, &s) == 0 && S_ISDIR(s.st_mode)) {
        close(fd);
        return os_fault(err, path, EISDIR);
    }
    OsFile *f = memory_resize(NULL, sizeof(OsFile) + path.n + 1, 1);
    f->fd = fd;
    memcpy(f->path, room, path.n + 1);
    *out = f;
    return true;
}

static bool real_read(void *ctx, OsFile *f, void *buf, size_t n, size_t *got, Error *err)
{
    (void)ctx;
    ssize_t r;
    do r = read(f->fd, buf, n);
    while (r < 0 && errno == EINTR);
    *got = r < 0 ? 0 : (size_t)r;
    return r < 0 ? os_fault(err, str_of(f->path), errno) : true;
}

static bool real_write(void *ctx, OsFile *f, const void *buf, size_t n, Error *err)
{
    (void)ctx;
    const char *p = buf;
    while (n) {
        ssize_t w = write(f->fd, p, n);
        if (w < 0 && errno == EINTR) continue;
        if (w < 0) return os_fault(err, str_of(f->path), errno);
        p += w;
        n -= (size_t)w;
    }
    return true;
}

static bool real_seek(void *ctx, OsFile *f, int64_t offset, Error *err)
{
    (void)ctx;
    if (lseek(f->fd, offset, SEEK_SET) < 0) return os_fault(err, str_of(f->path), errno);
    return true;
}

static bool real_lock(void *ctx, OsFile *f)
{
    (void)ctx;
    return flock(f->fd, LOCK_EX | LOCK_NB) == 0;
}

static bool real_sync(void *ctx, OsFile *f, Error *err)
{
    (void)ctx;
    int r;
    do r = fsync(f->fd);
    while (r < 0 && errno == EINTR);
    return r < 0 ? os_fault(err, str_of(f->path), errno) : true;
}

static bool real_drop_cache(void *ctx, OsFile *f, Error *err)
{
    (void)ctx;
    int r = posix_fadvise(f->fd, 0, 0, POSIX_FADV_DONTNEED);
    return r ? os_fault(err, str_of(f->path), r) : true;
}

static bool real_close(void *ctx, OsFile *f, Error *err)
{
    (void)ctx;
    if (!f) return true;
    /* After EINTR the descriptor is gone on Linux: closing again could close another's. */
    bool ok = close(f->fd) == 0 || errno == EINTR;
    if (!ok) os_fault(err, str_of(f->path), errno);
    memory_resize(f, 0, 0);
    return ok;
}

/* The folder that a path lies in, as the system wants it. */
static void folder_of(char room[static PATH_ROOM], const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t n = slash ? (size_t)(slash - path) : 0;
    if (!slash || n == 0) {
        memcpy(room, slash ? "/" : ".", 2);
    } else {
        memcpy(room, path, n);
        room[n] = 0;
    }
}

static bool sync_folder(const char *path, Error *err)
{
    char folder[PATH_ROOM];
    folder_of(folder, path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return os_fault(err, str_of(folder), errno);
    int r = fsync(fd);
    int number = errno;
    close(fd);
    /* Some file systems cannot sync a folder and say so with EINVAL: nothing more can be done. */
    return r < 0 && number != EINVAL ? os_fault(err, str_of(folder), number) : true;
}

static bool real_rename(void *ctx, Str from, Str to, Error *err)
{
    (void)ctx;
    char a[PATH_ROOM], b[PATH_ROOM];
    if (!path_of(a, from, err) || !path_of(b, to, err)) return false;
    if (rename(a, b) != 0) return os_fault(err, to, errno);
    return sync_folder(b, err);
}

static bool real_remove(void *ctx, Str path, Error *err)
{
    (void)ctx;
    char room[PATH_ROOM];
    if (!path_of(room, path, err)) return false;
    if (unlink(room) != 0 && errno != ENOENT) return os_fault(err, path, errno);
    return true;
}

static bool real_stat(void *ctx, Str path, OsStat *out, Error *err)
{
    (void)ctx;
    char room[PATH_ROOM];
    if (!path_of(room, path, err)) return false;
    struct stat s;
    if (stat(room, &s) != 0) return os_fault(err, path, errno);
    *out = (OsStat){
        .size = s.st_size,
        .mtime_ms = (int64_t)s.st_mtim.tv_sec * 1000 + s.st_mtim.tv_nsec / 1000000,
        .is_folder = S_ISDIR(s.st_mode),
        .mode = s.st_mode & 07777,
        .device = s.st_dev,
        .inode = s.st_ino,
    };
    return true;
}

static bool real_make_folder(void *ctx, Str path, Error *err)
{
    (void)ctx;
    char room[PATH_ROOM];
    if (!path_of(room, path, err)) return false;
    for (size_t i = 1; i <= path.n; i++) {
        if (i < path.n && room[i] != '/') continue;
        room[i] = 0;
        if (mkdir(room, 0700) != 0 && errno != EEXIST) return os_fault(err, str_of(room), errno);
        if (i < path.n) room[i] = '/';
    }
    struct stat s;
    if (stat(room, &s) == 0 && !S_ISDIR(s.st_mode)) return os_fault(err, path, EEXIST);
    return true;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

static bool real_list(void *ctx, Str folder, Arena *arena, Str **names, size_t *count, Error *err)
{
    (void)ctx;
    char room[PATH_ROOM];
    *names = NULL;
    *count = 0;
    if (!path_of(room, folder, err)) return false;
    DIR *d = opendir(room);
    if (!d) return os_fault(err, folder, errno);
    size_t n = 0, cap = 0;
    Str *list = NULL;
    for (const struct dirent *e; (e = readdir(d));) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
        if (n == cap) list = memory_resize(list, cap = cap ? cap * 2 : 32, sizeof *list);
        list[n++] = str_copy(arena, str_of(e->d_name));
    }
    closedir(d);
    if (n) {
        qsort(list, n, sizeof *list, by_name);
        *names = arena_take_array(arena, n, sizeof **names);
        memcpy(*names, list, n * sizeof *list);
        *count = n;
    }
    memory_resize(list, 0, 0);
    return true;
}

static bool real_free_space(void *ctx, Str path, int64_t *bytes, Error *err)
{
    (void)ctx;
    char room[PATH_ROOM];
    if (!path_of(room, path, err)) return false;
    struct statvfs s;
    if (statvfs(room, &s) != 0) return os_fault(err, path, errno);
    *bytes = (int64_t)s.f_bavail * (int64_t)s.f_frsize;
    return true;
}

static bool real_filesystem(void *ctx, Str path, char name[static 16], Error *err)
{
    (void)ctx;
    static const struct { uint32_t magic; const char *name; } known[] = {
        {0xEF53, "ext4"},       {0x58465342, "xfs"},     {0x9123683E, "btrfs"},  {0x01021994, "tmpfs"},
        {0x6969, "nfs"},        {0x517B, "smb"},         {0xFF534D42, "smb"},    {0xFE534D42, "smb"},
        {0x4D44, "vfat"},       {0x2011BAB0, "exfat"},   {0x65735546, "fuse"},   {0x01021997, "9p"},
        {0x5346414F, "afs"},    {0x00C36400, "ceph"},    {0x73757245, "coda"},   {0x564C, "ncp"},
        {0x794C7630, "overlay"}, {0x5346544E, "ntfs"},   {0x7366746E, "ntfs"},   {0xF2F52010, "f2fs"},
        {0x2FC12FC1, "zfs"},    {0x19830326, "fhgfs"},   {0x47504653, "gpfs"},
    };
    char room[PATH_ROOM];
    if (!path_of(room, path, err)) return false;
    struct statfs s;
    if (statfs(room, &s) != 0) return os_fault(err, path, errno);
    memcpy(name, "other", 6);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].magic == (uint32_t)s.f_type) memcpy(name, known[i].name, strlen(known[i].name) + 1);
    return true;
}

static int real_watch(void *ctx, Str folder)
{
    (void)ctx;
    char room[PATH_ROOM];
    if (!path_of(room, folder, NULL)) return -1;
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd < 0) return -1;
    if (inotify_add_watch(fd, room, IN_MODIFY | IN_MOVED_TO | IN_ONLYDIR) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static void real_watch_clear(void *ctx, int watch)
{
    (void)ctx;
    char room[PATH_ROOM];
    while (watch >= 0 && read(watch, room, sizeof room) > 0) {}
}

static void real_unwatch(void *ctx, int watch)
{
    (void)ctx;
    if (watch >= 0) close(watch);
}

static Str real_env(void *ctx, const char *name)
{
    (void)ctx;
    const char *value = getenv(name);
    /* cron and services may give no HOME, or one that is no folder: the system knows it all the same. */
    if (strcmp(name, "HOME") == 0 && (!value || value[0] != '/')) {
        const struct passwd *p = getpwuid(getuid());
        value = p ? p->pw_dir : NULL;
    }
    return str_of(value);
}

static int real_processors(void *ctx)
{
    cpu_set_t set;
    (void)ctx;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

static Str real_login(void *ctx)
{
    (void)ctx;
    const struct passwd *p = getpwuid(getuid());
    if (p && p->pw_name && p->pw_name[0]) return str_of(p->pw_name);
    Str name = str_of(getenv("LOGNAME"));
    return name.n ? name : STR("user");
}

static const Os real = {
    .ctx = NULL,
    .now_ms = real_now,
    .zone_minutes = real_zone,
    .random = real_random,
    .open = real_open,
    .read = real_read,
    .write = real_write,
    .seek = real_seek,
    .lock = real_lock,
    .sync = real_sync,
    .drop_cache = real_drop_cache,
    .close = real_close,
    .rename = real_rename,
    .remove = real_remove,
    .stat = real_stat,
    .make_folder = real_make_folder,
    .list = real_list,
    .free_space = real_free_space,
    .filesystem = real_filesystem,
    .spawn = real_spawn,
    .watch = real_watch,
    .watch_clear = real_watch_clear,
    .unwatch = real_unwatch,
    .env = real_env,
    .processors = real_processors,
    .login = real_login,
    .program_folder = real_program_folder,
    .hardware = real_hardware,
};

const Os *os_real(void)
{
    return &real;
}
