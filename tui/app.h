/* App: the stack of screens, what they share, and the one loop that runs them.
 *
 * Everything that happens is a Key: keys, pastes, resize, another process's save, the end of the
 * line. The app draws once per batch of waiting keys and sleeps without a time limit when idle.
 * Without a Term it is the same program on a canvas: tests, `make demo` and playback use that. */
#ifndef TUI_APP_H
#define TUI_APP_H

#include "locale/thai.h"
#include "locale/when.h"
#include "model/os/job.h"
#include "model/store/store.h"
#include "tui/screen/screen.h"
#include "tui/setting.h"
#include "tui/term/term.h"

typedef struct {
    const Os *os;
    Store *store;    /* may be NULL in tests */
    Term *term;      /* NULL: only the canvas */
    int rows, columns; /* of the canvas without a Term */
    Lang lang;
    Era era;
    Str user, role, office; /* shown in the title; copied */
    const ScreenOps *help;  /* what F1 opens; NULL: the words of the screen and its keys, over the content */
    const ScreenOps *send, *bundles, *conflicts; /* what these commands open from anywhere; NULL: nothing */
    const ScreenOps *linked; /* what CMD_LINKED opens for a record */
    const ScreenOps *form, *records; /* a record, and the list of a form's records, for lines of tui/line.h */
    const ScreenOps *messages, *settings, *keycheck; /* what the lines of their names open */
} AppOptions;

App *app_new(const AppOptions *);
void app_free(App *); /* closes every screen; store and term are the caller's */

/* --- screens --- */
/* A screen on top of the others. false: it did not open; the message line says why, and *err too
 * where err is not NULL. */
bool app_open(App *, const ScreenOps *, Str arg, Error *err);
/* The screen of CMD_LINKED for a record of a form. */
void app_open_of(App *, CommandId, Str form, Uuid record);
void app_close_top(App *);  /* as if it had replied LEAVE */
void app_go_home(App *);    /* all but the first */
void app_leave(App *, int exit_code);
size_t app_depth(const App *);
const char *app_screen_name(const App *);

/* --- what screens may ask for --- */
Store *app_store(const App *);
const Os *app_os(const App *);
Lang app_lang(const App *);
Era app_era(const App *);
Str app_user(const App *);
Str app_role(const App *);
Str app_office(const App *);
Date app_today(const App *);       /* from Os, in the office's time zone */
bool app_is_slow(const App *);     /* 19200 baud or less, or set so: bars and help only when asked */
int app_setting(const App *, SettingId); /* the choice that holds */
/* Another choice: kept in the database, said, and in force at once. */
NODISCARD bool app_set(App *, SettingId, int choice, Error *);
/* As command_add_keys, without those that do not arrive at this terminal. */
void app_add_keys(const App *, Text *out, CommandId);
/* A key has come already: what takes long may stop for it (the void * is an App, for callbacks). */
bool app_key_waits(void *app);
Arena *app_arena(App *);           /* of the screen that is being called */
ThaiBreaker *app_breaker(App *);
/* A KEY_QUIET for the top screen when no key has come for ms after the present one. */
void app_wake_after(App *, int ms);

/* For the help screen: the title of the screen that it lies on, what that screen says of its item in
 * focus and of itself, and which commands mean something there. */
void app_add_title_below(const App *, Text *out);
void app_explain_below(const App *, Text *out);
bool app_can_below(const App *, CommandId);

/* --- telling --- */
void app_say(App *, Str message);
/* A message id with its arguments, as say_add. */
#define APP_SAY(app, id, ...) \
    app_say_args(app, id, (Str[]){ __VA_ARGS__ }, sizeof((Str[]){ __VA_ARGS__ }) / sizeof(Str))
void app_say_args(App *, const char *id, const Str *args, size_t count);
void app_say_id(App *, const char *id);
void app_say_error(App *, const Error *);
Str app_message(const App *);
/* What was told in this run, the newest first: when, on which screen, and the whole of it. */
typedef struct { int64_t ms; const char *screen; Style style; Text text; } AppTold;
size_t app_told_count(const App *);
const AppTold *app_told(const App *, size_t i);
void app_clear_message(App *);
/* "draft 16:25" at the right of the title; changes only when something was kept. */
void app_show_saved(App *, Str words);

/* Something was saved: changes that arrived in (after, until] (store_last_arrival). Undo takes them back
 * by new ones, redo those; words name it. */
void app_did(App *, Str words, int64_t after, int64_t until);

/* --- asking: answered(app, state of the screen that asked, index of the answer) --- */
typedef void AppAnswered(App *, void *state, size_t answer);
typedef struct {
    Str question;              /* names the thing and the count; copied */
    const char *answers[9];    /* catalogue ids, in the order of the digits; NULL ends */
    size_t safe;               /* what Enter and Esc answer */
    AppAnswered *answered;
} AppQuestion;
void app_ask(App *, const AppQuestion *);
/* A line of words over the content. given(app, state, words): after Enter, with something typed. turned (may be
 * NULL): Tab, or the key of CMD_NOTE again. about: lines that are shown above; may be empty. */
typedef struct {
    Str title, about; /* copied */
    void (*given)(App *, void *state, Str words);
    void (*turned)(App *, void *state);
    bool is_thai;     /* the in-program keyboard, to begin with */
} AppWords;
void app_ask_words(App *, const AppWords *);
/* A text to read over the content (help, a refusal in full): lines are broken as Thai is read. */
void app_read(App *, Str title, Str text);

/* --- long work: steps of at most 20 ms between keys; Esc and ^C stop it --- */
typedef void AppFinished(App *, void *state, JobState, const Error *);
/* job lives with the screen that starts it; false: another one still runs. */
bool app_start(App *, Job *, AppFinished *);
bool app_is_working(const App *);

/* --- running --- */
/* The loop, until the last screen is left or the line is gone. Returns the exit code. */
int app_run(App *);
/* Instead of a terminal: lines out, as they stand, and a line in without its end (false: no more come). */
typedef struct {
    void *ctx;
    bool (*write)(void *ctx, Str);
    bool (*read)(void *ctx, Text *line);
    bool is_echoed; /* nobody sees what is typed (a file, a pipe): it is written behind its prompt */
} PlainLine;
/* The same screens one question at a time (kaejon --plain), until the last is left or no line comes;
 * what is unfinished stays a draft. Returns the exit code. */
int app_run_plain(App *, const PlainLine *);
/* One event, and what the loop does when no further one waits. */
void app_key(App *, const Key *);
void app_settle(App *);
/* Draw on the canvas. */
void app_draw(App *);
const Canvas *app_canvas(const App *);
void app_resize(App *, int rows, int columns);
/* The screen as text, a line each, right blanks cut: reports of faults, tests, make demo. */
void app_dump(App *, Text *out);
/* Play a script: `key F3`, `type สมชาย`, `paste …`, `size 80x24`, `dump FILE`, or a line of tui/line.h
 * with its colon (`:dump-screen FILE`), one a line, `#` for remarks. err says the line. */
NODISCARD bool app_play(App *, Str script, Error *err);
/* Run a command by its id, as its key would. */
void app_command(App *, CommandId);
/* Carry out what was typed after `:` (tui/line.h; a colon at its head does no harm). */
NODISCARD bool app_line(App *, Str text, Error *err);

#endif
