/* say: the catalogues are whole and equal, every error has its cure, arguments go where they
 * should. */
#include "locale/say.h"
#include "tests/lib/check.h"
#include "tests/lib/table.h"

#include <glob.h>

static void thai_and_english_stand_where_their_names_say(void **state)
{
    (void)state;
    check_str(lang_code(LANG_TH), STR("th"));
    check_str(lang_code(LANG_EN), STR("en"));
    check_str(lang_name(LANG_TH), STR("ไทย"));
    check_str(lang_name(LANG_EN), STR("English"));
    assert_int_equal(lang_find(STR("xx")), -1);
}

static void T46_language(void **state)
{
    (void)state;
    assert_int_equal(lang_choose(STR_NONE, STR_NONE, STR_NONE), LANG_TH);
    assert_int_equal(lang_choose(STR_NONE, STR_NONE, STR("en_US.UTF-8")), LANG_TH);
    assert_int_equal(lang_choose(STR_NONE, STR_NONE, STR("C.UTF-8")), LANG_TH);
    assert_int_equal(lang_choose(STR_NONE, STR("en"), STR("th_TH.UTF-8")), LANG_EN);
    assert_int_equal(lang_choose(STR("th"), STR("en"), STR_NONE), LANG_TH);
    assert_int_equal(lang_choose(STR("xx"), STR("en"), STR_NONE), LANG_EN);
}

static void catalogues_hold_the_same_ids(void **state)
{
    (void)state;
    size_t lacking = 0;
    for (Lang a = 0; a < lang_count(); a++) {
        const char *id, *before = NULL;
        for (size_t i = 0; (id = say_id(a, i)) != NULL; before = id, i++) {
            if (before) assert_true(strcmp(before, id) < 0);
            for (Lang b = 0; b < lang_count(); b++) {
                if (say_has(b, id)) continue;
                print_error("%s is not in %s.po\n", id, lang_code(b).p);
                lacking++;
            }
        }
    }
    assert_int_equal(lacking, 0);
}

