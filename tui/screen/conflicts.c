#include "tui/screen/conflicts.h"
#include "locale/number.h"
#include "model/store/fold.h"
#include "tui/app.h"
#include "tui/screen/decisions.h"
#include "tui/screen/sides_draw.h"

#include <string.h>

typedef struct {
    App *app;
    Uuid record;          /* whose, with those that belong to it; nil: all */
    Arena arena;          /* of what stands open */
    Sides sides;
    uint64_t generation;
} Conflicts;

/* --- what stands open, as sides --- */

static Side side_of(const Candidate *c)
{
    return (Side){.value = c->value, .author = c->author, .office = c->office, .reason = c->reason, .hlc = c->hlc,
                  .is_there = c->hlc != 0};
}

/* Ours: the newest written here, else the one that is shown. */
static size_t our_candidate(const Conflict *c)
{
    size_t ours = c->count;
    for (size_t i = 0; i < c->count; i++)
        if (c->candidates[i].is_own && (ours == c->count || c->candidates[i].hlc > c->candidates[ours].hlc)) ours = i;
    for (size_t i = 0; i < c->count && ours == c->count; i++)
        if (c->candidates[i].shown) ours = i;
    return ours < c->count ? ours : 0;
}

static void fill_field(Conflicts *s, const Form *form, const Conflict *c, SideField *out)
{
    size_t ours = our_candidate(c), n = 0;
    Side *theirs = arena_take_array(&s->arena, c->count + 1, sizeof *theirs);
    for (size_t i = 0; i < c->count; i++)
        if (i != ours) theirs[n++] = side_of(&c->candidates[i]);
    *out = (SideField){.name = c->field, .field = form != NULL ? form_field(form, c->field) : NULL, .side = SIDE_CONFLICT,
                       .base = side_of(&c->base), .ours = side_of(&c->candidates[ours]), .theirs = theirs, .their_count = n};
}

/* Where it belongs is shown by that record's title. */
static void name_parents(Conflicts *s, SideField *f)
{
    Side *const sides[] = {&f->base, &f->ours};
    Side *theirs = arena_take_array(&s->arena, f->their_count + 1, sizeof *theirs);
    Uuid uuid;
    if (!str_eq(f->name, FIELD_PARENT)) return;
    for (size_t i = 0; i < 2; i++)
        if (uuid_read(sides[i]->value.text, &uuid)) sides[i]->shown = sides_stored_title(app_store(s->app), &s->arena, uuid, app_lang(s->app));
    for (size_t i = 0; i < f->their_count; i++) {
        theirs[i] = f->theirs[i];
        if (uuid_read(theirs[i].value.text, &uuid)) theirs[i].shown = sides_stored_title(app_store(s->app), &s->arena, uuid, app_lang(s->app));
    }
    f->theirs = theirs;
}

static void describe_record(Conflicts *s, const Form *form, SideRecord *out)
{
    Lang lang = app_lang(s->app);
    Str title = sides_stored_title(app_store(s->app), &s->arena, out->record, lang);
    out->title = sides_title(&s->arena, out->record, title, form != NULL ? form_title(form, lang) : out->form);
    for (size_t i = 0; i < out->field_count; i++) name_parents(s, &out->fields[i]);
}

/* Of the record that is asked for, or of one that belongs to it. */
static bool is_asked_for(Conflicts *s, Uuid record)
{
    RecordHead head;
    Error err = {0};
    if (uuid_is_nil(s->record) || memcmp(record.b, s->record.b, sizeof record.b) == 0) return true;
    return store_head(app_store(s->app), record, &s->arena, &head, &err) &&
           memcmp(head.parent.b, s->record.b, sizeof head.parent.b) == 0;
}

/* Conflicts of one record stand together. */
static size_t keep_asked_for(Conflicts *s, Conflict *open, size_t total)
{
    size_t n = 0;
    bool is_wanted = false;
    Uuid last = {{0}};
    for (size_t i = 0; i < total; i++) {
        bool is_next = i == 0 || memcmp(open[i].record.b, last.b, sizeof last.b) != 0;
        last = open[i].record;
        if (is_next) is_wanted = is_asked_for(s, last);
        if (is_wanted) open[n++] = open[i];
    }
    return n;
}

