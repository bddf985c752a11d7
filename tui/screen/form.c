#include "tui/screen/form.h"
#include "locale/number.h"
#include "tui/screen/form_answer.h"
#include "tui/screen/form_conflicts.h"
#include "tui/screen/form_done.h"
#include "tui/screen/form_draw.h"
#include "tui/screen/form_items.h"
#include "tui/screen/form_keep.h"
#include "tui/screen/form_member.h"
#include "tui/screen/form_note.h"
#include "tui/screen/form_option.h"
#include "tui/screen/form_over.h"
#include "tui/screen/form_parent.h"
#include "tui/screen/form_part.h"
#include "tui/screen/form_plain.h"
#include "tui/screen/form_twin.h"
#include "tui/screen/form_walk.h"
#include "tui/screen/history.h"

enum { PRESENCE_MS = 10 * 60 * 1000, ANSWER_KEEP = 0, ANSWER_DISCARD = 1 };

/* --- opening --- */

static bool find_draft(App *app, const FormScreen *s, int64_t id, Uuid record, Draft *out, Error *err)
{
    Draft *drafts;
    size_t count;
    if (!store_drafts(app_store(app), app_arena(app), &drafts, &count, err)) return false;
    int64_t newest = -1;
    for (size_t i = 0; i < count; i++) {
        const Draft *d = &drafts[i];
        bool is_mine = str_eq(d->login, app_user(app)) && !uuid_is_nil(record) &&
                       memcmp(&d->record, &record, sizeof record) == 0;
        bool is_wanted = id != 0 ? d->id == id : is_mine;
        if (is_wanted && d->updated_ms > newest) {
            *out = *d;
            newest = d->updated_ms;
        }
        bool is_other = id == 0 && !is_mine && !uuid_is_nil(record) && memcmp(&d->record, &record, sizeof record) == 0;
        if (is_other && s->env.now_ms - d->updated_ms < PRESENCE_MS) APP_SAY(app, "fill.somebody_else", d->login);
    }
    if (newest < 0) fault(err, ERR_ABSENT, "fill.no_draft", STR_NONE);
    return newest >= 0;
}

static bool open_draft(App *app, FormScreen *s, const Draft *draft, Error *err)
{
    if (!form_resume(app, s, draft, err)) return false;
    form_sections(app, s);
    form_marks(s);
    form_items(s);
    form_restore_place(app, s, draft->cursor);
    CLEANUP_TEXT time = TEXT_INIT;
    form_add_time(&time, &s->env, draft->updated_ms);
    if (app_message(app).n == 0) APP_SAY(app, "fill.resumed", text_str(&time));
    return true;
}

static bool open_fresh(App *app, FormScreen *s, const Form *form, Uuid record, Error *err)
{
    FormPart *part = uuid_is_nil(record) ? form_part_new(app, s, form, err) : form_part_open(app, s, form, record, err);
    if (part == NULL) return false;
    form_sections(app, s);
    if (!form_members_open(app, s, err)) return false;
    form_marks(s);
    form_section_go(s, 0);
    if (!s->sections[0].is_asked) form_section_next(s);
    form_load(app, s);
    return true;
}

static bool open_what(App *app, FormScreen *s, Str arg, Error *err)
{
    Str name = STR_NONE, what = STR_NONE, which = STR_NONE;
    str_word(&arg, &name);
    str_word(&arg, &what);
    str_word(&arg, &which);
    const Form *form = store_need_form(app_store(app), name, err);
    if (form == NULL) return false;
    Uuid uuid = {{0}};
    Draft draft;
    if (str_eq(what, STR("draft"))) {
        int64_t id = 0;
        return number_read(which, &id, err) && find_draft(app, s, id, uuid, &draft, err) && open_draft(app, s, &draft, err);
    }
    bool has_uuid = uuid_read(which, &uuid);
    if (str_eq(what, STR("id"))) {
        if (!has_uuid) return fault(err, ERR_ABSENT, "fill.unknown", which);
        Error none = {0};
        return find_draft(app, s, 0, uuid, &draft, &none) ? open_draft(app, s, &draft, err)
                                                          : open_fresh(app, s, form, uuid, err);
    }
    s->parent = uuid;
    return open_fresh(app, s, form, (Uuid){{0}}, err) && form_parent_tie(app, s, err);
}

