/* Term: the terminal itself; the only place that knows curses.
 *
 * Opens in raw mode, puts a Canvas on the screen with the fewest bytes and one write(2), waits for
 * keys, size changes, other processes' saves and the end of the line, and gives the terminal back
 * as it was on every way out, crashes included. */
#ifndef TUI_TERM_TERM_H
#define TUI_TERM_TERM_H

#include "tui/term/key.h"
#include "tui/term/surface.h"
#include "locale/say.h"

typedef enum { MARKS_UNKNOWN, MARKS_NORMAL, MARKS_SPACED, MARKS_JOINED } MarksMode; /* thai.md 1.6 */
typedef struct {
    int in_fd, out_fd;      /* the tty; 0 and 1 */
    int esc_ms;             /* 100 */
    MarksMode marks;        /* MARKS_UNKNOWN: ask the terminal */
    bool is_ascii;          /* drawing characters as # . v */
    bool has_no_colour;     /* NO_COLOR */
    int watch_fd;           /* readable when another process may have saved; -1 */
} TermOptions;

typedef struct Term Term;
/* Sets LC_CTYPE to a UTF-8 locale before. Falls back to xterm or vt100 for an unknown TERM with
 * *notice saying so (catalogue id, else NULL). Errors: no tty, TERM=dumb. */
Term *term_open(const TermOptions *, const char **notice, Error *err);
void term_close(Term *);
void term_size(const Term *, int *rows, int *columns);
/* The difference to what is on the screen; nothing when nothing differs. The cursor is placed last. */
void term_show(Term *, const Canvas *);
void term_redraw(Term *);                       /* the next term_show paints everything */
/* The next event; waits without a time limit (0 wake-ups) unless quiet_ms > 0, then KEY_QUIET after
 * that long without an event. */
void term_read(Term *, Key *, int quiet_ms);
bool term_key_waits(Term *);                    /* a further key has already arrived */
bool term_is_slow(const Term *);                /* 19200 baud or less, or measured so */
MarksMode term_marks(const Term *);
uint64_t term_bytes(const Term *);              /* sent so far: byte budgets */
/* Leave the screen to a child program and come back (age asks for a passphrase). */
void term_suspend(Term *);
void term_resume(Term *);

#endif
