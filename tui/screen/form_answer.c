#include "tui/screen/form_answer.h"
#include "locale/citizen.h"
#include "model/store/query.h"
#include "tui/screen/form_items.h"
#include "tui/screen/form_option.h"
#include "tui/screen/form_twin.h"

enum { STOPS_MAX = 250, ID_DIGITS = 13, BIRTH_YEARS = 130, LAYOUT_HINT_LETTERS = 3 };

/* --- into the editor --- */

static EditKind edit_kind(const Field *f)
{
    switch (f->type) {
    case TYPE_INTEGER: case TYPE_DECIMAL: case TYPE_RANGE: return EDIT_NUMBER;
    case TYPE_DATE: return EDIT_DATE;
    case TYPE_TIME: case TYPE_DATETIME: case TYPE_GEOPOINT: case TYPE_BARCODE: return EDIT_CODE;
    default: break;
    }
    bool is_code = f->validator != VALIDATE_NOTHING && f->validator != VALIDATE_THAI_NAME;
    return is_code ? EDIT_CODE : EDIT_TEXT;
}

static void add_edited(const FormScreen *s, const FormItem *item, Text *out)
{
    EntryState state = entry_state(form_entry(s, item), item->row, item->field);
    if (is_select(item->field)) return;
    if (state.refused_raw) text_add(out, state.raw);
    else if (s->proposal.n > 0) value_edit(out, item->field, value_text(s->proposal), s->env.lang);
    else value_edit(out, item->field, entry_value(form_entry(s, item), item->row, item->field), s->env.lang);
}

void form_load(App *app, FormScreen *s)
{
    form_options(app, s);
    edit_free(&s->edit);
    text_clear(&s->loaded);
    const FormItem *item = form_question(s);
    edit_init(&s->edit, item != NULL ? edit_kind(item->field) : EDIT_TEXT, STOPS_MAX);
    s->edit.breaker = app_breaker(app);
    if (item == NULL) return;
    add_edited(s, item, &s->loaded);
    s->edit.is_thai = s->edit.kind == EDIT_TEXT && s->is_thai;
    edit_set(&s->edit, text_str(&s->loaded), EDIT_SELECTED);
}

void form_arrived(App *app, FormScreen *s)
{
    form_load(app, s);
    if (s->draft.id != 0) s->is_dirty = true;
}

bool form_is_edited(const FormScreen *s)
{
    return !str_eq(edit_str(&s->edit), text_str(&s->loaded));
}

void form_changed(FormScreen *s)
{
    const FormItem *item = form_question(s);
    if (item != NULL) s->parts[item->part].is_touched = true;
    form_items(s);
    form_marks(s);
    s->is_dirty = true;
}

/* --- out of the editor --- */

static void tell(App *app, const FormScreen *s, const FormItem *item, SetVerdict verdict)
{
    EntryState state = entry_state(form_entry(s, item), item->row, item->field);
    if (verdict != SET_ACCEPTED && state.why != NULL) app_say_error(app, state.why);
    else app_clear_message(app);
}

static bool is_own_key(const FormItem *item)
{
    const Form *form = item->field->form;
    for (size_t k = 0; k < form->key_count; k++)
        for (const int *key = form->keys[k]; *key >= 0; key++)
            if (*key == item->field->index) return true;
    return false;
}

/* What stands in the question untouched and may become its answer by going on. */
static bool pass_proposal(FormScreen *s, const FormItem *item)
{
    Entry *entry = form_entry(s, item);
    if (entry_state(entry, item->row, item->field).proposed) entry_pass(entry, item->row, item->field);
    else if (s->proposal.n > 0) entry_set(entry, item->row, item->field, value_text(s->proposal));
    else return false;
    return true;
}

bool form_accept(App *app, FormScreen *s, FormLeave way)
{
    const FormItem *item = form_question(s);
    if (item == NULL) return true;
    FormItem here = *item;
    s->must_sync = s->must_sync || s->is_dirty;
    if (!form_is_edited(s) || is_select(here.field)) {
        bool is_passed = way == LEAVE_FORWARD && pass_proposal(s, &here);
        if (is_passed) form_changed(s);
        return true;
    }
    Str raw = edit_str(&s->edit);
    SetVerdict verdict = str_trim(raw).n == 0 ? entry_set(form_entry(s, &here), here.row, here.field, VALUE_NONE)
                                              : entry_type(form_entry(s, &here), here.row, here.field, raw, FROM_PERSON);
    text_set(&s->loaded, raw);
    form_changed(s);
    s->must_sync = true;
    tell(app, s, &here, verdict);
    form_twin_look(app, s, &here);
    bool holds = verdict == SET_REFUSED && is_own_key(&here) && s->held != here.field && way == LEAVE_FORWARD;
    s->held = holds ? here.field : NULL;
    return !holds;
}

