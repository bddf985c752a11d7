/* WhereRow: the form language itself, asked of a record row by row where SQL cannot say a filter. */
#ifndef MODEL_STORE_QUERY_WHERE_ROW_H
#define MODEL_STORE_QUERY_WHERE_ROW_H

#include "forms/entry.h"
#include "model/store/form_table.h"
#include "model/store/sql.h"

typedef struct WhereRow WhereRow;
/* The expression, bound to the table's form, and a record to fill; lives until where_free. */
WhereRow *where_row_new(const Expr *, Arena *, Store *, const FormTable *, const EntryEnv *);
/* Append ` AND kj_true(…)` over the alias f. */
void where_row_add(Sql *out, WhereRow *);

#endif
