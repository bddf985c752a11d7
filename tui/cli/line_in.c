/* Lines by readline or from a pipe. */
#include "tui/cli/line_in.h"
#include "locale/library.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

enum { HISTORY_MOST = 500, BLOCK = 4096 };

#define FUNCTIONS(X) \
    X(readline) X(add_history) X(read_history) X(write_history) X(stifle_history) X(history_get) X(history_length) \
    X(history_base) X(rl_completion_matches) X(rl_delete_text) X(rl_bind_keyseq) X(rl_variable_bind) X(rl_initialize) X(rl_clear_visible_line) X(rl_forced_update_display) \
    X(rl_readline_name) \
    X(rl_attempted_completion_function) X(rl_attempted_completion_over) X(rl_completer_word_break_characters) \
    X(rl_completer_quote_characters) X(rl_completion_append_character) X(rl_change_environment) X(rl_line_buffer) \
    X(rl_point)

typedef struct {
#define X(name) __typeof__(&name) name;
    FUNCTIONS(X)
#undef X
} Readline;

struct LineIn {
    Readline rl;
    bool is_terminal;
    Text history;
    LineComplete *complete;
    void *ctx;
    Arena arena;
    LineWords words; /* of the word being completed */
};

/* readline hands its functions no context. */
static LineIn *asking;

static bool load(Readline *out)
{
    static const char *const names[] = {
#define X(name) #name,
        FUNCTIONS(X)
#undef X
    };
    return library_load("libreadline.so.8", names, sizeof names / sizeof *names, out);
}

/* --- completion --- */

static char *next_word(const char *word, int state)
{
    (void)word;
    if ((size_t)state >= asking->words.count) return NULL;
    Str s = asking->words.words[state];
    return strndup(s.p, s.n);
}

static char **complete(const char *word, int start, int end)
{
    (void)end;
    LineIn *l = asking;
    *l->rl.rl_attempted_completion_over = 1;
    *l->rl.rl_completion_append_character = 0;
    arena_clear(&l->arena);
    l->words = (LineWords){ .arena = &l->arena };
    l->complete(l->ctx, str_from(*l->rl.rl_line_buffer, (size_t)start), str_of(word), &l->words);
    return l->words.count ? l->rl.rl_completion_matches(word, next_word) : NULL;
}

/* One code point, not the letter with all its marks. */
static int back_one(int times, int key)
{
    (void)times;
    (void)key;
    Readline *rl = &asking->rl;
    int end = *rl->rl_point;
    *rl->rl_point = end - (int)utf8_last(str_from(*rl->rl_line_buffer, (size_t)end));
    rl->rl_delete_text(*rl->rl_point, end);
    rl->rl_clear_visible_line(); /* it would not see that only a mark went */
    rl->rl_forced_update_display();
    return 0;
}

/* --- opening --- */

static void begin(LineIn *l)
{
    Readline *rl = &l->rl;
    /* It takes the locale from the environment, which may be C, and knows no Thai then. */
    *rl->rl_readline_name = "kaejon";
    rl->rl_initialize();
    if (MB_CUR_MAX == 1) setlocale(LC_CTYPE, "C.UTF-8");
    rl->rl_variable_bind("byte-oriented", "off");
    rl->rl_variable_bind("input-meta", "on");
    rl->rl_variable_bind("output-meta", "on");
    rl->rl_variable_bind("convert-meta", "off");
    *rl->rl_change_environment = 0;
    *rl->rl_attempted_completion_function = complete;
    *rl->rl_completer_word_break_characters = " \t\n(),+*=<>!|";
    *rl->rl_completer_quote_characters = "";
    rl->rl_variable_bind("bind-tty-special-chars", "off"); /* or the terminal's erase key would be theirs again */
    rl->rl_bind_keyseq("\x7f", back_one);
    rl->rl_bind_keyseq("\x08", back_one);
    rl->stifle_history(HISTORY_MOST);
    if (l->history.n) rl->read_history(l->history.b); /* none yet: nothing is read */
}

LineIn *line_in_open(Str history, LineComplete *words, void *ctx)
{
    LineIn *l = memory_resize(NULL, 1, sizeof *l);
    *l = (LineIn){ .history = TEXT_INIT, .complete = words, .ctx = ctx };
    text_set(&l->history, history);
    l->is_terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && load(&l->rl);
    asking = l;
    if (l->is_terminal) begin(l);
    return l;
}

bool line_in_is_terminal(const LineIn *l) { return l->is_terminal; }

void line_in_close(LineIn *l)
{
    if (l->is_terminal && l->history.n) l->rl.write_history(l->history.b);
    asking = NULL;
    text_free(&l->history);
    arena_done(&l->arena);
    memory_resize(l, 0, 1);
}

/* --- lines --- */

/* What was asked just now stands in the history once. */
static void remember(LineIn *l, const char *line)
{
    const HIST_ENTRY *last = l->rl.history_get(*l->rl.history_base + *l->rl.history_length - 1);
    bool is_again = last && str_eq(str_of(last->line), str_of(line));
    if (str_trim(str_of(line)).n && !is_again) l->rl.add_history(line);
}

static bool from_pipe(Text *out)
{
    char block[BLOCK];
    bool has_any = false;
    while (fgets(block, sizeof block, stdin)) {
        Str piece = str_of(block);
        bool is_end = str_ends(piece, STR("\n"));
        has_any = true;
        text_add(out, is_end ? str_cut_tail(piece, 1) : piece);
        if (is_end) break;
    }
    return has_any;
}

bool line_in_next(LineIn *l, Str prompt, Text *out)
{
    text_clear(out);
    if (!l->is_terminal) return from_pipe(out);
    CLEANUP_TEXT shown = TEXT_INIT;
    text_add(&shown, prompt);
    char *line = l->rl.readline(shown.b);
    if (!line) return false;
    remember(l, line);
    text_set(out, str_of(line));
    free(line);
    return true;
}
