#include "tui/screen/history.h"
#include "forms/title.h"
#include "locale/number.h"
#include "model/store/fold.h"
#include "model/work/note.h"
#include "model/work/past.h"
#include "model/work/undo.h"
#include "tui/app.h"
#include "tui/widget/frame.h"
#include "tui/widget/list.h"

enum { LIST_AT = 1, TEXT_AT = 2, MS_A_MINUTE = 60000, MINUTES_AN_HOUR = 60, SHOWN_FIELDS = 2 };

typedef struct {
    const Form *form;
    Uuid uuid;
    RecordHead head;
    Str title;
    Lang lang;
    int zone_minutes;
    Arena arena; /* of what is read anew */
    Past past;
    ListWhole whole;
    List list;
} History;

/* --- words --- */

/* "create" and its like in words; kinds of a newer program as they are. */
static void add_kind(const History *h, Text *out, Str kind)
{
    CLEANUP_TEXT id = TEXT_INIT;
    text_add_f(&id, "history.kind.%.*s", STR_ARG(kind));
    const char *known = say_known(text_str(&id));
    text_add_visible(out, known != NULL ? say(h->lang, known) : kind);
}

static void add_when(const History *h, Text *out, int64_t ms)
{
    Date day;
    int32_t of_day;
    date_of_ms(ms, h->zone_minutes, &day, &of_day);
    int minutes = of_day / MS_A_MINUTE;
    date_add(out, day, DATE_ABBREVIATED, h->lang == LANG_TH ? ERA_BE : ERA_CE, h->lang);
    text_add_f(out, " %02d:%02d", minutes / MINUTES_AN_HOUR, minutes % MINUTES_AN_HOUR);
}

static void add_value(const History *h, Text *out, const Field *field, Value value)
{
    CLEANUP_TEXT shown = TEXT_INIT;
    if (field != NULL) value_show(&shown, field, value, h->lang);
    else text_add(&shown, value.text);
    if (shown.n == 0) text_add_c(out, '-');
    text_add_visible(out, text_str(&shown));
}

static Str label_of(const History *h, Str name, const Field *field)
{
    if (field != NULL) return field_label(field, h->lang);
    if (str_eq(name, FIELD_DELETED)) return say(h->lang, "history.deleted");
    if (str_eq(name, FIELD_PARENT)) return say(h->lang, "history.parent");
    return str_eq(name, FIELD_POSITION) ? say(h->lang, "history.position") : name;
}

/* "Income: 5,000 -> 3,000"; of the first change only what it wrote. */
static void add_member(const History *h, Text *out, size_t change, const BodyMember *m)
{
    const Field *field = form_field(h->form, m->name);
    Value old;
    bool had = past_writer(&h->past, change, m->name, &old) < h->past.count;
    text_add(out, label_of(h, m->name, field));
    text_add(out, STR(": "));
    if (had) {
        add_value(h, out, field, old);
        text_add(out, STR(" -> "));
    }
    add_value(h, out, field, m->value);
}

/* The reason in the author's words; of a note the question that it is on, and its words. */
static void add_reason(const History *h, Text *out, const Change *c)
{
    bool is_note = str_eq(c->kind, NOTE_KIND);
    Note note = is_note ? note_of(h->form, c) : (Note){.field = STR_NONE, .words = c->reason};
    if (note.field.n > 0) {
        text_add(out, field_label(form_field(h->form, note.field), h->lang));
        text_add(out, STR(": "));
    }
    if (note.words.n == 0) return;
    text_add_c(out, '"');
    text_add_visible(out, note.words);
    text_add(out, STR("\"  "));
}

static size_t change_of(const History *h, size_t row)
{
    return h->past.count - 1 - row;
}

static void add_author(Text *out, const Change *c)
{
    CLEANUP_TEXT who = TEXT_INIT;
    text_add_f(&who, "%.*s (%.*s)", STR_ARG(c->login), STR_ARG(c->office));
    text_add_visible(out, text_str(&who));
}

