/* Embedded: one file that the build turned into an array inside the program (docs/embed.sh).
 *
 * Catalogues and schema steps travel in the program, so that it needs no folder of its own to
 * start and no two versions of them can meet. */
#ifndef LOCALE_EMBEDDED_H
#define LOCALE_EMBEDDED_H

#include <stddef.h>

typedef struct {
    const char *name; /* the file's name without folder and ending; NULL ends a table */
    const unsigned char *bytes; /* aligned for any 64-bit value */
    size_t n;
} Embedded;

/* The .mo files: th, en, then any other language by name (Makefile, POS). */
extern const Embedded embedded_catalogues[];

#endif
