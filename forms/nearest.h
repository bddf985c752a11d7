/* The nearest known word to one that was mistyped, for "did you mean".
 *
 * Candidates are shown one by one, so no list has to be built. Distance is Damerau-Levenshtein over
 * code points (two neighbours swapped count one), capitals do not count. */
#ifndef FORMS_NEAREST_H
#define FORMS_NEAREST_H

#include "locale/text.h"

typedef struct {
    Str word;
    Str best;     /* empty until something was near enough */
    int distance; /* of best */
} Nearest;

Nearest nearest_to(Str word);
/* Near enough: at most a third of the word's letters differ. The first of equals stays. */
void nearest_try(Nearest *, Str candidate);

#endif
