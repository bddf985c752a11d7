/* Pager: a text longer than the screen, broken into lines as Thai is read, moved by lines and pages. */
#ifndef TUI_WIDGET_PAGER_H
#define TUI_WIDGET_PAGER_H

#include "locale/thai.h"
#include "tui/widget/widget.h"

typedef struct {
    Text text;       /* owned; lines end with \n; a line that begins with a blank is kept as it is */
    Str *lines;      /* pieces of text */
    size_t count, room;
    size_t top;
    int rows, columns;
    ThaiBreaker *breaker;
} Pager;

/* breaker is the app's; NULL: lines break at stops. */
void pager_init(Pager *, Str text, ThaiBreaker *breaker);
void pager_free(Pager *);
void pager_fit(Pager *, int rows, int columns);
/* The line that holds byte `at` of the text goes to the top, as far as the text reaches. */
void pager_go(Pager *, size_t at);
/* Up, Down, PgUp, PgDn, Home, End, Space; all else passes. */
Reply pager_key(Pager *, const Key *);
void pager_draw(const Pager *, Surface);

#endif
