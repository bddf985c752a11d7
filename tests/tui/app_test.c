/* The app on a canvas: the way of a key, Esc in all its forms, overlays, stack, size, language,
 * jobs. */
#include "tests/lib/check.h"
#include "tests/lib/fakeos.h"
#include "tui/app.h"
#include "tui/widget/edit.h"

#include <string.h>

/* --- a screen for tests: a field, and a line that says what happened --- */

typedef struct {
    Edit edit;
    Text log;
    bool has_overlay; /* takes Esc itself, once */
    Job job;
    FakeOs *clock;
    App *app;
    int steps, settled, resumed, rows, columns;
    bool refuses;
} Demo;

static const ScreenOps demo_screen;
static Demo *demo; /* of the screen opened last */

static bool demo_open(App *app, void *state, Str arg, Error *err)
{
    (void)app;
    if (str_eq(arg, STR("fail"))) return fault(err, ERR_INPUT, "play.verb", arg);
    demo = state;
    demo->log = (Text)TEXT_INIT;
    edit_init(&demo->edit, EDIT_TEXT, 40);
    edit_fit(&demo->edit, 20);
    return true;
}

static Reply demo_key(App *app, void *state, const Key *key)
{
    Demo *d = state;
    (void)app;
    if (key->kind == KEY_QUIET) text_add(&d->log, STR("quiet "));
    if (key->kind == KEY_HANGUP) text_add(&d->log, STR("hangup "));
    if (key_is(key, NAME_ESC) && d->has_overlay) {
        d->has_overlay = false;
        return TOOK;
    }
    if (key_is(key, NAME_PGDN)) text_add(&d->log, STR("page "));
    if (key_is(key, NAME_INSERT)) return LEAVE;
    return edit_key(&d->edit, key);
}

static bool demo_command(App *app, void *state, CommandId id)
{
    Demo *d = state;
    if (id == CMD_BACK || d->refuses) return false;
    if (id == CMD_NEW) {
        app_open(app, &demo_screen, STR_NONE, NULL);
        return true;
    }
    text_add_f(&d->log, "%s ", command(id)->name);
    return true;
}

static void demo_fit(App *app, void *state, int rows, int columns)
{
    (void)app;
    ((Demo *)state)->rows = rows;
    ((Demo *)state)->columns = columns;
}

static void demo_draw(const App *app, const void *state, Surface content)
{
    const Demo *d = state;
    (void)app;
    surface_put(content, 0, 0, STR(">ชื่อ :"), STYLE_TEXT);
    edit_draw(&d->edit, content, 0, 5, EDIT_FOCUSED);
}

static void demo_close(App *app, void *state)
{
    (void)app;
    edit_free(&((Demo *)state)->edit);
    text_free(&((Demo *)state)->log);
}

static void demo_help(const App *app, const void *state, Text *out)
{
    const Demo *d = state;
    (void)app;
    text_add_f(out, "help %zu", d->edit.text.n);
}

static void demo_settle(App *app, void *state)
{
    (void)app;
    ((Demo *)state)->settled++;
}

static void demo_resume(App *app, void *state)
{
    (void)app;
    demo = state;
    ((Demo *)state)->resumed++;
}

static const ScreenOps demo_screen = {
    .name = "screen.home",
    .context = ON_FORM,
    .state_size = sizeof(Demo),
    .open = demo_open,
    .key = demo_key,
    .command = demo_command,
    .fit = demo_fit,
    .draw = demo_draw,
    .close = demo_close,
    .help = demo_help,
    .settle = demo_settle,
    .resume = demo_resume,
};

/* --- driving it --- */

typedef struct {
    FakeOs fake;
    Os os;
    App *app;
} Fixture;

static int set_up(void **state)
{
    static Fixture f; /* one test at a time */
    f = (Fixture){ 0 };
    f.os = fakeos(&f.fake, 1);
    AppOptions options = { .os = &f.os,
                           .rows = 24,
                           .columns = 80,
                           .lang = LANG_EN,
                           .user = STR("สมหญิง"),
                           .role = STR("ARM") };
    f.app = app_new(&options);
    Error err = { 0 };
    assert_true(app_open(f.app, &demo_screen, STR_NONE, &err));
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    app_free(((Fixture *)*state)->app);
    return 0;
}

