#include "tui/screen/form_over.h"
#include "forms/body.h"
#include "tui/screen/form_cascade.h"
#include "tui/screen/form_items.h"
#include "tui/screen/form_leave.h"
#include "tui/screen/form_option.h"
#include "tui/screen/form_part.h"

void form_close_over(FormScreen *s)
{
    if (s->over != OVER_NOTHING) choose_free(&s->choose);
    s->over = OVER_NOTHING;
    s->may_save_missing = false;
    s->spots = NULL;
    s->values = NULL;
    s->deep_count = 0;
    arena_done(&s->over_arena);
}

int form_over_rows(const FormScreen *s, int content_rows)
{
    int most = content_rows * 2 / 3;
    int rows = (int)(s->choose.total - s->deep_count) + 1;
    return rows > most ? most : rows;
}

static void open_over(FormScreen *s, FormOver over, size_t total, ChooseMode mode)
{
    s->over = over;
    s->choose.total = total;
    int rows = form_over_rows(s, s->rows);
    choose_init(&s->choose, &s->over_arena, s->choose_items, total, mode, (size_t)(rows > 1 ? rows - 1 : 1));
}

static ChooseItem *take_items(FormScreen *s, size_t count)
{
    form_close_over(s);
    s->choose_items = arena_take_array(&s->over_arena, count + 1, sizeof *s->choose_items);
    return s->choose_items;
}

/* --- choices --- */

AnswerReply form_open_choices(App *app, FormScreen *s, const Key *first)
{
    const FormItem *item = form_question(s);
    if (item == NULL) return ANSWER_TOOK;
    form_close_over(s);
    form_cascade(s, item);
    size_t total = s->option_count + s->deep_count, chosen = 0;
    ChooseItem *items = s->choose_items = arena_take_array(&s->over_arena, total + 1, sizeof *s->choose_items);
    for (size_t i = 0; i < s->option_count; i++) {
        const FormOption *o = &s->options[i];
        items[i] = (ChooseItem){.code = o->digits, .label = o->label, .also = o->also, .is_on = form_option_is_on(s, i)};
        if (items[i].is_on && chosen == 0) chosen = i;
        if (o->value.kind == ANSWER_TEXT && str_eq(o->value.text, s->proposal)) chosen = i;
    }
    for (size_t i = 0; i < s->deep_count; i++)
        items[s->option_count + i] = (ChooseItem){.label = s->deep[i].label, .also = s->deep[i].also, .is_deep = true};
    open_over(s, OVER_CHOICES, total, takes_several(item->field) ? CHOOSE_SEVERAL : CHOOSE_ONE);
    choose_go(&s->choose, chosen);
    return first != NULL ? form_over_key(app, s, first) : ANSWER_TOOK;
}

static AnswerReply choices_key(App *app, FormScreen *s, const Key *key)
{
    const FormItem *item = form_question(s);
    bool is_several = item != NULL && takes_several(item->field);
    Reply reply = choose_key(&s->choose, key);
    ptrdiff_t picked = s->choose.picked;
    if (is_several && picked >= 0) {
        form_take_option(app, s, (size_t)picked);
        for (size_t i = 0; i < s->option_count; i++) s->choose_items[i].is_on = form_option_is_on(s, i);
        return ANSWER_TOOK;
    }
    if (reply == PASS) return ANSWER_PASS;
    if (reply == TOOK) return ANSWER_TOOK;
    bool goes_on = is_several && key_is(key, NAME_ENTER);
    if (picked >= (ptrdiff_t)s->option_count) {
        form_cascade_take(app, s, (size_t)picked - s->option_count);
        form_close_over(s);
        return ANSWER_NEXT;
    }
    form_close_over(s);
    if (picked >= 0) {
        AnswerReply answer = form_take_option(app, s, (size_t)picked);
        if (answer != ANSWER_NEXT) form_load(app, s);
        return answer;
    }
    return goes_on ? ANSWER_NEXT : ANSWER_TOOK;
}

/* --- what is missing --- */

static Str trimmed_number(Str label)
{
    size_t i = 0;
    while (i < label.n && label.p[i] >= '0' && label.p[i] <= '9') i++;
    bool has_number = i > 0 && i < label.n && label.p[i] == '.';
    return has_number ? str_trim(str_cut_head(label, i + 1)) : label;
}

Str form_section_title(const FormScreen *s, size_t i, Lang lang)
{
    const FormSection *section = &s->sections[i];
    if (section->roster != NULL) return form_title(section->roster, lang);
    const Form *form = s->parts[0].form;
    if (section->group >= 0) return trimmed_number(field_label(&form->fields[section->group], lang));
    const Field *f = &form->fields[section->begin];
    return f->type == TYPE_REPEAT ? field_label(f, lang) : say(lang, "fill.questions");
}

static bool is_counted(const FormScreen *s, size_t part)
{
    return part == 0 || s->parts[part].before != NULL || s->parts[part].is_touched;
}

