/* csv: what the reader makes of odd files (cases.md, table at its end; S03, S04, S05, S14). */
#include "tests/lib/check.h"
#include "tests/lib/table.h"
#include "model/exchange/csv.h"
#include "model/exchange/csvout.h"

/* Rows written down as text: [cell][cell] with ~ for an empty cell, a mark for the kind, the line. */
static bool note(void *ctx, const CsvRow *row, Error *err)
{
    static const char marks[] = " ?_!";
    Text *out = ctx;
    (void)err;
    text_add_f(out, "%d%c", (int)row->line, marks[row->kind]);
    if (row->kind == CSV_BAD && row->count == 0) {
        text_add(out, STR("{"));
        text_add(out, row->raw);
        text_add(out, STR("}"));
    }
    for (size_t i = 0; i < row->count; i++) {
        text_add_c(out, '[');
        if (row->cells[i].p) text_add(out, row->cells[i]);
        else text_add_c(out, '~');
        text_add_c(out, ']');
    }
    if (row->why) {
        text_add_c(out, ' ');
        text_add(out, str_of(row->why->msg));
    }
    text_add_c(out, '\n');
    return true;
}

static void read_all(Text *out, Str in, char delimiter, size_t block)
{
    CsvReader *r = csv_open(delimiter, note, out);
    for (size_t at = 0; at < in.n; at += block) {
        size_t n = in.n - at < block ? in.n - at : block;
        assert_true(csv_feed(r, str_from(in.p + at, n), NULL));
    }
    assert_true(csv_end(r, NULL));
    csv_close(r);
}

static void check_rows(const char *in, size_t n, const char *want)
{
    static const size_t blocks[] = { 1, 2, 3, 7, 4096 };
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        CLEANUP_TEXT got = TEXT_INIT;
        read_all(&got, str_from(in, n), ',', blocks[i]);
        check_str(text_str(&got), str_of(want));
    }
}
#define CHECK_ROWS(in, want) check_rows(in, sizeof(in) - 1, want)

static void blanks_are_kept(void **state)
{
    (void)state;
    CHECK_ROWS("a, b ,c  \n", "1 [a][ b ][c  ]\n");
    CHECK_ROWS("\"a\", b ,\"c\"  \n", "1 [a][ b ][c]\n");
}

static void a_blank_before_a_quote_is_told(void **state)
{
    (void)state;
    CHECK_ROWS("x,y\na, \"b,x\"\n", "1 [x][y]\n2?[a][b,x] csv.blank_quote\n");
}

static void a_mark_before_the_header_is_not_in_it(void **state)
{
    (void)state;
    CHECK_ROWS("\xEF\xBB\xBF\"id\",name\n1,a", "1 [id][name]\n2 [1][a]\n");
    Arena a = { 0 };
    CLEANUP_TEXT got = TEXT_INIT;
    read_all(&got, table_file(&a, "tests/data/cases/s03_bom_header.csv"), ',', 4096);
    check_str(text_str(&got), STR("1 [household_id][name]\n2 [H-1][ก]\n"));
    arena_done(&a);
}

static void blank_lines_are_counted(void **state)
{
    (void)state;
    CHECK_ROWS("a,b\n\n\nc,d", "1 [a][b]\n2_\n3_\n4 [c][d]\n");
    CHECK_ROWS("a,b\r\n\r\n\"c\",d\r\n\r\n", "1 [a][b]\n2_\n3 [c][d]\n4_\n");
    CHECK_ROWS("\"a\"\r\r\"b\"\r", "1 [a]\n2_\n3 [b]\n");
}

static void a_stray_quote_costs_one_row(void **state)
{
    (void)state;
    CHECK_ROWS("h,i\n\"a\"b,c\nd,e\n", "1 [h][i]\n2?[\"a\"b][c] csv.quote\n3 [d][e]\n");
    CHECK_ROWS("h,i\n5\" pipe,x\nd,\"e\"\n", "1 [h][i]\n2?[5\" pipe][x] csv.quote\n3 [d][e]\n");
    CHECK_ROWS("h,i\n5\" pipe,x,y\nd,\"e\"\n",
               "1 [h][i]\n2![5\" pipe][x][y] csv.quote_bad\n3 [d][e]\n");
}

