/* The inside of the send screen: its steps and its state, for tui/screen/send*.c only. */
#ifndef TUI_SCREEN_SEND_STATE_H
#define TUI_SCREEN_SEND_STATE_H

#include "model/handoff/bundle.h"
#include "model/store/bundles.h"
#include "tui/app.h"
#include "tui/widget/edit.h"

/* The steps, in order. An answer is typed, or one of up to four digits; CHECK shows what would leave. */
typedef enum { STEP_TO, STEP_SCOPE, STEP_WHERE, STEP_LEVEL, STEP_PURPOSE, STEP_BASIS, STEP_CHECK, STEP_PATH, STEP_MADE, STEP_COUNT } SendStep;
enum { SEND_ANSWERS = 4, SEND_LEVELS = 3 };
typedef struct {
    const char *ask;
    const char *answers[SEND_ANSWERS];  /* catalogue ids; none: typed, or nothing to answer */
    const char *stored[SEND_ANSWERS];   /* what is logged */
} SendQuestion;
extern const SendQuestion SEND_STEPS[STEP_COUNT];

/* What a level lets out of the office's forms: questions, and the labels of those that do not leave as
 * they are. */
typedef struct { size_t whole, masked, withheld; Str masked_words, withheld_words; } SendLevel;

typedef struct {
    App *app;
    int columns;
    SendStep step;
    Edit edit;                     /* of a typed answer */
    Text to, where, path;
    size_t answer[STEP_COUNT];     /* of those with digits */

    Arena peers_arena;
    Peer *peers;
    size_t *fits;                  /* those that what is typed fits, in their order */
    size_t peer_count, shown, at;  /* how many fit, the one in focus */
    bool is_picking;               /* the focus is in the list, else in the text */

    int64_t households, found;     /* all, and those that `where` lets through; -1: not known */
    Error where_error;
    bool is_unchecked;             /* something was typed since `where` was checked */

    Arena levels_arena;
    SendLevel levels[SEND_LEVELS];

    Arena arena;                   /* of the plan and of what was made */
    BundleMade plan;
    size_t part, sample_top;       /* the table in focus, the first of its columns that is seen */
    Job job;
    bool is_made;
} Send;

static inline bool send_is_typed(SendStep step) { return step == STEP_TO || step == STEP_WHERE || step == STEP_PATH; }

#endif
