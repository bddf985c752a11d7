/* Doctor: looks a database over without changing it and tells what is wrong and what to do.
 *
 * handoff.md 7.4. Slow by nature (it reads everything), so it runs when asked, or when the program
 * has nothing to do; opening a database checks none of this. */
#ifndef MODEL_STORE_DOCTOR_H
#define MODEL_STORE_DOCTOR_H

#include "model/store/store.h"

typedef struct {
    int64_t file;        /* bytes of the database file */
    int64_t journal;     /* of its -wal */
    int64_t tables;      /* the typed tables with their indexes */
    int64_t history;     /* the log of changes with its indexes */
    int64_t other;       /* forms, drafts, search, the rest */
    int64_t free_space;  /* left on that disk */
} DoctorSizes;

typedef struct {
    bool quick_check;    /* SQLite found its structure whole */
    bool refold_equal;   /* the tables are what the log says (M13) */
    int64_t records, changes;
    int64_t differed;    /* records whose row is not what the log says */
    int64_t broken;      /* changes whose digest does not fit, or that break their device's chain */
    int64_t conflicts, gaps;   /* records with open conflicts; with changes that have not arrived */
    int64_t waiting;     /* changes whose form is not here (M9) */
    DoctorSizes sizes;
    Error *problems;     /* each with msg, msg.do, what and where; in the arena */
    size_t problem_count;
} DoctorReport;

/* False only when the look itself could not be taken. Everything found is in the report. */
NODISCARD bool doctor_run(Store *, Arena *, DoctorReport *out, Error *);

#endif
