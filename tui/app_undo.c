/* Undo and redo across saves: the acts of this run, each a range of changes that can be taken back. */
#include "locale/number.h"
#include "model/work/undo.h"
#include "tui/app.h"
#include "tui/app_inside.h"

void app_did(App *a, Str words, int64_t after, int64_t until)
{
    if (until <= after) return;
    while (a->act_count > a->act_at) text_free(&a->acts[--a->act_count].words); /* what was undone is not redone any more */
    if (a->act_count == APP_ACTS) {
        text_free(&a->acts[0].words);
        memmove(a->acts, a->acts + 1, --a->act_count * sizeof *a->acts);
    }
    AppAct *act = &a->acts[a->act_count++];
    *act = (AppAct){ .words = TEXT_INIT, .after = after, .until = until };
    text_set(&act->words, words);
    a->act_at = a->act_count;
    a->has_typed_since = false;
}

bool app_can_undo(const App *a, CommandId id)
{
    bool has_act = id == CMD_UNDO ? a->act_at > 0 : id == CMD_REDO && a->act_at < a->act_count;
    return has_act && (app_top_of(a)->ops->context & (ON_HOME | ON_LIST | ON_FORM)) != 0;
}

/* "Undone: HH-0123 (3 values)", and what stays as it is. */
static void tell(App *a, const char *id, const AppAct *act, const Undone *u)
{
    CLEANUP_TEXT line = TEXT_INIT;
    CLEANUP_TEXT given = TEXT_INIT;
    CLEANUP_TEXT since = TEXT_INIT;
    number_add_grouped(&given, u->given);
    number_add_grouped(&since, u->since);
    SAY(&line, a->lang, u->given > 0 ? id : "undo.nothing", text_str(&act->words), text_str(&given));
    if (u->since > 0) {
        text_add(&line, STR("  "));
        SAY(&line, a->lang, "undo.since", text_str(&since));
    }
    if (u->stayed > 0) {
        text_add(&line, STR("  "));
        text_add(&line, say(a->lang, "undo.stayed"));
    }
    app_say(a, text_str(&line));
}

/* Undoing what was undone does it again: the act's changes are then those that the undo made. */
static void turn(App *a, CommandId id)
{
    AppAct *act = &a->acts[id == CMD_UNDO ? a->act_at - 1 : a->act_at];
    Undone undone;
    Error err = { 0 };
    if (!undo_changes(a->store, act->after, act->until, &undone, &err)) {
        app_say_error(a, &err);
        return;
    }
    if (undone.given > 0) {
        act->after = undone.after;
        act->until = undone.until;
    }
    a->act_at = id == CMD_UNDO ? a->act_at - 1 : a->act_at + 1;
    a->has_typed_since = false;
    app_resume_top(a);
    tell(a, id == CMD_UNDO ? "undo.undone" : "undo.redone", act, &undone);
}

/* What was typed last is taken back first: in the field, in the form, in the filter; then what was saved. */
void app_do_undo(App *a, CommandId id)
{
    AppScreen *top = app_top(a);
    bool can = app_can_undo(a, id);
    bool is_form = (top->ops->context & ON_FORM) != 0;
    bool is_screens = top->ops->command != NULL && (!can || is_form || a->has_typed_since);
    if (is_screens && top->ops->command(a, top->state, id)) return;
    if (can) turn(a, id);
    else APP_SAY(a, "app.not_now", say(a->lang, command(id)->help));
}
