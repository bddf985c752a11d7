/* Works out what depends on a change: relevance, calculations and counts by rank, then judgements.
 */
#include "forms/entry_inside.h"
#include "forms/rows.h"

#include <math.h>
#include <string.h>

/* Above this a repeat_count is a slip of the finger, not a number of rows. */
enum { MOST_COUNTED_ROWS = 10000 };

/* --- expressions ----------------------------------------------------------------------------- */

ExprScope entry_scope(Entry *e, const Row *row, const Field *field)
{
    return (ExprScope){ .form = e->form,
                        .row = row,
                        .self = field ? field->index : -1,
                        .now_ms = e->env.now_ms,
                        .zone_minutes = e->env.zone_minutes,
                        .lang = e->env.lang,
                        .uuid = e->env.uuid,
                        .uuid_ctx = e->env.uuid_ctx,
                        .arena = &e->work,
                        .warning = &e->caught };
}

/* Keeps what an expression stumbled over with the question whose rule it is. */
static void keep_warning(Entry *e, const Row *row, const Field *f)
{
    if (!e->caught.msg) return;
    Error *kept = arena_take(&e->arena, sizeof *kept);
    *kept = e->caught;
    cell_at(row, f)->warning = kept;
    fault_clear(&e->caught);
}

bool eval_true(Entry *e, const Expr *expr, const ExprScope *scope)
{
    e->evaluations++;
    return expr_true(expr, scope);
}

Str eval_string(Entry *e, const Expr *expr, const ExprScope *scope)
{
    e->evaluations++;
    return expr_string(expr, scope);
}

static bool holds(Entry *e, const Row *row, const Field *f, const Expr *rule)
{
    ExprScope scope = entry_scope(e, row, f);
    return eval_true(e, rule, &scope);
}

/* --- the queue: a heap, smallest key first ---------------------------------------------------- */

static void swap_tasks(Task *a, Task *b)
{
    Task t = *a;
    *a = *b;
    *b = t;
}

static void push(Entry *e, Row *row, const Field *f, Phase phase)
{
    Cell *cell = cell_at(row, f);
    if (cell->is_queued[phase]) return;
    cell->is_queued[phase] = true;
    if (e->queued == e->queue_room) {
        e->queue_room = e->queue_room ? e->queue_room * 2 : 64;
        e->queue = memory_resize(e->queue, e->queue_room, sizeof *e->queue);
    }
    int key = (phase == FOR_STATE ? (int)e->form->field_count : 0) + f->rank;
    size_t i = e->queued++;
    e->queue[i] = (Task){ key, f->index, row };
    for (; i > 0 && e->queue[(i - 1) / 2].key > e->queue[i].key; i = (i - 1) / 2) {
        swap_tasks(&e->queue[i], &e->queue[(i - 1) / 2]);
    }
}

static Task pop(Entry *e)
{
    Task first = e->queue[0];
    e->queue[0] = e->queue[--e->queued];
    for (size_t i = 0;;) {
        size_t least = i, left = 2 * i + 1, right = left + 1;
        if (left < e->queued && e->queue[left].key < e->queue[least].key) least = left;
        if (right < e->queued && e->queue[right].key < e->queue[least].key) least = right;
        if (least == i) return first;
        swap_tasks(&e->queue[i], &e->queue[least]);
        i = least;
    }
}

static void queue_rules(Entry *e, Row *row, const Field *f, unsigned rules)
{
    Cell *cell = cell_at(row, f);
    cell->todo |= rules;
    if (cell->todo & RULES_OF_VALUE) push(e, row, f, FOR_VALUE);
    if (cell->todo & RULES_OF_STATE) push(e, row, f, FOR_STATE);
}

/* --- which rows a change reaches -------------------------------------------------------------- */

static void queue_below(Entry *e, Row *row, const Field *f, unsigned rules)
{
    if (row->repeat == f->repeat) {
        queue_rules(e, row, f, rules);
        return;
    }
    int repeat = f->repeat;
    while (e->form->fields[repeat].repeat != row->repeat) repeat = e->form->fields[repeat].repeat;
    for (size_t i = 0; i < row_count(row, repeat); i++)
        queue_below(e, row_at(row, repeat, i), f, rules);
}

static bool encloses(const Form *form, int repeat, const Field *f)
{
    int r = f->repeat;
    while (r != repeat && r >= 0) r = form->fields[r].repeat;
    return r == repeat;
}

