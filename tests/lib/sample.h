/* Sample: a small form and its record made from answers in JSON, for tests of the form language.
 *
 * {"age":"12","member":[{"nm":"ก"}]}: texts are text questions, a list is a repeat, an object is
 * one row of a choice list of its own. Two things are always there: the choices of `tenure` and the
 * list tambon.csv (data/xlsform_vectors.csv says so). The clock is 2026-03-15 10:30 +07:00. */
#ifndef TESTS_LIB_SAMPLE_H
#define TESTS_LIB_SAMPLE_H

#include "forms/expr.h"

typedef struct {
    Arena arena;
    Form *form;
    Record *record;
    ExprScope scope;
    int uuids; /* handed out so far */
} Sample;

/* self: "", "age", "member[2]/nm" or "item". Ends the test when the JSON is none. */
void sample_make(Sample *, Str json, Str self);
void sample_free(Sample *);

#endif
