#include "tui/screen/form_keep.h"
#include "forms/body.h"
#include "tui/screen/form_answer.h"
#include "tui/screen/form_items.h"
#include "tui/screen/form_part.h"
#include "tui/screen/form_place.h"
#include "tui/screen/form_rows.h"

enum { MINUTE_MS = 60000 };

/* --- writing --- */

static void add_uuid(Text *out, Uuid uuid)
{
    CLEANUP_TEXT text = TEXT_INIT;
    if (!uuid_is_nil(uuid)) uuid_add(&text, uuid);
    json_add_string(out, text_str(&text));
}

/* ["person","UUID","SEEN","1","STATE","CHANGED","BASE OF ROWS","CHANGED ROWS"] */
static void add_part(Text *out, FormPart *part)
{
    CLEANUP_TEXT state = TEXT_INIT;
    CLEANUP_TEXT changed = TEXT_INIT;
    CLEANUP_TEXT rows = TEXT_INIT;
    entry_draft(part->entry, &state);
    if (part->before != NULL) entry_body(part->entry, part->before, &changed);
    if (part->before != NULL && form_row_lists(part->form, -1) > 0) form_rows_changed(&rows, part);
    text_add_c(out, '[');
    json_add_string(out, part->form->name);
    text_add_c(out, ',');
    add_uuid(out, part->uuid);
    text_add_c(out, ',');
    json_add_string(out, part->seen);
    text_add(out, part->is_touched ? STR(",\"1\",") : STR(",\"\","));
    json_add_string(out, text_str(&state));
    text_add_c(out, ',');
    json_add_string(out, text_str(&changed));
    text_add_c(out, ',');
    json_add_string(out, part->rows_base);
    text_add_c(out, ',');
    json_add_string(out, text_str(&rows));
    text_add_c(out, ']');
}

void form_add_place(Text *out, const FormScreen *s)
{
    CLEANUP_TEXT title = TEXT_INIT;
    CLEANUP_TEXT path = TEXT_INIT;
    FormPlace place = {.section = (int64_t)s->section, .sections = (int64_t)s->section_count,
                       .member = (int64_t)s->member};
    form_part_title(&title, &s->parts[0], &s->env);
    place.title = text_str(&title);
    const FormItem *item = form_item(s);
    if (item != NULL && item->kind == ITEM_FIELD) {
        form_row_path(&path, item->row);
        place.field = item->field->name;
        place.label = field_label(item->field, s->env.lang);
        place.path = text_str(&path);
        place.at = (int64_t)s->edit.cursor;
        place.text = edit_str(&s->edit);
        place.is_edited = form_is_edited(s);
    }
    form_place_write(out, &place);
}

void form_add_time(Text *out, const EntryEnv *env, int64_t ms)
{
    Date day;
    int32_t of_day;
    date_of_ms(ms, env->zone_minutes, &day, &of_day);
    text_add_f(out, "%02d:%02d", of_day / 3600000, of_day / MINUTE_MS % 60);
}

static void show_time(App *app, FormScreen *s)
{
    const Os *os = app_os(app);
    int64_t now = os->now_ms(os->ctx);
    if (now / MINUTE_MS == s->shown_minute) return;
    s->shown_minute = now / MINUTE_MS;
    CLEANUP_TEXT time = TEXT_INIT;
    CLEANUP_TEXT words = TEXT_INIT;
    form_add_time(&time, &s->env, now);
    SAY(&words, s->env.lang, "fill.draft_at", text_str(&time));
    app_show_saved(app, text_str(&words));
}

/* Looking around is nothing to keep: a draft begins with the first thing typed. */
static bool has_begun(const FormScreen *s)
{
    if (s->draft.id != 0 || form_is_edited(s)) return true;
    for (size_t i = 0; i < s->part_count; i++)
        if (s->parts[i].is_touched || entry_changed(s->parts[i].entry)) return true;
    return false;
}

void form_keep(App *app, FormScreen *s, DraftMode mode)
{
    if (!has_begun(s)) return;
    if (!s->is_dirty && !(mode == DRAFT_SYNC && s->must_sync)) return;
    CLEANUP_TEXT body = TEXT_INIT;
    CLEANUP_TEXT place = TEXT_INIT;
    text_add_c(&body, '[');
    for (size_t i = 0; i < s->part_count; i++) {
        if (i > 0) text_add_c(&body, ',');
        add_part(&body, &s->parts[i]);
    }
    text_add_c(&body, ']');
    form_add_place(&place, s);
    s->draft.form = s->parts[0].form->name;
    s->draft.record = s->parts[0].uuid;
    s->draft.parent = s->parent;
    s->draft.opened_seen = s->parts[0].seen;
    s->draft.body = text_str(&body);
    s->draft.cursor = text_str(&place);
    s->draft.login = app_user(app);
    Error err = {0};
    bool is_kept = store_keep_draft(app_store(app), &s->draft, s->must_sync ? DRAFT_SYNC : mode, &err);
    s->draft.body = s->draft.cursor = STR_NONE;
    if (!is_kept) {
        app_say_error(app, &err);
        return;
    }
    s->is_dirty = s->must_sync = false;
    show_time(app, s);
}

