/* Tour: every screen there is, each by the keys that lead to it, for tests that look at all of them. */
#ifndef TESTS_LIB_TOUR_H
#define TESTS_LIB_TOUR_H

#include "tests/lib/desk.h"

/* From home in an office of made-up people: keys, then text typed, then keys. */
typedef struct { const char *name, *keys, *type, *then; } TourStop;
extern const TourStop TOUR[]; /* ends with a NULL name */

enum { TOUR_SIZE_COUNT = 4 };
typedef struct { int rows, columns; } TourSize;
extern const TourSize TOUR_SIZES[TOUR_SIZE_COUNT]; /* 80x24 first */

/* Opens a desk, to be closed by the caller, and goes there. */
void tour_visit(Desk *, const TourStop *, Lang);

#endif
