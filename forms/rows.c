#include "forms/rows.h"

#include <math.h>

static bool is_asked(const Field *f)
{
    return type_is_answer(f->type) && f->type != TYPE_CALCULATE && f->type != TYPE_HIDDEN && f->type != TYPE_META;
}

bool row_is_blank(const Row *row)
{
    for (size_t i = 0; i < row->form->field_count; i++) {
        const Field *f = &row->form->fields[i];
        if (f->repeat != row->repeat) continue;
        if (is_asked(f) && row_get(row, f).kind != ANSWER_NONE) return false;
        for (size_t k = 0; f->type == TYPE_REPEAT && k < row_count(row, f->index); k++)
            if (!row_is_blank(row_at(row, f->index, k))) return false;
    }
    return true;
}

typedef struct {
    Arena *arena;
    RowChange *list;
    size_t count, room;
} Found;

static void add(Found *found, RowChange c)
{
    if (found->count == found->room) {
        found->room = found->room ? found->room * 2 : 16;
        RowChange *more = arena_take_array(found->arena, found->room, sizeof *more);
        if (found->count) memcpy(more, found->list, found->count * sizeof *more);
        found->list = more;
    }
    found->list[found->count++] = c;
}

/* The row of this uuid, looked for from *at on, where rows in unchanged order find theirs at once. */
static Row *row_of(const Row *parent, int repeat, Str uuid, size_t *at)
{
    size_t count = parent ? row_count(parent, repeat) : 0;
    for (size_t i = 0; uuid.n && i < count; i++) {
        size_t k = (*at + i) % count;
        Row *row = row_at(parent, repeat, k);
        if (!str_eq(row->uuid, uuid)) continue;
        *at = k + 1;
        return row;
    }
    return NULL;
}

static bool differs(const Row *row, const Row *before)
{
    CLEANUP_TEXT ignored = TEXT_INIT;
    return !str_eq(row->place, before->place) || row_body(row, before, &ignored);
}

static bool is_repeat_in(const Field *f, const Row *row)
{
    return f->type == TYPE_REPEAT && f->repeat == row->repeat;
}

/* How many of a list are rows: blank new ones at its end are not. */
static size_t rows_to_keep(const Row *parent, int repeat)
{
    size_t n = row_count(parent, repeat);
    while (n > 0 && !row_at(parent, repeat, n - 1)->seen.n && row_is_blank(row_at(parent, repeat, n - 1))) n--;
    return n;
}

static void walk(Found *found, const Row *now, const Row *before)
{
    for (size_t i = 0; i < now->form->field_count; i++) {
        const Field *f = &now->form->fields[i];
        if (!is_repeat_in(f, now)) continue;
        size_t at = 0, count = rows_to_keep(now, f->index);
        for (size_t k = 0; k < count; k++) {
            Row *row = row_at(now, f->index, k);
            const Row *was = row_of(before, f->index, row->uuid, &at);
            if (was && !was->seen.n) was = NULL; /* blank in `before` too: a count made it */
            if (!was || differs(row, was)) add(found, (RowChange){ was ? ROW_IS_CHANGED : ROW_IS_NEW, row, was });
            walk(found, row, was);
        }
    }
}

static void add_gone(Found *found, Row *row)
{
    add(found, (RowChange){ ROW_IS_GONE, row, NULL });
    for (size_t i = 0; i < row->form->field_count; i++) {
        const Field *f = &row->form->fields[i];
        for (size_t k = 0; is_repeat_in(f, row) && k < row_count(row, f->index); k++)
            add_gone(found, row_at(row, f->index, k));
    }
}

static void walk_gone(Found *found, const Row *now, const Row *before)
{
    for (size_t i = 0; before && i < before->form->field_count; i++) {
        const Field *f = &before->form->fields[i];
        size_t at = 0;
        for (size_t k = 0; is_repeat_in(f, before) && k < row_count(before, f->index); k++) {
            Row *was = row_at(before, f->index, k);
            const Row *row = row_of(now, f->index, was->uuid, &at);
            if (row) walk_gone(found, row, was);
            else if (was->seen.n) add_gone(found, was);
        }
    }
}

size_t row_changes(Arena *arena, const Record *now, const Record *before, RowChange **out)
{
    Found found = { .arena = arena };
    walk(&found, now->root, before ? before->root : NULL);
    if (before) walk_gone(&found, now->root, before->root);
    *out = found.list;
    return found.count;
}

static Row *find_below(const Row *row, Str uuid)
{
    for (size_t i = 0; i < row->form->field_count; i++) {
        const Field *f = &row->form->fields[i];
        for (size_t k = 0; is_repeat_in(f, row) && k < row_count(row, f->index); k++) {
            Row *inner = row_at(row, f->index, k);
            Row *found = str_eq(inner->uuid, uuid) ? inner : find_below(inner, uuid);
            if (found) return found;
        }
    }
    return NULL;
}

Row *row_find(const Record *r, Str uuid)
{
    return uuid.n ? find_below(r->root, uuid) : NULL;
}

/* --- rows above the count --- */

static void mark_list(const Row *parent, const Field *f, const ExprScope *scope)
{
    ExprScope here = *scope;
    here.form = parent->form;
    here.row = parent;
    here.self = f->index;
    double wanted = f->repeat_count ? result_number(expr_eval(f->repeat_count, &here)) : NAN;
    for (size_t i = 0; i < row_count(parent, f->index); i++)
        row_at(parent, f->index, i)->surplus = !isnan(wanted) && (double)i >= floor(wanted < 0 ? 0 : wanted);
}

static void mark_below(const Row *row, const ExprScope *scope)
{
    for (size_t i = 0; i < row->form->field_count; i++) {
        const Field *f = &row->form->fields[i];
        if (!is_repeat_in(f, row)) continue;
        mark_list(row, f, scope);
        for (size_t k = 0; k < row_count(row, f->index); k++) mark_below(row_at(row, f->index, k), scope);
    }
}

void rows_mark_surplus(Record *r, const ExprScope *scope)
{
    mark_below(r->root, scope);
}
