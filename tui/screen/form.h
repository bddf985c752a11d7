/* Form: any form of the office filled in, with its sections, rules, rosters and its draft.
 *
 * Made wholly from the form's definition. What is typed is a draft from the first key on; F2 checks
 * everything and saves it as one commit. The argument of app_open says what to open:
 * `FORM new`, `FORM new PARENT-UUID`, `FORM id UUID`, `FORM draft NUMBER`. */
#ifndef TUI_SCREEN_FORM_H
#define TUI_SCREEN_FORM_H

#include "tui/screen/screen.h"

extern const ScreenOps form_screen;

#endif