static void play(App *app, const char *script)
{
    Error err = { 0 };
    if (!app_play(app, str_of(script), &err)) fail_msg("%s at %s", err.msg, err.where);
}

static void check_log(const char *want)
{
    check_str(text_str(&demo->log), str_of(want));
    text_clear(&demo->log);
}

/* Row from 0; negative from below. */
static void check_row(App *app, int row, const char *want)
{
    CLEANUP_TEXT line = TEXT_INIT;
    app_draw(app);
    const Canvas *c = app_canvas(app);
    canvas_line(c, row < 0 ? canvas_rows(c) + row : row, &line);
    check_str(text_str(&line), str_of(want));
}

static void test_three_ways_to_a_command(void **state)
{
    App *app = ((Fixture *)*state)->app;
    static const char *const WAYS[] = { "key F2",         "key ^O",          "key Esc 2",
                                        "key Esc\nkey 2", "key Esc\ntype /", "key Esc\ntype ๒",
                                        "key Esc /" };
    for (size_t i = 0; i < sizeof WAYS / sizeof WAYS[0]; i++) {
        play(app, WAYS[i]);
        check_log("done ");
        check_str(edit_str(&demo->edit), STR(""));
    }
    play(app, "key Esc n"); /* stands for PgDn */
    check_log("page ");
    play(app, "key ^N"); /* for Down, which the screen does not know */
    check_log("");
}

/* thai.md T15: a letter with Alt held by accident is the letter; Esc with no command after it costs
 * nothing. */
static void test_esc_never_loses_a_letter(void **state)
{
    App *app = ((Fixture *)*state)->app;
    play(app, "key Esc ฬ\nkey Esc\ntype X");
    check_str(edit_str(&demo->edit), STR("ฬX"));
    play(app, "key Esc\nkey Backspace");
    check_str(edit_str(&demo->edit), STR("ฬ"));
    check_log("");
}

/* Esc that closes something is not the Esc that arms, in one burst or apart. */
static void test_esc_closes_first(void **state)
{
    App *app = ((Fixture *)*state)->app;
    static const char *const WAYS[] = { "key Esc 2", "key Esc\nkey 2" };
    for (size_t i = 0; i < 2; i++) {
        demo->has_overlay = true;
        play(app, WAYS[i]);
        check_log("");
        check_str(edit_str(&demo->edit), STR("2"));
        edit_set(&demo->edit, STR_NONE, EDIT_AT_END);
    }
}

static void test_panel_comes_after_a_pause(void **state)
{
    App *app = ((Fixture *)*state)->app;
    Key quiet = { .kind = KEY_QUIET };
    play(app, "key Esc");
    check_row(app, -4, "");
    app_key(app, &quiet);
    CLEANUP_TEXT all = TEXT_INIT;
    app_dump(app, &all);
    assert_true(str_find(text_str(&all), STR("Esc again = back")) > 0);
    assert_true(str_find(text_str(&all), STR(" 2 Done, finish this")) > 0);
    play(app, "key 2");
    check_log("done ");
    text_clear(&all);
    app_dump(app, &all);
    assert_true(str_find(text_str(&all), STR("Esc again = back")) < 0);
    play(app, "key Esc\nkey Esc");
    assert_int_equal(app_depth(app), 0); /* back from the first screen leaves */
}

static void test_frame(void **state)
{
    App *app = ((Fixture *)*state)->app;
    app_show_saved(app, STR("draft 16:25"));
    app_say_id(app, "edit.full");
    play(app, "type ที่");
    check_row(app, 0,
              " kaejon  Home                                        สมหญิง(ARM) ENG draft 16:25");
    check_row(app, 1, ">ชื่อ :ที่");
    check_row(app, -2, " This field is full");
    check_row(app, -1,
              "1Help   2Done   3Back   4Pick   5Ditto  6Note   7Hist   8Errors 9Cmds   10Home");
    int row, column;
    canvas_cursor(app_canvas(app), &row, &column);
    assert_int_equal(row, 1);
    assert_int_equal(column, 6);
}

/* The help line waits for a pause; a new screen brings it at once. */
static void test_help_line_is_lazy(void **state)
{
    App *app = ((Fixture *)*state)->app;
    Key quiet = { .kind = KEY_QUIET };
    check_row(app, -3, " help 0");
    play(app, "type abc");
    check_row(app, -3, " help 0");
    app_key(app, &quiet);
    check_row(app, -3, " help 3");
}