static void close_form(App *app, void *state)
{
    FormScreen *s = state;
    if (s->is_dirty) form_keep(app, s, DRAFT_SYNC);
    form_close_over(s);
    form_parts_free(s);
    form_items_free(s);
    edit_free(&s->edit);
    text_free(&s->loaded);
    text_free(&s->overlap);
    arena_done(&s->options_arena);
    app_show_saved(app, STR_NONE);
}

static bool open_form(App *app, void *state, Str arg, Error *err)
{
    FormScreen *s = state;
    s->loaded = s->overlap = (Text)TEXT_INIT;
    s->is_thai = false;
    edit_init(&s->edit, EDIT_TEXT, 1);
    s->rows = 20;
    s->columns = 80;
    app_clear_message(app);
    form_env(app, s);
    s->lang = s->env.lang;
    if (open_what(app, s, arg, err)) {
        if (app_message(app).n == 0) form_tell_conflicts(app, s);
        form_parent_name(app, s);
        return true;
    }
    s->is_dirty = false;
    close_form(app, s);
    return false;
}

/* --- moving --- */

static void turn(App *app, FormScreen *s, bool (*go)(FormScreen *))
{
    if (!form_accept(app, s, LEAVE_BACK)) return;
    if (go(s)) form_arrived(app, s);
    else form_load(app, s);
}

static void go_in_section(App *app, FormScreen *s, bool (*can_go)(FormScreen *))
{
    form_accept(app, s, LEAVE_BACK);
    while (can_go(s)) continue;
    form_arrived(app, s);
}

/* --- keys --- */

static void enter(App *app, FormScreen *s)
{
    FormItem item = form_item(s) != NULL ? *form_item(s) : (FormItem){.kind = ITEM_NOTE};
    if (item.kind == ITEM_ADD) form_add_one(app, s, &item);
    else if (item.kind == ITEM_MEMBER) form_open_member(app, s, item.part);
    else form_forward(app, s);
}

static bool move_key(App *app, FormScreen *s, const Key *key)
{
    if (key->kind != KEY_NAMED) return false;
    const FormItem *item = form_item(s);
    bool is_table = item != NULL && item->kind != ITEM_FIELD;
    switch (key->name) {
    case NAME_ENTER: enter(app, s); return true;
    case NAME_TAB: case NAME_DOWN: form_forward(app, s); return true;
    case NAME_BACKTAB: case NAME_UP: form_back(app, s); return true;
    case NAME_PGDN: turn(app, s, form_section_next); return true;
    case NAME_PGUP: turn(app, s, form_section_previous); return true;
    case NAME_HOME:
        if (!is_table && form_question(s) != NULL && !is_select(item->field)) return false;
        go_in_section(app, s, form_focus_previous);
        return true;
    case NAME_END:
        if (!is_table && form_question(s) != NULL && !is_select(item->field)) return false;
        go_in_section(app, s, form_focus_next);
        return true;
    default: return false;
    }
}

static Reply answered(App *app, FormScreen *s, AnswerReply reply, const Key *key)
{
    bool is_space = key->kind == KEY_TEXT && key->cp == ' ';
    if (reply == ANSWER_LIST) reply = form_open_choices(app, s, NULL);
    if (reply == ANSWER_OPEN) reply = form_open_choices(app, s, is_space ? NULL : key);
    if (reply == ANSWER_NEXT) form_forward(app, s);
    return reply == ANSWER_PASS ? PASS : TOOK;
}

static Reply key_form(App *app, FormScreen *s, const Key *key)
{
    if (s->over != OVER_NOTHING) return answered(app, s, form_over_key(app, s, key), key);
    if (move_key(app, s, key)) return TOOK;
    AnswerReply reply = form_answer_key(app, s, key);
    if (reply != ANSWER_PASS) return answered(app, s, reply, key);
    bool is_typed = key->kind == KEY_TEXT && key->cp != '+' && key->cp != '?' && key->cp != ':';
    const FormItem *item = form_item(s);
    if (is_typed && item != NULL && item->kind == ITEM_FIELD && item->is_skipped) {
        CLEANUP_TEXT why = TEXT_INIT;
        form_add_reason(&why, s, item);
        app_say(app, text_str(&why));
        return TOOK;
    }
    return PASS;
}

