#include "tui/screen/form_walk.h"
#include "tui/screen/form_answer.h"
#include "tui/screen/form_items.h"
#include "tui/screen/form_over.h"

/* After the last question comes the next tab, after the last tab the list of what is missing. After a
 * member's last question the table again, at the line that adds another. */
void form_go_on(App *app, FormScreen *s)
{
    if (form_focus_next(s)) {
        form_arrived(app, s);
    } else if (s->upper > 0 && s->focus >= s->upper) {
        s->focus = s->upper - 1;
        form_arrived(app, s);
    } else if (form_section_next(s)) {
        form_arrived(app, s);
    } else {
        form_load(app, s);
        form_open_missing(app, s);
    }
}

/* What the office's own area answers is taken on the way. */
void form_forward(App *app, FormScreen *s)
{
    if (!form_accept(app, s, LEAVE_FORWARD)) return;
    form_go_on(app, s);
    while (s->is_of_office && s->over == OVER_NOTHING && form_accept(app, s, LEAVE_FORWARD)) form_go_on(app, s);
}

/* Before the first question of a tab stands the last one of the tab before. */
void form_back(App *app, FormScreen *s)
{
    form_accept(app, s, LEAVE_BACK);
    if (form_focus_previous(s)) {
        form_arrived(app, s);
    } else if (form_section_previous(s)) {
        form_focus_last(s);
        form_arrived(app, s);
    }
}
