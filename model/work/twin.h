/* Twin: another stored record that already has what names this one: a citizen ID, a household code.
 *
 * Looked up by index while one types and by `set`; nothing is forbidden here, for the usual truth is
 * that a person moved. */
#ifndef MODEL_WORK_TWIN_H
#define MODEL_WORK_TWIN_H

#include "model/store/query.h"

/* The field alone names a record of its form (it is one of the alternatives of kaejon_key). */
bool twin_is_name(const Field *);

typedef struct {
    Uuid record, parent;  /* parent nil: it belongs to nothing */
    Str title, parent_title, parent_form; /* as people call them; in the arena */
} Twin;
/* A stored record other than `self` (nil: none) whose answer is the same canonical value. *found false:
 * there is none. */
NODISCARD bool twin_find(Store *, const Field *, Str value, Uuid self, const EntryEnv *, Arena *, Twin *out,
                         bool *found, Error *);

#endif
