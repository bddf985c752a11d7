/* From argv to a verb. */
#include "tui/cli/dispatch.h"

#include <getopt.h>
#include <string.h>

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
    if (!verb->name) return id == OPTION_keys || id == OPTION_plain; /* the screens */
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

/* `-7 mod 3`, `-${a}`, `--5`: a minus, not an option; none of ours begins with anything but a letter.
 * Behind `eval` a word with a bracket is one too: `-int(2.5)`. */
static bool is_minus(const char *word, bool is_eval)
{
    if (word[0] != '-') return false;
    const char *p = word + (word[1] == '-' ? 2 : 1);
    bool is_letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z');
    return *p && (!is_letter || (is_eval && strchr(p, '(')));
}

#define MARK '\x01' /* stands before such a word while getopt looks at it */

static char **marked(Cli *cli, int argc, char **argv)
{
    char **out = arena_take_array(&cli->arena, (size_t)argc + 1, sizeof *out);
    bool is_eval = false;
    for (int i = 0; i < argc; i++) {
        out[i] = argv[i];
        is_eval = is_eval || strcmp(argv[i], "eval") == 0;
        if (i == 0 || !is_minus(argv[i], is_eval)) continue;
        size_t n = strlen(argv[i]);
        out[i] = arena_take(&cli->arena, n + 2);
        out[i][0] = MARK;
        memcpy(out[i] + 1, argv[i], n + 1);
    }
    return out;
}

static Str unmarked(const char *word) { return str_of(word[0] == MARK ? word + 1 : word); }

/* argv split into options and words; words are gathered in cli->args. */
static bool parse(Cli *cli, int argc, char **argv_in, Error *err)
{
    char **argv = marked(cli, argc, argv_in);
    struct option longs[OPTION_COUNT + 1] = { 0 };
    CLEANUP_TEXT letters = TEXT_INIT;
    long_options(longs, &letters);
    optind = 0;
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, letters.b, longs, NULL)) != -1;) {
        if (c == '?' || c == ':') {
            const char *id = c == ':' ? "cli.needs_argument" : "cli.no_option";
            return fault(err, ERR_USAGE, id, unmarked(argv[optind - 1]));
        }
        int i = option_of_letter(c);
        cli->given[i] = true;
        cli->option[i] = unmarked(option_rows[i].has_argument ? optarg : "");
        if (utf8_bad(cli->option[i]) >= 0)
            return fault(err, ERR_USAGE, "cli.not_utf8", str_of(option_rows[i].name));
    }
    Str *words = arena_take_array(&cli->arena, (size_t)(argc - optind) + 1, sizeof *words);
    for (int i = optind; i < argc; i++) {
        words[i - optind] = unmarked(argv[i]);
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
    if (cli_flush(cli) || code != 0) return code;
    fault(&err, ERR_IO, "cli.output", STR_NONE);
    return cli_fault(cli, &err);
}

/* `bundle` is a word of commands; what is wrong is the one after it. */
static int no_verb(Cli *cli)
{
    Error err = { 0 };
    CLEANUP_TEXT tried = TEXT_INIT;
    CLEANUP_TEXT group = TEXT_INIT;
    text_add(&tried, cli->args[0]);
    text_add_f(&group, "%.*s ", STR_ARG(cli->args[0]));
    bool is_group = false;
    for (const Verb *v = verbs; v->name; v++) is_group |= str_starts(str_of(v->name), text_str(&group));
    if (is_group && cli->arg_count > 1) text_add_f(&tried, " %.*s", STR_ARG(cli->args[1]));
    fault(&err, ERR_USAGE, "cli.no_verb", text_str(&tried));
    return cli_fault(cli, &err);
}

int dispatch(Cli *cli, int argc, char **argv, bool *open_screens)
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
    return no_verb(cli);
}

void cli_done(Cli *cli)
{
    if (cli->store) store_close(cli->store);
    text_free(&cli->out);
    thai_breaker_done(&cli->breaker);
    arena_done(&cli->arena);
    *cli = (Cli){ .os = cli->os, .out = TEXT_INIT };
}

