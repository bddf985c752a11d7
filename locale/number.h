/* Numbers as people write them: Thai and Arabic digits, commas, exact decimals, baht, percent.
 *
 * No binary floating point holds money: a decimal is an int64 scaled by 10^places. */
#ifndef LOCALE_NUMBER_H
#define LOCALE_NUMBER_H

#include "locale/fault.h"

typedef struct {
    int64_t satang;
} Money;

/* s with Thai digits (and full-width ones) as 0-9, appended. */
void digits_add_arabic(Text *out, Str s);
void digits_add_thai(Text *out, Str s);

/* Whole number: optional sign, digits of either kind, commas as thousands separators where they
 * stand right, outer blanks; `.0` behind it loses nothing and passes. err tells in n the place of
 * the first wrong character, counted in characters from 1. */
bool number_read(Str s, int64_t *out, Error *err);
/* Decimal scaled by 10^places (0 to 18); more digits than places are refused, never rounded (zeros
 * beyond them pass). A comma that looks like a decimal comma (12500,50) is refused as
 * "number.decimal_comma", so that an import can ask (S05); 1.25E+05 as "number.damaged". */
bool decimal_read(Str s, int places, int64_t *out, Error *err);
/* "1234.50" scaled by 2 -> 123450; the canonical stored text of the same ("1234.5"). */
void decimal_add(Text *out, int64_t scaled, int places);
/* With thousands separators, and all places: 1,234.50. */
void decimal_add_grouped(Text *out, int64_t scaled, int places);
void number_add_grouped(Text *out, int64_t n);
/* Shortest decimal text that reads back to the same double, no exponent, at most 17 significant
 * digits, integers without ".0" (xlsform.md 5); NaN and infinities give nothing and false. */
bool double_add(Text *out, double);
/* XPath number(): trimmed `-`, digits, one dot; everything else is NaN. */
double double_read(Str s);
/* A number that a spreadsheet turned into powers of ten (1.9999E+12): its digits are lost. */
bool number_is_damaged(Str s);

#endif
