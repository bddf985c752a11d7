#include "tui/screen/pending.h"
#include "model/store/save.h"
#include "tui/app.h"
#include "tui/screen/form.h"
#include "tui/screen/form_keep.h"
#include "tui/screen/form_place.h"
#include "tui/widget/list.h"
#include "tui/widget/plain.h"

enum { LIST_AT = 1, TEXT_AT = 2 };

typedef struct { Str words; Str open; } Waiting; /* what it is, and the form screen's argument */
typedef struct {
    Arena arena;
    Waiting *items;
    ListWhole whole;
    List list;
} Pending;

static Str kept(Pending *p, const Text *t)
{
    return str_copy(&p->arena, text_str(t));
}

/* "25 Nov 69 16:02" */
static void add_when(App *app, Text *out, int64_t ms)
{
    const Os *os = app_os(app);
    EntryEnv env = {.zone_minutes = os->zone_minutes(os->ctx)};
    Date day;
    int32_t of_day;
    date_of_ms(ms, env.zone_minutes, &day, &of_day);
    date_add(out, day, DATE_ABBREVIATED, app_lang(app) == LANG_TH ? ERA_BE : ERA_CE, app_lang(app));
    text_add_c(out, ' ');
    form_add_time(out, &env, ms);
}

static Str form_words(App *app, Str name)
{
    const Form *form = store_form(app_store(app), name);
    return form != NULL ? form_title(form, app_lang(app)) : name;
}

/* --- drafts --- */

static void describe_draft(App *app, Pending *p, const Draft *d, Waiting *out)
{
    FormPlace place;
    CLEANUP_TEXT words = TEXT_INIT;
    CLEANUP_TEXT open = TEXT_INIT;
    if (!form_place_read(&p->arena, d->cursor, &place)) place = (FormPlace){0};
    add_when(app, &words, d->updated_ms);
    text_add_f(&words, "  %.*s  ", STR_ARG(d->login));
    text_add_visible(&words, place.title.n > 0 ? place.title : form_words(app, d->form));
    text_add_f(&words, "  %lld/%lld  ", (long long)place.section + 1, (long long)place.sections);
    text_add_visible(&words, place.label);
    text_add_f(&open, "%.*s draft %lld", STR_ARG(d->form), (long long)d->id);
    *out = (Waiting){.words = kept(p, &words), .open = kept(p, &open)};
}

static bool read_drafts(App *app, Pending *p, Error *err)
{
    Draft *drafts;
    size_t count;
    if (!store_drafts(app_store(app), &p->arena, &drafts, &count, err)) return false;
    p->items = arena_take_array(&p->arena, count + 1, sizeof *p->items);
    for (size_t i = 0; i < count; i++) describe_draft(app, p, &drafts[count - 1 - i], &p->items[i]);
    p->whole.total = count;
    return true;
}

/* --- the screen --- */

static bool read_all(App *app, Pending *p, Error *err)
{
    arena_done(&p->arena);
    p->whole.total = 0;
    return read_drafts(app, p, err);
}

static void draw_one(const void *ctx, size_t i, Surface line)
{
    const Pending *p = ctx;
    surface_put_cut(line, 0, TEXT_AT, line.columns - TEXT_AT, p->items[i].words, STYLE_TEXT);
}

static bool open_pending(App *app, void *state, Str arg, Error *err)
{
    Pending *p = state;
    (void)arg;
    p->whole = (ListWhole){.ctx = p, .draw = draw_one};
    bool is_read = read_all(app, p, err);
    if (is_read) list_init(&p->list, list_whole(&p->whole), 1);
    else arena_done(&p->arena);
    return is_read;
}

static void close_pending(App *app, void *state)
{
    (void)app;
    Pending *p = state;
    arena_done(&p->arena);
}

static void fit_pending(App *app, void *state, int rows, int columns)
{
    (void)app;
    (void)columns;
    Pending *p = state;
    list_fit(&p->list, (size_t)(rows > LIST_AT ? rows - LIST_AT : 1));
}

static void resume_pending(App *app, void *state)
{
    Pending *p = state;
    Error err = {0};
    if (!read_all(app, p, &err)) app_say_error(app, &err);
    list_refresh(&p->list);
}

static Reply key_pending(App *app, void *state, const Key *key)
{
    Pending *p = state;
    size_t at = list_whole_at(&p->list, &p->whole);
    if (!key_is(key, NAME_ENTER)) return list_key(&p->list, key);
    Error err = {0};
    if (at < p->whole.total) app_open(app, &form_screen, p->items[at].open, &err);
    return TOOK;
}

static void draw_pending(const App *app, const void *state, Surface content)
{
    const Pending *p = state;
    surface_put(content, 0, 1, say(app_lang(app), "pending.drafts"), STYLE_FOCUS);
    surface_cursor(content, LIST_AT, 0);
    if (p->whole.total == 0)
        surface_put(content, LIST_AT + 1, TEXT_AT, say(app_lang(app), "pending.none"), STYLE_TEXT);
    list_draw(&p->list, surface_part(content, LIST_AT, 0, content.rows - LIST_AT, content.columns), LIST_CURSOR_HERE);
}

static void help_pending(const App *app, const void *state, Text *out)
{
    const Pending *p = state;
    size_t at = list_whole_at(&p->list, &p->whole);
    if (at < p->whole.total) text_add(out, p->items[at].words);
    else text_add(out, say(app_lang(app), "pending.none"));
}

/* --- line by line --- */

static void speak_pending(App *app, void *state, Text *out)
{
    const Pending *p = state;
    for (size_t i = 0; i < p->whole.total; i++) plain_add_item(out, i + 1, p->items[i].words);
    if (p->whole.total == 0) text_add_f(out, "%.*s\n", STR_ARG(say(app_lang(app), "pending.none")));
    text_add(out, say(app_lang(app), "plain.number"));
}

static Reply hear_pending(App *app, void *state, Str line)
{
    const Pending *p = state;
    size_t n;
    if (line.n == 0) return LEAVE;
    if (!plain_number(line, p->whole.total, &n)) return PASS;
    app_open(app, &form_screen, p->items[n - 1].open, NULL);
    return TOOK;
}

const ScreenOps pending_screen = {
    .name = "screen.pending", .context = ON_VIEW, .state_size = sizeof(Pending), .open = open_pending,
    .key = key_pending, .fit = fit_pending, .draw = draw_pending, .close = close_pending, .help = help_pending,
    .resume = resume_pending, .speak = speak_pending, .hear = hear_pending};
