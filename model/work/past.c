#include "model/work/past.h"

bool past_read(Store *s, int64_t record, Arena *arena, Past *p, Error *err)
{
    Str blind;
    *p = (Past){.arena = arena};
    if (!store_history(s, record, arena, &p->all, &p->count, err)) return false;
    p->members = arena_take_array(arena, p->count + 1, sizeof *p->members);
    p->member_counts = arena_take_array(arena, p->count + 1, sizeof *p->member_counts);
    for (size_t i = 0; i < p->count; i++)
        if (!body_read(arena, p->all[i].body, &p->members[i], &p->member_counts[i], &blind, err)) return false;
    return true;
}

size_t past_writer(const Past *p, size_t end, Str name, Value *out)
{
    *out = VALUE_NONE;
    for (size_t i = end; i-- > 0;)
        for (size_t k = 0; k < p->member_counts[i]; k++)
            if (str_eq(p->members[i][k].name, name)) {
                *out = p->members[i][k].value;
                return i;
            }
    return p->count;
}
