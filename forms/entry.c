#include "forms/entry_inside.h"

#include "forms/value_choice.h"

#include <string.h>

/* --- opening ---------------------------------------------------------------------------------- */

static void set_now(Entry *e, Row *row, const Field *f, Str text)
{
    do_value(e, row, f, value_text(text),
             (Input){ INPUT_FINE, false, STR_NONE, FROM_PERSON, NULL });
}

/* A default is shown and stored when a person passes it. What no person can pass is stored. */
void propose_default(Entry *e, Row *row, const Field *f)
{
    ExprScope scope = entry_scope(e, row, f);
    Str text = eval_string(e, f->initial, &scope);
    if (text.n == 0) return;
    if (!field_is_shown(f) || f->read_only) {
        set_now(e, row, f, text);
        return;
    }
    Str kept = str_copy(&e->arena, text);
    do_value(e, row, f, row_get(row, f), (Input){ INPUT_FINE, true, kept, FROM_PERSON, NULL });
}

Str entry_default(Entry *e, Row *row, const Field *f)
{
    ExprScope scope = entry_scope(e, row, f);
    return f->initial ? str_copy(&e->arena, eval_string(e, f->initial, &scope)) : STR_NONE;
}

static void fill_moment(Entry *e, const Field *f)
{
    CLEANUP_TEXT t = TEXT_INIT;
    date_add_iso_time(&t, e->env.now_ms, e->env.zone_minutes);
    set_now(e, e->record->root, f, text_str(&t));
}

static Date today(const Entry *e)
{
    Date d;
    int32_t ms;
    date_of_ms(e->env.now_ms, e->env.zone_minutes, &d, &ms);
    return d;
}

/* start, today, username, deviceid: told by the Env when a record is made. */
static void fill_metadata(Entry *e, const Field *f)
{
    Row *root = e->record->root;
    if (f->repeat >= 0) return;
    if (str_eq(f->word, STR("start"))) fill_moment(e, f);
    if (str_eq(f->word, STR("username"))) set_now(e, root, f, e->env.user);
    if (str_eq(f->word, STR("deviceid"))) set_now(e, root, f, e->env.device);
    if (!str_eq(f->word, STR("today"))) return;
    CLEANUP_TEXT t = TEXT_INIT;
    date_add_iso(&t, today(e));
    set_now(e, root, f, text_str(&t));
}

static void begin_new(Entry *e)
{
    const Form *form = e->form;
    for (size_t i = 0; i < form->field_count; i++) {
        const Field *f = &form->fields[form->by_rank[i]];
        if (f->type == TYPE_META) fill_metadata(e, f);
        if (f->repeat < 0 && f->initial) propose_default(e, e->record->root, f);
    }
    settle_all(e);
}

static void begin(Entry *e, EntryMode mode)
{
    e->mode = mode;
    e->is_batch = e->is_whole = mode == ENTRY_IMPORT;
    e->record->root->state->is_relevant = true;
    if (mode == ENTRY_NEW) begin_new(e);
    if (mode == ENTRY_OPEN) {
        settle_states(e);
        settle_counts(e);
    }
    record_free(e->opened);
    e->opened = mode == ENTRY_IMPORT ? NULL : record_copy(e->record);
}

Entry *entry_open(const Form *form, Record *record, EntryMode mode, const EntryEnv *env)
{
    Arena fixed = { 0 };
    Entry *e = arena_take(&fixed, sizeof *e);
    e->form = form;
    e->record = record;
    e->env = *env;
    e->env.user = str_copy(&fixed, env->user);
    e->env.device = str_copy(&fixed, env->device);
    e->fixed = fixed;
    state_give(e, record->root);
    begin(e, mode);
    return e;
}

void entry_reset(Entry *e, EntryMode mode)
{
    Row *root = e->record->root;
    record_reset(e->record);
    arena_done(&e->arena);
    e->queued = 0;
    log_clear(e);
    memset(root->state->cells, 0, (size_t)form_row_slots(e->form, -1) * sizeof(Cell));
    begin(e, mode);
}

void entry_free(Entry *e)
{
    if (!e) return;
    record_free(e->record);
    record_free(e->opened);
    e->queue = memory_resize(e->queue, 0, 1);
    e->deeds = memory_resize(e->deeds, 0, 1);
    e->acts = memory_resize(e->acts, 0, 1);
    e->choices = memory_resize(e->choices, 0, 1);
    e->findings = memory_resize(e->findings, 0, 1);
    arena_done(&e->arena);
    arena_done(&e->work);
    arena_done(&e->told);
    arena_done(&e->words);
    Arena fixed = e->fixed; /* the Entry itself lies in it */
    arena_done(&fixed);
}

Record *entry_record(Entry *e)
{
    return e->record;
}

const Record *entry_opened(const Entry *e)
{
    return e->mode == ENTRY_OPEN ? e->opened : NULL;
}

