#include "tui/screen/send.h"
#include "locale/number.h"
#include "model/store/query.h"
#include "tui/screen/send_draw.h"
#include "tui/screen/send_levels.h"

const SendQuestion SEND_STEPS[STEP_COUNT] = {
    [STEP_TO] = {.ask = "send.to"},
    [STEP_SCOPE] = {.ask = "send.scope", .answers = {"send.since", "send.all"}},
    [STEP_WHERE] = {.ask = "send.where"},
    [STEP_LEVEL] = {.ask = "send.level", .answers = {"send.full", "send.case", "send.masked"}},
    [STEP_PURPOSE] = {.ask = "send.purpose",
                      .answers = {"send.handoff", "send.referral", "send.verification", "send.planning"},
                      .stored = {"handoff", "referral", "verification", "planning"}},
    [STEP_BASIS] = {.ask = "send.basis", .answers = {"send.public_task", "send.consent", "send.vital", "send.research"},
                    .stored = {"public_task", "consent", "vital_interest", "research"}},
    [STEP_CHECK] = {.ask = "send.check"},
    [STEP_PATH] = {.ask = "send.path"},
    [STEP_MADE] = {.ask = "send.made"},
};

static BundleRequest request_of(const Send *s)
{
    return (BundleRequest){.to = text_str(&s->to),
                           .level = (BundleLevel)s->answer[STEP_LEVEL],
                           .scope = s->answer[STEP_SCOPE] == 0 ? SCOPE_SINCE_ACK : SCOPE_ALL,
                           .where = text_str(&s->where),
                           .purpose = str_of(SEND_STEPS[STEP_PURPOSE].stored[s->answer[STEP_PURPOSE]]),
                           .legal_basis = str_of(SEND_STEPS[STEP_BASIS].stored[s->answer[STEP_BASIS]]),
                           .path = text_str(&s->path),
                           .lang = app_lang(s->app)};
}

/* --- who may be meant --- */

static bool fits(const Peer *peer, Str typed)
{
    CLEANUP_TEXT name = TEXT_INIT;
    CLEANUP_TEXT wanted = TEXT_INIT;
    thai_fold(&name, peer->name);
    thai_fold(&wanted, typed);
    return str_starts(peer->office, typed) || str_find(text_str(&name), text_str(&wanted)) >= 0;
}

static void filter_peers(Send *s)
{
    Str typed = str_trim(edit_str(&s->edit));
    s->shown = 0;
    for (size_t i = 0; i < s->peer_count; i++)
        if (s->is_picking || typed.n == 0 || fits(&s->peers[i], typed)) s->fits[s->shown++] = i;
    if (s->at >= s->shown) s->at = s->shown > 0 ? s->shown - 1 : 0;
}

static void read_peers(App *app, Send *s)
{
    Error err = {0};
    arena_done(&s->peers_arena);
    s->peer_count = s->shown = s->at = 0;
    if (!bundles_peers(app_store(app), &s->peers_arena, &s->peers, &s->peer_count, &err)) app_say_error(app, &err);
    s->fits = arena_take_array(&s->peers_arena, s->peer_count + 1, sizeof *s->fits);
    s->is_picking = s->peer_count > 0 && s->to.n == 0;
    filter_peers(s);
}

/* A code may be typed that nobody knows yet; words can only mean an office that is known. */
static bool is_code(Str typed)
{
    for (size_t i = 0; i < typed.n; i++)
        if ((unsigned char)typed.p[i] >= 0x80 || typed.p[i] == ' ') return false;
    return typed.n > 0;
}

static bool take_receiver(App *app, Send *s)
{
    Str typed = str_trim(edit_str(&s->edit));
    bool is_picked = (s->is_picking || !is_code(typed)) && s->shown > 0 && (s->is_picking || typed.n > 0);
    if (!is_picked && !is_code(typed)) {
        app_say_id(app, typed.n > 0 ? "send.nobody" : "send.type_to");
        return false;
    }
    text_set(&s->to, is_picked ? s->peers[s->fits[s->at]].office : typed);
    BundleLevel level;
    Error err = {0};
    if (!bundle_usual_level(app_store(app), text_str(&s->to), &level, &err)) app_say_error(app, &err);
    s->answer[STEP_LEVEL] = (size_t)level < SEND_LEVELS ? level : LEVEL_CASE;
    return true;
}

/* --- which households --- */

