#include "tui/screen/settings.h"
#include "tui/app.h"
#include "tui/widget/frame.h"
#include "tui/widget/list.h"

/* The language stands first and is the app's own; the key check stands last. */
enum { LIST_AT = 1, TEXT_AT = 2, ROW_LANGUAGE = 0, ROW_FIRST = 1, ROW_KEYS = ROW_FIRST + SETTING_COUNT, ROWS,
       WIDE = 70, LABEL_WIDE = 32, LABEL_NARROW = 22, CHOICE_COLUMNS = 4 };

typedef struct {
    const App *app;
    ListWhole whole;
    List list;
    int columns;
} Settings;

static size_t row_of(const Settings *s)
{
    return list_whole_at(&s->list, &s->whole);
}

static int choices_of(size_t row)
{
    if (row == ROW_KEYS) return 0;
    return row == ROW_LANGUAGE ? lang_count() : setting_choices((SettingId)(row - ROW_FIRST));
}

static int chosen_of(const App *app, size_t row)
{
    return row == ROW_LANGUAGE ? app_lang(app) : app_setting(app, (SettingId)(row - ROW_FIRST));
}

static Str words_of(const App *app, size_t row, int choice)
{
    if (row == ROW_LANGUAGE) return lang_name(choice);
    return setting_choice_words((SettingId)(row - ROW_FIRST), choice, app_lang(app));
}

static Str label_of(const App *app, size_t row)
{
    if (row == ROW_LANGUAGE) return say(app_lang(app), "set.language");
    if (row == ROW_KEYS) return say(app_lang(app), "line.check-keys.help");
    return setting_words((SettingId)(row - ROW_FIRST), app_lang(app));
}

static int put_choice(const Settings *s, Surface line, int column, size_t row, int choice)
{
    bool is_chosen = choice == chosen_of(s->app, row);
    CLEANUP_TEXT one = TEXT_INIT;
    text_add_f(&one, is_chosen ? "[%d %.*s]" : " %d %.*s ", choice + 1, STR_ARG(words_of(s->app, row, choice)));
    return surface_put(line, 0, column, text_str(&one), is_chosen ? STYLE_FOCUS : STYLE_TEXT);
}

/* "Digits : [1 0-9]  2 ๐-๙": brackets tell the choice where there is no bold; alone where there is no room. */
static void draw_one(const void *ctx, size_t i, Surface line)
{
    const Settings *s = ctx;
    int room = line.columns >= WIDE ? LABEL_WIDE : LABEL_NARROW, column = TEXT_AT;
    if (i == ROW_KEYS) {
        surface_put_cut(line, 0, column, line.columns - column, label_of(s->app, i), STYLE_TEXT);
        return;
    }
    surface_put_cut(line, 0, column, room, label_of(s->app, i), STYLE_TEXT);
    column = surface_put(line, 0, TEXT_AT + room, STR(": "), STYLE_TEXT);
    int end = column;
    for (int choice = 0; choice < choices_of(i); choice++)
        end += (int)text_columns(words_of(s->app, i, choice)) + CHOICE_COLUMNS;
    for (int choice = 0; choice < choices_of(i); choice++) {
        bool is_shown = end <= line.columns || choice == chosen_of(s->app, i);
        if (is_shown) column = put_choice(s, line, column, i, choice);
    }
}

static bool open_settings(App *app, void *state, Str arg, Error *err)
{
    (void)arg;
    (void)err;
    Settings *s = state;
    s->app = app;
    s->whole = (ListWhole){.ctx = s, .draw = draw_one, .total = ROWS};
    list_init(&s->list, list_whole(&s->whole), 1);
    app_clear_message(app);
    return true;
}

static void fit_settings(App *app, void *state, int rows, int columns)
{
    (void)app;
    Settings *s = state;
    s->columns = columns;
    list_fit(&s->list, (size_t)(rows > LIST_AT ? rows - LIST_AT : 1));
}

static void choose(App *app, size_t row, int choice)
{
    Error err = {0};
    if (choice >= choices_of(row) || choice == chosen_of(app, row)) return;
    if (row == ROW_LANGUAGE) {
        while (app_lang(app) != choice) app_command(app, CMD_LANGUAGE);
    } else if (!app_set(app, (SettingId)(row - ROW_FIRST), choice, &err)) {
        app_say_error(app, &err);
    }
}

static Reply key_settings(App *app, void *state, const Key *key)
{
    Settings *s = state;
    size_t row = row_of(s);
    char digit = key->kind == KEY_TEXT ? widget_digit(key->cp) : 0;
    bool turns = key_is(key, NAME_ENTER) || (key->kind == KEY_TEXT && key->cp == ' ');
    if (turns && row == ROW_KEYS) {
        Error err = {0};
        if (!app_line(app, STR("check-keys"), &err)) app_say_error(app, &err);
    } else if (turns) {
        choose(app, row, (chosen_of(app, row) + 1) % choices_of(row));
    } else if (digit > '0' && row != ROW_KEYS) {
        choose(app, row, digit - '1');
    } else {
        return list_key(&s->list, key);
    }
    return TOOK;
}

static void draw_settings(const App *app, const void *state, Surface content)
{
    const Settings *s = state;
    frame_put_hints(content, 0, 1, say(app_lang(app), "settings.head"));
    list_draw(&s->list, surface_part(content, LIST_AT, 0, content.rows - LIST_AT, content.columns), LIST_CURSOR_HERE);
}

static void help_settings(const App *app, const void *state, Text *out)
{
    const Settings *s = state;
    size_t row = row_of(s);
    bool is_of_terminal = row == ROW_KEYS ||
        (row >= ROW_FIRST && setting_scope((SettingId)(row - ROW_FIRST)) == SETTING_OF_TERMINAL);
    text_add(out, say(app_lang(app), row == ROW_LANGUAGE ? "settings.of_office" : is_of_terminal ? "settings.of_terminal" : "settings.of_person"));
}

static void explain_settings(const App *app, const void *state, Text *out)
{
    const Settings *s = state;
    text_add(out, label_of(app, row_of(s)));
    text_add(out, STR("\n"));
    help_settings(app, state, out);
    text_add(out, STR("\n\n"));
    text_add(out, say(app_lang(app), "settings.explain"));
}

const ScreenOps settings_screen = {
    .name = "screen.settings", .context = ON_VIEW, .state_size = sizeof(Settings), .open = open_settings,
    .key = key_settings, .fit = fit_settings, .draw = draw_settings, .help = help_settings,
    .explain = explain_settings};
