/* The command table: no two commands on a key, a way by Esc to each, words in every language, and
 * no key that a terminal or a program in between keeps for itself. */
#include "tests/lib/check.h"
#include "locale/say.h"
#include "tui/command.h"

#include <string.h>

static const unsigned CONTEXTS[] = { ON_HOME, ON_LIST, ON_FORM, ON_REVIEW, ON_WIZARD, ON_VIEW };
enum { CONTEXT_COUNT = sizeof CONTEXTS / sizeof CONTEXTS[0] };

static void test_no_key_means_two_things(void **state)
{
    (void)state;
    Key a, b;
    for (CommandId x = 0; x < CMD_COUNT; x++)
        for (CommandId y = 0; y < x; y++) {
            if ((command(x)->where & command(y)->where) == 0) continue;
            for (size_t i = 0; command_key_at(x, i, &a); i++)
                for (size_t j = 0; command_key_at(y, j, &b); j++)
                    if (key_eq(&a, &b))
                        fail_msg("%s and %s clash", command(x)->name, command(y)->name);
        }
}

/* Arrows are on every terminal; all else must be reachable without function keys and without Ctrl.
 */
static void test_every_command_has_an_esc_way(void **state)
{
    (void)state;
    for (CommandId id = 0; id < CMD_COUNT; id++) {
        bool has_way = id == CMD_NEXT || id == CMD_PREVIOUS;
        Key key;
        for (size_t i = 0; command_key_at(id, i, &key); i++)
            if (key.kind == KEY_ESC_THEN || key_is(&key, NAME_ESC)) has_way = true;
        if (!has_way) fail_msg("%s has no way by Esc", command(id)->name);
    }
}

static void test_all_keys_can_be_read(void **state)
{
    (void)state;
    for (CommandId id = 0; id < CMD_COUNT; id++) {
        size_t bars = 0, keys = 0;
        for (const char *p = command(id)->keys; *p != 0; p++) bars += *p == '|';
        Key key;
        while (command_key_at(id, keys, &key)) keys++;
        assert_int_equal(keys, bars + 1);
    }
}

static void test_keys_that_never_arrive_are_not_used(void **state)
{
    (void)state;
    for (CommandId id = 0; id < CMD_COUNT; id++) {
        Key key;
        for (size_t i = 0; command_key_at(id, i, &key); i++) {
            if (key.kind == KEY_ESC_THEN) {
                bool is_plain =
                    (key.cp >= 'a' && key.cp <= 'z') || (key.cp >= '0' && key.cp <= '9');
                assert_true(is_plain); /* never a capital, [ or O: those begin sequences */
            }
            if (key.kind != KEY_NAMED) continue;
            assert_true(key.name != NAME_F11 && key.name != NAME_F12);
            assert_true(key.name != NAME_WORD_LEFT && key.name != NAME_WORD_RIGHT);
            /* screen, tmux, paste, close tab, flow control, and what Enter, Tab and Backspace are
             */
            static const char NEVER[] = "ABVWQHIJM";
            if (key.name > NAME_CTRL)
                assert_null(strchr(NEVER, 'A' + (int)key.name - NAME_CTRL - 1));
        }
    }
}

static void test_words_in_every_language(void **state)
{
    (void)state;
    for (Lang lang = 0; lang < lang_count(); lang++)
        for (CommandId id = 0; id < CMD_COUNT; id++) {
            if (!say_has(lang, command(id)->help)) fail_msg("no %s", command(id)->help);
            Key key = command_key(id);
            bool is_slot = key.kind == KEY_NAMED && key.name >= NAME_F1 && key.name <= NAME_F10;
            if (!is_slot) continue;
            if (!say_has(lang, command(id)->bar)) fail_msg("no %s", command(id)->bar);
            size_t room =
                key.name == NAME_F10 ? 6 : 7; /* slots of eight columns with their number */
            assert_in_range(text_columns(say(lang, command(id)->bar)), 1, room);
        }
}

static void test_finding(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        unsigned where;
        CommandId id;
    } ROWS[] = {
        { "F2", ON_FORM, CMD_DONE },        { "Esc 2", ON_FORM, CMD_DONE },
        { "^O", ON_FORM, CMD_DONE },        { "F2", ON_LIST, CMD_COUNT },
        { "Esc /", ON_FORM, CMD_DONE },     { "Esc ๒", ON_FORM, CMD_DONE },
        { "Esc จ", ON_LIST, CMD_HOME },     { "Esc ี", ON_FORM, CMD_UNDO },
        { "Esc ื", ON_LIST, CMD_PAGE_DOWN }, { "Esc -", ON_LIST, CMD_BACK },
        { "+", ON_LIST, CMD_NEW },          { "?", ON_VIEW, CMD_HELP },
        { "Esc U", ON_FORM, CMD_COUNT },
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        Key key;
        assert_true(key_parse(str_of(ROWS[i].key), &key));
        if (command_of_key(&key, ROWS[i].where) != ROWS[i].id) fail_msg("%s", ROWS[i].key);
    }
    assert_int_equal(command_of_name(STR("done")), CMD_DONE);
    assert_int_equal(command_of_name(STR("nothing")), CMD_COUNT);
    assert_int_equal(command_of_slot(2, ON_FORM), CMD_DONE);
    assert_int_equal(command_of_slot(10, ON_FORM), CMD_HOME);
    CLEANUP_TEXT keys = TEXT_INIT;
    command_add_keys(&keys, CMD_DONE);
    text_add_c(&keys, '|');
    command_add_esc_way(&keys, CMD_DONE);
    check_str(text_str(&keys), STR("F2, Esc 2, ^O|Esc 2"));
}

/* Whatever a screen is for, help, back, home, the palette and the language are there. */
static void test_what_is_everywhere(void **state)
{
    (void)state;
    static const CommandId IDS[] = { CMD_HELP,    CMD_BACK,     CMD_HOME,
                                     CMD_PALETTE, CMD_LANGUAGE, CMD_REDRAW };
    for (size_t c = 0; c < CONTEXT_COUNT; c++)
        for (size_t i = 0; i < sizeof IDS / sizeof IDS[0]; i++)
            assert_true((command(IDS[i])->where & CONTEXTS[c]) != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_key_means_two_things),
        cmocka_unit_test(test_every_command_has_an_esc_way),
        cmocka_unit_test(test_all_keys_can_be_read),
        cmocka_unit_test(test_keys_that_never_arrive_are_not_used),
        cmocka_unit_test(test_words_in_every_language),
        cmocka_unit_test(test_finding),
        cmocka_unit_test(test_what_is_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
