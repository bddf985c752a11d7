/* The forms of the office and how many records each has. */
#include "tui/screen/home.h"
#include "locale/number.h"
#include "tui/app.h"
#include "tui/widget/list.h"

typedef struct {
    App *app;
    ListWhole whole;
    List list;
} Home;

static void draw_form(const void *ctx, size_t i, Surface line)
{
    const Home *h = ctx;
    Error err = {0};
    Store *store = app_store(h->app);
    Str name = store_form_name(store, i);
    CLEANUP_TEXT count = TEXT_INIT;
    number_add_grouped(&count, store_record_count(store, name, &err));
    surface_put_cut(line, 0, 2, 40, name, STYLE_TEXT);
    surface_put(line, 0, 44, text_str(&count), STYLE_TEXT);
}

static bool home_open(App *app, void *state, Str arg, Error *err)
{
    (void)arg;
    (void)err;
    Home *h = state;
    h->app = app;
    h->whole = (ListWhole){.total = store_form_count(app_store(app)), .ctx = h, .draw = draw_form};
    list_init(&h->list, list_whole(&h->whole), 1);
    return true;
}

static void home_fit(App *app, void *state, int rows, int columns)
{
    (void)app;
    (void)columns;
    Home *h = state;
    list_fit(&h->list, (size_t)(rows - 1));
}

static Reply home_key(App *app, void *state, const Key *key)
{
    (void)app;
    Home *h = state;
    return list_key(&h->list, key);
}

static void home_draw(const App *app, const void *state, Surface content)
{
    (void)app;
    const Home *h = state;
    list_draw(&h->list, surface_part(content, 1, 0, content.rows - 1, content.columns), LIST_CURSOR_HERE);
}

const ScreenOps home_screen = {.name = "screen.home", .context = ON_HOME, .state_size = sizeof(Home),
                               .open = home_open, .key = home_key, .fit = home_fit, .draw = home_draw};
