/* Decisions: what a person chose on the sides, kept until it is carried out. */
#ifndef TUI_SCREEN_DECISIONS_H
#define TUI_SCREEN_DECISIONS_H

#include "tui/app.h"
#include "tui/screen/sides.h"

/* The value that the choice stands for; false for none and for later. */
bool decision_value(const SideField *, Value *out);

/* bundle: as in model/store/decided.h. What is new since the last call goes to disk; a failure is told
 * and tried again with the next key. */
void decisions_keep(App *, Str bundle, Sides *);
/* Those of a record were saved: they are no longer kept, nor the reason. Within the same store_begin. */
NODISCARD bool decisions_carried_out(Store *, Str bundle, const SideRecord *, Error *);
/* sides_replace; says how many fields are open again. */
void decisions_replace(App *, Sides *from, Sides *to);
/* Takes up again what was kept, and says so: how much, who, when. Nothing was: goes to what is open. */
void decisions_resume(App *, Str bundle, Sides *);

#endif
