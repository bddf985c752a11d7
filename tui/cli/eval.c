/* eval EXPR [FIELD=VALUE …]: one expression of the form language. */
#include "forms/sheet.h"
#include "locale/number.h"
#include "tui/cli/verbs.h"

/* A form whose questions are the names given, all of type text, and one for `.`. */
static Form *form_of_names(const Str *args, size_t count)
{
    SheetReader *reader = sheet_open(STR("eval"));
    const Str header[] = { STR("type"), STR("name"), STR("label") };
    const Str self[] = { STR("text"), STR("_self"), STR(".") };
    sheet_row(reader, STR("survey"), 1, header, 3);
    sheet_row(reader, STR("survey"), 2, self, 3);
    for (size_t i = 0; i < count; i++) {
        ptrdiff_t at = str_find(args[i], STR("="));
        Str name = str_from(args[i].p, (size_t)at);
        if (str_eq(name, STR("."))) continue;
        const Str row[] = { STR("text"), name, name };
        sheet_row(reader, STR("survey"), (int)i + 3, row, 3);
    }
    FormReport report;
    Form *form = sheet_close(reader, &report);
    report_free(&report);
    return form;
}

static bool check_args(const Str *args, size_t count, Error *err)
{
    for (size_t i = 0; i < count; i++)
        if (str_find(args[i], STR("=")) < 1) return fault(err, ERR_USAGE, "cli.eval_value", args[i]);
    return true;
}

static Record *record_of_values(const Form *form, const Str *args, size_t count, int *self)
{
    Record *record = record_new(form);
    *self = -1;
    for (size_t i = 0; i < count; i++) {
        size_t at = (size_t)str_find(args[i], STR("="));
        Str name = str_from(args[i].p, at);
        const Field *field = form_field(form, str_eq(name, STR(".")) ? STR("_self") : name);
        if (!field) continue; /* twice the same name: the first stands */
        if (str_eq(name, STR("."))) *self = field->index;
        row_set(record, record->root, field, value_text(str_cut_head(args[i], at + 1)));
    }
    return record;
}

static void add_value(Text *out, const Result *r, Arena *arena)
{
    if (r->type == RESULT_NUMBER && double_add(out, r->number)) return;
    if (r->type == RESULT_NUMBER) {
        text_add(out, r->number != r->number ? STR("NaN") : r->number > 0 ? STR("Infinity") : STR("-Infinity"));
        return;
    }
    text_add(out, result_string(arena, *r));
}

static void print_json(Cli *cli, const Result *r)
{
    static const char *const types[] = { "boolean", "number", "string", "date", "nodeset" };
    Text *out = &cli->out;
    text_add_c(out, '{');
    out_str(out, "type", str_of(types[r->type]));
    out_key(out, "value");
    if (r->type == RESULT_BOOLEAN) text_add(out, r->boolean ? STR("true") : STR("false"));
    else if (r->type == RESULT_NUMBER) {
        if (!double_add(out, r->number)) text_add(out, STR("null"));
    } else json_add_string(out, result_string(&cli->arena, *r));
    text_add(out, STR("}\n"));
}

/* The clock of the expression: now, or noon of --today. */
static bool clock_of(Cli *cli, int64_t *now_ms, Error *err)
{
    *now_ms = cli->os->now_ms(cli->os->ctx);
    if (!GIVEN(cli, today)) return true;
    Date day;
    if (!date_from_iso(OPTION(cli, today), &day) || day.known != DATE_DAY)
        return fault(err, ERR_USAGE, "cli.today", OPTION(cli, today));
    *now_ms = (int64_t)day.day * 86400000 + 43200000 - (int64_t)cli->os->zone_minutes(cli->os->ctx) * 60000;
    return true;
}

/* --- what one line cannot express: rows of repeats, and lists that stand beside a form --- */

static const char *const of_form[] = { "indexed-repeat", "instance", "pulldata", "jr:choice-name" };
static const char *const over_rows[] = { "count", "count-non-empty", "sum", "max", "min", "join" };

