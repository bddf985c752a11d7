/* The vectors of data/thai through the verbs: what import, set, show, list and export do with Thai text
 * is what locale/ was tested for, from argv to stdout. */
#include "tests/lib/check.h"

#include "tests/lib/chance.h"
#include "tests/lib/scratch.h"
#include "tests/lib/table.h"

#include <jansson.h>
#include <stdlib.h>

enum { ROWS = 256, LINE = 4096 };

static Scratch scratch;
static Arena arena;

/* --- one command line --- */
static ScratchOutput run(const char *command)
{
    const char *const argv[] = { "sh", "-c", command, NULL };
    ScratchOutput o;
    scratch_run(&scratch, argv, &o);
    return o;
}

static void must(const char *command, int code)
{
    ScratchOutput o = run(command);
    if (o.code != code) fail_msg("%s: exit %d, not %d: %s", command, o.code, code, o.err);
    scratch_output_free(&o);
}

static json_t *json_of(const char *command)
{
    json_error_t why;
    ScratchOutput o = run(command);
    json_t *out = json_loads(o.out, 0, &why);
    if (o.code != 0 || !out) fail_msg("%s: exit %d, %s: %s", command, o.code, o.err, o.out);
    scratch_output_free(&o);
    return out;
}

static Str text_of(json_t *rows, size_t i, const char *field)
{
    const char *s = json_string_value(json_object_get(json_array_get(rows, i), field));
    return s ? str_of(s) : STR_NONE;
}

static void quoted(Text *out, Str s)
{
    text_add_c(out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\'') text_add(out, STR("'\\'"));
        text_add_c(out, s.p[i]);
    }
    text_add_c(out, '\'');
}

/* A form of two text questions in a database of its own. */
static void begin(const char *name)
{
    char command[LINE];
    snprintf(command, sizeof command, "KAEJON_DB=%s.db", name);
    scratch_env(&scratch, command);
    must("kaejon init --office A --area 460111 -q && mkdir -p words && printf 'type,name,label,index\\ntext,code,รหัส,1\\n"
         "text,word,คำ,1\\n' > words/survey.csv && printf 'form_id,form_title,kaejon_key\\nwords,คำ,code\\n' > words/settings.csv"
         " && kaejon form install words -q", 0);
}

/* words[order[i]] under the code order[i]; order NULL: as they stand. */
static void import(const Str *words, size_t count, const size_t *order)
{
    char path[SCRATCH_PATH];
    CLEANUP_TEXT csv = TEXT_INIT;
    text_add(&csv, STR("code,word\n"));
    for (size_t i = 0; i < count; i++) {
        size_t at = order ? order[i] : i;
        text_add_f(&csv, "%03zu,\"", at);
        for (size_t k = 0; k < words[at].n; k++) {
            if (words[at].p[k] == '"') text_add_c(&csv, '"');
            text_add_c(&csv, words[at].p[k]);
        }
        text_add(&csv, STR("\"\n"));
    }
    scratch_path(&scratch, "words.csv", path);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(csv.b, 1, csv.n, f), csv.n);
    fclose(f);
    json_t *counts = json_of("kaejon import words words.csv --encoding utf-8 --json -q");
    assert_int_equal(json_integer_value(json_object_get(counts, "added")), count);
    json_decref(counts);
}

