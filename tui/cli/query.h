/* Query options: --where, --find, --parent, --standing, --sort, --columns of list and export as one Query. */
#ifndef TUI_CLI_QUERY_H
#define TUI_CLI_QUERY_H

#include "model/store/query.h"
#include "tui/cli/cli.h"

/* Its texts live as long as the call. Errors: a column that
 * the form lacks, a parent that is not there. */
NODISCARD bool cli_query(Cli *, const Form *, Query *out, Error *);

#endif