static void a_quote_never_closed_costs_one_row(void **state)
{
    (void)state;
    CHECK_ROWS("h,i\n1,\"abc\n2,d\n3,e", "1 [h][i]\n2?[1][\"abc] csv.quote\n3 [2][d]\n4 [3][e]\n");
    CHECK_ROWS("h,i\n1,\"abc\n2,d\n3,e\n", "1 [h][i]\n2?[1][\"abc] csv.quote\n3 [2][d]\n4 [3][e]\n");
    /* Long before the end of a large file. */
    CLEANUP_TEXT in = TEXT_INIT;
    text_add(&in, STR("h,i\n1,\"abc\n"));
    for (int i = 0; i < 5000; i++) text_add(&in, STR("2,d\n"));
    CLEANUP_TEXT got = TEXT_INIT;
    read_all(&got, text_str(&in), ',', 64);
    assert_true(str_starts(text_str(&got), STR("1 [h][i]\n2?[1][\"abc] csv.quote\n3 [2][d]\n4 [2][d]\n")));
    assert_true(str_ends(text_str(&got), STR("5002 [2][d]\n")));
}

static void lines_inside_quotes_are_counted(void **state)
{
    (void)state;
    CHECK_ROWS("a,\"x\ny\r\nz\rw\"\nb,c\n", "1 [a][x\ny\r\nz\rw]\n5 [b][c]\n");
}

static void empty_and_empty_text_differ(void **state)
{
    (void)state;
    CHECK_ROWS("a,,\"\"\n", "1 [a][~][]\n");
    CHECK_ROWS("a,,\n", "1 [a][~][~]\n");
    CHECK_ROWS("\"a\",,\n", "1 [a][~][~]\n");
}

static void nul_is_refused_and_ctrl_z_kept(void **state)
{
    (void)state;
    CLEANUP_TEXT got = TEXT_INIT;
    read_all(&got, str_from("a,b\nc\0,d\ne\x1A,f\n", 15), ',', 3);
    assert_true(str_find(text_str(&got), STR("] csv.nul\n3 [e\x1A][f]\n")) > 0);
}

static void long_cells_and_rows_are_refused(void **state)
{
    (void)state;
    CLEANUP_TEXT in = TEXT_INIT;
    text_add(&in, STR("a,b\n"));
    for (int i = 0; i < CSV_FIELD_MAX + 1; i++) text_add_c(&in, 'x');
    text_add(&in, STR(",y\nc,d\n"));
    for (int i = 0; i < 3 * CSV_ROW_MAX; i++) text_add_c(&in, 'z');
    text_add(&in, STR("\ne,f\n"));
    CLEANUP_TEXT got = TEXT_INIT;
    read_all(&got, text_str(&in), ',', 65536);
    assert_true(str_find(text_str(&got), STR("[y] csv.cell_long\n3 [c][d]\n4!")) > 0);
    assert_true(str_ends(text_str(&got), STR(" csv.row_long\n5 [e][f]\n")));
}

static void bad_bytes_are_named(void **state)
{
    (void)state;
    CLEANUP_TEXT got = TEXT_INIT;
    CsvReader *r = csv_open(',', note, &got);
    csv_note_bad_byte(r, 0xDB);
    assert_true(csv_feed(r, STR("a,b\n1,x\xEF\xBF\xBDy\n2,z\n"), NULL));
    assert_true(csv_end(r, NULL));
    csv_close(r);
    check_str(text_str(&got), STR("1 [a][b]\n2![1][x\xEF\xBF\xBDy] csv.bad_byte\n3 [2][z]\n"));
}

/* S04: the JSON's texts exactly, and written again the same bytes. */
static bool write_again(void *ctx, const CsvRow *row, Error *err)
{
    (void)err;
    Text *out = ctx;
    for (size_t i = 0; i < row->count; i++) {
        if (i) text_add_c(out, ',');
        csvout_add(out, row->cells[i]);
    }
    text_add(out, STR("\r\n"));
    return true;
}

