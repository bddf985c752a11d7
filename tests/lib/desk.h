/* Desk: an office with the shipped forms and the screens on a canvas, for tests without a terminal.
 *
 * Keys go in as a person presses them, each followed by what the loop does when no further key
 * waits; they are counted as screens.md 13 counts: one each, one more for Shift or Ctrl held, Thai
 * on the Kedmanee keyboard. The clock stands still at the fake Os's time. */
#ifndef TESTS_LIB_DESK_H
#define TESTS_LIB_DESK_H

#include "tests/lib/fakeos.h"
#include "tui/app.h"

typedef struct {
    char folder[64];
    FakeOs fake;
    Os os;
    Store *store;
    App *app;
    int keys;    /* pressed since the count was last set */
    Text screen; /* as desk_screen left it */
} Desk;

/* An empty office in an own folder, home open. Ends the test when that fails. */
void desk_open(Desk *, int rows, int columns);
/* The same with the made-up people of a seed, in training data. */
void desk_open_demo(Desk *, int rows, int columns, int64_t households);
void desk_close(Desk *);
/* The program ends as when it is killed, and starts again: only what is on disk comes back. */
void desk_restart(Desk *);
/* "Enter F2 Esc 2 Down" and so on: names as in key tables, separated by blanks; NAME*3 is three times. */
void desk_press(Desk *, const char *names);
void desk_type(Desk *, const char *text);
/* No key for as long as the screen has anything to do meanwhile. */
void desk_rest(Desk *);
/* All lines, for looking at and for strstr. */
const char *desk_screen(Desk *);
/* Which cells are not plain text, a row a line: "1: title 0-79"; and where the cursor is. */
const char *desk_styles(Desk *);
bool desk_shows(Desk *, const char *text);
/* The line of the cursor, with what stands there. */
bool desk_cursor_on(Desk *, const char *text);
/* Fail the test, with the screen, when the text is not there; when the cursor is not on it. */
void desk_see(Desk *, const char *text);
void desk_on(Desk *, const char *text);
/* The value of a number that one SQL-free question gives: records of a form. */
int64_t desk_records(Desk *, const char *form);
/* Install the form of a folder. */
void desk_install(Desk *, const char *folder);
/* Another office gets all households of a demo and sends back: an answer that both changed meanwhile,
 * answers that only it changed, and a household with a member that is new. */
typedef enum { DESK_NOTHING, DESK_STAGED, DESK_APPLIED } DeskTaken;
void desk_exchange(Desk *, DeskTaken);

#endif
