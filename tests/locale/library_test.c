/* library: functions come by name; what is not there says so. */
#include "tests/lib/check.h"

#include "locale/library.h"

#include <math.h>

typedef struct { __typeof__(&cos) cos; __typeof__(&floor) floor; } Maths;

static void functions_come_in_the_order_of_their_names(void **state)
{
    (void)state;
    static const char *const names[] = { "cos", "floor" };
    Maths maths;
    assert_true(library_load("libm.so.6", names, 2, &maths));
    assert_true(maths.cos(0) > 0.99 && maths.floor(1.5) < 1.01);
}

static void what_is_not_there_is_told(void **state)
{
    (void)state;
    static const char *const names[] = { "cos", "no_such_function" };
    Maths maths;
    assert_false(library_load("libm.so.6", names, 2, &maths));
    assert_false(library_load("libkaejon-has-none.so.0", names, 1, &maths));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_come_in_the_order_of_their_names),
        cmocka_unit_test(what_is_not_there_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
