#include "tui/screen/review.h"
#include "locale/number.h"
#include "model/store/fold.h"
#include "tui/app.h"
#include "tui/screen/conflicts.h"
#include "tui/screen/decisions.h"
#include "tui/screen/sides_draw.h"

#include <stdlib.h>
#include <string.h>

enum { TOP_ROWS = 2, TOP_ROWS_SMALL = 1, SMALL = 14 };
typedef enum { REVIEW_COMPARING, REVIEW_FAILED, REVIEW_DECIDING, REVIEW_APPLIED, REVIEW_REFUSED } ReviewStage;

typedef struct {
    App *app;
    Str bundle, from;
    Arena arena;          /* of what was compared */
    Review review;
    Sides sides;
    ReviewStage stage;
    int rows, columns;
    AcceptKind accepting; /* what the job does */
    Job job;
    AppliedCounts counts;
    uint64_t generation;
} Reviewing;

/* --- what was compared, as sides --- */

/* Where a member belongs: its household's title, which may come with the same bundle. */
static Str parent_words(Reviewing *r, Value value)
{
    Uuid uuid;
    if (!uuid_read(value.text, &uuid)) return STR_NONE;
    for (size_t i = 0; i < r->review.record_count; i++) {
        const ReviewRecord *record = &r->review.records[i];
        if (record->title.n > 0 && memcmp(record->record.b, uuid.b, sizeof uuid.b) == 0) return record->title;
    }
    return sides_stored_title(app_store(r->app), &r->arena, uuid, app_lang(r->app));
}

static void fill_field(Reviewing *r, const Form *form, const ReviewField *from, SideField *out)
{
    Side *theirs = arena_take(&r->arena, sizeof *theirs);
    bool is_new = from->side == SIDE_NEW_RECORD;
    *theirs = (Side){.value = from->theirs, .author = from->their_author, .office = from->their_office,
                     .reason = from->their_reason, .hlc = from->their_hlc, .is_there = true};
    *out = (SideField){.name = from->field, .field = form != NULL ? form_field(form, from->field) : NULL,
                       .side = from->side, .theirs = theirs, .their_count = 1};
    out->base = (Side){.value = from->base, .is_there = !is_new};
    out->ours = (Side){.value = from->ours, .author = from->our_author, .hlc = from->our_hlc, .is_there = !is_new};
    if (!str_eq(from->field, FIELD_PARENT)) return;
    theirs->shown = parent_words(r, from->theirs);
    out->base.shown = parent_words(r, from->base);
    out->ours.shown = parent_words(r, from->ours);
}

static Str title_of(Reviewing *r, const ReviewRecord *from, const Form *form)
{
    return sides_title(&r->arena, from->record, from->title, form != NULL ? form_title(form, app_lang(r->app)) : from->form);
}

/* As the form asks them; what is in no form comes first. */
static int by_place(const void *a, const void *b)
{
    const SideField *x = a, *y = b;
    int i = x->field != NULL ? x->field->index : -1, j = y->field != NULL ? y->field->index : -1;
    return i != j ? i - j : str_cmp(x->name, y->name);
}

/* The household that a member comes into, else the one that it is in. */
static Uuid whole_of(Reviewing *r, const ReviewRecord *from)
{
    Uuid parent;
    RecordHead head;
    Error err = {0};
    for (size_t i = 0; i < from->field_count; i++)
        if (str_eq(from->fields[i].field, FIELD_PARENT) && uuid_read(from->fields[i].theirs.text, &parent)) return parent;
    bool is_member = !from->is_new && store_head(app_store(r->app), from->record, &r->arena, &head, &err) && !uuid_is_nil(head.parent);
    return is_member ? head.parent : from->record;
}

