/* From argv to a verb, and what verbs share. */
#include "tui/cli/cli.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "locale/number.h"
#include "tui/cli/help.h"

static const struct option_row { const char *name; char letter; bool has_argument; } option_rows[] = {
#define X(id, letter, name, argument) { name, letter, sizeof(argument) > 1 },
    OPTIONS(X)
#undef X
};
static const OptionId everywhere[] = { OPTION_db, OPTION_lang, OPTION_quiet, OPTION_json, OPTION_help,
                                       OPTION_version };

/* --- finding the verb --- */

static bool verb_takes(const Verb *verb, OptionId id)
{
    for (size_t i = 0; i < sizeof everywhere / sizeof *everywhere; i++)
        if (everywhere[i] == id) return true;
    if (!verb->name) return id == OPTION_keys; /* the screens */
    for (size_t i = 0; i < verb->option_count; i++)
        if (verb->options[i] == id) return true;
    return false;
}

/* The verb that the first one or two words name; *words is how many they are. */
static const Verb *find_verb(const Str *words_in, size_t count, size_t *words)
{
    CLEANUP_TEXT two = TEXT_INIT;
    if (count >= 2) text_add_f(&two, "%.*s %.*s", STR_ARG(words_in[0]), STR_ARG(words_in[1]));
    for (const Verb *v = verbs; v->name; v++) {
        bool is_one = count >= 1 && str_eq(str_of(v->name), words_in[0]);
        if (!is_one && !(count >= 2 && str_eq(str_of(v->name), text_str(&two)))) continue;
        *words = is_one ? 1 : 2;
        return v;
    }
    return NULL;
}

/* --- options --- */

static void long_options(struct option *longs, Text *letters)
{
    text_add_c(letters, ':');
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_row *row = &option_rows[i];
        longs[i] = (struct option){ row->name, row->has_argument, NULL, 256 + i };
        if (!row->letter) continue;
        text_add_c(letters, row->letter);
        if (row->has_argument) text_add_c(letters, ':');
    }
}

static int option_of_letter(int c)
{
    if (c >= 256) return c - 256;
    for (int i = 0; i < OPTION_COUNT; i++)
        if (option_rows[i].letter == c) return i;
    return -1;
}

/* argv split into options and words; words are gathered in cli->args. */
static bool parse(Cli *cli, int argc, char **argv, Error *err)
{
    struct option longs[OPTION_COUNT + 1] = { 0 };
    CLEANUP_TEXT letters = TEXT_INIT;
    long_options(longs, &letters);
    optind = 0;
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, letters.b, longs, NULL)) != -1;) {
        if (c == '?' || c == ':') {
            const char *id = c == ':' ? "cli.needs_argument" : "cli.no_option";
            return fault(err, ERR_USAGE, id, str_of(argv[optind - 1]));
        }
        int i = option_of_letter(c);
        cli->given[i] = true;
        cli->option[i] = str_of(option_rows[i].has_argument ? optarg : "");
        if (utf8_bad(cli->option[i]) >= 0)
            return fault(err, ERR_USAGE, "cli.not_utf8", str_of(option_rows[i].name));
    }
    Str *words = arena_take_array(&cli->arena, (size_t)(argc - optind) + 1, sizeof *words);
    for (int i = optind; i < argc; i++) {
        words[i - optind] = str_of(argv[i]);
        if (utf8_bad(words[i - optind]) >= 0) return fault(err, ERR_USAGE, "cli.not_utf8", words[i - optind]);
    }
    cli->args = words;
    cli->arg_count = (size_t)(argc - optind);
    return true;
}

static bool check_options(const Cli *cli, const Verb *verb, Error *err)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (cli->given[i] && !verb_takes(verb, (OptionId)i)) {
            CLEANUP_TEXT name = TEXT_INIT;
            text_add_f(&name, "--%s", option_rows[i].name);
            return fault(err, ERR_USAGE, "cli.not_here", text_str(&name));
        }
    }
    return true;
}

