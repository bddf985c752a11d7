#include "model/store/columns.h"

#include <stdio.h>
#include <string.h>

#include "locale/number.h"
#include "locale/thai.h"

bool column_is_there(const Field *f) { return type_is_answer(f->type) && f->repeat < 0; }

ColumnKind column_kind(const Field *f)
{
    switch (f->type) {
    case TYPE_INTEGER: return COLUMN_INTEGER;
    case TYPE_DECIMAL: return COLUMN_SCALED;
    case TYPE_CALCULATE:
    case TYPE_HIDDEN:
    case TYPE_RANGE: return COLUMN_ANY;
    default: return COLUMN_TEXT;
    }
}

const char *column_sql_type(const Field *f)
{
    switch (column_kind(f)) {
    case COLUMN_INTEGER:
    case COLUMN_SCALED: return "INTEGER";
    case COLUMN_ANY: return "ANY";
    case COLUMN_TEXT: break;
    }
    return "TEXT";
}

bool column_has_key(const Field *f)
{
    return column_is_there(f) && f->is_indexed &&
           (f->type == TYPE_TEXT || f->type == TYPE_BARCODE);
}

/* Form and column names are letters, digits and _ by the time they come here; a quote in one would
 * be our own fault, and is doubled all the same. */
static void add_quoted(Text *out, Str head, Str name, Str tail)
{
    text_add_c(out, '"');
    text_add(out, head);
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '"') text_add_c(out, '"');
        text_add_c(out, name.p[i]);
    }
    text_add(out, tail);
    text_add_c(out, '"');
}

void column_add_table(Text *out, Str form) { add_quoted(out, STR("f_"), form, STR_NONE); }
void column_add_name(Text *out, const Field *f) { add_quoted(out, STR_NONE, f->column, STR_NONE); }
void column_add_key_name(Text *out, const Field *f)
{
    add_quoted(out, STR_NONE, f->column, STR("__s"));
}

/* House numbers and codes sort by the value of their digits, everything else as a dictionary does. */
static bool sorts_by_number(const Field *f)
{
    return f->validator == VALIDATE_HOUSE_CODE || str_find(f->name, STR("house_no")) >= 0;
}

void column_add_key(Text *out, const Field *f, Str text)
{
    if (sorts_by_number(f)) thai_natural_key(out, text);
    else thai_sort_key(out, text);
}

/* Exactly the canonical text of an int64: no plus, no leading zero, no "-0". */
static bool whole_number(Str s, int64_t *out)
{
    size_t i = s.n > 0 && s.p[0] == '-';
    size_t digits = s.n - i;
    if (digits == 0 || digits > 18) return false;
    if (s.p[i] == '0' && (digits > 1 || i == 1)) return false;
    int64_t v = 0;
    for (size_t k = i; k < s.n; k++) {
        if (s.p[k] < '0' || s.p[k] > '9') return false;
        v = v * 10 + (s.p[k] - '0');
    }
    *out = i ? -v : v;
    return true;
}

static bool scaled_number(Str s, int places, int64_t *out)
{
    if (!decimal_read(s, places, out, NULL)) return false;
    CLEANUP_TEXT again = TEXT_INIT;
    decimal_add(&again, *out, places);
    return str_eq(text_str(&again), s);
}

static bool real_number(Str s, double *out)
{
    if (s.n > 40) return false;
    *out = double_read(s);
    if (!(*out - *out == 0)) return false;
    CLEANUP_TEXT again = TEXT_INIT;
    return double_add(&again, *out) && str_eq(text_str(&again), s);
}

bool column_bind(sqlite3_stmt *st, int at, const Field *f, Value v)
{
    int64_t n;
    double d;
    if (v.kind != ANSWER_TEXT || v.inactive) {
        sqlite3_bind_null(st, at);
        return v.kind == ANSWER_NONE && !v.inactive;
    }
    switch (column_kind(f)) {
    case COLUMN_INTEGER:
        if (!whole_number(v.text, &n)) break;
        sqlite3_bind_int64(st, at, n);
        return true;
    case COLUMN_SCALED:
        if (!scaled_number(v.text, f->places, &n)) break;
        sqlite3_bind_int64(st, at, n);
        return true;
    case COLUMN_ANY:
        if (whole_number(v.text, &n)) sqlite3_bind_int64(st, at, n);
        else if (real_number(v.text, &d)) sqlite3_bind_double(st, at, d);
        else sqlite3_bind_text(st, at, v.text.p, (int)v.text.n, SQLITE_STATIC);
        return true;
    case COLUMN_TEXT:
        sqlite3_bind_text(st, at, v.text.p, (int)v.text.n, SQLITE_STATIC);
        return true;
    }
    sqlite3_bind_null(st, at);
    return false;
}

static Str whole_text(Arena *a, int64_t n)
{
    char room[24], *p = room + sizeof room;
    uint64_t v = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do *--p = (char)('0' + v % 10);
    while (v /= 10);
    if (n < 0) *--p = '-';
    size_t count = (size_t)(room + sizeof room - p);
    return str_from(arena_copy(a, p, count), count);
}

Value column_read(sqlite3_stmt *st, int at, const Field *f, Arena *a)
{
    int type = sqlite3_column_type(st, at);
    if (type == SQLITE_NULL) return VALUE_NONE;
    if (type == SQLITE_INTEGER) {
        int64_t n = sqlite3_column_int64(st, at);
        if (column_kind(f) != COLUMN_SCALED) return value_text(whole_text(a, n));
        CLEANUP_TEXT t = TEXT_INIT;
        decimal_add(&t, n, f->places);
        return value_text(str_copy(a, text_str(&t)));
    }
    if (type == SQLITE_FLOAT) {
        CLEANUP_TEXT t = TEXT_INIT;
        double_add(&t, sqlite3_column_double(st, at));
        return value_text(str_copy(a, text_str(&t)));
    }
    const char *p = (const char *)sqlite3_column_text(st, at);
    size_t n = (size_t)sqlite3_column_bytes(st, at);
    return value_text(str_from(arena_copy(a, p, n), n));
}

void aside_write(Text *out, BodyMember *members, size_t count)
{
    if (count) body_write(out, members, count, STR_NONE);
}

Value aside_read(Arena *a, Str aside, Str field)
{
    BodyMember *members;
    size_t count;
    Str blind;
    if (aside.n == 0 || !body_read(a, aside, &members, &count, &blind, NULL)) return VALUE_NONE;
    for (size_t i = 0; i < count; i++)
        if (str_eq(members[i].name, field)) return members[i].value;
    return VALUE_NONE;
}

void column_add_fold(Text *out, const Field *f, Value v)
{
    if (v.kind != ANSWER_TEXT || v.inactive || f->repeat >= 0) return;
    if (f->type != TYPE_TEXT && f->type != TYPE_BARCODE) return;
    thai_fold(out, v.text);
    text_add_c(out, '\n');
}
