#include "tui/screen/home.h"
#include "locale/number.h"
#include "model/store/save.h"
#include "model/store/bundles.h"
#include "tui/app.h"
#include "tui/screen/bundles.h"
#include "tui/screen/conflicts.h"
#include "tui/screen/form.h"
#include "tui/screen/form_keep.h"
#include "tui/screen/form_place.h"
#include "tui/screen/home_views.h"
#include "tui/screen/pending.h"
#include "tui/screen/records.h"
#include "tui/screen/tally.h"
#include "tui/widget/list.h"
#include "tui/widget/plain.h"

enum { LIST_AT = 2, LABEL_AT = 2, NARROW = 60, COUNT_COLUMNS = 12, COUNT_NARROW = 9, AGE_COLUMNS = 12, LINES_MAX = 64, DAY_MS = 86400000, COUNT_AFTER_MS = 10, BAR_MOST = 20, BAR_LEAST = 10 };

typedef enum { LINE_BLANK, LINE_HEAD, LINE_GO_ON, LINE_DRAFTS, LINE_BUNDLES, LINE_CONFLICTS, LINE_UNFINISHED, LINE_UNVERIFIED,
               LINE_PROGRESS, LINE_FINISHED, LINE_VERIFIED, LINE_VIEWS, LINE_VIEW, LINE_FORM } LineKind;
typedef struct {
    LineKind kind;
    Str form;           /* its name */
    int64_t count;      /* -1: not counted yet */
    int64_t since_ms; /* of the oldest; 0: does not matter */
    size_t view;      /* LINE_VIEW: which */
} Line;

typedef struct {
    App *app;
    Line lines[LINES_MAX];
    size_t line_count;
    ListWhole whole;
    List list;
    Draft latest;       /* of this person; id 0: none */
    FormPlace place;    /* where it stopped */
    Tally tally;
    HomeViews views;
    int rows;           /* of the list */
    int64_t counts[LINES_MAX]; /* of the forms' records */
    bool are_counted;
    bool has_focus;     /* once there was room for it */
    Arena arena;        /* of what is read anew */
    uint64_t generation;
} Home;

/* --- what there is --- */

static void add_line(Home *h, Line line)
{
    if (h->line_count < LINES_MAX) h->lines[h->line_count++] = line;
}

static void add_todo(Home *h, LineKind kind, size_t count, int64_t since_ms)
{
    if (count > 0) add_line(h, (Line){.kind = kind, .count = (int64_t)count, .since_ms = since_ms});
}

static void read_drafts(App *app, Home *h, size_t *count, int64_t *oldest, Error *err)
{
    Draft *drafts;
    h->latest = (Draft){0};
    *count = 0;
    *oldest = 0;
    if (!store_drafts(app_store(app), &h->arena, &drafts, count, err)) {
        app_say_error(app, err);
        return;
    }
    for (size_t i = 0; i < *count; i++) {
        const Draft *d = &drafts[i];
        if (*oldest == 0 || d->updated_ms < *oldest) *oldest = d->updated_ms;
        if (str_eq(d->login, app_user(app)) && d->updated_ms > h->latest.updated_ms) h->latest = *d;
    }
    h->place = (FormPlace){0};
    if (h->latest.id != 0 && !form_place_read(&h->arena, h->latest.cursor, &h->place)) h->place = (FormPlace){0};
}

static size_t count_conflicts(App *app, Home *h, int64_t *oldest, Error *err)
{
    Conflict *conflicts;
    size_t count = 0;
    *oldest = 0;
    if (!store_conflicts(app_store(app), STR_NONE, &h->arena, &conflicts, &count, err)) app_say_error(app, err);
    return count;
}

/* Bundles that wait for a person; from the database alone, their files stay shut. */
static size_t count_bundles(App *app, Home *h, Error *err)
{
    BundleIn *rows;
    size_t count, waiting = 0;
    if (!bundles_in(app_store(app), STR_NONE, &h->arena, &rows, &count, err)) app_say_error(app, err);
    else
        for (size_t i = 0; i < count; i++) waiting += str_eq(rows[i].state, STR("staged"));
    return waiting;
}

static void add_forms(App *app, Home *h)
{
    Store *store = app_store(app);
    add_line(h, (Line){.kind = LINE_HEAD});
    for (size_t i = 0; i < store_form_count(store); i++) {
        if (store_form_is_rows(store, i)) continue; /* they stand in their records */
        int64_t count = i < LINES_MAX && h->are_counted ? h->counts[i] : -1;
        add_line(h, (Line){.kind = LINE_FORM, .form = store_form_name(store, i), .count = count});
    }
    app_wake_after(app, COUNT_AFTER_MS);
}

