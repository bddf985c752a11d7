#include "tui/screen/form_plain.h"
#include "locale/number.h"
#include "tui/screen/form_answer.h"
#include "tui/screen/form_done.h"
#include "tui/screen/form_draw.h"
#include "tui/screen/form_items.h"
#include "tui/screen/form_leave.h"
#include "tui/screen/form_member.h"
#include "tui/screen/form_option.h"
#include "tui/screen/form_over.h"
#include "tui/screen/form_part.h"
#include "tui/screen/form_twin.h"
#include "tui/screen/form_walk.h"
#include "tui/widget/plain.h"

enum { CHOICES_READ = 12, CHOICES_NAMED = 12 }; /* a longer list is searched, not read out */

/* --- saying --- */

static void add_line(Text *out, Str words)
{
    text_add_visible(out, words);
    text_add_c(out, '\n');
}

static bool is_new_place(const FormScreen *s)
{
    return s->spoken_section != s->section + 1 || s->spoken_member != s->member + 1;
}

/* "Part 3 of 9: Members", and of a member its name. */
static void add_place(const FormScreen *s, Text *out)
{
    CLEANUP_TEXT at = TEXT_INIT;
    CLEANUP_TEXT of = TEXT_INIT;
    CLEANUP_TEXT name = TEXT_INIT;
    CLEANUP_TEXT words = TEXT_INIT;
    text_add_f(&at, "%zu", s->section + 1);
    text_add_f(&of, "%zu", s->section_count);
    SAY(&words, s->env.lang, "plain.part", text_str(&at), text_str(&of), form_section_title(s, s->section, s->env.lang));
    bool is_in_member = s->upper > 0 && s->focus >= s->upper && s->member > 0;
    if (is_in_member) form_part_title(&name, &s->parts[s->member], &s->env);
    if (name.n > 0) text_add_f(&words, ": %.*s", STR_ARG(text_str(&name)));
    add_line(out, text_str(&words));
}

/* A note, a heading, a calculated value, or why a group is not asked. */
static void add_aside(const FormScreen *s, const FormItem *item, Text *out)
{
    CLEANUP_TEXT words = TEXT_INIT;
    CLEANUP_TEXT shown = TEXT_INIT;
    entry_label(&words, form_entry(s, item), item->row, item->field, s->env.lang);
    switch (item->kind) {
    case ITEM_NOTE: break;
    case ITEM_HEAD:
        if (item->number > 0) text_add_f(&words, " %zu", item->number);
        if (item->row->surplus) text_add_f(&words, " ! %.*s", STR_ARG(say(s->env.lang, "fill.surplus")));
        break;
    case ITEM_SHOWN:
        form_add_shown(s, item, &shown);
        if (shown.n == 0) return;
        text_add_f(&words, ": %.*s", STR_ARG(text_str(&shown)));
        break;
    case ITEM_CLOSED:
        text_add(&words, STR(": "));
        form_add_reason(&words, s, item);
        break;
    default: return;
    }
    add_line(out, text_str(&words));
}

static bool is_stop(const FormItem *item)
{
    return form_can_focus(item) && !item->is_skipped;
}

/* What stands between the question before and the one in focus. */
static void add_asides(const FormScreen *s, Text *out)
{
    size_t from = s->focus;
    while (from > s->upper && !is_stop(&s->items[from - 1])) from--;
    for (; from < s->focus; from++) add_aside(s, &s->items[from], out);
}

static void add_option(const FormOption *o, Text *out)
{
    if (o->digits.n > 0) text_add_f(out, "%.*s ", STR_ARG(o->digits));
    text_add_visible(out, o->label);
}

static void add_options(const FormScreen *s, const FormItem *item, Text *out)
{
    if (s->option_count > CHOICES_READ) {
        CLEANUP_TEXT count = TEXT_INIT;
        CLEANUP_TEXT words = TEXT_INIT;
        text_add_f(&count, "%zu", s->option_count);
        SAY(&words, s->env.lang, "plain.many", text_str(&count));
        add_line(out, text_str(&words));
    }
    for (size_t i = 0; i < s->option_count && s->option_count <= CHOICES_READ; i++) {
        add_option(&s->options[i], out);
        text_add_c(out, '\n');
    }
    if (takes_several(item->field)) add_line(out, say(s->env.lang, "plain.several"));
}

