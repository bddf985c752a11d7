#include "tui/screen/form_parent.h"
#include "forms/title.h"
#include "locale/number.h"
#include "model/store/query.h"
#include "tui/screen/form_answer.h"
#include "tui/screen/form_items.h"
#include "tui/screen/form_part.h"

/* The record that this one belongs to; NULL: it has none, or that one is not here. */
static Record *parent_record(App *app, const FormScreen *s, Error *err)
{
    const Form *parent = store_form(app_store(app), s->parts[0].form->parent_form);
    RecordHead head;
    if (parent == NULL || uuid_is_nil(s->parent)) return NULL;
    Record *record = record_new(parent);
    if (store_head(app_store(app), s->parent, app_arena(app), &head, err) &&
        store_read(app_store(app), head.id, record, err))
        return record;
    record_free(record);
    return NULL;
}

static void answer(FormScreen *s, const Field *f, Value value)
{
    Entry *entry = s->parts[0].entry;
    if (value.kind == ANSWER_TEXT) entry_set(entry, entry_record(entry)->root, f, value);
}

/* One more than the greatest number that stands under the parent. */
static bool next_number(App *app, FormScreen *s, const Field *line, int64_t *out, Error *err)
{
    QuerySort sort = {.field = line->name};
    Query query = {.form = line->form->name, .parent = s->parent, .sorts = &sort, .sort_count = 1,
                   .columns = &line->name, .column_count = 1};
    QueryRun *run = NULL;
    QueryRow *rows;
    size_t count = 0;
    *out = 1;
    bool is_ok = query_open(app_store(app), &query, &s->env, &run, err) &&
                 query_rows(run, NULL, QUERY_BEFORE, 1, app_arena(app), &rows, &count, err);
    query_close(run);
    if (is_ok && count == 1 && number_read(rows[0].values[0].text, out, NULL)) ++*out;
    return is_ok;
}

/* The number that tells the records under one parent apart, where the form says that it is one. */
static const Field *number_field(const Form *form)
{
    const Field *line = form_line_field(form);
    bool is_number = line != NULL && (str_eq(line->role, STR("roster_line")) || str_eq(line->role, STR("next_number")));
    return is_number ? line : NULL;
}

bool form_parent_tie(App *app, FormScreen *s, Error *err)
{
    const Form *form = s->parts[0].form;
    Record *parent = parent_record(app, s, err);
    if (parent == NULL) return err->code == ERR_NONE;
    const Field *key = form_field(store_form(app_store(app), form->parent_form), form->parent_key);
    const Field *line = number_field(form);
    CLEANUP_TEXT number = TEXT_INIT;
    int64_t n;
    if (key != NULL && form->parent_field >= 0) answer(s, &form->fields[form->parent_field], row_get(parent->root, key));
    record_free(parent);
    if (line != NULL) {
        if (!next_number(app, s, line, &n, err)) return false;
        text_add_f(&number, "%lld", (long long)n);
        answer(s, line, value_text(text_str(&number)));
    }
    form_items(s);
    form_focus_first(s);
    form_load(app, s);
    return true;
}

void form_parent_name(App *app, FormScreen *s)
{
    Error err = {0};
    CLEANUP_TEXT title = TEXT_INIT;
    Record *parent = parent_record(app, s, &err);
    s->parent_title = STR_NONE;
    if (parent == NULL) return;
    record_title(&title, parent, s->env.lang);
    record_free(parent);
    CLEANUP_TEXT visible = TEXT_INIT;
    text_add_visible(&visible, str_trim(text_str(&title)));
    s->parent_title = str_copy(app_arena(app), text_str(&visible));
}
