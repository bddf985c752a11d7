/* The draft of an entry: everything typed so far, as JSON, and back.
 *
 *   {"form":"household","root":ROW}
 *   ROW =
 * {"answers":BODY,"proposed":TEXTS,"raw":TEXTS,"rows":{"member":[ROW,…],…},"uuid":"…","place":"…","seen":"…"}
 * BODY as in a change; TEXTS = {"name":"text",…}. raw holds what could not be taken, and what was
 * taken with a doubt: it is read again on resuming. */
#include "forms/entry_inside.h"
#include "forms/json.h"

typedef enum { TEXTS_PROPOSED, TEXTS_RAW } Texts;

static bool is_of(const Input *input, Texts which)
{
    return which == TEXTS_PROPOSED ? input->is_proposed : input->state != INPUT_FINE;
}

static void add_texts(Text *out, const Row *row, Texts which)
{
    bool is_first = true;
    text_add_c(out, '{');
    for (size_t i = 0; i < row->form->field_count; i++) {
        const Field *f = &row->form->fields[i];
        if (f->repeat != row->repeat || !type_is_answer(f->type)) continue;
        const Input *input = &cell_at(row, f)->input;
        if (!is_of(input, which)) continue;
        if (!is_first) text_add_c(out, ',');
        is_first = false;
        json_add_string(out, f->name);
        text_add_c(out, ':');
        json_add_string(out, input->raw);
    }
    text_add_c(out, '}');
}

static void add_row(Text *out, const Row *row);

static void add_rows(Text *out, const Row *row)
{
    bool is_first = true;
    text_add_c(out, '{');
    for (size_t i = 0; i < row->form->field_count; i++) {
        const Field *f = &row->form->fields[i];
        if (f->repeat != row->repeat || f->type != TYPE_REPEAT) continue;
        if (!is_first) text_add_c(out, ',');
        is_first = false;
        json_add_string(out, f->name);
        text_add(out, STR(":["));
        for (size_t j = 0; j < row_count(row, f->index); j++) {
            if (j > 0) text_add_c(out, ',');
            add_row(out, row_at(row, f->index, j));
        }
        text_add_c(out, ']');
    }
    text_add_c(out, '}');
}

static void add_row(Text *out, const Row *row)
{
    text_add(out, STR("{\"answers\":"));
    row_body(row, NULL, out);
    text_add(out, STR(",\"proposed\":"));
    add_texts(out, row, TEXTS_PROPOSED);
    text_add(out, STR(",\"raw\":"));
    add_texts(out, row, TEXTS_RAW);
    text_add(out, STR(",\"rows\":"));
    add_rows(out, row);
    text_add(out, STR(",\"uuid\":"));
    json_add_string(out, row->uuid);
    text_add(out, STR(",\"place\":"));
    json_add_string(out, row->place);
    text_add(out, STR(",\"seen\":"));
    json_add_string(out, row->seen);
    text_add_c(out, '}');
}

void entry_draft(Entry *e, Text *out)
{
    entry_settle(e);
    text_add(out, STR("{\"form\":"));
    json_add_string(out, e->form->name);
    text_add(out, STR(",\"root\":"));
    add_row(out, e->record->root);
    text_add_c(out, '}');
}

/* --- and back --------------------------------------------------------------------------------- */

typedef struct {
    Entry *e;
    JsonIn in;
    Record *record; /* in making */
    struct Kept {
        Row *row;
        const Field *f;
        Str text;
        Texts which;
    } * kept;
    size_t kept_count, kept_room;
} Resume;

static const Field *field_in_row(Resume *r, const Row *row, Str name)
{
    const Field *f = form_field(r->e->form, name);
    if (f && f->repeat == row->repeat) return f;
    fault(r->in.err, ERR_INPUT, "entry.draft_field", name);
    return NULL;
}

/* The object that comes next, whole. */
static bool take_object(JsonIn *in, Str *out)
{
    size_t start = in->at, depth = 0;
    do {
        Str skipped;
        if (in->at >= in->text.n) return json_fault(in);
        char c = in->text.p[in->at];
        if (c == '"') {
            if (!json_take_string(in, &skipped)) return false;
            continue;
        }
        if (c == '{') depth++;
        if (c == '}') depth--;
        in->at++;
    } while (depth > 0);
    *out = str_from(in->text.p + start, in->at - start);
    return true;
}

static bool take_answers(Resume *r, Row *row)
{
    Str body, blind;
    BodyMember *members;
    size_t count, start = r->in.at;
    if (start >= r->in.text.n || r->in.text.p[start] != '{') return json_fault(&r->in);
    if (!take_object(&r->in, &body)) return false;
    if (!body_read(r->in.arena, body, &members, &count, &blind, r->in.err)) {
        r->in.at = start;
        return json_fault(&r->in);
    }
    for (size_t i = 0; i < count; i++) {
        const Field *f = field_in_row(r, row, members[i].name);
        if (!f || !type_is_answer(f->type)) return false;
        row_set(r->record, row, f, members[i].value);
    }
    return true;
}

