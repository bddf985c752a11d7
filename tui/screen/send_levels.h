/* SendLevels: what each level of disclosure lets out of the forms of the office, in numbers and words. */
#ifndef TUI_SCREEN_SEND_LEVELS_H
#define TUI_SCREEN_SEND_LEVELS_H

#include "tui/screen/send_state.h"

/* Of the form of households and those whose records belong to one, in the app's language. */
void send_count_levels(Send *);

#endif
