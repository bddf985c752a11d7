#include "model/exchange/draft.h"

#include "locale/thai.h"
#include "model/exchange/csvout.h"
#include "model/exchange/draft_column.h"
#include "model/exchange/import_map.h"
#include "model/exchange/xlsx.h"
#include "model/os/part.h"

typedef struct {
    FormDraft *draft;
    const DraftOptions *options;
    Arena *arena;
    ColumnLook *looks;
    size_t count;
    bool has_header;
} Drafting;

/* --- the rows --- */

static bool take_header(Drafting *d, const CsvRow *row, Error *err)
{
    if (row->kind == CSV_BAD) {
        if (err) *err = *row->why;
        return false;
    }
    d->has_header = true;
    d->count = row->count < DRAFT_COLUMNS ? row->count : DRAFT_COLUMNS;
    d->looks = memory_resize(NULL, d->count + 1, sizeof *d->looks);
    Str *headers = arena_take_array(d->arena, d->count + 1, sizeof *headers);
    for (size_t i = 0; i < d->count; i++) headers[i] = map_tidy(d->arena, row->cells[i]);
    for (size_t i = 0; i < d->count; i++) look_start(&d->looks[i], map_label(d->arena, headers, i));
    return true;
}

static bool take_row(void *ctx, const CsvRow *row, Error *err)
{
    Drafting *d = ctx;
    bool is_empty = true;
    if (row->kind == CSV_BLANK) return true;
    if (!d->has_header) return take_header(d, row, err);
    if (row->kind == CSV_BAD || row->count > d->count) {
        d->draft->unreadable++;
        return true;
    }
    for (size_t i = 0; i < row->count; i++) {
        Str cell = str_trim(row->cells[i]);
        if (cell.n == 0) continue;
        is_empty = false;
        look_at(&d->looks[i], d->arena, cell, d->options->today);
    }
    d->draft->rows += !is_empty;
    return true;
}

/* The sheet that holds most, where none is named: explanations are shorter than lists. */
static bool choose_sheet(const Os *os, Drafting *d, CsvShape *shape, Error *err)
{
    Xlsx *x;
    size_t count, best = shape->sheet;
    if (!xlsx_open(os, d->options->path, &x, err)) return false;
    const XlsxSheet *sheets = xlsx_sheets(x, &count);
    for (size_t i = 0; i < count; i++)
        if (!sheets[i].is_hidden && sheets[i].bytes > sheets[best].bytes) best = i;
    Str name = d->options->sheet.n ? d->options->sheet : sheets[best].name;
    bool ok = csvfile_use_sheet(os, d->options->path, name, shape, err);
    if (ok) d->draft->sheet = str_copy(d->arena, sheets[shape->sheet].name);
    xlsx_close(x);
    return ok;
}

static bool read_rows(const Os *os, Drafting *d, Error *err)
{
    const DraftOptions *o = d->options;
    Encoding wanted = ENC_UNKNOWN;
    CsvShape shape;
    CsvFile *file;
    bool more = true;
    if (o->encoding.n && (wanted = encoding_find(o->encoding)) == ENC_UNKNOWN)
        return fault(err, ERR_USAGE, "import.encoding", o->encoding);
    if (!csvfile_sniff(os, o->path, wanted, o->delimiter, &shape, err) || csvfile_must_ask(&shape, o->path, err)) return false;
    if (o->sheet.n && shape.kind != FILE_WORKBOOK) return fault(err, ERR_USAGE, "xlsx.no_sheets", o->path);
    if (shape.kind == FILE_WORKBOOK && !choose_sheet(os, d, &shape, err)) return false;
    if (!csvfile_open(os, o->path, &shape, take_row, d, &file, err)) return false;
    bool ok = true;
    while (ok && more) ok = csvfile_step(file, &more, err);
    csvfile_close(file);
    if (!ok) return fault_at(err, o->path);
    return d->draft->rows > 0 || fault(err, ERR_INPUT, "draft.no_rows", o->path);
}

