#include "tui/screen/bundles.h"
#include "locale/number.h"
#include "model/handoff/bundle.h"
#include "tui/app.h"
#include "tui/screen/review.h"
#include "tui/widget/edit.h"
#include "tui/widget/list.h"

enum { PATH_AT = 0, HEAD_AT = 2, LIST_AT = 3, TEXT_AT = 2 };

typedef struct {
    App *app;
    Arena arena;       /* of the rows */
    BundleRow *rows;
    ListWhole whole;
    List list;
    Edit path;         /* a file to receive */
    bool is_typing;    /* the cursor is in the path */
    Job job;           /* receiving: */
    Arena work;
    BundleInfo info;
    BundleState became;
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

/* "half reviewed (3)": somebody has begun, and it can be gone on with. */
static void add_state(const Bundles *b, const BundleRow *row, Text *out)
{
    CLEANUP_TEXT n = TEXT_INIT;
    number_add_grouped(&n, row->decided);
    if (row->decided > 0) SAY(out, app_lang(b->app), "bundles.begun", text_str(&n));
    else text_add(out, say(app_lang(b->app), words_of_state(row->state)));
}

/* Columns of the table; a number's is its last one. 0: there is no room for it. */
typedef struct { int when, records, changes, state, state_columns, from; } Columns;

static Columns columns_of(int columns)
{
    if (columns >= 72) return (Columns){.when = TEXT_AT, .records = 27, .changes = 36, .state = 39, .state_columns = 17, .from = 57};
    if (columns >= 50) return (Columns){.when = TEXT_AT, .records = 27, .state = 30, .state_columns = 14, .from = 45};
    return (Columns){.when = TEXT_AT, .state = 18, .state_columns = 13, .from = 32};
}

static void put_right(Surface line, int last, Str words, Style style)
{
    if (last > 0) surface_put(line, 0, last + 1 - (int)text_columns(words), words, style);
}

static void put_number(Surface line, int last, int64_t n)
{
    CLEANUP_TEXT digits = TEXT_INIT;
    number_add_grouped(&digits, n);
    put_right(line, last, text_str(&digits), STYLE_TEXT);
}

static void draw_head(const Bundles *b, Surface line)
{
    Lang lang = app_lang(b->app);
    Columns at = columns_of(line.columns);
    surface_put(line, 0, at.when, say(lang, "bundles.when"), STYLE_FOCUS);
    put_right(line, at.records, say(lang, "bundles.records"), STYLE_FOCUS);
    put_right(line, at.changes, say(lang, "bundles.changes"), STYLE_FOCUS);
    surface_put(line, 0, at.state, say(lang, "bundles.state"), STYLE_FOCUS);
    surface_put(line, 0, at.from, say(lang, "bundles.from"), STYLE_FOCUS);
}

/* "ทต.ตัวอย่าง (460101)": the name is what people know, the code what the file says. */
static void add_from(const BundleRow *row, Text *out)
{
    text_add_visible(out, row->from_name.n > 0 ? row->from_name : row->from);
    if (row->from_name.n > 0) text_add_f(out, " (%.*s)", STR_ARG(row->from));
}

static void draw_row(const void *ctx, size_t i, Surface line)
{
    const Bundles *b = ctx;
    const BundleRow *row = &b->rows[i];
    const Os *os = app_os(b->app);
    Lang lang = app_lang(b->app);
    Columns at = columns_of(line.columns);
    CLEANUP_TEXT when = TEXT_INIT;
    CLEANUP_TEXT from = TEXT_INIT;
    CLEANUP_TEXT state = TEXT_INIT;
    date_add_recent(&when, row->received_ms, os->now_ms(os->ctx), os->zone_minutes(os->ctx), lang == LANG_TH ? ERA_BE : ERA_CE, lang);
    surface_put_cut(line, 0, at.when, 16, text_str(&when), STYLE_TEXT);
    put_number(line, at.records, row->records);
    put_number(line, at.changes, row->changes);
    add_state(b, row, &state);
    surface_put_cut(line, 0, at.state, at.state_columns, text_str(&state), STYLE_TEXT);
    add_from(row, &from);
    surface_put_cut(line, 0, at.from, line.columns - at.from, text_str(&from), STYLE_TEXT);
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
    arena_done(&b->work);
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

static JobState receive_step(Job *job, int64_t until_ms, Error *err)
{
    (void)until_ms;
    Bundles *b = job->ctx;
    bool ok = bundle_receive(app_store(b->app), edit_str(&b->path), &b->work, &b->info, &b->became, job, err);
    return ok ? JOB_DONE : err->code == ERR_CANCEL ? JOB_CANCELLED : JOB_FAILED;
}

static void received(App *app, void *state, JobState outcome, const Error *err)
{
    Bundles *b = state;
    bool ok = outcome == JOB_DONE;
    Str from = b->info.from_name.n > 0 ? b->info.from_name : b->info.from;
    if (ok) APP_SAY(app, b->became == BUNDLE_KNOWN ? "bundles.known" : "bundles.received", from);
    else if (outcome == JOB_CANCELLED) app_say_id(app, "bundles.stopped");
    else app_say_error(app, err); /* the path stays to be mended */
    if (ok) edit_set(&b->path, STR_NONE, EDIT_AT_END);
    b->is_typing = !ok;
    arena_done(&b->work);
    resume_bundles(app, b);
    list_whole_go(&b->list, &b->whole, 0);
}

static void receive(App *app, Bundles *b)
{
    b->job = (Job){.step = receive_step, .what = "job.bytes", .ctx = b};
    if (!app_start(app, &b->job, received)) app_say_id(app, "reviewing.busy");
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
    if (app_is_working(app)) return PASS;
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
    Surface head = surface_part(content, HEAD_AT, 0, 1, content.columns);
    if (b->whole.total > 0) draw_head(b, head);
    else surface_put_cut(head, 0, TEXT_AT, head.columns - TEXT_AT, say(lang, "bundles.none"), STYLE_FOCUS);
    list_draw(&b->list, surface_part(content, LIST_AT, 0, content.rows - LIST_AT, content.columns),
              b->is_typing ? LIST_CURSOR_ELSEWHERE : LIST_CURSOR_HERE);
    edit_draw(&b->path, content, PATH_AT, path_column(b), b->is_typing ? EDIT_FOCUSED : EDIT_UNFOCUSED);
}

/* What can be done with the bundle in focus, by its state. */
static void help_bundles(const App *app, const void *state, Text *out)
{
    static const struct { const char *state, *id; } all[] = {
        {"staged", "bundles.help_staged"}, {"applied", "bundles.help_applied"}, {"refused", "bundles.help_refused"},
        {"waiting", "bundles.help_waiting"}, {"quarantined", "bundles.help_quarantined"}};
    const Bundles *b = state;
    size_t at = list_whole_at(&b->list, &b->whole);
    const char *id = "bundles.help";
    for (size_t i = 0; !b->is_typing && at < b->whole.total && i < sizeof all / sizeof *all; i++)
        if (str_eq(b->rows[at].state, str_of(all[i].state))) id = all[i].id;
    text_add(out, say(app_lang(app), id));
}

static void explain_bundles(const App *app, const void *state, Text *out)
{
    help_bundles(app, state, out);
    text_add_c(out, '\n');
    text_add(out, say(app_lang(app), "bundles.explain"));
}

const ScreenOps bundles_screen = {
    .name = "screen.bundles", .context = ON_VIEW, .state_size = sizeof(Bundles), .open = open_bundles, .key = key_bundles,
    .command = command_bundles, .fit = fit_bundles, .draw = draw_bundles, .close = close_bundles, .help = help_bundles,
    .explain = explain_bundles, .resume = resume_bundles, .can = can_bundles};
