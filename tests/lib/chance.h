/* Chance: random numbers and random Thai for property tests, from one seed that can be given again.
 *
 * The seed comes from KAEJON_SEED or the clock and is printed, so that a failure can be repeated.
 */
#ifndef TESTS_LIB_CHANCE_H
#define TESTS_LIB_CHANCE_H

#include "locale/text.h"

typedef struct {
    uint64_t state;
} Chance;

/* A generator with a fresh seed, printed to stdout as a TAP comment under the name given. */
Chance chance_new(const char *name);
uint64_t chance_next(Chance *);
/* 0 to below - 1. */
size_t chance_below(Chance *, size_t below);
/* Append up to `most` code points that are likely to make trouble together: all of the Thai block
 * by its classes, what R0 removes, Latin with marks, blanks, digits. */
void chance_text(Chance *, Text *out, size_t most);
/* Append Thai letters and marks only. */
void chance_thai(Chance *, Text *out, size_t most);

#endif
