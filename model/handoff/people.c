#include "model/handoff/people.h"

#include "forms/record.h"
#include "locale/citizen.h"
#include "model/exchange/csvout.h"
#include "model/store/save.h"

#define MARK "\xEF\xBB\xBF"
enum { BLOCK = 65536, OWN_COLUMNS = 5 /* _id _seen _parent _position, and _aside at the end */ };

struct PeopleForm {
    const Form *form;
    Leaves *leaves;
    bool **is_used; /* by field: of each choice of its list */
    struct PeopleForm *next;
};
typedef struct PeopleForm PeopleForm;

static bool pour(People *p, size_t least, Error *err)
{
    if (p->buffer.n < least) return true;
    bool ok = spool_add(p->spool, text_str(&p->buffer), err);
    text_clear(&p->buffer);
    return ok;
}

/* A row or a change is done. */
static bool goes_on(People *p, Error *err)
{
    return job_goes_on(p->job, 1) || fault(err, ERR_CANCEL, "bundle.stopped", STR_NONE);
}

static void begin(People *p, Str path)
{
    spool_member(p->spool, path);
    spool_sampled(p->spool);
    text_clear(&p->buffer);
    text_add(&p->buffer, STR(MARK));
}

static bool is_shown(const Field *f, Leaves leaves)
{
    return type_is_answer(f->type) && f->repeat < 0 && leaves != LEAVES_NOT;
}

/* --- one form --- */

static PeopleForm *form_of(People *p, const Form *form)
{
    PeopleForm **last = &p->forms;
    for (; *last; last = &(*last)->next)
        if ((*last)->form == form) return *last;
    PeopleForm *f = arena_take(p->arena, sizeof *f);
    *f = (PeopleForm){ .form = form, .leaves = level_fields(p->arena, form, p->level) };
    f->is_used = arena_take_array(p->arena, form->field_count, sizeof *f->is_used);
    for (size_t i = 0; i < form->field_count; i++) {
        const ChoiceList *list = form->fields[i].choices;
        if (list) f->is_used[i] = arena_take_array(p->arena, list->choice_count, sizeof **f->is_used);
    }
    *last = f;
    return f;
}

static void mark_codes(PeopleForm *f, const Field *field, Str codes)
{
    Str word;
    while (f->is_used[field->index] && str_word(&codes, &word)) {
        const Choice *c = list_choice(field->choices, word);
        if (c) f->is_used[field->index][c - field->choices->choices] = true;
    }
}

/* 081-234-5678, 02-123-4567. */
static void add_phone(Text *out, Str s)
{
    size_t head = s.n == 9 && str_starts(s, STR("02")) ? 2 : 3;
    if (s.n < 9 || s.n > 10 || s.p[0] != '0') {
        text_add(out, s);
        return;
    }
    text_add(out, str_from(s.p, head));
    text_add_c(out, '-');
    text_add(out, str_from(s.p + head, 3));
    text_add_c(out, '-');
    text_add(out, str_cut_head(s, head + 3));
}

static void add_answer(People *p, PeopleForm *f, const Field *field, Value v)
{
    text_add_c(&p->buffer, ',');
    if (v.kind != ANSWER_TEXT || v.inactive || v.text.n == 0) return;
    CLEANUP_TEXT t = TEXT_INIT;
    Leaves leaves = f->leaves[field->index];
    if (leaves != LEAVES_WHOLE) level_add_masked(&t, leaves, v.text);
    else if (field->validator == VALIDATE_CITIZEN_ID && v.text.n == 13) citizen_add_dashed(&t, v.text);
    else if (field->validator == VALIDATE_PHONE) add_phone(&t, v.text);
    else text_add(&t, v.text);
    if (t.n) csvout_add_guarded(&p->buffer, text_str(&t));
    mark_codes(f, field, v.text);
}

/* Refused, unknown and inactive answers, as `export` tells them. */
static void add_aside(People *p, const PeopleForm *f, const Record *r, BodyMember *members)
{
    size_t n = 0;
    for (size_t i = 0; i < f->form->field_count; i++) {
        const Field *field = &f->form->fields[i];
        if (!is_shown(field, f->leaves[i]) || f->leaves[i] != LEAVES_WHOLE) continue;
        Value v = row_get(r->root, field);
        if (v.inactive || v.kind == ANSWER_REFUSED || v.kind == ANSWER_UNKNOWN)
            members[n++] = (BodyMember){ field->name, v };
    }
    text_add_c(&p->buffer, ',');
    if (!n) return;
    CLEANUP_TEXT json = TEXT_INIT;
    body_write(&json, members, n, STR_NONE);
    csvout_add_guarded(&p->buffer, text_str(&json));
}