void form_discard(App *app, FormScreen *s)
{
    Error err = {0};
    s->is_dirty = s->must_sync = false;
    if (s->draft.id != 0 && !store_drop_draft(app_store(app), s->draft.id, &err)) app_say_error(app, &err);
    s->draft.id = 0;
}

/* --- reading --- */

/* A part as it is written. */
typedef struct { Str form, uuid, seen, touched, state, changed, rows_base, rows; } Kept;

static bool read_part(JsonIn *in, Kept *k)
{
    Str *const texts[] = {&k->form, &k->uuid, &k->seen, &k->touched, &k->state, &k->changed, &k->rows_base, &k->rows};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!json_need(in, i == 0 ? '[' : ',') || !json_take_string(in, texts[i])) return false;
    return json_need(in, ']');
}

/* Somebody saved the record since: what the draft wrote goes onto it as it is now. The draft's own
 * `seen` stays, so that saving finds what overlaps. */
static bool put_changes(App *app, FormPart *part, Str changed, Error *err)
{
    BodyMember *members;
    size_t count;
    Str blind;
    if (changed.n == 0) return true;
    if (!body_read(app_arena(app), changed, &members, &count, &blind, err)) return false;
    Row *root = entry_record(part->entry)->root;
    for (size_t i = 0; i < count; i++) {
        const Field *f = form_field(part->form, members[i].name);
        if (f != NULL && f->repeat < 0 && type_is_answer(f->type)) entry_set(part->entry, root, f, members[i].value);
    }
    return true;
}

static bool resume_part(App *app, FormScreen *s, const Kept *k, Error *err)
{
    const Form *form = store_need_form(app_store(app), k->form, err);
    if (form == NULL) return false;
    Uuid uuid;
    bool is_stored = uuid_read(k->uuid, &uuid);
    FormPart *part = is_stored ? form_part_open(app, s, form, uuid, err) : form_part_new(app, s, form, err);
    if (part == NULL) return false;
    part->is_touched = k->touched.n > 0;
    bool has_moved = is_stored && !(str_eq(part->seen, k->seen) && str_eq(part->rows_base, k->rows_base));
    if (!has_moved) return entry_resume(part->entry, k->state, err);
    part->seen = str_copy(app_arena(app), k->seen);
    part->rows_base = str_copy(app_arena(app), k->rows_base);
    if (k->changed.n > 0) app_say_id(app, "fill.merged");
    return put_changes(app, part, k->changed, err) && (k->rows.n == 0 || form_rows_put(app, part, k->state, k->rows, err));
}

bool form_resume(App *app, FormScreen *s, const Draft *draft, Error *err)
{
    JsonIn in = {.text = draft->body, .arena = app_arena(app), .msg = "fill.draft_unreadable", .err = err};
    s->draft.id = draft->id;
    s->parent = draft->parent;
    if (!json_need(&in, '[')) return false;
    do {
        Kept kept = {0};
        if (!read_part(&in, &kept) || !resume_part(app, s, &kept, err)) return false;
    } while (json_if(&in, ','));
    return json_need(&in, ']');
}

void form_restore_place(App *app, FormScreen *s, Str json)
{
    FormPlace place;
    if (!form_place_read(app_arena(app), json, &place)) return;
    size_t part = place.member > 0 && (size_t)place.member < s->part_count ? (size_t)place.member : 0;
    if ((size_t)place.section < s->section_count) form_section_go(s, (size_t)place.section);
    const Field *f = form_field(s->parts[part].form, place.field);
    Row *row = f != NULL ? form_row_at(s->parts[part].entry, f, place.path) : NULL;
    if (row == NULL || !form_go(s, part, row, f)) {
        form_load(app, s);
        return;
    }
    form_load(app, s);
    if (place.is_edited && !is_select(f)) edit_set(&s->edit, place.text, EDIT_AT_END);
    if (place.at >= 0 && (size_t)place.at <= s->edit.text.n && place.is_edited) {
        s->edit.cursor = (size_t)place.at;
        edit_fit(&s->edit, s->edit.columns);
    }
}