/* A household, then its members. */
static int by_household(const void *a, const void *b)
{
    const SideRecord *x = a, *y = b;
    int c = memcmp(x->whole.b, y->whole.b, sizeof x->whole.b);
    bool x_is_whole = memcmp(x->whole.b, x->record.b, sizeof x->whole.b) == 0;
    bool y_is_whole = memcmp(y->whole.b, y->record.b, sizeof y->whole.b) == 0;
    if (c != 0 || x_is_whole != y_is_whole) return c != 0 ? c : x_is_whole ? -1 : 1;
    return memcmp(x->record.b, y->record.b, sizeof x->record.b);
}

static void fill_record(Reviewing *r, const ReviewRecord *from, SideRecord *out)
{
    const Form *form = store_form(app_store(r->app), from->form);
    *out = (SideRecord){.record = from->record, .form = from->form, .title = title_of(r, from, form), .is_new = from->is_new,
                         .whole = whole_of(r, from)};
    out->fields = arena_take_array(&r->arena, from->field_count + 1, sizeof *out->fields);
    for (size_t i = 0; i < from->field_count; i++)
        if (from->fields[i].side != SIDE_SAME) fill_field(r, form, &from->fields[i], &out->fields[out->field_count++]);
    if (out->field_count > 0) qsort(out->fields, out->field_count, sizeof *out->fields, by_place);
}

static void lay_side_by_side(Reviewing *r)
{
    App *app = r->app;
    SideRecord *records = arena_take_array(&r->arena, r->review.record_count + 1, sizeof *records);
    size_t count = 0;
    for (size_t i = 0; i < r->review.record_count; i++) {
        fill_record(r, &r->review.records[i], &records[count]);
        if (records[count].field_count > 0) count++;
    }
    if (count > 0) qsort(records, count, sizeof *records, by_household);
    sides_free(&r->sides);
    sides_init(&r->sides, records, count, app_lang(app), app_os(app));
    r->generation = store_generation(app_store(app));
}

static void find_sender(Reviewing *r)
{
    BundleRow *rows;
    size_t count;
    Error err = {0};
    if (!bundle_list(app_store(r->app), app_arena(r->app), &rows, &count, &err)) return;
    for (size_t i = 0; i < count; i++)
        if (str_eq(rows[i].id, r->bundle)) r->from = rows[i].from_name.n > 0 ? rows[i].from_name : rows[i].from;
}

/* --- open, close, size --- */

static int top_rows(int rows)
{
    return rows < SMALL ? TOP_ROWS_SMALL : TOP_ROWS;
}

static void fit_review(App *app, void *state, int rows, int columns)
{
    (void)app;
    Reviewing *r = state;
    r->rows = rows;
    r->columns = columns;
    sides_fit(&r->sides, rows - top_rows(rows) - SIDES_FOOT, columns);
}

static JobState compare_step(Job *job, int64_t until_ms, Error *err)
{
    (void)until_ms;
    Reviewing *r = job->ctx;
    bool ok = bundle_review(app_store(r->app), r->bundle, &r->arena, &r->review, job, err);
    return ok ? JOB_DONE : err->code == ERR_CANCEL ? JOB_CANCELLED : JOB_FAILED;
}

static void compared(App *app, void *state, JobState outcome, const Error *err)
{
    Reviewing *r = state;
    if (outcome == JOB_DONE) {
        r->stage = REVIEW_DECIDING;
        lay_side_by_side(r);
        fit_review(app, r, r->rows, r->columns);
        app_clear_message(app);
        decisions_resume(app, r->bundle, &r->sides);
        return;
    }
    r->stage = REVIEW_FAILED;
    bool is_on_top = str_eq(str_of(app_screen_name(app)), STR("screen.review"));
    if (is_on_top) app_close_top(app);
    if (outcome == JOB_CANCELLED) app_say_id(app, "reviewing.stopped");
    else app_say_error(app, err);
}

static bool open_review(App *app, void *state, Str arg, Error *err)
{
    Reviewing *r = state;
    r->app = app;
    r->bundle = str_copy(app_arena(app), arg);
    sides_init(&r->sides, NULL, 0, app_lang(app), app_os(app));
    find_sender(r);
    r->job = (Job){.step = compare_step, .what = "job.bytes", .ctx = r};
    return app_start(app, &r->job, compared) || fault(err, ERR_BUSY, "reviewing.working", STR_NONE);
}

