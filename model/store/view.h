/* View: a question about a form's records with a name, kept in this database: filter, words, order, columns.
 *
 * The list opens it from F4 and the home, the command line by `--view NAME`. Where the form has changed
 * since, the question says what it lacks when it is asked. Views stay in this office's database: no
 * bundle carries them. */
#ifndef MODEL_STORE_VIEW_H
#define MODEL_STORE_VIEW_H

#include "model/store/query.h"

enum { VIEW_NAME_STOPS = 60 };

typedef struct {
    Str form, name;
    Str where, find;       /* as in a Query */
    Str sort, columns;     /* names separated by commas; `-NAME` sorts downwards */
    QueryStanding standing;
} View;

/* All of a form, or of all forms where it is empty: by form, then by name. */
NODISCARD bool views_read(Store *, Str form, Arena *, View **, size_t *count, Error *);
/* By form and name. ERR_ABSENT "view.absent". */
NODISCARD bool view_find(Store *, Str form, Str name, Arena *, View *out, Error *);
/* A view of this form and name is replaced. ERR_USAGE "view.no_name" where the name is blank, "view.long" where
 * it is too long. */
NODISCARD bool view_keep(Store *, const View *, Error *);
/* ERR_ABSENT when there is none. */
NODISCARD bool view_drop(Store *, Str form, Str name, Error *);
/* As a Query; its lists live in the arena, its texts with the view. */
void view_query(const View *, Arena *, Query *out);
/* `F,-F` as sorts, and back. */
QuerySort *view_sorts(Arena *, Str list, size_t *count);
/* Names between commas. */
Str *view_names(Arena *, Str list, size_t *count);

#endif
