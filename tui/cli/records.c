/* show, undo, check: one record, one change of it taken back, and every rule over every record. */

#include "model/exchange/export.h"
#include "model/store/doubt.h"
#include "model/store/record_title.h"
#include "model/work/check.h"
#include "model/work/note.h"
#include "model/work/undo.h"
#include "tui/cli/values.h"
#include "tui/cli/verbs.h"

/* --- show --- */

static void add_change(Cli *cli, const Form *form, const Change *change)
{
    Text *out = &cli->out;
    BodyMember *members;
    size_t count;
    Str blind;
    Error err = { 0 };
    CLEANUP_TEXT id = TEXT_INIT;
    CLEANUP_TEXT at = TEXT_INIT;
    change_add_id(&id, change);
    date_add_iso_time(&at, hlc_ms(change->hlc), cli->os->zone_minutes(cli->os->ctx));
    out_key(out, NULL);
    text_add_c(out, '{');
    out_str(out, "change", text_str(&id));
    out_str(out, "at", text_str(&at));
    out_str(out, "author", change->login);
    out_str(out, "office", change->office);
    out_str(out, "kind", change->kind);
    out_str(out, "reason", change->reason);
    out_key(out, "fields");
    text_add_c(out, '{');
    if (body_read(&cli->arena, change->body, &members, &count, &blind, &err)) {
        for (size_t i = 0; i < count; i++) {
            const Field *field = form_field(form, members[i].name);
            out_value(out, members[i].name, field, members[i].value, VALUE_ABSENT_AS_NULL);
        }
    }
    text_add(out, STR("}}"));
}

static Str finding_words(Cli *cli, const EntryFinding *f)
{
    CLEANUP_TEXT words = TEXT_INIT;
    if (f->why) say_error(&words, cli->lang, f->why);
    else text_add(&words, say(cli->lang, "check.surplus"));
    return str_copy(&cli->arena, text_str(&words));
}

static void add_findings(Cli *cli, Entry *entry)
{
    Text *out = &cli->out;
    const EntryFinding *f;
    size_t count = entry_findings(entry, &f);
    if (!count) return;
    out_key(out, "_findings");
    text_add_c(out, '[');
    for (size_t i = 0; i < count; i++) {
        out_key(out, NULL);
        text_add_c(out, '{');
        out_str(out, "field", f[i].field->name);
        out_str(out, "rule", str_of(check_rule(f[i].kind)));
        out_str(out, "message", finding_words(cli, &f[i]));
        text_add_c(out, '}');
    }
    text_add_c(out, ']');
}

static bool show_json(Cli *cli, const Form *form, const RecordHead *head, Entry *entry, const Change *changes,
                      size_t count)
{
    const Record *record = entry_record(entry);
    Text *out = &cli->out;
    text_add_c(out, '{');
    out_head(out, head);
    if (form->whole) out_str(out, "_position", record->root->place);
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[i];
        if (!type_is_answer(f->type) || f->repeat >= 0) continue;
        out_value(out, f->name, f, row_get(record->root, f), VALUE_ABSENT_LEFT_OUT);
    }
    export_add_rows(out, record->root);
    add_findings(cli, entry);
    if (GIVEN(cli, history)) {
        out_key(out, "_history");
        text_add_c(out, '[');
        for (size_t i = 0; i < count; i++) add_change(cli, form, &changes[i]);
        text_add_c(out, ']');
    }
    text_add(out, STR("}\n"));
    return true;
}

typedef struct { Cli *cli; Str *cells; size_t rows, room; } Table;

static void add_line(Table *t, Str label, Str value, int depth)
{
    if (t->rows == t->room) {
        t->room = t->room ? t->room * 2 : 64;
        Str *more = arena_take_array(&t->cli->arena, t->room * 2, sizeof *more);
        if (t->rows) memcpy(more, t->cells, t->rows * 2 * sizeof *more);
        t->cells = more;
    }
    CLEANUP_TEXT shown = TEXT_INIT;
    for (int i = 0; i < depth; i++) text_add(&shown, STR("  "));
    text_add(&shown, label);
    t->cells[t->rows * 2] = str_copy(&t->cli->arena, text_str(&shown));
    t->cells[t->rows++ * 2 + 1] = str_copy(&t->cli->arena, value);
}

