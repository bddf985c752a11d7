#include "tui/screen/messages.h"
#include "locale/when.h"
#include "tui/app.h"
#include "tui/widget/frame.h"
#include "tui/widget/list.h"

enum { LIST_AT = 1, TIME_AT = 2, TEXT_AT = 8, MS_A_MINUTE = 60000, MINUTES_AN_HOUR = 60 };

typedef struct {
    const App *app;
    ListWhole whole;
    List list;
} Messages;

static void add_time(const App *app, Text *out, int64_t ms)
{
    const Os *os = app_os(app);
    Date day;
    int32_t of_day;
    date_of_ms(ms, os->zone_minutes(os->ctx), &day, &of_day);
    int minutes = of_day / MS_A_MINUTE;
    text_add_f(out, "%02d:%02d", minutes / MINUTES_AN_HOUR, minutes % MINUTES_AN_HOUR);
}

static void draw_one(const void *ctx, size_t i, Surface line)
{
    const Messages *m = ctx;
    const AppTold *told = app_told(m->app, i);
    CLEANUP_TEXT time = TEXT_INIT;
    add_time(m->app, &time, told->ms);
    surface_put(line, 0, TIME_AT, text_str(&time), STYLE_TEXT);
    surface_put_cut(line, 0, TEXT_AT, line.columns - TEXT_AT, text_str(&told->text), STYLE_TEXT);
}

static bool open_messages(App *app, void *state, Str arg, Error *err)
{
    (void)arg;
    (void)err;
    Messages *m = state;
    m->app = app;
    m->whole = (ListWhole){.ctx = m, .draw = draw_one, .total = app_told_count(app)};
    list_init(&m->list, list_whole(&m->whole), 1);
    return true;
}

static void fit_messages(App *app, void *state, int rows, int columns)
{
    (void)app;
    (void)columns;
    Messages *m = state;
    list_fit(&m->list, (size_t)(rows > LIST_AT ? rows - LIST_AT : 1));
}

/* Something was told while another screen lay on this one. */
static void resume_messages(App *app, void *state)
{
    Messages *m = state;
    size_t more = app_told_count(app) - m->whole.total, at = list_whole_at(&m->list, &m->whole);
    m->whole.total = app_told_count(app);
    list_refresh(&m->list);
    if (more > 0) list_whole_go(&m->list, &m->whole, at + more);
}

static const AppTold *in_focus(const Messages *m)
{
    size_t at = list_whole_at(&m->list, &m->whole);
    return at < m->whole.total && at < app_told_count(m->app) ? app_told(m->app, at) : NULL;
}

/* The whole message, and when and where it was told. */
static void explain_messages(const App *app, const void *state, Text *out)
{
    const AppTold *told = in_focus(state);
    if (told == NULL) {
        text_add(out, say(app_lang(app), "messages.none"));
        return;
    }
    CLEANUP_TEXT time = TEXT_INIT;
    add_time(app, &time, told->ms);
    text_add(out, text_str(&told->text));
    text_add(out, STR("\n\n"));
    SAY(out, app_lang(app), "messages.told", text_str(&time), say(app_lang(app), told->screen));
    text_add_c(out, '\n');
    text_add(out, say(app_lang(app), told->style == STYLE_ERROR ? "messages.error" : "messages.notice"));
}

static Reply key_messages(App *app, void *state, const Key *key)
{
    Messages *m = state;
    if (!key_is(key, NAME_ENTER)) return list_key(&m->list, key);
    CLEANUP_TEXT text = TEXT_INIT;
    explain_messages(app, m, &text);
    app_read(app, say(app_lang(app), "screen.messages"), text_str(&text));
    return TOOK;
}

static void draw_messages(const App *app, const void *state, Surface content)
{
    const Messages *m = state;
    frame_put_hints(content, 0, 1, say(app_lang(app), "messages.head"));
    surface_cursor(content, LIST_AT, 0);
    if (m->whole.total == 0) surface_put(content, LIST_AT + 1, TIME_AT, say(app_lang(app), "messages.none"), STYLE_TEXT);
    list_draw(&m->list, surface_part(content, LIST_AT, 0, content.rows - LIST_AT, content.columns), LIST_CURSOR_HERE);
}

static void help_messages(const App *app, const void *state, Text *out)
{
    const AppTold *told = in_focus(state);
    text_add(out, told != NULL ? text_str(&told->text) : say(app_lang(app), "messages.none"));
}

const ScreenOps messages_screen = {
    .name = "screen.messages", .context = ON_VIEW, .state_size = sizeof(Messages), .open = open_messages,
    .key = key_messages, .fit = fit_messages, .draw = draw_messages, .help = help_messages,
    .explain = explain_messages, .resume = resume_messages};
