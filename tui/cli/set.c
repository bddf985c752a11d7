/* set FORM ID|new FIELD=VALUE …: one validated save of a record or of a row of a repeat. */
#include "model/store/doubt.h"
#include "model/store/row_edit.h"
#include "model/work/twin.h"
#include "tui/cli/values.h"
#include "tui/cli/verbs.h"

typedef struct {
    Cli *cli;
    const Form *form;
    RecordHead head;      /* of an existing record */
    bool is_new;
    Uuid parent;
    Entry *entry;
    Record *before;       /* NULL for a new one */
    RowEdit edit;         /* of FORM.REPEAT: the record around, which owns entry and before */
    Row *row;             /* that is answered: the record's root, or the row of a repeat */
} Setting;

static bool set_parent(Setting *s, Str value, Error *err)
{
    RecordHead head;
    Str form = s->form->parent_form.n ? s->form->parent_form : STR_NONE;
    if (!store_find(s->cli->store, form, value, &s->cli->arena, &head, err)) return false;
    s->parent = head.uuid;
    return true;
}

/* By its name, as the rules know it: rows are judged in the whole record. */
static const Field *field_of(const Setting *s, Str name)
{
    const Field *f = form_field(s->form, name);
    return f && s->form->whole ? form_field(s->row->form, f->name) : f;
}

static bool set_one(Setting *s, Str arg, Error *err)
{
    ptrdiff_t at = str_find(arg, STR("="));
    if (at < 1) return fault(err, ERR_USAGE, "cli.set_value", arg);
    Str name = str_from(arg.p, (size_t)at), raw = str_cut_head(arg, (size_t)at + 1);
    const Field *field = field_of(s, name);
    if (!field && str_eq(name, STR("parent"))) return s->form->whole ? true : set_parent(s, raw, err);
    if (!field || !type_is_answer(field->type)) return fault(err, ERR_USAGE, "cli.no_field", name);
    (void)entry_type(s->entry, s->row, field, raw, FROM_PERSON);
    return true; /* judged when all are in: fields that depend on each other come in any order */
}

static bool judge_one(Setting *s, Str arg, Error *err)
{
    size_t at = (size_t)str_find(arg, STR("="));
    Str name = str_from(arg.p, at);
    const Field *field = field_of(s, name);
    if (!field) return true;
    EntryState state = entry_state(s->entry, s->row, field);
    if (!state.refused_raw && !state.invalid) return true;
    if (state.why && err) *err = *state.why;
    else fault(err, ERR_RULE, "set.refused", str_cut_head(arg, at + 1));
    return fault_at(err, name);
}

/* The row, or for a new one what `parent=` says that it is to stand in. */
static bool open_row(Setting *s, const EntryEnv *env, Error *err)
{
    Cli *cli = s->cli;
    RecordHead inside;
    Str id = cli->args[1], form = s->form->name;
    for (size_t i = 2; s->is_new && i < cli->arg_count; i++)
        if (str_starts(cli->args[i], STR("parent="))) {
            id = str_cut_head(cli->args[i], 7);
            form = s->form->parent_form;
        }
    if (s->is_new && str_eq(form, s->form->name)) return fault(err, ERR_USAGE, "set.row_parent", s->form->name);
    if (!store_find(cli->store, form, id, &cli->arena, &inside, err) ||
        !row_edit_open(cli->store, s->form, inside.uuid, env, &s->edit, err))
        return false;
    if (s->is_new) row_edit_add(&s->edit, (Uuid){ { 0 } }, STR_NONE);
    s->head.uuid = inside.uuid;
    s->entry = s->edit.entry;
    s->before = s->edit.before;
    s->row = s->edit.row;
    return true;
}

static bool set_open(Setting *s, Error *err)
{
    Cli *cli = s->cli;
    EntryEnv env = cli_env(cli);
    s->is_new = str_eq(cli->args[1], STR("new"));
    if (s->form->whole) return open_row(s, &env, err);
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
    s->row = record->root;
    return s->is_new || doubts_tell(cli->store, s->head.id, s->entry, err);
}

/* Another record of the same name is a finding, not a fault: people move. */
static bool tell_twins(Setting *s, Uuid record)
{
    Cli *cli = s->cli;
    EntryEnv env = cli_env(cli);
    bool has_twins = false;
    for (size_t i = 0; !s->form->whole && i < s->form->field_count; i++) {
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
    size_t all = entry_findings(s->entry, &findings), count = 0;
    for (size_t i = 0; i < all; i++) count += !s->form->whole || findings[i].row == s->row;
    CLEANUP_TEXT id = TEXT_INIT;
    if (s->form->whole) text_add(&id, s->row->uuid);
    else uuid_add(&id, saved->record);
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

static int save_row(Setting *s, Error *err)
{
    CLEANUP_TEXT overlap = TEXT_INIT;
    Saved saved;
    bool ok = row_edit_save(&s->edit, OPTION(s->cli, reason), &saved, &overlap, err);
    if (ok && s->is_new && !saved.change[0]) ok = fault(err, ERR_USAGE, "set.row_blank", s->form->name);
    if (!ok) return cli_fault(s->cli, err);
    return set_report(s, &saved);
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
    if (str_eq(cli->args[1], STR("all"))) return set_on_all(cli, s.form);
    bool ok = set_open(&s, &err);
    if (ok) entry_batch(s.entry);
    for (size_t i = 2; ok && i < cli->arg_count; i++) ok = set_one(&s, cli->args[i], &err);
    if (ok) entry_settle(s.entry);
    for (size_t i = 2; ok && i < cli->arg_count; i++) ok = judge_one(&s, cli->args[i], &err);
    code = !ok ? cli_fault(cli, &err) : s.form->whole ? save_row(&s, &err) : set_save(&s, &err);
    if (s.form->whole) {
        row_edit_close(&s.edit);
        return code;
    }
    if (s.entry) entry_free(s.entry);
    if (s.before) record_free(s.before);
    return code;
}
