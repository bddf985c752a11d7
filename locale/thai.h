/* Thai text: one normal form, one fold for searching, one key for sorting, typing, line breaks.
 *
 * thai.md 3 to 7. Nothing that libunistring's or libthai's own normalising does is right for Thai
 * data (NFC leaves most slips, NFKC breaks SARA AM apart), so the rules are here, with a scan that
 * costs a few nanoseconds a letter where nothing is to be mended, which is nearly always. */
#ifndef LOCALE_THAI_H
#define LOCALE_THAI_H

#include "locale/text.h"

/* --- normal form ---------------------------------------------------------------------------- */

/* In how many texts each rule changed something, for the import report: R0 invisible characters
 * and odd spaces, R1 doubled SARA E, R2 order of marks, R3 NIKHAHIT and AA, R4 tone after AA or
 * AM, and NFC of what is not Thai. */
typedef struct {
    unsigned invisible, doubled_e, order, sara_am, tone, latin;
} ThaiRepairs;

/* Append the normal form of s (R0 to R4, then NFC): idempotent, never longer than s but for what
 * NFC does to letters that are not Thai. repairs may be NULL; its counters are added to. */
void thai_normal(Text *out, Str s, ThaiRepairs *repairs);
bool thai_is_normal(Str s);

/* What is kept as it is but worth a person's eye (T21, T23): bits, 0 for nothing. Foreign names
 * and minority spellings are legal, so none of these is an error. */
typedef enum {
    THAI_MARK_ALONE = 1,    /* a mark that stands on no consonant */
    THAI_TWO_TONES = 2,     /* two different tones on one base */
    THAI_TWO_VOWELS = 4,    /* two vowel marks that do not go together on one base */
    THAI_LAKKHANG = 8,      /* LAKKHANGYAO after anything but RU and LU */
    THAI_VOWEL_ALONE = 16,  /* a leading vowel without its consonant */
    THAI_MIXED_DIGITS = 32, /* Thai and Arabic digits in one number */
    THAI_LOOKALIKE = 64     /* Latin letters inside a Thai word */
} ThaiRemark;
unsigned thai_remarks(Str s);
/* The catalogue id of one remark, "thai.two_tones". */
const char *thai_remark_id(ThaiRemark);

/* --- searching ------------------------------------------------------------------------------ */

/* Append the search fold: normal form without tone marks, MAITAIKHU, THANTHAKHAT, PHINTHU and
 * YAMAKKAN; Thai digits as 0-9; ASCII letters small; blanks collapsed to one. */
void thai_fold(Text *out, Str s);
/* Byte range in s (whole stops, s in normal form) that gave fold bytes [at, at+n): for underlining
 * a hit. An empty range for n = 0. */
void thai_fold_range(Str s, size_t at, size_t n, size_t *from, size_t *to);

/* --- sorting -------------------------------------------------------------------------------- */

/* Append the sort key (thai.md 5.2): compare with memcmp, shorter first. Same bytes on every
 * machine. THAI_KEY_VERSION changes when the algorithm does. */
#define THAI_KEY_VERSION 1
void thai_sort_key(Text *out, Str s);
/* Key for house numbers, villages and file numbers (T25): runs of digits of either kind by value,
 * blanks ignored, / - . and other signs before letters, equals told apart by the sort key. */
void thai_natural_key(Text *out, Str s);

/* --- typing --------------------------------------------------------------------------------- */

/* Input check (thai.md 3.5, T20): what typing code point cp after `before` (the text before the
 * cursor, in normal form) shall do. TYPE_REPLACE: cp takes the place of one code point in the stop
 * before the cursor, which begins *replace_bytes_from_end before the end; TYPE_REFUSE: a mark
 * without a base to sit on. After TYPE_INSERT and TYPE_REPLACE the field normalises its text. */
typedef enum { TYPE_INSERT, TYPE_REPLACE, TYPE_REFUSE } ThaiTyping;
ThaiTyping thai_typing(Str before, uint32_t cp, size_t *replace_bytes_from_end);
bool thai_is_mark(uint32_t cp); /* sits above or below its base */
bool thai_is_thai(uint32_t cp);

/* In-program keyboards (thai.md 3.4), by the US key. */
typedef enum { KEYBOARD_KEDMANEE, KEYBOARD_TIS820, KEYBOARD_PATTACHOTE } ThaiKeyboard;
/* The code point on the US key `c` under the Thai layout, or c itself when the key has none. */
uint32_t thai_from_key(ThaiKeyboard, char c);
/* The US key that carries a code point under the Thai layout, or 0. */
char thai_to_key(ThaiKeyboard, uint32_t cp);
/* Remap a whole text typed on the wrong layout (T19): to US keys when it holds a Thai letter, else
 * to Thai. The result is as the keys were hit; the field normalises it like any typing. */
void thai_swap_layout(Text *out, Str s, ThaiKeyboard);

/* --- words and lines ------------------------------------------------------------------------ */

/* libthai's dictionary, opened by the first who needs a word border. A zeroed ThaiBreaker is valid;
 * the app owns one and passes it on, so that its 1.5 MB are nobody's hidden state. Where NULL is
 * passed, or libthai or its dictionary is not installed, stop borders serve instead. */
typedef struct ThaiDictionary ThaiDictionary;
typedef struct {
    ThaiDictionary *dictionary;
    bool looked; /* for it already */
} ThaiBreaker;
bool thai_has_dictionary(ThaiBreaker *);
void thai_breaker_done(ThaiBreaker *);

/* Where a line of text may be broken (T31 to T34): the bytes of s for the next line of at most
 * `columns`, *skip the blanks or the line end to drop after it. Never inside a stop, never before
 * MAIYAMOK or a closing sign. A blank is preferred when the line it makes is at least half full
 * (so a name is not broken), else a word border, else a stop. U+200B is a wished break and is not
 * drawn; U+00A0 never breaks. Progress is always made while s is not empty: a stop wider than the
 * box makes a line by itself. */
size_t thai_wrap(ThaiBreaker *, Str s, size_t columns, size_t *skip);
/* The word border after and before byte `at`, for Ctrl-Right and Ctrl-Left: blanks belong to the
 * word before them. s.n and 0 at the ends. */
size_t thai_word_next(ThaiBreaker *, Str s, size_t at);
size_t thai_word_before(ThaiBreaker *, Str s, size_t at);

#endif
