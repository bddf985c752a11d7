/* The log of acts: what each changed, so that it can be undone and redone. */
#include "forms/entry_inside.h"

#include <string.h>

static void write_down(Entry *e, Deed deed)
{
    if (!e->is_acting) return;
    if (e->deed_count == e->deed_room) {
        e->deed_room = e->deed_room ? e->deed_room * 2 : 64;
        e->deeds = memory_resize(e->deeds, e->deed_room, sizeof *e->deeds);
    }
    e->deeds[e->deed_count++] = deed;
}

void log_clear(Entry *e)
{
    e->deed_count = e->act_count = e->done = 0;
}

void log_begin(Entry *e, Row *row, const Field *f)
{
    e->act_count = e->done; /* what was undone cannot be redone after something new */
    e->deed_count = e->done > 0 ? e->acts[e->done - 1].deeds : 0;
    if (e->act_count == e->act_room) {
        e->act_room = e->act_room ? e->act_room * 2 : 64;
        e->acts = memory_resize(e->acts, e->act_room, sizeof *e->acts);
    }
    e->acts[e->act_count] = (Act){ e->deed_count, row, f ? f->index : -1 };
    e->is_acting = true;
}

void log_end(Entry *e)
{
    e->is_acting = false;
    if (e->acts[e->act_count].deeds == e->deed_count) return;
    e->acts[e->act_count].deeds = e->deed_count;
    e->done = ++e->act_count;
}

void do_value(Entry *e, Row *row, const Field *f, Value v, Input input)
{
    Cell *cell = cell_at(row, f);
    write_down(e, (Deed){ DID_VALUE, row, f->index, row_get(row, f), cell->input });
    row_set(e->record, row, f, v);
    cell->input = input;
}

Row *do_add(Entry *e, Row *parent, int repeat)
{
    char uuid[37];
    Row *row = row_add(e->record, parent, repeat);
    if (e->mode != ENTRY_IMPORT && e->env.uuid && e->env.uuid(e->env.uuid_ctx, uuid)) row->uuid = str_copy(&e->record->arena, str_of(uuid));
    write_down(e, (Deed){ .kind = DID_ADD, .row = row, .field = repeat });
    return row;
}

void do_drop(Entry *e, Row *row)
{
    row_drop(e->record, row);
    write_down(e, (Deed){ .kind = DID_DROP, .row = row, .field = row->repeat });
}

/* Undoing and redoing one deed: values change places; a row comes or goes. */
static void turn(Entry *e, Deed *d, bool is_undo)
{
    const Field *f = &e->form->fields[d->field];
    if (d->kind == DID_VALUE) {
        Cell *cell = cell_at(d->row, f);
        Deed other = { DID_VALUE, d->row, d->field, row_get(d->row, f), cell->input };
        row_set(e->record, d->row, f, d->value);
        cell->input = d->input;
        *d = other;
        settle_value_changed(e, d->row, f);
        return;
    }
    if ((d->kind == DID_ADD) == is_undo) {
        row_drop(e->record, d->row);
    } else {
        row_put_back(e->record, d->row);
    }
    settle_rows_changed(e, d->row->parent, d->field);
}

static void tell_where(const Entry *e, const Act *act, const Field **field, Row **row)
{
    if (field) *field = act->field >= 0 ? &e->form->fields[act->field] : NULL;
    if (row) *row = act->row;
}

bool entry_undo(Entry *e, const Field **field, Row **row)
{
    if (e->done == 0) return false;
    const Act *act = &e->acts[--e->done];
    size_t first = e->done > 0 ? e->acts[e->done - 1].deeds : 0;
    e->is_restoring = true;
    for (size_t i = act->deeds; i > first; i--) turn(e, &e->deeds[i - 1], true);
    settle_queue(e);
    e->is_restoring = false;
    tell_where(e, act, field, row);
    return true;
}

bool entry_redo(Entry *e, const Field **field, Row **row)
{
    if (e->done == e->act_count) return false;
    size_t first = e->done > 0 ? e->acts[e->done - 1].deeds : 0;
    const Act *act = &e->acts[e->done++];
    e->is_restoring = true;
    for (size_t i = first; i < act->deeds; i++) turn(e, &e->deeds[i], false);
    settle_queue(e);
    e->is_restoring = false;
    tell_where(e, act, field, row);
    return true;
}
