/* Text scripts for screens: keys to press and what must then be seen, one per line.
 *
 *   size 80x24                       the window, before the start or while it runs
 *   env NAME=VALUE · env -NAME       for what is started afterwards (TERM too)
 *   sh "command"                     must exit 0; `= TEXT`, `contains TEXT` look at its stdout,
 *                                    `exit N` at its code, `exit N TEXT` at its stderr as well
 *   disk NAME KB                     a disk of that size as folder NAME, for this script alone; where the
 *                                    kernel allows none the rest of the script is passed over
 *   run ARGS                         start kaejon ARGS in the terminal
 *   key NAME ...                     press keys: F2 Esc Enter Ctrl-O "Esc 2" Down*10 (vt.h)
 *   type TEXT · send "bytes\e[0m"    type text; send raw bytes
 *   count · keys = N                 begin counting presses (strokes.h); there were N since
 *   line N = TEXT · line N contains TEXT · line N not contains TEXT   (line -1 is the last one)
 *   screen contains TEXT · screen not contains TEXT
 *   wait contains TEXT               as screen contains, but for up to 30 seconds
 *   cursor ROW,COLUMN · cursor on field "LABEL"    (LABEL stands in the cursor's line)
 *   style ROW,COLUMN = reverse bold  all the attributes of a cell; fg1 bg4 are colours; or plain
 *   golden NAME                      the screen is tests/golden/NAME.txt; UPDATE=1 rewrites it
 *   sql "select ..." = TEXT          asked of the database by the sqlite3 shell
 *   bytes <= N                       came down the line since the last key, type, send, run or size
 *   idle                             for a second: no byte, and the program does not wake up once
 *   utf8                             all bytes since the last key, ... are valid UTF-8
 *   drop · kill · kill TERM          close the line; SIGKILL; another signal
 *   exits N                          the program ends, with this code (129 after drop)
 *
 * TEXT is the rest of the line, or "quoted" with \n \t \e \" \\ \xHH. Rows and columns count
 * from 1. Each expectation that something is there waits up to three seconds for it. */
#ifndef TESTS_LIB_SCRIPT_H
#define TESTS_LIB_SCRIPT_H

#include <stdbool.h>
#include <stdio.h>

typedef struct {
    const char *program; /* the kaejon to run */
    const char *goldens; /* folder of the golden screens */
    bool updates;        /* goldens are rewritten instead of compared */
    int patience_ms;     /* how long an expectation may stay unfulfilled; 0 means three seconds */
} ScriptOptions;

/* Run one script. log says where it failed, what was expected and what was seen, or why the rest was
 * passed over. */
typedef enum { SCRIPT_PASSED, SCRIPT_FAILED, SCRIPT_SKIPPED } ScriptResult;
ScriptResult script_run(const char *path, const ScriptOptions *, FILE *log);

#endif
