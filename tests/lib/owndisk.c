#include "tests/lib/owndisk.h"
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/types.h>
#include <unistd.h>

static bool wrote(const char *path, const char *text)
{
    FILE *f = fopen(path, "we");
    bool is_ok = f && fputs(text, f) >= 0;
    return f && fclose(f) == 0 && is_ok;
}

/* Mounts of our own, which nobody else sees and which go with this process; without root too where the
 * kernel lets everybody have that. */
static bool own_mounts(void)
{
    char map[64];
    uid_t user = getuid();
    gid_t group = getgid();
    if (unshare(CLONE_NEWNS) != 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
        snprintf(map, sizeof map, "0 %u 1", (unsigned)user);
        if (!wrote("/proc/self/uid_map", map) || !wrote("/proc/self/setgroups", "deny")) return false;
        snprintf(map, sizeof map, "0 %u 1", (unsigned)group);
        if (!wrote("/proc/self/gid_map", map)) return false;
    }
    return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

bool owndisk_mount(const char *folder, const char *options)
{
    return own_mounts() && mount("tmpfs", folder, "tmpfs", 0, options) == 0;
}
