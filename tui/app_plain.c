/* Line by line: the same screens spoken and answered in lines, for speech, braille and serial lines. */
#include "tui/app.h"
#include "tui/app_inside.h"
#include "tui/widget/plain.h"

enum { PLAIN_COLUMNS = 40, PLAIN_ROWS = 15 };

/* The commands that make sense without a screen; the others have signs or nothing to do here. */
static const CommandId COMMANDS_HERE[] = {CMD_DONE, CMD_BACK, CMD_PICK, CMD_DITTO, CMD_HISTORY, CMD_MISSING, CMD_HOME,
    CMD_UNDO, CMD_REDO, CMD_PAGE_DOWN, CMD_PAGE_UP, CMD_NEW, CMD_LINKED, CMD_REMOVE, CMD_TWIN, CMD_SECTION, CMD_DISCARD,
    CMD_KEEP, CMD_LANGUAGE};

static bool is_here(const App *a, CommandId id)
{
    bool is_of_forms = id == CMD_PICK || id == CMD_UNDO || id == CMD_REDO;
    if (is_of_forms && app_top_of(a)->ops->context != ON_FORM) return false;
    for (size_t i = 0; i < sizeof COMMANDS_HERE / sizeof *COMMANDS_HERE; i++)
        if (COMMANDS_HERE[i] == id) return app_can(a, id);
    return false;
}

/* --- out --- */

/* Lines of at most 40 columns, as a braille display has them; words are broken as Thai is read. */
static bool say_lines(App *a, const PlainLine *io, Str text)
{
    CLEANUP_TEXT out = TEXT_INIT;
    while (text.n > 0) {
        ptrdiff_t end = str_find(text, STR("\n"));
        Str line = end < 0 ? text : str_from(text.p, (size_t)end);
        text = str_cut_head(text, end < 0 ? text.n : (size_t)end + 1);
        while (text_columns(line) > PLAIN_COLUMNS) {
            size_t skip, n = thai_wrap(&a->breaker, line, PLAIN_COLUMNS, &skip);
            text_add(&out, str_from(line.p, n));
            text_add_c(&out, '\n');
            line = str_cut_head(line, n + skip);
        }
        text_add(&out, line);
        if (end >= 0) text_add_c(&out, '\n');
    }
    return io->write(io->ctx, text_str(&out));
}

static void add_title(const App *a, Text *out)
{
    const AppScreen *top = app_top_of(a);
    CLEANUP_TEXT title = TEXT_INIT;
    if (top->ops->title != NULL) top->ops->title(a, top->state, &title);
    else text_add(&title, say(a->lang, top->ops->name));
    text_add(out, STR("== "));
    text_add_visible(out, text_str(&title));
    text_add(out, STR(" ==\n"));
}

/* A question of the app, its answers by number; an empty line gives the safe one. */
static void add_ask(const App *a, Text *out)
{
    text_add(out, a->ask.question);
    text_add_c(out, '\n');
    for (size_t i = 0; i < a->ask.count; i++) plain_add_item(out, i + 1, a->ask.answers[i]);
    text_add_f(out, "[%zu]: ", a->ask.safe + 1);
}

static void add_turn(App *a, Text *out, bool is_new)
{
    if (a->message.n > 0) text_add_f(out, "%.*s\n", STR_ARG(text_str(&a->message)));
    app_clear_message(a);
    if (is_new) add_title(a, out);
    if (a->over == OVER_ASK) add_ask(a, out);
    else app_top(a)->ops->speak(a, app_top(a)->state, out);
}

/* What is asked, the signs, and every command with its Esc way. */
static bool say_help(App *a, const PlainLine *io)
{
    CLEANUP_TEXT out = TEXT_INIT;
    const AppScreen *top = app_top_of(a);
    if (top->ops->context == ON_FORM && top->ops->explain != NULL) {
        top->ops->explain(a, top->state, &out);
        text_add_c(&out, '\n');
    }
    text_add(&out, say(a->lang, "plain.help"));
    text_add_c(&out, '\n');
    for (size_t i = 0; i < sizeof COMMANDS_HERE / sizeof *COMMANDS_HERE; i++) {
        CommandId id = COMMANDS_HERE[i];
        if (!is_here(a, id)) continue;
        command_add_esc_way(&out, id);
        text_add_f(&out, " %.*s\n", STR_ARG(say(a->lang, command(id)->help)));
    }
    return say_lines(a, io, text_str(&out));
}

/* --- in --- */

/* Esc, or a colon, before one character: a way to a command as on the screens. */
static bool is_way(Str line)
{
    return line.n > 1 && (line.p[0] == '\x1b' || (line.p[0] == ':' && utf8_count(str_trim(str_cut_head(line, 1))) == 1));
}

static CommandId command_of_way(const App *a, Str line)
{
    Str rest = str_trim(str_cut_head(line, 1));
    size_t n;
    if (utf8_count(rest) != 1) return CMD_COUNT;
    Key key = {.kind = KEY_ESC_THEN, .cp = utf8_at(rest, &n)};
    return command_of_key(&key, app_top_of(a)->ops->context);
}