static void s04_line_breaks_round_trip(void **state)
{
    (void)state;
    Arena a = { 0 };
    Str file = table_file(&a, "tests/data/cases/s04_roundtrip.csv");
    CLEANUP_TEXT again = TEXT_INIT, rows = TEXT_INIT;
    CsvReader *r = csv_open(',', write_again, &again);
    assert_true(csv_feed(r, file, NULL) && csv_end(r, NULL));
    csv_close(r);
    check_str(text_str(&again), file);
    read_all(&rows, file, ',', 5);
    check_str(text_str(&rows), STR("1 [id][note]\n2 [1][บรรทัด 1\nบรรทัด 2]\n"
                                   "4 [2][มี \"คำพูด\" และ, จุลภาค]\n5 [3][ ขึ้นต้นด้วยช่องว่าง]\n"
                                   "6 [4][~]\n7 [5][\r\n]\n9 [6][\"]\n10 [7][ก\r\nข]\n"));
    arena_done(&a);
}

static void s05_semicolons(void **state)
{
    (void)state;
    Arena a = { 0 };
    CLEANUP_TEXT rows = TEXT_INIT;
    read_all(&rows, table_file(&a, "tests/data/cases/s05_semicolon.csv"), ';', 100);
    check_str(text_str(&rows), STR("1 [รหัส][ชื่อ][รายได้][หมายเหตุ]\n"
                                   "2 [1][สมมุติ ก][12500,50][มี][ ไม่ครบ]\n"
                                   "3 [2][สมมุติ ข][9000][มี; ครบ]\n"));
    arena_done(&a);
}

static void s14_no_cell_is_a_command(void **state)
{
    (void)state;
    Arena a = { 0 };
    Table t = table_read(&a, "tests/data/cases/s14_formula.csv");
    for (size_t i = 0; i < t.rows; i++) {
        Str stored = table_cell(&t, i, "stored");
        CLEANUP_TEXT sheet = TEXT_INIT, machine = TEXT_INIT;
        csvout_add_guarded(&sheet, stored);
        csvout_add(&machine, stored);
        check_str(text_str(&sheet), table_cell(&t, i, "spreadsheet_export"));
        check_str(text_str(&machine), table_cell(&t, i, "machine_export"));
        check_str(csvout_unguard(text_str(&sheet)), stored);
    }
    arena_done(&a);
}

static bool refuse_second(void *ctx, const CsvRow *row, Error *err)
{
    (void)ctx;
    return row->record < 2 || fault(err, ERR_CANCEL, "csv.quote", STR_NONE);
}

static void the_sink_can_stop(void **state)
{
    (void)state;
    Error err = { 0 };
    CsvReader *r = csv_open(',', refuse_second, NULL);
    assert_false(csv_feed(r, STR("a\nb\nc\n"), &err));
    assert_int_equal(err.code, ERR_CANCEL);
    csv_close(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks_are_kept),
        cmocka_unit_test(a_blank_before_a_quote_is_told),
        cmocka_unit_test(a_mark_before_the_header_is_not_in_it),
        cmocka_unit_test(blank_lines_are_counted),
        cmocka_unit_test(a_stray_quote_costs_one_row),
        cmocka_unit_test(a_quote_never_closed_costs_one_row),
        cmocka_unit_test(lines_inside_quotes_are_counted),
        cmocka_unit_test(empty_and_empty_text_differ),
        cmocka_unit_test(nul_is_refused_and_ctrl_z_kept),
        cmocka_unit_test(long_cells_and_rows_are_refused),
        cmocka_unit_test(bad_bytes_are_named),
        cmocka_unit_test(s04_line_breaks_round_trip),
        cmocka_unit_test(s05_semicolons),
        cmocka_unit_test(s14_no_cell_is_a_command),
        cmocka_unit_test(the_sink_can_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
