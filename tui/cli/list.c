/* list FORM: a table for eyes, columns aligned in Thai. */
#include "model/exchange/export.h"
#include "model/store/record_title.h"
#include "model/store/save.h"
#include "model/store/view.h"
#include "tui/cli/query.h"
#include "tui/cli/verbs.h"

#define LIST_ROWS 1000 /* shown unless --limit says otherwise; the rest is counted */

/* --parent ID: the record of the form that this one belongs to. */
static bool find_parent(Cli *cli, const Form *form, Uuid *out, Error *err)
{
    RecordHead head;
    if (form->parent_form.n == 0) return fault(err, ERR_USAGE, "list.no_parent", form->name);
    if (!store_find(cli->store, form->parent_form, OPTION(cli, parent), &cli->arena, &head, err)) return false;
    *out = head.uuid;
    return true;
}

/* Those asked for; `_id` and `_seen` are there in any case. */
static bool take_columns(Cli *cli, const Form *form, Query *q, Error *err)
{
    const Str *names;
    size_t wanted = cli_names(cli, OPTION_columns, &names);
    if (wanted == 0) return true;
    Str *columns = arena_take_array(&cli->arena, wanted, sizeof *columns);
    q->columns = columns;
    q->column_count = 0;
    for (size_t i = 0; i < wanted; i++) {
        if (str_eq(names[i], STR("_id")) || str_eq(names[i], STR("_seen"))) continue;
        if (!form_field(form, names[i])) return fault(err, ERR_USAGE, "cli.no_field", names[i]);
        columns[q->column_count++] = names[i];
    }
    return true;
}

bool cli_query(Cli *cli, const Form *form, Query *q, Error *err)
{
    View view = { .form = form->name };
    if (GIVEN(cli, view) && !view_find(cli->store, form->name, OPTION(cli, view), &cli->arena, &view, err)) return false;
    view_query(&view, &cli->arena, q);
    if (GIVEN(cli, where)) q->where = OPTION(cli, where);
    if (GIVEN(cli, find)) q->find = OPTION(cli, find);
    if (GIVEN(cli, sort)) q->sorts = view_sorts(&cli->arena, OPTION(cli, sort), &q->sort_count);
    if (GIVEN(cli, standing) && !query_standing_read(OPTION(cli, standing), &q->standing))
        return fault(err, ERR_USAGE, "cli.no_standing", OPTION(cli, standing));
    if (GIVEN(cli, parent) && !find_parent(cli, form, &q->parent, err)) return false;
    return !GIVEN(cli, columns) || take_columns(cli, form, q, err);
}

void cli_choose_columns(Cli *cli, const Form *form, Query *q)
{
    if (q->columns) return;
    Str *columns = arena_take_array(&cli->arena, form->field_count, sizeof *columns);
    for (size_t i = 0; i < form->field_count; i++)
        if (form->fields[i].is_listed && form->fields[i].repeat < 0) columns[q->column_count++] = form->fields[i].name;
    for (size_t i = 0; i < form->field_count && q->column_count < 5; i++) {
        const Field *f = &form->fields[i];
        if (type_is_answer(f->type) && !f->is_listed && f->repeat < 0 && f->type != TYPE_META) columns[q->column_count++] = f->name;
    }
    q->columns = columns;
}

static void row_json(Cli *cli, const QueryRow *row, const Field *const *fields, size_t count)
{
    out_key(&cli->out, NULL);
    export_add_object(&cli->out, row, fields, count);
    if (!uuid_is_nil(row->parent)) {
        CLEANUP_TEXT parent = TEXT_INIT;
        uuid_add(&parent, row->parent);
        out_str(&cli->out, "_parent", text_str(&parent));
    }
    if (row->conflicts) out_int(&cli->out, "_conflicts", row->conflicts);
    text_add_c(&cli->out, '}');
    cli_flush_some(cli);
}

static Str cell_text(Cli *cli, const Field *field, Value value)
{
    CLEANUP_TEXT t = TEXT_INIT;
    value_show(&t, field, value, cli->lang);
    return str_copy(&cli->arena, text_str(&t));
}

