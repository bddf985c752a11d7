/* People: the parts of a bundle that a person or an agency with a spreadsheet reads.
 *
 * handoff.md 4.1 and 4.5: data/FORM.csv, the codes used in them, the history of saves, and a page
 * that says what all this is. UTF-8 with a mark, CRLF, the guard against cells that act, IDs and
 * telephones with their dashes. What the level withholds is not there at all. */
#ifndef MODEL_HANDOFF_PEOPLE_H
#define MODEL_HANDOFF_PEOPLE_H

#include "model/handoff/level.h"
#include "model/handoff/spool.h"
#include "model/os/job.h"
#include "model/store/selection.h"

typedef struct {
    Store *store;
    Spool *spool;
    BundleLevel level;
    Lang lang;
    Job *job;                 /* may be NULL: a row written is counted */
    Arena *arena;             /* of the whole bundle */
    Text fields;              /* names that left: "household: a b\nperson: c" */
    struct PeopleForm *forms; /* of what was written: which codes are used */
    Text buffer;
} People;

/* data/FORM.csv of the chosen records. */
NODISCARD bool people_form(People *, const Form *, size_t *columns_out, size_t *columns_withheld, Error *);
/* data/codes.csv of the forms written so far. */
NODISCARD bool people_codes(People *, Error *);
/* data/history.csv: a row for each record made and for each answer changed later. */
NODISCARD bool people_history(People *, Error *);
/* README.txt in both languages. */
NODISCARD bool people_readme(People *, const Package *, Error *);
void people_done(People *);

#endif
