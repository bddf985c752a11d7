#include "model/exchange/export.h"

#include "forms/body.h"
#include "locale/citizen.h"
#include "model/exchange/csvout.h"
#include "model/exchange/xlsxout.h"
#include "model/store/save.h"

typedef struct {
    Store *store;
    OutFile *out;
    ExportKind kind;
    const Form *form;
    bool has_rows;          /* records are told with the rows of their repeats */
    const Field *const *fields;
    size_t count;
    bool has_aside;
    int64_t rows;
    Text scratch;
    XlsxOut *xlsx;
} Export;

/* --- CSV --- */

static bool is_number(const Field *f) { return f->type == TYPE_INTEGER || f->type == TYPE_DECIMAL; }

static void add_phone_dashed(Text *out, Str s)
{
    size_t head = s.n == 9 ? 2 : 3;
    if (s.n != 9 && s.n != 10) {
        text_add(out, s);
        return;
    }
    text_add(out, str_from(s.p, head));
    text_add_c(out, '-');
    text_add(out, str_from(s.p + head, 3));
    text_add_c(out, '-');
    text_add(out, str_cut_head(s, head + 3));
}

static bool is_digits(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n > 0;
}

/* As a spreadsheet leaves it alone: long numbers with the dashes they have on paper. */
static void add_for_excel(Export *x, const Field *f, Str s)
{
    text_clear(&x->scratch);
    if (f->validator == VALIDATE_CITIZEN_ID && s.n == 13 && is_digits(s)) citizen_add_dashed(&x->scratch, s);
    else if (f->validator == VALIDATE_PHONE && is_digits(s)) add_phone_dashed(&x->scratch, s);
    else if (is_number(f)) {
        csvout_add(&x->out->buffer, s);
        return;
    } else {
        text_add(&x->scratch, s);
    }
    csvout_add_guarded(&x->out->buffer, text_str(&x->scratch));
}

static bool fits_cell(Value v) { return (v.kind == ANSWER_TEXT || v.kind == ANSWER_NONE) && !v.inactive; }

/* What the cells of a row cannot say, into scratch; nothing where they say it all. */
static void make_aside(Export *x, const QueryRow *row)
{
    Text *t = &x->scratch;
    BodyMember *members = NULL;
    size_t n = 0;
    Arena a = { 0 };
    for (size_t i = 0; i < x->count; i++) {
        if (fits_cell(row->values[i])) continue;
        if (!members) members = arena_take_array(&a, x->count, sizeof *members);
        members[n++] = (BodyMember){ x->fields[i]->name, row->values[i] };
    }
    text_clear(t);
    if (n) body_write(t, members, n, STR_NONE);
    arena_done(&a);
}

static void add_csv_header(Export *x)
{
    Text *t = &x->out->buffer;
    if (x->kind == EXPORT_EXCEL) text_add(t, STR("\xEF\xBB\xBF"));
    text_add(t, x->form->whole ? STR("_id,_seen,_parent,_position") : STR("_id,_seen"));
    for (size_t i = 0; i < x->count; i++) {
        text_add_c(t, ',');
        csvout_add(t, x->fields[i]->name);
    }
    if (x->has_aside) text_add(t, STR(",_aside"));
    text_add(t, x->kind == EXPORT_EXCEL ? STR(",_excel\r\n") : STR("\n"));
}

static bool add_csv_row(void *ctx, const QueryRow *row, Error *err)
{
    Export *x = ctx;
    Text *t = &x->out->buffer;
    uuid_add(t, row->uuid);
    text_add_c(t, ',');
    csvout_add(t, row->seen);
    if (x->form->whole) {
        text_add_c(t, ',');
        uuid_add(t, row->parent);
        text_add_c(t, ',');
        csvout_add(t, row->place);
    }
    for (size_t i = 0; i < x->count; i++) {
        Value v = row->values[i];
        text_add_c(t, ',');
        if (v.kind != ANSWER_TEXT || v.inactive) continue;
        if (x->kind == EXPORT_EXCEL) add_for_excel(x, x->fields[i], v.text);
        else csvout_add(t, v.text);
    }
    if (x->has_aside) {
        text_add_c(t, ',');
        make_aside(x, row);
        if (x->scratch.n) csvout_add(t, text_str(&x->scratch));
    }
    text_add(t, x->kind == EXPORT_EXCEL ? STR(",1\r\n") : STR("\n"));
    x->rows++;
    return outfile_flush(x->out, err);
}

/* --- JSON --- */

void export_add_json_text(Text *out, Str s)
{
    text_add_c(out, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        text_add(out, str_from(s.p + from, i - from));
        from = i + 1;
        if (c == '"' || c == '\\') {
            text_add_c(out, '\\');
            text_add_c(out, (char)c);
        } else if (c == '\n') {
            text_add(out, STR("\\n"));
        } else {
            text_add_f(out, "\\u%04x", c);
        }
    }
    text_add(out, str_cut_head(s, from));
    text_add_c(out, '"');
}

