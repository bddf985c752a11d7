/* Memory that dies together: an Arena hands out pieces and frees them all in one call.
 *
 * Three lifetimes exist in kaejon: the app's, an arena's, the caller's Text. An arena belongs to
 * a screen, a dialogue, a job or a loaded form; whatever was taken from it ends with it. */
#ifndef LOCALE_ARENA_H
#define LOCALE_ARENA_H

#include <stddef.h>

#define NODISCARD __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

typedef struct ArenaBlock ArenaBlock;
typedef struct {
    ArenaBlock *head; /* newest block; NULL when empty: a zeroed Arena is a valid empty one */
    size_t bytes;     /* handed out so far, for tests and limits */
} Arena;

/* n bytes, zeroed, aligned for any type. Never NULL: out of memory runs the hook below. */
void *arena_take(Arena *, size_t n);
/* count objects of size bytes, zeroed; the product is checked. Never NULL. */
void *arena_take_array(Arena *, size_t count, size_t size);
/* A copy of n bytes with a 0 after them. */
char *arena_copy(Arena *, const void *p, size_t n);
/* Free everything; the arena is empty and usable again. */
void arena_done(Arena *);
/* Empty again, its memory kept in one piece: for what is filled again and again to about the same size. */
void arena_clear(Arena *);

/* Allocation for the few owners that outlive arenas (Text, tables). Never NULL.
 * resize(NULL, n) allocates, resize(p, 0) frees and returns NULL. */
void *memory_resize(void *p, size_t count, size_t size);
/* What runs when memory is out: must not return. The default leaves with 71 and no word, for locale
 * writes nowhere; main sets one that says so, the screens one that restores the terminal first.
 * Drafts are on disk already. */
void memory_on_exhausted(void (*hook)(void));

#endif
