/* Relay: a stream worked on in order by its owner, with a second thread that runs ahead.
 *
 * The stream goes through a few slots, again and again. Each is loaded by the owner, split (one at a
 * time, in order: a parser has a state) and worked on (each by itself) by whichever thread is free, and
 * taken by the owner in order. So the owner sees the same slots in the same order whether there is a
 * second thread or not; a machine with one core has none. Nobody but the owner calls the Os, the
 * database or the screen. */
#ifndef MODEL_OS_RELAY_H
#define MODEL_OS_RELAY_H

#include "model/os/os.h"

enum { RELAY_SLOTS = 4 };
typedef enum { RELAY_OWNER, RELAY_HELPER, RELAY_THREADS } RelayThread;

typedef struct {
    bool (*load)(void *ctx, int slot);     /* by the owner; false: this was the last one */
    void (*split)(void *ctx, int slot);
    void (*work)(void *ctx, int slot, RelayThread);  /* what it changes belongs to the slot or the thread */
    void *ctx;
} RelayWork;

typedef struct Relay Relay;
Relay *relay_open(const Os *, const RelayWork *);
/* The next slot when it is ready; -1 after the last. The owner loads and works while it waits. */
int relay_take(Relay *);
/* The slot taken last may be used again. */
void relay_give(Relay *);
/* Stops the thread at the end of what it is at. NULL is fine. */
void relay_close(Relay *);

#endif
