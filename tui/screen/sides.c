#include "tui/screen/sides.h"
#include "model/store/decided.h"
#include "model/store/record_title.h"

#include <string.h>

enum { VALUE_STOPS = 500, REASON_STOPS = 200 };

Str sides_title(Arena *arena, Uuid record, Str title, Str form)
{
    CLEANUP_TEXT words = TEXT_INIT;
    CLEANUP_TEXT id = TEXT_INIT;
    uuid_add(&id, record);
    title = str_trim(title); /* a code that is missing leaves its blank */
    text_add_visible(&words, title.n > 0 ? title : str_from(id.b, 13));
    text_add(&words, STR("  "));
    text_add_visible(&words, form);
    return str_copy(arena, text_str(&words));
}

Str sides_stored_title(Store *store, Arena *arena, Uuid uuid, Lang lang)
{
    CLEANUP_TEXT title = TEXT_INIT;
    Error err = {0};
    if (!store_title(store, uuid, lang, &title, &err)) return STR_NONE;
    return str_copy(arena, text_str(&title));
}

void sides_init(Sides *s, SideRecord *records, size_t count, Lang lang, const Os *os)
{
    *s = (Sides){.records = records, .record_count = count, .lang = lang, .now_ms = os->now_ms(os->ctx),
                 .zone_minutes = os->zone_minutes(os->ctx), .rows = 10, .columns = 80};
    edit_init(&s->edit, EDIT_TEXT, VALUE_STOPS);
    edit_init(&s->reason, EDIT_TEXT, REASON_STOPS);
}

void sides_free(Sides *s)
{
    edit_free(&s->edit);
    edit_free(&s->reason);
    arena_done(&s->arena);
}

SideField *sides_focus(Sides *s)
{
    if (s->record >= s->record_count) return NULL;
    SideRecord *r = &s->records[s->record];
    return s->field < r->field_count ? &r->fields[s->field] : NULL;
}

/* --- words --- */

Str side_label(const SideField *f, Lang lang)
{
    if (f->field != NULL) return field_label(f->field, lang);
    if (str_eq(f->name, STR("_deleted"))) return say(lang, "sides.deleted");
    if (str_eq(f->name, STR("_parent"))) return say(lang, "sides.parent");
    if (str_eq(f->name, STR("_position"))) return say(lang, "sides.position");
    return f->name;
}

/* --- lines --- */

static bool has_reason(const SideField *f)
{
    bool has = f->base.reason.n > 0 || f->ours.reason.n > 0;
    for (size_t i = 0; i < f->their_count; i++) has = has || f->theirs[i].reason.n > 0;
    return has;
}

/* Wide: the values in one line, and for a conflict who and why below. Narrow: each value has a line. */
size_t sides_lines(const Sides *s, const SideField *f)
{
    bool is_conflict = f->side == SIDE_CONFLICT;
    if (s->columns >= SIDES_WIDE) return is_conflict ? (has_reason(f) ? 3 : 2) : 1;
    return is_conflict ? 4 : 2;
}

size_t sides_line_of(const Sides *s, size_t field)
{
    const SideRecord *r = &s->records[s->record];
    size_t line = 0;
    for (size_t i = 0; i < field && i < r->field_count; i++) line += sides_lines(s, &r->fields[i]);
    return line;
}

static void keep_in_sight(Sides *s)
{
    const SideField *f = sides_focus(s);
    size_t room = s->rows > SIDES_HEAD ? (size_t)(s->rows - SIDES_HEAD) : 1;
    if (f == NULL) return;
    size_t first = sides_line_of(s, s->field);
    size_t needed = sides_lines(s, f) + (s->is_typing ? 1 : 0);
    if (needed > room) needed = room;
    if (first < s->top) s->top = first;
    if (first + needed > s->top + room) s->top = first + needed - room;
}

void sides_fit(Sides *s, int rows, int columns)
{
    s->rows = rows;
    s->columns = columns;
    edit_fit(&s->edit, columns > 30 ? columns - 20 : 10);
    edit_fit(&s->reason, columns > 30 ? columns - 12 : 10);
    keep_in_sight(s);
}

/* --- moving --- */

static void go(Sides *s, size_t record, size_t field)
{
    if (record != s->record) s->top = 0;
    s->record = record;
    s->field = field;
    keep_in_sight(s);
}

static void go_down(Sides *s)
{
    if (s->record >= s->record_count) return;
    if (s->field + 1 < s->records[s->record].field_count) go(s, s->record, s->field + 1);
    else if (s->record + 1 < s->record_count) go(s, s->record + 1, 0);
}

