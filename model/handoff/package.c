/* The package file by jansson. */
#include "model/handoff/package.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* --- writing --- */

static json_t *json_str(Str s) { return json_stringn(s.n ? s.p : "", s.n); }

static json_t *part_fields(const PackagePart *part)
{
    json_t *fields = json_array();
    for (size_t i = 0; i < part->field_count; i++) {
        const PackageField *f = &part->fields[i];
        json_array_append_new(fields, json_pack("{s:o,s:o,s:o}", "name", json_str(f->name), "type",
                                                json_str(f->type), "title", json_str(f->title)));
    }
    json_t *schema = json_pack("{s:o,s:[s]}", "fields", fields, "missingValues", "");
    if (part->primary_key.n) json_object_set_new(schema, "primaryKey", json_str(part->primary_key));
    return schema;
}

/* A resource's name: the path in the letters that Frictionless allows. */
static json_t *part_name(Str path)
{
    CLEANUP_TEXT name = TEXT_INIT;
    for (size_t i = 0; i < path.n; i++) {
        char c = path.p[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
        text_add_c(&name, is_plain ? c : c >= 'A' && c <= 'Z' ? (char)(c + 32) : '-');
    }
    return json_str(text_str(&name));
}

static json_t *part_json(const PackagePart *part)
{
    CLEANUP_TEXT hash = TEXT_INIT;
    text_add(&hash, STR("sha256:"));
    hex_add(&hash, part->sha256, 32);
    json_t *j = json_pack("{s:o,s:o,s:I,s:o}", "name", part_name(part->path), "path",
                          json_str(part->path), "bytes", (json_int_t)part->bytes, "hash",
                          json_str(text_str(&hash)));
    if (part->is_csv) {
        json_object_set_new(j, "format", json_string("csv"));
        json_object_set_new(j, "mediatype", json_string("text/csv"));
        json_object_set_new(j, "encoding", json_string("utf-8"));
    }
    if (part->rows >= 0) {
        json_t *own = json_pack("{s:I}", "rows", (json_int_t)part->rows);
        if (part->is_guarded) json_object_set_new(own, "guard", json_string("'"));
        json_object_set_new(j, "kaejon", own);
    }
    if (part->field_count) json_object_set_new(j, "schema", part_fields(part));
    return j;
}

static json_t *kaejon_json(const Package *p)
{
    json_t *j = json_pack("{s:i,s:o,s:{s:o,s:o,s:o,s:o},s:{s:o,s:o}}", "format", p->format, "bundle",
                          json_str(p->bundle), "from", "office", json_str(p->from_office), "name",
                          json_str(p->from_name), "device", json_str(p->from_device), "key",
                          json_str(p->from_key), "to", "office", json_str(p->to_office), "key",
                          json_str(p->to_key));
    const struct { const char *name; Str value; } texts[] = {
        { "level", p->level }, { "purpose", p->purpose }, { "legal_basis", p->legal_basis },
        { "scope", p->scope }, { "since_ack", p->since_ack }, { "made_by", p->made_by },
        { "program", p->program },
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        json_object_set_new(j, texts[i].name, json_str(texts[i].value));
    const struct { const char *name; int64_t value; } numbers[] = {
        { "cut_from", p->cut_from }, { "cut_to", p->cut_to }, { "changes", p->changes },
        { "records", p->records },
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        json_object_set_new(j, numbers[i].name, json_integer(numbers[i].value));
    json_object_set_new(j, "full", json_boolean(p->is_full));
    json_object_set_new(j, "training", json_boolean(p->is_training));
    return j;
}

void package_write(Text *out, const Package *p)
{
    json_t *resources = json_array();
    for (size_t i = 0; i < p->part_count; i++) json_array_append_new(resources, part_json(&p->parts[i]));
    CLEANUP_TEXT name = TEXT_INIT;
    text_add(&name, STR("kaejon-"));
    text_add(&name, p->bundle);
    json_t *root = json_pack("{s:s,s:o,s:o,s:o,s:[{s:o}],s:o,s:o}", "profile", "data-package", "name",
                             json_str(text_str(&name)), "title", json_str(p->title), "created",
                             json_str(p->created), "contributors", "title", json_str(p->from_name),
                             "resources", resources, "kaejon", kaejon_json(p));
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    text_add(out, str_of(text));
    text_add_c(out, '\n');
    free(text); /* jansson's own */
    json_decref(root);
}

/* --- reading --- */

typedef struct { Arena *arena; Error *err; bool ok; } Reader;

static json_t *member(Reader *r, json_t *object, const char *name, json_type type)
{
    json_t *j = json_object_get(object, name);
    bool fits = j && (json_typeof(j) == type || (type == JSON_TRUE && json_is_boolean(j)));
    if (!fits && r->ok) r->ok = fault(r->err, ERR_INPUT, "package.member", str_of(name));
    return fits ? j : NULL;
}

static Str text_of(Reader *r, json_t *object, const char *name)
{
    json_t *j = member(r, object, name, JSON_STRING);
    return j ? str_copy(r->arena, str_from(json_string_value(j), json_string_length(j))) : STR_NONE;
}

static int64_t number_of(Reader *r, json_t *object, const char *name)
{
    json_t *j = member(r, object, name, JSON_INTEGER);
    int64_t n = j ? (int64_t)json_integer_value(j) : 0;
    if (n < 0 && r->ok) r->ok = fault(r->err, ERR_INPUT, "package.member", str_of(name));
    return n;
}

static bool flag_of(Reader *r, json_t *object, const char *name)
{
    return json_is_true(member(r, object, name, JSON_TRUE));
}

static void read_part(Reader *r, json_t *j, PackagePart *part)
{
    *part = (PackagePart){ .path = text_of(r, j, "path"), .bytes = number_of(r, j, "bytes"), .rows = -1 };
    Str hash = text_of(r, j, "hash");
    if (r->ok && (!str_starts(hash, STR("sha256:")) || !hex_read(str_cut_head(hash, 7), part->sha256, 32)))
        r->ok = fault(r->err, ERR_INPUT, "package.member", STR("hash"));
    json_t *own = json_object_get(j, "kaejon"), *rows = json_object_get(own, "rows");
    if (json_is_integer(rows) && json_integer_value(rows) >= 0) part->rows = (int64_t)json_integer_value(rows);
    part->is_guarded = json_is_string(json_object_get(own, "guard"));
    part->is_csv = json_object_get(j, "format") != NULL;
}

static bool is_new_path(const Package *p, Str path)
{
    return path.n && !package_part(p, path) && !str_eq(path, STR(PACKAGE_FILE)) &&
           !str_eq(path, STR(PACKAGE_SIGNATURE));
}

static void read_parts(Reader *r, json_t *root, Package *out)
{
    json_t *resources = member(r, root, "resources", JSON_ARRAY), *j;
    size_t i;
    if (r->ok && json_array_size(resources) > PACKAGE_MAX_PARTS)
        r->ok = fault(r->err, ERR_INPUT, "package.member", STR("resources"));
    if (!r->ok) return;
    out->parts = arena_take_array(r->arena, json_array_size(resources), sizeof *out->parts);
    json_array_foreach(resources, i, j)
    {
        PackagePart part;
        if (!json_is_object(j)) r->ok = fault(r->err, ERR_INPUT, "package.member", STR("resources"));
        if (!r->ok) return;
        read_part(r, j, &part);
        if (r->ok && !is_new_path(out, part.path)) r->ok = fault(r->err, ERR_INPUT, "package.member", part.path);
        if (!r->ok) return;
        out->parts[out->part_count++] = part;
    }
}

static void read_kaejon(Reader *r, json_t *k, Package *out)
{
    json_t *from = member(r, k, "from", JSON_OBJECT), *to = member(r, k, "to", JSON_OBJECT);
    if (!r->ok) return;
    out->bundle = text_of(r, k, "bundle");
    out->from_office = text_of(r, from, "office");
    out->from_name = text_of(r, from, "name");
    out->from_device = text_of(r, from, "device");
    out->from_key = text_of(r, from, "key");
    out->to_office = text_of(r, to, "office");
    out->to_key = text_of(r, to, "key");
    out->level = text_of(r, k, "level");
    out->purpose = text_of(r, k, "purpose");
    out->legal_basis = text_of(r, k, "legal_basis");
    out->scope = text_of(r, k, "scope");
    out->since_ack = text_of(r, k, "since_ack");
    out->made_by = text_of(r, k, "made_by");
    out->program = text_of(r, k, "program");
    out->cut_from = number_of(r, k, "cut_from");
    out->cut_to = number_of(r, k, "cut_to");
    out->changes = number_of(r, k, "changes");
    out->records = number_of(r, k, "records");
    out->is_full = flag_of(r, k, "full");
    out->is_training = flag_of(r, k, "training");
    Uuid id;
    if (r->ok && !uuid_read(out->bundle, &id)) r->ok = fault(r->err, ERR_INPUT, "package.member", STR("bundle"));
}

bool package_read(Arena *arena, Str json, Package *out, Error *err)
{
    *out = (Package){ 0 };
    json_error_t e;
    json_t *root = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES, &e);
    if (!root) {
        fault(err, ERR_INPUT, "package.json", str_of(e.text));
        return fault_at_f(err, PACKAGE_FILE ":%d:%d", e.line, e.column);
    }
    Reader r = { arena, err, true };
    json_t *k = member(&r, root, "kaejon", JSON_OBJECT);
    int64_t format = k ? number_of(&r, k, "format") : 0;
    if (r.ok && format < 1) r.ok = fault(err, ERR_INPUT, "package.member", STR("format"));
    if (r.ok && format > PACKAGE_FORMAT) r.ok = fault_n(err, ERR_NEWER, "package.newer", STR_NONE, format);
    out->format = r.ok ? (int)format : 0;
    if (r.ok) {
        out->title = text_of(&r, root, "title");
        out->created = text_of(&r, root, "created");
    }
    if (r.ok) read_kaejon(&r, k, out);
    if (r.ok) read_parts(&r, root, out);
    json_decref(root);
    if (!r.ok) fault_at(err, STR(PACKAGE_FILE));
    return r.ok;
}

const PackagePart *package_part(const Package *p, Str path)
{
    for (size_t i = 0; i < p->part_count; i++)
        if (str_eq(p->parts[i].path, path)) return &p->parts[i];
    return NULL;
}
