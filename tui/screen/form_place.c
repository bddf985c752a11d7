#include "tui/screen/form_place.h"
#include "locale/number.h"

/* Every member is a string, in this order, so that reading needs no more than strings. */
static void add(Text *out, const char *name, Str value)
{
    text_add_c(out, out->n == 0 ? '{' : ',');
    json_add_string(out, str_of(name));
    text_add_c(out, ':');
    json_add_string(out, value);
}

static void add_number(Text *out, const char *name, int64_t n)
{
    CLEANUP_TEXT number = TEXT_INIT;
    text_add_f(&number, "%lld", (long long)n);
    add(out, name, text_str(&number));
}

void form_place_write(Text *out, const FormPlace *p)
{
    text_clear(out);
    add(out, "title", p->title);
    add_number(out, "section", p->section);
    add_number(out, "sections", p->sections);
    add_number(out, "member", p->member);
    add(out, "field", p->field);
    add(out, "label", p->label);
    add(out, "path", p->path);
    add_number(out, "at", p->at);
    add(out, "text", p->text);
    add(out, "edited", p->is_edited ? STR("1") : STR_NONE);
    text_add_c(out, '}');
}

static bool take(JsonIn *in, const char *name, Str *value)
{
    Str found;
    bool is_next = json_if(in, in->at == 0 ? '{' : ',') && json_take_string(in, &found) && json_need(in, ':');
    return is_next && str_eq(found, str_of(name)) && json_take_string(in, value);
}

static bool take_number(JsonIn *in, const char *name, int64_t *value)
{
    Str text;
    return take(in, name, &text) && number_read(text, value, NULL);
}

bool form_place_read(Arena *arena, Str json, FormPlace *p)
{
    *p = (FormPlace){0};
    Error err = {0};
    Str edited = STR_NONE;
    JsonIn in = {.text = json, .arena = arena, .msg = "form.e_body", .err = &err};
    bool is_place = take(&in, "title", &p->title) && take_number(&in, "section", &p->section) &&
                    take_number(&in, "sections", &p->sections) && take_number(&in, "member", &p->member) &&
                    take(&in, "field", &p->field) && take(&in, "label", &p->label) &&
                    take(&in, "path", &p->path) && take_number(&in, "at", &p->at) &&
                    take(&in, "text", &p->text) && take(&in, "edited", &edited) && json_need(&in, '}');
    p->is_edited = edited.n > 0;
    return is_place;
}
