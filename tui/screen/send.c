#include "tui/screen/send.h"
#include "locale/number.h"
#include "model/handoff/bundle.h"
#include "tui/app.h"
#include "tui/widget/edit.h"

/* The steps, in order. An answer is typed, or one of up to four digits; CHECK shows what would leave. */
typedef enum { STEP_TO, STEP_SCOPE, STEP_LEVEL, STEP_PURPOSE, STEP_BASIS, STEP_CHECK, STEP_PATH, STEP_MADE, STEP_COUNT } Step;
#define SEND_ANSWERS 4
static const struct send_step {
    const char *ask;
    const char *answers[SEND_ANSWERS];  /* catalogue ids; none: typed, or nothing to answer */
    const char *stored[SEND_ANSWERS];   /* what is logged */
} STEPS[STEP_COUNT] = {
    [STEP_TO] = {.ask = "send.to"},
    [STEP_SCOPE] = {.ask = "send.scope", .answers = {"send.since", "send.all"}},
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

typedef struct {
    App *app;
    Step step;
    Edit edit;                     /* of a typed answer */
    Text to, path;
    size_t answer[STEP_COUNT];     /* of those with digits */
    Arena arena;                   /* of the plan and of what was made */
    BundleMade plan;
    Job job;
    bool is_made;
} Send;

static bool is_typed(Step step)
{
    return step == STEP_TO || step == STEP_PATH;
}

static BundleRequest request_of(const Send *s)
{
    return (BundleRequest){.to = text_str(&s->to),
                           .level = (BundleLevel)s->answer[STEP_LEVEL],
                           .scope = s->answer[STEP_SCOPE] == 0 ? SCOPE_SINCE_ACK : SCOPE_ALL,
                           .purpose = str_of(STEPS[STEP_PURPOSE].stored[s->answer[STEP_PURPOSE]]),
                           .legal_basis = str_of(STEPS[STEP_BASIS].stored[s->answer[STEP_BASIS]]),
                           .path = text_str(&s->path),
                           .lang = app_lang(s->app)};
}

/* --- from step to step --- */

static void enter_step(Send *s, Step step)
{
    s->step = step;
    if (step == STEP_TO) edit_set(&s->edit, text_str(&s->to), EDIT_SELECTED);
    if (step == STEP_PATH) edit_set(&s->edit, text_str(&s->path), EDIT_SELECTED);
}

static bool count_what_leaves(App *app, Send *s)
{
    Error err = {0};
    BundleRequest request = request_of(s);
    arena_done(&s->arena);
    if (bundle_plan(app_store(app), &request, &s->arena, &s->plan, NULL, &err)) return true;
    app_say_error(app, &err);
    return false;
}

static JobState make_step(Job *job, int64_t until_ms, Error *err)
{
    (void)until_ms;
    Send *s = job->ctx;
    BundleRequest request = request_of(s);
    BundleMade made;
    if (!bundle_make(app_store(s->app), &request, &s->arena, &made, job, err))
        return err->code == ERR_CANCEL ? JOB_CANCELLED : JOB_FAILED;
    s->plan = made;
    return JOB_DONE;
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

static void make(App *app, Send *s)
{
    s->job = (Job){.step = make_step, .what = "job.bytes", .ctx = s};
    if (!app_start(app, &s->job, finished)) app_say_id(app, "reviewing.busy");
}

static void go_on(App *app, Send *s)
{
    switch (s->step) {
    case STEP_TO:
        if (edit_str(&s->edit).n == 0) {
            app_say_id(app, "send.type_to");
            return;
        }
        text_set(&s->to, str_trim(edit_str(&s->edit)));
        break;
    case STEP_BASIS:
        if (!count_what_leaves(app, s)) return;
        break;
    case STEP_PATH:
        text_set(&s->path, str_trim(edit_str(&s->edit)));
        make(app, s);
        return;
    default: break;
    }
    enter_step(s, (Step)(s->step + 1));
}

/* --- open, close, size --- */

static bool open_send(App *app, void *state, Str arg, Error *err)
{
    (void)arg;
    (void)err;
    Send *s = state;
    s->app = app;
    s->to = s->path = (Text)TEXT_INIT;
    s->answer[STEP_LEVEL] = LEVEL_CASE; /* all fields leave only when a person says so */
    edit_init(&s->edit, EDIT_FILTER, 1000);
    enter_step(s, STEP_TO);
    return true;
}

static void close_send(App *app, void *state)
{
    (void)app;
    Send *s = state;
    edit_free(&s->edit);
    text_free(&s->to);
    text_free(&s->path);
    arena_done(&s->arena);
}

static void fit_send(App *app, void *state, int rows, int columns)
{
    (void)rows;
    Send *s = state;
    edit_fit(&s->edit, columns - (int)text_columns(say(app_lang(app), STEPS[STEP_PATH].ask)) - 4);
}

/* --- keys --- */

static bool take_digit(App *app, Send *s, char digit)
{
    size_t i = (size_t)(digit - '1');
    if (digit < '1' || i >= SEND_ANSWERS || STEPS[s->step].answers[i] == NULL) return false;
    s->answer[s->step] = i;
    go_on(app, s);
    return true;
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
    if (is_typed(s->step)) return edit_key(&s->edit, key);
    char digit = key->kind == KEY_TEXT ? widget_digit(key->cp) : 0;
    return digit != 0 && take_digit(app, s, digit) ? TOOK : PASS;
}

static bool command_send(App *app, void *state, CommandId id)
{
    Send *s = state;
    if (app_is_working(app)) return false;
    if (id == CMD_DONE && s->step != STEP_MADE) {
        go_on(app, s);
        return true;
    }
    if (id == CMD_BACK && s->step != STEP_TO && s->step != STEP_MADE) {
        enter_step(s, (Step)(s->step - 1));
        return true;
    }
    return false;
}

static bool can_send(const App *app, const void *state, CommandId id)
{
    (void)app;
    const Send *s = state;
    return id != CMD_PICK && id != CMD_UNDO && id != CMD_REDO && id != CMD_CLEAR && id != CMD_LAYOUT &&
           (id != CMD_DONE || s->step != STEP_MADE);
}

/* --- drawing --- */

static void draw_answered(const Send *s, Step step, Surface line)
{
    Lang lang = app_lang(s->app);
    int column = surface_put(line, 0, 2, say(lang, STEPS[step].ask), STYLE_TEXT);
    Str answer = step == STEP_TO ? text_str(&s->to) : STR_NONE;
    if (!is_typed(step) && STEPS[step].answers[0] != NULL) answer = say(lang, STEPS[step].answers[s->answer[step]]);
    surface_put_cut(line, 0, column + 2, line.columns - column - 2, answer, STYLE_TEXT);
}

static int draw_question(const Send *s, Surface content, int row)
{
    Lang lang = app_lang(s->app);
    surface_put(content, row, 0, STR(">"), STYLE_TEXT);
    int column = surface_put(content, row, 2, say(lang, STEPS[s->step].ask), STYLE_FOCUS);
    surface_cursor(content, row, 0);
    if (is_typed(s->step)) edit_draw(&s->edit, content, row, column + 2, EDIT_FOCUSED);
    row++;
    for (size_t i = 0; i < SEND_ANSWERS && STEPS[s->step].answers[i] != NULL; i++, row++) {
        bool is_it = s->answer[s->step] == i;
        surface_put(content, row, 3, is_it ? STR("->") : STR("  "), STYLE_TEXT);
        surface_put_f(content, row, 6, STYLE_TEXT, "%zu", i + 1);
        surface_put_cut(content, row, 8, content.columns - 8, say(lang, STEPS[s->step].answers[i]), STYLE_TEXT);
    }
    return row;
}

static void draw_part(Surface line, const BundlePart *part)
{
    CLEANUP_TEXT rows = TEXT_INIT;
    CLEANUP_TEXT bytes = TEXT_INIT;
    number_add_grouped(&rows, part->rows);
    number_add_grouped(&bytes, part->bytes);
    surface_put_cut(line, 0, 4, 26, part->name, STYLE_TEXT);
    if (part->rows >= 0) surface_put(line, 0, 40 - (int)rows.n, text_str(&rows), STYLE_TEXT);
    if (part->bytes > 0) surface_put(line, 0, 54 - (int)bytes.n, text_str(&bytes), STYLE_TEXT);
    if (part->columns_out) surface_put_f(line, 0, 58, STYLE_TEXT, "%zu / %zu", part->columns_out, part->columns_withheld);
}

/* What would leave, or what was made: counts, then the tables. */
static void draw_plan(const Send *s, Surface content, int row)
{
    Lang lang = app_lang(s->app);
    CLEANUP_TEXT records = TEXT_INIT;
    CLEANUP_TEXT changes = TEXT_INIT;
    CLEANUP_TEXT withheld = TEXT_INIT;
    CLEANUP_TEXT words = TEXT_INIT;
    number_add_grouped(&records, s->plan.records);
    number_add_grouped(&changes, s->plan.changes);
    number_add_grouped(&withheld, s->plan.withheld);
    if (s->step == STEP_MADE) surface_put_cut(content, row++, 2, content.columns - 2, s->plan.file, STYLE_FOCUS);
    SAY(&words, lang, "send.counts", text_str(&records), text_str(&changes), text_str(&withheld));
    surface_put_cut(content, row++, 2, content.columns - 2, text_str(&words), s->plan.withheld ? STYLE_WARNING : STYLE_TEXT);
    surface_put_cut(content, row++, 4, content.columns - 4, say(lang, "send.head"), STYLE_FOCUS);
    for (size_t i = 0; i < s->plan.part_count && row < content.rows - 1; i++)
        draw_part(surface_part(content, row++, 0, 1, content.columns), &s->plan.parts[i]);
}

static void draw_send(const App *app, const void *state, Surface content)
{
    const Send *s = state;
    int row = 0;
    /* On a low screen the answers before make room for the table. */
    bool has_room = content.rows > 16 || s->step < STEP_CHECK;
    for (Step step = STEP_TO; has_room && step < s->step && step <= STEP_BASIS; step++)
        draw_answered(s, step, surface_part(content, row++, 0, 1, content.columns));
    row = draw_question(s, content, row + (has_room ? 1 : 0));
    if (s->step >= STEP_CHECK) draw_plan(s, content, row);
    if (!s->is_made) surface_put_cut(content, content.rows - 1, 1, content.columns - 1, say(app_lang(app), "send.nothing_yet"), STYLE_TEXT);
}

static void help_send(const App *app, const void *state, Text *out)
{
    const Send *s = state;
    text_add(out, say(app_lang(app), s->step == STEP_MADE ? "send.help_made" : is_typed(s->step) ? "send.help_typed" : "send.help"));
}

static void explain_send(const App *app, const void *state, Text *out)
{
    (void)state;
    text_add(out, say(app_lang(app), "send.explain"));
}

const ScreenOps send_screen = {
    .name = "screen.send", .context = ON_WIZARD, .state_size = sizeof(Send), .open = open_send, .key = key_send,
    .command = command_send, .fit = fit_send, .draw = draw_send, .close = close_send, .help = help_send,
    .explain = explain_send, .can = can_send};