static void draw_one(const void *ctx, size_t row, Surface line)
{
    const History *h = ctx;
    size_t i = change_of(h, row), count = h->past.member_counts[i];
    const Change *c = &h->past.all[i];
    CLEANUP_TEXT words = TEXT_INIT;
    add_when(h, &words, hlc_ms(c->hlc));
    text_add(&words, STR("  "));
    text_add_visible(&words, c->login);
    text_add(&words, STR("  "));
    add_kind(h, &words, c->kind);
    text_add(&words, STR("  "));
    add_reason(h, &words, c);
    for (size_t k = 0; i > 0 && k < count && k < SHOWN_FIELDS; k++) {
        if (k > 0) text_add(&words, STR("; "));
        add_member(h, &words, i, &h->past.members[i][k]);
    }
    CLEANUP_TEXT more = TEXT_INIT;
    number_add_grouped(&more, (int64_t)(i == 0 ? count : count - SHOWN_FIELDS));
    if (i == 0 || count > SHOWN_FIELDS) {
        text_add_c(&words, ' ');
        SAY(&words, h->lang, i == 0 ? "history.fields" : "history.more", text_str(&more));
    }
    surface_put_cut(line, 0, TEXT_AT, line.columns - TEXT_AT, text_str(&words), STYLE_TEXT);
}

static void add_whole(const History *h, size_t row, Text *out)
{
    size_t i = change_of(h, row);
    const Change *c = &h->past.all[i];
    add_when(h, out, hlc_ms(c->hlc));
    text_add(out, STR("  "));
    add_author(out, c);
    text_add(out, STR("  "));
    add_kind(h, out, c->kind);
    if (c->reason.n > 0) {
        text_add(out, STR("\n"));
        add_reason(h, out, c);
    }
    text_add(out, STR("\n"));
    change_add_id(out, c);
    text_add(out, STR("\n\n"));
    for (size_t k = 0; k < h->past.member_counts[i]; k++) {
        add_member(h, out, i, &h->past.members[i][k]);
        text_add_c(out, '\n');
    }
}

/* --- reading --- */

static bool read_all(App *app, History *h, Error *err)
{
    Store *store = app_store(app);
    CLEANUP_TEXT title = TEXT_INIT;
    arena_done(&h->arena);
    h->whole.total = 0;
    h->lang = app_lang(app);
    if (!store_head(store, h->uuid, &h->arena, &h->head, err) ||
        !past_read(store, h->head.id, &h->arena, &h->past, err))
        return false;
    Record *record = record_new(h->form);
    if (store_read(store, h->head.id, record, err)) record_title(&title, record, h->lang);
    record_free(record);
    h->title = str_copy(&h->arena, str_trim(text_str(&title)));
    h->whole.total = h->past.count;
    return true;
}

static bool open_history(App *app, void *state, Str arg, Error *err)
{
    History *h = state;
    Str name = STR_NONE, record = STR_NONE;
    const Os *os = app_os(app);
    str_word(&arg, &name);
    str_word(&arg, &record);
    h->form = store_form(app_store(app), name);
    h->zone_minutes = os->zone_minutes(os->ctx);
    h->whole = (ListWhole){.ctx = h, .draw = draw_one};
    if (h->form == NULL || !uuid_read(record, &h->uuid)) return fault(err, ERR_ABSENT, "fill.unknown", name);
    app_clear_message(app);
    bool is_read = read_all(app, h, err);
    if (is_read) list_init(&h->list, list_whole(&h->whole), 1);
    else arena_done(&h->arena);
    return is_read;
}

static void close_history(App *app, void *state)
{
    (void)app;
    History *h = state;
    arena_done(&h->arena);
}

static void fit_history(App *app, void *state, int rows, int columns)
{
    (void)app;
    (void)columns;
    History *h = state;
    list_fit(&h->list, (size_t)(rows > LIST_AT ? rows - LIST_AT : 1));
}

