#include "tests/lib/table.h"

#include <stdio.h>
#include <stdlib.h>

static void give_up(const char *what, const char *where)
{
    fprintf(stderr, "test vectors: %s: %s\n", what, where);
    exit(1);
}

Str table_file(Arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f) give_up("cannot open", path);
    Text bytes = TEXT_INIT;
    char block[8192];
    for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;)
        text_add(&bytes, str_from(block, n));
    fclose(f);
    Str whole = str_copy(a, text_str(&bytes));
    text_free(&bytes);
    return whole;
}

/* One cell off *rest; *ends is set when it was the last of its row. */
static Str take_cell(Arena *a, Str *rest, bool *ends)
{
    char *out = arena_take(a, rest->n + 1);
    size_t n = 0, i = 0;
    bool quoted = i < rest->n && rest->p[i] == '"';
    if (quoted) i++;
    for (; i < rest->n; i++) {
        char c = rest->p[i];
        if (quoted && c == '"') {
            if (i + 1 < rest->n && rest->p[i + 1] == '"') {
                i++;
            } else {
                quoted = false;
                continue;
            }
        } else if (!quoted && (c == ',' || c == '\n' || c == '\r')) {
            break;
        }
        out[n++] = c;
    }
    *ends = i >= rest->n || rest->p[i] != ',';
    if (i < rest->n && rest->p[i] == '\r') i++;
    if (i < rest->n) i++;
    *rest = str_cut_head(*rest, i);
    return str_from(out, n);
}

Str *table_row(Arena *a, Str *rest, size_t *columns)
{
    Str row[64];
    bool ends = false;
    *columns = 0;
    while (!ends) {
        if (*columns == 64) give_up("too many columns", "");
        Str from = *rest;
        Arena scratch = {0};
        Str cell = take_cell(&scratch, &from, &ends);
        row[(*columns)++] = str_copy(a, cell);
        arena_done(&scratch);
        *rest = from;
    }
    Str *kept = arena_take_array(a, *columns, sizeof *kept);
    memcpy(kept, row, *columns * sizeof *kept);
    return kept;
}

Table table_read(Arena *a, const char *path)
{
    Str rest = table_file(a, path);
    if (str_starts(rest, STR("\xEF\xBB\xBF"))) rest = str_cut_head(rest, 3);
    size_t lines = 1;
    for (size_t i = 0; i < rest.n; i++) lines += rest.p[i] == '\n';
    Table t = {.cells = arena_take_array(a, lines, sizeof *t.cells)};
    t.header = table_row(a, &rest, &t.columns);
    while (rest.n) {
        size_t columns;
        t.cells[t.rows] = table_row(a, &rest, &columns);
        if (columns != t.columns) give_up("a row with another number of cells", path);
        t.rows++;
    }
    if (t.rows == 0) give_up("no rows", path);
    return t;
}

Str table_cell(const Table *t, size_t row, const char *heading)
{
    for (size_t c = 0; c < t->columns; c++)
        if (str_eq(t->header[c], str_of(heading))) return t->cells[row][c];
    give_up("no such column", heading);
    return STR_NONE;
}

long table_number(const Table *t, size_t row, const char *heading)
{
    Str s = table_cell(t, row, heading);
    char digits[32] = "";
    if (s.n == 0 || s.n >= sizeof digits) give_up("not a number", heading);
    memcpy(digits, s.p, s.n);
    return strtol(digits, NULL, 10);
}

Str table_code_points(Arena *a, Str hex)
{
    CLEANUP_TEXT out = TEXT_INIT;
    for (Str word; str_word(&hex, &word);) {
        char digits[16] = "";
        if (word.n >= sizeof digits) give_up("not a code point", digits);
        memcpy(digits, word.p, word.n);
        text_add_cp(&out, (uint32_t)strtoul(digits, NULL, 16));
    }
    return str_copy(a, text_str(&out));
}