/* A row of a repeat is known by the record it stands in. */
static bool title_cell(Cli *cli, const QueryRow *row, Str *out, Error *err)
{
    CLEANUP_TEXT t = TEXT_INIT;
    if (!store_title(cli->store, row->uuid, cli->lang, &t, err)) return false;
    *out = str_copy(&cli->arena, text_str(&t));
    return true;
}

static bool rows_table(Cli *cli, const Form *form, const QueryRow *rows, size_t n, const Field *const *fields, size_t count,
                       Error *err)
{
    size_t first = form->whole != NULL, columns = first + count + 1;
    Str *cells = arena_take_array(&cli->arena, (n + 1) * columns, sizeof *cells);
    if (first) cells[0] = form_title(form->whole, cli->lang);
    for (size_t c = 0; c < count; c++) cells[first + c] = field_label(fields[c], cli->lang);
    cells[columns - 1] = STR("_id");
    for (size_t r = 0; r < n; r++) {
        Str *row = cells + (r + 1) * columns;
        CLEANUP_TEXT id = TEXT_INIT;
        uuid_add(&id, rows[r].uuid);
        if (first && !title_cell(cli, &rows[r], &row[0], err)) return false;
        for (size_t c = 0; c < count; c++) row[first + c] = cell_text(cli, fields[c], rows[r].values[c]);
        row[columns - 1] = str_copy(&cli->arena, text_str(&id));
    }
    cli_table(cli, cells, n + 1, columns);
    return true;
}

#define LIST_PAGE 500

/* Page by page: memory does not grow with the list. */
static bool print_json(Cli *cli, QueryRun *run, int64_t limit, Error *err)
{
    size_t count, n;
    QueryRow *rows, last = { 0 };
    const Field *const *fields = query_columns(run, &count);
    Arena pages[2] = { { 0 }, { 0 } }; /* the last row of a page is where the next begins */
    bool ok = true, is_first = true;
    text_add_c(&cli->out, '[');
    for (int turn = 0; ok && limit > 0; turn ^= 1) {
        arena_done(&pages[turn]);
        size_t max = limit < LIST_PAGE ? (size_t)limit : LIST_PAGE;
        ok = query_rows(run, is_first ? NULL : &last, QUERY_AFTER, max, &pages[turn], &rows, &n, err);
        if (!ok || n == 0) break;
        for (size_t i = 0; i < n; i++) row_json(cli, &rows[i], fields, count);
        last = rows[n - 1];
        limit -= (int64_t)n;
        is_first = false;
    }
    arena_done(&pages[0]);
    arena_done(&pages[1]);
    if (ok) text_add(&cli->out, STR("]\n"));
    return ok;
}

bool cli_print_rows(Cli *cli, const Form *form, QueryRun *run, int64_t limit, Error *err)
{
    size_t count, n;
    QueryRow *rows;
    int64_t total;
    const Field *const *fields = query_columns(run, &count);
    if (!query_count(run, 0, &total, err)) return false;
    if (limit > total) limit = total;
    if (!query_rows(run, NULL, QUERY_AFTER, (size_t)limit, &cli->arena, &rows, &n, err)) return false;
    if (!rows_table(cli, form, rows, n, fields, count, err)) return false;
    CLI_SAY(cli, (int64_t)n < total ? "list.part" : "list.count", cli_int(cli, total), cli_int(cli, (int64_t)n));
    return true;
}

int verb_list(Cli *cli)
{
    int code = 0;
    int64_t limit;
    Error err = { 0 };
    Query query;
    QueryRun *run;
    if (!cli_number(cli, OPTION_limit, GIVEN(cli, json) ? INT64_MAX : LIST_ROWS, &limit, &code) ||
        !cli_store(cli, STORE_READ_ONLY, &code))
        return code;
    const Form *form = cli_form(cli, cli->args[0], &code);
    if (!form) return code;
    if (!cli_query(cli, form, &query, &err)) return cli_fault(cli, &err);
    if (!GIVEN(cli, json)) cli_choose_columns(cli, form, &query);
    EntryEnv env = cli_env(cli);
    if (!query_open(cli->store, &query, &env, &run, &err)) return cli_fault(cli, &err);
    bool ok = GIVEN(cli, json) ? print_json(cli, run, limit, &err) : cli_print_rows(cli, form, run, limit, &err);
    query_close(run);
    return ok ? 0 : cli_fault(cli, &err);
}
