/* One made-up household. */
#include "model/exchange/demo_family.h"

#include "locale/citizen.h"

uint64_t demo_below(DemoChance *c, uint64_t n)
{
    /* splitmix64 (Steele, Lea, Flood 2014) */
    uint64_t z = (c->state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (z ^ (z >> 31)) % n;
}

int64_t demo_between(DemoChance *c, int64_t low, int64_t high)
{
    return low + (int64_t)demo_below(c, (uint64_t)(high - low) + 1);
}

static Str pick(DemoChance *c, DemoWords words)
{
    return words.count ? words.words[demo_below(c, words.count)] : STR_NONE;
}

static Str joined(Arena *arena, Str a, Str b)
{
    CLEANUP_TEXT t = TEXT_INIT;
    text_add(&t, a);
    text_add(&t, b);
    return str_copy(arena, text_str(&t));
}

static Str formatted(Arena *arena, const char *format, int64_t n)
{
    CLEANUP_TEXT digits = TEXT_INIT;
    for (const char *p = format; *p; p++) {
        if (*p == '#') text_add_f(&digits, "%lld", (long long)n);
        else text_add_c(&digits, *p);
    }
    return str_copy(arena, text_str(&digits));
}

static void person_make(DemoPerson *p, DemoFamily *f, DemoChance *c, const DemoNames *names, Date today)
{
    p->given = pick(c, p->is_female ? names->given_f : names->given_m);
    p->surname = f->surname;
    p->birth = (Date){ today.day - p->age * 365 - p->age / 4 - (int32_t)demo_between(c, 1, 360), DATE_DAY };
    p->age = date_years(p->birth, today);
    bool is_child = p->age < 15, is_married = p->age >= 30;
    p->prefix = is_child ? (p->is_female ? STR("p_dekying") : STR("p_dekchai"))
                : !p->is_female ? STR("p_nai") : is_married ? STR("p_nang") : STR("p_nangsao");
}

void family_make(DemoFamily *f, Arena *arena, DemoChance *c, const DemoNames *names, Str area, int64_t number,
                 Date today)
{
    *f = (DemoFamily){ .number = number, .area = area };
    f->moo = (int)demo_between(c, 1, 12);
    f->house = (int)demo_between(c, 1, 300);
    /* A village keeps its name: it follows from its number. */
    size_t moo = (size_t)f->moo;
    f->village = joined(arena, names->village_a.words[moo * 3 % names->village_a.count],
                        names->village_b.words[moo * 7 % names->village_b.count]);
    /* One draw a statement: every compiler makes the same people. */
    Str end = pick(c, names->surname_b);
    f->surname = joined(arena, pick(c, names->surname_a), end);
    size_t some = (size_t)demo_below(c, 7), more = (size_t)demo_below(c, 7);
    f->count = 1 + (some + more * (size_t)demo_below(c, 2)) / 2;
    int head_age = (int)demo_between(c, 32, 82);
    for (size_t i = 0; i < f->count; i++) {
        DemoPerson *p = &f->members[i];
        p->is_female = i == 1 ? !f->members[0].is_female : demo_below(c, 100) < 45;
        p->age = i == 0 ? head_age : i == 1 ? head_age - 3
                 : i < 4 ? (int)demo_between(c, 3, head_age - 22) : (int)demo_between(c, 0, 12);
        p->relation = i == 0 ? STR("r_head") : i == 1 ? STR("r_spouse") : i < 4 ? STR("r_child") : STR("r_grandchild");
        if (i >= 4 && head_age < 52) p->relation = STR("r_nephewniece");
        person_make(p, f, c, names, today);
    }
}

typedef enum { COUNT_ALL, COUNT_CHILD, COUNT_SCHOOL, COUNT_ELDER, COUNT_ABLE } CountKind;

static int64_t count_members(const DemoFamily *f, CountKind kind)
{
    static const struct { int from, to; } ages[] = { { 0, 200 }, { 0, 14 }, { 6, 14 }, { 60, 200 }, { 15, 59 } };
    int64_t n = 0;
    for (size_t i = 0; i < f->count; i++)
        if (f->members[i].age >= ages[kind].from && f->members[i].age <= ages[kind].to) n++;
    return n;
}

static Str house_code(const DemoFamily *f, Arena *arena)
{
    CLEANUP_TEXT t = TEXT_INIT;
    text_add_f(&t, "%.*s-%02d-%04lld", STR_ARG(f->area), f->moo, (long long)f->number % 10000);
    return str_copy(arena, text_str(&t));
}

static Str head_name(const DemoFamily *f, Arena *arena)
{
    const DemoPerson *head = &f->members[0];
    CLEANUP_TEXT t = TEXT_INIT;
    text_add(&t, str_eq(head->prefix, STR("p_nai")) ? STR("นาย")
                 : str_eq(head->prefix, STR("p_nang")) ? STR("นาง") : STR("นางสาว"));
    text_add(&t, head->given);
    text_add_c(&t, ' ');
    text_add(&t, head->surname);
    return str_copy(arena, text_str(&t));
}

Str family_fact(const DemoFamily *f, Arena *arena, Str name)
{
    static const struct { const char *name; CountKind kind; } counts[] = {
        { "n_members", COUNT_ALL }, { "n_child", COUNT_CHILD }, { "n_school", COUNT_SCHOOL },
        { "n_elder", COUNT_ELDER }, { "n_able", COUNT_ABLE }, { "n_work", COUNT_ABLE },
    };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (str_eq(name, str_of(counts[i].name))) return formatted(arena, "#", count_members(f, counts[i].kind));
    if (str_eq(name, STR("n_disabled"))) return STR("0");
    if (str_eq(name, STR("hh_code"))) return house_code(f, arena);
    if (str_eq(name, STR("tambon"))) return f->area;
    if (str_eq(name, STR("amphoe"))) return str_from(f->area.p, f->area.n < 4 ? f->area.n : 4);
    if (str_eq(name, STR("moo"))) return formatted(arena, "#", f->moo);
    if (str_eq(name, STR("village"))) return joined(arena, STR("บ้าน"), f->village);
    if (str_eq(name, STR("house_no"))) return formatted(arena, f->number % 6 ? "#" : "#/2", f->house);
    if (str_eq(name, STR("head_name"))) return head_name(f, arena);
    return STR_NONE;
}

/* 13 digits that belong to nobody: class 3, province 59. */
static Str citizen_id(const DemoFamily *f, Arena *arena, size_t i)
{
    CLEANUP_TEXT t = TEXT_INIT;
    uint64_t n = ((uint64_t)f->number * 10 + i) * UINT64_C(7919137) % UINT64_C(1000000000);
    text_add_f(&t, "359%09llu", (unsigned long long)n);
    text_add_c(&t, (char)citizen_check_digit(t.b));
    return str_copy(arena, text_str(&t));
}

static Str occupation(const DemoPerson *p)
{
    return p->age < 6 ? STR("o_child") : p->age < 19 ? STR("o_student") : p->age > 70 ? STR("o_unable")
           : p->age % 3 == 0 ? STR("o_daywage") : STR("o_rice");
}

Str family_member_fact(const DemoFamily *f, Arena *arena, size_t i, Str name)
{
    const DemoPerson *p = &f->members[i];
    if (str_eq(name, STR("line_no"))) return formatted(arena, "#", (int64_t)i + 1);
    if (str_eq(name, STR("citizen_id"))) return citizen_id(f, arena, i);
    if (str_eq(name, STR("prefix"))) return p->prefix;
    if (str_eq(name, STR("first_name"))) return p->given;
    if (str_eq(name, STR("last_name"))) return p->surname;
    if (str_eq(name, STR("sex"))) return p->is_female ? STR("f") : STR("m");
    if (str_eq(name, STR("relation"))) return p->relation;
    if (str_eq(name, STR("occupation"))) return occupation(p);
    if (str_eq(name, STR("education"))) return p->age < 6 ? STR("e1") : p->age < 13 ? STR("e2") : p->age % 2 ? STR("e3") : STR("e4");
    if (str_eq(name, STR("birth_date"))) {
        CLEANUP_TEXT t = TEXT_INIT;
        date_add_iso(&t, p->birth);
        return str_copy(arena, text_str(&t));
    }
    return family_fact(f, arena, name);
}
