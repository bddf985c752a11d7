/* Line by line: the screens as a person with speech, braille or a serial line has them. Lines go in as
 * they are typed, and what came out is looked at as text. */
#include "tests/lib/check.h"
#include "tests/lib/desk.h"
#include "tui/screen/form.h"

#include <stdio.h>
#include <string.h>

enum { LINES_MOST = 2000 };

typedef struct {
    const char *const *lines; /* ends with NULL */
    Text heard;               /* everything that was said, with the lines typed */
    size_t turn;              /* where what was said last begins */
    int count, tried;
    bool has_added;           /* a robot adds one row or member to each list */
} Person;

static bool hear(void *ctx, Str s)
{
    Person *p = ctx;
    text_add(&p->heard, s);
    return true;
}

static bool answer(void *ctx, Text *line)
{
    Person *p = ctx;
    if (*p->lines == NULL) return false;
    text_add(line, str_of(*p->lines++));
    return true;
}

/* What was said to these lines, from the screen that is open; p->heard lives until the next call. */
static void talk(Desk *d, Person *p, const char *const *lines)
{
    p->lines = lines;
    text_clear(&p->heard);
    PlainLine io = {.ctx = p, .write = hear, .read = answer, .is_echoed = true};
    app_run_plain(d->app, &io);
}
#define TALK(d, p, ...) talk(d, p, (const char *const[]){__VA_ARGS__, NULL})

static bool has_said(const Person *p, const char *words)
{
    return strstr(p->heard.b, words) != NULL;
}

static void assert_said(const Person *p, const char *words)
{
    if (has_said(p, words)) return;
    fprintf(stderr, "not said: %s\nbut:\n%s\n", words, p->heard.b);
    fail();
}

/* No line is wider than a braille display but for what was typed behind its prompt, nothing moves the cursor. */
static void assert_plain(const Person *p)
{
    Str rest = text_str(&p->heard), line;
    while (str_split(&rest, '\n', &line)) {
        ptrdiff_t typed = str_find(line, STR(": "));
        Str said = typed >= 0 ? str_from(line.p, (size_t)typed) : line;
        if (text_columns(said) > 40) print_error("wide: %.*s\n", STR_ARG(line));
        assert_true(text_columns(said) <= 40);
        for (size_t i = 0; i < line.n; i++) assert_true((unsigned char)line.p[i] >= 0x20);
    }
}

static void open_desk(Desk *d, Person *p)
{
    *p = (Person){.heard = TEXT_INIT};
    desk_open(d, 24, 80);
    desk_press(d, "Esc h"); /* English */
}

static void close_desk(Desk *d, Person *p)
{
    assert_plain(p);
    text_free(&p->heard);
    desk_close(d);
}

/* --- one person, one form --- */

static void open_s26(Desk *d)
{
    Error err = {0};
    desk_install(d, "tests/data/cases/s26_form");
    assert_true(app_open(d->app, &form_screen, STR("s26 new"), &err));
}

static void rows_of_a_repeat_are_asked_one_after_another(void **state)
{
    (void)state;
    Desk d;
    Person p;
    open_desk(&d, &p);
    open_s26(&d);
    TALK(&d, &p, "Kok", "4602", "460201", "2", "Somchai", "1/1/2015", "1", "", "Somying", "1/1/1980", "3000", "1", "1", "\x1b" "3");
    assert_said(&p, "Household name (required): Kok\n");
    assert_said(&p, "Member 1\nName (required): Somchai\n");
    assert_said(&p, "At school (required)\n1 ");
    assert_said(&p, "Member 2\nName (required): Somying\nDate of birth: 1/1/1980\nIncome per month (baht): 3000\n");
    assert_said(&p, "Income per head below 2,762 baht");
    assert_said(&p, "All is answered. 1 saves");
    assert_int_equal(desk_records(&d, "s26"), 1);
    assert_int_equal(desk_records(&d, "s26.member"), 2);
    close_desk(&d, &p);
}

/* S: somebody with a braille display answers wrongly, goes back, asks for help and takes an answer back. */
static void a_wrong_answer_is_asked_again_and_one_can_go_back(void **state)
{
    (void)state;
    Desk d;
    Person p;
    open_desk(&d, &p);
    open_s26(&d);
    TALK(&d, &p, "<", "Kok", "<", "", "zzz", "Mueang", "460101", "99", "x", "", "<", "--", "?", "!");
    assert_said(&p, "This is the first question.");
    assert_said(&p, "Household name (required) [Kok]: ");
    assert_said(&p, "No choice has \"zzz\"");
    assert_said(&p, "! Must be 1 to 30");
    assert_said(&p, "Members (required) [99]: x\n! ");
    assert_said(&p, "Members (required): ?\n");
    assert_said(&p, "Esc 8 ");
    assert_said(&p, "missing or wrong\n1 ");
    close_desk(&d, &p);
}

static void a_line_that_ends_leaves_a_draft_that_is_taken_up_again(void **state)
{
    (void)state;
    Desk d;
    Person p;
    open_desk(&d, &p);
    open_s26(&d);
    TALK(&d, &p, "Kok", "4602");
    assert_int_equal(desk_records(&d, "s26"), 0);
    desk_restart(&d);
    desk_press(&d, "Esc h");
    TALK(&d, &p, "1", "460201", "<", "<", "<");
    assert_said(&p, "Go on");
    assert_said(&p, "Sub-district (required)\n");
    assert_said(&p, "Household name (required) [Kok]: ");
    close_desk(&d, &p);
}

static void a_label_says_the_answer_that_it_names(void **state)
{
    (void)state;
    Desk d;
    Person p;
    Error err = {0};
    open_desk(&d, &p);
    desk_install(&d, "tests/data/forms/typing");
    assert_true(app_open(d.app, &form_screen, STR("typing new"), &err));
    TALK(&d, &p, "1", "", "", "", "", "", "", "", "", "", "", "", "", "Ban Non", "");
    assert_said(&p, "Typed: Ban Non\n");
    close_desk(&d, &p);
}

