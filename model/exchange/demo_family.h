/* Family: one made-up household and its members, as facts that the demo's answers are taken from. */
#ifndef MODEL_EXCHANGE_DEMO_FAMILY_H
#define MODEL_EXCHANGE_DEMO_FAMILY_H

#include "locale/when.h"

typedef struct { uint64_t state; } DemoChance;
/* 0 to n - 1. */
uint64_t demo_below(DemoChance *, uint64_t n);
int64_t demo_between(DemoChance *, int64_t low, int64_t high);

/* Words to make names of, by kind, as forms/demo/names.csv has them. */
typedef struct { const Str *words; size_t count; } DemoWords;
typedef struct { DemoWords given_m, given_f, surname_a, surname_b, village_a, village_b; } DemoNames;

#define DEMO_MEMBERS 7
typedef struct { bool is_female; int age; Str given, surname, prefix, relation; Date birth; } DemoPerson;
typedef struct {
    int64_t number;                 /* of the household, from 1 */
    Str area;                       /* tambon code */
    int moo, house;
    Str village, surname;
    DemoPerson members[DEMO_MEMBERS];
    size_t count;
} DemoFamily;

void family_make(DemoFamily *, Arena *, DemoChance *, const DemoNames *, Str area, int64_t number, Date today);
/* The fact of that name about the household, or about its i-th member; empty when it has none. */
Str family_fact(const DemoFamily *, Arena *, Str name);
Str family_member_fact(const DemoFamily *, Arena *, size_t i, Str name);

#endif
