#include "tui/term/prompt.h"
#include "locale/library.h"

#include <curses.h>
#undef KEY_RESIZE /* ours (term/key.h), not the number that curses has for it */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <readline/readline.h>
#include <readline/history.h>
#include <term.h>

#define LIBREADLINE "libreadline.so.8"

/* What is used of readline: functions and variables, by address. */
#define NAMES(X) \
    X(rl_initialize) X(rl_callback_handler_install) X(rl_callback_read_char) X(rl_callback_handler_remove) \
    X(rl_bind_key) X(rl_parse_and_bind) X(rl_variable_bind) X(rl_delete_text) X(rl_insert_text) \
    X(rl_readline_name) X(rl_instream) X(rl_outstream) X(rl_line_buffer) X(rl_point) X(rl_end) \
    X(rl_display_prompt) X(rl_readline_state) X(rl_getc_function) X(rl_input_available_hook) \
    X(rl_redisplay_function) X(rl_prep_term_function) X(rl_deprep_term_function) X(rl_catch_signals) \
    X(rl_catch_sigwinch) X(rl_change_environment) X(using_history) X(clear_history) X(add_history)

typedef struct {
#define X(name) __typeof__(&name) name;
    NAMES(X)
#undef X
} Readline;

struct Prompt {
    Readline rl;
    FILE *nothing;   /* what readline would read from and write to */
    Text queue;      /* bytes of the key that it is being fed, from `taken` on */
    size_t taken;
    PromptState state;
    Text done;       /* the line, when Enter was pressed */
};

/* readline's callbacks carry no context: the prompt that is open. */
static Prompt *fed;

/* --- what readline calls --- */

static int take_byte(FILE *unused)
{
    (void)unused;
    return fed->taken < fed->queue.n ? (unsigned char)fed->queue.b[fed->taken++] : EOF;
}

static int has_byte(void)
{
    return fed->taken < fed->queue.n;
}

static void draw_nothing(void)
{
}

static void prepare_nothing(int unused)
{
    (void)unused;
}

static void take_line(char *typed)
{
    fed->state = typed != NULL ? PROMPT_DONE : PROMPT_CANCELLED;
    text_set(&fed->done, str_of(typed));
    free(typed);
    fed->rl.rl_callback_handler_remove();
}

static int erase_code_point(int count, int key)
{
    (void)key;
    Readline *rl = &fed->rl;
    for (; count > 0 && *rl->rl_point > 0; count--) {
        int at = *rl->rl_point;
        size_t n = utf8_last(str_from(*rl->rl_line_buffer, (size_t)at));
        rl->rl_delete_text(at - (int)n, at);
        *rl->rl_point = at - (int)n;
    }
    return 0;
}

/* --- opening --- */

static bool load(Readline *out)
{
    static const char *const names[] = {
#define X(name) #name,
        NAMES(X)
#undef X
    };
    return library_load(LIBREADLINE, names, sizeof names / sizeof *names, out);
}

/* A user's ~/.inputrc may bind more; these hold whatever it says. */
static void bind_keys(Readline *rl)
{
    static const char *const VARIABLES[][2] = {
        {"editing-mode", "emacs"}, {"bind-tty-special-chars", "off"}, {"enable-bracketed-paste", "off"},
        {"bell-style", "none"}, {"convert-meta", "off"}, {"input-meta", "on"}, {"output-meta", "on"},
        {"show-mode-in-prompt", "off"}, {"horizontal-scroll-mode", "off"}};
    static const char *const KEYS[] = {
        "\"\\e[A\": previous-history", "\"\\e[B\": next-history", "\"\\e[C\": forward-char", "\"\\e[D\": backward-char",
        "\"\\e[H\": beginning-of-line", "\"\\e[F\": end-of-line", "\"\\e[3~\": delete-char",
        "\"\\e[1;5D\": backward-word", "\"\\e[1;5C\": forward-word"};
    for (size_t i = 0; i < sizeof VARIABLES / sizeof *VARIABLES; i++)
        rl->rl_variable_bind(VARIABLES[i][0], VARIABLES[i][1]);
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        CLEANUP_TEXT line = TEXT_INIT; /* readline writes into it */
        text_add(&line, str_of(KEYS[i]));
        rl->rl_parse_and_bind(line.b);
    }
    rl->rl_bind_key(0x7f, erase_code_point);
    rl->rl_bind_key(0x08, erase_code_point);
}

/* It asks for TERM's description and sets LC_CTYPE by the environment: both are given back. */
static void begin_line(Prompt *p)
{
    Readline *rl = &p->rl;
    CLEANUP_TEXT locale = TEXT_INIT;
    text_add(&locale, str_of(setlocale(LC_CTYPE, NULL)));
    TERMINAL *before = cur_term;
    *rl->rl_readline_name = "kaejon";
    *rl->rl_catch_signals = *rl->rl_catch_sigwinch = *rl->rl_change_environment = 0;
    *rl->rl_instream = *rl->rl_outstream = p->nothing;
    *rl->rl_getc_function = take_byte;
    *rl->rl_input_available_hook = has_byte;
    *rl->rl_redisplay_function = draw_nothing;
    *rl->rl_prep_term_function = prepare_nothing;
    *rl->rl_deprep_term_function = draw_nothing;
    rl->rl_initialize();
    rl->rl_callback_handler_install("", take_line);
    set_curterm(before);
    setlocale(LC_CTYPE, locale.b);
    bind_keys(rl);
}

