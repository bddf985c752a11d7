/* Picking an answer by digit, arrow or part of a word; asking; reading. */
#include "tests/lib/check.h"
#include "tui/widget/ask.h"
#include "tui/widget/choose.h"
#include "tui/widget/pager.h"

typedef struct {
    Arena arena;
    ChooseItem items[12];
    Choose c;
} Fixture;

static void begin(Fixture *f, size_t total, ChooseMode mode)
{
    static const char *const LABELS[] = {
        "เจ้าของ", "เช่า",  "บ้านโนนตัวอย่าง", "ถนน", "ที่ดินรัฐ", "ญาติ",
        "วัด",     "อื่น ๆ", "ไม่ทราบ",       "สิบ",  "สิบเอ็ด", "สิบสอง"
    };
    static const char *const CODES[] = { "1", "2", "3", "4",  "5",  "6",
                                         "7", "8", "9", "10", "11", "12" };
    static const char *const ALSO[] = { "owner", "rent",  "", "road", "", "",
                                        "",      "other", "", "",     "", "" };
    *f = (Fixture){ 0 };
    for (size_t i = 0; i < total; i++)
        f->items[i] = (ChooseItem){ .code = str_of(CODES[i]),
                                    .label = str_of(LABELS[i]),
                                    .also = str_of(ALSO[i]) };
    choose_init(&f->c, &f->arena, f->items, total, mode, 5);
}

static void end(Fixture *f)
{
    choose_free(&f->c);
    arena_done(&f->arena);
}

static Reply type(Fixture *f, const char *text)
{
    Reply r = PASS;
    size_t n;
    for (Str s = str_of(text); s.n > 0; s = str_cut_head(s, n)) {
        Key k = key_text(utf8_at(s, &n));
        r = choose_key(&f->c, &k);
    }
    return r;
}

static Reply press(Fixture *f, KeyName name)
{
    Key k = key_named(name);
    return choose_key(&f->c, &k);
}

static void test_one_digit_picks(void **state)
{
    (void)state;
    static const char *const TYPED[] = { "5", "๕", "ถ" }; /* ถ is the key of 5 … */
    for (size_t i = 0; i < 2; i++) {
        Fixture f;
        begin(&f, 9, CHOOSE_ONE);
        assert_int_equal(type(&f, TYPED[i]), LEAVE);
        assert_int_equal(f.c.picked, 4);
        end(&f);
    }
    Fixture f;
    begin(&f, 9, CHOOSE_ONE);
    assert_int_equal(type(&f, TYPED[2]), TOOK); /* … but also begins ถนน, which is meant here */
    assert_int_equal(f.c.whole.total, 2);
    assert_int_equal(press(&f, NAME_ENTER), LEAVE);
    assert_int_equal(f.c.picked, 3);
    end(&f);
    begin(&f, 3, CHOOSE_ONE);
    assert_int_equal(type(&f, "/"), LEAVE); /* the Thai layout's 2 */
    assert_int_equal(f.c.picked, 1);
    end(&f);
}

static void test_two_digits_wait(void **state)
{
    (void)state;
    Fixture f;
    begin(&f, 12, CHOOSE_ONE);
    assert_int_equal(type(&f, "1"), TOOK); /* 1, 10, 11, 12 */
    assert_int_equal(press(&f, NAME_ENTER), LEAVE);
    assert_int_equal(f.c.picked, 0);
    end(&f);
    begin(&f, 12, CHOOSE_ONE);
    type(&f, "1");
    assert_int_equal(type(&f, "2"), LEAVE);
    assert_int_equal(f.c.picked, 11);
    end(&f);
    begin(&f, 12, CHOOSE_ONE);
    assert_int_equal(type(&f, "7"), LEAVE); /* can only be one */
    assert_int_equal(f.c.picked, 6);
    end(&f);
}

static void test_words_anywhere_without_marks_on_both_keyboards(void **state)
{
    (void)state;
    static const struct {
        const char *typed;
        size_t item;
    } ROWS[] = {
        { "โนน", 2 }, { "ญาต", 5 }, { "เจา", 0 }, { "[hko", 2 }, { "rent", 1 }, { "ดิน", 4 },
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        Fixture f;
        begin(&f, 9, CHOOSE_ONE);
        assert_int_equal(type(&f, ROWS[i].typed), TOOK);
        assert_int_equal(press(&f, NAME_ENTER), LEAVE);
        assert_int_equal(f.c.picked, ROWS[i].item);
        end(&f);
    }
}

static void test_nothing_found_picks_nothing(void **state)
{
    (void)state;
    Fixture f;
    begin(&f, 9, CHOOSE_ONE);
    type(&f, "qqqq");
    assert_int_equal(f.c.whole.total, 0);
    assert_int_equal(press(&f, NAME_ENTER), TOOK);
    for (int i = 0; i < 4; i++) press(&f, NAME_BACKSPACE);
    assert_int_equal(f.c.whole.total, 9);
    assert_int_equal(press(&f, NAME_ESC), LEAVE);
    assert_int_equal(f.c.picked, -1);
    end(&f);
}

