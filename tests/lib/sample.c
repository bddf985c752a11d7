#include "tests/lib/sample.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS_MAX 64
#define NOW_MS INT64_C(1773545400000) /* 2026-03-15T03:30:00Z */

typedef struct {
    Sample *s;
    Field fields[FIELDS_MAX];
    ChoiceList lists[8];
    size_t field_count, list_count;
} Making;

static Str kept(Making *m, const char *text)
{
    return str_copy(&m->s->arena, str_of(text));
}

static FormText label_of(Making *m, const char *text)
{
    Str *label = arena_take(&m->s->arena, sizeof *label);
    *label = kept(m, text);
    return (FormText){ label };
}

static ChoiceList *add_list(Making *m, const char *name, size_t columns, size_t choices)
{
    ChoiceList *list = &m->lists[m->list_count++];
    Str *names = arena_take_array(&m->s->arena, columns + 1, sizeof *names);
    Choice *all = arena_take_array(&m->s->arena, choices + 1, sizeof *all);
    *list = (ChoiceList){ .name = kept(m, name), .columns = names, .column_count = columns,
                          .choices = all, .choice_count = choices };
    return list;
}

/* The writable twin of what a list shows as const. */
static Choice *choice_at(ChoiceList *list, size_t i)
{
    return (Choice *)(uintptr_t)&list->choices[i];
}

static Str *column_at(ChoiceList *list, size_t i)
{
    return (Str *)(uintptr_t)&list->columns[i];
}

static void add_tenure(Making *m)
{
    ChoiceList *list = add_list(m, "tenure", 0, 2);
    *choice_at(list, 0) = (Choice){ .name = STR("rent"), .label = label_of(m, "เช่า") };
    *choice_at(list, 1) = (Choice){ .name = STR("own"), .label = label_of(m, "ของตนเอง") };
}

static void add_tambon(Making *m)
{
    ChoiceList *list = add_list(m, "tambon.csv", 2, 1);
    *column_at(list, 0) = STR("code");
    *column_at(list, 1) = STR("name_th");
    Str *cells = arena_take_array(&m->s->arena, 2, sizeof *cells);
    cells[0] = STR("460101");
    cells[1] = STR("กาฬสินธุ์");
    list->is_file = true;
    *choice_at(list, 0) = (Choice){ .name = cells[0], .label = label_of(m, "กาฬสินธุ์"), .cells = cells };
}

/* An object: the question `name` whose list has the object as its only choice. */
static ChoiceList *add_item(Making *m, const char *name, json_t *object)
{
    ChoiceList *list = add_list(m, name, json_object_size(object), 1);
    Str *cells = arena_take_array(&m->s->arena, list->column_count + 1, sizeof *cells);
    Choice *choice = choice_at(list, 0);
    size_t i = 0;
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) {
        *column_at(list, i) = kept(m, key);
        cells[i] = kept(m, json_string_value(value));
        if (strcmp(key, "name") == 0) choice->name = cells[i];
        i++;
    }
    choice->cells = cells;
    return list;
}

static Field *add_field(Making *m, const char *name, FieldType type, int repeat)
{
    if (m->field_count == FIELDS_MAX) abort();
    Field *f = &m->fields[m->field_count];
    *f = (Field){ .index = (int)m->field_count, .type = type, .name = kept(m, name), .parent = repeat,
                  .repeat = repeat, .end = (int)m->field_count + 1 };
    f->column = f->name;
    m->field_count++;
    return f;
}

static void add_fields(Making *m, json_t *object, int repeat)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) {
        if (json_is_array(value)) {
            int at = add_field(m, key, TYPE_REPEAT, repeat)->index;
            if (json_array_size(value)) add_fields(m, json_array_get(value, 0), at);
            m->fields[at].end = (int)m->field_count;
        } else if (json_is_object(value)) {
            add_field(m, key, TYPE_SELECT_ONE, repeat)->choices = add_item(m, key, value);
        } else {
            Field *f = add_field(m, key, TYPE_TEXT, repeat);
            if (strcmp(key, "tenure") == 0) f->choices = &m->lists[0];
        }
    }
}