/* Counting a million records reads thousands of pages: after the first paint, while no key waits. */
static void count_forms(App *app, Home *h)
{
    Store *store = app_store(app);
    size_t form = 0;
    for (size_t i = 0; i < store_form_count(store) && i < LINES_MAX && !h->are_counted; i++) {
        Error err = {0};
        if (store_form_is_rows(store, i)) continue;
        h->counts[i] = store_record_count(store, store_form_name(store, i), &err);
    }
    h->are_counted = true;
    for (size_t i = 0; i < h->line_count; i++) {
        if (h->lines[i].kind != LINE_FORM) continue;
        while (store_form_is_rows(store, form)) form++;
        if (form < LINES_MAX) h->lines[i].count = h->counts[form++];
    }
}

/* Once the office has records it can be said how far they are; what is not known yet stands blank. */
static void add_progress(Home *h)
{
    const Tally *t = &h->tally;
    bool is_verified_known = t->form.n == 0 || t->has_verifying;
    if (t->all == 0) return;
    add_line(h, (Line){.kind = LINE_PROGRESS});
    add_line(h, (Line){.kind = LINE_FINISHED, .count = t->waiting[QUERY_UNFINISHED] < 0 ? -1 : t->all - t->waiting[QUERY_UNFINISHED]});
    if (is_verified_known)
        add_line(h, (Line){.kind = LINE_VERIFIED, .count = t->waiting[QUERY_UNVERIFIED] < 0 ? -1 : t->all - t->waiting[QUERY_UNVERIFIED]});
    add_line(h, (Line){.kind = LINE_BLANK});
}

static void add_views(Home *h)
{
    if (h->views.count == 0) return;
    add_line(h, (Line){.kind = LINE_VIEWS});
    for (size_t i = 0; i < h->views.count; i++)
        add_line(h, (Line){.kind = LINE_VIEW, .form = h->views.views[i].form, .count = h->views.counts[i], .view = i});
    add_line(h, (Line){.kind = LINE_BLANK});
}

static void count_views(App *app, Home *h)
{
    bool is_more = home_views_count(app, &h->views);
    for (size_t i = 0; i < h->line_count; i++)
        if (h->lines[i].kind == LINE_VIEW) h->lines[i].count = h->views.counts[h->lines[i].view];
    if (is_more) app_wake_after(app, COUNT_AFTER_MS);
}

/* On a small screen the lines themselves matter more than the air between them. */
static void drop_blanks(Home *h)
{
    size_t kept = 0;
    if (h->line_count <= (size_t)h->rows) return;
    for (size_t i = 0; i < h->line_count; i++)
        if (h->lines[i].kind != LINE_BLANK) h->lines[kept++] = h->lines[i];
    h->line_count = kept;
}

static bool is_heading(const Line *line)
{
    return line->kind == LINE_BLANK || line->kind == LINE_HEAD || line->kind == LINE_PROGRESS || line->kind == LINE_VIEWS;
}

static void read_all(App *app, Home *h)
{
    Error err = {0};
    size_t drafts;
    int64_t oldest_draft, oldest_conflict;
    arena_done(&h->arena);
    h->line_count = 0;
    uint64_t now = store_generation(app_store(app));
    home_views_read(app, &h->views, now != h->generation ? HOME_VIEWS_ANEW : HOME_VIEWS_KEEP);
    if (now != h->generation) {
        h->are_counted = false;
        tally_again(&h->tally);
    }
    h->generation = now;
    read_drafts(app, h, &drafts, &oldest_draft, &err);
    size_t conflicts = count_conflicts(app, h, &oldest_conflict, &err);
    if (h->latest.id != 0) add_line(h, (Line){.kind = LINE_GO_ON});
    add_todo(h, LINE_DRAFTS, drafts, oldest_draft);
    add_todo(h, LINE_BUNDLES, count_bundles(app, h, &err), 0);
    add_todo(h, LINE_CONFLICTS, conflicts, oldest_conflict);
    const int64_t *waiting = h->tally.waiting;
    add_todo(h, LINE_UNFINISHED, waiting[QUERY_UNFINISHED] > 0 ? (size_t)waiting[QUERY_UNFINISHED] : 0, 0);
    add_todo(h, LINE_UNVERIFIED, waiting[QUERY_UNVERIFIED] > 0 ? (size_t)waiting[QUERY_UNVERIFIED] : 0, 0);
    if (h->line_count > 0) add_line(h, (Line){.kind = LINE_BLANK});
    add_progress(h);
    add_views(h);
    add_forms(app, h);
    drop_blanks(h);
    h->whole.total = h->line_count;
}

