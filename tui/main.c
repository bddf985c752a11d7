/* kaejon: the command line first; without a verb, the screens. */
#include "tui/app.h"
#include "tui/cli/dispatch.h"
#include "tui/screen/home.h"
#include "tui/screens.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Keys from a file are played before the person's own. */
static bool play_keys(Cli *cli, App *app, Error *err)
{
    if (!GIVEN(cli, keys)) return true;
    CLEANUP_TEXT script = TEXT_INIT;
    if (!os_read_all(cli->os, OPTION(cli, keys), (size_t)1 << 20, &script, err)) return false;
    return app_play(app, text_str(&script), err);
}

/* The language last used with this database, unless the command line says another (thai.md T46). */
static Lang language(Cli *cli)
{
    CLEANUP_TEXT saved = TEXT_INIT;
    if (GIVEN(cli, lang) || !store_setting(cli->store, STR("language"), &saved)) return cli->lang;
    Lang found = lang_find(text_str(&saved));
    return found >= 0 ? found : cli->lang;
}

/* --- line by line: standard input and output as they are --- */

static bool write_out(void *ctx, Str s)
{
    (void)ctx;
    while (s.n > 0) {
        ssize_t n = write(1, s.p, s.n);
        if (n < 0) return false;
        s = str_cut_head(s, (size_t)n);
    }
    return true;
}

/* Byte by byte: what lies behind the line end belongs to whoever reads after us. */
static bool read_line(void *ctx, Text *line)
{
    (void)ctx;
    char c;
    ssize_t n;
    while ((n = read(0, &c, 1)) == 1 && c != '\n') text_add_c(line, c);
    return n == 1 || line->n > 0;
}

static int with_lines(App *app)
{
    PlainLine io = { .write = write_out, .read = read_line, .is_echoed = !isatty(0) };
    return app_run_plain(app, &io);
}

static int with_screens(Cli *cli, Term *term, const char *notice)
{
    AppOptions options = { .os = cli->os,
                           .store = cli->store,
                           .term = term,
                           .rows = 24,
                           .columns = 80,
                           .lang = language(cli),
                           .era = ERA_BE,
                           .user = cli->os->login(cli->os->ctx),
                           .office = store_office_name(cli->store) };
    screens_fill(&options);
    Error err = { 0 };
    int code = 0;
    App *app = app_new(&options);
    bool is_open = app_open(app, &home_screen, STR_NONE, &err) && play_keys(cli, app, &err);
    if (is_open && notice != NULL) app_say_id(app, notice);
    if (is_open && GIVEN(cli, plain))
        code = with_lines(app);
    else if (is_open && term != NULL)
        code = app_run(app);
    else if (is_open)
        app_dump(app, &cli->out);
    app_free(app);
    term_close(term);
    return is_open ? code : cli_fault(cli, &err);
}

/* KAEJON_MARKS=normal|joined|spaced: how the terminal places Thai marks, else it is asked. */
static MarksMode marks_wanted(void)
{
    Str wanted = str_of(getenv("KAEJON_MARKS"));
    if (str_eq(wanted, STR("normal"))) return MARKS_NORMAL;
    if (str_eq(wanted, STR("joined"))) return MARKS_JOINED;
    return str_eq(wanted, STR("spaced")) ? MARKS_SPACED : MARKS_UNKNOWN;
}

/* Without a terminal the first screen is printed as text. */
static int open_screens(Cli *cli)
{
    int code = 0;
    if (!cli_store(cli, STORE_READ_WRITE, &code)) return code;
    store_memory(cli->store, STORE_LEAN);
    Error err = { 0 };
    const char *notice = NULL;
    const char *no_colour = getenv("NO_COLOR");
    TermOptions options = { .in_fd = 0,
                            .out_fd = 1,
                            .esc_ms = 100,
                            .has_no_colour = no_colour != NULL && *no_colour != 0,
                            .marks = marks_wanted(),
                            .watch_fd = store_watch(cli->store) };
    Term *term = GIVEN(cli, plain) ? NULL : term_open(&options, &notice, &err);
    bool has_no_terminal = term == NULL && (GIVEN(cli, plain) || str_eq(str_of(err.msg), STR("term.no_tty")));
    if (term == NULL && !has_no_terminal) return cli_fault(cli, &err);
    code = with_screens(cli, term, notice);
    cli_flush(cli);
    return code;
}

/* Drafts are on disk already; there is no memory left to choose a language with. */
static void out_of_memory(void)
{
    static const char words[] = "kaejon: หน่วยความจำไม่พอ ปิดโปรแกรมอื่นแล้วลองใหม่ / out of memory: "
                                "close other programs and try again\n";
    ssize_t told = write(2, words, sizeof words - 1);
    _exit(told < 0 ? 71 : fault_exit(ERR_SYSTEM));
}

int main(int argc, char **argv)
{
    umask(077);
    memory_on_exhausted(out_of_memory);
    Cli cli = { .os = os_real(), .out = TEXT_INIT };
    bool wants_screens = false;
    int code = dispatch(&cli, argc, argv, &wants_screens);
    if (wants_screens) code = open_screens(&cli);
    cli_done(&cli);
    return code;
}
