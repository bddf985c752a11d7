#include "tui/screen/form_option.h"
#include "locale/number.h"
#include "model/store/query.h"

enum { FEW = 7, DIGITS_MAX = 8 };

static Arena *room(FormScreen *s)
{
    return &s->options_arena;
}

/* --- digits --- */

static bool is_digits(Str s)
{
    if (s.n == 0 || s.n > DIGITS_MAX) return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return true;
}

static bool codes_are_digits(const ChoiceList *list, const int *indexes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!is_digits(list->choices[indexes[i]].name)) return false;
    return count > 0;
}

/* The n-th of count answers: 1 to 9 are one key each, however long the list; the rest begin with 0. */
static Str number(FormScreen *s, size_t n, size_t count)
{
    CLEANUP_TEXT text = TEXT_INIT;
    if (n < 10) text_add_f(&text, "%zu", n);
    else text_add_f(&text, count < 19 ? "0%zu" : "0%02zu", n - 9);
    return str_copy(room(s), text_str(&text));
}

static bool has_digits(const FormScreen *s, Str digits)
{
    for (size_t i = 0; i < s->option_count; i++)
        if (str_eq(s->options[i].digits, digits)) return true;
    return false;
}

static FormOption *add_option(FormScreen *s, Str digits, Str label, Value value)
{
    s->options[s->option_count] = (FormOption){.digits = digits, .label = label, .also = STR_NONE, .value = value};
    return &s->options[s->option_count++];
}

/* The form has an answer of its own with these words. */
static bool has_own(const FormScreen *s, const char *words)
{
    for (size_t i = 0; i < s->option_count; i++) {
        const FormOption *o = &s->options[i];
        for (Lang lang = 0; lang < 2; lang++)
            if (str_eq(o->label, say(lang, words)) || str_eq(o->also, say(lang, words))) return true;
    }
    return false;
}

static void add_missing(FormScreen *s)
{
    bool is_free = s->option_count <= FEW && !has_digits(s, STR("8")) && !has_digits(s, STR("9"));
    bool is_refusable = !has_own(s, "value.refused"), may_be_unknown = !has_own(s, "value.unknown");
    Lang lang = s->env.lang;
    if (is_refusable)
        add_option(s, is_free ? STR("8") : STR_NONE, say(lang, "value.refused"), (Value){.kind = ANSWER_REFUSED, .text = STR_NONE});
    if (may_be_unknown)
        add_option(s, is_free ? STR("9") : STR_NONE, say(lang, "value.unknown"), (Value){.kind = ANSWER_UNKNOWN, .text = STR_NONE});
}

static void add_choices(FormScreen *s, const FormItem *item)
{
    const ChoiceList *list = item->field->choices;
    const int *indexes;
    size_t count = entry_choices(form_entry(s, item), item->row, item->field, &indexes);
    s->options = arena_take_array(room(s), count + 3, sizeof *s->options);
    bool by_code = codes_are_digits(list, indexes, count);
    for (size_t i = 0; i < count; i++) {
        const Choice *c = &list->choices[indexes[i]];
        Str digits = by_code ? c->name : number(s, i + 1, count);
        FormOption *o = add_option(s, digits, choice_label(item->field->form, c, s->env.lang), value_text(c->name));
        o->also = choice_label(item->field->form, c, s->env.lang == LANG_TH ? LANG_EN : LANG_TH);
    }
}

/* --- what may be proposed --- */

/* Lists of areas: the office's own area, or the part of its code that such a list holds. */
static Str area_of(App *app, const FormScreen *s)
{
    Str area = store_area(app_store(app));
    for (Str code = area; code.n >= 2; code = str_cut_tail(code, 1))
        for (size_t i = 0; i < s->option_count; i++)
            if (s->options[i].value.kind == ANSWER_TEXT && str_eq(s->options[i].value.text, code)) return code;
    return STR_NONE;
}

