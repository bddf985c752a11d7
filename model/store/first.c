#include "model/store/first.h"

#include "model/store/image.h"
#include "model/store/refold.h"

static Uuid parent_in(const BodyMember *members, size_t count)
{
    Uuid parent;
    for (size_t i = 0; i < count; i++)
        if (str_eq(members[i].name, FIELD_PARENT) && members[i].value.kind == ANSWER_TEXT && uuid_read(members[i].value.text, &parent))
            return parent;
    return (Uuid){{0}};
}

static bool is_plain(const Change *c, const BodyMember *members, size_t count)
{
    if (c->seen.n || c->withheld.n) return false;
    for (size_t i = 0; i < count; i++)
        if (members[i].name.n && members[i].name.p[0] == '_' && !str_eq(members[i].name, FIELD_PARENT) &&
            !str_eq(members[i].name, FIELD_POSITION))
            return false;
    return true;
}

static bool put_row(Store *s, Arena *arena, FormTable *t, const BodyMember *members, size_t count, Cell *row, int64_t record,
                    Error *err)
{
    int64_t parent_id = 0, form;
    Uuid parent = parent_in(members, count);
    if (!uuid_is_nil(parent) && log_find_record(s, parent, &parent_id, &form, NULL, err) < 0) return false;
    if (row) image_set_parent(row, arena, parent, parent_id);
    else row = image_make(arena, t, members, count, parent, parent_id);
    return image_insert(s, t, record, row, err);
}

bool first_add(Store *s, Arena *arena, FormTable *t, const Change *c, const BodyMember *members, size_t count,
               Cell *row, LogPlace *place, Error *err)
{
    CLEANUP_TEXT seen = TEXT_INIT;
    int64_t id;
    bool ignored;
    seen_add(&seen, c->device, c->seq, seen_check(c->digest), SEEN_UP_TO);
    if (!log_add_record(s, c->record, t->id, c->office, text_str(&seen), s->next_change, &place->record, err) ||
        !log_add(s, c, place, &id, err))
        return false;
    bool ok = is_plain(c, members, count) ? put_row(s, arena, t, members, count, row, place->record, err)
                                          : refold_record(s, place->record, REFOLD_REPLACE, &ignored, err);
    return ok && log_adopt(s, c->record, place->record, err);
}