const EntryEnv *entry_env(const Entry *e)
{
    return &e->env;
}

void entry_set_lang(Entry *e, Lang lang)
{
    e->env.lang = lang;
    arena_done(&e->words);
    e->missing = NULL;
    say_again(e);
}

void entry_tick(Entry *e, int64_t now_ms)
{
    e->env.now_ms = now_ms;
}

size_t entry_evaluations(const Entry *e)
{
    return e->evaluations;
}

/* --- setting ---------------------------------------------------------------------------------- */

static const Error *kept_error(Entry *e, const Error *err)
{
    Error *kept = arena_take(&e->arena, sizeof *kept);
    *kept = *err;
    return kept;
}

static void store(Entry *e, Row *row, const Field *f, Value v, Input input)
{
    v.inactive = v.kind == ANSWER_TEXT && !cell_at(row, f)->is_relevant && !e->is_whole;
    const Input *old = &cell_at(row, f)->input;
    bool is_same = value_eq(row_get(row, f), v);
    if (is_same && old->state == input.state && !old->is_proposed) return;
    do_value(e, row, f, v, input);
    if (!e->is_whole && !is_same) settle_value_changed(e, row, f);
}

/* What was typed stays with the question; the record keeps its old value. */
static SetVerdict refuse(Entry *e, Row *row, const Field *f, Str raw, ValueSource source,
                         InputState state, const Error *why)
{
    Input input = { state, false, str_copy(&e->arena, raw), source, why };
    do_value(e, row, f, row_get(row, f), input);
    return SET_REFUSED;
}

static SetVerdict take_value(Entry *e, Row *row, const Field *f, Value v, Str raw,
                             ValueSource source)
{
    const Error *why = NULL;
    if (!e->is_batch && !value_is_allowed(e, row, f, v, &why)) {
        return refuse(e, row, f, raw, source, INPUT_AGAINST_RULE, why);
    }
    store(e, row, f, v, (Input){ .state = INPUT_FINE });
    return SET_ACCEPTED;
}

/* Codes that share a label (two tambon of one name) are told apart by what the question offers now.
 * Within a batch what it offers may still change: then the settling tries again. */
static bool tell_apart(Entry *e, const Row *row, const Field *f, Str raw, Value *out)
{
    enum { NAMESAKES = 32 };
    int found[NAMESAKES];
    const Choice *only = NULL;
    if (!f->choice_filter || (e->is_batch && e->mode != ENTRY_IMPORT)) return false;
    size_t count = choice_matches(f, str_trim(raw), found, NAMESAKES);
    for (size_t i = 0; i < count && i < NAMESAKES; i++) {
        const Choice *c = &f->choices->choices[found[i]];
        if (!choice_is_offered(e, row, f, c)) continue;
        if (only) return false;
        only = c;
    }
    if (only) *out = value_text(only->name);
    return only != NULL;
}

SetVerdict take_typed(Entry *e, Row *row, const Field *f, Str raw, ValueSource source)
{
    Value v = VALUE_NONE;
    Error err = { 0 };
    if (str_trim(raw).n == 0) return take_value(e, row, f, v, raw, source);
    ReadVerdict verdict = value_read(&e->work, &v, f, raw, source, today(e), &err);
    if (verdict == READ_BAD && f->choice_filter && strcmp(err.msg, "value.choice_twice") == 0) {
        if (!tell_apart(e, row, f, raw, &v)) {
            if (e->is_batch && e->mode != ENTRY_IMPORT) settle_value_changed(e, row, f);
            return refuse(e, row, f, raw, source, INPUT_AGAINST_RULE, kept_error(e, &err));
        }
        verdict = READ_OK;
    }
    if (verdict == READ_BAD) {
        return refuse(e, row, f, raw, source, INPUT_UNREADABLE, kept_error(e, &err));
    }
    SetVerdict set = take_value(e, row, f, v, raw, source);
    if (set != SET_ACCEPTED || verdict == READ_OK) return set;
    cell_at(row, f)->input =
        (Input){ INPUT_DOUBTFUL, false, str_copy(&e->arena, raw), source, kept_error(e, &err) };
    return SET_DOUBT;
}

static Row *holder(Row *row, const Field *f)
{
    while (row && row->repeat != f->repeat) row = row->parent;
    return row;
}

SetVerdict entry_type(Entry *e, Row *from, const Field *f, Str raw, ValueSource source)
{
    Row *row = holder(from, f);
    if (!row || !type_is_answer(f->type)) return SET_REFUSED;
    if (e->is_batch) return take_typed(e, row, f, raw, source);
    log_begin(e, row, f);
    SetVerdict verdict = take_typed(e, row, f, raw, source);
    settle_queue(e);
    log_end(e);
    return verdict;
}