static void settle_review(App *app, void *state)
{
    Reviewing *r = state;
    if (r->stage == REVIEW_DECIDING) decisions_keep(app, r->bundle, &r->sides);
}

static void close_review(App *app, void *state)
{
    Reviewing *r = state;
    settle_review(app, state);
    sides_free(&r->sides);
    arena_done(&r->arena);
}

/* Somebody saved meanwhile: compared anew, with the decisions kept. */
static void resume_review(App *app, void *state)
{
    Reviewing *r = state;
    r->sides.lang = app_lang(app);
    if (r->stage != REVIEW_DECIDING || store_generation(app_store(app)) == r->generation) return;
    Error err = {0};
    Reviewing fresh = {.app = app, .bundle = r->bundle};
    if (!bundle_review(app_store(app), r->bundle, &fresh.arena, &fresh.review, NULL, &err)) {
        arena_done(&fresh.arena);
        app_say_error(app, &err);
        return;
    }
    lay_side_by_side(&fresh);
    decisions_replace(app, &r->sides, &fresh.sides);
    arena_done(&r->arena);
    r->arena = fresh.arena;
    r->review = fresh.review;
    r->sides = fresh.sides;
    r->generation = fresh.generation;
}

/* --- taking the bundle in, or refusing it --- */

static JobState apply_step(Job *job, int64_t until_ms, Error *err)
{
    (void)until_ms;
    Reviewing *r = job->ctx;
    Accept accept = {.kind = r->accepting, .reason = sides_reason(&r->sides), .accept_unsigned = true};
    bool ok = bundle_apply(app_store(r->app), r->bundle, &accept, &r->counts, job, err);
    return ok ? JOB_DONE : err->code == ERR_CANCEL ? JOB_CANCELLED : JOB_FAILED;
}

static void finished(App *app, void *state, JobState outcome, const Error *err)
{
    Reviewing *r = state;
    if (outcome == JOB_CANCELLED) app_say_id(app, "reviewing.stopped");
    if (outcome == JOB_FAILED) app_say_error(app, err);
    if (outcome != JOB_DONE) return;
    r->stage = r->accepting == ACCEPT_NONE ? REVIEW_REFUSED : REVIEW_APPLIED;
    r->generation = store_generation(app_store(app));
    app_say_id(app, r->stage == REVIEW_APPLIED ? "reviewing.applied" : "reviewing.refused");
}

static void start(App *app, Reviewing *r, AcceptKind kind)
{
    /* The merge takes what is on disk: what could not be kept is told there, and nothing is applied. */
    decisions_keep(app, r->bundle, &r->sides);
    if (r->sides.is_unkept) return;
    r->accepting = kind;
    r->job = (Job){.step = apply_step, .what = "job.bytes", .ctx = r};
    if (!app_start(app, &r->job, finished)) app_say_id(app, "reviewing.busy");
}

enum { ANSWER_NO, ANSWER_YES };
static void answered_apply(App *app, void *state, size_t answer)
{
    if (answer == ANSWER_YES) start(app, state, ACCEPT_ALL);
}

static void answered_refuse(App *app, void *state, size_t answer)
{
    if (answer == ANSWER_YES) start(app, state, ACCEPT_NONE);
}

static void ask_to_apply(App *app, Reviewing *r)
{
    CLEANUP_TEXT question = TEXT_INIT;
    CLEANUP_TEXT added = TEXT_INIT;
    CLEANUP_TEXT changed = TEXT_INIT;
    CLEANUP_TEXT open = TEXT_INIT;
    number_add_grouped(&added, r->review.added);
    number_add_grouped(&changed, r->review.changed);
    number_add_grouped(&open, (int64_t)(sides_conflicts(&r->sides) - sides_decided(&r->sides)));
    SAY(&question, app_lang(app), "reviewing.ask_unsigned", r->from, text_str(&added), text_str(&changed), text_str(&open));
    app_ask(app, &(AppQuestion){.question = text_str(&question), .answers = {"reviewing.ask_no", "reviewing.ask_yes"},
                                .safe = ANSWER_NO, .answered = answered_apply});
}

