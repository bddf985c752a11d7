/* set FORM all F=V … --where EXPR: the same answers on every record that the query finds. */
#include "model/work/setall.h"
#include "tui/cli/query.h"
#include "tui/cli/verbs.h"

typedef struct { Arena *arena; int64_t *ids; size_t count, cap; } Ids;

static bool take_id(void *ctx, const QueryRow *row, Error *err)
{
    Ids *l = ctx;
    (void)err;
    if (l->count == l->cap) {
        int64_t *more = arena_take_array(l->arena, l->cap * 2 + 256, sizeof *more);
        if (l->cap) memcpy(more, l->ids, l->cap * sizeof *more);
        l->ids = more;
        l->cap = l->cap * 2 + 256;
    }
    l->ids[l->count++] = row->id;
    return true;
}

static bool find_all(Cli *cli, const Form *form, const EntryEnv *env, Ids *out, Error *err)
{
    Query query;
    QueryRun *run;
    bool is_limited = GIVEN(cli, where) || GIVEN(cli, find) || GIVEN(cli, view) || GIVEN(cli, standing);
    if (!is_limited) return fault(err, ERR_USAGE, "set.all", form->name);
    if (!cli_query(cli, form, &query, err)) return false;
    query.column_count = 1;
    query.columns = &form->fields[0].name;
    for (size_t i = 0; i < form->field_count; i++)
        if (type_is_answer(form->fields[i].type) && form->fields[i].repeat < 0) {
            query.columns = &form->fields[i].name;
            break;
        }
    if (!query_open(cli->store, &query, env, &run, err)) return false;
    bool ok = query_each(run, take_id, out, err);
    query_close(run);
    return ok;
}

static int report(Cli *cli, const SetDone *done)
{
    if (GIVEN(cli, json)) {
        text_add_c(&cli->out, '{');
        out_int(&cli->out, "changed", done->changed);
        out_int(&cli->out, "same", done->same);
        out_int(&cli->out, "refused", done->refused);
        text_add(&cli->out, STR("}\n"));
    }
    CLI_SAY(cli, "setall.done", cli_int(cli, done->changed), cli_int(cli, done->same), cli_int(cli, done->refused));
    if (done->refused == 0) return 0;
    CLEANUP_TEXT id = TEXT_INIT;
    CLEANUP_TEXT why = TEXT_INIT;
    uuid_add(&id, done->first);
    say_error(&why, cli->lang, &done->why);
    CLI_SAY(cli, "setall.first", text_str(&id), text_str(&why));
    return 1;
}

int set_on_all(Cli *cli, const Form *form)
{
    Error err = { 0 };
    SetDone done = { 0 };
    EntryEnv env = cli_env(cli);
    Ids found = { .arena = &cli->arena };
    SetAnswer *answers = arena_take_array(&cli->arena, cli->arg_count, sizeof *answers);
    size_t count = 0;
    for (size_t i = 2; i < cli->arg_count; i++) {
        ptrdiff_t at = str_find(cli->args[i], STR("="));
        if (at < 1) {
            fault(&err, ERR_USAGE, "cli.set_value", cli->args[i]);
            return cli_fault(cli, &err);
        }
        answers[count++] = (SetAnswer){ str_from(cli->args[i].p, (size_t)at), str_cut_head(cli->args[i], (size_t)at + 1) };
    }
    if (!find_all(cli, form, &env, &found, &err)) return cli_fault(cli, &err);
    SetAll what = { .form = form->name, .ids = found.ids, .count = found.count, .answers = answers,
                    .answer_count = count, .reason = OPTION(cli, reason) };
    if (!setall_run(cli->store, &what, &env, NULL, &done, &err)) return cli_fault(cli, &err);
    int code = report(cli, &done);
    setall_free(&done);
    return code;
}