static int64_t count_found(App *app, Str where, Error *err)
{
    const Os *os = app_os(app);
    EntryEnv env = {.now_ms = os->now_ms(os->ctx), .zone_minutes = os->zone_minutes(os->ctx), .lang = app_lang(app)};
    Query query = {.form = STR("household"), .where = where};
    QueryRun *run = NULL;
    int64_t found = -1;
    if (query_open(app_store(app), &query, &env, &run, err)) {
        query_interrupt_with(run, app_key_waits, app);
        if (!query_count(run, 0, &found, err)) found = -1;
    }
    query_close(run);
    return found;
}

/* At once, and again after the key that interrupted it. */
static void check_where(App *app, Send *s)
{
    if (!s->is_unchecked || s->step != STEP_WHERE) return;
    Error err = {0}, none = {0};
    if (s->households < 0) s->households = store_record_count(app_store(app), STR("household"), &none);
    Str where = str_trim(edit_str(&s->edit));
    s->found = where.n > 0 ? count_found(app, where, &err) : s->households;
    if (err.code == ERR_CANCEL) return;
    s->where_error = err;
    s->is_unchecked = false;
}

/* --- from step to step --- */

static Text *typed_of(Send *s, SendStep step)
{
    return step == STEP_TO ? &s->to : step == STEP_WHERE ? &s->where : &s->path;
}

static void fit_edit(Send *s)
{
    int column = send_edit_column(s, s->columns);
    edit_fit(&s->edit, s->columns > column + 8 ? s->columns - column - 1 : 8);
}

static void enter_step(Send *s, SendStep step)
{
    s->step = step;
    fit_edit(s);
    if (send_is_typed(step)) edit_set(&s->edit, text_str(typed_of(s, step)), EDIT_SELECTED);
    if (step == STEP_TO) read_peers(s->app, s);
    if (step == STEP_LEVEL) send_count_levels(s);
    s->is_unchecked = step == STEP_WHERE;
    check_where(s->app, s);
}

static JobState end_of(bool ok, const Error *err)
{
    return ok ? JOB_DONE : err->code == ERR_CANCEL ? JOB_CANCELLED : JOB_FAILED;
}

static JobState plan_step(Job *job, int64_t until_ms, Error *err)
{
    (void)until_ms;
    Send *s = job->ctx;
    BundleRequest request = request_of(s);
    BundleMade plan;
    bool ok = bundle_plan(app_store(s->app), &request, &s->arena, &plan, job, err);
    if (ok) s->plan = plan;
    return end_of(ok, err);
}

static void planned(App *app, void *state, JobState outcome, const Error *err)
{
    Send *s = state;
    if (outcome == JOB_CANCELLED) app_say_id(app, "send.stopped_counting");
    if (outcome == JOB_FAILED) app_say_error(app, err);
    if (outcome != JOB_DONE) return;
    app_clear_message(app);
    enter_step(s, STEP_CHECK);
}

static JobState make_step(Job *job, int64_t until_ms, Error *err)
{
    (void)until_ms;
    Send *s = job->ctx;
    BundleRequest request = request_of(s);
    BundleMade made;
    bool ok = bundle_make(app_store(s->app), &request, &s->arena, &made, job, err);
    if (ok) s->plan = made;
    return end_of(ok, err);
}

static void finished(App *app, void *state, JobState outcome, const Error *err)
{
    Send *s = state;
    if (outcome == JOB_CANCELLED) app_say_id(app, "send.stopped");
    if (outcome == JOB_FAILED) app_say_error(app, err); /* still at the path: mend it and try again */
    if (outcome != JOB_DONE) return;
    s->is_made = true;
    enter_step(s, STEP_MADE);
    app_say_id(app, "send.done");
}

static void start(App *app, Send *s, JobState (*step)(Job *, int64_t, Error *), AppFinished *done)
{
    s->job = (Job){.step = step, .what = "job.rows", .ctx = s};
    if (!app_start(app, &s->job, done)) app_say_id(app, "reviewing.busy");
}

static void plan(App *app, Send *s)
{
    arena_done(&s->arena);
    s->plan = (BundleMade){.parts = NULL};
    s->part = s->sample_top = 0;
    start(app, s, plan_step, planned);
}

static bool take_where(App *app, Send *s)
{
    check_where(app, s);
    if (s->where_error.code != ERR_NONE) app_say_error(app, &s->where_error);
    else text_set(&s->where, str_trim(edit_str(&s->edit)));
    return s->where_error.code == ERR_NONE;
}

