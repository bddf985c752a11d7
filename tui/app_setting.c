/* Settings of the app: read when it starts, kept in the database, and what each changes at once. */
#include "tui/app.h"
#include "tui/app_inside.h"
#include "tui/line.h"

#define MARKS_SEEN "marks-seen"

/* "settings somying", "settings TERM xterm": a list of name=choice. */
static void key_of(const App *a, SettingScope scope, Text *out)
{
    text_add(out, STR("settings "));
    if (scope == SETTING_OF_PERSON) text_add(out, a->user);
    else text_add_f(out, "TERM %.*s", STR_ARG(a->os->env(a->os->ctx, "TERM")));
}

static void read_scope(App *a, SettingScope scope)
{
    CLEANUP_TEXT key = TEXT_INIT;
    CLEANUP_TEXT words = TEXT_INIT;
    key_of(a, scope, &key);
    if (!store_setting(a->store, text_str(&key), &words)) return;
    Str rest = text_str(&words), word;
    while (str_word(&rest, &word)) {
        Str value = word, name;
        str_split(&value, '=', &name);
        SettingId id = setting_of_name(name);
        if (str_eq(name, STR(MARKS_SEEN))) a->marks_seen = setting_choice_of(SETTING_MARKS, value);
        if (id == SETTING_COUNT || setting_scope(id) != scope) continue;
        int choice = setting_choice_of(id, value);
        if (choice >= 0) a->settings[id] = choice; /* one that is not known (a newer program's) leaves the first */
    }
}

static bool keep_scope(App *a, SettingScope scope, Error *err)
{
    CLEANUP_TEXT key = TEXT_INIT;
    CLEANUP_TEXT words = TEXT_INIT;
    if (a->store == NULL || store_is_read_only(a->store)) return true;
    key_of(a, scope, &key);
    for (SettingId id = 0; id < SETTING_COUNT; id++)
        if (setting_scope(id) == scope && a->settings[id] > 0)
            text_add_f(&words, "%.*s=%.*s ", STR_ARG(setting_name(id)), STR_ARG(setting_choice(id, a->settings[id])));
    if (scope == SETTING_OF_TERMINAL && a->marks_seen > 0)
        text_add_f(&words, MARKS_SEEN "=%.*s", STR_ARG(setting_choice(SETTING_MARKS, a->marks_seen)));
    return store_set_setting(a->store, text_str(&key), str_trim(text_str(&words)), err);
}

/* The choices of SETTING_MARKS stand in the order of these. */
static MarksMode marks_of(int choice)
{
    static const MarksMode MARKS[] = { MARKS_UNKNOWN, MARKS_NORMAL, MARKS_JOINED, MARKS_SPACED };
    return MARKS[choice];
}

static void apply(App *a, SettingId id)
{
    if (a->term == NULL) return;
    if (id == SETTING_MARKS && a->settings[id] > 0) term_set_marks(a->term, marks_of(a->settings[id]));
    if (id == SETTING_ASCII) term_set_alphabet(a->term, a->settings[id] == ASCII_ON ? GLYPH_ASCII : GLYPH_UNICODE);
}

void app_read_settings(App *a)
{
    if (a->store == NULL) return;
    read_scope(a, SETTING_OF_PERSON);
    read_scope(a, SETTING_OF_TERMINAL);
    if (a->term == NULL) return;
    bool is_given = term_marks(a->term) != MARKS_UNKNOWN; /* by whoever started the program */
    if (!is_given && a->marks_seen > 0) term_assume_marks(a->term, marks_of(a->marks_seen));
    if (!is_given) apply(a, SETTING_MARKS);
    if (a->settings[SETTING_ASCII] == ASCII_ON) apply(a, SETTING_ASCII);
}

void app_remember_marks(App *a)
{
    int seen = 0;
    Error err = { 0 };
    for (int i = 1; i < setting_choices(SETTING_MARKS); i++)
        if (marks_of(i) == term_marks(a->term)) seen = i;
    bool is_news = seen > 0 && seen != (a->marks_seen > 0 ? a->marks_seen : 1); /* normal needs no remembering */
    if (!is_news || a->settings[SETTING_MARKS] > 0) return;
    a->marks_seen = seen;
    if (!keep_scope(a, SETTING_OF_TERMINAL, &err)) app_say_error(a, &err);
}

