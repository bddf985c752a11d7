/* The table of verbs: order, arguments, options. */
#include "tui/cli/verbs.h"

#define TAKES(...) \
    { __VA_ARGS__ }, sizeof((OptionId[]){ __VA_ARGS__ }) / sizeof(OptionId)
#define TAKES_NOTHING { 0 }, 0

const Verb verbs[] = {
    { "init", "", 0, 0, verb_init, TAKES(OPTION_office, OPTION_area, OPTION_owner) },
    { "demo", "", 0, 0, verb_demo,
      TAKES(OPTION_households, OPTION_seed, OPTION_office, OPTION_area, OPTION_owner) },
    { "import", "FORM[.REPEAT] FILE", 2, 2, verb_import,
      TAKES(OPTION_map, OPTION_encoding, OPTION_delimiter, OPTION_sheet, OPTION_dry_run, OPTION_rejects) },
    { "export", "FORM[.REPEAT]", 1, 1, verb_export,
      TAKES(OPTION_where, OPTION_sort, OPTION_columns, OPTION_as, OPTION_excel, OPTION_output, OPTION_find,
            OPTION_parent, OPTION_standing, OPTION_view) },
    { "list", "FORM[.REPEAT]", 1, 1, verb_list,
      TAKES(OPTION_where, OPTION_sort, OPTION_columns, OPTION_find, OPTION_parent, OPTION_standing, OPTION_limit,
            OPTION_view) },
    { "view list", "[FORM]", 0, 1, verb_view_list, TAKES_NOTHING },
    { "view save", "FORM NAME", 2, 2, verb_view_save,
      TAKES(OPTION_where, OPTION_find, OPTION_sort, OPTION_columns, OPTION_standing, OPTION_view) },
    { "view drop", "FORM NAME", 2, 2, verb_view_drop, TAKES_NOTHING },
    { "query", "[FORM]", 0, 1, verb_query, TAKES_NOTHING },
    { "show", "FORM[.REPEAT] ID", 2, 2, verb_show, TAKES(OPTION_history) },
    { "set", "FORM[.REPEAT] ID|new|all F=V …", 3, SIZE_MAX, verb_set,
      TAKES(OPTION_reason, OPTION_where, OPTION_find, OPTION_view, OPTION_standing) },
    { "note", "FORM ID TEXT [FIELD]", 3, 4, verb_note, TAKES_NOTHING },
    { "undo", "FORM ID [CHANGE]", 2, 3, verb_undo, TAKES_NOTHING },
    { "check", "[FORM[.REPEAT]]", 0, 1, verb_check, TAKES_NOTHING },
    { "form list", "", 0, 0, verb_form_list, TAKES_NOTHING },
    { "form show", "NAME|DIR|FILE", 1, 1, verb_form_show, TAKES_NOTHING },
    { "form check", "DIR|FILE", 1, 1, verb_form_check, TAKES_NOTHING },
    { "form install", "DIR|FILE", 1, 1, verb_form_install, TAKES_NOTHING },
    { "form draft", "FILE", 1, 1, verb_form_draft,
      TAKES(OPTION_output, OPTION_encoding, OPTION_delimiter, OPTION_sheet) },
    { "form export", "NAME", 1, 1, verb_form_export, TAKES(OPTION_output) },
    { "eval", "EXPR [F=V …]", 1, SIZE_MAX, verb_eval, TAKES(OPTION_today) },
    { "bundle make", "", 0, 0, verb_bundle_make,
      TAKES(OPTION_to, OPTION_level, OPTION_all, OPTION_where, OPTION_purpose, OPTION_basis, OPTION_output,
            OPTION_dry_run) },
    { "bundle inspect", "FILE", 1, 1, verb_bundle_inspect, TAKES_NOTHING },
    { "bundle verify", "FILE", 1, 1, verb_bundle_verify, TAKES_NOTHING },
    { "bundle offices", "", 0, 0, verb_bundle_offices, TAKES_NOTHING },
    { "receive", "FILE|-", 1, 1, verb_receive, TAKES_NOTHING },
    { "review", "[BUNDLE]", 0, 1, verb_review, TAKES_NOTHING },
    { "apply", "BUNDLE", 1, 1, verb_apply, TAKES(OPTION_accept, OPTION_reason) },
    { "conflicts", "", 0, 0, verb_conflicts, TAKES(OPTION_record, OPTION_take, OPTION_columns, OPTION_reason) },
    { "log", "", 0, 0, verb_log, TAKES(OPTION_record, OPTION_disclosures, OPTION_limit) },
    { "doctor", "", 0, 0, verb_doctor, TAKES_NOTHING },
    { "help", "[VERB]", 0, 2, verb_help, TAKES_NOTHING },
    { 0 },
};