static void go_on(App *app, Send *s)
{
    if (s->step == STEP_TO && !take_receiver(app, s)) return;
    if (s->step == STEP_WHERE && !take_where(app, s)) return;
    if (s->step == STEP_BASIS) {
        plan(app, s);
        return;
    }
    if (s->step == STEP_PATH) {
        text_set(&s->path, str_trim(edit_str(&s->edit)));
        start(app, s, make_step, finished);
        return;
    }
    enter_step(s, (SendStep)(s->step + 1));
}

/* --- open, close, size --- */

static bool open_send(App *app, void *state, Str arg, Error *err)
{
    (void)err;
    Send *s = state;
    s->app = app;
    s->to = s->where = s->path = (Text)TEXT_INIT;
    text_set(&s->where, arg);
    s->households = s->found = -1;
    s->columns = 80;
    edit_init(&s->edit, EDIT_FILTER, 64000);
    app_clear_message(app);
    enter_step(s, STEP_TO);
    return true;
}

static void close_send(App *app, void *state)
{
    (void)app;
    Send *s = state;
    edit_free(&s->edit);
    text_free(&s->to);
    text_free(&s->where);
    text_free(&s->path);
    arena_done(&s->peers_arena);
    arena_done(&s->levels_arena);
    arena_done(&s->arena);
}

static void fit_send(App *app, void *state, int rows, int columns)
{
    (void)app;
    (void)rows;
    Send *s = state;
    s->columns = columns;
    fit_edit(s);
}

static void resume_send(App *app, void *state)
{
    (void)app;
    Send *s = state;
    if (s->step == STEP_LEVEL) send_count_levels(s);
}

static void settle_send(App *app, void *state)
{
    check_where(app, state);
}

/* --- keys --- */

static bool take_digit(App *app, Send *s, char digit)
{
    size_t i = (size_t)(digit - '1');
    if (digit < '1' || i >= SEND_ANSWERS || SEND_STEPS[s->step].answers[i] == NULL) return false;
    s->answer[s->step] = i;
    go_on(app, s);
    return true;
}

static size_t answer_count(const Send *s)
{
    size_t n = 0;
    while (n < SEND_ANSWERS && SEND_STEPS[s->step].answers[n] != NULL) n++;
    return n;
}

/* One of `count` from `at` on, by the key; false: not a key that moves. */
static bool step_by(const Key *key, size_t count, size_t *at, size_t page)
{
    bool is_down = key_is(key, NAME_DOWN) || key_is(key, NAME_TAB), is_up = key_is(key, NAME_UP) || key_is(key, NAME_BACKTAB);
    size_t by = is_down || is_up ? 1 : page;
    if (!is_down && !is_up && !(page > 0 && (key_is(key, NAME_PGDN) || key_is(key, NAME_PGUP)))) return false;
    if (is_up || key_is(key, NAME_PGUP)) *at = *at > by ? *at - by : 0;
    else if (count > 0) *at = *at + by < count ? *at + by : count - 1;
    return true;
}

static Reply key_of_receiver(Send *s, const Key *key)
{
    bool was_picking = s->is_picking;
    if (s->shown > 0 && (key_is(key, NAME_DOWN) || key_is(key, NAME_UP))) {
        s->is_picking = !(key_is(key, NAME_UP) && was_picking && s->at == 0);
        if (was_picking) (void)step_by(key, s->shown, &s->at, 0);
        return TOOK;
    }
    if (edit_key(&s->edit, key) != TOOK) return PASS;
    s->is_picking = false;
    filter_peers(s);
    return TOOK;
}

static Reply key_of_sample(Send *s, const Key *key)
{
    size_t part = s->part;
    bool is_page = key_is(key, NAME_PGDN) || key_is(key, NAME_PGUP);
    size_t columns = send_sample_columns(s);
    if (is_page) return step_by(key, columns, &s->sample_top, 5) ? TOOK : PASS;
    if (!step_by(key, s->plan.part_count, &s->part, 0)) return PASS;
    if (s->part != part) s->sample_top = 0;
    return TOOK;
}

static Reply key_of_answers(App *app, Send *s, const Key *key)
{
    char digit = key->kind == KEY_TEXT ? widget_digit(key->cp) : 0;
    if (digit != 0) return take_digit(app, s, digit) ? TOOK : PASS;
    return step_by(key, answer_count(s), &s->answer[s->step], 0) ? TOOK : PASS;
}