static Reply form_key(App *app, void *state, const Key *key)
{
    FormScreen *s = state;
    if (key->kind == KEY_HANGUP) {
        s->must_sync = true;
        form_keep(app, s, DRAFT_SYNC);
        return TOOK;
    }
    if (key->kind != KEY_TEXT && key->kind != KEY_NAMED && key->kind != KEY_PASTE) return PASS;
    form_env(app, s);
    Reply reply = key_form(app, s, key);
    if (s->draft.id != 0 && reply == TOOK) s->is_dirty = true;
    form_scroll(app, s);
    return reply;
}

/* --- commands --- */

static void discard_answered(App *app, void *state, size_t answer)
{
    FormScreen *s = state;
    if (answer != ANSWER_DISCARD) return;
    form_discard(app, s);
    app_close_top(app);
    app_say_id(app, "fill.discarded");
}

/* The one thing in a form that cannot be taken back, so it asks. */
static bool ask_discard(App *app, FormScreen *s)
{
    CLEANUP_TEXT title = TEXT_INIT;
    CLEANUP_TEXT question = TEXT_INIT;
    form_title_of(&title, s, s->env.lang);
    SAY(&question, s->env.lang, "fill.ask_discard", text_str(&title));
    AppQuestion ask = {.question = text_str(&question), .safe = ANSWER_KEEP, .answered = discard_answered,
                       .answers = {"fill.keep_draft", "fill.throw_away"}};
    app_ask(app, &ask);
    return true;
}

/* Back out of a member into the table, else out of the screen; the draft stays a draft. */
static bool go_back(App *app, FormScreen *s)
{
    bool is_open = s->over != OVER_NOTHING;
    form_close_over(s);
    if (is_open) return true;
    form_accept(app, s, LEAVE_BACK);
    if (s->upper > 0 && s->focus >= s->upper) {
        s->focus = s->upper - 1;
        form_arrived(app, s);
        return true;
    }
    if (s->is_dirty || s->must_sync) form_keep(app, s, DRAFT_SYNC);
    if (s->draft.id != 0) app_say_id(app, "fill.draft_stays");
    return false;
}

static bool tell_kept(App *app, FormScreen *s)
{
    s->must_sync = true;
    form_keep(app, s, DRAFT_SYNC);
    CLEANUP_TEXT time = TEXT_INIT;
    form_add_time(&time, &s->env, s->env.now_ms);
    APP_SAY(app, "fill.kept", text_str(&time));
    return true;
}

static bool switch_layout(App *app, FormScreen *s)
{
    (void)app;
    const FormItem *item = form_question(s);
    if (item == NULL || is_select(item->field)) return false;
    edit_layout(&s->edit);
    if (s->edit.kind == EDIT_TEXT) s->is_thai = s->edit.is_thai;
    s->is_dirty = true;
    return true;
}

static bool jump_list(App *app, FormScreen *s)
{
    form_accept(app, s, LEAVE_BACK);
    form_open_missing(app, s);
    return true;
}

/* What belongs to the record; a record that is not stored yet has nothing. */
static bool open_linked(App *app, FormScreen *s)
{
    const FormPart *part = form_main(s);
    if (store_child_form(app_store(app), part->form, 0) == NULL) return false;
    form_accept(app, s, LEAVE_BACK);
    if (s->is_dirty || s->must_sync) form_keep(app, s, DRAFT_SYNC);
    if (part->before == NULL) app_say_id(app, "fill.link_later");
    else app_open_of(app, CMD_LINKED, part->form->name, part->uuid);
    return true;
}