static void go_up(Sides *s)
{
    if (s->field > 0) go(s, s->record, s->field - 1);
    else if (s->record > 0) go(s, s->record - 1, s->records[s->record - 1].field_count - 1);
}

static Reply move(Sides *s, const Key *key)
{
    if (s->record_count == 0) return PASS;
    size_t last = s->record_count - 1;
    switch (key->kind == KEY_NAMED ? key->name : NAME_NONE) {
    case NAME_DOWN: case NAME_ENTER: case NAME_TAB: go_down(s); return TOOK;
    case NAME_UP: case NAME_BACKTAB: go_up(s); return TOOK;
    case NAME_PGDN: go(s, s->record < last ? s->record + 1 : last, 0); return TOOK;
    case NAME_PGUP: go(s, s->record > 0 ? s->record - 1 : 0, 0); return TOOK;
    case NAME_HOME: go(s, 0, 0); return TOOK;
    case NAME_END: go(s, last, s->records[last].field_count - 1); return TOOK;
    default: return PASS;
    }
}

static bool is_open(const SideField *f)
{
    return f->side == SIDE_CONFLICT && f->pick == PICK_NONE;
}

/* From the focus on, and from the beginning again. */
bool sides_go_to_open(Sides *s)
{
    for (size_t k = 0; k <= s->record_count && s->record_count > 0; k++) {
        size_t record = (s->record + k) % s->record_count;
        const SideRecord *r = &s->records[record];
        for (size_t i = k == 0 ? s->field : 0; i < r->field_count; i++) {
            if (!is_open(&r->fields[i])) continue;
            go(s, record, i);
            return true;
        }
    }
    return false;
}

static size_t count_conflicts(const Sides *s, bool (*counts)(const SideField *))
{
    size_t n = 0;
    for (size_t r = 0; r < s->record_count; r++)
        for (size_t i = 0; i < s->records[r].field_count; i++) n += counts(&s->records[r].fields[i]);
    return n;
}

static bool is_conflict(const SideField *f) { return f->side == SIDE_CONFLICT; }
static bool is_decided(const SideField *f) { return f->side == SIDE_CONFLICT && f->pick != PICK_NONE; }
size_t sides_conflicts(const Sides *s) { return count_conflicts(s, is_conflict); }
size_t sides_decided(const Sides *s) { return count_conflicts(s, is_decided); }

/* --- choosing, and taking it back --- */

static void push(Sides *s, SideStep **stack, size_t *count, size_t *room, SideStep step)
{
    if (*count == *room) {
        size_t more = *room > 0 ? *room * 2 : 64;
        SideStep *grown = arena_take_array(&s->arena, more, sizeof *grown);
        for (size_t i = 0; i < *count; i++) grown[i] = (*stack)[i];
        *stack = grown;
        *room = more;
    }
    (*stack)[(*count)++] = step;
}

static SideStep step_of(const Sides *s, size_t record, size_t field, size_t action)
{
    const SideField *f = &s->records[record].fields[field];
    return (SideStep){.record = record, .field = field, .action = action, .pick = f->pick, .which = f->which, .value = f->value};
}

static void choose(Sides *s, size_t record, size_t field, Pick pick, size_t which, Value value)
{
    SideField *f = &s->records[record].fields[field];
    push(s, &s->undo, &s->undo_count, &s->undo_room, step_of(s, record, field, s->action));
    s->redo_count = 0;
    f->pick = pick;
    f->which = which;
    f->value = value;
    s->is_unkept = f->is_unkept = true;
}

/* Back to what the last action of `from` found; what stands now goes to `to`. */
static bool step_back(Sides *s, SideStep *from, size_t *from_count, SideStep **to, size_t *to_count, size_t *to_room)
{
    if (*from_count == 0) return false;
    size_t action = from[*from_count - 1].action, record = 0, field = 0;
    while (*from_count > 0 && from[*from_count - 1].action == action) {
        SideStep was = from[--*from_count];
        SideField *f = &s->records[was.record].fields[was.field];
        push(s, to, to_count, to_room, step_of(s, was.record, was.field, action));
        f->pick = was.pick;
        f->which = was.which;
        f->value = was.value;
        s->is_unkept = f->is_unkept = true;
        record = was.record;
        field = was.field;
    }
    go(s, record, field);
    return true;
}

bool sides_undo(Sides *s)
{
    return step_back(s, s->undo, &s->undo_count, &s->redo, &s->redo_count, &s->redo_room);
}