/* A rule of f reads something in `row`: its own row or the one around it, or, where f stands in
 * repeats that do not enclose the row, every row of those. */
static void queue_from(Entry *e, Row *row, const Field *f, unsigned rules)
{
    while (row->parent && (f->reads_rows || !encloses(e->form, row->repeat, f))) row = row->parent;
    queue_below(e, row, f, rules);
}

static void queue_dependants(Entry *e, Row *row, const Field *f)
{
    for (size_t i = 0; i < f->dependant_count; i++) {
        queue_from(e, row, &e->form->fields[f->dependants[i]], f->dependant_rules[i]);
    }
}

/* What an expression sees of a value has changed. */
static void seen_changed(Entry *e, Row *row, const Field *f)
{
    if (!e->is_passing) queue_dependants(e, row, f);
}

void settle_value_changed(Entry *e, Row *row, const Field *f)
{
    queue_rules(e, row, f, RULE_CONSTRAINT | RULE_FILTER);
    if (f->type == TYPE_CALCULATE && f->calculation) queue_rules(e, row, f, RULE_CALCULATION);
    queue_dependants(e, row, f);
}

void settle_rows_changed(Entry *e, Row *parent, int repeat)
{
    const Form *form = e->form;
    const Field *r = &form->fields[repeat];
    if (r->repeat_count) queue_rules(e, parent, r, RULE_COUNT);
    queue_dependants(e, parent, r);
    for (int i = repeat + 1; i < r->end; i++) {
        const Field *f = &form->fields[i];
        if (f->dependant_count > 0) queue_dependants(e, parent, f);
        if (f->reads_rows) queue_from(e, parent, f, RULES_OF_VALUE | RULES_OF_STATE);
    }
}

/* --- states of rows --------------------------------------------------------------------------- */

void state_give(Entry *e, Row *row)
{
    size_t slots = (size_t)form_row_slots(e->form, row->repeat);
    Arena *a = row->parent ? &e->arena : &e->fixed;
    row->state = arena_take(a, sizeof *row->state + slots * sizeof(Cell));
    for (int i = row->repeat + 1;
         i < (row->repeat < 0 ? (int)e->form->field_count : e->form->fields[row->repeat].end);
         i++) {
        if (e->form->fields[i].type != TYPE_REPEAT || e->form->fields[i].repeat != row->repeat)
            continue;
        for (size_t j = 0; j < row_count(row, i); j++) state_give(e, row_at(row, i, j));
    }
}

/* The fields directly in a row. */
static int row_end(const Entry *e, const Row *row)
{
    return row->repeat < 0 ? (int)e->form->field_count : e->form->fields[row->repeat].end;
}

static void queue_children(Entry *e, Row *row, int from, int end, unsigned rules)
{
    for (int i = from; i < end; i = e->form->fields[i].end)
        queue_rules(e, row, &e->form->fields[i], rules);
}

/* Does a repeat's relevance look into its own rows, so that each has its own? */
static bool is_relevant_by_row(const Entry *e, const Field *repeat)
{
    if (!repeat->relevant) return false;
    const int *reads;
    size_t count = expr_reads(repeat->relevant, &reads);
    for (size_t i = 0; i < count; i++) {
        if (encloses(e->form, repeat->index, &e->form->fields[reads[i]])) return true;
    }
    return false;
}

static bool row_is_relevant(Entry *e, Row *row)
{
    const Field *repeat = &e->form->fields[row->repeat];
    if (row->surplus || !cell_at(row->parent, repeat)->is_relevant) return false;
    return !is_relevant_by_row(e, repeat) || holds(e, row, repeat, repeat->relevant);
}

static void judge_row(Entry *e, Row *row)
{
    bool is_relevant = row_is_relevant(e, row);
    if (is_relevant == row->state->is_relevant) return;
    row->state->is_relevant = is_relevant;
    if (!e->is_passing) queue_children(e, row, row->repeat + 1, row_end(e, row), RULE_RELEVANT);
}

void settle_row_added(Entry *e, Row *row)
{
    state_give(e, row);
    row->state->is_relevant = row_is_relevant(e, row);
    for (int i = row->repeat + 1; i < row_end(e, row); i++) {
        const Field *f = &e->form->fields[i];
        if (f->repeat != row->repeat) continue;
        if (e->mode != ENTRY_IMPORT && f->initial && !e->is_restoring) propose_default(e, row, f);
        queue_rules(e, row, f, RULES_OF_VALUE | RULES_OF_STATE);
    }
}