int app_setting(const App *a, SettingId id)
{
    return a->settings[id];
}

bool app_set(App *a, SettingId id, int choice, Error *err)
{
    int before = a->settings[id];
    a->settings[id] = choice;
    if (!keep_scope(a, setting_scope(id), err)) {
        a->settings[id] = before;
        return false;
    }
    apply(a, id);
    a->is_fresh = true;
    APP_SAY(a, "set.done", setting_words(id, a->lang), setting_choice_words(id, choice, a->lang));
    return true;
}

/* "set digits thai" */
bool app_line_set(App *a, Str arg, Error *err)
{
    Str rest = arg, name = STR_NONE, value = STR_NONE;
    if (!str_word(&rest, &name)) return app_line_settings(a, STR_NONE, err);
    SettingId id = setting_of_name(name);
    if (id == SETTING_COUNT) return fault(err, ERR_USAGE, "set.unknown", name);
    str_word(&rest, &value);
    int choice = setting_choice_of(id, value);
    if (choice >= 0) return app_set(a, id, choice, err);
    CLEANUP_TEXT choices = TEXT_INIT;
    for (int i = 0; i < setting_choices(id); i++)
        text_add_f(&choices, "%s%.*s", i > 0 ? " " : "", STR_ARG(setting_choice(id, i)));
    fault(err, ERR_USAGE, "set.no_choice", value);
    return fault_at(err, text_str(&choices));
}

/* --- keys as they work here --- */

static bool works(const App *a, const Key *key)
{
    if (key->kind != KEY_NAMED) return true;
    bool is_f = key->name >= NAME_F1 && key->name <= NAME_F12;
    if (is_f && a->settings[SETTING_F_KEYS] == KEYS_MISSING) return false;
    if (key->name == NAME_F10 && a->settings[SETTING_F10] == KEYS_MISSING) return false;
    return key->name <= NAME_CTRL || a->settings[SETTING_CTRL] != KEYS_MISSING;
}

void app_add_keys(const App *a, Text *out, CommandId id)
{
    Key key;
    size_t added = 0;
    for (size_t i = 0; command_key_at(id, i, &key); i++) {
        if (!works(a, &key)) continue;
        if (added++ > 0) text_add(out, STR(", "));
        key_add_name(out, &key);
    }
}

/* --- the trainer's echo --- */

enum { ECHO_KEYS = 8 };

void app_echo(App *a, const Key *key)
{
    bool is_key = key->kind == KEY_TEXT || key->kind == KEY_NAMED || key->kind == KEY_ESC_THEN;
    if (a->settings[SETTING_ECHO] != ECHO_ON || !is_key) return;
    if (a->echo_count == ECHO_KEYS) {
        memmove(a->echoed, a->echoed + 1, --a->echo_count * sizeof *a->echoed);
    }
    a->echoed[a->echo_count++] = *key;
    Key meant = *key;
    if (a->is_armed && key->kind == KEY_TEXT) meant = (Key){ .kind = KEY_ESC_THEN, .cp = key->cp };
    a->echo_means = a->depth > 0 ? command_of_key(&meant, app_top(a)->ops->context) : CMD_COUNT;
    bool is_typed = a->echo_means != CMD_COUNT && meant.kind == KEY_TEXT; /* it may only have been typed */
    if (is_typed) a->echo_means = CMD_COUNT;
}

/* "Keys: [1] [9] [F2] = Done" */
void app_add_echo(const App *a, Text *out)
{
    text_add(out, say(a->lang, "app.echo"));
    for (size_t i = 0; i < a->echo_count; i++) {
        text_add(out, STR(" ["));
        key_add_name(out, &a->echoed[i]);
        text_add_c(out, ']');
    }
    if (a->echo_count == 0 || a->echo_means == CMD_COUNT) return;
    text_add(out, STR(" = "));
    text_add(out, say(a->lang, command(a->echo_means)->help));
}
