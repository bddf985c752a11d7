#include "tui/screen/records.h"
#include "tui/screen/form.h"
#include "tui/screen/history.h"
#include "tui/screen/records_inside.h"
#include "tui/widget/frame.h"
#include "tui/widget/plain.h"

enum { SLOW_MS = 150, AT_ONCE_MS = 1, EXPRESSION_MS = 500, SLOW_ROWS = 10, TALL = 18 };

/* --- rows --- */

static size_t move_rows(void *ctx, RowsMove move, size_t n)
{
    Records *r = ctx;
    size_t result = rows_move(&r->rows, move, n);
    if (r->rows.err.code != ERR_NONE && r->rows.err.code != ERR_CANCEL) app_say_error(r->app, &r->rows.err);
    return result;
}

/* --- the query --- */

static void read_env(App *app, Records *r)
{
    const Os *os = app_os(app);
    r->env = (EntryEnv){.now_ms = os->now_ms(os->ctx), .zone_minutes = os->zone_minutes(os->ctx),
                        .lang = app_lang(app), .user = app_user(app), .device = store_device(app_store(app))};
}

/* The rows are counted when they stand on the screen, unless a key comes first. */
static void count_soon(App *app)
{
    app_wake_after(app, app_is_slow(app) ? SLOW_MS : AT_ONCE_MS);
}

bool records_is_expression(Str filter)
{
    return str_starts(filter, STR("="));
}

/* The condition of the view and the one that is typed hold both. */
static void add_condition(Text *out, Str condition)
{
    condition = str_trim(condition);
    if (condition.n == 0) return;
    if (out->n == 0) {
        text_add(out, condition);
        return;
    }
    CLEANUP_TEXT both = TEXT_INIT;
    text_add_f(&both, "(%s) and (%.*s)", out->b, STR_ARG(condition));
    text_set(out, text_str(&both));
}

void records_query(Records *r, Query *out)
{
    Str typed = text_str(&r->found);
    bool is_expression = records_is_expression(typed);
    text_set(&r->asked, text_str(&r->where));
    if (is_expression) add_condition(&r->asked, str_cut_head(typed, 1));
    *out = (Query){.form = r->form->name, .parent = r->parent, .where = text_str(&r->asked),
                   .find = is_expression ? STR_NONE : typed, .sorts = r->sorts, .sort_count = r->sort_count,
                   .columns = r->names, .column_count = r->wanted_count, .standing = r->standing};
}

static bool open_query(App *app, Records *r, Error *err)
{
    Query query;
    QueryRun *run = NULL;
    records_query(r, &query);
    if (!query_open(app_store(app), &query, &r->env, &run, err)) return false;
    query_close(r->run);
    r->run = r->rows.run = run;
    query_interrupt_with(run, app_key_waits, app);
    r->total = -1;
    r->generation = store_generation(app_store(app));
    count_soon(app);
    return true;
}

void records_restart(App *app, Records *r)
{
    Error err = {0};
    bool was_refused = r->is_refused;
    r->is_refused = !open_query(app, r, &err);
    if (was_refused && !r->is_refused) app_clear_message(app);
    if (r->is_refused) {
        app_say_error(app, &err);
        return;
    }
    r->rows.count = 0;
    list_restart(&r->list);
    r->is_stale = r->rows.err.code == ERR_CANCEL; /* a key came first: asked again when keys rest */
}

/* The rows follow what is typed as soon as no further key waits. */
static void follow_filter(App *app, Records *r)
{
    if (!r->is_stale && str_eq(text_str(&r->found), str_trim(edit_str(&r->find)))) return;
    text_set(&r->found, str_trim(edit_str(&r->find)));
    records_restart(app, r);
}

static void count(App *app, Records *r)
{
    Error err = {0};
    int64_t total;
    if (r->total >= 0) return;
    if (!query_count(r->run, RECORDS_MOST + 1, &total, &err)) {
        if (err.code == ERR_CANCEL) app_wake_after(app, SLOW_MS);
        else app_say_error(app, &err);
        return;
    }
    r->is_more = total > RECORDS_MOST;
    r->total = total;
    bool is_all = uuid_is_nil(r->parent);
    if (r->all < 0 && is_all) r->all = store_record_count(app_store(app), r->form->name, &err);
}

