/* Rows of an entry that come from elsewhere: taken over as they are, with their uuid and place. */
#include "forms/entry_inside.h"
#include "forms/place.h"
#include "forms/rows.h"

static void copy_answers(Entry *e, Row *row, const Row *from)
{
    row->uuid = str_copy(&e->record->arena, from->uuid);
    row->seen = str_copy(&e->record->arena, from->seen);
    for (size_t i = 0; i < e->form->field_count; i++) {
        const Field *f = &e->form->fields[i];
        if (f->repeat == row->repeat && type_is_answer(f->type)) row_set(e->record, row, f, row_get(from, f));
    }
}

static Row *take(Entry *e, Row *parent, const Row *from)
{
    Row *row = do_add(e, parent, from->repeat);
    copy_answers(e, row, from);
    place_move(e->record, row, from->place);
    settle_row_added(e, row);
    for (size_t i = 0; i < e->form->field_count; i++) {
        const Field *f = &e->form->fields[i];
        if (f->type != TYPE_REPEAT || f->repeat != row->repeat) continue;
        for (size_t k = 0; k < row_count(from, f->index); k++) take(e, row, row_at(from, f->index, k));
    }
    settle_rows_changed(e, parent, row->repeat);
    return row;
}

Row *entry_take_row(Entry *e, const Row *from)
{
    const Row *around = from->parent;
    Row *parent = around->parent ? row_find(e->record, around->uuid) : e->record->root;
    if (!parent) return NULL;
    log_begin(e, parent, &e->form->fields[from->repeat]);
    e->is_restoring = true; /* nothing is proposed or worked out in it */
    Row *row = take(e, parent, from);
    settle_queue(e);
    e->is_restoring = false;
    settle_rows_changed(e, parent, from->repeat);
    if (!e->is_batch) settle_queue(e);
    log_end(e);
    return row;
}