static bool is_among(const ExprNode *n, const char *const *names, size_t count)
{
    for (size_t i = 0; n->kind == NODE_CALL && i < count; i++)
        if (str_eq(n->text, str_of(names[i]))) return true;
    return false;
}

static bool needs_form(const ExprNode *n)
{
    bool is_step = n->kind == NODE_NAME || n->kind == NODE_SELF || n->kind == NODE_PARENT;
    return n->kind == NODE_PARENT || n->kind == NODE_FILTER || (is_step && n->kid_count) ||
           is_among(n, of_form, sizeof of_form / sizeof *of_form);
}

static bool counts_rows(const ExprNode *n) { return is_among(n, over_rows, sizeof over_rows / sizeof *over_rows); }

static const ExprNode *find_node(const ExprNode *n, bool (*is_it)(const ExprNode *))
{
    if (is_it(n)) return n;
    for (size_t i = 0; i < n->kid_count; i++) {
        const ExprNode *found = find_node(n->kids[i], is_it);
        if (found) return found;
    }
    return NULL;
}

static bool refuse(const ExprNode *n, Error *err)
{
    return fault_n(err, ERR_USAGE, "cli.eval_rows", n->kind == NODE_PARENT ? STR("..") : n->text.n ? n->text : STR("[ ]"),
                   n->position);
}

/* A name that was not given and that is counted or summed is the name of a repeat. */
static bool bind(Cli *cli, Expr *expr, const Form *form, int self, Error *err)
{
    const ExprNode *found = find_node(expr_root(expr), needs_form);
    if (found) return refuse(found, err);
    if (expr_bind(expr, &cli->arena, form, self, err)) return true;
    found = find_node(expr_root(expr), counts_rows);
    bool is_unknown = str_starts(str_of(err->msg), STR("expr.e_ref"));
    return found && is_unknown ? refuse(found, err) : false;
}

static int eval_fault(Cli *cli, const Error *err)
{
    if (GIVEN(cli, json)) {
        CLEANUP_TEXT words = TEXT_INIT;
        say_error(&words, cli->lang, err);
        text_add_c(&cli->out, '{');
        out_str(&cli->out, "error", text_str(&words));
        out_int(&cli->out, "at", err->n);
        text_add(&cli->out, STR("}\n"));
    }
    return cli_fault(cli, err);
}

static void run(Cli *cli, const Expr *expr, const Form *form, const Record *record, int self, int64_t now_ms)
{
    EntryEnv env = cli_env(cli);
    Error warning = { 0 };
    ExprScope scope = { .form = form, .row = record->root, .self = self, .now_ms = now_ms,
                        .zone_minutes = env.zone_minutes, .lang = cli->lang, .uuid = env.uuid,
                        .uuid_ctx = env.uuid_ctx, .arena = &cli->arena, .warning = &warning };
    Result r = expr_eval(expr, &scope);
    if (warning.msg) (void)cli_fault(cli, &warning);
    if (GIVEN(cli, json)) print_json(cli, &r);
    else {
        add_value(&cli->out, &r, &cli->arena);
        text_add_c(&cli->out, '\n');
    }
}

int verb_eval(Cli *cli)
{
    Error err = { 0 };
    int64_t now_ms;
    int self;
    const Str *values = cli->args + 1;
    size_t count = cli->arg_count - 1;
    if (!check_args(values, count, &err) || !clock_of(cli, &now_ms, &err)) return cli_fault(cli, &err);
    Form *form = form_of_names(values, count);
    if (!form) {
        fault(&err, ERR_USAGE, "cli.eval_value", count ? values[0] : STR_NONE);
        return cli_fault(cli, &err);
    }
    Record *record = record_of_values(form, values, count, &self);
    Expr *expr = expr_parse(&cli->arena, cli->args[0], EXPR_STRICT, NULL, &err);
    bool ok = expr && bind(cli, expr, form, self, &err);
    if (ok) run(cli, expr, form, record, self, now_ms);
    record_free(record);
    form_free(form);
    return ok ? 0 : eval_fault(cli, &err);
}
