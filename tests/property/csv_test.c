/* Property: any table written is the same table read, whatever the blocks; any bytes give rows whose
 * lines are true; the guard comes off exactly. */
#include "tests/lib/check.h"
#include "tests/lib/chance.h"
#include "model/exchange/csv.h"
#include "model/exchange/csvout.h"

enum { TABLES = 3000, GARBAGE = 3000, CELLS = 300000 };

static void random_cell(Chance *c, Text *out)
{
    static const char *const bits[] = { "=", "+", "-", "@", "\t", "\r", "\n", "\r\n", "\"", ",", "'", ";",
                                        "ก", "ที่", "น้ำ", " ", "7", "1.5", "a", "\"\"", "é", "x,y" };
    size_t n = chance_below(c, 8);
    for (size_t i = 0; i < n; i++)
        text_add(out, str_of(bits[chance_below(c, sizeof bits / sizeof *bits)]));
}

typedef struct { Text *out; Chance *c; int64_t line; size_t rows; } Sink;

static void note_cell(Text *out, Str cell)
{
    text_add_f(out, "%c%zu:", cell.p ? 't' : 'n', cell.n);
    text_add(out, cell);
}

static bool note(void *ctx, const CsvRow *row, Error *err)
{
    Sink *s = ctx;
    (void)err;
    assert_true(row->line > s->line);
    assert_int_equal(row->record, s->rows + 1);
    s->line = row->line;
    s->rows++;
    text_add_f(s->out, "%d|", (int)row->kind);
    for (size_t i = 0; i < row->count; i++) note_cell(s->out, row->cells[i]);
    text_add_c(s->out, '\n');
    return true;
}

static void read_in_blocks(Chance *c, Str in, size_t largest, Text *out)
{
    Sink sink = { .out = out, .c = c };
    CsvReader *r = csv_open(',', note, &sink);
    while (in.n) {
        size_t n = 1 + chance_below(c, largest);
        if (n > in.n) n = in.n;
        assert_true(csv_feed(r, str_from(in.p, n), NULL));
        in = str_cut_head(in, n);
    }
    assert_true(csv_end(r, NULL));
    csv_close(r);
}

static void a_table_written_is_the_table_read(void **state)
{
    (void)state;
    Chance c = chance_new("a_table_written_is_the_table_read");
    for (int t = 0; t < TABLES; t++) {
        CLEANUP_TEXT file = TEXT_INIT, want = TEXT_INIT, got = TEXT_INIT, cell = TEXT_INIT;
        size_t columns = 2 + chance_below(&c, 4), rows = 1 + chance_below(&c, 6);
        bool crlf = chance_below(&c, 2);
        for (size_t i = 0; i < rows; i++) {
            text_add(&want, STR("0|"));
            for (size_t k = 0; k < columns; k++) {
                bool is_null = chance_below(&c, 6) == 0;
                text_clear(&cell);
                if (!is_null) random_cell(&c, &cell);
                Str s = is_null ? (Str){ NULL, 0 } : text_str(&cell);
                if (k) text_add_c(&file, ',');
                csvout_add(&file, s);
                note_cell(&want, s);
            }
            text_add_c(&want, '\n');
            if (i + 1 < rows || chance_below(&c, 2)) text_add(&file, crlf ? STR("\r\n") : STR("\n"));
        }
        read_in_blocks(&c, text_str(&file), 1 + chance_below(&c, 40), &got);
        check_str(text_str(&got), text_str(&want));
    }
}

static void blocks_do_not_matter(void **state)
{
    (void)state;
    Chance c = chance_new("blocks_do_not_matter");
    static const char letters[] = "ab\"\"\"\",,,\n\n\r\r \t'=x";
    for (int t = 0; t < GARBAGE; t++) {
        CLEANUP_TEXT file = TEXT_INIT, whole = TEXT_INIT, parts = TEXT_INIT;
        size_t n = chance_below(&c, 120);
        for (size_t i = 0; i < n; i++)
            text_add_c(&file, letters[chance_below(&c, sizeof letters - 1)]);
        read_in_blocks(&c, text_str(&file), 1, &parts);
        Sink sink = { .out = &whole, .c = &c };
        CsvReader *r = csv_open(',', note, &sink);
        assert_true(csv_feed(r, text_str(&file), NULL) && csv_end(r, NULL));
        csv_close(r);
        check_str(text_str(&parts), text_str(&whole));
    }
}

static void the_guard_comes_off_exactly(void **state)
{
    (void)state;
    Chance c = chance_new("the_guard_comes_off_exactly");
    CLEANUP_TEXT cell = TEXT_INIT, file = TEXT_INIT, got = TEXT_INIT;
    for (int t = 0; t < CELLS; t++) {
        text_clear(&cell);
        text_clear(&file);
        random_cell(&c, &cell);
        csvout_add_guarded(&file, text_str(&cell));
        Str written = text_str(&file);
        bool quoted = str_starts(written, STR("\""));
        char first = written.n > quoted ? written.p[quoted] : 0;
        assert_true(first != '=' && first != '+' && first != '@' && first != '\t' && first != '\r');
        text_clear(&got);
        if (quoted) {
            Str inner = str_from(written.p + 1, written.n - 2);
            for (size_t i = 0; i < inner.n; i++) {
                text_add_c(&got, inner.p[i]);
                if (inner.p[i] == '"') i++;
            }
        } else {
            text_set(&got, written);
        }
        check_str(csvout_unguard(text_str(&got)), text_str(&cell));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_written_is_the_table_read),
        cmocka_unit_test(blocks_do_not_matter),
        cmocka_unit_test(the_guard_comes_off_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
