/* export FORM. */
#include "model/exchange/export.h"
#include "tui/cli/query.h"
#include "tui/cli/verbs.h"

#include <stdio.h>

static bool kind_of(Cli *cli, ExportKind *kind, Error *err)
{
    Str as = OPTION(cli, as);
    *kind = GIVEN(cli, excel) ? EXPORT_EXCEL : EXPORT_CSV;
    if (!GIVEN(cli, as) || str_eq(as, STR("csv"))) return true;
    *kind = str_eq(as, STR("xlsx")) ? EXPORT_XLSX : EXPORT_JSON;
    if (*kind == EXPORT_XLSX || str_eq(as, STR("json"))) return true;
    return fault(err, ERR_USAGE, "cli.as", as);
}

static bool to_stdout(void *ctx, const void *p, size_t n, Error *err)
{
    (void)ctx;
    return fwrite(p, 1, n, stdout) == n || fault(err, ERR_IO, "cli.output", STR_NONE);
}

static bool export_to_stdout(Cli *cli, const Query *query, const EntryEnv *env, ExportKind kind, int64_t *rows,
                             Error *err)
{
    OutFile out;
    outfile_to_sink(&out, to_stdout, NULL);
    bool ok = export_rows(cli->store, query, env, kind, &out, rows, err);
    if (ok) return outfile_end(&out, err);
    outfile_drop(&out);
    return false;
}

int verb_export(Cli *cli)
{
    int code = 0;
    int64_t rows = 0;
    Error err = { 0 };
    Query query;
    ExportKind kind;
    if (!kind_of(cli, &kind, &err)) return cli_fault(cli, &err);
    bool is_file = GIVEN(cli, output) && !str_eq(OPTION(cli, output), STR("-"));
    if (kind == EXPORT_XLSX && !is_file) {
        fault(&err, ERR_USAGE, "export.sink", STR_NONE);
        return cli_fault(cli, &err);
    }
    if (!cli_store(cli, STORE_READ_ONLY, &code)) return code;
    const Form *form = cli_form(cli, cli->args[0], &code);
    if (!form) return code;
    if (!cli_query(cli, form, &query, &err)) return cli_fault(cli, &err);
    EntryEnv env = cli_env(cli);
    bool ok = is_file ? export_file(cli->store, &query, &env, kind, OPTION(cli, output), NULL, NULL, &rows, &err)
                      : export_to_stdout(cli, &query, &env, kind, &rows, &err);
    if (!ok) return cli_fault(cli, &err);
    if (is_file) CLI_SAY(cli, "export.done", cli_int(cli, rows), OPTION(cli, output));
    return 0;
}
