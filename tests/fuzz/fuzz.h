/* What a fuzz target is: one file tests/fuzz/NAME.c with the one function below, and a few inputs
 * in tests/fuzz/corpus/NAME/.
 *
 * The function reads bytes as a parser would get them from outside and asserts what must hold for
 * any of them. `make fuzz` gives it to libFuzzer; `make unit` replays the corpus and seeded
 * mutations of it through the same function (replay_test.c). A new parser needs the file and the
 * corpus, nothing else. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

/* Returns 0. In the replaying build the name becomes fuzz_NAME, so that all fit in one program. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#endif
