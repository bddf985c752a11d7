/* What verbs share. */
#include "tui/cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "locale/number.h"

static const char *option_name(OptionId id)
{
    static const char *const names[] = {
#define X(id, letter, name, argument) name,
        OPTIONS(X)
#undef X
    };
    return names[id];
}

Str cli_data_path(Cli *cli, Str name)
{
    /* The XDG specification wants a variable that is not an absolute path ignored. */
    const Os *os = cli->os;
    Str data = os->env(os->ctx, "XDG_DATA_HOME"), home = os->env(os->ctx, "HOME");
    CLEANUP_TEXT t = TEXT_INIT;
    if (str_starts(data, STR("/"))) text_add(&t, data);
    else text_add_f(&t, "%.*s/.local/share", STR_ARG(home));
    text_add_f(&t, "/kaejon/%.*s", STR_ARG(name));
    return str_copy(&cli->arena, text_str(&t));
}

Str cli_db_path(Cli *cli)
{
    if (GIVEN(cli, db)) return OPTION(cli, db);
    Str path = cli->os->env(cli->os->ctx, "KAEJON_DB");
    return path.n ? path : cli_data_path(cli, STR("kaejon.db"));
}

bool cli_store(Cli *cli, StoreMode mode, int *exit_code)
{
    if (cli->store) return true;
    Error err = { 0 };
    if (store_open(cli->os, cli_db_path(cli), mode, &cli->store, &err)) return true;
    *exit_code = cli_fault(cli, &err);
    return false;
}

const Form *cli_form(Cli *cli, Str name, int *exit_code)
{
    Error err = { 0 };
    const Form *form = store_need_form(cli->store, name, &err);
    if (form) return form;
    *exit_code = cli_fault(cli, &err);
    return NULL;
}

static bool env_uuid(void *ctx, char out[static 37])
{
    const Os *os = ctx;
    Uuid id;
    CLEANUP_TEXT t = TEXT_INIT;
    Error err = { 0 };
    if (!uuid_new(os, &id, &err)) return false;
    uuid_add(&t, id);
    memcpy(out, t.b, 37);
    return true;
}

EntryEnv cli_env(Cli *cli)
{
    const Os *os = cli->os;
    return (EntryEnv){ .now_ms = os->now_ms(os->ctx),
                       .zone_minutes = os->zone_minutes(os->ctx),
                       .lang = cli->lang,
                       .uuid = env_uuid,
                       .uuid_ctx = (void *)(uintptr_t)os,
                       .user = os->login(os->ctx),
                       .device = cli->store ? store_device(cli->store) : STR_NONE };
}

int cli_fault(Cli *cli, const Error *err)
{
    CLEANUP_TEXT line = TEXT_INIT;
    text_add(&line, STR("kaejon: "));
    say_error(&line, cli->lang, err);
    text_add_c(&line, '\n');
    cli_flush(cli);
    fwrite(line.b, 1, line.n, stderr);
    return fault_exit(err->code);
}

void cli_say(Cli *cli, const char *id, const Str *args, size_t count)
{
    if (GIVEN(cli, quiet)) return;
    CLEANUP_TEXT line = TEXT_INIT;
    say_add(&line, cli->lang, id, args, count);
    text_add_c(&line, '\n');
    fwrite(line.b, 1, line.n, stderr);
}

bool cli_flush(Cli *cli)
{
    bool ok = fwrite(cli->out.b, 1, cli->out.n, stdout) == cli->out.n && fflush(stdout) == 0;
    text_clear(&cli->out);
    return ok;
}

bool cli_flush_some(Cli *cli)
{
    if (cli->out.n < 65536) return true;
    size_t n = cli->out.n - 1;
    bool ok = fwrite(cli->out.b, 1, n, stdout) == n;
    text_replace(&cli->out, 0, n, STR_NONE);
    return ok;
}

bool cli_number(Cli *cli, OptionId id, int64_t standard, int64_t *out, int *exit_code)
{
    *out = standard;
    if (!cli->given[id]) return true;
    Error err = { 0 };
    if (number_read(cli->option[id], out, &err) && *out >= 0) return true;
    CLEANUP_TEXT name = TEXT_INIT;
    text_add_f(&name, "--%s", option_name(id));
    fault(&err, ERR_USAGE, "cli.not_a_number", cli->option[id]);
    fault_at(&err, text_str(&name));
    *exit_code = cli_fault(cli, &err);
    return false;
}

size_t cli_names(Cli *cli, OptionId id, const Str **out)
{
    Str rest = cli->option[id], piece;
    size_t count = 0;
    Str *names = arena_take_array(&cli->arena, rest.n + 1, sizeof *names);
    while (cli->given[id] && str_split(&rest, ',', &piece)) {
        piece = str_trim(piece);
        if (piece.n) names[count++] = piece;
    }
    *out = names;
    return count;
}

Str cli_int(Cli *cli, int64_t n)
{
    CLEANUP_TEXT t = TEXT_INIT;
    text_add_f(&t, "%lld", (long long)n);
    return str_copy(&cli->arena, text_str(&t));
}
