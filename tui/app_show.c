/* What the app shows: the frame around a screen's content, overlays, messages. */
#include "tui/app.h"
#include "tui/app_inside.h"

/* --- the title --- */

enum { APP_NARROW = 60 };

static void add_title(const App *a, Text *out)
{
    const AppScreen *top = app_top_of(a);
    if (a->columns >= APP_NARROW) text_add(out, STR("kaejon  "));
    if (top->ops->title != NULL)
        top->ops->title(a, top->state, out);
    else
        text_add(out, say(a->lang, top->ops->name));
}

/* Who, which keyboard, what is kept: on a narrow screen only the keyboard. */
static void add_title_right(const App *a, Text *out)
{
    const AppScreen *top = app_top_of(a);
    bool is_thai = top->ops->types_thai != NULL && top->ops->types_thai(top->state);
    bool is_narrow = a->columns < 70;
    if (!is_narrow && a->user.n > 0) {
        text_add(out, a->user);
        if (a->role.n > 0) text_add_f(out, "(%.*s)", STR_ARG(a->role));
        text_add_c(out, ' ');
    }
    text_add(out, say(a->lang, is_thai ? "app.keyboard_thai" : "app.keyboard_latin"));
    if (is_narrow || a->kept.n == 0) return;
    text_add_c(out, ' ');
    text_add(out, text_str(&a->kept));
}

/* --- the foot --- */

static void add_help(const App *a, Text *out)
{
    if (app_is_slow(a)) return;
    const AppScreen *top = app_top_of(a);
    if (top->ops->help != NULL) top->ops->help(a, top->state, out);
}

bool app_lags(const App *a)
{
    CLEANUP_TEXT help = TEXT_INIT;
    CLEANUP_TEXT title = TEXT_INIT;
    if (a->depth == 0) return false;
    add_help(a, &help);
    add_title(a, &title);
    return !str_eq(text_str(&help), text_str(&a->help)) || !str_eq(text_str(&title), text_str(&a->title)) ||
           !str_eq(text_str(&a->saved), text_str(&a->kept));
}

void app_follow(App *a)
{
    text_clear(&a->help);
    add_help(a, &a->help);
    text_clear(&a->title);
    add_title(a, &a->title);
    text_set(&a->kept, text_str(&a->saved));
}

static void draw_bar(const App *a, Surface whole)
{
    Str labels[FRAME_SLOTS];
    for (int i = 0; i < FRAME_SLOTS; i++) {
        CommandId id = command_of_slot(i + 1, app_top_of(a)->ops->context);
        labels[i] = id != CMD_COUNT && app_can(a, id) ? say(a->lang, command(id)->bar) : STR_NONE;
    }
    frame_bar(whole, labels);
}

/* --- the Esc panel --- */

/* Every command with a way by Esc but movements, which have keys of their own everywhere. */
static size_t panel_entries(App *a, Arena *arena, FrameEntry *entries)
{
    size_t count = 0;
    for (CommandId id = 0; id < CMD_COUNT; id++) {
        bool is_movement = command(id)->function == app_do_as_key;
        if (is_movement || !app_can(a, id)) continue;
        Key key = { 0 };
        for (size_t i = 0; command_key_at(id, i, &key) && key.kind != KEY_ESC_THEN; i++) continue;
        if (key.kind != KEY_ESC_THEN) continue;
        char *name = arena_take(arena, 5);
        size_t n = utf8_put(name, key.cp);
        entries[count++] =
            (FrameEntry){ .key = str_from(name, n), .text = say(a->lang, command(id)->help) };
    }
    return count;
}

static void draw_panel(App *a, Surface whole)
{
    Arena arena = { 0 };
    FrameEntry *entries = arena_take_array(&arena, CMD_COUNT, sizeof *entries);
    size_t count = panel_entries(a, &arena, entries);
    frame_panel(whole, say(a->lang, "app.panel"), entries, count);
    arena_done(&arena);
}

/* --- overlays --- */

/* Rows from the foot upwards, above message and bar. */
static Surface low_panel(Surface whole, int rows)
{
    int most = whole.rows - FRAME_HEAD - 2;
    if (rows > most) rows = most;
    return surface_part(whole, whole.rows - 2 - rows, 0, rows, whole.columns);
}

static void draw_over(App *a, Surface whole)
{
    if (a->over == OVER_TEXT) {
        frame_title(whole, text_str(&a->over_title), say(a->lang, "app.close_hint"));
        pager_draw(&a->pager, surface_part(whole, 1, 0, whole.rows - 2, whole.columns));
    } else if (a->over == OVER_PALETTE) {
        choose_draw(&a->choose, say(a->lang, "app.palette"), low_panel(whole, whole.rows / 2 + 1));
    } else if (a->over == OVER_LINE) {
        app_line_draw(a, whole);
    } else if (a->over == OVER_INPUT) {
        app_input_draw(a, low_panel(whole, app_input_rows(a)));
    } else if (a->over == OVER_ASK) {
        ask_draw(&a->ask, low_panel(whole, ask_rows(&a->ask, whole.columns)));
    }
}

/* The help line, or in its place the keys that were pressed, for those who watch a projector. */
static void draw_help(const App *a, Surface whole)
{
    CLEANUP_TEXT echo = TEXT_INIT;
    bool is_echoed = a->settings[SETTING_ECHO] == ECHO_ON;
    if (is_echoed) app_add_echo(a, &echo);
    frame_help(whole, is_echoed ? text_str(&echo) : text_str(&a->help));
}

