/* The real world behind Os: what its parts share; nobody outside this folder includes it. */
#ifndef MODEL_OS_REAL_H
#define MODEL_OS_REAL_H

#include "model/os/os.h"

/* An errno put into an Error: the code says what the caller can do about it. Returns false. */
bool os_fault(Error *, Str path, int number);

bool real_spawn(void *ctx, const char *const argv[], const int fd[3], int *pid, int *status, Error *);
bool real_hardware(void *ctx, Text *out);
bool real_program_folder(void *ctx, Text *out);

#endif