/* --- drawing --- */

static void add_age(const Home *h, const Line *line, Text *out)
{
    const Os *os = app_os(h->app);
    int64_t days = (os->now_ms(os->ctx) - line->since_ms) / DAY_MS;
    if (line->since_ms == 0) return;
    CLEANUP_TEXT n = TEXT_INIT;
    text_add_f(&n, "%lld", (long long)days);
    SAY(out, app_lang(h->app), days > 0 ? "home.days" : "home.today", text_str(&n));
}

static void add_go_on(const Home *h, Text *out)
{
    Lang lang = app_lang(h->app);
    const Os *os = app_os(h->app);
    EntryEnv env = {.zone_minutes = os->zone_minutes(os->ctx)};
    Str title = h->place.title.n > 0 ? h->place.title : store_form_title(app_store(h->app), h->latest.form, lang);
    CLEANUP_TEXT section = TEXT_INIT;
    CLEANUP_TEXT time = TEXT_INIT;
    text_add_f(&section, "%lld/%lld", (long long)h->place.section + 1, (long long)h->place.sections);
    form_add_time(&time, &env, h->latest.updated_ms);
    SAY(out, lang, "home.go_on", title, text_str(&section), h->place.label, text_str(&time));
}

static bool is_progress(const Line *line)
{
    return line->kind == LINE_FINISHED || line->kind == LINE_VERIFIED;
}

/* A narrow screen has room for one number: of progress the share, and no age. */
static void draw_count(const Home *h, const Line *line, Surface row, int at)
{
    CLEANUP_TEXT count = TEXT_INIT;
    CLEANUP_TEXT age = TEXT_INIT;
    bool is_narrow = row.columns < NARROW;
    if (line->count < 0) return;
    if (is_narrow && is_progress(line) && h->tally.all > 0)
        text_add_f(&count, "%lld%%", (long long)(line->count * 100 / h->tally.all));
    else if (line->kind == LINE_VIEW && line->count > HOME_VIEWS_COUNTED) {
        text_add_c(&count, '>');
        number_add_grouped(&count, HOME_VIEWS_COUNTED);
    } else number_add_grouped(&count, line->count);
    surface_put(row, 0, at + (is_narrow ? COUNT_NARROW : COUNT_COLUMNS) - (int)count.n, text_str(&count), STYLE_TEXT);
    if (is_narrow) return;
    add_age(h, line, &age);
    surface_put(row, 0, at + COUNT_COLUMNS + 4, text_str(&age), STYLE_TEXT);
}

static int count_at(int columns)
{
    if (columns < NARROW) return columns - 1 - COUNT_NARROW;
    int most = columns - COUNT_COLUMNS - AGE_COLUMNS - 4;
    return most < 44 ? most : 44;
}

/* How far, as a bar beside its number, and the number again as a share. */
static void draw_progress(const Home *h, const Line *line, Surface row, int at)
{
    int64_t all = h->tally.all;
    int wide = at >= 44 ? BAR_MOST : at >= 30 ? BAR_LEAST : 0;
    if (line->count < 0 || all <= 0 || row.columns < NARROW) return;
    CLEANUP_TEXT bar = TEXT_INIT;
    CLEANUP_TEXT whole = TEXT_INIT;
    CLEANUP_TEXT share = TEXT_INIT;
    CLEANUP_TEXT of = TEXT_INIT;
    for (int i = 0; i < wide; i++) text_add(&bar, line->count * wide >= (i + 1) * all ? STR("█") : STR("░"));
    if (!app_is_slow(h->app)) surface_put(row, 0, at - wide, text_str(&bar), STYLE_TEXT);
    number_add_grouped(&whole, all);
    text_add_f(&share, "%lld", (long long)(line->count * 100 / all));
    SAY(&of, app_lang(h->app), "home.of", text_str(&whole), text_str(&share));
    surface_put_cut(row, 0, at + COUNT_COLUMNS + 1, row.columns - at - COUNT_COLUMNS - 1, text_str(&of), STYLE_TEXT);
}

