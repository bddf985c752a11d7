/* Shared libraries by dlopen. */
#include "locale/library.h"

#include <dlfcn.h>
#include <string.h>

bool library_load(const char *soname, const char *const *names, size_t count, void *table)
{
    /* All symbols now: a library that does not fit says so here, not in the middle of a bundle. */
    void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
    if (!library) return false;
    for (size_t i = 0; i < count; i++) {
        void *function = dlsym(library, names[i]);
        if (!function) return false;
        /* ISO C has no cast from void * to a function; POSIX says that both are alike. */
        memcpy((char *)table + i * sizeof function, &function, sizeof function);
    }
    return true;
}