static void add_complaint(const FormScreen *s, const FormItem *item, Text *out)
{
    EntryState state = entry_state(form_entry(s, item), item->row, item->field);
    CLEANUP_TEXT words = TEXT_INIT;
    if ((state.invalid || state.doubtful || state.refused_raw) && state.why != NULL) {
        text_add(&words, STR("! "));
        say_error(&words, s->env.lang, state.why);
        add_line(out, text_str(&words));
    }
    if (form_twin_words(s, item).n > 0) add_line(out, form_twin_words(s, item));
}

static void speak_question(const FormScreen *s, const FormItem *item, Text *out)
{
    EntryState state = entry_state(form_entry(s, item), item->row, item->field);
    CLEANUP_TEXT shown = TEXT_INIT;
    CLEANUP_TEXT label = TEXT_INIT;
    entry_label(&label, form_entry(s, item), item->row, item->field, s->env.lang);
    text_add_visible(out, text_str(&label));
    if (state.required) text_add_f(out, " (%.*s)", STR_ARG(say(s->env.lang, "plain.required")));
    if (is_select(item->field)) {
        text_add_c(out, '\n');
        add_options(s, item, out);
    }
    form_add_shown(s, item, &shown);
    if (shown.n > 0) text_add_f(out, "%s[%.*s]", is_select(item->field) ? "" : " ", STR_ARG(text_str(&shown)));
    text_add(out, STR(": "));
}

static void speak_roster(const FormScreen *s, Text *out)
{
    for (size_t i = 0; i + 1 < s->upper; i++) {
        const FormPart *part = &s->parts[s->items[i].part];
        CLEANUP_TEXT name = TEXT_INIT;
        form_part_title(&name, part, &s->env);
        Str gone = form_member_gone(part, s->env.lang);
        if (str_trim(text_str(&name)).n == 0) text_add(&name, form_title(part->form, s->env.lang));
        if (gone.n > 0) text_add_f(&name, " (%.*s)", STR_ARG(gone));
        plain_add_item(out, i + 1, text_str(&name));
    }
    text_add(out, say(s->env.lang, "plain.roster"));
}

static void speak_over(const FormScreen *s, Text *out)
{
    Lang lang = s->env.lang;
    CLEANUP_TEXT title = TEXT_INIT;
    CLEANUP_TEXT count = TEXT_INIT;
    CLEANUP_TEXT name = TEXT_INIT;
    const FormItem *item = form_question(s);
    Str label = item != NULL ? field_label(item->field, lang) : STR_NONE;
    text_add_f(&count, "%zu", s->choose.total);
    switch (s->over) {
    case OVER_MISSING: SAY(&title, lang, "plain.missing", text_str(&count)); break;
    case OVER_HISTORY: SAY(&title, lang, "plain.history", label); break;
    case OVER_SECTIONS: text_add(&title, say(lang, "fill.sections")); break;
    case OVER_LEAVING:
        form_part_title(&name, &s->parts[s->leaving], &s->env);
        SAY(&title, lang, "fill.leaving", text_str(&name));
        break;
    default: SAY(&title, lang, "fill.choices", label); break;
    }
    add_line(out, text_str(&title));
    for (size_t i = 0; i < s->choose.total; i++) {
        CLEANUP_TEXT words = TEXT_INIT;
        text_add(&words, s->choose_items[i].label);
        if (s->choose_items[i].right.n > 0) text_add_f(&words, " %.*s", STR_ARG(s->choose_items[i].right));
        plain_add_item(out, i + 1, text_str(&words));
    }
    if (s->may_save_missing) add_line(out, say(lang, "plain.save_gaps"));
    text_add(out, say(lang, "plain.number"));
}

static bool is_spoken(const FormScreen *s, const FormItem *item)
{
    const FormItem *was = &s->spoken;
    return !is_new_place(s) && was->kind == item->kind && was->part == item->part && was->row == item->row &&
           was->field == item->field;
}

