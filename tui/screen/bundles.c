#include "tui/screen/bundles.h"
#include "model/handoff/bundle.h"
#include "tui/app.h"
#include "tui/screen/review.h"
#include "tui/widget/edit.h"
#include "tui/widget/list.h"

enum { PATH_AT = 0, HEAD_AT = 2, LIST_AT = 3, TEXT_AT = 2, FROM_COLUMNS = 12, STATE_COLUMNS = 18, TIME_COLUMNS = 22 };

typedef struct {
    App *app;
    Arena arena;       /* of the rows */
    BundleRow *rows;
    ListWhole whole;
    List list;
    Edit path;         /* a file to receive */
    bool is_typing;    /* the cursor is in the path */
    uint64_t generation;
} Bundles;

/* --- what there is --- */

static bool read_rows(App *app, Bundles *b, Error *err)
{
    size_t count = 0;
    arena_done(&b->arena);
    bool ok = bundle_list(app_store(app), &b->arena, &b->rows, &count, err);
    b->whole.total = ok ? count : 0;
    b->generation = store_generation(app_store(app));
    return ok;
}

static const char *words_of_state(Str state)
{
    static const struct { const char *state, *id; } all[] = {
        {"staged", "bundles.staged"}, {"applied", "bundles.applied"}, {"refused", "bundles.refused"},
        {"waiting", "bundles.waiting"}, {"quarantined", "bundles.quarantined"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (str_eq(state, str_of(all[i].state))) return all[i].id;
    return "bundles.waiting";
}

static void draw_row(const void *ctx, size_t i, Surface line)
{
    const Bundles *b = ctx;
    const BundleRow *row = &b->rows[i];
    int column = TEXT_AT;
    surface_put_cut(line, 0, column, FROM_COLUMNS, row->from, STYLE_TEXT);
    column += FROM_COLUMNS + 1;
    surface_put_cut(line, 0, column, STATE_COLUMNS, say(app_lang(b->app), words_of_state(row->state)), STYLE_TEXT);
    column += STATE_COLUMNS + 1;
    CLEANUP_TEXT counts = TEXT_INIT;
    text_add_f(&counts, "%.*s  %lld / %lld", STR_ARG(row->received), (long long)row->records, (long long)row->changes);
    surface_put_cut(line, 0, column, line.columns - column, text_str(&counts), STYLE_TEXT);
}

/* --- open, close, size --- */

static bool open_bundles(App *app, void *state, Str arg, Error *err)
{
    (void)arg;
    Bundles *b = state;
    b->app = app;
    b->whole = (ListWhole){.ctx = b, .draw = draw_row};
    if (!read_rows(app, b, err)) return false;
    edit_init(&b->path, EDIT_FILTER, 1000);
    list_init(&b->list, list_whole(&b->whole), 1);
    b->is_typing = b->whole.total == 0;
    return true;
}

static void close_bundles(App *app, void *state)
{
    (void)app;
    Bundles *b = state;
    edit_free(&b->path);
    arena_done(&b->arena);
}

static int path_column(const Bundles *b)
{
    return (int)text_columns(say(app_lang(b->app), "bundles.path")) + 2;
}

static void fit_bundles(App *app, void *state, int rows, int columns)
{
    (void)app;
    Bundles *b = state;
    list_fit(&b->list, (size_t)(rows > LIST_AT ? rows - LIST_AT : 1));
    edit_fit(&b->path, columns - path_column(b) - 1);
}

static void resume_bundles(App *app, void *state)
{
    Bundles *b = state;
    Error err = {0};
    if (!read_rows(app, b, &err)) app_say_error(app, &err);
    list_refresh(&b->list);
}

/* --- receiving and opening --- */

static void receive(App *app, Bundles *b)
{
    BundleInfo info = {.problem_count = 0};
    BundleState became;
    Error err = {0};
    Arena arena = {0};
    bool ok = bundle_receive(app_store(app), edit_str(&b->path), &arena, &info, &became, &err);
    if (!ok) app_say_error(app, &err); /* the path stays to be mended */
    else APP_SAY(app, became == BUNDLE_KNOWN ? "bundles.known" : "bundles.received", info.from);
    if (ok) edit_set(&b->path, STR_NONE, EDIT_AT_END);
    b->is_typing = !ok;
    arena_done(&arena);
    resume_bundles(app, b);
}

static void enter(App *app, Bundles *b)
{
    Error err = {0};
    if (b->path.text.n > 0) {
        receive(app, b);
        return;
    }
    size_t at = list_whole_at(&b->list, &b->whole);
    if (at >= b->whole.total) app_say_id(app, "bundles.type_path");
    else if (str_eq(b->rows[at].state, STR("quarantined"))) app_say_id(app, "bundles.is_damaged");
    else app_open(app, &review_screen, b->rows[at].id, &err);
}

static Reply key_bundles(App *app, void *state, const Key *key)
{
    Bundles *b = state;
    if (key_is(key, NAME_ENTER)) {
        enter(app, b);
        return TOOK;
    }
    if (list_key(&b->list, key) == TOOK) {
        b->is_typing = false;
        return TOOK;
    }
    bool is_command = key->kind == KEY_TEXT && key->cp == '?' && b->path.text.n == 0;
    if (is_command || edit_key(&b->path, key) != TOOK) return PASS;
    b->is_typing = true;
    return TOOK;
}

static bool command_bundles(App *app, void *state, CommandId id)
{
    (void)app;
    Bundles *b = state;
    if (id != CMD_CLEAR) return false;
    edit_clear(&b->path);
    return true;
}

static bool can_bundles(const App *app, const void *state, CommandId id)
{
    (void)app;
    (void)state;
    return id != CMD_LAYOUT;
}

/* --- drawing --- */

static void draw_bundles(const App *app, const void *state, Surface content)
{
    const Bundles *b = state;
    Lang lang = app_lang(app);
    surface_cursor(content, LIST_AT, 0);
    surface_put(content, PATH_AT, 1, say(lang, "bundles.path"), STYLE_TEXT);
    surface_put_cut(content, HEAD_AT, TEXT_AT, content.columns - TEXT_AT,
                    say(lang, b->whole.total > 0 ? "bundles.head" : "bundles.none"), STYLE_FOCUS);
    list_draw(&b->list, surface_part(content, LIST_AT, 0, content.rows - LIST_AT, content.columns),
              b->is_typing ? LIST_CURSOR_ELSEWHERE : LIST_CURSOR_HERE);
    edit_draw(&b->path, content, PATH_AT, path_column(b), b->is_typing ? EDIT_FOCUSED : EDIT_UNFOCUSED);
}

static void help_bundles(const App *app, const void *state, Text *out)
{
    (void)state;
    text_add(out, say(app_lang(app), "bundles.help"));
}

static void explain_bundles(const App *app, const void *state, Text *out)
{
    (void)state;
    text_add(out, say(app_lang(app), "bundles.explain"));
}

const ScreenOps bundles_screen = {
    .name = "screen.bundles", .context = ON_VIEW, .state_size = sizeof(Bundles), .open = open_bundles, .key = key_bundles,
    .command = command_bundles, .fit = fit_bundles, .draw = draw_bundles, .close = close_bundles, .help = help_bundles,
    .explain = explain_bundles, .resume = resume_bundles, .can = can_bundles};