/* The same {0}, {what}, {n} in every language: a translation that loses one loses a fact. */
static void catalogues_use_the_same_arguments(void **state)
{
    (void)state;
    static const char *const names[] = { "{0}", "{1}", "{2}", "{3}",    "{4}",     "{5}", "{6}",
                                         "{7}", "{8}", "{9}", "{what}", "{where}", "{n}", "{os}" };
    const char *id;
    size_t wrong = 0;
    for (size_t i = 0; (id = say_id(LANG_EN, i)) != NULL; i++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            for (Lang lang = 0; lang < lang_count(); lang++) {
                bool here = str_find(say(lang, id), str_of(names[k])) >= 0;
                if (here == (str_find(say(LANG_EN, id), str_of(names[k])) >= 0)) continue;
                print_error("%s: %s differs in %s.po\n", id, names[k], lang_code(lang).p);
                wrong++;
            }
    assert_int_equal(wrong, 0);
}

static void an_unknown_id_comes_back_as_itself(void **state)
{
    (void)state;
    check_str(say(LANG_TH, "no.such.id"), STR("no.such.id"));
    assert_false(say_has(LANG_TH, "no.such.id"));
    assert_false(say_has(LANG_EN, ""));
}

static void arguments(void **state)
{
    (void)state;
    CLEANUP_TEXT t = TEXT_INIT;
    SAY(&t, LANG_EN, "{1} of {0}, {2} {x}", STR("3,000"), STR("๑"));
    check_str(text_str(&t), STR("๑ of 3,000, {2} {x}"));
}

static void an_error_in_words(void **state)
{
    (void)state;
    Error e;
    CLEANUP_TEXT t = TEXT_INIT;
    fault_n(&e, ERR_INPUT, "{what} is over {n}", STR("ก"), 7);
    fault_at(&e, STR("f.csv:3"));
    say_error(&t, LANG_EN, &e);
    check_str(text_str(&t), STR("f.csv:3: ก is over 7"));
    text_clear(&t);
    fault_os(&e, ERR_IO, "{where}? {os}", STR("ก"), 28);
    fault_at(&e, STR("f.csv"));
    say_error(&t, LANG_EN, &e);
    check_str(text_str(&t), STR("f.csv? No space left on device"));
    text_clear(&t);
    fault_clear(&e);
    say_error(&t, LANG_EN, &e);
    assert_int_equal(t.n, 0);
}

/* --- the ids that the sources name ---------------------------------------------------------- */

static size_t check_id(const char *id, const char *file)
{
    size_t lacking = 0;
    for (Lang lang = 0; lang < lang_count(); lang++) {
        if (say_has(lang, id)) continue;
        print_error("%s: %s is not in %s.po\n", file, id, lang_code(lang).p);
        lacking++;
    }
    return lacking;
}

/* What names a message in a source: a word, then no more than `between` before the quoted id. */
typedef struct {
    const char *word, *between, *ending;
} Naming;

/* The quoted id after a word, or nothing. */
static Str id_after(Str rest, const char *between)
{
    size_t n = 0;
    while (n < rest.n && rest.p[n] != '"')
        if (!strchr(between, rest.p[n++])) return STR_NONE;
    rest = str_cut_head(rest, n + 1);
    ptrdiff_t end = str_find(rest, STR("\""));
    return end > 0 ? str_from(rest.p, (size_t)end) : STR_NONE;
}

static size_t check_file(const char *file, const Naming *by, size_t *seen)
{
    Arena a = { 0 };
    size_t lacking = 0;
    Str rest = table_file(&a, file);
    for (ptrdiff_t at; (at = str_find(rest, str_of(by->word))) >= 0;) {
        rest = str_cut_head(rest, (size_t)at + strlen(by->word));
        Str named = id_after(rest, by->between);
        if (named.n == 0) continue;
        CLEANUP_TEXT id = TEXT_INIT;
        text_add(&id, named);
        lacking += check_id(id.b, file);
        text_add(&id, str_of(by->ending));
        if (by->ending[0]) lacking += check_id(id.b, file);
        ++*seen;
    }
    arena_done(&a);
    return lacking;
}

static const char *const sources[] = { "locale/*.c", "forms/*.c", "model/*/*.c", "tui/*.c",
                                       "tui/*/*.c" };

static void check_sources(const Naming *by)
{
    glob_t found = { 0 };
    size_t lacking = 0, seen = 0;
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        glob(sources[i], i ? GLOB_APPEND : 0, NULL, &found);
    for (size_t i = 0; i < found.gl_pathc; i++) lacking += check_file(found.gl_pathv[i], by, &seen);
    assert_true(found.gl_pathc > 10 && seen > 0);
    globfree(&found);
    assert_int_equal(lacking, 0);
}

#define SMALL_LETTERS "abcdefghijklmnopqrstuvwxyz"
#define LETTERS SMALL_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"

/* Whatever may go wrong has its sentence and its cure in every language. */
static void every_error_of_the_sources_has_its_text_and_its_cure(void **state)
{
    (void)state;
    check_sources(&(Naming){ "ERR_", LETTERS ", \n", ".do" });
}

static void every_message_of_the_sources_has_its_text(void **state)
{
    (void)state;
    check_sources(&(Naming){ "say(", LETTERS "&>-., \n", "" });
    check_sources(&(Naming){ "say_add(", LETTERS "&>-., \n", "" });
    check_sources(&(Naming){ "SAY(", LETTERS "&>-., \n", "" });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thai_and_english_stand_where_their_names_say),
        cmocka_unit_test(T46_language),
        cmocka_unit_test(catalogues_hold_the_same_ids),
        cmocka_unit_test(catalogues_use_the_same_arguments),
        cmocka_unit_test(an_unknown_id_comes_back_as_itself),
        cmocka_unit_test(arguments),
        cmocka_unit_test(an_error_in_words),
        cmocka_unit_test(every_error_of_the_sources_has_its_text_and_its_cure),
        cmocka_unit_test(every_message_of_the_sources_has_its_text),
    };
    return cmocka_run_group_tests_name("say", tests, NULL, NULL);
}
