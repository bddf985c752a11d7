/* ImportRowInside: what the parts that store a judged row share. */
#ifndef MODEL_EXCHANGE_IMPORT_ROW_INSIDE_H
#define MODEL_EXCHANGE_IMPORT_ROW_INSIDE_H

#include "model/exchange/import_row.h"

/* Says why a row is rejected. Always ROW_REJECTED. */
RowVerdict row_reject(ImportRow *, ErrCode, const char *msg, Str what);
/* What was found joins what was known; when a rule is broken, that alone counts. */
typedef enum { FOUND_DOUBTS, FOUND_BROKEN } FoundKind;
void row_join(ImportRow *, const BadCells *found, FoundKind);
/* The present row of a file of FORM.REPEAT (import_repeat.c). */
NODISCARD bool row_import_repeat(ImportRow *, RowVerdict *, Error *);

#endif
