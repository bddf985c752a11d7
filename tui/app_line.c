/* The lines of tui/line.h carried out: a word, and what it is to act on. */
#include "forms/nearest.h"
#include "locale/number.h"
#include "model/os/part.h"
#include "model/store/save.h"
#include "tui/app.h"
#include "tui/app_inside.h"
#include "tui/line.h"

/* --- what a line says --- */

static CommandId command_of_word(Str word)
{
    CommandId id = command_of_name(word);
    for (CommandId i = 0; i < CMD_COUNT && id == CMD_COUNT; i++)
        for (Lang lang = 0; lang < lang_count(); lang++)
            if (say_has(lang, command(i)->bar) && str_eq(word, say(lang, command(i)->bar))) id = i;
    return id;
}

/* The name that was likely meant goes with the error. */
static bool no_such_line(Str word, Error *err)
{
    Nearest near = nearest_to(word);
    for (LineId id = 0; id < LINE_COUNT; id++) nearest_try(&near, str_of(line_row(id)->name));
    for (CommandId id = 0; id < CMD_COUNT; id++) nearest_try(&near, str_of(command(id)->name));
    fault(err, ERR_USAGE, near.best.n > 0 ? "line.unknown_near" : "line.unknown", word);
    return near.best.n > 0 && fault_at(err, near.best);
}

bool app_line(App *a, Str text, Error *err)
{
    Str rest = str_trim(text), word;
    if (str_starts(rest, STR(":"))) rest = str_cut_head(rest, 1);
    if (!str_word(&rest, &word)) return true;
    LineId id = line_of_word(word);
    if (id < LINE_COUNT) return line_row(id)->function(a, str_trim(rest), err);
    CommandId wanted = command_of_word(word);
    if (wanted == CMD_COUNT) return no_such_line(word, err);
    if (app_can(a, wanted)) app_command(a, wanted);
    else APP_SAY(a, "app.not_now", say(a->lang, command(wanted)->help));
    return true;
}

static bool needs(Str arg, LineId id, Error *err)
{
    return arg.n > 0 || fault(err, ERR_USAGE, "line.needs", str_of(line_row(id)->name));
}

/* --- screens --- */

bool app_line_dump(App *a, Str path, Error *err)
{
    CLEANUP_TEXT screen = TEXT_INIT;
    if (!needs(path, LINE_DUMP, err)) return false;
    app_settle(a);
    app_dump(a, &screen);
    if (!part_replace(a->os, path, text_str(&screen), err)) return false;
    APP_SAY(a, "line.dumped", path);
    return true;
}

static bool open_form_screen(App *a, const ScreenOps *ops, Str form, const char *what, Str rest, Error *err)
{
    CLEANUP_TEXT arg = TEXT_INIT;
    if (ops == NULL || a->store == NULL || store_form(a->store, form) == NULL)
        return fault(err, ERR_ABSENT, "line.no_form", form);
    text_add(&arg, form);
    text_add(&arg, str_of(what));
    text_add(&arg, rest);
    (void)app_open(a, ops, text_str(&arg), NULL); /* it has told why not */
    return true;
}

bool app_line_list(App *a, Str arg, Error *err)
{
    Str form = STR_NONE;
    if (!needs(arg, LINE_LIST, err)) return false;
    str_word(&arg, &form);
    return open_form_screen(a, a->records_screen, form, " ", str_trim(arg), err);
}

bool app_line_add(App *a, Str arg, Error *err)
{
    if (!needs(arg, LINE_ADD, err)) return false;
    return open_form_screen(a, a->form_screen, arg, " new", STR_NONE, err);
}

bool app_line_show(App *a, Str arg, Error *err)
{
    Str form = STR_NONE;
    Arena arena = {0};
    RecordHead head;
    CLEANUP_TEXT id = TEXT_INIT;
    if (!needs(arg, LINE_SHOW, err)) return false;
    str_word(&arg, &form);
    if (a->store == NULL || store_form(a->store, form) == NULL) return fault(err, ERR_ABSENT, "line.no_form", form);
    bool is_found = store_find(a->store, form, str_trim(arg), &arena, &head, err);
    if (is_found) uuid_add(&id, head.uuid);
    arena_done(&arena);
    return is_found && open_form_screen(a, a->form_screen, form, " id ", text_str(&id), err);
}

bool app_line_guide(App *a, Str arg, Error *err)
{
    if (a->help_screen == NULL) return fault(err, ERR_ABSENT, "line.unknown", STR("guide"));
    (void)app_open(a, a->help_screen, arg, NULL);
    return true;
}

/* A screen that may not be there (tests), or lies on top already. */
static bool open_once(App *a, const ScreenOps *ops, LineId id, Error *err)
{
    if (ops == NULL) return fault(err, ERR_ABSENT, "line.unknown", str_of(line_row(id)->name));
    if (app_top(a)->ops != ops) (void)app_open(a, ops, STR_NONE, NULL);
    return true;
}

bool app_line_messages(App *a, Str arg, Error *err)
{
    (void)arg;
    return open_once(a, a->messages_screen, LINE_MESSAGES, err);
}

bool app_line_settings(App *a, Str arg, Error *err)
{
    (void)arg;
    return open_once(a, a->settings_screen, LINE_SETTINGS, err);
}

bool app_line_keys(App *a, Str arg, Error *err)
{
    (void)arg;
    return open_once(a, a->keycheck_screen, LINE_KEYS, err);
}

bool app_line_quit(App *a, Str arg, Error *err)
{
    (void)arg;
    (void)err;
    app_go_home(a);
    app_close_top(a);
    return true;
}