/* A question of the last record of the form that was made, in the order of its ids, which is that of time. */
static bool last_value(App *app, FormScreen *s, const Field *f, Str name, Value *out)
{
    Query query = {.form = f->form->name, .columns = &name, .column_count = 1};
    QueryRun *run = NULL;
    QueryRow *rows;
    size_t count = 0;
    Error err = {0};
    bool is_ok = query_open(app_store(app), &query, &s->env, &run, &err) &&
                 query_rows(run, NULL, QUERY_BEFORE, 1, room(s), &rows, &count, &err);
    query_close(run);
    if (is_ok && count == 1) *out = rows[0].values[0];
    return is_ok && count == 1;
}

/* TTTTTT-MM-NNNN after the last one made: the next number that nobody has. */
static Str next_household_code(App *app, FormScreen *s, const Field *f)
{
    Str area = store_area(app_store(app));
    Value last = VALUE_NONE;
    int64_t n = 0;
    CLEANUP_TEXT stem = TEXT_INIT;
    bool has_last = last_value(app, s, f, f->name, &last) && last.kind == ANSWER_TEXT && last.text.n == 14 &&
                    number_read(str_cut_head(last.text, 10), &n, NULL);
    if (has_last) text_set(&stem, str_from(last.text.p, 10));
    else if (area.n == 6) text_add_f(&stem, "%.*s-01-", STR_ARG(area));
    else return STR_NONE;
    for (int tries = 0; tries < 50; tries++) {
        CLEANUP_TEXT code = TEXT_INIT;
        RecordHead head;
        Error err = {0};
        text_add_f(&code, "%.*s%04lld", STR_ARG(text_str(&stem)), (long long)++n);
        bool is_taken = store_find(app_store(app), f->form->name, text_str(&code), room(s), &head, &err);
        if (!is_taken && err.code == ERR_ABSENT) return str_copy(room(s), text_str(&code));
    }
    return STR_NONE;
}

/* The head of the household is its first member: "นางทดสอบ ใจดี" without the title that was chosen, its
 * first word or what follows it. */
static Str name_of_head(FormScreen *s, const FormItem *item, bool is_last_name)
{
    const Field *name = form_field_by_role(s->parts[0].form, STR("name"));
    const Field *title = form_field_by_role(item->field->form, STR("name_title"));
    bool is_first = item->part == 1 && name != NULL;
    if (!is_first) return STR_NONE;
    Str rest = str_trim(entry_value(s->parts[0].entry, entry_record(s->parts[0].entry)->root, name).text), first = STR_NONE;
    Value chosen = title != NULL ? entry_value(form_entry(s, item), item->row, title) : VALUE_NONE;
    for (size_t i = 0; title != NULL && chosen.kind == ANSWER_TEXT && i < title->choices->choice_count; i++) {
        const Choice *c = &title->choices->choices[i];
        Str label = choice_label(title->form, c, LANG_TH);
        if (str_eq(c->name, chosen.text) && str_starts(rest, label)) rest = str_trim(str_cut_head(rest, label.n));
    }
    str_word(&rest, &first);
    return str_copy(room(s), is_last_name ? str_trim(rest) : first);
}

static Str last_saved(App *app, FormScreen *s, const Field *f)
{
    Value value = VALUE_NONE;
    bool is_outside = form_field(f->form, f->last_saved)->repeat < 0; /* a row of the record before is no single answer */
    bool has_last = is_outside && last_value(app, s, f, f->last_saved, &value);
    return has_last && value.kind == ANSWER_TEXT && !value.inactive ? value.text : STR_NONE;
}

static void propose(App *app, FormScreen *s, const FormItem *item)
{
    const Field *f = item->field;
    const FormPart *part = &s->parts[item->part];
    bool is_empty = entry_value(part->entry, item->row, f).kind == ANSWER_NONE &&
                    !entry_state(part->entry, item->row, f).refused_raw;
    if (part->before != NULL || !is_empty) return;
    if (f->type == TYPE_SELECT_ONE && f->choices != NULL && f->choices->is_file) {
        s->proposal = area_of(app, s);
        s->is_of_office = s->proposal.n > 0;
    }
    else if (f->initial != NULL) s->proposal = str_copy(room(s), entry_default(part->entry, item->row, f));
    else if (str_eq(f->role, STR("first_name"))) s->proposal = name_of_head(s, item, false);
    else if (str_eq(f->role, STR("last_name"))) s->proposal = name_of_head(s, item, true);
    else if (f->last_saved.n > 0) s->proposal = last_saved(app, s, f);
    else if (str_eq(f->role, STR("author"))) s->proposal = str_copy(room(s), app_user(app));
    else if (f->validator == VALIDATE_HOUSEHOLD_CODE && f->index != f->form->parent_field)
        s->proposal = next_household_code(app, s, f);
}