static void normal_form_comes_from_import_and_from_set(void **state)
{
    (void)state;
    static const struct { const char *file, *in, *out; } files[] = {
        { "normalise", "input_cp", "output_cp" }, { "sara-am", "variant_cp", "right_cp" },
        { "vectors", "code_points", "normalised_cp" },
    };
    for (size_t f = 0; f < 3; f++) {
        char path[64], command[LINE];
        Str in[ROWS], out[ROWS];
        snprintf(path, sizeof path, "tests/data/thai/%s.csv", files[f].file);
        Table t = table_read(&arena, path);
        for (size_t i = 0; i < t.rows; i++) {
            in[i] = table_code_points(&arena, table_cell(&t, i, files[f].in));
            out[i] = str_trim(table_code_points(&arena, table_cell(&t, i, files[f].out))); /* as every answer */
        }
        begin(files[f].file);
        import(in, t.rows, NULL);
        json_t *rows = json_of("kaejon list words --sort code --json");
        assert_int_equal(json_array_size(rows), t.rows);
        for (size_t i = 0; i < t.rows; i++) check_str(text_of(rows, i, "word"), out[i]);
        json_decref(rows);
        must("kaejon import words words.csv --encoding utf-8 --json -q | grep -q '\"added\":0,\"changed\":0'", 0);
        for (size_t i = 0; i < t.rows; i++) {
            CLEANUP_TEXT line = TEXT_INIT;
            CLEANUP_TEXT word = TEXT_INIT;
            text_add_f(&word, "word=%.*s", STR_ARG(in[i]));
            text_add_f(&line, "kaejon set words new code=s%zu -q ", i);
            quoted(&line, text_str(&word));
            must(line.b, 0);
            snprintf(command, sizeof command, "kaejon show words s%zu --json", i);
            json_t *row = json_of(command);
            check_str(str_of(json_string_value(json_object_get(row, "word"))), out[i]);
            json_decref(row);
        }
    }
}

static void lists_and_exports_sort_as_the_dictionary(void **state)
{
    (void)state;
    Table t = table_read(&arena, "tests/data/thai/sort-order.csv");
    Str words[ROWS];
    size_t order[ROWS];
    Chance chance = chance_new("sort");
    for (size_t i = 0; i < t.rows; i++) words[i] = table_cell(&t, i, "word"), order[i] = i;
    for (size_t i = t.rows; i > 1; i--) {
        size_t k = chance_below(&chance, i), swap = order[i - 1];
        order[i - 1] = order[k];
        order[k] = swap;
    }
    begin("sort");
    import(words, t.rows, order);
    json_t *rows = json_of("kaejon list words --sort word --json");
    assert_int_equal(json_array_size(rows), t.rows);
    for (size_t i = 0; i < t.rows; i++) check_str(text_of(rows, i, "word"), words[i]);
    json_decref(rows);
    rows = json_of("kaejon export words --as json --sort=-word");
    for (size_t i = 0; i < t.rows; i++) check_str(text_of(rows, i, "word"), words[t.rows - 1 - i]);
    json_decref(rows);
}

/* The same table for eyes: the last column begins at one place, whatever marks stand before it. */
static void columns_stand_straight(void **state)
{
    (void)state;
    Table t = table_read(&arena, "tests/data/thai/vectors.csv");
    Str words[ROWS];
    for (size_t i = 0; i < t.rows; i++) words[i] = table_code_points(&arena, table_cell(&t, i, "normalised_cp"));
    begin("straight");
    import(words, t.rows, NULL);
    json_t *rows = json_of("kaejon list words --sort code --json");
    ScratchOutput o = run("kaejon list words --sort code");
    Str rest = str_of(o.out), line;
    size_t column = 0, lines = 0;
    for (; str_split(&rest, '\n', &line) && lines <= t.rows; lines++) {
        Str id = lines ? text_of(rows, lines - 1, "_id") : STR("_id");
        ptrdiff_t at = str_find(line, id);
        assert_true(at >= 0);
        size_t columns = (size_t)text_columns(str_from(line.p, (size_t)at));
        if (lines == 0) column = columns;
        assert_int_equal(columns, column);
    }
    assert_int_equal(lines, t.rows + 1);
    scratch_output_free(&o);
    json_decref(rows);
}

/* What is found by `find`, as a list of codes: "000 004 ". */
static void found_by(Text *out, Str find)
{
    CLEANUP_TEXT line = TEXT_INIT;
    text_add(&line, STR("kaejon list words --sort code --json --find "));
    quoted(&line, find);
    json_t *rows = json_of(line.b);
    for (size_t i = 0; i < json_array_size(rows); i++) text_add_f(out, "%.*s ", STR_ARG(text_of(rows, i, "code")));
    json_decref(rows);
}