/* Answers of a row, and under a heading each the rows inside it, further in. */
static void add_values(Table *t, const Row *row, int depth)
{
    Lang lang = t->cli->lang;
    for (size_t i = 0; i < row->form->field_count; i++) {
        const Field *f = &row->form->fields[i];
        if (f->repeat != row->repeat) continue;
        for (size_t k = 0; f->type == TYPE_REPEAT && k < row_count(row, f->index); k++) {
            if (!row_at(row, f->index, k)->seen.n) continue; /* a count made it, and nobody has filled it in */
            CLEANUP_TEXT head = TEXT_INIT;
            text_add(&head, field_label(f, lang));
            text_add_f(&head, " %zu", k + 1);
            add_line(t, text_str(&head), STR_NONE, depth);
            add_values(t, row_at(row, f->index, k), depth + 1);
        }
        if (!type_is_answer(f->type) || row_get(row, f).kind == ANSWER_NONE) continue;
        CLEANUP_TEXT shown = TEXT_INIT;
        value_show(&shown, f, row_get(row, f), lang);
        add_line(t, field_label(f, lang), text_str(&shown), depth);
    }
}

/* A row of a repeat says first in which record it stands. */
static bool show_values(Cli *cli, const Form *form, const RecordHead *head, const Record *record, Error *err)
{
    CLEANUP_TEXT title = TEXT_INIT;
    Table table = { .cli = cli };
    if (form->whole && !store_title(cli->store, head->uuid, cli->lang, &title, err)) return false;
    if (title.n) text_add_f(&cli->out, "%s\n", title.b);
    add_values(&table, record->root, 0);
    cli_table(cli, table.cells, table.rows, 2);
    return true;
}

/* What a person has to look at, with the marks of the screen; what is only not answered is not told. */
static void show_findings(Cli *cli, Entry *entry)
{
    const EntryFinding *f;
    size_t count = entry_findings(entry, &f);
    for (size_t i = 0; i < count; i++) {
        if (f[i].kind == FINDS_MISSING) continue;
        Str label = field_label(f[i].field, cli->lang), words = finding_words(cli, &f[i]);
        text_add_f(&cli->out, "%c %.*s: %.*s\n", f[i].kind == FINDS_DOUBT ? '?' : '!', STR_ARG(label), STR_ARG(words));
    }
}

static void show_history(Cli *cli, const Form *form, const Change *changes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Change *c = &changes[i];
        BodyMember *members;
        size_t n;
        Str blind;
        Error err = { 0 };
        CLEANUP_TEXT at = TEXT_INIT;
        date_add_iso_time(&at, hlc_ms(c->hlc), cli->os->zone_minutes(cli->os->ctx));
        text_add_f(&cli->out, "\n%s  %.*s (%.*s)  %.*s  %.*s\n", at.b, STR_ARG(c->login), STR_ARG(c->office),
                   STR_ARG(c->kind), STR_ARG(c->reason));
        if (!body_read(&cli->arena, c->body, &members, &n, &blind, &err)) continue;
        for (size_t k = 0; k < n; k++) {
            const Field *field = form_field(form, members[k].name);
            CLEANUP_TEXT shown = TEXT_INIT;
            CLEANUP_TEXT safe = TEXT_INIT;
            if (field) value_show(&shown, field, members[k].value, cli->lang);
            else text_add(&shown, members[k].value.text);
            text_add_visible(&safe, text_str(&shown));
            text_add_f(&cli->out, "  %.*s: %s\n",
                       STR_ARG(field ? field_label(field, cli->lang) : members[k].name), safe.b);
        }
    }
}

int verb_show(Cli *cli)
{
    int code = 0;
    RecordHead head;
    Change *changes = NULL;
    size_t count = 0;
    Error err = { 0 };
    if (!cli_store(cli, STORE_READ_ONLY, &code)) return code;
    const Form *form = cli_form(cli, cli->args[0], &code);
    if (!form) return code;
    Record *record = record_new(form);
    EntryEnv env = cli_env(cli);
    bool ok = store_find(cli->store, form->name, cli->args[1], &cli->arena, &head, &err) &&
              store_read(cli->store, head.id, record, &err) &&
              (!GIVEN(cli, history) || store_history(cli->store, head.id, &cli->arena, &changes, &count, &err));
    Entry *entry = entry_open(form, record, ENTRY_OPEN, &env);
    ok = ok && doubts_tell(cli->store, head.id, entry, &err);
    if (ok && GIVEN(cli, json)) show_json(cli, form, &head, entry, changes, count);
    else if (ok && (ok = show_values(cli, form, &head, entry_record(entry), &err))) {
        show_findings(cli, entry);
        show_history(cli, form, changes, count);
    }
    entry_free(entry);
    return ok ? 0 : cli_fault(cli, &err);
}

/* --- note --- */

