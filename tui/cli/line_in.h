/* LineIn: lines that a person types on the command line, with history and completion, or that a pipe brings.
 *
 * At a terminal readline reads them: its keys, its search of the history (Ctrl-R), Tab. It is loaded then,
 * and only one LineIn is open at a time, for readline knows no context. Backspace takes one code point back,
 * as Thai is typed. */
#ifndef TUI_CLI_LINE_IN_H
#define TUI_CLI_LINE_IN_H

#include "locale/arena.h"
#include "locale/text.h"

typedef struct LineIn LineIn;
/* What `word` may become, where it follows `before` on the line. */
typedef struct { Arena *arena; const Str *words; size_t count; } LineWords;
typedef void LineComplete(void *ctx, Str before, Str word, LineWords *out);

/* From stdin. history: the file that keeps the lines, made with its folder by the caller; empty: none. */
LineIn *line_in_open(Str history, LineComplete *, void *ctx);
/* A prompt stands before each line. */
bool line_in_is_terminal(const LineIn *);
/* The next line without its end; false: there is none any more. */
bool line_in_next(LineIn *, Str prompt, Text *out);
/* Keeps the history. */
void line_in_close(LineIn *);

#endif
