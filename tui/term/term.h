/* Term: the terminal itself; the only place that knows curses.
 *
 * Opens in raw mode, puts a Canvas on the screen with the fewest bytes and one write(2), waits for
 * keys, size changes, other processes' saves and the end of the line, and gives the terminal back
 * as it was on every way out, crashes included. */
#ifndef TUI_TERM_TERM_H
#define TUI_TERM_TERM_H

#include "tui/term/glyph.h"
#include "tui/term/key.h"
#include "tui/term/surface.h"
#include "locale/say.h"

typedef struct {
    int in_fd, out_fd;      /* the tty; 0 and 1 */
    int esc_ms;             /* 100 */
    MarksMode marks;        /* MARKS_UNKNOWN: asked with the first frame, without waiting for it; until
                             * the answer normal, on the Linux console spaced */
    bool is_ascii;          /* drawing characters as # . v */
    bool has_no_colour;     /* NO_COLOR */
    int watch_fd;           /* readable when another process may have saved; -1 */
} TermOptions;

typedef struct Term Term;
/* Sets LC_CTYPE to a UTF-8 locale before. Falls back to xterm or vt100 for an unknown TERM with
 * *notice saying so (catalogue id, else NULL). Errors: term.no_tty, term.dumb. */
NODISCARD Term *term_open(const TermOptions *, const char **notice, Error *err);
void term_close(Term *);
void term_size(const Term *, int *rows, int *columns);
/* The difference to what is on the screen, in one write(2); nothing when nothing differs. The cursor
 * is placed last. While the line takes no more, nothing is drawn and KEY_DRAINED asks for it later:
 * a slow line sees the newest state, not every one before it. */
void term_show(Term *, const Canvas *);
void term_redraw(Term *);                       /* the next term_show paints everything */
/* The next event; waits without a time limit (0 wake-ups) unless quiet_ms > 0, then KEY_QUIET after
 * that long without an event. After KEY_RESIZE term_size gives the new size. */
void term_read(Term *, Key *, int quiet_ms);
/* An event has already arrived. The Str of a KEY_PASTE read before dies. */
bool term_key_waits(Term *);
bool term_is_slow(const Term *);                /* 19200 baud or less */
MarksMode term_marks(const Term *);             /* MARKS_UNKNOWN until it has answered */
void term_set_marks(Term *, MarksMode);         /* a person says how it is: the answer does not matter then */
void term_assume_marks(Term *, MarksMode);      /* until it answers */
bool term_is_utf8(const Term *);                /* false: it answered, and takes each byte for a letter */
void term_set_alphabet(Term *, GlyphAlphabet);
uint64_t term_bytes(const Term *);              /* sent so far: byte budgets */
/* Leave the screen to a child program and come back (age asks for a passphrase). */
void term_suspend(Term *);
void term_resume(Term *);

#endif