typedef struct { People *people; PeopleForm *form; Record *record; BodyMember *members; int64_t rows; } RowWriter;

/* A row of a repeat: what it stands in, and where. */
static bool add_around(People *p, const SelectedRecord *r, const Record *record, Error *err)
{
    Arena arena = { 0 };
    RecordHead head;
    bool ok = store_head(p->store, r->uuid, &arena, &head, err);
    text_add_c(&p->buffer, ',');
    if (ok) uuid_add(&p->buffer, head.parent);
    text_add_c(&p->buffer, ',');
    csvout_add_guarded(&p->buffer, record->root->place);
    arena_done(&arena);
    return ok;
}

static bool add_row(void *ctx, const SelectedRecord *r, Error *err)
{
    RowWriter *w = ctx;
    People *p = w->people;
    record_reset(w->record);
    if (!store_read(p->store, r->id, w->record, err)) return false;
    uuid_add(&p->buffer, r->uuid);
    text_add_c(&p->buffer, ',');
    csvout_add_guarded(&p->buffer, r->seen);
    if (w->form->form->whole && !add_around(p, r, w->record, err)) return false;
    for (size_t i = 0; i < w->form->form->field_count; i++) {
        const Field *field = &w->form->form->fields[i];
        if (is_shown(field, w->form->leaves[i])) add_answer(p, w->form, field, row_get(w->record->root, field));
    }
    add_aside(p, w->form, w->record, w->members);
    text_add(&p->buffer, STR("\r\n"));
    w->rows++;
    return pour(p, BLOCK, err) && goes_on(p, err);
}

static Str type_name(const Field *f)
{
    if (f->type == TYPE_INTEGER) return STR("integer");
    return f->type == TYPE_DECIMAL ? STR("number") : STR("string");
}

/* The header, and the fields for the package file. */
static PackageField *add_header(People *p, const PeopleForm *f, size_t *count, size_t *withheld)
{
    PackageField *fields = arena_take_array(p->arena, f->form->field_count + OWN_COLUMNS, sizeof *fields);
    size_t n = 0;
    fields[n++] = (PackageField){ STR("_id"), STR("string"), STR("_id") };
    fields[n++] = (PackageField){ STR("_seen"), STR("string"), STR("_seen") };
    if (f->form->whole) fields[n++] = (PackageField){ STR("_parent"), STR("string"), STR("_parent") };
    if (f->form->whole) fields[n++] = (PackageField){ STR("_position"), STR("string"), STR("_position") };
    *withheld = 0;
    if (p->fields.n) text_add_c(&p->fields, '\n');
    text_add(&p->fields, f->form->name);
    text_add_c(&p->fields, ':');
    for (size_t i = 0; i < f->form->field_count; i++) {
        const Field *field = &f->form->fields[i];
        bool is_answer = type_is_answer(field->type) && field->repeat < 0;
        if (is_answer && f->leaves[i] == LEAVES_NOT) ++*withheld;
        if (!is_shown(field, f->leaves[i])) continue;
        bool is_whole = f->leaves[i] == LEAVES_WHOLE;
        fields[n++] = (PackageField){ field->name, is_whole ? type_name(field) : STR("string"), field_label(field, p->lang) };
        text_add_c(&p->fields, ' ');
        text_add(&p->fields, field->name);
    }
    fields[n++] = (PackageField){ STR("_aside"), STR("string"), STR("_aside") };
    for (size_t i = 0; i < n; i++) {
        if (i) text_add_c(&p->buffer, ',');
        csvout_add_guarded(&p->buffer, fields[i].name);
    }
    text_add(&p->buffer, STR("\r\n"));
    *count = n;
    return fields;
}

