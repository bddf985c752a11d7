/* Check: every rule of the forms over every stored record; what is missing, wrong or doubtful.
 *
 * The same Entry that a person fills judges each record, so that a rule means the same on the screen,
 * in an import and here. Nothing is written and nothing is recomputed. */
#ifndef MODEL_WORK_CHECK_H
#define MODEL_WORK_CHECK_H

#include "model/os/job.h"
#include "model/store/query.h"

typedef enum { CHECK_BLOCK, CHECK_WARN, CHECK_INFO } CheckLevel;
typedef struct {
    const Form *form;
    Uuid record;
    const Field *field;
    const char *rule;         /* "required", "constraint", "doubt", "surplus", "conflict", "orphan" */
    CheckLevel level;
    const Error *why;         /* NULL: say "check.RULE" */
} CheckFinding;
/* false stops the check with its Error. The finding dies with the call. */
typedef bool (*CheckSink)(void *ctx, const CheckFinding *, Error *);

const char *check_rule(FindsKind);

/* form: its name, or empty for all; FORM.REPEAT: the rows of that repeat alone. A finding in a row of a
 * repeat tells the row's own form and uuid. *records is how many were looked at. */
NODISCARD bool check_records(Store *, Str form, const EntryEnv *, CheckSink, void *ctx, int64_t *records,
                             Error *);

#endif