/* Words on a record, or on one of its questions. */
int verb_note(Cli *cli)
{
    int code = 0;
    RecordHead head;
    Saved saved;
    Error err = { 0 };
    if (!cli_store(cli, STORE_READ_WRITE, &code)) return code;
    const Form *form = cli_form(cli, cli->args[0], &code);
    if (!form) return code;
    const Field *field = cli->arg_count > 3 ? form_field(form, cli->args[3]) : NULL;
    if (cli->arg_count > 3 && !field) {
        fault(&err, ERR_USAGE, "cli.no_field", cli->args[3]);
        return cli_fault(cli, &err);
    }
    if (!store_find(cli->store, form->name, cli->args[1], &cli->arena, &head, &err) ||
        !note_save(cli->store, &head, field, cli->args[2], &saved, &err))
        return cli_fault(cli, &err);
    if (GIVEN(cli, json)) {
        text_add_c(&cli->out, '{');
        out_str(&cli->out, "change", str_of(saved.change));
        text_add(&cli->out, STR("}\n"));
    } else text_add_f(&cli->out, "%s\n", saved.change);
    return 0;
}

/* --- undo --- */

/* The last change of a record, or the one named, taken back by a new one. Values changed since are findings. */
int verb_undo(Cli *cli)
{
    int code = 0;
    RecordHead head;
    Undone undone;
    Error err = { 0 };
    if (!cli_store(cli, STORE_READ_WRITE, &code)) return code;
    const Form *form = cli_form(cli, cli->args[0], &code);
    if (!form) return code;
    Str change = cli->arg_count > 2 ? cli->args[2] : STR_NONE;
    if (!store_find(cli->store, form->name, cli->args[1], &cli->arena, &head, &err) ||
        !undo_change(cli->store, &head, change, &undone, &err))
        return cli_fault(cli, &err);
    if (GIVEN(cli, json)) {
        text_add_c(&cli->out, '{');
        out_int(&cli->out, "given", undone.given);
        out_int(&cli->out, "since", undone.since);
        out_int(&cli->out, "stayed", undone.stayed);
        text_add(&cli->out, STR("}\n"));
    }
    CLI_SAY(cli, undone.given > 0 ? "undo.undone" : "undo.nothing", cli->args[1], cli_int(cli, undone.given));
    if (undone.since > 0) CLI_SAY(cli, "undo.since", cli_int(cli, undone.since));
    if (undone.stayed > 0) CLI_SAY(cli, "undo.stayed", STR_NONE);
    return undone.since > 0 || undone.stayed > 0;
}

/* --- check --- */

typedef struct { Cli *cli; int64_t count; } Checking;

static bool print_finding(void *ctx, const CheckFinding *f, Error *err)
{
    static const char *const levels[] = { "block", "warn", "info" };
    static const char marks[] = { '!', '?', '-' };
    Checking *c = ctx;
    Text *out = &c->cli->out;
    CLEANUP_TEXT id = TEXT_INIT;
    CLEANUP_TEXT words = TEXT_INIT;
    CLEANUP_TEXT key = TEXT_INIT;
    uuid_add(&id, f->record);
    text_add_f(&key, "check.%s", f->rule);
    if (f->why) say_error(&words, c->cli->lang, f->why);
    else text_add(&words, say(c->cli->lang, key.b));
    c->count++;
    if (GIVEN(c->cli, json)) {
        out_key(out, NULL);
        text_add_c(out, '{');
        out_str(out, "form", f->form->name);
        out_str(out, "_id", text_str(&id));
        out_str(out, "field", f->field ? f->field->name : STR_NONE);
        out_str(out, "rule", str_of(f->rule));
        out_str(out, "level", str_of(levels[f->level]));
        out_str(out, "message", text_str(&words));
        text_add_c(out, '}');
    } else {
        Str label = f->field ? field_label(f->field, c->cli->lang) : STR_NONE;
        bool is_named = label.n == 0 || str_find(text_str(&words), label) >= 0;
        text_add_f(out, "%c %.*s %s %.*s%s%s\n", marks[f->level], STR_ARG(f->form->name), id.b,
                   STR_ARG(is_named ? STR_NONE : label), is_named ? "" : ": ", words.b);
    }
    if (!cli_flush_some(c->cli)) return fault(err, ERR_IO, "cli.output", STR_NONE);
    return true;
}

int verb_check(Cli *cli)
{
    int code = 0;
    Error err = { 0 };
    if (!cli_store(cli, STORE_READ_ONLY, &code)) return code;
    Str form = cli->arg_count ? cli->args[0] : STR_NONE;
    if (form.n && !cli_form(cli, form, &code)) return code;
    EntryEnv env = cli_env(cli);
    Checking checking = { .cli = cli };
    int64_t records = 0;
    if (GIVEN(cli, json)) text_add_c(&cli->out, '[');
    if (!check_records(cli->store, form, &env, print_finding, &checking, &records, &err))
        return cli_fault(cli, &err);
    if (GIVEN(cli, json)) text_add(&cli->out, STR("]\n"));
    CLI_SAY(cli, checking.count ? "check.some" : "check.none", cli_int(cli, records),
            cli_int(cli, checking.count));
    return checking.count ? 1 : 0;
}
