/* Typing that is cut off: kill -9 and a dropped line at 240 random moments (J10, S16).
 *
 * A person types a Thai name letter by letter; each letter is seen before the next is pressed. At a
 * random moment after a press, before or after it was read, stored or shown, the program dies. What
 * comes back at the next start is all of it, or all but that last letter; never less, never changed. */
#include "tests/lib/chance.h"
#include "tests/lib/check.h"
#include "tests/lib/scratch.h"
#include "tests/lib/vt.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 240, SOON_MS = 20000, LATEST_US = 6000, FULL = 120 };
static const char NAME[] = "นางทดสอบที่บ้านใต้น้ำใจดี";
static const char LABEL[] = "เลขอ้างอิงในรายชื่อเดิม : ";

typedef struct {
    Scratch scratch;
    Vt *vt;
    char typed[512]; /* what must be there */
    const char *next; /* letter of NAME */
    char wanted[600]; /* what is awaited on a line */
} Desk;

static bool is_shown(void *ctx)
{
    const Desk *d = ctx;
    char *all = vt_screen(d->vt);
    bool found = strstr(all, d->wanted) != NULL;
    free(all);
    return found;
}

static void await(Desk *d, const char *before, const char *text)
{
    snprintf(d->wanted, sizeof d->wanted, "%s%s", before, text);
    if (vt_until(d->vt, is_shown, d, SOON_MS)) return;
    char *all = vt_screen(d->vt);
    print_error("not seen: %s\n%s", d->wanted, all);
    free(all);
    fail();
}

static void start(Desk *d)
{
    const char *argv[] = {d->scratch.program, NULL};
    vt_free(d->vt);
    d->vt = vt_start(&(VtStart){.argv = argv, .env = (const char *const *)d->scratch.env, .folder = d->scratch.root,
                                .term = "xterm-256color", .rows = 24, .columns = 80});
}

static void open_desk(Desk *d)
{
    const char *program = getenv("KAEJON_BIN"), *build = getenv("B");
    char beside[SCRATCH_PATH];
    snprintf(beside, sizeof beside, "%s/kaejon", build != NULL ? build : "build");
    scratch_init(&d->scratch, program != NULL ? program : beside);
    const char *const make[] = {"kaejon", "init", "--office", "A", "--area", "460101", NULL};
    ScratchOutput out;
    scratch_run(&d->scratch, make, &out);
    assert_int_equal(out.code, 0);
    scratch_output_free(&out);
    start(d);
    await(d, "แบบสำรวจครัวเรือน", "");
    vt_key(d->vt, "Ins");
    await(d, "พบครัวเรือนนี้", "");
    vt_key(d->vt, "Enter");
    vt_key(d->vt, "Down");
    await(d, ">", " เลขอ้างอิง");
    d->next = NAME;
}

/* The next letter of the name, its bytes in out. */
static void take_letter(Desk *d, char out[5])
{
    size_t n = 1;
    while ((d->next[n] & 0xC0) == 0x80) n++;
    memcpy(out, d->next, n);
    out[n] = 0;
    d->next = d->next[n] != 0 ? d->next + n : NAME;
}

static void add_letter(Desk *d, const char *letter)
{
    size_t n = strlen(d->typed);
    snprintf(d->typed + n, sizeof d->typed - n, "%s", letter);
}

static void type_seen(Desk *d, int letters)
{
    char letter[5];
    while (letters-- > 0) {
        take_letter(d, letter);
        add_letter(d, letter);
        vt_type(d->vt, letter);
        await(d, LABEL, d->typed);
    }
}

static void pause_us(long us)
{
    ppoll(NULL, 0, &(struct timespec){.tv_nsec = us * 1000}, NULL);
}

/* One more letter and the end of the program; true: the letter came back too. */
static bool cut_off(Desk *d, bool is_killed, long us)
{
    char letter[5], without[512], row[VT_LINE], line[VT_LINE];
    take_letter(d, letter);
    snprintf(without, sizeof without, "%s", d->typed);
    add_letter(d, letter);
    vt_type(d->vt, letter);
    pause_us(us);
    if (is_killed) vt_signal(d->vt, SIGKILL);
    else vt_drop(d->vt);
    assert_true(vt_end(d->vt, SOON_MS) > 0);
    start(d);
    await(d, "ทำต่อ:", "");
    vt_key(d->vt, "Enter");
    await(d, "ต่อจากร่าง", "");
    await(d, LABEL, without);
    int at, column;
    vt_cursor(d->vt, &at, &column);
    vt_line(d->vt, at, line);
    const char *value = strstr(line, LABEL);
    assert_non_null(value);
    snprintf(row, sizeof row, "%s", value + strlen(LABEL));
    if (strcmp(row, d->typed) == 0) return true;
    assert_string_equal(row, without);
    snprintf(d->typed, sizeof d->typed, "%s", without);
    d->next = d->next - strlen(letter) >= NAME ? d->next - strlen(letter) : NAME + strlen(NAME) - strlen(letter);
    return false;
}

static void at_most_the_last_letter_is_lost(void **state)
{
    (void)state;
    Desk d = {0};
    Chance chance = chance_new("typing");
    int lost[2] = {0, 0};
    open_desk(&d);
    for (int i = 0; i < ROUNDS; i++) {
        if (strlen(d.typed) > FULL) {
            vt_key(d.vt, "Ctrl-U");
            await(&d, "เลขอ้างอิงในรายชื่อเดิม :", "\n");
            d.typed[0] = 0;
            d.next = NAME;
        }
        type_seen(&d, 1 + (int)chance_below(&chance, 3));
        bool is_killed = i % 2 == 0;
        if (!cut_off(&d, is_killed, (long)chance_below(&chance, LATEST_US))) lost[is_killed]++;
    }
    print_message("%d kills and %d dropped lines: the last letter was lost in %d and %d, more never\n", ROUNDS / 2,
                  ROUNDS / 2, lost[1], lost[0]);
    vt_free(d.vt);
    scratch_done(&d.scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(at_most_the_last_letter_is_lost)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