static void search_forgives_what_the_fold_forgives(void **state)
{
    (void)state;
    Table t = table_read(&arena, "tests/data/thai/fold.csv");
    Str words[ROWS], folds[ROWS];
    for (size_t i = 0; i < t.rows; i++) {
        words[i] = table_cell(&t, i, "input");
        folds[i] = table_code_points(&arena, table_cell(&t, i, "fold_cp"));
    }
    begin("find");
    import(words, t.rows, NULL);
    for (size_t i = 0; i < t.rows; i++) {
        CLEANUP_TEXT want = TEXT_INIT;
        CLEANUP_TEXT typed = TEXT_INIT;
        CLEANUP_TEXT folded = TEXT_INIT;
        for (size_t k = 0; k < t.rows; k++)
            if (str_find(folds[k], folds[i]) >= 0) text_add_f(&want, "%03zu ", k);
        found_by(&typed, words[i]);
        found_by(&folded, folds[i]);
        if (!str_eq(text_str(&typed), text_str(&want)) || !str_eq(text_str(&folded), text_str(&want)))
            fail_msg("--find %.*s: %s and %s, want %s", STR_ARG(words[i]), typed.b, folded.b, want.b);
    }
}

/* A word as its keys read with the keyboard in English. */
static bool keys_of(const Table *keys, Str word, Text *out)
{
    for (size_t at = 0, n; at < word.n; at += n) {
        bool is_there = false;
        n = 3; /* Thai letters are three bytes */
        if (word.n - at < 3 || (unsigned char)word.p[at] != 0xE0) return false;
        for (size_t row = 0; row < keys->rows && !is_there; row++) {
            static const char *const columns[][2] = { { "thai_plain_cp", "us_plain" }, { "thai_shift_cp", "us_shift" } };
            for (size_t c = 0; c < 2 && !is_there; c++) {
                Str thai = table_code_points(&arena, table_cell(keys, row, columns[c][0]));
                if (!str_eq(thai, str_from(word.p + at, 3))) continue;
                text_add(out, table_cell(keys, row, columns[c][1]));
                is_there = true;
            }
        }
        if (!is_there) return false;
    }
    return true;
}

static void search_reads_the_other_keyboard(void **state)
{
    (void)state;
    Table t = table_read(&arena, "tests/data/thai/sort-order.csv");
    Table keys = table_read(&arena, "tests/data/thai/keymap-kedmanee-basic.csv");
    Str words[ROWS];
    size_t tried = 0;
    for (size_t i = 0; i < t.rows; i++) words[i] = table_cell(&t, i, "word");
    begin("keys");
    import(words, t.rows, NULL);
    for (size_t i = 0; i < t.rows; i++) {
        CLEANUP_TEXT typed = TEXT_INIT;
        CLEANUP_TEXT want = TEXT_INIT;
        CLEANUP_TEXT found = TEXT_INIT;
        if (words[i].n < 9 || !keys_of(&keys, words[i], &typed)) continue;
        tried++;
        text_add_f(&want, "%03zu ", i);
        found_by(&found, text_str(&typed));
        if (str_find(text_str(&found), text_str(&want)) < 0) fail_msg("%.*s as %s: found %s", STR_ARG(words[i]), typed.b, found.b);
    }
    assert_true(tried > 40);
}

static int start(void **state)
{
    (void)state;
    const char *program = getenv("KAEJON_BIN"), *build = getenv("B");
    static char beside[512];
    snprintf(beside, sizeof beside, "%s/kaejon", build ? build : "build");
    scratch_init(&scratch, program ? program : beside);
    return 0;
}

static int end(void **state)
{
    (void)state;
    scratch_done(&scratch);
    arena_done(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_form_comes_from_import_and_from_set),
        cmocka_unit_test(lists_and_exports_sort_as_the_dictionary),
        cmocka_unit_test(columns_stand_straight),
        cmocka_unit_test(search_forgives_what_the_fold_forgives),
        cmocka_unit_test(search_reads_the_other_keyboard),
    };
    return cmocka_run_group_tests_name("Thai through the verbs", tests, start, end);
}