bool sides_redo(Sides *s)
{
    return step_back(s, s->redo, &s->redo_count, &s->undo, &s->undo_count, &s->undo_room);
}

/* A decision on a conflict leads on to the next one that is open. */
static void decide(Sides *s, Pick pick, Value value)
{
    SideField *f = sides_focus(s);
    if (f == NULL) return;
    bool was_open = is_open(f);
    bool is_again = pick == PICK_THEIRS && f->pick == PICK_THEIRS && f->their_count > 1;
    s->action++;
    choose(s, s->record, s->field, pick, is_again ? (f->which + 1) % f->their_count : 0, value);
    if (was_open && f->their_count < 2) sides_go_to_open(s);
}

static void take_record(Sides *s)
{
    if (s->record >= s->record_count) return;
    s->action++;
    for (size_t i = 0; i < s->records[s->record].field_count; i++)
        choose(s, s->record, i, PICK_THEIRS, 0, VALUE_NONE);
    sides_go_to_open(s);
}

size_t sides_take_plain(Sides *s)
{
    size_t n = 0;
    s->action++;
    for (size_t r = 0; r < s->record_count; r++) {
        for (size_t i = 0; i < s->records[r].field_count; i++) {
            const SideField *f = &s->records[r].fields[i];
            if (f->side == SIDE_CONFLICT) continue;
            n++;
            if (f->pick != PICK_NONE) choose(s, r, i, PICK_NONE, 0, VALUE_NONE);
        }
    }
    sides_go_to_open(s);
    return n;
}

/* --- typing a value --- */

static EditKind kind_of(const Field *f)
{
    if (f == NULL) return EDIT_TEXT;
    switch (f->type) {
    case TYPE_INTEGER: case TYPE_DECIMAL: case TYPE_RANGE: return EDIT_NUMBER;
    case TYPE_DATE: case TYPE_DATETIME: case TYPE_TIME: return EDIT_DATE;
    default: return f->validator == VALIDATE_CITIZEN_ID ? EDIT_CODE : EDIT_TEXT;
    }
}

static void open_edit(Sides *s, const Field *field, Str text, EditEntry entry)
{
    int columns = s->edit.columns;
    edit_free(&s->edit);
    edit_init(&s->edit, kind_of(field), VALUE_STOPS);
    edit_fit(&s->edit, columns);
    edit_set(&s->edit, text, entry);
    s->is_typing = true;
    keep_in_sight(s);
}

static void start_typing(Sides *s, Error *err)
{
    const SideField *f = sides_focus(s);
    if (f == NULL) return;
    CLEANUP_TEXT value = TEXT_INIT;
    Value start = f->pick == PICK_VALUE ? f->value : f->ours.value;
    if (f->field == NULL) {
        /* Where it belongs, whether it stands: nothing that can be typed. */
        (void)!fault(err, ERR_RULE, "sides.no_value", side_label(f, s->lang));
        return;
    }
    value_edit(&value, f->field, start, s->lang);
    open_edit(s, f->field, text_str(&value), EDIT_SELECTED);
}

void sides_restore(Sides *s, SideField *f, Pick pick, size_t which, Value value)
{
    f->pick = pick;
    f->which = which;
    f->value = value;
    f->value.text = str_copy(&s->arena, value.text);
}

void sides_restore_typing(Sides *s, Uuid record, Str field, Str typed)
{
    const SideField *f = sides_find(s, record, field);
    for (size_t r = 0; f != NULL && r < s->record_count; r++)
        for (size_t i = 0; i < s->records[r].field_count; i++)
            if (&s->records[r].fields[i] == f) go(s, r, i);
    if (f != NULL && f->field != NULL && typed.n > 0) open_edit(s, f->field, typed, EDIT_AT_END);
}

static Reply take_typed(Sides *s, Date today, Error *err)
{
    const SideField *f = sides_focus(s);
    if (f == NULL) return PASS;
    Value value = VALUE_NONE;
    Str typed = str_copy(&s->arena, str_trim(edit_str(&s->edit)));
    if (value_read(&s->arena, &value, f->field, typed, FROM_PERSON, today, err) == READ_BAD) return TOOK;
    s->is_typing = false;
    decide(s, PICK_VALUE, value);
    return TOOK;
}

static Reply key_of_typing(Sides *s, const Key *key, Date today, Error *err)
{
    if (key_is(key, NAME_ENTER) || key_is(key, NAME_TAB)) return take_typed(s, today, err);
    s->is_unkept = true;
    return edit_key(&s->edit, key);
}