static Reply key_send(App *app, void *state, const Key *key)
{
    Send *s = state;
    if (app_is_working(app)) return PASS;
    if (key_is(key, NAME_ENTER)) {
        if (s->step == STEP_MADE) return LEAVE;
        go_on(app, s);
        return TOOK;
    }
    if (s->step == STEP_TO) return key_of_receiver(s, key);
    if (s->step == STEP_CHECK || s->step == STEP_MADE) return key_of_sample(s, key);
    if (!send_is_typed(s->step)) return key_of_answers(app, s, key);
    Reply reply = edit_key(&s->edit, key);
    s->is_unchecked = s->is_unchecked || reply == TOOK;
    return reply;
}

/* The names that a filter is written with. */
static bool read_names(App *app)
{
    CLEANUP_TEXT text = TEXT_INIT;
    const Form *form = store_form(app_store(app), STR("household"));
    if (form == NULL) return false;
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[i];
        if (!type_is_answer(f->type) || f->repeat >= 0) continue;
        text_add_f(&text, " ${%.*s}  ", STR_ARG(f->name));
        text_add_visible(&text, field_label(f, app_lang(app)));
        text_add_c(&text, '\n');
    }
    app_read(app, form_title(form, app_lang(app)), text_str(&text));
    return true;
}

/* All columns of the first rows, to be read as the receiver will. */
static bool read_sample(App *app, const Send *s)
{
    CLEANUP_TEXT text = TEXT_INIT;
    if (s->step != STEP_CHECK || s->part >= s->plan.part_count) return false;
    send_add_sample(s, &text);
    app_read(app, s->plan.parts[s->part].name, text_str(&text));
    return true;
}

static bool command_send(App *app, void *state, CommandId id)
{
    Send *s = state;
    if (app_is_working(app)) return false;
    if (id == CMD_PICK) return s->step == STEP_WHERE ? read_names(app) : read_sample(app, s);
    if (id == CMD_CLEAR && send_is_typed(s->step)) {
        edit_clear(&s->edit);
        s->is_unchecked = true;
        if (s->step == STEP_TO) filter_peers(s);
        return true;
    }
    if (id == CMD_DONE && s->step != STEP_MADE) {
        go_on(app, s);
        return true;
    }
    if (id == CMD_BACK && s->step != STEP_TO && s->step != STEP_MADE) {
        enter_step(s, (SendStep)(s->step - 1));
        return true;
    }
    return false;
}

static bool can_send(const App *app, const void *state, CommandId id)
{
    (void)app;
    const Send *s = state;
    if (id == CMD_PICK) return s->step == STEP_CHECK || s->step == STEP_WHERE;
    if (id == CMD_CLEAR) return send_is_typed(s->step);
    return id != CMD_UNDO && id != CMD_REDO && id != CMD_LAYOUT && (id != CMD_DONE || s->step != STEP_MADE);
}

/* --- words --- */

static void draw_it(const App *app, const void *state, Surface content)
{
    (void)app;
    send_draw(state, content);
}

/* "Make a bundle  step 3/8" */
static void title_send(const App *app, const void *state, Text *out)
{
    const Send *s = state;
    CLEANUP_TEXT at = TEXT_INIT;
    CLEANUP_TEXT all = TEXT_INIT;
    text_add(out, say(app_lang(app), "screen.send"));
    if (s->step == STEP_MADE) return;
    text_add_f(&at, "%d", (int)s->step + 1);
    text_add_f(&all, "%d", (int)STEP_MADE);
    text_add(out, STR("  "));
    SAY(out, app_lang(app), "send.step", text_str(&at), text_str(&all));
}

static const char *help_of(SendStep step)
{
    static const char *const IDS[STEP_COUNT] = {
        [STEP_TO] = "send.help_to", [STEP_WHERE] = "send.help_where", [STEP_LEVEL] = "send.help_level",
        [STEP_CHECK] = "send.help_check", [STEP_PATH] = "send.help_typed", [STEP_MADE] = "send.help_made"};
    return IDS[step] != NULL ? IDS[step] : "send.help";
}

static void help_send(const App *app, const void *state, Text *out)
{
    const Send *s = state;
    text_add(out, say(app_lang(app), help_of(s->step)));
}

static void explain_send(const App *app, const void *state, Text *out)
{
    help_send(app, state, out);
    text_add_c(out, '\n');
    text_add(out, say(app_lang(app), "send.explain"));
}

const ScreenOps send_screen = {
    .name = "screen.send", .context = ON_WIZARD, .state_size = sizeof(Send), .open = open_send, .key = key_send,
    .command = command_send, .fit = fit_send, .draw = draw_it, .close = close_send, .title = title_send,
    .help = help_send, .explain = explain_send, .settle = settle_send, .resume = resume_send, .can = can_send};
