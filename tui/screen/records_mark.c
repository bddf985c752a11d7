/* Marked rows, and what is done with all of them at once: an answer set, a file, a bundle. */
#include "tui/screen/records_inside.h"

#include "locale/number.h"
#include "model/exchange/export.h"
#include "tui/screen/send.h"

enum { VALUE_STOPS = 500, REASON_STOPS = 200, PATH_STOPS = 300, BREATHE_ROWS = 256 };

/* --- which --- */

/* The place of id among the marks, or where it belongs. */
static size_t place_of_mark(const Records *r, int64_t id)
{
    size_t low = 0, high = r->mark_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->marks[middle] < id) low = middle + 1;
        else high = middle;
    }
    return low;
}

bool records_is_marked(const Records *r, int64_t id)
{
    size_t at = place_of_mark(r, id);
    return at < r->mark_count && r->marks[at] == id;
}

static void put_mark(Records *r, size_t at, int64_t id)
{
    if (r->mark_count == r->mark_room) {
        r->mark_room = r->mark_room * 2 + 64;
        r->marks = memory_resize(r->marks, r->mark_room, sizeof *r->marks);
    }
    memmove(r->marks + at + 1, r->marks + at, (r->mark_count - at) * sizeof *r->marks);
    r->marks[at] = id;
    r->mark_count++;
}

void records_mark_row(Records *r)
{
    if (r->list.at >= r->rows.count) return;
    int64_t id = r->rows.rows[r->list.at].id;
    size_t at = place_of_mark(r, id);
    if (!records_is_marked(r, id)) {
        put_mark(r, at, id);
        return;
    }
    r->mark_count--;
    memmove(r->marks + at, r->marks + at + 1, (r->mark_count - at) * sizeof *r->marks);
}

void records_free_marks(Records *r)
{
    r->marks = memory_resize(r->marks, 0, 0);
    r->mark_count = r->mark_room = 0;
    setall_free(&r->done);
    text_free(&r->raw);
}

/* --- work on all of them --- */

static bool mark_one(void *ctx, const QueryRow *row, Error *err)
{
    Records *r = ctx;
    size_t at = r->mark_count > 0 && r->marks[r->mark_count - 1] < row->id ? r->mark_count : place_of_mark(r, row->id);
    if (at == r->mark_count || r->marks[at] != row->id) put_mark(r, at, row->id);
    if (r->mark_count % BREATHE_ROWS == 0 && !job_goes_on(&r->job, BREATHE_ROWS)) return fault(err, ERR_CANCEL, "query.stopped", r->form->name);
    return true;
}

static bool mark_all(Records *r, Error *err)
{
    Query query;
    QueryRun *run;
    records_query(r, &query);
    query.column_count = 0; /* no answer is read */
    query.sort_count = 0;
    if (!query_open(app_store(r->app), &query, &r->env, &run, err)) return false;
    job_begins(&r->job, "job.rows", 0);
    bool ok = query_each(run, mark_one, r, err);
    query_close(run);
    return ok;
}

static bool set_all(Records *r, Error *err)
{
    const SetAnswer answer = {r->field->name, text_str(&r->raw)};
    SetAll what = {.form = r->form->name, .ids = r->marks, .count = r->mark_count, .answers = &answer, .answer_count = 1,
                   .reason = edit_str(&r->line)};
    SetDone done;
    r->arrival = store_last_arrival(app_store(r->app));
    if (!setall_run(app_store(r->app), &what, &r->env, &r->job, &done, err)) return false;
    setall_free(&r->done);
    r->done = done;
    return true;
}

static bool breathes(void *ctx)
{
    Records *r = ctx;
    return !job_goes_on(&r->job, 0);
}

static bool write_file(Records *r, Error *err)
{
    Query query;
    Str path = edit_str(&r->line);
    records_query(r, &query);
    query.where = query.find = STR_NONE;
    query.standing = QUERY_ANY;
    query.columns = NULL; /* all of them */
    query.column_count = 0;
    query.ids = r->marks;
    query.id_count = r->mark_count;
    ExportKind kind = str_ends(path, STR(".json")) ? EXPORT_JSON : EXPORT_CSV;
    job_begins(&r->job, "job.rows", 0);
    return export_file(app_store(r->app), &query, &r->env, kind, path, breathes, r, &r->written, err);
}

static JobState step(Job *job, int64_t until_ms, Error *err)
{
    (void)until_ms;
    Records *r = job->ctx;
    bool ok = false;
    switch (r->work) {
    case WORK_MARK: ok = mark_all(r, err); break;
    case WORK_SET: ok = set_all(r, err); break;
    case WORK_FILE: ok = write_file(r, err); break;
    }
    return ok ? JOB_DONE : err->code == ERR_CANCEL ? JOB_CANCELLED : JOB_FAILED;
}

