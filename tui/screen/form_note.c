#include "tui/screen/form_note.h"
#include "tui/screen/form_answer.h"
#include "tui/screen/form_items.h"
#include "tui/screen/form_part.h"

enum { SHOWN_NOTES = 3 };

bool form_notes_read(App *app, FormPart *part, Error *err)
{
    return notes_read(app_store(app), part->form, part->id, app_arena(app), &part->notes, &part->note_count, err);
}

static bool is_on(const Note *n, const Field *field)
{
    return field != NULL ? str_eq(n->field, field->name) : n->field.n == 0;
}

Str form_note_on(const FormScreen *s, const FormItem *item)
{
    const FormPart *part = &s->parts[item->part];
    for (size_t i = part->note_count; i-- > 0;)
        if (is_on(&part->notes[i], item->field)) return part->notes[i].words;
    return STR_NONE;
}

static const Field *noted_field(const FormScreen *s)
{
    const FormItem *item = form_item(s);
    return item != NULL && item->kind == ITEM_FIELD && !s->is_noting_record ? item->field : NULL;
}

static FormPart *noted_part(FormScreen *s)
{
    const FormItem *item = form_item(s);
    return item != NULL ? &s->parts[item->part] : form_main(s);
}

static void note_given(App *app, void *state, Str words)
{
    FormScreen *s = state;
    FormPart *part = noted_part(s);
    RecordHead head;
    Saved saved;
    Error err = {0};
    bool is_saved = store_head(app_store(app), part->uuid, app_arena(app), &head, &err) &&
                    note_save(app_store(app), &head, noted_field(s), words, &saved, &err) &&
                    form_notes_read(app, part, &err);
    if (!is_saved) {
        app_say_error(app, &err);
        return;
    }
    app_say_id(app, "note.saved");
}

static void ask(App *app, FormScreen *s);

/* The same key again: on the record instead of the question, and back. */
static void note_turned(App *app, void *state)
{
    FormScreen *s = state;
    s->is_noting_record = !s->is_noting_record;
    ask(app, s);
}

/* The last notes there: "25 Nov 69 16:02 somying: words". */
static void add_there(const FormScreen *s, const FormPart *part, const Field *field, Text *out)
{
    size_t count = 0;
    for (size_t i = 0; i < part->note_count; i++) count += is_on(&part->notes[i], field);
    for (size_t i = 0; i < part->note_count; i++) {
        const Note *n = &part->notes[i];
        if (!is_on(n, field) || count-- > SHOWN_NOTES) continue;
        Date day;
        int32_t ms;
        CLEANUP_TEXT line = TEXT_INIT;
        date_of_ms(hlc_ms(n->hlc), s->env.zone_minutes, &day, &ms);
        date_add(&line, day, DATE_ABBREVIATED, s->env.lang == LANG_TH ? ERA_BE : ERA_CE, s->env.lang);
        text_add_f(&line, " %.*s: %.*s", STR_ARG(n->login), STR_ARG(n->words));
        if (out->n > 0) text_add_c(out, '\n');
        text_add_visible(out, text_str(&line));
    }
}

static void ask(App *app, FormScreen *s)
{
    const Field *field = noted_field(s);
    FormPart *part = noted_part(s);
    CLEANUP_TEXT title = TEXT_INIT;
    CLEANUP_TEXT about = TEXT_INIT;
    CLEANUP_TEXT record = TEXT_INIT;
    form_part_title(&record, part, &s->env);
    SAY(&title, s->env.lang, "note.title", field != NULL ? field_label(field, s->env.lang) : text_str(&record));
    add_there(s, part, field, &about);
    const FormItem *item = form_item(s);
    bool has_field = item != NULL && item->kind == ITEM_FIELD;
    AppWords words = {.title = text_str(&title), .about = text_str(&about), .given = note_given,
                      .turned = has_field ? note_turned : NULL, .is_thai = s->is_thai};
    app_ask_words(app, &words);
}

bool form_ask_note(App *app, FormScreen *s)
{
    if (noted_part(s)->before == NULL) {
        app_say_id(app, "note.later");
        return true;
    }
    form_accept(app, s, LEAVE_BACK);
    s->is_noting_record = false;
    ask(app, s);
    return true;
}
