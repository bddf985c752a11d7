/* The `:` line: readline's keys and history, fed key by key, with no terminal of its own. */
#include "tests/lib/check.h"
#include "tui/term/prompt.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>

static Prompt *begin(const Str *history, size_t count)
{
    Error err = {0};
    Prompt *p = prompt_open(history, count, &err);
    if (p == NULL) fail_msg("%s", err.msg);
    return p;
}

static void type(Prompt *p, const char *text)
{
    size_t n;
    for (Str s = str_of(text); s.n > 0; s = str_cut_head(s, n)) {
        Key key = key_text(utf8_at(s, &n));
        assert_int_equal(prompt_key(p, &key), PROMPT_MORE);
    }
}

static PromptState press(Prompt *p, const char *name)
{
    Key key;
    assert_true(key_parse(str_of(name), &key));
    return prompt_key(p, &key);
}

static void check_cursor(const Prompt *p, const char *before)
{
    check_str(str_from(prompt_text(p).p, prompt_cursor(p)), str_of(before));
}

static void test_thai_is_typed_and_erased(void **state)
{
    (void)state;
    Prompt *p = begin(NULL, 0);
    type(p, "ที่น้ำ");
    check_str(prompt_text(p), STR("ที่น้ำ"));
    press(p, "Backspace"); /* one code point, not the whole stop */
    check_str(prompt_text(p), STR("ที่น้"));
    press(p, "Backspace");
    check_str(prompt_text(p), STR("ที่น"));
    press(p, "Left");
    check_cursor(p, "ที่");
    press(p, "Left");
    check_cursor(p, "");
    press(p, "Right");
    type(p, "ก้");
    check_str(prompt_text(p), STR("ที่ก้น"));
    press(p, "End");
    press(p, "^U");
    check_str(prompt_text(p), STR(""));
    assert_int_equal(press(p, "Enter"), PROMPT_DONE);
    prompt_close(p);
}

static void test_history_and_its_search(void **state)
{
    (void)state;
    const Str history[] = {STR("list household"), STR("รายการ person"), STR("home")};
    Prompt *p = begin(history, 3);
    press(p, "Up");
    check_str(prompt_text(p), STR("home"));
    press(p, "Up");
    check_str(prompt_text(p), STR("รายการ person"));
    press(p, "Down");
    press(p, "Down");
    check_str(prompt_text(p), STR(""));
    press(p, "^R");
    type(p, "รา");
    check_str(prompt_text(p), STR("รายการ person"));
    assert_true(prompt_before(p).n > 0);
    assert_int_equal(press(p, "^G"), PROMPT_MORE); /* ends the search, not the line */
    assert_int_equal(prompt_before(p).n, 0);
    assert_int_equal(press(p, "^G"), PROMPT_CANCELLED);
    prompt_close(p);
}

static void test_line_and_completion(void **state)
{
    (void)state;
    Prompt *p = begin(NULL, 0);
    Key paste = {.kind = KEY_PASTE, .paste = STR("list\nho")};
    prompt_key(p, &paste);
    check_str(prompt_text(p), STR("list ho"));
    prompt_replace(p, 5, STR("household "));
    check_str(prompt_text(p), STR("list household "));
    assert_int_equal(press(p, "Enter"), PROMPT_DONE);
    check_str(prompt_text(p), STR("list household "));
    prompt_close(p);
    p = begin(NULL, 0);
    assert_int_equal(press(p, "^D"), PROMPT_CANCELLED); /* nothing typed: the line is closed */
    prompt_close(p);
    p = begin(NULL, 0);
    assert_int_equal(press(p, "Esc"), PROMPT_CANCELLED);
    prompt_close(p);
}

static void other_handler(int unused)
{
    (void)unused;
}

/* Signals, size, locale and environment are ours: readline leaves them as they are. */
static void test_it_touches_nothing_else(void **state)
{
    (void)state;
    struct sigaction mine = {.sa_handler = other_handler}, now;
    setenv("LC_ALL", "C", 1);
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    sigaction(SIGWINCH, &mine, NULL);
    sigaction(SIGINT, &mine, NULL);
    unsetenv("COLUMNS");
    Prompt *p = begin(NULL, 0);
    type(p, "ที่อยู่");
    check_str(prompt_text(p), STR("ที่อยู่"));
    press(p, "Left");
    check_cursor(p, "ที่อ");
    assert_string_equal(setlocale(LC_CTYPE, NULL), "C.UTF-8");
    sigaction(SIGWINCH, NULL, &now);
    assert_ptr_equal(now.sa_handler, other_handler);
    sigaction(SIGINT, NULL, &now);
    assert_ptr_equal(now.sa_handler, other_handler);
    assert_null(getenv("COLUMNS"));
    Error err = {0};
    assert_null(prompt_open(NULL, 0, &err));
    assert_string_equal(err.msg, "prompt.busy");
    prompt_close(p);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_thai_is_typed_and_erased),
        cmocka_unit_test(test_history_and_its_search),
        cmocka_unit_test(test_line_and_completion),
        cmocka_unit_test(test_it_touches_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
