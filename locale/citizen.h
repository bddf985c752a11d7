/* Numbers of persons, houses and telephones in Thailand: form, check digit, likely slip.
 *
 * domain.md 8; vectors data/citizen_id_examples.csv, cases/s13_ids.csv, house_code_examples.csv,
 * phone_examples.csv. A number that passes is stored as digits only. */
#ifndef LOCALE_CITIZEN_H
#define LOCALE_CITIZEN_H

#include "locale/fault.h"

typedef enum {
    ID_OK, ID_DOUBT,            /* right check digit, but to be verified: err says why */
    ID_EMPTY, ID_SHORT, ID_LONG, ID_LETTER, ID_CHECK, ID_ZERO
} IdVerdict;
/* Digits of s (Thai digits too; blanks and dashes dropped) into out; verdict on the 13-digit
 * citizen ID. err (may be NULL) is filled for everything but ID_OK. */
IdVerdict citizen_read(Str s, char out[static 14], Error *err);
int citizen_check_digit(const char first12[static 12]);   /* '0' to '9' */
/* The position (0 to 11) whose swap with the next digit repairs a wrong check digit, or -1. */
int citizen_swap(const char id[static 13]);
void citizen_add_dashed(Text *out, Str id13);             /* 1-4601-00000-01-6 */
IdVerdict phone_read(Str s, char out[static 16], Error *err);
IdVerdict house_code_read(Str s, char out[static 12], Error *err); /* 11-digit house registration */
/* A number damaged by a spreadsheet: 1.9999E+12. */
bool number_is_damaged(Str s);

#endif