/* The screen is told once that no key waits, after its opening and after each event; a pause is no
 * event, so that a screen that asks for a wake-up when told does not keep itself awake. */
static void test_settling_comes_once(void **state)
{
    App *app = ((Fixture *)*state)->app;
    Key quiet = {.kind = KEY_QUIET}, letter = key_text('a');
    app_settle(app);
    app_settle(app);
    assert_int_equal(demo->settled, 1);
    app_key(app, &quiet);
    app_settle(app);
    assert_int_equal(demo->settled, 1);
    app_key(app, &letter);
    app_settle(app);
    app_settle(app);
    assert_int_equal(demo->settled, 2);
}

static void test_stack(void **state)
{
    App *app = ((Fixture *)*state)->app;
    Demo *first = demo;
    play(app, "type abc\nkey Esc i");
    assert_int_equal(app_depth(app), 2);
    assert_ptr_not_equal(demo, first);
    play(app, "type x\nkey F3");
    assert_int_equal(app_depth(app), 1);
    assert_ptr_equal(demo, first);
    assert_int_equal(first->resumed, 1);
    check_str(edit_str(&first->edit), STR("abc"));
    play(app, "key Esc i\nkey Esc i\nkey Esc i\nkey Ins");
    assert_int_equal(app_depth(app), 3);
    play(app, "key Esc 0");
    assert_int_equal(app_depth(app), 1);
    for (int i = 0; i < 30; i++) play(app, "key Esc i");
    assert_int_equal(app_depth(app), 16);
    assert_true(str_find(app_message(app), STR("! ")) == 0);
}

static void test_a_screen_that_does_not_open(void **state)
{
    App *app = ((Fixture *)*state)->app;
    Error err = { 0 };
    assert_false(app_open(app, &demo_screen, STR("fail"), &err));
    assert_int_equal(err.code, ERR_INPUT);
    assert_int_equal(app_depth(app), 1);
    assert_true(str_find(app_message(app), STR("Unknown word fail")) > 0);
}

static void test_too_small(void **state)
{
    App *app = ((Fixture *)*state)->app;
    play(app, "type ab\nsize 32x10");
    check_row(app, 0, "Needs at least 40x15, now 32x10");
    play(app, "type zz\nkey F2\nkey Esc 2\nkey Backspace");
    check_log("");
    play(app, "size 40x15");
    check_str(edit_str(&demo->edit), STR("ab"));
    check_row(app, 1, ">ชื่อ :ab");
    check_row(app, -1, "1Help 2Done 3Back 4Pick 8Errors 9Cmds");
    assert_int_equal(demo->rows, 15 - 4);
    assert_int_equal(demo->columns, 40);
    play(app, "size 132x50");
    assert_int_equal(demo->columns, 132);
}

static void test_language_at_any_time(void **state)
{
    App *app = ((Fixture *)*state)->app;
    play(app, "type ab\nkey Esc h");
    assert_int_equal(app_lang(app), LANG_TH);
    check_row(app, -1,
              "1ช่วย    2เสร็จ   3กลับ    4เลือก   5ซ้ำค่า   6โน้ต    7ประวัติ  8ที่ขาด   9คำสั่ง   10แรก");
    check_str(edit_str(&demo->edit), STR("ab"));
    play(app, "key Esc h");
    assert_int_equal(app_lang(app), LANG_EN);
}

static void test_palette_and_help(void **state)
{
    App *app = ((Fixture *)*state)->app;
    play(app, "key F9\ntype missing\nkey Enter");
    check_log("missing ");
    play(app, "key Esc 9\ntype ที่ขาด\nkey Enter"); /* the other language's words */
    check_log("missing ");
    play(app, "key F9\ntype missing\nkey Esc\ntype a");
    check_log("");
    check_str(edit_str(&demo->edit), STR("a"));
    play(app, "key F1");
    CLEANUP_TEXT all = TEXT_INIT;
    app_dump(app, &all);
    assert_true(str_find(text_str(&all), STR("F2, Esc 2, ^O         Done, finish this")) > 0);
    play(app, "key PgDn\nkey Esc\nkey F2");
    check_log("done ");
}