static void keep(Resume *r, Row *row, const Field *f, Str text, Texts which)
{
    if (r->kept_count == r->kept_room) {
        r->kept_room = r->kept_room ? r->kept_room * 2 : 16;
        r->kept = memory_resize(r->kept, r->kept_room, sizeof *r->kept);
    }
    r->kept[r->kept_count++] = (struct Kept){ row, f, text, which };
}

static bool take_texts(Resume *r, Row *row, Texts which)
{
    if (!json_need(&r->in, '{')) return false;
    bool is_any = !json_if(&r->in, '}');
    for (bool more = is_any; more; more = json_if(&r->in, ',')) {
        Str name, text;
        if (!json_take_string(&r->in, &name) || !json_need(&r->in, ':') ||
            !json_take_string(&r->in, &text)) {
            return false;
        }
        const Field *f = field_in_row(r, row, name);
        if (!f) return false;
        keep(r, row, f, text, which);
    }
    return !is_any || json_need(&r->in, '}');
}

static bool take_row(Resume *r, Row *row);

static bool take_rows(Resume *r, Row *row)
{
    if (!json_need(&r->in, '{')) return false;
    bool is_any = !json_if(&r->in, '}');
    for (bool more = is_any; more; more = json_if(&r->in, ',')) {
        Str name;
        if (!json_take_string(&r->in, &name) || !json_word(&r->in, STR(":["))) return false;
        const Field *f = field_in_row(r, row, name);
        if (!f || f->type != TYPE_REPEAT) return false;
        if (json_if(&r->in, ']')) continue;
        do {
            if (!take_row(r, row_add(r->record, row, f->index))) return false;
        } while (json_if(&r->in, ','));
        if (!json_need(&r->in, ']')) return false;
    }
    return !is_any || json_need(&r->in, '}');
}

/* Recursion goes as deep as repeats are nested in the form. */
static bool take_row(Resume *r, Row *row)
{
    JsonIn *in = &r->in;
    Str uuid, place, seen;
    if (!json_word(in, STR("{\"answers\":")) || !take_answers(r, row) ||
        !json_word(in, STR(",\"proposed\":")) || !take_texts(r, row, TEXTS_PROPOSED) ||
        !json_word(in, STR(",\"raw\":")) || !take_texts(r, row, TEXTS_RAW) ||
        !json_word(in, STR(",\"rows\":")) || !take_rows(r, row) ||
        !json_word(in, STR(",\"uuid\":")) || !json_take_string(in, &uuid) ||
        !json_word(in, STR(",\"place\":")) || !json_take_string(in, &place) ||
        !json_word(in, STR(",\"seen\":")) || !json_take_string(in, &seen) ||
        !json_need(in, '}')) {
        return false;
    }
    row->uuid = str_copy(&r->record->arena, uuid);
    row->place = str_copy(&r->record->arena, place);
    row->seen = str_copy(&r->record->arena, seen);
    return true;
}

static bool take_draft(Resume *r)
{
    JsonIn *in = &r->in;
    Str name;
    if (!json_word(in, STR("{\"form\":")) || !json_take_string(in, &name)) return false;
    if (!str_eq(name, r->e->form->name)) return fault(in->err, ERR_INPUT, "entry.draft_form", name);
    return json_word(in, STR(",\"root\":")) && take_row(r, r->record->root) && json_need(in, '}') &&
           json_end(in);
}

/* The record of the draft takes the place of the one that was opened; nothing in it is worked out
 * again, only judged. What was typed and not taken is read once more, for its reason. */
static void take_over(Resume *r)
{
    Entry *e = r->e;
    record_free(e->record);
    e->record = r->record;
    log_clear(e);
    e->queued = 0;
    e->is_batch = e->is_whole = false;
    state_give(e, e->record->root);
    e->record->root->state->is_relevant = true;
    settle_states(e);
    for (size_t i = 0; i < r->kept_count; i++) {
        struct Kept *k = &r->kept[i];
        if (k->which == TEXTS_RAW) {
            take_typed(e, k->row, k->f, k->text, FROM_PERSON);
        } else {
            Str text = str_copy(&e->arena, k->text);
            cell_at(k->row, k->f)->input = (Input){ .is_proposed = true, .raw = text };
        }
    }
    settle_queue(e);
}

bool entry_resume(Entry *e, Str draft, Error *err)
{
    Arena a = { 0 };
    Error own = { 0 };
    Resume r = {
        .e = e,
        .record = record_new(e->form),
        .in = { .text = draft, .arena = &a, .msg = "entry.draft_damaged", .err = err ? err : &own }
    };
    bool is_utf8 = utf8_bad(draft) < 0;
    bool ok = is_utf8 ? take_draft(&r) : json_fault(&r.in);
    if (ok) {
        take_over(&r);
    } else {
        record_free(r.record);
    }
    r.kept = memory_resize(r.kept, 0, 1);
    arena_done(&a);
    return ok;
}
