#include "tui/screen/form_done.h"
#include "model/store/doubt.h"
#include "forms/rows.h"
#include "tui/screen/form_answer.h"
#include "tui/screen/form_items.h"
#include "tui/screen/form_keep.h"
#include "tui/screen/form_over.h"
#include "tui/screen/form_part.h"

enum { SHOWN_MAX = 6, ANSWER_MINE = 0, ANSWER_THEIRS = 1, ANSWER_LATER = 2 };

static bool is_empty_member(const FormScreen *s, size_t i)
{
    return i > 0 && s->parts[i].before == NULL && !s->parts[i].is_touched;
}

/* --- saving --- */

static bool save_part(App *app, FormScreen *s, size_t i, Error *err)
{
    FormPart *part = &s->parts[i];
    CLEANUP_TEXT body = TEXT_INIT;
    bool differs = entry_body(part->entry, part->before, &body), is_new = part->before == NULL;
    if (!differs) text_set(&body, is_new ? STR("{}") : STR_NONE);
    Uuid parent = i > 0 ? s->parts[0].uuid : is_new ? s->parent : (Uuid){{0}};
    Save save = {.form = part->form->name, .record = part->uuid, .parent = parent,
                 .opened_seen = part->seen, .body = text_str(&body), .now = entry_record(part->entry),
                 .before = part->before, .draft = i == 0 ? s->draft.id : 0};
    Saved saved;
    if (!store_save(app_store(app), &save, &saved, &s->overlap, err)) {
        s->conflict_part = i;
        s->conflict_record = saved.record;
        return false;
    }
    part->uuid = saved.record;
    return doubts_keep(app_store(app), part->uuid, part->entry, err);
}

/* What was rolled back was never stored. */
static bool took_back(FormScreen *s, Store *store)
{
    store_abort(store);
    for (size_t i = 0; i < s->part_count; i++)
        if (s->parts[i].before == NULL) s->parts[i].uuid = (Uuid){{0}};
    return false;
}

/* *after and *until: what arrived by it, for undo. */
static bool save_all(App *app, FormScreen *s, int64_t *after, int64_t *until, Error *err)
{
    Store *store = app_store(app);
    if (!store_begin(store, err)) return false;
    *after = store_last_arrival(store);
    for (size_t i = 0; i < s->part_count; i++) {
        if (is_empty_member(s, i)) continue;
        if (i > 0) form_member_link(s, i);
        if (!save_part(app, s, i, err)) return took_back(s, store);
    }
    if (s->draft.id != 0 && !store_drop_draft(store, s->draft.id, err)) return took_back(s, store);
    *until = store_last_arrival(store);
    return store_commit(store, err) || took_back(s, store);
}

/* --- two people, one answer --- */

static void add_answer(Text *out, const FormScreen *s, const Field *f, const Row *row)
{
    CLEANUP_TEXT shown = TEXT_INIT;
    if (row != NULL) value_show(&shown, f, row_get(row, f), s->env.lang);
    if (shown.n == 0) text_add(out, STR("-"));
    else text_add_visible(out, text_str(&shown));
}

static Record *stored_now(App *app, const FormPart *part, RecordHead *head, Error *err)
{
    Record *now = record_new(part->form);
    if (store_head(app_store(app), part->uuid, app_arena(app), head, err) &&
        store_read(app_store(app), head->id, now, err))
        return now;
    record_free(now);
    return NULL;
}

/* The record's root, or the row of a repeat, that both wrote; NULL: it is not there (any more). */
static Row *both_wrote(const FormScreen *s, Record *record)
{
    const FormPart *part = &s->parts[s->conflict_part];
    CLEANUP_TEXT uuid = TEXT_INIT;
    if (memcmp(&s->conflict_record, &part->uuid, sizeof part->uuid) == 0) return record->root;
    uuid_add(&uuid, s->conflict_record);
    return row_find(record, text_str(&uuid));
}

/* Theirs: their answers, or the row gone or back again, as they have it. */
static void take_theirs(FormScreen *s, Row *mine, const Row *theirs)
{
    Entry *entry = s->parts[s->conflict_part].entry;
    if (mine == NULL) {
        if (theirs != NULL) entry_take_row(entry, theirs);
        return;
    }
    if (theirs == NULL) {
        entry_drop_row(entry, mine);
        return;
    }
    Str words = text_str(&s->overlap), word;
    while (str_word(&words, &word)) {
        const Field *f = form_field(mine->form, word);
        if (f != NULL && f->repeat == mine->repeat) entry_set(entry, mine, f, row_get(theirs, f));
        if (str_eq(word, STR("_position"))) mine->place = str_copy(&entry_record(entry)->arena, theirs->place);
    }
}

