/* A line of words asked for over the content: a note, a name. */
#include "tui/app.h"
#include "tui/app_inside.h"

enum { INPUT_STOPS = 300 };

void app_ask_words(App *a, const AppWords *w)
{
    app_close_over(a);
    a->words = (AppWords){ .title = str_copy(&a->over_arena, w->title), .about = str_copy(&a->over_arena, w->about),
                           .given = w->given, .turned = w->turned };
    edit_init(&a->input, EDIT_TEXT, INPUT_STOPS);
    a->input.breaker = &a->breaker;
    a->input.is_thai = w->is_thai;
    edit_fit(&a->input, a->columns - 3);
    a->over = OVER_INPUT;
}

/* Enter gives the words, Esc none; the key of CMD_NOTE or Tab asks for other ones. */
void app_input_key(App *a, const Key *key)
{
    CommandId id = command_of_key(key, ON_FORM);
    bool is_done = key_is(key, NAME_ENTER), turns = (id == CMD_NOTE || key_is(key, NAME_TAB)) && a->words.turned != NULL;
    if (id == CMD_LAYOUT && key->kind != KEY_TEXT) {
        edit_layout(&a->input);
        return;
    }
    if (!is_done && !turns && !key_is(key, NAME_ESC)) {
        (void)edit_key(&a->input, key);
        return;
    }
    CLEANUP_TEXT typed = TEXT_INIT;
    text_add(&typed, edit_str(&a->input));
    AppWords words = a->words;
    app_close_over(a);
    if (is_done && typed.n > 0) words.given(a, app_top(a)->state, text_str(&typed));
    if (turns) words.turned(a, app_top(a)->state);
}

int app_input_rows(const App *a)
{
    Str rest = a->words.about, one;
    int rows = 2;
    while (rest.n > 0 && str_split(&rest, '\n', &one)) rows++;
    return rows;
}

/* The title, what is there already, and the line. */
void app_input_draw(const App *a, Surface panel)
{
    surface_clear(panel);
    surface_put_cut(panel, 0, 1, panel.columns - 1, a->words.title, STYLE_FOCUS);
    Str rest = a->words.about, one;
    for (int row = 1; row < panel.rows - 1 && str_split(&rest, '\n', &one); row++)
        surface_put_cut(panel, row, 1, panel.columns - 1, one, STYLE_TEXT);
    surface_put(panel, panel.rows - 1, 0, STR(">"), STYLE_TEXT);
    edit_draw(&a->input, panel, panel.rows - 1, 2, EDIT_FOCUSED);
}
