/* replay: every fuzz target gets its corpus and seeded mutations of it, in any build.
 *
 * The targets are the files beside this one; the Makefile lists them as FUZZ_TARGETS. ROUNDS=n asks
 * for more mutations, SEED=n for others. */
#include "tests/fuzz/fuzz.h"
#include "tests/lib/chance.h"
#include "tests/lib/check.h"

#include <dirent.h>
#include <string.h>

#define FUZZER(name) int fuzz_##name(const uint8_t *data, size_t n);
FUZZ_TARGETS
#undef FUZZER

typedef struct {
    const char *name;
    int (*run)(const uint8_t *, size_t);
} Target;

enum { INPUTS_MAX = 200, INPUT_MAX = 4096, ROUNDS = 3000 };

typedef struct {
    Str input[INPUTS_MAX];
    size_t count;
    Arena arena;
} Corpus;

static void add_file(Corpus *c, const char *path)
{
    static const char too_many[] = "more inputs than the replay holds";
    if (c->count == INPUTS_MAX) fail_msg("%s", too_many);
    FILE *f = fopen(path, "rb");
    if (!f) fail_msg("%s cannot be read", path);
    char *bytes = arena_take(&c->arena, INPUT_MAX);
    size_t n = fread(bytes, 1, INPUT_MAX, f);
    fclose(f);
    c->input[c->count++] = str_from(bytes, n);
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

/* The inputs in one order on every machine, so that a seed means the same everywhere. */
static void load(Corpus *c, const char *name)
{
    char path[600];
    snprintf(path, sizeof path, "tests/fuzz/corpus/%s", name);
    DIR *folder = opendir(path);
    if (!folder) fail_msg("%s: a target needs a corpus", path);
    for (struct dirent *e; (e = readdir(folder));) {
        if (e->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "tests/fuzz/corpus/%s/%s", name, e->d_name);
        add_file(c, path);
    }
    closedir(folder);
    if (c->count == 0) fail_msg("%s: the corpus is empty", name);
    qsort(c->input, c->count, sizeof *c->input, by_bytes);
}

/* Bytes that parsers stumble over. */
static uint8_t sharp_byte(Chance *chance)
{
    static const uint8_t sharp[] = { 0x00, 0xFF, 0x7F, 0x80, 0xE0, 0xB8, 0xEF, '"',
                                     '\'', '\\', '\n', '\r', '\t', ' ',  '0',  '9',
                                     '-',  '.',  ',',  ';',  '(',  '$',  '{' };
    return chance_below(chance, 2) ? (uint8_t)chance_bits(chance)
                                   : sharp[chance_below(chance, sizeof sharp)];
}

/* One change: a byte replaced, taken out or put in, a piece taken out, doubled or spliced in. */
static void mutate(Chance *chance, const Corpus *c, Text *t)
{
    size_t at = (size_t)chance_below(chance, t->n + 1);
    size_t n = (size_t)chance_below(chance, t->n - at + 1);
    char byte = (char)sharp_byte(chance);
    Str other = c->input[chance_below(chance, c->count)];
    switch (chance_below(chance, 6)) {
    case 0: text_replace(t, at, t->n > at, str_from(&byte, 1)); break;
    case 1: text_replace(t, at, t->n > at, STR_NONE); break;
    case 2: text_replace(t, at, 0, str_from(&byte, 1)); break;
    case 3: text_replace(t, at, n, STR_NONE); break;
    case 4: {
        CLEANUP_TEXT piece = TEXT_INIT;
        text_add(&piece, str_from(t->b + at, n));
        text_replace(t, at, 0, text_str(&piece));
        break;
    }
    default: {
        size_t from = (size_t)chance_below(chance, other.n + 1);
        Str piece = str_cut_head(other, from);
        piece.n = (size_t)chance_below(chance, piece.n + 1);
        text_replace(t, at, n, piece);
    }
    }
    if (t->n > INPUT_MAX) text_replace(t, INPUT_MAX, t->n - INPUT_MAX, STR_NONE);
}

/* The target gets the bytes in memory of their exact size, so that a sanitizer sees one too far. */
static void run(const Target *target, Str input)
{
    uint8_t *bytes = memory_resize(NULL, 1, input.n + !input.n);
    memcpy(bytes, input.p, input.n);
    target->run(bytes, input.n);
    memory_resize(bytes, 0, 0);
}

static void replay(void **state)
{
    const Target *target = *state;
    Corpus c = { .count = 0 };
    load(&c, target->name);
    for (size_t i = 0; i < c.count; i++) run(target, c.input[i]);
    const char *asked = getenv("ROUNDS");
    long rounds = asked ? strtol(asked, NULL, 10) : ROUNDS;
    Chance chance = chance_new(target->name);
    for (long round = 0; round < rounds; round++) {
        CLEANUP_TEXT t = TEXT_INIT;
        text_add(&t, c.input[chance_below(&chance, c.count)]);
        for (uint64_t changes = 1 + chance_below(&chance, 4); changes > 0; changes--)
            mutate(&chance, &c, &t);
        run(target, text_str(&t));
    }
    arena_done(&c.arena);
}

int main(void)
{
#define FUZZER(name) { #name, fuzz_##name },
    static Target targets[] = { FUZZ_TARGETS };
#undef FUZZER
#define FUZZER(name) { "fuzz_" #name, replay, NULL, NULL, NULL },
    struct CMUnitTest tests[] = { FUZZ_TARGETS };
#undef FUZZER
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        tests[i].initial_state = &targets[i];
    return cmocka_run_group_tests_name("fuzz", tests, NULL, NULL);
}
