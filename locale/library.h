/* Library: a shared library that is loaded when it is first needed, and its functions by name.
 *
 * For what few starts of the program need and every start would pay for (docs/decisions.md). A library
 * is never unloaded; loading it again costs microseconds, so whoever needs it keeps a table of his own. */
#ifndef LOCALE_LIBRARY_H
#define LOCALE_LIBRARY_H

#include "locale/text.h"

/* Load `soname` ("libarchive.so.13") and put the addresses of its `count` functions `names` into `table`,
 * a struct of nothing but as many function pointers, in this order: name both by one X-macro, with
 * __typeof__(&function) from the library's own header. false: not installed, or one of the functions is not there. */
NODISCARD bool library_load(const char *soname, const char *const *names, size_t count, void *table);

#endif
