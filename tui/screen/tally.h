/* Tally: how far the office's records are, counted slice by slice while no key waits.
 *
 * Asking a million records whether an answer is missing takes longer than anybody may wait for the
 * first paint. So home shows what was counted last, and asks again between keys when the data
 * changed. */
#ifndef TUI_SCREEN_TALLY_H
#define TUI_SCREEN_TALLY_H

#include "model/store/query.h"
#include "tui/command.h"

typedef struct {
    Str form;              /* whose records are counted, as the Store names it; empty: not begun */
    bool has_verifying;    /* a form of the office verifies them */
    int64_t all;           /* -1: not counted yet, as below */
    int64_t waiting[3];    /* by QueryStanding: how many stand there */
    int standing;          /* being counted; above QUERY_UNVERIFIED: none */
    QueryRun *run;
    QueryCount at;
} Tally;

void tally_init(Tally *);
void tally_done(Tally *);
/* From the first record again; what was counted stays to be looked at meanwhile. */
void tally_again(Tally *);
/* Some 15 ms of counting records of this form. true: there is more to count. */
bool tally_step(App *, Tally *, Str form);

#endif