/* --- choices --- */

AnswerReply form_take_option(App *app, FormScreen *s, size_t option)
{
    const FormItem *item = form_question(s);
    if (item == NULL) return ANSWER_TOOK;
    FormItem here = *item;
    bool goes_on = !takes_several(here.field) || s->options[option].value.kind != ANSWER_TEXT;
    SetVerdict verdict = form_option_take(s, option);
    form_changed(s);
    tell(app, s, &here, verdict);
    s->proposal = STR_NONE;
    return goes_on ? ANSWER_NEXT : ANSWER_TOOK;
}

void form_put(App *app, FormScreen *s, Value value)
{
    const FormItem *item = form_question(s);
    if (item == NULL) return;
    FormItem here = *item;
    SetVerdict verdict = entry_set(form_entry(s, &here), here.row, here.field, value);
    form_changed(s);
    form_load(app, s);
    tell(app, s, &here, verdict);
}

/* A digit alone answers; where a second one may follow, the list opens and waits for it. */
static AnswerReply choice_digit(App *app, FormScreen *s, char digit)
{
    bool is_open;
    ptrdiff_t option = form_option_by_digits(s, str_from(&digit, 1), &is_open);
    if (is_open) return ANSWER_OPEN;
    if (option >= 0) return form_take_option(app, s, (size_t)option);
    CLEANUP_TEXT shown = TEXT_INIT;
    text_add_c(&shown, digit);
    APP_SAY(app, "fill.no_such_choice", text_str(&shown));
    return ANSWER_TOOK;
}

static AnswerReply choice_key(App *app, FormScreen *s, const Key *key)
{
    if (key_is(key, NAME_BACKSPACE) || key_is(key, NAME_DELETE)) {
        form_put(app, s, VALUE_NONE);
        return ANSWER_TOOK;
    }
    if (key->kind != KEY_TEXT) return ANSWER_PASS;
    bool is_command = key->cp == '+' || key->cp == '?' || key->cp == ':';
    if (is_command) return ANSWER_PASS;
    char digit = widget_digit(key->cp);
    return digit != 0 ? choice_digit(app, s, digit) : ANSWER_OPEN;
}

/* --- citizen IDs --- */

/* 1-9999-00001-23-1, as far as it goes: a dash comes with the digit after it, so that Backspace can
 * take it away. */
static void add_dashed(Text *out, Str digits)
{
    for (size_t i = 0; i < digits.n; i++) {
        if (i == 1 || i == 5 || i == 10 || i == 12) text_add_c(out, '-');
        text_add_c(out, digits.p[i]);
    }
}

/* Only digits, dashes and blanks: then the digits. */
static bool only_digits(Str typed, Text *digits)
{
    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];
        if (c >= '0' && c <= '9') text_add_c(digits, c);
        else if (c != '-' && c != ' ') return false;
    }
    return digits->n > 0 && digits->n <= ID_DIGITS;
}

/* The thirteenth digit proves the number: a right one goes on, a wrong one stays with what to do. */
static AnswerReply id_typed(App *app, FormScreen *s, const FormItem *item)
{
    CLEANUP_TEXT digits = TEXT_INIT;
    CLEANUP_TEXT dashed = TEXT_INIT;
    bool is_at_end = s->edit.cursor == s->edit.text.n;
    if (!is_at_end || !only_digits(edit_str(&s->edit), &digits)) return ANSWER_TOOK;
    add_dashed(&dashed, text_str(&digits));
    if (!str_eq(text_str(&dashed), edit_str(&s->edit))) edit_set(&s->edit, text_str(&dashed), EDIT_AT_END);
    if (digits.n < ID_DIGITS) return ANSWER_TOOK;
    char read[14];
    Error err = {0};
    IdVerdict verdict = citizen_read(text_str(&digits), read, &err);
    if (verdict == ID_OK || verdict == ID_DOUBT) return ANSWER_NEXT;
    fault_at(&err, field_label(item->field, s->env.lang));
    app_say_error(app, &err);
    return ANSWER_TOOK;
}

