/* Judge: what a row of a file says, and whether its form's rules take it, without a look at the database.
 *
 * Cells are read as answers; as a new record the answers are tried in an Entry by the same rules as a
 * person's, and written out for the store. All that a row needs for that is fixed while the import
 * runs (JudgePlan, Form), so two threads may judge rows of one file, each with a Judge of its own. */
#ifndef MODEL_EXCHANGE_IMPORT_JUDGE_H
#define MODEL_EXCHANGE_IMPORT_JUDGE_H

#include "locale/thai.h"
#include "model/exchange/import_rejects.h"
#include "model/store/doubt.h"
#include "model/store/match.h"
#include "model/store/prepared.h"

typedef enum { ROW_EMPTY, ROW_ADDED, ROW_CHANGED, ROW_SAME, ROW_DOUBTFUL, ROW_REJECTED } RowVerdict;

/* The same for all rows and all threads. */
typedef struct {
    const ImportMap *map;
    const Field **fields;    /* mapped ones, in the order of their columns */
    int *columns;            /* their columns */
    size_t count;
    int *places;             /* of each field of the form among them, -1 */
    Date today;
    const FormTable *table;  /* NULL: rows are not written out */
} JudgePlan;

void plan_open(JudgePlan *, const ImportMap *, const EntryEnv *);
void plan_close(JudgePlan *);
int plan_place(const JudgePlan *, const Field *);   /* among fields, -1 */
Str plan_own_cell(const JudgePlan *, const CsvRow *, OwnColumn);

/* What is wrong with a row, or to be looked at; texts and Errors live in the row's arena. */
typedef struct { Arena *arena; RejectCell *list; size_t count, room; } BadCells;
void bad_add(BadCells *, Str column, Str value, const Error *);

typedef struct {
    CsvRow row;
    RowVerdict verdict;      /* ROW_EMPTY, ROW_REJECTED; ROW_ADDED: read, its record to be found */
    Value *values;           /* by JudgePlan.fields */
    BadCells bad;            /* why it is rejected, or doubts about single cells */
    Doubt *doubts;           /* of those, what is kept with the answers; room for one a field */
    size_t doubt_count;
    /* As a new record, once tried: */
    bool is_tried, is_fine;
    BadCells findings;       /* what breaks a rule; when nothing does, what is missing or doubtful */
    Prepared fresh;
} Judged;

typedef struct {
    const JudgePlan *plan;
    EntryEnv env;
    Entry *entry;            /* of new records, used again for each; made by the first */
    BodyMember *members;
    Text *last;              /* of each field, a cell that was read as it stands: the next is often the same */
    Text scratch;
    Error error;
    bool has_asked;          /* for a uuid, where it has none to give */
    ThaiRepairs repairs;     /* of all rows so far */
    int64_t repaired;
} Judge;
/* JUDGE_AHEAD: on another thread. uuid() of an expression is the Os's to answer: such rows stay untried. */
typedef enum { JUDGE_HERE, JUDGE_AHEAD } JudgeWhere;
void judge_open(Judge *, const JudgePlan *, const EntryEnv *, JudgeWhere);
void judge_close(Judge *);   /* one that was never opened is fine */
/* Fills all of *out but the part on new records from its row. */
void judge_read(Judge *, Arena *, Judged *out);
/* Tries it as a new record. */
void judge_new(Judge *, Arena *, Judged *);

/* Try answers in an entry; false when a rule refuses one of them. What is found may be said in the
 * entry's own words: it must live as long. */
bool judge_try(const JudgePlan *, Entry *, const Value *, MatchEmpty, BadCells *findings);

#endif
