/* A disk of its own for one test, of a size that can be filled; it goes with the process. */
#ifndef TESTS_LIB_OWNDISK_H
#define TESTS_LIB_OWNDISK_H

#include <stdbool.h>

/* A file system in memory on an empty folder, seen by this process and its children alone. options as
 * mount takes them ("size=8000k"). false with errno: the kernel allows none here. */
bool owndisk_mount(const char *folder, const char *options);

#endif
