/* An array of JSON objects as delimited text. Objects are cut here and read by jansson one by one: so
 * memory does not grow with the file. */
#include "model/exchange/bytesource.h"

#include <jansson.h>

#include "forms/body.h"
#include "model/exchange/csv.h"
#include "model/exchange/csvout.h"

enum { PIECE = 32 << 10, DEPTH = 8 };

typedef struct {
    const Os *os;
    OsFile *file;
    Arena arena;
    Str *names;              /* of columns; p is in the arena */
    size_t name_count, name_room;
    bool has_aside;          /* some answer is refused or unknown */
    int64_t read, objects, left_out;
    bool is_writing;         /* second time through: rows go out */
    /* cutting */
    enum { AT_START, AT_OBJECT, IN_OBJECT, AFTER_OBJECT, AT_END } state;
    int depth;
    bool is_in_string, is_escaped, is_in_number;
    Text object;             /* at hand; its numbers in quotes, so that they stay as written */
    json_t **values;         /* of the object at hand, by column */
    Text cells, scratch;
} JsonSource;

bool json_looks_like(Str head)
{
    if (str_starts(head, (Str){ "\xEF\xBB\xBF", 3 })) head = str_cut_head(head, 3);
    head = str_trim(head);
    if (!str_starts(head, STR("["))) return false;
    head = str_trim(str_cut_head(head, 1));
    return head.n && (head.p[0] == '{' || head.p[0] == ']');
}

static bool broken(const JsonSource *s, const char *msg, Str what, Error *err)
{
    return fault_n(err, ERR_INPUT, msg, what, s->objects + 1);
}

/* --- an object --- */

static size_t name_at(const JsonSource *s, Str name, size_t hint)
{
    for (size_t i = hint; i < s->name_count; i++)
        if (str_eq(s->names[i], name)) return i;
    for (size_t i = 0; i < hint && i < s->name_count; i++)
        if (str_eq(s->names[i], name)) return i;
    return s->name_count;
}

/* {"missing":"refused"}: not an answer but why there is none. */
static AnswerKind missing_of(const json_t *v)
{
    const char *why = json_string_value(json_object_get(v, "missing"));
    if (!why || json_object_size(v) != 1) return ANSWER_NONE;
    return strcmp(why, "refused") == 0 ? ANSWER_REFUSED : strcmp(why, "unknown") == 0 ? ANSWER_UNKNOWN : ANSWER_NONE;
}

/* [{…},…]: the rows of a repeat. */
static bool is_rows(const json_t *v)
{
    return json_is_array(v) && json_is_object(json_array_get(v, 0));
}

static bool is_plain_value(const json_t *v)
{
    size_t i;
    json_t *item;
    if (json_is_object(v)) return missing_of(v) != ANSWER_NONE;
    if (!json_is_array(v)) return true;
    json_array_foreach(v, i, item) if (!json_is_string(item)) return false;
    return true;
}

static bool note_names(JsonSource *s, json_t *object, Error *err)
{
    const char *key;
    json_t *v;
    size_t at = 0;
    json_object_foreach(object, key, v) {
        if (is_rows(v)) {
            s->left_out += (int64_t)json_array_size(v);
            continue;
        }
        if (!is_plain_value(v)) return broken(s, "json.nested", str_of(key), err);
        s->has_aside |= json_is_object(v);
        at = name_at(s, str_of(key), at);
        if (at < s->name_count) continue;
        if (s->name_count == CSV_COLUMN_MAX) return broken(s, "json.names", str_of(key), err);
        if (s->name_count == s->name_room) {
            s->name_room = s->name_room ? s->name_room * 2 : 64;
            s->names = memory_resize(s->names, s->name_room, sizeof *s->names);
        }
        s->names[s->name_count++] = str_copy(&s->arena, str_of(key));
    }
    return true;
}

static void add_value(JsonSource *s, const json_t *v)
{
    size_t i;
    json_t *item;
    text_clear(&s->scratch);
    if (json_is_string(v)) text_add(&s->scratch, str_from(json_string_value(v), json_string_length(v)));
    else if (json_is_boolean(v)) text_add(&s->scratch, json_is_true(v) ? STR("true") : STR("false"));
    else if (json_is_array(v)) json_array_foreach(v, i, item) {
        if (i) text_add_c(&s->scratch, ' ');
        text_add(&s->scratch, str_of(json_string_value(item)));
    }
    bool is_there = s->scratch.n || json_is_string(v);
    csvout_add(&s->cells, is_there ? text_str(&s->scratch) : (Str){ NULL, 0 });
}

static void add_aside(JsonSource *s)
{
    BodyMember *members = memory_resize(NULL, s->name_count + 1, sizeof *members);
    size_t n = 0;
    for (size_t i = 0; i < s->name_count; i++)
        if (json_is_object(s->values[i]))
            members[n++] = (BodyMember){ s->names[i], (Value){ .kind = missing_of(s->values[i]) } };
    text_clear(&s->scratch);
    if (n) body_write(&s->scratch, members, n, STR_NONE);
    csvout_add(&s->cells, n ? text_str(&s->scratch) : (Str){ NULL, 0 });
    memory_resize(members, 0, sizeof *members);
}

static void write_row(JsonSource *s, json_t *object)
{
    const char *key;
    json_t *v;
    size_t at = 0;
    for (size_t i = 0; i < s->name_count; i++) s->values[i] = NULL;
    json_object_foreach(object, key, v) {
        at = name_at(s, str_of(key), at);
        if (at < s->name_count && !is_rows(v)) s->values[at] = v;
    }
    for (size_t i = 0; i < s->name_count; i++) {
        if (i) text_add_c(&s->cells, ',');
        add_value(s, s->values[i]);
    }
    if (s->has_aside) {
        text_add_c(&s->cells, ',');
        add_aside(s);
    }
    text_add_c(&s->cells, '\n');
}