static size_t answer_seen;
static void answered(App *app, void *state, size_t answer)
{
    (void)app;
    assert_ptr_equal(state, demo);
    answer_seen = answer + 1;
}

static void test_asking(void **state)
{
    App *app = ((Fixture *)*state)->app;
    AppQuestion q = { .question = STR("Send 1,284 rows to the province?"),
                      .answers = { "cmd.back", "cmd.send", NULL },
                      .answered = answered };
    static const struct {
        const char *keys;
        size_t seen;
    } ROWS[] = {
        { "key Enter", 1 },
        { "key Esc", 1 },
        { "key 2", 2 },
        { "type x\nkey F2\ntype ๑", 1 },
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        answer_seen = 0;
        app_ask(app, &q);
        play(app, ROWS[i].keys);
        assert_int_equal(answer_seen, ROWS[i].seen);
    }
    check_log("");
}

static void test_a_command_that_cannot_now(void **state)
{
    App *app = ((Fixture *)*state)->app;
    demo->refuses = true;
    play(app, "key F5");
    check_str(app_message(app), STR("Not possible now: Same as the one before"));
}

/* --- jobs --- */

static JobState step(Job *job, int64_t until_ms, Error *err)
{
    Demo *d = job->ctx;
    (void)until_ms;
    (void)err;
    if (job->cancel) return JOB_CANCELLED;
    job->done = ++d->steps;
    return d->steps == 5 ? JOB_DONE : JOB_MORE;
}

static JobState finished_as = JOB_MORE;
static void finished(App *app, void *state, JobState how, const Error *err)
{
    (void)app;
    (void)err;
    assert_ptr_equal(state, demo);
    finished_as = how;
}

static void test_job_runs_and_stops(void **state)
{
    App *app = ((Fixture *)*state)->app;
    demo->job = (Job){ .step = step, .what = "cmd.send", .total = 5, .ctx = demo };
    assert_true(app_start(app, &demo->job, finished));
    assert_false(app_start(app, &demo->job, finished));
    play(app, "type a"); /* keys are read meanwhile; playback lets the work end after them */
    assert_int_equal(finished_as, JOB_DONE);
    assert_false(app_is_working(app));
    check_str(edit_str(&demo->edit), STR("a"));
    demo->job = (Job){ .step = step, .what = "cmd.send", .ctx = demo };
    demo->steps = 0;
    assert_true(app_start(app, &demo->job, finished));
    play(app, "key Esc");
    assert_int_equal(finished_as, JOB_CANCELLED);
}

/* One step of 2 s that breathes every 0.1 s: told after 0.3 s, then once a second. */
static JobState long_step(Job *job, int64_t until_ms, Error *err)
{
    Demo *d = job->ctx;
    (void)until_ms;
    (void)err;
    CLEANUP_TEXT told = TEXT_INIT;
    for (int i = 0; i < 20; i++) {
        d->clock->now_ms += 100;
        assert_true(job_goes_on(job, 1));
        if (str_eq(app_message(d->app), text_str(&told))) continue;
        text_set(&told, app_message(d->app));
        text_add_f(&d->log, "%d ", i + 1);
    }
    return JOB_DONE;
}

static void test_job_breathes(void **state)
{
    Fixture *f = *state;
    demo->clock = &f->fake;
    demo->app = f->app;
    demo->job = (Job){ .step = long_step, .what = "cmd.send", .total = 20, .ctx = demo };
    assert_true(app_start(f->app, &demo->job, finished));
    play(f->app, "type a");
    assert_int_equal(finished_as, JOB_DONE);
    check_str(app_message(f->app), STR("Make a bundle: 13 of 20  Esc stops"));
    check_log("3 13 ");
}

static void test_hangup_keeps_and_leaves(void **state)
{
    App *app = ((Fixture *)*state)->app;
    int settled = demo->settled;
    Key gone = { .kind = KEY_HANGUP, .cp = 1 };
    app_key(app, &gone);
    check_log("hangup ");
    assert_int_equal(demo->settled, settled + 1);
}

