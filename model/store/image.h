/* Image: all cells of one record's row of f_<form>, made from its answers.
 *
 * One way from answers to cells for local saves, applied changes, refolding and comparing: two ways
 * would differ one day. */
#ifndef MODEL_STORE_IMAGE_H
#define MODEL_STORE_IMAGE_H

#include "forms/body.h"
#include "model/store/form_table.h"

/* table->cell_count cells. members: answers by name, each name once; names without a column are
 * left out (M9). parent_id 0: not here yet. Lives in the arena and in the members. */
Cell *image_make(Arena *, const FormTable *, const BodyMember *members, size_t count, Uuid parent, int64_t parent_id);
/* Its parent, where there is one: image_make's two last arguments. */
void image_set_parent(Cell *image, Arena *, Uuid parent, int64_t parent_id);
NODISCARD bool image_insert(Store *, FormTable *, int64_t id, const Cell *, Error *);
/* Changes the row where it differs, or makes it where there is none. */
NODISCARD bool image_put(Store *, FormTable *, Arena *, int64_t id, const Cell *, Error *);
NODISCARD bool image_drop(Store *, const FormTable *, int64_t id, Error *);
/* 1: *out has the cells (in the arena); 0: no such row; -1: error. */
int image_read(Store *, const FormTable *, int64_t id, Arena *, Cell **out, Error *);
/* One cell of a statement's row; its bytes are SQLite's, until the next step. */
Cell image_cell(sqlite3_stmt *, int column);
/* The cells that stand in a statement's row from column `first` on, in the arena. */
Cell *image_cells(sqlite3_stmt *, int first, const FormTable *, Arena *);
/* The answer in column c of an image; VALUE_NONE where there is none. aside: image_aside's members. */
Value image_value(const Column *, const Cell *image, const BodyMember *aside, size_t aside_count, Arena *);
NODISCARD bool image_aside(const Cell *image, Arena *, BodyMember **out, size_t *count, Error *);

#endif
