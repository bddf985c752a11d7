#include "model/work/twin.h"

#include <string.h>

#include "forms/title.h"
#include "model/store/save.h"

enum { TWINS_READ = 4 };

bool twin_is_name(const Field *f)
{
    const Form *form = f->form;
    for (size_t k = 0; k < form->key_count; k++)
        if (form->keys[k][0] == f->index && form->keys[k][1] < 0) return true;
    return false;
}

static bool add_title(Store *store, Uuid uuid, Lang lang, Arena *arena, Str *title, RecordHead *head, Error *err)
{
    if (!store_head(store, uuid, arena, head, err)) return false;
    const Form *form = store_form(store, head->form);
    if (form == NULL) return fault(err, ERR_ABSENT, "store.no_form", head->form);
    Record *record = record_new(form);
    CLEANUP_TEXT words = TEXT_INIT;
    bool is_read = store_read(store, head->id, record, err);
    if (is_read) record_title(&words, record, lang);
    *title = str_copy(arena, str_trim(text_str(&words)));
    record_free(record);
    return is_read;
}

static bool describe(Store *store, const QueryRow *row, Lang lang, Arena *arena, Twin *out, Error *err)
{
    RecordHead head;
    *out = (Twin){.record = row->uuid, .parent = row->parent, .parent_title = STR_NONE, .parent_form = STR_NONE};
    if (!add_title(store, row->uuid, lang, arena, &out->title, &head, err)) return false;
    if (uuid_is_nil(row->parent)) return true;
    if (!add_title(store, row->parent, lang, arena, &out->parent_title, &head, err)) return false;
    out->parent_form = head.form;
    return true;
}

bool twin_find(Store *store, const Field *f, Str value, Uuid self, const EntryEnv *env, Arena *arena, Twin *out,
               bool *found, Error *err)
{
    CLEANUP_TEXT where = TEXT_INIT;
    QueryRun *run;
    QueryRow *rows;
    size_t count = 0;
    *found = false;
    if (value.n == 0 || str_find(value, STR("'")) >= 0) return true; /* no name has a quote in it */
    text_add_f(&where, "${%.*s} = '%.*s'", STR_ARG(f->name), STR_ARG(value));
    Query query = {.form = f->form->name, .where = text_str(&where), .columns = &f->name, .column_count = 1};
    if (!query_open(store, &query, env, &run, err)) return false;
    bool ok = query_rows(run, NULL, QUERY_AFTER, TWINS_READ, arena, &rows, &count, err);
    query_close(run);
    for (size_t i = 0; ok && !*found && i < count; i++) {
        if (memcmp(&rows[i].uuid, &self, sizeof self) == 0) continue;
        ok = describe(store, &rows[i], env->lang, arena, out, err);
        *found = ok;
    }
    return ok;
}
