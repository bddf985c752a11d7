/* A folder of its own for one test: home, temporary files, database, environment; gone afterwards.
 *
 * Everything a test starts gets only this environment (as under `env -i`) and LC_ALL=C on purpose:
 * that is what cron, sudo and a bare ssh give. The program under test is $HOME/../bin/kaejon on the
 * PATH, the database $KAEJON_DB, the project's own tree $PROJECT. KEEP=1 leaves the folder there.
 */
#ifndef TESTS_LIB_SCRATCH_H
#define TESTS_LIB_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

enum { SCRATCH_ENV = 40, SCRATCH_PATH = 4096 };

typedef struct {
    char root[64];              /* the folder */
    char program[SCRATCH_PATH]; /* the program's real path */
    char *env[SCRATCH_ENV + 1]; /* ends with NULL; give to execve or vt_start */
    size_t env_n;
} Scratch;

typedef struct {
    int code;  /* exit code, 128 + signal, or -1 when it did not end within two minutes */
    char *out; /* what it wrote to stdout and to stderr, terminated; scratch_output_free */
    char *err;
} ScratchOutput;

/* Makes the folder; prints why and exits 99 when it cannot. */
void scratch_init(Scratch *, const char *program);
void scratch_done(Scratch *);
/* "NAME=VALUE" sets, "-NAME" takes away. */
void scratch_env(Scratch *, const char *assignment);
/* root/name, in out. */
void scratch_path(const Scratch *, const char *name, char out[static SCRATCH_PATH]);
/* Run argv in the folder with no terminal and no input, and wait for it. argv[0] is sought on the
 * scratch PATH. */
void scratch_run(const Scratch *, const char *const argv[], ScratchOutput *out);
void scratch_output_free(ScratchOutput *);

#endif
