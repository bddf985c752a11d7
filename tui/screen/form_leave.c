#include "tui/screen/form_leave.h"
#include "tui/screen/form_answer.h"
#include "tui/screen/form_part.h"

static const Field *presence_field(const Form *form)
{
    const Field *f = form_field_by_role(form, STR("presence"));
    return f != NULL && f->type == TYPE_SELECT_ONE && f->repeat < 0 ? f : NULL;
}

bool form_can_leave(const FormPart *part)
{
    return presence_field(part->form) != NULL;
}

static bool is_gone_choice(const Field *f, const Choice *c)
{
    return choice_cell(f->choices, c, STR("gone")).n > 0;
}

Str form_member_gone(const FormPart *part, Lang lang)
{
    const Field *f = presence_field(part->form);
    if (f == NULL) return STR_NONE;
    Value value = entry_value(part->entry, entry_record(part->entry)->root, f);
    const Choice *c = value.kind == ANSWER_TEXT ? list_choice(f->choices, value.text) : NULL;
    return c != NULL && is_gone_choice(f, c) ? choice_label(f->form, c, lang) : STR_NONE;
}

size_t form_gone_choices(FormScreen *s, Arena *arena, ChooseItem **items, Value **values)
{
    const Field *f = presence_field(s->parts[s->leaving].form);
    size_t n = 0;
    if (f == NULL) return 0;
    *items = arena_take_array(arena, f->choices->choice_count + 1, sizeof **items);
    *values = arena_take_array(arena, f->choices->choice_count + 1, sizeof **values);
    for (size_t i = 0; i < f->choices->choice_count; i++) {
        const Choice *c = &f->choices->choices[i];
        if (!is_gone_choice(f, c)) continue;
        CLEANUP_TEXT code = TEXT_INIT;
        text_add_f(&code, "%zu", n + 1);
        (*items)[n] = (ChooseItem){.code = str_copy(arena, text_str(&code)), .label = choice_label(f->form, c, s->env.lang)};
        (*values)[n++] = value_text(c->name);
    }
    return n;
}

void form_member_leave(App *app, FormScreen *s, Value why)
{
    FormPart *part = &s->parts[s->leaving];
    const Field *f = presence_field(part->form);
    if (f == NULL) return;
    entry_set(part->entry, entry_record(part->entry)->root, f, why);
    part->is_touched = true;
    form_changed(s);
    s->must_sync = true;
    form_load(app, s);
    CLEANUP_TEXT name = TEXT_INIT;
    form_part_title(&name, part, &s->env);
    APP_SAY(app, "fill.left", text_str(&name), form_member_gone(part, s->env.lang));
}
