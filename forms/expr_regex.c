#define PCRE2_CODE_UNIT_WIDTH 8
#include "forms/expr_regex.h"

#include <pcre2.h>

#define MATCH_STEPS 200000
#define MATCH_HEAP_KIB 4096
#define PATTERN_MAX 8192

static void *take_from_arena(size_t n, void *arena)
{
    return arena_take(arena, n);
}

static void leave_to_arena(void *p, void *arena)
{
    (void)p;
    (void)arena;
}

const void *regex_compile(Arena *arena, Str pattern)
{
    if (pattern.n > PATTERN_MAX) {
        return NULL;
    }
    pcre2_general_context *memory =
        pcre2_general_context_create(take_from_arena, leave_to_arena, arena);
    pcre2_compile_context *context = pcre2_compile_context_create(memory);
    int error;
    size_t at;
    return pcre2_compile((PCRE2_SPTR)pattern.p, pattern.n,
                         PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOLLAR_ENDONLY |
                             PCRE2_NEVER_BACKSLASH_C,
                         &error, &at, context);
}

/* What one match needs, handed out of the stack; the heap only when a match backtracks far. */
typedef struct {
    size_t used;
    union {
        long double align;
        unsigned char bytes[28 << 10];
    } room;
} Bench;

static void *take_from_bench(size_t n, void *ctx)
{
    Bench *bench = ctx;
    n = (n + 15) & ~(size_t)15;
    if (n <= sizeof bench->room.bytes - bench->used) {
        void *p = bench->room.bytes + bench->used;
        bench->used += n;
        return p;
    }
    return memory_resize(NULL, n, 1);
}

static void give_to_bench(void *p, void *ctx)
{
    Bench *bench = ctx;
    unsigned char *b = p;
    if (b && (b < bench->room.bytes || b >= bench->room.bytes + sizeof bench->room.bytes)) {
        (void)memory_resize(p, 0, 1);
    }
}

RegexMatch regex_match(const void *compiled, Str whole)
{
    Bench bench;
    bench.used = 0;
    pcre2_general_context *memory =
        pcre2_general_context_create(take_from_bench, give_to_bench, &bench);
    pcre2_match_context *limits = pcre2_match_context_create(memory);
    pcre2_match_data *data = pcre2_match_data_create(1, memory);
    pcre2_set_match_limit(limits, MATCH_STEPS);
    pcre2_set_heap_limit(limits, MATCH_HEAP_KIB);
    int found =
        pcre2_match(compiled, (PCRE2_SPTR)(whole.p ? whole.p : ""), whole.n, 0, 0, data, limits);
    pcre2_match_data_free(data);
    if (found >= 0) {
        return REGEX_YES;
    }
    return found == PCRE2_ERROR_MATCHLIMIT || found == PCRE2_ERROR_HEAPLIMIT ||
                   found == PCRE2_ERROR_DEPTHLIMIT
               ? REGEX_TIRED
               : REGEX_NO;
}
