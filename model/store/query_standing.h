/* Standing: where a record stands on its way: required answers missing, not verified yet.
 *
 * Missing is what the form itself says, record by record, through kj_lacks; SQL only leaves out
 * what cannot lack anything. Verified is what a record of another form says that belongs to it:
 * that form has a question with the role `verified`, and there it is 1. */
#ifndef MODEL_STORE_QUERY_STANDING_H
#define MODEL_STORE_QUERY_STANDING_H

#include "model/store/query_inside.h"

/* Append ` AND …` for q's standing. */
NODISCARD bool standing_add(Sql *out, QueryRun *q, QueryStanding, Error *);
typedef struct StandingRow StandingRow;
/* kj_lacks: whether the record lacks a required answer. */
bool standing_lacks(StandingRow *, int64_t id);

#endif
