#include "forms/record.h"

#include <string.h>

static Row *row_make(Arena *a, const Form *form, int repeat, Row *parent)
{
    Row *row = arena_take(a, sizeof *row);
    row->form = form;
    row->repeat = repeat;
    row->parent = parent;
    row->values = arena_take_array(a, (size_t)form_row_slots(form, repeat) + 1, sizeof(Value));
    row->lists =
        arena_take_array(a, (size_t)form_row_lists(form, repeat) + 1, sizeof(struct RowList));
    return row;
}

Record *record_new(const Form *form)
{
    Arena fixed = { 0 };
    Record *r = arena_take(&fixed, sizeof *r);
    r->form = form;
    r->root = row_make(&fixed, form, -1, NULL);
    r->fixed = fixed;
    return r;
}

void record_free(Record *r)
{
    if (!r) return;
    arena_done(&r->arena);
    Arena fixed = r->fixed; /* the Record itself lies in it */
    arena_done(&fixed);
}

void record_reset(Record *r)
{
    Row *root = r->root;
    memset(root->values, 0, (size_t)form_row_slots(r->form, -1) * sizeof(Value));
    memset(root->lists, 0, (size_t)form_row_lists(r->form, -1) * sizeof(struct RowList));
    root->uuid = root->place = root->seen = STR_NONE;
    arena_done(&r->arena);
}

static void copy_row(Record *to, Row *row, const Row *from)
{
    const Form *form = from->form;
    row->surplus = from->surplus;
    row->uuid = str_copy(&to->arena, from->uuid);
    row->place = str_copy(&to->arena, from->place);
    row->seen = str_copy(&to->arena, from->seen);
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[i];
        if (f->repeat != from->repeat) continue;
        row_set(to, row, f, row_get(from, f));
        for (size_t j = 0; f->type == TYPE_REPEAT && j < row_count(from, f->index); j++) {
            copy_row(to, row_add(to, row, f->index), row_at(from, f->index, j));
        }
    }
}

Record *record_copy(const Record *from)
{
    Record *to = record_new(from->form);
    copy_row(to, to->root, from->root);
    return to;
}

static bool rows_are_equal(const Row *a, const Row *b)
{
    const Form *form = a->form;
    if (!str_eq(a->uuid, b->uuid) || !str_eq(a->place, b->place)) return false;
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[i];
        if (f->repeat != a->repeat) continue;
        if (!value_eq(row_get(a, f), row_get(b, f))) return false;
        if (f->type != TYPE_REPEAT) continue;
        if (row_count(a, f->index) != row_count(b, f->index)) return false;
        for (size_t j = 0; j < row_count(a, f->index); j++) {
            if (!rows_are_equal(row_at(a, f->index, j), row_at(b, f->index, j))) return false;
        }
    }
    return true;
}

bool record_eq(const Record *a, const Record *b)
{
    return rows_are_equal(a->root, b->root);
}

const Row *row_holding(const Row *from, const Field *field)
{
    while (from && from->repeat != field->repeat) from = from->parent;
    return from;
}

Value row_get(const Row *row, const Field *field)
{
    return row->values[field->slot];
}

void row_set(Record *r, Row *row, const Field *field, Value v)
{
    Value *at = &row->values[field->slot];
    bool same_text = at->text.n == v.text.n && str_eq(at->text, v.text);
    Str text = same_text ? at->text : v.text.n > 0 ? str_copy(&r->arena, v.text) : STR_NONE;
    *at = (Value){ v.kind, v.inactive, text };
}

static struct RowList *list_of(const Row *parent, int repeat)
{
    return &parent->lists[parent->form->fields[repeat].list];
}

size_t row_count(const Row *row, int repeat)
{
    return list_of(row, repeat)->count;
}

Row *row_at(const Row *row, int repeat, size_t i)
{
    struct RowList *list = list_of(row, repeat);
    return i < list->count ? list->rows[i] : NULL;
}

static void insert(struct RowList *list, Row *row)
{
    for (size_t i = list->count; i > row->position; i--) {
        list->rows[i] = list->rows[i - 1];
        list->rows[i]->position = i;
    }
    list->rows[row->position] = row;
    list->count++;
}

Row *row_add(Record *r, Row *parent, int repeat)
{
    struct RowList *list = list_of(parent, repeat);
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : 4;
        Row **rows = arena_take_array(&r->arena, room, sizeof *rows);
        if (list->count > 0) memcpy(rows, list->rows, list->count * sizeof *rows);
        list->rows = rows;
        list->room = room;
    }
    Row *row = row_make(&r->arena, r->form, repeat, parent);
    row->position = list->count;
    insert(list, row);
    return row;
}

void row_drop(Record *r, Row *row)
{
    (void)r;
    struct RowList *list = list_of(row->parent, row->repeat);
    list->count--;
    for (size_t i = row->position; i < list->count; i++) {
        list->rows[i] = list->rows[i + 1];
        list->rows[i]->position = i;
    }
}

void row_put_back(Record *r, Row *row)
{
    (void)r; /* the list had room for it before, and never shrinks */
    struct RowList *list = list_of(row->parent, row->repeat);
    if (row->position > list->count) row->position = list->count;
    insert(list, row);
}

size_t row_members(const Row *row, const Row *before, BodyMember *out)
{
    const Form *form = row->form;
    size_t count = 0;
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[form->by_name[i]];
        if (f->repeat != row->repeat || !type_is_answer(f->type)) continue;
        Value now = row_get(row, f), old = before ? row_get(before, f) : VALUE_NONE;
        if (!value_eq(now, old)) out[count++] = (BodyMember){ f->name, now };
    }
    return count;
}

bool row_body(const Row *row, const Row *before, Text *out)
{
    Arena a = { 0 };
    BodyMember *members = arena_take_array(&a, row->form->field_count + 1, sizeof *members);
    size_t count = row_members(row, before, members);
    body_write(out, members, count, STR_NONE);
    arena_done(&a);
    return count > 0;
}
