#include "model/store/prepared.h"

#include "model/store/image.h"

bool prepared_for(Store *s, Str form, const FormTable **out, Error *err)
{
    *out = form_table(s, form, err);
    return *out != NULL;
}

void prepared_make(Arena *arena, const FormTable *t, BodyMember *members, size_t count, Text *scratch, Prepared *out)
{
    text_clear(scratch);
    body_write(scratch, members, count, STR_NONE);
    *out = (Prepared){ .table = t, .body = str_copy(arena, text_str(scratch)), .members = members, .count = count,
                       .row = image_make(arena, t, members, count, (Uuid){ { 0 } }, 0) };
}