static bool take_object(JsonSource *s, Error *err)
{
    json_error_t e;
    json_t *object = json_loadb(s->object.b, s->object.n, JSON_REJECT_DUPLICATES, &e);
    if (!object) return broken(s, "json.broken", str_of(e.text), err);
    bool ok = true;
    if (s->is_writing) write_row(s, object);
    else ok = note_names(s, object, err);
    json_decref(object);
    if (ok) s->objects++;
    return ok;
}

/* --- cutting --- */

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
static bool is_of_number(char c) { return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'; }

/* A character within an object; true when it ends there. */
static bool take_inside(JsonSource *s, char c)
{
    if (s->is_in_string) {
        text_add_c(&s->object, c);
        if (s->is_escaped) s->is_escaped = false;
        else if (c == '\\') s->is_escaped = true;
        else if (c == '"') s->is_in_string = false;
        return false;
    }
    bool was_in_number = s->is_in_number;
    s->is_in_number = was_in_number ? is_of_number(c) : (c >= '0' && c <= '9') || c == '-';
    if (was_in_number != s->is_in_number) text_add_c(&s->object, '"');
    text_add_c(&s->object, c);
    s->is_in_string = c == '"';
    s->depth += (c == '{' || c == '[') - (c == '}' || c == ']');
    return s->depth == 0;
}

static bool take_outside(JsonSource *s, char c, Error *err)
{
    if (is_blank(c)) return true;
    bool is_right = (s->state == AT_START && c == '[') || (s->state == AT_OBJECT && (c == '{' || (c == ']' && !s->objects))) ||
                    (s->state == AFTER_OBJECT && (c == ',' || c == ']'));
    if (!is_right) return broken(s, s->state == AT_START ? "json.array" : "json.broken", str_from(&c, 1), err);
    s->state = c == ']' ? AT_END : c == '{' ? IN_OBJECT : AT_OBJECT;
    if (c != '{') return true;
    text_set(&s->object, STR("{"));
    s->depth = 1;
    return true;
}

static bool take_bytes(JsonSource *s, const char *p, size_t n, Error *err)
{
    for (size_t i = 0; i < n; i++) {
        if (s->state != IN_OBJECT) {
            if (!take_outside(s, p[i], err)) return false;
            continue;
        }
        bool is_whole = take_inside(s, p[i]);
        if (s->object.over) return broken(s, "json.long", STR_NONE, err);
        if (s->depth > DEPTH) return broken(s, "json.nested", STR_NONE, err);
        if (!is_whole) continue;
        s->state = AFTER_OBJECT;
        if (!take_object(s, err)) return false;
    }
    return true;
}

static bool step(JsonSource *s, bool *more, Error *err)
{
    char piece[PIECE];
    size_t got;
    if (!s->os->read(s->os->ctx, s->file, piece, sizeof piece, &got, err)) return false;
    Str bytes = str_from(piece, got);
    if (s->read == 0 && str_starts(bytes, (Str){ "\xEF\xBB\xBF", 3 })) bytes = str_cut_head(bytes, 3);
    s->read += (int64_t)got;
    *more = got > 0;
    if (got) return take_bytes(s, bytes.p, bytes.n, err);
    return s->state == AT_END || broken(s, "json.broken", STR_NONE, err);
}

/* --- the source --- */

static bool fill(void *ctx, Text *out, bool *more, Error *err)
{
    JsonSource *s = ctx;
    if (!step(s, more, err)) return false;
    text_add(out, text_str(&s->cells));
    text_clear(&s->cells);
    return true;
}

static int64_t bytes_read(void *ctx) { return ((JsonSource *)ctx)->read; }

static int64_t left_out(void *ctx) { return ((JsonSource *)ctx)->left_out; }

static void close_source(void *ctx)
{
    JsonSource *s = ctx;
    if (s->file) s->os->close(s->os->ctx, s->file, NULL);
    arena_done(&s->arena);
    memory_resize(s->names, 0, sizeof *s->names);
    memory_resize(s->values, 0, sizeof *s->values);
    text_free(&s->object);
    text_free(&s->cells);
    text_free(&s->scratch);
    memory_resize(s, 0, 1);
}

static void write_header(JsonSource *s)
{
    for (size_t i = 0; i < s->name_count; i++) {
        if (i) text_add_c(&s->cells, ',');
        csvout_add(&s->cells, s->names[i]);
    }
    if (s->has_aside) text_add(&s->cells, s->name_count ? STR(",_aside") : STR("_aside"));
    if (s->cells.n) text_add_c(&s->cells, '\n');
}

bool json_source(const Os *os, Str path, ByteSource *out, Error *err)
{
    JsonSource *s = memory_resize(NULL, 1, sizeof *s);
    *s = (JsonSource){ .os = os, .object = { .b = text_empty, .max = CSV_ROW_MAX }, .cells = TEXT_INIT, .scratch = TEXT_INIT };
    *out = (ByteSource){ s, fill, bytes_read, left_out, close_source };
    bool more = true, ok = os->open(os->ctx, path, OS_READ, &s->file, err);
    while (ok && more) ok = step(s, &more, err);
    ok = ok && os->seek(os->ctx, s->file, 0, err);
    if (!ok) {
        close_source(s);
        fault_at(err, path);
        return false;
    }
    s->values = memory_resize(NULL, s->name_count + 1, sizeof *s->values);
    s->state = AT_START;
    s->is_writing = true;
    s->read = s->objects = 0;
    write_header(s);
    return true;
}