void form_options(App *app, FormScreen *s)
{
    arena_done(room(s));
    s->options = NULL;
    s->option_count = 0;
    s->proposal = STR_NONE;
    s->is_of_office = false;
    const FormItem *item = form_question(s);
    if (item == NULL) return;
    if (item->field->choices != NULL) add_choices(s, item);
    else s->options = arena_take_array(room(s), 3, sizeof *s->options);
    if (item->field->type == TYPE_ACKNOWLEDGE)
        add_option(s, STR("1"), say(s->env.lang, "value.acknowledged"), value_text(STR("OK")));
    add_missing(s);
    propose(app, s, item);
}

/* --- picking --- */

ptrdiff_t form_option_by_digits(const FormScreen *s, Str digits, bool *is_open)
{
    ptrdiff_t found = -1;
    *is_open = false;
    for (size_t i = 0; i < s->option_count; i++) {
        Str own = s->options[i].digits;
        if (str_eq(own, digits)) found = (ptrdiff_t)i;
        else if (str_starts(own, digits)) *is_open = true;
    }
    return found;
}

static bool has_word(Str words, Str wanted)
{
    Str word;
    while (str_word(&words, &word))
        if (str_eq(word, wanted)) return true;
    return false;
}

static Value answer(const FormScreen *s)
{
    const FormItem *item = form_question(s);
    return item == NULL ? VALUE_NONE : entry_value(form_entry(s, item), item->row, item->field);
}

bool form_option_is_on(const FormScreen *s, size_t i)
{
    Value now = answer(s), own = s->options[i].value;
    if (own.kind != ANSWER_TEXT || now.kind != ANSWER_TEXT) return own.kind == now.kind && own.kind != ANSWER_TEXT;
    return has_word(now.text, own.text);
}

/* The words without one, or with it: at its place in the list, for a ranking at the end. */
static void switch_word(const FormScreen *s, const Field *f, Str words, Str wanted, Text *out)
{
    bool goes = has_word(words, wanted);
    if (f->type == TYPE_RANK) {
        Str word;
        while (str_word(&words, &word))
            if (!str_eq(word, wanted)) text_add_f(out, "%s%.*s", out->n > 0 ? " " : "", STR_ARG(word));
        if (!goes) text_add_f(out, "%s%.*s", out->n > 0 ? " " : "", STR_ARG(wanted));
        return;
    }
    for (size_t i = 0; i < s->option_count; i++) {
        Value v = s->options[i].value;
        if (v.kind != ANSWER_TEXT) continue;
        bool is_this = str_eq(v.text, wanted);
        if (is_this ? !goes : has_word(words, v.text))
            text_add_f(out, "%s%.*s", out->n > 0 ? " " : "", STR_ARG(v.text));
    }
}

SetVerdict form_option_take(FormScreen *s, size_t i)
{
    const FormItem *item = form_question(s);
    if (item == NULL) return SET_ACCEPTED;
    Value v = s->options[i].value;
    if (takes_several(item->field) && v.kind == ANSWER_TEXT) {
        Value now = answer(s);
        EntryState state = entry_state(form_entry(s, item), item->row, item->field);
        Str words = state.refused_raw ? state.raw : now.kind == ANSWER_TEXT ? now.text : STR_NONE;
        CLEANUP_TEXT text = TEXT_INIT;
        switch_word(s, item->field, words, v.text, &text);
        return entry_set(form_entry(s, item), item->row, item->field, value_text(text_str(&text)));
    }
    return entry_set(form_entry(s, item), item->row, item->field, v);
}