static void read_drafts(App *app, Records *r)
{
    Error err = {0};
    arena_done(&r->drafts_arena);
    r->draft_count = 0;
    if (!store_drafts(app_store(app), &r->drafts_arena, &r->drafts, &r->draft_count, &err)) app_say_error(app, &err);
}

/* --- columns and order --- */

static void fit_columns(Records *r)
{
    memcpy(r->shown, r->wanted, sizeof r->shown);
    r->shown_count = columns_fit(r->shown, r->wanted_count, r->content_columns - RECORDS_TEXT_AT - 1);
}

/* In the order of what names a record, where lists are indexed by it; else by age. */
static void sort_as_usual(Records *r)
{
    const Field *key = r->form->key_count > 0 && r->form->keys[0][0] >= 0 ? &r->form->fields[r->form->keys[0][0]] : NULL;
    r->sort_count = key != NULL && key->is_indexed ? 1 : 0;
    if (r->sort_count > 0) r->sorts[0] = (QuerySort){key->name, false};
}

void records_sort_by(App *app, Records *r, Str field)
{
    bool is_again = r->sort_count > 0 && field.n > 0 && str_eq(field, r->sorts[0].field);
    r->sorts[0] = (QuerySort){field, is_again && !r->sorts[0].descending};
    r->sort_count = field.n > 0 ? 1 : 0;
    records_restart(app, r);
}

/* --- open and close --- */

static void close_records(App *app, void *state)
{
    (void)app;
    Records *r = state;
    query_close(r->run);
    rows_free(&r->rows);
    edit_free(&r->find);
    text_free(&r->found);
    text_free(&r->where);
    text_free(&r->view);
    text_free(&r->asked);
    records_close_panel(r);
    records_free_marks(r);
    arena_done(&r->panel_arena);
    arena_done(&r->drafts_arena);
}

/* The columns that a person chose for this form, else those that the form says. */
static void read_columns(App *app, Records *r)
{
    Arena arena = {0};
    CLEANUP_TEXT key = TEXT_INIT;
    CLEANUP_TEXT list = TEXT_INIT;
    size_t count = 0;
    text_add_f(&key, "columns.%.*s", STR_ARG(r->form->name));
    const Str *names = store_setting(app_store(app), text_str(&key), &list) ? view_names(&arena, text_str(&list), &count) : NULL;
    records_take_columns(r, names, count);
    arena_done(&arena);
}

void records_take_columns(Records *r, const Str *names, size_t count)
{
    r->wanted_count = columns_named(r->form, names, count, r->wanted, r->env.lang);
    if (r->wanted_count == 0) r->wanted_count = columns_wanted(r->form, NULL, r->wanted, r->env.lang);
    for (size_t i = 0; i < r->wanted_count; i++) r->names[i] = r->wanted[i].field->name;
    fit_columns(r);
}

/* What the form lacks by now is left out of the order; in a condition it is an error when it is asked. */
void records_take_view(Records *r, const View *view)
{
    Arena arena = {0};
    size_t count;
    text_set(&r->view, view->name);
    text_set(&r->where, view->where);
    r->standing = view->standing;
    edit_set(&r->find, view->find, EDIT_AT_END);
    text_set(&r->found, view->find);
    const QuerySort *sorts = view_sorts(&arena, view->sort, &count);
    r->sort_count = 0;
    for (size_t i = 0; i < count && r->sort_count < RECORDS_SORTS; i++) {
        const Field *f = form_field(r->form, sorts[i].field);
        if (f != NULL) r->sorts[r->sort_count++] = (QuerySort){f->name, sorts[i].descending};
    }
    if (view->name.n == 0) sort_as_usual(r);
    const Str *names = view_names(&arena, view->columns, &count);
    if (count > 0) records_take_columns(r, names, count);
    else read_columns(r->app, r);
    arena_done(&arena);
}

/* What limits the rows stands before what is typed: `parent=UUID`, `standing=WORD`, and `view=NAME` as the last. */
static void take_limits(Records *r, Str *arg)
{
    Str rest = *arg, word = STR_NONE;
    while (str_word(&rest, &word)) {
        if (str_starts(str_trim(*arg), STR("view="))) return;
        bool is_parent = str_starts(word, STR("parent=")) && uuid_read(str_cut_head(word, 7), &r->parent);
        bool is_standing = str_starts(word, STR("standing=")) && query_standing_read(str_cut_head(word, 9), &r->standing);
        if (!is_parent && !is_standing) return;
        *arg = rest;
    }
}