/* -?(0|[1-9][0-9]*)(.[0-9]+)?: what JSON calls a number; other texts of a number's type stay texts. */
static bool is_json_number(Str s)
{
    size_t i = s.n && s.p[0] == '-', first = i;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') i++;
    if (i == first || (s.p[first] == '0' && i > first + 1)) return false;
    if (i == s.n) return true;
    if (s.p[i] != '.' || i + 1 == s.n) return false;
    return is_digits(str_cut_head(s, i + 1));
}

bool export_add_value(Text *out, const Field *f, Value v)
{
    if (v.kind == ANSWER_NONE || v.inactive) return false;
    if (v.kind != ANSWER_TEXT) {
        text_add(out, v.kind == ANSWER_REFUSED ? STR("{\"missing\":\"refused\"}") : STR("{\"missing\":\"unknown\"}"));
        return true;
    }
    bool can_be = is_number(f) || f->type == TYPE_CALCULATE || f->type == TYPE_RANGE;
    if (can_be && is_json_number(v.text)) text_add(out, v.text);
    else export_add_json_text(out, v.text);
    return true;
}

/* "name":value, or nothing where there is none. */
static void add_member(Text *out, const Field *f, Value v)
{
    size_t before = out->n;
    text_add_c(out, ',');
    export_add_json_text(out, f->name);
    text_add_c(out, ':');
    if (export_add_value(out, f, v)) return;
    out->n = before;
    out->b[before] = 0;
}

void export_add_object(Text *out, const QueryRow *row, const Field *const *fields, size_t count)
{
    text_add(out, STR("{\"_id\":\""));
    uuid_add(out, row->uuid);
    text_add(out, STR("\",\"_seen\":"));
    export_add_json_text(out, row->seen);
    if (row->place.n) {
        text_add(out, STR(",\"_position\":"));
        export_add_json_text(out, row->place);
    }
    for (size_t i = 0; i < count; i++) add_member(out, fields[i], row->values[i]);
}

static void add_row(Text *out, const Row *row)
{
    const Str own[][2] = { { STR("{\"_id\":"), row->uuid }, { STR(",\"_seen\":"), row->seen }, { STR(",\"_position\":"), row->place } };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        text_add(out, own[i][0]);
        export_add_json_text(out, own[i][1]);
    }
    for (size_t i = 0; i < row->form->field_count; i++) {
        const Field *f = &row->form->fields[i];
        if (f->repeat == row->repeat && type_is_answer(f->type)) add_member(out, f, row_get(row, f));
    }
    export_add_rows(out, row);
    text_add_c(out, '}');
}

void export_add_rows(Text *out, const Row *around)
{
    for (size_t i = 0; i < around->form->field_count; i++) {
        const Field *f = &around->form->fields[i];
        if (f->type != TYPE_REPEAT || f->repeat != around->repeat) continue;
        text_add_c(out, ',');
        export_add_json_text(out, f->name);
        text_add(out, STR(":["));
        size_t told = 0;
        for (size_t k = 0; k < row_count(around, f->index); k++) {
            const Row *row = row_at(around, f->index, k);
            if (!row->seen.n) continue; /* a count made it, and nobody has filled it in */
            if (told++) text_add_c(out, ',');
            add_row(out, row);
        }
        text_add_c(out, ']');
    }
}

static bool add_rows_of(Export *x, const QueryRow *row, Error *err)
{
    Record *r = record_new(x->form);
    bool ok = store_read(x->store, row->id, r, err);
    if (ok) export_add_rows(&x->out->buffer, r->root);
    record_free(r);
    return ok;
}

static bool add_json_row(void *ctx, const QueryRow *row, Error *err)
{
    Export *x = ctx;
    Text *t = &x->out->buffer;
    text_add(t, x->rows ? STR(",\n") : STR("[\n"));
    export_add_object(t, row, x->fields, x->count);
    if (!uuid_is_nil(row->parent)) {
        text_add(t, STR(",\"_parent\":\""));
        uuid_add(t, row->parent);
        text_add_c(t, '"');
    }
    if (x->has_rows && !add_rows_of(x, row, err)) return false;
    text_add_c(t, '}');
    x->rows++;
    return outfile_flush(x->out, err);
}

/* --- a workbook --- */

static bool add_xlsx_header(Export *x, Error *err)
{
    static const char *const own[] = { "_id", "_seen", "_parent", "_position" };
    bool ok = true;
    for (size_t i = 0; i < (x->form->whole ? 4 : 2) && ok; i++)
        ok = xlsxout_column(x->xlsx, str_of(own[i]), XLSX_TEXT_COLUMN, err);
    for (size_t i = 0; i < x->count && ok; i++)
        ok = xlsxout_column(x->xlsx, x->fields[i]->name,
                            is_number(x->fields[i]) ? XLSX_NUMBER_COLUMN : XLSX_TEXT_COLUMN, err);
    if (ok && x->has_aside) ok = xlsxout_column(x->xlsx, STR("_aside"), XLSX_TEXT_COLUMN, err);
    return ok;
}

