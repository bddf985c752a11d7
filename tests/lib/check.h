/* What every cmocka test includes: cmocka itself with what it needs, and a check for Str.
 *
 * cmocka.h wants four standard headers before it, in this order. */
#ifndef TESTS_LIB_CHECK_H
#define TESTS_LIB_CHECK_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "locale/text.h"

/* Two texts are the same bytes; the message shows both. */
#define check_str(got, want) check_str_at((got), (want), __FILE__, __LINE__)
static inline void check_str_at(Str got, Str want, const char *file, int line)
{
    if (str_eq(got, want)) return;
    print_error("got \"%.*s\", want \"%.*s\"\n", STR_ARG(got), STR_ARG(want));
    _fail(file, line);
}

#endif
