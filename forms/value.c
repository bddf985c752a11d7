#include "forms/value.h"

Value value_text(Str canonical)
{
    return canonical.n > 0 ? (Value){ ANSWER_TEXT, false, canonical } : VALUE_NONE;
}

bool value_eq(Value a, Value b)
{
    return a.kind == b.kind && a.inactive == b.inactive && str_eq(a.text, b.text);
}

Str value_seen(Value v)
{
    return v.kind == ANSWER_TEXT && !v.inactive ? v.text : STR_NONE;
}

bool type_is_answer(FieldType type)
{
    return type != TYPE_NOTE && type != TYPE_GROUP && type != TYPE_REPEAT;
}