static void data_path(Text *out, Str form)
{
    text_add(out, STR("data/"));
    for (size_t i = 0; i < form.n; i++) {
        char c = form.p[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
                        c == '.'; /* meeting.cases.csv; a form's own name has none */
        if (is_plain) text_add_c(out, c);
        else text_add_f(out, "_%02x", (unsigned)(unsigned char)c);
    }
    text_add(out, STR(".csv"));
}

bool people_form(People *p, const Form *form, size_t *columns_out, size_t *columns_withheld, Error *err)
{
    CLEANUP_TEXT path = TEXT_INIT;
    PeopleForm *f = form_of(p, form);
    data_path(&path, form->name);
    begin(p, text_str(&path));
    size_t count;
    const PackageField *fields = add_header(p, f, &count, columns_withheld);
    RowWriter w = { .people = p, .form = f, .record = record_new(form),
                    .members = arena_take_array(p->arena, form->field_count, sizeof *w.members) };
    bool ok = selection_records(p->store, form->name, add_row, &w, err) && pour(p, 0, err);
    record_free(w.record);
    spool_table(p->spool, w.rows, fields, count, STR("_id"));
    spool_guarded(p->spool);
    *columns_out = count - (form->whole ? OWN_COLUMNS : OWN_COLUMNS - 2);
    return ok;
}

/* --- codes --- */

static void add_code(People *p, const Form *form, const Field *field, const Choice *c)
{
    const Str cells[] = { form->name, field->name, c->name, choice_label(form, c, LANG_TH), choice_label(form, c, LANG_EN) };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        if (i) text_add_c(&p->buffer, ',');
        if (cells[i].n) csvout_add_guarded(&p->buffer, cells[i]);
    }
    text_add(&p->buffer, STR("\r\n"));
}

bool people_codes(People *p, Error *err)
{
    int64_t rows = 0;
    begin(p, STR("data/codes.csv"));
    text_add(&p->buffer, STR("form,field,code,label_th,label_en\r\n"));
    for (const PeopleForm *f = p->forms; f; f = f->next) {
        for (size_t i = 0; i < f->form->field_count; i++) {
            const ChoiceList *list = f->form->fields[i].choices;
            for (size_t k = 0; list && k < list->choice_count; k++) {
                if (!f->is_used[i][k]) continue;
                add_code(p, f->form, &f->form->fields[i], &list->choices[k]);
                rows++;
            }
            if (!pour(p, BLOCK, err)) return false;
        }
    }
    if (!pour(p, 0, err)) return false;
    spool_table(p->spool, rows, NULL, 0, STR_NONE);
    spool_guarded(p->spool);
    return true;
}

/* --- history --- */

typedef struct {
    People *people;
    int64_t record, rows;
    Arena arena;        /* of one record */
    Str *waiting;       /* bodies not yet looked at: most records were saved once */
    size_t waiting_count, waiting_room;
    BodyMember *now;    /* each answer as it stood */
    size_t count, room;
} History;

static Value *answer_now(History *h, Str name)
{
    for (size_t i = 0; i < h->count; i++)
        if (str_eq(h->now[i].name, name)) return &h->now[i].value;
    if (h->count == h->room) {
        h->room = h->room ? h->room * 2 : 64;
        BodyMember *more = arena_take_array(&h->arena, h->room, sizeof *more);
        if (h->count) memcpy(more, h->now, h->count * sizeof *more);
        h->now = more;
    }
    h->now[h->count] = (BodyMember){ name, VALUE_NONE };
    return &h->now[h->count++].value;
}

static void keep_waiting(History *h, Str body)
{
    if (h->waiting_count == h->waiting_room) {
        h->waiting_room = h->waiting_room ? h->waiting_room * 2 : 8;
        Str *more = arena_take_array(&h->arena, h->waiting_room, sizeof *more);
        if (h->waiting_count) memcpy(more, h->waiting, h->waiting_count * sizeof *more);
        h->waiting = more;
    }
    h->waiting[h->waiting_count++] = str_copy(&h->arena, body);
}

static bool look_at_waiting(History *h, Error *err)
{
    for (size_t k = 0; k < h->waiting_count; k++) {
        BodyMember *members;
        size_t count;
        Str blind;
        if (!body_read(&h->arena, h->waiting[k], &members, &count, &blind, err)) return false;
        for (size_t i = 0; i < count; i++) *answer_now(h, members[i].name) = members[i].value;
    }
    h->waiting_count = 0;
    return true;
}

static void add_shown(Text *out, const Field *f, Value v, Lang lang)
{
    CLEANUP_TEXT t = TEXT_INIT;
    text_add_c(out, ',');
    if (f) value_show(&t, f, v, lang);
    else text_add(&t, v.text);
    if (t.n) csvout_add_guarded(out, text_str(&t));
}

