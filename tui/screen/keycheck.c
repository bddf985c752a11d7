#include "tui/screen/keycheck.h"
#include "tui/app.h"
#include "tui/widget/frame.h"

enum { STEPS = 3, WAIT_MS = 5000, HEAD_AT = 0, STEP_AT = 2, LABEL_COLUMNS = 30, WIDE = 60 };

typedef enum { CHECK_WAITS, CHECK_CAME, CHECK_OTHER, CHECK_NOTHING, CHECK_SKIPPED } CheckState;

typedef struct {
    size_t step;            /* STEPS: all are done */
    int unanswered;         /* steps since the last key: the app counts its quiet from there */
    CheckState states[STEPS];
    Key got[STEPS];
} Keycheck;

static const struct { KeyName wanted; SettingId setting; const char *label, *instead; } CHECKS[STEPS] = {
    {NAME_F2, SETTING_F_KEYS, "keycheck.f2", "keycheck.use_esc"},
    {NAME_F10, SETTING_F10, "keycheck.f10", "keycheck.use_esc_0"},
    {NAME_CTRL + 15, SETTING_CTRL, "keycheck.ctrl", "keycheck.use_esc_2"}};

static bool open_keycheck(App *app, void *state, Str arg, Error *err)
{
    (void)state;
    (void)arg;
    (void)err;
    app_clear_message(app);
    app_wake_after(app, WAIT_MS);
    return true;
}

/* What was found out in this step is kept; one that was skipped leaves what was known. */
static void settle_step(App *app, Keycheck *k, CheckState found)
{
    size_t step = k->step++;
    k->states[step] = found;
    int choice = found == CHECK_CAME ? KEYS_WORK : KEYS_MISSING;
    Error err = {0};
    bool is_news = found != CHECK_SKIPPED && app_setting(app, CHECKS[step].setting) != choice;
    if (is_news && !app_set(app, CHECKS[step].setting, choice, &err)) app_say_error(app, &err);
    k->unanswered = found == CHECK_NOTHING ? k->unanswered + 1 : 0;
    if (k->step < STEPS) app_wake_after(app, WAIT_MS * (k->unanswered + 1));
    else app_say_id(app, "keycheck.done");
}

static Reply key_keycheck(App *app, void *state, const Key *key)
{
    Keycheck *k = state;
    if (k->step == STEPS) return key_is(key, NAME_ENTER) ? LEAVE : PASS;
    if (key_is(key, NAME_ESC) || key->kind == KEY_ESC_THEN || key->kind == KEY_HANGUP) return PASS;
    if (key->kind == KEY_QUIET) {
        settle_step(app, k, CHECK_NOTHING);
    } else if (key_is(key, NAME_ENTER)) {
        settle_step(app, k, CHECK_SKIPPED);
    } else if (key->kind == KEY_NAMED || key->kind == KEY_TEXT) {
        k->got[k->step] = *key;
        settle_step(app, k, key_is(key, CHECKS[k->step].wanted) ? CHECK_CAME : CHECK_OTHER);
    }
    return TOOK;
}

static void add_result(const App *app, const Keycheck *k, size_t i, Text *out)
{
    Lang lang = app_lang(app);
    CLEANUP_TEXT key = TEXT_INIT;
    switch (k->states[i]) {
    case CHECK_WAITS: text_add(out, say(lang, i == k->step ? "keycheck.waits" : "keycheck.later")); break;
    case CHECK_CAME: text_add(out, say(lang, "keycheck.came")); break;
    case CHECK_SKIPPED: text_add(out, say(lang, "keycheck.skipped")); break;
    case CHECK_NOTHING: SAY(out, lang, "keycheck.nothing", say(lang, CHECKS[i].instead)); break;
    case CHECK_OTHER:
        key_add_name(&key, &k->got[i]);
        SAY(out, lang, "keycheck.other", text_str(&key), say(lang, CHECKS[i].instead));
        break;
    }
}

static void draw_keycheck(const App *app, const void *state, Surface content)
{
    const Keycheck *k = state;
    Lang lang = app_lang(app);
    bool is_wide = content.columns >= WIDE;
    int rows = is_wide ? 1 : 2, at = STEP_AT;
    frame_put_hints(content, HEAD_AT, 1, say(lang, "keycheck.head"));
    for (size_t i = 0; i < STEPS; i++, at += rows) {
        CLEANUP_TEXT result = TEXT_INIT;
        add_result(app, k, i, &result);
        if (i == k->step) {
            surface_put(content, at, 0, STR(">"), STYLE_TEXT);
            surface_cursor(content, at, 0);
        }
        surface_put_cut(content, at, 2, is_wide ? LABEL_COLUMNS : content.columns - 2, say(lang, CHECKS[i].label), STYLE_TEXT);
        int column = is_wide ? 2 + LABEL_COLUMNS : 4;
        surface_put_cut(content, at + rows - 1, column, content.columns - column, text_str(&result), STYLE_TEXT);
    }
    surface_put_cut(content, at + 1, 1, content.columns - 1, say(lang, "keycheck.marks"), STYLE_TEXT);
    surface_put(content, at + 2, 4, STR("ที่  ผู้  น้ำ  ปี่"), STYLE_FOCUS);
    if (k->step == STEPS) surface_cursor(content, at + 1, 0);
}

static void help_keycheck(const App *app, const void *state, Text *out)
{
    (void)state;
    text_add(out, say(app_lang(app), "keycheck.help"));
}

static void explain_keycheck(const App *app, const void *state, Text *out)
{
    (void)state;
    text_add(out, say(app_lang(app), "keycheck.explain"));
}

const ScreenOps keycheck_screen = {
    .name = "screen.keycheck", .context = ON_VIEW, .state_size = sizeof(Keycheck), .open = open_keycheck,
    .key = key_keycheck, .draw = draw_keycheck, .help = help_keycheck, .explain = explain_keycheck};
