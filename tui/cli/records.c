/* show, set, check: one record, one validated save, every rule over every record. */

#include "model/store/doubt.h"
#include "model/store/save.h"
#include "model/work/check.h"
#include "model/work/twin.h"
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
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[i];
        if (!type_is_answer(f->type) || f->repeat >= 0) continue;
        out_value(out, f->name, f, row_get(record->root, f), VALUE_ABSENT_LEFT_OUT);
    }
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

static void show_values(Cli *cli, const Form *form, const Record *record)
{
    Str *cells = arena_take_array(&cli->arena, form->field_count * 2, sizeof *cells);
    size_t rows = 0;
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[i];
        if (!type_is_answer(f->type) || f->repeat >= 0) continue;
        Value value = row_get(record->root, f);
        if (value.kind == ANSWER_NONE) continue;
        CLEANUP_TEXT shown = TEXT_INIT;
        value_show(&shown, f, value, cli->lang);
        cells[rows * 2] = field_label(f, cli->lang);
        cells[rows * 2 + 1] = str_copy(&cli->arena, text_str(&shown));
        rows++;
    }
    cli_table(cli, cells, rows, 2);
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
    else if (ok) {
        show_values(cli, form, entry_record(entry));
        show_findings(cli, entry);
        show_history(cli, form, changes, count);
    }
    entry_free(entry);
    return ok ? 0 : cli_fault(cli, &err);
}

/* --- set --- */

typedef struct {
    Cli *cli;
    const Form *form;
    RecordHead head;      /* of an existing record */
    bool is_new;
    Uuid parent;
    Entry *entry;
    Record *before;       /* NULL for a new one */
} Setting;

static bool set_parent(Setting *s, Str value, Error *err)
{
    RecordHead head;
    Str form = s->form->parent_form.n ? s->form->parent_form : STR_NONE;
    if (!store_find(s->cli->store, form, value, &s->cli->arena, &head, err)) return false;
    s->parent = head.uuid;
    return true;
}

static bool set_one(Setting *s, Str arg, Error *err)
{
    ptrdiff_t at = str_find(arg, STR("="));
    if (at < 1) return fault(err, ERR_USAGE, "cli.set_value", arg);
    Str name = str_from(arg.p, (size_t)at), raw = str_cut_head(arg, (size_t)at + 1);
    const Field *field = form_field(s->form, name);
    if (!field && str_eq(name, STR("parent"))) return set_parent(s, raw, err);
    if (!field || !type_is_answer(field->type)) return fault(err, ERR_USAGE, "cli.no_field", name);
    (void)entry_type(s->entry, entry_record(s->entry)->root, field, raw, FROM_PERSON);
    return true; /* judged when all are in: fields that depend on each other come in any order */
}

static bool judge_one(Setting *s, Str arg, Error *err)
{
    size_t at = (size_t)str_find(arg, STR("="));
    Str name = str_from(arg.p, at);
    const Field *field = form_field(s->form, name);
    if (!field) return true;
    EntryState state = entry_state(s->entry, entry_record(s->entry)->root, field);
    if (!state.refused_raw && !state.invalid) return true;
    if (state.why && err) *err = *state.why;
    else fault(err, ERR_RULE, "set.refused", str_cut_head(arg, at + 1));
    return fault_at(err, name);
}

static bool set_open(Setting *s, Error *err)
{
    Cli *cli = s->cli;
    EntryEnv env = cli_env(cli);
    s->is_new = str_eq(cli->args[1], STR("new"));
    if (!s->is_new) {
        s->before = record_new(s->form);
        if (!store_find(cli->store, s->form->name, cli->args[1], &cli->arena, &s->head, err) ||
            !store_read(cli->store, s->head.id, s->before, err))
            return false;
    }
    Record *record = record_new(s->form);
    if (!s->is_new && !store_read(cli->store, s->head.id, record, err)) {
        record_free(record);
        return false;
    }
    s->entry = entry_open(s->form, record, s->is_new ? ENTRY_NEW : ENTRY_OPEN, &env);
    return s->is_new || doubts_tell(cli->store, s->head.id, s->entry, err);
}

