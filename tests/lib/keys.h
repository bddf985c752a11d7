/* The bytes that a terminal of a given TERM sends for a key, by the name that people use for it.
 *
 * terminfo is asked first (what a terminal of that kind sends once the program has switched the
 * keypad on), then the commonest sequence is taken: a key that terminfo does not list is pressed
 * all the same by people whose keyboard has it. */
#ifndef TESTS_LIB_KEYS_H
#define TESTS_LIB_KEYS_H

#include <stddef.h>

enum { KEYS_ROOM = 32 };
typedef struct Keys Keys;

/* NULL-safe to free. A TERM that terminfo does not know gives the common sequences. */
Keys *keys_of(const char *term);
void keys_free(Keys *);
/* Bytes of the key put into out, their number returned; 0 when there is no such key. */
size_t keys_bytes(const Keys *, const char *name, char out[static KEYS_ROOM]);

#endif
