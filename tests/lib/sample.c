#include "tests/lib/sample.h"

#include "tests/lib/sheets.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW_MS INT64_C(1773545400000) /* 2026-03-15T03:30:00Z */

typedef struct {
    Text survey, choices, columns; /* CSV without its headings; further columns of the choices */
} Making;

/* A cell that may hold anything. */
static void add_cell(Text *out, const char *cell)
{
    text_add_f(out, "\"%s\"", cell ? cell : "");
}

/* An object: the question `name` whose list has the object as its only choice. */
static void add_item(Making *m, const char *name, json_t *object)
{
    const char *key;
    json_t *value, *label = json_object_get(object, "label");
    text_add_f(&m->survey, "select_one %s,%s,x\n", name, name);
    text_add_f(&m->choices, "%s,%s,", name, json_string_value(json_object_get(object, "name")));
    add_cell(&m->choices, label ? json_string_value(label) : "x");
    json_object_foreach(object, key, value)
    {
        if (strcmp(key, "name") == 0 || strcmp(key, "label") == 0) continue;
        text_add_f(&m->columns, ",%s", key);
        text_add_c(&m->choices, ',');
        add_cell(&m->choices, json_string_value(value));
    }
    text_add_c(&m->choices, '\n');
}

static void add_fields(Making *m, json_t *object)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        if (json_is_array(value)) {
            text_add_f(&m->survey, "begin_repeat,%s,x\n", key);
            if (json_array_size(value)) add_fields(m, json_array_get(value, 0));
            text_add_f(&m->survey, "end_repeat,,\n");
        } else if (json_is_object(value)) {
            add_item(m, key, value);
        } else {
            const char *type = strcmp(key, "tenure") == 0 ? "select_one tenure" : "text";
            text_add_f(&m->survey, "%s,%s,x\n", type, key);
        }
    }
}

static Form *make_form(json_t *answers)
{
    Making m = { TEXT_INIT, TEXT_INIT, TEXT_INIT };
    add_fields(&m, answers);
    CLEANUP_TEXT survey = TEXT_INIT, choices = TEXT_INIT;
    text_add_f(&survey,
               "type,name,label::Thai (th),parameters\n%s"
               "select_one_from_file tambon.csv,_tambon,x,value=code label=name_th\n",
               m.survey.b);
    text_add_f(&choices,
               "list_name,name,label::Thai (th)%s\ntenure,rent,เช่า\ntenure,own,ของตนเอง\n%s",
               m.columns.b, m.choices.b);
    SheetReader *reader = sheet_open(STR("data"));
    sheets_push(reader, "survey", text_str(&survey));
    sheets_push(reader, "choices", text_str(&choices));
    sheets_push(reader, "file:tambon.csv", STR("code,name_th\n460101,กาฬสินธุ์\n"));
    FormReport report;
    Form *form = sheet_close(reader, &report);
    if (!form) {
        sheets_show(&report);
        abort();
    }
    report_free(&report);
    text_free(&m.survey);
    text_free(&m.choices);
    text_free(&m.columns);
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
    s->scope = (ExprScope){ .form = s->form,
                            .row = row,
                            .self = field ? field->index : -1,
                            .now_ms = NOW_MS,
                            .zone_minutes = 7 * 60,
                            .lang = LANG_EN,
                            .uuid = make_uuid,
                            .uuid_ctx = s,
                            .arena = &s->arena };
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
    s->form = make_form(answers);
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