static void resume_history(App *app, void *state)
{
    History *h = state;
    Error err = {0};
    if (!read_all(app, h, &err)) app_say_error(app, &err);
    list_refresh(&h->list);
}

/* --- keys --- */

static size_t row_of(const History *h)
{
    return list_whole_at(&h->list, &h->whole);
}

static Reply key_history(App *app, void *state, const Key *key)
{
    History *h = state;
    if (!key_is(key, NAME_ENTER)) return list_key(&h->list, key);
    if (row_of(h) >= h->whole.total) return TOOK;
    CLEANUP_TEXT text = TEXT_INIT;
    add_whole(h, row_of(h), &text);
    app_read(app, h->title.n > 0 ? h->title : form_title(h->form, h->lang), text_str(&text));
    return TOOK;
}

static void tell_undone(App *app, const History *h, const Undone *u)
{
    CLEANUP_TEXT given = TEXT_INIT;
    number_add_grouped(&given, u->given);
    if (u->given > 0) app_did(app, h->title, u->after, u->until);
    if (u->given > 0) APP_SAY(app, "undo.undone", h->title, text_str(&given));
    else app_say_id(app, u->since > 0 ? "undo.all_since" : "undo.stayed");
}

static bool undo_in_focus(App *app, History *h)
{
    Undone undone;
    Error err = {0};
    CLEANUP_TEXT id = TEXT_INIT;
    if (row_of(h) >= h->whole.total) return false;
    change_add_id(&id, &h->past.all[change_of(h, row_of(h))]);
    if (!undo_change(app_store(app), &h->head, text_str(&id), &undone, &err)) {
        app_say_error(app, &err);
        return true;
    }
    tell_undone(app, h, &undone);
    resume_history(app, h);
    if (undone.given > 0) list_whole_go(&h->list, &h->whole, 0); /* to the change that this made */
    return true;
}

static bool command_history(App *app, void *state, CommandId id)
{
    return id == CMD_UNDO && undo_in_focus(app, state);
}

static bool can_history(const App *app, const void *state, CommandId id)
{
    (void)app;
    (void)state;
    return id != CMD_DONE && id != CMD_PICK && id != CMD_NOTE && id != CMD_HISTORY && id != CMD_REDO &&
           id != CMD_CLEAR && id != CMD_LAYOUT;
}

/* --- drawing --- */

static void draw_history(const App *app, const void *state, Surface content)
{
    const History *h = state;
    frame_put_hints(content, 0, 1, say(app_lang(app), "history.head"));
    surface_cursor(content, LIST_AT, 0);
    list_draw(&h->list, surface_part(content, LIST_AT, 0, content.rows - LIST_AT, content.columns), LIST_CURSOR_HERE);
}

static void title_history(const App *app, const void *state, Text *out)
{
    const History *h = state;
    text_add(out, say(app_lang(app), "screen.history"));
    text_add(out, STR(" > "));
    text_add_visible(out, h->title.n > 0 ? h->title : form_title(h->form, app_lang(app)));
}

static void help_history(const App *app, const void *state, Text *out)
{
    const History *h = state;
    (void)app;
    if (row_of(h) >= h->whole.total) return;
    add_author(out, &h->past.all[change_of(h, row_of(h))]);
    text_add(out, STR("  "));
    change_add_id(out, &h->past.all[change_of(h, row_of(h))]);
}

static void explain_history(const App *app, const void *state, Text *out)
{
    (void)state;
    text_add(out, say(app_lang(app), "history.explain"));
}

const ScreenOps history_screen = {
    .name = "screen.history", .context = ON_REVIEW, .state_size = sizeof(History), .open = open_history,
    .key = key_history, .command = command_history, .fit = fit_history, .draw = draw_history, .close = close_history,
    .title = title_history, .help = help_history, .explain = explain_history, .resume = resume_history,
    .can = can_history};
