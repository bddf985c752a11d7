/* Chance: random numbers for property tests, the same on every run unless SEED is set.
 *
 * A failing test prints its seed; SEED=that runs it again. */
#ifndef TESTS_LIB_CHANCE_H
#define TESTS_LIB_CHANCE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    uint64_t state;
} Chance;

/* Prints the seed as a TAP comment. */
static inline Chance chance_new(const char *test)
{
    const char *wanted = getenv("SEED");
    uint64_t seed = wanted ? strtoull(wanted, NULL, 0) : 20261125;
    printf("# %s: SEED=%llu\n", test, (unsigned long long)seed);
    return (Chance){ seed };
}

/* splitmix64 (Steele, Lea, Flood 2014). */
static inline uint64_t chance_bits(Chance *c)
{
    uint64_t z = (c->state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* 0 to n-1. */
static inline uint64_t chance_below(Chance *c, uint64_t n)
{
    return chance_bits(c) % n;
}

/* low to high, both included. */
static inline int64_t chance_between(Chance *c, int64_t low, int64_t high)
{
    return low + (int64_t)chance_below(c, (uint64_t)(high - low) + 1);
}

/* One of the texts that follow. */
#define PICK(c, ...) chance_pick(c, (const char *const[]){ __VA_ARGS__ }, \
                                 sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))
static inline const char *chance_pick(Chance *c, const char *const *of, size_t count)
{
    return of[chance_below(c, count)];
}

/* Rounds of a random test: with QUICK set (under valgrind, 50 times slower) a twentieth of them. */
static inline int chance_rounds(int rounds)
{
    return getenv("QUICK") ? (rounds + 19) / 20 : rounds;
}

#endif