/* --- the form --- */

static bool has_thai(Str s)
{
    for (size_t i = 0; i + 1 < s.n; i++)
        if ((unsigned char)s.p[i] == 0xE0 && ((unsigned char)s.p[i + 1] == 0xB8 || (unsigned char)s.p[i + 1] == 0xB9)) return true;
    return false;
}

/* A column that names each row; of several the one that is surest to. */
static size_t find_key(const Drafting *d)
{
    size_t best = d->count;
    int most = 0;
    for (size_t i = 0; i < d->count; i++) {
        const ColumnLook *c = &d->looks[i];
        if (!c->is_unique || c->filled < d->draft->rows) continue;
        int worth = look_guess(c) == GUESS_CITIZEN ? 3 : look_names_code(c) ? 2 : 0;
        if (worth <= most) continue;
        most = worth;
        best = i;
    }
    return best;
}

static Str name_for(const Drafting *d, Str header, size_t column)
{
    CLEANUP_TEXT name = TEXT_INIT, other = TEXT_INIT;
    look_add_name(&name, header, column);
    text_set(&other, text_str(&name));
    for (int n = 2;; n++) {
        bool is_taken = false;
        for (size_t i = 0; i < d->draft->count; i++)
            if (str_eq(d->draft->columns[i].name, text_str(&other))) is_taken = true;
        /* a heading that is spelled like it belongs to another column: import would take that one for it */
        for (size_t i = 0; i < d->count; i++)
            if (i != column && str_same_letters(d->looks[i].header, text_str(&other))) is_taken = true;
        if (!is_taken) return str_copy(d->arena, text_str(&other));
        text_set(&other, text_str(&name));
        text_add_f(&other, "_%d", n);
    }
}

static bool is_code(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-')) return false;
    }
    return s.n > 0 && s.n <= 32;
}

static void add_choices(FormDraft *f, const ColumnLook *c, Str list)
{
    bool are_codes = true;
    for (size_t i = 0; i < c->value_count; i++) are_codes &= is_code(c->values[i]);
    for (size_t i = 0; i < c->value_count; i++) {
        csvout_add(&f->choices, list);
        text_add_c(&f->choices, ',');
        if (are_codes) csvout_add(&f->choices, c->values[i]);
        else text_add_f(&f->choices, "c%zu", i + 1);
        text_add_c(&f->choices, ',');
        csvout_add(&f->choices, c->values[i]);
        text_add_c(&f->choices, '\n');
    }
}

static void add_column(Drafting *d, size_t i, bool is_key)
{
    static const char *const types[] = { "text", "text", "integer", "decimal", "date", "time", "dateTime", "text" };
    static const char *const more[] = { "id,th_cid", "contact,th_phone", ",", ",", ",", ",", ",", "," };
    FormDraft *f = d->draft;
    const ColumnLook *c = &d->looks[i];
    Guess guess = look_guess(c);
    CLEANUP_TEXT type = TEXT_INIT;
    Str name = name_for(d, c->header, i);
    bool is_list = !is_key && look_is_list(c, guess);
    if (is_list) text_add_f(&type, "select_one %.*s", STR_ARG(name));
    else text_add(&type, str_of(types[guess]));
    if (is_list) add_choices(f, c, name);
    f->columns[f->count] = (DraftColumn){ c->header, name, str_copy(d->arena, text_str(&type)), is_key, c->filled,
                                          is_list ? c->value_count : 0 };
    Text *t = &f->survey;
    csvout_add(t, text_str(&type));
    text_add_c(t, ',');
    csvout_add(t, name);
    text_add_c(t, ',');
    csvout_add(t, c->header);
    text_add_f(t, ",%s,%s,%s,", is_key ? "yes" : "", is_key || f->count < 3 ? "1" : "", more[guess]);
    if (guess == GUESS_DECIMAL) text_add_f(t, "%d", c->places > DRAFT_PLACES ? DRAFT_PLACES : c->places);
    text_add_c(t, '\n');
    f->count++;
}

