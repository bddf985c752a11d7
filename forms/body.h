/* Body: the canonical JSON of one change, field name to answer (handoff.md 3.2).
 *
 * One spelling for each body, since its digest names the change: keys sorted by bytes, no blanks,
 * only `"`, `\` and U+0001-001F escaped, no numbers. The reader takes that spelling and no other,
 * and is on the path of every change that arrives, so it copies only what was escaped. */
#ifndef FORMS_BODY_H
#define FORMS_BODY_H

#include "forms/value.h"

/* One member. value.kind ANSWER_NONE is null; inactive is {"inactive":"…"}; refused and unknown are
 * {"missing":"…"}, inactive or not: they come back by themselves when their question does. */
typedef struct {
    Str name;
    Value value;
} BodyMember;
/* Sorts members and appends the object. blind (may be empty): the `_blind` member. */
void body_write(Text *out, BodyMember *members, size_t count, Str blind);
/* Strict reader of the canonical form only: anything else is an Error (offset in n). Texts point
 * into json where nothing was escaped, else into the arena. *blind is empty when absent. */
NODISCARD bool body_read(Arena *, Str json, BodyMember **members, size_t *count, Str *blind,
                         Error *err);

#endif