static Str environment_language(const Os *os)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Str value = os->env(os->ctx, names[i]);
        if (value.n) return value;
    }
    return STR_NONE;
}

static bool choose_language(Cli *cli, Error *err)
{
    cli->lang = lang_choose(OPTION(cli, lang), STR_NONE, environment_language(cli->os));
    return !GIVEN(cli, lang) || lang_find(OPTION(cli, lang)) >= 0 ||
           fault(err, ERR_USAGE, "cli.no_language", OPTION(cli, lang));
}

static int print_version(Cli *cli)
{
    text_add_f(&cli->out, "kaejon %s\n", KAEJON_VERSION);
    return cli_flush(cli) ? 0 : fault_exit(ERR_IO);
}

static int run_verb(Cli *cli, const Verb *verb, size_t words)
{
    Error err = { 0 };
    cli->args += words;
    cli->arg_count -= words;
    if (GIVEN(cli, help)) return help_verb(cli, verb);
    if (!check_options(cli, verb, &err)) return cli_fault(cli, &err);
    if (cli->arg_count < verb->arg_min || cli->arg_count > verb->arg_max) {
        CLEANUP_TEXT usage = TEXT_INIT;
        text_add_f(&usage, "kaejon %s %s", verb->name, verb->args);
        fault(&err, ERR_USAGE, "cli.args", text_str(&usage));
        return cli_fault(cli, &err);
    }
    int code = verb->run(cli);
    return cli_flush(cli) || code != 0 ? code : fault_exit(ERR_IO);
}

int cli_main(Cli *cli, int argc, char **argv, bool *open_screens)
{
    static const Verb screens = { 0 };
    Error err = { 0 };
    size_t words = 0;
    *open_screens = false;
    bool ok = parse(cli, argc, argv, &err);
    if (!choose_language(cli, ok ? &err : NULL) || !ok) return cli_fault(cli, &err);
    if (GIVEN(cli, version)) return print_version(cli);
    if (cli->arg_count == 0) {
        if (GIVEN(cli, help)) return help_all(cli);
        *open_screens = check_options(cli, &screens, &err);
        return *open_screens ? 0 : cli_fault(cli, &err);
    }
    const Verb *verb = find_verb(cli->args, cli->arg_count, &words);
    if (verb) return run_verb(cli, verb, words);
    fault(&err, ERR_USAGE, "cli.no_verb", cli->args[0]);
    return cli_fault(cli, &err);
}

void cli_done(Cli *cli)
{
    if (cli->store) store_close(cli->store);
    text_free(&cli->out);
    thai_breaker_done(&cli->breaker);
    arena_done(&cli->arena);
    *cli = (Cli){ .os = cli->os, .out = TEXT_INIT };
}

/* --- what verbs share --- */

Str cli_db_path(Cli *cli)
{
    const Os *os = cli->os;
    if (GIVEN(cli, db)) return OPTION(cli, db);
    Str path = os->env(os->ctx, "KAEJON_DB");
    if (path.n) return path;
    /* The XDG specification wants a variable that is not an absolute path ignored. */
    Str data = os->env(os->ctx, "XDG_DATA_HOME"), home = os->env(os->ctx, "HOME");
    Text t = TEXT_INIT;
    if (str_starts(data, STR("/"))) text_add_f(&t, "%.*s", STR_ARG(data));
    else text_add_f(&t, "%.*s/.local/share", STR_ARG(home));
    text_add(&t, STR("/kaejon/kaejon.db"));
    Str kept = str_copy(&cli->arena, text_str(&t));
    text_free(&t);
    return kept;
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
    const Form *form = store_form(cli->store, name);
    if (form) return form;
    Error err = { 0 };
    fault(&err, ERR_ABSENT, "cli.no_form", name);
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
    text_add_f(&name, "--%s", option_rows[id].name);
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
