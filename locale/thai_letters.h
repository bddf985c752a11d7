/* The letters of the Thai block, U+0E00 to U+0E7F: what each is, in one table for all of locale.
 *
 * Width, normal form, fold, sort key and line breaks all ask the same questions of a letter; this
 * is the one place that answers them (vectors: tests/data/thai/width.csv). */
#ifndef LOCALE_THAI_LETTERS_H
#define LOCALE_THAI_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    THAI_CONSONANT = 1, /* KO KAI to HO NOKHUK, with RU and LU */
    THAI_LEADS = 2,     /* vowels written before their consonant */
    THAI_FIRST = 4,     /* marks that stand first in a run: vowels, PHINTHU, MAITAIKHU, NIKHAHIT */
    THAI_TONE = 8,      /* the four tones: second in a run */
    THAI_KILLER = 16,   /* THANTHAKHAT: second in a run, with the tones */
    THAI_LAST = 32,     /* YAMAKKAN: last in a run */
    THAI_UNFOLDED = 64, /* what searching forgives */
    THAI_DIGIT = 128,
    THAI_SIGN = 256,       /* PAIYANNOI, MAIYAMOK and the book signs: nothing to sort by */
    THAI_UNASSIGNED = 512, /* no such letter */
    THAI_MARK = THAI_FIRST | THAI_TONE | THAI_KILLER | THAI_LAST /* above or below its base */
};

extern const uint16_t thai_letter_kinds[128];

/* The flags of a code point; 0 for all that is not in the Thai block. */
static inline unsigned thai_letter(uint32_t cp)
{
    return cp - 0x0E00u < 128 ? thai_letter_kinds[cp - 0x0E00u] : 0;
}

/* Is there a letter of the Thai block at p? All of them take three bytes, E0 B8 xx or E0 B9 xx. */
static inline bool thai_letter_at(const unsigned char *p, size_t n)
{
    return n >= 3 && p[0] == 0xE0 && (p[1] & 0xFE) == 0xB8 && (p[2] & 0xC0) == 0x80;
}

/* Its place in the block, 0 to 127. */
static inline unsigned thai_letter_place(const unsigned char *p)
{
    return (p[1] & 1u) << 6 | (p[2] & 0x3Fu);
}

#endif