static void draw_line(const void *ctx, size_t i, Surface row)
{
    const Home *h = ctx;
    const Line *line = &h->lines[i];
    Lang lang = app_lang(h->app);
    int at = count_at(row.columns);
    CLEANUP_TEXT words = TEXT_INIT;
    switch (line->kind) {
    case LINE_GO_ON:
        add_go_on(h, &words);
        surface_put_cut(row, 0, LABEL_AT, row.columns - LABEL_AT, text_str(&words), STYLE_TEXT);
        return;
    case LINE_HEAD: surface_put(row, 0, 1, say(lang, "home.forms"), STYLE_FOCUS); return;
    case LINE_PROGRESS: surface_put(row, 0, 1, say(lang, "home.progress"), STYLE_FOCUS); return;
    case LINE_VIEWS: surface_put(row, 0, 1, say(lang, "home.views"), STYLE_FOCUS); return;
    case LINE_VIEW: text_add(&words, h->views.views[line->view].name); break;
    case LINE_UNFINISHED: text_add(&words, say(lang, "home.unfinished")); break;
    case LINE_UNVERIFIED: text_add(&words, say(lang, "home.unverified")); break;
    case LINE_FINISHED: text_add(&words, say(lang, "home.finished")); break;
    case LINE_VERIFIED: text_add(&words, say(lang, "home.verified")); break;
    case LINE_DRAFTS: text_add(&words, say(lang, "home.drafts")); break;
    case LINE_BUNDLES: text_add(&words, say(lang, "home.bundles")); break;
    case LINE_CONFLICTS: text_add(&words, say(lang, "home.conflicts")); break;
    case LINE_FORM: text_add(&words, store_form_title(app_store(h->app), line->form, lang)); break;
    default: return;
    }
    surface_put_cut(row, 0, LABEL_AT, at - LABEL_AT - 1, text_str(&words), STYLE_TEXT);
    draw_count(h, line, row, at);
    if (is_progress(line)) draw_progress(h, line, row, at);
}

static void draw_home(const App *app, const void *state, Surface content)
{
    const Home *h = state;
    Lang lang = app_lang(app);
    int column = surface_put(content, 0, 1, say(lang, "home.search"), STYLE_TEXT);
    int at = column + (content.columns < 80 ? 2 : 8);
    const char *hint = content.columns < NARROW ? "home.search_short" : "home.search_hint";
    surface_put_cut(content, 0, at, content.columns - at, say(lang, hint), STYLE_TEXT);
    bool has_todo = h->line_count > 0 && !is_heading(&h->lines[0]) && h->lines[0].kind != LINE_FORM;
    if (has_todo) surface_put(content, 1, 1, say(lang, "home.todo"), STYLE_FOCUS);
    list_draw(&h->list, surface_part(content, LIST_AT, 0, content.rows - LIST_AT, content.columns), LIST_CURSOR_HERE);
}

/* --- open --- */

static bool open_home(App *app, void *state, Str arg, Error *err)
{
    (void)arg;
    (void)err;
    Home *h = state;
    h->app = app;
    h->rows = LINES_MAX;
    tally_init(&h->tally);
    read_all(app, h);
    h->whole = (ListWhole){.total = h->line_count, .ctx = h, .draw = draw_line};
    list_init(&h->list, list_whole(&h->whole), 1);
    return true;
}

static void close_home(App *app, void *state)
{
    (void)app;
    Home *h = state;
    tally_done(&h->tally);
    home_views_done(&h->views);
    arena_done(&h->arena);
}

/* From a heading to what it stands over. */
static void skip_headings(Home *h, const Key *key)
{
    for (size_t tries = 0; tries < h->line_count; tries++) {
        size_t at = list_whole_at(&h->list, &h->whole);
        if (at >= h->line_count || !is_heading(&h->lines[at])) return;
        bool goes_up = key_is(key, NAME_UP) && at > 0;
        list_whole_go(&h->list, &h->whole, goes_up ? at - 1 : at + 1);
        if (at == 0) key = &(Key){.kind = KEY_NAMED, .name = NAME_DOWN};
    }
}

