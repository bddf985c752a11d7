#include "model/os/relay.h"

#include <pthread.h>
#include <signal.h>

/* Slots are numbered as they come; number n lies in n % RELAY_SLOTS. */
struct Relay {
    RelayWork work;
    pthread_mutex_t lock;      /* over all that follows */
    pthread_cond_t changed;
    pthread_t helper;
    bool has_helper;
    bool is_closing, is_splitting;
    bool is_over;              /* the last one is loaded */
    bool is_ready[RELAY_SLOTS];
    uint64_t loaded, split, begun, taken;
};

/* One piece of work that can be done now, the oldest first. The lock is held, but not while working. */
static bool do_one(Relay *r, RelayThread thread)
{
    if (r->begun < r->split) {
        int slot = (int)(r->begun++ % RELAY_SLOTS);
        pthread_mutex_unlock(&r->lock);
        r->work.work(r->work.ctx, slot, thread);
        pthread_mutex_lock(&r->lock);
        r->is_ready[slot] = true;
    } else if (!r->is_splitting && r->split < r->loaded) {
        int slot = (int)(r->split % RELAY_SLOTS);
        r->is_splitting = true;
        pthread_mutex_unlock(&r->lock);
        r->work.split(r->work.ctx, slot);
        pthread_mutex_lock(&r->lock);
        r->is_splitting = false;
        r->split++;
    } else {
        return false;
    }
    pthread_cond_broadcast(&r->changed);
    return true;
}

static void *help(void *relay)
{
    Relay *r = relay;
    pthread_mutex_lock(&r->lock);
    while (!r->is_closing)
        if (!do_one(r, RELAY_HELPER)) pthread_cond_wait(&r->changed, &r->lock);
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

/* Signals are the main thread's: the helper is started with all of them blocked. */
static bool start_helper(Relay *r)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool ok = pthread_create(&r->helper, NULL, help, r) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ok;
}

Relay *relay_open(const Os *os, const RelayWork *work)
{
    Relay *r = memory_resize(NULL, 1, sizeof *r);
    *r = (Relay){ .work = *work };
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->changed, NULL);
    r->has_helper = os->processors(os->ctx) > 1 && start_helper(r);
    return r;
}

static void load_all(Relay *r)
{
    while (!r->is_over && r->loaded - r->taken < RELAY_SLOTS) {
        int slot = (int)(r->loaded % RELAY_SLOTS);
        pthread_mutex_unlock(&r->lock);
        bool more = r->work.load(r->work.ctx, slot);
        pthread_mutex_lock(&r->lock);
        r->is_over = !more;
        r->is_ready[slot] = false;
        r->loaded++;
        pthread_cond_broadcast(&r->changed);
    }
}

int relay_take(Relay *r)
{
    int slot = -1;
    pthread_mutex_lock(&r->lock);
    load_all(r);
    if (r->taken < r->loaded) {
        slot = (int)(r->taken % RELAY_SLOTS);
        while (!r->is_ready[slot])
            if (!do_one(r, RELAY_OWNER)) pthread_cond_wait(&r->changed, &r->lock);
    }
    pthread_mutex_unlock(&r->lock);
    return slot;
}

void relay_give(Relay *r)
{
    pthread_mutex_lock(&r->lock);
    r->taken++;
    pthread_mutex_unlock(&r->lock);
}

void relay_close(Relay *r)
{
    if (!r) return;
    if (r->has_helper) {
        pthread_mutex_lock(&r->lock);
        r->is_closing = true;
        pthread_cond_broadcast(&r->changed);
        pthread_mutex_unlock(&r->lock);
        pthread_join(r->helper, NULL);
    }
    pthread_cond_destroy(&r->changed);
    pthread_mutex_destroy(&r->lock);
    memory_resize(r, 0, 1);
}
