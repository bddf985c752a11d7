/* import FORM FILE. */
#include "model/exchange/import.h"
#include "tui/cli/verbs.h"


#define STEP_MS 100
#define PROBLEMS_SHOWN 20

bool cli_delimiter(Cli *cli, char *out, Error *err)
{
    Str d = OPTION(cli, delimiter);
    *out = 0;
    if (!GIVEN(cli, delimiter)) return true;
    if (str_eq(d, STR("tab")) || str_eq(d, STR("\\t"))) *out = '\t';
    else if (d.n == 1) *out = d.p[0];
    return *out || fault(err, ERR_USAGE, "cli.delimiter", d);
}

static bool options_of(Cli *cli, ImportOptions *o, Error *err)
{
    *o = (ImportOptions){ .form = cli->args[0], .file = cli->args[1], .map_file = OPTION(cli, map),
                          .encoding = OPTION(cli, encoding), .rejects = OPTION(cli, rejects), .sheet = OPTION(cli, sheet),
                          .mode = GIVEN(cli, dry_run) ? IMPORT_CHECK : IMPORT_STORE };
    return cli_delimiter(cli, &o->delimiter, err);
}

/* To the end; Ctrl-C ends the process at a whole batch, from where the next run goes on. */
static bool run(Cli *cli, Job *job, Error *err)
{
    JobState state;
    do {
        state = job->step(job, cli->os->now_ms(cli->os->ctx) + STEP_MS, err);
    } while (state == JOB_MORE);
    return state == JOB_DONE;
}

static void print_json(Cli *cli, const ImportResult *r)
{
    Text *out = &cli->out;
    char delimiter[2] = { r->delimiter, 0 };
    text_add_c(out, '{');
    out_int(out, "read", r->read);
    out_int(out, "added", r->added);
    out_int(out, "changed", r->changed);
    out_int(out, "same", r->same);
    out_int(out, "doubtful", r->doubtful);
    out_int(out, "rejected", r->rejected);
    out_int(out, "empty", r->empty);
    out_str(out, "encoding", r->encoding);
    out_str(out, "delimiter", str_of(delimiter));
    if (r->sheet.n) out_str(out, "sheet", r->sheet);
    out_int(out, "repaired", r->repaired);
    out_bool(out, "resumed", r->resumed);
    text_add(out, STR("}\n"));
}

static void tell_problems(Cli *cli, Import *import)
{
    size_t count;
    const ImportProblem *problems = import_problems(import, &count);
    for (size_t i = 0; i < count && i < PROBLEMS_SHOWN; i++) {
        const ImportProblem *p = &problems[i];
        CLEANUP_TEXT words = TEXT_INIT;
        CLEANUP_TEXT value = TEXT_INIT;
        say_error(&words, cli->lang, &p->error);
        text_add_visible(&value, p->value);
        CLI_SAY(cli, p->kind == PROBLEM_REJECTED ? "import.rejected_at" : "import.doubt_at",
                cli_int(cli, p->line), p->column, text_str(&value), text_str(&words));
    }
    if (count > PROBLEMS_SHOWN) CLI_SAY(cli, "import.more", cli_int(cli, (int64_t)(count - PROBLEMS_SHOWN)));
}

static void print_text(Cli *cli, const ImportResult *r)
{
    SAY(&cli->out, cli->lang, "import.counts", cli_int(cli, r->read), cli_int(cli, r->added),
        cli_int(cli, r->changed), cli_int(cli, r->same), cli_int(cli, r->doubtful), cli_int(cli, r->rejected));
    text_add_c(&cli->out, '\n');
    if (r->sheet.n) CLI_SAY(cli, "import.sheet", r->sheet);
    if (r->notes.left_out) CLI_SAY(cli, "import.left_out", cli_int(cli, r->notes.left_out), cli->args[0]);
    if (r->empty) CLI_SAY(cli, "import.empty", cli_int(cli, r->empty));
    if (r->repaired) CLI_SAY(cli, "import.repaired", cli_int(cli, r->repaired));
    if (r->resumed) CLI_SAY(cli, "import.resumed", STR_NONE);
}

int verb_import(Cli *cli)
{
    int code = 0;
    Error err = { 0 };
    ImportOptions options;
    Import *import;
    if (!options_of(cli, &options, &err)) return cli_fault(cli, &err);
    if (!cli_store(cli, STORE_READ_WRITE, &code) || !cli_form(cli, options.form, &code)) return code;
    EntryEnv env = cli_env(cli);
    if (!import_open(cli->store, &options, &env, &import, &err)) return cli_fault(cli, &err);
    bool ok = run(cli, import_job(import), &err);
    const ImportResult *r = import_result(import);
    if (ok) tell_problems(cli, import);
    if (ok && GIVEN(cli, json)) print_json(cli, r);
    else if (ok) print_text(cli, r);
    code = !ok ? cli_fault(cli, &err) : r->rejected || r->doubtful ? 1 : 0;
    import_close(import);
    return code;
}