static void speak_item(const FormScreen *s, const FormItem *item, Text *out)
{
    CLEANUP_TEXT add = TEXT_INIT;
    if (s->upper > 0 && s->focus < s->upper) {
        speak_roster(s, out);
    } else if (item->kind == ITEM_FIELD && !item->is_skipped) {
        add_complaint(s, item, out);
        speak_question(s, item, out);
    } else if (item->kind == ITEM_ADD) {
        SAY(&add, s->env.lang, "plain.row", field_label(item->field, s->env.lang));
        text_add(out, text_str(&add));
    } else {
        add_aside(s, item, out);
        text_add(out, say(s->env.lang, "plain.on"));
    }
}

void form_speak(App *app, FormScreen *s, Text *out)
{
    (void)app;
    if (s->over != OVER_NOTHING) {
        speak_over(s, out);
        return;
    }
    const FormItem *item = form_item(s);
    if (is_new_place(s) || item == NULL || !is_spoken(s, item)) s->is_at_end = false;
    if (s->is_at_end) {
        text_add(out, say(s->env.lang, "plain.complete"));
        return;
    }
    if (is_new_place(s)) add_place(s, out);
    if (item == NULL) {
        text_add(out, say(s->env.lang, "plain.on"));
    } else {
        if (!is_spoken(s, item)) add_asides(s, out);
        speak_item(s, item, out);
        s->spoken = *item;
    }
    s->spoken_section = s->section + 1;
    s->spoken_member = s->member + 1;
}

/* --- moving --- */

static bool is_last(const FormScreen *s)
{
    for (size_t i = s->focus + 1; i < s->item_count; i++)
        if (is_stop(&s->items[i])) return false;
    return true;
}

/* Notes and totals behind the last question of a part: they are read when it is left. */
static void add_rest(const FormScreen *s, Text *out)
{
    for (size_t i = s->focus + 1; i < s->item_count && !is_stop(&s->items[i]); i++)
        if (s->items[i].field != NULL) add_aside(s, &s->items[i], out);
}

static void go_on(App *app, FormScreen *s)
{
    CLEANUP_TEXT rest = TEXT_INIT;
    size_t section = s->section, focus = s->focus;
    add_rest(s, &rest);
    bool ends = is_last(s);
    if (!ends) text_clear(&rest); /* they are said before the next question */
    form_go_on(app, s);
    while (s->is_of_office && s->over == OVER_NOTHING && form_accept(app, s, LEAVE_FORWARD)) form_go_on(app, s);
    s->is_at_end = s->over == OVER_NOTHING && section == s->section && focus == s->focus;
    if (s->is_at_end) app_clear_message(app);
    if (rest.n > 0) app_say(app, str_trim(text_str(&rest)));
}

static bool is_refused(const FormScreen *s)
{
    const FormItem *item = form_question(s);
    return item != NULL && entry_state(form_entry(s, item), item->row, item->field).refused_raw;
}

static bool is_wrong(const FormScreen *s)
{
    const FormItem *item = form_question(s);
    return item != NULL && (is_refused(s) || entry_state(form_entry(s, item), item->row, item->field).invalid);
}

static bool is_at_skipped(const FormScreen *s)
{
    const FormItem *item = form_item(s);
    return item != NULL && item->is_skipped;
}

/* The table of a roster counts as one stop; of a part before, the last question is next. */
static void go_back(App *app, FormScreen *s)
{
    form_accept(app, s, LEAVE_BACK);
    bool is_at_table = s->upper > 0 && s->focus < s->upper, moved = false;
    while (!is_at_table && (moved = form_focus_previous(s)) && is_at_skipped(s)) continue;
    if (moved && s->upper > 0 && s->focus < s->upper) s->focus = s->upper - 1;
    if (!moved || is_at_skipped(s)) {
        moved = form_section_previous(s);
        if (moved) form_focus_last(s);
    }
    if (moved) form_arrived(app, s);
    else form_load(app, s);
    if (!moved) app_say_id(app, "plain.first");
}

/* --- answers --- */

