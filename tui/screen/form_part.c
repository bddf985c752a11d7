#include "tui/screen/form_part.h"
#include "tui/screen/form_rows.h"
#include "model/store/doubt.h"
#include "forms/title.h"
#include "locale/number.h"
#include "model/store/query.h"

enum { FORM_COLUMNS = 18, NARROW = 60 };

static bool env_uuid(void *ctx, char out[static 37])
{
    const App *app = ctx;
    CLEANUP_TEXT text = TEXT_INIT;
    Uuid uuid;
    Error err = {0};
    if (!uuid_new(app_os(app), &uuid, &err)) return false;
    uuid_add(&text, uuid);
    memcpy(out, text.b, 37);
    return true;
}

void form_env(App *app, FormScreen *s)
{
    const Os *os = app_os(app);
    s->env = (EntryEnv){.now_ms = os->now_ms(os->ctx), .zone_minutes = os->zone_minutes(os->ctx),
                        .lang = app_lang(app), .user = app_user(app),
                        .uuid = env_uuid, .uuid_ctx = app, .device = store_device(app_store(app))};
}

/* --- one part --- */

static FormPart *take_part(FormScreen *s, const Form *form, Error *err)
{
    if (s->part_count == FORM_PARTS) {
        fault_n(err, ERR_RULE, "fill.too_many", form_title(form, s->env.lang), FORM_PARTS - 1);
        return NULL;
    }
    FormPart *part = &s->parts[s->part_count++];
    *part = (FormPart){.form = form, .seen = STR_NONE, .rows_base = STR_NONE};
    return part;
}

FormPart *form_part_new(App *app, FormScreen *s, const Form *form, Error *err)
{
    (void)app;
    FormPart *part = take_part(s, form, err);
    if (part != NULL) part->entry = entry_open(form, record_new(form), ENTRY_NEW, &s->env);
    return part;
}

FormPart *form_part_open(App *app, FormScreen *s, const Form *form, Uuid uuid, Error *err)
{
    FormPart *part = take_part(s, form, err);
    if (part == NULL) return NULL;
    RecordHead head;
    Record *record = record_new(form);
    part->before = record_new(form);
    Store *store = app_store(app);
    bool is_read = store_head(store, uuid, app_arena(app), &head, err) &&
                   store_read(store, head.id, record, err) && store_read(store, head.id, part->before, err) &&
                   notes_read(store, form, head.id, app_arena(app), &part->notes, &part->note_count, err);
    if (!is_read) {
        record_free(record);
        form_part_drop_last(s);
        return NULL;
    }
    part->uuid = uuid;
    part->id = head.id;
    if (part == form_main(s)) s->parent = head.parent;
    part->seen = str_copy(app_arena(app), head.seen);
    CLEANUP_TEXT base = TEXT_INIT;
    form_rows_base(&base, part->before);
    part->rows_base = str_copy(app_arena(app), text_str(&base));
    part->entry = entry_open(form, record, ENTRY_OPEN, &s->env);
    if (doubts_tell(store, head.id, part->entry, err)) return part;
    form_part_drop_last(s);
    return NULL;
}

void form_part_drop(FormScreen *s, size_t i)
{
    entry_free(s->parts[i].entry);
    record_free(s->parts[i].before);
    s->part_count--;
    for (; i < s->part_count; i++) s->parts[i] = s->parts[i + 1];
    s->parts[s->part_count] = (FormPart){0};
}

void form_part_drop_last(FormScreen *s)
{
    form_part_drop(s, s->part_count - 1);
}

void form_parts_free(FormScreen *s)
{
    while (s->part_count > 0) form_part_drop_last(s);
}

/* --- rosters --- */

const Field *form_line_field(const Form *child)
{
    for (size_t k = 0; k < child->key_count; k++) {
        const int *key = child->keys[k];
        bool has_parent = false;
        const Field *line = NULL;
        size_t n = 0;
        for (; key[n] >= 0; n++) {
            const Field *f = &child->fields[key[n]];
            if (f->index == child->parent_field) has_parent = true;
            else if (f->type == TYPE_INTEGER && f->repeat < 0) line = f;
        }
        if (has_parent && line != NULL && n == 2) return line;
    }
    return NULL;
}

