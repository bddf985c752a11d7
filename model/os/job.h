/* Job: work longer than a blink, done in steps between keys, with progress and cancel.
 *
 * step returns at until_ms (of Os.now_ms's clock) or earlier and is called again until it says
 * otherwise. JOB_CANCELLED leaves things as they were, or at the last whole batch where the work
 * says so in its own header. Work that cannot leave off in the middle, because it is one transaction
 * or one moment of the database, is a single step that breathes: job_goes_on. */
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
    /* Set by whoever runs it, or NULL: called every few ms by work that breathes; cheap when there is
     * nothing to do. Draws the progress, hears Esc, and touches neither the Store nor the work's out. */
    void (*breathe)(Job *, void *host);
    void *host;
};

/* A part of the work begins: other things are counted, from 0. job may be NULL. */
static inline void job_begins(Job *job, const char *what, int64_t total)
{
    if (!job) return;
    job->what = what;
    job->done = 0;
    job->total = total;
}

/* So much more is done. false: it is to end, with ERR_CANCEL and everything as it was. job may be NULL. */
static inline bool job_goes_on(Job *job, int64_t more)
{
    if (!job) return true;
    job->done += more;
    if (job->breathe) job->breathe(job, job->host);
    return !job->cancel;
}

#endif
