/* The stack of screens, the way of a key, and the loop. */
#include "locale/number.h"
#include "tui/app.h"
#include "tui/app_inside.h"

App *app_new(const AppOptions *o)
{
    App *a = memory_resize(NULL, 1, sizeof *a);
    *a = (App){ .os = o->os,
                .store = o->store,
                .term = o->term,
                .lang = o->lang,
                .era = o->era,
                .rows = o->rows,
                .columns = o->columns,
                .message = TEXT_INIT,
                .saved = TEXT_INIT,
                .help = TEXT_INIT,
                .title = TEXT_INIT,
                .kept = TEXT_INIT,
                .over_title = TEXT_INIT,
                .looked_up = TEXT_INIT };
    a->user = str_copy(&a->arena, o->user);
    a->role = str_copy(&a->arena, o->role);
    a->office = str_copy(&a->arena, o->office);
    a->help_screen = o->help;
    a->send_screen = o->send;
    a->bundles_screen = o->bundles;
    a->conflicts_screen = o->conflicts;
    a->linked_screen = o->linked;
    a->form_screen = o->form;
    a->records_screen = o->records;
    a->messages_screen = o->messages;
    a->settings_screen = o->settings;
    a->keycheck_screen = o->keycheck;
    if (o->term != NULL) term_size(o->term, &a->rows, &a->columns);
    a->canvas = canvas_new(a->rows, a->columns);
    app_read_settings(a);
    return a;
}

static void drop_top(App *a)
{
    AppScreen *top = app_top(a);
    if (a->job != NULL && a->job_depth == a->depth) {
        a->job = NULL;
        a->is_job_new = false;
    }
    if (top->ops->close != NULL) top->ops->close(a, top->state);
    arena_done(&top->arena);
    a->depth--;
}

void app_free(App *a)
{
    if (a == NULL) return;
    app_close_over(a);
    while (a->depth > 0) drop_top(a);
    canvas_free(a->canvas);
    text_free(&a->message);
    text_free(&a->saved);
    text_free(&a->help);
    text_free(&a->title);
    text_free(&a->kept);
    text_free(&a->over_title);
    text_free(&a->looked_up);
    for (size_t i = 0; i < a->act_count; i++) text_free(&a->acts[i].words);
    for (size_t i = 0; i < a->told_count; i++) text_free(&a->told[i].text);
    memory_resize(a->told, 0, 0);
    arena_done(&a->typed_arena);
    thai_breaker_done(&a->breaker);
    arena_done(&a->held_arena);
    arena_done(&a->arena);
    memory_resize(a, 0, 0);
}

/* --- screens --- */

void app_fit_top(App *a)
{
    AppScreen *top = app_top(a);
    Surface content = frame_content(canvas_surface(a->canvas));
    if (top->ops->fit != NULL) top->ops->fit(a, top->state, content.rows, content.columns);
    a->is_fresh = true;
}

bool app_open(App *a, const ScreenOps *ops, Str arg, Error *err)
{
    Error own = { 0 };
    if (err == NULL) err = &own;
    if (a->depth == APP_DEPTH) {
        fault_n(err, ERR_USAGE, "app.too_deep", STR_NONE, APP_DEPTH);
        app_say_error(a, err);
        return false;
    }
    app_settle(a); /* the screen below keeps what it was just told */
    AppScreen *top = &a->stack[a->depth++];
    *top = (AppScreen){ .ops = ops };
    top->state = arena_take(&top->arena, ops->state_size);
    a->wake_ms = 0;
    a->is_unsettled = true;
    if (!ops->open(a, top->state, arg, err)) {
        arena_done(&top->arena);
        a->depth--;
        app_say_error(a, err);
        return false;
    }
    app_fit_top(a);
    return true;
}

void app_resume_top(App *a)
{
    if (a->depth == 0) return;
    AppScreen *top = app_top(a);
    if (a->store != NULL) a->generation = store_generation(a->store);
    a->wake_ms = 0;
    a->is_armed = a->has_panel = false;
    if (top->ops->resume != NULL) top->ops->resume(a, top->state);
    app_fit_top(a);
}

