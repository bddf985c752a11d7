#include "model/exchange/import_judge.h"

#include "forms/body.h"
#include "model/exchange/csvout.h"

/* --- the plan --- */

void plan_open(JudgePlan *p, const ImportMap *map, const EntryEnv *env)
{
    int32_t ms;
    *p = (JudgePlan){ .map = map };
    date_of_ms(env->now_ms, env->zone_minutes, &p->today, &ms);
    p->fields = memory_resize(NULL, map->count + 1, sizeof *p->fields);
    p->columns = memory_resize(NULL, map->count + 1, sizeof *p->columns);
    p->places = memory_resize(NULL, map->form->field_count + 1, sizeof *p->places);
    for (size_t i = 0; i < map->form->field_count; i++) p->places[i] = -1;
    for (size_t i = 0; i < map->count; i++) {
        const Field *f = map->columns[i].field;
        if (!f) continue;
        p->places[f->index] = (int)p->count;
        p->fields[p->count] = f;
        p->columns[p->count++] = (int)i;
    }
}

void plan_close(JudgePlan *p)
{
    memory_resize(p->fields, 0, sizeof *p->fields);
    memory_resize(p->columns, 0, sizeof *p->columns);
    memory_resize(p->places, 0, sizeof *p->places);
}

int plan_place(const JudgePlan *p, const Field *f) { return f ? p->places[f->index] : -1; }

Str plan_own_cell(const JudgePlan *p, const CsvRow *row, OwnColumn own)
{
    int at = p->map->own[own];
    return at >= 0 && (size_t)at < row->count ? str_trim(row->cells[at]) : STR_NONE;
}

/* --- what is wrong --- */

void bad_add(BadCells *b, Str column, Str value, const Error *e)
{
    if (b->count == b->room) {
        b->room = b->room ? b->room * 2 : 8;
        RejectCell *more = arena_take_array(b->arena, b->room, sizeof *more);
        if (b->count) memcpy(more, b->list, b->count * sizeof *more);
        b->list = more;
    }
    b->list[b->count++] = (RejectCell){ column, value, e };
}

static const Error *kept(Arena *arena, const Error *e)
{
    Error *copy = arena_take(arena, sizeof *copy);
    *copy = *e;
    return copy;
}

static void reject(Judged *j, const char *msg, Str what, int64_t n)
{
    Error *e = arena_take(j->bad.arena, sizeof *e);
    fault_n(e, ERR_INPUT, msg, what, n);
    bad_add(&j->bad, STR_NONE, str_copy(j->bad.arena, what), e);
    j->verdict = ROW_REJECTED;
}

/* --- cells --- */

static bool has_high_bit(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] & 0x80) return true;
    return false;
}

/* Most answers are their cell's bytes: then nothing was repaired. */
static void count_repairs(Judge *g, Str cell, Str trimmed, Value v)
{
    if (str_eq(v.text, trimmed) || !has_high_bit(cell) || thai_is_normal(cell)) return;
    CLEANUP_TEXT t = TEXT_INIT;
    thai_normal(&t, cell, &g->repairs);
    g->repaired++;
}

static Str cell_of(const JudgePlan *p, const CsvRow *row, size_t i, bool is_guarded)
{
    Str cell = row->cells[p->columns[i]];
    return cell.n && is_guarded ? csvout_unguard(cell) : cell;
}

static bool has_namesakes(const Field *f, const Error *e)
{
    return f->choice_filter && e->msg && strcmp(e->msg, "value.choice_twice") == 0;
}

static void begin_entry(Judge *g)
{
    const Form *form = g->plan->map->form;
    if (!g->entry) g->entry = entry_open(form, record_new(form), ENTRY_IMPORT, &g->env);
    else entry_reset(g->entry, ENTRY_IMPORT);
}

/* Two choices with one label: the row's other answers decide by the form's filter, or nobody does. */
static void tell_apart(Judge *g, Arena *arena, Judged *j, bool is_guarded)
{
    const JudgePlan *p = g->plan;
    begin_entry(g);
    Row *root = entry_record(g->entry)->root;
    for (size_t i = 0; i < p->count; i++) {
        if (j->values[i].kind != ANSWER_NONE) entry_set(g->entry, root, p->fields[i], j->values[i]);
        else entry_type(g->entry, root, p->fields[i], cell_of(p, &j->row, i, is_guarded), FROM_FILE);
    }
    entry_settle(g->entry);
    for (size_t i = 0; i < p->count; i++) {
        Str cell = cell_of(p, &j->row, i, is_guarded);
        if (j->values[i].kind != ANSWER_NONE || str_trim(cell).n == 0) continue;
        EntryState state = entry_state(g->entry, root, p->fields[i]);
        j->values[i] = value_text(str_copy(arena, row_get(root, p->fields[i]).text));
        if (!state.refused_raw) continue;
        if (j->verdict != ROW_REJECTED) j->bad.count = 0;
        bad_add(&j->bad, p->map->columns[p->columns[i]].header, cell, kept(arena, state.why));
        j->verdict = ROW_REJECTED;
    }
}

