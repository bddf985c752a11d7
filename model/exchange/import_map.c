#include "model/exchange/import_map.h"

#include "forms/nearest.h"
#include "locale/thai.h"
#include "model/exchange/csvfile.h"

static const char *const own_names[OWN_COUNT] = { "", "_id", "_seen", "_aside", "_excel", "_parent",
                                                  "_position", "_line", "_field", "_reason", "_do" };

Str map_tidy(Arena *a, Str header)
{
    CLEANUP_TEXT t = TEXT_INIT;
    thai_normal(&t, str_trim(header), NULL);
    return str_copy(a, text_str(&t));
}

Str map_label(Arena *a, const Str *headers, size_t i)
{
    CLEANUP_TEXT t = TEXT_INIT;
    size_t before = 0;
    if (headers[i].n == 0) {
        text_add_f(&t, "#%zu", i + 1);
        return str_copy(a, text_str(&t));
    }
    for (size_t k = 0; k < i; k++) before += str_eq(headers[k], headers[i]);
    if (before == 0) return headers[i];
    text_add_f(&t, "%.*s (%zu)", STR_ARG(headers[i]), before + 1);
    return str_copy(a, text_str(&t));
}

/* What a column may fill: an answer outside repeats that is not computed. */
static bool can_fill(const Field *f)
{
    return f && type_is_answer(f->type) && f->repeat < 0 && f->type != TYPE_CALCULATE;
}

static const Field *by_name(const Form *form, Str header)
{
    const Field *f = form_field(form, header);
    for (size_t i = 0; !f && i < form->field_count; i++)
        if (type_is_answer(form->fields[i].type) && str_same_letters(form->fields[i].name, header))
            f = &form->fields[i];
    return f;
}

static const Field *by_label(const Form *form, Str header)
{
    for (size_t i = 0; i < form->field_count; i++)
        for (size_t k = 0; k < form->language_count && form->fields[i].label.by_language; k++)
            if (can_fill(&form->fields[i]) && header.n &&
                str_same_letters(str_trim(form->fields[i].label.by_language[k]), header))
                return &form->fields[i];
    return NULL;
}

/* label: what a form drafted from such a file calls the column, where that is not its heading. */
static void map_column(ImportMap *m, size_t i, Str label)
{
    ImportColumn *c = &m->columns[i];
    for (int own = OWN_ID; own < OWN_COUNT; own++)
        if (str_eq(c->header, str_of(own_names[own]))) {
            c->how = MAP_OWN;
            m->own[own] = (int)i;
            return;
        }
    const Field *drafted = str_eq(label, c->header) ? NULL : by_label(m->form, label);
    const Field *named = drafted ? drafted : by_name(m->form, c->header);
    c->how = named && !drafted ? MAP_BY_NAME : MAP_BY_LABEL;
    c->field = named ? named : by_label(m->form, c->header);
    if (!can_fill(c->field)) c->field = NULL;
    if (!c->field) c->how = MAP_NONE;
}

/* --- what was chosen before --- */

static void setting_key(const ImportMap *m, Text *out)
{
    uint8_t digest[32];
    Sha256 sha;
    sha256_start(&sha);
    for (size_t i = 0; i < m->count; i++) {
        sha256_add(&sha, m->columns[i].header.p, m->columns[i].header.n);
        sha256_add(&sha, "\n", 1);
    }
    sha256_end(&sha, digest);
    text_add(out, STR("import.map."));
    text_add(out, m->form->name);
    text_add_c(out, '.');
    hex_add(out, digest, 8);
}

static void recall(ImportMap *m, Store *s)
{
    CLEANUP_TEXT key = TEXT_INIT, kept = TEXT_INIT;
    setting_key(m, &key);
    if (!store_setting(s, text_str(&key), &kept)) return;
    Str rest = text_str(&kept), name;
    for (size_t i = 0; i < m->count && str_split(&rest, '\n', &name); i++) {
        if (m->columns[i].how == MAP_OWN) continue;
        const Field *f = form_field(m->form, name);
        if (name.n && !can_fill(f)) continue;
        if (f == m->columns[i].field) continue;
        m->columns[i].field = name.n ? f : NULL;
        m->columns[i].how = MAP_REMEMBERED;
    }
}

bool map_remember(const ImportMap *m, Store *s, Error *err)
{
    CLEANUP_TEXT key = TEXT_INIT, value = TEXT_INIT;
    setting_key(m, &key);
    for (size_t i = 0; i < m->count; i++) {
        if (m->columns[i].field) text_add(&value, m->columns[i].field->name);
        text_add_c(&value, '\n');
    }
    return store_set_setting(s, text_str(&key), text_str(&value), err);
}

