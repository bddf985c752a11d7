/* Query options: --where, --find, --standing, --sort, --columns of list and export as one Query. */
#ifndef TUI_CLI_QUERY_H
#define TUI_CLI_QUERY_H

#include "model/store/query.h"
#include "tui/cli/cli.h"

/* Its texts live as long as the call. Error: a column that the form lacks. */
NODISCARD bool cli_query(Cli *, const Form *, Query *out, Error *);

#endif
