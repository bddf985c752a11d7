#include "tui/screen/form_twin.h"

#include "forms/title.h"
#include "model/work/twin.h"

static const FormTwin *twin_of(const FormScreen *s, const FormItem *item)
{
    for (size_t i = 0; i < s->twin_count; i++)
        if (s->twins[i].part == item->part && s->twins[i].field == item->field) return &s->twins[i];
    return NULL;
}

static void drop(FormScreen *s, size_t i)
{
    s->twin_count--;
    for (; i < s->twin_count; i++) s->twins[i] = s->twins[i + 1];
}

void form_twin_forget(FormScreen *s, size_t part)
{
    for (size_t i = s->twin_count; i-- > 0;) {
        if (s->twins[i].part == part || s->twins[i].other == part) drop(s, i);
        else {
            if (s->twins[i].part > part) s->twins[i].part--;
            if (s->twins[i].other > part) s->twins[i].other--;
        }
    }
}

/* --- looking --- */

/* A member of this very household, as it stands on the screen. */
static size_t part_with(const FormScreen *s, const FormItem *item, Str value)
{
    for (size_t i = 0; i < s->part_count; i++) {
        const FormPart *part = &s->parts[i];
        if (i == item->part || part->form != item->field->form) continue;
        Value other = entry_value(part->entry, entry_record(part->entry)->root, item->field);
        if (other.kind == ANSWER_TEXT && str_eq(other.text, value)) return i;
    }
    return 0;
}

static bool is_part(const FormScreen *s, Uuid uuid)
{
    for (size_t i = 0; i < s->part_count; i++)
        if (memcmp(&s->parts[i].uuid, &uuid, sizeof uuid) == 0) return true;
    return false;
}

static bool find(App *app, FormScreen *s, const FormItem *item, FormTwin *twin)
{
    Twin found;
    Error err = {0};
    bool is_found;
    CLEANUP_TEXT words = TEXT_INIT;
    CLEANUP_TEXT visible = TEXT_INIT;
    twin->other = part_with(s, item, twin->value);
    if (twin->other > 0) {
        CLEANUP_TEXT name = TEXT_INIT;
        record_title(&name, entry_record(s->parts[twin->other].entry), s->env.lang);
        SAY(&words, s->env.lang, "fill.twin_here", text_str(&name));
    } else {
        if (!twin_find(app_store(app), item->field, twin->value, s->parts[item->part].uuid, &s->env, app_arena(app),
                       &found, &is_found, &err)) {
            app_say_error(app, &err);
            return false;
        }
        if (!is_found || is_part(s, found.record)) return false;
        bool has_parent = !uuid_is_nil(found.parent);
        twin->form = has_parent ? found.parent_form : item->field->form->name;
        twin->record = has_parent ? found.parent : found.record;
        SAY(&words, s->env.lang, has_parent ? "fill.twin_in" : "fill.twin", found.title, found.parent_title);
    }
    text_add_visible(&visible, text_str(&words));
    twin->words = str_copy(app_arena(app), text_str(&visible));
    return true;
}

/* What the question would answer now; false: nothing that could name a record. */
static bool value_now(App *app, FormScreen *s, const FormItem *item, Arena *arena, Value *out)
{
    Error err = {0};
    if (entry_state(form_entry(s, item), item->row, item->field).refused_raw) return false;
    bool is_typed = item == form_question(s) && !str_eq(edit_str(&s->edit), text_str(&s->loaded));
    if (!is_typed) *out = entry_value(form_entry(s, item), item->row, item->field);
    else if (value_read(arena, out, item->field, str_trim(edit_str(&s->edit)), FROM_PERSON, app_today(app), &err) == READ_BAD)
        return false;
    return out->kind == ANSWER_TEXT && out->text.n > 0;
}

void form_twin_look(App *app, FormScreen *s, const FormItem *item)
{
    if (item->kind != ITEM_FIELD || item->row->parent != NULL || !twin_is_name(item->field)) return;
    Arena arena = {0};
    Value value = VALUE_NONE;
    const FormTwin *known = twin_of(s, item);
    bool has_value = value_now(app, s, item, &arena, &value);
    bool is_known = has_value && known != NULL && str_eq(known->value, value.text);
    bool is_looked = has_value && s->looked_field == item->field && s->looked_part == item->part &&
                     str_eq(s->looked, value.text);
    if (!is_known && !is_looked) {
        if (known != NULL) drop(s, (size_t)(known - s->twins));
        s->looked_field = item->field;
        s->looked_part = item->part;
        s->looked = has_value ? str_copy(app_arena(app), value.text) : STR_NONE;
        FormTwin twin = {.part = item->part, .field = item->field, .value = s->looked};
        bool has_room = s->twin_count < FORM_TWINS;
        if (has_value && has_room && find(app, s, item, &twin)) {
            s->twins[s->twin_count++] = twin;
            app_say(app, twin.words);
        }
    }
    arena_done(&arena);
}

Str form_twin_words(const FormScreen *s, const FormItem *item)
{
    const FormTwin *twin = s->twin_count > 0 ? twin_of(s, item) : NULL;
    return twin != NULL ? twin->words : STR_NONE;
}

const FormTwin *form_twin_near(const FormScreen *s)
{
    const FormItem *item = form_item(s);
    const FormTwin *twin = item != NULL ? twin_of(s, item) : NULL;
    return twin != NULL || s->twin_count == 0 ? twin : &s->twins[s->twin_count - 1];
}