/* --- values ----------------------------------------------------------------------------------- */

static bool is_relevant_around(const Row *row, const Field *f)
{
    const Field *parent = f->parent >= 0 ? &f->form->fields[f->parent] : NULL;
    if (!parent || parent->type == TYPE_REPEAT) return row->repeat < 0 || row->state->is_relevant;
    return cell_at(row, parent)->is_relevant;
}

/* An answer that is no longer asked for is kept, marked, and counts as empty; it comes back. */
static void mark_inactive(Entry *e, Row *row, const Field *f, bool is_inactive)
{
    Value v = row_get(row, f);
    if (v.kind != ANSWER_TEXT || v.inactive == is_inactive) return;
    v.inactive = is_inactive;
    do_value(e, row, f, v, cell_at(row, f)->input);
    seen_changed(e, row, f);
}

static void work_out_relevance(Entry *e, Row *row, const Field *f, unsigned *rules)
{
    Cell *cell = cell_at(row, f);
    bool is_relevant = is_relevant_around(row, f);
    bool is_by_row = f->type == TYPE_REPEAT && is_relevant_by_row(e, f);
    if (is_relevant && f->relevant && !is_by_row) is_relevant = holds(e, row, f, f->relevant);
    bool has_changed = is_relevant != cell->is_relevant;
    cell->is_relevant = is_relevant;
    if (type_is_answer(f->type)) mark_inactive(e, row, f, !is_relevant);
    if (f->type == TYPE_REPEAT) {
        for (size_t i = 0; i < row_count(row, f->index); i++)
            judge_row(e, row_at(row, f->index, i));
    }
    if (!has_changed) return;
    if (f->type == TYPE_GROUP && !e->is_passing) {
        queue_children(e, row, f->index + 1, f->end, RULE_RELEVANT);
    }
    if (is_relevant && f->calculation && f->trigger_count == 0) *rules |= RULE_CALCULATION;
    if (is_relevant && f->repeat_count) *rules |= RULE_COUNT;
    if (!e->is_passing) queue_rules(e, row, f, RULES_OF_STATE);
}

static void work_out_value(Entry *e, Row *row, const Field *f)
{
    ExprScope scope = entry_scope(e, row, f);
    Value now = row_get(row, f), v = value_text(eval_string(e, f->calculation, &scope));
    if (value_eq(now, v)) return;
    do_value(e, row, f, v, (Input){ INPUT_FINE, false, STR_NONE, FROM_PERSON, NULL });
    seen_changed(e, row, f);
    if (!e->is_passing) queue_rules(e, row, f, RULE_CONSTRAINT | RULE_FILTER);
}

/* Nobody has added it or typed anything into it, not even what could not be taken; nor is it stored. */
static bool is_untouched(const Entry *e, const Row *row)
{
    if (!row->state->is_counted || row->seen.n || !row_is_blank(row)) return false;
    for (int i = row->repeat + 1; i < row_end(e, row); i++) {
        const Field *f = &e->form->fields[i];
        if (f->repeat != row->repeat) continue;
        if (cell_at(row, f)->input.state != INPUT_FINE) return false;
        for (size_t k = 0; f->type == TYPE_REPEAT && k < row_count(row, i); k++)
            if (!is_untouched(e, row_at(row, i, k))) return false;
    }
    return true;
}

/* As many rows as are counted; those beyond are kept and marked, but for untouched ones at the end,
 * which a greater count had made. A count that is not answered asks for nothing. */
