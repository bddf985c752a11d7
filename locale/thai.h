/* Thai text: one normal form, one fold for searching, one key for sorting.
 *
 * thai.md 4 to 6. Vectors: data/thai/normalise.csv, sara-am.csv, fold.csv, sort-order.csv. */
#ifndef LOCALE_THAI_H
#define LOCALE_THAI_H

#include "locale/text.h"

/* What thai_normal changed, by rule, for the import report. */
typedef struct { unsigned invisible, doubled_e, order, sara_am, tone, latin; } ThaiRepairs;

/* Append the normal form of s (R0 to R4, then NFC for what is not Thai): idempotent, never longer
 * than s but for Latin NFC. repairs may be NULL; its counters are added to. */
void thai_normal(Text *out, Str s, ThaiRepairs *repairs);
bool thai_is_normal(Str s);

/* Append the search fold: normal form without tone marks, MAITAIKHU, THANTHAKHAT, PHINTHU and
 * YAMAKKAN; Thai digits as 0-9; ASCII letters small; blanks collapsed to one. */
void thai_fold(Text *out, Str s);
/* Byte range in s (whole stops) that gave fold bytes [at, at+n): for underlining a hit. */
void thai_fold_range(Str s, size_t at, size_t n, size_t *from, size_t *to);

/* Append the sort key (thai.md 5.2): compare with memcmp, shorter first. Same bytes on every
 * machine. THAI_KEY_VERSION changes when the algorithm does. */
#define THAI_KEY_VERSION 1
void thai_sort_key(Text *out, Str s);
/* Key for house numbers and village numbers: runs of digits by value (T25). */
void thai_natural_key(Text *out, Str s);

/* Input check (thai.md 3.5, T20): what typing code point cp after `before` (the text before the
 * cursor) shall do. TYPE_REPLACE: cp takes the place of the last code point of its class in the
 * stop before the cursor; TYPE_REFUSE: a mark without a base to sit on. */
typedef enum { TYPE_INSERT, TYPE_REPLACE, TYPE_REFUSE } ThaiTyping;
ThaiTyping thai_typing(Str before, uint32_t cp, size_t *replace_bytes_from_end);
bool thai_is_mark(uint32_t cp);       /* sits above or below its base */
bool thai_is_thai(uint32_t cp);

/* In-program keyboards (thai.md 3.4). plain/shift tables of 47 keys, by the US key. */
typedef enum { KEYBOARD_KEDMANEE, KEYBOARD_TIS820, KEYBOARD_PATTACHOTE } ThaiKeyboard;
/* The Thai code point on the US key `c`, or c itself when the key has none. */
uint32_t thai_from_key(ThaiKeyboard, char c);
/* The US key that carries a Thai code point, or 0. */
char thai_to_key(ThaiKeyboard, uint32_t cp);
/* Remap a whole text typed on the wrong layout; direction by what it holds (T19). */
void thai_swap_layout(Text *out, Str s, ThaiKeyboard);

/* Where a line of text may be broken (thai.md 7): the bytes of s for the next line of at most
 * `columns`, *skip the blanks to drop after it. Uses libthai's dictionary when it is there, else
 * stop borders; never inside a stop. Progress is always made while s is not empty. */
size_t thai_wrap(Str s, size_t columns, size_t *skip);
bool thai_has_dictionary(void);

#endif
