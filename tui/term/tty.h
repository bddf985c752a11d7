/* Tty: the terminal's device: its modes, the signals that concern it, and giving it back.
 *
 * No curses here. Handlers set a flag and nothing else; the one exception is a crash, whose handler
 * writes a string prepared beforehand, restores the modes and lets the signal happen. */
#ifndef TUI_TERM_TTY_H
#define TUI_TERM_TTY_H

#include "locale/fault.h"

#include <signal.h>
#include <termios.h>

typedef struct {
    int in;                /* as given */
    int out;               /* opened anew without blocking where the system allows, else as given */
    bool is_out_ours;
    int given_out;
    struct termios before; /* what is given back */
    int err_saved, err_log; /* the real stderr and the file that takes its place; -1: untouched */
} Tty;

typedef enum { TTY_RESIZED = 1, TTY_HUNG_UP = 2, TTY_ENDED = 4, TTY_CONTINUED = 8, TTY_STOPPED = 16 } TtyFlag;

/* Both must be terminals. Errors: ERR_SYSTEM term.no_tty. */
NODISCARD bool tty_open(Tty *, int in_fd, int out_fd, Error *err);
/* Back to what it was; what stderr collected is said after all. */
void tty_close(Tty *);
void tty_raw(const Tty *);    /* bytes as they come, no signals from keys, no flow control */
void tty_cooked(const Tty *); /* as it was before */
/* stderr goes to a file that has no name, so that nothing paints over the screen. */
void tty_hide_stderr(Tty *);
void tty_show_stderr(Tty *);

/* From now on a crash sends `leave` and restores the modes first. tty_unguard ends that. */
void tty_guard(const Tty *, Str leave);
void tty_unguard(void);
/* Signals set flags and are let in only while waiting with this mask. */
void tty_catch_signals(sigset_t *while_waiting);
void tty_release_signals(void);
unsigned tty_take_flags(void); /* TtyFlag bits, and forgets them */

bool tty_size(const Tty *, int *rows, int *columns);
bool tty_is_slow(const Tty *); /* 19200 baud or less */
/* As much of s as the line takes now; -1 when the line is gone. */
ptrdiff_t tty_write(const Tty *, Str s);
/* Milliseconds of a clock that never goes back: for waiting, never for dates. */
int64_t tty_now_ms(void);

#endif
