#include "tui/screen/decisions.h"
#include "locale/number.h"
#include "model/store/decided.h"

bool decision_value(const SideField *f, Value *out)
{
    bool has_theirs = f->pick == PICK_THEIRS && f->which < f->their_count;
    if (f->pick == PICK_OURS) *out = f->ours.value;
    else if (has_theirs) *out = f->theirs[f->which].value;
    else if (f->pick == PICK_VALUE) *out = f->value;
    return f->pick == PICK_OURS || has_theirs || f->pick == PICK_VALUE;
}

/* --- kept until they are carried out --- */

static Decided decided_of(const SideRecord *r, const SideField *f)
{
    static const DecidedPick PICKS[] = {[PICK_NONE] = DECIDED_NOTHING, [PICK_OURS] = DECIDED_OURS,
                                        [PICK_THEIRS] = DECIDED_THEIRS, [PICK_VALUE] = DECIDED_VALUE,
                                        [PICK_LATER] = DECIDED_LATER};
    Decided d = {.record = r->record, .field = f->name, .pick = PICKS[f->pick], .value = f->value,
                 .sides = sides_shown(f)};
    if (f->pick == PICK_THEIRS && f->which < f->their_count) d.side = f->theirs[f->which].hlc;
    return d;
}

void decisions_keep(App *app, Str bundle, Sides *s)
{
    if (!s->is_unkept) return;
    Arena arena = {0};
    Error err = {0};
    size_t total = 0;
    Deciding what = {.login = app_user(app), .reason = edit_str(&s->reason)};
    for (size_t r = 0; r < s->record_count; r++) total += s->records[r].field_count;
    what.list = arena_take_array(&arena, total + 1, sizeof *what.list);
    for (size_t r = 0; r < s->record_count; r++)
        for (size_t i = 0; i < s->records[r].field_count; i++)
            if (s->records[r].fields[i].is_unkept) what.list[what.count++] = decided_of(&s->records[r], &s->records[r].fields[i]);
    const SideField *f = s->is_typing ? sides_focus(s) : NULL;
    if (f != NULL) {
        what.record = s->records[s->record].record;
        what.field = f->name;
        what.typed = edit_str(&s->edit);
    }
    s->is_unkept = !decided_keep(app_store(app), bundle, &what, &err);
    if (s->is_unkept) app_say_error(app, &err);
    for (size_t r = 0; r < s->record_count && !s->is_unkept; r++)
        for (size_t i = 0; i < s->records[r].field_count; i++) s->records[r].fields[i].is_unkept = false;
    arena_done(&arena);
}

/* false: it no longer differs, or the side that was meant is gone. */
static bool restore(Sides *s, const Decided *d)
{
    static const Pick PICKS[] = {[DECIDED_OURS] = PICK_OURS, [DECIDED_THEIRS] = PICK_THEIRS,
                                 [DECIDED_VALUE] = PICK_VALUE, [DECIDED_LATER] = PICK_LATER};
    SideField *f = sides_find(s, d->record, d->field);
    size_t which = 0;
    if (f == NULL || d->pick == DECIDED_NOTHING || sides_shown(f) != d->sides) return false;
    while (d->pick == DECIDED_THEIRS && which < f->their_count && f->theirs[which].hlc != d->side) which++;
    if (d->pick == DECIDED_THEIRS && which == f->their_count) return false;
    sides_restore(s, f, PICKS[d->pick], which, d->value);
    return true;
}

static void tell(App *app, const Deciding *what, size_t restored)
{
    const Os *os = app_os(app);
    CLEANUP_TEXT n = TEXT_INIT;
    CLEANUP_TEXT when = TEXT_INIT;
    number_add_grouped(&n, (int64_t)restored);
    date_add_recent(&when, what->updated_ms, os->now_ms(os->ctx), os->zone_minutes(os->ctx),
                    app_lang(app) == LANG_TH ? ERA_BE : ERA_CE, app_lang(app));
    APP_SAY(app, "sides.resumed", text_str(&n), what->login, text_str(&when));
}

void decisions_replace(App *app, Sides *from, Sides *to)
{
    CLEANUP_TEXT n = TEXT_INIT;
    size_t reopened = sides_replace(from, to);
    number_add_grouped(&n, (int64_t)reopened);
    if (reopened > 0) APP_SAY(app, "sides.reopened", text_str(&n));
}

bool decisions_carried_out(Store *store, Str bundle, const SideRecord *r, Error *err)
{
    Arena arena = {0};
    Value ignored;
    Deciding what = {.list = arena_take_array(&arena, r->field_count, sizeof *what.list)};
    for (size_t i = 0; i < r->field_count; i++)
        if (decision_value(&r->fields[i], &ignored)) what.list[what.count++] = (Decided){.record = r->record, .field = r->fields[i].name};
    bool ok = decided_keep(store, bundle, &what, err);
    arena_done(&arena);
    return ok;
}

void decisions_resume(App *app, Str bundle, Sides *s)
{
    Arena arena = {0};
    Error err = {0};
    Deciding what;
    size_t restored = 0;
    bool is_read = decided_read(app_store(app), bundle, &arena, &what, &err);
    if (!is_read) app_say_error(app, &err);
    for (size_t i = 0; is_read && i < what.count; i++) restored += restore(s, &what.list[i]);
    if (is_read) edit_set(&s->reason, what.reason, EDIT_AT_END);
    sides_go_to_open(s);
    if (is_read) sides_restore_typing(s, what.record, what.field, what.typed);
    bool is_resumed = is_read && (restored > 0 || s->is_typing || what.reason.n > 0);
    if (is_resumed) tell(app, &what, restored);
    arena_done(&arena);
}