static void ask_to_refuse(App *app, Reviewing *r)
{
    CLEANUP_TEXT question = TEXT_INIT;
    CLEANUP_TEXT records = TEXT_INIT;
    number_add_grouped(&records, r->review.added + r->review.changed);
    SAY(&question, app_lang(app), "reviewing.ask_refuse", r->from, text_str(&records));
    app_ask(app, &(AppQuestion){.question = text_str(&question), .answers = {"reviewing.ask_no", "reviewing.refuse_yes"},
                                .safe = ANSWER_NO, .answered = answered_refuse});
}

/* --- keys --- */

static Reply key_of_result(App *app, const Reviewing *r, const Key *key)
{
    if (!key_is(key, NAME_ENTER)) return PASS;
    if (r->stage == REVIEW_FAILED) return LEAVE;
    if (r->counts.conflicts == 0) return LEAVE;
    app_open(app, &conflicts_screen, STR_NONE, NULL);
    return TOOK;
}

static void take_plain(App *app, Reviewing *r)
{
    CLEANUP_TEXT n = TEXT_INIT;
    number_add_grouped(&n, (int64_t)sides_take_plain(&r->sides));
    APP_SAY(app, "reviewing.plain", text_str(&n));
}

static Reply key_review(App *app, void *state, const Key *key)
{
    Reviewing *r = state;
    if (app_is_working(app)) return PASS;
    if (r->stage != REVIEW_DECIDING) return key_of_result(app, r, key);
    bool is_typing = r->sides.is_typing || r->sides.is_giving_reason;
    char digit = key->kind == KEY_TEXT && !is_typing ? widget_digit(key->cp) : 0;
    if (digit == '6') take_plain(app, r);
    else if (digit == '0') ask_to_refuse(app, r);
    if (digit == '6' || digit == '0') return TOOK;
    Error err = {0};
    Reply reply = sides_key(&r->sides, key, app_today(app), &err);
    if (err.code != ERR_NONE) app_say_error(app, &err);
    return reply;
}

static void show_history(App *app, Reviewing *r)
{
    const SideField *f = sides_focus(&r->sides);
    if (f == NULL) return;
    CLEANUP_TEXT text = TEXT_INIT;
    sides_add_history(&r->sides, f, &text);
    app_read(app, side_label(f, app_lang(app)), text_str(&text));
}

static bool command_review(App *app, void *state, CommandId id)
{
    Reviewing *r = state;
    if (r->stage != REVIEW_DECIDING || app_is_working(app)) return false;
    if (id == CMD_DONE) ask_to_apply(app, r);
    else if (id == CMD_HISTORY) show_history(app, r);
    else return sides_command(&r->sides, id);
    return true;
}

static bool can_review(const App *app, const void *state, CommandId id)
{
    (void)app;
    const Reviewing *r = state;
    bool is_open = r->stage == REVIEW_DECIDING;
    if (id == CMD_PICK) return false;
    return is_open || (id != CMD_DONE && id != CMD_NOTE && id != CMD_HISTORY && id != CMD_UNDO && id != CMD_REDO);
}

/* --- drawing --- */

static void draw_top(const Reviewing *r, Surface line)
{
    Lang lang = app_lang(r->app);
    CLEANUP_TEXT added = TEXT_INIT;
    CLEANUP_TEXT changed = TEXT_INIT;
    CLEANUP_TEXT conflicts = TEXT_INIT;
    CLEANUP_TEXT right = TEXT_INIT;
    number_add_grouped(&added, r->review.added);
    number_add_grouped(&changed, r->review.changed);
    number_add_grouped(&conflicts, r->review.conflicts);
    SAY(&right, lang, "reviewing.counts", text_str(&added), text_str(&changed), text_str(&conflicts));
    int columns = (int)text_columns(text_str(&right)), room = line.columns - columns - 4;
    if (room > 10) surface_put_cut(line, 0, 1, room, say(lang, "reviewing.unsigned"), STYLE_WARNING);
    surface_put(line, 0, line.columns - columns - 1, text_str(&right), STYLE_TEXT);
}

