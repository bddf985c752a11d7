/* Answers and heads of records as JSON. */
#include "tui/cli/values.h"

#include "forms/json.h"
#include "model/exchange/export.h"

void out_value(Text *out, Str name, const Field *field, Value value, AbsentValue absent)
{
    if (absent == VALUE_ABSENT_LEFT_OUT && (value.kind == ANSWER_NONE || value.inactive)) return;
    out_key(out, NULL);
    json_add_string(out, name);
    text_add_c(out, ':');
    if (value.inactive) {
        text_add(out, STR("{\"inactive\":"));
        json_add_string(out, value.text);
        text_add_c(out, '}');
    } else if (value.kind == ANSWER_NONE) {
        text_add(out, STR("null"));
    } else if (!field) {
        json_add_string(out, value.text);
    } else {
        (void)export_add_value(out, field, value);
    }
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