static SideRecord *record_of(SideRecord *records, size_t *count, const Conflict *c)
{
    for (size_t i = 0; i < *count; i++)
        if (memcmp(records[i].record.b, c->record.b, sizeof c->record.b) == 0) return &records[i];
    records[*count] = (SideRecord){.record = c->record, .form = c->form};
    return &records[(*count)++];
}

static bool read_conflicts(Conflicts *s, Error *err)
{
    App *app = s->app;
    Conflict *open;
    size_t total, count = 0;
    if (!store_conflicts(app_store(app), STR_NONE, &s->arena, &open, &total, err)) return false;
    total = keep_asked_for(s, open, total);
    SideRecord *records = arena_take_array(&s->arena, total + 1, sizeof *records);
    for (size_t i = 0; i < total; i++) record_of(records, &count, &open[i])->field_count++;
    for (size_t i = 0; i < count; i++) {
        records[i].fields = arena_take_array(&s->arena, records[i].field_count, sizeof *records[i].fields);
        records[i].field_count = 0;
    }
    for (size_t i = 0; i < total; i++) {
        SideRecord *record = record_of(records, &count, &open[i]);
        fill_field(s, store_form(app_store(app), open[i].form), &open[i], &record->fields[record->field_count++]);
    }
    for (size_t i = 0; i < count; i++) describe_record(s, store_form(app_store(app), records[i].form), &records[i]);
    sides_init(&s->sides, records, count, app_lang(app), app_os(app));
    s->generation = store_generation(app_store(app));
    return true;
}

/* --- open, close, size --- */

static bool open_conflicts(App *app, void *state, Str arg, Error *err)
{
    Conflicts *s = state;
    s->app = app;
    if (arg.n > 0 && !uuid_read(arg, &s->record)) return fault(err, ERR_ABSENT, "fill.unknown", arg);
    if (!read_conflicts(s, err)) {
        arena_done(&s->arena);
        return false;
    }
    app_clear_message(app);
    decisions_resume(app, STR_NONE, &s->sides);
    return true;
}

static void settle_conflicts(App *app, void *state)
{
    Conflicts *s = state;
    decisions_keep(app, STR_NONE, &s->sides);
}

static void close_conflicts(App *app, void *state)
{
    Conflicts *s = state;
    settle_conflicts(app, state);
    sides_free(&s->sides);
    arena_done(&s->arena);
}

static void fit_conflicts(App *app, void *state, int rows, int columns)
{
    (void)app;
    Conflicts *s = state;
    sides_fit(&s->sides, rows - 1 - SIDES_FOOT, columns);
}

/* Read anew, with the decisions that nobody carried out yet. */
static void read_again(App *app, Conflicts *s)
{
    Error err = {0};
    Conflicts fresh = {.app = app, .record = s->record};
    if (!read_conflicts(&fresh, &err)) {
        arena_done(&fresh.arena);
        app_say_error(app, &err);
        return;
    }
    decisions_replace(app, &s->sides, &fresh.sides);
    arena_done(&s->arena);
    s->arena = fresh.arena;
    s->sides = fresh.sides;
    s->generation = fresh.generation;
}

static void resume_conflicts(App *app, void *state)
{
    Conflicts *s = state;
    if (store_generation(app_store(app)) != s->generation || s->sides.lang != app_lang(app)) read_again(app, s);
}

/* --- deciding --- */

/* One save for a record, of all its fields that were decided. */
static bool resolve_record(Conflicts *s, Arena *arena, const SideRecord *r, size_t *resolved, Error *err)
{
    RecordHead head;
    Saved saved;
    CLEANUP_TEXT body = TEXT_INIT;
    CLEANUP_TEXT overlap = TEXT_INIT;
    BodyMember *members = arena_take_array(arena, r->field_count, sizeof *members);
    size_t count = 0;
    for (size_t i = 0; i < r->field_count; i++)
        if (decision_value(&r->fields[i], &members[count].value)) members[count++].name = r->fields[i].name;
    if (count == 0) return true;
    if (!store_head(app_store(s->app), r->record, arena, &head, err)) return false;
    body_write(&body, members, count, STR_NONE);
    Str reason = sides_reason(&s->sides);
    Save save = {.form = r->form, .record = r->record, .opened_seen = head.seen, .body = text_str(&body), .kind = STR("resolve"),
                 .reason = reason.n > 0 ? reason : say(app_lang(s->app), "conflicts.reason")};
    *resolved += count;
    return store_save(app_store(s->app), &save, &saved, &overlap, err) &&
           decisions_carried_out(app_store(s->app), STR_NONE, r, err);
}

