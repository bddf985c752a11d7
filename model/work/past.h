/* Past: the changes of one record, what each wrote, and what stood there before it. */
#ifndef MODEL_WORK_PAST_H
#define MODEL_WORK_PAST_H

#include "forms/body.h"
#include "model/store/save.h"

typedef struct {
    Arena *arena;
    Change *all;       /* covered before covering (store_history) */
    size_t count;
    BodyMember **members; /* of each change, by name */
    size_t *member_counts;
} Past;

/* Everything lives in the arena. */
NODISCARD bool past_read(Store *, int64_t record, Arena *, Past *out, Error *err);
/* Which change before `end` wrote a field last, and its value; p->count: none, and *out is no answer. */
size_t past_writer(const Past *, size_t end, Str name, Value *out);

#endif
