/* Verbs: one function a verb; each finds its options in Cli, calls model/, prints. */
#ifndef TUI_CLI_VERBS_H
#define TUI_CLI_VERBS_H

#include "forms/json.h"
#include "tui/cli/cli.h"

/* A new database with the shipped forms at cli_db_path, opened; whole or not at all. */
NODISCARD bool cli_new_database(Cli *, Str office, Str area, Str owner, DataKind, Error *);

int verb_init(Cli *);
int verb_demo(Cli *);
int verb_import(Cli *);
int verb_export(Cli *);
int verb_list(Cli *);
int verb_view_list(Cli *);
int verb_view_save(Cli *);
int verb_view_drop(Cli *);
int verb_query(Cli *);
/* `set FORM all F=V …`: in setall.c. */
int set_on_all(Cli *, const Form *);
int verb_show(Cli *);
int verb_set(Cli *);
int verb_undo(Cli *);
int verb_note(Cli *);
int verb_check(Cli *);
int verb_form_list(Cli *);
int verb_form_show(Cli *);
int verb_form_check(Cli *);
int verb_form_install(Cli *);
int verb_form_draft(Cli *);
int verb_form_export(Cli *);
int verb_eval(Cli *);
int verb_bundle_make(Cli *);
int verb_bundle_inspect(Cli *);
int verb_bundle_verify(Cli *);
int verb_bundle_offices(Cli *);
int verb_receive(Cli *);
int verb_review(Cli *);
int verb_apply(Cli *);
int verb_conflicts(Cli *);
int verb_log(Cli *);
int verb_doctor(Cli *);
int verb_help(Cli *);

#endif
