#include "tui/screen/linked.h"
#include "forms/title.h"
#include "locale/number.h"
#include "model/store/query.h"
#include "model/store/save.h"
#include "tui/app.h"
#include "tui/screen/form.h"
#include "tui/screen/records.h"
#include "tui/widget/list.h"
#include "tui/widget/plain.h"

enum { LIST_AT = 2, DIGIT_AT = 2, LABEL_AT = 4, COUNT_COLUMNS = 6, LABEL_MOST = 40, FORMS_MAX = 64, COUNT_MOST = 9999, DIGITS = 9 };

typedef struct {
    const Form *form;
    int64_t count;
    Str latest; /* what the newest record is called */
} Kind;

typedef struct {
    const Form *form; /* of the record that the others belong to */
    Uuid uuid;
    Str title;
    Lang lang;
    Kind kinds[FORMS_MAX];
    ListWhole whole;
    List list;
    Arena arena; /* of what is read anew */
} Linked;

/* --- reading --- */

static bool title_of(App *app, Linked *l, const Form *form, int64_t id, Str *out, Error *err)
{
    CLEANUP_TEXT title = TEXT_INIT;
    CLEANUP_TEXT visible = TEXT_INIT;
    Record *record = record_new(form);
    bool is_read = store_read(app_store(app), id, record, err);
    if (is_read) record_title(&title, record, app_lang(app));
    record_free(record);
    text_add_visible(&visible, str_trim(text_str(&title)));
    *out = str_copy(&l->arena, text_str(&visible));
    return is_read;
}

static bool read_kind(App *app, Linked *l, const Form *form, Kind *out, Error *err)
{
    const Os *os = app_os(app);
    EntryEnv env = {.now_ms = os->now_ms(os->ctx), .zone_minutes = os->zone_minutes(os->ctx), .lang = app_lang(app)};
    Query query = {.form = form->name, .parent = l->uuid, .columns = &form->fields[0].name, .column_count = 1};
    QueryRun *run = NULL;
    QueryRow *rows;
    size_t count = 0;
    *out = (Kind){.form = form, .latest = STR_NONE};
    bool is_ok = query_open(app_store(app), &query, &env, &run, err) &&
                 query_count(run, COUNT_MOST, &out->count, err) &&
                 query_rows(run, NULL, QUERY_BEFORE, 1, &l->arena, &rows, &count, err);
    query_close(run);
    return is_ok && (count == 0 || title_of(app, l, form, rows[0].id, &out->latest, err));
}

static bool read_all(App *app, Linked *l, Error *err)
{
    Store *store = app_store(app);
    RecordHead head;
    arena_done(&l->arena);
    l->whole.total = 0;
    if (!store_head(store, l->uuid, &l->arena, &head, err) || !title_of(app, l, l->form, head.id, &l->title, err)) return false;
    const Form *form;
    for (size_t i = 0; i < FORMS_MAX && (form = store_child_form(store, l->form, i)) != NULL; i++) {
        if (!read_kind(app, l, form, &l->kinds[i], err)) return false;
        l->whole.total = i + 1;
    }
    return true;
}

/* --- the screen --- */

static void draw_kind(const void *ctx, size_t i, Surface line)
{
    const Linked *l = ctx;
    const Kind *kind = &l->kinds[i];
    int room = line.columns / 2 < LABEL_MOST ? line.columns / 2 : LABEL_MOST;
    CLEANUP_TEXT digit = TEXT_INIT;
    CLEANUP_TEXT count = TEXT_INIT;
    text_add_f(&digit, "%zu", i + 1);
    number_add_grouped(&count, kind->count);
    if (i < DIGITS) surface_put(line, 0, DIGIT_AT, text_str(&digit), STYLE_TEXT);
    surface_put_cut(line, 0, LABEL_AT, room, form_title(kind->form, l->lang), STYLE_TEXT);
    int at = LABEL_AT + room + 1;
    surface_put(line, 0, at + COUNT_COLUMNS - (int)count.n, text_str(&count), STYLE_TEXT);
    at += COUNT_COLUMNS + 2;
    if (at < line.columns) surface_put_cut(line, 0, at, line.columns - at, kind->latest, STYLE_TEXT);
}

static bool open_linked(App *app, void *state, Str arg, Error *err)
{
    Linked *l = state;
    Str name = STR_NONE, record = STR_NONE;
    str_word(&arg, &name);
    str_word(&arg, &record);
    l->form = store_form(app_store(app), name);
    l->lang = app_lang(app);
    l->whole = (ListWhole){.ctx = l, .draw = draw_kind};
    if (l->form == NULL || !uuid_read(record, &l->uuid)) return fault(err, ERR_ABSENT, "fill.unknown", name);
    app_clear_message(app);
    bool is_read = read_all(app, l, err);
    if (is_read) list_init(&l->list, list_whole(&l->whole), 1);
    else arena_done(&l->arena);
    return is_read;
}

