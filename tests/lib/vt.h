/* A terminal for tests: any program under a pty, with its screen read cell by cell through
 * libvterm.
 *
 * Nothing here sleeps. After input the program is awaited until it is quiet: it has taken every
 * byte, has sent nothing for a moment, and is blocked reading or polling (the kernel tells). A
 * program that polls with a time limit, as after a lone Esc, is given the length of such a limit.
 * Rows and columns count from 1, as people count lines. All failures of the harness itself print a
 * line to stderr and exit 99: a test cannot go on without its terminal. */
#ifndef TESTS_LIB_VT_H
#define TESTS_LIB_VT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Vt Vt;

typedef struct {
    const char *const *argv; /* argv[0] is the path of the program; ends with NULL */
    const char *const *env;  /* the whole environment but TERM, "NAME=VALUE"; ends with NULL */
    const char *folder;      /* where it runs; NULL is here */
    const char *term;        /* TERM, and the terminfo entry that says which bytes a key sends */
    int rows, columns;
} VtStart;

enum { VT_LINE = 8192, VT_CELL = 32 };

typedef struct {
    char text[VT_CELL]; /* UTF-8 with all marks; " " for an empty cell, "" right of a wide one */
    int columns;        /* 1 or 2 */
    bool bold, underline, blink, reverse, italic;
    int fg, bg; /* palette index, or -1 for the terminal's own colour */
} VtCell;

Vt *vt_start(const VtStart *);
/* Kills the program if it still runs. NULL is allowed. */
void vt_free(Vt *);

/* --- what a person does --- */
void vt_send(Vt *, const char *bytes, size_t n);
void vt_type(Vt *, const char *utf8);
/* A key by the name people use: F1 to F12, Esc, Enter, Tab, Shift-Tab, Up, Down, Left, Right, PgUp,
 * PgDn, Home, End, Ins, Del, Backspace, Space, Ctrl-X, or one character. false: no such key. */
bool vt_key(Vt *, const char *name);
void vt_resize(Vt *, int rows, int columns);
/* Close the line, as when a connection drops: the program gets SIGHUP. */
void vt_drop(Vt *);
void vt_signal(Vt *, int signal_number);

/* --- waiting --- */
/* Wait until the program is quiet. false when it has ended or was still busy after 20 s. */
bool vt_quiet(Vt *);
/* Take in what the program sends until done(ctx) or ms have passed. */
bool vt_until(Vt *, bool (*done)(void *ctx), void *ctx, int ms);
/* How often the program woke up within the next ms, by the kernel's count; -1 when it has ended. */
long vt_wakeups(Vt *, int ms);
/* Wait up to ms for the end: the exit code, 128 + signal, or -1 when it still runs. */
int vt_end(Vt *, int ms);

/* --- what a person sees --- */
int vt_pid(const Vt *);
int vt_rows(const Vt *);
int vt_columns(const Vt *);
/* One line as UTF-8 without blanks at its end. */
void vt_line(const Vt *, int row, char out[static VT_LINE]);
/* All lines, each with a line feed; free it. */
char *vt_screen(const Vt *);
void vt_cell(const Vt *, int row, int column, VtCell *out);
void vt_cursor(const Vt *, int *row, int *column);
bool vt_cursor_shown(const Vt *);
bool vt_on_alternate_screen(const Vt *);

/* --- what came down the line --- */
/* Begin counting anew. */
void vt_mark(Vt *);
/* The bytes received since the mark; valid until the next call. */
const char *vt_bytes(const Vt *, size_t *n);

#endif