/* To the member of the same name on this screen; else over this form, whose draft is kept. */
static bool open_twin(App *app, FormScreen *s)
{
    form_accept(app, s, LEAVE_BACK);
    const FormTwin *twin = form_twin_near(s);
    if (twin == NULL) return false;
    if (twin->other > 0) {
        form_go(s, twin->other, entry_record(s->parts[twin->other].entry)->root, twin->field);
        form_arrived(app, s);
        return true;
    }
    if (s->is_dirty || s->must_sync) form_keep(app, s, DRAFT_SYNC);
    CLEANUP_TEXT arg = TEXT_INIT;
    text_add(&arg, twin->form);
    text_add(&arg, STR(" id "));
    uuid_add(&arg, twin->record);
    app_open(app, &form_screen, text_str(&arg), NULL);
    return true;
}

/* The record in focus, a member's own or the household, with all that happened to it. */
static bool open_record_history(App *app, FormScreen *s)
{
    const FormItem *item = form_item(s);
    const FormPart *part = item != NULL ? &s->parts[item->part] : form_main(s);
    if (part->before == NULL) return false;
    form_close_over(s);
    form_accept(app, s, LEAVE_BACK);
    if (s->is_dirty || s->must_sync) form_keep(app, s, DRAFT_SYNC);
    CLEANUP_TEXT arg = TEXT_INIT;
    text_add(&arg, part->form->name);
    text_add_c(&arg, ' ');
    uuid_add(&arg, part->uuid);
    app_open(app, &history_screen, text_str(&arg), NULL);
    return true;
}

static bool run_command(App *app, FormScreen *s, CommandId id)
{
    switch (id) {
    case CMD_DONE: form_done(app, s); return true;
    case CMD_BACK: return go_back(app, s);
    case CMD_PICK:
        if (form_question(s) == NULL) return false;
        form_open_choices(app, s, NULL);
        return true;
    case CMD_DITTO:
        if (!form_ditto(app, s)) return false;
        form_go_on(app, s);
        return true;
    case CMD_HISTORY: return form_open_history(app, s) || open_record_history(app, s);
    case CMD_NOTE: return form_ask_note(app, s);
    case CMD_MISSING: return jump_list(app, s);
    case CMD_UNDO: return form_undo(app, s);
    case CMD_REDO: return form_redo(app, s);
    case CMD_NEW: return form_new_one(app, s);
    case CMD_LINKED: return open_linked(app, s);
    case CMD_REMOVE: return form_remove_one(app, s);
    case CMD_TWIN: return open_twin(app, s);
    case CMD_CLEAR: form_clear_answer(app, s); return true;
    case CMD_LAYOUT: return switch_layout(app, s);
    case CMD_SECTION: form_accept(app, s, LEAVE_BACK); form_open_sections(app, s); return true;
    case CMD_DISCARD: return ask_discard(app, s);
    case CMD_KEEP: return tell_kept(app, s);
    case CMD_CONFLICTS: return form_open_conflicts(app, s);
    default: return false;
    }
}

static bool form_command(App *app, void *state, CommandId id)
{
    FormScreen *s = state;
    size_t depth = app_depth(app);
    form_env(app, s);
    bool keeps_over = id == CMD_DONE || id == CMD_BACK;
    bool is_again = id == CMD_HISTORY && s->over == OVER_HISTORY; /* after the field's, the record's */
    if (!keeps_over) form_close_over(s);
    bool did = is_again ? open_record_history(app, s) : run_command(app, s, id);
    if (app_depth(app) == depth && did) form_scroll(app, s);
    return did;
}

static bool form_can(const App *app, const void *state, CommandId id)
{
    const FormScreen *s = state;
    const FormItem *question = form_question(s);
    switch (id) {
    case CMD_NOTE: return form_item(s) != NULL && s->parts[form_item(s)->part].before != NULL;
    case CMD_TWIN: return s->twin_count > 0;
    case CMD_LINKED: return store_child_form(app_store(app), s->parts[0].form, 0) != NULL;
    case CMD_PICK: case CMD_DITTO: return question != NULL;
    case CMD_HISTORY: return form_item(s) != NULL && s->parts[form_item(s)->part].before != NULL;
    default: return true;
    }
}

/* --- the rest --- */

static void form_fit(App *app, void *state, int rows, int columns)
{
    FormScreen *s = state;
    s->rows = rows;
    s->columns = columns;
    form_scroll(app, s);
}

static void form_draw_it(const App *app, const void *state, Surface content)
{
    form_draw(app, state, content);
}

