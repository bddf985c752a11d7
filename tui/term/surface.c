#include "tui/term/surface.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MARKS_DRAWN = 2, DOTTED_CIRCLE = 0x25cc, REPLACEMENT = 0xfffd };

static const Cell BLANK = { .style = STYLE_TEXT, .columns = 1 };

struct Canvas {
    int rows, columns;
    int cursor_row, cursor_column;
    Cell cells[];
};

Canvas *canvas_new(int rows, int columns)
{
    if (rows < 1) rows = 1;
    if (columns < 1) columns = 1;
    size_t count = (size_t)rows * (size_t)columns;
    Canvas *c = memory_resize(NULL, 1, sizeof *c + count * sizeof(Cell));
    c->rows = rows;
    c->columns = columns;
    for (size_t i = 0; i < count; i++) c->cells[i] = BLANK;
    surface_clear(canvas_surface(c));
    return c;
}

void canvas_free(Canvas *c)
{
    memory_resize(c, 0, 0);
}

int canvas_rows(const Canvas *c)
{
    return c->rows;
}

int canvas_columns(const Canvas *c)
{
    return c->columns;
}

Surface canvas_surface(Canvas *c)
{
    return (Surface){ .canvas = c, .rows = c->rows, .columns = c->columns };
}

const Cell *canvas_cell(const Canvas *c, int row, int column)
{
    return &c->cells[row * c->columns + column];
}

void canvas_cursor(const Canvas *c, int *row, int *column)
{
    *row = c->cursor_row;
    *column = c->cursor_column;
}

void canvas_line(const Canvas *c, int row, Text *out)
{
    int last = c->columns;
    while (last > 0 && canvas_cell(c, row, last - 1)->n == 0 &&
           canvas_cell(c, row, last - 1)->columns == 1)
        last--;
    for (int i = 0; i < last; i++) {
        const Cell *cell = canvas_cell(c, row, i);
        if (cell->columns == 0) continue;
        text_add(out, cell->n ? str_from(cell->bytes, cell->n) : STR(" "));
    }
}

/* --- cells --- */

static Cell *cell_at(Surface s, int row, int column)
{
    if (row < 0 || row >= s.rows || column < 0 || column >= s.columns) return NULL;
    return &s.canvas->cells[(s.row + row) * s.canvas->columns + s.column + column];
}

/* A wide character that loses one of its halves loses both. */
static void part_wide(const Canvas *canvas, Cell *cell)
{
    bool is_first_column = (cell - canvas->cells) % canvas->columns == 0;
    if (cell->columns == 0 && !is_first_column) cell[-1] = BLANK;
    if (cell->columns == 2) cell[1] = BLANK;
    cell->columns = 1;
}

/* Code points that take no column and are not marks (joiners, U+200B) are not drawn. */
static bool is_drawn_mark(uint32_t cp)
{
    bool is_invisible = cp == 0xad || (cp >= 0x200b && cp <= 0x200f) ||
                        (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2060 && cp <= 0x206f) ||
                        cp == 0xfeff;
    return cp_columns(cp) == 0 && !is_invisible;
}

static void add_code_point(Cell *cell, uint32_t cp)
{
    char bytes[4];
    size_t n = utf8_put(bytes, cp);
    if (cell->n + n >= CELL_BYTES) {
        cell->is_cut = 1;
        return;
    }
    memcpy(cell->bytes + cell->n, bytes, n);
    cell->n = (uint8_t)(cell->n + n);
    cell->bytes[cell->n] = 0;
}

/* One stop as a cell; n 0 when nothing of it is visible. */
static Cell cell_of(Str stop, Style style)
{
    Cell cell = { .style = (uint8_t)style, .columns = 1 };
    int marks = 0;
    size_t n;
    for (Str s = stop; s.n > 0; s = str_cut_head(s, n)) {
        uint32_t cp = utf8_at(s, &n);
        int columns = cp_columns(cp);
        if (columns < 0) cp = REPLACEMENT;
        if (columns != 0) {
            add_code_point(&cell, cp);
            if (columns == 2) cell.columns = 2;
        } else if (is_drawn_mark(cp)) {
            if (cell.n == 0) add_code_point(&cell, DOTTED_CIRCLE);
            if (++marks <= MARKS_DRAWN)
                add_code_point(&cell, cp);
            else
                cell.is_cut = 1;
        }
    }
    return cell;
}

static void put_cell(Surface s, int row, int column, const Cell *cell)
{
    Cell *to = cell_at(s, row, column);
    if (to == NULL) return;
    part_wide(s.canvas, to);
    *to = *cell;
    if (str_eq(str_from(cell->bytes, cell->n), STR(" "))) {
        to->bytes[0] = 0;
        to->n = 0;
    }
    if (cell->columns != 2) return;
    Cell *half = cell_at(s, row, column + 1);
    if (half == NULL) { /* no room for the second half */
        *to = BLANK;
        to->style = cell->style;
        return;
    }
    part_wide(s.canvas, half);
    *half = (Cell){ .style = cell->style, .columns = 0 };
}