static void test_several(void **state)
{
    (void)state;
    Fixture f;
    begin(&f, 9, CHOOSE_SEVERAL);
    assert_int_equal(type(&f, "2"), TOOK);
    assert_int_equal(type(&f, "5"), TOOK);
    assert_int_equal(type(&f, "2"), TOOK); /* off again */
    press(&f, NAME_DOWN);
    assert_int_equal(type(&f, " "), TOOK);
    assert_int_equal(press(&f, NAME_ENTER), LEAVE);
    for (size_t i = 0; i < 9; i++) assert_int_equal(f.items[i].is_on, i == 2 || i == 4);
    end(&f);
}

static void test_cursor_follows_the_focus(void **state)
{
    (void)state;
    Fixture f;
    begin(&f, 9, CHOOSE_ONE);
    Canvas *canvas = canvas_new(7, 40);
    int row, column;
    choose_go(&f.c, 1);
    choose_draw(&f.c, STR("บ้าน:"), canvas_surface(canvas));
    canvas_cursor(canvas, &row, &column);
    assert_int_equal(row, 2);
    assert_int_equal(column, 0);
    CLEANUP_TEXT line = TEXT_INIT;
    canvas_line(canvas, 2, &line);
    check_str(text_str(&line), STR("-> 2 เช่า"));
    type(&f, "ที");
    choose_draw(&f.c, STR("บ้าน:"), canvas_surface(canvas));
    canvas_cursor(canvas, &row, &column);
    assert_int_equal(row, 0);
    assert_int_equal(column, 7);
    canvas_free(canvas);
    end(&f);
}

static void test_ask(void **state)
{
    (void)state;
    static const struct {
        Key key;
        Reply reply;
        size_t chosen;
    } ROWS[] = {
        { { .kind = KEY_TEXT, .cp = '2' }, LEAVE, 1 },
        { { .kind = KEY_TEXT, .cp = 0xe52 }, LEAVE, 1 },
        { { .kind = KEY_TEXT, .cp = '/' }, LEAVE, 1 },
        { { .kind = KEY_NAMED, .name = NAME_ENTER }, LEAVE, 0 },
        { { .kind = KEY_NAMED, .name = NAME_ESC }, LEAVE, 0 },
        { { .kind = KEY_TEXT, .cp = '3' }, TOOK, 9 },
        { { .kind = KEY_TEXT, .cp = 'y' }, TOOK, 9 },
        { { .kind = KEY_NAMED, .name = NAME_F2 }, TOOK, 9 },
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        Ask a = { .question = STR("ส่งออก 1,284 แถวหรือไม่"),
                  .answers = { STR("ไม่"), STR("ส่ง") },
                  .count = 2,
                  .chosen = 9 };
        assert_int_equal(ask_key(&a, &ROWS[i].key), ROWS[i].reply);
        assert_int_equal(a.chosen, ROWS[i].chosen);
    }
}

/* Every line fits, nothing is lost, and a line stays in sight when the size changes. */
static void test_pager(void **state)
{
    (void)state;
    CLEANUP_TEXT text = TEXT_INIT;
    for (int i = 0; i < 30; i++)
        text_add_f(&text,
                   "%d กรอกเลขประจำตัวประชาชนสิบสามหลักจากบัตรหรือทะเบียนบ้านไม่ต้องพิมพ์ขีด\n F2   เสร็จ\n", i);
    ThaiBreaker breaker = { 0 };
    Pager p;
    pager_init(&p, text_str(&text), &breaker);
    pager_fit(&p, 10, 40);
    CLEANUP_TEXT again = TEXT_INIT;
    for (size_t i = 0; i < p.count; i++) {
        assert_true(text_columns(p.lines[i]) <= 38);
        text_add(&again, p.lines[i]);
    }
    size_t letters = 0, letters_again = 0;
    for (size_t i = 0; i < text.n; i++) letters += text.b[i] != ' ' && text.b[i] != '\n';
    for (size_t i = 0; i < again.n; i++) letters_again += again.b[i] != ' ';
    assert_int_equal(letters, letters_again);
    Key down = key_named(NAME_PGDN), last = key_named(NAME_END), esc = key_named(NAME_ESC);
    assert_int_equal(pager_key(&p, &down), TOOK);
    assert_int_equal(p.top, 9);
    const char *seen = p.lines[p.top].p;
    pager_fit(&p, 20, 80);
    pager_fit(&p, 10, 40);
    assert_true(p.lines[p.top].p <= seen && p.lines[p.top + 1].p > seen);
    pager_key(&p, &last);
    assert_int_equal(p.top + 10, p.count);
    assert_int_equal(pager_key(&p, &esc), PASS);
    pager_free(&p);
    thai_breaker_done(&breaker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_digit_picks),
        cmocka_unit_test(test_two_digits_wait),
        cmocka_unit_test(test_words_anywhere_without_marks_on_both_keyboards),
        cmocka_unit_test(test_nothing_found_picks_nothing),
        cmocka_unit_test(test_several),
        cmocka_unit_test(test_cursor_follows_the_focus),
        cmocka_unit_test(test_ask),
        cmocka_unit_test(test_pager),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
