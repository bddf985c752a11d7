/* Prompt: one line typed with readline's keys, its history and its search, drawn by us.
 *
 * readline is loaded when the first prompt opens and fed by its callback interface, a whole key at a
 * time. It never sees the terminal: no modes, no signals, no size, no output. Backspace takes one code
 * point as in every field (thai.md 2.3). readline has one line for the whole process: one prompt at a time. */
#ifndef TUI_TERM_PROMPT_H
#define TUI_TERM_PROMPT_H

#include "locale/fault.h"
#include "tui/term/key.h"

typedef struct Prompt Prompt;
typedef enum { PROMPT_MORE, PROMPT_DONE, PROMPT_CANCELLED } PromptState;

/* history: lines typed before, the oldest first. Errors: ERR_PROGRAM prompt.no_readline; ERR_BUSY when
 * another prompt is open. */
NODISCARD Prompt *prompt_open(const Str *history, size_t count, Error *err);
void prompt_close(Prompt *);
/* DONE: Enter; the text stays. CANCELLED: Esc, ^C, or ^G where nothing is being searched for. */
PromptState prompt_key(Prompt *, const Key *);
/* What is typed, and how many bytes of it stand before the cursor; borrowed until the next key. */
Str prompt_text(const Prompt *);
size_t prompt_cursor(const Prompt *);
/* What readline puts before the line: the words of its search through the history, else empty. */
Str prompt_before(const Prompt *);
/* Bytes [from, cursor) become text: completion. */
void prompt_replace(Prompt *, size_t from, Str text);

#endif
