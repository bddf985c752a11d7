/* QueryWhere: an expression of the form language as SQL over a form's table, with the same meaning.
 *
 * What SQL says exactly as the language does (a missing answer is the empty text, numbers are
 * doubles, choices are blank-separated codes) becomes SQL that an index can serve. What it cannot
 * say is left open there, which lets more rows pass, and the whole expression is then asked of the
 * form language itself, row by row, through kj_true: a filter means the same everywhere. */
#ifndef MODEL_STORE_QUERY_WHERE_H
#define MODEL_STORE_QUERY_WHERE_H

#include "forms/entry.h"
#include "model/store/form_table.h"
#include "model/store/sql.h"

typedef struct WhereRow WhereRow;   /* what kj_true needs: the expression and a record to fill */

/* Parse, bind and compile. out gets `(…)` over the alias f of the table. *row (may be NULL where
 * SQL says it all) lives until where_free. Texts of the parameters live in the arena. */
NODISCARD bool where_compile(Sql *out, WhereRow **row, Arena *, Store *, const FormTable *, Str where,
                             const EntryEnv *, Error *);
/* Append `(…)` that is true at least where a rule of the table's form is. */
void where_add_rule(Sql *out, Arena *, const FormTable *, const Expr *rule, const EntryEnv *);
void where_free(WhereRow *);
/* kj_true: id, aside, then the cells of the columns that the expression reads. */
bool where_is_true(WhereRow *, int count, sqlite3_value **);
/* Whether SQL alone would have been enough (tests). */
bool where_is_exact(const WhereRow *);

#endif
