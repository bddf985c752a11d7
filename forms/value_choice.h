/* Choices by what people write: a code, or a label in any language of the form. */
#ifndef FORMS_VALUE_CHOICE_H
#define FORMS_VALUE_CHOICE_H

#include "forms/form.h"

/* Which choices `raw` means: the code, else a label as it stands, else a label in normal form with
 * capitals and runs of blanks aside. Returns how many fit; the first `room` of them in indexes.
 * More than one: codes that share a label (two tambon of one name); what else is known must decide,
 * an Entry by the question's filter. */
size_t choice_matches(const Field *, Str raw, int *indexes, size_t room);
/* The label nearest to raw, its code where no label is near; empty when nothing is. */
Str choice_nearest(const Field *, Str raw);
/* Codes out of a text of several, in the order of the list, each once (rank: as written). Codes and
 * labels may be parted by blanks, commas or semicolons. false: err says which part is unknown. */
bool choices_read(Arena *, Str *codes, const Field *, Str raw, Error *err);
bool choice_read(Arena *, Str *code, const Field *, Str raw, Error *err);

#endif
