/* Random Thai text for property tests, from a Chance. */
#ifndef TESTS_LIB_RANDOM_THAI_H
#define TESTS_LIB_RANDOM_THAI_H

#include "locale/text.h"
#include "tests/lib/chance.h"

/* Append up to `most` code points that are likely to make trouble together: all of the Thai block
 * by its classes, what R0 removes, Latin with marks, blanks, digits. */
void random_text(Chance *, Text *out, size_t most);
/* Append Thai letters and marks only. */
void random_thai(Chance *, Text *out, size_t most);

#endif