/* A view that the argument names, or the list as it is without one. */
static bool take_view_named(App *app, Records *r, Str *arg, Error *err)
{
    Arena arena = {0};
    QueryStanding standing = r->standing;
    View view = {.form = r->form->name};
    bool is_named = str_starts(str_trim(*arg), STR("view="));
    bool ok = !is_named || view_find(app_store(app), r->form->name, str_cut_head(str_trim(*arg), 5), &arena, &view, err);
    if (ok) records_take_view(r, &view);
    if (ok && !is_named) r->standing = standing;
    arena_done(&arena);
    return ok;
}

static bool open_records(App *app, void *state, Str arg, Error *err)
{
    Records *r = state;
    r->app = app;
    r->found = r->where = r->view = r->asked = r->raw = (Text)TEXT_INIT;
    r->all = r->total = -1;
    edit_init(&r->find, EDIT_FILTER, RECORDS_STOPS);
    Str name = STR_NONE;
    str_word(&arg, &name);
    r->form = store_need_form(app_store(app), name, err);
    if (r->form == NULL) {
        close_records(app, r);
        return false;
    }
    take_limits(r, &arg);
    read_env(app, r);
    if (!take_view_named(app, r, &arg, err)) {
        close_records(app, r);
        return false;
    }
    if (r->view.n == 0) {
        edit_set(&r->find, str_trim(arg), EDIT_AT_END);
        text_set(&r->found, str_trim(arg));
    }
    r->is_typing = true;
    if (!open_query(app, r, err)) {
        close_records(app, r);
        return false;
    }
    read_drafts(app, r);
    list_init(&r->list, (ListRows){.ctx = r, .move = move_rows, .draw = records_draw_row}, 1);
    return true;
}

static void fit_records(App *app, void *state, int rows, int columns)
{
    (void)app;
    Records *r = state;
    r->content_rows = rows;
    r->content_columns = columns;
    fit_columns(r);
    int height = rows - RECORDS_ROWS_AT - (rows >= TALL ? 1 : 0);
    if (app_is_slow(app) && height > SLOW_ROWS) height = SLOW_ROWS;
    list_fit(&r->list, (size_t)(height > 0 ? height : 1));
    edit_fit(&r->find, columns > 70 ? 30 : columns >= 60 ? 20 : 12);
}

/* --- keys --- */

static bool open_row(App *app, Records *r)
{
    if (r->list.at >= r->rows.count) return false;
    CLEANUP_TEXT arg = TEXT_INIT;
    text_add(&arg, r->form->name);
    text_add(&arg, STR(" id "));
    uuid_add(&arg, r->rows.rows[r->list.at].uuid);
    Error err = {0};
    app_open(app, &form_screen, text_str(&arg), &err);
    return true;
}

static bool open_new(App *app, Records *r)
{
    CLEANUP_TEXT arg = TEXT_INIT;
    Error err = {0};
    text_add(&arg, r->form->name);
    text_add(&arg, STR(" new"));
    if (!uuid_is_nil(r->parent)) {
        text_add_c(&arg, ' ');
        uuid_add(&arg, r->parent);
    }
    app_open(app, &form_screen, text_str(&arg), &err);
    return true;
}

static bool open_linked(App *app, const Records *r)
{
    if (r->list.at >= r->rows.count || store_child_form(app_store(app), r->form, 0) == NULL) return false;
    app_open_of(app, CMD_LINKED, r->form->name, r->rows.rows[r->list.at].uuid);
    return true;
}

static bool open_history(App *app, const Records *r)
{
    if (r->list.at >= r->rows.count) return false;
    CLEANUP_TEXT arg = TEXT_INIT;
    text_add(&arg, r->form->name);
    text_add_c(&arg, ' ');
    uuid_add(&arg, r->rows.rows[r->list.at].uuid);
    app_open(app, &history_screen, text_str(&arg), NULL);
    return true;
}

/* Space marks the row in focus, unless it stands between words of the filter. */
static bool is_mark(const Records *r, const Key *key)
{
    return key->kind == KEY_TEXT && key->cp == ' ' && (!r->is_typing || r->find.text.n == 0);
}

