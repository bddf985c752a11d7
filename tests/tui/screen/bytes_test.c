/* What the real screens send for one key, over a pty: the budgets of screens.md 10.
 *
 * The help line comes 400 ms after the last key and has a budget of its own, so what is counted is what
 * comes within the first 250 ms. */
#include "tests/lib/check.h"
#include "tests/lib/scratch.h"
#include "tests/lib/vt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AT_ONCE_MS = 250 };

typedef struct {
    Scratch scratch;
    Vt *vt;
} Line;

static bool never(void *ctx)
{
    (void)ctx;
    return false;
}

static void start(Line *l, const char *term)
{
    const char *program = getenv("KAEJON_BIN"), *build = getenv("B");
    char beside[SCRATCH_PATH];
    snprintf(beside, sizeof beside, "%s/kaejon", build != NULL ? build : "build");
    scratch_init(&l->scratch, program != NULL ? program : beside);
    const char *const make[] = {"kaejon", "demo", "--households", "200", NULL};
    ScratchOutput out;
    scratch_run(&l->scratch, make, &out);
    assert_int_equal(out.code, 0);
    scratch_output_free(&out);
    const char *argv[] = {l->scratch.program, NULL};
    l->vt = vt_start(&(VtStart){.argv = argv, .env = (const char *const *)l->scratch.env, .folder = l->scratch.root,
                                .term = term, .rows = 24, .columns = 80});
    assert_true(vt_quiet(l->vt));
}

static void stop(Line *l)
{
    vt_free(l->vt);
    scratch_done(&l->scratch);
}

/* The bytes that one key brings at once; afterwards the program rests, its help line drawn. */
static size_t bytes_of(Line *l, const char *key)
{
    size_t n;
    vt_mark(l->vt);
    if (!vt_key(l->vt, key)) vt_type(l->vt, key);
    vt_until(l->vt, never, NULL, AT_ONCE_MS);
    const char *bytes = vt_bytes(l->vt, &n);
    const char *shown = getenv("SHOW");
    for (size_t i = 0; shown != NULL && i < n; i++)
        if ((unsigned char)bytes[i] >= 0x20 && bytes[i] != 0x7f) fputc(bytes[i], stderr);
        else fprintf(stderr, "\\x%02x", (unsigned char)bytes[i]);
    if (shown != NULL) fprintf(stderr, "   %s: %zu\n", key, n);
    vt_quiet(l->vt);
    return n;
}

static void at_most(Line *l, const char *key, size_t most)
{
    size_t n = bytes_of(l, key);
    print_message("%s: %zu bytes, at most %zu\n", key, n, most);
    if (n <= most) return;
    char *screen = vt_screen(l->vt);
    print_error("%s", screen);
    free(screen);
    assert_true(n <= most);
}

static void moving_in_a_list(void **state)
{
    (void)state;
    Line l;
    start(&l, "xterm-256color");
    at_most(&l, "Enter", 3200);
    vt_key(l.vt, "Down");
    vt_quiet(l.vt);
    for (int i = 0; i < 5; i++) at_most(&l, "Down", 14);
    at_most(&l, "Up", 14);
    at_most(&l, "PgDn", 3200);
    at_most(&l, "End", 3200);
    stop(&l);
}

static void typing_in_a_form(void **state)
{
    (void)state;
    Line l;
    start(&l, "xterm-256color");
    at_most(&l, "+", 3200);
    static const char *const TO_HOUSE_NUMBER[] = {"Enter", "1", "Enter", "Enter", "5", "Enter", "Enter", "3", "Enter"};
    for (size_t i = 0; i < sizeof TO_HOUSE_NUMBER / sizeof *TO_HOUSE_NUMBER; i++) {
        if (!vt_key(l.vt, TO_HOUSE_NUMBER[i])) vt_type(l.vt, TO_HOUSE_NUMBER[i]);
        vt_quiet(l.vt);
    }
    at_most(&l, "Enter", 40);
    at_most(&l, "Enter", 40);
    at_most(&l, "Up", 40);
    at_most(&l, "Enter", 40);
    bytes_of(&l, "ก"); /* the first letter comes with the time of the draft, once a minute */
    at_most(&l, "น", 8);
    at_most(&l, "้", 12);
    at_most(&l, "ำ", 8);
    at_most(&l, "a", 6);
    at_most(&l, "Backspace", 12);
    at_most(&l, "Enter", 40);
    stop(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moving_in_a_list),
        cmocka_unit_test(typing_in_a_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
