/* Notes of a form screen: on the question in focus, or on the record it belongs to. */
#ifndef TUI_SCREEN_FORM_NOTE_H
#define TUI_SCREEN_FORM_NOTE_H

#include "tui/screen/form_state.h"

/* Asks for a note; false: the record is not stored yet, so nothing can be noted on it. */
bool form_ask_note(App *, FormScreen *);
/* Reads the notes of a part anew, into the screen's arena. */
NODISCARD bool form_notes_read(App *, FormPart *, Error *err);
/* The newest note on a question; empty: none. */
Str form_note_on(const FormScreen *, const FormItem *);

#endif
