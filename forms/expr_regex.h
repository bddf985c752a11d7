/* Patterns of regex(): compiled once, matched against whole values within limits.
 *
 * The one owner of PCRE2. UTF-8, \d \w \s are ASCII (as in JavaRosa), the whole value must match. A
 * match that needs too many steps or too much memory counts as no match, so a bad pattern in a
 * form cannot hang the entry. Matching uses the stack, not the heap. */
#ifndef FORMS_EXPR_REGEX_H
#define FORMS_EXPR_REGEX_H

#include "locale/text.h"

typedef struct Regex Regex;
/* The compiled pattern lives in the arena; NULL when it is none, or the machine has no PCRE2 (every
 * Debian has: libselinux stands on it). */
const Regex *regex_compile(Arena *, Str pattern);
typedef enum { REGEX_NO, REGEX_YES, REGEX_TIRED } RegexMatch; /* TIRED: a limit was reached */
RegexMatch regex_match(const Regex *, Str whole);

#endif
