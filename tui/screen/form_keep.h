/* The draft of a form screen: kept after every key, taken up again where it was left.
 *
 * handoff.md 7.3. The record and its members are one draft, so that a dropped line finds all of them
 * or none changed. Beside the whole state of each entry stand the fields that it would write: when
 * somebody saved in between, those are put onto the record as it is now. */
#ifndef TUI_SCREEN_FORM_KEEP_H
#define TUI_SCREEN_FORM_KEEP_H

#include "tui/screen/form_state.h"

/* Write the draft if anything changed. A failure is told and tried again with the next key. */
void form_keep(App *, FormScreen *, DraftMode);
/* Open the parts of a draft; form_sections and form_restore_place come after it. */
NODISCARD bool form_resume(App *, FormScreen *, const Draft *, Error *);
/* Section, question, half-typed text and cursor, as JSON (form_place.h); and as they were. */
void form_add_place(Text *out, const FormScreen *);
void form_restore_place(App *, FormScreen *, Str place);
/* Put the draft away for good. */
void form_discard(App *, FormScreen *);
/* "14:05" of the office's clock. */
void form_add_time(Text *out, const EntryEnv *, int64_t ms);

#endif
