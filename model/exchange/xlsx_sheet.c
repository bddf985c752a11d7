/* The rows of one sheet of a workbook. */
#include "model/exchange/xlsx_inside.h"

#include "locale/number.h"

typedef struct { size_t from, n; XlsxKind kind; } CellAt;   /* in texts */
typedef struct { XlsxMerge area; Text text; XlsxKind kind; } Spread;

struct XlsxRows {
    const XlsxBook *book;
    XlsxSink sink;
    void *ctx;
    XmlReader *xml;
    bool has_failed, is_over;
    Error error;
    /* the row */
    int64_t row;             /* its number; 0 before the first */
    int column;              /* of the cell at hand, from 0; -1 before the first */
    Text texts;              /* of its cells */
    CellAt *at;
    size_t count, room;
    XlsxCell *cells;
    size_t cell_room;
    /* the cell */
    char type;               /* s shared, i inline, t text, n number, b boolean, e error, d date */
    size_t style;
    Text value;
    bool is_in_value;
    XlsxTextPart part;
    /* merged cells that reach into the present row */
    Spread *spreads;
    size_t spread_count, spread_room, next_merge;
};

bool xlsx_cell_name(Str s, int *column, int64_t *row)
{
    size_t i = 0;
    int c = 0;
    int64_t r = 0;
    for (; i < s.n && s.p[i] >= 'A' && s.p[i] <= 'Z' && c <= XLSX_COLUMNS; i++) c = c * 26 + (s.p[i] - 'A' + 1);
    if (c < 1 || c > XLSX_COLUMNS || i == s.n) return false;
    for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && r <= XLSX_ROWS; i++) r = r * 10 + (s.p[i] - '0');
    if (i < s.n || r < 1 || r > XLSX_ROWS) return false;
    *column = c - 1;
    *row = r;
    return true;
}

static void fail(XlsxRows *s, const char *msg, int64_t n)
{
    CLEANUP_TEXT where = TEXT_INIT;
    text_add_f(&where, "%lld", (long long)n);
    if (!s->has_failed) fault_n(&s->error, ERR_INPUT, msg, text_str(&where), n);
    s->has_failed = true;
    xml_stop(s->xml);
}

/* --- a row --- */

static void start_row(XlsxRows *s, const char *const *attributes)
{
    int64_t number = s->row + 1;
    Str r = xml_attribute(attributes, "r");
    if (r.p && (!number_read(r, &number, NULL) || number <= s->row)) {
        fail(s, "xlsx.rows", s->row + 1);
        return;
    }
    if (number > XLSX_ROWS) {
        fail(s, "xlsx.rows", number);
        return;
    }
    s->row = number;
    s->column = -1;
    s->count = 0;
    text_clear(&s->texts);
}

static void put_cell(XlsxRows *s, size_t column, Str text, XlsxKind kind)
{
    while (s->count <= column) {
        if (s->count == s->room) {
            s->room = s->room ? s->room * 2 : 64;
            s->at = memory_resize(s->at, s->room, sizeof *s->at);
        }
        s->at[s->count++] = (CellAt){ 0, 0, XLSX_BLANK };
    }
    s->at[column] = (CellAt){ s->texts.n, text.n, text.n ? kind : XLSX_BLANK };
    text_add(&s->texts, text);
}

/* The value of a merged cell in each row that it reaches into and that has other cells. */
static void spread_merges(XlsxRows *s)
{
    const XlsxBook *b = s->book;
    size_t kept = 0;
    for (size_t i = 0; i < s->spread_count; i++) {
        Spread *m = &s->spreads[i];
        if (m->area.last < s->row) {
            text_free(&m->text);
            continue;
        }
        size_t column = (size_t)m->area.column;
        bool is_blank = column >= s->count || s->at[column].kind == XLSX_BLANK;
        if (s->count && is_blank && m->area.first < s->row) put_cell(s, column, text_str(&m->text), m->kind);
        s->spreads[kept++] = *m;
    }
    s->spread_count = kept;
    for (; s->next_merge < b->merge_count && b->merges[s->next_merge].first <= s->row; s->next_merge++) {
        XlsxMerge m = b->merges[s->next_merge];
        if (m.first < s->row || (size_t)m.column >= s->count || s->at[m.column].kind == XLSX_BLANK) continue;
        if (s->spread_count == s->spread_room) {
            s->spread_room = s->spread_room ? s->spread_room * 2 : 8;
            s->spreads = memory_resize(s->spreads, s->spread_room, sizeof *s->spreads);
        }
        Spread *to = &s->spreads[s->spread_count++];
        *to = (Spread){ m, TEXT_INIT, s->at[m.column].kind };
        text_add(&to->text, str_from(s->texts.b + s->at[m.column].from, s->at[m.column].n));
    }
}

static void end_row(XlsxRows *s)
{
    if (s->book->merge_count) spread_merges(s);
    while (s->count && s->at[s->count - 1].kind == XLSX_BLANK) s->count--;
    if (s->count == 0) return;
    if (s->cell_room < s->count) {
        s->cell_room = s->room;
        s->cells = memory_resize(s->cells, s->cell_room, sizeof *s->cells);
    }
    for (size_t i = 0; i < s->count; i++)
        s->cells[i] = (XlsxCell){ str_from(s->texts.b + s->at[i].from, s->at[i].n), s->at[i].kind };
    XlsxRow row = { s->row, s->cells, s->count };
    if (s->sink(s->ctx, &row, &s->error)) return;
    s->has_failed = true;
    xml_stop(s->xml);
}

