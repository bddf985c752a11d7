/* relay: the owner sees all slots, whole and in order, with one thread or two. */
#include "model/os/relay.h"
#include "tests/lib/check.h"
#include "tests/lib/fakeos.h"

enum { BLOCKS = 400 };

typedef struct {
    int loaded, at;                      /* of the owner; of the splitting */
    int number[RELAY_SLOTS], split[RELAY_SLOTS], worked[RELAY_SLOTS];
    int worked_by[RELAY_THREADS];
} Mill;

static bool load(void *ctx, int slot)
{
    Mill *m = ctx;
    m->number[slot] = m->loaded++;
    m->split[slot] = m->worked[slot] = -1;
    return m->loaded < BLOCKS;
}

static void split(void *ctx, int slot)
{
    Mill *m = ctx;
    m->split[slot] = m->at++;
}

static void work(void *ctx, int slot, RelayThread thread)
{
    Mill *m = ctx;
    m->worked[slot] = m->split[slot] * 2;
    m->worked_by[thread]++;
}

static void grind(int processors)
{
    FakeOs fake;
    Os os = fakeos(&fake, 1);
    Mill m = { 0 };
    fake.processors = processors;
    Relay *r = relay_open(&os, &(RelayWork){ load, split, work, &m });
    int slot, n = 0;
    for (; (slot = relay_take(r)) >= 0; n++) {
        assert_int_equal(m.number[slot], n);
        assert_int_equal(m.split[slot], n);
        assert_int_equal(m.worked[slot], 2 * n);
        relay_give(r);
    }
    assert_int_equal(relay_take(r), -1);
    relay_close(r);
    assert_int_equal(n, BLOCKS);
    assert_int_equal(m.worked_by[RELAY_OWNER] + m.worked_by[RELAY_HELPER], BLOCKS);
    if (processors == 1) assert_int_equal(m.worked_by[RELAY_HELPER], 0);
}

static void one_thread_keeps_the_order(void **state)
{
    (void)state;
    grind(1);
}

static void two_threads_keep_the_order(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) grind(2);
}

static void it_may_be_left_at_any_time(void **state)
{
    (void)state;
    FakeOs fake;
    Os os = fakeos(&fake, 1);
    for (int taken = 0; taken < 9; taken++) {
        Mill m = { 0 };
        Relay *r = relay_open(&os, &(RelayWork){ load, split, work, &m });
        for (int i = 0; i < taken; i++) {
            assert_true(relay_take(r) >= 0);
            if (i + 1 < taken) relay_give(r);
        }
        relay_close(r);
    }
    relay_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_thread_keeps_the_order),
        cmocka_unit_test(two_threads_keep_the_order),
        cmocka_unit_test(it_may_be_left_at_any_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
