#include "locale/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ALIGN = 16, SMALLEST_BLOCK = 4096, LARGEST_BLOCK = 256 * 1024 };

struct ArenaBlock {
    ArenaBlock *older;
    size_t used, size; /* of the bytes that follow the header */
};

static size_t rounded(size_t n)
{
    return (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

/* --- when memory is out ------------------------------------------------------------------- */

static void leave(void)
{
    _exit(71);
}

/* The one thing here that changes: like the record that restores the terminal, it must be found
 * when nothing can be passed in any more. */
static void (*exhausted)(void) = leave;

void memory_on_exhausted(void (*hook)(void))
{
    exhausted = hook ? hook : leave;
}

static _Noreturn void out_of_memory(void)
{
    exhausted();
    abort();
}

static size_t product(size_t count, size_t size)
{
    size_t n;
    if (__builtin_mul_overflow(count, size, &n) || n > SIZE_MAX / 2) out_of_memory();
    return n;
}

void *memory_resize(void *p, size_t count, size_t size)
{
    size_t n = product(count, size);
    if (n == 0) {
        free(p);
        return NULL;
    }
    void *q = realloc(p, n);
    if (!q) out_of_memory();
    return q;
}

/* --- arenas --------------------------------------------------------------------------------- */

static char *bytes_of(ArenaBlock *b)
{
    return (char *)b + rounded(sizeof *b);
}

/* Blocks double up to a limit, so that a small screen costs one page and a form few calls. */
static void add_block(Arena *a, size_t need)
{
    size_t size = a->head ? a->head->size * 2 : SMALLEST_BLOCK - rounded(sizeof(ArenaBlock));
    if (size > LARGEST_BLOCK) size = LARGEST_BLOCK;
    if (size < need) size = need;
    if (size > SIZE_MAX / 2 - SMALLEST_BLOCK) out_of_memory();
    ArenaBlock *b = calloc(1, rounded(sizeof *b) + size);
    if (!b) out_of_memory();
    b->size = size;
    b->older = a->head;
    a->head = b;
}

void *arena_take(Arena *a, size_t n)
{
    if (n > SIZE_MAX / 2) out_of_memory();
    size_t need = rounded(n ? n : 1);
    if (!a->head || a->head->size - a->head->used < need) add_block(a, need);
    void *p = bytes_of(a->head) + a->head->used;
    a->head->used += need;
    a->bytes += n;
    return p;
}

void *arena_take_array(Arena *a, size_t count, size_t size)
{
    return arena_take(a, product(count, size));
}

char *arena_copy(Arena *a, const void *p, size_t n)
{
    char *copy = arena_take(a, n + 1);
    if (n) memcpy(copy, p, n);
    return copy;
}

void arena_done(Arena *a)
{
    while (a->head) {
        ArenaBlock *older = a->head->older;
        free(a->head);
        a->head = older;
    }
    a->bytes = 0;
}

void arena_clear(Arena *a)
{
    if (!a->head) return;
    if (a->head->older) {
        size_t size = 0;
        for (const ArenaBlock *b = a->head; b; b = b->older) size += b->size;
        arena_done(a);
        ArenaBlock *b = calloc(1, rounded(sizeof *b) + size);
        if (!b) out_of_memory();
        b->size = size;
        a->head = b;
    }
    memset(bytes_of(a->head), 0, a->head->used);
    a->head->used = 0;
    a->bytes = 0;
}