size_t form_findings(FormScreen *s, size_t *wrong)
{
    size_t total = 0;
    *wrong = 0;
    for (size_t part = 0; part < s->part_count; part++) {
        if (!is_counted(s, part)) continue;
        const EntryFinding *found;
        size_t count = entry_findings(s->parts[part].entry, &found);
        for (size_t i = 0; i < count; i++) {
            if (found[i].kind != FINDS_DOUBT) total++;
            if (found[i].kind == FINDS_INVALID) ++*wrong;
        }
    }
    return total;
}

static Str kept(FormScreen *s, const Text *t)
{
    return str_copy(&s->over_arena, text_str(t));
}

static void describe(FormScreen *s, size_t part, const EntryFinding *f, ChooseItem *item)
{
    static const char *const MARKS[] = {"*", "!", "?", "!"};
    Lang lang = s->env.lang;
    CLEANUP_TEXT label = TEXT_INIT;
    CLEANUP_TEXT why = TEXT_INIT;
    if (part > 0) {
        form_part_title(&label, &s->parts[part], &s->env);
        text_add(&label, STR(" > "));
    }
    if (f->row != NULL && f->row->parent != NULL) text_add_f(&label, "%zu ", f->row->position + 1);
    if (f->why != NULL && f->kind != FINDS_MISSING) say_error(&why, lang, f->why);
    else text_add(&why, say(lang, f->kind == FINDS_SURPLUS ? "fill.surplus" : "fill.not_answered"));
    if (str_find(text_str(&why), field_label(f->field, lang)) < 0) { /* else the words name it */
        text_add(&label, field_label(f->field, lang));
        text_add(&label, STR(": "));
    }
    text_add(&label, text_str(&why));
    CLEANUP_TEXT visible = TEXT_INIT;
    text_add_visible(&visible, text_str(&label));
    *item = (ChooseItem){.code = str_of(MARKS[f->kind]), .label = kept(s, &visible)};
}

void form_open_missing(App *app, FormScreen *s)
{
    size_t total = 0, n = 0;
    for (size_t part = 0; part < s->part_count; part++) {
        const EntryFinding *found;
        if (is_counted(s, part)) total += entry_findings(s->parts[part].entry, &found);
    }
    if (total == 0) {
        form_close_over(s);
        app_say_id(app, "fill.complete");
        return;
    }
    ChooseItem *items = take_items(s, total);
    s->spots = arena_take_array(&s->over_arena, total, sizeof *s->spots);
    for (size_t part = 0; part < s->part_count; part++) {
        if (!is_counted(s, part)) continue;
        const EntryFinding *found;
        size_t count = entry_findings(s->parts[part].entry, &found);
        for (size_t i = 0; i < count && n < total; i++, n++) {
            s->spots[n] = (FormSpot){.part = part, .row = found[i].row, .field = found[i].field};
            describe(s, part, &found[i], &items[n]);
        }
    }
    open_over(s, OVER_MISSING, n, CHOOSE_ONE);
}

/* --- history --- */

static bool value_in_body(Arena *arena, Str body, Str name, Value *out)
{
    BodyMember *members;
    size_t count;
    Str blind;
    Error err = {0};
    if (!body_read(arena, body, &members, &count, &blind, &err)) return false;
    for (size_t i = 0; i < count; i++)
        if (str_eq(members[i].name, name)) {
            *out = members[i].value;
            return true;
        }
    return false;
}

static void describe_change(FormScreen *s, const Change *c, const Field *f, Value value, ChooseItem *item)
{
    CLEANUP_TEXT label = TEXT_INIT;
    Date day;
    int32_t ms;
    date_of_ms(hlc_ms(c->hlc), s->env.zone_minutes, &day, &ms);
    date_add(&label, day, DATE_ABBREVIATED, s->env.lang == LANG_TH ? ERA_BE : ERA_CE, s->env.lang);
    text_add_f(&label, " %02d:%02d  %.*s (%.*s)  ", ms / 3600000, ms / 60000 % 60, STR_ARG(c->login), STR_ARG(c->office));
    value_show(&label, f, value, s->env.lang);
    if (c->reason.n > 0) text_add_f(&label, "  \"%.*s\"", STR_ARG(c->reason));
    CLEANUP_TEXT visible = TEXT_INIT;
    text_add_visible(&visible, text_str(&label));
    *item = (ChooseItem){.label = kept(s, &visible)};
}

/* The record that holds the question: the part's, or that of a row of a repeat. 0: not stored yet. */
static int64_t record_of(App *app, FormScreen *s, const FormItem *at)
{
    const FormPart *part = &s->parts[at->part];
    Uuid uuid;
    RecordHead head;
    Error err = {0};
    if (part->before == NULL) return 0;
    if (at->row->parent == NULL) return part->id;
    bool is_stored = at->row->seen.n > 0 && uuid_read(at->row->uuid, &uuid) &&
                     store_head(app_store(app), uuid, &s->over_arena, &head, &err);
    return is_stored ? head.id : 0;
}

