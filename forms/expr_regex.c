#define PCRE2_CODE_UNIT_WIDTH 8
#include "forms/expr_regex.h"
#include "locale/library.h"

#include <pcre2.h>

#define MATCH_STEPS 200000
#define MATCH_HEAP_KIB 4096
#define PATTERN_MAX 8192

/* What we use of PCRE2, loaded with the first pattern. */
#define FUNCTIONS(X)                                                                             \
    X(pcre2_general_context_create_8)                                                            \
    X(pcre2_compile_context_create_8)                                                            \
    X(pcre2_compile_8)                                                                           \
    X(pcre2_match_context_create_8)                                                              \
    X(pcre2_match_data_create_8)                                                                 \
    X(pcre2_match_data_free_8)                                                                   \
    X(pcre2_set_match_limit_8)                                                                   \
    X(pcre2_set_heap_limit_8)                                                                    \
    X(pcre2_match_8)

typedef struct {
#define X(name) __typeof__(&name) name;
    FUNCTIONS(X)
#undef X
} Pcre2;

struct Regex {
    Pcre2 lib;
    const pcre2_code_8 *code;
};

static bool load_pcre2(Pcre2 *out)
{
    static const char *const names[] = {
#define X(name) #name,
        FUNCTIONS(X)
#undef X
    };
    return library_load("libpcre2-8.so.0", names, sizeof names / sizeof *names, out);
}

static void *take_from_arena(size_t n, void *arena)
{
    return arena_take(arena, n);
}

static void leave_to_arena(void *p, void *arena)
{
    (void)p;
    (void)arena;
}

const Regex *regex_compile(Arena *arena, Str pattern)
{
    Regex *regex = arena_take(arena, sizeof *regex);
    if (pattern.n > PATTERN_MAX || !load_pcre2(&regex->lib)) {
        return NULL;
    }
    const Pcre2 *lib = &regex->lib;
    pcre2_general_context_8 *memory =
        lib->pcre2_general_context_create_8(take_from_arena, leave_to_arena, arena);
    pcre2_compile_context_8 *context = lib->pcre2_compile_context_create_8(memory);
    int error;
    size_t at;
    regex->code = lib->pcre2_compile_8((PCRE2_SPTR8)pattern.p, pattern.n,
                                       PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED |
                                           PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C,
                                       &error, &at, context);
    return regex->code ? regex : NULL;
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

RegexMatch regex_match(const Regex *regex, Str whole)
{
    const Pcre2 *lib = &regex->lib;
    Bench bench;
    bench.used = 0;
    pcre2_general_context_8 *memory =
        lib->pcre2_general_context_create_8(take_from_bench, give_to_bench, &bench);
    pcre2_match_context_8 *limits = lib->pcre2_match_context_create_8(memory);
    pcre2_match_data_8 *data = lib->pcre2_match_data_create_8(1, memory);
    lib->pcre2_set_match_limit_8(limits, MATCH_STEPS);
    lib->pcre2_set_heap_limit_8(limits, MATCH_HEAP_KIB);
    int found = lib->pcre2_match_8(regex->code, (PCRE2_SPTR8)(whole.p ? whole.p : ""), whole.n, 0, 0,
                                   data, limits);
    lib->pcre2_match_data_free_8(data);
    if (found >= 0) {
        return REGEX_YES;
    }
    return found == PCRE2_ERROR_MATCHLIMIT || found == PCRE2_ERROR_HEAPLIMIT ||
                   found == PCRE2_ERROR_DEPTHLIMIT
               ? REGEX_TIRED
               : REGEX_NO;
}