/* One row; field and values only for a later change of one answer. */
static void add_line(History *h, const Change *c, Str name, const Field *f, Value before, Value after)
{
    Text *out = &h->people->buffer;
    const Str who[] = { c->login, c->office, c->form };
    date_add_iso_time(out, hlc_ms(c->hlc), 0);
    for (size_t i = 0; i < sizeof who / sizeof *who; i++) {
        text_add_c(out, ',');
        if (who[i].n) csvout_add_guarded(out, who[i]);
    }
    text_add_c(out, ',');
    uuid_add(out, c->record);
    text_add_c(out, ',');
    csvout_add_guarded(out, c->kind);
    const Str field[] = { name, f ? field_label(f, h->people->lang) : STR_NONE };
    for (size_t i = 0; i < 2; i++) {
        text_add_c(out, ',');
        if (field[i].n) csvout_add_guarded(out, field[i]);
    }
    add_shown(out, f, before, h->people->lang);
    add_shown(out, f, after, h->people->lang);
    text_add_c(out, ',');
    if (c->reason.n) csvout_add_guarded(out, c->reason);
    text_add(out, STR("\r\n"));
    h->rows++;
}

/* Fields that no form here knows leave only where everything leaves. */
static bool may_tell(People *p, const PeopleForm *f, const Field *field, Str name)
{
    if (name.n && name.p[0] == '_') return true;
    if (!field) return p->level == LEVEL_FULL;
    return f->leaves[field->index] != LEAVES_NOT;
}

static bool add_differences(History *h, const Change *c, Error *err)
{
    People *p = h->people;
    const Form *form = store_form(p->store, c->form);
    const PeopleForm *f = form ? form_of(p, form) : NULL;
    BodyMember *members;
    size_t count;
    Str blind;
    if (!look_at_waiting(h, err) || !body_read(&h->arena, str_copy(&h->arena, c->body), &members, &count, &blind, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const Field *field = form ? form_field(form, members[i].name) : NULL;
        Value *now = answer_now(h, members[i].name);
        if (!value_eq(*now, members[i].value) && may_tell(p, f, field, members[i].name))
            add_line(h, c, members[i].name, field, *now, members[i].value);
        *now = members[i].value;
    }
    return true;
}

static bool tell_change(void *ctx, const SelectedChange *s, Error *err)
{
    History *h = ctx;
    bool is_first = s->record != h->record;
    if (is_first) {
        arena_done(&h->arena);
        *h = (History){ .people = h->people, .record = s->record, .rows = h->rows };
    }
    if (s->is_sent && is_first) add_line(h, &s->change, STR_NONE, NULL, VALUE_NONE, VALUE_NONE);
    if (!s->is_sent || is_first) keep_waiting(h, s->change.body);
    else if (!add_differences(h, &s->change, err)) return false;
    return pour(h->people, BLOCK, err) && goes_on(h->people, err);
}

bool people_history(People *p, Error *err)
{
    History h = { .people = p };
    begin(p, STR("data/history.csv"));
    text_add(&p->buffer, STR("time,author,office,form,record,kind,field,label,old,new,reason\r\n"));
    bool ok = selection_changes(p->store, tell_change, &h, err) && pour(p, 0, err);
    arena_done(&h.arena);
    spool_table(p->spool, h.rows, NULL, 0, STR_NONE);
    spool_guarded(p->spool);
    return ok;
}

/* --- what this is --- */

bool people_readme(People *p, const Package *k, Error *err)
{
    begin(p, STR("README.txt"));
    CLEANUP_TEXT text = TEXT_INIT;
    static const char *const lines[] = { "bundle.readme.title", "bundle.readme.from", "bundle.readme.open",
                                         "bundle.readme.parts", "bundle.readme.care" };
    for (Lang lang = LANG_TH; lang <= LANG_EN; lang++) {
        for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
            CLEANUP_TEXT level = TEXT_INIT;
            text_add(&level, STR("bundle.level."));
            text_add(&level, k->level);
            SAY(&text, lang, lines[i], k->from_name, k->from_office, k->to_office, k->created, say(lang, level.b), k->bundle,
                k->purpose, k->legal_basis);
            text_add(&text, STR("\n"));
        }
        text_add_c(&text, '\n');
    }
    for (size_t i = 0; i < text.n; i++) {
        if (text.b[i] == '\n') text_add_c(&p->buffer, '\r');
        text_add_c(&p->buffer, text.b[i]);
    }
    return pour(p, 0, err);
}

void people_done(People *p)
{
    text_free(&p->fields);
    text_free(&p->buffer);
}