void app_draw(App *a)
{
    Surface whole = canvas_surface(a->canvas);
    surface_clear(whole);
    if (a->depth == 0) return;
    if (!frame_fits(a->rows, a->columns)) {
        CLEANUP_TEXT line = TEXT_INIT;
        CLEANUP_TEXT size = TEXT_INIT;
        text_add_f(&size, "%dx%d", a->columns, a->rows);
        SAY(&line, a->lang, "app.too_small", text_str(&size));
        frame_too_small(whole, text_str(&line));
        return;
    }
    if (a->is_fresh) {
        app_follow(a);
        a->is_fresh = false;
    }
    CLEANUP_TEXT right = TEXT_INIT;
    add_title_right(a, &right);
    frame_title(whole, text_str(&a->title), text_str(&right));
    draw_help(a, whole);
    frame_message(whole, text_str(&a->message), a->message_style, &a->breaker);
    draw_bar(a, whole);
    app_top(a)->ops->draw(a, app_top(a)->state, frame_content(whole));
    if (a->settings[SETTING_DIGITS] == DIGITS_THAI) surface_thai_digits(frame_content(whole));
    if (a->has_panel) draw_panel(a, whole);
    draw_over(a, whole);
}

const Canvas *app_canvas(const App *a)
{
    return a->canvas;
}

enum { DUMP_WAITS = 200 };

void app_dump(App *a, Text *out)
{
    Key quiet = { .kind = KEY_QUIET };
    for (int i = 0; i < DUMP_WAITS && a->wake_ms > 0; i++)
        app_key(a, &quiet); /* what comes a moment later belongs to the picture */
    a->is_fresh = true;
    app_draw(a);
    for (int row = 0; row < a->rows; row++) {
        canvas_line(a->canvas, row, out);
        text_add_c(out, '\n');
    }
}

/* --- overlays, opened and closed --- */

void app_close_over(App *a)
{
    if (a->over == OVER_TEXT) pager_free(&a->pager);
    if (a->over == OVER_PALETTE) choose_free(&a->choose);
    if (a->over == OVER_LINE) prompt_close(a->prompt);
    if (a->over == OVER_INPUT) edit_free(&a->input);
    a->over = OVER_NONE;
    arena_done(&a->over_arena);
}

void app_read(App *a, Str title, Str text)
{
    app_close_over(a);
    text_set(&a->over_title, title);
    pager_init(&a->pager, text, &a->breaker);
    pager_fit(&a->pager, a->rows - 2, a->columns);
    a->over = OVER_TEXT;
}

void app_ask(App *a, const AppQuestion *q)
{
    app_close_over(a);
    a->ask = (Ask){ .question = str_copy(&a->over_arena, q->question),
                    .safe = q->safe,
                    .breaker = &a->breaker };
    while (a->ask.count < 9 && q->answers[a->ask.count] != NULL) {
        a->ask.answers[a->ask.count] = say(a->lang, q->answers[a->ask.count]);
        a->ask.count++;
    }
    a->answered = q->answered;
    a->over = OVER_ASK;
}

/* --- messages --- */

static void set_message(App *a, Style style)
{
    text_clear(&a->message);
    a->message_style = style;
}

/* The log of messages: what is told anew moves up, the oldest goes. */
static void keep_told(App *a)
{
    if (a->message.n == 0) return;
    if (a->told == NULL) a->told = memory_resize(NULL, APP_TOLD, sizeof *a->told);
    if (a->told_count == APP_TOLD) {
        text_free(&a->told[0].text);
        memmove(a->told, a->told + 1, --a->told_count * sizeof *a->told);
    }
    AppTold *t = &a->told[a->told_count++];
    *t = (AppTold){ .ms = a->os->now_ms(a->os->ctx), .screen = app_screen_name(a), .style = a->message_style,
                    .text = TEXT_INIT };
    text_set(&t->text, text_str(&a->message));
}

size_t app_told_count(const App *a)
{
    return a->told_count;
}

const AppTold *app_told(const App *a, size_t i)
{
    return &a->told[a->told_count - 1 - i];
}

void app_show_message(App *a, Str message)
{
    set_message(a, STYLE_TEXT);
    text_add_visible(&a->message, message);
}

void app_say(App *a, Str message)
{
    app_show_message(a, message);
    keep_told(a);
}

void app_say_args(App *a, const char *id, const Str *args, size_t count)
{
    CLEANUP_TEXT line = TEXT_INIT;
    say_add(&line, a->lang, id, args, count);
    app_say(a, text_str(&line));
}

void app_say_id(App *a, const char *id)
{
    app_say(a, say(a->lang, id));
}

void app_say_error(App *a, const Error *err)
{
    CLEANUP_TEXT line = TEXT_INIT;
    text_add(&line, STR("! "));
    say_error(&line, a->lang, err);
    set_message(a, STYLE_ERROR);
    text_add_visible(&a->message, text_str(&line));
    keep_told(a);
}

Str app_message(const App *a)
{
    return text_str(&a->message);
}

void app_clear_message(App *a)
{
    set_message(a, STYLE_TEXT);
}

void app_show_saved(App *a, Str words)
{
    text_set(&a->saved, words);
}
