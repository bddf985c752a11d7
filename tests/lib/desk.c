#include "tests/lib/desk.h"
#include "model/exchange/demo.h"
#include "model/exchange/formfile.h"
#include "model/exchange/share.h"
#include "tests/lib/check.h"
#include "tests/lib/strokes.h"
#include "tui/app_inside.h"
#include "tui/screen/home.h"
#include "tui/screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void must(bool is_ok, const Error *err, const char *what)
{
    if (is_ok) return;
    fprintf(stderr, "desk: %s: %s %s %s\n", what, err->msg != NULL ? err->msg : "?", err->what, err->where);
    exit(99);
}

static void path_of(const Desk *d, Text *out)
{
    text_add_f(out, "%s/office.db", d->folder);
}

static void start(Desk *d, int rows, int columns)
{
    Error err = {0};
    CLEANUP_TEXT path = TEXT_INIT;
    path_of(d, &path);
    must(store_open(&d->os, text_str(&path), STORE_READ_WRITE, &d->store, &err), &err, "open");
    AppOptions options = {.os = &d->os, .store = d->store, .rows = rows, .columns = columns, .lang = LANG_TH,
                          .era = ERA_BE, .user = STR("somying"), .role = STR("ARM"), .office = store_office_name(d->store)};
    screens_fill(&options);
    d->app = app_new(&options);
    must(app_open(d->app, &home_screen, STR_NONE, &err), &err, "home");
    app_settle(d->app);
}

