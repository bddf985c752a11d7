/* Playback: a file of keys, played as if they were pressed. */
#include "locale/number.h"
#include "model/os/part.h"
#include "tui/app.h"
#include "tui/app_inside.h"

static bool play_size(App *a, Str arg, Error *err)
{
    Str rest = arg, columns, rows;
    int64_t c, r;
    if (!str_split(&rest, 'x', &columns) || !str_split(&rest, 'x', &rows))
        return fault(err, ERR_INPUT, "play.size", arg);
    if (!number_read(columns, &c, err) || !number_read(rows, &r, err)) return false;
    if (c < 1 || r < 1 || c > 1000 || r > 1000) return fault(err, ERR_INPUT, "play.size", arg);
    app_resize(a, (int)r, (int)c);
    return true;
}

static void play_text(App *a, Str text)
{
    size_t n;
    for (; text.n > 0; text = str_cut_head(text, n)) {
        Key key = key_text(utf8_at(text, &n));
        app_key(a, &key);
    }
}

/* "F3", "Down*10" */
static bool play_key(App *a, Str name, Error *err)
{
    int64_t times = 1;
    ptrdiff_t star = str_find(name, STR("*"));
    if (star > 0) {
        if (!number_read(str_cut_head(name, (size_t)star + 1), &times, err)) return false;
        name = str_from(name.p, (size_t)star);
    }
    Key key;
    if (!key_parse(name, &key)) return fault(err, ERR_INPUT, "play.key", name);
    for (int64_t i = 0; i < times && !a->is_leaving; i++) app_key(a, &key);
    return true;
}

static bool play_dump(App *a, Str path, Error *err)
{
    CLEANUP_TEXT screen = TEXT_INIT;
    app_settle(a);
    app_dump(a, &screen);
    return part_replace(a->os, path, text_str(&screen), err);
}

static bool play_line(App *a, Str line, Error *err)
{
    Str rest = line, verb;
    if (!str_word(&rest, &verb) || str_starts(verb, STR("#"))) return true;
    if (str_starts(verb, STR(":"))) return app_line(a, str_trim(line), err);
    Str arg = str_trim(rest);
    if (str_eq(verb, STR("key"))) return play_key(a, arg, err);
    if (str_eq(verb, STR("size"))) return play_size(a, arg, err);
    if (str_eq(verb, STR("dump"))) return play_dump(a, arg, err);
    if (str_eq(verb, STR("type"))) {
        play_text(a, arg);
        return true;
    }
    if (str_eq(verb, STR("paste"))) {
        Key key = { .kind = KEY_PASTE, .paste = arg };
        app_key(a, &key);
        return true;
    }
    return fault(err, ERR_INPUT, "play.verb", verb);
}

bool app_play(App *a, Str script, Error *err)
{
    Str line;
    for (int number = 1; str_split(&script, '\n', &line) && !a->is_leaving; number++) {
        if (!play_line(a, line, err)) return fault_at_f(err, "%d", number);
        app_settle(a);
        while (a->job != NULL) app_step_job(a);
    }
    return true;
}
