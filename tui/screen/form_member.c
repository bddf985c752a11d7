#include "tui/screen/form_member.h"
#include "tui/screen/form_answer.h"
#include "tui/screen/form_items.h"
#include "tui/screen/form_leave.h"
#include "tui/screen/form_over.h"
#include "tui/screen/form_part.h"
#include "tui/screen/form_twin.h"

/* --- more of them --- */

bool form_add_one(App *app, FormScreen *s, const FormItem *item)
{
    if (item->field != NULL) {
        Row *row = entry_add_row(form_entry(s, item), item->row, item->field->index);
        form_changed(s);
        for (size_t i = 0; row != NULL && i < s->item_count; i++)
            if (s->items[i].row == row && form_can_focus(&s->items[i])) {
                s->focus = i;
                break;
            }
        form_arrived(app, s);
        return true;
    }
    Error err = {0};
    form_env(app, s);
    if (form_member_new(app, s, s->sections[s->section].roster, &err) == NULL) {
        app_say_error(app, &err);
        return true;
    }
    s->member = s->part_count - 1;
    s->top = 0;
    form_items(s);
    form_focus_first(s);
    form_arrived(app, s);
    return true;
}

bool form_new_one(App *app, FormScreen *s)
{
    form_accept(app, s, LEAVE_BACK);
    for (size_t i = 0; i < s->item_count; i++) {
        const FormItem *item = &s->items[(s->focus + i) % s->item_count];
        if (item->kind == ITEM_ADD) return form_add_one(app, s, item);
    }
    return false;
}

void form_open_member(App *app, FormScreen *s, size_t part)
{
    s->member = part;
    s->top = 0;
    form_items(s);
    form_focus_first(s);
    if (s->focus < s->upper && s->item_count > s->upper) s->focus = s->upper;
    while (s->focus + 1 < s->item_count && s->items[s->focus].kind != ITEM_FIELD) s->focus++;
    form_arrived(app, s);
}

/* --- fewer of them --- */

static bool drop_row(App *app, FormScreen *s, const FormItem *item)
{
    entry_drop_row(form_entry(s, item), item->row);
    s->item_count = 0;
    form_changed(s);
    form_arrived(app, s);
    app_say_id(app, "fill.row_removed");
    return true;
}

static void drop_new_member(App *app, FormScreen *s, size_t part)
{
    form_part_drop(s, part);
    form_twin_forget(s, part);
    s->member = 0;
    s->item_count = 0;
    form_items(s);
    s->focus = s->upper > 0 ? s->upper - 1 : 0;
    s->is_dirty = s->draft.id != 0;
    form_marks(s);
    form_load(app, s);
    app_say_id(app, "fill.row_removed");
}

/* A row of a repeat goes, and undo brings it back; a member that was never stored goes with its draft;
 * one that is stored stays in the record of the household, with the reason why it is not there any more. */
bool form_remove_one(App *app, FormScreen *s)
{
    const FormItem *item = form_item(s);
    if (item == NULL) return false;
    if (item->row != NULL && item->row->parent != NULL) return drop_row(app, s, item);
    size_t part = item->kind == ITEM_MEMBER ? item->part : item->kind == ITEM_ADD ? 0 : s->member;
    if (part == 0) return false;
    if (s->parts[part].before == NULL) {
        drop_new_member(app, s, part);
        return true;
    }
    if (!form_can_leave(&s->parts[part])) return false;
    s->leaving = part;
    form_open_leaving(s);
    return true;
}
