/* Ask: a question with a few answers, each a digit; the safe one is what Enter and Esc give.
 *
 * Only what cannot be undone is asked, and the question names the thing and the count
 * (screens.md 7). The acting answer is a digit that differs from the key that opened it. */
#ifndef TUI_WIDGET_ASK_H
#define TUI_WIDGET_ASK_H

#include "locale/thai.h"
#include "tui/widget/widget.h"

enum { ASK_ANSWERS = 9 };
typedef struct {
    Str question;             /* lives with the owner */
    Str answers[ASK_ANSWERS]; /* answer i is chosen by the digit i + 1 */
    size_t count;
    size_t safe;              /* index that Enter and Esc choose */
    size_t chosen;
    ThaiBreaker *breaker;     /* the app's; NULL: lines break at stops */
} Ask;

/* LEAVE: chosen is set. Thai digits and the Kedmanee row count as digits. */
Reply ask_key(Ask *, const Key *);
int ask_rows(const Ask *, int columns);
void ask_draw(const Ask *, Surface);

#endif