static void work_out_count(Entry *e, Row *row, const Field *f)
{
    ExprScope scope = entry_scope(e, row, f);
    e->evaluations++;
    Result r = expr_eval(f->repeat_count, &scope);
    double wanted = result_number(r);
    size_t have = row_count(row, f->index);
    bool is_said = !isnan(wanted);
    size_t count = wanted >= MOST_COUNTED_ROWS ? MOST_COUNTED_ROWS
                   : wanted >= 1               ? (size_t)wanted
                                               : 0;
    for (size_t i = have; i < count && is_said && !e->is_restoring; i++) {
        Row *added = do_add(e, row, f->index);
        settle_row_added(e, added);
        added->state->is_counted = true;
    }
    for (size_t i = have; i > count && is_said && !e->is_restoring; i--) {
        Row *last = row_at(row, f->index, i - 1);
        if (!is_untouched(e, last)) break;
        do_drop(e, last);
    }
    bool has_changed = row_count(row, f->index) != have;
    for (size_t i = 0; i < row_count(row, f->index); i++) {
        Row *each = row_at(row, f->index, i);
        bool is_surplus = is_said && i >= count;
        has_changed |= each->surplus != is_surplus;
        each->surplus = is_surplus;
        judge_row(e, each);
    }
    if (!has_changed || e->is_passing) return;
    queue_dependants(e, row, f);
    for (int i = f->index + 1; i < f->end; i++) {
        if (e->form->fields[i].dependant_count > 0) queue_dependants(e, row, &e->form->fields[i]);
    }
}

static void run_values(Entry *e, Row *row, const Field *f)
{
    Cell *cell = cell_at(row, f);
    unsigned rules = cell->todo & RULES_OF_VALUE;
    cell->todo &= ~(unsigned)RULES_OF_VALUE;
    if (rules) cell->warning = NULL;
    if (rules & RULE_RELEVANT) work_out_relevance(e, row, f, &rules);
    if (!cell->is_relevant) return;
    bool is_due = rules & RULE_TRIGGER || (rules & RULE_CALCULATION && f->trigger_count == 0);
    if (is_due && f->calculation && !e->is_restoring) work_out_value(e, row, f);
    if (rules & RULE_COUNT && f->repeat_count) work_out_count(e, row, f);
}

static void work_out(Entry *e, Row *row, const Field *f)
{
    run_values(e, row, f);
    keep_warning(e, row, f);
}

/* --- judging ---------------------------------------------------------------------------------- */

bool field_is_shown(const Field *f)
{
    return type_is_answer(f->type) && f->type != TYPE_CALCULATE && f->type != TYPE_HIDDEN &&
           f->type != TYPE_META;
}

bool choice_is_offered(Entry *e, const Row *row, const Field *f, const Choice *choice)
{
    if (!f->choice_filter) return true;
    ExprScope scope = entry_scope(e, row, f);
    scope.list = f->choices;
    scope.item = choice;
    return eval_true(e, f->choice_filter, &scope);
}

/* A code that the list does not hold stays valid: lists change, answers do not (M9). */
static bool passes_filter(Entry *e, const Row *row, const Field *f, Str codes)
{
    Str code;
    while (str_word(&codes, &code)) {
        const Choice *choice = list_choice(f->choices, code);
        if (choice && !choice_is_offered(e, row, f, choice)) return false;
    }
    return true;
}

static const Error *reason(Entry *e, const char *msg, Str what)
{
    Error *why = arena_take(&e->arena, sizeof *why);
    fault(why, ERR_RULE, msg, what);
    return why;
}

/* The words of the form for a broken constraint, in the language in use; ours where it has none. */
static const Error *constraint_words(Entry *e, const Field *f)
{
    Str words = form_text(e->form, f->constraint_message, lang_code(e->env.lang));
    if (words.n > 0) return reason(e, "entry.constraint", words);
    return reason(e, "entry.constraint_unsaid", field_label(f, e->env.lang));
}

static bool keeps_constraint(Entry *e, const Row *row, const Field *f, Value v)
{
    if (!f->constraint || value_seen(v).n == 0) return true;
    ExprScope scope = entry_scope(e, row, f);
    scope.self_value = &v;
    return eval_true(e, f->constraint, &scope);
}

bool value_is_allowed(Entry *e, const Row *row, const Field *f, Value v, const Error **why)
{
    Value active = { v.kind, false, v.text };
    if (!cell_at(row, f)->is_relevant || value_seen(active).n == 0) return true;
    if (f->choices && f->choice_filter && !passes_filter(e, row, f, v.text)) {
        if (why) *why = reason(e, "entry.filtered", v.text);
        return false;
    }
    bool keeps = keeps_constraint(e, row, f, active);
    fault_clear(&e->caught); /* told when the stored value is judged */
    if (!keeps && why) *why = constraint_words(e, f);
    return keeps;
}