/* --- drawing --- */

void surface_clear(Surface s)
{
    for (int row = 0; row < s.rows; row++) surface_fill(s, row, STYLE_TEXT);
    if (s.row == 0 && s.column == 0) s.canvas->cursor_row = s.canvas->cursor_column = 0;
}

Surface surface_part(Surface s, int row, int column, int rows, int columns)
{
    if (row < 0) rows += row, row = 0;
    if (column < 0) columns += column, column = 0;
    if (rows > s.rows - row) rows = s.rows - row;
    if (columns > s.columns - column) columns = s.columns - column;
    if (rows < 0) rows = 0;
    if (columns < 0) columns = 0;
    return (Surface){ .canvas = s.canvas,
                      .row = s.row + row,
                      .column = s.column + column,
                      .rows = rows,
                      .columns = columns };
}

int surface_put(Surface s, int row, int column, Str text, Style style)
{
    size_t n;
    for (; text.n > 0; text = str_cut_head(text, n)) {
        int columns;
        n = stop_next(text, &columns);
        Cell cell = cell_of(str_from(text.p, n), style);
        if (cell.n == 0) continue;
        put_cell(s, row, column, &cell);
        column += cell.columns;
    }
    return column;
}

int surface_put_cut(Surface s, int row, int column, int columns, Str text, Style style)
{
    if (columns <= 0) return column;
    CLEANUP_TEXT line = TEXT_INIT;
    text_pad(&line, text, (size_t)columns, PAD_RIGHT);
    return surface_put(s, row, column, text_str(&line), style);
}

int surface_put_f(Surface s, int row, int column, Style style, const char *fmt, ...)
{
    char line[512];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    if (n < 0) return column;
    size_t kept = (size_t)n < sizeof line ? (size_t)n : sizeof line - 1;
    return surface_put(s, row, column, str_from(line, kept), style);
}

void surface_style(Surface s, int row, int column, int columns, Style style)
{
    for (int i = 0; i < columns; i++) {
        Cell *cell = cell_at(s, row, column + i);
        if (cell != NULL) cell->style = (uint8_t)style;
    }
}

/* --- Thai digits --- */

static bool is_latin(const Cell *cell)
{
    char c = (char)(cell->bytes[0] | 0x20);
    return cell->n == 1 && c >= 'a' && c <= 'z';
}

static void turn_digits(Cell *cells, int count)
{
    for (Cell *cell = cells; cell < cells + count; cell++) {
        bool is_digit = cell->n == 1 && cell->bytes[0] >= '0' && cell->bytes[0] <= '9';
        if (!is_digit) continue;
        cell->n = (uint8_t)utf8_put(cell->bytes, (uint32_t)(0xe50 + cell->bytes[0] - '0'));
        cell->bytes[cell->n] = 0;
    }
}

/* "Esc" before a blank makes a key's name of the word that follows. */
static bool is_after_esc(const Cell *line, int begin)
{
    static const char ESC[] = "Esc";
    for (int i = 0; i < 3; i++) {
        if (begin < 4 || line[begin - 4 + i].n != 1 || line[begin - 4 + i].bytes[0] != ESC[i]) return false;
    }
    return true;
}

static void turn_words(Cell *line, int columns)
{
    for (int begin = 0, end; begin < columns; begin = end + 1) {
        bool has_latin = false;
        for (end = begin; end < columns && (line[end].n > 0 || line[end].columns == 0); end++)
            has_latin |= is_latin(&line[end]);
        if (!has_latin && !is_after_esc(line, begin)) turn_digits(line + begin, end - begin);
    }
}

void surface_thai_digits(Surface s)
{
    for (int row = 0; row < s.rows; row++) {
        Cell *line = cell_at(s, row, 0);
        if (line != NULL) turn_words(line, s.columns);
    }
}

void surface_fill(Surface s, int row, Style style)
{
    Cell blank = BLANK;
    blank.style = (uint8_t)style;
    for (int column = 0; column < s.columns; column++) put_cell(s, row, column, &blank);
}

void surface_cursor(Surface s, int row, int column)
{
    if (s.rows == 0 || s.columns == 0) return;
    if (row >= s.rows) row = s.rows - 1;
    if (column >= s.columns) column = s.columns - 1;
    s.canvas->cursor_row = s.row + (row < 0 ? 0 : row);
    s.canvas->cursor_column = s.column + (column < 0 ? 0 : column);
}