/* The filter's first line of defence: command keys, and a blank that would filter nothing. */
static bool is_for_filter(const Records *r, const Key *key)
{
    bool is_empty = r->find.text.n == 0;
    if (key->kind == KEY_PASTE) return true;
    if (is_mark(r, key)) return false;
    if (key->kind == KEY_TEXT) return key->cp != '+' && !(is_empty && (key->cp == '?' || key->cp == ':' || key->cp == ' '));
    if (key->kind != KEY_NAMED || is_empty) return false;
    bool is_end = key->name == NAME_HOME || key->name == NAME_END;
    return r->is_typing || !is_end;
}

/* An expression that has not been asked yet. */
static bool waits_for_enter(const Records *r)
{
    Str typed = str_trim(edit_str(&r->find));
    return records_is_expression(typed) && (r->is_refused || !str_eq(text_str(&r->found), typed));
}

static Reply key_records(App *app, void *state, const Key *key)
{
    Records *r = state;
    if (key->kind == KEY_QUIET) {
        follow_filter(app, r);
        count(app, r);
        records_panel_quiet(app, r);
        return TOOK;
    }
    if (r->panel != PANEL_NONE) return records_panel_key(app, r, key);
    if (key_is(key, NAME_ENTER) && r->is_typing && waits_for_enter(r)) {
        r->is_stale = r->is_refused;
        follow_filter(app, r); /* an expression is asked first, its rows are looked at before one is opened */
        return TOOK;
    }
    if (key_is(key, NAME_ENTER)) {
        follow_filter(app, r); /* typed and entered at once: the row that the letters mean */
        return open_row(app, r) ? TOOK : PASS;
    }
    if (key_is(key, NAME_DOWN) && r->is_typing) {
        r->is_typing = false;
        return TOOK;
    }
    if (is_mark(r, key)) {
        records_mark_row(r);
        r->is_typing = false;
        return TOOK;
    }
    if (is_for_filter(r, key) && edit_key(&r->find, key) == TOOK) {
        r->is_typing = true;
        if (r->find.notice != NULL) app_say_id(app, r->find.notice);
        return TOOK;
    }
    if (list_key(&r->list, key) == TOOK) {
        r->is_typing = false;
        return TOOK;
    }
    return PASS;
}

static bool command_records(App *app, void *state, CommandId id)
{
    Records *r = state;
    if (r->panel != PANEL_NONE && records_panel_edit(r, id)) return true;
    if (r->panel != PANEL_NONE) {
        records_close_panel(r);
        if (id == CMD_BACK || id == CMD_PICK) return true;
    }
    switch (id) {
    case CMD_NEW: return open_new(app, r);
    case CMD_LINKED: return open_linked(app, r);
    case CMD_HISTORY: return open_history(app, r);
    case CMD_PICK: records_open_panel(app, r); return true;
    case CMD_CLEAR: edit_clear(&r->find); r->is_typing = true; return true;
    case CMD_LAYOUT: edit_layout(&r->find); return true;
    case CMD_MARK: records_mark_all(app, r); return true;
    case CMD_ACT: records_open_acts(app, r); return true;
    case CMD_UNDO: return edit_undo(&r->find);
    case CMD_REDO: return edit_redo(&r->find);
    default: return false;
    }
}

static bool can_records(const App *app, const void *state, CommandId id)
{
    const Records *r = state;
    if (id == CMD_LINKED) return r->rows.count > 0 && store_child_form(app_store(app), r->form, 0) != NULL;
    return id == CMD_HISTORY ? r->rows.count > 0 : id != CMD_REMOVE;
}

static void settle_records(App *app, void *state)
{
    Records *r = state;
    bool is_asked = str_eq(text_str(&r->found), str_trim(edit_str(&r->find)));
    if (waits_for_enter(r)) {
        if (!is_asked) app_wake_after(app, EXPRESSION_MS); /* half of one is an error: not told while it is typed */
        return;
    }
    if (app_is_slow(app) && !is_asked) app_wake_after(app, SLOW_MS);
    else follow_filter(app, r);
}

void records_reread(App *app, Records *r)
{
    Error err = {0};
    r->all = -1;
    if (!open_query(app, r, &err)) app_say_error(app, &err); /* what is new may match as well */
    list_refresh(&r->list);
}

