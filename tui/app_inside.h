/* The inside of App, for tui/app*.c only. */
#ifndef TUI_APP_INSIDE_H
#define TUI_APP_INSIDE_H

#include "locale/thai.h"
#include "locale/when.h"
#include "model/os/job.h"
#include "model/store/store.h"
#include "tui/app.h"
#include "tui/screen/screen.h"
#include "tui/term/prompt.h"
#include "tui/term/term.h"
#include "tui/widget/ask.h"
#include "tui/widget/choose.h"
#include "tui/widget/frame.h"
#include "tui/widget/pager.h"

enum { APP_DEPTH = 16, APP_QUIET_MS = 400, APP_STEP_MS = 20, APP_PROGRESS_MS = 300, APP_SECOND_MS = 1000,
       APP_HELD = 64, APP_FOUND = 3, APP_TYPED = 100, APP_TOLD = 1000, APP_ACTS = 100 };

typedef struct {
    const ScreenOps *ops;
    void *state;
    Arena arena;
} AppScreen;

/* What lies over the content; at most one. */
typedef enum { OVER_NONE, OVER_TEXT, OVER_PALETTE, OVER_LINE, OVER_INPUT, OVER_ASK } AppOver;

/* What the palette does for an item: a command, else a line of tui/line.h. */
typedef struct {
    CommandId id;   /* CMD_COUNT: the line */
    Str line;
    bool is_begun;  /* the line wants more words: it is put into the `:` line */
} AppPick;

/* What a person did in this run: changes that arrived in (after, until]. */
typedef struct { Text words; int64_t after, until; } AppAct;

/* How a word of the `:` line can go on, and what that means. */
typedef struct { Str word, help; } AppCandidate;

struct App {
    const Os *os;
    Store *store;
    uint64_t generation; /* of the data as the top screen knows it: drafts of our own do not raise it */
    Term *term;
    Canvas *canvas;
    int rows, columns;
    Lang lang;
    Era era;
    Arena arena; /* user, role, office */
    Str user, role, office;
    const ScreenOps *help_screen, *send_screen, *bundles_screen, *conflicts_screen, *linked_screen, *form_screen, *records_screen,
        *messages_screen, *settings_screen, *keycheck_screen;
    ThaiBreaker breaker;

    AppScreen stack[APP_DEPTH];
    size_t depth;
    bool is_leaving;
    int exit_code;

    int settings[SETTING_COUNT];
    int marks_seen;     /* a choice of SETTING_MARKS: what this kind of terminal answered last */
    Key echoed[8];      /* the last keys, for the trainer's echo */
    size_t echo_count;
    CommandId echo_means;

    AppAct acts[APP_ACTS]; /* the oldest first; from act_at on they are undone */
    size_t act_count, act_at;
    bool has_typed_since;  /* … the last of them: that is taken back first */

    Text message;
    Style message_style;
    Text saved;
    bool has_told_marks;
    Text help, title, kept; /* as drawn: the help line, and of the title row what follows the keys */
    bool is_fresh;      /* a new paint anyway: they go with it */

    bool is_unsettled;  /* an event came since the screen was told that none waits */
    bool is_armed;      /* Esc was pressed on a bare screen: the next character is a command */
    bool has_panel;     /* … and its panel is drawn */
    int quiet_ms;       /* so long without a key */
    int wake_ms;        /* the top screen's wish; 0: none */

    AppOver over;
    Arena over_arena;
    Pager pager;
    Text over_title;
    Choose choose;
    AppPick *picks;
    Text looked_up;         /* what the palette's records were looked up for */
    Prompt *prompt;
    AppWords words;
    Edit input;
    Str typed[APP_TYPED];   /* lines typed after `:`, the oldest first */
    size_t typed_count;
    bool has_typed;         /* … those of earlier runs too */
    Arena typed_arena;
    AppTold *told;          /* messages of this run, the oldest first; at most APP_TOLD */
    size_t told_count;
    Ask ask;
    void (*answered)(App *, void *state, size_t answer);

    Job *job;
    bool is_job_new;    /* it has not stepped yet: keys typed ahead of it wait, so that they meet its end */
    void (*finished)(App *, void *state, JobState, const Error *);
    size_t job_depth;   /* the screen that started it */
    int64_t job_began_ms, job_told_ms, job_breathed_ms;
    Key held[APP_HELD]; /* typed ahead of work that breathes */
    size_t held_count;
    Arena held_arena;   /* of pastes among them */
    bool is_resized;    /* one of them is a new size */
};

static inline AppScreen *app_top(App *a) { return &a->stack[a->depth - 1]; }
static inline const AppScreen *app_top_of(const App *a) { return &a->stack[a->depth - 1]; }
/* What a command of app_do_open opens; NULL: nothing. */
const ScreenOps *app_screen_of(const App *, CommandId);
/* A command means something on the top screen now. */
bool app_can(const App *, CommandId);
void app_close_over(App *);
Reply app_offer(App *, const Key *); /* to the top screen, which it closes on LEAVE */
void app_fit_top(App *);
/* app_palette.c */
void app_open_palette(App *);
void app_palette_key(App *, const Key *);
void app_palette_settle(App *); /* records of the code that is typed */
/* app_prompt.c: the `:` line. */
void app_open_line(App *, Str begun);
void app_line_key(App *, const Key *);
void app_line_draw(const App *, Surface whole);
/* app_input.c */
void app_input_key(App *, const Key *);
int app_input_rows(const App *);
void app_input_draw(const App *, Surface panel);
/* app_undo.c */
bool app_can_undo(const App *, CommandId);
void app_resume_top(App *);
/* app_setting.c */
void app_read_settings(App *);
void app_remember_marks(App *); /* as the terminal answered */
void app_echo(App *, const Key *);
void app_add_echo(const App *, Text *out);
/* Shown on the message line, not kept among the messages. */
void app_show_message(App *, Str);
void app_step_job(App *);
/* As term_read, after what was typed ahead of long work. */
void app_next_key(App *, Key *, int quiet_ms);
/* What is told of the answer in focus and of the record (help line, title, when the draft was kept) comes when the
 * keys rest, for it would double what a key sends down a slow line: whether it lags behind, and taking it up. */
bool app_lags(const App *);
void app_follow(App *);

#endif
