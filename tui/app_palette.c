/* The palette: every command that means something here, every line, form and topic of the help, found by the
 * words of every language on either keyboard; and the records whose code is typed. */
#include "forms/title.h"
#include "model/store/save.h"
#include "tui/app.h"
#include "tui/app_inside.h"
#include "tui/line.h"
#include "tui/topics.h"

enum { PALETTE_MOST = 512, CODE_LEAST = 4, KEYS_FROM = 70 };

typedef struct { App *a; ChooseItem *items; size_t count; } Making;

static Str kept(App *a, const Text *text)
{
    return str_copy(&a->over_arena, text_str(text));
}

static void add(Making *m, Str label, const Text *also, Str right, AppPick pick)
{
    if (m->count == PALETTE_MOST) return;
    m->a->picks[m->count] = pick;
    m->items[m->count++] = (ChooseItem){ .label = label, .also = kept(m->a, also), .right = right };
}

/* A name, and an id's words in every language. */
static void add_words(Text *out, Str name, const char *id)
{
    text_add(out, name);
    for (Lang lang = 0; lang < lang_count(); lang++) {
        text_add_c(out, ' ');
        text_add(out, say(lang, id));
    }
}

static void add_commands(Making *m)
{
    App *a = m->a;
    for (CommandId id = 0; id < CMD_COUNT; id++) {
        if (!app_can(a, id) || id == CMD_PALETTE || command(id)->function == app_do_as_key) continue;
        CLEANUP_TEXT also = TEXT_INIT;
        CLEANUP_TEXT keys = TEXT_INIT;
        add_words(&also, str_of(command(id)->name), command(id)->help);
        if (a->columns >= KEYS_FROM) app_add_keys(a, &keys, id);
        else command_add_esc_way(&keys, id);
        add(m, say(a->lang, command(id)->help), &also, kept(a, &keys), (AppPick){ .id = id });
    }
}

static void add_lines(Making *m)
{
    App *a = m->a;
    for (LineId id = 0; id < LINE_COUNT; id++) {
        const Line *l = line_row(id);
        if (l->takes != LINE_NOTHING && l->takes != LINE_PATH) continue; /* the others stand here word by word */
        CLEANUP_TEXT also = TEXT_INIT;
        CLEANUP_TEXT shown = TEXT_INIT;
        add_words(&also, str_of(l->name), l->help);
        add_words(&also, STR_NONE, l->word);
        text_add_f(&shown, ":%.*s", STR_ARG(say(a->lang, l->word)));
        AppPick pick = { .id = CMD_COUNT, .line = str_of(l->name), .is_begun = l->takes != LINE_NOTHING };
        add(m, say(a->lang, l->help), &also, kept(a, &shown), pick);
    }
}

/* ":list household" under the words of "List: households". */
static void add_form_line(Making *m, LineId id, const char *words, Str form)
{
    App *a = m->a;
    CLEANUP_TEXT label = TEXT_INIT;
    CLEANUP_TEXT also = TEXT_INIT;
    CLEANUP_TEXT text = TEXT_INIT;
    SAY(&label, a->lang, words, store_form_title(a->store, form, a->lang));
    text_add(&also, form);
    for (Lang lang = 0; lang < lang_count(); lang++) {
        text_add_c(&also, ' ');
        SAY(&also, lang, words, store_form_title(a->store, form, lang));
    }
    text_add_f(&text, "%s %.*s", line_row(id)->name, STR_ARG(form));
    add(m, kept(a, &label), &also, STR_NONE, (AppPick){ .id = CMD_COUNT, .line = kept(a, &text) });
}

static void add_forms(Making *m)
{
    Store *store = m->a->store;
    if (store == NULL || m->a->records_screen == NULL) return;
    for (size_t i = 0; i < store_form_count(store); i++) {
        if (store_form_is_rows(store, i)) continue;
        add_form_line(m, LINE_LIST, "palette.list", store_form_name(store, i));
        add_form_line(m, LINE_ADD, "palette.add", store_form_name(store, i));
    }
}

static void add_topics(Making *m)
{
    static const char *const TITLES[] = {
#define X(name) "guide." #name,
        TOPICS(X)
#undef X
    };
    App *a = m->a;
    for (size_t i = 0; i < TOPIC_COUNT && a->help_screen != NULL; i++) {
        CLEANUP_TEXT label = TEXT_INIT;
        CLEANUP_TEXT also = TEXT_INIT;
        CLEANUP_TEXT text = TEXT_INIT;
        SAY(&label, a->lang, "palette.topic", say(a->lang, TITLES[i]));
        add_words(&also, STR_NONE, TITLES[i]);
        text_add_f(&text, "%s %zu", line_row(LINE_GUIDE)->name, i + TOPIC_FIRST);
        add(m, kept(a, &label), &also, STR_NONE, (AppPick){ .id = CMD_COUNT, .line = kept(a, &text) });
    }
}