static void close_linked(App *app, void *state)
{
    (void)app;
    Linked *l = state;
    arena_done(&l->arena);
}

static void fit_linked(App *app, void *state, int rows, int columns)
{
    (void)app;
    (void)columns;
    Linked *l = state;
    list_fit(&l->list, (size_t)(rows > LIST_AT ? rows - LIST_AT : 1));
}

static void resume_linked(App *app, void *state)
{
    Linked *l = state;
    Error err = {0};
    l->lang = app_lang(app);
    if (!read_all(app, l, &err)) app_say_error(app, &err);
    list_refresh(&l->list);
}

/* --- keys --- */

static void open_records_of(App *app, const Linked *l, size_t i)
{
    if (i >= l->whole.total) return;
    CLEANUP_TEXT arg = TEXT_INIT;
    text_add(&arg, l->kinds[i].form->name);
    text_add(&arg, STR(" parent="));
    uuid_add(&arg, l->uuid);
    app_open(app, &records_screen, text_str(&arg), NULL);
}

static Reply key_linked(App *app, void *state, const Key *key)
{
    Linked *l = state;
    char digit = key->kind == KEY_TEXT ? widget_digit(key->cp) : 0;
    if (key_is(key, NAME_ENTER)) open_records_of(app, l, list_whole_at(&l->list, &l->whole));
    else if (digit > '0') open_records_of(app, l, (size_t)(digit - '1'));
    else return list_key(&l->list, key);
    return TOOK;
}

static bool command_linked(App *app, void *state, CommandId id)
{
    const Linked *l = state;
    size_t at = list_whole_at(&l->list, &l->whole);
    if (id != CMD_NEW || at >= l->whole.total) return false;
    CLEANUP_TEXT arg = TEXT_INIT;
    text_add(&arg, l->kinds[at].form->name);
    text_add(&arg, STR(" new "));
    uuid_add(&arg, l->uuid);
    app_open(app, &form_screen, text_str(&arg), NULL);
    return true;
}

static bool can_linked(const App *app, const void *state, CommandId id)
{
    (void)app;
    (void)state;
    return id != CMD_PICK && id != CMD_HISTORY && id != CMD_REMOVE && id != CMD_CLEAR && id != CMD_LAYOUT &&
           id != CMD_UNDO && id != CMD_REDO && id != CMD_LINKED && id != CMD_MARK && id != CMD_ACT;
}

/* --- drawing --- */

static void draw_linked(const App *app, const void *state, Surface content)
{
    (void)app;
    const Linked *l = state;
    surface_put_cut(content, 0, 1, content.columns - 1, l->title, STYLE_FOCUS);
    list_draw(&l->list, surface_part(content, LIST_AT, 0, content.rows - LIST_AT, content.columns), LIST_CURSOR_HERE);
}

static void help_linked(const App *app, const void *state, Text *out)
{
    (void)state;
    text_add(out, say(app_lang(app), "linked.help"));
}

static void explain_linked(const App *app, const void *state, Text *out)
{
    (void)state;
    text_add(out, say(app_lang(app), "linked.explain"));
}

/* --- line by line --- */

static void speak_linked(App *app, void *state, Text *out)
{
    const Linked *l = state;
    text_add_f(out, "%.*s\n", STR_ARG(l->title));
    for (size_t i = 0; i < l->whole.total; i++) {
        CLEANUP_TEXT words = TEXT_INIT;
        text_add_f(&words, "%.*s: %lld", STR_ARG(form_title(l->kinds[i].form, l->lang)), (long long)l->kinds[i].count);
        plain_add_item(out, i + 1, text_str(&words));
    }
    text_add(out, say(app_lang(app), "plain.number"));
}

static Reply hear_linked(App *app, void *state, Str line)
{
    const Linked *l = state;
    size_t n;
    if (line.n == 0) return LEAVE;
    if (!plain_number(line, l->whole.total, &n)) return PASS;
    open_records_of(app, l, n - 1);
    return TOOK;
}

const ScreenOps linked_screen = {
    .name = "screen.linked", .context = ON_LIST, .state_size = sizeof(Linked), .open = open_linked,
    .key = key_linked, .command = command_linked, .fit = fit_linked, .draw = draw_linked, .close = close_linked,
    .help = help_linked, .explain = explain_linked, .resume = resume_linked, .can = can_linked,
    .speak = speak_linked, .hear = hear_linked};
