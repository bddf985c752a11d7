/* receive, review, apply, conflicts. */
#include "model/handoff/bundle.h"
#include "model/os/part.h"
#include "tui/cli/values.h"
#include "tui/cli/verbs.h"

#include <stdio.h>
#include <string.h>

/* --- receive --- */

/* Standard input into a file beside the database, so that one way of receiving serves both. */
static bool spool_stdin(Cli *cli, Text *path, Error *err)
{
    const Os *os = cli->os;
    OsFile *file;
    if (!part_open(os, part_folder(store_path(cli->store)), path, &file, err)) return false;
    char *block = arena_take(&cli->arena, 65536);
    bool ok = true;
    for (size_t n; ok && (n = fread(block, 1, 65536, stdin)) > 0;) ok = os->write(os->ctx, file, block, n, err);
    Error e = { 0 };
    return os->close(os->ctx, file, ok ? err : &e) && ok;
}

static const char *const states[] = { "staged", "known", "applied", "refused", "waiting", "quarantined" };

int verb_receive(Cli *cli)
{
    int code = 0;
    Error err = { 0 };
    BundleInfo info = { 0 };
    BundleState state;
    CLEANUP_TEXT spooled = TEXT_INIT;
    if (!cli_store(cli, STORE_READ_WRITE, &code)) return code;
    bool is_stdin = str_eq(cli->args[0], STR("-"));
    bool ok = (!is_stdin || spool_stdin(cli, &spooled, &err)) &&
              bundle_receive(cli->store, is_stdin ? text_str(&spooled) : cli->args[0], &cli->arena, &info, &state, NULL, &err);
    Error e = { 0 };
    if (is_stdin) (void)cli->os->remove(cli->os->ctx, text_str(&spooled), &e);
    if (!ok && is_stdin && str_eq(str_of(err.where), text_str(&spooled))) {
        err.where[0] = 0;
        fault_at(&err, STR("-"));
    }
    if (!ok) return cli_fault(cli, &err);
    if (GIVEN(cli, json)) {
        text_add_c(&cli->out, '{');
        out_str(&cli->out, "bundle", str_of(info.bundle));
        out_str(&cli->out, "state", str_of(states[state]));
        text_add(&cli->out, STR("}\n"));
    } else {
        CLEANUP_TEXT id = TEXT_INIT;
        text_add_f(&id, "receive.%s", states[state]);
        SAY(&cli->out, cli->lang, id.b, str_of(info.bundle), info.from);
        text_add_c(&cli->out, '\n');
    }
    for (size_t i = 0; i < info.problem_count; i++) code = cli_fault(cli, &info.problems[i]);
    return code;
}

/* --- review --- */

static const char *const sides[] = { "new", "theirs", "ours", "same", "conflict" };

static void review_field_json(Text *out, const Form *form, const ReviewField *f)
{
    const Field *field = form ? form_field(form, f->field) : NULL;
    out_key(out, NULL);
    text_add_c(out, '{');
    out_str(out, "field", f->field);
    out_str(out, "side", str_of(sides[f->side]));
    out_value(out, STR("base"), field, f->base, VALUE_ABSENT_AS_NULL);
    out_value(out, STR("ours"), field, f->ours, VALUE_ABSENT_AS_NULL);
    out_value(out, STR("theirs"), field, f->theirs, VALUE_ABSENT_AS_NULL);
    out_str(out, "author", f->their_author);
    out_str(out, "office", f->their_office);
    out_str(out, "reason", f->their_reason);
    text_add_c(out, '}');
}

static void review_json(Cli *cli, const Review *review)
{
    Text *out = &cli->out;
    text_add_c(out, '{');
    out_int(out, "new", review->added);
    out_int(out, "changed", review->changed);
    out_int(out, "same", review->same);
    out_int(out, "conflicts", review->conflicts);
    out_int(out, "gaps", review->gaps);
    out_key(out, "records");
    text_add_c(out, '[');
    for (size_t i = 0; i < review->record_count; i++) {
        const ReviewRecord *r = &review->records[i];
        CLEANUP_TEXT id = TEXT_INIT;
        uuid_add(&id, r->record);
        out_key(out, NULL);
        text_add_c(out, '{');
        out_str(out, "form", r->form);
        out_str(out, "_id", text_str(&id));
        out_str(out, "title", r->title);
        out_bool(out, "new", r->is_new);
        out_key(out, "fields");
        text_add_c(out, '[');
        const Form *form = store_form(cli->store, r->form);
        for (size_t k = 0; k < r->field_count; k++) review_field_json(out, form, &r->fields[k]);
        text_add(out, STR("]}"));
        cli_flush_some(cli);
    }
    text_add(out, STR("]}\n"));
}

static Str shown(Cli *cli, const Field *field, Value value)
{
    CLEANUP_TEXT t = TEXT_INIT;
    CLEANUP_TEXT safe = TEXT_INIT;
    if (field) value_show(&t, field, value, cli->lang);
    else text_add(&t, value.text);
    text_add_visible(&safe, text_str(&t));
    return str_copy(&cli->arena, text_str(&safe));
}

