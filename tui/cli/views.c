/* view list, save, drop: questions with a name, and how many records each finds. */
#include "model/store/view.h"
#include "tui/cli/query.h"
#include "tui/cli/verbs.h"

/* -1: the form has changed since, and the question cannot be asked any more. */
static int64_t count_of(Cli *cli, const View *v)
{
    Query query;
    QueryRun *run;
    EntryEnv env = cli_env(cli);
    int64_t total = -1;
    view_query(v, &cli->arena, &query);
    query.column_count = 0;
    if (!query_open(cli->store, &query, &env, &run, NULL)) return -1;
    if (!query_count(run, 0, &total, NULL)) total = -1;
    query_close(run);
    return total;
}

static void view_json(Cli *cli, const View *v)
{
    Text *out = &cli->out;
    int64_t count = count_of(cli, v);
    out_key(out, NULL);
    text_add_c(out, '{');
    out_str(out, "form", v->form);
    out_str(out, "name", v->name);
    out_str(out, "where", v->where);
    out_str(out, "find", v->find);
    out_str(out, "sort", v->sort);
    out_str(out, "columns", v->columns);
    out_str(out, "standing", query_standing_word(v->standing));
    if (count >= 0) out_int(out, "count", count);
    text_add_c(out, '}');
}

/* What it asks, in one cell. */
static Str question(Cli *cli, const View *v)
{
    CLEANUP_TEXT t = TEXT_INIT;
    const Str parts[] = { v->find, v->where, query_standing_word(v->standing), v->sort };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i].n) continue;
        if (t.n) text_add(&t, STR("  "));
        text_add(&t, parts[i]);
    }
    return str_copy(&cli->arena, text_str(&t));
}

static void views_table(Cli *cli, const View *views, size_t count)
{
    enum { COLUMNS = 4 };
    static const char *const heads[COLUMNS] = { "view.form", "view.name", "view.count", "view.question" };
    Str *cells = arena_take_array(&cli->arena, (count + 1) * COLUMNS, sizeof *cells);
    for (size_t c = 0; c < COLUMNS; c++) cells[c] = say(cli->lang, heads[c]);
    for (size_t i = 0; i < count; i++) {
        Str *row = cells + (i + 1) * COLUMNS;
        int64_t n = count_of(cli, &views[i]);
        row[0] = views[i].form;
        row[1] = views[i].name;
        row[2] = n < 0 ? STR("!") : cli_int(cli, n);
        row[3] = question(cli, &views[i]);
    }
    cli_table(cli, cells, count + 1, COLUMNS);
}

int verb_view_list(Cli *cli)
{
    int code = 0;
    Error err = { 0 };
    View *views;
    size_t count;
    if (!cli_store(cli, STORE_READ_ONLY, &code)) return code;
    Str form = cli->arg_count ? cli->args[0] : STR_NONE;
    if (form.n && !cli_form(cli, form, &code)) return code;
    if (!views_read(cli->store, form, &cli->arena, &views, &count, &err)) return cli_fault(cli, &err);
    if (GIVEN(cli, json)) {
        text_add_c(&cli->out, '[');
        for (size_t i = 0; i < count; i++) view_json(cli, &views[i]);
        text_add(&cli->out, STR("]\n"));
    } else if (count) views_table(cli, views, count);
    else CLI_SAY(cli, "view.none", STR_NONE);
    return 0;
}

int verb_view_save(Cli *cli)
{
    int code = 0;
    Error err = { 0 };
    Query query;
    QueryRun *run;
    if (!cli_store(cli, STORE_READ_WRITE, &code)) return code;
    const Form *form = cli_form(cli, cli->args[0], &code);
    if (!form) return code;
    View view = { .form = form->name };
    if (GIVEN(cli, view) && !view_find(cli->store, form->name, OPTION(cli, view), &cli->arena, &view, &err))
        return cli_fault(cli, &err);
    view.name = cli->args[1];
    if (GIVEN(cli, where)) view.where = OPTION(cli, where);
    if (GIVEN(cli, find)) view.find = OPTION(cli, find);
    if (GIVEN(cli, sort)) view.sort = OPTION(cli, sort);
    if (GIVEN(cli, columns)) view.columns = OPTION(cli, columns);
    EntryEnv env = cli_env(cli);
    if (!cli_query(cli, form, &query, &err) || !query_open(cli->store, &query, &env, &run, &err)) return cli_fault(cli, &err);
    query_close(run);
    view.standing = query.standing;
    if (!view_keep(cli->store, &view, &err)) return cli_fault(cli, &err);
    CLI_SAY(cli, "view.kept", view.name, cli_int(cli, count_of(cli, &view)));
    return 0;
}

int verb_view_drop(Cli *cli)
{
    int code = 0;
    Error err = { 0 };
    if (!cli_store(cli, STORE_READ_WRITE, &code)) return code;
    const Form *form = cli_form(cli, cli->args[0], &code);
    if (!form) return code;
    if (!view_drop(cli->store, form->name, cli->args[1], &err)) return cli_fault(cli, &err);
    CLI_SAY(cli, "view.dropped", cli->args[1]);
    return 0;
}