static void settle_conflict(App *app, void *state, size_t answer)
{
    FormScreen *s = state;
    FormPart *part = &s->parts[s->conflict_part];
    if (answer == ANSWER_LATER) return;
    RecordHead head, of_row;
    Error err = {0};
    Record *now = stored_now(app, part, &head, &err);
    if (now == NULL || !store_head(app_store(app), s->conflict_record, app_arena(app), &of_row, &err)) {
        record_free(now);
        app_say_error(app, &err);
        return;
    }
    Row *mine = both_wrote(s, entry_record(part->entry)), *theirs = both_wrote(s, now);
    Row *was = part->before != NULL ? both_wrote(s, part->before) : NULL;
    if (answer == ANSWER_THEIRS) take_theirs(s, mine, theirs);
    if (mine != NULL && mine->parent == NULL) part->seen = str_copy(app_arena(app), head.seen);
    if (mine != NULL && mine->parent != NULL) mine->seen = str_copy(&entry_record(part->entry)->arena, of_row.seen);
    if (was != NULL && was->parent != NULL) was->seen = str_copy(&part->before->arena, of_row.seen);
    record_free(now);
    form_changed(s);
    form_done(app, s);
}

static void add_difference(Text *question, const FormScreen *s, const Field *f, const Row *mine, const Row *theirs)
{
    CLEANUP_TEXT ours = TEXT_INIT;
    CLEANUP_TEXT other = TEXT_INIT;
    add_answer(&ours, s, f, mine);
    add_answer(&other, s, f, theirs);
    text_add_c(question, '\n');
    SAY(question, s->env.lang, "fill.conflict_field", field_label(f, s->env.lang), text_str(&ours), text_str(&other));
}

/* "Income: ours 3,000, theirs 3,500" for each answer that both wrote. */
static void ask_conflict(App *app, FormScreen *s)
{
    FormPart *part = &s->parts[s->conflict_part];
    RecordHead head;
    Error err = {0};
    Record *now = stored_now(app, part, &head, &err);
    if (now == NULL) {
        app_say_error(app, &err);
        return;
    }
    const Row *mine = both_wrote(s, entry_record(part->entry)), *theirs = both_wrote(s, now);
    CLEANUP_TEXT question = TEXT_INIT;
    text_add(&question, say(s->env.lang, "fill.conflict"));
    if (theirs == NULL || mine == NULL) {
        text_add_c(&question, '\n');
        text_add(&question, say(s->env.lang, mine == NULL ? "fill.row_changed_there" : "fill.row_removed_there"));
    }
    Str words = text_str(&s->overlap), word;
    for (int shown = 0; shown < SHOWN_MAX && str_word(&words, &word); shown++) {
        const Field *f = form_field(part->form, word);
        const Row *row = mine != NULL ? mine : theirs;
        if (f != NULL && row != NULL && f->repeat == row->repeat) add_difference(&question, s, f, mine, theirs);
    }
    record_free(now);
    AppQuestion ask = {.question = text_str(&question), .safe = ANSWER_LATER, .answered = settle_conflict,
                       .answers = {"fill.take_mine", "fill.take_theirs", "fill.take_later"}};
    app_ask(app, &ask);
}

/* --- F2 --- */

static bool may_leave_gaps(const FormScreen *s)
{
    return s->over == OVER_MISSING && s->may_save_missing;
}

void form_done(App *app, FormScreen *s)
{
    bool is_second = may_leave_gaps(s);
    if (!form_accept(app, s, LEAVE_FORWARD)) return;
    size_t wrong, total = form_findings(s, &wrong);
    bool is_stored = s->parts[0].before != NULL;
    if (total > 0 && !(is_second && wrong == 0)) {
        form_open_missing(app, s);
        s->may_save_missing = is_stored && wrong == 0;
        return;
    }
    Error err = {0};
    text_clear(&s->overlap);
    int64_t after, until;
    if (!save_all(app, s, &after, &until, &err)) {
        if (err.code == ERR_CONFLICT) ask_conflict(app, s);
        else app_say_error(app, &err);
        return;
    }
    s->is_dirty = s->must_sync = false;
    s->draft.id = 0;
    CLEANUP_TEXT title = TEXT_INIT;
    form_part_title(&title, &s->parts[0], &s->env);
    CLEANUP_TEXT message = TEXT_INIT;
    SAY(&message, s->env.lang, "fill.saved", text_str(&title));
    app_show_saved(app, STR_NONE);
    app_did(app, text_str(&title), after, until);
    app_close_top(app); /* s ends here */
    app_say(app, text_str(&message));
}