static void note_doubt(const JudgePlan *p, Arena *arena, Judged *j, size_t i, const Error *why)
{
    if (!j->doubts) j->doubts = arena_take_array(arena, p->count, sizeof *j->doubts);
    j->doubts[j->doubt_count++] = (Doubt){ p->fields[i], j->values[i].text, why };
}

/* All cells as answers; what cannot be read, and what leaves a question, is noted. */
static void read_cells(Judge *g, Arena *arena, Judged *j)
{
    const JudgePlan *p = g->plan;
    bool is_guarded = plan_own_cell(p, &j->row, OWN_EXCEL).n > 0, is_double = false;
    for (size_t i = 0; i < p->count; i++) {
        Str cell = cell_of(p, &j->row, i, is_guarded);
        j->values[i] = VALUE_NONE;
        if (cell.n == 0) continue;
        Str trimmed = str_trim(cell);
        if (trimmed.n == 0) continue;
        if (str_eq(trimmed, text_str(&g->last[i]))) {
            j->values[i] = value_text(trimmed);
            continue;
        }
        ReadVerdict v = value_read(arena, &j->values[i], p->fields[i], trimmed, FROM_FILE, p->today, &g->error);
        count_repairs(g, cell, trimmed, j->values[i]);
        if (v == READ_OK) {
            if (g->error.msg) fault_clear(&g->error);
            bool stands = j->values[i].kind == ANSWER_TEXT && str_eq(j->values[i].text, trimmed);
            if (stands) text_set(&g->last[i], trimmed);
            continue;
        }
        if (v == READ_BAD && has_namesakes(p->fields[i], &g->error)) {
            is_double = true;
            fault_clear(&g->error);
            continue;
        }
        if (g->error.msg && strcmp(g->error.msg, "number.damaged") == 0) v = READ_BAD; /* digits are lost (S02) */
        if (v == READ_BAD && j->verdict != ROW_REJECTED) j->bad.count = 0;
        if (v == READ_BAD || j->verdict != ROW_REJECTED)
            bad_add(&j->bad, p->map->columns[p->columns[i]].header, cell, kept(arena, &g->error));
        if (v == READ_DOUBT) note_doubt(p, arena, j, i, kept(arena, &g->error));
        if (v == READ_BAD) j->verdict = ROW_REJECTED;
        fault_clear(&g->error);
    }
    if (is_double && j->verdict != ROW_REJECTED) tell_apart(g, arena, j, is_guarded);
}

/* Refused, unknown and inactive answers of our own export. */
static bool read_aside(Judge *g, Arena *arena, Judged *j)
{
    BodyMember *members;
    size_t count;
    Str blind, json = plan_own_cell(g->plan, &j->row, OWN_ASIDE);
    if (json.n == 0) return true;
    if (!body_read(arena, json, &members, &count, &blind, NULL)) return false;
    for (size_t i = 0; i < count; i++) {
        int at = plan_place(g->plan, form_field(g->plan->map->form, members[i].name));
        if (at >= 0) j->values[at] = members[i].value;
    }
    return true;
}

static bool is_empty(const JudgePlan *p, const CsvRow *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->cells[i].n && str_trim(row->cells[i]).n && !map_is_reject_column(p->map, i)) return false;
    return true;
}

/* More cells than the header is no harm while they are empty. */
static void check_shape(const JudgePlan *p, Judged *j)
{
    const CsvRow *row = &j->row;
    j->verdict = ROW_ADDED;
    if (row->kind == CSV_BAD) {
        bad_add(&j->bad, STR_NONE, row->raw, row->why);
        j->verdict = ROW_REJECTED;
        return;
    }
    if (row->kind == CSV_BLANK || is_empty(p, row)) {
        j->verdict = ROW_EMPTY;
        return;
    }
    size_t count = row->count;
    while (count > p->map->count && row->cells[count - 1].n == 0) count--;
    if (count == p->map->count) return;
    CLEANUP_TEXT has = TEXT_INIT;
    text_add_f(&has, "%zu", count);
    reject(j, count > p->map->count ? "import.cells_more" : "import.cells_fewer", text_str(&has),
           (int64_t)p->map->count);
}

void judge_read(Judge *g, Arena *arena, Judged *j)
{
    j->bad = (BadCells){ .arena = arena };
    j->findings = (BadCells){ .arena = arena };
    j->doubts = NULL;
    j->doubt_count = 0;
    check_shape(g->plan, j);
    if (j->verdict != ROW_ADDED) return;
    j->values = arena_take_array(arena, g->plan->count + 1, sizeof *j->values);
    read_cells(g, arena, j);
    if (j->verdict != ROW_ADDED) return;
    if (!read_aside(g, arena, j)) {
        reject(j, "import.bad_aside", plan_own_cell(g->plan, &j->row, OWN_ASIDE), 0);
        return;
    }
    if (j->row.kind == CSV_DOUBT) bad_add(&j->bad, STR_NONE, j->row.raw, j->row.why);
}