static void review_text(Cli *cli, const Review *review)
{
    SAY(&cli->out, cli->lang, "review.counts", cli_int(cli, review->added), cli_int(cli, review->changed),
        cli_int(cli, review->same), cli_int(cli, review->conflicts), cli_int(cli, review->gaps));
    text_add_c(&cli->out, '\n');
    for (size_t i = 0; i < review->record_count; i++) {
        const ReviewRecord *r = &review->records[i];
        const Form *form = store_form(cli->store, r->form);
        text_add_f(&cli->out, "\n%s %.*s  %.*s\n", r->is_new ? "+" : "^", STR_ARG(r->form), STR_ARG(r->title));
        Str *cells = arena_take_array(&cli->arena, r->field_count * 5, sizeof *cells);
        for (size_t k = 0; k < r->field_count; k++) {
            const ReviewField *f = &r->fields[k];
            const Field *field = form ? form_field(form, f->field) : NULL;
            Str *row = cells + k * 5;
            row[0] = f->side == SIDE_CONFLICT ? STR("  !") : STR("   ");
            row[1] = field ? field_label(field, cli->lang) : f->field;
            row[2] = shown(cli, field, f->base);
            row[3] = shown(cli, field, f->ours);
            row[4] = shown(cli, field, f->theirs);
        }
        if (!r->is_new) cli_table(cli, cells, r->field_count, 5);
    }
}

static int review_list(Cli *cli)
{
    BundleRow *rows;
    size_t count;
    Error err = { 0 };
    if (!bundle_list(cli->store, &cli->arena, &rows, &count, &err)) return cli_fault(cli, &err);
    Str *cells = arena_take_array(&cli->arena, count * 5, sizeof *cells);
    if (GIVEN(cli, json)) text_add_c(&cli->out, '[');
    for (size_t i = 0; i < count; i++) {
        cells[i * 5] = rows[i].id;
        cells[i * 5 + 1] = rows[i].from;
        cells[i * 5 + 2] = rows[i].state;
        cells[i * 5 + 3] = rows[i].received;
        cells[i * 5 + 4] = cli_int(cli, rows[i].changes);
        if (!GIVEN(cli, json)) continue;
        out_key(&cli->out, NULL);
        text_add_c(&cli->out, '{');
        out_str(&cli->out, "bundle", rows[i].id);
        out_str(&cli->out, "from", rows[i].from);
        out_str(&cli->out, "name", rows[i].from_name);
        out_str(&cli->out, "state", rows[i].state);
        out_str(&cli->out, "received", rows[i].received);
        out_int(&cli->out, "records", rows[i].records);
        out_int(&cli->out, "changes", rows[i].changes);
        out_int(&cli->out, "decided", rows[i].decided);
        text_add_c(&cli->out, '}');
    }
    if (GIVEN(cli, json)) text_add(&cli->out, STR("]\n"));
    else cli_table(cli, cells, count, 5);
    return 0;
}

int verb_review(Cli *cli)
{
    int code = 0;
    Error err = { 0 };
    Review review;
    if (!cli_store(cli, STORE_READ_ONLY, &code)) return code;
    if (cli->arg_count == 0) return review_list(cli);
    if (!bundle_review(cli->store, cli->args[0], &cli->arena, &review, NULL, &err)) return cli_fault(cli, &err);
    if (GIVEN(cli, json)) review_json(cli, &review);
    else review_text(cli, &review);
    return review.conflicts ? 1 : 0;
}

/* --- apply --- */

int verb_apply(Cli *cli)
{
    int code = 0;
    Error err = { 0 };
    AppliedCounts n;
    Accept accept = { .kind = ACCEPT_ALL, .reason = OPTION(cli, reason), .accept_unsigned = GIVEN(cli, accept) };
    if (str_eq(OPTION(cli, accept), STR("none"))) accept.kind = ACCEPT_NONE;
    else if (GIVEN(cli, accept) && !str_eq(OPTION(cli, accept), STR("all"))) {
        accept.kind = ACCEPT_FIELDS;
        accept.field_count = cli_names(cli, OPTION_accept, &accept.fields);
    }
    if (!cli_store(cli, STORE_READ_WRITE, &code)) return code;
    if (!bundle_apply(cli->store, cli->args[0], &accept, &n, NULL, &err)) return cli_fault(cli, &err);
    if (GIVEN(cli, json)) {
        text_add_c(&cli->out, '{');
        out_int(&cli->out, "new", n.added);
        out_int(&cli->out, "changed", n.changed);
        out_int(&cli->out, "same", n.same);
        out_int(&cli->out, "conflicts", n.conflicts);
        out_int(&cli->out, "gaps", n.gaps);
        out_int(&cli->out, "refused", n.refused);
        text_add(&cli->out, STR("}\n"));
    } else {
        SAY(&cli->out, cli->lang, "apply.counts", cli_int(cli, n.added), cli_int(cli, n.changed), cli_int(cli, n.same),
            cli_int(cli, n.conflicts), cli_int(cli, n.gaps), cli_int(cli, n.refused));
        text_add_c(&cli->out, '\n');
    }
    return n.conflicts || n.gaps || n.refused ? 1 : 0;
}