static void option_picked(App *app, FormScreen *s, size_t option)
{
    AnswerReply reply = form_take_option(app, s, option);
    bool stays = reply != ANSWER_NEXT || is_wrong(s);
    form_load(app, s);
    if (!stays) go_on(app, s);
}

static bool next_token(Str *rest, Str *token)
{
    size_t from = 0, to;
    while (from < rest->n && (rest->p[from] == ' ' || rest->p[from] == ',')) from++;
    for (to = from; to < rest->n && rest->p[to] != ' ' && rest->p[to] != ',';) to++;
    *token = str_from(rest->p + from, to - from);
    *rest = str_cut_head(*rest, to);
    return token->n > 0;
}

/* "1 3" is the whole answer: these and no others. false: some word is no number of a choice. */
static bool several_by_number(App *app, FormScreen *s, Str line)
{
    CLEANUP_TEXT words = TEXT_INIT;
    Str rest = line, token;
    bool is_open;
    while (next_token(&rest, &token)) {
        ptrdiff_t option = form_option_by_digits(s, token, &is_open);
        if (option < 0) return false;
        if (s->options[option].value.kind != ANSWER_TEXT) {
            option_picked(app, s, (size_t)option);
            return true;
        }
        if (words.n > 0) text_add_c(&words, ' ');
        text_add(&words, s->options[option].value.text);
    }
    Value value = value_text(text_str(&words));
    s->proposal = STR_NONE;
    form_put(app, s, value);
    if (!is_wrong(s)) go_on(app, s);
    return true;
}

/* The choices whose words hold what was typed, each in its place of the list; an equal one stands alone. */
static size_t find_options(const FormScreen *s, Str line, size_t *found)
{
    CLEANUP_TEXT wanted = TEXT_INIT;
    size_t count = 0;
    thai_fold(&wanted, line);
    for (size_t i = 0; i < s->option_count; i++) {
        CLEANUP_TEXT label = TEXT_INIT;
        thai_fold(&label, s->options[i].label);
        bool is_equal = str_eq(str_trim(text_str(&label)), str_trim(text_str(&wanted)));
        if (is_equal) {
            found[0] = i;
            return 1;
        }
        if (str_find(text_str(&label), str_trim(text_str(&wanted))) >= 0) found[count++] = i;
    }
    return count;
}

static void option_by_words(App *app, FormScreen *s, Str line)
{
    size_t *found = arena_take_array(&s->options_arena, s->option_count + 1, sizeof *found);
    size_t count = find_options(s, line, found);
    CLEANUP_TEXT names = TEXT_INIT;
    if (count == 1) {
        option_picked(app, s, found[0]);
        return;
    }
    for (size_t i = 0; i < count && i < CHOICES_NAMED; i++) {
        if (i > 0) text_add(&names, STR(", "));
        add_option(&s->options[found[i]], &names);
    }
    if (count > CHOICES_NAMED) text_add(&names, STR(", …"));
    if (count == 0) APP_SAY(app, "plain.none", line);
    else APP_SAY(app, "plain.which", text_str(&names));
}

static void hear_choice(App *app, FormScreen *s, const FormItem *item, Str line)
{
    CLEANUP_TEXT digits = TEXT_INIT;
    bool is_open;
    digits_add_arabic(&digits, line);
    if (takes_several(item->field) && several_by_number(app, s, text_str(&digits))) return;
    ptrdiff_t option = form_option_by_digits(s, text_str(&digits), &is_open);
    if (option >= 0) option_picked(app, s, (size_t)option);
    else option_by_words(app, s, line);
}

/* A refused answer is asked again, with the reason; an empty line then leaves it for later. */
static void hear_text(App *app, FormScreen *s, Str line)
{
    CLEANUP_TEXT normal = TEXT_INIT;
    thai_normal(&normal, line, NULL);
    edit_set(&s->edit, text_str(&normal), EDIT_AT_END);
    bool goes_on = form_accept(app, s, LEAVE_FORWARD);
    app_clear_message(app); /* it is said with the question */
    s->proposal = STR_NONE;
    if (goes_on && !is_refused(s)) go_on(app, s);
    else form_load(app, s);
}

