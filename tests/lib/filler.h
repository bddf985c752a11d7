/* Filler: any form filled in on the screen to its end, by the keys that a person would press.
 *
 * It looks at the question in focus, tries answers that its type and its constraint suggest until one is
 * taken, goes on with Enter, adds rows, and mends through the list of what is missing. What it cannot
 * answer is a fault of the form, of the screen, or of what it knows to try; it then says which. */
#ifndef TESTS_LIB_FILLER_H
#define TESTS_LIB_FILLER_H

#include "tests/lib/desk.h"

typedef struct {
    size_t rows;       /* in each repeat and roster */
    size_t questions;  /* answered; out */
    size_t failed;     /* no answer was taken; out */
    size_t first_option; /* which choice is tried first, counted from 0 */
} Filler;

/* The form on top of the desk, from where its focus stands. true: nothing is missing or wrong, and the screen
 * says so. false: the desk shows what is. */
bool filler_fill(Desk *, Filler *);

#endif