static Str number(Text *t, int64_t n)
{
    text_clear(t);
    number_add_grouped(t, n);
    return text_str(t);
}

static void tell_set(App *app, Records *r)
{
    CLEANUP_TEXT changed = TEXT_INIT;
    CLEANUP_TEXT refused = TEXT_INIT;
    CLEANUP_TEXT why = TEXT_INIT;
    Str n = number(&changed, r->done.changed);
    if (r->done.refused == 0) {
        APP_SAY(app, "records.set_done", n);
        return;
    }
    say_error(&why, r->env.lang, &r->done.why);
    APP_SAY(app, "records.set_some", n, number(&refused, r->done.refused), text_str(&why));
}

/* Those that were refused stay marked: they are what is left to do. */
static void after_set(App *app, Records *r)
{
    CLEANUP_TEXT n = TEXT_INIT;
    CLEANUP_TEXT words = TEXT_INIT;
    SAY(&words, r->env.lang, "records.did", field_label(r->field, r->env.lang), number(&n, r->done.changed));
    app_did(app, text_str(&words), r->arrival, store_last_arrival(app_store(app)));
    tell_set(app, r);
    r->mark_count = 0;
    for (size_t i = 0; i < r->done.left_count; i++) put_mark(r, place_of_mark(r, r->done.left[i]), r->done.left[i]);
}

static void finished(App *app, void *state, JobState outcome, const Error *err)
{
    Records *r = state;
    CLEANUP_TEXT n = TEXT_INIT;
    if (outcome == JOB_FAILED) app_say_error(app, err);
    if (outcome == JOB_CANCELLED) app_say_id(app, "records.stopped");
    if (outcome != JOB_DONE) {
        if (r->work == WORK_MARK) r->mark_count = 0;
        return;
    }
    records_close_panel(r);
    r->is_typing = false; /* what Esc u takes back is this, not a letter of the filter */
    switch (r->work) {
    case WORK_MARK: APP_SAY(app, "records.marked_all", number(&n, (int64_t)r->mark_count)); break;
    case WORK_SET: after_set(app, r); break;
    case WORK_FILE: APP_SAY(app, "records.written", number(&n, r->written), text_str(&r->raw)); break;
    }
    records_reread(app, r);
}

static void start(App *app, Records *r, RecordsWork work)
{
    r->work = work;
    r->job = (Job){.step = step, .what = "job.rows", .ctx = r};
    if (!app_start(app, &r->job, finished)) app_say_id(app, "reviewing.busy");
}

void records_mark_all(App *app, Records *r)
{
    if (r->mark_count == 0) {
        start(app, r, WORK_MARK);
        return;
    }
    r->mark_count = 0;
    app_say_id(app, "records.unmarked");
}

/* --- the panels: what, which question, which answer, why --- */

typedef enum { ACT_SET, ACT_FILE, ACT_SEND, ACT_NONE, ACT_COUNT } Act;
static const char *const ACTS[ACT_COUNT] = {"records.act_set", "records.act_file", "records.act_send", "records.act_unmark"};

void records_open_acts(App *app, Records *r)
{
    if (r->mark_count == 0) {
        if (r->list.at >= r->rows.count) return;
        records_mark_row(r); /* nothing marked: the row in focus */
    }
    (void)app;
    arena_done(&r->panel_arena);
    ChooseItem *items = arena_take_array(&r->panel_arena, ACT_COUNT, sizeof *items);
    for (size_t i = 0; i < ACT_COUNT; i++) {
        CLEANUP_TEXT code = TEXT_INIT;
        text_add_f(&code, "%zu", i + 1);
        items[i].code = str_copy(&r->panel_arena, text_str(&code));
        items[i].label = say(r->env.lang, ACTS[i]);
    }
    records_open_choose(r, PANEL_ACTS, items, ACT_COUNT, CHOOSE_ONE);
}

static void open_line(Records *r, Panel panel, size_t stops, Str text)
{
    records_close_panel(r);
    edit_init(&r->line, EDIT_TEXT, stops);
    edit_fit(&r->line, r->content_columns > 60 ? 40 : r->content_columns / 2);
    edit_set(&r->line, text, EDIT_SELECTED);
    r->panel = panel;
}