/* Back on home, or somebody saved: counts anew, and the focus on the same line where it still is. */
static void resume_home(App *app, void *state)
{
    Home *h = state;
    size_t at = list_whole_at(&h->list, &h->whole);
    Line was = at < h->line_count ? h->lines[at] : (Line){.kind = LINE_BLANK};
    read_all(app, h);
    list_refresh(&h->list);
    for (size_t i = 0; i < h->line_count; i++)
        if (h->lines[i].kind == was.kind && h->lines[i].view == was.view && (was.kind == LINE_VIEW || str_eq(h->lines[i].form, was.form))) list_whole_go(&h->list, &h->whole, i);
}

/* What is counted only after the first paint never comes under the first key: Enter means the same
 * however fast it comes. */
static bool is_late(const Line *line)
{
    return line->kind == LINE_UNFINISHED || line->kind == LINE_UNVERIFIED || is_progress(line);
}

static void focus_first(Home *h)
{
    for (size_t i = 0; i < h->line_count; i++)
        if (!is_heading(&h->lines[i]) && !is_late(&h->lines[i]) && h->lines[i].kind != LINE_VIEW) {
            list_whole_go(&h->list, &h->whole, i);
            return;
        }
}

static void fit_home(App *app, void *state, int rows, int columns)
{
    (void)columns;
    Home *h = state;
    h->rows = rows > LIST_AT ? rows - LIST_AT : 1;
    resume_home(app, h);
    list_fit(&h->list, (size_t)h->rows);
    if (!h->has_focus) focus_first(h);
    h->has_focus = true;
    Key down = key_named(NAME_DOWN);
    skip_headings(h, &down);
}

/* --- keys --- */

/* The form that others belong to is what the office is about; else the first one. By name, so that
 * no form is read before it is asked for. */
static Str main_form(App *app)
{
    Store *store = app_store(app);
    for (size_t i = 0; i < store_form_count(store); i++) {
        Str parent = store_form_is_rows(store, i) ? STR_NONE : store_form_parent(store, i);
        if (parent.n > 0 && store_form_is_here(store, parent)) return parent;
    }
    return store_form_name(store, 0);
}

static bool open_with(App *app, const ScreenOps *ops, Str name, const char *rest)
{
    CLEANUP_TEXT arg = TEXT_INIT;
    Error err = {0};
    text_add(&arg, name);
    text_add(&arg, str_of(rest));
    app_open(app, ops, text_str(&arg), &err);
    return true;
}

static Reply search(App *app, const Key *key)
{
    Str form = main_form(app);
    if (form.n == 0) return PASS;
    CLEANUP_TEXT typed = TEXT_INIT;
    text_add_c(&typed, ' ');
    if (key->kind == KEY_TEXT) text_add_cp(&typed, key->cp);
    else text_add(&typed, key->paste);
    open_with(app, &records_screen, form, typed.b);
    return TOOK;
}

static void open_standing(App *app, QueryStanding standing)
{
    Str form = main_form(app);
    CLEANUP_TEXT rest = TEXT_INIT;
    text_add_f(&rest, " standing=%.*s", STR_ARG(query_standing_word(standing)));
    if (form.n > 0) open_with(app, &records_screen, form, rest.b);
}

static void enter(App *app, const Home *h)
{
    size_t at = list_whole_at(&h->list, &h->whole);
    if (at >= h->line_count) return;
    const Line *line = &h->lines[at];
    CLEANUP_TEXT draft = TEXT_INIT;
    switch (line->kind) {
    case LINE_GO_ON:
        text_add_f(&draft, " draft %lld", (long long)h->latest.id);
        open_with(app, &form_screen, h->latest.form, draft.b);
        break;
    case LINE_DRAFTS: open_with(app, &pending_screen, STR("drafts"), ""); break;
    case LINE_BUNDLES: open_with(app, &bundles_screen, STR_NONE, ""); break;
    case LINE_CONFLICTS: open_with(app, &conflicts_screen, STR_NONE, ""); break;
    case LINE_FORM: open_with(app, &records_screen, line->form, ""); break;
    case LINE_VIEW:
        text_add_f(&draft, " view=%.*s", STR_ARG(h->views.views[line->view].name));
        open_with(app, &records_screen, h->views.views[line->view].form, draft.b);
        break;
    case LINE_UNFINISHED: case LINE_FINISHED: open_standing(app, QUERY_UNFINISHED); break;
    case LINE_UNVERIFIED: case LINE_VERIFIED: open_standing(app, QUERY_UNVERIFIED); break;
    default: break;
    }
}

