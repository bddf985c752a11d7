/* Bench: a form with repeats in repeats, lists and dates, filled in, for tests of the form
 * language.
 *
 * Two members: ก, 40 years, jobs of 10 and 20; ข, 12 years, a job of 5. The clock is 2026-03-15
 * 10:30 +07:00. bench_begin and bench_end are a cmocka group's setup and teardown. */
#ifndef TESTS_LIB_BENCH_H
#define TESTS_LIB_BENCH_H

#include "forms/expr.h"

typedef struct {
    Form *form;
    Record *record;
    Arena arena;
    ExprScope scope;
    Error warning;
} Bench;

int bench_begin(void **state);
int bench_end(void **state);
/* The question of a name; one that is not there ends the test. */
const Field *bench_field(const Bench *, const char *name);
/* Where the next expressions stand; self may be NULL. */
void bench_on_root(Bench *, const char *self);
void bench_on_member(Bench *, size_t i, const char *self);
/* Parsed and bound where the bench stands, or the end of the test. */
Expr *bench_bound(Bench *, const char *text);

#endif
