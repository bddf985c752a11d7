/* Numbers of persons, houses and telephones in Thailand: form, check digit, likely slip.
 *
 * domain.md 6 and 8; vectors data/citizen_id_examples.csv, cases/s13_ids.csv,
 * house_code_examples.csv, phone_examples.csv. A number that passes is stored as digits only. A
 * right check digit does not make a number true: the third digit's weight is 11, so the check
 * never sees it, and a tenth of all random numbers pass. */
#ifndef LOCALE_CITIZEN_H
#define LOCALE_CITIZEN_H

#include "locale/number.h"

typedef enum {
    ID_OK,
    ID_DOUBT, /* storable, but to be verified: err says why */
    ID_EMPTY, /* nothing was typed: allowed, with a reason */
    ID_SHORT,
    ID_LONG,
    ID_LETTER, /* err->n: the place of the first character that is no digit, from 1 */
    ID_CHECK,  /* wrong check digit; err->n: the place whose swap with the next mends it, or 0 */
    ID_ZERO,   /* all zero */
    ID_FIRST,  /* a first digit that no such number has */
    ID_DAMAGED /* 1.9999E+12: a spreadsheet lost the digits */
} IdVerdict;

/* Digits of s (Thai digits too; blanks and dashes dropped) into out, at most 13 of them; verdict
 * on the 13-digit citizen ID. err (may be NULL) is filled for everything but ID_OK. */
IdVerdict citizen_read(Str s, char out[static 14], Error *err);
int citizen_check_digit(const char first12[static 12]); /* '0' to '9' */
/* The position (0 to 11) whose swap with the next digit repairs a wrong check digit, or -1. */
int citizen_swap(const char id[static 13]);
/* No province has its digits 2 and 3: a number for tests and training, never a person's. */
bool citizen_is_synthetic(const char id[static 13]);
void citizen_add_dashed(Text *out, Str id13); /* 1-4601-00000-01-6 */

/* A Thai telephone as 9 or 10 digits with its 0 in front, +66 taken off. ID_DOUBT: no known kind of
 * number, or the 0 in front is missing, which is told and not put back (cases.md S02). */
IdVerdict phone_read(Str s, char out[static 16], Error *err);
/* 11-digit house registration code; its check digit's formula is not public, so only form and
 * office are looked at. Digits at most 11 into out. */
IdVerdict house_code_read(Str s, char out[static 12], Error *err);

#endif
