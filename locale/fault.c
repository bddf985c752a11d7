#include "locale/fault.h"

#include <stdarg.h>
#include <stdio.h>

/* Visible characters only, as many whole stops as fit: enough to recognise a value by. */
static void keep(char room[static ERROR_ROOM], Str s)
{
    CLEANUP_TEXT seen = TEXT_INIT;
    text_add_visible(&seen, str_from(s.p, s.n < 4096 ? s.n : 4096));
    Str left = text_str(&seen);
    size_t used = 0;
    while (left.n) {
        int columns;
        size_t n = stop_next(left, &columns);
        if (used + n >= ERROR_ROOM) break;
        memcpy(room + used, left.p, n);
        used += n;
        left = str_cut_head(left, n);
    }
    room[used] = 0;
}

bool fault(Error *e, ErrCode code, const char *msg, Str what)
{
    if (!e) return false;
    *e = (Error){.code = code, .msg = msg};
    keep(e->what, what);
    return false;
}

bool fault_n(Error *e, ErrCode code, const char *msg, Str what, int64_t n)
{
    fault(e, code, msg, what);
    if (e) e->n = n;
    return false;
}

bool fault_os(Error *e, ErrCode code, const char *msg, Str what, int os_errno)
{
    fault(e, code, msg, what);
    if (e) e->os = os_errno;
    return false;
}

bool fault_at(Error *e, Str where)
{
    if (e && e->where[0] == 0) keep(e->where, where);
    return false;
}

bool fault_at_f(Error *e, const char *fmt, ...)
{
    if (!e || e->where[0]) return false;
    char where[4 * ERROR_ROOM];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(where, sizeof where, fmt, args);
    va_end(args);
    if (n > 0) fault_at(e, str_of(where));
    return false;
}

void fault_clear(Error *e)
{
    if (e) *e = (Error){.code = ERR_NONE};
}

int fault_exit(ErrCode code)
{
    switch (code) {
    case ERR_NONE: return 0;
    case ERR_CONFLICT: return 1;
    case ERR_USAGE: return 64;
    case ERR_INPUT:
    case ERR_RULE: return 65;
    case ERR_ABSENT: return 66;
    case ERR_PROGRAM: return 69;
    case ERR_BUG: return 70;
    case ERR_SYSTEM: return 71;
    case ERR_CREATE:
    case ERR_FULL: return 73;
    case ERR_IO: return 74;
    case ERR_BUSY: return 75;
    case ERR_NEWER: return 76;
    case ERR_DENIED:
    case ERR_TRUST: return 77;
    case ERR_CONFIG: return 78;
    case ERR_CANCEL: return 130;
    }
    return 70;
}