static void hear_question(App *app, FormScreen *s, const FormItem *item, Str line)
{
    if (line.n == 0) {
        if (form_accept(app, s, LEAVE_FORWARD)) go_on(app, s);
    } else if (entry_state(form_entry(s, item), item->row, item->field).read_only) {
        APP_SAY(app, "fill.read_only", field_label(item->field, s->env.lang));
    } else if (str_eq(line, STR("--"))) {
        form_clear_answer(app, s);
        form_accept(app, s, LEAVE_BACK);
        form_load(app, s);
    } else if (is_select(item->field)) {
        hear_choice(app, s, item, line);
    } else {
        hear_text(app, s, line);
    }
}

/* --- tables and lists --- */

/* "-2": the second one goes. */
static bool is_removal(Str line, size_t most, size_t *n)
{
    return line.n > 1 && line.p[0] == '-' && plain_number(str_cut_head(line, 1), most, n);
}

static Reply hear_roster(App *app, FormScreen *s, Str line)
{
    size_t n;
    FormItem add = s->items[s->upper - 1];
    if (line.n == 0) {
        s->member = 0;
        form_items(s);
        s->focus = s->upper - 1;
        go_on(app, s);
    } else if (str_eq(line, STR("+"))) {
        form_add_one(app, s, &add);
    } else if (plain_number(line, s->upper - 1, &n)) {
        form_open_member(app, s, s->items[n - 1].part);
    } else if (is_removal(line, s->upper - 1, &n)) {
        s->focus = n - 1;
        form_remove_one(app, s);
    } else {
        return PASS;
    }
    return TOOK;
}

static bool focus_row(FormScreen *s, const Row *row)
{
    for (size_t i = 0; i < s->item_count; i++)
        if (s->items[i].row == row && form_can_focus(&s->items[i])) {
            s->focus = i;
            return true;
        }
    return false;
}

/* At the end of a repeat: another row, or one less. */
static Reply hear_add(App *app, FormScreen *s, const FormItem *item, Str line)
{
    FormItem here = *item;
    size_t n, count = row_count(here.row, here.field->index);
    if (line.n == 0) go_on(app, s);
    else if (str_eq(line, STR("+"))) form_add_one(app, s, &here);
    else if (is_removal(line, count, &n)) {
        if (focus_row(s, row_at(here.row, here.field->index, n - 1))) form_remove_one(app, s);
    } else if (plain_number(line, count, &n)) {
        if (focus_row(s, row_at(here.row, here.field->index, n - 1))) form_arrived(app, s);
    } else return PASS;
    return TOOK;
}

static Reply hear_over(App *app, FormScreen *s, Str line)
{
    size_t n;
    if (line.n == 0 || str_eq(line, STR("<"))) {
        form_close_over(s);
        form_load(app, s);
        s->spoken_section = 0;
    } else if (plain_number(line, s->choose.total, &n)) {
        Key enter = key_named(NAME_ENTER);
        choose_go(&s->choose, n - 1);
        if (form_over_key(app, s, &enter) == ANSWER_NEXT) go_on(app, s);
    } else {
        return PASS;
    }
    return TOOK;
}

static Reply hear_end(App *app, FormScreen *s, Str line)
{
    size_t n;
    bool is_saved = plain_number(line, 1, &n);
    if (!is_saved && line.n > 0 && !str_eq(line, STR("<"))) return PASS;
    s->is_at_end = false;
    if (is_saved) form_done(app, s);
    return TOOK;
}

Reply form_hear(App *app, FormScreen *s, Str line)
{
    if (s->is_at_end) return hear_end(app, s, line);
    if (s->over != OVER_NOTHING) return hear_over(app, s, line);
    const FormItem *item = form_item(s);
    if (str_eq(line, STR("<"))) {
        go_back(app, s);
        return TOOK;
    }
    if (item != NULL && s->upper > 0 && s->focus < s->upper) return hear_roster(app, s, line);
    if (item != NULL && item->kind == ITEM_ADD) return hear_add(app, s, item, line);
    if (form_question(s) != NULL) hear_question(app, s, form_question(s), line);
    else if (line.n == 0) go_on(app, s);
    else return PASS;
    return TOOK;
}