bool form_is_roster(const Form *child, const Form *parent)
{
    return child != NULL && str_eq(child->parent_form, parent->name) && child->parent_field >= 0 &&
           form_line_field(child) != NULL && str_eq(form_line_field(child)->role, STR("roster_line"));
}

static bool open_members_of(App *app, FormScreen *s, const Form *roster, Error *err)
{
    QuerySort sort = {.field = form_line_field(roster)->name};
    Query query = {.form = roster->name, .parent = form_main(s)->uuid, .sorts = &sort, .sort_count = 1,
                   .columns = &sort.field, .column_count = 1};
    QueryRun *run = NULL;
    QueryRow *rows;
    size_t count;
    bool is_ok = query_open(app_store(app), &query, &s->env, &run, err) &&
                 query_rows(run, NULL, QUERY_AFTER, FORM_PARTS, app_arena(app), &rows, &count, err);
    for (size_t i = 0; is_ok && i < count; i++)
        is_ok = form_part_open(app, s, roster, rows[i].uuid, err) != NULL;
    query_close(run);
    return is_ok;
}

bool form_members_open(App *app, FormScreen *s, Error *err)
{
    if (uuid_is_nil(form_main(s)->uuid)) return true;
    for (size_t i = 0; i < s->section_count; i++)
        if (s->sections[i].roster != NULL && !open_members_of(app, s, s->sections[i].roster, err)) return false;
    return true;
}

static int64_t next_line(const FormScreen *s, const Form *roster)
{
    const Field *line = form_line_field(roster);
    int64_t last = 0, n;
    for (size_t i = 1; i < s->part_count; i++) {
        if (s->parts[i].form != roster) continue;
        Record *record = entry_record(s->parts[i].entry);
        if (number_read(row_get(record->root, line).text, &n, NULL) && n > last) last = n;
    }
    return last + 1;
}

static void set_answer(FormPart *part, const Field *f, Str canonical)
{
    Row *root = entry_record(part->entry)->root;
    Value value = value_text(canonical);
    if (!value_eq(row_get(root, f), value)) entry_set(part->entry, root, f, value);
}

void form_member_link(FormScreen *s, size_t i)
{
    FormPart *part = &s->parts[i];
    const Field *key = form_field(form_main(s)->form, part->form->parent_key);
    if (key == NULL || part->form->parent_field < 0) return;
    Value code = row_get(entry_record(form_main(s)->entry)->root, key);
    if (code.kind == ANSWER_TEXT) set_answer(part, &part->form->fields[part->form->parent_field], code.text);
}

FormPart *form_member_new(App *app, FormScreen *s, const Form *roster, Error *err)
{
    int64_t line = next_line(s, roster);
    FormPart *part = form_part_new(app, s, roster, err);
    if (part == NULL) return NULL;
    CLEANUP_TEXT number = TEXT_INIT;
    text_add_f(&number, "%lld", (long long)line);
    form_member_link(s, s->part_count - 1);
    set_answer(part, form_line_field(roster), text_str(&number));
    return part;
}

/* --- names --- */

void form_part_title(Text *out, const FormPart *part, const EntryEnv *env)
{
    CLEANUP_TEXT title = TEXT_INIT;
    record_title(&title, entry_record(part->entry), env->lang);
    text_add_visible(out, str_trim(text_str(&title)));
}

void form_title_of(Text *out, const FormScreen *s, Lang lang)
{
    CLEANUP_TEXT name = TEXT_INIT;
    Str form = form_title(s->parts[0].form, lang);
    text_add(&name, s->parent_title);
    if (name.n > 0 && s->parts[0].before != NULL) text_add(&name, STR(" > "));
    if (name.n == 0 || s->parts[0].before != NULL) form_part_title(&name, &s->parts[0], &s->env);
    if (name.n == 0) {
        text_add(out, form);
        return;
    }
    if (s->columns < NARROW) { /* no room for both */
        text_add(out, text_str(&name));
        return;
    }
    text_cut(out, form, FORM_COLUMNS); /* which one it is matters more than what it is */
    text_add(out, STR(" > "));
    text_add(out, text_str(&name));
}