Prompt *prompt_open(const Str *history, size_t count, Error *err)
{
    Prompt *p = memory_resize(NULL, 1, sizeof *p);
    *p = (Prompt){.queue = TEXT_INIT, .done = TEXT_INIT};
    bool is_loaded = fed == NULL && load(&p->rl) && (p->nothing = fopen("/dev/null", "r+e")) != NULL;
    if (!is_loaded) {
        fault(err, fed != NULL ? ERR_BUSY : ERR_PROGRAM, fed != NULL ? "prompt.busy" : "prompt.no_readline", STR_NONE);
        memory_resize(p, 0, 0);
        return NULL;
    }
    fed = p;
    p->rl.using_history();
    p->rl.clear_history();
    CLEANUP_TEXT line = TEXT_INIT;
    for (size_t i = 0; i < count; i++) {
        text_set(&line, history[i]);
        p->rl.add_history(line.b);
    }
    begin_line(p);
    return p;
}

void prompt_close(Prompt *p)
{
    if (p == NULL) return;
    if (p->state != PROMPT_DONE) p->rl.rl_callback_handler_remove();
    *p->rl.rl_instream = *p->rl.rl_outstream = NULL;
    fed = NULL;
    fclose(p->nothing);
    text_free(&p->queue);
    text_free(&p->done);
    memory_resize(p, 0, 0);
}

/* --- keys --- */

static bool is_searching(const Prompt *p)
{
    return (*p->rl.rl_readline_state & (RL_STATE_ISEARCH | RL_STATE_NSEARCH)) != 0;
}

/* As a terminal that bind_keys knows would send it; nothing for keys that mean nothing here. */
static void add_bytes(Text *out, const Key *key)
{
    static const struct { KeyName name; const char *bytes; } NAMED[] = {
        {NAME_ENTER, "\r"}, {NAME_BACKSPACE, "\x7f"}, {NAME_DELETE, "\033[3~"}, {NAME_UP, "\033[A"},
        {NAME_DOWN, "\033[B"}, {NAME_RIGHT, "\033[C"}, {NAME_LEFT, "\033[D"}, {NAME_HOME, "\033[H"},
        {NAME_END, "\033[F"}, {NAME_WORD_LEFT, "\033[1;5D"}, {NAME_WORD_RIGHT, "\033[1;5C"}};
    if (key->kind == KEY_TEXT) text_add_cp(out, key->cp);
    if (key->kind == KEY_ESC_THEN && key->cp < 0x80) text_add_f(out, "\033%c", (char)key->cp);
    if (key->kind != KEY_NAMED) return;
    for (size_t i = 0; i < sizeof NAMED / sizeof *NAMED; i++)
        if (NAMED[i].name == key->name) text_add(out, str_of(NAMED[i].bytes));
    if (key->name > NAME_CTRL) text_add_c(out, (char)(key->name - NAME_CTRL));
}

static void paste(Prompt *p, Str text)
{
    CLEANUP_TEXT visible = TEXT_INIT;
    text_add_visible(&visible, text);
    p->rl.rl_insert_text(visible.b);
}

PromptState prompt_key(Prompt *p, const Key *key)
{
    bool cancels = key_is(key, NAME_ESC) || key_is(key, (KeyName)(NAME_CTRL + 3)) ||
                   (key_is(key, (KeyName)(NAME_CTRL + 7)) && !is_searching(p));
    if (p->state != PROMPT_MORE) return p->state;
    if (cancels) return PROMPT_CANCELLED;
    if (key->kind == KEY_PASTE) paste(p, key->paste);
    text_clear(&p->queue);
    p->taken = 0;
    add_bytes(&p->queue, key);
    while (p->taken < p->queue.n && p->state == PROMPT_MORE) p->rl.rl_callback_read_char();
    return p->state;
}

/* --- what is typed --- */

Str prompt_text(const Prompt *p)
{
    if (p->state != PROMPT_MORE) return text_str(&p->done);
    return str_from(*p->rl.rl_line_buffer, (size_t)*p->rl.rl_end);
}

size_t prompt_cursor(const Prompt *p)
{
    return p->state == PROMPT_MORE ? (size_t)*p->rl.rl_point : p->done.n;
}

Str prompt_before(const Prompt *p)
{
    return is_searching(p) ? str_of(*p->rl.rl_display_prompt) : STR_NONE;
}

void prompt_replace(Prompt *p, size_t from, Str text)
{
    CLEANUP_TEXT copy = TEXT_INIT;
    size_t cursor = prompt_cursor(p);
    if (p->state != PROMPT_MORE || from > cursor) return;
    text_add(&copy, text);
    p->rl.rl_delete_text((int)from, (int)cursor);
    *p->rl.rl_point = (int)from;
    p->rl.rl_insert_text(copy.b);
}
