/* Place: where a row stands among its siblings, as text that sorts by bytes (handoff.md 1.2).
 *
 * `a0`, `a1`, … `az`, `b00`, …: between any two there is room for another (`a0V` stands between
 * `a0` and `a1`), so that inserting a row writes no other. Two offices may give two rows one place:
 * those stand by their uuid. Digits, capitals and small letters count 0 to 61 in that order. */
#ifndef FORMS_PLACE_H
#define FORMS_PLACE_H

#include "forms/record.h"

/* A place above `low` and below `high` (empty: no limit on that side). false: none fits between them
 * (they are equal, or not of our making). Append. */
bool place_between(Text *out, Str low, Str high);
/* The row at this place among its siblings; those without a place yet stand behind it. */
void place_move(Record *, Row *, Str place);
/* Gives each row of a repeat a place so that all stand in the order of the list. Places that are in
 * order already stay: an inserted or moved row is the only one that is given a new one. */
void place_rows(Record *, Row *parent, int repeat);

#endif
