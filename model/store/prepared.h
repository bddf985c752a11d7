/* Prepared: a new record written out ahead of its save: its body, and the row of its table.
 *
 * Needs no database, so that another thread may do it while records are stored. */
#ifndef MODEL_STORE_PREPARED_H
#define MODEL_STORE_PREPARED_H

#include "forms/body.h"
#include "model/store/store.h"

typedef struct FormTable FormTable;
typedef struct {
    const FormTable *table;  /* NULL: not prepared */
    Str body;
    BodyMember *members;
    size_t count;
    void *row;               /* the store's own: its cells */
} Prepared;

/* The table of an installed form, as prepared_make wants it; it lives as long as the store. */
NODISCARD bool prepared_for(Store *, Str form, const FormTable **out, Error *);
/* members: in the order of a body; they and their texts must live as long as *out. The rest lives in the
 * arena. scratch is emptied. */
void prepared_make(Arena *, const FormTable *, BodyMember *members, size_t count, Text *scratch, Prepared *out);

#endif
