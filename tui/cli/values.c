/* Answers and heads of records as JSON. */
#include "tui/cli/values.h"

#include "forms/json.h"
#include "locale/number.h"

static bool is_number(const Field *field, Str text)
{
    if (!field || !text.n) return false;
    if (field->type != TYPE_INTEGER && field->type != TYPE_DECIMAL && field->type != TYPE_RANGE &&
        field->type != TYPE_CALCULATE)
        return false;
    double n = double_read(text);
    if (n != n) return false;
    /* Only a text that JSON spells the same way: a code such as 007 stays a text. */
    CLEANUP_TEXT again = TEXT_INIT;
    return double_add(&again, n) && str_eq(text_str(&again), text);
}

static void add(Text *out, const Field *field, Value value)
{
    if (value.inactive) {
        text_add(out, STR("{\"inactive\":"));
        json_add_string(out, value.text);
        text_add_c(out, '}');
        return;
    }
    switch (value.kind) {
    case ANSWER_NONE: text_add(out, STR("null")); return;
    case ANSWER_REFUSED: text_add(out, STR("{\"missing\":\"refused\"}")); return;
    case ANSWER_UNKNOWN: text_add(out, STR("{\"missing\":\"unknown\"}")); return;
    case ANSWER_TEXT: break;
    }
    if (is_number(field, value.text)) text_add(out, value.text);
    else json_add_string(out, value.text);
}

void out_value(Text *out, Str name, const Field *field, Value value, AbsentValue absent)
{
    if (absent == VALUE_ABSENT_LEFT_OUT && (value.kind == ANSWER_NONE || value.inactive)) return;
    out_key(out, NULL);
    json_add_string(out, name);
    text_add_c(out, ':');
    add(out, field, value);
}

void out_head(Text *out, const RecordHead *head)
{
    CLEANUP_TEXT id = TEXT_INIT;
    CLEANUP_TEXT parent = TEXT_INIT;
    uuid_add(&id, head->uuid);
    uuid_add(&parent, head->parent);
    out_str(out, "_id", text_str(&id));
    out_str(out, "_seen", head->seen);
    if (!uuid_is_nil(head->parent)) out_str(out, "_parent", text_str(&parent));
    if (head->deleted) out_bool(out, "_deleted", true);
    if (head->conflicts) out_int(out, "_conflicts", head->conflicts);
}
