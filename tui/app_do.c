/* The functions of the command table, and what screens ask of the app. */
#include "tui/app.h"
#include "tui/app_inside.h"

/* --- commands --- */

void app_do_on_screen(App *a, CommandId id)
{
    AppScreen *top = app_top(a);
    bool did = top->ops->command != NULL && top->ops->command(a, top->state, id);
    if (!did) APP_SAY(a, "app.not_now", say(a->lang, command(id)->help));
}

const ScreenOps *app_screen_of(const App *a, CommandId id)
{
    switch (id) {
    case CMD_SEND: return a->send_screen;
    case CMD_BUNDLES: return a->bundles_screen;
    case CMD_LINKED: return a->linked_screen;
    default: return a->conflicts_screen;
    }
}

void app_open_of(App *a, CommandId id, Str form, Uuid record)
{
    CLEANUP_TEXT arg = TEXT_INIT;
    const ScreenOps *ops = app_screen_of(a, id);
    text_add(&arg, form);
    text_add_c(&arg, ' ');
    uuid_add(&arg, record);
    if (ops != NULL) app_open(a, ops, text_str(&arg), NULL);
}

/* The screen may know better what is meant: the conflicts of its own record. */
void app_do_open(App *a, CommandId id)
{
    AppScreen *top = app_top(a);
    const ScreenOps *ops = app_screen_of(a, id);
    if (ops == NULL || ops == top->ops) APP_SAY(a, "app.not_now", say(a->lang, command(id)->help));
    else if (top->ops->command == NULL || !top->ops->command(a, top->state, id)) app_open(a, ops, STR_NONE, NULL);
}

/* NEXT and its like stand for their first key. */
void app_do_as_key(App *a, CommandId id)
{
    Key key = command_key(id);
    app_offer(a, &key);
}

void app_do_back(App *a, CommandId id)
{
    AppScreen *top = app_top(a);
    if (top->ops->command != NULL && top->ops->command(a, top->state, id)) return;
    app_close_top(a);
}

void app_do_home(App *a, CommandId id)
{
    (void)id;
    app_go_home(a);
}

void app_do_palette(App *a, CommandId id)
{
    (void)id;
    app_open_palette(a);
}

void app_do_line(App *a, CommandId id)
{
    (void)id;
    app_open_line(a, STR_NONE);
}

void app_do_redraw(App *a, CommandId id)
{
    (void)id;
    if (a->term != NULL) term_redraw(a->term);
}

void app_do_language(App *a, CommandId id)
{
    (void)id;
    a->lang = (a->lang + 1) % lang_count();
    AppScreen *top = app_top(a);
    if (top->ops->resume != NULL) top->ops->resume(a, top->state);
    app_fit_top(a);
    if (a->store != NULL) {
        Error err = { 0 };
        if (!store_is_read_only(a->store) &&
            !store_set_setting(a->store, STR("language"), lang_code(a->lang), &err)) {
            app_say_error(a, &err);
            return;
        }
    }
    APP_SAY(a, "app.language", lang_name(a->lang));
}

void app_do_stop(App *a, CommandId id)
{
    (void)id;
    if (a->job != NULL)
        a->job->cancel = true;
    else
        app_say_id(a, "app.how_to_leave");
}

/* "  F2, Esc 2, ^O      finish this record" */
static void add_key_lines(const App *a, Text *out)
{
    enum { KEYS_COLUMNS = 22 };
    text_add(out, say(a->lang, "app.keys_here"));
    text_add_c(out, '\n');
    for (CommandId id = 0; id < CMD_COUNT; id++) {
        if (!app_can(a, id)) continue;
        CLEANUP_TEXT keys = TEXT_INIT;
        app_add_keys(a, &keys, id);
        text_add_c(out, ' ');
        text_pad(out, text_str(&keys), KEYS_COLUMNS, PAD_RIGHT);
        text_add(out, say(a->lang, command(id)->help));
        text_add_c(out, '\n');
    }
}

static void explain(const App *a, const AppScreen *screen, Text *out)
{
    const ScreenOps *ops = screen->ops;
    if (ops->explain != NULL) ops->explain(a, screen->state, out);
    else if (ops->help != NULL) ops->help(a, screen->state, out);
}

void app_add_title_below(const App *a, Text *out)
{
    if (a->depth > 1) text_add(out, say(a->lang, a->stack[a->depth - 2].ops->name));
}

void app_explain_below(const App *a, Text *out)
{
    if (a->depth > 1) explain(a, &a->stack[a->depth - 2], out);
}

void app_do_help(App *a, CommandId id)
{
    const AppScreen *top = app_top_of(a);
    if (top->ops == a->help_screen) {
        app_do_on_screen(a, id);
        return;
    }
    if (a->help_screen != NULL) {
        app_open(a, a->help_screen, STR_NONE, NULL);
        return;
    }
    CLEANUP_TEXT text = TEXT_INIT;
    CLEANUP_TEXT title = TEXT_INIT;
    explain(a, top, &text);
    if (text.n > 0) text_add(&text, STR("\n\n"));
    add_key_lines(a, &text);
    SAY(&title, a->lang, "app.help_title", say(a->lang, top->ops->name));
    app_read(a, text_str(&title), text_str(&text));
}

/* --- what screens ask for --- */

Store *app_store(const App *a)
{
    return a->store;
}
const Os *app_os(const App *a)
{
    return a->os;
}
Lang app_lang(const App *a)
{
    return a->lang;
}
Era app_era(const App *a)
{
    return a->era;
}
Str app_user(const App *a)
{
    return a->user;
}
Str app_role(const App *a)
{
    return a->role;
}
Str app_office(const App *a)
{
    return a->office;
}
ThaiBreaker *app_breaker(App *a)
{
    return &a->breaker;
}
Arena *app_arena(App *a)
{
    return &app_top(a)->arena;
}

Date app_today(const App *a)
{
    Date today;
    int32_t ms_of_day;
    date_of_ms(a->os->now_ms(a->os->ctx), a->os->zone_minutes(a->os->ctx), &today, &ms_of_day);
    return today;
}

bool app_is_slow(const App *a)
{
    if (a->settings[SETTING_SLOW] != SLOW_AUTO) return a->settings[SETTING_SLOW] == SLOW_YES;
    return a->term != NULL && term_is_slow(a->term);
}

bool app_key_waits(void *app)
{
    const App *a = app;
    return a->held_count > 0 || (a->term != NULL && term_key_waits(a->term));
}

void app_wake_after(App *a, int ms)
{
    a->wake_ms = ms;
}