/* --- home, lists, members --- */

static void a_record_is_found_opened_changed_and_saved(void **state)
{
    (void)state;
    Desk d;
    Person p = {.heard = TEXT_INIT};
    desk_open_demo(&d, 24, 80, 40);
    desk_press(&d, "Esc h");
    TALK(&d, &p, "1", "", "<", "1", "460101-01-0003", "1", "", "1 3", "", "\x1b" "4", "<",
         ":2", "\x1b" "2", "1", "");
    assert_said(&p, "== Household survey (five capitals) ==\n40 rows\n1 ");
    assert_said(&p, "1 of 40 rows\n1 460101-01-0003");
    assert_said(&p, "Choose: District\n1 Mueang Kalasin\n2 ");
    assert_said(&p, "Saved: 460101-01-0003");
    assert_said(&p, "\"Esc 2\" means nothing here");
    assert_said(&p, "[TPMAP, BMN]: ");
    close_desk(&d, &p);
}

static void members_are_added_opened_and_taken_out_by_number(void **state)
{
    (void)state;
    Desk d;
    Person p;
    open_desk(&d, &p);
    TALK(&d, &p, "+", ":g", "3", "+", "", "9", "", "", "1", "Somchai", "Jaidee", ":3", "+", ":3", "-2", "1", ":3", ":3", "1");
    assert_said(&p, "== Household survey (five capitals) ==");
    assert_said(&p, "of 10: Household member\n");
    assert_said(&p, "-number removes");
    assert_said(&p, "\n1 Somchai Jaidee\n2 Household member\nNumber opens");
    assert_said(&p, ": -2\nThe row is out\n");
    assert_said(&p, "Part 3 of 10: Household member: Somchai\nJaidee\n");
    assert_said(&p, "Go on: Household survey");
    close_desk(&d, &p);
}

static void both_languages_speak_and_unknown_lines_are_told(void **state)
{
    (void)state;
    Desk d;
    Person p;
    open_desk(&d, &p);
    TALK(&d, &p, ":h", "ฦ", ":h", ":q", "\x1b[A", "", "<");
    assert_said(&p, "1 แบบสำรวจครัวเรือน");
    assert_said(&p, "Enter คือข้อถัดไป");
    assert_said(&p, "== Home");
    close_desk(&d, &p);
}

/* --- every form --- */

/* Answers as somebody who knows nothing of the form: a choice by its number, else what the question may
 * take; what was refused is answered with the next best, in the end with nothing. */
static bool robot(void *ctx, Text *line)
{
    static const char *const CHOICES[] = {"1", "2", "3", "4", "5", "6", ""};
    static const char *const TEXTS[] = {"1", "2560-01-01", "ทดสอบ", "1-1014-00001-23-9", "0812345678", "460101-01-0001",
                                        "12:00", "16.5 103.5", "1/12/2570", ""};
    Person *p = ctx;
    Str said = str_cut_head(text_str(&p->heard), p->turn);
    bool is_end = str_find(said, STR("missing or wrong")) >= 0 || str_find(said, STR("1 saves")) >= 0;
    bool is_list = str_find(said, STR("+ adds")) >= 0, is_again = str_starts(said, STR("! "));
    if (is_end || ++p->count > LINES_MOST) return false;
    p->tried = is_again ? p->tried + 1 : 0;
    bool is_choice = str_find(said, STR("\n1 ")) >= 0 || str_find(said, STR("type a number")) >= 0;
    if (is_list) text_add(line, p->has_added ? STR_NONE : STR("+"));
    else if (is_choice) text_add(line, str_of(CHOICES[p->tried < 6 ? p->tried : 6]));
    else text_add(line, str_of(TEXTS[p->tried < 9 ? p->tried : 9]));
    if (is_list) p->has_added = !p->has_added;
    p->turn = p->heard.n + line->n + 1; /* behind the echo */
    return true;
}

static void fill(const char *form)
{
    Desk d;
    Person p;
    Error err = {0};
    CLEANUP_TEXT arg = TEXT_INIT;
    open_desk(&d, &p);
    text_add_f(&arg, "%s new", form);
    assert_true(app_open(d.app, &form_screen, text_str(&arg), &err));
    PlainLine io = {.ctx = &p, .write = hear, .read = robot, .is_echoed = true};
    app_run_plain(d.app, &io);
    if (!has_said(&p, "missing or wrong") && !has_said(&p, "1 saves")) fprintf(stderr, "%s\n", p.heard.b);
    assert_true(p.count <= LINES_MOST);
    assert_true(has_said(&p, "missing or wrong") || has_said(&p, "1 saves"));
    close_desk(&d, &p);
}

static void every_shipped_form_is_filled_to_its_end(void **state)
{
    (void)state;
    static const char *const FORMS[] = {"household", "person", "verification", "meeting", "referral", "followup",
                                        "housing", "model", "order", "plan"};
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) fill(FORMS[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_a_repeat_are_asked_one_after_another),
        cmocka_unit_test(a_wrong_answer_is_asked_again_and_one_can_go_back),
        cmocka_unit_test(a_line_that_ends_leaves_a_draft_that_is_taken_up_again),
        cmocka_unit_test(a_label_says_the_answer_that_it_names),
        cmocka_unit_test(a_record_is_found_opened_changed_and_saved),
        cmocka_unit_test(members_are_added_opened_and_taken_out_by_number),
        cmocka_unit_test(both_languages_speak_and_unknown_lines_are_told),
        cmocka_unit_test(every_shipped_form_is_filled_to_its_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