void app_open_palette(App *a)
{
    app_close_over(a);
    a->picks = arena_take_array(&a->over_arena, PALETTE_MOST, sizeof *a->picks);
    Making m = { .a = a, .items = arena_take_array(&a->over_arena, PALETTE_MOST, sizeof *m.items) };
    for (; m.count < APP_FOUND; m.count++) m.items[m.count].is_hidden = true; /* for records, once a code is typed */
    add_commands(&m);
    add_lines(&m);
    add_forms(&m);
    add_topics(&m);
    text_clear(&a->looked_up);
    choose_init(&a->choose, &a->over_arena, m.items, m.count, CHOOSE_ONE, (size_t)(a->rows / 2));
    a->choose.is_typing = true;
    a->over = OVER_PALETTE;
}

void app_palette_key(App *a, const Key *key)
{
    bool is_line = key->kind == KEY_TEXT && key->cp == ':' && a->choose.typed.text.n == 0;
    if (is_line) {
        app_open_line(a, STR_NONE);
        return;
    }
    if (choose_key(&a->choose, key) != LEAVE) return;
    CLEANUP_TEXT text = TEXT_INIT;
    AppPick pick = a->choose.picked >= 0 ? a->picks[a->choose.picked] : (AppPick){ .id = CMD_COUNT };
    text_add(&text, pick.line);
    app_close_over(a);
    Error err = { 0 };
    if (pick.id != CMD_COUNT) app_command(a, pick.id);
    else if (pick.is_begun) app_open_line(a, text_str(&text));
    else if (!app_line(a, text_str(&text), &err)) app_say_error(a, &err);
}

/* --- records by code --- */

/* A code has four letters or more, a digit among them. */
static bool may_be_code(Str typed)
{
    bool has_digit = false;
    for (size_t i = 0; i < typed.n; i++) has_digit |= typed.p[i] >= '0' && typed.p[i] <= '9';
    return has_digit && typed.n >= CODE_LEAST;
}

static bool find_record(App *a, Str form, Str code, size_t slot)
{
    RecordHead head;
    Error err = { 0 };
    CLEANUP_TEXT title = TEXT_INIT;
    CLEANUP_TEXT label = TEXT_INIT;
    CLEANUP_TEXT text = TEXT_INIT;
    const Form *f = store_form(a->store, form);
    if (f == NULL || f->key_count == 0 || !store_find(a->store, form, code, &a->over_arena, &head, &err)) return false;
    Record *record = record_new(f);
    if (store_read(a->store, head.id, record, &err)) record_title(&title, record, a->lang);
    record_free(record);
    text_add_f(&label, "%.*s: ", STR_ARG(store_form_title(a->store, form, a->lang)));
    text_add_visible(&label, text_str(&title));
    text_add_f(&text, "%s %.*s ", line_row(LINE_SHOW)->name, STR_ARG(form));
    uuid_add(&text, head.uuid);
    a->choose.items[slot] = (ChooseItem){ .label = kept(a, &label), .also = str_copy(&a->over_arena, edit_str(&a->choose.typed)) };
    a->picks[slot] = (AppPick){ .id = CMD_COUNT, .line = kept(a, &text) };
    return true;
}

void app_palette_settle(App *a)
{
    Str typed = str_trim(edit_str(&a->choose.typed));
    CLEANUP_TEXT other = TEXT_INIT;
    if (a->store == NULL || a->form_screen == NULL || str_eq(typed, text_str(&a->looked_up))) return;
    bool had = !a->choose.items[0].is_hidden;
    text_set(&a->looked_up, typed);
    thai_swap_layout(&other, typed, KEYBOARD_KEDMANEE);
    size_t found = 0;
    for (size_t i = 0; i < store_form_count(a->store); i++) {
        Str form = store_form_name(a->store, i);
        if (store_form_is_rows(a->store, i) || found == APP_FOUND) continue;
        if (may_be_code(typed) && find_record(a, form, typed, found)) found++;
        else if (may_be_code(text_str(&other)) && find_record(a, form, text_str(&other), found)) found++;
    }
    for (size_t i = found; i < APP_FOUND; i++) a->choose.items[i].is_hidden = true;
    if (found > 0 || had) choose_again(&a->choose);
}
