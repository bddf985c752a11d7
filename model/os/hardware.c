/* What tells this machine from a copy of its disk. */
/* What tells this machine from a copy of its disk: machine-id, network cards, disk serials. */
#include "model/os/real.h"

#include <limits.h>
#include <stdlib.h>

/* At most one line of a small file of the system; nothing when it is not there. */
static void add_line(Text *out, const Os *os, Str path)
{
    OsFile *f;
    if (!os->open(os->ctx, path, OS_READ, &f, NULL)) return;
    char room[128];
    size_t got = 0;
    if (!os->read(os->ctx, f, room, sizeof room, &got, NULL)) got = 0;
    (void)os->close(os->ctx, f, NULL);
    text_add(out, str_trim(str_from(room, got)));
    text_add_c(out, '\n');
}

/* Built-in cards only: a bridge, a tunnel or a stick with a radio comes and goes. */
static bool is_built_in(Str card, char room[static PATH_MAX])
{
    CLEANUP_TEXT path = TEXT_INIT;
    text_add_f(&path, "/sys/class/net/%.*s/device", STR_ARG(card));
    return realpath(path.b, room) && !strstr(room, "/usb");
}

bool real_hardware(void *ctx, Text *out)
{
    (void)ctx;
    const Os *os = os_real();
    Arena arena = {0};
    Str *names;
    size_t n;
    add_line(out, os, STR("/etc/machine-id"));
    if (os->list(os->ctx, STR("/sys/class/net"), &arena, &names, &n, NULL)) {
        char room[PATH_MAX];
        for (size_t i = 0; i < n; i++) {
            if (!is_built_in(names[i], room)) continue;
            CLEANUP_TEXT path = TEXT_INIT;
            text_add_f(&path, "/sys/class/net/%.*s/address", STR_ARG(names[i]));
            add_line(out, os, text_str(&path));
        }
    }
    if (os->list(os->ctx, STR("/dev/disk/by-id"), &arena, &names, &n, NULL)) {
        for (size_t i = 0; i < n; i++) {
            if (str_starts(names[i], STR("usb-")) || str_find(names[i], STR("-part")) >= 0) continue;
            text_add(out, names[i]);
            text_add_c(out, '\n');
        }
    }
    arena_done(&arena);
    return true;
}
