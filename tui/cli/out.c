/* JSON and tables on stdout. */
#include "forms/json.h"
#include "tui/cli/cli.h"

void out_key(Text *out, const char *key)
{
    char last = out->n ? out->b[out->n - 1] : '\n';
    if (last != '{' && last != '[' && last != '\n' && last != ':') text_add_c(out, ',');
    if (!key) return; /* an element of an array */
    json_add_string(out, str_of(key));
    text_add_c(out, ':');
}

void out_str(Text *out, const char *key, Str value)
{
    out_key(out, key);
    json_add_string(out, value);
}

void out_int(Text *out, const char *key, int64_t value)
{
    out_key(out, key);
    text_add_f(out, "%lld", (long long)value);
}

void out_bool(Text *out, const char *key, bool value)
{
    out_key(out, key);
    text_add(out, value ? STR("true") : STR("false"));
}

#define TABLE_CELL_MAX 40 /* columns of a cell; a longer one is cut with an ellipsis */

void cli_table(Cli *cli, const Str *cells, size_t rows, size_t columns)
{
    size_t *widths = arena_take_array(&cli->arena, columns, sizeof *widths);
    for (size_t i = 0; i < rows * columns; i++) {
        size_t wide = text_columns(cells[i]);
        if (wide > TABLE_CELL_MAX) wide = TABLE_CELL_MAX;
        if (wide > widths[i % columns]) widths[i % columns] = wide;
    }
    for (size_t r = 0; r < rows; r++) {
        for (size_t c = 0; c < columns; c++) {
            CLEANUP_TEXT cell = TEXT_INIT;
            text_add_visible(&cell, cells[r * columns + c]);
            if (c + 1 == columns) text_cut(&cli->out, text_str(&cell), TABLE_CELL_MAX);
            else text_pad(&cli->out, text_str(&cell), widths[c] + 2, PAD_RIGHT);
        }
        text_add_c(&cli->out, '\n');
        cli_flush_some(cli);
    }
}
