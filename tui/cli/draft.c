/* form draft FILE -o DIR: an XLSForm guessed from an office's own list. */
#include "model/exchange/draft.h"
#include "tui/cli/verbs.h"

/* The last part of a path, which is what the form is called. */
static Str last_part(Str path)
{
    while (path.n > 1 && str_ends(path, STR("/"))) path.n--;
    size_t at = path.n;
    while (at && path.p[at - 1] != '/') at--;
    return str_cut_head(path, at);
}

static void print_json(Cli *cli, const FormDraft *f, Str form)
{
    Text *out = &cli->out;
    text_add_c(out, '{');
    out_str(out, "form", form);
    out_int(out, "rows", f->rows);
    out_int(out, "unreadable", f->unreadable);
    if (f->sheet.n) out_str(out, "sheet", f->sheet);
    out_key(out, "columns");
    text_add_c(out, '[');
    for (size_t i = 0; i < f->count; i++) {
        const DraftColumn *c = &f->columns[i];
        out_key(out, NULL);
        text_add_c(out, '{');
        out_str(out, "header", c->header);
        out_str(out, "name", c->name);
        out_str(out, "type", c->type);
        out_int(out, "choices", (int64_t)c->choices);
        out_bool(out, "key", c->is_key);
        text_add_c(out, '}');
    }
    text_add(out, STR("]}\n"));
}

static void print_table(Cli *cli, const FormDraft *f)
{
    Str *cells = arena_take_array(&cli->arena, f->count * 4 + 1, sizeof *cells);
    for (size_t i = 0; i < f->count; i++) {
        const DraftColumn *c = &f->columns[i];
        cells[i * 4] = c->name;
        cells[i * 4 + 1] = c->type;
        cells[i * 4 + 2] = c->is_key ? say(cli->lang, "draft.key") : c->choices ? cli_int(cli, (int64_t)c->choices) : STR_NONE;
        cells[i * 4 + 3] = c->header;
    }
    cli_table(cli, cells, f->count, 4);
}

int verb_form_draft(Cli *cli)
{
    Error err = { 0 };
    FormDraft draft;
    EntryEnv env = cli_env(cli);
    int32_t ms;
    DraftOptions o = { .path = cli->args[0], .encoding = OPTION(cli, encoding), .sheet = OPTION(cli, sheet),
                       .form = last_part(OPTION(cli, output)) };
    if (!GIVEN(cli, output)) {
        fault(&err, ERR_USAGE, "draft.where", cli->args[0]);
        return cli_fault(cli, &err);
    }
    if (!cli_delimiter(cli, &o.delimiter, &err)) return cli_fault(cli, &err);
    date_of_ms(env.now_ms, env.zone_minutes, &o.today, &ms);
    bool ok = draft_make(cli->os, &o, &draft, &err) && draft_write(cli->os, &draft, OPTION(cli, output), &err);
    if (ok && GIVEN(cli, json)) print_json(cli, &draft, o.form);
    else if (ok) print_table(cli, &draft);
    if (ok) CLI_SAY(cli, "draft.done", OPTION(cli, output), cli_int(cli, draft.rows), o.form, cli->args[0]);
    if (ok && draft.unreadable) CLI_SAY(cli, "draft.unreadable", cli_int(cli, draft.unreadable));
    int code = ok ? 0 : cli_fault(cli, &err);
    draft_done(&draft);
    return code;
}
