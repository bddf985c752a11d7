/* Level: what each level of disclosure lets out of each field of a form.
 *
 * domain.md 7, design.md 6b: full (D4) is everything; case (D3) withholds health, disability and
 * violence, and what is calculated from them; masked (D2) is for reading only, with names, the last
 * digits of the citizen ID and the year of birth. anonymous (D1) waits for small cells. */
#ifndef MODEL_HANDOFF_LEVEL_H
#define MODEL_HANDOFF_LEVEL_H

#include "forms/form.h"

typedef enum { LEVEL_FULL, LEVEL_CASE, LEVEL_MASKED, LEVEL_ANONYMOUS } BundleLevel;
Str level_name(BundleLevel);                    /* "full" "case" "masked" "anonymous" */
bool level_find(Str, BundleLevel *);

typedef enum { LEAVES_WHOLE, LEAVES_NOT, LEAVES_LAST_DIGITS, LEAVES_YEAR } Leaves;
/* One for each field of the form, by Field.index. */
Leaves *level_fields(Arena *, const Form *, BundleLevel);
/* The answer as it leaves. */
void level_add_masked(Text *out, Leaves, Str canonical);

#endif
