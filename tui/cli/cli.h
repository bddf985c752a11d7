/* Cli: the verbs of the command line: one table of verbs, one of options, and what verbs share.
 *
 * design.md 7 is the contract. Data goes to stdout, talk to stderr; nothing is asked when stdin is
 * not a terminal; exit codes follow sysexits. A verb parses nothing: it finds its options in
 * Options, calls one function of model/, prints, and returns the exit code. */
#ifndef TUI_CLI_CLI_H
#define TUI_CLI_CLI_H

#include "locale/thai.h"
#include "model/store/store.h"

/* One row an option: id, letter (0: none), name, what its argument is called ("" = a flag), for one
 * or for all verbs. Help texts are the catalogue ids "option.NAME". */
#define OPTIONS(X)                                                                                 \
    X(db, 0, "db", "FILE")                                                                         \
    X(lang, 0, "lang", "th|en")                                                                    \
    X(quiet, 'q', "quiet", "")                                                                     \
    X(json, 0, "json", "")                                                                         \
    X(help, 'h', "help", "")                                                                       \
    X(version, 'V', "version", "")                                                                 \
    X(office, 0, "office", "NAME")                                                                 \
    X(area, 0, "area", "CODE")                                                                     \
    X(owner, 0, "owner", "OFFICE")                                                                 \
    X(households, 0, "households", "N")                                                            \
    X(seed, 0, "seed", "S")                                                                        \
    X(map, 0, "map", "MAP.csv")                                                                    \
    X(encoding, 0, "encoding", "E")                                                                \
    X(delimiter, 0, "delimiter", "D")                                                              \
    X(sheet, 0, "sheet", "NAME|N")                                                                 \
    X(dry_run, 'n', "dry-run", "")                                                                 \
    X(rejects, 0, "rejects", "FILE")                                                               \
    X(where, 0, "where", "EXPR")                                                                   \
    X(view, 0, "view", "NAME")                                                                     \
    X(sort, 0, "sort", "F,-F")                                                                     \
    X(columns, 0, "columns", "F,F")                                                                \
    X(as, 0, "as", "csv|xlsx|json")                                                                \
    X(excel, 0, "excel", "")                                                                       \
    X(output, 'o', "output", "FILE")                                                               \
    X(parent, 0, "parent", "ID")                                                                   \
    X(find, 0, "find", "TEXT")                                                                     \
    X(standing, 0, "standing", "unfinished|unverified")                                            \
    X(limit, 0, "limit", "N")                                                                      \
    X(history, 0, "history", "")                                                                   \
    X(reason, 0, "reason", "TEXT")                                                                 \
    X(today, 0, "today", "DATE")                                                                   \
    X(to, 0, "to", "OFFICE")                                                                       \
    X(level, 0, "level", "L")                                                                      \
    X(all, 0, "all", "")                                                                           \
    X(purpose, 0, "purpose", "TEXT")                                                               \
    X(basis, 0, "basis", "TEXT")                                                                   \
    X(accept, 0, "accept", "all|none|F,F")                                                         \
    X(take, 0, "take", "mine|theirs|VALUE")                                                        \
    X(record, 0, "record", "ID")                                                                   \
    X(disclosures, 0, "disclosures", "")                                                           \
    X(keys, 0, "keys", "FILE")                                                                     \
    X(plain, 0, "plain", "")

typedef enum {
#define X(id, letter, name, argument) OPTION_##id,
    OPTIONS(X)
#undef X
        OPTION_COUNT
} OptionId;

typedef struct Cli Cli;
struct Cli {
    const Os *os;
    Lang lang;
    bool given[OPTION_COUNT];
    Str option[OPTION_COUNT];     /* argument of a given option; flags: empty */
    const Str *args; size_t arg_count;   /* after the verb */
    Store *store;                 /* after cli_store */
    Arena arena;                  /* dies with the call */
    Text out;                     /* what goes to stdout; flushed in pieces and at the end */
    ThaiBreaker breaker;          /* word borders for help and tables, opened by the first wrap */
};
#define GIVEN(cli, id) ((cli)->given[OPTION_##id])
#define OPTION(cli, id) ((cli)->option[OPTION_##id])

typedef struct {
    const char *name;             /* "import", "bundle make" */
    const char *args;             /* "FORM FILE" */
    size_t arg_min, arg_max;
    int (*run)(Cli *);
    OptionId options[16]; size_t option_count;   /* besides db lang quiet json help version */
} Verb;

/* All verbs, in the order of the help; ends with a NULL name. */
extern const Verb verbs[];

void cli_done(Cli *);

/* --- what verbs share --- */
/* The database that --db, $KAEJON_DB or the XDG data folder names. */
Str cli_db_path(Cli *);
/* A file in the user's data folder. */
Str cli_data_path(Cli *, Str name);
/* Opens cli->store once; false: the error is told already, *exit_code is set. */
bool cli_store(Cli *, StoreMode, int *exit_code);
/* The form that an argument names; NULL: told already. */
const Form *cli_form(Cli *, Str name, int *exit_code);
EntryEnv cli_env(Cli *);
/* Say an Error on stderr; returns its exit code. */
int cli_fault(Cli *, const Error *);
/* Say a message on stderr unless --quiet. */
void cli_say(Cli *, const char *id, const Str *args, size_t count);
#define CLI_SAY(cli, id, ...) \
    cli_say(cli, id, (Str[]){ __VA_ARGS__ }, sizeof((Str[]){ __VA_ARGS__ }) / sizeof(Str))
/* To stdout: append to cli->out and call cli_flush now and then; false when the reader is gone. */
bool cli_flush(Cli *);
/* In a long output: writes once there is much, and keeps the last byte for out_key to look at. */
bool cli_flush_some(Cli *);
/* A whole number argument of an option; the default when it is not given; false: told already. */
bool cli_number(Cli *, OptionId, int64_t standard, int64_t *out, int *exit_code);
/* --delimiter, 0 when it is not given; false: "cli.delimiter". */
bool cli_delimiter(Cli *, char *out, Error *);
/* Comma-separated names of an option. */
size_t cli_names(Cli *, OptionId, const Str **out);

/* A number as text that lives as long as the call. */
Str cli_int(Cli *, int64_t);

/* --- JSON on stdout: keys in the order written, UTF-8 --- */
void out_key(Text *out, const char *key);                  /* ,"key": with the comma where it belongs */
void out_str(Text *out, const char *key, Str value);
void out_int(Text *out, const char *key, int64_t value);
void out_bool(Text *out, const char *key, bool value);

/* Columns of text aligned for eyes (Thai widths); cells[row * columns + column]. */
void cli_table(Cli *, const Str *cells, size_t rows, size_t columns);

#endif