/* Another record of the same name is a finding, not a fault: people move. */
static bool tell_twins(Setting *s, Uuid record)
{
    Cli *cli = s->cli;
    EntryEnv env = cli_env(cli);
    bool has_twins = false;
    for (size_t i = 0; i < s->form->field_count; i++) {
        const Field *f = &s->form->fields[i];
        Twin twin;
        Error err = { 0 };
        bool found = false;
        if (f->repeat >= 0 || !twin_is_name(f)) continue;
        Value value = entry_value(s->entry, entry_record(s->entry)->root, f);
        if (value.kind != ANSWER_TEXT) continue;
        if (!twin_find(cli->store, f, value.text, record, &env, &cli->arena, &twin, &found, &err)) (void)cli_fault(cli, &err);
        if (!found) continue;
        CLI_SAY(cli, twin.parent_title.n ? "set.twin_in" : "set.twin", field_label(f, cli->lang), twin.title, twin.parent_title);
        has_twins = true;
    }
    return has_twins;
}

static int set_report(Setting *s, const Saved *saved)
{
    Cli *cli = s->cli;
    const EntryFinding *findings;
    size_t count = entry_findings(s->entry, &findings);
    CLEANUP_TEXT id = TEXT_INIT;
    uuid_add(&id, saved->record);
    if (GIVEN(cli, json)) {
        text_add_c(&cli->out, '{');
        out_str(&cli->out, "_id", text_str(&id));
        out_str(&cli->out, "change", str_of(saved->change));
        text_add(&cli->out, STR("}\n"));
    } else text_add_f(&cli->out, "%s\n", id.b);
    bool has_twins = tell_twins(s, saved->record);
    if (count > 0) CLI_SAY(cli, "set.findings", cli_int(cli, (int64_t)count));
    return count > 0 || has_twins;
}

/* The answers, and what they leave open, in one commit. */
static bool save_whole(Setting *s, const Save *save, Saved *saved, Error *err)
{
    CLEANUP_TEXT overlap = TEXT_INIT;
    Store *store = s->cli->store;
    if (!store_begin(store, err)) return false;
    if (store_save(store, save, saved, &overlap, err) && doubts_keep(store, saved->record, s->entry, err))
        return store_commit(store, err);
    store_abort(store);
    return false;
}

static int set_save(Setting *s, Error *err)
{
    CLEANUP_TEXT body = TEXT_INIT;
    Saved saved = { 0 };
    bool differs = entry_body(s->entry, s->before, &body);
    bool has_own = differs || s->is_new || !uuid_is_nil(s->parent);
    if (!differs) text_set(&body, has_own ? STR("{}") : STR_NONE); /* else the record is as asked */
    Save save = { .form = s->form->name, .record = s->head.uuid, .parent = s->parent,
                  .opened_seen = s->head.seen, .body = text_str(&body), .now = entry_record(s->entry),
                  .before = s->before, .reason = OPTION(s->cli, reason) };
    return save_whole(s, &save, &saved, err) ? set_report(s, &saved) : cli_fault(s->cli, err);
}

int verb_set(Cli *cli)
{
    int code = 0;
    Error err = { 0 };
    if (!cli_store(cli, STORE_READ_WRITE, &code)) return code;
    Setting s = { .cli = cli, .form = cli_form(cli, cli->args[0], &code) };
    if (!s.form) return code;
    bool ok = set_open(&s, &err);
    if (ok) entry_batch(s.entry);
    for (size_t i = 2; ok && i < cli->arg_count; i++) ok = set_one(&s, cli->args[i], &err);
    if (ok) entry_settle(s.entry);
    for (size_t i = 2; ok && i < cli->arg_count; i++) ok = judge_one(&s, cli->args[i], &err);
    code = ok ? set_save(&s, &err) : cli_fault(cli, &err);
    if (s.entry) entry_free(s.entry);
    if (s.before) record_free(s.before);
    return code;
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