/* --- a cell --- */

static char type_of(Str t)
{
    static const struct { Str word; char type; } types[] = {
        { { "s", 1 }, 's' }, { { "inlineStr", 9 }, 'i' }, { { "str", 3 }, 't' },
        { { "b", 1 }, 'b' }, { { "e", 1 }, 'e' }, { { "d", 1 }, 'd' },
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_eq(t, types[i].word)) return types[i].type;
    return 'n';
}

static void start_cell(XlsxRows *s, const char *const *attributes)
{
    int column = s->column + 1;
    int64_t row, style = 0;
    Str r = xml_attribute(attributes, "r"), t = xml_attribute(attributes, "s");
    if (r.p && (!xlsx_cell_name(r, &column, &row) || column <= s->column)) {
        fail(s, "xlsx.rows", s->row);
        return;
    }
    if (column >= XLSX_COLUMNS) {
        fail(s, "xlsx.rows", s->row);
        return;
    }
    s->column = column;
    if (t.p && !number_read(t, &style, NULL)) style = 0;
    s->style = style < 0 ? 0 : (size_t)style;
    s->type = type_of(xml_attribute(attributes, "t"));
    text_clear(&s->value);
    s->part = (XlsxTextPart){ .out = &s->value };
}

static void end_cell(XlsxRows *s)
{
    const XlsxBook *b = s->book;
    Str value = text_str(&s->value);
    if (s->value.over) {
        fail(s, "xlsx.cell", s->row);
        return;
    }
    if (value.n == 0) return;
    CLEANUP_TEXT made = TEXT_INIT;
    int64_t i;
    XlsxKind kind = XLSX_TEXT;
    switch (s->type) {
    case 's': value = number_read(value, &i, NULL) && i >= 0 ? xlsx_string(b->strings, (size_t)i) : STR_NONE; break;
    case 'b':
        value = str_eq(str_trim(value), STR("0")) ? STR("FALSE") : STR("TRUE");
        kind = XLSX_BOOLEAN;
        break;
    case 'e': kind = XLSX_ERROR; break;
    case 'd': kind = XLSX_DATE; break;
    case 'n':
        kind = xlsx_number_add(&made, str_trim(value),
                               s->style < b->style_count ? b->styles[s->style] : (XlsxFormat){ 0 }, b->epoch);
        value = text_str(&made);
        break;
    default: break;
    }
    if (value.n) put_cell(s, (size_t)s->column, value, kind);
    if (s->texts.over) fail(s, "xlsx.cell", s->row);
}

/* --- XML --- */

static void on_start(void *ctx, Str name, const char *const *attributes)
{
    XlsxRows *s = ctx;
    if (s->is_over) return;
    if (str_eq(name, STR("row"))) start_row(s, attributes);
    else if (s->row == 0) return;
    else if (str_eq(name, STR("c"))) start_cell(s, attributes);
    else if (str_eq(name, STR("v"))) s->is_in_value = true;
    else if (s->type == 'i') xlsx_text_start(&s->part, name);
}

static void on_end(void *ctx, Str name)
{
    XlsxRows *s = ctx;
    if (s->is_over) return;
    if (str_eq(name, STR("sheetData"))) {
        s->is_over = true;
        xml_stop(s->xml);
    } else if (s->row == 0) {
        return;
    } else if (str_eq(name, STR("row"))) {
        end_row(s);
    } else if (str_eq(name, STR("c"))) {
        if (s->column >= 0) end_cell(s);
    } else if (str_eq(name, STR("v"))) {
        s->is_in_value = false;
    } else if (s->type == 'i') {
        xlsx_text_end(&s->part, name);
    }
}

static void on_text(void *ctx, Str piece)
{
    XlsxRows *s = ctx;
    if (s->is_in_value) text_add(&s->value, piece);
    else if (s->type == 'i') xlsx_text_add(&s->part, piece);
}

bool xlsx_rows_open(const XlsxBook *book, XlsxSink sink, void *ctx, XlsxRows **out, Error *err)
{
    XlsxRows *s = memory_resize(NULL, 1, sizeof *s);
    *s = (XlsxRows){ .book = book, .sink = sink, .ctx = ctx, .column = -1, .texts = TEXT_INIT,
                     .value = { .b = text_empty, .max = XLSX_CELL_MAX } };
    s->texts.max = XLSX_ROW_MAX;
    s->part.out = &s->value;
    *out = NULL;
    if (!xml_open(&(XmlSink){ s, on_start, on_end, on_text }, &s->xml, err)) {
        xlsx_rows_close(s);
        return false;
    }
    *out = s;
    return true;
}

bool xlsx_rows_feed(XlsxRows *s, const char *p, size_t n, XmlEnd end, Error *err)
{
    if (s->is_over) return true;
    bool ok = xml_feed(s->xml, p, n, end, err);
    if (!s->has_failed) return ok;
    if (err) *err = s->error;
    return false;
}

bool xlsx_rows_are_over(const XlsxRows *s) { return s->is_over; }

void xlsx_rows_close(XlsxRows *s)
{
    if (!s) return;
    xml_close(s->xml);
    text_free(&s->texts);
    text_free(&s->value);
    memory_resize(s->at, 0, sizeof *s->at);
    memory_resize(s->cells, 0, sizeof *s->cells);
    for (size_t i = 0; i < s->spread_count; i++) text_free(&s->spreads[i].text);
    memory_resize(s->spreads, 0, sizeof *s->spreads);
    memory_resize(s, 0, 1);
}