static Str base_name(Str path)
{
    size_t at = path.n, end = path.n;
    while (at && path.p[at - 1] != '/') at--;
    for (size_t i = path.n; i > at + 1; i--)
        if (path.p[i - 1] == '.') {
            end = i - 1;
            break;
        }
    return str_from(path.p + at, end - at);
}

static void add_settings(Drafting *d, Str key, bool is_thai)
{
    Text *t = &d->draft->settings;
    CLEANUP_TEXT title = TEXT_INIT;
    thai_normal(&title, base_name(d->options->path), NULL);
    text_add(t, STR("form_id,form_title,version,kaejon_key,default_language\n"));
    csvout_add(t, d->options->form);
    text_add_c(t, ',');
    csvout_add(t, text_str(&title));
    text_add(t, STR(",1,"));
    if (key.n) csvout_add(t, key);
    text_add(t, is_thai ? STR(",Thai (th)\n") : STR(",\n"));
}

static void write_sheets(Drafting *d)
{
    FormDraft *f = d->draft;
    size_t key = find_key(d);
    bool is_thai = false;
    for (size_t i = 0; i < d->count; i++) is_thai |= has_thai(d->looks[i].header);
    Str label = is_thai ? STR("label::Thai (th)") : STR("label");
    text_add_f(&f->survey, "type,name,%.*s,required,index,pii,validator,places\n", STR_ARG(label));
    text_add_f(&f->choices, "list_name,name,%.*s\n", STR_ARG(label));
    f->columns = arena_take_array(d->arena, d->count + 1, sizeof *f->columns);
    size_t head = f->choices.n;
    Str key_name = STR_NONE;
    for (size_t i = 0; i < d->count; i++) {
        const ColumnLook *c = &d->looks[i];
        if (str_starts(c->header, STR("_")) || (c->filled == 0 && str_starts(c->header, STR("#")))) continue;
        add_column(d, i, i == key);
        if (i == key) key_name = f->columns[f->count - 1].name;
    }
    if (f->choices.n == head) text_clear(&f->choices);
    add_settings(d, key_name, is_thai);
}

bool draft_make(const Os *os, const DraftOptions *options, FormDraft *out, Error *err)
{
    *out = (FormDraft){ .survey = TEXT_INIT, .choices = TEXT_INIT, .settings = TEXT_INIT };
    Drafting d = { .draft = out, .options = options, .arena = &out->arena };
    bool ok = read_rows(os, &d, err);
    if (ok) write_sheets(&d);
    for (size_t i = 0; i < d.count; i++) look_done(&d.looks[i]);
    memory_resize(d.looks, 0, sizeof *d.looks);
    return ok;
}

void draft_done(FormDraft *f)
{
    text_free(&f->survey);
    text_free(&f->choices);
    text_free(&f->settings);
    arena_done(&f->arena);
}

bool draft_write(const Os *os, const FormDraft *f, Str folder, Error *err)
{
    const struct { const char *file; const Text *text; } sheets[] = {
        { "survey.csv", &f->survey }, { "choices.csv", &f->choices }, { "settings.csv", &f->settings },
    };
    OsStat st;
    if (!os->make_folder(os->ctx, folder, err)) return false;
    for (int pass = 0; pass < 2; pass++) /* look first, then write */
        for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
            CLEANUP_TEXT path = TEXT_INIT;
            text_add(&path, folder);
            if (!str_ends(folder, STR("/"))) text_add_c(&path, '/');
            text_add(&path, str_of(sheets[i].file));
            bool stands = pass == 0 && os->stat(os->ctx, text_str(&path), &st, NULL);
            if (stands) return fault(err, ERR_CREATE, "form.stands", text_str(&path));
            if (pass == 1 && sheets[i].text->n && !part_replace(os, text_str(&path), text_str(sheets[i].text), err)) return false;
        }
    return true;
}
