/* Dispatch: from argv to a verb and its exit code. */
#ifndef TUI_CLI_DISPATCH_H
#define TUI_CLI_DISPATCH_H

#include "tui/cli/cli.h"

/* The program without screens: argv as main got it. Returns the exit code; *open_screens is set
 * (and 0 returned) when no verb is given, with the database path and --keys left in *cli. */
int dispatch(Cli *cli, int argc, char **argv, bool *open_screens);

#endif