static void draw_result(const Reviewing *r, Surface s)
{
    Lang lang = app_lang(r->app);
    const AppliedCounts *c = &r->counts;
    static const char *const ID[] = {"result.added", "result.changed", "result.same", "result.conflicts",
                                     "result.gaps", "result.refused", "result.waiting", "result.clocks"};
    const int64_t count[] = {c->added, c->changed, c->same, c->conflicts, c->gaps, c->refused, c->waiting, c->far_clocks};
    int row = 1;
    surface_put(s, row, 1, say(lang, r->stage == REVIEW_APPLIED ? "result.applied" : "result.not_taken"), STYLE_FOCUS);
    row += 2;
    for (size_t i = 0; i < sizeof ID / sizeof *ID; i++) {
        if (count[i] == 0 && i > 2) continue;
        CLEANUP_TEXT number = TEXT_INIT;
        number_add_grouped(&number, count[i]);
        surface_put(s, row, 9 - (int)number.n, text_str(&number), STYLE_TEXT);
        surface_put_cut(s, row++, 11, s.columns - 11, say(lang, ID[i]), STYLE_TEXT);
    }
    surface_put(s, row + 1, 0, STR(">"), STYLE_TEXT);
    surface_put_cut(s, row + 1, 2, s.columns - 2, say(lang, c->conflicts > 0 ? "result.to_conflicts" : "result.back"), STYLE_TEXT);
    surface_cursor(s, row + 1, 0);
}

static void draw_review(const App *app, const void *state, Surface content)
{
    const Reviewing *r = state;
    if (r->stage < REVIEW_DECIDING) {
        surface_put_cut(content, 1, 2, content.columns - 2, say(app_lang(app), "reviewing.comparing"), STYLE_TEXT);
        surface_cursor(content, 1, 2);
        return;
    }
    if (r->stage != REVIEW_DECIDING) {
        draw_result(r, content);
        return;
    }
    int top = top_rows(content.rows);
    surface_cursor(content, 0, 0);
    draw_top(r, surface_part(content, 0, 0, 1, content.columns));
    Surface middle = surface_part(content, top, 0, content.rows - top - SIDES_FOOT, content.columns);
    if (r->sides.record_count > 0) sides_draw(&r->sides, middle);
    else surface_put_cut(middle, 1, 2, middle.columns - 2, say(app_lang(app), "reviewing.nothing"), STYLE_TEXT);
    sides_draw_foot(&r->sides, surface_part(content, content.rows - SIDES_FOOT, 0, SIDES_FOOT, content.columns),
                    "reviewing.keys", "reviewing.keys_short");
}

static void title_review(const App *app, const void *state, Text *out)
{
    const Reviewing *r = state;
    SAY(out, app_lang(app), "reviewing.title", r->from);
}

static void help_review(const App *app, const void *state, Text *out)
{
    const Reviewing *r = state;
    if (r->stage == REVIEW_DECIDING && r->sides.record_count > 0) sides_add_whole(&r->sides, out);
    else if (r->stage != REVIEW_COMPARING) text_add(out, say(app_lang(app), "reviewing.help"));
}

static void explain_review(const App *app, const void *state, Text *out)
{
    (void)state;
    text_add(out, say(app_lang(app), "reviewing.explain"));
}

static bool types_thai(const void *state)
{
    const Reviewing *r = state;
    return sides_types_thai(&r->sides);
}

const ScreenOps review_screen = {
    .name = "screen.review", .context = ON_REVIEW, .state_size = sizeof(Reviewing), .open = open_review,
    .key = key_review, .command = command_review, .fit = fit_review, .draw = draw_review, .close = close_review,
    .settle = settle_review, .title = title_review, .help = help_review, .explain = explain_review, .resume = resume_review,
    .can = can_review, .types_thai = types_thai};