bool map_header(ImportMap *m, Arena *a, Store *s, const Form *form, const Str *cells, size_t count, Error *err)
{
    *m = (ImportMap){ .form = form, .count = count };
    m->columns = arena_take_array(a, count + 1, sizeof *m->columns);
    for (int i = 0; i < OWN_COUNT; i++) m->own[i] = -1;
    Str *headers = arena_take_array(a, count + 1, sizeof *headers);
    for (size_t i = 0; i < count; i++) headers[i] = m->columns[i].header = map_tidy(a, cells[i]);
    for (size_t i = 0; i < count; i++) map_column(m, i, map_label(a, headers, i));
    recall(m, s);
    return count > 0 || fault(err, ERR_INPUT, "import.no_header", STR_NONE);
}

/* --- MAP.csv --- */

typedef struct { ImportMap *map; Arena *arena; bool has_header; int column, field; } MapReader;

static bool read_map_header(MapReader *r, const CsvRow *row, Error *err)
{
    r->has_header = true;
    r->column = r->field = -1;
    for (size_t i = 0; i < row->count; i++) {
        if (str_eq(str_trim(row->cells[i]), STR("column"))) r->column = (int)i;
        if (str_eq(str_trim(row->cells[i]), STR("field"))) r->field = (int)i;
    }
    return (r->column >= 0 && r->field >= 0) || fault(err, ERR_INPUT, "import.map_header", STR_NONE);
}

static bool unknown_field(const ImportMap *m, Str name, Error *err)
{
    Nearest near = nearest_to(name);
    for (size_t i = 0; i < m->form->field_count; i++)
        if (can_fill(&m->form->fields[i])) nearest_try(&near, m->form->fields[i].name);
    fault(err, ERR_INPUT, near.best.n ? "import.map_field_near" : "import.map_field", name);
    return fault_at(err, near.best);
}

static bool read_map_row(void *ctx, const CsvRow *row, Error *err)
{
    MapReader *r = ctx;
    if (row->kind == CSV_BLANK) return true;
    if (row->kind == CSV_BAD) {
        if (err) *err = *row->why;
        return false;
    }
    if (!r->has_header) return read_map_header(r, row, err);
    if ((size_t)r->column >= row->count || (size_t)r->field >= row->count) return true;
    Str column = map_tidy(r->arena, row->cells[r->column]), name = str_trim(row->cells[r->field]);
    const Field *f = form_field(r->map->form, name);
    if (name.n && !str_eq(name, STR("-")) && !can_fill(f)) return unknown_field(r->map, name, err);
    for (size_t i = 0; i < r->map->count; i++)
        if (str_eq(r->map->columns[i].header, column)) {
            r->map->columns[i].field = f;
            r->map->columns[i].how = MAP_BY_FILE;
            return true;
        }
    return fault(err, ERR_INPUT, "import.map_column", column);
}

bool map_by_file(ImportMap *m, Arena *a, const Os *os, Str path, Error *err)
{
    CsvShape shape;
    CsvFile *file;
    MapReader r = { .map = m, .arena = a };
    if (!csvfile_sniff(os, path, ENC_UNKNOWN, 0, &shape, err) || csvfile_must_ask(&shape, path, err)) return false;
    if (!csvfile_open(os, path, &shape, read_map_row, &r, &file, err)) return false;
    bool more = true, ok = true;
    while (ok && more) ok = csvfile_step(file, &more, err);
    csvfile_close(file);
    if (!ok) return fault_at(err, path);
    return r.has_header || fault(err, ERR_INPUT, "import.map_header", path);
}

bool map_check(const ImportMap *m, Str file, Error *err)
{
    size_t mapped = 0;
    for (size_t i = 0; i < m->count; i++) {
        const Field *f = m->columns[i].field;
        mapped += f != NULL;
        for (size_t k = 0; f && k < i; k++)
            if (m->columns[k].field == f) {
                fault(err, ERR_INPUT, "import.map_twice", f->name);
                return fault_at(err, file);
            }
    }
    return mapped > 0 || fault(err, ERR_INPUT, "import.no_columns", file);
}

bool map_is_reject_column(const ImportMap *m, size_t column)
{
    for (int own = OWN_LINE; own <= OWN_DO; own++)
        if (m->own[own] == (int)column) return true;
    return false;
}