static void form_settle(App *app, void *state)
{
    FormScreen *s = state;
    const FormItem *item = form_question(s);
    if (item != NULL) form_twin_look(app, s, item);
    form_keep(app, s, DRAFT_QUICK);
}

/* The record as it stands now, at the same question. false: it cannot be read, and the screen is closed. */
static bool open_again(App *app, FormScreen *s)
{
    CLEANUP_TEXT place = TEXT_INIT;
    Error err = {0};
    const Form *form = form_main(s)->form;
    Uuid uuid = form_main(s)->uuid;
    form_add_place(&place, s);
    form_close_over(s);
    form_parts_free(s);
    s->section_count = s->section = s->member = 0;
    if (open_fresh(app, s, form, uuid, &err)) {
        form_restore_place(app, s, text_str(&place));
        return true;
    }
    app_close_top(app);
    app_say_error(app, &err);
    return false;
}

/* Another language: the same place, the same half-typed text. What somebody else saves meanwhile is met
 * when this is saved; where nothing was typed yet it is shown at once. */
static void form_resume_screen(App *app, void *state)
{
    FormScreen *s = state;
    form_env(app, s);
    if (form_is_overtaken(app, s) && !open_again(app, s)) return;
    if (s->lang == s->env.lang) return;
    s->lang = s->env.lang;
    for (size_t i = 0; i < s->part_count; i++) entry_set_lang(s->parts[i].entry, s->env.lang);
    form_close_over(s);
    form_parent_name(app, s);
    if (form_is_edited(s)) form_options(app, s);
    else form_load(app, s);
    s->shown_minute = 0;
}

static void form_title_line(const App *app, const void *state, Text *out)
{
    form_title_of(out, state, app_lang(app));
}

static void form_help(const App *app, const void *state, Text *out)
{
    const FormScreen *s = state;
    Lang lang = app_lang(app);
    const FormItem *item = form_item(s);
    if (item == NULL || item->field == NULL || item->kind != ITEM_FIELD) {
        text_add(out, say(lang, s->upper > 0 ? "fill.help_roster" : "fill.help"));
        return;
    }
    Str note = form_note_on(s, item);
    if (note.n > 0) {
        SAY(out, lang, "note.help", note);
        return;
    }
    text_add(out, field_label(item->field, lang));
    Str hint = form_text(item->field->form, item->field->hint, lang_code(lang));
    text_add(out, STR(": "));
    text_add(out, hint.n > 0 ? hint : say(lang, is_select(item->field) ? "fill.help_choice" : "fill.help_text"));
}

static void form_explain(const App *app, const void *state, Text *out)
{
    const FormScreen *s = state;
    const FormItem *item = form_item(s);
    form_help(app, state, out);
    if (item == NULL || item->kind != ITEM_FIELD) return;
    if (item->is_skipped) {
        text_add_c(out, '\n');
        form_add_reason(out, s, item);
    }
    EntryState state_now = entry_state(form_entry(s, item), item->row, item->field);
    if (state_now.why == NULL) return;
    text_add_c(out, '\n');
    say_error(out, app_lang(app), state_now.why);
}

static void form_say_lines(App *app, void *state, Text *out)
{
    form_env(app, state);
    form_speak(app, state, out);
}

static Reply form_hear_line(App *app, void *state, Str line)
{
    FormScreen *s = state;
    size_t depth = app_depth(app);
    form_env(app, s);
    Reply reply = form_hear(app, s, line);
    if (app_depth(app) == depth && s->draft.id != 0 && reply == TOOK) s->is_dirty = true;
    return reply;
}

static bool form_types_thai(const void *state)
{
    const FormScreen *s = state;
    return s->edit.is_thai;
}

const ScreenOps form_screen = {
    .name = "screen.form", .context = ON_FORM, .state_size = sizeof(FormScreen), .open = open_form,
    .key = form_key, .command = form_command, .fit = form_fit, .draw = form_draw_it, .close = close_form,
    .title = form_title_line, .help = form_help, .explain = form_explain, .settle = form_settle,
    .resume = form_resume_screen, .can = form_can, .types_thai = form_types_thai,
    .speak = form_say_lines, .hear = form_hear_line};
