#include "model/exchange/formout.h"

#include "forms/sheet_head.h"
#include "model/exchange/csv.h"
#include "model/exchange/csvout.h"
#include "model/os/part.h"

typedef struct { Str name; Text rows; size_t columns; /* of its first row: the others are padded to it */ } SheetOut;

typedef struct {
    const Form *form;
    Arena arena;
    SheetOut *sheets;
    size_t count, room;
    bool is_settings, has_head, has_id, has_values;   /* of the settings: what was seen of them */
} FormOut;

/* --- the sheets of the source --- */

static SheetOut *add_sheet(FormOut *f, Str name)
{
    if (f->count == f->room) {
        f->room = f->room ? f->room * 2 : 8;
        f->sheets = memory_resize(f->sheets, f->room, sizeof *f->sheets);
    }
    f->sheets[f->count] = (SheetOut){ str_copy(&f->arena, name), TEXT_INIT, 0 };
    return &f->sheets[f->count++];
}

static bool is_blank(const Str *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_trim(cells[i]).n) return false;
    return true;
}

/* Which row of the settings is this, and what does it lack? */
static Str id_for(FormOut *f, const Str *cells, size_t count)
{
    if (!f->is_settings || f->has_values || is_blank(cells, count)) return STR_NONE;
    if (f->has_head) {
        f->has_values = true;
        return f->has_id ? STR_NONE : f->form->name;
    }
    f->has_head = true;
    for (size_t i = 0; i < count; i++)
        if (heading_read(&f->arena, cells[i], HEADS_SETTINGS).kind == COL_FORM_ID) f->has_id = true;
    return f->has_id ? STR_NONE : STR("form_id");
}

static bool take_row(void *ctx, const CsvRow *row, Error *err)
{
    FormOut *f = ctx;
    if (row->kind == CSV_BLANK) return true;
    if (row->kind == CSV_BAD) {
        if (err) *err = *row->why;
        return false;
    }
    if (row->cells[0].n) { /* the name of the sheet that begins */
        f->is_settings = str_eq(plain_word(&f->arena, row->cells[0]), STR("settings"));
        add_sheet(f, row->cells[0]);
        return true;
    }
    if (f->count == 0) return true;
    Text *t = &f->sheets[f->count - 1].rows;
    const Str *cells = row->cells + 1;
    size_t count = row->count - 1;
    if (t->n == 0 && is_blank(cells, count)) return true; /* in one CSV, the lines of the sheets before */
    Str id = id_for(f, cells, count);
    if (id.n) csvout_add(t, id);
    for (size_t i = 0; i < count; i++) {
        if (i || id.n) text_add_c(t, ',');
        csvout_add(t, cells[i].n ? cells[i] : (Str){ NULL, 0 });
    }
    size_t written = count + (id.n > 0), *columns = &f->sheets[f->count - 1].columns;
    if (*columns == 0) *columns = written;
    for (size_t i = written; i < *columns && !is_blank(cells, count); i++) text_add_c(t, ',');
    text_add_c(t, '\n');
    return true;
}

static bool read_source(FormOut *f, Error *err)
{
    CsvReader *r = csv_open(',', take_row, f);
    bool ok = csv_feed(r, f->form->source, err) && csv_end(r, err);
    csv_close(r);
    if (!ok || (f->has_head && f->has_values)) return ok;
    /* no settings at all, or only their heading: a sheet of their own */
    SheetOut *s = NULL;
    for (size_t i = 0; i < f->count && !s; i++)
        if (str_eq(plain_word(&f->arena, f->sheets[i].name), STR("settings"))) s = &f->sheets[i];
    if (!s) s = add_sheet(f, STR("settings"));
    text_clear(&s->rows);
    text_add(&s->rows, STR("form_id\n"));
    csvout_add(&s->rows, f->form->name);
    text_add_c(&s->rows, '\n');
    return true;
}

/* --- where they go --- */

static bool write_new(const Os *os, Str path, Str bytes, Error *err)
{
    OsStat st;
    if (os->stat(os->ctx, path, &st, NULL)) return fault(err, ERR_CREATE, "form.stands", path);
    return part_replace(os, path, bytes, err);
}

/* As pyxform has it: a line with the sheet's name, then its rows with an empty first cell. */
static bool write_one(const FormOut *f, const Os *os, Str path, Error *err)
{
    CLEANUP_TEXT all = TEXT_INIT;
    for (size_t i = 0; i < f->count; i++) {
        csvout_add(&all, f->sheets[i].name);
        text_add_c(&all, '\n');
        Str rows = text_str(&f->sheets[i].rows);
        bool is_quoted = false, is_start = true;
        for (size_t k = 0; k < rows.n; k++) {
            if (is_start) text_add_c(&all, ',');
            if (rows.p[k] == '"') is_quoted = !is_quoted;
            is_start = rows.p[k] == '\n' && !is_quoted;
            text_add_c(&all, rows.p[k]);
        }
    }
    return write_new(os, path, text_str(&all), err);
}

/* A sheet's name as a file's: no folders, no control characters, no dot in front. */
static void add_file_name(Text *out, Str sheet)
{
    bool is_list = str_starts(sheet, STR("file:"));
    Str name = is_list ? str_cut_head(sheet, 5) : str_trim(sheet);
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        bool is_plain = c >= 0x20 && c != 0x7F && !strchr("/\\:*?\"<>|", c) && !(c == '.' && i == 0);
        text_add_c(out, is_plain ? (char)c : '_');
    }
    if (!is_list) text_add(out, STR(".csv"));
}

static bool write_folder(const FormOut *f, const Os *os, Str path, Error *err)
{
    if (!os->make_folder(os->ctx, path, err)) return false;
    for (size_t i = 0; i < f->count; i++) {
        CLEANUP_TEXT file = TEXT_INIT;
        text_add(&file, path);
        if (!str_ends(path, STR("/"))) text_add_c(&file, '/');
        add_file_name(&file, f->sheets[i].name);
        if (!write_new(os, text_str(&file), text_str(&f->sheets[i].rows), err)) return false;
    }
    return true;
}

bool formout_write(const Os *os, const Form *form, Str path, Error *err)
{
    FormOut f = { .form = form };
    bool is_one = path.n > 4 && str_ends(path, STR(".csv"));
    bool ok = read_source(&f, err) && (is_one ? write_one(&f, os, path, err) : write_folder(&f, os, path, err));
    for (size_t i = 0; i < f.count; i++) text_free(&f.sheets[i].rows);
    memory_resize(f.sheets, 0, sizeof *f.sheets);
    arena_done(&f.arena);
    return ok;
}
