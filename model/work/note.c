#include "model/work/note.h"

Note note_of(const Form *form, const Change *c)
{
    ptrdiff_t colon = str_find(c->reason, STR(": "));
    Str name = colon > 0 ? str_from(c->reason.p, (size_t)colon) : STR_NONE;
    bool is_on_field = name.n > 0 && form_field(form, name) != NULL;
    return (Note){.field = is_on_field ? name : STR_NONE, .login = c->login, .hlc = c->hlc,
                  .words = is_on_field ? str_cut_head(c->reason, (size_t)colon + 2) : c->reason};
}

bool notes_read(Store *s, const Form *form, int64_t record, Arena *arena, Note **out, size_t *count, Error *err)
{
    Change *changes;
    *out = NULL;
    if (!store_notes(s, record, arena, &changes, count, err)) return false;
    *out = arena_take_array(arena, *count + 1, sizeof **out);
    for (size_t i = 0; i < *count; i++) (*out)[i] = note_of(form, &changes[i]);
    return true;
}

bool note_save(Store *s, const RecordHead *head, const Field *field, Str words, Saved *out, Error *err)
{
    CLEANUP_TEXT reason = TEXT_INIT;
    Str trimmed = str_trim(words);
    if (trimmed.n == 0) return fault(err, ERR_INPUT, "note.empty", STR_NONE);
    if (field != NULL) text_add_f(&reason, "%.*s: ", STR_ARG(field->name));
    text_add(&reason, trimmed);
    Save save = {.form = head->form, .record = head->uuid, .opened_seen = head->seen, .body = STR("{}"),
                 .kind = NOTE_KIND, .reason = text_str(&reason)};
    return store_save(s, &save, out, NULL, err);
}
