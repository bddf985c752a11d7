/* FormRows: rows of repeats in a draft: what it changed of them, put onto a record that others have saved since. */
#ifndef TUI_SCREEN_FORM_ROWS_H
#define TUI_SCREEN_FORM_ROWS_H

#include "tui/screen/form_state.h"

/* Which rows a stored record has, and what of each was seen: it differs when somebody saved one. */
void form_rows_base(Text *out, const Record *before);
/* The rows that the part added, changed and took out, as JSON: [["FATE","UUID","SEEN","BODY"],…]. */
void form_rows_changed(Text *out, FormPart *);
/* The same changes put onto the part as it is stored now. state: the draft of its entry. Rows keep what
 * their author had seen, so that saving finds what overlaps. */
NODISCARD bool form_rows_put(App *, FormPart *, Str state, Str changed, Error *);

#endif
