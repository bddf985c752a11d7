#include "model/store/record_title.h"

#include "forms/rows.h"
#include "forms/title.h"

static void add_path(Text *out, const Row *row, Lang lang)
{
    if (!row->parent) return;
    add_path(out, row->parent, lang);
    if (out->n) text_add(out, STR(" › "));
    text_add(out, field_label(&row->form->fields[row->repeat], lang));
    text_add_f(out, " %zu", row->position + 1);
}

void row_title(Text *out, const Record *record, const Row *row, Lang lang)
{
    record_title(out, record, lang);
    if (row) add_path(out, row, lang);
}

/* The record that it is, or that it stands in. A row that was taken out stands nowhere: its repeat names it. */
static bool title_in(Store *s, Arena *arena, Uuid uuid, Lang lang, Text *out, Error *err)
{
    RecordHead head;
    CLEANUP_TEXT id = TEXT_INIT;
    const Form *form = NULL;
    const Field *repeat = NULL;
    uuid_add(&id, uuid);
    for (int depth = 0; depth < 16; depth++) {
        if (!store_head(s, uuid, arena, &head, err)) return false;
        form = store_form(s, head.form);
        if (!form || !form->whole || uuid_is_nil(head.parent)) break;
        if (!repeat) repeat = form->around;
        uuid = head.parent;
    }
    if (!form || form->whole) return true;
    Record *record = record_new(form);
    bool ok = store_read(s, head.id, record, err);
    const Row *row = row_find(record, text_str(&id));
    if (ok) row_title(out, record, row, lang);
    if (ok && repeat && !row) {
        text_add(out, STR(" › "));
        text_add(out, field_label(repeat, lang));
    }
    record_free(record);
    return ok;
}

bool store_title(Store *s, Uuid uuid, Lang lang, Text *out, Error *err)
{
    Arena arena = {0};
    bool ok = title_in(s, &arena, uuid, lang, out, err);
    arena_done(&arena);
    return ok;
}
