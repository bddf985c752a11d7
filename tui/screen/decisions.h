/* Decisions: what a person chose on the sides, as the merge takes it. */
#ifndef TUI_SCREEN_DECISIONS_H
#define TUI_SCREEN_DECISIONS_H

#include "tui/screen/sides.h"

/* Of every field with a choice; what was not chosen is left to bundle_apply's default. */
const Decision *decisions_of(const Sides *, Arena *, size_t *count);
/* The value that the choice stands for; false for none and for later. */
bool decision_value(const SideField *, Value *out);

#endif
