/* FakeOs: the real Os with what a test wants to say itself: clock, file system, hardware, login, room.
 *
 * Everything it does not override is the real function; files are real files. */
#ifndef TESTS_LIB_FAKEOS_H
#define TESTS_LIB_FAKEOS_H

#include "model/os/os.h"

typedef struct {
    Os os;                /* give &fake.os to the code under test */
    int64_t now_ms;       /* goes on by step_ms at each look */
    int64_t step_ms;
    const char *filesystem;   /* NULL: the real answer */
    const char *hardware;
    const char *login;
    int64_t free_space;   /* -1: the real answer */
    uint64_t random;      /* seed of the numbers it gives; 0: real ones */
    int fail_at;          /* the n-th file operation from now fails; 0: none */
    int fail_with;        /* errno */
    int operations;       /* counted: open read write sync rename remove */
} FakeOs;

void fakeos_init(FakeOs *);

/* A folder of its own for one test program's files, on memory where there is one; empty it by
 * room_done. room_path lives until the next call. */
const char *room_make(void);
const char *room_path(const char *name);
void room_done(void);

#endif
