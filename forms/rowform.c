#include "forms/rowform.h"

void rowform_name(Text *out, const Form *whole, const Field *repeat)
{
    text_add(out, whole->name);
    text_add_c(out, '.');
    text_add(out, repeat->name);
}

static Str joined(Arena *a, Str title, Str label)
{
    CLEANUP_TEXT t = TEXT_INIT;
    if (!title.n) return STR_NONE;
    text_add(&t, title);
    text_add(&t, STR(" › "));
    text_add(&t, label);
    return str_copy(a, text_str(&t));
}

/* The field as it stands in a row's form: without rules, for those are run on the whole record. */
static Field copy_of(const Field *f, const Form *form, int index, const int *place)
{
    Field c = *f;
    c.form = form;
    c.index = c.rank = index;
    c.relevant = c.constraint = c.required = c.calculation = c.initial = NULL;
    c.choice_filter = c.read_only = c.repeat_count = NULL;
    c.is_required = c.reads_rows = false;
    c.triggers = c.dependants = NULL;
    c.trigger_count = c.dependant_count = 0;
    c.repeat = -1;
    c.parent = f->parent >= 0 ? place[f->parent] : -1;
    c.end = index + 1;
    return c;
}

static void take_fields(Form *form, const Form *whole, const Field *repeat)
{
    Field *fields = arena_take_array(&form->arena, (size_t)(repeat->end - repeat->index) + 1, sizeof *fields);
    int *place = arena_take_array(&form->arena, whole->field_count + 1, sizeof *place);
    int n = 0;
    for (size_t i = 0; i < whole->field_count; i++) place[i] = -1;
    for (int i = repeat->index + 1; i < repeat->end; i++) {
        const Field *f = &whole->fields[i];
        if (f->repeat != repeat->index || f->type == TYPE_REPEAT) continue;
        fields[n] = copy_of(f, form, n, place);
        place[i] = n++;
        for (int p = fields[n - 1].parent; p >= 0; p = fields[p].parent) fields[p].end = n;
    }
    int *order = arena_take_array(&form->arena, (size_t)n + 1, sizeof *order);
    for (int i = 0; i < n; i++) order[i] = i;
    form->fields = fields;
    form->field_count = (size_t)n;
    form->by_rank = order;
}

Form *rowform_new(const Form *whole, const Field *repeat)
{
    Arena arena = { 0 };
    CLEANUP_TEXT name = TEXT_INIT, parent = TEXT_INIT;
    Form *form = arena_take(&arena, sizeof *form);
    *form = (Form){ .arena = arena, .version = whole->version, .default_language = whole->default_language,
                    .languages = whole->languages, .language_count = whole->language_count,
                    .language_codes = whole->language_codes, .default_lang = whole->default_lang,
                    .lists = whole->lists, .list_count = whole->list_count, .parent_field = -1,
                    .slot_count = repeat->row_slots, .source = STR_NONE, .parent_key = STR_NONE, .whole = whole, .around = repeat };
    Arena *a = &form->arena;
    rowform_name(&name, whole, repeat);
    form->name = str_copy(a, text_str(&name));
    if (repeat->repeat >= 0) rowform_name(&parent, whole, &whole->fields[repeat->repeat]);
    else text_add(&parent, whole->name);
    form->parent_form = str_copy(a, text_str(&parent));
    form->title = joined(a, whole->title, field_label(repeat, LANG_TH));
    form->title_en = joined(a, whole->title_en, field_label(repeat, LANG_EN));
    take_fields(form, whole, repeat);
    form_index(form, a);
    return form;
}

const Field *rowform_origin(const Field *f)
{
    return f->form->whole ? form_field(f->form->whole, f->name) : f;
}

void rowform_take(Record *of_row, const Row *from)
{
    for (size_t i = 0; i < of_row->form->field_count; i++) {
        const Field *f = &of_row->form->fields[i];
        if (type_is_answer(f->type)) row_set(of_row, of_row->root, f, from->values[f->slot]);
    }
}

void rowform_give(Record *whole, Row *to, const Record *of_row)
{
    for (size_t i = 0; i < of_row->form->field_count; i++) {
        const Field *f = &of_row->form->fields[i];
        if (type_is_answer(f->type)) row_set(whole, to, rowform_origin(f), row_get(of_row->root, f));
    }
}
