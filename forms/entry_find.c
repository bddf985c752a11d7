/* What an entry tells about the whole record: findings, progress, choices, its body. */
#include "forms/entry_inside.h"

/* --- findings --------------------------------------------------------------------------------- */

static void found(Entry *e, const Row *row, const Field *f, FindsKind kind, const Error *why)
{
    if (e->finding_count == e->finding_room) {
        e->finding_room = e->finding_room ? e->finding_room * 2 : 32;
        e->findings = memory_resize(e->findings, e->finding_room, sizeof *e->findings);
    }
    e->findings[e->finding_count++] = (EntryFinding){ row, f, kind, why };
}

static const Error *words(Entry *e, const char *msg, Str what, int64_t n)
{
    Error *why = arena_take(&e->told, sizeof *why);
    fault_n(why, ERR_RULE, msg, what, n);
    return why;
}

/* The same for every record: kept, since most imported rows leave many questions open. */
static const Error *missing_words(Entry *e, const Field *f)
{
    if (!e->missing)
        e->missing = arena_take_array(&e->words, e->form->field_count + 1, sizeof *e->missing);
    if (e->missing[f->index]) return e->missing[f->index];
    Str own = form_text(e->form, f->required_message, lang_code(e->env.lang));
    Error *why = arena_take(&e->words, sizeof *why);
    fault(why, ERR_RULE, own.n > 0 ? "entry.required" : "entry.missing",
          own.n > 0 ? own : field_label(f, e->env.lang));
    return e->missing[f->index] = why;
}

static void find_in_field(Entry *e, const Row *row, const Field *f)
{
    EntryState s = entry_state(e, row, f);
    if (!s.relevant) return;
    if (s.refused_raw || s.invalid) {
        found(e, row, f, FINDS_INVALID, s.why);
    } else if (s.missing) {
        found(e, row, f, FINDS_MISSING, missing_words(e, f));
    } else if (s.doubtful) {
        found(e, row, f, FINDS_DOUBT, s.why);
    }
}

static void find_in_rows(Entry *e, const Row *parent, const Field *repeat);

static void find_between(Entry *e, const Row *row, int from, int end)
{
    for (int i = from; i < end;) {
        const Field *f = &e->form->fields[i];
        if (f->type == TYPE_REPEAT) {
            find_in_rows(e, row, f);
            i = f->end;
            continue;
        }
        bool is_skipped_group = f->type == TYPE_GROUP && !cell_at(row, f)->is_relevant;
        if (type_is_answer(f->type)) find_in_field(e, row, f);
        i = is_skipped_group ? f->end : i + 1;
    }
}

static void find_in_rows(Entry *e, const Row *parent, const Field *repeat)
{
    if (!cell_at(parent, repeat)->is_relevant) return;
    const Row *first = NULL;
    size_t surplus = 0;
    for (size_t i = 0; i < row_count(parent, repeat->index); i++) {
        const Row *row = row_at(parent, repeat->index, i);
        if (row->surplus) {
            if (surplus++ == 0) first = row;
        } else if (row->state->is_relevant) {
            find_between(e, row, repeat->index + 1, repeat->end);
        }
    }
    if (surplus == 0) return;
    Str label = field_label(repeat, e->env.lang);
    found(e, first, repeat, FINDS_SURPLUS, words(e, "entry.surplus", label, (int64_t)surplus));
}

size_t entry_findings(Entry *e, const EntryFinding **out)
{
    entry_settle(e);
    e->finding_count = 0;
    arena_done(&e->told);
    find_between(e, e->record->root, 0, (int)e->form->field_count);
    *out = e->findings;
    return e->finding_count;
}

bool entry_complete(Entry *e)
{
    const EntryFinding *findings;
    size_t count = entry_findings(e, &findings);
    for (size_t i = 0; i < count; i++) {
        if (findings[i].kind != FINDS_DOUBT) return false;
    }
    return true;
}

/* --- how far, and why not ----------------------------------------------------------------------
 */

static void count_in(const Entry *e, const Row *row, size_t *answered, size_t *asked)
{
    const Form *form = e->form;
    if (!row->state->is_relevant) return;
    int end = row->repeat < 0 ? (int)form->field_count : form->fields[row->repeat].end;
    for (int i = row->repeat + 1; i < end; i++) {
        const Field *f = &form->fields[i];
        if (f->repeat != row->repeat) continue;
        for (size_t j = 0; f->type == TYPE_REPEAT && j < row_count(row, i); j++) {
            count_in(e, row_at(row, i, j), answered, asked);
        }
        const Cell *cell = cell_at(row, f);
        if (!field_is_shown(f) || !cell->is_relevant || cell->is_read_only) continue;
        ++*asked;
        *answered += row_get(row, f).kind != ANSWER_NONE;
    }
}

void entry_progress(const Entry *e, size_t *answered, size_t *asked)
{
    *answered = *asked = 0;
    count_in(e, e->record->root, answered, asked);
}

const Field *entry_skipped_by(const Entry *e, const Row *from, const Field *f)
{
    const Row *row = row_holding(from, f);
    if (!row || cell_at(row, f)->is_relevant) return NULL;
    const Field *outermost = f;
    for (int p = f->parent; p >= 0; p = e->form->fields[p].parent) {
        const Field *parent = &e->form->fields[p];
        bool is_relevant;
        if (parent->type == TYPE_REPEAT) {
            is_relevant = row->state->is_relevant;
            row = row->parent;
        } else {
            is_relevant = cell_at(row, parent)->is_relevant;
        }
        if (!is_relevant) outermost = parent;
    }
    return outermost;
}

/* --- choices ---------------------------------------------------------------------------------- */

size_t entry_choices(Entry *e, const Row *from, const Field *f, const int **indexes)
{
    const Row *row = row_holding(from, f);
    size_t count = 0;
    *indexes = e->choices;
    if (!f->choices || !row) return 0;
    entry_settle(e);
    if (f->choices->choice_count > e->choice_room) {
        e->choice_room = f->choices->choice_count;
        e->choices = memory_resize(e->choices, e->choice_room, sizeof *e->choices);
    }
    for (size_t i = 0; i < f->choices->choice_count; i++) {
        if (choice_is_offered(e, row, f, &f->choices->choices[i])) e->choices[count++] = (int)i;
    }
    arena_done(&e->work);
    *indexes = e->choices;
    return count;
}

/* --- body ------------------------------------------------------------------------------------- */

/* `end` is the moment of the save: told when the body is made. */
static void fill_end(Entry *e)
{
    for (size_t i = 0; i < e->form->field_count; i++) {
        const Field *f = &e->form->fields[i];
        if (f->type != TYPE_META || f->repeat >= 0 || !str_eq(f->word, STR("end"))) continue;
        CLEANUP_TEXT t = TEXT_INIT;
        date_add_iso_time(&t, e->env.now_ms, e->env.zone_minutes);
        row_set(e->record, e->record->root, f, value_text(text_str(&t)));
    }
}

size_t entry_members(Entry *e, BodyMember *out)
{
    entry_settle(e);
    if (e->mode != ENTRY_IMPORT) fill_end(e);
    return row_members(e->record->root, NULL, out);
}

bool entry_body(Entry *e, const Record *before, Text *out)
{
    entry_settle(e);
    if (e->mode != ENTRY_IMPORT && (!before || entry_changed(e))) fill_end(e);
    return row_body(e->record->root, before ? before->root : NULL, out);
}