static void open_office(Desk *d, int rows, int columns, DataKind kind, int64_t households)
{
    Error err = {0};
    DemoMade made;
    memset(d, 0, sizeof *d);
    d->screen = (Text)TEXT_INIT;
    snprintf(d->folder, sizeof d->folder, "%s/kaejon-desk-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (mkdtemp(d->folder) == NULL) exit(99);
    static const char *const ENV[] = {"KAEJON_SHARE=.", NULL};
    d->os = fakeos(&d->fake, 1);
    d->fake.env = ENV;
    CLEANUP_TEXT path = TEXT_INIT;
    path_of(d, &path);
    must(store_create(&d->os, text_str(&path), STR("ทต.ตัวอย่าง"), STR("460101"), STR_NONE, kind, &err), &err, "create");
    must(store_open(&d->os, text_str(&path), STORE_READ_WRITE, &d->store, &err), &err, "open");
    must(share_install_forms(d->store, &err), &err, "forms");
    EntryEnv env = {.now_ms = d->fake.now_ms, .zone_minutes = d->fake.zone_minutes, .lang = LANG_TH, .user = STR("somying"),
                    .device = store_device(d->store)};
    if (households > 0) must(demo_fill(d->store, households, 1, &env, NULL, &made, &err), &err, "demo");
    store_close(d->store);
    start(d, rows, columns);
}

void desk_open(Desk *d, int rows, int columns)
{
    open_office(d, rows, columns, DATA_REAL, 0);
}

void desk_open_demo(Desk *d, int rows, int columns, int64_t households)
{
    open_office(d, rows, columns, DATA_TRAINING, households);
}

static void stop(Desk *d)
{
    app_free(d->app);
    store_close(d->store);
    d->app = NULL;
    d->store = NULL;
}

void desk_close(Desk *d)
{
    stop(d);
    text_free(&d->screen);
    const char *const argv[] = {"rm", "-rf", d->folder, NULL};
    int status;
    Error err = {0};
    const int fds[3] = {-1, -1, -1};
    if (!d->os.spawn(d->os.ctx, argv, fds, NULL, &status, &err)) fprintf(stderr, "desk: %s stays\n", d->folder);
}

void desk_restart(Desk *d)
{
    int rows = canvas_rows(app_canvas(d->app)), columns = canvas_columns(app_canvas(d->app));
    stop(d);
    start(d, rows, columns);
}

static void press(Desk *d, const Key *key)
{
    app_key(d->app, key);
    while (app_is_working(d->app)) app_step_job(d->app);
    app_settle(d->app);
}

/* One word of names; "Esc" takes the word after it when that is a single character. */
static void press_word(Desk *d, Str word, Str *rest)
{
    int64_t times = 1;
    ptrdiff_t star = str_find(word, STR("*"));
    if (star > 0) {
        times = atoi(word.p + star + 1);
        word = str_from(word.p, (size_t)star);
    }
    Str ahead = *rest, next;
    Key key;
    CLEANUP_TEXT name = TEXT_INIT;
    text_add(&name, word);
    bool has_next = str_eq(word, STR("Esc")) && str_word(&ahead, &next) && utf8_count(next) == 1;
    if (has_next) {
        text_add_f(&name, " %.*s", STR_ARG(next));
        *rest = ahead;
    }
    if (!key_parse(text_str(&name), &key)) {
        fprintf(stderr, "desk: no key %s\n", name.b);
        exit(99);
    }
    int strokes = key.kind == KEY_ESC_THEN ? 2 : strokes_of_key(name.b);
    for (; times > 0; times--) {
        d->keys += strokes;
        press(d, &key);
    }
}

void desk_press(Desk *d, const char *names)
{
    Str rest = str_of(names), word;
    while (str_word(&rest, &word)) press_word(d, word, &rest);
}

void desk_type(Desk *d, const char *text)
{
    size_t n;
    d->keys += strokes_of_text(text);
    for (Str s = str_of(text); s.n > 0; s = str_cut_head(s, n)) {
        uint32_t cp = utf8_at(s, &n);
        Key key = key_text(cp);
        press(d, &key);
    }
}

void desk_rest(Desk *d)
{
    Key quiet = {.kind = KEY_QUIET};
    for (int i = 0; i < 100; i++) {
        app_key(d->app, &quiet);
        app_settle(d->app);
    }
}

const char *desk_screen(Desk *d)
{
    text_clear(&d->screen);
    app_dump(d->app, &d->screen);
    return d->screen.b;
}

static void add_styles(Text *out, const Canvas *c, int row)
{
    static const char *const NAMES[STYLE_COUNT] = {"text", "title", "focus", "match", "error", "warning", "changed", "good", "selected"};
    bool has_any = false;
    for (int at = 0; at < canvas_columns(c);) {
        int style = canvas_cell(c, row, at)->style, from = at;
        while (at < canvas_columns(c) && canvas_cell(c, row, at)->style == style) at++;
        if (style == STYLE_TEXT) continue;
        if (!has_any) text_add_f(out, "%d:", row + 1);
        has_any = true;
        text_add_f(out, " %s %d-%d", NAMES[style], from + 1, at);
    }
    if (has_any) text_add_c(out, '\n');
}

const char *desk_styles(Desk *d)
{
    int row, column;
    const Canvas *c = app_canvas(d->app);
    text_clear(&d->screen);
    app_draw(d->app);
    for (int i = 0; i < canvas_rows(c); i++) add_styles(&d->screen, c, i);
    canvas_cursor(c, &row, &column);
    text_add_f(&d->screen, "cursor %d,%d\n", row + 1, column + 1);
    return d->screen.b;
}

bool desk_shows(Desk *d, const char *text)
{
    return strstr(desk_screen(d), text) != NULL;
}

bool desk_cursor_on(Desk *d, const char *text)
{
    int row, column;
    CLEANUP_TEXT line = TEXT_INIT;
    app_draw(d->app);
    canvas_cursor(app_canvas(d->app), &row, &column);
    canvas_line(app_canvas(d->app), row, &line);
    return strstr(line.b, text) != NULL;
}

void desk_see(Desk *d, const char *text)
{
    if (desk_shows(d, text)) return;
    fprintf(stderr, "not seen: %s\n%s", text, desk_screen(d));
    fail();
}

void desk_on(Desk *d, const char *text)
{
    if (desk_cursor_on(d, text)) return;
    fprintf(stderr, "the cursor is not on: %s\n%s", text, desk_screen(d));
    fail();
}

int64_t desk_records(Desk *d, const char *form)
{
    Error err = {0};
    return store_record_count(d->store, str_of(form), &err);
}

void desk_install(Desk *d, const char *folder)
{
    Error err = {0};
    Form *form = NULL;
    FormReport report;
    memset(&report, 0, sizeof report);
    must(formfile_read(&d->os, str_of(folder), STR("forms/lists"), &form, &report, &err), &err, folder);
    must(form != NULL && store_install_form(d->store, form, &err), &err, folder);
    report_free(&report);
    form_free(form);
}
