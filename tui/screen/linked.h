/* Linked: the forms whose records belong to one record, how many there are of each, and the way to them.
 *
 * Made from the forms' settings (kaejon_parent) alone. The argument of app_open is `FORM UUID`, the
 * record that the others belong to. A digit or Enter opens that form's records of it, + adds one. */
#ifndef TUI_SCREEN_LINKED_H
#define TUI_SCREEN_LINKED_H

#include "tui/screen/screen.h"

extern const ScreenOps linked_screen;

#endif