/* Lines by their English and Thai names, and every command by its name or its word in the key bar. */
static void test_lines(void **state)
{
    App *app = ((Fixture *)*state)->app;
    Error err = { 0 };
    assert_true(app_line(app, STR(":missing"), &err));
    check_log("missing ");
    assert_true(app_line(app, STR("  ที่ขาด "), &err));
    check_log("missing ");
    assert_true(app_line(app, STR(":"), &err));
    assert_false(app_line(app, STR(":mising"), &err));
    assert_string_equal(err.msg, "line.unknown_near");
    assert_string_equal(err.where, "missing");
    fault_clear(&err);
    assert_false(app_line(app, STR("xyzzyx"), &err));
    assert_string_equal(err.msg, "line.unknown");
    assert_false(app_line(app, STR("รายการ"), &err));
    assert_string_equal(err.msg, "line.needs");
    assert_true(app_line(app, STR("quit"), &err));
    assert_int_equal(app_depth(app), 0);
}

static bool shows(App *app, const char *words)
{
    CLEANUP_TEXT all = TEXT_INIT;
    app_dump(app, &all);
    return str_find(text_str(&all), str_of(words)) >= 0;
}

/* The `:` line is over the screen: completion by Tab, what was typed before by Up, Esc closes it. */
static void test_colon_line(void **state)
{
    App *app = ((Fixture *)*state)->app;
    play(app, "key Esc q\ntype mis\nkey Tab");
    assert_true(shows(app, ":missing"));
    play(app, "key Enter");
    check_log("missing ");
    play(app, "key Esc q\ntype bcak\nkey Enter");
    assert_true(shows(app, "Did you mean back?"));
    play(app, "key Esc q\nkey Up\nkey Up");
    assert_true(shows(app, ":missing"));
    play(app, "key Enter");
    check_log("missing ");
    play(app, "key Esc q\ntype x\nkey Esc\ntype a");
    check_str(edit_str(&demo->edit), STR("a"));
    play(app, "key F9\ntype :missing\nkey Enter"); /* the palette gives way to it */
    check_log("missing ");
    play(app, "key F9\ntype to a file\nkey Enter"); /* a line that wants more is begun */
    assert_true(shows(app, ":dump-screen"));
    play(app, "key Esc");
}

static void test_messages_are_kept(void **state)
{
    App *app = ((Fixture *)*state)->app;
    app_say(app, STR("one"));
    app_say(app, STR("two"));
    Error err = { 0 };
    fault(&err, ERR_INPUT, "play.verb", STR("x"));
    app_say_error(app, &err);
    assert_int_equal(app_told_count(app), 3);
    check_str(text_str(&app_told(app, 2)->text), STR("one"));
    assert_int_equal(app_told(app, 0)->style, STYLE_ERROR);
    app_say(app, STR_NONE);
    assert_int_equal(app_told_count(app), 3);
    for (int i = 0; i < 1100; i++) app_say(app, STR("more"));
    assert_int_equal(app_told_count(app), 1000);
}

static void test_playback_says_what_is_wrong(void **state)
{
    App *app = ((Fixture *)*state)->app;
    static const struct {
        const char *script, *msg, *where;
    } ROWS[] = {
        { "# remark\n\nkey F2\nkey F77", "play.key", "4" },
        { "jump", "play.verb", "1" },
        { "size 80", "play.size", "1" },
        { "key Down\n:dump-screen", "line.needs", "2" },
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        Error err = { 0 };
        assert_false(app_play(app, str_of(ROWS[i].script), &err));
        assert_string_equal(err.msg, ROWS[i].msg);
        assert_string_equal(err.where, ROWS[i].where);
    }
    play(app, "key Down*3\npaste a b");
    check_str(edit_str(&demo->edit), STR("a b"));
}

#define with_app(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_app(test_three_ways_to_a_command),
        with_app(test_esc_never_loses_a_letter),
        with_app(test_esc_closes_first),
        with_app(test_panel_comes_after_a_pause),
        with_app(test_frame),
        with_app(test_help_line_is_lazy),
        with_app(test_settling_comes_once),
        with_app(test_stack),
        with_app(test_a_screen_that_does_not_open),
        with_app(test_too_small),
        with_app(test_language_at_any_time),
        with_app(test_palette_and_help),
        with_app(test_lines),
        with_app(test_colon_line),
        with_app(test_messages_are_kept),
        with_app(test_asking),
        with_app(test_a_command_that_cannot_now),
        with_app(test_job_runs_and_stops),
        with_app(test_job_breathes),
        with_app(test_hangup_keeps_and_leaves),
        with_app(test_playback_says_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