static bool resolve_all(Conflicts *s, size_t *resolved, Error *err)
{
    Store *store = app_store(s->app);
    Arena arena = {0};
    *resolved = 0;
    if (!store_begin(store, err)) return false;
    bool ok = true;
    for (size_t i = 0; ok && i < s->sides.record_count; i++)
        ok = resolve_record(s, &arena, &s->sides.records[i], resolved, err);
    if (ok) ok = store_commit(store, err);
    else store_abort(store);
    arena_done(&arena);
    return ok;
}

static void decide(App *app, Conflicts *s)
{
    Error err = {0};
    size_t resolved;
    /* Compared anew first: what somebody decided meanwhile is no longer asked. */
    if (store_generation(app_store(app)) != s->generation) read_again(app, s);
    if (!resolve_all(s, &resolved, &err)) {
        app_say_error(app, &err);
        return;
    }
    CLEANUP_TEXT done = TEXT_INIT;
    CLEANUP_TEXT left = TEXT_INIT;
    if (resolved > 0) edit_set(&s->sides.reason, STR_NONE, EDIT_AT_END);
    read_again(app, s);
    number_add_grouped(&done, (int64_t)resolved);
    number_add_grouped(&left, (int64_t)sides_conflicts(&s->sides));
    APP_SAY(app, resolved > 0 ? "conflicts.done" : "conflicts.none_chosen", text_str(&done), text_str(&left));
}

/* --- keys --- */

static Reply key_conflicts(App *app, void *state, const Key *key)
{
    Conflicts *s = state;
    Error err = {0};
    Reply reply = sides_key(&s->sides, key, app_today(app), &err);
    if (err.code != ERR_NONE) app_say_error(app, &err);
    return reply;
}

static void show_history(App *app, Conflicts *s)
{
    const SideField *f = sides_focus(&s->sides);
    if (f == NULL) return;
    CLEANUP_TEXT text = TEXT_INIT;
    sides_add_history(&s->sides, f, &text);
    app_read(app, side_label(f, app_lang(app)), text_str(&text));
}

static bool command_conflicts(App *app, void *state, CommandId id)
{
    Conflicts *s = state;
    if (id == CMD_DONE) decide(app, s);
    else if (id == CMD_HISTORY) show_history(app, s);
    else return sides_command(&s->sides, id);
    return true;
}

static bool can_conflicts(const App *app, const void *state, CommandId id)
{
    (void)app;
    (void)state;
    return id != CMD_PICK;
}

/* --- drawing --- */

static void draw_conflicts(const App *app, const void *state, Surface content)
{
    const Conflicts *s = state;
    surface_cursor(content, 0, 0);
    surface_put_cut(content, 0, 1, content.columns - 1, say(app_lang(app), "conflicts.what"), STYLE_TEXT);
    Surface middle = surface_part(content, 1, 0, content.rows - 1 - SIDES_FOOT, content.columns);
    if (s->sides.record_count > 0) sides_draw(&s->sides, middle);
    else surface_put_cut(middle, 1, 2, middle.columns - 2, say(app_lang(app), "conflicts.nothing"), STYLE_TEXT);
    sides_draw_foot(&s->sides, surface_part(content, content.rows - SIDES_FOOT, 0, SIDES_FOOT, content.columns),
                    "conflicts.keys", "conflicts.keys_short");
}

static void help_conflicts(const App *app, const void *state, Text *out)
{
    const Conflicts *s = state;
    if (s->sides.record_count > 0) sides_add_whole(&s->sides, out);
    else text_add(out, say(app_lang(app), "conflicts.nothing"));
}

static void explain_conflicts(const App *app, const void *state, Text *out)
{
    (void)state;
    text_add(out, say(app_lang(app), "conflicts.explain"));
}

static bool types_thai(const void *state)
{
    const Conflicts *s = state;
    return sides_types_thai(&s->sides);
}

const ScreenOps conflicts_screen = {
    .name = "screen.conflicts", .context = ON_REVIEW, .state_size = sizeof(Conflicts), .open = open_conflicts,
    .key = key_conflicts, .command = command_conflicts, .fit = fit_conflicts, .draw = draw_conflicts,
    .close = close_conflicts, .help = help_conflicts, .explain = explain_conflicts, .resume = resume_conflicts,
    .settle = settle_conflicts, .can = can_conflicts, .types_thai = types_thai};