/* What is known anew becomes lines; the rest is counted when no key waits again. */
static void count_standings(App *app, Home *h)
{
    Tally was = h->tally;
    bool is_more = tally_step(app, &h->tally, main_form(app));
    bool is_new = was.standing != h->tally.standing || !str_eq(was.form, h->tally.form);
    if (is_new) resume_home(app, h);
    if (is_more) app_wake_after(app, COUNT_AFTER_MS);
}

static Reply key_home(App *app, void *state, const Key *key)
{
    Home *h = state;
    if (key->kind == KEY_QUIET) {
        count_forms(app, h);
        count_standings(app, h);
        count_views(app, h);
        return TOOK;
    }
    if (key_is(key, NAME_ENTER)) {
        enter(app, h);
        return TOOK;
    }
    if (list_key(&h->list, key) == TOOK) {
        skip_headings(h, key);
        return TOOK;
    }
    bool is_command = key->kind == KEY_TEXT && (key->cp == '+' || key->cp == '?' || key->cp == ':' || key->cp == ' ');
    bool is_typed = (key->kind == KEY_TEXT && !is_command) || key->kind == KEY_PASTE;
    return is_typed ? search(app, key) : PASS;
}

static bool command_home(App *app, void *state, CommandId id)
{
    const Home *h = state;
    size_t at = list_whole_at(&h->list, &h->whole);
    Str form = at < h->line_count ? h->lines[at].form : STR_NONE;
    if (form.n == 0) form = main_form(app);
    if (id != CMD_NEW || form.n == 0) return false;
    return open_with(app, &form_screen, form, " new");
}

static bool can_home(const App *app, const void *state, CommandId id)
{
    (void)app;
    (void)state;
    return id != CMD_UNDO && id != CMD_REDO && id != CMD_CLEAR && id != CMD_LAYOUT;
}

static void title_home(const App *app, const void *state, Text *out)
{
    (void)state;
    text_add(out, say(app_lang(app), "screen.home"));
    text_add(out, STR("  "));
    text_add_visible(out, app_office(app));
    if (store_is_training(app_store(app))) text_add_f(out, "  %.*s", STR_ARG(say(app_lang(app), "home.training")));
}

static void help_home(const App *app, const void *state, Text *out)
{
    (void)state;
    text_add(out, say(app_lang(app), "home.help"));
}

/* --- line by line --- */

/* What can be done there: go on, drafts, forms. Nothing is counted, so that it speaks at once. */
static bool is_spoken(const Line *line)
{
    return line->kind == LINE_GO_ON || line->kind == LINE_DRAFTS || line->kind == LINE_FORM;
}

static void speak_home(App *app, void *state, Text *out)
{
    const Home *h = state;
    size_t n = 0;
    for (size_t i = 0; i < h->line_count; i++) {
        const Line *line = &h->lines[i];
        CLEANUP_TEXT words = TEXT_INIT;
        if (!is_spoken(line)) continue;
        if (line->kind == LINE_GO_ON) add_go_on(h, &words);
        else if (line->kind == LINE_DRAFTS) text_add_f(&words, "%.*s %lld", STR_ARG(say(app_lang(app), "home.drafts")), (long long)line->count);
        else text_add(&words, store_form_title(app_store(app), line->form, app_lang(app)));
        plain_add_item(out, ++n, text_str(&words));
    }
    text_add(out, say(app_lang(app), "plain.home"));
}

static Reply hear_home(App *app, void *state, Str line)
{
    Home *h = state;
    size_t wanted, n = 0;
    if (line.n == 0) return TOOK;
    if (str_eq(line, STR("<")) || str_eq(line, STR("+"))) return PASS;
    if (!plain_number(line, LINES_MAX, &wanted)) {
        Key paste = {.kind = KEY_PASTE, .paste = line};
        return search(app, &paste);
    }
    for (size_t i = 0; i < h->line_count; i++)
        if (is_spoken(&h->lines[i]) && ++n == wanted) {
            list_whole_go(&h->list, &h->whole, i);
            enter(app, h);
            return TOOK;
        }
    return PASS;
}

const ScreenOps home_screen = {
    .name = "screen.home", .context = ON_HOME, .state_size = sizeof(Home), .open = open_home, .key = key_home,
    .command = command_home, .fit = fit_home, .draw = draw_home, .close = close_home, .title = title_home,
    .help = help_home, .resume = resume_home, .can = can_home, .speak = speak_home,
    .hear = hear_home};