static bool add_xlsx_row(void *ctx, const QueryRow *row, Error *err)
{
    Export *x = ctx;
    size_t at = 0;
    xlsxout_next_row(x->xlsx);
    text_clear(&x->scratch);
    uuid_add(&x->scratch, row->uuid);
    bool ok = xlsxout_cell(x->xlsx, at++, text_str(&x->scratch), err) && xlsxout_cell(x->xlsx, at++, row->seen, err);
    if (ok && x->form->whole) {
        text_clear(&x->scratch);
        uuid_add(&x->scratch, row->parent);
        ok = xlsxout_cell(x->xlsx, at++, text_str(&x->scratch), err) && xlsxout_cell(x->xlsx, at++, row->place, err);
    }
    for (size_t i = 0; i < x->count && ok; i++, at++) {
        Value v = row->values[i];
        if (v.kind == ANSWER_TEXT && !v.inactive && v.text.n) ok = xlsxout_cell(x->xlsx, at, v.text, err);
    }
    if (ok && x->has_aside) {
        make_aside(x, row);
        ok = !x->scratch.n || xlsxout_cell(x->xlsx, at, text_str(&x->scratch), err);
    }
    x->rows++;
    return ok;
}

/* libxlsxwriter writes the part by its name; the OutFile then has it synced and put in its place. */
static bool write_workbook(Export *x, QueryRun *run, Error *err)
{
    if (!x->out->file) return fault(err, ERR_USAGE, "export.sink", STR_NONE);
    if (!xlsxout_open(text_str(&x->out->part), x->form->name, &x->xlsx, err)) return false;
    if (add_xlsx_header(x, err) && query_each(run, add_xlsx_row, x, err)) return xlsxout_end(x->xlsx, err);
    xlsxout_drop(x->xlsx);
    return false;
}

/* --- all rows --- */

/* One look whether any record of the query holds more than its cells say. */
static bool look_for_aside(void *ctx, const QueryRow *row, Error *err)
{
    Export *x = ctx;
    for (size_t i = 0; i < x->count; i++)
        if (!fits_cell(row->values[i])) {
            x->has_aside = true;
            return fault(err, ERR_CANCEL, "query.stopped", STR_NONE);
        }
    return true;
}

static bool find_aside(Export *x, QueryRun *run, Error *err)
{
    Error e = { 0 };
    if (query_each_aside(run, look_for_aside, x, &e) || x->has_aside) return true;
    if (err) *err = e;
    return false;
}

static bool write_all(Store *s, const Query *q, QueryRun *run, ExportKind kind, OutFile *out, int64_t *rows, Error *err)
{
    Export x = { .store = s, .form = store_form(s, q->form), .out = out, .kind = kind, .scratch = TEXT_INIT };
    x.has_rows = !q->columns && form_row_lists(x.form, -1) > 0;
    x.fields = query_columns(run, &x.count);
    bool ok = kind == EXPORT_JSON || find_aside(&x, run, err);
    if (kind == EXPORT_XLSX) {
        ok = ok && write_workbook(&x, run, err);
        if (rows) *rows = x.rows;
        text_free(&x.scratch);
        return ok;
    }
    if (ok && kind != EXPORT_JSON) add_csv_header(&x);
    ok = ok && query_each(run, kind == EXPORT_JSON ? add_json_row : add_csv_row, &x, err);
    if (ok && kind == EXPORT_JSON) text_add(&out->buffer, x.rows ? STR("\n]\n") : STR("[]\n"));
    if (rows) *rows = x.rows;
    text_free(&x.scratch);
    return ok;
}

bool export_rows(Store *s, const Query *q, const EntryEnv *env, ExportKind kind, OutFile *out, int64_t *rows,
                 Error *err)
{
    QueryRun *run;
    if (!query_open(s, q, env, &run, err)) return false;
    bool ok = write_all(s, q, run, kind, out, rows, err);
    query_close(run);
    return ok;
}

bool export_file(Store *s, const Query *q, const EntryEnv *env, ExportKind kind, Str path,
                 bool (*stop)(void *ctx), void *ctx, int64_t *rows, Error *err)
{
    QueryRun *run;
    OutFile out;
    if (!query_open(s, q, env, &run, err)) return false;
    query_interrupt_with(run, stop, ctx);
    bool ok = outfile_open(&out, store_os(s), path, err);
    if (ok && !write_all(s, q, run, kind, &out, rows, err)) {
        outfile_drop(&out);
        ok = false;
    }
    query_close(run);
    return ok && outfile_end(&out, err);
}
