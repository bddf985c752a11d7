/* arena: zeroed, aligned, apart from each other, all gone at once; the checked product. */
#include "tests/lib/check.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    Arena a = {0};
    unsigned char *pieces[500];
    size_t sum = 0;
    for (size_t i = 0; i < 500; i++) {
        size_t n = i * 37 % 900;
        sum += n;
        pieces[i] = arena_take(&a, n);
        assert_int_equal((uintptr_t)pieces[i] % 16, 0);
        for (size_t k = 0; k < n; k++) assert_int_equal(pieces[i][k], 0);
        memset(pieces[i], (int)(i % 251), n);
    }
    for (size_t i = 0; i < 500; i++)
        for (size_t k = 0; k < i * 37 % 900; k++) assert_int_equal(pieces[i][k], i % 251);
    assert_int_equal(a.bytes, sum);
    arena_done(&a);
    assert_null(a.head);
    assert_int_equal(a.bytes, 0);
}

static void a_large_piece_fits_and_the_arena_is_usable_again(void **state)
{
    (void)state;
    Arena a = {0};
    for (int round = 0; round < 3; round++) {
        char *large = arena_take(&a, 3 << 20);
        large[(3 << 20) - 1] = 1;
        assert_string_equal(arena_copy(&a, "ที่ดิน", 9), "ที่");
        arena_done(&a);
    }
}

/* The status of a child that runs fn. */
static int status_of(void (*fn)(void))
{
    pid_t pid = fork();
    if (pid == 0) {
        close(STDERR_FILENO);
        fn();
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void take_too_much(void)
{
    Arena a = {0};
    arena_take_array(&a, SIZE_MAX / 4, 8);
}
static void leave_77(void)
{
    _exit(77);
}
static void take_too_much_with_a_hook(void)
{
    memory_on_exhausted(leave_77);
    memory_resize(NULL, SIZE_MAX / 2, 4);
}

static void a_product_too_large_runs_the_hook(void **state)
{
    (void)state;
    assert_int_equal(status_of(take_too_much), 71);
    assert_int_equal(status_of(take_too_much_with_a_hook), 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(a_large_piece_fits_and_the_arena_is_usable_again),
        cmocka_unit_test(a_product_too_large_runs_the_hook),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
