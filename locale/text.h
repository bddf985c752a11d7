/* Text as bytes, cursor stops and columns: borrowed Str, owned Text, and the one width function.
 *
 * Three lengths have three names, always: n (bytes), stops, columns. A stop is what the cursor
 * steps over: a base with its marks, one column wide (thai.md T7, T8); SARA AM U+0E33 is a stop
 * of its own. Bytes in memory are valid UTF-8 in normal form (locale/thai.h), checked at the
 * door and assumed inside. Nobody else cuts, pads or measures text. */
#ifndef LOCALE_TEXT_H
#define LOCALE_TEXT_H

#include "locale/arena.h"
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const char *p; /* not terminated; may be NULL only when n is 0 */
    size_t n;      /* bytes */
} Str;

typedef struct {
    char *b;    /* bytes, always terminated by a 0 that n does not count; never NULL */
    size_t n;   /* bytes */
    size_t cap; /* bytes allocated; 0 while b is the shared empty text */
    size_t max; /* largest n allowed; 0 means TEXT_MAX. Going over sets `over` and drops the rest */
    bool over;  /* the maximum was reached: the owner reports it as an Error with the limit */
} Text;

extern char text_empty[1]; /* the shared empty text; never written */
#define TEXT_INIT { .b = text_empty }
#define TEXT_MAX ((size_t)64 << 20)
#define STR(lit) ((Str){ .p = "" lit, .n = sizeof(lit) - 1 })
#define STR_NONE ((Str){ .p = "", .n = 0 })
/* For printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).n, (s).p

/* --- Str --- */
Str str_of(const char *terminated);               /* NULL gives the empty Str */
Str str_from(const char *p, size_t n);
Str text_str(const Text *);                       /* borrowed; dies with the next change */
bool str_eq(Str, Str);
bool str_same_letters(Str, Str);                  /* A-Z and a-z alike, every other byte as it is */
int str_cmp(Str, Str);                            /* by bytes, shorter first */
bool str_starts(Str, Str prefix);
bool str_ends(Str, Str suffix);
Str str_cut_head(Str, size_t n);                  /* without its first n bytes */
Str str_cut_tail(Str, size_t n);
/* Position of needle in bytes, or -1. */
ptrdiff_t str_find(Str hay, Str needle);
/* Without outer blanks: space, tab, CR, LF, U+00A0, U+200B, U+FEFF. */
Str str_trim(Str);
/* Next piece up to a byte, taking it off *rest; false when *rest is used up (an empty last
 * piece after a final separator is delivered). Begin with *rest = whole. */
bool str_split(Str *rest, char sep, Str *piece);
/* Next run of non-blanks (space, tab, newline), as the words of a select_multiple. */
bool str_word(Str *rest, Str *word);
Str str_copy(Arena *, Str);                       /* copy that lives in the arena, 0-terminated */

/* --- Text --- */
void text_free(Text *);                           /* back to empty; safe twice */
void text_clear(Text *);                          /* n = 0, keeps the memory */
void text_grow(Text *, Str);                      /* text_add's way when there is no room yet */
/* Append. Inline, for a million rows pass through these two; cap never lets n exceed max. */
static inline void text_add(Text *t, Str s)
{
    if (s.n == 0) return;
    if (t->cap - t->n > s.n && t->cap > t->n) {
        memcpy(t->b + t->n, s.p, s.n);
        t->n += s.n;
        t->b[t->n] = 0;
    } else {
        text_grow(t, s);
    }
}
static inline void text_add_c(Text *t, char c)
{
    if (t->cap > t->n + 1) {
        t->b[t->n++] = c;
        t->b[t->n] = 0;
    } else {
        text_grow(t, (Str){ .p = &c, .n = 1 });
    }
}
void text_add_cp(Text *, uint32_t code_point);
void text_add_f(Text *, const char *fmt, ...) PRINTF_LIKE(2, 3);
void text_set(Text *, Str);
void text_replace(Text *, size_t at, size_t n, Str with); /* bytes [at, at+n) become `with` */
static inline void text_cleanup(Text *t) { text_free(t); }
#define CLEANUP_TEXT __attribute__((cleanup(text_cleanup))) Text

/* --- code points --- */
/* The code point at s.p and its length in *n (1 to 4). A byte that is not UTF-8 gives U+FFFD and
 * *n = 1. s must not be empty. */
uint32_t utf8_at(Str s, size_t *n);
/* Byte length of the last code point of s (1 to 4, 0 if s is empty). */
size_t utf8_last(Str s);
/* -1 when all of s is valid UTF-8 without U+0000, else the offset of the first bad byte. */
ptrdiff_t utf8_bad(Str s);
size_t utf8_count(Str s);                         /* code points */
size_t utf8_put(char out[static 4], uint32_t code_point); /* bytes written */

/* --- stops and columns --- */
/* Columns of one code point: 0 for marks and invisible ones, 1, 2 for wide ones, -1 for controls
 * and unassigned ones (drawn as U+FFFD in one column). Own Thai table first (data/thai/width.csv). */
int cp_columns(uint32_t code_point);
/* Bytes of the first stop of s, and its columns (a stop that begins with a mark counts 1, for it
 * is drawn on a dotted circle). s must not be empty. */
size_t stop_next(Str s, int *columns);
size_t stop_last(Str s);                          /* bytes of the last stop of s, 0 if empty */
size_t text_stops(Str s);
/* The sum of the columns of its stops. */
size_t text_columns(Str s);
/* The longest head of whole stops that fits in `columns`; *used is its width. */
Str text_fit(Str s, size_t columns, size_t *used);
/* s cut to at most `columns` with an ellipsis when it is longer (thai.md T35; a leading vowel left
 * at the end is dropped), appended to out. Returns columns used. */
size_t text_cut(Text *out, Str s, size_t columns);
typedef enum { PAD_RIGHT, PAD_LEFT, PAD_CENTRE } PadSide;
/* As text_cut, then blanks up to exactly `columns`: PAD_RIGHT puts the blanks to the right. */
void text_pad(Text *out, Str s, size_t columns, PadSide);
/* s with control characters, direction overrides and invalid bytes as U+FFFD, line ends and tabs
 * as one blank, other invisible format characters left out, no-break spaces as blanks, a mark at the
 * beginning on a dotted circle: what may go to a terminal. Everything received from outside passes here before it is shown. */
void text_add_visible(Text *out, Str s);

#endif
