/* Help from the tables. */
#include "tui/cli/help.h"

#include "locale/thai.h"

static const struct { const char *name, *argument; char letter; } rows[] = {
#define X(id, letter, name, argument) { name, argument, letter },
    OPTIONS(X)
#undef X
};

#define HELP_COLUMN 34
#define HELP_WIDTH 80

/* head in its column, the text beside it, wrapped. */
static void add_line(Cli *cli, Str head, Str text)
{
    Text *out = &cli->out;
    text_add(out, STR("  "));
    if (text_columns(head) > HELP_COLUMN - 4) {
        text_add(out, head);
        text_add(out, STR("\n  "));
        head = STR_NONE;
    }
    text_pad(out, head, HELP_COLUMN - 2, PAD_RIGHT);
    for (bool is_first = true; text.n; is_first = false) {
        if (!is_first) text_pad(out, STR_NONE, HELP_COLUMN, PAD_RIGHT);
        size_t skip = 0, n = thai_wrap(&cli->breaker, text, HELP_WIDTH - HELP_COLUMN, &skip);
        text_add(out, str_from(text.p, n));
        text_add_c(out, '\n');
        text = str_cut_head(text, n + skip);
    }
}

static void add_option(Cli *cli, OptionId id)
{
    CLEANUP_TEXT head = TEXT_INIT;
    CLEANUP_TEXT key = TEXT_INIT;
    if (rows[id].letter) text_add_f(&head, "-%c, ", rows[id].letter);
    text_add_f(&head, "--%s", rows[id].name);
    if (rows[id].argument[0]) text_add_f(&head, " %s", rows[id].argument);
    text_add_f(&key, "option.%s", rows[id].name);
    add_line(cli, text_str(&head), say(cli->lang, key.b));
}

static void add_verb(Cli *cli, const Verb *verb)
{
    CLEANUP_TEXT head = TEXT_INIT;
    CLEANUP_TEXT key = TEXT_INIT;
    text_add_f(&head, "%s %s", verb->name, verb->args);
    text_add_f(&key, "verb.%s", verb->name);
    add_line(cli, str_trim(text_str(&head)), say(cli->lang, key.b));
}

static void add_common(Cli *cli)
{
    static const OptionId common[] = { OPTION_db, OPTION_lang, OPTION_json, OPTION_quiet, OPTION_help,
                                       OPTION_version };
    for (size_t i = 0; i < sizeof common / sizeof *common; i++) add_option(cli, common[i]);
}

/* Verbs of two words stand in one line: `form list|show|check|install`. *next is the first after them. */
static void add_group(Cli *cli, const Verb *first, const Verb **next)
{
    CLEANUP_TEXT head = TEXT_INIT;
    CLEANUP_TEXT key = TEXT_INIT;
    Str name = str_of(first->name);
    size_t n = (size_t)str_find(name, STR(" ")) + 1;
    text_add(&head, name);
    const Verb *v = first + 1;
    for (; v->name && str_starts(str_of(v->name), str_from(name.p, n)); v++) text_add_f(&head, "|%s", v->name + n);
    text_add_f(&key, "verb.%.*s", (int)n - 1, name.p);
    add_line(cli, text_str(&head), say(cli->lang, key.b));
    *next = v;
}

int help_all(Cli *cli)
{
    say_add(&cli->out, cli->lang, "help.usage", NULL, 0);
    text_add_c(&cli->out, '\n');
    for (const Verb *v = verbs; v->name;) {
        if (str_find(str_of(v->name), STR(" ")) >= 0) add_group(cli, v, &v);
        else add_verb(cli, v++);
    }
    add_option(cli, OPTION_plain);
    text_add_c(&cli->out, '\n');
    say_add(&cli->out, cli->lang, "help.more", NULL, 0);
    text_add_c(&cli->out, '\n');
    return cli_flush(cli) ? 0 : fault_exit(ERR_IO);
}

int help_verb(Cli *cli, const Verb *verb)
{
    add_verb(cli, verb);
    for (size_t i = 0; i < verb->option_count; i++) add_option(cli, verb->options[i]);
    add_common(cli);
    return cli_flush(cli) ? 0 : fault_exit(ERR_IO);
}