/* --- keys --- */

/* `x` where a number should stand: there is none, and the list asks why. */
static bool says_no_number(const FormScreen *s, const Key *key)
{
    bool is_x = key->kind == KEY_TEXT && (key->cp == 'x' || key->cp == 'X' || key->cp == thai_from_key(KEYBOARD_KEDMANEE, 'x'));
    return is_x && (s->edit.text.n == 0 || s->edit.is_selected);
}

static AnswerReply text_key(App *app, FormScreen *s, const Key *key, const FormItem *item)
{
    size_t before = s->edit.text.n;
    if (item->field->validator == VALIDATE_CITIZEN_ID && says_no_number(s, key)) return ANSWER_LIST;
    if (edit_key(&s->edit, key) == PASS) return ANSWER_PASS;
    if (s->edit.notice != NULL) app_say_id(app, s->edit.notice);
    s->is_dirty = s->is_dirty || form_is_edited(s);
    bool is_id = item->field->validator == VALIDATE_CITIZEN_ID;
    if (is_id && s->edit.text.n > before) return id_typed(app, s, item);
    return ANSWER_TOOK;
}

AnswerReply form_answer_key(App *app, FormScreen *s, const Key *key)
{
    const FormItem *item = form_question(s);
    if (item == NULL) return ANSWER_PASS;
    bool is_typed = key->kind == KEY_TEXT || key->kind == KEY_PASTE;
    if (entry_state(form_entry(s, item), item->row, item->field).read_only) {
        if (is_typed) APP_SAY(app, "fill.read_only", field_label(item->field, s->env.lang));
        return is_typed ? ANSWER_TOOK : ANSWER_PASS;
    }
    return is_select(item->field) ? choice_key(app, s, key) : text_key(app, s, key, item);
}

/* --- ditto --- */

static bool value_of_last_record(App *app, FormScreen *s, const FormItem *item, Value *out, Arena *arena)
{
    Query query = {.form = item->field->form->name, .columns = &item->field->name, .column_count = 1};
    QueryRun *run = NULL;
    QueryRow *rows;
    size_t count = 0;
    Error err = {0};
    bool is_ok = query_open(app_store(app), &query, &s->env, &run, &err) &&
                 query_rows(run, NULL, QUERY_BEFORE, 2, arena, &rows, &count, &err);
    query_close(run);
    if (!is_ok || count == 0) return false;
    const QueryRow *last = &rows[count - 1];
    bool is_self = memcmp(&last->uuid, &s->parts[item->part].uuid, sizeof last->uuid) == 0;
    if (is_self && count < 2) return false;
    *out = is_self ? rows[0].values[0] : last->values[0];
    return true;
}

static bool value_before(App *app, FormScreen *s, const FormItem *item, Value *out, Arena *arena)
{
    if (item->row->parent != NULL) {
        if (item->row->position == 0) return false;
        *out = row_get(row_at(item->row->parent, item->row->repeat, item->row->position - 1), item->field);
        return true;
    }
    for (size_t i = item->part; item->part > 0 && i-- > 1;)
        if (s->parts[i].form == item->field->form) {
            *out = entry_value(s->parts[i].entry, entry_record(s->parts[i].entry)->root, item->field);
            return true;
        }
    return item->part == 0 && item->field->repeat < 0 && value_of_last_record(app, s, item, out, arena);
}

bool form_ditto(App *app, FormScreen *s)
{
    const FormItem *item = form_question(s);
    if (item == NULL) return false;
    Arena arena = {0};
    Value value = VALUE_NONE;
    bool has_value = value_before(app, s, item, &value, &arena) && value.kind != ANSWER_NONE;
    value.inactive = false;
    if (has_value) form_put(app, s, value);
    arena_done(&arena);
    return has_value;
}

/* --- taking back --- */

void form_clear_answer(App *app, FormScreen *s)
{
    const FormItem *item = form_question(s);
    if (item == NULL) return;
    if (is_select(item->field)) form_put(app, s, VALUE_NONE);
    else edit_clear(&s->edit);
    s->is_dirty = true;
}

