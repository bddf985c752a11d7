#include "model/exchange/import_rejects.h"

#include "model/exchange/csvout.h"

static void add_header(Rejects *r)
{
    Text *t = &r->out.buffer;
    text_add(t, STR("\xEF\xBB\xBF"));
    for (size_t i = 0; i < r->map->count; i++) {
        if (map_is_reject_column(r->map, i)) continue;
        csvout_add(t, r->map->columns[i].header);
        text_add_c(t, ',');
    }
    text_add(t, STR("_line,_field,_reason,_do\n"));
}

bool rejects_open(Rejects *r, const Os *os, Str path, const ImportMap *map, char delimiter, Lang lang, Error *err)
{
    *r = (Rejects){ .map = map, .delimiter = delimiter, .lang = lang, .is_on = path.n > 0 };
    if (!r->is_on) return true;
    if (!outfile_open(&r->out, os, path, err)) {
        r->is_on = false;
        return false;
    }
    add_header(r);
    return true;
}

/* The last column of the source that is its own: where surplus cells are joined to. */
static size_t last_column(const ImportMap *m)
{
    size_t i = m->count;
    while (i > 1 && map_is_reject_column(m, i - 1)) i--;
    return i - 1;
}

static void add_cells(Rejects *r, const CsvRow *row)
{
    Text *t = &r->out.buffer;
    size_t last = last_column(r->map);
    for (size_t i = 0; i < r->map->count; i++) {
        if (map_is_reject_column(r->map, i)) continue;
        Str cell = i < row->count ? row->cells[i] : (Str){ NULL, 0 };
        if (row->count == 0 && i == 0) cell = row->raw;
        if (i == last && row->count > r->map->count) {
            CLEANUP_TEXT joined = TEXT_INIT;
            text_add(&joined, cell);
            for (size_t k = r->map->count; k < row->count; k++) {
                text_add_c(&joined, r->delimiter);
                text_add(&joined, row->cells[k]);
            }
            csvout_add(t, text_str(&joined));
        } else {
            csvout_add(t, cell);
        }
        text_add_c(t, ',');
    }
}

typedef void (*AddPart)(Text *, Lang, const Error *);

static void add_parts(Rejects *r, const RejectCell *cells, size_t count, AddPart add)
{
    CLEANUP_TEXT all = TEXT_INIT;
    for (size_t i = 0; i < count; i++) {
        if (i) text_add(&all, STR(" | "));
        add(&all, r->lang, cells[i].error);
    }
    csvout_add(&r->out.buffer, text_str(&all));
}

bool rejects_add(Rejects *r, const CsvRow *row, const RejectCell *cells, size_t count, Error *err)
{
    r->rows++;
    if (!r->is_on) return true;
    Text *t = &r->out.buffer;
    add_cells(r, row);
    text_add_f(t, "%lld,", (long long)row->line);
    CLEANUP_TEXT fields = TEXT_INIT;
    for (size_t i = 0; i < count; i++) {
        if (fields.n && cells[i].column.n) text_add_c(&fields, ' ');
        text_add(&fields, cells[i].column);
    }
    csvout_add(t, fields.n ? text_str(&fields) : (Str){ NULL, 0 });
    text_add_c(t, ',');
    add_parts(r, cells, count, say_fault);
    text_add_c(t, ',');
    add_parts(r, cells, count, say_cure);
    text_add_c(t, '\n');
    return outfile_flush(&r->out, err);
}

bool rejects_end(Rejects *r, Error *err)
{
    if (!r->is_on) return true;
    r->is_on = false;
    if (r->rows) return outfile_end(&r->out, err);
    outfile_drop(&r->out);
    return true;
}

void rejects_drop(Rejects *r)
{
    if (r->is_on) outfile_drop(&r->out);
    r->is_on = false;
}
