/* HomeViews: the views that are kept, on home, each counted once the first paint is done and no key waits. */
#ifndef TUI_SCREEN_HOME_VIEWS_H
#define TUI_SCREEN_HOME_VIEWS_H

#include "model/store/view.h"
#include "tui/app.h"

enum { HOME_VIEWS_MOST = 20, HOME_VIEWS_COUNTED = 1000 /* "more than" above */ };
typedef struct {
    View *views;
    size_t count;
    int64_t counts[HOME_VIEWS_MOST]; /* HOME_VIEWS_COUNTED + 1: more; -1: not known yet, or not to be asked any more */
    size_t counted;
    Arena arena;
} HomeViews;

/* Those there are now. HOME_VIEWS_KEEP: what was counted stays, for nothing changed. */
typedef enum { HOME_VIEWS_KEEP, HOME_VIEWS_ANEW } HomeViewsCounts;
void home_views_read(App *, HomeViews *, HomeViewsCounts);
/* Counts the next one; true: there are more. A key that comes stops it, and it is tried again. */
bool home_views_count(App *, HomeViews *);
void home_views_done(HomeViews *);

#endif
