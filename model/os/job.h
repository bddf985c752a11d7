/* Job: work longer than a blink, done in steps between keys, with progress and cancel.
 *
 * step returns at until_ms (of Os.now_ms's clock) or earlier and is called again until it says
 * otherwise. JOB_CANCELLED leaves things as they were, or at the last whole batch where the work
 * says so in its own header. */
#ifndef MODEL_OS_JOB_H
#define MODEL_OS_JOB_H

#include "locale/fault.h"

typedef enum { JOB_MORE, JOB_DONE, JOB_FAILED, JOB_CANCELLED } JobState;
typedef struct Job Job;
struct Job {
    JobState (*step)(Job *, int64_t until_ms, Error *);
    int64_t done, total;   /* total 0: not known yet */
    const char *what;      /* catalogue id of what is being counted ("job.rows", "job.bytes") */
    bool cancel;           /* set by whoever runs it */
    void *ctx;
};

#endif