/* What was refused may be right by now, since what it was held against has changed. */
static void try_again(Entry *e, Row *row, const Field *f)
{
    Input input = cell_at(row, f)->input;
    if (input.state != INPUT_AGAINST_RULE || e->is_restoring) return;
    take_typed(e, row, f, input.raw, input.source);
}

static void judge(Entry *e, Row *row, const Field *f)
{
    Cell *cell = cell_at(row, f);
    unsigned rules = cell->todo & RULES_OF_STATE;
    cell->todo &= ~(unsigned)RULES_OF_STATE;
    Value v = row_get(row, f);
    bool asks = cell->is_relevant && type_is_answer(f->type);
    bool has_value = asks && value_seen(v).n > 0;
    if (rules & RULE_REQUIRED) {
        cell->is_required =
            asks && (f->is_required || (f->required && holds(e, row, f, f->required)));
    }
    if (rules & RULE_READ_ONLY) {
        cell->is_read_only = f->read_only && asks && holds(e, row, f, f->read_only);
    }
    if (rules & RULE_FILTER) {
        cell->breaks_filter =
            has_value && f->choices && f->choice_filter && !passes_filter(e, row, f, v.text);
    }
    if (rules & RULE_CONSTRAINT)
        cell->breaks_constraint = has_value && !keeps_constraint(e, row, f, v);
    cell->why = cell->breaks_filter       ? reason(e, "entry.filtered", v.text)
                : cell->breaks_constraint ? constraint_words(e, f)
                                          : NULL;
    keep_warning(e, row, f);
    if (rules & (RULE_CONSTRAINT | RULE_FILTER)) try_again(e, row, f);
}

void say_again(Entry *e)
{
    for (size_t i = 0; i < e->form->field_count; i++) {
        const Field *f = &e->form->fields[i];
        if (f->constraint) queue_below(e, e->record->root, f, RULE_CONSTRAINT);
    }
    settle_queue(e);
}

/* --- passes ----------------------------------------------------------------------------------- */

void settle_queue(Entry *e)
{
    while (e->queued > 0) {
        Task t = pop(e);
        const Field *f = &e->form->fields[t.field];
        Phase phase = t.key < (int)e->form->field_count ? FOR_VALUE : FOR_STATE;
        cell_at(t.row, f)->is_queued[phase] = false;
        if (phase == FOR_VALUE) {
            work_out(e, t.row, f);
        } else {
            judge(e, t.row, f);
        }
    }
    arena_done(&e->work);
}

/* One field in all rows below a row. */
static void pass_below(Entry *e, Row *row, const Field *f, Phase phase, unsigned rules)
{
    if (row->repeat != f->repeat) {
        int repeat = f->repeat;
        while (e->form->fields[repeat].repeat != row->repeat)
            repeat = e->form->fields[repeat].repeat;
        for (size_t i = 0; i < row_count(row, repeat); i++) {
            pass_below(e, row_at(row, repeat, i), f, phase, rules);
        }
        return;
    }
    cell_at(row, f)->todo |= rules;
    if (phase == FOR_VALUE) {
        work_out(e, row, f);
    } else {
        judge(e, row, f);
    }
}

static void pass_over(Entry *e, unsigned of_values)
{
    const Form *form = e->form;
    Row *root = e->record->root;
    e->is_passing = true;
    for (size_t i = 0; i < form->field_count; i++) {
        pass_below(e, root, &form->fields[form->by_rank[i]], FOR_VALUE, of_values);
    }
    e->is_passing = false;
    for (size_t i = 0; i < form->field_count; i++) {
        pass_below(e, root, &form->fields[form->by_rank[i]], FOR_STATE, RULES_OF_STATE);
    }
    settle_queue(e);
}

void settle_all(Entry *e)
{
    pass_over(e, RULE_RELEVANT | RULE_CALCULATION | RULE_COUNT);
}

/* Rows are counted too, so that those above the count are marked; none is added. */
void settle_states(Entry *e)
{
    bool was_restoring = e->is_restoring;
    e->is_restoring = true;
    pass_over(e, RULE_RELEVANT | RULE_COUNT);
    e->is_restoring = was_restoring;
}

void settle_counts(Entry *e)
{
    for (size_t i = 0; i < e->form->field_count; i++) {
        const Field *f = &e->form->fields[i];
        if (f->repeat_count) queue_below(e, e->record->root, f, RULE_COUNT);
    }
    settle_queue(e);
}
