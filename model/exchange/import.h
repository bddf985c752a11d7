/* Import: a file of records (delimited, workbook, JSON) into a form, checked like typed answers, safe to repeat.
 *
 * An Import is opened (the file is read once for its encoding, its header mapped to questions),
 * shown and changed by whoever asks (screen or command), then run as a Job. A row passes the same
 * rules as a person's entry; one that breaks them is rejected as a whole, with every bad cell named,
 * and goes to a file that is mended and imported again as it is. Rows are stored in commits of 500
 * (1,000 when very many come) with the place in the file kept, so that a killed import goes on; a second import of a file finds
 * all rows the same. read = added + changed + same + doubtful + rejected, always.
 *
 * An empty cell says nothing about an answer that stands here; only a file with `_id` (one that this
 * program wrote) empties it. JOB_CANCELLED leaves the whole batches that were stored. */
#ifndef MODEL_EXCHANGE_IMPORT_H
#define MODEL_EXCHANGE_IMPORT_H

#include "locale/thai.h"
#include "model/exchange/csvfile.h"
#include "model/exchange/import_row.h"
#include "model/os/job.h"
#include "model/store/store.h"

typedef struct {
    Str form, file;
    Str map_file;        /* CSV with columns column,field; or empty */
    Str encoding;        /* name; empty: find out */
    char delimiter;      /* 0: find out */
    Str sheet;           /* of a workbook, by name or number; empty: the one whose header fits best */
    ImportMode mode;
    Str rejects;         /* path for rejected rows; empty: none is written */
} ImportOptions;

/* What is wrong with a cell or a row, or to be looked at; the first IMPORT_PROBLEMS are kept. */
enum { IMPORT_PROBLEMS = 1000 };
typedef enum { PROBLEM_REJECTED, PROBLEM_DOUBT } ProblemKind;
typedef struct {
    ProblemKind kind;
    int64_t line, record;   /* in the file; as a spreadsheet counts */
    Str column;             /* header; empty: the row as a whole */
    Str value;
    Error error;
} ImportProblem;

typedef struct {
    int64_t read, added, changed, same, doubtful, rejected, empty;
    int64_t repaired;       /* cells whose Thai was brought into normal form */
    ThaiRepairs repairs;    /* by rule */
    Str encoding;
    char delimiter;
    Str sheet;              /* of a workbook: which one was read */
    CsvNotes notes;
    bool resumed;           /* went on where an earlier run was cut off */
} ImportResult;

typedef struct Import Import;
NODISCARD bool import_open(Store *, const ImportOptions *, const EntryEnv *, Import **, Error *);
void import_close(Import *);
const CsvShape *import_shape(const Import *);
const ImportColumn *import_columns(const Import *, size_t *count);
/* Another target for a column (NULL: not imported); remembered for files with the same header. */
NODISCARD bool import_map(Import *, size_t column, const Field *, Error *);
/* To be run after import_open; ctx and step are the import's. */
Job *import_job(Import *);
const ImportResult *import_result(const Import *);
const ImportProblem *import_problems(const Import *, size_t *count);

#endif