/* A choice is picked; everything else is typed, and judged record by record. */
static void open_value(Records *r, const Field *f)
{
    r->field = f;
    if (f->type != TYPE_SELECT_ONE || f->choices == NULL || f->or_other) {
        open_line(r, PANEL_VALUE, VALUE_STOPS, STR_NONE);
        return;
    }
    arena_done(&r->panel_arena);
    size_t n = f->choices->choice_count;
    ChooseItem *items = arena_take_array(&r->panel_arena, n + 1, sizeof *items);
    for (size_t i = 0; i < n; i++) {
        items[i].code = f->choices->choices[i].name;
        items[i].label = choice_label(r->form, &f->choices->choices[i], r->env.lang);
    }
    records_open_choose(r, PANEL_CHOICE, items, n, CHOOSE_ONE);
}

/* The codes of the marked records in a condition that the bundle is asked for. */
static bool add_codes(void *ctx, const QueryRow *row, Error *err)
{
    Text *out = ctx;
    (void)err;
    if (row->values[0].kind != ANSWER_TEXT) return true;
    if (out->n > 0) text_add_c(out, ' ');
    text_add(out, row->values[0].text);
    return true;
}

static void send_marked(App *app, Records *r)
{
    enum { CONDITION_MOST = 60000 };
    Error err = {0};
    QueryRun *run;
    CLEANUP_TEXT codes = TEXT_INIT;
    const Field *key = r->form->key_count > 0 ? &r->form->fields[r->form->keys[0][0]] : NULL;
    if (key == NULL || !str_eq(r->form->name, STR("household"))) {
        app_say_id(app, "records.send_households");
        return;
    }
    Query query = {.form = r->form->name, .columns = &key->name, .column_count = 1, .ids = r->marks, .id_count = r->mark_count};
    bool ok = query_open(app_store(app), &query, &r->env, &run, &err);
    if (ok) {
        ok = query_each(run, add_codes, &codes, &err);
        query_close(run);
    }
    if (!ok) {
        app_say_error(app, &err);
        return;
    }
    if (codes.n > CONDITION_MOST) {
        app_say_id(app, "records.send_many");
        return;
    }
    CLEANUP_TEXT where = TEXT_INIT;
    text_add_f(&where, "selected('%s', ${%.*s})", codes.b, STR_ARG(key->name));
    app_open(app, &send_screen, text_str(&where), &err);
}

static void do_act(App *app, Records *r, Act act)
{
    CLEANUP_TEXT path = TEXT_INIT;
    switch (act) {
    case ACT_SET: records_open_fields(r, PANEL_FIELD, CHOOSE_ONE); return;
    case ACT_FILE:
        text_add_f(&path, "%.*s.csv", STR_ARG(r->form->name));
        open_line(r, PANEL_PATH, PATH_STOPS, text_str(&path));
        return;
    case ACT_SEND: send_marked(app, r); return;
    case ACT_NONE: r->mark_count = 0; return;
    case ACT_COUNT: return;
    }
}

void records_act_picked(App *app, Records *r, Panel panel, size_t picked)
{
    if (panel == PANEL_ACTS) {
        records_close_panel(r);
        do_act(app, r, (Act)picked);
    } else if (panel == PANEL_FIELD) {
        const Field *f = records_field_of_item(r, picked);
        records_close_panel(r);
        open_value(r, f);
    } else {
        text_set(&r->raw, r->field->choices->choices[picked].name);
        open_line(r, PANEL_REASON, REASON_STOPS, STR_NONE);
    }
}

/* Enter on a line that is typed. */
void records_act_typed(App *app, Records *r)
{
    if (r->panel == PANEL_VALUE) {
        text_set(&r->raw, edit_str(&r->line));
        open_line(r, PANEL_REASON, REASON_STOPS, STR_NONE);
        return;
    }
    if (r->panel == PANEL_PATH) text_set(&r->raw, edit_str(&r->line));
    start(app, r, r->panel == PANEL_PATH ? WORK_FILE : WORK_SET);
}

/* "Set Village number on 12 rows to:" */
void records_add_act_title(const Records *r, Text *out)
{
    CLEANUP_TEXT n = TEXT_INIT;
    Str count = number(&n, (int64_t)r->mark_count);
    Str label = r->field != NULL ? field_label(r->field, r->env.lang) : STR_NONE;
    switch (r->panel) {
    case PANEL_ACTS: SAY(out, r->env.lang, "records.acts", count); return;
    case PANEL_FIELD: SAY(out, r->env.lang, "records.which_field", count); return;
    case PANEL_VALUE:
    case PANEL_CHOICE: SAY(out, r->env.lang, "records.which_value", label, count); return;
    case PANEL_REASON: SAY(out, r->env.lang, "records.which_reason", count); return;
    default: SAY(out, r->env.lang, "records.which_path", count); return;
    }
}