void app_close_top(App *a)
{
    drop_top(a);
    if (a->depth == 0)
        app_leave(a, 0);
    else
        app_resume_top(a);
}

void app_go_home(App *a)
{
    if (a->depth <= 1) return;
    while (a->depth > 1) drop_top(a);
    app_resume_top(a);
}

void app_leave(App *a, int exit_code)
{
    a->is_leaving = true;
    a->exit_code = exit_code;
}

size_t app_depth(const App *a)
{
    return a->depth;
}

const char *app_screen_name(const App *a)
{
    return a->depth > 0 ? app_top_of(a)->ops->name : "";
}

/* --- the way of a key: overlay, armed Esc, screen, command table --- */

Reply app_offer(App *a, const Key *key)
{
    AppScreen *top = app_top(a);
    Reply reply = top->ops->key(a, top->state, key);
    if (reply == LEAVE) app_close_top(a);
    return reply;
}

void app_command(App *a, CommandId id)
{
    command(id)->function(a, id);
}

static bool screen_can(const App *a, const AppScreen *screen, CommandId id)
{
    if ((command(id)->where & screen->ops->context) == 0) return false;
    if (command(id)->function == app_do_undo && screen == app_top_of(a) && app_can_undo(a, id)) return true;
    if (command(id)->function == app_do_on_screen && screen->ops->command == NULL) return false;
    if (command(id)->function == app_do_open && (app_screen_of(a, id) == NULL || app_screen_of(a, id) == screen->ops))
        return false;
    return screen->ops->can == NULL || screen->ops->can(a, screen->state, id);
}

bool app_can(const App *a, CommandId id)
{
    return screen_can(a, app_top_of(a), id);
}

bool app_can_below(const App *a, CommandId id)
{
    return a->depth > 1 && screen_can(a, &a->stack[a->depth - 2], id);
}

static void over_key(App *a, const Key *key)
{
    if (a->over == OVER_TEXT) {
        if (pager_key(&a->pager, key) == PASS) app_close_over(a);
    } else if (a->over == OVER_PALETTE) {
        app_palette_key(a, key);
    } else if (a->over == OVER_LINE) {
        app_line_key(a, key);
    } else if (a->over == OVER_INPUT) {
        app_input_key(a, key);
    } else if (ask_key(&a->ask, key) == LEAVE) {
        size_t answer = a->ask.chosen;
        AppAnswered *answered = a->answered;
        app_close_over(a);
        answered(a, app_top(a)->state, answer);
    }
}

/* A key after Esc: a command, back, or what it would have been without the Esc. */
static bool armed_key(App *a, const Key *key)
{
    a->is_armed = a->has_panel = false;
    if (key_is(key, NAME_ESC)) {
        app_command(a, CMD_BACK);
        return true;
    }
    if (key->kind != KEY_TEXT) return false;
    Key after = { .kind = KEY_ESC_THEN, .cp = key->cp };
    CommandId id = command_of_key(&after, app_top(a)->ops->context);
    if (id == CMD_COUNT) return false;
    app_command(a, id);
    return true;
}

static void input(App *a, const Key *key)
{
    if (a->over != OVER_NONE) {
        over_key(a, key);
        return;
    }
    if (a->is_armed && armed_key(a, key)) return;
    if (key->kind == KEY_TEXT || key->kind == KEY_PASTE) a->has_typed_since = true;
    if (app_offer(a, key) != PASS || a->depth == 0) return;
    if (key_is(key, NAME_ESC)) {
        if (a->job != NULL)
            app_command(a, CMD_STOP);
        else
            a->is_armed = true;
        return;
    }
    CommandId id = command_of_key(key, app_top(a)->ops->context);
    if (id != CMD_COUNT) app_command(a, id);
}

static void quiet(App *a, int ms)
{
    a->quiet_ms += ms;
    if (a->wake_ms > 0 && a->quiet_ms >= a->wake_ms) {
        a->wake_ms = 0;
        Key key = { .kind = KEY_QUIET };
        app_offer(a, &key);
    }
    if (a->quiet_ms < APP_QUIET_MS) return;
    a->has_panel = a->is_armed;
    a->is_fresh = true; /* what lags may follow now */
}

