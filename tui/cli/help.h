/* Help: `--help` and `help VERB`, made from the tables of verbs and options. */
#ifndef TUI_CLI_HELP_H
#define TUI_CLI_HELP_H

#include "tui/cli/cli.h"

/* All verbs with a line each; fits 80x24 a page. */
int help_all(Cli *);
int help_verb(Cli *, const Verb *);

#endif
