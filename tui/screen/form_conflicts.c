#include "tui/screen/form_conflicts.h"
#include "locale/number.h"
#include "tui/screen/conflicts.h"

static int64_t count_conflicts(App *app, const FormScreen *s)
{
    int64_t n = 0;
    Arena arena = {0};
    for (size_t i = 0; i < s->part_count; i++) {
        RecordHead head;
        Error err = {0};
        if (!uuid_is_nil(s->parts[i].uuid) && store_head(app_store(app), s->parts[i].uuid, &arena, &head, &err))
            n += head.conflicts;
    }
    arena_done(&arena);
    return n;
}

void form_tell_conflicts(App *app, const FormScreen *s)
{
    CLEANUP_TEXT n = TEXT_INIT;
    int64_t count = count_conflicts(app, s);
    number_add_grouped(&n, count);
    if (count > 0) APP_SAY(app, "fill.conflicts", text_str(&n));
}

bool form_open_conflicts(App *app, FormScreen *s)
{
    if (count_conflicts(app, s) == 0) return false;
    CLEANUP_TEXT id = TEXT_INIT;
    uuid_add(&id, form_main(s)->uuid);
    app_open(app, &conflicts_screen, text_str(&id), NULL);
    return true;
}

bool form_is_overtaken(App *app, const FormScreen *s)
{
    bool is_touched = s->draft.id != 0 || s->is_dirty, has_moved = false;
    Arena arena = {0};
    for (size_t i = 0; i < s->part_count; i++) {
        RecordHead head;
        Error err = {0};
        const FormPart *part = &s->parts[i];
        is_touched = is_touched || part->is_touched || uuid_is_nil(part->uuid);
        if (!is_touched && store_head(app_store(app), part->uuid, &arena, &head, &err))
            has_moved = has_moved || !str_eq(head.seen, part->seen);
    }
    arena_done(&arena);
    return has_moved && !is_touched;
}
