/* Done: the record and its members checked and saved, all in one commit. */
#ifndef TUI_SCREEN_FORM_DONE_H
#define TUI_SCREEN_FORM_DONE_H

#include "tui/screen/form_state.h"

/* F2. Something missing or wrong: the list of it opens. Somebody else changed the same answers: both
 * are shown and one is chosen before anything is written. Saved: the screen closes. */
void form_done(App *, FormScreen *);

#endif