/* A canonical value needs no reading, but a choice must be one of the list. */
static bool is_in_list(const Field *f, Value v)
{
    Str codes = v.text, code;
    if (!f->choices || v.kind != ANSWER_TEXT) return true;
    while (str_word(&codes, &code)) {
        if (!list_choice(f->choices, code)) return false;
    }
    return true;
}

static SetVerdict set_value(Entry *e, Row *row, const Field *f, Value v)
{
    if (is_in_list(f, v)) return take_value(e, row, f, v, v.text, FROM_FILE);
    Error err = { 0 };
    fault(&err, ERR_RULE, "entry.no_choice", v.text);
    return refuse(e, row, f, v.text, FROM_FILE, INPUT_UNREADABLE, kept_error(e, &err));
}

SetVerdict entry_set(Entry *e, Row *from, const Field *f, Value v)
{
    Row *row = holder(from, f);
    if (!row || !type_is_answer(f->type)) return SET_REFUSED;
    if (v.kind == ANSWER_TEXT && v.text.n == 0) v = VALUE_NONE;
    if (e->is_batch) return set_value(e, row, f, v);
    log_begin(e, row, f);
    SetVerdict verdict = set_value(e, row, f, v);
    settle_queue(e);
    log_end(e);
    return verdict;
}

void entry_doubt(Entry *e, const Field *f, Str value, const Error *why)
{
    Row *root = e->record->root;
    if (f->repeat >= 0 || !str_eq(row_get(root, f).text, value)) return;
    cell_at(root, f)->input =
        (Input){ INPUT_DOUBTFUL, false, str_copy(&e->arena, value), FROM_FILE, kept_error(e, why) };
}

void entry_pass(Entry *e, Row *from, const Field *f)
{
    Row *row = holder(from, f);
    if (!row || !cell_at(row, f)->input.is_proposed) return;
    entry_set(e, row, f, value_text(cell_at(row, f)->input.raw));
}

Row *entry_add_row(Entry *e, Row *from, int repeat)
{
    Row *parent = holder(from, &e->form->fields[repeat]);
    if (!parent) return NULL;
    log_begin(e, parent, &e->form->fields[repeat]);
    Row *row = do_add(e, parent, repeat);
    settle_row_added(e, row);
    settle_rows_changed(e, parent, repeat);
    if (!e->is_batch) settle_queue(e);
    log_end(e);
    return row;
}

void entry_drop_row(Entry *e, Row *row)
{
    if (!row->parent) return;
    log_begin(e, row->parent, &e->form->fields[row->repeat]);
    do_drop(e, row);
    settle_rows_changed(e, row->parent, row->repeat);
    if (!e->is_batch) settle_queue(e);
    log_end(e);
}

void entry_batch(Entry *e)
{
    e->is_batch = true;
}

void entry_settle(Entry *e)
{
    e->is_batch = e->mode == ENTRY_IMPORT;
    if (e->is_whole) {
        e->is_whole = false;
        e->queued = 0;
        settle_all(e);
    } else {
        settle_queue(e);
    }
}

/* --- asking ----------------------------------------------------------------------------------- */

Value entry_value(const Entry *e, const Row *from, const Field *f)
{
    (void)e;
    const Row *row = row_holding(from, f);
    if (!row) return VALUE_NONE;
    const Input *input = &cell_at(row, f)->input;
    return input->is_proposed ? value_text(input->raw) : row_get(row, f);
}

EntryState entry_state(const Entry *e, const Row *from, const Field *f)
{
    (void)e;
    const Row *row = row_holding(from, f);
    if (!row) return (EntryState){ .raw = STR_NONE };
    const Cell *cell = cell_at(row, f);
    const Input *input = &cell->input;
    bool refused = input->state == INPUT_UNREADABLE || input->state == INPUT_AGAINST_RULE;
    EntryState s = {
        .relevant = cell->is_relevant,
        .required = cell->is_required,
        .invalid = cell->breaks_constraint || cell->breaks_filter,
        .doubtful = input->state == INPUT_DOUBTFUL,
        .refused_raw = refused,
        .proposed = input->is_proposed,
        .read_only = cell->is_read_only,
        .why = refused || !cell->why ? input->why : cell->why,
        .raw = refused ? input->raw : STR_NONE,
        .warning = cell->warning,
    };
    s.missing = s.required && field_is_shown(f) && row_get(row, f).kind == ANSWER_NONE;
    return s;
}

bool entry_changed(const Entry *e)
{
    if (e->mode == ENTRY_IMPORT) return true;
    if (!record_eq(e->record, e->opened)) return true;
    for (size_t i = 0; i < e->done; i++) {
        const Act *act = &e->acts[i];
        if (act->field < 0) continue;
        const Field *f = &e->form->fields[act->field];
        if (f->repeat == act->row->repeat && cell_at(act->row, f)->input.state != INPUT_FINE)
            return true;
    }
    return false;
}
