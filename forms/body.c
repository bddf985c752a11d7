#include "forms/body.h"

#include <stdlib.h>

#include "forms/json.h"

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const BodyMember *)a)->name, ((const BodyMember *)b)->name);
}

/* Most often it is: a record's fields are walked by name. */
static bool is_sorted(const BodyMember *members, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (str_cmp(members[i - 1].name, members[i].name) > 0) return false;
    }
    return true;
}

static void add_value(Text *out, Value v)
{
    switch (v.kind) {
    case ANSWER_NONE: text_add(out, STR("null")); break;
    case ANSWER_REFUSED: text_add(out, STR("{\"missing\":\"refused\"}")); break;
    case ANSWER_UNKNOWN: text_add(out, STR("{\"missing\":\"unknown\"}")); break;
    case ANSWER_TEXT:
        if (v.inactive) text_add(out, STR("{\"inactive\":"));
        json_add_string(out, v.text);
        if (v.inactive) text_add_c(out, '}');
        break;
    }
}

static void add_member(Text *out, Str name, Value v)
{
    if (out->b[out->n - 1] != '{') text_add_c(out, ',');
    json_add_string(out, name);
    text_add_c(out, ':');
    add_value(out, v);
}

void body_write(Text *out, BodyMember *members, size_t count, Str blind)
{
    if (!is_sorted(members, count)) qsort(members, count, sizeof *members, by_name);
    bool blind_is_due = blind.n > 0;
    text_add_c(out, '{');
    for (size_t i = 0; i < count; i++) {
        if (blind_is_due && str_cmp(STR("_blind"), members[i].name) < 0) {
            add_member(out, STR("_blind"), value_text(blind));
            blind_is_due = false;
        }
        add_member(out, members[i].name, members[i].value);
    }
    if (blind_is_due) add_member(out, STR("_blind"), value_text(blind));
    text_add_c(out, '}');
}

/* {"missing":"refused"}, {"missing":"unknown"} or {"inactive":"…"}; its brace is taken already. */
static bool take_object(JsonIn *in, Value *out)
{
    Str word;
    size_t start = in->at;
    if (!json_take_string(in, &word) || !json_need(in, ':')) return false;
    if (str_eq(word, STR("inactive"))) {
        if (!json_take_string(in, &out->text)) return false;
        out->kind = out->text.n > 0 ? ANSWER_TEXT : ANSWER_NONE;
        out->inactive = true;
    } else if (str_eq(word, STR("missing"))) {
        start = in->at;
        if (!json_take_string(in, &word)) return false;
        out->kind = str_eq(word, STR("refused"))   ? ANSWER_REFUSED
                    : str_eq(word, STR("unknown")) ? ANSWER_UNKNOWN
                                                   : ANSWER_NONE;
    }
    if (out->kind == ANSWER_NONE) {
        in->at = start;
        return json_fault(in);
    }
    return json_need(in, '}');
}

static bool take_value(JsonIn *in, Value *out)
{
    *out = VALUE_NONE;
    if (json_if(in, '{')) return take_object(in, out);
    if (in->at < in->text.n && in->text.p[in->at] == 'n') return json_word(in, STR("null"));
    size_t start = in->at;
    if (!json_take_string(in, &out->text)) return false;
    out->kind = ANSWER_TEXT;
    if (out->text.n > 0) return true;
    in->at = start; /* emptied is null, and has no second spelling */
    return json_fault(in);
}

/* Room for the members: each has at least the four marks of `"":` and its value. */
static size_t members_at_most(Str json)
{
    size_t colons = 0;
    for (size_t i = 0; i < json.n; i++) colons += json.p[i] == ':';
    return colons;
}

bool body_read(Arena *arena, Str json, BodyMember **members, size_t *count, Str *blind, Error *err)
{
    JsonIn in = { .text = json, .arena = arena, .msg = "form.e_body", .err = err };
    *members = NULL;
    *count = 0;
    *blind = STR_NONE;
    ptrdiff_t bad = utf8_bad(json);
    if (bad >= 0) {
        in.at = (size_t)bad;
        return json_fault(&in);
    }
    BodyMember *m = arena_take_array(arena, members_at_most(json) + 1, sizeof *m);
    size_t used = 0;
    Str last = STR_NONE;
    if (!json_need(&in, '{')) return false;
    for (bool more = !json_if(&in, '}'); more; more = json_if(&in, ',')) {
        size_t start = in.at;
        if (!json_take_string(&in, &m[used].name)) return false;
        if (str_cmp(last, m[used].name) >= 0) {
            in.at = start; /* out of order, twice, or without a name */
            return json_fault(&in);
        }
        last = m[used].name;
        if (!json_need(&in, ':') || !take_value(&in, &m[used].value)) return false;
        if (!str_eq(last, STR("_blind"))) {
            used++;
        } else if (m[used].value.kind == ANSWER_TEXT && !m[used].value.inactive) {
            *blind = m[used].value.text;
        } else {
            return json_fault(&in);
        }
    }
    if (used + blind->n > 0 && !json_need(&in, '}')) return false;
    *members = m;
    *count = used;
    return json_end(&in);
}
