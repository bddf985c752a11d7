/* Names of questions: which are allowed, which are taken, and the column each gets in a table. */
#ifndef FORMS_SHEET_NAMES_H
#define FORMS_SHEET_NAMES_H

#include "locale/text.h"

/* letter or `_`, then letters, marks, digits, `_ . -` (xlsform.md 3). */
bool name_is_allowed(Str);

/* A set of texts, each with a number: grows in its arena. */
typedef struct {
    Arena *arena;
    Str *keys;
    int *numbers;
    size_t count, room;
} NameSet;
/* The number of a key, -1 if it is not there. */
int name_set_find(const NameSet *, Str key);
void name_set_add(NameSet *, Str key, int number);

/* The column for a name (handoff.md 1.2): small ASCII letters, digits and `_`, a letter first, at
 * most 63 bytes, `_2` and so on where it is taken or is one of the tables' own. It is added to the
 * set. */
Str column_for(Arena *, NameSet *taken, Str name);

#endif