bool form_open_history(App *app, FormScreen *s)
{
    const FormItem *at = form_question(s);
    int64_t record = at != NULL ? record_of(app, s, at) : 0;
    if (record == 0) return false;
    Change *changes;
    size_t count, n = 0;
    Error err = {0};
    form_close_over(s);
    if (!store_history(app_store(app), record, &s->over_arena, &changes, &count, &err)) {
        app_say_error(app, &err);
        return true;
    }
    s->choose_items = arena_take_array(&s->over_arena, count + 1, sizeof *s->choose_items);
    s->values = arena_take_array(&s->over_arena, count + 1, sizeof *s->values);
    for (size_t i = count; i-- > 0;) {
        if (!value_in_body(&s->over_arena, changes[i].body, at->field->name, &s->values[n])) continue;
        describe_change(s, &changes[i], at->field, s->values[n], &s->choose_items[n]);
        n++;
    }
    if (n == 0) return false;
    open_over(s, OVER_HISTORY, n, CHOOSE_ONE);
    return true;
}

/* --- sections --- */

void form_open_sections(App *app, FormScreen *s)
{
    (void)app;
    ChooseItem *items = take_items(s, s->section_count);
    for (size_t i = 0; i < s->section_count; i++) {
        CLEANUP_TEXT code = TEXT_INIT;
        text_add_f(&code, "%zu", i + 1);
        Str right = s->sections[i].is_wrong ? STR("!") : s->sections[i].is_asked ? STR_NONE : say(s->env.lang, "fill.skipped");
        items[i] = (ChooseItem){.code = kept(s, &code), .label = form_section_title(s, i, s->env.lang), .right = right};
    }
    open_over(s, OVER_SECTIONS, s->section_count, CHOOSE_ONE);
    choose_go(&s->choose, s->section);
}

/* --- leaving --- */

void form_open_leaving(FormScreen *s)
{
    form_close_over(s);
    size_t count = form_gone_choices(s, &s->over_arena, &s->choose_items, &s->values);
    open_over(s, OVER_LEAVING, count, CHOOSE_ONE);
}

/* --- keys and drawing --- */

static AnswerReply jump_key(App *app, FormScreen *s, const Key *key)
{
    Reply reply = choose_key(&s->choose, key);
    if (reply != LEAVE) return reply == TOOK ? ANSWER_TOOK : ANSWER_PASS;
    ptrdiff_t picked = s->choose.picked;
    FormOver over = s->over;
    FormSpot spot = picked >= 0 && over == OVER_MISSING ? s->spots[picked] : (FormSpot){0};
    Value value = picked >= 0 && over == OVER_HISTORY ? s->values[picked] : VALUE_NONE;
    if (picked >= 0 && over == OVER_LEAVING) form_member_leave(app, s, s->values[picked]);
    if (picked >= 0 && over == OVER_HISTORY) form_put(app, s, value); /* it lives in the overlay's arena */
    form_close_over(s);
    if (picked < 0) return ANSWER_TOOK;
    if (over == OVER_MISSING) form_go(s, spot.part, spot.row, spot.field);
    if (over == OVER_SECTIONS) form_section_go(s, (size_t)picked);
    if (over != OVER_LEAVING) form_load(app, s);
    return ANSWER_TOOK;
}

AnswerReply form_over_key(App *app, FormScreen *s, const Key *key)
{
    bool is_step = key_is(key, NAME_TAB) || key_is(key, NAME_BACKTAB);
    if (is_step) return ANSWER_TOOK;
    return s->over == OVER_CHOICES ? choices_key(app, s, key) : jump_key(app, s, key);
}

static void add_title(const FormScreen *s, Text *out)
{
    Lang lang = s->env.lang;
    const FormItem *item = form_question(s);
    CLEANUP_TEXT count = TEXT_INIT;
    CLEANUP_TEXT name = TEXT_INIT;
    text_add_f(&count, "%zu", s->choose.total);
    switch (s->over) {
    case OVER_MISSING: SAY(out, lang, s->may_save_missing ? "fill.missing_save" : "fill.missing", text_str(&count)); break;
    case OVER_HISTORY: SAY(out, lang, "fill.history", item != NULL ? field_label(item->field, lang) : STR_NONE); break;
    case OVER_SECTIONS: text_add(out, say(lang, "fill.sections")); break;
    case OVER_LEAVING:
        form_part_title(&name, &s->parts[s->leaving], &s->env);
        SAY(out, lang, "fill.leaving", text_str(&name));
        break;
    default: SAY(out, lang, "fill.choices", item != NULL ? field_label(item->field, lang) : STR_NONE); break;
    }
}

void form_over_draw(const App *app, const FormScreen *s, Surface panel)
{
    (void)app;
    CLEANUP_TEXT title = TEXT_INIT;
    CLEANUP_TEXT cut = TEXT_INIT;
    add_title(s, &title);
    size_t most = (size_t)panel.columns - (panel.columns < 60 ? 14 : 26); /* the rest is for what is typed */
    text_cut(&cut, text_str(&title), most);
    choose_draw(&s->choose, text_str(&cut), panel);
}
