/* Setting: what a person can choose about the screens, as one table; the screen, `:set` and the store read it.
 *
 * A setting is one of a few named choices, the first of which holds where nothing was chosen. It is kept in
 * the database for the person, or for the kind of terminal (TERM). Its words are the catalogue's `set.NAME`,
 * those of a choice `set.NAME.CHOICE`. */
#ifndef TUI_SETTING_H
#define TUI_SETTING_H

#include "locale/say.h"

typedef enum { SETTING_OF_PERSON, SETTING_OF_TERMINAL } SettingScope;

/*    id       name              scope                choices, separated by | */
#define SETTINGS(X) \
    X(DIGITS,  "digits",         SETTING_OF_PERSON,   "arabic|thai") \
    X(ECHO,    "echo",           SETTING_OF_PERSON,   "off|on") \
    X(SLOW,    "slow",           SETTING_OF_TERMINAL, "auto|yes|no") \
    X(MARKS,   "marks",          SETTING_OF_TERMINAL, "auto|normal|joined|spaced") \
    X(ASCII,   "ascii",          SETTING_OF_TERMINAL, "off|on") \
    X(F_KEYS,  "function-keys",  SETTING_OF_TERMINAL, "work|missing") \
    X(F10,     "f10",            SETTING_OF_TERMINAL, "works|missing") \
    X(CTRL,    "ctrl-on-thai",   SETTING_OF_TERMINAL, "works|missing")

#define X(id, name, scope, choices) SETTING_##id,
typedef enum { SETTINGS(X) SETTING_COUNT } SettingId;
#undef X

enum { DIGITS_ARABIC, DIGITS_THAI };
enum { ECHO_OFF, ECHO_ON };
enum { SLOW_AUTO, SLOW_YES, SLOW_NO };
enum { ASCII_OFF, ASCII_ON };
enum { KEYS_WORK, KEYS_MISSING };

Str setting_name(SettingId);
SettingScope setting_scope(SettingId);
SettingId setting_of_name(Str); /* SETTING_COUNT if there is none */
int setting_choices(SettingId);
Str setting_choice(SettingId, int choice);        /* its name; empty past the last */
int setting_choice_of(SettingId, Str name);       /* -1 if there is none */
Str setting_words(SettingId, Lang);
Str setting_choice_words(SettingId, int choice, Lang);

#endif