static bool step(App *app, FormScreen *s, bool (*take)(Entry *, const Field **, Row **), const char *message)
{
    const FormItem *item = form_item(s);
    bool is_row = item != NULL && item->kind == ITEM_MEMBER;
    size_t part = is_row || (item != NULL && item->kind == ITEM_FIELD) ? item->part : s->member;
    const Field *f = NULL;
    Row *row = NULL;
    if (!take(s->parts[part].entry, &f, &row)) return false;
    form_changed(s);
    if (f != NULL && !is_row) form_go(s, part, row, f);
    form_load(app, s);
    APP_SAY(app, message, f != NULL ? field_label(f, s->env.lang) : STR_NONE);
    return true;
}

bool form_undo(App *app, FormScreen *s)
{
    if (form_question(s) != NULL && (edit_undo(&s->edit) || form_is_edited(s))) {
        if (form_is_edited(s) && s->edit.undo.n == 0) edit_set(&s->edit, text_str(&s->loaded), EDIT_SELECTED);
        s->is_dirty = true;
        return true;
    }
    return step(app, s, entry_undo, "fill.undone");
}

bool form_redo(App *app, FormScreen *s)
{
    if (form_question(s) != NULL && edit_redo(&s->edit)) {
        s->is_dirty = true;
        return true;
    }
    return step(app, s, entry_redo, "fill.redone");
}

/* --- hints beside the editor --- */

static void add_id_hint(Text *out, const FormScreen *s, Lang lang)
{
    CLEANUP_TEXT digits = TEXT_INIT;
    if (!only_digits(edit_str(&s->edit), &digits) || digits.n != ID_DIGITS - 1) return;
    char last = (char)citizen_check_digit(digits.b);
    SAY(out, lang, "fill.last_digit", str_from(&last, 1));
}

static void add_date_hint(Text *out, const App *app, const FormScreen *s, const Field *f)
{
    Arena arena = {0};
    Value value = VALUE_NONE;
    Date date, today = app_today(app);
    Error err = {0};
    Str typed = str_trim(edit_str(&s->edit));
    bool is_read = typed.n > 0 && value_read(&arena, &value, f, typed, FROM_PERSON, today, &err) == READ_OK &&
                   date_from_iso(value.text, &date);
    if (is_read) {
        CLEANUP_TEXT shown = TEXT_INIT;
        CLEANUP_TEXT years = TEXT_INIT;
        value_show(&shown, f, value, s->env.lang);
        int age = date.day < today.day ? date_years(date, today) : 0;
        text_add_f(&years, "%d", age);
        SAY(out, s->env.lang, age > 0 && age < BIRTH_YEARS ? "fill.date_and_years" : "fill.date", text_str(&shown),
            text_str(&years));
    }
    arena_done(&arena);
}

/* A name typed with the keyboard in English, as the Thai keyboard reads the same keys. Not where those are
 * no Thai word either. */
static void add_layout_hint(Text *out, const FormScreen *s)
{
    CLEANUP_TEXT other = TEXT_INIT;
    CLEANUP_TEXT normal = TEXT_INIT;
    Str typed = edit_str(&s->edit);
    size_t n, letters = 0;
    for (Str rest = typed; rest.n > 0; rest = str_cut_head(rest, n), letters++)
        if (utf8_at(rest, &n) >= 0x7f) return;
    if (letters < LAYOUT_HINT_LETTERS) return;
    thai_swap_layout(&other, typed, KEYBOARD_KEDMANEE);
    thai_normal(&normal, text_str(&other), NULL);
    if (thai_remarks(text_str(&normal)) == 0) SAY(out, s->env.lang, "fill.layout_hint", text_str(&normal));
}

void form_reading(Text *out, const App *app, const FormScreen *s)
{
    const FormItem *item = form_question(s);
    if (item == NULL) return;
    EntryState state = entry_state(form_entry(s, item), item->row, item->field);
    bool is_proposed = (state.proposed || s->proposal.n > 0) && !form_is_edited(s);
    if (is_proposed) text_add(out, say(s->env.lang, "fill.proposed"));
    else if (item->field->validator == VALIDATE_CITIZEN_ID) add_id_hint(out, s, s->env.lang);
    else if (item->field->validator == VALIDATE_THAI_NAME && form_is_edited(s)) add_layout_hint(out, s);
    else if (item->field->type == TYPE_DATE && form_is_edited(s)) add_date_hint(out, app, s, item->field);
}
