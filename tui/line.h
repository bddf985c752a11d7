/* Line: what can be typed after `:`, as one table; the `:` line, completion, palette and playback read it.
 *
 * A row gives a line its English name, what it takes, and the function that carries it out. Its name in
 * each language is the catalogue's `line.NAME`, what it does `line.NAME.help`. Every command of
 * tui/command.h can be typed as well, by its name or by its word in the key bar. */
#ifndef TUI_LINE_H
#define TUI_LINE_H

#include "locale/fault.h"
#include "locale/say.h"

typedef struct App App;

/* What stands after the name. */
typedef enum {
    LINE_NOTHING,
    LINE_PATH,    /* a file */
    LINE_FORM,    /* a form's name, then words */
    LINE_RECORD,  /* a form's name, then the record's code */
    LINE_TOPIC,   /* the number of a section of the help */
    LINE_SETTING  /* a setting's name, then its value */
} LineTakes;

/*    id        name           takes         function */
#define LINES(X) \
    X(DUMP,     "dump-screen", LINE_PATH,    app_line_dump) \
    X(LIST,     "list",        LINE_FORM,    app_line_list) \
    X(ADD,      "add",         LINE_FORM,    app_line_add) \
    X(SHOW,     "show",        LINE_RECORD,  app_line_show) \
    X(GUIDE,    "guide",       LINE_TOPIC,   app_line_guide) \
    X(MESSAGES, "messages",    LINE_NOTHING, app_line_messages) \
    X(SETTINGS, "settings",    LINE_NOTHING, app_line_settings) \
    X(SET,      "set",         LINE_SETTING, app_line_set) \
    X(KEYS,     "check-keys",  LINE_NOTHING, app_line_keys) \
    X(QUIT,     "quit",        LINE_NOTHING, app_line_quit)

#define X(id, name, takes, function) LINE_##id,
typedef enum { LINES(X) LINE_COUNT } LineId;
#undef X

typedef bool LineFunction(App *, Str arg, Error *err);
/* The functions of the table; tui/app_line.c has them. */
#define X(id, name, takes, function) LineFunction function;
LINES(X)
#undef X

typedef struct {
    const char *name;
    LineTakes takes;
    LineFunction *function;
    const char *word; /* catalogue ids: its name in a language, and what it does */
    const char *help;
} Line;

const Line *line_row(LineId);
/* By its name in any language; LINE_COUNT if there is none. */
LineId line_of_word(Str word);

#endif
