/* SearchAsk: what the trigram index over a form's folds is asked, as SQL and FTS5 expressions. */
#ifndef MODEL_STORE_SEARCH_ASK_H
#define MODEL_STORE_SEARCH_ASK_H

#include "model/store/form_table.h"
#include "model/store/sql.h"

/* SELECT rowid …: the records that the index names for an FTS5 expression, and those changed since `mark`;
 * some come twice. */
void search_add_candidates(Sql *out, const FormTable *, Str match, int64_t mark);
/* A phrase of such an expression. */
void search_phrase(Text *out, Str);
/* All groups of three letters in the index that begin with one or two, as phrases with OR. *fits false: there
 * are more than `most`. */
NODISCARD bool search_groups(Text *out, Store *, const FormTable *, Str begin, size_t most, bool *fits, Error *);

#endif