/* --- rules --- */

typedef enum { FINDINGS_INVALID, FINDINGS_OTHER } FindingChoice;

/* What is missing is said in words that the entry keeps for all records; others die with the record. */
static const Error *words_of(Arena *arena, const EntryFinding *f)
{
    if (f->why) return f->kind == FINDS_MISSING ? f->why : kept(arena, f->why);
    Error *e = arena_take(arena, sizeof *e);
    fault(e, ERR_RULE, f->kind == FINDS_MISSING ? "import.missing" : "import.invalid", f->field->name);
    return e;
}

static void note_findings(const JudgePlan *p, const EntryFinding *f, size_t n, const Value *values, FindingChoice wanted,
                          BadCells *out)
{
    for (size_t i = 0; i < n; i++) {
        int at = plan_place(p, f[i].field);
        bool is_bad = f[i].kind == FINDS_INVALID && at >= 0 && values[at].kind == ANSWER_TEXT;
        if (is_bad != (wanted == FINDINGS_INVALID)) continue;
        bad_add(out, at >= 0 ? p->map->columns[p->columns[at]].header : f[i].field->name,
                at >= 0 ? values[at].text : STR_NONE, words_of(out->arena, &f[i]));
    }
}

bool judge_try(const JudgePlan *p, Entry *e, const Value *values, MatchEmpty empty, BadCells *findings)
{
    Row *root = entry_record(e)->root;
    const EntryFinding *found;
    entry_batch(e);
    for (size_t i = 0; i < p->count; i++) {
        Value v = values[i];
        if (v.kind == ANSWER_NONE && (empty == EMPTY_SAYS_NOTHING || !value_seen(row_get(root, p->fields[i])).n)) continue;
        v.inactive = false;
        entry_set(e, root, p->fields[i], v);
    }
    entry_settle(e);
    size_t n = entry_findings(e, &found);
    note_findings(p, found, n, values, FINDINGS_INVALID, findings);
    if (findings->count) return false;
    note_findings(p, found, n, values, FINDINGS_OTHER, findings);
    return true;
}

/* --- new records --- */

/* The texts of the answers lie in the entry, which the next row empties: one copy of them all. */
static BodyMember *kept_members(Arena *arena, const BodyMember *from, size_t count)
{
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++) bytes += from[i].value.text.n;
    BodyMember *to = arena_take_array(arena, count + 1, sizeof *to);
    char *room = arena_take(arena, bytes + 1);
    for (size_t i = 0; i < count; i++) {
        to[i] = from[i];
        size_t n = from[i].value.text.n;
        if (n) memcpy(room, from[i].value.text.p, n);
        to[i].value.text.p = room;
        room += n;
    }
    return to;
}

void judge_new(Judge *g, Arena *arena, Judged *j)
{
    const JudgePlan *p = g->plan;
    const Form *form = p->map->form;
    begin_entry(g);
    g->has_asked = false;
    j->findings.count = 0;
    j->is_fine = judge_try(p, g->entry, j->values, EMPTY_SAYS_NOTHING, &j->findings);
    j->is_tried = !g->has_asked;
    if (!j->is_tried || !j->is_fine || !p->table) return;
    if (!g->members) g->members = memory_resize(NULL, form->field_count + 1, sizeof *g->members);
    size_t count = entry_members(g->entry, g->members);
    prepared_make(arena, p->table, kept_members(arena, g->members, count), count, &g->scratch, &j->fresh);
}

/* --- a judge --- */

static bool no_uuid_here(void *judge, char out[static 37])
{
    ((Judge *)judge)->has_asked = true;
    out[0] = 0;
    return false;
}

void judge_open(Judge *g, const JudgePlan *plan, const EntryEnv *env, JudgeWhere where)
{
    *g = (Judge){ .plan = plan, .env = *env, .scratch = TEXT_INIT };
    g->last = memory_resize(NULL, plan->count + 1, sizeof *g->last);
    for (size_t i = 0; i < plan->count; i++) g->last[i] = (Text)TEXT_INIT;
    if (where == JUDGE_HERE) return;
    g->env.uuid = no_uuid_here;
    g->env.uuid_ctx = g;
}

void judge_close(Judge *g)
{
    if (!g->plan) return;
    if (g->entry) entry_free(g->entry);
    memory_resize(g->members, 0, sizeof *g->members);
    text_free(&g->scratch);
    for (size_t i = 0; i < g->plan->count; i++) text_free(&g->last[i]);
    memory_resize(g->last, 0, sizeof *g->last);
}
