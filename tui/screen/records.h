/* Records: the list of a form's records, of any number, filtered as one types.
 *
 * Only the rows on the screen are ever read (model/store/query.h, keyset pages), so the list costs the
 * same at a thousand and at a million. The argument of app_open is
 * `FORM [parent=UUID] [standing=WORD] [TYPED]`: the form's name, the record that all rows belong to,
 * how far they are (model/store/query.h), and what is already typed into the filter. */
#ifndef TUI_SCREEN_RECORDS_H
#define TUI_SCREEN_RECORDS_H

#include "tui/screen/screen.h"

extern const ScreenOps records_screen;

#endif
