/* init and help. */
#include "model/exchange/demo.h"
#include "model/exchange/share.h"
#include "tui/cli/help.h"
#include "tui/cli/verbs.h"


/* The folder of a path, made if it is not there. */
static bool make_folder_of(const Os *os, Str path, Error *err)
{
    size_t n = path.n;
    while (n && path.p[n - 1] != '/') n--;
    if (n <= 1 || os->make_folder(os->ctx, str_from(path.p, n - 1), err)) return true;
    if (err && err->code != ERR_FULL) err->code = ERR_CREATE;
    return false;
}

/* A database with its forms, whole or not at all. */
bool cli_new_database(Cli *cli, Str office, Str area, Str owner, DataKind kind, Error *err)
{
    const Os *os = cli->os;
    Str path = cli_db_path(cli);
    OsStat stat;
    if (os->stat(os->ctx, path, &stat, NULL)) return fault(err, ERR_CREATE, "init.exists", path);
    if (!make_folder_of(os, path, err) || !store_create(os, path, office, area, owner, kind, err)) return false;
    bool ok = store_open(os, path, STORE_READ_WRITE, &cli->store, err) &&
              share_install_forms(cli->store, err);
    if (ok) return true;
    if (cli->store) store_close(cli->store);
    cli->store = NULL;
    Error e = { 0 };
    (void)os->remove(os->ctx, path, &e);
    return false;
}

int verb_init(Cli *cli)
{
    Error err = { 0 };
    if (!GIVEN(cli, office) || !GIVEN(cli, area)) {
        fault(&err, ERR_USAGE, "cli.needs_option", GIVEN(cli, office) ? STR("--area") : STR("--office"));
        return cli_fault(cli, &err);
    }
    if (!cli_new_database(cli, OPTION(cli, office), OPTION(cli, area), OPTION(cli, owner), DATA_REAL, &err))
        return cli_fault(cli, &err);
    CLI_SAY(cli, "init.done", cli_db_path(cli), OPTION(cli, office), OPTION(cli, area));
    CLI_SAY(cli, "init.theft", STR_NONE);
    if (GIVEN(cli, json)) {
        text_add_c(&cli->out, '{');
        out_str(&cli->out, "db", cli_db_path(cli));
        out_str(&cli->out, "office", store_office(cli->store));
        out_str(&cli->out, "device", store_device(cli->store));
        text_add(&cli->out, STR("}\n"));
    }
    return 0;
}

int verb_help(Cli *cli)
{
    if (cli->arg_count == 0) return help_all(cli);
    CLEANUP_TEXT name = TEXT_INIT;
    for (size_t i = 0; i < cli->arg_count; i++) text_add_f(&name, "%s%.*s", i ? " " : "", STR_ARG(cli->args[i]));
    bool is_found = false;
    for (const Verb *v = verbs; v->name; v++) {
        /* `help form` shows form list, form check … */
        bool is_it = str_eq(str_of(v->name), text_str(&name));
        bool is_group = str_starts(str_of(v->name), text_str(&name)) && v->name[name.n] == ' ';
        if (!is_it && !is_group) continue;
        is_found = true;
        int code = help_verb(cli, v);
        if (code) return code;
    }
    if (is_found) return 0;
    Error err = { 0 };
    fault(&err, ERR_USAGE, "cli.no_verb", text_str(&name));
    return cli_fault(cli, &err);
}

/* --- demo --- */

int verb_demo(Cli *cli)
{
    int code = 0;
    int64_t households, seed;
    Error err = { 0 };
    if (!cli_number(cli, OPTION_households, 500, &households, &code) ||
        !cli_number(cli, OPTION_seed, 46, &seed, &code))
        return code;
    if (!GIVEN(cli, db) && !cli->os->env(cli->os->ctx, "KAEJON_DB").n) {
        cli->given[OPTION_db] = true; /* never where an office's real data would be */
        cli->option[OPTION_db] = cli_data_path(cli, STR("training.db"));
    }
    Str office = GIVEN(cli, office) ? OPTION(cli, office) : say(cli->lang, "demo.office");
    Str area = GIVEN(cli, area) ? OPTION(cli, area) : STR("460111");
    if (!cli_new_database(cli, office, area, OPTION(cli, owner), DATA_TRAINING, &err))
        return cli_fault(cli, &err);
    EntryEnv env = cli_env(cli);
    DemoMade made;
    if (!demo_fill(cli->store, households, (uint64_t)seed, &env, NULL, &made, &err)) return cli_fault(cli, &err);
    CLI_SAY(cli, "demo.done", cli_db_path(cli), cli_int(cli, made.households), cli_int(cli, made.persons));
    if (GIVEN(cli, json)) {
        text_add_c(&cli->out, '{');
        out_str(&cli->out, "db", cli_db_path(cli));
        out_int(&cli->out, "households", made.households);
        out_int(&cli->out, "persons", made.persons);
        text_add(&cli->out, STR("}\n"));
    }
    return 0;
}
