/* Commands: the one table of what keys do; dispatch, key bar, Esc panel, help and palette read it.
 *
 * A row gives a command its name, its keys in three independent ways (function key, Esc and a
 * character, control key: screens.md 4), the screens where it means something, and the function
 * that carries it out. Its help line is the catalogue's `cmd.NAME`, its word in the key bar
 * `bar.NAME`. To add a command: one row here, its two or three texts in th.po and en.po. */
#ifndef TUI_COMMAND_H
#define TUI_COMMAND_H

#include "tui/term/key.h"

typedef struct App App;

/* Kinds of screen; each screen is of one kind. */
enum {
    ON_HOME = 1, ON_LIST = 2, ON_FORM = 4, ON_REVIEW = 8, ON_WIZARD = 16, ON_VIEW = 32,
    ON_DATA = ON_HOME | ON_LIST | ON_FORM | ON_REVIEW | ON_WIZARD, /* all but pages to read */
    ON_ALL = ON_DATA | ON_VIEW
};

/* Letters after Esc: u y n p a z i d c t l w b g, h, o m j (bundles out, bundles that came in,
 * judging conflicts) and q (the `:` line) mean the same everywhere; e f k r s v x are for single kinds of
 * screen. Never a capital, `[` or `O`: those begin the terminal's own sequences. Control keys that terminals, screen, tmux and ssh keep for themselves are not used. */
/*    id         name         keys                 where                        function */
#define COMMANDS(X) \
    X(HELP,      "help",      "F1|Esc 1|?",        ON_ALL,                      app_do_help) \
    X(DONE,      "done",      "F2|Esc 2|^O",       ON_FORM | ON_REVIEW | ON_WIZARD, app_do_on_screen) \
    X(BACK,      "back",      "F3|Esc 3|^G",       ON_ALL,                      app_do_back) \
    X(PICK,      "pick",      "F4|Esc 4|^F",       ON_LIST | ON_FORM | ON_WIZARD | ON_REVIEW, app_do_on_screen) \
    X(DITTO,     "ditto",     "F5|Esc 5|^D",       ON_FORM,                     app_do_on_screen) \
    X(NOTE,      "note",      "F6|Esc 6|^X",       ON_FORM | ON_REVIEW,                     app_do_on_screen) \
    X(HISTORY,   "history",   "F7|Esc 7|^R",       ON_FORM | ON_LIST | ON_REVIEW, app_do_on_screen) \
    X(MISSING,   "missing",   "F8|Esc 8|^E",       ON_FORM,                     app_do_on_screen) \
    X(PALETTE,   "palette",   "F9|Esc 9|^K",       ON_ALL,                      app_do_palette) \
    X(LINE,      "line",      ":|Esc q",           ON_ALL,                      app_do_line) \
    X(HOME,      "home",      "F10|Esc 0",         ON_ALL,                      app_do_home) \
    X(UNDO,      "undo",      "^Z|Esc u",          ON_DATA,                     app_do_undo) \
    X(REDO,      "redo",      "^Y|Esc y",          ON_DATA,                     app_do_undo) \
    X(NEXT,      "next",      "Down|^N",           ON_ALL,                      app_do_as_key) \
    X(PREVIOUS,  "previous",  "Up|^P",             ON_ALL,                      app_do_as_key) \
    X(PAGE_DOWN, "page_down", "PgDn|Esc n",        ON_ALL,                      app_do_as_key) \
    X(PAGE_UP,   "page_up",   "PgUp|Esc p",        ON_ALL,                      app_do_as_key) \
    X(FIRST,     "first",     "Home|Esc a",        ON_ALL,                      app_do_as_key) \
    X(LAST,      "last",      "End|Esc z",         ON_ALL,                      app_do_as_key) \
    X(NEW,       "new",       "+|Ins|Esc i",       ON_HOME | ON_LIST | ON_FORM, app_do_on_screen) \
    X(LINKED,    "linked",    "Esc v",             ON_LIST | ON_FORM,           app_do_on_screen) \
    X(MARK,      "mark",      "Esc f",             ON_LIST,                     app_do_on_screen) \
    X(ACT,       "act",       "Esc e",             ON_LIST,                     app_do_on_screen) \
    X(REMOVE,    "remove",    "Esc d",             ON_LIST | ON_FORM,           app_do_on_screen) \
    X(CLEAR,     "clear",     "^U|Esc c",          ON_ALL,                      app_do_on_screen) \
    X(LAYOUT,    "layout",    "^T|Esc t",          ON_ALL,                      app_do_on_screen) \
    X(TWIN,      "twin",      "Esc x",             ON_FORM,                     app_do_on_screen) \
    X(SECTION,   "section",   "Esc g",             ON_FORM,                     app_do_on_screen) \
    X(DISCARD,   "discard",   "Esc b",             ON_FORM,                     app_do_on_screen) \
    X(KEEP,      "keep",      "^S|Esc k",          ON_FORM,                     app_do_on_screen) \
    X(SEND,      "send",      "Esc o",             ON_ALL,                      app_do_open) \
    X(BUNDLES,   "bundles",   "Esc m",             ON_ALL,                      app_do_open) \
    X(CONFLICTS, "conflicts", "Esc j",             ON_ALL,                      app_do_open) \
    X(LANGUAGE,  "language",  "Esc h",             ON_ALL,                      app_do_language) \
    X(REDRAW,    "redraw",    "^L|Esc l",          ON_ALL,                      app_do_redraw) \
    X(STOP,      "stop",      "^C|Esc",            ON_ALL,                      app_do_stop)

#define X(id, name, keys, where, function) CMD_##id,
typedef enum { COMMANDS(X) CMD_COUNT } CommandId;
#undef X

typedef void CommandFunction(App *, CommandId);
/* The functions of the table; app.c has them. */
#define X(id, name, keys, where, function) CommandFunction function;
COMMANDS(X)
#undef X

typedef struct {
    const char *name;
    const char *keys;  /* separated by | */
    unsigned where;
    CommandFunction *function;
    const char *help;  /* catalogue ids */
    const char *bar;
} Command;

const Command *command(CommandId);
/* What a key means on a kind of screen; CMD_COUNT if nothing. After Esc a Thai character counts as
 * the key it sits on. */
CommandId command_of_key(const Key *, unsigned where);
CommandId command_of_name(Str name); /* CMD_COUNT if there is none */
/* The first key of a command: what NEXT and its like stand for. */
Key command_key(CommandId);
/* Slot 1 to 10 of the key bar: the command on F1 to F10. */
CommandId command_of_slot(int slot, unsigned where);
/* The i-th key of a command into out; false past the last. */
bool command_key_at(CommandId, size_t i, Key *out);
/* "F2, Esc 2, ^O" */
void command_add_keys(Text *out, CommandId);
/* The way that works on every terminal, as hints show it: "Esc 2", else the first key. */
void command_add_esc_way(Text *out, CommandId);

#endif
