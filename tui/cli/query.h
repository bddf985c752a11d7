/* Query options: --view, --where, --find, --parent, --standing, --sort, --columns of list and export as one Query,
 * and its rows as a table. */
#ifndef TUI_CLI_QUERY_H
#define TUI_CLI_QUERY_H

#include "model/store/query.h"
#include "tui/cli/cli.h"

/* What the view says that is named, each part replaced by an option that is given. Its texts live as long as
 * the call. Errors: a view that is not there, a column that the form lacks, a parent that is not there. */
NODISCARD bool cli_query(Cli *, const Form *, Query *out, Error *);
/* Columns for eyes: those asked for, else the fields that lists use, the key first. */
void cli_choose_columns(Cli *, const Form *, Query *);
/* Up to limit rows as a table, and how many there are in all. */
NODISCARD bool cli_print_rows(Cli *, const Form *, QueryRun *, int64_t limit, Error *);

#endif