/* How long to wait for a key before something is to be done without one; 0: for ever. */
static int next_quiet(const App *a)
{
    int ms = 0;
    if ((a->is_armed && !a->has_panel) || app_lags(a)) ms = APP_QUIET_MS;
    if (a->wake_ms > 0 && (ms == 0 || a->wake_ms < ms)) ms = a->wake_ms;
    if (ms == 0) return 0;
    return ms > a->quiet_ms ? ms - a->quiet_ms : 1;
}

static void hang_up(App *a, const Key *key)
{
    app_close_over(a);
    if (a->depth > 0) app_top(a)->ops->key(a, app_top(a)->state, key);
    if (a->depth > 0 && app_top(a)->ops->settle != NULL)
        app_top(a)->ops->settle(a, app_top(a)->state);
    app_leave(a, 128 + (int)key->cp);
}

void app_key(App *a, const Key *key)
{
    if (a->depth == 0) return;
    bool is_event = key->kind != KEY_QUIET && key->kind != KEY_DRAINED;
    if (is_event) a->is_unsettled = true;
    switch (key->kind) {
    case KEY_DRAINED: return;
    case KEY_HANGUP: hang_up(a, key); return;
    case KEY_CHANGED:
        if (a->store == NULL || store_generation(a->store) != a->generation) app_resume_top(a);
        return;
    case KEY_RESIZE:
        if (a->term != NULL) {
            int rows, columns;
            term_size(a->term, &rows, &columns);
            app_resize(a, rows, columns);
        }
        return;
    case KEY_QUIET: quiet(a, next_quiet(a)); return;
    default: break;
    }
    a->quiet_ms = 0;
    app_echo(a, key);
    if (!frame_fits(a->rows, a->columns)) return; /* nothing acts on a screen that cannot be read */
    if (key->kind != KEY_ESC_THEN) {
        input(a, key);
        return;
    }
    /* Esc and a character in one burst are the same as one after the other. */
    Key esc = key_named(NAME_ESC), text = key_text(key->cp);
    input(a, &esc);
    if (a->depth > 0) input(a, &text);
}

void app_settle(App *a)
{
    if (a->depth == 0 || !a->is_unsettled) return;
    a->is_unsettled = false;
    if (a->over == OVER_PALETTE) app_palette_settle(a);
    AppScreen *top = app_top(a);
    if (top->ops->settle != NULL) top->ops->settle(a, top->state);
}

void app_resize(App *a, int rows, int columns)
{
    canvas_free(a->canvas);
    a->canvas = canvas_new(rows, columns);
    a->rows = rows;
    a->columns = columns;
    if (a->depth == 0 || !frame_fits(rows, columns)) return;
    app_fit_top(a);
    if (a->over == OVER_TEXT) pager_fit(&a->pager, rows - 2, columns);
    if (a->over == OVER_INPUT) edit_fit(&a->input, columns - 3);
    if (a->over == OVER_PALETTE) choose_fit(&a->choose, (size_t)(rows / 2));
}

/* --- the loop --- */

/* What the start-up test found, said once, when it is something that the person can mend. */
static void tell_marks(App *a)
{
    if (a->has_told_marks || term_marks(a->term) == MARKS_UNKNOWN) return;
    a->has_told_marks = true;
    app_remember_marks(a);
    if (!term_is_utf8(a->term)) app_say_id(a, "term.not_utf8");
    else if (term_marks(a->term) == MARKS_SPACED) app_say_id(a, "term.spaced");
}

int app_run(App *a)
{
    while (!a->is_leaving && a->depth > 0) {
        if (a->is_job_new || !app_key_waits(a)) {
            tell_marks(a);
            app_settle(a);
            app_draw(a);
            term_show(a->term, a->canvas);
            if (a->job != NULL) {
                app_step_job(a);
                continue;
            }
        }
        Key key;
        app_next_key(a, &key, next_quiet(a));
        app_key(a, &key);
    }
    return a->exit_code;
}