/* Back from a form, or somebody saved: the same row, filter and place, with what they hold now. */
static void resume_records(App *app, void *state)
{
    Records *r = state;
    read_env(app, r);
    read_drafts(app, r);
    if (store_generation(app_store(app)) != r->generation) records_reread(app, r);
}

/* --- telling --- */

static void title_records(const App *app, const void *state, Text *out)
{
    const Records *r = state;
    text_add(out, form_title(r->form, app_lang(app)));
    if (r->view.n > 0) {
        text_add(out, STR(" > "));
        text_add(out, text_str(&r->view));
        return;
    }
    if (r->standing == QUERY_ANY) return;
    text_add(out, STR(" > "));
    text_add(out, say(app_lang(app), r->standing == QUERY_UNFINISHED ? "records.unfinished" : "records.unverified"));
}

/* The row in focus in full, for its cells are cut (thai.md T37). */
static void help_records(const App *app, const void *state, Text *out)
{
    const Records *r = state;
    if (r->list.at >= r->rows.count || r->is_typing) {
        text_add(out, say(app_lang(app), "records.help"));
        return;
    }
    const QueryRow *row = &r->rows.rows[r->list.at];
    for (size_t i = r->wanted_count; i-- > 0;) {
        if (row->values[i].kind == ANSWER_NONE) continue;
        CLEANUP_TEXT shown = TEXT_INIT;
        value_show(&shown, r->wanted[i].field, row->values[i], app_lang(app));
        if (out->n > 0) text_add(out, STR("  "));
        text_add_visible(out, text_str(&shown));
    }
}

static void explain_records(const App *app, const void *state, Text *out)
{
    (void)state;
    text_add(out, say(app_lang(app), "records.explain"));
}

static bool types_thai(const void *state)
{
    const Records *r = state;
    return r->find.is_thai;
}

/* --- line by line --- */

static void speak_records(App *app, void *state, Text *out)
{
    Records *r = state;
    follow_filter(app, r);
    count(app, r);
    records_add_count(r, out);
    text_add_c(out, '\n');
    for (size_t i = 0; i < r->list.count; i++) {
        CLEANUP_TEXT words = TEXT_INIT;
        text_add(&words, str_trim(records_status(r, &r->rows.rows[i])));
        for (size_t c = 0; c < r->wanted_count; c++) {
            if (r->rows.rows[i].values[c].kind == ANSWER_NONE) continue;
            if (words.n > 0) text_add(&words, STR(", "));
            value_show(&words, r->wanted[c].field, r->rows.rows[i].values[c], r->env.lang);
        }
        plain_add_item(out, i + 1, text_str(&words));
    }
    text_add(out, say(r->env.lang, "plain.list"));
}

/* The page after this one; at the end it says so. */
static void next_page(App *app, Records *r)
{
    Key down = key_named(NAME_PGDN);
    Uuid was = r->rows.count > 0 ? r->rows.rows[0].uuid : (Uuid){{0}};
    list_key(&r->list, &down);
    if (r->rows.count == 0 || memcmp(&was, &r->rows.rows[0].uuid, sizeof was) == 0) app_say_id(app, "plain.last_page");
}

static Reply hear_records(App *app, void *state, Str line)
{
    Records *r = state;
    size_t n;
    if (str_eq(line, STR("<")) || str_eq(line, STR("+"))) return PASS;
    r->is_typing = false;
    if (line.n == 0) {
        next_page(app, r);
    } else if (plain_number(line, r->list.count, &n)) {
        r->list.at = n - 1;
        open_row(app, r);
    } else {
        edit_set(&r->find, str_eq(line, STR("--")) ? STR_NONE : line, EDIT_AT_END);
    }
    return TOOK;
}

const ScreenOps records_screen = {
    .name = "screen.records", .context = ON_LIST, .state_size = sizeof(Records), .open = open_records,
    .key = key_records, .command = command_records, .fit = fit_records, .draw = records_draw,
    .close = close_records, .title = title_records, .help = help_records, .explain = explain_records,
    .settle = settle_records, .resume = resume_records, .can = can_records, .types_thai = types_thai,
    .speak = speak_records, .hear = hear_records};