static void number_slots(Making *m, Form *form)
{
    for (size_t i = 0; i < m->field_count; i++) {
        Field *f = &m->fields[i];
        Field *around = f->repeat >= 0 ? &m->fields[f->repeat] : NULL;
        f->form = form;
        f->slot = around ? around->row_slots++ : form->slot_count++;
        if (f->type == TYPE_REPEAT) f->list = around ? around->row_lists++ : form->list_slots++;
    }
}

static Form *make_form(Making *m, json_t *answers)
{
    add_tenure(m);
    add_tambon(m);
    add_fields(m, answers, -1);
    Arena arena = { 0 };
    Form *form = arena_take(&arena, sizeof *form);
    *form = (Form){ .name = STR("data"), .default_language = STR("Thai (th)"), .language_count = 1,
                    .field_count = m->field_count, .list_count = m->list_count, .parent_field = -1 };
    static const Str languages[] = { { "Thai (th)", 9 } };
    form->languages = languages;
    number_slots(m, form);
    for (size_t i = 0; i < m->list_count; i++) {
        m->lists[i].by_name = choices_by_name(&arena, m->lists[i].choices, m->lists[i].choice_count);
    }
    ChoiceList *lists = arena_take_array(&arena, m->list_count, sizeof *lists);
    memcpy(lists, m->lists, m->list_count * sizeof *lists);
    Field *fields = arena_take_array(&arena, m->field_count + 1, sizeof *fields);
    for (size_t i = 0; i < m->field_count; i++) {
        fields[i] = m->fields[i];
        if (fields[i].choices) fields[i].choices = &lists[fields[i].choices - m->lists];
    }
    form->fields = fields;
    form->lists = lists;
    form->arena = arena;
    form_index(form);
    return form;
}

static void fill(Sample *s, Row *row, json_t *answers)
{
    for (size_t i = 0; i < s->form->field_count; i++) {
        const Field *f = &s->form->fields[i];
        CLEANUP_TEXT key = TEXT_INIT;
        text_add(&key, f->name);
        json_t *value = f->parent == row->repeat ? json_object_get(answers, key.b) : NULL;
        if (json_is_string(value)) {
            row_set(s->record, row, f, value_text(str_of(json_string_value(value))));
        }
        for (size_t k = 0; json_is_array(value) && k < json_array_size(value); k++) {
            fill(s, row_add(s->record, row, f->index), json_array_get(value, k));
        }
    }
}

/* 36 characters, never twice the same. */
static bool make_uuid(void *ctx, char out[static 37])
{
    Sample *s = ctx;
    CLEANUP_TEXT t = TEXT_INIT;
    text_add_f(&t, "00000000-0000-4000-8000-%012d", ++s->uuids);
    memcpy(out, t.b, 37);
    return true;
}

static void stand_on(Sample *s, Str self)
{
    const Row *row = s->record->root;
    ptrdiff_t open = str_find(self, STR("["));
    if (open > 0) {
        int repeat = form_field(s->form, str_from(self.p, (size_t)open))->index;
        row = row_at(row, repeat, (size_t)(self.p[open + 1] - '1'));
        self = str_cut_head(self, (size_t)str_find(self, STR("/")) + 1);
    }
    const Field *field = self.n ? form_field(s->form, self) : NULL;
    s->scope = (ExprScope){ .form = s->form, .row = row, .self = field ? field->index : -1,
                            .now_ms = NOW_MS, .zone_minutes = 7 * 60, .lang = LANG_EN,
                            .uuid = make_uuid, .uuid_ctx = s, .arena = &s->arena };
    if (str_eq(self, STR("item"))) {
        s->scope.list = field->choices;
        s->scope.item = field->choices->choices;
    }
}

void sample_make(Sample *s, Str json, Str self)
{
    *s = (Sample){ 0 };
    json_error_t error;
    json_t *answers = json.n ? json_loadb(json.p, json.n, 0, &error) : json_object();
    if (!answers) {
        fprintf(stderr, "sample: %s\n", error.text);
        abort();
    }
    Making *m = arena_take(&s->arena, sizeof *m);
    m->s = s;
    s->form = make_form(m, answers);
    s->record = record_new(s->form);
    fill(s, s->record->root, answers);
    json_decref(answers);
    stand_on(s, self);
}

void sample_free(Sample *s)
{
    record_free(s->record);
    form_free(s->form);
    arena_done(&s->arena);
}
