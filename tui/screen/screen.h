/* ScreenOps: all that a screen is: one const table of functions over a state of its own.
 *
 * state is zeroed, lives in the screen's arena, and is seen by nobody else. The frame around the
 * content (title, help line, message, key bar) belongs to the app. To add a screen: one file with
 * one `const ScreenOps NAME_screen`, and app_open(app, &NAME_screen, …) where it is reached from. */
#ifndef TUI_SCREEN_SCREEN_H
#define TUI_SCREEN_SCREEN_H

#include "locale/say.h"
#include "tui/command.h"
#include "tui/widget/widget.h"

typedef struct {
    const char *name;     /* catalogue id of the title */
    unsigned context;     /* ON_LIST …: which commands mean something here */
    size_t state_size;
    /* Begin. false: *err says why, and the screen is not shown; close is not called. */
    bool (*open)(App *, void *state, Str arg, Error *err);
    /* One key, paste, KEY_QUIET (asked for with app_wake_after) or KEY_HANGUP. PASS what is not
     * yours: the command table looks at it then. LEAVE closes the screen. */
    Reply (*key)(App *, void *state, const Key *);
    /* A command of this context. true: dealt with, also when it failed and said so. false: it means
     * nothing at the moment; the app says that (BACK: it goes back). NULL: never. */
    bool (*command)(App *, void *state, CommandId);
    /* The content has this size now: after open, after a resize. NULL: it does not care. */
    void (*fit)(App *, void *state, int rows, int columns);
    /* Draw the whole content from the state, cursor included; never changes it. */
    void (*draw)(const App *, const void *state, Surface content);
    void (*close)(App *, void *state); /* NULL: nothing to give back but the arena */

    /* --- may be NULL --- */
    /* What stands in the title after the program's name; else the words of `name`. */
    void (*title)(const App *, const void *state, Text *out);
    /* One line on the item in focus. It is drawn at once with a new screen, else 400 ms after the
     * last key, for it costs a quarter of a second at 9600 baud. */
    void (*help)(const App *, const void *state, Text *out);
    /* The long help on F1: on the item in focus, then the screen. The keys are added by the app. */
    void (*explain)(const App *, const void *state, Text *out);
    /* No further key waits: the time for what need not be done at each key (keep the draft, run the
     * filter). Comes before the drawing. */
    void (*settle)(App *, void *state);
    /* On top again, or the data or the language changed: read anew what is kept of them. */
    void (*resume)(App *, void *state);
    /* A command that means nothing at the moment is left out of bar and panel. */
    bool (*can)(const App *, const void *state, CommandId);
    /* The in-program keyboard of the field in focus types Thai: shown in the title. */
    bool (*types_thai)(const void *state);
    /* --- read line by line (app_run_plain, tui/widget/plain.h); without these two it is not reached there --- */
    void (*speak)(App *, void *state, Text *out);
    /* A line that was typed, without blanks around it; it may be empty. PASS: not mine. */
    Reply (*hear)(App *, void *state, Str line);
} ScreenOps;

#endif