static CommandId command_of_sign(Str line)
{
    if (str_eq(line, STR("<"))) return CMD_BACK;
    return str_eq(line, STR("+")) ? CMD_NEW : CMD_COUNT;
}

static void add_typed(Text *out, Str line)
{
    bool is_esc = line.n > 0 && line.p[0] == '\x1b';
    if (is_esc) text_add(out, STR("Esc "));
    text_add_visible(out, is_esc ? str_cut_head(line, 1) : line);
}

static void answer_ask(App *a, Str line)
{
    size_t n = a->ask.safe + 1;
    if (line.n > 0 && !plain_number(line, a->ask.count, &n)) return;
    AppAnswered *answered = a->answered;
    app_close_over(a);
    answered(a, app_top(a)->state, n - 1);
}

static void run_here(App *a, CommandId id)
{
    if (is_here(a, id)) app_command(a, id);
    else APP_SAY(a, "app.not_now", say(a->lang, command(id)->help));
}

static void tell_unknown(App *a, Str line)
{
    CLEANUP_TEXT typed = TEXT_INIT;
    add_typed(&typed, line);
    APP_SAY(a, "plain.unknown", text_str(&typed));
}

/* The letter that `?` and `<` give on a Thai keyboard, alone on its line. */
static Str as_sign(Str line)
{
    if (str_eq(line, STR("ฦ"))) return STR("?");
    return str_eq(line, STR("ฒ")) ? STR("<") : line;
}

/* A screen hears all lines but ways to commands and the two signs that mean the same everywhere.
 * false: nobody listens any more. */
static bool hear(App *a, const PlainLine *io, Str typed)
{
    AppScreen *top = app_top(a);
    Str line = as_sign(typed);
    CommandId id = is_way(line) ? command_of_way(a, line) : str_eq(line, STR("!")) ? CMD_MISSING : CMD_COUNT;
    if (a->over == OVER_ASK) {
        answer_ask(a, line);
    } else if (str_eq(line, STR("?")) || id == CMD_HELP) {
        return say_help(a, io);
    } else if (id != CMD_COUNT) {
        run_here(a, id);
    } else if (is_way(line)) {
        tell_unknown(a, line);
    } else {
        Reply reply = top->ops->hear(a, top->state, line);
        id = command_of_sign(line);
        if (reply == LEAVE) app_close_top(a);
        else if (reply == PASS && id != CMD_COUNT) run_here(a, id);
        else if (reply == PASS) tell_unknown(a, line);
    }
    return true;
}

/* What may come down a line: no control characters but an Esc at the head, blanks cut, bytes mended. */
static void clean(Text *out, Str raw)
{
    bool is_esc = raw.n > 0 && raw.p[0] == '\x1b';
    CLEANUP_TEXT kept = TEXT_INIT;
    CLEANUP_TEXT seen = TEXT_INIT;
    for (size_t i = is_esc ? 1 : 0; i < raw.n; i++) {
        unsigned char c = (unsigned char)raw.p[i];
        if (c == '\t') text_add_c(&kept, ' ');
        else if (c >= 0x20 && c != 0x7f) text_add_c(&kept, raw.p[i]);
    }
    text_add_visible(&seen, text_str(&kept));
    if (is_esc) text_add_c(out, '\x1b');
    text_add(out, str_trim(text_str(&seen)));
}

/* --- the loop --- */

static void work(App *a)
{
    while (a->job != NULL) app_step_job(a);
    app_settle(a);
    if (a->store != NULL && store_generation(a->store) != a->generation) app_key(a, &(Key){.kind = KEY_CHANGED});
    while (a->depth > 1 && app_top(a)->ops->speak == NULL) {
        APP_SAY(a, "plain.not_here", say(a->lang, app_top(a)->ops->name));
        app_close_top(a);
    }
}

int app_run_plain(App *a, const PlainLine *io)
{
    const ScreenOps *spoken = NULL;
    size_t depth = 0;
    bool is_heard = true;
    app_resize(a, PLAIN_ROWS, PLAIN_COLUMNS);
    while (is_heard && !a->is_leaving && a->depth > 0) {
        CLEANUP_TEXT out = TEXT_INIT;
        CLEANUP_TEXT raw = TEXT_INIT;
        CLEANUP_TEXT line = TEXT_INIT;
        work(a);
        if (a->depth == 0) break;
        add_turn(a, &out, spoken != app_top(a)->ops || depth != a->depth);
        spoken = app_top(a)->ops;
        depth = a->depth;
        if (!say_lines(a, io, text_str(&out)) || !io->read(io->ctx, &raw)) break;
        clean(&line, text_str(&raw));
        if (io->is_echoed) {
            CLEANUP_TEXT echo = TEXT_INIT;
            add_typed(&echo, text_str(&line));
            text_add_c(&echo, '\n');
            if (!io->write(io->ctx, text_str(&echo))) break;
        }
        a->is_unsettled = true;
        is_heard = hear(a, io, text_str(&line));
    }
    app_settle(a);
    return a->exit_code;
}