static Reply key_of_reason(Sides *s, const Key *key)
{
    s->is_unkept = true;
    if (!key_is(key, NAME_ENTER) && !key_is(key, NAME_TAB)) return edit_key(&s->reason, key);
    s->is_giving_reason = false;
    return TOOK;
}

Reply sides_key(Sides *s, const Key *key, Date today, Error *err)
{
    if (s->is_typing) return key_of_typing(s, key, today, err);
    if (s->is_giving_reason) return key_of_reason(s, key);
    char digit = key->kind == KEY_TEXT ? widget_digit(key->cp) : 0;
    switch (digit) {
    case '1': decide(s, PICK_OURS, VALUE_NONE); return TOOK;
    case '2': decide(s, PICK_THEIRS, VALUE_NONE); return TOOK;
    case '3': start_typing(s, err); return TOOK;
    case '4': decide(s, PICK_LATER, VALUE_NONE); return TOOK;
    case '5': take_record(s); return TOOK;
    default: return move(s, key);
    }
}

/* --- commands --- */

static bool leave_field(Sides *s)
{
    bool was_open = s->is_typing || s->is_giving_reason;
    s->is_unkept = s->is_unkept || was_open;
    s->is_typing = s->is_giving_reason = false;
    return was_open;
}

bool sides_command(Sides *s, CommandId id)
{
    Edit *edit = s->is_giving_reason ? &s->reason : s->is_typing ? &s->edit : NULL;
    switch (id) {
    case CMD_BACK: return leave_field(s);
    case CMD_NOTE:
        s->is_typing = false;
        s->is_giving_reason = true;
        return true;
    case CMD_UNDO: return edit != NULL ? edit_undo(edit) : sides_undo(s);
    case CMD_REDO: return edit != NULL ? edit_redo(edit) : sides_redo(s);
    case CMD_CLEAR: if (edit != NULL) edit_clear(edit); return edit != NULL;
    case CMD_LAYOUT: if (edit != NULL) edit_layout(edit); return edit != NULL;
    default: return false;
    }
}

bool sides_types_thai(const Sides *s)
{
    return s->is_giving_reason ? s->reason.is_thai : s->is_typing && s->edit.is_thai;
}

Str sides_reason(const Sides *s)
{
    return str_trim(edit_str(&s->reason));
}

SideField *sides_find(Sides *s, Uuid record, Str name)
{
    for (size_t r = 0; r < s->record_count; r++) {
        if (memcmp(s->records[r].record.b, record.b, sizeof record.b) != 0) continue;
        for (size_t i = 0; i < s->records[r].field_count; i++)
            if (str_eq(s->records[r].fields[i].name, name)) return &s->records[r].fields[i];
    }
    return NULL;
}

int64_t sides_shown(const SideField *f)
{
    int64_t shown = decided_side(0, f->ours.hlc);
    for (size_t i = 0; i < f->their_count; i++) shown = decided_side(shown, f->theirs[i].hlc);
    return shown;
}

static void carry(const SideField *from, Sides *to, SideField *f)
{
    f->pick = from->pick;
    f->which = from->which < f->their_count ? from->which : 0;
    f->value = from->value;
    f->value.text = str_copy(&to->arena, from->value.text);
    f->is_unkept = from->is_unkept;
}

size_t sides_replace(Sides *from, Sides *to)
{
    size_t reopened = 0;
    for (size_t r = 0; r < from->record_count; r++) {
        for (size_t i = 0; i < from->records[r].field_count; i++) {
            const SideField *was = &from->records[r].fields[i];
            SideField *f = was->pick != PICK_NONE ? sides_find(to, from->records[r].record, was->name) : NULL;
            if (f == NULL) continue;
            if (sides_shown(f) == sides_shown(was)) carry(was, to, f);
            else reopened++;
        }
    }
    edit_set(&to->reason, edit_str(&from->reason), EDIT_AT_END);
    to->is_unkept = from->is_unkept;
    if (from->record < to->record_count) to->record = from->record;
    if (to->record < to->record_count && from->field < to->records[to->record].field_count) to->field = from->field;
    sides_fit(to, from->rows, from->columns);
    const SideField *f = from->is_typing ? sides_focus(from) : NULL;
    if (f != NULL) sides_restore_typing(to, from->records[from->record].record, f->name, edit_str(&from->edit));
    to->is_giving_reason = from->is_giving_reason;
    sides_free(from);
    return reopened;
}
